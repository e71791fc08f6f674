//! Deciding a pair.
//!
//! The decision is added to the vault's with nobody else deciding meanwhile, and is on the disk when
//! this returns. Which pair was decided and by whom is in the audit; what was said is not.

use crate::deeds;
use crate::house::House;
use crate::review_people::CannotReviewPairs;
use crate::review_people::desk::{Clerk, Desk};
use crate::review_people::kept::{Queue, line};
use crate::review_people::pair::desk_of;
use crate::review_people::progress::note_progress;
use connect::review::{Decision, NotTaken, Verdict};
use convene::{Role, Who};
use lake::Reviews;
use store::audit;

/// What came of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// It is kept. The next pair for this clerk, if there is one.
    Taken {
        /// Its name.
        next: Option<String>,
    },
    /// It was said before, by the same clerk; nothing changed.
    SaidBefore {
        /// The next pair.
        next: Option<String>,
    },
    /// The clerk said something else before and must say why they change it.
    ReasonNeeded,
    /// Others have settled the pair meanwhile.
    Settled {
        /// The next pair.
        next: Option<String>,
    },
}

/// Decides a pair, or changes what the same clerk said of it before.
///
/// # Errors
/// [`CannotReviewPairs`].
pub fn decide_pair(
    house: &House,
    who: Option<&Who>,
    (name, verdict): (&str, Verdict),
    reason: &str,
) -> Result<Decided, CannotReviewPairs> {
    let clerk = Clerk::ask(house, who)?;
    let opening = clerk.write_down("pairs to review")?;
    let vault = &clerk.children.vault;
    let queue = vault.read_reviews(&opening, Reviews::Queue)?.found;
    let queue = Queue::from_bytes(&queue.ok_or(CannotReviewPairs::NoQueue)?)?;
    let (reviewer, at) = (clerk.who.id.clone(), house.now());
    let outcome = vault.change_reviews(Reviews::Decisions, move |mut bytes| {
        let mut desk = Desk::of(queue, &bytes)?;
        let number = desk.number(name).ok_or(CannotReviewPairs::NotOpen)?;
        let reason = reason.trim().to_owned();
        let decision = Decision { pair: number, reviewer: reviewer.clone(), verdict, at, reason };
        let taken = desk.book.decide(decision.clone());
        let next = desk_of(&desk, &reviewer).next;
        let outcome = match taken {
            Ok(_) => {
                bytes.extend(line(desk.pairs[number as usize], &decision)?);
                Decided::Taken { next }
            }
            Err(NotTaken::SaidBefore { .. }) => Decided::SaidBefore { next },
            Err(NotTaken::ReasonNeeded { .. }) => Decided::ReasonNeeded,
            Err(NotTaken::Settled { .. }) => Decided::Settled { next },
            Err(NotTaken::NoSuchPair { .. } | NotTaken::Nobody { .. }) => {
                return Err(CannotReviewPairs::NotOpen);
            }
        };
        Ok((bytes, (outcome, desk)))
    });
    let (outcome, desk) = outcome?;
    if matches!(outcome, Decided::Taken { .. }) {
        let role = Role::LinkClerk.as_str();
        let deed = deeds::done(&clerk.who.id, role, "decide a pair", name);
        let note = move |tx: &mut store::Tx<'_>| audit::record(tx, &deed, at).map(|_| ());
        house.store.write("note a decision", note)?;
        note_progress(house, &desk)?;
    }
    Ok(outcome)
}
