//! What a reader of linked figures must be told: what a rate may truly be, and the items of the GUILD
//! guidance with what this house can say of each.

use connect::quality::effect::{Range, true_rate};
use connect::quality::guild::{NOT_STATED, guild};
use connect::quality::{Basis, GroupQuality, Report};
use report::{GuidanceLine, LinkageSheet};
use std::collections::BTreeMap;

/// Rates for which bounds are told.
const RATES: [f64; 5] = [0.01, 0.05, 0.10, 0.25, 0.50];

/// What rates read from linked records may truly be. The share of true links found lies between that of
/// the worst linked group and that of all; a false link may stand at anybody, at most at the share of
/// links that are expected to be false.
pub(crate) fn bounds(sheet: &LinkageSheet) -> Vec<[f64; 3]> {
    let [precision, recall] = sheet.expected;
    let reviewed = |name: &str| {
        let figures = sheet.review.iter().flat_map(|review| &review.estimates);
        figures.filter(|(figure, _)| figure.starts_with(name)).map(|(_, ends)| *ends).next()
    };
    let groups = sheet.groups.iter().filter_map(|group| group.found);
    let worst = groups.map(|(_, [_, low, _])| low).fold(recall, f64::min);
    let [_, low, _] = reviewed("Recall").unwrap_or([recall; 3]);
    let [_, least_right, _] = reviewed("Precision").unwrap_or([precision; 3]);
    let found = Range { low: worst.min(low), high: recall.max(low) };
    let false_links = Range { low: 0.0, high: 1.0 - precision.min(least_right) };
    let bound = |seen: f64| true_rate(seen, found, false_links).ok();
    let told = RATES.into_iter().filter_map(|seen| Some((seen, bound(seen)?)));
    told.map(|(seen, range)| [seen, range.low, range.high]).collect()
}

/// The items of the guidance, each with what is known here.
pub(crate) fn guidance(sheet: &LinkageSheet) -> Vec<GuidanceLine> {
    let items = guild(&report(sheet), &told(sheet)).unwrap_or_default();
    let line = |item: connect::quality::guild::Item| GuidanceLine {
        step: item.step.to_owned(),
        asks: item.asks.to_owned(),
        told: (item.told != NOT_STATED).then_some(item.told),
    };
    items.into_iter().map(line).collect()
}

/// A report that leaves the words to [`told`].
fn report(sheet: &LinkageSheet) -> Report {
    let overall = GroupQuality {
        name: "all records".to_owned(),
        rows: sheet.records,
        rows_linked: 0,
        recall: None,
        precision: None,
        missed: None,
        false_matches: None,
        too_few: false,
    };
    Report {
        basis: Basis::Probabilities,
        rows: sheet.records,
        people: sheet.people,
        overall,
        f1: None,
        threshold: None,
        blocking_completeness: Some(sheet.completeness),
        fewest_people: 10,
        columns: Vec::new(),
    }
}

fn per_cent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

/// What this house says of each item; what is not here only people can say.
fn told(sheet: &LinkageSheet) -> BTreeMap<String, String> {
    let mut told = BTreeMap::new();
    let mut say = |key: &str, words: String| told.insert(key.to_owned(), words);
    say(
        "1c",
        "Every row is checked when its file is loaded; what was refused is on the page of the load. A \
         file of the same name takes the place of the one before."
            .to_owned(),
    );
    say("2a", format!("{}, asked for by {}, with this program.", sheet.ended_at, sheet.asked_by));
    say(
        "2b",
        "Names, date of birth, sex, postcode, pupil number and NHS number, as far as each partner \
         has them, put into one form."
            .to_owned(),
    );
    let settings: Vec<String> =
        sheet.settings.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    say("2d", format!("{}. {}; the same for every group.", sheet.model, settings.join("; ")));
    if let Some(words) = reviewed(sheet) {
        say("2e", words);
    }
    say(
        "2f",
        "A record that fits two people about equally well joins neither and waits for a person; \
         people with different NHS numbers are not joined."
            .to_owned(),
    );
    say(
        "2g",
        "Names stay sealed in the vault; figures are made from pseudonyms for one purpose, and what \
         is published is protected against disclosure."
            .to_owned(),
    );
    let [precision, recall] = sheet.expected;
    say(
        "2h",
        format!(
            "The model expects {} of links to be right and {} of one person's pairs to be linked; \
             reviewed pairs stand beside it where there are enough.",
            per_cent(precision),
            per_cent(recall)
        ),
    );
    let worst = sheet.gaps.iter().max_by(|x, y| x.difference[0].total_cmp(&y.difference[0]));
    if let Some(gap) = worst {
        say(
            "2i",
            format!(
                "The widest gap is by {}: {} more links are missed for “{}” than for “{}”.",
                gap.grouped_by,
                per_cent(gap.difference[0]),
                gap.between[1],
                gap.between[0]
            ),
        );
    }
    say("3a", "Bounds of rates read from linked records stand on this page.".to_owned());
    say("4c", "In the method notes that come with the program, with its source.".to_owned());
    told
}

fn reviewed(sheet: &LinkageSheet) -> Option<String> {
    let review = sheet.review.as_ref()?;
    let [first, second, third, settled] = review.pairs;
    let (twice, agreed) = review.judged_twice;
    let all = first + second + third + settled;
    Some(format!(
        "Two people decide each pair on their own, a third where they differ: {settled} of {all} pairs \
         are settled; two agreed on {agreed} of {twice}."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use report::GroupLine;

    #[test]
    fn a_rate_is_bounded_by_the_worst_linked_group_and_by_false_links() {
        let group = GroupLine {
            grouped_by: "ethnicity".to_owned(),
            part: "B".to_owned(),
            found: Some((100, [0.85, 0.8, 0.9])),
        };
        let sheet =
            LinkageSheet { expected: [0.99, 0.95], groups: vec![group], ..LinkageSheet::default() };
        let found = bounds(&sheet);
        let [seen, low, high] = found[2];
        // (0.10 - 0.01) / (0.95 - 0.01) and 0.10 / 0.80.
        assert!((seen - 0.1).abs() < 1e-12);
        assert!((low - 0.09 / 0.94).abs() < 1e-9 && (high - 0.125).abs() < 1e-9, "{low} {high}");
        assert!(found.iter().all(|[_, low, high]| low <= high));
    }

    #[test]
    fn every_item_of_the_guidance_is_told_or_said_not_to_be() {
        let lines = guidance(&LinkageSheet::default());
        assert_eq!(lines.len(), 21);
        assert!(lines.iter().any(|line| line.told.is_none()), "legal bases are for people to say");
        assert!(lines.iter().filter(|line| line.told.is_some()).count() >= 9);
    }
}
