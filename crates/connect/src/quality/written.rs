//! The report on paper: Markdown that says what each figure is, how sure, and of how many.

use crate::quality::equalise::Offer;
use crate::quality::gap::Gap;
use crate::quality::guild::{Item, per_cent, points};
use crate::quality::rates::Rate;
use crate::quality::report::{ColumnQuality, GroupQuality, Report};
use std::fmt::Write as _;

/// The report and its items in Markdown.
pub fn markdown(report: &Report, items: &[Item]) -> String {
    let mut text = String::from("# Quality and fairness of the links\n\n");
    line(&mut text, &format!("{} {}", report.basis.in_words(), units()));
    line(&mut text, &overall(report));
    for column in &report.columns {
        text.push_str(&of_column(column, report.fewest_people));
    }
    text.push_str("## What must be told (after the GUILD guidance, 2018)\n\n");
    text.push_str("| | Step | Asks | Told |\n|---|---|---|---|\n");
    for item in items {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} |",
            item.key,
            item.step,
            cell(item.asks),
            cell(&item.told)
        );
    }
    text
}

const fn units() -> &'static str {
    "The unit is the pair of records; a pair across two groups counts half in each. Intervals are 95 % \
     and allow for the records of one person going together."
}

fn overall(report: &Report) -> String {
    let f1 = report.f1.map_or_else(|| "not known".to_owned(), |f1| format!("{f1:.4}"));
    let blocking = report.blocking_completeness.map_or_else(String::new, |share| {
        format!(
            " Of one person's pairs, blocking is expected to have brought together {}.",
            per_cent(share)
        )
    });
    format!(
        "{} records, {} people. Missed matches {}; false matches {}; F1 {f1}.{blocking}",
        report.rows,
        report.people,
        rate(report.overall.missed),
        rate(report.overall.false_matches)
    )
}

fn of_column(column: &ColumnQuality, fewest: u64) -> String {
    let mut text = format!("## By {}\n\n", cell(&column.name));
    text.push_str("| Group | Records | Linked with another | Recall | Missed matches | Precision | False matches | Weight |\n");
    text.push_str("|---|---|---|---|---|---|---|---|\n");
    for (at, group) in column.groups.iter().enumerate() {
        let weight = column.weights.get(at).map_or(1.0, |cell| cell.weight);
        text.push_str(&of_group(group, weight));
    }
    text.push('\n');
    if column.groups.iter().any(|group| group.too_few) {
        line(&mut text, &format!("Groups with fewer than {fewest} people are not rated."));
    }
    line(&mut text, &gap_sentence("recall", column.recall_gap.as_ref()));
    line(&mut text, &gap_sentence("precision", column.precision_gap.as_ref()));
    if let Some(offer) = &column.equal_missed {
        text.push_str(&offered(offer));
    }
    text
}

fn of_group(group: &GroupQuality, weight: f64) -> String {
    let rates = [group.recall, group.missed, group.precision, group.false_matches];
    let [recall, missed, precision, wrong] =
        rates.map(|one| if group.too_few { "too few".to_owned() } else { rate(one) });
    let weight = if group.too_few { "-".to_owned() } else { format!("{weight:.3}") };
    format!(
        "| {} | {} | {} | {recall} | {missed} | {precision} | {wrong} | {weight} |\n",
        cell(&group.name),
        group.rows,
        group.rows_linked
    )
}

fn gap_sentence(what: &str, gap: Option<&Gap>) -> String {
    let Some(gap) = gap else {
        return format!("No gap in {what}: fewer than two groups can be rated.");
    };
    let verdict = if gap.is_beyond_chance() {
        "More than chance and the number of groups explain."
    } else {
        "Chance and the number of groups may explain it."
    };
    let left_out = match gap.left_out {
        0 => String::new(),
        some => format!(", {some} left out as too small"),
    };
    format!(
        "Gap in {what}: {} between \u{201c}{}\u{201d} and \u{201c}{}\u{201d} ({} to {}, for all pairs of {} groups at once{left_out}). \
         Groups of these sizes served alike would show up to {} by chance. {verdict}",
        points(gap.difference),
        gap.best,
        gap.worst,
        points(gap.low),
        points(gap.high),
        gap.groups,
        points(gap.by_chance)
    )
}

fn offered(offer: &Offer) -> String {
    let mut text =
        String::from("Thresholds that would miss links alike in every group (not applied):\n\n");
    text.push_str("| Group | Threshold (bits) | Missed now | Missed then | False pairs now | False pairs then |\n|---|---|---|---|---|---|\n");
    for group in &offer.groups {
        let share = |share: Option<f64>| share.map_or_else(|| "-".to_owned(), per_cent);
        let _ = writeln!(
            text,
            "| {} | {:.2} | {} | {} | {:.1} | {:.1} |",
            cell(&group.name),
            group.threshold,
            share(group.missed_now),
            share(group.missed_then),
            group.false_now,
            group.false_then
        );
    }
    text.push('\n');
    let f1 = |f1: Option<f64>| f1.map_or_else(|| "-".to_owned(), |f1| format!("{f1:.4}"));
    line(
        &mut text,
        &format!(
            "Price, counted pair by pair: false pairs {:.1} now, {:.1} then; F1 {} now, {} then. {}",
            offer.false_now,
            offer.false_then,
            f1(offer.f1_now),
            f1(offer.f1_then),
            offer.question
        ),
    );
    text
}

fn rate(rate: Option<Rate>) -> String {
    rate.map_or_else(
        || "no pairs".to_owned(),
        |rate| {
            format!(
                "{} ({} to {}; {:.0} pairs of {} people)",
                per_cent(rate.value),
                per_cent(rate.low),
                per_cent(rate.high),
                rate.pairs,
                rate.people
            )
        },
    )
}

fn line(text: &mut String, sentence: &str) {
    text.push_str(sentence);
    text.push_str("\n\n");
}

/// A text that cannot break out of a cell of a table.
fn cell(text: &str) -> String {
    text.replace(['\n', '\r'], " ").replace('|', "\\|").replace('<', "&lt;")
}
