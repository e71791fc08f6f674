//! Groups of people who answer alike, with how stable they are.
//!
//! The people are drawn again a hundred times, with replacement; each time everything is worked out
//! anew and everybody is put into the new groups. A group's stability is the mean, over the draws, of
//! how much it overlaps its nearest new group (the Jaccard coefficient; Hennig, *Cluster-wise
//! assessment of cluster stability*, 2007). Below 0.75 a group is not shown, and with it none is.

use crate::voice::conversation::Conversation;
use crate::voice::means::{Centres, centres, silhouette};
use crate::voice::projection::{Plane, Point};
use commons::{Stream, Streams};
use std::collections::BTreeMap;

/// The smallest group that is shown.
pub const SMALLEST_GROUP: usize = 10;

/// The lowest stability at which a group is shown.
pub const LOWEST_STABILITY: f64 = 0.75;

/// Times the people are drawn again.
const DRAWS: u64 = 100;

/// The most groups looked for.
const MOST_GROUPS: usize = 5;

/// Groups of opinion.
#[derive(Debug, Clone, PartialEq)]
pub struct Groups {
    /// The group of each person, in the order of the conversation; `None` for those who answered too
    /// few statements to be put into one.
    pub of: Vec<Option<usize>>,
    /// How many people each has, the largest first.
    pub sizes: Vec<usize>,
    /// The stability of each, from 0 to 1.
    pub stability: Vec<f64>,
    /// How well two draws agree on who belongs together: the mean adjusted Rand index, 1 at most.
    pub agreement: f64,
}

/// Why no groups are shown.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum NoGroups {
    /// Too few people.
    #[error(
        "{found} {} answered enough; groups are looked for from {needed}",
        if *.found == 1 { "person" } else { "people" }
    )]
    TooFewPeople {
        /// Those who did.
        found: usize,
        /// Those needed.
        needed: usize,
    },
    /// Any split leaves a group that is too small.
    #[error("any split leaves a group of fewer than {SMALLEST_GROUP} people, so none is shown")]
    GroupsTooSmall,
    /// Another hundred people would have made other groups.
    #[error(
        "people do not fall into clear groups: drawn again, they would be split differently \
         (stability {:.2}, and {LOWEST_STABILITY} is needed)", .best
    )]
    NotStable {
        /// The best stability of the weakest group of any split.
        best: f64,
    },
}

/// Looks for groups of opinion. The answer depends on the answers and the seed, not on the order of
/// the people.
///
/// # Errors
/// [`NoGroups`], with the reason, when none can be shown honestly.
pub fn opinion_groups(conversation: &Conversation, streams: &Streams) -> Result<Groups, NoGroups> {
    let people = conversation.grouped();
    let needed = SMALLEST_GROUP * 2;
    if people.len() < needed {
        return Err(NoGroups::TooFewPeople { found: people.len(), needed });
    }
    let weights = vec![1.0; people.len()];
    let points = points_of(&Plane::of(conversation, &people, &weights), conversation, &people);
    let mut splits = Vec::new();
    for k in 2..=MOST_GROUPS {
        let mut stream = streams.numbered("opinion groups", k as u64);
        let found = centres(&points, &weights, k, &mut stream);
        let labels: Vec<usize> = points.iter().map(|point| found.nearest(*point)).collect();
        if sizes(&labels, k).iter().all(|size| *size >= SMALLEST_GROUP) {
            splits.push(Split { k, labels, score: silhouette(&points, &found) });
        }
    }
    if splits.is_empty() {
        return Err(NoGroups::GroupsTooSmall);
    }
    splits.sort_by(|x, y| y.score.total_cmp(&x.score));
    let mut best = 0.0_f64;
    for split in splits {
        let drawn = draw_again(conversation, &people, &split, streams);
        let weakest = drawn.stability.iter().copied().fold(f64::INFINITY, f64::min);
        best = best.max(weakest);
        if weakest >= LOWEST_STABILITY {
            return Ok(in_order(conversation, &people, split, drawn));
        }
    }
    Err(NoGroups::NotStable { best })
}

struct Split {
    k: usize,
    labels: Vec<usize>,
    score: f64,
}

struct Drawn {
    stability: Vec<f64>,
    agreement: f64,
}

fn points_of(plane: &Plane, conversation: &Conversation, people: &[usize]) -> Vec<Point> {
    people.iter().map(|person| plane.point(&conversation.rows[*person])).collect()
}

fn sizes(labels: &[usize], k: usize) -> Vec<usize> {
    let mut sizes = vec![0; k];
    labels.iter().for_each(|label| sizes[*label] += 1);
    sizes
}

/// Works everything out again from people drawn with replacement.
#[expect(clippy::cast_precision_loss, reason = "a hundred draws")]
fn draw_again(
    conversation: &Conversation,
    people: &[usize],
    split: &Split,
    streams: &Streams,
) -> Drawn {
    let mut stability = vec![0.0; split.k];
    let mut agreement = 0.0;
    for draw in 0..DRAWS {
        let mut stream = streams.numbered("opinion groups drawn again", draw);
        let labels = labels_of_draw(conversation, people, split.k, &mut stream);
        for (group, sum) in stability.iter_mut().enumerate() {
            *sum += overlap(&split.labels, group, &labels, split.k) / DRAWS as f64;
        }
        agreement += adjusted_rand(&split.labels, &labels) / DRAWS as f64;
    }
    Drawn { stability, agreement }
}

fn labels_of_draw(
    conversation: &Conversation,
    people: &[usize],
    k: usize,
    stream: &mut Stream,
) -> Vec<usize> {
    let mut weights = vec![0.0; people.len()];
    for _ in 0..people.len() {
        weights[stream.index(people.len())] += 1.0;
    }
    let plane = Plane::of(conversation, people, &weights);
    let points = points_of(&plane, conversation, people);
    let found: Centres = centres(&points, &weights, k, stream);
    points.iter().map(|point| found.nearest(*point)).collect()
}

/// The largest Jaccard coefficient of a group with any of the new groups.
#[expect(clippy::cast_precision_loss, reason = "numbers of people are small")]
fn overlap(labels: &[usize], group: usize, others: &[usize], k: usize) -> f64 {
    let own = labels.iter().filter(|label| **label == group).count();
    (0..k)
        .map(|other| {
            let theirs = others.iter().filter(|label| **label == other).count();
            let both = labels.iter().zip(others);
            let both = both.filter(|(x, y)| **x == group && **y == other).count();
            let either = own + theirs - both;
            if either == 0 { 0.0 } else { both as f64 / either as f64 }
        })
        .fold(0.0, f64::max)
}

/// How far two splits agree on who belongs together, corrected for chance (Hubert and Arabie, 1985):
/// 1 when they are the same, about 0 when one says nothing of the other.
#[expect(clippy::cast_precision_loss, reason = "numbers of pairs are far below 2^53")]
pub fn adjusted_rand(one: &[usize], other: &[usize]) -> f64 {
    let pairs = |n: u64| (n * n.saturating_sub(1) / 2) as f64;
    let mut cells: BTreeMap<(usize, usize), u64> = BTreeMap::new();
    let (mut rows, mut columns) = (BTreeMap::new(), BTreeMap::new());
    for (x, y) in one.iter().zip(other) {
        *cells.entry((*x, *y)).or_default() += 1;
        *rows.entry(*x).or_insert(0_u64) += 1;
        *columns.entry(*y).or_insert(0_u64) += 1;
    }
    let together: f64 = cells.values().map(|n| pairs(*n)).sum();
    let (a, b): (f64, f64) =
        (rows.values().map(|n| pairs(*n)).sum(), columns.values().map(|n| pairs(*n)).sum());
    let all = pairs(one.len().min(other.len()) as u64);
    let expected = if all > 0.0 { a * b / all } else { 0.0 };
    let most = f64::midpoint(a, b);
    if (most - expected).abs() < 1e-12 { 1.0 } else { (together - expected) / (most - expected) }
}

/// The largest group first.
fn in_order(conversation: &Conversation, people: &[usize], split: Split, drawn: Drawn) -> Groups {
    let sizes = sizes(&split.labels, split.k);
    let mut order: Vec<usize> = (0..split.k).collect();
    order.sort_by_key(|group| std::cmp::Reverse(sizes[*group]));
    let mut of = vec![None; conversation.people()];
    for (person, label) in people.iter().zip(&split.labels) {
        of[*person] = order.iter().position(|group| group == label);
    }
    Groups {
        of,
        sizes: order.iter().map(|group| sizes[*group]).collect(),
        stability: order.iter().map(|group| drawn.stability[*group]).collect(),
        agreement: drawn.agreement,
    }
}
