//! How many asks came to what.

use crate::ask::life::{AskLife, CameTo};
use crate::ask::{Ask, AskStage};
use commons::Pence;

/// How many asks came to what: the tracker's top line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Agreed, whether or not the effect is written down.
    pub secured: usize,
    /// Agreed in part.
    pub partly: usize,
    /// Declined.
    pub declined: usize,
    /// Not answered.
    pub open: usize,
    /// Of those agreed in part or declined, those taken further that wait for another answer.
    pub further: usize,
    /// Money agreed.
    pub secured_money: Pence,
}

impl Tally {
    /// Counts asks by what they came to. An answer stays one when it is taken further, and money that
    /// was agreed stays agreed when the rest is declined or taken back.
    pub fn of<'a>(asks: impl Iterator<Item = (&'a Ask, &'a AskLife)>) -> Self {
        let mut tally = Self::default();
        for (ask, life) in asks {
            match (life.stage(), life.came_to()) {
                (AskStage::TakenBack, None | Some(CameTo::Declined)) => continue,
                (_, None) => tally.open += 1,
                (_, Some(CameTo::Agreed)) => tally.secured += 1,
                (_, Some(CameTo::Partly)) => tally.partly += 1,
                (_, Some(CameTo::Declined)) => tally.declined += 1,
            }
            tally.further += usize::from(life.is_taken_further());
            let more = life.agreed_money(ask).0;
            tally.secured_money.0 = tally.secured_money.0.saturating_add(more);
        }
        tally
    }
}
