//! What a command that did not succeed says, and its exit code: 2 for something the person gave
//! that needs mending, 1 for anything else.

use std::fmt;
use std::process::ExitCode;

/// Something the person gave needs mending; the words say what and how.
#[derive(Debug)]
pub(crate) struct BadInput(String);

impl fmt::Display for BadInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadInput {}

/// Bad input as an error.
pub(crate) fn bad_input(words: impl Into<String>) -> anyhow::Error {
    anyhow::Error::new(BadInput(words.into()))
}

/// Tells the person, and gives the exit code.
pub(crate) fn tell(error: &anyhow::Error) -> ExitCode {
    crate::tell(&format!("lifechances: {error:#}"));
    let mendable = error.chain().any(|cause| cause.is::<BadInput>());
    ExitCode::from(if mendable { 2 } else { 1 })
}
