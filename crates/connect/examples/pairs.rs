//! How many pairs a second one core compares and scores, and what each step of linking costs.
//!
//! `cargo run --release --package lifechances-connect --example pairs -- FILE [PAIRS_PER_RECORD]`
//! reads a file of generated children (see `bench/connect/README.md`) and links it on one thread. It
//! prints the processor seconds of every step and of comparing the pairs that each rule brings, how
//! many pairs a second that is, and a number for the answer: two runs with the same answer print
//! the same.

#![expect(clippy::print_stdout, reason = "what it finds is what it is for")]

mod generated;

use connect::{Go, Linker, Links, Settings, Step};
use lifechances_connect as connect;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let path = words.next().ok_or("give the name of a file")?;
    let wanted = words.next().map(|word| word.parse()).transpose()?;
    let text = std::fs::read_to_string(path)?;
    let rows = generated::Rows::of(&text)?;
    let table = rows.table(0..rows.number());
    let mut settings = Settings { threads: 1, ..Settings::default() };
    settings.pairs_per_record = wanted.unwrap_or(settings.pairs_per_record);
    let clock = Clock::started();
    let mut steps: Vec<(Step, f64)> = Vec::new();
    let linker = Linker::train(&table, &mut |step| {
        steps.push((step, clock.seconds()));
        Go::On
    })?;
    let links = linker.link(&settings, &mut |step| {
        steps.push((step, clock.seconds()));
        Go::On
    })?;
    let end = clock.seconds();
    let ends = steps.iter().skip(1).map(|(_, at)| *at).chain([end]);
    let (mut comparing, mut by_rule) = (0.0, Vec::new());
    for ((step, from), to) in steps.iter().zip(ends) {
        match step {
            Step::Comparing { .. } => {
                comparing += to - from;
                by_rule.push(to - from);
            }
            Step::Standardising | Step::Fitting | Step::ChoosingRules | Step::Grouping => {
                println!("{:6.2} s {step:?}", to - from);
            }
        }
    }
    for (rule, took) in links.blocking.rules.iter().zip(by_rule) {
        println!("{took:6.2} s {:>10} pairs {:>8} blocks: {}", rule.pairs, rule.blocks, rule.rule);
    }
    let millions = to_float(links.blocking.pairs_compared) / 1e6;
    println!(
        "{comparing:6.2} s comparing {millions:.1} million pairs: {:.1} million a second",
        millions / comparing
    );
    println!("{end:6.2} s in all; {} links, answer {:016x}", links.links.len(), number_of(&links));
    Ok(())
}

/// Processor seconds of this thread where the system says them, else seconds.
struct Clock(Instant);

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "an example is no core: it times one")]
    fn started() -> Self {
        Self(Instant::now())
    }

    fn seconds(&self) -> f64 {
        let said = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
        let nanoseconds = said.and_then(|text| text.split(' ').next()?.parse().ok());
        nanoseconds.map_or_else(|| self.0.elapsed().as_secs_f64(), |n: u64| to_float(n) / 1e9)
    }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
const fn to_float(number: u64) -> f64 {
    number as f64
}

/// One number of the whole answer.
fn number_of(links: &Links) -> u64 {
    let mut hasher = DefaultHasher::new();
    links.person.hash(&mut hasher);
    for link in links.links.iter().chain(links.review.iter().map(|review| &review.link)) {
        (link.a, link.b, link.weight.to_bits(), link.joined).hash(&mut hasher);
    }
    hasher.finish()
}
