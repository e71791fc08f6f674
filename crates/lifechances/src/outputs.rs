//! `lifechances outputs`: taking something out of the safe room, with two checkers.

use crate::accredited_people;
use crate::installation;
use crate::outputs_arguments::{About, OfRequest, Outputs, ReadFile, Think, Who as By};
use crate::problem::bad_input;
use crate::{say, tell};
use anyhow::{Context, Result};
use commons::ContentHash;
use convene::Who;
use convene::output::{OutputContext, OutputStage, Verdict};
use journeys::outputs::{
    CannotOutput, NewFile, NewOutput, OutputAct, ask_for_output, do_to_output, list_outputs,
    read_output_file, show_output,
};
use journeys::{House, list_accounts};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// Does one of them.
pub(crate) fn run(outputs: &Outputs) -> Result<()> {
    match outputs {
        Outputs::New(new) => {
            let (house, who) = opened(&new.who)?;
            let team = people(&house, &new.team)?;
            let about = about(&new.about)?;
            let address = ask_for_output(&house, Some(&who), (&new.project, team), &about)
                .map_err(mendable)?;
            say(&address);
            tell(&format!(
                "Kept, sealed. `lifechances outputs submit {address}` gives it to the checkers."
            ));
            Ok(())
        }
        Outputs::Change(change) => {
            act(&change.who, &change.request, |_| Ok(OutputAct::Change(about(&change.about)?)))
        }
        Outputs::Submit(submit) => act(&submit.who, &submit.request, |house| {
            Ok(OutputAct::Submit { team: people(house, &submit.team)? })
        }),
        Outputs::Name(named) => act(&named.who, &named.request, |house| {
            Ok(OutputAct::Name { team: people(house, &named.team)? })
        }),
        Outputs::Answer(given) => act(&given.who, &given.request, |house| {
            let objectors = people(house, std::slice::from_ref(&given.objector))?;
            let objector = objectors.into_iter().next().unwrap_or_default();
            Ok(OutputAct::Answer { objector, reason: given.reason.clone() })
        }),
        Outputs::People(by) => accredited_people::run_list(by),
        Outputs::Accredit(asked) => accredited_people::run_accredit(asked),
        Outputs::Suspend(asked) => accredited_people::run_suspend(asked),
        Outputs::List(by) => run_list(by),
        Outputs::Show(of) => run_show(of),
        Outputs::File(read) => run_file(read),
        Outputs::View(view) => act(&view.who, &view.request, |_| {
            let verdict = match view.verdict {
                Think::Approve => Verdict::Approve,
                Think::AskForChange => Verdict::AskForChange,
                Think::Reject => Verdict::Reject,
            };
            Ok(OutputAct::View { verdict, reason: view.reason.clone(), seal: seal(&view.seal)? })
        }),
        Outputs::Discuss(said) => {
            act(&said.who, &said.request, |_| Ok(OutputAct::Discuss(said.words.clone())))
        }
        Outputs::Return(said) => {
            act(&said.who, &said.request, |_| Ok(OutputAct::Return(said.words.clone())))
        }
        Outputs::Reject(said) => {
            act(&said.who, &said.request, |_| Ok(OutputAct::Reject(said.words.clone())))
        }
        Outputs::Release(release) => act(&release.who, &release.request, |_| {
            Ok(OutputAct::Release { seal: seal(&release.seal)? })
        }),
        Outputs::Withdraw(said) => {
            act(&said.who, &said.request, |_| Ok(OutputAct::Withdraw(said.words.clone())))
        }
    }
}

fn opened(by: &By) -> Result<(House, Who)> {
    installation::opened_by(&by.home, &by.by)
}

fn act(by: &By, request: &str, done: impl Fn(&House) -> Result<OutputAct>) -> Result<()> {
    let (house, who) = opened(by)?;
    let done = done(&house)?;
    let stage = do_to_output(&house, Some(&who), (request, None), &done).map_err(mendable)?;
    say(&format!("{request}: {stage}"));
    tell(what_next(stage));
    Ok(())
}

/// What happens next.
const fn what_next(stage: OutputStage) -> &'static str {
    match stage {
        OutputStage::Unwritten | OutputStage::Draft => "Submit it when it is ready.",
        OutputStage::Submitted => "Two checkers outside the project look at it now, each alone.",
        OutputStage::PartlyReviewed => "One view is given. Nobody reads it before the second.",
        OutputStage::Reviewed => {
            "The checkers differ, or ask for a change: they talk, change a view, return or reject it."
        }
        OutputStage::Approved => "Both approve. Whoever is outside the project can release it.",
        OutputStage::Returned => "Its author mends it and submits it again; then both look anew.",
        OutputStage::Rejected => "It does not leave.",
        OutputStage::Released => "It may be read by everybody who has an account, and taken out.",
        OutputStage::Withdrawn => "It was taken back. Tell whoever has a copy.",
    }
}

fn run_list(by: &By) -> Result<()> {
    let (house, who) = opened(by)?;
    for one in list_outputs(&house, Some(&who)).map_err(mendable)? {
        let waits = if one.waits_for_you { "; it waits for your view" } else { "" };
        say(&format!("{}  {} ({}{waits})", one.address, one.title, one.stage));
    }
    Ok(())
}

fn run_show(of: &OfRequest) -> Result<()> {
    let (house, who) = opened(&of.who)?;
    let names: BTreeMap<String, String> =
        list_accounts(&house)?.into_iter().map(|one| (one.who.id, one.who.name)).collect();
    let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let view = show_output(&house, Some(&who), &of.request).map_err(mendable)?;
    let context = &view.output.context;
    say(&format!(
        "{} ({}), by {} for {}",
        view.output.title,
        view.stage,
        name(&view.author),
        view.project
    ));
    say(&format!("What: {}\nWhy: {}\nReaders: {}", context.what, context.why, context.readers));
    for file in &view.output.files {
        say(&format!("{}  {} bytes  {}", file.name, file.size, file.hash));
    }
    say(&format!("seal {}", view.seal));
    for given in &view.views {
        let verdict = match given.verdict {
            Verdict::Approve => "approves",
            Verdict::AskForChange => "asks for a change",
            Verdict::Reject => "rejects",
        };
        say(&format!("{} {verdict}: {}", name(&given.checker), given.reason));
    }
    for given in &view.objections {
        let name = name(&given.checker);
        say(&format!("open objection of {name}, to be answered: {}", given.reason));
    }
    for entry in &view.history {
        say(&format!("{}  {}  {}", entry.at, name(&entry.who), entry.deed.kind()));
    }
    Ok(())
}

fn run_file(read: &ReadFile) -> Result<()> {
    let (house, who) = opened(&read.who)?;
    let bytes =
        read_output_file(&house, Some(&who), (&read.request, &read.name)).map_err(mendable)?;
    std::io::stdout().write_all(&bytes).context("writing the file")
}

fn about(about: &About) -> Result<NewOutput> {
    let mut files = Vec::new();
    for path in &about.files {
        let named = path.display();
        let bytes = std::fs::read(path).map_err(|e| bad_input(format!("{named}: {e}")))?;
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.ok_or_else(|| bad_input(format!("{named}: its name is not plain text")))?;
        files.push(NewFile { name: name.to_owned(), bytes });
    }
    let (what, why, readers) = (about.what.clone(), about.why.clone(), about.readers.clone());
    let context = OutputContext { what, why, readers };
    Ok(NewOutput { title: about.title.clone(), context, files })
}

/// The ids of people, by their addresses.
fn people(house: &House, emails: &[String]) -> Result<BTreeSet<String>> {
    let all = list_accounts(house)?;
    let id = |email: &String| {
        let found = all.iter().find(|account| account.email.eq_ignore_ascii_case(email));
        found
            .map(|account| account.who.id.clone())
            .ok_or_else(|| bad_input(format!("--team {email}: no account has this address")))
    };
    emails.iter().map(id).collect()
}

fn seal(text: &str) -> Result<ContentHash> {
    ContentHash::parse(text)
        .ok_or_else(|| bad_input("--seal: give the seal as `lifechances outputs show` tells it"))
}

/// What the person gave is to be mended; anything else is ours.
fn mendable(cannot: CannotOutput) -> anyhow::Error {
    match &cannot {
        CannotOutput::Refused(_)
        | CannotOutput::NotAllowed(_)
        | CannotOutput::NotAccredited(_)
        | CannotOutput::ToMend(_)
        | CannotOutput::NotNow(_)
        | CannotOutput::NoSuchFile(_)
        | CannotOutput::NotForYou
        | CannotOutput::TooLarge(_)
        | CannotOutput::History(_) => bad_input(cannot.to_string()),
        CannotOutput::NoChildrenSide | CannotOutput::Lake(_) | CannotOutput::Store(_) => {
            cannot.into()
        }
    }
}
