//! Every test there is, in one command: the house's rules, the Rust tests, the examples in the
//! documentation, and the pages in a real browser. What this machine cannot run is named at the
//! end; with `LIFECHANCES_TEST_ALL=1` (as in CI) a missing part is a failure.

use crate::{say, tidy};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;

/// Runs them all.
pub(crate) fn run(root: &Path) -> Result<()> {
    let all = environment("LIFECHANCES_TEST_ALL").is_some_and(|value| value == "1");
    tidy::run(root)?;
    let mut left_out = Vec::new();
    if !root.join("../shared/data").is_dir() {
        left_out.push("tests on real published files: they need the folder ../shared");
    }
    if environment("LIFECHANCES_TEST_POSTGRES").is_none() {
        left_out.push("the store on PostgreSQL: set LIFECHANCES_TEST_POSTGRES to a database URL");
    }
    if cargo_has_nextest(root) {
        cargo(root, &["nextest", "run", "--workspace", "--locked", "--no-fail-fast"])?;
    } else {
        cargo(root, &["test", "--workspace", "--locked", "--no-fail-fast", "--tests"])?;
    }
    cargo(root, &["test", "--workspace", "--locked", "--doc", "--quiet"])?;
    if browser_is_here(root) {
        browser(root)?;
    } else {
        left_out.push("pages in a browser: needs Node.js, Chromium and `npm ci` in tools/browser");
    }
    for part in &left_out {
        say(&format!("left out: {part}"));
    }
    if all && !left_out.is_empty() {
        bail!("LIFECHANCES_TEST_ALL=1 asks for every test, and the parts above were left out");
    }
    Ok(())
}

fn cargo(root: &Path, arguments: &[&str]) -> Result<()> {
    say(&format!("\ncargo {}", arguments.join(" ")));
    let status = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(root)
        .status()
        .context("cargo did not start")?;
    if status.success() { Ok(()) } else { bail!("cargo {} failed", arguments.join(" ")) }
}

fn cargo_has_nextest(root: &Path) -> bool {
    let mut ask = Command::new(env!("CARGO"));
    ask.args(["nextest", "--version"]).current_dir(root);
    ask.output().is_ok_and(|answer| answer.status.success())
}

fn browser_is_here(root: &Path) -> bool {
    let node = Command::new("node").arg("--version").output().is_ok_and(|a| a.status.success());
    let modules = root.join("tools/browser/node_modules").is_dir();
    let chromium =
        environment("LIFECHANCES_CHROMIUM").unwrap_or_else(|| "/usr/bin/chromium".into());
    node && modules && Path::new(&chromium).exists()
}

/// Builds the binary, starts the demo on a free port and walks its pages.
fn browser(root: &Path) -> Result<()> {
    cargo(root, &["build", "--package", "lifechances", "--locked"])?;
    say("\nnode tools/browser/check.mjs");
    let status = Command::new("node")
        .arg("tools/browser/check.mjs")
        .current_dir(root)
        .status()
        .context("node did not start")?;
    if status.success() { Ok(()) } else { bail!("pages in a browser: failed") }
}

#[expect(clippy::disallowed_methods, reason = "a chore is configured by its environment")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
