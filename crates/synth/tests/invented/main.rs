//! The invented district as its users get it: written to a folder in memory and read back.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod common;
mod determinism;
mod laws;
mod margins;
mod planted;
mod recovered;
mod settings;
