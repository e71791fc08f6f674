//! Asking, changing, submitting, checking and releasing.

use super::CannotOutput;
use super::accredited::{life_now, must_be_accredited, must_still_stand};
use super::contributors;
use super::edit::{OutputEdit, edited};
use super::tables::looked_at;
use crate::histories::{self, Told, Writing, free_address};
use crate::house::{House, the_program};
use access::{Refusal, act};
use commons::ContentHash;
use convene::accreditation::AccreditationKind;
use convene::output::{
    Output, OutputContext, OutputDeed, OutputFile, OutputLife, OutputNotAllowed, OutputStage,
    SubmitRule, Verdict,
};
use convene::{Entry, Who};
use std::collections::BTreeSet;
use store::histories::{History, HistoryKind};

/// A larger file is not one that two people can read, in bytes.
const MOST_BYTES: usize = 2_000_000;

/// A file as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Its name, without a folder.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What is asked to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOutput {
    /// What it is called.
    pub title: String,
    /// What checkers have to know.
    pub context: OutputContext,
    /// The files, and a declaration beside each table.
    pub files: Vec<NewFile>,
}

/// What is done with a request that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutputAct {
    /// Its author or the team changes it.
    Change(NewOutput),
    /// They change one thing of it.
    Edit(OutputEdit),
    /// It is given to the checkers; `team` works on the project today.
    Submit {
        /// Ids of people.
        team: BTreeSet<String>,
    },
    /// More people are named as of the project.
    Name {
        /// Ids of people.
        team: BTreeSet<String>,
    },
    /// A checker answers what somebody objected to whose view no longer counts.
    Answer {
        /// The id of who objected.
        objector: String,
        /// Why it can leave all the same.
        reason: String,
    },
    /// A checker says what they think of what has this seal.
    View {
        /// What they think.
        verdict: Verdict,
        /// Why.
        reason: String,
        /// The seal of what they looked at.
        seal: ContentHash,
    },
    /// A checker says something to the other.
    Discuss(String),
    /// A checker gives it back to be mended.
    Return(String),
    /// A checker ends it.
    Reject(String),
    /// It leaves.
    Release {
        /// The seal of what leaves.
        seal: ContentHash,
    },
    /// It is taken back.
    Withdraw(String),
}

/// Asks for something to leave. Gives the last part of its address.
///
/// # Errors
/// [`CannotOutput`].
pub fn ask_for_output(
    house: &House,
    who: Option<&Who>,
    (project, team): (&str, BTreeSet<String>),
    new: &NewOutput,
) -> Result<String, CannotOutput> {
    house.may(who, act::WRITE_OUTPUTS)?;
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    let (at, id) = (house.now(), house.new_id());
    let asks = (who.clone(), AccreditationKind::Analyst);
    house.store.read("accreditation", move |tx| must_be_accredited(tx, (&asks.0, asks.1), at))?;
    let output = kept(house, new)?;
    let deed = OutputDeed::Write { project: project.trim().to_owned(), team, output };
    OutputLife::begin(Entry { at, who: who.id.clone(), deed: deed.clone() })?;
    house.store.write("ask for an output", move |tx| {
        let address = free_address(tx, HistoryKind::Output, title_of(&deed))?;
        let history = History {
            id: id.clone(),
            kind: HistoryKind::Output,
            address: address.clone(),
            inside: None,
            begun_at: at,
        };
        let writing = Writing { who: &who, at, action: "ask for an output" };
        histories::begin(tx, &history, writing, &deed)?;
        Ok(address)
    })
}

fn title_of(deed: &OutputDeed) -> &str {
    match deed {
        OutputDeed::Write { output, .. } => &output.title,
        _ => "",
    }
}

/// Does something with a request. `seen` is how many entries of its history had been read.
///
/// # Errors
/// [`CannotOutput`]; nothing has changed then.
pub fn do_to_output(
    house: &House,
    who: Option<&Who>,
    (address, seen): (&str, Option<u64>),
    done: &OutputAct,
) -> Result<OutputStage, CannotOutput> {
    let need = match done {
        OutputAct::Change(_)
        | OutputAct::Edit(_)
        | OutputAct::Submit { .. }
        | OutputAct::Name { .. } => act::WRITE_OUTPUTS,
        OutputAct::Withdraw(_) => {
            if house.may(who, act::WRITE_OUTPUTS).is_ok() {
                act::WRITE_OUTPUTS
            } else {
                act::CHECK_OUTPUTS
            }
        }
        _ => act::CHECK_OUTPUTS,
    };
    house.may(who, need)?;
    let who = who.ok_or(Refusal::NotSignedIn)?;
    let told = told(house, address)?;
    if seen.is_some_and(|seen| seen != told.seen()) {
        return Err(crate::histories::HistoryProblem::MovedOn.into());
    }
    let (at, needs, asks) = (house.now(), done.needs(), who.clone());
    if let Some(kind) = needs {
        house.store.read("accreditation", move |tx| must_be_accredited(tx, (&asks, kind), at))?;
    }
    let (mut life, aside) = life_now(house, &told)?;
    let (deed, action) = deed_of(house, (&life, who), done)?;
    let stage = life.apply(Entry { at, who: who.id.clone(), deed: deed.clone() })?;
    if let OutputAct::Submit { .. } = done {
        must_pass_checks(house, who, &life)?;
        contributors::check(house, who, &life)?;
    }
    let leaving = match done {
        OutputAct::Release { .. } => Some(contributors::leaving(house, who, (address, &life))?),
        _ => None,
    };
    let who = who.clone();
    house.store.write("output", move |tx| {
        if let Some(kind) = needs {
            must_be_accredited(tx, (&who, kind), at)?;
        }
        if needs == Some(AccreditationKind::Checker) {
            must_still_stand(tx, &life, at)?;
        }
        let (mut seen, program) = (told.seen(), the_program());
        for entry in &aside {
            let writing = Writing { who: &program, at: entry.at, action: "set aside a view" };
            histories::append(tx, (&told.history, seen), writing, &entry.deed)?;
            seen += 1;
        }
        let writing = Writing { who: &who, at, action };
        histories::append(tx, (&told.history, seen), writing, &deed)?;
        leaving.as_ref().map_or(Ok(()), |leaving| leaving.enter(tx, (&who, at)))
    })?;
    Ok(stage)
}

pub(super) fn told(house: &House, address: &str) -> Result<Told<OutputDeed>, CannotOutput> {
    let address = address.to_owned();
    let read = move |tx: &mut store::Tx<'_>| histories::read(tx, HistoryKind::Output, &address);
    Ok(house.store.read("output", read)?)
}

/// The deed of an act, and what the audit calls it.
fn deed_of(
    house: &House,
    (life, who): (&OutputLife, &Who),
    done: &OutputAct,
) -> Result<(OutputDeed, &'static str), CannotOutput> {
    Ok(match done {
        OutputAct::Change(new) => {
            if life.is_independent(&who.id) {
                return Err(OutputNotAllowed::NotTheirs.into());
            }
            (OutputDeed::Change { output: kept(house, new)? }, "change an output")
        }
        OutputAct::Edit(edit) => {
            if life.is_independent(&who.id) {
                return Err(OutputNotAllowed::NotTheirs.into());
            }
            let output = edited(house, who, (life.output(), edit))?;
            (OutputDeed::Change { output }, "change an output")
        }
        OutputAct::Submit { team } => {
            let rule = SubmitRule::ObjectionsStay;
            (OutputDeed::Submit { team: team.clone(), rule }, "submit an output")
        }
        OutputAct::Name { team } => {
            (OutputDeed::Name { team: team.clone() }, "name people of an output")
        }
        OutputAct::Answer { objector, reason } => {
            let (objector, reason) = (objector.clone(), reason.clone());
            (OutputDeed::Answer { objector, reason }, "answer an objection to an output")
        }
        OutputAct::View { verdict, reason, seal } => {
            let (verdict, reason, seal) = (*verdict, reason.clone(), *seal);
            let gave = life.views_for(&who.id).iter().any(|view| view.checker == who.id);
            if gave {
                (OutputDeed::ChangeView { verdict, reason, seal }, "change a view of an output")
            } else {
                (OutputDeed::GiveView { verdict, reason, seal }, "give a view of an output")
            }
        }
        OutputAct::Discuss(words) => {
            (OutputDeed::Discuss { words: words.clone() }, "discuss an output")
        }
        OutputAct::Return(reason) => {
            (OutputDeed::Return { reason: reason.clone() }, "return an output")
        }
        OutputAct::Reject(reason) => {
            (OutputDeed::Reject { reason: reason.clone() }, "reject an output")
        }
        OutputAct::Release { seal } => (OutputDeed::Release { seal: *seal }, "release an output"),
        OutputAct::Withdraw(reason) => {
            (OutputDeed::Withdraw { reason: reason.clone() }, "withdraw an output")
        }
    })
}

/// Seals the bytes in the vault, and names them.
fn kept(house: &House, new: &NewOutput) -> Result<Output, CannotOutput> {
    let files: Result<Vec<OutputFile>, CannotOutput> =
        new.files.iter().map(|file| keep_file(house, file)).collect();
    let (title, context) = (new.title.trim().to_owned(), new.context.clone());
    Ok(Output { title, context, files: files? })
}

/// Seals one file in the vault, and names it.
pub(super) fn keep_file(house: &House, file: &NewFile) -> Result<OutputFile, CannotOutput> {
    let side = house.children.as_ref().ok_or(CannotOutput::NoChildrenSide)?;
    let is_list = contributors::is_list(file.name.trim());
    if is_list && file.bytes.len() > contributors::MOST_BYTES {
        let says = format!("{}: it is larger than 128 MB: ask for fewer tables", file.name);
        return Err(CannotOutput::ToMend(vec![says]));
    }
    if !is_list && file.bytes.len() > MOST_BYTES {
        return Err(CannotOutput::TooLarge(file.name.clone()));
    }
    let hash = side.vault.write_output(&file.bytes)?;
    let size = u64::try_from(file.bytes.len()).unwrap_or(u64::MAX);
    Ok(OutputFile { name: file.name.trim().to_owned(), hash, size })
}

/// The automatic checks: every file is a table with its declaration beside it, and nothing is found.
fn must_pass_checks(house: &House, who: &Who, life: &OutputLife) -> Result<(), CannotOutput> {
    let tables = looked_at(house, who, life.output())?;
    let problems: Vec<String> = tables.into_iter().flat_map(|table| table.problems).collect();
    if problems.is_empty() { Ok(()) } else { Err(CannotOutput::ToMend(problems)) }
}
