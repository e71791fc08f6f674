//! An output request from its history.

use crate::life::{Entry, last_moment, leads_to};
use crate::output::OUTPUT_ARROWS;
use crate::output::objections::Objections;
use crate::output::{
    Output, OutputDeed, OutputDeedKind, OutputNotAllowed, OutputStage, SubmitRule, Verdict,
};
use commons::{ContentHash, Moment};
use std::collections::BTreeSet;

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
    objections: Objections,
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
            objections: Objections::default(),
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

    /// Whose views count now: to ask whether they are still accredited, not to be shown to people.
    pub fn checkers(&self) -> Vec<String> {
        self.views.iter().map(|view| view.checker.clone()).collect()
    }

    /// What was objected to and is not answered, by people whose views no longer count: because they
    /// are of the project by now, or no longer accredited. Read by whom [`Self::views_for`] are.
    pub fn objections_for(&self, person: &str) -> Vec<&GivenView> {
        if self.reads_all(person) { self.objections.open().collect() } else { Vec::new() }
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
            OutputDeed::GiveView { .. }
            | OutputDeed::ChangeView { .. }
            | OutputDeed::SetAside { .. }
            | OutputDeed::Answer { .. } => self.stage_by_views(),
            OutputDeed::Name { .. } if self.is_with_checkers() => self.stage_by_views(),
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
            OutputDeedKind::Answer => self.objections.open().next().is_some(),
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
            | OutputDeedKind::Name
            | OutputDeedKind::Withdraw => {
                if independent {
                    Err(OutputNotAllowed::NotTheirs)
                } else {
                    Ok(())
                }
            }
            _ if !independent => Err(OutputNotAllowed::NotIndependent),
            OutputDeedKind::GiveView if gave => Err(OutputNotAllowed::GaveAView),
            OutputDeedKind::GiveView | OutputDeedKind::SetAside | OutputDeedKind::Release => Ok(()),
            OutputDeedKind::ChangeView
            | OutputDeedKind::Discuss
            | OutputDeedKind::Answer
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
            OutputDeed::SetAside { checker, .. } => {
                let counts = self.views.iter().any(|view| view.checker == *checker);
                if counts { Ok(()) } else { Err(OutputNotAllowed::NoSuchView) }
            }
            OutputDeed::Answer { objector, .. } => {
                let is_open = self.objections.open().any(|view| view.checker == *objector);
                if is_open { Ok(()) } else { Err(OutputNotAllowed::NoObjection) }
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
            OutputDeed::Name { .. }
            | OutputDeed::Discuss { .. }
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
            OutputDeed::Submit { team, rule } => {
                self.team.extend(team.iter().cloned());
                self.views.clear();
                self.objections.begin_round();
                if *rule == SubmitRule::ObjectionsStay {
                    self.objections.hold_of(&self.team, &self.history);
                }
                self.round_began = self.history.len();
            }
            OutputDeed::Name { team } => {
                self.team.extend(team.iter().cloned());
                self.views.retain(|view| !team.contains(&view.checker));
                team.iter().for_each(|person| self.objections.drop_answers_by(person));
                self.objections.hold_of(&self.team, &self.history);
            }
            OutputDeed::SetAside { checker, .. } => {
                self.views.retain(|view| view.checker != *checker);
                self.objections.drop_answers_by(checker);
                self.objections.hold_of(&[checker.clone()].into(), &self.history);
            }
            OutputDeed::Answer { objector, .. } => self.objections.answer(objector, &entry.who),
            OutputDeed::GiveView { verdict, reason, seal }
            | OutputDeed::ChangeView { verdict, reason, seal } => {
                self.views.retain(|view| view.checker != entry.who);
                self.objections.close(&entry.who);
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

    const fn is_with_checkers(&self) -> bool {
        matches!(
            self.stage,
            OutputStage::Submitted
                | OutputStage::PartlyReviewed
                | OutputStage::Reviewed
                | OutputStage::Approved
        )
    }

    fn stage_by_views(&self) -> OutputStage {
        match self.views.len() {
            0 => OutputStage::Submitted,
            1 => OutputStage::PartlyReviewed,
            _ if self.is_approved() => OutputStage::Approved,
            _ => OutputStage::Reviewed,
        }
    }

    fn both_reject(&self) -> bool {
        self.views.iter().all(|view| view.verdict == Verdict::Reject)
    }

    /// Whether two different people outside the project approve exactly what is there, and nobody
    /// who looked thinks otherwise: neither one whose view counts, nor one whose objection is open.
    fn is_approved(&self) -> bool {
        let seal = self.output.seal();
        let approves = |view: &GivenView| {
            view.verdict == Verdict::Approve
                && view.seal == seal
                && self.is_independent(&view.checker)
        };
        let people: BTreeSet<&str> = self.views.iter().map(|view| view.checker.as_str()).collect();
        let is_open = self.objections.open().next().is_some();
        people.len() >= 2 && !is_open && self.views.iter().all(approves)
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
