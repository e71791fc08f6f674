//! The arguments of `lifechances statistics`.

use crate::arguments::Home;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `lifechances statistics …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Statistics {
    /// Keep a menu that two people are to sign.
    Propose(ProposeMenu),
    /// List the menus with their seals and who signed them.
    Menus(OnlyHome),
    /// Count, protect and publish by a menu that two people signed.
    Publish(PublishStatistics),
    /// Read through everything that was released; until it passes nothing is answered. Run it every night.
    Audit(OnlyHome),
}

/// `lifechances statistics propose`.
#[derive(Debug, Args)]
pub(crate) struct ProposeMenu {
    /// The menu, a TOML document.
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) home: Home,
}

/// `lifechances statistics publish`.
#[derive(Debug, Args)]
pub(crate) struct PublishStatistics {
    /// The seal of the menu.
    #[arg(long, value_name = "SEAL")]
    pub(crate) menu: String,
    /// The name of the vintage, used once.
    #[arg(long, value_name = "NAME")]
    pub(crate) vintage: String,
    /// The day the records describe.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) on: String,
    /// The headline tables only: twice in an academic year.
    #[arg(long)]
    pub(crate) headline: bool,
    #[command(flatten)]
    pub(crate) home: Home,
}

/// A command that needs to know the installation only.
#[derive(Debug, Args)]
pub(crate) struct OnlyHome {
    #[command(flatten)]
    pub(crate) home: Home,
}
