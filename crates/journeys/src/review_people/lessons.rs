//! What a run of linking takes from reviewing, and leaves for it.

use crate::house::{ChildrenSide, House};
use crate::review_people::CannotReviewPairs;
use crate::review_people::desk::Desk;
use crate::review_people::kept::Queue;
use crate::review_people::progress::note_progress;
use commons::ContentHash;
use connect::review::{Clerks, Design};
use connect::{ChildLesson, ChildLinks, PairToLookAt, Stands, ToLookAt, Told};
use lake::{Opening, Reviews};
use store::Id;

/// What reviewers have decided so far, for a run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Taught {
    pub told: Told,
    /// Decisions as they are in the vault.
    decisions: Vec<u8>,
}

impl Taught {
    /// All that linking is told, in one word: another word is another lesson.
    pub(crate) fn digest(&self) -> String {
        let mut said = ContentHash::of(&self.decisions).to_string().into_bytes();
        for (one, other, stands) in &self.told.stands {
            said.extend(one.as_bytes());
            said.extend(other.as_bytes());
            said.push(u8::from(*stands == Stands::Apart));
        }
        ContentHash::of(&said).to_string()
    }
}

/// Reads what was settled, and what was begun. The opening has been written down.
pub(crate) fn lessons(
    children: &ChildrenSide,
    opening: &Opening,
) -> Result<Taught, CannotReviewPairs> {
    let found = children.vault.read_reviews(opening, Reviews::Decisions)?.found;
    let decisions = found.unwrap_or_default();
    let nothing = Queue {
        run: String::new(),
        completeness: 1.0,
        fields: Vec::new(),
        strata: Vec::new(),
        pairs: Vec::new(),
        groupings: Vec::new(),
    };
    let desk = Desk::of(nothing, &decisions)?;
    let mut told = Told { design: Design::default(), ..Told::default() };
    let mut votes = Vec::new();
    for (number, pair) in (0..).zip(&desk.pairs) {
        let said = desk.votes(number);
        votes.push((0, said));
        if desk.is_settled(number) {
            told.lessons.push(ChildLesson { a: pair.0, b: pair.1, votes: said });
        } else {
            told.begun.push((pair.0, pair.1));
        }
    }
    // Pairs of which nobody could tell teach nothing.
    told.lessons.retain(|lesson| lesson.votes.same >= 2 || lesson.votes.different >= 2);
    told.clerks = Clerks::of(&votes);
    Ok(Taught { told, decisions })
}

/// Leaves the pairs that a run drew, in place of those of the run before it.
pub(crate) fn keep_queue(
    house: &House,
    children: &ChildrenSide,
    run: &Id,
    (links, found): (&ChildLinks, &ToLookAt),
    taught: &Taught,
) -> Result<(), CannotReviewPairs> {
    let queue = Queue::of(run.as_str(), links, found);
    children.vault.write_reviews(Reviews::Queue, &queue.to_bytes()?)?;
    note_progress(house, &Desk::of(queue, &taught.decisions)?)
}

/// Keeps the queue of the run before for a run that joined records to its people, with the pairs that
/// wait since.
pub(crate) fn carry_queue(
    house: &House,
    children: &ChildrenSide,
    run: &Id,
    more: &[PairToLookAt],
    taught: &Taught,
) -> Result<(), CannotReviewPairs> {
    let carry = |bytes: Vec<u8>| {
        if bytes.is_empty() {
            return Ok::<_, CannotReviewPairs>((bytes, None));
        }
        let mut queue = Queue::from_bytes(&bytes)?;
        queue.carry(run.as_str(), more);
        Ok((queue.to_bytes()?, Some(queue)))
    };
    match children.vault.change_reviews(Reviews::Queue, carry)? {
        None => Ok(()),
        Some(queue) => note_progress(house, &Desk::of(queue, &taught.decisions)?),
    }
}
