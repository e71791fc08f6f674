//! The difference between the best served group and the worst, said with care.
//!
//! The largest difference among many groups is large by chance alone. Two things guard against
//! reading too much into it: the interval holds for all pairs of groups at once (Bonferroni), and
//! the gap is put beside the one that groups of these sizes would show if all were served alike.

use crate::quality::rates::{Rate, float, normal_point};
use commons::Streams;
use serde::Serialize;

/// A gap between two groups.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gap {
    /// The group with the highest rate.
    pub best: String,
    /// The group with the lowest rate.
    pub worst: String,
    /// The difference, 0 to 1.
    pub difference: f64,
    /// Lower end of an interval that holds for all pairs of groups at once; not below 0.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Groups compared.
    pub groups: u64,
    /// Groups left out because they have too few people.
    pub left_out: u64,
    /// The gap that groups of these sizes show in 1 of 20 cases when all are served alike.
    pub by_chance: f64,
}

/// Draws by which the gap of chance is found.
const DRAWS: usize = 2_000;

impl Gap {
    /// The gap between groups with at least `fewest` people; `None` with fewer than two such groups.
    /// The draws depend on the seed and the name only.
    pub fn between(
        groups: &[(&str, Rate)],
        fewest: u64,
        streams: &Streams,
        name: &str,
    ) -> Option<Self> {
        let kept: Vec<&(&str, Rate)> =
            groups.iter().filter(|(_, rate)| rate.people >= fewest).collect();
        let best = kept.iter().max_by(|x, y| order(x, y))?;
        let worst = kept.iter().min_by(|x, y| order(x, y))?;
        if kept.len() < 2 {
            return None;
        }
        let number = kept.len() as u64;
        let pairs = float(number * (number - 1) / 2);
        let difference = best.1.value - worst.1.value;
        let half = normal_point(1.0 - 0.025 / pairs) * best.1.spread().hypot(worst.1.spread());
        Some(Self {
            best: best.0.to_owned(),
            worst: worst.0.to_owned(),
            difference,
            low: (difference - half).max(0.0),
            high: (difference + half).min(1.0),
            groups: number,
            left_out: groups.len() as u64 - number,
            by_chance: by_chance(&kept, streams, name),
        })
    }

    /// Whether the groups differ by more than chance and the number of groups explain.
    pub fn is_beyond_chance(&self) -> bool {
        self.low > 0.0
    }
}

fn order(x: &(&str, Rate), y: &(&str, Rate)) -> std::cmp::Ordering {
    x.1.value.total_cmp(&y.1.value).then_with(|| y.0.cmp(x.0))
}

/// The 95th of 100 gaps between groups that have these standard errors and one true rate. Sorted
/// errors make it the same whatever the groups are called.
fn by_chance(kept: &[&(&str, Rate)], streams: &Streams, name: &str) -> f64 {
    let mut errors: Vec<f64> = kept.iter().map(|(_, rate)| rate.spread()).collect();
    errors.sort_by(f64::total_cmp);
    let mut stream = streams.named(&format!("gap by chance, {name}"));
    let mut gaps: Vec<f64> = (0..DRAWS)
        .map(|_| {
            let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
            for error in &errors {
                let drawn = error * stream.normal();
                (low, high) = (low.min(drawn), high.max(drawn));
            }
            high - low
        })
        .collect();
    gaps.sort_by(f64::total_cmp);
    gaps[DRAWS * 95 / 100].min(1.0)
}
