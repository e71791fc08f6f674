//! Localities seen from outside: laws on invented grids, and the real district where it is at hand.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod bradford;
mod grid;
