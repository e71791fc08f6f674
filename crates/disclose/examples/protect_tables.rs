//! Protects one problem and attacks the result:
//! `cargo run --release -p lifechances-disclose --example protect_tables -- FILE [not-exact|interval]
//! [cells|values] [best|good] [WORK]`, or without a file on a small invented table.
//!
//! FILE is JSON: `{"threshold": 10, "cells": [{"name": "North, yes", "value": 3}], "relations":
//! [{"says": "North", "terms": [[0, 1], [1, -1]]}]}`. A cell may have a `status`: `open`, `kept`,
//! `impossible`, `unpublished`, or `{"sensitive": {"down": 3, "up": 7}}`; with a threshold, small
//! open counts become sensitive.
#![expect(clippy::print_stdout, reason = "an example that prints its table")]

use lifechances_disclose::attackers::{Findings, Limits, Shown};
use lifechances_disclose::exact::{
    Axis, Cell, Cost, Method, Need, Problem, Protection, Relation, Request, Status, protect,
    with_margins,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Given {
    threshold: Option<u64>,
    cells: Vec<GivenCell>,
    relations: Vec<Relation>,
}

#[derive(Deserialize)]
struct GivenCell {
    name: String,
    value: u64,
    #[serde(default)]
    status: GivenStatus,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "lowercase")]
enum GivenStatus {
    #[default]
    Open,
    Kept,
    Impossible,
    Unpublished,
    Sensitive {
        down: u64,
        up: u64,
    },
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let problem = match arguments.first() {
        Some(path) => read(&std::fs::read_to_string(path)?)?,
        None => invented()?,
    };
    let said = |word: &str| arguments.iter().any(|argument| argument == word);
    let request = Request {
        protection: if said("not-exact") { Protection::NotExact } else { Protection::Interval },
        cost: if said("values") { Cost::Values } else { Cost::Cells },
        method: if said("good") { Method::Good } else { Method::BestUpTo(usize::MAX) },
        work: arguments.last().and_then(|work| work.parse().ok()).unwrap_or(20),
    };
    let (size, sensitive) = (problem.size(), problem.sensitive());
    println!("{size} cells, {sensitive} of them sensitive");
    #[expect(clippy::disallowed_methods, reason = "an example that measures time")]
    let start = std::time::Instant::now();
    let protected = protect(&problem, &request)?;
    let seconds = start.elapsed().as_secs_f64();
    for figure in protected.publication().figures.iter().filter(|_| size <= 200) {
        println!("{:<50} {}", figure.name, in_words(figure.shown));
    }
    let proof = if protected.is_best() { "proved to be the best" } else { "not proved" };
    println!(
        "{} more cells are hidden, cost {} (at least {}, {proof}), in {seconds:.2} s",
        protected.secondary().len(),
        protected.cost(),
        protected.at_least()
    );
    let findings = Findings::of(protected.publication(), Limits::house(), 60)?;
    findings.in_words().iter().take(12).for_each(|line| println!("{line}"));
    println!(
        "{} recovered, narrowest {:?}, {:.2} s in all",
        findings.recovered(),
        findings.narrowest(),
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

fn in_words(shown: Shown) -> String {
    match shown {
        Shown::Exactly(value) => value.to_string(),
        Shown::Between(low, high) => format!("{low} to {high}"),
        Shown::Hidden => "[c]".to_owned(),
        Shown::Impossible => "[z]".to_owned(),
        Shown::Unpublished => "(not published)".to_owned(),
    }
}

fn read(text: &str) -> Result<Problem, Box<dyn std::error::Error>> {
    let given: Given = serde_json::from_str(text)?;
    let cell = |cell: GivenCell| {
        let status = match cell.status {
            GivenStatus::Open => Status::Open,
            GivenStatus::Kept => Status::Kept,
            GivenStatus::Impossible => Status::Impossible,
            GivenStatus::Unpublished => Status::Unpublished,
            GivenStatus::Sensitive { down, up } => Status::Sensitive(Need { down, up }),
        };
        Cell { name: cell.name, value: cell.value, status }
    };
    let problem = Problem::new(given.cells.into_iter().map(cell).collect(), given.relations)?;
    Ok(match given.threshold {
        Some(threshold) => problem.with_small_counts_hidden(threshold),
        None => problem,
    })
}

/// Children of five invented localities by support needed.
fn invented() -> Result<Problem, Box<dyn std::error::Error>> {
    let localities = ["North", "East", "South", "West", "Moor"];
    let axes =
        [Axis::plain("Locality", &localities), Axis::plain("Support", &["none", "some", "plan"])];
    let counts = [310, 42, 12, 280, 37, 4, 402, 58, 15, 190, 6, 11, 233, 31, 13];
    Ok(with_margins("Support", &axes, &counts)?.with_small_counts_hidden(10))
}
