//! What reviewers said, kept for good.
//!
//! Two reviewers look at each pair without knowing what the other said or what the model thinks; a
//! third decides where they differ. A decision is never overwritten: whoever changes their mind
//! says why, and what they said before stays.

use commons::Moment;

/// What a reviewer says of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// One person.
    Same,
    /// Two people.
    Different,
    /// What is shown does not tell.
    CannotTell,
}

impl Verdict {
    /// All verdicts, in order.
    pub const ALL: [Self; 3] = [Self::Same, Self::Different, Self::CannotTell];

    /// The word for it in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::CannotTell => "cannot tell",
        }
    }

    /// The verdict of a word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.word() == word.trim().to_ascii_lowercase())
    }
}

/// One decision of one reviewer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The pair, by its number in the queue.
    pub pair: u32,
    /// Who decided.
    pub reviewer: String,
    /// What they said.
    pub verdict: Verdict,
    /// When.
    pub at: Moment,
    /// Why, in the reviewer's words; needed when the reviewer changes an earlier decision.
    pub reason: String,
}

/// Why a decision is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// The queue has no such pair.
    #[error("pair {pair} is not in the queue, which has {pairs} pairs")]
    NoSuchPair {
        /// The number given.
        pair: u32,
        /// Pairs in the queue.
        pairs: usize,
    },
    /// Nobody is named.
    #[error("pair {pair}: say who decided")]
    Nobody {
        /// The pair.
        pair: u32,
    },
    /// The reviewer said so before.
    #[error("pair {pair}: {reviewer} has already said {}", verdict.word())]
    SaidBefore {
        /// The pair.
        pair: u32,
        /// Who.
        reviewer: String,
        /// What.
        verdict: Verdict,
    },
    /// The reviewer said something else before and gives no reason.
    #[error(
        "pair {pair}: {reviewer} said {} before; to change it, say why",
        before.word()
    )]
    ReasonNeeded {
        /// The pair.
        pair: u32,
        /// Who.
        reviewer: String,
        /// What they said before.
        before: Verdict,
    },
    /// Two reviewers agree, or three have decided.
    #[error("pair {pair} is settled; nobody else needs to look at it")]
    Settled {
        /// The pair.
        pair: u32,
    },
}

/// Where a pair stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nobody has looked at it.
    WaitsForFirst,
    /// One reviewer has.
    WaitsForSecond,
    /// Two have, and differ.
    WaitsForThird,
    /// It is decided; three reviewers who all say something else "cannot tell" together.
    Settled(Verdict),
}

/// The decisions on the pairs of one queue.
#[derive(Debug, Clone, Default)]
pub struct Book {
    log: Vec<Decision>,
    by_pair: Vec<Vec<usize>>,
}

impl Book {
    /// An empty book for this many pairs, numbered from 0.
    pub fn new(pairs: usize) -> Self {
        Self { log: Vec::new(), by_pair: vec![Vec::new(); pairs] }
    }

    /// Writes a decision down.
    ///
    /// # Errors
    /// [`NotTaken`], and the book is as before.
    pub fn decide(&mut self, decision: Decision) -> Result<State, NotTaken> {
        let pair = decision.pair;
        if pair as usize >= self.by_pair.len() {
            return Err(NotTaken::NoSuchPair { pair, pairs: self.by_pair.len() });
        }
        if decision.reviewer.trim().is_empty() {
            return Err(NotTaken::Nobody { pair });
        }
        let standing = self.standing(pair);
        let before = standing.iter().find(|one| one.reviewer == decision.reviewer);
        match before.map(|one| one.verdict) {
            None if matches!(self.state(pair), State::Settled(_)) => {
                return Err(NotTaken::Settled { pair });
            }
            Some(verdict) if verdict == decision.verdict => {
                let reviewer = decision.reviewer;
                return Err(NotTaken::SaidBefore { pair, reviewer, verdict });
            }
            Some(before) if decision.reason.trim().is_empty() => {
                let reviewer = decision.reviewer;
                return Err(NotTaken::ReasonNeeded { pair, reviewer, before });
            }
            None | Some(_) => {}
        }
        self.by_pair[pair as usize].push(self.log.len());
        self.log.push(decision);
        Ok(self.state(pair))
    }

    /// Everything that was ever said of a pair, oldest first.
    pub fn history(&self, pair: u32) -> impl Iterator<Item = &Decision> {
        let at = self.by_pair.get(pair as usize).map(Vec::as_slice).unwrap_or_default();
        at.iter().map(|at| &self.log[*at])
    }

    /// Every decision, oldest first.
    pub fn log(&self) -> &[Decision] {
        &self.log
    }

    /// Number of pairs.
    pub fn pairs(&self) -> usize {
        self.by_pair.len()
    }

    /// What each reviewer says now of a pair, in the order in which they first looked at it; at
    /// most three.
    pub fn standing(&self, pair: u32) -> Vec<&Decision> {
        let mut standing: Vec<&Decision> = Vec::new();
        for decision in self.history(pair) {
            match standing.iter_mut().find(|one| one.reviewer == decision.reviewer) {
                Some(one) => *one = decision,
                None => standing.push(decision),
            }
        }
        standing
    }

    /// Where a pair stands.
    pub fn state(&self, pair: u32) -> State {
        let said: Vec<Verdict> = self.standing(pair).iter().map(|one| one.verdict).collect();
        match said.as_slice() {
            [] => State::WaitsForFirst,
            [_] => State::WaitsForSecond,
            [one, two] if one == two => State::Settled(*one),
            [_, _] => State::WaitsForThird,
            [one, two, three, ..] if [two, three].contains(&one) => State::Settled(*one),
            [_, two, three, ..] if two == three => State::Settled(*two),
            [_, _, _, ..] => State::Settled(Verdict::CannotTell),
        }
    }

    /// The pairs a reviewer may look at, in the order of the queue: those they have not decided and
    /// that are not settled. It does not show how many have looked at a pair before.
    pub fn open_to(&self, reviewer: &str) -> Vec<u32> {
        let open = |pair: &u32| {
            !matches!(self.state(*pair), State::Settled(_))
                && !self.history(*pair).any(|one| one.reviewer == reviewer)
        };
        (0..).take(self.by_pair.len()).filter(open).collect()
    }

    /// How many pairs wait for a first, second and third reviewer and how many are settled.
    pub fn progress(&self) -> Progress {
        let mut progress = Progress::default();
        for pair in (0..).take(self.by_pair.len()) {
            match self.state(pair) {
                State::WaitsForFirst => progress.first += 1,
                State::WaitsForSecond => progress.second += 1,
                State::WaitsForThird => progress.third += 1,
                State::Settled(_) => progress.settled += 1,
            }
        }
        progress
    }
}

/// Pairs by where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Waiting for a first reviewer.
    pub first: usize,
    /// Waiting for a second.
    pub second: usize,
    /// Waiting for a third, because two differ.
    pub third: usize,
    /// Decided.
    pub settled: usize,
}
