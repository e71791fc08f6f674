//! The project's own chores.
//!
//! `cargo xtask tidy` checks what reviews should not have to; `cargo xtask test` runs every test
//! there is and says what was left out; `cargo xtask budget` counts crates.

mod budget;
mod test;
mod tidy;

use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    match chore() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            say(&format!("{problem:#}"));
            ExitCode::FAILURE
        }
    }
}

fn chore() -> Result<()> {
    let chore = std::env::args().nth(1);
    match chore.as_deref() {
        Some("tidy") => tidy::run(&root()),
        Some("test") => test::run(&root()),
        Some("budget") => budget::run(&root()),
        _ => bail!("which chore? cargo xtask tidy | test | budget"),
    }
}

/// The folder of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Says something to the person who runs the chore.
#[expect(clippy::print_stdout, reason = "a chore talks to the terminal")]
fn say(text: &str) {
    println!("{text}");
}
