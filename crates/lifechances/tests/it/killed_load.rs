//! A load that is killed at any moment: nothing acknowledged is lost, and the next start is clean.

use crate::support::{code, invented, lifechances, run, said, told};
use std::process::Stdio;
use std::time::Duration;

/// Times the program is killed. Each waits a little longer than the one before, so that every
/// stage of a load is hit, from opening the store to its last transaction.
const KILLS: u64 = 24;

#[test]
fn a_load_that_is_killed_again_and_again_ends_as_if_it_had_not_been() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("house").display().to_string();
    let first = invented("partners/phonics.csv");
    assert_eq!(code(&run(&["load", &first, "--layout", "phonics", "--data", &data])), 0);
    let file = invented("partners/mis_attendance.csv");
    let load = ["load", file.as_str(), "--layout", "mis-attendance", "--data", data.as_str()];
    let mut finished_before_the_kill = 0;
    for kill in 0..KILLS {
        let mut child = lifechances()
            .args(load)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        std::thread::sleep(Duration::from_millis(5 + kill * 25));
        // SIGKILL: the program has no chance to tidy up.
        child.kill().expect("it can be killed");
        let ended = child.wait().expect("it ends");
        finished_before_the_kill += u64::from(ended.success());
        let check = run(&["admin", "check", "--data", &data]);
        assert_eq!(code(&check), 0, "after kill {kill}: {}", told(&check));
    }
    assert!(finished_before_the_kill < KILLS, "no kill came in time: the test tried nothing");
    let last = run(&load);
    assert_eq!(code(&last), 0, "{}", told(&last));
    let clean = folder.path().join("clean").display().to_string();
    assert_eq!(code(&run(&["load", &first, "--layout", "phonics", "--data", &clean])), 0);
    let load_clean =
        ["load", file.as_str(), "--layout", "mis-attendance", "--data", clean.as_str()];
    assert_eq!(code(&run(&load_clean)), 0);
    assert_eq!(what_is_kept(&data), what_is_kept(&clean));
    assert_eq!(parts(&data, "mis-attendance"), 1);
    assert_eq!(parts(&data, "phonics"), 1, "what was acknowledged before is still there");
}

/// Rows of the store that a load leaves behind.
fn what_is_kept(data: &str) -> Vec<String> {
    let check = said(&run(&["admin", "check", "--data", data]));
    let wanted = ["loads", "load_problems", "observations"];
    let lines = check.lines().filter(|line| wanted.iter().any(|name| line.starts_with(name)));
    lines.map(str::to_owned).collect()
}

/// Files of a dataset in the lake, unfinished ones among them.
fn parts(data: &str, dataset: &str) -> usize {
    let folder = std::path::Path::new(data).join("lake").join(dataset);
    std::fs::read_dir(folder).map_or(0, |entries| entries.count())
}
