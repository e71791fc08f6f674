//! The whole report: all records, then every group of every column.

use crate::quality::audit::Audit;
use crate::quality::equalise::{Now, Offer};
use crate::quality::evidence::{Basis, Counts, Evidence, Known, Linked};
use crate::quality::gap::Gap;
use crate::quality::rates::{Rate, Share};
use crate::quality::weights::Cell;
use commons::Streams;
use serde::Serialize;

/// What a person decides about a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Groups with fewer people than this are named and not rated.
    pub fewest_people: u64,
    /// The seed of the draws.
    pub seed: u64,
    /// The weight in bits from which pairs were joined, for the thresholds on offer; without it
    /// none are offered.
    pub threshold: Option<f64>,
    /// Share of one person's pairs that blocking is expected to have brought together.
    pub blocking_completeness: Option<f64>,
}

impl Default for Options {
    fn default() -> Self {
        Self { fewest_people: 10, seed: 0, threshold: None, blocking_completeness: None }
    }
}

/// How good a set of links is, and for whom.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// How it is known.
    pub basis: Basis,
    /// Rows.
    pub rows: u64,
    /// People in the answer.
    pub people: u64,
    /// All records.
    pub overall: GroupQuality,
    /// Harmonic mean of precision and recall.
    pub f1: Option<f64>,
    /// The weight in bits from which pairs were joined.
    pub threshold: Option<f64>,
    /// Share of one person's pairs that blocking is expected to have brought together.
    pub blocking_completeness: Option<f64>,
    /// Groups with fewer people than this are not rated.
    pub fewest_people: u64,
    /// Columns of groups.
    pub columns: Vec<ColumnQuality>,
}

/// One column of groups.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnQuality {
    /// What the groups are groups of.
    pub name: String,
    /// Every group.
    pub groups: Vec<GroupQuality>,
    /// Between the highest recall and the lowest.
    pub recall_gap: Option<Gap>,
    /// Between the highest precision and the lowest.
    pub precision_gap: Option<Gap>,
    /// Thresholds that would miss links alike in every group, and their price.
    pub equal_missed: Option<Offer>,
    /// Weights by which a linked person of a group stands for those whose links were missed.
    pub weights: Vec<Cell>,
}

/// One group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupQuality {
    /// Its name.
    pub name: String,
    /// Its rows.
    pub rows: u64,
    /// Rows joined with at least one other: what was linked, beside what was not.
    pub rows_linked: u64,
    /// Share of one person's pairs that were joined.
    pub recall: Option<Rate>,
    /// Share of joined pairs that are right.
    pub precision: Option<Rate>,
    /// Share of one person's pairs that were missed.
    pub missed: Option<Rate>,
    /// Share of joined pairs that are false.
    pub false_matches: Option<Rate>,
    /// Whether it has too few people to be rated.
    pub too_few: bool,
}

/// Reports how good the links are, in all and for every group.
pub fn report(
    linked: &Linked<'_>,
    known: &Known<'_>,
    audits: &[Audit],
    options: &Options,
) -> Report {
    let evidence = Evidence::of(linked, known);
    let all: Vec<u32> = vec![0; evidence.rows.len()];
    let overall = groups(&evidence, &all, &["all records".to_owned()], 0).remove(0);
    let now = options.threshold.map(|at| Now::at(linked, known, at));
    let column = |audit: &Audit| {
        let groups = groups(&evidence, &audit.of_row, &audit.groups, options.fewest_people);
        let streams = Streams::new(options.seed);
        ColumnQuality {
            recall_gap: gap(&groups, |group| group.recall, options, &streams, "recall"),
            precision_gap: gap(&groups, |group| group.precision, options, &streams, "precision"),
            equal_missed: now.as_ref().and_then(|now| now.offer(audit)),
            weights: crate::quality::weights::cells(&evidence, audit),
            name: audit.name.clone(),
            groups,
        }
    };
    Report {
        basis: evidence.basis,
        rows: evidence.rows.len() as u64,
        people: number_of_people(linked.person),
        f1: evidence.total().f1(),
        overall,
        threshold: options.threshold,
        blocking_completeness: options.blocking_completeness,
        fewest_people: options.fewest_people,
        columns: audits.iter().map(column).collect(),
    }
}

fn gap(
    groups: &[GroupQuality],
    of: fn(&GroupQuality) -> Option<Rate>,
    options: &Options,
    streams: &Streams,
    name: &str,
) -> Option<Gap> {
    let rates: Vec<(&str, Rate)> =
        groups.iter().filter_map(|group| Some((group.name.as_str(), of(group)?))).collect();
    Gap::between(&rates, options.fewest_people.max(2), streams, name)
}

fn number_of_people(person: &[u32]) -> u64 {
    let mut people = person.to_vec();
    people.sort_unstable();
    people.dedup();
    people.len() as u64
}

/// The quality of every group of a column.
pub fn groups(
    evidence: &Evidence,
    of_row: &[u32],
    names: &[String],
    fewest: u64,
) -> Vec<GroupQuality> {
    let missed = by_person(evidence, of_row, &evidence.person_missed, names.len());
    let wrong = by_person(evidence, of_row, &evidence.person_linked, names.len());
    let rows = linked_rows(of_row, &evidence.person_linked, names.len());
    let quality = |((name, (rows, rows_linked)), (missed, wrong)): Counted<'_>| {
        let total = missed.iter().fold(Counts::default(), Counts::plus);
        let share = |part: f64, rest: f64| Share { part, whole: part + rest };
        let recall =
            Rate::of(missed.iter().map(|c| share(c.right, c.missed)), unsure_of_recall(&total));
        let precision =
            Rate::of(wrong.iter().map(|c| share(c.right, c.wrong)), total.unsure_joined);
        let few = |rate: &Option<Rate>| rate.is_some_and(|rate| rate.people < fewest);
        let too_few = few(&recall) || recall.is_none() && few(&precision);
        let kept = |rate: Option<Rate>| rate.filter(|rate| rate.people >= fewest);
        GroupQuality {
            name: name.clone(),
            rows,
            rows_linked,
            missed: kept(recall).map(Rate::opposite),
            false_matches: kept(precision).map(Rate::opposite),
            recall: kept(recall),
            precision: kept(precision),
            too_few,
        }
    };
    let counted = missed.iter().zip(&wrong);
    names.iter().zip(rows).zip(counted).map(quality).collect()
}

/// A group's name and rows, and the counts of its people for recall and for precision.
type Counted<'a> = ((&'a String, (u64, u64)), (&'a Vec<Counts>, &'a Vec<Counts>));

/// For each group its rows, and those whose person has another row.
fn linked_rows(of_row: &[u32], person: &[u32], groups: usize) -> Vec<(u64, u64)> {
    let sizes = crate::quality::evidence::sizes(person.iter().copied());
    let mut rows = vec![(0, 0); groups];
    for (group, person) in of_row.iter().zip(person) {
        let (all, linked): &mut (u64, u64) = &mut rows[*group as usize];
        *all += 1;
        *linked += u64::from(sizes[person] > 1);
    }
    rows
}

/// What the sum of right pairs may be off by, less what it shares with the sum it is divided by:
/// for A / (A + M) the numerator of the delta method is (M² var A + A² var M) / (A + M)².
fn unsure_of_recall(total: &Counts) -> f64 {
    let all = total.right + total.missed;
    if all <= 0.0 {
        return 0.0;
    }
    let (joined, apart) = (total.missed / all, total.right / all);
    joined * joined * total.unsure_joined + apart * apart * total.unsure_apart
}

/// For each group, the counts of each of its people.
fn by_person(
    evidence: &Evidence,
    of_row: &[u32],
    person: &[u32],
    groups: usize,
) -> Vec<Vec<Counts>> {
    let mut keyed: Vec<(u32, u32, usize)> = of_row
        .iter()
        .zip(person)
        .enumerate()
        .map(|(row, (group, person))| (*group, *person, row))
        .filter(|(_, _, row)| evidence.rows[*row] != Counts::default())
        .collect();
    keyed.sort_unstable();
    let mut people = vec![Vec::new(); groups];
    let mut last = None;
    for (group, person, row) in keyed {
        let of_group: &mut Vec<Counts> = &mut people[group as usize];
        if last != Some((group, person)) {
            of_group.push(Counts::default());
            last = Some((group, person));
        }
        if let Some(counts) = of_group.last_mut() {
            *counts = counts.plus(&evidence.rows[row]);
        }
    }
    people
}
