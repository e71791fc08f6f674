//! `lifechances link dedupe` and `link match`, as somebody with files meets them.
//!
//! The people are invented here, so the answer is known; every figure of the report is worked out a
//! second time, one pair after another, from the files that were written.

use crate::support::{code, run, said, told};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const GIVEN: [&str; 20] = [
    "Amelia", "Oliver", "Zainab", "Muhammad", "Jakub", "Grace", "Ibrahim", "Sofia", "Harry",
    "Noor", "Freya", "Tomasz", "Aisha", "George", "Layla", "Dylan", "Hana", "Callum", "Maryam",
    "Ethan",
];
const SURNAME: [&str; 20] = [
    "Hartley",
    "Kowalski",
    "Hussain",
    "Sutcliffe",
    "Begum",
    "Nowak",
    "Greenwood",
    "Akhtar",
    "Holroyd",
    "Mahmood",
    "Barraclough",
    "Iqbal",
    "Ogden",
    "Rehman",
    "Priestley",
    "Shah",
    "Tordoff",
    "Ellery",
    "Whitlock",
    "Adeyemi",
];

/// One invented record.
#[derive(Clone)]
pub(crate) struct Record {
    id: String,
    pub(crate) cells: [String; 5],
    pub(crate) person: usize,
}

/// The person with this number, as they would be written down without a slip.
fn person(number: usize) -> [String; 5] {
    // Each cell by a draw of its own, so that no two hang together.
    let draw = |cell: u64, of: u64| {
        let mut mix = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (cell << 56);
        mix = (mix ^ (mix >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mix = (mix ^ (mix >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mix ^ (mix >> 31)) % of) as usize
    };
    let letter = |cell: u64| char::from(b'A' + draw(cell, 20) as u8);
    [
        GIVEN[draw(1, 20)].to_owned(),
        SURNAME[draw(2, 20)].to_owned(),
        format!("{}-{:02}-{:02}", 2004 + draw(3, 14), 1 + draw(4, 12), 1 + draw(5, 28)),
        ["F", "M"][draw(6, 2)].to_owned(),
        format!("ZZ{} {}{}{}", 1 + draw(7, 9), draw(8, 10), letter(9), letter(10)),
    ]
}

/// `people` people; every third has a second record with a slip in it.
pub(crate) fn records(people: usize) -> Vec<Record> {
    let mut records = Vec::new();
    for number in 0..people {
        records.push(Record { id: format!("a{number}"), cells: person(number), person: number });
        if number % 3 == 0 {
            let mut cells = person(number);
            match number % 4 {
                0 => cells[1].push('e'),
                1 => cells[4] = person(number + 5_000)[4].clone(),
                2 => cells[3].clear(),
                _ => {}
            }
            records.push(Record { id: format!("b{number}"), cells, person: number });
        }
    }
    records
}

pub(crate) const HEADER: &str = "id,first_name,surname,dob,sex,postcode";

pub(crate) fn csv(records: &[Record]) -> String {
    let mut text = format!("{HEADER}\n");
    for record in records {
        text.push_str(&format!("{},{}\n", record.id, record.cells.join(",")));
    }
    text
}

/// A folder with files, and the program run inside it.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        fs::write(self.path(name), bytes).unwrap();
        self.name(name)
    }

    pub(crate) fn name(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// Links and gives clusters, links and report.
    pub(crate) fn links(&self, arguments: &[&str]) -> Linked {
        let names = ["links.csv", "clusters.csv", "report.json"].map(|name| self.name(name));
        let mut all = vec!["link"];
        all.extend_from_slice(arguments);
        all.extend(["--out", &names[0], "--clusters", &names[1], "--report", &names[2]]);
        let answer = run(&all);
        assert_eq!(code(&answer), 0, "{}", told(&answer));
        Linked::read(&names, said(&answer), told(&answer))
    }

    /// What is told when it goes wrong, as it should.
    pub(crate) fn refuses(&self, arguments: &[&str]) -> String {
        let out = self.name("refused.csv");
        let mut all = vec!["link"];
        all.extend_from_slice(arguments);
        if !arguments.contains(&"--out") {
            all.extend(["--out", &out]);
        }
        let answer = run(&all);
        assert_eq!(code(&answer), 2, "{}", told(&answer));
        assert!(!Path::new(&out).exists(), "nothing is written");
        let left: Vec<_> = fs::read_dir(self.folder.path()).unwrap().flatten().collect();
        let unfinished = |name: String| name.ends_with(".unfinished");
        assert!(!left.iter().any(|e| unfinished(e.file_name().to_string_lossy().into_owned())));
        told(&answer)
    }
}

/// What was written.
pub(crate) struct Linked {
    links: Vec<(String, String, f64)>,
    pub(crate) clusters: Vec<(String, String)>,
    pub(crate) report: serde_json::Value,
    told: String,
    pub(crate) bytes: [Vec<u8>; 2],
}

impl Linked {
    fn read(names: &[String; 3], _said: String, told: String) -> Self {
        let rows = |name: &str, header: &str| -> Vec<Vec<String>> {
            let text = fs::read_to_string(name).unwrap();
            let mut lines = text.lines();
            assert_eq!(lines.next(), Some(header));
            lines.map(|line| line.split(',').map(str::to_owned).collect()).collect()
        };
        let links = rows(&names[0], "id_a,id_b,weight,probability");
        let clusters = rows(&names[1], "id,cluster");
        Self {
            links: links
                .iter()
                .map(|row| (row[0].clone(), row[1].clone(), row[3].parse().unwrap()))
                .collect(),
            clusters: clusters.iter().map(|row| (row[0].clone(), row[1].clone())).collect(),
            report: serde_json::from_slice(&fs::read(&names[2]).unwrap()).unwrap(),
            told,
            bytes: [fs::read(&names[0]).unwrap(), fs::read(&names[1]).unwrap()],
        }
    }

    fn figure(&self, name: &str) -> f64 {
        self.report[name].as_f64().unwrap_or_else(|| panic!("{name}: {}", self.report))
    }

    /// Groups of ids, whatever their clusters are called.
    fn groups(&self) -> BTreeSet<BTreeSet<String>> {
        let mut groups: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (id, cluster) in &self.clusters {
            groups.entry(cluster).or_default().insert(id.clone());
        }
        groups.into_values().collect()
    }

    /// Works the figures of the report out again, pair by pair. `person` is the truth about an id;
    /// `counts` says which pairs count.
    fn check(&self, person: &BTreeMap<String, usize>, counts: &dyn Fn(&str, &str) -> bool) {
        let (mut truly, mut linked, mut right) = (0_u32, 0_u32, 0_u32);
        for (at, (a, cluster_a)) in self.clusters.iter().enumerate() {
            for (b, cluster_b) in &self.clusters[at + 1..] {
                if counts(a, b) {
                    let same = person[a] == person[b];
                    truly += u32::from(same);
                    linked += u32::from(cluster_a == cluster_b);
                    right += u32::from(same && cluster_a == cluster_b);
                }
            }
        }
        let share = |part: u32, all: u32| f64::from(part) / f64::from(all);
        let near = |name: &str, value: f64| {
            assert!((self.figure(name) - value).abs() < 1e-12, "{name} {value} {}", self.report);
        };
        near("precision", share(right, linked));
        near("recall", share(right, truly));
        near("f1", share(2 * right, linked + truly));
        near("links", f64::from(linked));
        for (name, least) in [("recall_at_p99", 0.99), ("recall_at_p999", 0.999)] {
            let mut best = 0;
            for (_, _, threshold) in &self.links {
                let kept: Vec<_> = self.links.iter().filter(|link| link.2 >= *threshold).collect();
                let good = kept.iter().filter(|(a, b, _)| person[a] == person[b]).count();
                if good as f64 >= least * kept.len() as f64 {
                    best = best.max(good);
                }
            }
            near(name, best as f64 / f64::from(truly));
        }
    }
}

fn people_csv(records: &[Record]) -> String {
    let rows = records.iter().map(|record| format!("{},p{}\n", record.id, record.person));
    format!("id,person\n{}", rows.collect::<String>())
}

fn known(records: &[Record]) -> BTreeMap<String, usize> {
    records.iter().map(|record| (record.id.clone(), record.person)).collect()
}

#[test]
fn duplicates_of_one_file_are_found_and_every_figure_can_be_worked_out_again() {
    let desk = Desk::new();
    let records = records(400);
    let file = desk.file("people.csv", csv(&records));
    let truth = desk.file("truth.csv", people_csv(&records));
    let linked = desk.links(&["dedupe", &file, "--truth", &truth]);
    linked.check(&known(&records), &|_, _| true);
    assert!(linked.figure("f1") > 0.95, "{}", linked.report);
    assert_eq!(linked.figure("records"), records.len() as f64);
    assert_eq!(linked.figure("clusters"), linked.groups().len() as f64);
    assert!(linked.figure("pairs_compared") > 0.0);
    assert!(linked.figure("cpu_seconds") >= 0.0 && linked.figure("peak_bytes") > 1e6);
    assert_eq!(linked.report["data_hash"].as_str().unwrap().len(), 64);
    for (id, cluster) in &linked.clusters {
        let first = linked.groups().into_iter().find(|group| group.contains(id)).unwrap();
        assert_eq!(first.first(), Some(cluster), "a cluster is named after its first id");
    }
    // Pairs of truth say the same as people.
    let pairs = records.iter().filter(|record| record.id.starts_with('b'));
    let pairs: String = pairs.map(|r| format!("{},a{}\n", r.id, r.person)).collect();
    let truth = desk.file("pairs.csv", format!("id_a,id_b\n{pairs}"));
    let by_pairs = desk.links(&["dedupe", &file, "--truth", &truth]);
    for name in ["precision", "recall", "f1", "recall_at_p99", "recall_at_p999"] {
        assert_eq!(by_pairs.figure(name), linked.figure(name), "{name}");
    }
}

#[test]
fn a_pair_is_explained_by_evidence_that_adds_up_and_without_a_value() {
    let desk = Desk::new();
    let records = records(300);
    let file = desk.file("people.csv", csv(&records));
    let linked = desk.links(&["dedupe", &file, "--explain", "a0,b0", "--explain", "a1,a2"]);
    let explained = linked.report["explained"].as_array().unwrap();
    assert_eq!(explained[0]["one_person"], true);
    assert_eq!(explained[1]["one_person"], false);
    for pair in explained {
        let lines: Vec<&str> =
            pair["evidence"].as_array().unwrap().iter().map(|l| l.as_str().unwrap()).collect();
        assert!(lines[0].starts_with("Before anything is compared: 1 in "), "{lines:?}");
        let bits = |line: &str| -> Option<f64> {
            let (from, to) = (line.rfind('(')? + 1, line.rfind(" bits)")?);
            line[from..to].parse().ok()
        };
        let all: Vec<f64> = lines.iter().filter_map(|line| bits(line)).collect();
        let (whole, steps) = all.split_last().unwrap();
        assert_eq!(steps.len(), 5, "{lines:?}");
        let before: f64 = lines[0]
            .split_whitespace()
            .find_map(|w| w.replace(',', "").parse().ok().filter(|n: &f64| *n > 1.0))
            .unwrap();
        // Each is rounded to a tenth, and "1 in" to two figures.
        let sum = steps.iter().sum::<f64>() - (before - 1.0).log2();
        assert!((sum - whole).abs() < 0.5, "{sum} {lines:?}");
        let told = pair.to_string();
        for record in &records[..4] {
            assert!(
                record.cells.iter().all(|cell| cell.len() < 3 || !told.contains(cell.as_str()))
            );
        }
    }
    let problem = desk.refuses(&["dedupe", &file, "--explain", "a0,zz"]);
    assert!(problem.contains("--explain: found `zz`"), "{problem}");
}

#[test]
fn neither_the_order_of_rows_and_columns_nor_threads_nor_truth_columns_change_the_answer() {
    let desk = Desk::new();
    let mut records = records(300);
    let file = desk.file("people.csv", csv(&records));
    let plain = desk.links(&["dedupe", &file, "--threads", "1"]);
    let again = desk.links(&["dedupe", &file, "--threads", "3"]);
    assert_eq!(plain.bytes, again.bytes, "the same to the last byte");
    records.reverse();
    let mut text = "true_id,postcode,sex,dob,surname,first_name,id,ethnic_group\n".to_owned();
    for record in &records {
        let [given, surname, dob, sex, postcode] = &record.cells;
        let (id, person) = (&record.id, record.person);
        text.push_str(&format!("{person},{postcode},{sex},{dob},{surname},{given},{id},x\n"));
    }
    let file = desk.file("turned.csv", text);
    let turned = desk.links(&["dedupe", &file]);
    assert_eq!(plain.groups(), turned.groups());
    let left_out = turned.report["left_out"].to_string();
    assert!(left_out.contains("true_id") && left_out.contains("ethnic_group"), "{left_out}");
    assert!(turned.told.contains("true_id is left out"), "{}", turned.told);
}

#[test]
fn named_fields_do_what_the_guess_does_and_a_date_may_be_in_three_columns() {
    let desk = Desk::new();
    let records = records(300);
    let file = desk.file("people.csv", csv(&records));
    let guessed = desk.links(&["dedupe", &file]);
    let fields = "given=first_name,surname=surname,dob=dob,sex=sex,postcode=postcode";
    let named = desk.links(&["dedupe", &file, "--fields", fields]);
    assert_eq!(guessed.bytes, named.bytes);
    let mut text = "key;Prénom;Nachname;y;m;d;g;code\n".to_owned();
    for record in &records {
        let [given, surname, dob, sex, postcode] = &record.cells;
        let dob: Vec<&str> = dob.split('-').map(|part| part.trim_start_matches('0')).collect();
        text.push_str(&format!(
            "{};{given};{surname};{};{sex};{postcode}\n",
            record.id,
            dob.join(";")
        ));
    }
    let file = desk.file("other.csv", text);
    let fields = "given=Prénom,surname=Nachname,dob=y/m/d,sex=g,postcode=code";
    let other = desk.links(&["dedupe", &file, "--id", "key", "--fields", fields]);
    assert_eq!(guessed.bytes, other.bytes);
    let without = desk.links(&["dedupe", &desk.name("people.csv"), "--leave-out", "postcode,sex"]);
    assert_eq!(without.report["fields"].as_array().unwrap().len(), 3);
}

#[test]
fn records_of_two_files_are_matched_across_files_only() {
    let desk = Desk::new();
    let (first, second): (Vec<Record>, Vec<Record>) =
        records(400).into_iter().partition(|record| record.id.starts_with('a'));
    let a = desk.file("school.csv", csv(&first));
    let b = desk.file("health.csv", csv(&second));
    let all: Vec<Record> = first.iter().chain(&second).cloned().collect();
    let truth = desk.file("truth.csv", people_csv(&all));
    let linked = desk.links(&["match", &a, &b, "--truth", &truth, "--one-row-per-person"]);
    let across = |a: &str, b: &str| a.as_bytes()[0] != b.as_bytes()[0];
    linked.check(&known(&all), &across);
    assert!(linked.figure("f1") > 0.95, "{}", linked.report);
    assert!(linked.links.iter().all(|(a, b, _)| a.starts_with('a') && b.starts_with('b')));
    assert_eq!(linked.clusters.len(), all.len());
    let mut seen = BTreeSet::new();
    assert!(linked.links.iter().all(|(a, _, _)| seen.insert(a)), "one row for each person");
}

#[test]
fn ids_that_two_files_share_are_told_apart_by_the_name_of_the_file() {
    let desk = Desk::new();
    let (first, second): (Vec<Record>, Vec<Record>) =
        records(400).into_iter().partition(|record| record.id.starts_with('a'));
    let same = |records: &[Record]| -> Vec<Record> {
        let id = |record: &Record| Record { id: record.person.to_string(), ..record.clone() };
        records.iter().map(id).collect()
    };
    let a = desk.file("school.csv", csv(&same(&first)));
    let b = desk.file("health.csv", csv(&same(&second)));
    let pairs: String = second.iter().map(|r| format!("{0},{0}\n", r.person)).collect();
    let truth = desk.file("truth.csv", format!("id_a,id_b\n{pairs}"));
    let linked = desk.links(&["match", &a, &b, "--truth", &truth]);
    let mut person = BTreeMap::new();
    for (records, file) in [(&first, "school"), (&second, "health")] {
        person.extend(records.iter().map(|r| (format!("{file}:{}", r.person), r.person)));
    }
    linked.check(&person, &|a, b| a.as_bytes()[0] != b.as_bytes()[0]);
    assert!(linked.figure("f1") > 0.95, "{}", linked.report);
    assert!(linked.report["notes"].to_string().contains("same ids"), "{}", linked.report);
    // With the names of the files in the truth, the figures are the same.
    let pairs: String =
        second.iter().map(|r| format!("health:{0},school:{0}\n", r.person)).collect();
    let truth = desk.file("named.csv", format!("id_a,id_b\n{pairs}"));
    let named = desk.links(&["match", &a, &b, "--truth", &truth]);
    assert_eq!(named.report["f1"], linked.report["f1"]);
    let ambiguous = desk.file("people.csv", "id,person\n3,x\n");
    let words = desk.refuses(&["match", &a, &b, "--truth", &ambiguous]);
    assert!(words.contains("line 2") && words.contains("2 files have"), "{words}");
}

#[test]
fn a_source_column_and_within_say_which_pairs_may_be_linked() {
    let desk = Desk::new();
    let records = records(300);
    let mut text = format!("{HEADER},source\n");
    for record in &records {
        let source = if record.id.starts_with('a') { "school" } else { "health" };
        text.push_str(&format!("{},{},{source}\n", record.id, record.cells.join(",")));
    }
    let file = desk.file("all.csv", text);
    let linked = desk.links(&["dedupe", &file, "--one-row-per-person=school"]);
    for group in linked.groups() {
        assert!(group.iter().filter(|id| id.starts_with('a')).count() < 2, "{group:?}");
    }
    let words = desk.refuses(&["dedupe", &file, "--one-row-per-person=police"]);
    assert!(words.contains("police") && words.contains("school, health"), "{words}");
    // Duplicates inside a file count only when they are asked for.
    let (some, rest) = records.split_at(records.len() / 2);
    let (a, b) = (desk.file("a.csv", csv(some)), desk.file("b.csv", csv(rest)));
    let across = desk.links(&["match", &a, &b]);
    let within = desk.links(&["match", &a, &b, "--within"]);
    assert!(across.links.len() < within.links.len() / 2);
}

#[test]
fn truth_about_some_records_measures_those_only() {
    let desk = Desk::new();
    let records = records(300);
    let file = desk.file("people.csv", csv(&records));
    let some: Vec<Record> =
        records.iter().filter(|r| r.person.is_multiple_of(2)).cloned().collect();
    let mut people = people_csv(&some);
    people.push_str("not-there,p1\n");
    let linked = desk.links(&["dedupe", &file, "--truth", &desk.file("truth.csv", people)]);
    assert_eq!(linked.figure("records_without_truth"), (records.len() - some.len()) as f64);
    assert_eq!(linked.figure("truth_about_others"), 1.0);
    assert_eq!(linked.figure("true_pairs"), 50.0);
}

#[test]
fn pairs_below_the_threshold_are_written_when_they_are_asked_for() {
    let desk = Desk::new();
    let file = desk.file("people.csv", csv(&records(400)));
    let plain = desk.links(&["dedupe", &file]);
    let more = desk.links(&["dedupe", &file, "--also-from", "0.001"]);
    assert!(more.links.len() >= plain.links.len());
    assert_eq!(plain.bytes[1], more.bytes[1], "clusters are the same");
    assert_eq!(plain.report["links"], more.report["links"]);
    let mut last = f64::INFINITY;
    for (_, _, probability) in &more.links {
        assert!(*probability <= last, "likeliest first");
        last = *probability;
    }
}

#[test]
fn a_model_that_was_kept_links_the_same_records_the_same_way() {
    let desk = Desk::new();
    let file = desk.file("people.csv", csv(&records(300)));
    let model = desk.name("model.toml");
    let fitted = desk.links(&["dedupe", &file, "--save-model", &model]);
    let text = fs::read_to_string(&model).unwrap();
    assert!(text.contains(fitted.report["data_hash"].as_str().unwrap()), "{text}");
    let again = desk.links(&["dedupe", &file, "--model", &model]);
    assert_eq!(fitted.bytes, again.bytes);
    let fewer = "given=first_name,surname=surname";
    let words = desk.refuses(&["dedupe", &file, "--model", &model, "--fields", fewer]);
    assert!(words.contains("no column for dob, which the model compares"), "{words}");
}
