//! What is tried on any bytes at all: used by the targets in `fuzz/` and by `fuzz_bounded.rs`.
//!
//! Each body asserts what must hold for every input; not panicking is the least of it.

use commons::Day;
use lifechances_extract::attendance_codes::{class_on, code_on};
use lifechances_extract::days::parse_day;
use lifechances_extract::numbers::{parse_number, parse_whole};
use lifechances_extract::periods::{family_of, period_of};
use lifechances_extract::{
    DayForm, Form, Layout, Layouts, Outcome, Source, Verdict, check_text, normalised, problems_csv,
    read, shape_of, split,
};
use std::ops::ControlFlow;

/// The first two bytes choose the layout, the rest is the file.
pub(crate) fn csv_layouts(bytes: &[u8]) {
    let [high, low, file @ ..] = bytes else { return };
    let all: Vec<&Layout> =
        Layouts::builtin().all().iter().filter(|layout| layout.form != Form::Xml).collect();
    let layout = all[usize::from(u16::from_be_bytes([*high, *low])) % all.len()];
    check(Source::Csv(Box::new(file)), layout);
}

/// The first byte chooses the layout, the rest is the file.
pub(crate) fn ctf_xml(bytes: &[u8]) {
    let [choice, file @ ..] = bytes else { return };
    let name = if choice % 2 == 0 { "ctf" } else { "ctf-assessments" };
    let layout = Layouts::builtin().find(name).expect("a layout of that name");
    check(Source::Xml(Box::new(file)), layout);
}

/// The first two bytes choose the layout, the rest is an Excel workbook.
pub(crate) fn workbooks(bytes: &[u8]) {
    let [high, low, file @ ..] = bytes else { return };
    let all = Layouts::builtin().all();
    let layout = &all[usize::from(u16::from_be_bytes([*high, *low])) % all.len()];
    check(Source::Workbook(file.to_vec()), layout);
}

/// A day in every form.
pub(crate) fn days(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let forms = [
        DayForm::DayMonthYear,
        DayForm::DayMonthYearDashes,
        DayForm::DayMonthName,
        DayForm::Compact,
        DayForm::YearMonthDay,
    ];
    if let Ok(day) = parse_day(&text, &forms) {
        assert!((1900..=2100).contains(&day.year()));
        assert_eq!(parse_day(&day.to_string(), &[]), Ok(day), "its own spelling reads back");
    }
}

/// Codes, numbers and every other kind of cell.
pub(crate) fn codes(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let on = Day::new(2025, 9, 1).expect("a day that exists");
    assert_eq!(class_on(&text, on).ok(), code_on(&text, on).ok().map(|code| code.class));
    if let Some(number) = parse_number(&text) {
        assert!(number.is_finite());
        assert_eq!(parse_number(&number.to_string()), Some(number), "reads back what it prints");
    }
    let _ = (parse_whole(&text), shape_of(&text));
    assert_eq!(normalised(&normalised(&text)), normalised(&text), "one spelling stays");
    for layout in Layouts::builtin().all() {
        for column in &layout.columns {
            let _ = check_text(&text, column, Some(on));
        }
    }
}

/// A period and its identifier, separated by a comma.
pub(crate) fn periods(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (period, identifier) = text.split_once(',').unwrap_or((&text, ""));
    if let Ok(read) = period_of(period, identifier) {
        let family = family_of(identifier).expect("a period has a known identifier");
        assert_eq!(period.trim().len(), family.digits());
        assert!(read.first_year <= read.last_year && read.last_year - read.first_year <= 1);
    }
}

fn check(source: Source<'_>, layout: &Layout) -> Outcome {
    let mut rows = 0;
    let outcome = read(source, layout, &mut |batch| {
        rows += batch.rows.len() as u64;
        for row in batch.rows {
            assert_eq!(row.cells.len(), batch.columns.len());
            let about_people = split(row, layout).is_some();
            assert_eq!(about_people, layout.is_about_people());
        }
        ControlFlow::Continue(())
    });
    assert_eq!(rows, outcome.rows_kept);
    assert_eq!(outcome.rows_kept + outcome.rows_refused, outcome.rows_read);
    assert_eq!(outcome.problems.is_empty(), outcome.counts.is_empty());
    if outcome.verdict == Verdict::KeepNothing {
        assert!(!outcome.problems.is_empty(), "a refusal gives its reason");
    }
    assert!(outcome.columns.is_empty() || outcome.columns.len() >= layout.columns.len());
    let csv = problems_csv("file", &outcome.problems);
    assert!(csv.len() >= outcome.problems.len());
    outcome
}
