//! The days of the demo's story: when each of its steps is played, and what day it then is.
//!
//! The story of the first area takes 497 days, from the day its area is drawn to the week after its
//! recipe went to the next area. It ends on the day the demo is made, so that what pages say is next is
//! still to come. Steps keep their order and their distance: a step of day 43 is played 43 days after
//! the first. The rules of the house hold from a day; a demo that is made sooner than 497 days after
//! it plays the same steps closer together, in proportion.

use commons::{Clock, Day, Moment, MovedClock, SystemClock};
use std::sync::Arc;

/// From the first day of the story to the day it is told on.
const DAYS: i32 = 497;

/// The first day on which the rules of access and of disclosure hold. Before it everything is refused.
const RULES_HOLD_FROM: (i32, u8, u8) = (2025, 9, 1);

/// Days of the story on which its steps are played, counted from its first.
pub(crate) mod step {
    /// Step 1: the area is drawn and the partnership begun.
    pub(crate) const AREA: i32 = 0;
    /// Step 2: the data pack.
    pub(crate) const DATA: i32 = 1;
    /// Step 3: what meets where, counted and released.
    pub(crate) const FIGURES: i32 = 2;
    /// The first meeting is called.
    pub(crate) const CALLED: i32 = 3;
    /// Step 4: what residents and young people say.
    pub(crate) const VOICE: i32 = 7;
    /// Step 5: the first meeting.
    pub(crate) const MEETING: i32 = 15;
    /// Step 6: the Statement of Intent is written and put to the partners.
    pub(crate) const STATEMENT: i32 = 29;
    /// Step 7: it is signed and published, and its asks are sent.
    pub(crate) const SIGNED: i32 = 43;
    /// Step 8: the sharing agreement.
    pub(crate) const SHARING: i32 = 50;
    /// Step 13: research is matched.
    pub(crate) const RESEARCH: i32 = 120;
    /// The issue group that a dossier's ask goes to is asked.
    pub(crate) const DOSSIER: i32 = 370;
    /// Step 17: the board answers what was asked.
    pub(crate) const ANSWERS: i32 = 400;
    /// Step 19: the recipe goes to the next area.
    pub(crate) const RECIPE: i32 = 490;
}

/// The days of a story, and the clock it is played by.
pub(crate) struct Story {
    clock: Arc<MovedClock>,
    first: Day,
    today: Day,
}

impl Story {
    /// A story that ends now.
    pub(crate) fn up_to_now() -> Self {
        let today = SystemClock.today();
        let first = first_day(today);
        let morning = Moment::new(first, 8 * 3600);
        let clock = Arc::new(MovedClock::back_to(Box::new(SystemClock), morning));
        Self { clock, first, today }
    }

    /// The clock that the house of the story goes by.
    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock) as Arc<dyn Clock>
    }

    /// The day it is told on: the last.
    pub(crate) const fn today(&self) -> Day {
        self.today
    }

    /// The day on which a step is played.
    pub(crate) fn day(&self, step: i32) -> Day {
        day_of(step, self.first, self.today)
    }

    /// It is now this day of the story, at this hour.
    pub(crate) fn on(&self, step: i32, hour: u32) {
        self.clock.go_on_to(Moment::new(self.day(step), hour * 3600));
    }

    /// It is now this many days before the story is told, at this hour.
    pub(crate) fn days_ago(&self, days: i32, hour: u32) {
        self.clock.go_on_to(Moment::new(self.today.plus_days(-days), hour * 3600));
    }

    /// A working day this long after the story is told.
    pub(crate) fn ahead(&self, days: i32) -> Day {
        working_day(self.today.plus_days(days))
    }

    /// The story is over: the clock is that of the machine.
    pub(crate) fn ends(&self) {
        self.clock.catch_up();
    }
}

fn first_day(today: Day) -> Day {
    let (year, month, day) = RULES_HOLD_FROM;
    let earliest = Day::new(year, month, day).unwrap_or(today);
    today.plus_days(-DAYS).max(earliest).min(today)
}

fn day_of(step: i32, first: Day, today: Day) -> Day {
    let days = today.number() - first.number();
    // Rounded up, so that steps a day apart stay a day apart where there is nearly room.
    working_day(first.plus_days((step * days + DAYS - 1) / DAYS)).min(today)
}

/// The day itself, or the Monday after a weekend.
fn working_day(day: Day) -> Day {
    let past_friday = i32::from(day.weekday()) - 4;
    if past_friday > 0 { day.plus_days(3 - past_friday) } else { day }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [i32; 13] = [
        step::AREA,
        step::DATA,
        step::FIGURES,
        step::CALLED,
        step::VOICE,
        step::MEETING,
        step::STATEMENT,
        step::SIGNED,
        step::SHARING,
        step::RESEARCH,
        step::DOSSIER,
        step::ANSWERS,
        step::RECIPE,
    ];

    #[test]
    fn whenever_it_is_told_the_steps_are_working_days_in_their_order_and_none_is_to_come() {
        let begun = Day::new(2025, 12, 1).expect("a day");
        for later in 0..1_500 {
            let today = begun.plus_days(later);
            let first = first_day(today);
            let days: Vec<Day> = STEPS.iter().map(|step| day_of(*step, first, today)).collect();
            assert!(days.is_sorted(), "{today}: {days:?}");
            assert!(days.iter().all(|day| *day <= today && day.weekday() < 5 || *day == today));
            assert!(first >= Day::new(2025, 9, 1).expect("a day"), "{today}");
        }
    }

    #[test]
    fn a_story_with_room_keeps_its_own_distances() {
        let today = Day::new(2027, 6, 30).expect("a day");
        let first = first_day(today);
        assert_eq!(today.number() - first.number(), DAYS);
        let apart = |step| day_of(step, first, today).number() - first.number();
        for step in STEPS {
            assert!((step..=step + 2).contains(&apart(step)), "{step}: {}", apart(step));
        }
    }
}
