//! The desk of reviewing: the queue and all decisions, opened from the vault.
//!
//! Every opening asks the access rules first and is written down before anything is read: without
//! a permit, or when it cannot be written down, the vault stays closed.

use crate::deeds;
use crate::house::{ChildrenSide, House};
use crate::permits;
use crate::review_people::CannotReviewPairs;
use crate::review_people::kept::{Pair, Queue, lines};
use access::{Action, Home, Permit, Purpose, Refusal, Request, Ties, act};
use connect::review::{Book, Decision, State, Verdict, Votes};
use convene::Who;
use lake::{Opening, Reviews};
use std::collections::BTreeMap;
use store::audit;

/// The queue with everything that was ever decided.
pub(crate) struct Desk {
    pub queue: Queue,
    pub book: Book,
    /// Every pair of the queue in its order, then pairs of former queues.
    pub pairs: Vec<Pair>,
}

/// A permit to read in the vault, held by a clerk.
pub(crate) struct Clerk<'h> {
    pub house: &'h House,
    pub children: &'h ChildrenSide,
    pub who: &'h Who,
    pub permit: Permit,
}

impl<'h> Clerk<'h> {
    /// Asks for a permit. A refusal is written down as well.
    pub(crate) fn ask(house: &'h House, who: Option<&'h Who>) -> Result<Self, CannotReviewPairs> {
        let need = act::REVIEW_LINKS.for_purpose(Purpose::Linkage);
        if let Err(refusal) = house.may(who, need) {
            permits::note_refusal(house, who, (need.act, need.purpose), &refusal)?;
            return Err(refusal.into());
        }
        let who = who.ok_or(Refusal::NotSignedIn)?;
        let children = house.children.as_ref().ok_or(CannotReviewPairs::NoVault)?;
        let request = Request {
            who: who.id.clone(),
            roles: who.roles.clone(),
            purpose: Purpose::Linkage,
            home: Home::Vault,
            action: Action::Read,
            ties: Ties::NONE,
            at: house.now(),
        };
        let permit = permits::permit::<CannotReviewPairs>(house, request, "pairs to review")?;
        Ok(Self { house, children, who, permit })
    }

    /// Writes down what is about to be read. What cannot be written down is not opened.
    pub(crate) fn write_down(&self, what: &str) -> Result<Opening, CannotReviewPairs> {
        let (now, deed) = (self.house.now(), deeds::opened(&self.permit, what));
        let note = move |tx: &mut store::Tx<'_>| audit::record(tx, &deed, now).map(|_| ());
        self.house.store.write("open the vault", note)?;
        let purpose = self.permit.request().purpose.as_str().to_owned();
        Ok(Opening { purpose, who: self.who.id.clone(), at: now })
    }

    /// Opens the desk.
    pub(crate) fn desk(&self, what: &str) -> Result<Desk, CannotReviewPairs> {
        let opening = self.write_down(what)?;
        Desk::open(self.children, &opening)
    }
}

impl Desk {
    /// The queue and the decisions; the opening has been written down.
    pub(crate) fn open(
        children: &ChildrenSide,
        opening: &Opening,
    ) -> Result<Self, CannotReviewPairs> {
        let queue = children.vault.read_reviews(opening, Reviews::Queue)?.found;
        let queue = Queue::from_bytes(&queue.ok_or(CannotReviewPairs::NoQueue)?)?;
        let decisions = children.vault.read_reviews(opening, Reviews::Decisions)?.found;
        Self::of(queue, &decisions.unwrap_or_default())
    }

    /// A desk from a queue and the lines of decisions.
    pub(crate) fn of(queue: Queue, decisions: &[u8]) -> Result<Self, CannotReviewPairs> {
        let of_queue = queue.pairs.iter().map(|queued| queued.pair());
        let mut pairs: Vec<Pair> =
            of_queue.collect::<Option<_>>().ok_or(CannotReviewPairs::Damaged)?;
        let decisions = lines(decisions)?;
        let mut numbers: BTreeMap<Pair, u32> = pairs.iter().copied().zip(0..).collect();
        for (pair, _) in &decisions {
            let next = u32::try_from(pairs.len()).unwrap_or(u32::MAX);
            if !numbers.contains_key(pair) {
                numbers.insert(*pair, next);
                pairs.push(*pair);
            }
        }
        let mut book = Book::new(pairs.len());
        for (pair, decision) in decisions {
            let number = numbers[&pair];
            let taken = book.decide(Decision { pair: number, ..decision });
            taken.map_err(|_| CannotReviewPairs::Damaged)?;
        }
        Ok(Self { queue, book, pairs })
    }

    /// The number of the pair in the queue that has this name.
    pub(crate) fn number(&self, name: &str) -> Option<u32> {
        let of_queue = self.pairs.iter().take(self.queue.pairs.len());
        (0..).zip(of_queue).find(|(_, pair)| pair.name() == name).map(|(number, _)| number)
    }

    /// The pairs of the queue that a clerk may decide, in order.
    pub(crate) fn open_to(&self, reviewer: &str) -> Vec<u32> {
        let in_queue = |number: &u32| (*number as usize) < self.queue.pairs.len();
        self.book.open_to(reviewer).into_iter().filter(in_queue).collect()
    }

    /// What a clerk says of a pair now.
    pub(crate) fn own(&self, number: u32, reviewer: &str) -> Option<Verdict> {
        let standing = self.book.standing(number);
        standing.iter().find(|one| one.reviewer == reviewer).map(|one| one.verdict)
    }

    /// What was said of a pair, "cannot tell" left out.
    pub(crate) fn votes(&self, number: u32) -> Votes {
        let mut votes = Votes::default();
        for one in self.book.standing(number) {
            match one.verdict {
                Verdict::Same => votes.same = votes.same.saturating_add(1),
                Verdict::Different => votes.different = votes.different.saturating_add(1),
                Verdict::CannotTell => {}
            }
        }
        votes
    }

    /// Whether a pair is settled.
    pub(crate) fn is_settled(&self, number: u32) -> bool {
        matches!(self.book.state(number), State::Settled(_))
    }
}
