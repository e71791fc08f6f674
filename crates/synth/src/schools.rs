//! The schools of the invented district and who goes where.
//!
//! Choice follows distance decay with capacity, siblings stay together more often than not, and
//! faith and selective schools draw unevenly, so a school's intake differs from its locality.

use crate::codes::{FIRST_URN, PupilNumbers, temporary_upn};
use crate::communities::COMMUNITIES;
use crate::geography::{Ground, Point, count};
use crate::households::Population;
use crate::names::Pool;
use crate::place_names::PlaceNames;
use commons::{Day, Stream, Streams};

/// The phase of a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    Nursery,
    Primary,
    Secondary,
    Special,
}

/// Whom a school draws from more than its distance explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Draw {
    Everyone,
    Catholic,
    Muslim,
    Selective,
}

/// A school.
#[derive(Debug, Clone)]
pub(crate) struct School {
    pub(crate) urn: u32,
    pub(crate) establishment: u32,
    pub(crate) name: String,
    pub(crate) phase: Phase,
    pub(crate) draw: Draw,
    pub(crate) at: Point,
    pub(crate) area: usize,
    pub(crate) capacity: u32,
    /// Whether the planted intervention (breakfast and a call on day one) runs here.
    pub(crate) treated: bool,
}

/// One pupil's time at one school in the school year.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Enrolment {
    pub(crate) child: u32,
    pub(crate) school: u16,
    pub(crate) admission_number: u32,
    pub(crate) admitted: Day,
    pub(crate) left: Option<Day>,
}

/// Schools and enrolments, enrolments sorted by school and admission number.
#[derive(Debug, Clone)]
pub(crate) struct Schooling {
    pub(crate) schools: Vec<School>,
    pub(crate) enrolments: Vec<Enrolment>,
}

/// Per phase: schools in a district of 142,483 children, fewest, median size and its spread, first
/// establishment number, metres of distance decay.
const PLAN: [(Phase, f64, usize, f64, u32, f64); 4] = [
    (Phase::Nursery, 7.0, 1, 0.25, 1001, 900.0),
    (Phase::Primary, 156.0, 6, 0.42, 2001, 650.0),
    (Phase::Secondary, 35.0, 3, 0.33, 4001, 1900.0),
    (Phase::Special, 8.0, 1, 0.30, 7001, 9000.0),
];
const FULL_SIZE: f64 = 142_483.0;
/// Shares of children who are not in the district's state-funded schools.
const INDEPENDENT: f64 = 0.030;
const HOME_EDUCATED: f64 = 0.008;
const NURSERY_CLASS: f64 = 0.45;
const SIXTH_FORM: f64 = 0.42;
const WITH_SIBLING: f64 = 0.55;
const MOVED_SCHOOL: f64 = 0.022;
const TEMPORARY_NUMBER: f64 = 0.004;
/// Share of primary schools with the planted intervention.
const TREATED: f64 = 0.20;
/// Spare places: rolls stay below this share of capacity.
const SPARE: f64 = 1.07;

impl Schooling {
    /// Builds the schools, then admits children eldest families first come, in random order.
    pub(crate) fn open(
        ground: &Ground,
        people: &mut Population,
        phases: &[Option<Phase>],
        as_of: Day,
        streams: &Streams,
    ) -> Self {
        let schools = build(ground, phases, &mut streams.named("schools, built"));
        let mut admissions = Admissions::new(ground, schools);
        admissions.admit_all(people, phases, &mut streams.named("schools, places"));
        admissions.enrol(people, as_of, &mut streams.named("schools, enrolments"))
    }
}

/// The phase of the district's state-funded schools in which each child needs a place, if any.
/// Special schools are chosen later, from children with a plan.
pub(crate) fn wanted_phases(people: &Population, streams: &Streams) -> Vec<Option<Phase>> {
    let mut stream = streams.named("schools, wanted");
    people
        .children
        .iter()
        .map(|child| {
            let elsewhere = stream.chance(INDEPENDENT + HOME_EDUCATED);
            let optional = stream.unit();
            match child.age {
                _ if elsewhere => None,
                4 if optional < NURSERY_CLASS * 0.2 => Some(Phase::Nursery),
                4 if optional < NURSERY_CLASS => Some(Phase::Primary),
                5..=11 => Some(Phase::Primary),
                12..=16 => Some(Phase::Secondary),
                17 if optional < SIXTH_FORM => Some(Phase::Secondary),
                _ => None,
            }
        })
        .collect()
}

fn build(ground: &Ground, phases: &[Option<Phase>], stream: &mut Stream) -> Vec<School> {
    let mut schools: Vec<School> = Vec::new();
    let mut names = PlaceNames::new(stream);
    for (phase, at_full_size, least, spread, first, _) in PLAN {
        let pupils = phases.iter().filter(|p| **p == Some(phase)).count();
        let number = scaled(at_full_size * count(phases.len()) / FULL_SIZE).max(least);
        let sizes: Vec<f64> =
            (0..number).map(|_| (spread * stream.normal()).clamp(-0.9, 0.9).exp()).collect();
        let total: f64 = sizes.iter().sum();
        for (place, size) in sizes.iter().enumerate() {
            let area = site(ground, &schools, phase, stream);
            let capacity = scaled(count(pupils) * SPARE * size / total + 4.0);
            let serial = u32::try_from(place).unwrap_or(0);
            let draw = draw_of(phase, place, number);
            let treated = phase == Phase::Primary && stream.chance(TREATED);
            schools.push(School {
                urn: FIRST_URN + u32::try_from(schools.len()).unwrap_or(0),
                establishment: first + serial,
                name: school_name(&names.next_name(), phase, draw),
                phase,
                draw,
                at: ground.areas[area].centre,
                area,
                capacity: u32::try_from(capacity).unwrap_or(u32::MAX),
                treated: treated || (phase == Phase::Primary && place == 1),
            });
        }
    }
    schools
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers of schools and places: positive and small"
)]
fn scaled(number: f64) -> usize {
    number.max(0.0).round() as usize
}

/// Sites follow children, and keep away from schools of the same phase.
fn site(ground: &Ground, schools: &[School], phase: Phase, stream: &mut Stream) -> usize {
    let weights: Vec<f64> = ground
        .areas
        .iter()
        .map(|area| {
            let near = schools
                .iter()
                .filter(|s| s.phase == phase)
                .map(|s| crate::geography::distance(s.at, area.centre))
                .fold(f64::INFINITY, f64::min);
            f64::from(area.children) * (near / 1000.0).min(2.5).powi(2)
        })
        .collect();
    stream.pick_weighted(&weights).unwrap_or_else(|| stream.index(ground.areas.len()))
}

const fn draw_of(phase: Phase, place: usize, of: usize) -> Draw {
    match phase {
        Phase::Primary if place % 7 == 3 => Draw::Catholic,
        Phase::Primary if place % 19 == 5 => Draw::Muslim,
        Phase::Secondary if of > 4 && place % 12 == 4 => Draw::Selective,
        Phase::Secondary if place % 8 == 2 => Draw::Catholic,
        Phase::Nursery | Phase::Primary | Phase::Secondary | Phase::Special => Draw::Everyone,
    }
}

fn school_name(place: &str, phase: Phase, draw: Draw) -> String {
    match (phase, draw) {
        (Phase::Nursery, _) => format!("{place} Nursery School"),
        (Phase::Primary, Draw::Catholic) => format!("St Aldwyn's Catholic Primary, {place}"),
        (Phase::Primary, Draw::Muslim) => format!("Al-Nur Primary School, {place}"),
        (Phase::Primary, Draw::Everyone | Draw::Selective) => format!("{place} Primary School"),
        (Phase::Secondary, Draw::Catholic) => format!("St Osyth's Catholic College, {place}"),
        (Phase::Secondary, Draw::Selective) => format!("{place} Grammar School"),
        (Phase::Secondary, Draw::Everyone | Draw::Muslim) => format!("{place} Academy"),
        (Phase::Special, _) => format!("{place} School"),
    }
}

struct Admissions {
    schools: Vec<School>,
    roll: Vec<u32>,
    /// Distance weight of each school from each small area.
    pull: Vec<Vec<f64>>,
    place: Vec<Option<u16>>,
}

impl Admissions {
    fn new(ground: &Ground, schools: Vec<School>) -> Self {
        let decay =
            |phase: Phase| PLAN.iter().find(|plan| plan.0 == phase).map_or(1000.0, |plan| plan.5);
        let pull = (0..ground.areas.len())
            .map(|area| {
                let weight = |s: &School| {
                    let away = ground.distance(area, s.at) / decay(s.phase);
                    let poor = ground.areas[area].deprivation;
                    let drawn = if s.draw == Draw::Selective { (-0.9 * poor).exp() } else { 1.0 };
                    f64::from(s.capacity) * drawn * (-away).exp()
                };
                schools.iter().map(weight).collect()
            })
            .collect();
        Self { roll: vec![0; schools.len()], schools, pull, place: Vec::new() }
    }

    fn admit_all(&mut self, people: &Population, phases: &[Option<Phase>], stream: &mut Stream) {
        self.place = vec![None; phases.len()];
        let mut order: Vec<usize> = (0..phases.len()).collect();
        stream.shuffle(&mut order);
        for child in order {
            if let Some(phase) = phases[child] {
                self.place[child] = self.choose(people, child, phase, stream);
            }
        }
        for (number, place) in self.place.iter().enumerate() {
            debug_assert_eq!(phases[number].is_some(), place.is_some());
        }
    }

    fn choose(
        &mut self,
        people: &Population,
        child: usize,
        phase: Phase,
        stream: &mut Stream,
    ) -> Option<u16> {
        let household = &people.households[people.children[child].household as usize];
        let first = household.first_child as usize;
        let siblings = first..first + usize::from(household.children);
        let open = |s: usize, roll: &[u32], schools: &[School]| {
            schools[s].phase == phase && roll[s] < schools[s].capacity
        };
        let with = siblings
            .filter_map(|s| self.place[s])
            .find(|s| open(usize::from(*s), &self.roll, &self.schools));
        let chosen = match with {
            Some(school) if stream.chance(WITH_SIBLING) => school,
            _ => {
                let pool = COMMUNITIES[usize::from(household.community)].given[0];
                let pull = &self.pull[household.home.area as usize];
                let weigh = |s: usize, full: bool| match &self.schools[s] {
                    school if school.phase == phase && (full || self.roll[s] < school.capacity) => {
                        pull[s] * leaning(school.draw, pool)
                    }
                    _ => 0.0,
                };
                let weights = |full| (0..self.schools.len()).map(|s| weigh(s, full)).collect();
                let free: Vec<f64> = weights(false);
                let school = stream.pick_weighted(&free).or_else(|| {
                    let over: Vec<f64> = weights(true);
                    stream.pick_weighted(&over)
                })?;
                u16::try_from(school).ok()?
            }
        };
        self.roll[usize::from(chosen)] += 1;
        Some(chosen)
    }

    /// Turns places into enrolments, with movers in the year and pupil numbers.
    fn enrol(self, people: &mut Population, as_of: Day, stream: &mut Stream) -> Schooling {
        let mut enrolments = Vec::new();
        for (number, place) in self.place.iter().enumerate() {
            let Some(school) = *place else { continue };
            let child = u32::try_from(number).unwrap_or(u32::MAX);
            let phase = self.schools[usize::from(school)].phase;
            let started = started(people.children[number].born, phase, as_of);
            let mut now =
                Enrolment { child, school, admission_number: 0, admitted: started, left: None };
            let age = people.children[number].age;
            if (6..=16).contains(&age)
                && stream.chance(MOVED_SCHOOL)
                && let Some(other) = self.another(school, phase, stream)
            {
                let on = move_day(as_of, stream);
                enrolments.push(Enrolment { school: other, left: Some(on), ..now });
                now.admitted = on.plus_days(3);
            }
            enrolments.push(now);
        }
        let mut schooling = Schooling { schools: self.schools, enrolments };
        schooling.number(people, stream);
        schooling
    }

    fn another(&self, than: u16, phase: Phase, stream: &mut Stream) -> Option<u16> {
        let others: Vec<u16> = (0..)
            .zip(&self.schools)
            .filter(|(number, school)| school.phase == phase && *number != than)
            .map(|(number, _)| number)
            .collect();
        stream.pick(&others).copied()
    }
}

impl Schooling {
    fn number(&mut self, people: &mut Population, stream: &mut Stream) {
        self.enrolments.sort_by_key(|e| (e.school, e.admitted, e.child));
        let mut upns = PupilNumbers::new();
        let mut next = vec![1000_u32; self.schools.len()];
        for (place, enrolment) in (0_u32..).zip(&mut self.enrolments) {
            let school = usize::from(enrolment.school);
            next[school] += 1;
            enrolment.admission_number = next[school];
            let child = &mut people.children[enrolment.child as usize];
            match enrolment.left {
                Some(_) => child.earlier_enrolment = Some(place),
                None => child.enrolment = Some(place),
            }
            if child.upn.is_none() {
                let establishment = self.schools[school].establishment;
                let year = u32::try_from(enrolment.admitted.school_year() % 100).unwrap_or(0);
                child.upn = Some(if stream.chance(TEMPORARY_NUMBER) {
                    temporary_upn(establishment, year, u64::from(place))
                } else {
                    upns.next(establishment, year)
                });
            }
        }
    }
}

const fn leaning(draw: Draw, pool: Pool) -> f64 {
    let muslim = matches!(pool, Pool::SouthAsianMuslim | Pool::Arab);
    let catholic = matches!(pool, Pool::EastEuropean | Pool::Irish | Pool::African | Pool::British);
    match draw {
        Draw::Everyone | Draw::Selective => 1.0,
        Draw::Catholic if catholic => 1.6,
        Draw::Muslim if muslim => 3.0,
        Draw::Catholic | Draw::Muslim => 0.25,
    }
}

/// The September in which a child starts in this phase; nursery classes start a year earlier.
fn started(born: Day, phase: Phase, as_of: Day) -> Day {
    let years = match phase {
        Phase::Nursery => 4,
        Phase::Primary | Phase::Special => 5,
        Phase::Secondary => 12,
    };
    let year = (born.school_year() + years).min(as_of.year() - 1);
    Day::new(year, 9, 4).unwrap_or(born)
}

fn move_day(as_of: Day, stream: &mut Stream) -> Day {
    let start = Day::new(as_of.year() - 1, 10, 1).unwrap_or(as_of);
    let day = start.plus_days(i32::try_from(stream.below(240)).unwrap_or(0));
    day.plus_days(4 - i32::from(day.weekday()))
}
