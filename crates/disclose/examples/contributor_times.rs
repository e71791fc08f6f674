//! How long the comparison of contributor sets takes:
//! `cargo run --release -p lifechances-disclose --example contributor_times`.
//!
//! 140,000 invented children, 1,000 released sets and 200 new ones, of all sizes: parts of areas as
//! people draw them. Once as they are, where few sets are of one size; once all of about one size, so
//! that every pair has to be looked at; once as the worst case, where every pair differs by ten
//! children at the very end. Of each the best of five runs counts.
#![expect(clippy::print_stdout, reason = "an example that prints its times")]

use commons::Streams;
use lifechances_disclose::contributors::{ContributorSet, NamedSet, too_close};
use std::time::Instant;

const CHILDREN: u32 = 140_000;
const RELEASED: u32 = 1_000;
const NEW: u32 = 200;

fn main() {
    let mut stream = Streams::new(1).named("sets");
    let mut part = |least: u64, most: u64| {
        let (size, from) = (least + stream.below(most - least), stream.below(u64::from(CHILDREN)));
        let number = |n: u64| u32::try_from((from + n) % u64::from(CHILDREN)).unwrap_or(0);
        ContributorSet::new((0..size).map(number))
    };
    let mut all = |least, most| -> Vec<NamedSet> {
        let named = |n: u32| NamedSet { name: n.to_string(), children: part(least, most) };
        (0..RELEASED + NEW).map(named).collect()
    };
    timed("of all sizes", &all(10, u64::from(CHILDREN)));
    timed("of about one size", &all(50_000, 50_009));
    let ending = |n: u32| {
        let last = CHILDREN + n * 10..CHILDREN + n * 10 + 10;
        NamedSet { name: n.to_string(), children: ContributorSet::new((0..CHILDREN).chain(last)) }
    };
    timed("alike but for the end", &(0..RELEASED + NEW).map(ending).collect::<Vec<_>>());
}

fn timed(what: &str, sets: &[NamedSet]) {
    let (released, new) = sets.split_at(RELEASED as usize);
    let mut best = f64::INFINITY;
    let mut found = 0;
    for _ in 0..5 {
        #[expect(clippy::disallowed_methods, reason = "an example that measures time")]
        let started = Instant::now();
        found = too_close(new, released).len();
        best = best.min(started.elapsed().as_secs_f64());
    }
    println!(
        "{:>8.1} ms  {RELEASED} released and {NEW} new sets {what}; {found} refused",
        best * 1e3
    );
}
