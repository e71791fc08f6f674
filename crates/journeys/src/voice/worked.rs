//! What was worked out of conversations, kept in memory until something is said or done in them: looking for
//! groups of opinion takes long, and everybody may open the page.

use super::Results;
use commons::Fraction;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use store::Id;

/// What tells whether anything was said or done since: how many entries the conversation has, how many its
/// inputs have, and how many answers. Entries only grow; answers change only while it is open, and opening
/// it again would be an entry.
pub(super) type Stamp = [u64; 3];

/// The last that was worked out of each conversation.
#[derive(Debug, Default)]
pub struct WorkedVoices {
    pub(super) results: LastWorked<Results>,
    pub(super) ratios: LastWorked<Fraction>,
}

/// The last of one kind that was worked out of each conversation.
#[derive(Debug)]
pub(super) struct LastWorked<T>(Mutex<BTreeMap<Id, (Stamp, T)>>);

impl<T> Default for LastWorked<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> LastWorked<T> {
    /// What was worked out when it stood so; none when it stands otherwise now.
    pub(super) fn of(&self, conversation: &Id, stamp: Stamp) -> Option<T> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(conversation).filter(|(then, _)| *then == stamp).map(|(_, found)| found.clone())
    }

    /// Keeps what was worked out when it stood so.
    pub(super) fn keep(&self, conversation: &Id, stamp: Stamp, found: T) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(conversation.clone(), (stamp, found));
    }
}
