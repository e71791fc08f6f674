//! Readers that are not ours: poppler reads the words in the order of the tags, qpdf checks how the
//! file is built. Without them these tests say so and are left out, or fail when
//! `LIFECHANCES_TEST_ALL=1` asks for all.

use std::io::Write;
use std::path::Path;
use std::process::Command;

/// What a reader says of files that are right: poppler before 23 wants a number where ISO 32000-1
/// (table 321, Suspects) asks for true or false.
const KNOWN: &[&str] = &["", "Syntax Error: Suspects object is wrong type (boolean)"];

/// Where the file stands among the arguments.
pub(crate) const FILE: &str = "the file";

/// What a program says of a file; nothing when it is not installed.
#[expect(clippy::print_stderr, reason = "a test that is left out says so")]
pub(crate) fn asked(program: &str, arguments: &[&str], bytes: &[u8]) -> Option<String> {
    let mut file = tempfile::Builder::new().suffix(".pdf").tempfile().expect("a file");
    file.write_all(bytes).expect("a file that is written");
    let mut command = Command::new(program);
    let path = file.path().as_os_str();
    command.args(arguments.iter().map(|word| if *word == FILE { path } else { word.as_ref() }));
    let Ok(answer) = command.output() else {
        #[expect(clippy::disallowed_methods, reason = "a switch for tests, not configuration")]
        let all = std::env::var("LIFECHANCES_TEST_ALL").is_ok_and(|value| value == "1");
        assert!(!all, "LIFECHANCES_TEST_ALL=1 and {program} is missing");
        eprintln!("left out: needs {program}");
        return None;
    };
    let said = String::from_utf8_lossy(&answer.stdout).into_owned();
    let wrong = String::from_utf8_lossy(&answer.stderr).into_owned();
    assert!(answer.status.success(), "{program}: {said}{wrong}");
    let complaints: Vec<&str> = wrong.lines().filter(|line| !KNOWN.contains(line)).collect();
    assert!(complaints.is_empty(), "{program} complains: {complaints:?}");
    Some(said)
}

/// The tree of tags with its words.
pub(crate) fn tags(bytes: &[u8]) -> Option<String> {
    asked("pdfinfo", &["-struct-text", FILE], bytes)
}

/// The words in the order of the tags, without the white between them.
pub(crate) fn heard(bytes: &[u8]) -> Option<String> {
    Some(words_of(&tags(bytes)?))
}

/// The words as they are painted, without the white between them; much quicker on many pages.
pub(crate) fn painted(bytes: &[u8]) -> Option<String> {
    let words = asked("pdftotext", &["-raw", FILE, "-"], bytes)?;
    Some(words.chars().filter(|letter| !letter.is_whitespace()).collect())
}

/// The words of `pdfinfo -struct-text`: what stands in quotation marks.
fn words_of(tags: &str) -> String {
    let mut words = String::new();
    for line in tags.lines() {
        let Some(said) = line.trim().strip_prefix('"') else { continue };
        words.extend(said.strip_suffix('"').unwrap_or(said).chars().filter(|c| !c.is_whitespace()));
    }
    words
}

/// Keeps what was made where somebody can look at it, when they ask.
pub(crate) fn keep(name: &str, bytes: &[u8]) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(folder.join(name), bytes).expect("a folder for what tests make");
}
