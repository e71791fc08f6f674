//! A theory of change: steps from what goes in to the goal, and claims that one leads to the
//! next. Each shows what is known of it today, and a claim nobody has evidence for says so.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What kind of step it is, in the order they lead to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// Money, people, buildings.
    Input,
    /// What is done.
    Activity,
    /// What comes of it at once, and can be counted.
    Output,
    /// What changes for children.
    Outcome,
    /// One of the four outcomes of the vision.
    Goal,
}

impl StepKind {
    /// Every kind, in the order they lead to each other.
    pub const ALL: [Self; 5] =
        [Self::Input, Self::Activity, Self::Output, Self::Outcome, Self::Goal];

    /// The word kept in the store and used in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Activity => "activity",
            Self::Output => "output",
            Self::Outcome => "outcome",
            Self::Goal => "goal",
        }
    }

    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Input => "What goes in",
            Self::Activity => "What is done",
            Self::Output => "What comes of it at once",
            Self::Outcome => "What changes for children",
            Self::Goal => "The goals",
        }
    }

    /// Reads the word kept in the store.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its name in the diagram.
    pub id: String,
    /// What kind.
    pub kind: StepKind,
    /// Its words.
    pub words: String,
    /// The indicator or count that shows how it stands; `None` when nothing does.
    pub shown_by: Option<String>,
}

/// How strong the evidence for a claim is, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Nobody has looked.
    Assumed,
    /// People who know say so.
    Experience,
    /// The two go together; that is not to say one causes the other.
    Association,
    /// It was compared with what would have happened otherwise.
    Compared,
    /// It was tested in a trial.
    Trial,
    /// It was tested in a trial, and found not to be so.
    TrialFoundNothing,
}

impl Strength {
    /// Every strength, weakest first.
    pub const ALL: [Self; 6] = [
        Self::Assumed,
        Self::Experience,
        Self::Association,
        Self::Compared,
        Self::Trial,
        Self::TrialFoundNothing,
    ];

    /// The word kept in the store and used in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Assumed => "assumed",
            Self::Experience => "experience",
            Self::Association => "association",
            Self::Compared => "compared",
            Self::Trial => "trial",
            Self::TrialFoundNothing => "trial-found-nothing",
        }
    }

    /// Reads the word kept in the store.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|strength| strength.as_str() == word)
    }

    /// What stands between the two steps in a sentence. Only what was tested may say that one did
    /// something to the other.
    pub const fn between(self) -> &'static str {
        match self {
            Self::Assumed => "is hoped to help with",
            Self::Experience => "helps with, people who know say,",
            Self::Association => "goes together with",
            Self::Compared => "goes with more than elsewhere of",
            Self::Trial => "led, in a trial, to",
            Self::TrialFoundNothing => "did not lead, in a trial, to",
        }
    }

    /// The words beside the claim.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Assumed => "assumed: nobody has looked",
            Self::Experience => "people who know say so",
            Self::Association => "the two go together; that does not say why",
            Self::Compared => "compared with others",
            Self::Trial => "tested in a trial",
            Self::TrialFoundNothing => "tested in a trial, which found no effect",
        }
    }
}

/// A claim from one step to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Where it starts.
    pub from: String,
    /// Where it leads.
    pub to: String,
    /// How strong its evidence is.
    pub strength: Strength,
    /// The evidence; needed for everything but an assumption.
    pub evidence: Option<String>,
}

/// A theory of change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Theory {
    /// Its steps.
    pub steps: Vec<Step>,
    /// Its claims.
    pub claims: Vec<Claim>,
}

/// What is wrong with a theory of change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TheoryProblem {
    /// Two steps of one name.
    #[error("two steps are called {0}")]
    TwoOfOneName(String),
    /// A claim to nowhere.
    #[error("a claim names a step that is not there: {0}")]
    NoSuchStep(String),
    /// A claim that leads back.
    #[error(
        "the claim that {from} leads to {to} goes back: change flows from what goes in to the goal"
    )]
    LeadsBack {
        /// Where it starts.
        from: String,
        /// Where it leads.
        to: String,
    },
    /// A claim without evidence.
    #[error("the claim that {from} leads to {to} says it has evidence and names none")]
    NoEvidence {
        /// Where it starts.
        from: String,
        /// Where it leads.
        to: String,
    },
    /// An activity that leads to no goal.
    #[error("{0} leads to none of the goals")]
    LeadsNowhere(String),
}

impl Theory {
    /// All that is wrong with it.
    pub fn problems(&self) -> Vec<TheoryProblem> {
        let mut problems = Vec::new();
        let mut kinds: BTreeMap<&str, StepKind> = BTreeMap::new();
        for one in &self.steps {
            if kinds.insert(&one.id, one.kind).is_some() {
                problems.push(TheoryProblem::TwoOfOneName(one.id.clone()));
            }
        }
        for claim in &self.claims {
            let (from, to) = (claim.from.clone(), claim.to.clone());
            match (kinds.get(&*from), kinds.get(&*to)) {
                (None, _) => problems.push(TheoryProblem::NoSuchStep(from.clone())),
                (_, None) => problems.push(TheoryProblem::NoSuchStep(to.clone())),
                (Some(x), Some(y)) if x > y || from == to => {
                    problems.push(TheoryProblem::LeadsBack { from: from.clone(), to: to.clone() });
                }
                (Some(_), Some(_)) => {}
            }
            let named = claim.evidence.as_ref().is_some_and(|words| !words.trim().is_empty());
            if claim.strength != Strength::Assumed && !named {
                problems.push(TheoryProblem::NoEvidence { from, to });
            }
        }
        let reaching = self.reaching_a_goal();
        let lost = self
            .steps
            .iter()
            .filter(|one| one.kind == StepKind::Activity && !reaching.contains(one.id.as_str()));
        problems.extend(lost.map(|one| TheoryProblem::LeadsNowhere(one.id.clone())));
        problems
    }

    /// The steps from which claims lead to a goal.
    fn reaching_a_goal(&self) -> BTreeSet<&str> {
        let goals = self.steps.iter().filter(|one| one.kind == StepKind::Goal);
        let mut reaching: BTreeSet<&str> = goals.map(|one| one.id.as_str()).collect();
        loop {
            let before = reaching.len();
            for claim in &self.claims {
                if reaching.contains(claim.to.as_str()) {
                    reaching.insert(&claim.from);
                }
            }
            if reaching.len() == before {
                return reaching;
            }
        }
    }

    /// The weakest claim on the strongest way from a step to a goal: no chain is stronger than that.
    /// A way through a trial that found nothing is no way. `None` when no way leads to a goal.
    pub fn weakest_link(&self, from: &str) -> Option<Strength> {
        let goals = self.steps.iter().filter(|one| one.kind == StepKind::Goal);
        let mut best: BTreeMap<&str, Strength> =
            goals.map(|one| (one.id.as_str(), Strength::Trial)).collect();
        loop {
            let mut changed = false;
            for claim in self.claims.iter().filter(|a| a.strength != Strength::TrialFoundNothing) {
                let Some(onward) = best.get(claim.to.as_str()).copied() else { continue };
                let through = onward.min(claim.strength);
                if best.get(claim.from.as_str()).is_none_or(|known| through > *known) {
                    best.insert(&claim.from, through);
                    changed = true;
                }
            }
            if !changed {
                return best.get(from).copied();
            }
        }
    }
}
