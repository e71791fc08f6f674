//! Every test there is, in one command: the house's rules, the Rust tests, the examples in the
//! documentation, and the pages in a real browser. What this machine cannot run is named at the
//! end; with `LIFECHANCES_TEST_ALL=1` (as in CI) a missing part is a failure.

use crate::{say, tidy};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

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
    if !has_node() || !root.join("tools/provider/node_modules").is_dir() {
        left_out.push(
            "signing in with a real OpenID provider: needs Node.js and `npm ci` in tools/provider",
        );
    }
    if !has("pdfinfo", "-v") || !has("qpdf", "--version") {
        left_out.push("PDFs in readers of others: needs poppler-utils and qpdf");
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

fn has_node() -> bool {
    has("node", "--version")
}

fn has(program: &str, asked: &str) -> bool {
    Command::new(program).arg(asked).output().is_ok_and(|answer| answer.status.success())
}

fn browser_is_here(root: &Path) -> bool {
    let modules = root.join("tools/browser/node_modules").is_dir();
    let chromium =
        environment("LIFECHANCES_CHROMIUM").unwrap_or_else(|| "/usr/bin/chromium".into());
    has_node() && modules && Path::new(&chromium).exists()
}

/// Looks at every sample page, then at the pages of a running demo, as a visitor and signed in.
fn browser(root: &Path) -> Result<()> {
    let scratch = root.join("target/browser");
    let samples = scratch.join("samples");
    let samples_path = samples.display().to_string();
    let gallery = ["run", "--quiet", "--locked", "--package", "lifechances-pages"];
    cargo(root, &[&gallery[..], &["--example", "gallery", "--", &samples_path]].concat())?;
    let pictures = scratch.join("pictures").display().to_string();
    look(root, &["--folder", &samples_path, "--pictures", &pictures])?;
    let data = scratch.join("demo");
    let demo = Demo::serve(root, &data)?;
    let data = data.display().to_string();
    look(root, &["--site", &demo.address, "--demo", &data, "--pictures", &pictures])
}

fn look(root: &Path, arguments: &[&str]) -> Result<()> {
    say(&format!("\nnode tools/browser/check.mjs {}", arguments.join(" ")));
    let status = Command::new("node")
        .arg("tools/browser/check.mjs")
        .args(arguments)
        .current_dir(root)
        .status()
        .context("node did not start")?;
    if status.success() { Ok(()) } else { bail!("pages in a browser: failed") }
}

/// A demo that is being served; it ends when this is dropped.
struct Demo {
    server: Child,
    address: String,
}

impl Demo {
    fn serve(root: &Path, data: &Path) -> Result<Self> {
        let _ = std::fs::remove_dir_all(data);
        let data = data.display().to_string();
        cargo(root, &["build", "--quiet", "--locked", "--package", "lifechances"])?;
        // The program itself and not `cargo run`, so that ending it ends the server.
        let built = environment("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), Into::into);
        let mut server = Command::new(built.join("debug/lifechances"))
            .args(["demo", "--children", "2000", "--port", "0", "--data", &data])
            .current_dir(root)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("the demo did not start")?;
        let log = server.stderr.take().context("the demo's log")?;
        let mut lines = BufReader::new(log).lines();
        while let Some(line) = lines.next() {
            if let Some(rest) = line?.strip_prefix("Open ") {
                let address = rest.split_whitespace().next().unwrap_or_default();
                let address = address.trim_end_matches('/').to_owned();
                // Its log is read to the end, so that it never waits for a reader.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(Self { server, address });
            }
        }
        let _ = server.kill();
        bail!("the demo ended before it served; run it by hand to see why")
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[expect(clippy::disallowed_methods, reason = "a chore is configured by its environment")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
