//! How long a release takes: `cargo run --release -p lifechances-disclose --example release_times`.
//!
//! For each size of table 200 random tables with many small counts are released and reopened; the
//! median and the 95th percentile are printed with how many cells had to be hidden. Of each table
//! the best of five runs counts, so that other work on the machine matters less.
#![expect(clippy::print_stdout, reason = "an example that prints its table")]

use commons::{Day, Stream, Streams};
use lifechances_disclose::{
    About, Cell, Context, Dimension, Level, Origin, RawTable, Role, Rules, release, reopen,
};

fn main() {
    println!("table   ms p50  ms p95  ms worst  reopen ms p95  released  hidden cells (mean)  of");
    for (rows, columns) in [(3, 3), (5, 5), (8, 8), (14, 2), (14, 10), (14, 20), (30, 10)] {
        measure(rows, columns);
    }
}

fn measure(rows: usize, columns: usize) {
    const TABLES: u64 = 200;
    let (mut times, mut openings, mut hidden, mut released) = (Vec::new(), Vec::new(), 0, 0_u32);
    for number in 0..TABLES {
        let raw = || table(rows, columns, &mut Streams::new(1).numbered("release times", number));
        let (time, found) = timed(raw, |raw| release(raw, &Rules::house(), context()));
        times.push(time);
        if let Ok(table) = found {
            let record = table.to_record();
            openings.push(timed(|| (), |()| reopen(&record, table.hash())).0);
            released += 1;
            hidden += table.cells.iter().filter(|cell| **cell == Cell::Suppressed).count();
        }
    }
    times.sort_by(f64::total_cmp);
    openings.sort_by(f64::total_cmp);
    let of = |sorted: &[f64], share: usize| sorted[(sorted.len() - 1) * share / 100];
    let at = |share: usize| of(&times, share);
    println!(
        "{rows:>2}x{columns:<3} {:>7.2} {:>7.2} {:>9.2} {:>14.2} {released:>9} {:>20} {:>3}",
        at(50),
        at(95),
        at(100),
        of(&openings, 95),
        hidden / usize::try_from(released.max(1)).unwrap_or(1),
        (rows + 1) * (columns + 1)
    );
}

/// The fewest milliseconds a step took in five runs, and its last result.
fn timed<I, T>(input: impl Fn() -> I, step: impl Fn(I) -> T) -> (f64, T) {
    let once = || {
        let input = input();
        #[expect(clippy::disallowed_methods, reason = "an example that measures time")]
        let start = std::time::Instant::now();
        let found = step(input);
        (start.elapsed().as_secs_f64() * 1000.0, found)
    };
    let (mut best, mut found) = once();
    for _ in 0..4 {
        let (time, again) = once();
        (best, found) = (best.min(time), again);
    }
    (best, found)
}

/// A quarter of the cells are below ten, as in a real table of a rare outcome.
fn table(rows: usize, columns: usize, stream: &mut Stream) -> RawTable {
    let count = |stream: &mut Stream| match stream.below(4) {
        0 => stream.below(10),
        1 => 10 + stream.below(30),
        _ => 40 + stream.below(700),
    };
    let counts = (0..rows * columns).map(|_| count(stream)).collect();
    let levels = |name: &str, n: usize| {
        (0..n).map(|i| Level::new(format!("{name}{i}"), format!("{name} {i}"))).collect()
    };
    let dimensions = vec![
        Dimension::new("Locality", Role::Group, levels("locality", rows)),
        Dimension::new("Answer", Role::Outcome, levels("answer", columns)),
    ];
    let about = About { key: "times".into(), title: "Times".into(), population: "all".into() };
    RawTable::new(about, dimensions, counts).expect("the parts fit")
}

fn context() -> Context {
    Context {
        data_version: "v1".into(),
        data_date: Day::new(2026, 1, 15).expect("a day"),
        source: "Invented".into(),
        origin: Origin::Synthetic,
    }
}
