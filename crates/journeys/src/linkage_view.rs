//! A run of linking as the linkage page needs it: plain numbers and words.

use connect::quality::equalise::QUESTION;
use report::{GapLine, GroupLine, LinkageSheet, OfferLine, ReviewSheet, ReviewedLine, WayLine};
use std::collections::BTreeMap;
use store::jobs::{Job, JobState};
use store::link_checks::{Offered, ReviewedGroup};
use store::link_groups::{GroupGap, GroupRate};
use store::link_reviews::{LinkReview, ReviewFigureKind};
use store::link_runs::{CountKind, LinkCount, LinkRun};
use store::link_ways::LinkWay;

/// Ways of agreeing that are listed.
const MOST_PATTERNS: usize = 20;

/// A group and a gap as they are told.
pub(crate) fn group_views(
    groups: Vec<GroupRate>,
    gaps: Vec<GroupGap>,
) -> (Vec<GroupLine>, Vec<GapLine>) {
    let group = |rate: GroupRate| {
        let GroupRate { grouped_by, part, found } = rate;
        GroupLine { grouped_by, part, found }
    };
    let gap = |gap: GroupGap| GapLine {
        grouped_by: gap.grouped_by,
        between: [gap.best, gap.worst],
        difference: gap.difference,
        by_chance: gap.by_chance,
    };
    (groups.into_iter().map(group).collect(), gaps.into_iter().map(gap).collect())
}

/// How a run was done, as it is told.
pub(crate) fn way_line(way: LinkWay) -> WayLine {
    let LinkWay { why, new_records, new_people, merged, parted, .. } = way;
    WayLine { words: why, new_records, new_people, merged, parted }
}

/// What thresholds of their own would mean, as it is told.
pub(crate) fn offer_lines(offers: Vec<Offered>) -> Vec<OfferLine> {
    let line = |offer: Offered| {
        let Offered { grouped_by, part, probability, missed, false_pairs } = offer;
        OfferLine { grouped_by, part, probability, missed, false_pairs }
    };
    offers.into_iter().map(line).collect()
}

/// What reviewed pairs say of each group, as it is told.
pub(crate) fn reviewed_lines(groups: Vec<ReviewedGroup>) -> Vec<ReviewedLine> {
    let line = |group: ReviewedGroup| {
        let ReviewedGroup { grouped_by, part, rate, reviewed, estimate } = group;
        ReviewedLine { grouped_by, part, rate: rate.as_str().to_owned(), reviewed, estimate }
    };
    groups.into_iter().map(line).collect()
}

/// How far a review is, as it is told.
pub(crate) fn review_view(review: &LinkReview) -> ReviewSheet {
    let [first, second, third] = review.waits;
    let mut view = ReviewSheet {
        pairs: [first, second, third, review.settled],
        judged_twice: (review.judged_twice, review.agreed),
        nobody_could_tell: review.nobody_could_tell,
        still_needed: review.still_needed,
        ..ReviewSheet::default()
    };
    for figure in &review.figures {
        let (of, name) = match figure.kind {
            ReviewFigureKind::Agreed => (&mut view.agreement, "Share on which two agree"),
            ReviewFigureKind::Kappa => (&mut view.agreement, "Cohen's kappa"),
            ReviewFigureKind::Ac1 => (&mut view.agreement, "Gwet's AC1"),
            ReviewFigureKind::Precision => (&mut view.estimates, "Precision: links that are right"),
            ReviewFigureKind::Recall => {
                (&mut view.estimates, "Recall: listed pairs of one person that are linked")
            }
            ReviewFigureKind::RecallOfAll => {
                (&mut view.estimates, "Recall: all pairs of one person, as far as is known")
            }
        };
        of.push((name.to_owned(), figure.estimate));
    }
    view
}

/// A run that is under way, or did not end well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkageJobView {
    /// How it stands, in one word.
    pub state: &'static str,
    /// Whether it is still going, and nobody has asked it to stop.
    pub can_stop: bool,
    /// Whether it is still going.
    pub is_under_way: bool,
    /// What stands over it.
    pub heading: &'static str,
    /// What it is doing or how it ended, and how far it is.
    pub words: String,
}

/// A run with its counts as it is told.
pub(crate) fn view(run: &LinkRun, counts: &[LinkCount], asked_by: String) -> LinkageSheet {
    let of = |kind: CountKind| counts.iter().filter(move |count| count.kind == kind);
    let part = |kind: CountKind, part: &str| {
        of(kind).find(|count| count.part == part).map_or(Some(0), |count| count.counted)
    };
    let mut by_pattern: Vec<_> = of(CountKind::Pattern)
        .filter(|count| count.counted.is_some())
        .map(|count| (count.part.clone(), count.beside.clone(), count.counted))
        .collect();
    by_pattern.sort_by(|x, y| y.2.cmp(&x.2).then_with(|| x.cmp(y)));
    by_pattern.truncate(MOST_PATTERNS);
    let source = |count: &LinkCount| {
        let people = part(CountKind::People, &count.part);
        let alone = part(CountKind::OnlyHere, &count.part);
        (count.part.clone(), [count.counted, people, alone])
    };
    let rule = |count: &LinkCount| {
        let left_out = part(CountKind::LeftOut, &count.part).unwrap_or(0);
        (count.part.clone(), count.counted.unwrap_or(0), left_out)
    };
    LinkageSheet {
        ended_at: run.ended_at.in_words(),
        asked_by,
        model: run.model.clone(),
        settings: settings(&run.settings_json),
        records: run.records,
        people: run.people,
        pairs_compared: run.pairs_compared,
        reviews: run.reviews,
        completeness: run.completeness,
        expected: [run.expected_precision, run.expected_recall],
        truth: run.truth.map(|truth| [truth.precision, truth.recall]),
        sources: of(CountKind::Records).map(source).collect(),
        both_know: of(CountKind::BothKnow)
            .map(|count| (count.part.clone(), count.beside.clone(), count.counted))
            .collect(),
        by_reason: of(CountKind::Review).map(|count| (count.part.clone(), count.counted)).collect(),
        by_pattern,
        rules: of(CountKind::Rule).map(rule).collect(),
        question: QUESTION.to_owned(),
        ..LinkageSheet::default()
    }
}

/// The settings with their names; what cannot be read is left out.
fn settings(json: &str) -> Vec<(String, String)> {
    let read: BTreeMap<String, serde_json::Value> = serde_json::from_str(json).unwrap_or_default();
    let words = |key: &str| read.get(key).map(|value| value.to_string().replace('"', ""));
    [
        ("Joined from probability", "joined_from"),
        ("Put before a person from probability", "review_from"),
        ("Pairs compared for each record, at most", "pairs_per_record"),
        ("Largest group compared pair by pair", "largest_block"),
    ]
    .into_iter()
    .filter_map(|(name, key)| Some((name.to_owned(), words(key)?)))
    .collect()
}

/// A job that is not over, or did not end well. One that finished is told by what came of it.
pub(crate) fn job_view(job: &Job) -> Option<LinkageJobView> {
    let (heading, under_way) = match job.state {
        JobState::Waiting | JobState::Running => ("A run is under way", true),
        JobState::Cancelled => ("The last run was stopped; the one before it counts", false),
        JobState::Failed => ("The last run failed; the one before it counts", false),
        JobState::Interrupted => ("The last run was interrupted; the one before it counts", false),
        JobState::Finished => return None,
    };
    let far = job
        .total
        .filter(|_| under_way)
        .map_or(String::new(), |total| format!(": {} of {total} rules done", job.done.min(total)));
    Some(LinkageJobView {
        state: job.state.as_str(),
        is_under_way: under_way,
        can_stop: under_way && job.stop_asked_at.is_none(),
        heading,
        words: format!("{}{far}.", job.message),
    })
}
