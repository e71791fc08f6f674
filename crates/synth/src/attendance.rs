//! Attendance marks: two a day in the 2024 code set, made from each pupil's planned absence.
//!
//! Absence comes in spells (an illness, a holiday, a long unauthorised stretch) laid on the school
//! calendar until the planned number of sessions is reached. The intervention removes absences
//! from its first day on at the treated schools, and the planted step raises late marks.

use crate::calendar::{SchoolCalendar, SchoolWeek};
use crate::communities::COMMUNITIES;
use crate::district::District;
use crate::effects::{INTERVENTION_RATE_RATIO, INTERVENTION_WEEK, STEP_RATE_RATIO, STEP_WEEK};
use crate::marks::Mark;
use crate::names::Pool;
use crate::people::{Child, Fact};
use commons::{Day, Stream};

/// The year's weeks and what is planted in them.
pub(crate) struct Register<'a> {
    district: &'a District,
    pub(crate) weeks: Vec<SchoolWeek>,
    /// Places of open days: week and weekday.
    open_days: Vec<(usize, usize)>,
    intervention_from: usize,
    step_from: usize,
}

/// Half-days of one pupil: ten for each week.
pub(crate) type Marks = Vec<Mark>;

/// Share of mornings with a late mark for a pupil who misses nothing, and how it rises.
const LATE: (f64, f64) = (0.022, 0.30);
/// Shares of days with a visit, off-site education and sport.
const VISIT: f64 = 0.0060;
const OFF_SITE: f64 = 0.0026;
const SPORT: f64 = 0.0008;
/// One school in this many was shut on the snow day.
const SNOW_SCHOOLS: u16 = 9;
const SNOW_WEEK: usize = 17;

impl<'a> Register<'a> {
    pub(crate) fn of(district: &'a District) -> Self {
        let calendar = SchoolCalendar::of(district.settings.school_year());
        let weeks = calendar.weeks(district.settings.last_attendance_day());
        let open_days = (weeks.iter().enumerate())
            .flat_map(|(week, w)| (0..5).filter(|d| w.open[*d]).map(move |d| (week, d)))
            .collect();
        let place = |number: i32| {
            let from = calendar.first_monday().plus_days(7 * number);
            weeks.iter().position(|w| w.monday >= from).unwrap_or(weeks.len())
        };
        let (intervention_from, step_from) = (place(INTERVENTION_WEEK), place(STEP_WEEK));
        Self { district, weeks, open_days, intervention_from, step_from }
    }

    /// Whether a child has a register: compulsory school age, in a state-funded school.
    pub(crate) fn covers(child: &Child) -> bool {
        (5..=16).contains(&child.age) && child.enrolment.is_some()
    }

    /// The marks of one pupil for the whole year, whichever school they were at.
    pub(crate) fn marks(&self, number: u32) -> Marks {
        let child = self.district.child(number);
        let mut stream = self.district.streams.numbered("marks", u64::from(number));
        let mut marks = vec![Mark::Closed; self.weeks.len() * 10];
        let days = self.days_on_roll(child, &mut marks);
        self.lay_absence(number, &days, &mut marks, &mut stream);
        self.fill_present(child, &days, &mut marks, &mut stream);
        marks
    }

    /// Days on which this pupil could attend; marks days off roll and the snow day.
    fn days_on_roll(&self, child: &Child, marks: &mut Marks) -> Vec<(usize, usize)> {
        let at =
            |place: Option<u32>| place.map(|p| &self.district.schooling.enrolments[p as usize]);
        let (now, before) = (at(child.enrolment), at(child.earlier_enrolment));
        let snow = now.is_some_and(|e| e.school % SNOW_SCHOOLS == 2);
        let mut days = Vec::with_capacity(self.open_days.len());
        for &(week, day) in &self.open_days {
            let on = self.date(week, day);
            let here = now.is_some_and(|e| e.admitted <= on)
                || before.is_some_and(|e| e.left.is_some_and(|left| on <= left));
            if !here && now.is_none_or(|e| e.admitted.school_year() != on.school_year()) {
                continue;
            }
            let mark = match here {
                false => Some(Mark::NotOnRoll),
                true if snow && week == SNOW_WEEK && day == 1 => Some(Mark::UnexpectedClosure),
                true => None,
            };
            match mark {
                Some(mark) => self.set(marks, (week, day), [Some(mark), Some(mark)]),
                None => days.push((week, day)),
            }
        }
        days
    }

    pub(crate) fn date(&self, week: usize, day: usize) -> Day {
        self.weeks[week].monday.plus_days(i32::try_from(day).unwrap_or(0))
    }

    fn set(&self, marks: &mut Marks, (week, day): (usize, usize), both: [Option<Mark>; 2]) {
        for (half, mark) in both.into_iter().enumerate() {
            if let Some(mark) = mark {
                marks[week * 10 + day * 2 + half] = mark;
            }
        }
    }

    fn lay_absence(
        &self,
        number: u32,
        days: &[(usize, usize)],
        marks: &mut Marks,
        stream: &mut Stream,
    ) {
        let child = self.district.child(number);
        let treated = self.district.school_of(child).is_some_and(|s| s.treated);
        let mut left = planned_sessions(child.measures.absence, days.len() * 2, stream);
        let mut spell = Spells {
            child,
            muslim: self.is_muslim(number),
            suspensions_left: child.measures.suspensions,
        };
        let mut tries = 0;
        while left > 0 && tries < 3_000 {
            tries += 1;
            let (mark, length, halves) = spell.next(left, tries > 400, stream);
            let start = self.start_day(days, stream);
            for &(week, day) in days.iter().skip(start).take(length) {
                let removed = treated
                    && week >= self.intervention_from
                    && stream.chance(1.0 - INTERVENTION_RATE_RATIO);
                for half in halves {
                    let slot = &mut marks[week * 10 + day * 2 + half];
                    if left > 0 && *slot == Mark::Closed {
                        *slot = if removed { present(*half) } else { mark };
                        left -= 1;
                    }
                }
            }
        }
    }

    fn is_muslim(&self, number: u32) -> bool {
        let home = self.district.home(self.district.child(number));
        let pool = COMMUNITIES[usize::from(home.community)].given[0];
        matches!(pool, Pool::SouthAsianMuslim | Pool::Arab)
    }

    /// Mondays and Fridays are likelier, and so is winter.
    fn start_day(&self, days: &[(usize, usize)], stream: &mut Stream) -> usize {
        for _ in 0..4 {
            let place = stream.index(days.len());
            let Some(&(week, day)) = days.get(place) else { return 0 };
            let weekday = [1.0, 0.82, 0.80, 0.84, 1.0][day.min(4)];
            let season = if (11..=26).contains(&week) { 1.0 } else { 0.8 };
            if stream.chance(weekday * season) {
                return place;
            }
        }
        stream.index(days.len())
    }

    fn fill_present(
        &self,
        child: &Child,
        days: &[(usize, usize)],
        marks: &mut Marks,
        stream: &mut Stream,
    ) {
        let late = LATE.0 + LATE.1 * child.measures.absence.min(0.25);
        let arranged = if child.is(Fact::EhcPlan) { 0.004 } else { 0.0002 };
        let work = if child.age == 16 { 0.004 } else { 0.0 };
        for &(week, day) in days {
            let step = if week >= self.step_from { STEP_RATE_RATIO } else { 1.0 };
            let parts = [VISIT, OFF_SITE, SPORT, arranged, work, late * step];
            let both = attended(stream.unit(), &parts);
            for (half, mark) in both.into_iter().enumerate() {
                let slot = &mut marks[week * 10 + day * 2 + half];
                if *slot == Mark::Closed {
                    *slot = mark;
                }
            }
        }
    }
}

/// What a day at school looks like: the place of the draw among the shares decides.
fn attended(draw: f64, shares: &[f64; 6]) -> [Mark; 2] {
    let mut upto = 0.0;
    let place = shares.iter().position(|share| {
        upto += share;
        draw < upto
    });
    match place {
        Some(0) => [Mark::Visit; 2],
        Some(1) => [Mark::OffSite; 2],
        Some(2) => [Mark::PresentAm, Mark::Sport],
        Some(3) => [Mark::ArrangedByAuthority; 2],
        Some(4) => [Mark::WorkExperience; 2],
        Some(5) => [Mark::Late, Mark::PresentPm],
        _ => [Mark::PresentAm, Mark::PresentPm],
    }
}

const fn present(half: usize) -> Mark {
    if half == 0 { Mark::PresentAm } else { Mark::PresentPm }
}

/// Whole sessions to miss. Rounding never carries a regular attender to a tenth.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share below one of some hundred sessions"
)]
fn planned_sessions(absence: f64, possible: usize, stream: &mut Stream) -> usize {
    let exact = absence * crate::geography::count(possible);
    if absence >= 0.1 {
        return exact.ceil() as usize;
    }
    exact.floor() as usize + usize::from(stream.chance(exact.fract()) && absence < 0.09)
}

struct Spells<'a> {
    child: &'a Child,
    muslim: bool,
    suspensions_left: u8,
}

const DAY: &[usize] = &[0, 1];
const MORNING: &[usize] = &[0];
const AFTERNOON: &[usize] = &[1];

impl Spells<'_> {
    /// The next spell: its mark, days, and which halves of them.
    fn next(
        &mut self,
        left: usize,
        hurry: bool,
        stream: &mut Stream,
    ) -> (Mark, usize, &'static [usize]) {
        if self.suspensions_left > 0 && left >= 2 {
            self.suspensions_left -= 1;
            return (Mark::Excluded, 1 + stream.index(3), DAY);
        }
        let rate = self.child.measures.absence;
        let high = rate >= 0.10;
        let unsettled = self.child.is(Fact::EhcPlan) || self.child.is(Fact::Suspended);
        let weights = [
            if high { 30.0 } else { 58.0 },
            5.0,
            if self.muslim { 3.5 } else { 0.3 },
            if self.child.age == 16 { 1.5 } else { 0.0 },
            4.0,
            0.3,
            0.25,
            if unsettled && high { 9.0 } else { 0.8 },
            if left >= 8 { 5.0 } else { 1.5 },
            if high { 9.0 } else { 5.0 },
            if high { 30.0 } else { 9.0 },
            0.9,
        ];
        let long = if rate > 0.4 { 10 } else { 3 };
        let stretch = if hurry { 20 } else { 0 };
        match stream.pick_weighted(&weights) {
            Some(0) => (Mark::Illness, 1 + stream.index(3) + stretch, DAY),
            Some(1) => (Mark::Medical, 1, if stream.chance(0.5) { MORNING } else { AFTERNOON }),
            Some(2) => (Mark::Religious, 1, DAY),
            Some(3) => (Mark::Study, 2 + stream.index(3), DAY),
            Some(4) => (Mark::Exceptional, 1, DAY),
            Some(5) => (Mark::Performance, 1, DAY),
            Some(6) => (Mark::Interview, 1, MORNING),
            Some(7) => (Mark::PartTime, 5 + stretch, AFTERNOON),
            Some(8) => (Mark::Holiday, 3 + stream.index(5), DAY),
            Some(9) => (Mark::LateAfter, 1, MORNING),
            Some(11) => (Mark::NoReasonYet, 1, DAY),
            _ => (Mark::Other, 1 + stream.index(long) + stretch, DAY),
        }
    }
}

/// Counts every pupil's possible and missed sessions from the marks.
pub(crate) fn count_sessions(district: &mut District) {
    let counts: Vec<(u16, u16)> = {
        let register = district.register();
        (0_u32..)
            .zip(&district.people.children)
            .map(|(number, child)| {
                if !Register::covers(child) {
                    return (0, 0);
                }
                let marks = register.marks(number);
                let possible = marks.iter().filter(|m| m.is_possible()).count();
                let absent = marks.iter().filter(|m| m.is_absence()).count();
                (u16::try_from(possible).unwrap_or(0), u16::try_from(absent).unwrap_or(0))
            })
            .collect()
    };
    for (child, (possible, absent)) in district.people.children.iter_mut().zip(counts) {
        child.measures.sessions_possible = possible;
        child.measures.sessions_absent = absent;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regular_attender_is_never_rounded_up_to_a_tenth() {
        let mut stream = commons::Streams::new(1).named("rounding");
        assert!((0..1000).all(|_| planned_sessions(0.0959, 380, &mut stream) < 38));
        assert_eq!(planned_sessions(0.102, 380, &mut stream), 39);
    }
}
