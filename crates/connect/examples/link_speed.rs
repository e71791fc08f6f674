//! How long linking takes: `cargo run --release --example link_speed -p lifechances-connect -- 20000 10`

#[path = "../tests/people/mod.rs"]
mod people;

use lifechances_connect::{Model, SourceRule, link, quality};

#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a measurement for a person")]
fn main() {
    let mut words = std::env::args().skip(1).filter_map(|word| word.parse::<usize>().ok());
    let children = words.next().unwrap_or(20_000);
    let sources = u16::try_from(words.next().unwrap_or(10)).unwrap_or(10);
    let town = people::town(children, sources, 42);
    let model = (0..sources).fold(Model::standard(), |model, source| {
        model.with_source(source, SourceRule::OneRowPerPerson)
    });
    let started = std::time::Instant::now();
    let links = link(&town.records, &model);
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{} records, {} pairs compared, {seconds:.1} s",
        town.records.len(),
        links.blocking.pairs_compared
    );
    for rule in &links.blocking.rules {
        println!("{rule:?}");
    }
    println!("{:?}", links.fitted);
    let quality = quality(&links, &town.truth);
    println!("{quality:#?}");
    println!(
        "{} clusters, {} links, {} to review",
        links.clusters.len(),
        links.links.len(),
        links.review.len()
    );
    let mut reasons = std::collections::BTreeMap::new();
    for review in &links.review {
        let same = town.truth[&review.link.a] == town.truth[&review.link.b];
        *reasons.entry((review.reason, same)).or_insert(0) += 1;
    }
    println!("{reasons:?}");
    println!(
        "{}",
        std::fs::read_to_string("/proc/self/status")
            .unwrap_or_default()
            .lines()
            .filter(|line| line.starts_with("VmHWM"))
            .collect::<String>()
    );
}
