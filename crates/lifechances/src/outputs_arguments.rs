//! The arguments of `lifechances outputs`.

use crate::arguments::Home;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// `lifechances outputs …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Outputs {
    /// Ask for files to leave the safe room: tables, and beside each its declaration (TOML).
    New(NewRequest),
    /// Give other files or other words to a request that is a draft or was returned.
    Change(ChangeRequest),
    /// Check a request automatically and give it to the checkers.
    Submit(Submit),
    /// Name more people of the project: views of theirs no longer count.
    Name(Submit),
    /// Answer, as a checker, an objection of somebody whose view no longer counts.
    Answer(AnswerObjection),
    /// List who is accredited for the safe room, as its information governance lead.
    People(Who),
    /// Record or renew somebody's accreditation, as the information governance lead.
    Accredit(Accredit),
    /// Suspend somebody's accreditation, as the information governance lead.
    Suspend(Suspend),
    /// List the requests you may see, and which of them wait for you.
    List(Who),
    /// Show a request: its files, its seal, the views you may read, and what was done.
    Show(OfRequest),
    /// Write a file of a request to standard output.
    File(ReadFile),
    /// Give your view, as a checker, of what has the seal that `show` told.
    View(View),
    /// Say something to the other checker, once both have given a view.
    Discuss(Words),
    /// Give it back to be mended.
    Return(Words),
    /// End it: it must not leave.
    Reject(Words),
    /// Let it leave: exactly what two checkers approved.
    Release(Release),
    /// Take it back.
    Withdraw(Words),
}

/// Who does it, and where.
#[derive(Debug, Args)]
pub(crate) struct Who {
    /// The e-mail address of your account.
    #[arg(long, value_name = "EMAIL")]
    pub(crate) by: String,
    #[command(flatten)]
    pub(crate) home: Home,
}

/// What a request is about.
#[derive(Debug, Args)]
pub(crate) struct About {
    /// Tables as CSV, and beside each a declaration: the same name with `.toml`.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// What it is called.
    #[arg(long)]
    pub(crate) title: String,
    /// What the files are.
    #[arg(long)]
    pub(crate) what: String,
    /// Why they are needed outside.
    #[arg(long)]
    pub(crate) why: String,
    /// Who will read them.
    #[arg(long)]
    pub(crate) readers: String,
}

/// `lifechances outputs new`.
#[derive(Debug, Args)]
pub(crate) struct NewRequest {
    #[command(flatten)]
    pub(crate) about: About,
    /// The project it belongs to.
    #[arg(long)]
    pub(crate) project: String,
    /// Who else works on the project: nobody of them can check it.
    #[arg(long, value_name = "EMAIL")]
    pub(crate) team: Vec<String>,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// `lifechances outputs change`.
#[derive(Debug, Args)]
pub(crate) struct ChangeRequest {
    /// The request, as `lifechances outputs list` shows it.
    pub(crate) request: String,
    #[command(flatten)]
    pub(crate) about: About,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// `lifechances outputs submit`.
#[derive(Debug, Args)]
pub(crate) struct Submit {
    /// The request.
    pub(crate) request: String,
    /// Who else works on the project now.
    #[arg(long, value_name = "EMAIL")]
    pub(crate) team: Vec<String>,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// For what somebody is accredited.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum AccreditAs {
    /// To read rows and ask for outputs.
    Analyst,
    /// To check outputs and let them leave.
    Checker,
}

/// `lifechances outputs accredit`.
#[derive(Debug, Args)]
pub(crate) struct Accredit {
    /// Whom: the e-mail address of their account.
    #[arg(value_name = "EMAIL")]
    pub(crate) person: String,
    /// As what.
    #[arg(long = "as", value_name = "KIND")]
    pub(crate) kind: AccreditAs,
    /// The training they took.
    #[arg(long)]
    pub(crate) training: String,
    /// The day they took it, as 2026-09-03.
    #[arg(long, value_name = "DAY")]
    pub(crate) taken: String,
    /// The last day on which it holds, five years after the training at most.
    #[arg(long, value_name = "DAY")]
    pub(crate) until: String,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// `lifechances outputs suspend`.
#[derive(Debug, Args)]
pub(crate) struct Suspend {
    /// Whose: the e-mail address of their account.
    #[arg(value_name = "EMAIL")]
    pub(crate) person: String,
    /// As what.
    #[arg(long = "as", value_name = "KIND")]
    pub(crate) kind: AccreditAs,
    /// Why.
    #[arg(long)]
    pub(crate) reason: String,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// `lifechances outputs answer`.
#[derive(Debug, Args)]
pub(crate) struct AnswerObjection {
    /// The request.
    pub(crate) request: String,
    /// Who objected.
    #[arg(long, value_name = "EMAIL")]
    pub(crate) objector: String,
    /// Why it can leave all the same.
    #[arg(long)]
    pub(crate) reason: String,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A request, and who asks.
#[derive(Debug, Args)]
pub(crate) struct OfRequest {
    /// The request.
    pub(crate) request: String,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// `lifechances outputs file`.
#[derive(Debug, Args)]
pub(crate) struct ReadFile {
    /// The request.
    pub(crate) request: String,
    /// The name of the file.
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// `lifechances outputs view`.
#[derive(Debug, Args)]
pub(crate) struct View {
    /// The request.
    pub(crate) request: String,
    /// What you think.
    #[arg(long, value_enum)]
    pub(crate) verdict: Think,
    /// Why.
    #[arg(long)]
    pub(crate) reason: String,
    /// The seal of what you looked at.
    #[arg(long)]
    pub(crate) seal: String,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// What a checker thinks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Think {
    /// It can leave.
    Approve,
    /// Something has to be mended first.
    AskForChange,
    /// It must not leave.
    Reject,
}

/// Words about a request.
#[derive(Debug, Args)]
pub(crate) struct Words {
    /// The request.
    pub(crate) request: String,
    /// What you say.
    #[arg(long)]
    pub(crate) words: String,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// `lifechances outputs release`.
#[derive(Debug, Args)]
pub(crate) struct Release {
    /// The request.
    pub(crate) request: String,
    /// The seal of what leaves.
    #[arg(long)]
    pub(crate) seal: String,
    #[command(flatten)]
    pub(crate) who: Who,
}
