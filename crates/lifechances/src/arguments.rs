//! The command line: verbs in the order of the chain, each with help that teaches.

use crate::disclose_arguments::Disclose;
use crate::keys_arguments::Keys;
use crate::link_arguments::Link;
use crate::outputs_arguments::Outputs;
use crate::place_arguments::Place;
use crate::rows_arguments::Rows;
use crate::statistics_arguments::Statistics;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Software for a place-based alliance: connect, place, reveal, disclose, convene, act, prove, report.
#[derive(Debug, Parser)]
#[command(
    name = "lifechances",
    version,
    about = "Software for a place-based alliance that wants where a child lives to stop deciding how that child's life goes.",
    after_help = "First time here? `lifechances demo` invents a district and opens it in your browser.\n\
                  Exit codes: 0 all went well · 2 something you gave needs mending (it says what) · 1 anything else."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Invent a district, run the whole chain on it, and open the web app.
    Demo(Demo),
    /// Serve the web app.
    Serve(Serve),
    /// Invent a district and write its partners' files, with the truth beside them.
    Synth(Synth),
    /// Load a partner's extract or a published file.
    #[command(
        after_help = "Layouts: `lifechances load --layout help` lists them with an example line each.\n\
                            Loading the same file twice changes nothing."
    )]
    Load(Load),
    /// List indicators, or show one with its source, vintage and parts.
    #[command(subcommand)]
    Indicators(Indicators),
    /// Link records of one person that share no identifier: in one file, or in several.
    #[command(subcommand)]
    Link(Box<Link>),
    /// The document of a sharing agreement: whether it can be read, and whether it is what was signed.
    #[command(subcommand)]
    Agreement(Agreements),
    /// How an area works, without its data, as a signed file: export it, check one, start from one.
    #[command(subcommand)]
    Recipe(Recipes),
    /// Localities: ways to divide a district, from files of small areas.
    #[command(subcommand)]
    Place(Place),
    /// Tables of your own: what somebody can work out from them, and hiding what they must not.
    #[command(subcommand)]
    Disclose(Disclose),
    /// Live statistics: menus, publishing by them, the audit of everything released.
    #[command(subcommand)]
    Statistics(Statistics),
    /// Pseudonyms of children: their epochs, new names for everybody, and making old ones unjoinable.
    #[command(subcommand)]
    Keys(Keys),
    /// Rows under pseudonyms for the safe room, where enough children are alike.
    #[command(subcommand)]
    Rows(Rows),
    /// Taking something out of the safe room: ask, have it checked by two people, release it.
    #[command(subcommand)]
    Outputs(Box<Outputs>),
    /// Look after an installation: migrations, backups, checks, the audit, people.
    #[command(subcommand)]
    Admin(Admin),
}

/// Where an installation keeps its homes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Home {
    /// The folder of the installation.
    #[arg(long, value_name = "DIR", default_value = "lifechances-data")]
    pub(crate) data: PathBuf,
    /// A PostgreSQL URL; without it the store is a SQLite file in the folder.
    #[arg(long, value_name = "URL")]
    pub(crate) database: Option<String>,
}

/// `lifechances demo`.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// How many children to invent. A real district may have 142,483.
    #[arg(long, value_name = "N", default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1_000..=500_000))]
    pub(crate) children: u32,
    /// The seed: the same seed gives the same district, byte for byte.
    #[arg(long, value_name = "S", default_value_t = 2040)]
    pub(crate) seed: u64,
    #[command(flatten)]
    pub(crate) home: Home,
    /// The port of the web app; 0 picks a free one.
    #[arg(long, value_name = "P", default_value_t = 8040)]
    pub(crate) port: u16,
    /// Stop when the district is ready, without serving it.
    #[arg(long)]
    pub(crate) no_serve: bool,
    /// After linking, compare with the truth and say how good it was.
    #[arg(long)]
    pub(crate) truth: bool,
    /// Also serve /gallery: every part of every page, for those who change them.
    #[arg(long, hide = true)]
    pub(crate) gallery: bool,
}

/// `lifechances serve`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) home: Home,
    /// The port; 0 picks a free one.
    #[arg(long, value_name = "P", default_value_t = 8040)]
    pub(crate) port: u16,
    /// The address to listen on. Anything but this machine needs a TLS proxy in front.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) address: std::net::IpAddr,
    /// Pages are reached over https (through a proxy): cookies then demand it.
    #[arg(long)]
    pub(crate) https: bool,
    /// Also serve /gallery: every part of every page, for those who change them.
    #[arg(long, hide = true)]
    pub(crate) gallery: bool,
}

/// `lifechances synth`.
#[derive(Debug, Args)]
pub(crate) struct Synth {
    /// How many children to invent.
    #[arg(long, value_name = "N", default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1_000..=500_000))]
    pub(crate) children: u32,
    /// The seed.
    #[arg(long, value_name = "S", default_value_t = 2040)]
    pub(crate) seed: u64,
    /// The folder to write: partners/, reference/, published/ and truth/.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

/// `lifechances load`.
#[derive(Debug, Args)]
pub(crate) struct Load {
    /// The files: CSV, gzipped CSV, Excel, Parquet or CTF XML.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// What the files look like; `help` lists the layouts.
    #[arg(long, value_name = "NAME")]
    pub(crate) layout: String,
    #[command(flatten)]
    pub(crate) home: Home,
    /// Which release this is, in the publisher's words, such as "Autumn 2025" or a day.
    #[arg(long, value_name = "WORDS")]
    pub(crate) vintage: Option<String>,
    /// Where to write the problems as CSV; without it the first ones are shown here.
    #[arg(long, value_name = "FILE")]
    pub(crate) problems: Option<PathBuf>,
}

/// `lifechances indicators …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Indicators {
    /// List every indicator, by the four outcomes of the vision.
    List(ListIndicators),
    /// Show one indicator for a place, with its source, vintage and parts.
    Show(ShowIndicator),
}

/// `lifechances indicators list`.
#[derive(Debug, Args)]
pub(crate) struct ListIndicators {
    #[command(flatten)]
    pub(crate) home: Home,
    /// How to write the answer.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// `lifechances indicators show`.
#[derive(Debug, Args)]
pub(crate) struct ShowIndicator {
    /// The indicator's id, such as persistent-absence.
    pub(crate) id: String,
    /// The place's code, such as E08000032; without it the installation's own district.
    #[arg(long, value_name = "CODE")]
    pub(crate) place: Option<String>,
    /// One period only, as it is shown, such as 2024/25.
    #[arg(long, value_name = "P")]
    pub(crate) period: Option<String>,
    /// How to write the answer.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) home: Home,
}

/// How to write an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For reading here.
    Text,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

/// `lifechances admin …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Admin {
    /// Bring the database to the form this version needs.
    Migrate(Home),
    /// Write everything in the store to one file.
    Backup(Backup),
    /// Put a backup into an empty store.
    Restore(Backup),
    /// Check the store, the audit chain and the sealed homes.
    Check(Home),
    /// The audit trail.
    #[command(subcommand)]
    Audit(Audit),
    /// People and their accounts.
    #[command(subcommand)]
    User(User),
    /// Make a new key for the sealed homes and print it.
    Key,
}

/// `lifechances admin backup` and `restore`.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The backup file.
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) home: Home,
}

/// `lifechances admin audit …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Check the chain of the store, or of an exported file, which needs no installation.
    Verify(VerifyAudit),
    /// Write the audit trail as JSON lines.
    Export(Backup),
}

/// `lifechances admin audit verify`.
#[derive(Debug, Args)]
pub(crate) struct VerifyAudit {
    /// An exported audit; without it the store's own.
    pub(crate) file: Option<PathBuf>,
    /// The head you noted down, as `check` and `backup` print it: the audit must still hold it.
    #[arg(long, value_name = "NUMBER:HASH")]
    pub(crate) head: Option<String>,
    #[command(flatten)]
    pub(crate) home: Home,
}

/// `lifechances admin user …`.
#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Open an account. The password is read from standard input.
    Add(AddUser),
    /// List accounts.
    List(Home),
    /// Close an account and sign it out everywhere.
    Close(CloseUser),
}

/// `lifechances admin user add`.
#[derive(Debug, Args)]
pub(crate) struct AddUser {
    /// E-mail address.
    pub(crate) email: String,
    /// Name shown to colleagues.
    #[arg(long)]
    pub(crate) name: String,
    /// Organisation.
    #[arg(long)]
    pub(crate) organisation: String,
    /// Its identifier in the org-id register, such as GB-EDU-107275, when they may sign for it; may be
    /// given more than once.
    #[arg(long = "org-id")]
    pub(crate) org_ids: Vec<String>,
    /// Unique reference number of a school they work at; may be given more than once.
    #[arg(long = "school")]
    pub(crate) schools: Vec<String>,
    /// Role, such as head-teacher; may be given more than once. A wrong one lists them all.
    #[arg(long = "role", required = true)]
    pub(crate) roles: Vec<String>,
    #[command(flatten)]
    pub(crate) home: Home,
}

/// `lifechances admin user close`.
#[derive(Debug, Args)]
pub(crate) struct CloseUser {
    /// E-mail address.
    pub(crate) email: String,
    #[command(flatten)]
    pub(crate) home: Home,
}

/// `lifechances agreement …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Agreements {
    /// Say what is wrong with a document, or who agrees in it and its seal. Needs no installation.
    Check(CheckAgreement),
}

/// `lifechances agreement check`.
#[derive(Debug, Args)]
pub(crate) struct CheckAgreement {
    /// The document, such as the page of a version gives to download.
    pub(crate) file: PathBuf,
    /// The seal that was signed, as the page of the agreement shows it: says whether it is this text's.
    #[arg(long, value_name = "SEAL")]
    pub(crate) seal: Option<String>,
}

/// `lifechances recipe …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Recipes {
    /// Write the recipe of an area to a signed file.
    Export(ExportRecipe),
    /// Say what is in a recipe and whether its signature holds. Needs no installation.
    Check(CheckRecipe),
    /// Start an area from a recipe: a partnership, a plan in draft, agreements to fill in, a checklist.
    Start(StartRecipe),
}

/// `lifechances recipe export`.
#[derive(Debug, Args)]
pub(crate) struct ExportRecipe {
    /// The address of the partnership, the last part of its page's address.
    pub(crate) partnership: String,
    /// What the recipe is called; it leaves with the file, so name no place.
    #[arg(long)]
    pub(crate) title: String,
    /// A note for those who start from it.
    #[arg(long)]
    pub(crate) note: Option<String>,
    /// The file to write.
    #[arg(long, value_name = "FILE", default_value = "area.recipe.toml")]
    pub(crate) out: PathBuf,
    /// Who exports it: the e-mail address of a convenor's account.
    #[arg(long, value_name = "EMAIL")]
    pub(crate) by: String,
    #[command(flatten)]
    pub(crate) home: Home,
}

/// `lifechances recipe check`.
#[derive(Debug, Args)]
pub(crate) struct CheckRecipe {
    /// The file.
    pub(crate) file: PathBuf,
}

/// `lifechances recipe start`.
#[derive(Debug, Args)]
pub(crate) struct StartRecipe {
    /// The file.
    pub(crate) file: PathBuf,
    /// What the partnership of the new area is called.
    #[arg(long)]
    pub(crate) name: String,
    /// The issue it convenes on, in a sentence.
    #[arg(long)]
    pub(crate) purpose: String,
    /// Why a recipe without a signature is accepted. One whose signature does not hold never is.
    #[arg(long, value_name = "WORDS")]
    pub(crate) accept_unsigned: Option<String>,
    /// Who starts it: the e-mail address of a convenor's account.
    #[arg(long, value_name = "EMAIL")]
    pub(crate) by: String,
    #[command(flatten)]
    pub(crate) home: Home,
}
