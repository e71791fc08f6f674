//! Published files and outside tables, where they are at hand.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "these are tests: they fail loudly and say what they left out"
)]

mod area_charts;
mod area_methods;
mod area_orders;
mod area_sums;
mod board;
mod bym2;
mod common;
mod fifths;
mod invented_rows;
mod methods;
mod published_files;
