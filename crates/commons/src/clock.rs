//! Time as an argument.
//!
//! Nothing else in the house asks the machine what time it is, so that a test, a replay and an
//! audit can each say what time it was.

use crate::day::{Day, Moment};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::UNIX_EPOCH;

/// Knows what time it currently is.
pub trait Clock: Send + Sync {
    /// Now, in universal time.
    fn now(&self) -> Moment;

    /// Today, in universal time.
    fn today(&self) -> Day {
        self.now().day()
    }
}

/// The machine's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that reads the machine's clock"
        )]
        let now = std::time::SystemTime::now();
        let seconds = now.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
        Moment::from_unix(i64::try_from(seconds).unwrap_or(0))
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct FixedClock(std::sync::Mutex<Moment>);

impl FixedClock {
    /// A clock showing this moment.
    pub const fn at(moment: Moment) -> Self {
        Self(std::sync::Mutex::new(moment))
    }

    /// Moves the clock forward.
    pub fn advance_seconds(&self, seconds: i64) {
        let mut now = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *now = now.plus_seconds(seconds);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Moment {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Another clock, moved back, and forward again to stated moments.
///
/// So a story of months is played in a minute. It runs on between the moments, so that what happens
/// later is told to be later; it never goes backward, and never ahead of the clock it stands on.
pub struct MovedClock {
    base: Box<dyn Clock>,
    /// Seconds behind the clock it stands on.
    behind: AtomicI64,
}

impl MovedClock {
    /// This clock, moved back to a moment; a moment that has not come yet is now.
    pub fn back_to(base: Box<dyn Clock>, moment: Moment) -> Self {
        let behind = (base.now().unix() - moment.unix()).max(0);
        Self { base, behind: AtomicI64::new(behind) }
    }

    /// Goes on to a moment: not at all to one that has passed, and no further than the clock it
    /// stands on.
    pub fn go_on_to(&self, moment: Moment) {
        let behind = (self.base.now().unix() - moment.unix()).max(0);
        self.behind.fetch_min(behind, Ordering::SeqCst);
    }

    /// From here on it shows what the clock shows that it stands on.
    pub fn catch_up(&self) {
        self.behind.store(0, Ordering::SeqCst);
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Moment {
        self.base.now().plus_seconds(-self.behind.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn at(text: &str) -> Moment {
        Moment::parse_iso(text).expect("a moment")
    }

    /// The clock it stands on, shared with the test that moves it.
    struct Shared(Arc<FixedClock>);

    impl Clock for Shared {
        fn now(&self) -> Moment {
            self.0.now()
        }
    }

    #[test]
    fn a_moved_clock_runs_on_and_goes_neither_backward_nor_ahead() {
        let machine = Arc::new(FixedClock::at(at("2026-11-23T10:00:00Z")));
        let first = at("2025-09-05T09:00:00Z");
        let moved = MovedClock::back_to(Box::new(Shared(Arc::clone(&machine))), first);
        assert_eq!(moved.now(), first);
        machine.advance_seconds(60);
        assert_eq!(moved.now(), at("2025-09-05T09:01:00Z"));
        moved.go_on_to(at("2025-09-12T09:00:00Z"));
        assert_eq!(moved.now(), at("2025-09-12T09:00:00Z"));
        moved.go_on_to(first);
        assert_eq!(moved.now(), at("2025-09-12T09:00:00Z"), "not backward");
        moved.go_on_to(at("2027-01-01T00:00:00Z"));
        assert_eq!(moved.now(), at("2026-11-23T10:01:00Z"), "not ahead of the machine");
        let late = MovedClock::back_to(Box::new(Shared(machine)), at("2027-01-01T00:00:00Z"));
        assert_eq!(late.now(), at("2026-11-23T10:01:00Z"));
        moved.catch_up();
        assert_eq!(moved.now(), late.now());
    }
}
