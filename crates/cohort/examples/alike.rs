//! How alike the rows of a plain CSV file are, for comparison with other programs.
//!
//! `alike FILE IDENTIFYING SENSITIVE` with the headings of each, divided by commas; cells hold no comma
//! and are all filled in. Prints the largest `k` and `l` that no class falls below, and how many classes
//! and rows fall below 10 and 2.

#![expect(clippy::print_stdout, reason = "what it finds is what it is for")]

use lifechances_cohort::{Alike, Cohort, CohortBuilder, ColumnPlan, ColumnRef, Failing, failing};
use std::collections::BTreeSet;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, identifying, sensitive] = &arguments[..] else {
        return Err("usage: alike FILE IDENTIFYING SENSITIVE".into());
    };
    let text = std::fs::read_to_string(file)?;
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<&str>>());
    let header = lines.next().ok_or("the file is empty")?;
    let rows: Vec<Vec<&str>> = lines.collect();
    let cohort = cohort(&header, &rows)?;
    let refs = |names: &str| -> Result<Vec<ColumnRef>, Box<dyn Error>> {
        let found = names.split(',').map(|name| cohort.find(name));
        Ok(found.collect::<Option<_>>().ok_or("no such column")?)
    };
    let (identifying, sensitive) = (refs(identifying)?, refs(sensitive)?);
    let below = |children: u64, values: usize| -> Failing {
        failing(&cohort, (&identifying, &sensitive), Alike { children, values })
    };
    let rows = u64::try_from(rows.len())?;
    let k = (0..=rows).rev().find(|k| below(*k, 0).classes == 0).unwrap_or(0);
    let l = (0..=header.len() + rows as usize).take_while(|l| below(0, *l).classes == 0).last();
    let found = below(10, 2);
    println!("{k} {} {} {}", l.unwrap_or(0), found.classes, found.children);
    Ok(())
}

fn cohort(header: &[&str], rows: &[Vec<&str>]) -> Result<Cohort, Box<dyn Error>> {
    let plan = |(at, name): (usize, &&str)| {
        let levels: BTreeSet<&str> = rows.iter().filter_map(|row| row.get(at).copied()).collect();
        let levels: Vec<(&str, &str)> = levels.into_iter().map(|level| (level, level)).collect();
        ColumnPlan::new(name, name, &levels)
    };
    let mut builder = CohortBuilder::new(header.iter().enumerate().map(plan).collect())?;
    for row in rows {
        let cells: Vec<Option<&str>> = row.iter().map(|cell| Some(*cell)).collect();
        builder.add(&cells)?;
    }
    Ok(builder.build())
}
