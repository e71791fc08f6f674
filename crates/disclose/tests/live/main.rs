//! Live statistics seen from outside: the door, its laws, the attack on it, and its usefulness.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod attack;
mod common;
mod doors;
mod laws;
mod menus;
mod registries;
mod restart;
mod usefulness;
mod year;
mod year_notes;
