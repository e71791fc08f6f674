//! A run of linking as the linkage page needs it: plain numbers and words.

use std::collections::BTreeMap;
use store::jobs::{Job, JobState};
use store::link_groups::{GroupGap, GroupRate};
use store::link_reviews::{LinkReview, ReviewFigureKind};
use store::link_runs::{CountKind, LinkCount, LinkRun};

/// Ways of agreeing that are listed.
const MOST_PATTERNS: usize = 20;

/// A finished run. A count of `None` is fewer than ten.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkageView {
    /// When it ended, in words.
    pub ended_at: String,
    /// Who asked for it.
    pub asked_by: String,
    /// The model, in words.
    pub model: String,
    /// The settings, each with its name.
    pub settings: Vec<(&'static str, String)>,
    /// Records linked.
    pub records: u64,
    /// People they are of.
    pub people: u64,
    /// Pairs compared.
    pub pairs_compared: u64,
    /// Pairs that wait for a person.
    pub reviews: u64,
    /// Share of one person's pairs that blocking is expected to bring together.
    pub completeness: f64,
    /// Expected precision and recall.
    pub expected: [f64; 2],
    /// Precision and recall against the truth of an invented district, each with its interval.
    pub truth: Option<[[f64; 3]; 2]>,
    /// For each source: records, people, people that only it knows.
    pub sources: Vec<(String, [Option<u64>; 3])>,
    /// People that two sources know.
    pub both_know: Vec<(String, String, Option<u64>)>,
    /// Waiting pairs by reason.
    pub by_reason: Vec<(String, Option<u64>)>,
    /// Waiting pairs by reason and how the records agree, the commonest first.
    pub by_pattern: Vec<(String, String, Option<u64>)>,
    /// Blocking rules: pairs compared, pairs left out.
    pub rules: Vec<(String, u64, u64)>,
    /// How far the review of its pairs is; `None` when none were drawn.
    pub review: Option<ReviewView>,
    /// How well each group is linked.
    pub groups: Vec<GroupView>,
    /// How far groups are apart.
    pub gaps: Vec<GapView>,
    /// Why figures about linked children are held back; empty when they are not.
    pub held_back: Vec<String>,
}

/// How well one group is linked.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupView {
    /// What it is a group of.
    pub grouped_by: String,
    /// Which group.
    pub part: String,
    /// Its people and the share of their pairs that is linked, with its interval; `None` is fewer than
    /// ten people.
    pub found: Option<(u64, [f64; 3])>,
}

/// How far the best and the worst linked group are apart.
#[derive(Debug, Clone, PartialEq)]
pub struct GapView {
    /// What they are groups of.
    pub grouped_by: String,
    /// The best and the worst linked.
    pub between: [String; 2],
    /// The difference, with its interval.
    pub difference: [f64; 3],
    /// What chance would show 1 time in 20.
    pub by_chance: f64,
}

/// A group and a gap as they are told.
pub(crate) fn group_views(
    groups: Vec<GroupRate>,
    gaps: Vec<GroupGap>,
) -> (Vec<GroupView>, Vec<GapView>) {
    let group = |rate: GroupRate| {
        let GroupRate { grouped_by, part, found } = rate;
        GroupView { grouped_by, part, found }
    };
    let gap = |gap: GroupGap| GapView {
        grouped_by: gap.grouped_by,
        between: [gap.best, gap.worst],
        difference: gap.difference,
        by_chance: gap.by_chance,
    };
    (groups.into_iter().map(group).collect(), gaps.into_iter().map(gap).collect())
}

/// How far a review is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReviewView {
    /// Pairs that wait for a first, a second and a third reviewer, and those that are settled.
    pub pairs: [u64; 4],
    /// Pairs that two judged, and on how many they said the same.
    pub judged_twice: (u64, u64),
    /// Pairs of the sample of which nobody could tell.
    pub nobody_could_tell: u64,
    /// Pairs of the sample that nobody has decided, while there is no estimate.
    pub still_needed: u64,
    /// Shares on which reviewers agree, kappa and AC1, where there are enough.
    pub agreement: Vec<(&'static str, [f64; 3])>,
    /// Precision and recall from the reviewed sample alone, where there is enough of it.
    pub estimates: Vec<(&'static str, [f64; 3])>,
}

/// How far a review is, as it is told.
pub(crate) fn review_view(review: &LinkReview) -> ReviewView {
    let [first, second, third] = review.waits;
    let mut view = ReviewView {
        pairs: [first, second, third, review.settled],
        judged_twice: (review.judged_twice, review.agreed),
        nobody_could_tell: review.nobody_could_tell,
        still_needed: review.still_needed,
        ..ReviewView::default()
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
        of.push((name, figure.estimate));
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
    /// What stands over it.
    pub heading: &'static str,
    /// What it is doing or how it ended, and how far it is.
    pub words: String,
}

/// A run with its counts as it is told.
pub(crate) fn view(run: &LinkRun, counts: &[LinkCount], asked_by: String) -> LinkageView {
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
    LinkageView {
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
        review: None,
        groups: Vec::new(),
        gaps: Vec::new(),
        held_back: Vec::new(),
    }
}

/// The settings with their names; what cannot be read is left out.
fn settings(json: &str) -> Vec<(&'static str, String)> {
    let read: BTreeMap<String, serde_json::Value> = serde_json::from_str(json).unwrap_or_default();
    let words = |key: &str| read.get(key).map(|value| value.to_string().replace('"', ""));
    [
        ("Joined from probability", "joined_from"),
        ("Put before a person from probability", "review_from"),
        ("Pairs compared for each record, at most", "pairs_per_record"),
        ("Largest group compared pair by pair", "largest_block"),
    ]
    .into_iter()
    .filter_map(|(name, key)| Some((name, words(key)?)))
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
        can_stop: under_way && job.stop_asked_at.is_none(),
        heading,
        words: format!("{}{far}.", job.message),
    })
}
