//! How many asks came to what.

use crate::ask::deeds::AskAnswer;
use crate::ask::life::AskLife;
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
    /// Money agreed.
    pub secured_money: Pence,
}

impl Tally {
    /// Counts asks by their last answer.
    pub fn of<'a>(asks: impl Iterator<Item = (&'a Ask, &'a AskLife)>) -> Self {
        let mut tally = Self::default();
        for (ask, life) in asks {
            match (life.stage(), life.answer()) {
                (AskStage::TakenBack, _) => {}
                (AskStage::Waiting | AskStage::Sent, _) | (_, None) => tally.open += 1,
                (_, Some(AskAnswer::Agreed)) => {
                    tally.secured += 1;
                    tally.secure(ask.amount);
                }
                (_, Some(AskAnswer::Partly { amount, .. })) => {
                    tally.partly += 1;
                    tally.secure(*amount);
                }
                (_, Some(AskAnswer::Declined { .. })) => tally.declined += 1,
            }
        }
        tally
    }

    fn secure(&mut self, amount: Option<Pence>) {
        let more = amount.unwrap_or_default().0;
        self.secured_money.0 = self.secured_money.0.saturating_add(more);
    }
}
