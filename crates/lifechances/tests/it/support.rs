//! Running the program, and the invented district its tests share.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use tempfile::TempDir;

/// The program under test.
pub(crate) fn lifechances() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lifechances"));
    for name in ["LIFECHANCES_KEY", "LIFECHANCES_KEY_FILE", "LIFECHANCES_KEY_COMMAND"] {
        command.env_remove(name);
    }
    command
}

/// Runs it and waits.
pub(crate) fn run(arguments: &[&str]) -> Output {
    lifechances().args(arguments).output().expect("the program starts")
}

/// What it wrote to standard output.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What it wrote to standard error.
pub(crate) fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The exit code.
pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().expect("it ended by itself")
}

/// Files of an invented district of 1,000 children, written once for all tests.
pub(crate) fn invented_files() -> &'static Path {
    static FILES: OnceLock<TempDir> = OnceLock::new();
    FILES
        .get_or_init(|| {
            let folder = tempfile::tempdir().expect("a folder");
            let out = folder.path().display().to_string();
            let made = run(&["synth", "--children", "1000", "--seed", "5", "--out", &out]);
            assert_eq!(code(&made), 0, "{}", told(&made));
            folder
        })
        .path()
}

/// A file of the invented district.
pub(crate) fn invented(path: &str) -> String {
    invented_files().join(path).display().to_string()
}

/// A folder beside the checkout with real published files; `None`, said aloud, where there is none.
pub(crate) fn shared(what: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if folder.is_dir() {
        return Some(folder);
    }
    #[expect(clippy::disallowed_methods, reason = "a test is configured by its environment")]
    let all = std::env::var("LIFECHANCES_TEST_ALL").is_ok_and(|value| value == "1");
    assert!(!all, "LIFECHANCES_TEST_ALL=1 asks for every test, and ../shared is not there");
    eprintln!("left out: needs ../shared ({what})");
    None
}
