//! Time as an argument.
//!
//! Nothing else in the house asks the machine what time it is, so that a test, a replay and an
//! audit can each say what time it was.

use crate::day::{Day, Moment};
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
