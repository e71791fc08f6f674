//! Which pairs are looked at: those that share a key.

pub(crate) mod blocks;
pub(crate) mod keys;
pub(crate) mod learn;
pub(crate) mod rules;
pub(crate) mod split;

pub(crate) use blocks::Blocks;
pub(crate) use keys::{Part, Rule};
