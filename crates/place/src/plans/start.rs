//! A first partition: connected parts of about equal size.

use super::pieces::Pieces;
use commons::Stream;

/// Spanning trees drawn for each cut; the best cut of all is taken.
const TREES: usize = 12;

/// The part of each piece: a connected graph of pieces cut in two along random spanning trees, and each
/// side again, until there are `parts`. There must be at least as many pieces as parts.
pub(crate) fn start(pieces: &Pieces, parts: usize, stream: &mut Stream) -> Vec<usize> {
    let mut part = vec![0; pieces.count()];
    let mut next = 1;
    let mut waiting = vec![(0, (0..pieces.count()).collect::<Vec<usize>>(), parts)];
    while let Some((number, members, parts)) = waiting.pop() {
        if parts < 2 {
            continue;
        }
        let cuts = (0..TREES).filter_map(|_| cut(pieces, &members, parts, stream));
        let Some(best) = cuts.min_by(|a, b| a.distance.total_cmp(&b.distance)) else { continue };
        best.one.iter().for_each(|piece| part[*piece] = next);
        waiting.push((next, best.one, best.parts_of_one));
        waiting.push((number, best.other, parts - best.parts_of_one));
        next += 1;
    }
    part
}

struct Cut {
    one: Vec<usize>,
    other: Vec<usize>,
    parts_of_one: usize,
    distance: f64,
}

fn cut(pieces: &Pieces, members: &[usize], parts: usize, stream: &mut Stream) -> Option<Cut> {
    let tree = tree(pieces, members, stream);
    let mut sizes: Vec<f64> = tree.iter().map(|(piece, _)| pieces.size[*piece]).collect();
    let mut counts = vec![1_usize; tree.len()];
    let each = sizes.iter().sum::<f64>() / super::district::whole(parts as u64);
    for place in (1..tree.len()).rev() {
        sizes[tree[place].1] += sizes[place];
        counts[tree[place].1] += counts[place];
    }
    let mut best: Option<(f64, usize, usize)> = None;
    for place in 1..tree.len() {
        for on_one in 1..parts {
            let share = super::district::whole(on_one as u64);
            let distance = (sizes[place] - share * each).abs()
                / share.min(super::district::whole((parts - on_one) as u64));
            let fits = counts[place] >= on_one && tree.len() - counts[place] >= parts - on_one;
            if fits && best.is_none_or(|(least, ..)| distance < least) {
                best = Some((distance, place, on_one));
            }
        }
    }
    let (distance, root, parts_of_one) = best?;
    let mut side = vec![false; tree.len()];
    side[root] = true;
    for place in root + 1..tree.len() {
        side[place] = side[tree[place].1];
    }
    let (one, other): (Vec<_>, Vec<_>) = tree.iter().zip(side).partition(|(_, side)| *side);
    let pieces_of = |list: Vec<(&(usize, usize), bool)>| {
        list.into_iter().map(|((piece, _), _)| *piece).collect()
    };
    Some(Cut { one: pieces_of(one), other: pieces_of(other), parts_of_one, distance })
}

/// Pieces with the place of their parent in the list, parents first (randomised Prim).
pub(crate) fn tree(pieces: &Pieces, members: &[usize], stream: &mut Stream) -> Vec<(usize, usize)> {
    let Some(root) = stream.pick(members).copied() else { return Vec::new() };
    let mut open = vec![false; pieces.count()];
    members.iter().for_each(|piece| open[*piece] = true);
    open[root] = false;
    let mut tree = vec![(root, 0)];
    let mut edge: Vec<(usize, usize)> =
        pieces.around(root).iter().map(|(next, _)| (0, *next)).collect();
    while !edge.is_empty() {
        let (from, to) = edge.swap_remove(stream.index(edge.len()));
        if std::mem::replace(&mut open[to], false) {
            let place = tree.len();
            tree.push((to, from));
            let around = pieces.around(to).iter();
            edge.extend(around.filter(|(next, _)| open[*next]).map(|(next, _)| (place, *next)));
        }
    }
    tree
}
