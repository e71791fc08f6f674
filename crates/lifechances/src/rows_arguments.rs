//! The arguments of `lifechances rows`.

use crate::arguments::Home;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `lifechances rows …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Rows {
    /// Make an extract by a specification and put it, sealed, into the safe room.
    Extract(ExtractRows),
    /// List the extracts in the safe room.
    List(ListRows),
    /// Write an extract to standard output, for work in the safe room.
    Read(ReadRows),
}

/// `lifechances rows extract`.
#[derive(Debug, Args)]
pub(crate) struct ExtractRows {
    /// The specification, a TOML document.
    pub(crate) file: PathBuf,
    /// Who does it: the e-mail address of a data lead's account.
    #[arg(long, value_name = "EMAIL")]
    pub(crate) by: String,
    #[command(flatten)]
    pub(crate) home: Home,
}

/// `lifechances rows list`.
#[derive(Debug, Args)]
pub(crate) struct ListRows {
    #[command(flatten)]
    pub(crate) home: Home,
}

/// `lifechances rows read`.
#[derive(Debug, Args)]
pub(crate) struct ReadRows {
    /// The name of the extract, as `lifechances rows list` shows it.
    pub(crate) name: String,
    /// Who reads it: the e-mail address of an analyst's account.
    #[arg(long, value_name = "EMAIL")]
    pub(crate) by: String,
    #[command(flatten)]
    pub(crate) home: Home,
}
