//! What is tried on any bytes at all: used by the targets in `fuzz/` and by `fuzz_bounded.rs`.
//!
//! Each body asserts what must hold for every input; not panicking is the least of it.

use lifechances_disclose::attackers::{Findings, Limits, Shown};
use lifechances_disclose::exact::{Cost, Method, MoneyRule, Protection, Request};
use lifechances_disclose::output_checks::{BehindSums, Declared, check_output_with};
use lifechances_disclose::own_tables::{
    Beside, DecimalMark, Figures, Hiding, Marks, Reading, attack_sums, hide, join, read_groups,
    read_table,
};

/// Longer files only take longer.
const MOST_BYTES: usize = 600;

/// The first byte chooses how it is read, the rest is a table.
pub(crate) fn own_tables(bytes: &[u8]) {
    let [choice, file @ ..] = bytes else { return };
    let text = String::from_utf8_lossy(file);
    if text.len() > MOST_BYTES {
        return;
    }
    let reading = reading(*choice);
    let lines = text.lines().count() as u64 + 1;
    if let Err(bad) = read_groups("g.csv", &text) {
        assert!((1..=lines).contains(&bad.line), "{bad}");
    }
    let read = read_table("t.csv", &text, &reading);
    let joined = read.and_then(|table| Ok((join(std::slice::from_ref(&table), &reading)?, table)));
    let (joined, table) = match joined {
        Ok(joined) => joined,
        Err(bad) => {
            assert!((1..=lines).contains(&bad.line), "{bad}");
            assert!(bad.column.is_none_or(|column| column >= 1), "{bad}");
            return;
        }
    };
    let hiding = match reading.figures {
        Figures::Counts => Hiding::small_counts(10),
        Figures::Sums { .. } => Hiding::few_contributors(MoneyRule::house()),
    };
    drop(Findings::of(&joined.publication, Limits::house(), 1));
    drop(attack_sums(&joined, &hiding, reading.figures, 1));
    let (protection, cost) = (Protection::Interval, Cost::Cells);
    let request = Request { protection, cost, method: Method::Good, work: 1 };
    let Ok(hidden) = hide(&[table], &joined, &hiding, &request) else { return };
    let shown = hidden.protected.publication().figures.iter().zip(&joined.publication.figures);
    for (figure, truth) in shown {
        let hides = matches!(figure.shown, Shown::Hidden | Shown::Unpublished);
        assert!(hides || figure.shown == truth.shown, "only what is true is shown");
        let is_small = matches!(figure.shown, Shown::Exactly(1..10));
        assert!(!is_small || reading.figures != Figures::Counts, "a small count is shown");
    }
    let published = Reading { beside: Beside::default(), ..reading };
    assert!(read_table("t.csv", &hidden.files[0], &published).is_ok(), "it reads what it writes");
}

fn reading(choice: u8) -> Reading {
    let is = |bit: u8| choice & bit != 0;
    let word = |word: &str| Some(word.to_owned());
    let beside = Beside {
        contributors: word("givers"),
        largest: vec!["first".to_owned(), "second".to_owned()],
        status: word("status"),
        left_out: Vec::new(),
    };
    Reading {
        crosstab: if is(1) { word("kind") } else { None },
        figures: if is(2) { Figures::Sums { decimals: 2 } } else { Figures::Counts },
        decimal_mark: if is(4) { DecimalMark::Comma } else { DecimalMark::Point },
        beside: if is(2) && !is(1) { beside } else { Beside::default() },
        marks: if is(8) { Marks::AreHidden } else { Marks::AreOrders },
        ..Reading::default()
    }
}

/// A declaration, a table, and the file of contributors, each after a byte of nothing.
pub(crate) fn output_checks(bytes: &[u8]) {
    let mut parts = bytes.split(|byte| *byte == 0);
    let (Some(declaration), Some(table)) = (parts.next(), parts.next()) else { return };
    let text = String::from_utf8_lossy(declaration);
    if table.len() > MOST_BYTES {
        return;
    }
    let declared = match Declared::parse(&text) {
        Ok(declared) => declared,
        Err(bad) => {
            assert!(bad.line >= 1 && bad.column >= 1, "{bad}");
            return;
        }
    };
    let behind = parts.next().map(|bytes| BehindSums { name: "b.csv", bytes });
    let lines = String::from_utf8_lossy(table).lines().count() as u64 + 1;
    for problem in check_output_with("t.csv", table, &declared, behind) {
        assert!(problem.line.is_none_or(|line| (1..=lines + 1).contains(&line)), "{problem}");
        assert!(problem.column.is_none_or(|column| column >= 1), "{problem}");
        assert!(!problem.says.is_empty() && !problem.mend.is_empty());
    }
}
