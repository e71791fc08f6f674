//! Localities seen from outside: laws on invented grids, and the real district where it is at hand.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "helpers of tests")]

mod bradford;
mod grid;
