//! The arguments of `lifechances disclose`.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// `lifechances disclose …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Disclose {
    /// Say what somebody can work out of the hidden cells of your tables.
    #[command(
        after_help = "Give all tables at once that are, or will be, published of the same children: what one hides\n\
                      another may give away. Exit codes: 0 nothing was found · 1 something was · 2 something\n\
                      needs mending, or the work allowed was not enough.\n\n\
                      A list:            A cross table (--crosstab answer):\n  \
                      locality,answer,count    locality,yes,no,Total\n  \
                      North,yes,[c]            North,[c],[c],40\n  \
                      North,Total,40           Total,16,84,100"
    )]
    Attack(AttackTables),
    /// Hide small counts, and others with them, so that nobody can work them out.
    #[command(
        after_help = "The files hold the true counts; each is written to --out with [c] for what is hidden, after an\n\
                      attack that failed. Nothing is written when there is no safe choice."
    )]
    Protect(ProtectTables),
    /// Check a table that is to leave the safe room, before two people look at it.
    #[command(
        after_help = "Exit codes: 0 two people may look at it · 1 something is to be mended first · 2 the\n\
                      declaration cannot be read. No problem does not mean that it may leave."
    )]
    Check(CheckOutput),
}

/// `lifechances disclose check`.
#[derive(Debug, Args)]
pub(crate) struct CheckOutput {
    /// The table, as CSV.
    pub(crate) file: PathBuf,
    /// What its author says of it: a TOML document.
    #[arg(long, value_name = "FILE")]
    pub(crate) declaration: PathBuf,
    /// Who gave to its sums, as CSV: a file that does not leave.
    #[arg(long, value_name = "FILE")]
    pub(crate) behind: Option<PathBuf>,
}

/// How files are read.
#[derive(Debug, Args)]
pub(crate) struct HowToRead {
    /// Tables as CSV: of the same children, or of the same money.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// A word for all levels together, besides Total and All.
    #[arg(long, value_name = "WORD")]
    pub(crate) total: Vec<String>,
    /// The heading of the counts in a list.
    #[arg(long, value_name = "HEADING", conflicts_with = "crosstab")]
    pub(crate) count: Option<String>,
    /// The files are cross tables; the word says what their headings are levels of.
    #[arg(long, value_name = "DIMENSION")]
    pub(crate) crosstab: Option<String>,
    /// Which levels make which larger one: a CSV file with a heading and two columns, part and whole.
    #[arg(long, value_name = "DIMENSION=FILE")]
    pub(crate) groups: Vec<String>,
    /// Counts from 1 to one below this are small.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u64).range(2..=1000))]
    pub(crate) threshold: u64,
    /// Figures are sums, of money or hours, with at most so many decimals: 2 for pounds and pence.
    #[arg(long, value_name = "DECIMALS", value_parser = clap::value_parser!(u32).range(0..=6))]
    pub(crate) sums: Option<u32>,
    /// The comma stands before decimals, as in 1.234,56.
    #[arg(long, requires = "sums")]
    pub(crate) decimal_comma: bool,
    /// The heading of how many gave to a sum.
    #[arg(long, value_name = "HEADING", requires = "sums")]
    pub(crate) contributors: Option<String>,
    /// The heading of the largest amount in a sum; again for the second largest, and so on.
    #[arg(long, value_name = "HEADING", requires = "contributors")]
    pub(crate) largest: Vec<String>,
    /// The heading of what was said by hand: U it must hide, X it hides to protect others, S it may
    /// be shown, P it must be shown, E nobody is in it.
    #[arg(long, value_name = "HEADING", conflicts_with = "crosstab")]
    pub(crate) status: Option<String>,
    /// The heading of a column that is not looked at.
    #[arg(long, value_name = "HEADING", conflicts_with = "crosstab")]
    pub(crate) leave_out: Vec<String>,
    /// The second largest must not be able to work the largest out to within so many per cent; 0
    /// when this does not matter.
    #[arg(long, value_name = "PER_CENT", default_value_t = 10, value_parser = clap::value_parser!(u64).range(0..=100))]
    pub(crate) closer_than: u64,
    /// The largest so many must not have more than so many per cent of a sum; 0,0 when this does not
    /// matter.
    #[arg(long, value_name = "N,PER_CENT", default_value = "2,90")]
    pub(crate) dominance: Dominance,
    /// Sums of fewer contributors hide.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u64).range(0..=1000))]
    pub(crate) least_contributors: u64,
    /// How much work is allowed: thousand million steps, of about a second each.
    #[arg(long, value_name = "N", default_value_t = 60)]
    pub(crate) work: u32,
}

/// `lifechances disclose attack`.
#[derive(Debug, Args)]
pub(crate) struct AttackTables {
    #[command(flatten)]
    pub(crate) read: HowToRead,
    /// Shown figures are multiples of this; 1 when they are exact.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1000))]
    pub(crate) rounded_to: u64,
    /// The smallest and largest possible value of a hidden cell lie at least this far apart.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) least_width: u64,
    /// How to write the report.
    #[arg(long, value_enum, default_value = "words")]
    pub(crate) format: ReportFormat,
}

/// `lifechances disclose protect`.
#[derive(Debug, Args)]
pub(crate) struct ProtectTables {
    #[command(flatten)]
    pub(crate) read: HowToRead,
    /// The folder to write to. Files that are there already are not replaced.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// What must not be worked out of a small count.
    #[arg(long, value_enum, default_value = "range")]
    pub(crate) keep: Keep,
    /// What is to be kept small: the number of hidden cells, or what they hold.
    #[arg(long, value_enum, default_value = "cells")]
    pub(crate) cost: HidingCost,
    /// What becomes of figures that are 0.
    #[arg(long, value_enum, default_value = "may-hide")]
    pub(crate) zeros: ZeroFigures,
    /// What the levels of this dimension are answers to matters to each child: where one answer has
    /// everybody of a line, its empty answers hide too.
    #[arg(long, value_name = "DIMENSION")]
    pub(crate) answers: Vec<String>,
    /// Take a good choice; the best one is looked for in tables of up to 100 cells otherwise.
    #[arg(long)]
    pub(crate) quick: bool,
}

/// The (n, k) rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dominance {
    /// How many of the largest amounts.
    pub(crate) largest: usize,
    /// They must not have more than so many per cent.
    pub(crate) per_cent: u64,
}

impl std::str::FromStr for Dominance {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (largest, per_cent) = text.split_once(',').unwrap_or(("", ""));
        match (largest.trim().parse(), per_cent.trim().parse()) {
            (Ok(0), Ok(0)) => Ok(Self { largest: 0, per_cent: 100 }),
            (Ok(largest @ 1..=10), Ok(per_cent @ 1..=100)) => Ok(Self { largest, per_cent }),
            _ => Err("1 to 10 of the largest, a comma and 1 to 100 per cent were expected, such as 2,90; 0,0 for none".to_owned()),
        }
    }
}

/// What becomes of figures that are 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ZeroFigures {
    /// They are shown, unless one hides to protect others.
    MayHide,
    /// They are always shown: everybody knows where nobody is.
    Shown,
    /// They hide: that nobody is there must not be known.
    Hidden,
}

/// What must not be worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Keep {
    /// Anything closer than from 0 to the threshold.
    Range,
    /// The exact value only: for formats that ask for no more.
    Value,
}

/// What is to be kept small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum HidingCost {
    /// The number of hidden cells.
    Cells,
    /// The sum of the hidden counts.
    Values,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// Sentences.
    Words,
    /// JSON, for other programs.
    Json,
}
