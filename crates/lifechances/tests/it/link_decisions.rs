//! Decisions of people given back to `lifechances link`: they change the answer, and no answer
//! contradicts them.

use crate::support::{code, run, told};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// A folder with invented people, every second of them twice, with a slip.
struct Desk {
    folder: tempfile::TempDir,
}

const LETTERS: &[u8; 20] = b"abcdefghijklmnoprstu";

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut text = "id,first_name,surname,dob,postcode\n".to_owned();
        for number in 0..240_usize {
            let letter = |by: usize| char::from(LETTERS[number / by % LETTERS.len()]);
            let given = format!("{}{}lo", letter(1), letter(7));
            let surname = format!("{}a{}on{}", letter(3), letter(1), letter(13));
            let born =
                format!("20{:02}-{:02}-{:02}", 5 + number % 13, 1 + number % 12, 1 + number % 28);
            let home = format!("ZZ{} {}AB", 1 + number % 9, number % 10);
            text.push_str(&format!("a{number},{given},{surname},{born},{home}\n"));
            if number % 2 == 0 {
                let slip = if number % 4 == 0 { "e" } else { "" };
                text.push_str(&format!("b{number},{given},{surname}{slip},{born},{home}\n"));
            }
        }
        fs::write(folder.path().join("people.csv"), text).unwrap();
        Self { folder }
    }

    fn name(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// Runs `link` and expects this code; gives what it told.
    fn links(&self, expected: i32, arguments: &[&str]) -> String {
        let answer = run(&[&["link"], arguments].concat());
        assert_eq!(code(&answer), expected, "{}", told(&answer));
        told(&answer)
    }

    /// The cluster of each id, with decisions or without.
    fn clusters(&self, decisions: &[&str]) -> BTreeMap<String, String> {
        let (people, out) = (self.name("people.csv"), self.name("clusters.csv"));
        let report = self.name("report.json");
        let plain = ["dedupe", &people, "--clusters", &out, "--report", &report];
        self.links(0, &[&plain, decisions].concat());
        let text = fs::read_to_string(&out).unwrap();
        let row = |line: &str| {
            let (id, cluster) = line.split_once(',').unwrap();
            (id.to_owned(), cluster.to_owned())
        };
        text.lines().skip(1).map(row).collect()
    }
}

#[test]
fn decisions_change_the_answer_and_are_never_contradicted() {
    let desk = Desk::new();
    let before = desk.clusters(&[]);
    // Records that were joined are said to be two people, and strangers to be one.
    let mut text = "id_a,id_b,verdict\n".to_owned();
    for number in [0, 2, 4, 6, 10] {
        assert_eq!(before[&format!("a{number}")], before[&format!("b{number}")], "{number}");
        text.push_str(&format!("b{number},a{number},different\n"));
    }
    for number in [21, 33, 45] {
        assert_ne!(before[&format!("a{number}")], before[&format!("a{}", number + 2)]);
        text.push_str(&format!("a{number},a{},same\n", number + 2));
    }
    text.push_str("a100,a101,cannot tell\nnobody,a3,same\n");
    let decisions = desk.name("decided.csv");
    fs::write(&decisions, text).unwrap();
    let after = desk.clusters(&["--decisions", &decisions]);
    for number in [0, 2, 4, 6, 10] {
        assert_ne!(after[&format!("a{number}")], after[&format!("b{number}")], "{number}");
    }
    for number in [21, 33, 45] {
        assert_eq!(after[&format!("a{number}")], after[&format!("a{}", number + 2)], "{number}");
    }
    let report = fs::read_to_string(desk.name("report.json")).unwrap();
    assert!(report.contains("8 pairs were decided by people"), "{report}");
    assert!(report.contains("1 more are about records that are not here"), "{report}");
}

#[test]
fn what_two_reviewers_settle_in_a_queue_is_given_back_with_its_plan() {
    let desk = Desk::new();
    let before = desk.clusters(&[]);
    let [people, queue, plan] =
        ["people.csv", "queue.csv", "plan.json"].map(|name| desk.name(name));
    desk.links(0, &["review", "queue", &people, "--out", &queue, "--plan", &plan, "--pairs", "12"]);
    let planned: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&plan).unwrap()).unwrap();
    let pairs: Vec<[String; 2]> = planned["pairs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| ["id_a", "id_b"].map(|id| pair[id].as_str().unwrap().to_owned()))
        .collect();
    // Whatever was joined is said to be two, so that the answer must change. Only the first pair of a
    // record is decided: decisions that cannot all hold are another matter.
    let mut seen = BTreeSet::new();
    let mut decided = Vec::new();
    let mut filled = "pair,verdict,reason\n".to_owned();
    for (number, [a, b]) in pairs.iter().enumerate() {
        if seen.insert(a.clone()) && seen.insert(b.clone()) {
            let same = before[a] != before[b];
            decided.push((a.clone(), b.clone(), same));
            filled.push_str(&format!("{number},{},\n", if same { "same" } else { "different" }));
        }
    }
    assert!(decided.len() > 4);
    let (by_hand, decisions) = (desk.name("filled.csv"), desk.name("decisions.csv"));
    fs::write(&by_hand, filled).unwrap();
    for reviewer in ["ann", "bea"] {
        let plan_and_book = ["--plan", &plan, "--decisions", &decisions, "--reviewer", reviewer];
        desk.links(0, &[&["review", "decide", by_hand.as_str()][..], &plan_and_book].concat());
    }
    let after = desk.clusters(&["--decisions", &decisions, "--decisions-plan", &plan]);
    for (a, b, same) in decided {
        assert_eq!(after[&a] == after[&b], same, "{a} {b}");
    }
}

#[test]
fn decisions_that_cannot_all_hold_are_told_and_nothing_is_written() {
    let desk = Desk::new();
    let (people, decisions, out) =
        (desk.name("people.csv"), desk.name("decided.csv"), desk.name("out.csv"));
    let asked = ["dedupe", &people, "--out", &out, "--decisions", &decisions];
    fs::write(&decisions, "id_a,id_b,verdict\na1,a2,same\na2,a3,same\na3,a1,different\n").unwrap();
    let words = desk.links(2, &asked);
    assert!(words.contains("decisions that can all hold"), "{words}");
    fs::write(&decisions, "id_a,id_b,verdict\na1,a2,perhaps\n").unwrap();
    let words = desk.links(2, &asked);
    assert!(words.contains("line 2, column verdict"), "{words}");
    fs::write(&decisions, "one,other,verdict\na1,a2,same\n").unwrap();
    let words = desk.links(2, &asked);
    assert!(words.contains("--decisions-plan"), "{words}");
    assert!(!std::path::Path::new(&out).exists());
}

#[test]
fn a_queue_is_drawn_from_every_large_group_by_itself() {
    let desk = Desk::new();
    let text = fs::read_to_string(desk.name("people.csv")).unwrap();
    let of = |number: usize, line: &str| match number {
        0 => format!("{line},ethnic_group,source\n"),
        _ => {
            let child: usize = line[1..].split(',').next().unwrap().parse().unwrap();
            let group = ["x", "y", "y", "y"][child % 4];
            format!("{line},{group},{}\n", &line[..1])
        }
    };
    let text: String = text.lines().enumerate().map(|(at, line)| of(at, line)).collect();
    fs::write(desk.name("grouped.csv"), text).unwrap();
    let [people, queue, plan] =
        ["grouped.csv", "queue.csv", "plan.json"].map(|name| desk.name(name));
    let parts = |by: &[&str]| {
        let asked = ["review", "queue", &people, "--out", &queue, "--plan", &plan, "--pairs", "60"];
        desk.links(0, &[&asked, by].concat());
        let planned: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(&plan).unwrap()).unwrap();
        let strata = planned["strata"].as_array().unwrap().clone();
        strata.iter().map(|one| one["group"].as_u64().unwrap()).collect::<BTreeSet<_>>()
    };
    assert_eq!(parts(&[]).len(), 1, "without a column to group by, all pairs are drawn from alike");
    assert!(parts(&["--by", "ethnic_group"]).len() > 1);
    let asked = ["review", "queue", &people, "--out", &queue, "--plan", &plan, "--by", "tribe"];
    let told = desk.links(2, &asked);
    assert!(told.contains("--by") && told.contains("`tribe`"), "{told}");
    let header = fs::read_to_string(&queue).unwrap();
    assert!(!header.lines().next().unwrap().contains("ethnic"), "groups are never compared");
}
