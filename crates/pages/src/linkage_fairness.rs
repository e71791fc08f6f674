//! Parts of the linkage page: how far the review of its pairs is, and for whom links are missed.

use report::number::whole;
use report::{GapLine, GroupLine, OfferLine, ReviewSheet, ReviewedLine};
use serde::Serialize;

use crate::linkage::share;
use crate::parts::{Cell, Column, Fact, Table};

/// How far a review is, as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Review {
    facts: Vec<Fact>,
    reading: String,
    agreement: Table,
}

impl Review {
    pub(crate) fn tell(sheet: &ReviewSheet) -> Self {
        let [first, second, third, settled] = sheet.pairs;
        let facts = vec![
            Fact::of("Waiting for a first person", whole(first)),
            Fact::of("Waiting for a second", whole(second)),
            Fact::of("Two differ, waiting for a third", whole(third)),
            Fact::of("Settled", whole(settled)),
        ];
        Review { facts, reading: reading(sheet), agreement: agreement(sheet) }
    }
}

fn reading(sheet: &ReviewSheet) -> String {
    let mut words =
        "Link clerks decide these pairs, two for each, and neither knows what the other said. What they \
         settle stands when records are linked again."
            .to_owned();
    if sheet.estimates.is_empty() {
        words.push_str(&format!(
            " The sample does not yet say how good the links are: up to {} of its pairs are to be \
             looked at.",
            whole(sheet.still_needed)
        ));
    } else if sheet.nobody_could_tell > 0 {
        words.push_str(&format!(
            " Of {} pairs of the sample nobody could tell; they are left out of the estimates.",
            whole(sheet.nobody_could_tell)
        ));
    }
    words
}

fn agreement(sheet: &ReviewSheet) -> Table {
    let (twice, agreed) = sheet.judged_twice;
    let row = |(name, [value, low, high]): &(String, [f64; 3])| {
        let told = |value: f64| format!("{value:.2}");
        let interval = format!("{} to {}", told(*low), told(*high));
        [name.clone(), told(*value), interval].map(Cell::text).to_vec()
    };
    Table {
        id: "agreement".to_owned(),
        caption: format!(
            "How far two people agree: on {} of {} pairs that two have judged",
            whole(agreed),
            whole(twice)
        ),
        columns: vec![
            Column::words("Figure"),
            Column::number("Value"),
            Column::words("95% interval"),
        ],
        rows: sheet.agreement.iter().map(row).collect(),
        when_empty: "Fewer than two pairs have been judged by two people.".to_owned(),
    }
}

/// One table for each kind of group.
pub(crate) fn groups(all: &[GroupLine]) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for GroupLine { grouped_by, part, found } in all {
        let id = format!("missed-by-{grouped_by}");
        if tables.last().is_none_or(|table| table.id != id) {
            tables.push(Table {
                id,
                caption: format!("Missed links by {grouped_by}"),
                columns: vec![
                    Column::words("Group"),
                    Column::number("People with several records"),
                    Column::number("Missed"),
                    Column::words("95% interval"),
                ],
                rows: Vec::new(),
                when_empty: String::new(),
            });
        }
        let few = || Cell::absent("fewer than 10");
        let figures = match found {
            None => vec![few(), few(), few()],
            Some((people, [recall, low, high])) => {
                let interval = format!("{} to {}", missed(*high), missed(*low));
                [whole(*people), missed(*recall), interval].map(Cell::text).to_vec()
            }
        };
        if let Some(table) = tables.last_mut() {
            table.rows.push([vec![Cell::text(part.clone())], figures].concat());
        }
    }
    tables
}

/// What recall leaves, never rounded down to nothing.
fn missed(recall: f64) -> String {
    format!("{:.2}%", ((1.0 - recall) * 10_000.0).ceil() / 100.0)
}

/// The gaps between the best and the worst linked groups.
pub(crate) fn gaps(all: &[GapLine]) -> Table {
    let row = |line: &GapLine| {
        let [gap, low, high] = line.difference;
        let [best, worst] = line.between.clone();
        let interval = format!("{} to {}", share(low), share(high));
        let words = [line.grouped_by.clone(), best, worst, share(gap), interval];
        let mut cells = words.map(Cell::text).to_vec();
        cells.push(Cell::text(share(line.by_chance)));
        cells
    };
    Table {
        id: "gaps".to_owned(),
        caption: "Between the best and the worst linked group".to_owned(),
        columns: vec![
            Column::words("Groups by"),
            Column::words("Fewest missed"),
            Column::words("Most missed"),
            Column::number("Difference"),
            Column::words("95% interval, all groups together"),
            Column::number("By chance, 1 time in 20"),
        ],
        rows: all.iter().map(row).collect(),
        when_empty: "No two groups are large enough to compare.".to_owned(),
    }
}

/// What reviewed pairs say: one table for each kind of group.
pub(crate) fn reviewed(all: &[ReviewedLine]) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for line in all {
        let id = format!("reviewed-by-{}", line.grouped_by);
        if tables.last().is_none_or(|table| table.id != id) {
            tables.push(Table {
                id,
                caption: format!("From reviewed pairs alone, by {}", line.grouped_by),
                columns: vec![
                    Column::words("Group"),
                    Column::words("Figure"),
                    Column::number("Share"),
                    Column::words("95% interval"),
                    Column::number("Reviewed pairs"),
                ],
                rows: Vec::new(),
                when_empty: String::new(),
            });
        }
        let [value, low, high] = line.estimate.map(share);
        let interval = format!("{low} to {high}");
        let row = [line.part.clone(), line.rate.clone(), value, interval, whole(line.reviewed)];
        if let Some(table) = tables.last_mut() {
            table.rows.push(row.map(Cell::text).to_vec());
        }
    }
    tables
}

/// Thresholds that would miss links alike, and their price: one table for each kind of group.
pub(crate) fn offers(all: &[OfferLine]) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for line in all {
        let id = format!("offer-by-{}", line.grouped_by);
        if tables.last().is_none_or(|table| table.id != id) {
            tables.push(Table {
                id,
                caption: format!("To miss links alike by {}", line.grouped_by),
                columns: vec![
                    Column::words("Group"),
                    Column::number("Joined from probability"),
                    Column::number("Missed now"),
                    Column::number("Missed then"),
                    Column::number("False pairs now"),
                    Column::number("False pairs then"),
                ],
                rows: Vec::new(),
                when_empty: String::new(),
            });
        }
        let [now, then] = line.missed.map(|missed_share| missed(1.0 - missed_share));
        let [false_now, false_then] = line.false_pairs.map(|pairs| format!("{pairs:.1}"));
        let from = format!("{:.4}", line.probability);
        let row = [line.part.clone(), from, now, then, false_now, false_then];
        if let Some(table) = tables.last_mut() {
            table.rows.push(row.map(Cell::text).to_vec());
        }
    }
    tables
}

pub(crate) fn sample_offers() -> Vec<OfferLine> {
    let line = |part: &str, probability, missed, false_pairs| OfferLine {
        grouped_by: "ethnicity".to_owned(),
        part: part.to_owned(),
        probability,
        missed,
        false_pairs,
    };
    vec![
        line("Group A", 0.95, [0.0039, 0.0039], [4.2, 4.2]),
        line("Group B", 0.41, [0.0688, 0.012], [1.1, 38.5]),
    ]
}

pub(crate) fn sample_review() -> ReviewSheet {
    let figure = |name: &str, figure| (name.to_owned(), figure);
    ReviewSheet {
        pairs: [401, 62, 4, 309],
        judged_twice: (313, 301),
        nobody_could_tell: 3,
        still_needed: 0,
        agreement: vec![
            figure("Share on which two agree", [0.96, 0.93, 0.98]),
            figure("Cohen's kappa", [0.91, 0.86, 0.96]),
        ],
        estimates: vec![
            figure("Precision: links that are right", [0.9991, 0.9969, 0.9997]),
            figure("Recall: listed pairs of one person that are linked", [0.991, 0.981, 0.996]),
        ],
        groups: vec![
            sample_reviewed("Group A", "precision", [0.9991, 0.995, 0.9998]),
            sample_reviewed("Group A", "recall", [0.994, 0.98, 0.998]),
            sample_reviewed("Group B", "recall", [0.951, 0.902, 0.977]),
        ],
    }
}

fn sample_reviewed(part: &str, rate: &str, estimate: [f64; 3]) -> ReviewedLine {
    ReviewedLine {
        grouped_by: "ethnicity".to_owned(),
        part: part.to_owned(),
        rate: rate.to_owned(),
        reviewed: 84,
        estimate,
    }
}

pub(crate) fn sample_groups() -> Vec<GroupLine> {
    let line = |grouped_by: &str, part: &str, found| GroupLine {
        grouped_by: grouped_by.to_owned(),
        part: part.to_owned(),
        found,
    };
    vec![
        line("ethnicity", "Group A", Some((9_120, [0.9961, 0.9948, 0.9971]))),
        line("ethnicity", "Group B", Some((1_204, [0.9312, 0.9201, 0.9409]))),
        line("ethnicity", "Group C", None),
        line("sex", "boys", Some((10_020, [0.9933, 0.992, 0.9944]))),
        line("sex", "girls", Some((9_801, [0.9931, 0.9918, 0.9942]))),
    ]
}

pub(crate) fn sample_gaps() -> Vec<GapLine> {
    let line = |grouped_by: &str, [best, worst]: [&str; 2], difference, by_chance| GapLine {
        grouped_by: grouped_by.to_owned(),
        between: [best.to_owned(), worst.to_owned()],
        difference,
        by_chance,
    };
    vec![
        line("ethnicity", ["Group A", "Group B"], [0.0649, 0.05, 0.08], 0.004),
        line("sex", ["boys", "girls"], [0.0002, 0.0, 0.0021], 0.0012),
    ]
}
