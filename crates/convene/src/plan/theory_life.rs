//! A theory of change as it is written: steps and claims are put in, put right and taken out, and
//! what it said before stays on record.

use crate::life::{Entry, last_moment};
use crate::plan::theory::{Claim, Step, Theory, TheoryProblem};
use serde::{Deserialize, Serialize};

/// The most steps, so that anybody can follow it.
const MOST_STEPS: usize = 40;

/// What is done with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum TheoryDeed {
    /// It is begun; always the first.
    Begin {
        /// What it is about.
        title: String,
    },
    /// A step is put in, or in place of the one of its name.
    PutStep {
        /// The step.
        step: Step,
    },
    /// A step is taken out; no claim may name it any more.
    TakeStep {
        /// Its name.
        id: String,
        /// Why.
        reason: String,
    },
    /// A claim is put in, or in place of the one between its two steps.
    PutClaim {
        /// The claim.
        claim: Claim,
    },
    /// A claim is taken out.
    TakeClaim {
        /// Where it starts.
        from: String,
        /// Where it leads.
        to: String,
        /// Why.
        reason: String,
    },
}

/// Why it cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TheoryNotAllowed {
    /// It does not begin with its beginning, or is begun twice.
    #[error("a theory of change is begun with its title, once")]
    NotBegun,
    /// There are no words.
    #[error("fill in the words")]
    NoWords,
    /// There is no such step or claim.
    #[error("there is no such step or claim now: load the page again")]
    NoSuch,
    /// There are too many steps.
    #[error("it has at most {MOST_STEPS} steps, so that anybody can follow it")]
    TooMany,
    /// A step is named by a claim.
    #[error("a claim leads to it or from it: take that out first")]
    Claimed,
    /// The deed is earlier than what is recorded.
    #[error("the history goes forward only: this is earlier than what is recorded")]
    BeforeTheLastEntry,
    /// It would leave a problem that was not there.
    #[error("{0}")]
    Problem(TheoryProblem),
}

/// The life of a theory of change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TheoryLife {
    title: String,
    theory: Theory,
    history: Vec<Entry<TheoryDeed>>,
}

impl TheoryLife {
    /// A theory from its first entry.
    ///
    /// # Errors
    /// [`TheoryNotAllowed`].
    pub fn begin(entry: Entry<TheoryDeed>) -> Result<Self, TheoryNotAllowed> {
        let TheoryDeed::Begin { title } = &entry.deed else {
            return Err(TheoryNotAllowed::NotBegun);
        };
        words(title)?;
        let (title, theory) = (title.clone(), Theory::default());
        Ok(Self { title, theory, history: vec![entry] })
    }

    /// A theory from all its entries.
    ///
    /// # Errors
    /// [`TheoryNotAllowed`] of the first that could not have been done.
    pub fn of(entries: &[Entry<TheoryDeed>]) -> Result<Self, TheoryNotAllowed> {
        let (first, rest) = entries.split_first().ok_or(TheoryNotAllowed::NotBegun)?;
        let mut life = Self::begin(first.clone())?;
        for entry in rest {
            life.apply(entry.clone())?;
        }
        Ok(life)
    }

    /// What it is about.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The theory as it is now.
    pub const fn theory(&self) -> &Theory {
        &self.theory
    }

    /// All that was done, oldest first.
    pub fn history(&self) -> &[Entry<TheoryDeed>] {
        &self.history
    }

    /// Does something with it.
    ///
    /// # Errors
    /// [`TheoryNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(&mut self, entry: Entry<TheoryDeed>) -> Result<(), TheoryNotAllowed> {
        if last_moment(&self.history).is_some_and(|last| entry.at < last) {
            return Err(TheoryNotAllowed::BeforeTheLastEntry);
        }
        let mut theory = self.theory.clone();
        change(&mut theory, &entry.deed)?;
        // An activity may lead nowhere while the rest is still to be written; the page says so.
        let stops = |problem: &TheoryProblem| !matches!(problem, TheoryProblem::LeadsNowhere(_));
        if let Some(problem) = theory.problems().into_iter().find(stops) {
            return Err(TheoryNotAllowed::Problem(problem));
        }
        self.theory = theory;
        self.history.push(entry);
        Ok(())
    }
}

fn change(theory: &mut Theory, deed: &TheoryDeed) -> Result<(), TheoryNotAllowed> {
    match deed {
        TheoryDeed::Begin { .. } => Err(TheoryNotAllowed::NotBegun),
        TheoryDeed::PutStep { step } => {
            words(&step.words)?;
            if let Some(own) = theory.steps.iter_mut().find(|own| own.id == step.id) {
                own.clone_from(step);
                return Ok(());
            }
            if theory.steps.len() >= MOST_STEPS {
                return Err(TheoryNotAllowed::TooMany);
            }
            theory.steps.push(step.clone());
            Ok(())
        }
        TheoryDeed::TakeStep { id, reason } => {
            words(reason)?;
            if theory.claims.iter().any(|claim| claim.from == *id || claim.to == *id) {
                return Err(TheoryNotAllowed::Claimed);
            }
            let before = theory.steps.len();
            theory.steps.retain(|step| step.id != *id);
            fewer(before, theory.steps.len())
        }
        TheoryDeed::PutClaim { claim } => {
            let same = |own: &&mut Claim| own.from == claim.from && own.to == claim.to;
            match theory.claims.iter_mut().find(same) {
                Some(own) => own.clone_from(claim),
                None => theory.claims.push(claim.clone()),
            }
            Ok(())
        }
        TheoryDeed::TakeClaim { from, to, reason } => {
            words(reason)?;
            let before = theory.claims.len();
            theory.claims.retain(|claim| claim.from != *from || claim.to != *to);
            fewer(before, theory.claims.len())
        }
    }
}

const fn fewer(before: usize, after: usize) -> Result<(), TheoryNotAllowed> {
    if after < before { Ok(()) } else { Err(TheoryNotAllowed::NoSuch) }
}

fn words(text: &str) -> Result<(), TheoryNotAllowed> {
    if text.trim().is_empty() { Err(TheoryNotAllowed::NoWords) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::theory::{StepKind, Strength};
    use commons::Moment;

    fn entry(second: i64, deed: TheoryDeed) -> Entry<TheoryDeed> {
        Entry { at: Moment::from_unix(second), who: "amna".into(), deed }
    }

    fn step(id: &str, kind: StepKind) -> TheoryDeed {
        let (id, words) = (id.to_owned(), format!("The step {id}"));
        TheoryDeed::PutStep { step: Step { id, kind, words, shown_by: None } }
    }

    fn claim(from: &str, to: &str, strength: Strength) -> TheoryDeed {
        let (from, to, evidence) = (from.to_owned(), to.to_owned(), Some("A study".to_owned()));
        TheoryDeed::PutClaim { claim: Claim { from, to, strength, evidence } }
    }

    fn written() -> TheoryLife {
        let begin = TheoryDeed::Begin { title: "Why it should work".into() };
        let mut life = TheoryLife::begin(entry(1, begin)).expect("begun");
        for (second, deed) in (2..).zip([
            step("a", StepKind::Activity),
            step("o", StepKind::Outcome),
            claim("a", "o", Strength::Association),
        ]) {
            life.apply(entry(second, deed)).expect("written");
        }
        life
    }

    fn refused(deed: TheoryDeed) -> TheoryNotAllowed {
        let mut life = written();
        let refused = life.apply(entry(9, deed)).expect_err("refused");
        assert_eq!(life, written(), "nothing has changed");
        refused
    }

    #[test]
    fn it_is_written_put_right_and_read_back_from_its_history() {
        let mut life = written();
        life.apply(entry(9, claim("a", "o", Strength::Trial))).expect("put right");
        assert_eq!(life.theory().claims.len(), 1, "in place of the one that was there");
        assert_eq!(life.theory().claims[0].strength, Strength::Trial);
        assert_eq!(TheoryLife::of(life.history()), Ok(life.clone()));
        assert_eq!(life.history().len(), 5);
        assert!(TheoryLife::of(&life.history()[1..]).is_err());
    }

    #[test]
    fn what_would_leave_a_hole_is_refused_with_its_reason() {
        let take = |id: &str, reason: &str| TheoryDeed::TakeStep {
            id: id.to_owned(),
            reason: reason.to_owned(),
        };
        assert_eq!(refused(take("a", "Not done")), TheoryNotAllowed::Claimed);
        assert_eq!(refused(take("a", " ")), TheoryNotAllowed::NoWords);
        assert_eq!(refused(take("x", "Not done")), TheoryNotAllowed::NoSuch);
        let back = refused(claim("o", "a", Strength::Trial));
        assert!(matches!(back, TheoryNotAllowed::Problem(TheoryProblem::LeadsBack { .. })));
        let none = refused(claim("a", "x", Strength::Trial));
        assert!(matches!(none, TheoryNotAllowed::Problem(TheoryProblem::NoSuchStep(_))));
        let again = TheoryDeed::Begin { title: "Again".into() };
        assert_eq!(refused(again), TheoryNotAllowed::NotBegun);
        let early = written().apply(entry(1, step("b", StepKind::Goal)));
        assert_eq!(early, Err(TheoryNotAllowed::BeforeTheLastEntry));
    }

    #[test]
    fn an_association_is_never_worded_as_a_cause() {
        let causal = ["lead", "led", "cause", "effect", "because", "help", "improve", "result"];
        for words in [Strength::Association.between(), Strength::Association.in_words()] {
            for word in causal {
                assert!(!words.contains(word), "\u{201c}{words}\u{201d} says {word}");
            }
        }
        for strength in Strength::ALL {
            assert_eq!(Strength::parse(strength.as_str()), Some(strength));
            assert!(
                strength.between() != Strength::Association.between()
                    || strength == Strength::Association
            );
        }
        for kind in StepKind::ALL {
            assert_eq!(StepKind::parse(kind.as_str()), Some(kind));
        }
    }
}
