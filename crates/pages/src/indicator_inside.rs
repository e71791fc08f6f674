//! Where children live: the part of an indicator's page that tells fifths of the district by deprivation.

use report::number::grouped;
use report::sheet::{IndicatorSheet, Inside, Level};
use report::{FifthLine, InsideFifths, fifths};
use serde::Serialize;

use crate::parts::{Cell, Column, Figure, Table};

/// The part of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhereChildrenLive {
    /// Why there is nothing to show; empty when there is.
    pub why_not: String,
    /// Sentences of what the fifths say.
    pub reading: Vec<String>,
    /// The picture with its table.
    pub figure: Option<Figure>,
    /// The gap in earlier periods.
    pub earlier: Option<Table>,
}

impl WhereChildrenLive {
    pub(crate) fn tell(sheet: &IndicatorSheet) -> Self {
        let (unit, decimals) = (sheet.line.unit, sheet.line.decimals);
        match &sheet.line.inside {
            Inside::Absent(why) => WhereChildrenLive {
                why_not: why.clone(),
                reading: Vec::new(),
                figure: None,
                earlier: None,
            },
            Inside::Measured(found) => WhereChildrenLive {
                why_not: String::new(),
                reading: found.reading(unit, decimals),
                figure: Some(figure(sheet, found)),
                earlier: earlier(sheet, found),
            },
        }
    }
}

fn figure(sheet: &IndicatorSheet, found: &InsideFifths) -> Figure {
    let (unit, decimals) = (sheet.line.unit, sheet.line.decimals);
    let heading = format!("{} in {} by deprivation", sheet.line.name, sheet.place);
    // Released fifths were cut before anybody was counted, by the number of areas.
    let holds = if found.five.iter().any(|line| line.areas.is_some()) {
        "of all who were counted"
    } else {
        "of the small areas"
    };
    Figure {
        id: "fifths-figure".to_owned(),
        reading: format!(
            "Each fifth holds a fifth {holds}: {}. The axis begins at nought.",
            found.basis
        ),
        svg: fifths::svg("fifths", &heading, found, unit, decimals),
        table: table(sheet, found, &heading),
        heading,
    }
}

fn table(sheet: &IndicatorSheet, found: &InsideFifths, caption: &str) -> Table {
    let counted = found.five.iter().any(|line| line.areas.is_some());
    let withheld = found.five.iter().any(|line| line.withheld > 0);
    let mut columns = vec![
        Column::words("Fifth"),
        Column::number("Figure"),
        Column::number("Counted"),
        Column::number("Out of"),
    ];
    if counted {
        columns.push(Column::number("Small areas"));
    }
    if withheld {
        columns.push(Column::number("Withheld there"));
        columns.push(Column::number("The figure could be"));
    }
    let row = |(name, line): (&&str, &FifthLine)| {
        let mut row = vec![Cell::text((*name).to_owned()), level(sheet, line)];
        row.extend([line.numerator, line.denominator].map(count));
        if counted {
            row.push(count(line.areas.map(as_number)));
        }
        if withheld {
            row.push(count(Some(as_number(line.withheld))));
            row.push(possible(sheet, line));
        }
        row
    };
    Table {
        id: "fifths-table".to_owned(),
        caption: format!("{caption}, {}", found.period),
        columns,
        rows: fifths::NAMES.iter().zip(&found.five).map(row).collect(),
        when_empty: String::new(),
    }
}

fn level(sheet: &IndicatorSheet, line: &FifthLine) -> Cell {
    let say = |value| sheet.line.unit.say_short(value, sheet.line.decimals);
    match (&line.level, line.interval) {
        (Level::Absent(why), _) => Cell::absent(why.clone()),
        (Level::Known(value), None) => Cell::text(say(*value)),
        (Level::Known(value), Some(ends)) => {
            Cell::text(format!("{} ({} to {})", say(*value), say(ends.low), say(ends.high)))
        }
    }
}

fn possible(sheet: &IndicatorSheet, line: &FifthLine) -> Cell {
    let say = |value| sheet.line.unit.say_short(value, sheet.line.decimals);
    match (line.withheld, line.possible) {
        (0, _) => Cell::text("as it is"),
        (_, Some(ends)) => Cell::text(format!("{} to {}", say(ends.low), say(ends.high))),
        (_, None) => Cell::absent("no limit is known"),
    }
}

fn count(count: Option<f64>) -> Cell {
    match count {
        Some(count) => Cell::text(grouped(count, 0)),
        None => Cell::absent("not shown"),
    }
}

const fn as_number(count: usize) -> f64 {
    count as f64
}

fn earlier(sheet: &IndicatorSheet, found: &InsideFifths) -> Option<Table> {
    let gap = |value| sheet.line.unit.say_difference(value, sheet.line.decimals);
    let number = |value| grouped(value, sheet.line.decimals);
    let interval = |ends: Option<report::Ends>| match ends {
        Some(ends) => Cell::text(format!("{} to {}", number(ends.low), number(ends.high))),
        None if found.complete => Cell::absent("everybody was counted"),
        None => Cell::absent("no interval"),
    };
    let now = found.difference.map(|now| {
        vec![
            Cell::text(found.period.clone()),
            Cell::text(gap(now)),
            interval(found.difference_interval),
        ]
    });
    let before = found.earlier.iter().rev().map(|then| {
        vec![
            Cell::text(then.period.clone()),
            Cell::text(gap(then.difference)),
            interval(then.interval),
        ]
    });
    (!found.earlier.is_empty()).then(|| Table {
        id: "gap-table".to_owned(),
        caption: "The gap by period: most deprived fifth less least deprived".to_owned(),
        columns: vec![
            Column::words("Period"),
            Column::number("Gap"),
            Column::number("95% interval"),
        ],
        rows: now.into_iter().chain(before).collect(),
        when_empty: String::new(),
    })
}
