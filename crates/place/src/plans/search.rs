//! A partition that knows what every move would change, without counting anything anew.

use super::pieces::Pieces;
use super::terms::{Band, Terms};
use super::wishes::Weights;
use commons::Stream;

/// The parts of a partition with their running sums.
#[derive(Debug, Clone)]
pub(crate) struct Search<'a> {
    pub(crate) pieces: &'a Pieces,
    pub(crate) band: Band,
    /// The part of each piece.
    pub(crate) part: Vec<usize>,
    pub(crate) parts: usize,
    /// How many pieces each part has.
    pub(crate) count: Vec<usize>,
    children: Vec<f64>,
    size: Vec<f64>,
    need: Vec<f64>,
    between: Vec<f64>,
    area: Vec<f64>,
    edge: Vec<f64>,
    /// Share of each group in each part, `parts` numbers for each group.
    community: Vec<f64>,
    flow: Vec<f64>,
    /// Borders between two parts, by their place in the list of all, and where each of them stands here.
    borders: Vec<usize>,
    place: Vec<usize>,
    /// The piece that each border is seen from.
    whose: Vec<usize>,
    seen: Vec<u32>,
    round: u32,
    waiting: Vec<usize>,
}

/// The place of a border that is inside a part.
const INSIDE: usize = usize::MAX;

impl<'a> Search<'a> {
    pub(crate) fn new(pieces: &'a Pieces, band: Band, part: Vec<usize>, parts: usize) -> Self {
        let mut search = Self {
            pieces,
            band,
            parts,
            count: vec![0; parts],
            children: vec![0.0; parts],
            size: vec![0.0; parts],
            need: vec![0.0; parts * pieces.kinds],
            between: vec![0.0; parts],
            area: vec![0.0; parts],
            edge: vec![0.0; parts],
            community: vec![0.0; parts * pieces.communities.count],
            flow: vec![0.0; parts * pieces.flows.count],
            borders: Vec::new(),
            place: vec![INSIDE; pieces.around.len()],
            whose: (0..pieces.count())
                .flat_map(|piece| std::iter::repeat_n(piece, pieces.around(piece).len()))
                .collect(),
            seen: vec![0; pieces.count()],
            round: 0,
            waiting: Vec::new(),
            part,
        };
        search.sum_up();
        search
    }

    /// All sums anew, so that rounding does not pile up over millions of moves.
    pub(crate) fn sum_up(&mut self) {
        for sums in [&mut self.children, &mut self.size, &mut self.area, &mut self.edge] {
            sums.fill(0.0);
        }
        self.count.fill(0);
        for sums in [&mut self.need, &mut self.community, &mut self.flow] {
            sums.fill(0.0);
        }
        for piece in 0..self.pieces.count() {
            let part = self.part[piece];
            self.count[part] += 1;
            self.add(piece, part, 1.0);
            if let Some((area, edge)) = self.pieces.extents.get(piece) {
                self.area[part] += area;
                self.edge[part] += edge;
                let around = self.pieces.around(piece).iter();
                let inner = around.filter(|(other, _)| self.part[*other] == part);
                self.edge[part] -= inner.map(|(_, metres)| metres).sum::<f64>();
            }
        }
        (0..self.parts).for_each(|part| self.between[part] = self.between_of(part));
        self.borders.clear();
        for border in 0..self.whose.len() {
            self.place[border] = INSIDE;
            self.list(border);
        }
    }

    /// Lists a border between two parts, or takes one inside a part off the list.
    fn list(&mut self, border: usize) {
        let apart = self.part[self.whose[border]] != self.part[self.pieces.around[border].0];
        let place = self.place[border];
        if apart && place == INSIDE {
            self.place[border] = self.borders.len();
            self.borders.push(border);
        } else if !apart && place != INSIDE {
            self.borders.swap_remove(place);
            if let Some(moved) = self.borders.get(place) {
                self.place[*moved] = place;
            }
            self.place[border] = INSIDE;
        }
    }

    /// A piece beside a random border between two parts, and the part on the other side.
    pub(crate) fn random_move(&self, stream: &mut Stream) -> Option<(usize, usize)> {
        let border = *stream.pick(&self.borders)?;
        Some((self.whose[border], self.part[self.pieces.around[border].0]))
    }

    fn add(&mut self, piece: usize, part: usize, sign: f64) {
        self.children[part] += sign * self.pieces.children[piece];
        self.size[part] += sign * self.pieces.size[piece];
        let kinds = self.pieces.kinds;
        let sums = &mut self.need[part * kinds..(part + 1) * kinds];
        sums.iter_mut().zip(self.pieces.need_of(piece)).for_each(|(sum, need)| *sum += sign * need);
        for (group, share) in &self.pieces.communities.of_area[piece] {
            self.community[group * self.parts + part] += sign * share;
        }
        for (group, share) in &self.pieces.flows.of_area[piece] {
            self.flow[group * self.parts + part] += sign * share;
        }
    }

    fn between_of(&self, part: usize) -> f64 {
        let kinds = self.pieces.kinds;
        let squares = self.need[part * kinds..(part + 1) * kinds].iter().map(|sum| sum * sum);
        if self.children[part] > 0.0 { squares.sum::<f64>() / self.children[part] } else { 0.0 }
    }

    /// Whether the rest of its part hangs together, and is not empty, without a piece.
    pub(crate) fn may_leave(&mut self, piece: usize) -> bool {
        let part = self.part[piece];
        let pieces = self.pieces;
        let own = pieces.around(piece);
        let mut same = own.iter().filter(|(other, _)| self.part[*other] == part);
        let Some((first, _)) = same.next() else { return false };
        let wanted = same.count();
        if wanted == 0 || self.hang_together(piece) {
            return true;
        }
        self.round += 1;
        let (round, mut found) = (self.round, 0);
        self.seen[piece] = round;
        self.seen[*first] = round;
        // Neighbours of the piece have to be reached; they are marked by one round more.
        self.waiting.clear();
        self.waiting.push(*first);
        while let Some(here) = self.waiting.pop() {
            for (next, _) in pieces.around(here) {
                if self.part[*next] == part && self.seen[*next] != round {
                    self.seen[*next] = round;
                    if pieces.around(piece).binary_search_by_key(next, |(other, _)| *other).is_ok()
                    {
                        found += 1;
                        if found == wanted {
                            return true;
                        }
                    }
                    self.waiting.push(*next);
                }
            }
        }
        false
    }

    /// Whether a piece's neighbours in its part hang together by borders among themselves: most do, and then
    /// nobody has to walk through the part.
    fn hang_together(&self, piece: usize) -> bool {
        let pieces = self.pieces;
        let (own, part) = (pieces.around(piece), self.part[piece]);
        if own.len() > 64 {
            return false;
        }
        let bits = own.iter().enumerate();
        let inside = bits.fold(0_u64, |all, (bit, (other, _))| {
            all | u64::from(self.part[*other] == part) << bit
        });
        let beside = &pieces.beside[pieces.starts[piece]..pieces.starts[piece + 1]];
        let mut reached = inside & inside.wrapping_neg();
        let mut waiting = reached;
        while waiting != 0 {
            let bit = waiting.trailing_zeros() as usize;
            waiting &= waiting - 1;
            let next = beside[bit] & inside & !reached;
            reached |= next;
            waiting |= next;
        }
        reached == inside
    }

    /// By how much the weighed sum changes when a piece goes to another part.
    pub(crate) fn change(
        &self,
        piece: usize,
        to: usize,
        weights: &Weights,
        size_weight: f64,
    ) -> f64 {
        let from = self.part[piece];
        let mut change = size_weight * self.size_change(piece, from, to);
        if weights.need > 0.0 && self.pieces.spread_of_need > 0.0 {
            change -= weights.need * self.need_change(piece, from, to) / self.pieces.spread_of_need;
        }
        if weights.border > 0.0 || weights.compactness > 0.0 {
            let (mut kept, mut gained) = (0.0, 0.0);
            for (other, metres) in self.pieces.around(piece) {
                let part = self.part[*other];
                kept += if part == from { *metres } else { 0.0 };
                gained += if part == to { *metres } else { 0.0 };
            }
            if self.pieces.all_borders > 0.0 {
                change += weights.border * (kept - gained) / self.pieces.all_borders;
            }
            let rounded =
                (weights.compactness > 0.0).then(|| self.pieces.extents.get(piece)).flatten();
            if let Some((area, edge)) = rounded {
                let old = self.roundness(from, 0.0, 0.0) + self.roundness(to, 0.0, 0.0);
                let new = self.roundness(from, -area, 2.0 * kept - edge)
                    + self.roundness(to, *area, edge - 2.0 * gained);
                change +=
                    weights.compactness * (old - new) / super::district::whole(self.parts as u64);
            }
        }
        if weights.community > 0.0 {
            let groups = &self.pieces.communities;
            change -= weights.community * self.groups_change(groups, &self.community, piece, to);
        }
        if weights.flow > 0.0 {
            change -= weights.flow * self.groups_change(&self.pieces.flows, &self.flow, piece, to);
        }
        change
    }

    fn size_change(&self, piece: usize, from: usize, to: usize) -> f64 {
        let size = self.pieces.size[piece];
        let new = self.band.excess(self.size[from] - size) + self.band.excess(self.size[to] + size);
        let old = self.band.excess(self.size[from]) + self.band.excess(self.size[to]);
        (new - old) / super::district::whole(self.parts as u64)
    }

    fn need_change(&self, piece: usize, from: usize, to: usize) -> f64 {
        let kinds = self.pieces.kinds;
        let (mut left, mut joined) = (0.0, 0.0);
        for (kind, need) in self.pieces.need_of(piece).iter().enumerate() {
            let less = self.need[from * kinds + kind] - need;
            let more = self.need[to * kinds + kind] + need;
            left += less * less;
            joined += more * more;
        }
        let children = self.pieces.children[piece];
        let (less, more) = (self.children[from] - children, self.children[to] + children);
        let over =
            |squares: f64, children: f64| if children > 0.0 { squares / children } else { 0.0 };
        over(left, less) + over(joined, more) - self.between[from] - self.between[to]
    }

    /// Polsby and Popper's measure of a part that gains this much area and edge.
    fn roundness(&self, part: usize, area: f64, edge: f64) -> f64 {
        let (area, edge) = (self.area[part] + area, self.edge[part] + edge);
        if edge > 0.0 { 4.0 * std::f64::consts::PI * area / (edge * edge) } else { 0.0 }
    }

    /// The gain in the share of groups that live in their main part.
    fn groups_change(
        &self,
        groups: &super::district::Groups,
        held: &[f64],
        piece: usize,
        to: usize,
    ) -> f64 {
        let from = self.part[piece];
        let mut gain = 0.0;
        for (group, share) in &groups.of_area[piece] {
            let row = &held[group * self.parts..(group + 1) * self.parts];
            let most = row.iter().copied().fold(0.0, f64::max);
            let after = row.iter().enumerate().map(|(part, held)| {
                if part == from {
                    held - share
                } else if part == to {
                    held + share
                } else {
                    *held
                }
            });
            gain += after.fold(0.0, f64::max) - most;
        }
        if groups.total > 0.0 { gain / groups.total } else { 0.0 }
    }

    /// Moves a piece. The caller has asked [`Self::may_leave`].
    pub(crate) fn put(&mut self, piece: usize, to: usize) {
        let from = self.part[piece];
        if let Some((area, edge)) = self.pieces.extents.get(piece) {
            let (mut kept, mut gained) = (0.0, 0.0);
            for (other, metres) in self.pieces.around(piece) {
                let part = self.part[*other];
                kept += if part == from { *metres } else { 0.0 };
                gained += if part == to { *metres } else { 0.0 };
            }
            self.area[from] -= area;
            self.area[to] += area;
            self.edge[from] += 2.0 * kept - edge;
            self.edge[to] += edge - 2.0 * gained;
        }
        self.count[from] -= 1;
        self.count[to] += 1;
        self.add(piece, from, -1.0);
        self.add(piece, to, 1.0);
        self.part[piece] = to;
        self.between[from] = self.between_of(from);
        self.between[to] = self.between_of(to);
        let pieces = self.pieces;
        for border in pieces.starts[piece]..pieces.starts[piece + 1] {
            self.list(border);
            let other = pieces.around[border].0;
            let back = pieces.around(other).binary_search_by_key(&piece, |(next, _)| *next);
            self.list(pieces.starts[other] + back.expect("borders have two sides"));
        }
    }

    /// What the partition comes to, from the running sums.
    pub(crate) fn terms(&self) -> Terms {
        let pieces = self.pieces;
        let cut: f64 = (0..pieces.count())
            .flat_map(|piece| pieces.around(piece).iter().map(move |border| (piece, border)))
            .filter(|(piece, (other, _))| self.part[*piece] != self.part[*other])
            .map(|(_, (_, metres))| metres / 2.0)
            .sum();
        let parts = super::district::whole(self.parts as u64).max(1.0);
        let round: f64 = (0..self.parts).map(|part| self.roundness(part, 0.0, 0.0)).sum();
        let share = |part: f64, all: f64| if all > 0.0 { part / all } else { 0.0 };
        let main = |held: &[f64]| {
            let rows = held.chunks(self.parts.max(1));
            rows.map(|row| row.iter().copied().fold(0.0, f64::max)).sum::<f64>()
        };
        let outside = |groups: &super::district::Groups, held: &[f64]| {
            if groups.total > 0.0 { 1.0 - main(held) / groups.total } else { 0.0 }
        };
        Terms {
            need: 1.0 - share(self.between.iter().sum(), pieces.spread_of_need),
            border: share(cut, pieces.all_borders),
            compactness: if pieces.extents.is_empty() { 0.0 } else { 1.0 - round / parts },
            community: outside(&pieces.communities, &self.community),
            flow: outside(&pieces.flows, &self.flow),
            size: self.size.iter().map(|size| self.band.excess(*size)).sum::<f64>() / parts,
        }
    }
}
