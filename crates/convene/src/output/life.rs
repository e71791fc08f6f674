//! An output request from its history.

use crate::life::{Blocked, Entry, last_moment, leads_to};
use crate::output::OUTPUT_ARROWS;
use crate::output::{Output, OutputDeed, OutputDeedKind, OutputStage, Verdict};
use commons::{ContentHash, Moment};
use std::collections::BTreeSet;

/// Why a deed cannot be done, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutputNotAllowed {
    /// Nothing of the kind can be done with it now.
    #[error("{0}")]
    Blocked(#[from] Blocked<OutputStage, OutputDeedKind>),
    /// There is nothing in its history.
    #[error("it was never written: write it first")]
    NeverWritten,
    /// There are no words.
    #[error("fill in the words: none may be empty")]
    NoWords,
    /// The context is not full.
    #[error("say what it is, why it is needed and who will read it: checkers cannot judge without")]
    NoContext,
    /// No file is there.
    #[error("add at least one file: there is nothing to check")]
    NoFiles,
    /// A file has no plain name.
    #[error("give file {0} a name without a folder")]
    BadFileName(usize),
    /// Two files have one name.
    #[error("two files are called {0}: give one of them another name")]
    SameName(String),
    /// Somebody else than the author or the team.
    #[error("only its author and the project's team can do this: ask one of them")]
    NotTheirs,
    /// The author or one of the team.
    #[error("its author and the project's team cannot do this: ask a checker outside the project")]
    NotIndependent,
    /// The person has given a view already.
    #[error("you have given your view: wait for the other checker, then change it if you need to")]
    GaveAView,
    /// The person has given none.
    #[error("only the two checkers who gave a view can do this: ask one of them")]
    GaveNoView,
    /// What they looked at is not what is there.
    #[error("this is not what is there now: open it again, read it, and then decide")]
    AnotherSeal,
    /// Both approve, or one does, so it cannot be ended alone.
    #[error("reject it only when both views say so: talk about it, change a view, or return it")]
    NotBothReject,
    /// Two approvals of what is there are wanting.
    #[error("two checkers must approve exactly what is there now: ask for their views")]
    NotApprovedByTwo,
}

/// A checker's view, as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenView {
    /// Whose.
    pub checker: String,
    /// What they think.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// The seal of what they looked at.
    pub seal: ContentHash,
    /// When they said so.
    pub at: Moment,
}

/// The life of an output request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputLife {
    stage: OutputStage,
    author: String,
    project: String,
    team: BTreeSet<String>,
    output: Output,
    views: Vec<GivenView>,
    round_began: usize,
    history: Vec<Entry<OutputDeed>>,
}

impl OutputLife {
    /// The request that is written by this entry.
    ///
    /// # Errors
    /// [`OutputNotAllowed`], with the reason.
    pub fn begin(entry: Entry<OutputDeed>) -> Result<Self, OutputNotAllowed> {
        let (stage, kind) = (OutputStage::Unwritten, entry.deed.kind());
        let stage = leads_to(&OUTPUT_ARROWS, (stage, kind), (None, entry.at))?;
        let OutputDeed::Write { project, team, output } = &entry.deed else {
            return Err(OutputNotAllowed::NeverWritten);
        };
        check_words(&entry.deed)?;
        check_files(output)?;
        Ok(Self {
            stage,
            author: entry.who.clone(),
            project: project.clone(),
            team: team.clone(),
            output: output.clone(),
            views: Vec::new(),
            round_began: 0,
            history: vec![entry],
        })
    }

    /// The request with this history.
    ///
    /// # Errors
    /// [`OutputNotAllowed`] of the first entry that could not have been done.
    pub fn told(
        entries: impl IntoIterator<Item = Entry<OutputDeed>>,
    ) -> Result<Self, OutputNotAllowed> {
        let mut entries = entries.into_iter();
        let mut life = Self::begin(entries.next().ok_or(OutputNotAllowed::NeverWritten)?)?;
        for entry in entries {
            life.apply(entry)?;
        }
        Ok(life)
    }

    /// Where it stands.
    pub const fn stage(&self) -> OutputStage {
        self.stage
    }

    /// Who wrote it.
    pub fn author(&self) -> &str {
        &self.author
    }

    /// The project it belongs to.
    pub fn project(&self) -> &str {
        &self.project
    }

    /// Who works on the project, or did since it was written.
    pub const fn team(&self) -> &BTreeSet<String> {
        &self.team
    }

    /// What is to leave.
    pub const fn output(&self) -> &Output {
        &self.output
    }

    /// Whether somebody is neither its author nor of the team, so that they may check it.
    pub fn is_independent(&self, person: &str) -> bool {
        self.author != person && !self.team.contains(person)
    }

    /// The views since it was last submitted that a person may read. Until two are given, each
    /// checker reads their own alone; its author and the team read them when the checkers are done.
    pub fn views_for(&self, person: &str) -> Vec<&GivenView> {
        let all = self.reads_all(person);
        self.views.iter().filter(|view| all || view.checker == person).collect()
    }

    /// All that was done that a person may read, oldest first.
    pub fn history_for(&self, person: &str) -> Vec<&Entry<OutputDeed>> {
        let all = self.reads_all(person);
        let may_read = |(at, entry): &(usize, &Entry<OutputDeed>)| {
            all || *at < self.round_began || !entry.deed.is_of_checkers() || entry.who == person
        };
        self.history.iter().enumerate().filter(may_read).map(|(_, entry)| entry).collect()
    }

    /// All that was done, oldest first: to be kept. People are shown [`Self::history_for`] them.
    pub fn history(&self) -> &[Entry<OutputDeed>] {
        &self.history
    }

    fn reads_all(&self, person: &str) -> bool {
        let talking = matches!(self.stage, OutputStage::Reviewed);
        self.views.len() >= 2 && (!talking || self.is_independent(person))
    }

    /// Does something with it.
    ///
    /// # Errors
    /// [`OutputNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(&mut self, entry: Entry<OutputDeed>) -> Result<OutputStage, OutputNotAllowed> {
        let moments = (last_moment(&self.history), entry.at);
        let by_arrow = leads_to(&OUTPUT_ARROWS, (self.stage, entry.deed.kind()), moments)?;
        check_words(&entry.deed)?;
        self.check_who(entry.deed.kind(), &entry.who)?;
        self.check_what(&entry.deed)?;
        self.change(&entry);
        self.stage = match entry.deed {
            OutputDeed::GiveView { .. } | OutputDeed::ChangeView { .. } => self.stage_by_views(),
            _ => by_arrow,
        };
        self.history.push(entry);
        Ok(self.stage)
    }

    /// The deeds that a person can do with it now, so far as these rules go: with good words, and the
    /// seal of what is there.
    pub fn open_to(&self, person: &str) -> BTreeSet<OutputDeedKind> {
        let is_ready = |kind: OutputDeedKind| match kind {
            OutputDeedKind::Reject => self.both_reject(),
            OutputDeedKind::Submit => check_full(&self.output).is_ok(),
            OutputDeedKind::Release => self.is_approved(),
            _ => true,
        };
        let arrows = OUTPUT_ARROWS.iter().filter(|arrow| arrow.from == self.stage);
        let kinds = arrows.map(|arrow| arrow.by);
        kinds.filter(|kind| self.check_who(*kind, person).is_ok() && is_ready(*kind)).collect()
    }

    fn check_who(&self, kind: OutputDeedKind, who: &str) -> Result<(), OutputNotAllowed> {
        let independent = self.is_independent(who);
        let gave = self.views.iter().any(|view| view.checker == who);
        match kind {
            // Whoever finds that something should not have left can say so.
            OutputDeedKind::Withdraw if self.stage == OutputStage::Released => Ok(()),
            OutputDeedKind::Write
            | OutputDeedKind::Change
            | OutputDeedKind::Submit
            | OutputDeedKind::Withdraw => {
                if independent {
                    Err(OutputNotAllowed::NotTheirs)
                } else {
                    Ok(())
                }
            }
            _ if !independent => Err(OutputNotAllowed::NotIndependent),
            OutputDeedKind::GiveView if gave => Err(OutputNotAllowed::GaveAView),
            OutputDeedKind::GiveView | OutputDeedKind::Release => Ok(()),
            OutputDeedKind::ChangeView
            | OutputDeedKind::Discuss
            | OutputDeedKind::Return
            | OutputDeedKind::Reject => {
                if gave {
                    Ok(())
                } else {
                    Err(OutputNotAllowed::GaveNoView)
                }
            }
        }
    }

    fn check_what(&self, deed: &OutputDeed) -> Result<(), OutputNotAllowed> {
        match deed {
            OutputDeed::Write { output, .. } | OutputDeed::Change { output } => check_files(output),
            OutputDeed::Submit { .. } => check_full(&self.output),
            OutputDeed::GiveView { seal, .. } | OutputDeed::ChangeView { seal, .. } => {
                self.check_seal(*seal)
            }
            OutputDeed::Reject { .. } => {
                if self.both_reject() {
                    Ok(())
                } else {
                    Err(OutputNotAllowed::NotBothReject)
                }
            }
            OutputDeed::Release { seal } => {
                self.check_seal(*seal)?;
                if self.is_approved() { Ok(()) } else { Err(OutputNotAllowed::NotApprovedByTwo) }
            }
            OutputDeed::Discuss { .. }
            | OutputDeed::Return { .. }
            | OutputDeed::Withdraw { .. } => Ok(()),
        }
    }

    fn check_seal(&self, seal: ContentHash) -> Result<(), OutputNotAllowed> {
        if seal == self.output.seal() { Ok(()) } else { Err(OutputNotAllowed::AnotherSeal) }
    }

    fn change(&mut self, entry: &Entry<OutputDeed>) {
        match &entry.deed {
            OutputDeed::Change { output } => {
                self.output.clone_from(output);
                self.views.clear();
            }
            OutputDeed::Submit { team } => {
                self.team.extend(team.iter().cloned());
                self.views.clear();
                self.round_began = self.history.len();
            }
            OutputDeed::GiveView { verdict, reason, seal }
            | OutputDeed::ChangeView { verdict, reason, seal } => {
                self.views.retain(|view| view.checker != entry.who);
                self.views.push(GivenView {
                    checker: entry.who.clone(),
                    verdict: *verdict,
                    reason: reason.clone(),
                    seal: *seal,
                    at: entry.at,
                });
            }
            _ => {}
        }
    }

    fn stage_by_views(&self) -> OutputStage {
        match self.views.len() {
            0 | 1 => OutputStage::PartlyReviewed,
            _ if self.is_approved() => OutputStage::Approved,
            _ => OutputStage::Reviewed,
        }
    }

    fn both_reject(&self) -> bool {
        self.views.iter().all(|view| view.verdict == Verdict::Reject)
    }

    /// Whether two different people outside the project approve exactly what is there, and nobody
    /// who looked thinks otherwise.
    fn is_approved(&self) -> bool {
        let seal = self.output.seal();
        let approves = |view: &GivenView| {
            view.verdict == Verdict::Approve
                && view.seal == seal
                && self.is_independent(&view.checker)
        };
        let people: BTreeSet<&str> = self.views.iter().map(|view| view.checker.as_str()).collect();
        people.len() >= 2 && self.views.iter().all(approves)
    }
}

fn check_words(deed: &OutputDeed) -> Result<(), OutputNotAllowed> {
    let is_empty = deed.words().iter().any(|words| words.trim().is_empty());
    if is_empty { Err(OutputNotAllowed::NoWords) } else { Ok(()) }
}

fn check_files(output: &Output) -> Result<(), OutputNotAllowed> {
    let mut names = BTreeSet::new();
    for (number, file) in (1..).zip(&output.files) {
        if file.name.trim().is_empty() || file.name.contains(['/', '\\']) {
            return Err(OutputNotAllowed::BadFileName(number));
        }
        if !names.insert(&file.name) {
            return Err(OutputNotAllowed::SameName(file.name.clone()));
        }
    }
    Ok(())
}

fn check_full(output: &Output) -> Result<(), OutputNotAllowed> {
    let context = &output.context;
    if [&context.what, &context.why, &context.readers].iter().any(|text| text.trim().is_empty()) {
        return Err(OutputNotAllowed::NoContext);
    }
    if output.files.is_empty() { Err(OutputNotAllowed::NoFiles) } else { Ok(()) }
}
