//! Part of a large problem around one cell: enough for changes that make up for each other.
//!
//! A change of a cell must be made up for in every sum the cell is in. So a cell is of use only if
//! all its sums are among those looked at; and each round of looking takes in the sums of the
//! cheapest few cells of the sums found so far.

use super::instance::Instance;

/// More cells than this are looked at only when there is no other way.
const PLENTY: usize = 600;

pub(super) struct Neighbourhood<'a> {
    instance: &'a Instance,
    /// The relations of each cell.
    sums_of: Vec<Vec<usize>>,
}

impl<'a> Neighbourhood<'a> {
    pub(super) fn of(instance: &'a Instance) -> Self {
        let mut sums_of = vec![Vec::new(); instance.cells()];
        for (number, relation) in instance.relations.iter().enumerate() {
            relation.iter().for_each(|(cell, _)| sums_of[*cell].push(number));
        }
        Self { instance, sums_of }
    }

    /// Cells around a cell, in order: those all of whose sums are among the ones found by taking
    /// the cheapest `wide` cells of each sum, three times over.
    pub(super) fn around(
        &self,
        cell: usize,
        wide: usize,
        hidden: &[bool],
        prices: &[f64],
    ) -> Vec<usize> {
        let mut is_sum = vec![false; self.instance.relations.len()];
        self.sums_of[cell].iter().for_each(|sum| is_sum[*sum] = true);
        let mut frontier = self.sums_of[cell].clone();
        let mut found = self.within(&is_sum);
        for round in 0..3 {
            let mut next = Vec::new();
            for sum in &frontier {
                for near in self.cheapest_of(*sum, wide, &is_sum, (hidden, prices)) {
                    for other in &self.sums_of[near] {
                        if !is_sum[*other] {
                            is_sum[*other] = true;
                            next.push(*other);
                        }
                    }
                }
            }
            found = self.within(&is_sum);
            frontier = next;
            if frontier.is_empty() || (round > 0 && wide < 50 && found.len() > PLENTY) {
                break;
            }
        }
        found
    }

    /// Hidden cells first, then those of which more sums are known already, then the cheap ones.
    fn cheapest_of(
        &self,
        sum: usize,
        wide: usize,
        is_sum: &[bool],
        (hidden, prices): (&[bool], &[f64]),
    ) -> Vec<usize> {
        let cells = self.instance.relations[sum].iter().map(|(cell, _)| *cell);
        let mut cells: Vec<usize> = cells.filter(|cell| self.instance.can_hide[*cell]).collect();
        let unknown = |cell: usize| self.sums_of[cell].iter().filter(|s| !is_sum[**s]).count();
        cells.sort_by(|a, b| {
            let rank = |cell: usize| (!hidden[cell], unknown(cell));
            rank(*a).cmp(&rank(*b)).then(prices[*a].total_cmp(&prices[*b])).then(a.cmp(b))
        });
        cells.truncate(wide);
        cells
    }

    fn within(&self, is_sum: &[bool]) -> Vec<usize> {
        let is_inside = |cell: &usize| {
            self.instance.can_hide[*cell] && self.sums_of[*cell].iter().all(|sum| is_sum[*sum])
        };
        (0..self.instance.cells()).filter(is_inside).collect()
    }
}
