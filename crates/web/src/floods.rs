//! How often forms that need no account come from one place, so that a machine cannot drown out people.
//!
//! Counted in memory only, for ten minutes, under a hash that is new each time the program starts:
//! where somebody took part from is nowhere written down. A class of thirty shares one place, so the
//! limit is generous; a second limit is for everybody together.

use commons::Moment;
use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::{Mutex, PoisonError};

/// Seconds that are looked at together.
const WINDOW_SECONDS: i64 = 600;

/// The most forms of one place in a window: thirty people answering twenty cards each.
const MOST_OF_ONE: u32 = 600;

/// The most forms of all places in a window.
const MOST_OF_ALL: u32 = 20_000;

/// What was counted in the window that runs.
#[derive(Debug, Default)]
struct Window {
    begun: i64,
    all: u32,
    by_place: HashMap<u64, u32>,
}

/// Counts forms by where they come from.
#[derive(Debug, Default)]
pub(crate) struct Floods {
    hashing: RandomState,
    window: Mutex<Window>,
}

impl Floods {
    /// Counts a form. Says how many seconds to wait when there were too many.
    pub(crate) fn count(&self, place: &str, now: Moment) -> Result<(), u64> {
        // What was counted is whole between statements, also when another thread stopped.
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let now = now.unix();
        if now - window.begun >= WINDOW_SECONDS || now < window.begun {
            *window = Window { begun: now, ..Window::default() };
        }
        let left = u64::try_from(window.begun + WINDOW_SECONDS - now).unwrap_or_default();
        let of_place = window.by_place.entry(self.hashing.hash_one(place)).or_default();
        // What one place is refused does not count for all: nobody can use up everybody's turn.
        if *of_place >= MOST_OF_ONE {
            return Err(left.max(1));
        }
        *of_place += 1;
        window.all = window.all.saturating_add(1);
        if window.all > MOST_OF_ALL { Err(left.max(1)) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_is_slowed_down_others_are_not_and_the_next_window_is_free_again() {
        let (floods, at) = (Floods::default(), Moment::from_unix);
        for _ in 0..MOST_OF_ONE {
            assert_eq!(floods.count("a", at(1000)), Ok(()));
        }
        for _ in 0..=MOST_OF_ALL {
            assert_eq!(floods.count("a", at(1100)), Err(500));
        }
        assert_eq!(floods.count("b", at(1100)), Ok(()));
        assert_eq!(floods.count("a", at(1600)), Ok(()));
    }
}
