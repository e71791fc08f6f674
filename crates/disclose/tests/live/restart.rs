//! The same question in another process: nothing that lives only as long as a process (its address
//! space, the seeds of its hash maps, what was asked before) may enter a figure.

use crate::common::*;
use commons::Streams;
use lifechances_disclose::live::Question;
use std::process::Command;

/// Tells the other process that it was started by the test; holds the key's seed.
const KEY: &str = "LIFECHANCES_TEST_RESTART_KEY";

/// The record of a cube and the answers to ten questions, a line each; asked from the last to the
/// first when told so.
fn told(key_seed: u64, is_backwards: bool) -> Vec<String> {
    let menu = signed(menu(r#"["residence"]"#, SMALL_TABLES));
    let rows = rows(&[150; 6], 0.3, &mut Streams::new(8).named("restart"));
    let registry = registry(6, &[vec![0, 1, 2, 3], vec![2, 3, 4, 5]]);
    let cube = frozen(&menu, &registry, &children(menu.menu(), &rows), &key(key_seed)).unwrap();
    let mut questions: Vec<Question> = ["sex", "year", "fsm", "language", "sen"]
        .iter()
        .flat_map(|name| ["loc-0", "loc-1"].map(|area| question("often_absent", &[area], &[name])))
        .collect();
    if is_backwards {
        questions.reverse();
    }
    let answer = |asked: &Question| format!("{asked:?} {:?}", cube.answer(asked).unwrap().lines);
    let mut lines: Vec<String> = questions.iter().map(answer).collect();
    lines.push(cube.to_record());
    lines.sort();
    lines
}

/// What another process tells, started for this alone.
fn told_elsewhere(key_seed: u64) -> Vec<String> {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", THIS, "--nocapture"])
        .env(KEY, key_seed.to_string())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter_map(|line| line.strip_prefix("told: ")).map(str::to_owned).collect()
}

/// The test below, which is both processes.
const THIS: &str = "restart::another_process_gives_the_same_answers_in_any_order";

#[test]
#[expect(clippy::disallowed_methods, reason = "how the other process is told that it is the other")]
fn another_process_gives_the_same_answers_in_any_order() {
    if let Ok(seed) = std::env::var(KEY) {
        println!();
        told(seed.parse().unwrap(), true).iter().for_each(|line| println!("told: {line}"));
        return;
    }
    let here = told(5, false);
    assert_eq!(here.len(), 11);
    assert_eq!(told_elsewhere(5), here);
    // The comparison sees a difference when there is one.
    assert_ne!(told_elsewhere(6), here);
}
