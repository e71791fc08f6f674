//! Joining two neighbouring localities and cutting them anew along a random spanning tree (DeFord, Duchin
//! and Solomon, Harvard Data Science Review 3.1, 2021), but at the best of the cuts whose sizes fit.

use super::search::Search;
use super::wishes::Weights;
use commons::Stream;

/// Cuts weighed for each tree.
const CUTS: usize = 12;

/// Joins the two localities of a random border and cuts them at the best place of a random spanning
/// tree; keeps the cut when the weighed sum grows by less than the threshold.
pub(crate) fn recombine(
    search: &mut Search<'_>,
    weights: &Weights,
    threshold: f64,
    stream: &mut Stream,
) {
    let Some((one, other)) = random_pair(search, stream) else { return };
    let before: Vec<(usize, usize)> = (0..search.part.len())
        .filter(|piece| search.part[*piece] == one || search.part[*piece] == other)
        .map(|piece| (piece, search.part[piece]))
        .collect();
    let old = search.terms().weighed(weights, super::anneal::SIZE);
    let members: Vec<usize> = before.iter().map(|(piece, _)| *piece).collect();
    let tree = super::start::tree(search.pieces, &members, stream);
    let mut sizes: Vec<f64> = tree.iter().map(|(piece, _)| search.pieces.size[*piece]).collect();
    let all: f64 = sizes.iter().sum();
    for place in (1..tree.len()).rev() {
        sizes[tree[place].1] += sizes[place];
    }
    // The cuts whose sides are nearest to the band; of these the best by all that counts.
    let excess = |size: f64| search.band.excess(size) + search.band.excess(all - size);
    let mut cuts: Vec<(f64, usize)> =
        (1..tree.len()).map(|place| (excess(sizes[place]), place)).collect();
    cuts.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let least = cuts.first().map_or(0.0, |cut| cut.0);
    let mut best: Option<(f64, Vec<usize>)> = None;
    for (_, root) in cuts.into_iter().take_while(|cut| cut.0 <= least).take(CUTS) {
        let side = below(&tree, root);
        for (place, (piece, _)) in tree.iter().enumerate() {
            search.part[*piece] = if side[place] { one } else { other };
        }
        search.sum_up();
        let sum = search.terms().weighed(weights, super::anneal::SIZE);
        if best.as_ref().is_none_or(|(least, _)| sum < *least) {
            best = Some((sum, tree.iter().map(|(piece, _)| search.part[*piece]).collect()));
        }
    }
    match best {
        Some((sum, sides)) if sum - old < threshold * 2.0 * stream.unit() => {
            tree.iter().zip(sides).for_each(|((piece, _), part)| search.part[*piece] = part);
        }
        Some(_) | None => before.iter().for_each(|(piece, part)| search.part[*piece] = *part),
    }
    search.sum_up();
}

/// The localities on both sides of a random border between localities.
fn random_pair(search: &Search<'_>, stream: &mut Stream) -> Option<(usize, usize)> {
    let pieces = search.pieces;
    for _ in 0..100 {
        let piece = stream.index(pieces.count());
        let (other, _) = stream.pick(pieces.around(piece))?;
        if search.part[piece] != search.part[*other] {
            return Some((search.part[piece], search.part[*other]));
        }
    }
    None
}

fn below(tree: &[(usize, usize)], root: usize) -> Vec<bool> {
    let mut side = vec![false; tree.len()];
    side[root] = true;
    for place in root + 1..tree.len() {
        side[place] = side[tree[place].1];
    }
    side
}
