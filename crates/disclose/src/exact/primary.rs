//! What must hide by itself, and how far an attacker must be kept from it.
//!
//! Counts of children hide below a threshold, and in lines where one answer has everybody. Money
//! of organisations hides where few gave it, where a few dominate it, and where one could work
//! out another (Hundepool and others, Statistical Disclosure Control, 2012, chapter 4).

use super::problem::{Need, Problem, Status, Unsound};

/// Who made up a sum of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributions {
    /// How many organisations.
    pub organisations: u64,
    /// The largest amounts, in pence, the largest first; as many as a rule looks at, or all.
    pub largest_pence: Vec<u64>,
}

/// When a sum of money must hide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoneyRule {
    /// Fewer organisations than this hide.
    pub least_organisations: u64,
    /// The largest so many …
    pub dominant: usize,
    /// … must not make up more than so many per cent.
    pub dominant_per_cent: u64,
    /// The second must not be able to work the first out to within so many per cent.
    pub closer_than_per_cent: u64,
}

impl MoneyRule {
    /// How many of the largest amounts the rule has to know.
    pub fn looks_at(&self) -> usize {
        let for_closeness = if self.closer_than_per_cent > 0 { 2 } else { 0 };
        self.dominant.max(for_closeness)
    }

    /// Three organisations, (2, 90 %), 10 %.
    pub const fn house() -> Self {
        Self {
            least_organisations: 3,
            dominant: 2,
            dominant_per_cent: 90,
            closer_than_per_cent: 10,
        }
    }

    /// How far the sum must be kept from the truth; `None` when it may be shown.
    pub fn need(&self, total_pence: u64, given: &Contributions) -> Option<Need> {
        let by = [
            self.by_number(total_pence, given),
            self.by_dominance(total_pence, given),
            self.by_closeness(total_pence, given),
        ];
        let most = by.into_iter().max().unwrap_or(0);
        (most > 0).then(|| Need { down: most.min(total_pence), up: most })
    }

    fn by_number(&self, total: u64, given: &Contributions) -> u64 {
        let too_few = total > 0 && given.organisations < self.least_organisations;
        if too_few { percent_of(total, self.closer_than_per_cent).max(1) } else { 0 }
    }

    /// The sum that would be large enough for the rule, less the sum.
    fn by_dominance(&self, total: u64, given: &Contributions) -> u64 {
        let top: u64 =
            given.largest_pence.iter().take(self.dominant).fold(0, |a, b| a.saturating_add(*b));
        let enough = (u128::from(top) * 100).div_ceil(u128::from(self.dominant_per_cent.max(1)));
        u64::try_from(enough).unwrap_or(u64::MAX).saturating_sub(total)
    }

    /// What the second lacks: per cent of the first, less what others gave.
    fn by_closeness(&self, total: u64, given: &Contributions) -> u64 {
        let amount = |n: usize| given.largest_pence.get(n).copied().unwrap_or(0);
        let others = total.saturating_sub(amount(0)).saturating_sub(amount(1));
        percent_of(amount(0), self.closer_than_per_cent).saturating_sub(others)
    }
}

/// Per cent of an amount, rounded up.
pub(crate) fn percent_of(amount: u64, per_cent: u64) -> u64 {
    let part = (u128::from(amount) * u128::from(per_cent)).div_ceil(100);
    u64::try_from(part).unwrap_or(u64::MAX)
}

impl Problem {
    /// Marks every count from 1 to `threshold` − 1: it must seem possible that it is 0, and that it
    /// is the threshold or more. Cells that are kept or impossible stay so.
    #[must_use]
    pub fn with_small_counts_hidden(mut self, threshold: u64) -> Self {
        for cell in self.cells.iter_mut().filter(|cell| (1..threshold).contains(&cell.value)) {
            if cell.status == Status::Open {
                let need = Need { down: cell.value, up: (threshold - cell.value).max(1) };
                cell.status = Status::Sensitive(need);
            }
        }
        self
    }

    /// Marks the empty cells of every given relation in which one part has the whole total: there
    /// the group's answer is each child's answer. Relations that are not of answers are left out by
    /// the caller.
    #[must_use]
    pub fn with_full_lines_hidden(mut self, relations: &[usize], threshold: u64) -> Self {
        for relation in relations.iter().filter_map(|number| self.relations.get(*number)) {
            let parts =
                || relation.terms.iter().filter(|(_, times)| *times > 0).map(|(cell, _)| *cell);
            let total: u64 = parts().map(|cell| self.cells[cell].value).sum();
            let is_full = total > 0 && parts().any(|cell| self.cells[cell].value == total);
            for part in parts().filter(|_| is_full) {
                let cell = &mut self.cells[part];
                if cell.value == 0 && cell.status == Status::Open {
                    cell.status = Status::Sensitive(Need { down: 0, up: threshold.max(1) });
                }
            }
        }
        self
    }

    /// Marks the named cells with needs of one's own.
    ///
    /// # Errors
    /// [`Unsound::Need`] when a need reaches below 0 or nowhere.
    pub fn with_needs(mut self, needs: &[(usize, Need)]) -> Result<Self, Unsound> {
        for (number, need) in needs {
            let cell = self.cells.get_mut(*number).ok_or(Unsound::Shape)?;
            cell.status = Status::Sensitive(*need);
        }
        Self::new(self.cells, self.relations)
    }

    /// Marks sums of money by who gave them; `None` for sums of which that is not known and that
    /// may be shown.
    ///
    /// # Errors
    /// [`Unsound::Shape`] when there is not one entry for each cell.
    pub fn with_money_hidden(
        mut self,
        given: &[Option<Contributions>],
        rule: &MoneyRule,
    ) -> Result<Self, Unsound> {
        if given.len() != self.cells.len() {
            return Err(Unsound::Shape);
        }
        for (cell, given) in self.cells.iter_mut().zip(given) {
            let need = given.as_ref().and_then(|given| rule.need(cell.value, given));
            if let (Status::Open, Some(need)) = (cell.status, need) {
                cell.status = Status::Sensitive(need);
            }
        }
        Ok(self)
    }
}
