//! Linkage: what was linked with what, how good it is held to be, and what waits for a person.
//!
//! Everything here is a count or a share. A count from one to nine arrives as none at all.

use commons::count_of;
use report::number::whole;
use report::{LinkageSheet, ReviewSheet, WayLine};
use serde::Serialize;

use crate::frame::Section;
use crate::linkage_fairness::{Review, gaps, groups, offers, reviewed};
use crate::linkage_told::{bounds, guidance};
use crate::page::Page;
use crate::parts::{Cell, Column, Fact, Table, Tag};

/// A run that is under way or did not finish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkageJob {
    /// What stands over it.
    pub heading: String,
    /// How it stands.
    pub state: Tag,
    /// What it is doing, and how far it is.
    pub words: String,
    /// Whether it is still going.
    pub is_under_way: bool,
    /// Whether whoever reads may stop it, and it can be stopped.
    pub may_stop: bool,
}

/// The linkage page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Linkage {
    lead: String,
    job: Option<LinkageJob>,
    facts: Vec<Fact>,
    how_known: String,
    quality: Table,
    sources: Table,
    both_know: Table,
    reviews: Table,
    patterns: Table,
    rules: Table,
    review: Option<Review>,
    groups: Vec<Table>,
    gaps: Table,
    held_back: Vec<String>,
    reviewed: Vec<Table>,
    offers: Vec<Table>,
    question: String,
    bounds: Table,
    guidance: Table,
    begin: Option<Begin>,
}

/// What can be begun from the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Begin {
    heading: &'static str,
    words: &'static str,
    button: &'static str,
}

/// Whether whoever reads may begin a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MayBegin {
    /// They may.
    Yes,
    /// They may not.
    No,
}

impl Linkage {
    /// The page for the newest run, and for one under way.
    pub fn tell(sheet: Option<&LinkageSheet>, job: Option<LinkageJob>, may: MayBegin) -> Self {
        let begin = begin(sheet.is_some(), job.as_ref(), may);
        let nothing = LinkageSheet::default();
        let facts = sheet.map(facts).unwrap_or_default();
        let lead = sheet.map_or_else(
            || {
                "Nothing has been linked yet: records are linked once partners' files are loaded."
                    .to_owned()
            },
            |sheet| {
                format!(
                    "{} records are of {} people; {} for a person to decide.",
                    whole(sheet.records),
                    whole(sheet.people),
                    if sheet.reviews == 1 {
                        "1 pair waits".to_owned()
                    } else {
                        format!("{} pairs wait", whole(sheet.reviews))
                    }
                )
            },
        );
        let sheet = sheet.unwrap_or(&nothing);
        Linkage {
            lead,
            job,
            facts,
            how_known: how_known(sheet).to_owned(),
            quality: quality(sheet),
            sources: sources(sheet),
            both_know: both_know(sheet),
            reviews: reviews(sheet),
            patterns: patterns(sheet),
            rules: rules(sheet),
            review: sheet.review.as_ref().map(Review::tell),
            groups: groups(&sheet.groups),
            gaps: gaps(&sheet.gaps),
            held_back: sheet.held_back.clone(),
            reviewed: sheet
                .review
                .as_ref()
                .map(|review| reviewed(&review.groups))
                .unwrap_or_default(),
            offers: offers(&sheet.offers),
            question: sheet.question.clone(),
            bounds: bounds(&sheet.bounds),
            guidance: guidance(&sheet.guidance),
            begin,
        }
    }
}

/// What can be begun: nothing while a run is under way.
fn begin(is_linked: bool, job: Option<&LinkageJob>, may: MayBegin) -> Option<Begin> {
    let under_way = job.is_some_and(|job| job.is_under_way);
    if may == MayBegin::No || under_way {
        return None;
    }
    let (heading, button) = match (job, is_linked) {
        (Some(_), _) => ("Begin again", "Begin again"),
        (None, true) => ("Link what is new", "Link new records"),
        (None, false) => ("Link the records", "Link the records"),
    };
    let words = "New records join the people who are there where that gives the answer of linking all \
                 records; else all are linked, and this page says why. Until a run has ended, the one \
                 before it counts; a run that was stopped begins anew.";
    Some(Begin { heading, words, button })
}

fn facts(sheet: &LinkageSheet) -> Vec<Fact> {
    let mut facts = vec![
        Fact::of("Linked", format!("{} by {}", sheet.ended_at, sheet.asked_by)),
        Fact::of("Model", sheet.model.clone()),
    ];
    if let Some(way) = &sheet.way {
        facts.push(Fact::of("How", way.words.clone()));
        facts.push(Fact::of("New", new(way)));
        facts.push(Fact::of("Merged and split", merged(way)));
    }
    facts.extend(sheet.settings.iter().map(|(name, words)| Fact::of(name, words.clone())));
    facts.push(Fact::of("Pairs compared", whole(sheet.pairs_compared)));
    facts
}

fn new(way: &WayLine) -> String {
    let records = count_of(whole(way.new_records), "record", "records");
    format!("{records}; {}", count_of(whole(way.new_people), "person", "people"))
}

fn merged(way: &WayLine) -> String {
    let (merged, parted) = (whole(way.merged), whole(way.parted));
    format!(
        "{merged} taken into another person, and their pseudonyms superseded; {parted} gave records to \
         another. Everybody else kept their pseudonym."
    )
}

const fn how_known(sheet: &LinkageSheet) -> &'static str {
    if sheet.truth.is_some() {
        "Expected figures come from the model alone. This district is invented, so the truth is \
         known: the other figures compare with it."
    } else {
        "Expected figures come from the model alone, without any known answers. They are as good as \
         the model; a reviewed sample can check them."
    }
}

fn quality(sheet: &LinkageSheet) -> Table {
    let expected = "expected by the model";
    let mut rows = vec![
        ["Pairs of one person that were compared", expected, &share(sheet.completeness), ""]
            .map(Cell::text)
            .to_vec(),
        ["Precision: links that are right", expected, &share(sheet.expected[0]), ""]
            .map(Cell::text)
            .to_vec(),
        ["Recall: pairs of one person that are linked", expected, &share(sheet.expected[1]), ""]
            .map(Cell::text)
            .to_vec(),
    ];
    let names = ["Precision: links that are right", "Recall: pairs of one person that are linked"];
    for (name, [value, low, high]) in names.iter().zip(sheet.truth.iter().flatten()) {
        let interval = format!("{} to {}", share(*low), share(*high));
        let known = "against the truth of the invented district";
        rows.push([*name, known, &share(*value), &interval].map(Cell::text).to_vec());
    }
    for (name, [value, low, high]) in sheet.review.iter().flat_map(|review| &review.estimates) {
        let interval = format!("{} to {}", share(*low), share(*high));
        let known = "from the reviewed sample alone";
        rows.push([name.as_str(), known, &share(*value), &interval].map(Cell::text).to_vec());
    }
    Table {
        id: "quality".to_owned(),
        caption: "How good the links are".to_owned(),
        columns: vec![
            Column::words("Figure"),
            Column::words("How it is known"),
            Column::number("Share"),
            Column::words("95% interval"),
        ],
        rows,
        when_empty: String::new(),
    }
}

fn sources(sheet: &LinkageSheet) -> Table {
    let row = |(source, [records, people, alone]): &(String, [Option<u64>; 3])| {
        vec![Cell::text(source.clone()), told(*records), told(*people), told(*alone)]
    };
    Table {
        id: "sources".to_owned(),
        caption: "Records and people by source".to_owned(),
        columns: vec![
            Column::words("Source"),
            Column::number("Records"),
            Column::number("People"),
            Column::number("People only this source knows"),
        ],
        rows: sheet.sources.iter().map(row).collect(),
        when_empty: "No source has records.".to_owned(),
    }
}

fn both_know(sheet: &LinkageSheet) -> Table {
    let row = |(source, other, people): &(String, String, Option<u64>)| {
        let other = if source == other { "itself, in several records" } else { other };
        vec![Cell::text(source.clone()), Cell::text(other), told(*people)]
    };
    Table {
        id: "both-know".to_owned(),
        caption: "People that two sources both know".to_owned(),
        columns: vec![Column::words("Source"), Column::words("And"), Column::number("People")],
        rows: sheet.both_know.iter().map(row).collect(),
        when_empty: "No two sources know the same person.".to_owned(),
    }
}

fn reviews(sheet: &LinkageSheet) -> Table {
    let row =
        |(reason, pairs): &(String, Option<u64>)| vec![Cell::text(reason.clone()), told(*pairs)];
    Table {
        id: "reviews".to_owned(),
        caption: "Pairs that wait, by why they were not joined".to_owned(),
        columns: vec![Column::words("Why"), Column::number("Pairs")],
        rows: sheet.by_reason.iter().map(row).collect(),
        when_empty: "No pair waits for a person.".to_owned(),
    }
}

fn patterns(sheet: &LinkageSheet) -> Table {
    let row = |(reason, agreement, pairs): &(String, String, Option<u64>)| {
        vec![Cell::text(agreement.clone()), Cell::text(reason.clone()), told(*pairs)]
    };
    Table {
        id: "patterns".to_owned(),
        caption: "The commonest ways in which waiting pairs agree".to_owned(),
        columns: vec![
            Column::words("How the two records agree"),
            Column::words("Why they wait"),
            Column::number("Pairs"),
        ],
        rows: sheet.by_pattern.iter().map(row).collect(),
        when_empty: "No way of agreeing is shared by ten waiting pairs or more.".to_owned(),
    }
}

fn rules(sheet: &LinkageSheet) -> Table {
    let row = |(rule, pairs, left_out): &(String, u64, u64)| {
        [rule.clone(), whole(*pairs), whole(*left_out)].map(Cell::text).to_vec()
    };
    Table {
        id: "rules".to_owned(),
        caption: "What two records had to share to be compared".to_owned(),
        columns: vec![
            Column::words("Shared"),
            Column::number("Pairs compared"),
            Column::number("Pairs left out of large groups"),
        ],
        rows: sheet.rules.iter().map(row).collect(),
        when_empty: "Nothing was compared.".to_owned(),
    }
}

pub(crate) fn told(count: Option<u64>) -> Cell {
    count.map_or_else(|| Cell::absent("fewer than 10"), |count| Cell::text(whole(count)))
}

/// A share in per cent, to two places, never rounded up to all.
pub(crate) fn share(value: f64) -> String {
    format!("{:.2}%", (value * 10_000.0).floor() / 100.0)
}

impl Page for Linkage {
    const TEMPLATE: &'static str = "linkage.html";

    fn title(&self) -> String {
        "Linkage".to_owned()
    }

    fn section(&self) -> Section {
        Section::Linkage
    }

    fn samples() -> Vec<Self> {
        let full = crate::linkage_told::sample();
        let held_back =
            "by ethnicity, 6.5 of 100 links of “Group B” are expected to be missed more \
                         than of “Group A”; at most 5.0 may be"
                .to_owned();
        let begun =
            ReviewSheet { pairs: [776, 0, 0, 0], still_needed: 500, ..ReviewSheet::default() };
        let real = LinkageSheet {
            truth: None,
            reviews: 1,
            review: Some(begun),
            held_back: vec![held_back],
            ..full.clone()
        };
        let job = |may_stop| LinkageJob {
            heading: "A run is under way".to_owned(),
            state: Tag::of("running"),
            words: "Comparing records: 4 of 12 rules done.".to_owned(),
            is_under_way: true,
            may_stop,
        };
        let stopped = LinkageJob {
            heading: "The last run was stopped; the one before it counts".to_owned(),
            state: Tag::of("cancelled"),
            words: "Linking was stopped; nothing was changed.".to_owned(),
            is_under_way: false,
            may_stop: false,
        };
        vec![
            Linkage::tell(Some(&full), None, MayBegin::Yes),
            Linkage::tell(Some(&real), Some(job(true)), MayBegin::Yes),
            Linkage::tell(Some(&real), Some(stopped), MayBegin::Yes),
            Linkage::tell(None, Some(job(false)), MayBegin::No),
            Linkage::tell(None, None, MayBegin::No),
        ]
    }
}
