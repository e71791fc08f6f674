//! How often chance alone would put like neighbours around an area.
//!
//! Conditional permutation (Anselin, Geographical Analysis 27:93, 1995): the area keeps its value, the
//! others are dealt anew, and the local I of each deal is set against the one that was found. Many areas
//! are tried at once, so some are always beyond any limit: say how many chance alone would give
//! ([`super::funnel::flags_by_chance`]).

use super::neighbours::local_moran;
use commons::Stream;

/// For each area, the chance of a local I as far or farther to the side where it lies, from so many deals;
/// never below one over the deals and one. `None` without deals, and as for [`local_moran`]. An area without
/// neighbours has the chance 1.
pub fn chance_of_likeness(
    values: &[f64],
    neighbours: &[Vec<usize>],
    deals: usize,
    stream: &mut Stream,
) -> Option<Vec<f64>> {
    local_moran(values, neighbours)?;
    if deals == 0 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / super::float(values.len());
    let off: Vec<f64> = values.iter().map(|value| value - mean).collect();
    let farthest = off.iter().map(|one| one.abs()).fold(0.0, f64::max);
    // Deals of equal values count as equal, whatever the order of their sums rounds to.
    let slack = 1e-12 * farthest * farthest * super::float(values.len());
    let each = neighbours.iter().enumerate().map(|(area, others)| {
        if others.is_empty() {
            return Some(1.0);
        }
        let own = *off.get(area)?;
        let around: Option<f64> = others.iter().map(|other| off.get(*other)).sum();
        let found = own * around?;
        let mut cards: Vec<f64> = off.clone();
        cards.swap_remove(area);
        let mut above = 0;
        for _ in 0..deals {
            if own * dealt(&mut cards, others.len(), stream) >= found - slack {
                above += 1;
            }
        }
        let beyond = above.min(deals - above);
        Some(super::float(beyond + 1) / super::float(deals + 1))
    });
    each.collect()
}

/// The sum of so many cards drawn without putting back. The cards stay in the order of the deal, from
/// which the next is as random as from any.
fn dealt(cards: &mut [f64], hand: usize, stream: &mut Stream) -> f64 {
    let all = cards.len();
    let mut sum = 0.0;
    for place in 0..hand.min(all) {
        cards.swap(place, place + stream.index(all - place));
        sum += cards.get(place).copied().unwrap_or_default();
    }
    sum
}
