//! How often forms that need no account come from one place, so that a machine cannot drown out people.
//!
//! Counted in memory only, for ten minutes, under a hash that is new each time the program starts:
//! where somebody took part from is nowhere written down. A class of thirty shares one place, so the
//! limit is generous; a second limit is for everybody together. Beginning to take part has a smaller one: each
//! beginning is a code, and each code a vote.

use commons::Moment;
use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Seconds that are looked at together.
const WINDOW_SECONDS: i64 = 600;

/// The most forms of one place in a window: thirty people answering twenty cards each.
const MOST_OF_ONE: u32 = 600;

/// The most beginnings of one place in a window: a class of thirty, some of whom begin twice.
const MOST_BEGINNINGS: u32 = 40;

/// The most forms of all places in a window.
const MOST_OF_ALL: u32 = 20_000;

/// What was counted in the window that runs.
#[derive(Debug, Default)]
struct Window {
    begun: i64,
    all: u32,
    by_place: HashMap<u64, u32>,
    beginnings: HashMap<u64, u32>,
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
        let (mut window, left) = self.running(now);
        let of_place = window.by_place.entry(self.hashing.hash_one(place)).or_default();
        // What one place is refused does not count for all: nobody can use up everybody's turn.
        if *of_place >= MOST_OF_ONE {
            return Err(left);
        }
        *of_place += 1;
        window.all = window.all.saturating_add(1);
        if window.all > MOST_OF_ALL { Err(left) } else { Ok(()) }
    }

    /// Counts somebody who begins to take part, beside the form. Says how many seconds to wait when there
    /// were too many.
    pub(crate) fn count_beginning(&self, place: &str, now: Moment) -> Result<(), u64> {
        let (mut window, left) = self.running(now);
        let of_place = window.beginnings.entry(self.hashing.hash_one(place)).or_default();
        if *of_place >= MOST_BEGINNINGS {
            return Err(left);
        }
        *of_place += 1;
        Ok(())
    }

    /// The window that runs, and how many seconds are left of it.
    fn running(&self, now: Moment) -> (MutexGuard<'_, Window>, u64) {
        // What was counted is whole between statements, also when another thread stopped.
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let now = now.unix();
        if now - window.begun >= WINDOW_SECONDS || now < window.begun {
            *window = Window { begun: now, ..Window::default() };
        }
        let left = u64::try_from(window.begun + WINDOW_SECONDS - now).unwrap_or_default();
        (window, left.max(1))
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

    #[test]
    fn a_class_can_begin_from_one_place_and_a_crowd_cannot() {
        let (floods, at) = (Floods::default(), Moment::from_unix);
        for _ in 0..MOST_BEGINNINGS {
            assert_eq!(floods.count_beginning("a", at(1000)), Ok(()));
        }
        assert_eq!(floods.count_beginning("a", at(1100)), Err(500));
        assert_eq!(floods.count("a", at(1100)), Ok(()), "those who began go on");
        assert_eq!(floods.count_beginning("b", at(1100)), Ok(()));
        assert_eq!(floods.count_beginning("a", at(1600)), Ok(()));
        const { assert!(MOST_BEGINNINGS > 30 && MOST_BEGINNINGS < MOST_OF_ONE / 10) };
    }
}
