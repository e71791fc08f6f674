//! How long a register takes: new records added to those that are linked, and one record looked up.
//!
//! `cargo run --release --package lifechances-connect --example register -- FILE [NEW] [LOOKED_UP]`
//! reads a file of generated children (see `bench/connect/README.md`), links all but the last `NEW`
//! rows (10,000 unless said), adds those at once, and looks the first `LOOKED_UP` rows up, one by one.

#![expect(clippy::print_stdout, reason = "what it finds is what it is for")]

mod generated;

use connect::{Go, Linker, Register, Settings};
use lifechances_connect as connect;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let path = words.next().ok_or("give the name of a file")?;
    let number = |word: Option<String>, usual: usize| word.map_or(Ok(usual), |word| word.parse());
    let (new, looked_up) = (number(words.next(), 10_000)?, number(words.next(), 2_000)?);
    let text = std::fs::read_to_string(path)?;
    let rows = generated::Rows::of(&text)?;
    let (all, before) = (rows.number(), rows.number().saturating_sub(new));
    let (first, later) = (rows.table(0..before), rows.table(before..all));
    let mut go = |_| Go::On;
    let (linker, _) = timed(|| Linker::train(&first, &mut go));
    let settings = Settings { threads: 2, ..Settings::default() };
    let (register, took) = timed(|| Register::of(linker?, settings, &mut go));
    let mut register = register?;
    println!("{} records linked and indexed in {:.2} s", register.len(), took.as_secs_f64());
    let (changes, took) = timed(|| register.add(&later));
    println!("{new} added in {:.3} s; {} changes", took.as_secs_f64(), changes.len());
    let mut times: Vec<Duration> = Vec::new();
    let mut found = 0;
    for row in 0..looked_up.min(all) {
        let one = rows.table(row..row + 1);
        let (candidates, took) = timed(|| register.look_up(&one, 0.5));
        found += usize::from(!candidates.is_empty());
        times.push(took);
    }
    times.sort_unstable();
    let at = |share: usize| {
        let place = (times.len() * share / 1000).min(times.len().saturating_sub(1));
        times.get(place).map_or(0.0, |took| took.as_secs_f64() * 1000.0)
    };
    println!(
        "{} looked up, {found} found; ms at p50 {:.3}, p99 {:.3}, p99.9 {:.3}",
        times.len(),
        at(500),
        at(990),
        at(999)
    );
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a measurement measures time")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    let done = work();
    (done, began.elapsed())
}
