//! The arguments of `lifechances keys`.

use crate::arguments::Home;
use clap::{Args, Subcommand};

/// `lifechances keys …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// List the epochs of pseudonyms: when and why each was begun, and how it stands.
    List(ListKeys),
    /// Begin a new epoch: every child gets a new pseudonym. Goes on with one that was broken off.
    Rotate(RotateKeys),
    /// Destroy the secret of an epoch that has ended: rows given out under it can never be joined again.
    Shred(ShredKeys),
}

/// `lifechances keys list`.
#[derive(Debug, Args)]
pub(crate) struct ListKeys {
    #[command(flatten)]
    pub(crate) home: Home,
}

/// `lifechances keys rotate`.
#[derive(Debug, Args)]
pub(crate) struct RotateKeys {
    /// Why: schedule, key-holder-left or agreement-ended.
    #[arg(long, value_name = "WHY")]
    pub(crate) why: String,
    /// What there is to say about it, in a few words; it stays in the register.
    #[arg(long, value_name = "WORDS")]
    pub(crate) note: String,
    /// Who does it: the e-mail address of a data lead's account.
    #[arg(long, value_name = "EMAIL")]
    pub(crate) by: String,
    #[command(flatten)]
    pub(crate) home: Home,
}

/// `lifechances keys shred`.
#[derive(Debug, Args)]
pub(crate) struct ShredKeys {
    /// The number of the epoch, as `lifechances keys list` shows it.
    pub(crate) epoch: u32,
    /// Why, in a few words; it stays in the register.
    #[arg(long, value_name = "WORDS")]
    pub(crate) note: String,
    /// Who does it: the e-mail address of an information governance lead's account.
    #[arg(long, value_name = "EMAIL")]
    pub(crate) by: String,
    #[command(flatten)]
    pub(crate) home: Home,
}
