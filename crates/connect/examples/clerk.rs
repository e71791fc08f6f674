//! What a clerk's answers are worth: pairs right and missed before and after a review.
//!
//! `cargo run --release --package lifechances-connect --example clerk -- FILE [WRONG_PERCENT]`
//! reads a file of generated children (see `bench/connect/README.md`), links it, and asks a
//! simulated clerk, who errs in two answers of a hundred unless said: about the pairs of the sample
//! that quality is estimated from, and about the questions whose answers set most pairs right, a
//! tenth, a quarter and a half of a question for every hundred records. Last it says what somebody
//! could reach who knew every fault, never erred, and mended two whole groups with each answer. The
//! column `true_id` is what the clerk knows, and nobody else.

#![expect(clippy::print_stdout, reason = "what it finds is what it is for")]

mod generated;

use commons::{Stream, Streams};
use connect::review::{Candidate, Clerks, Design, Lesson, Votes, draw, questions};
use connect::{Decided, Go, Linker, Links, Settings};
use lifechances_connect as connect;
use std::collections::BTreeMap;
use std::error::Error;

/// Questions for each 100,000 records.
const BUDGETS: [usize; 3] = [100, 250, 500];

/// Records are linked again after each part of the questions.
const ROUNDS: usize = 5;

/// Precision that is asked for.
const ASKED: f64 = 0.9995;

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let path = words.next().ok_or("give the name of a file")?;
    let wrong = words.next().map_or(Ok(2.0), |word| word.parse::<f64>())? / 100.0;
    let mut go = |_| Go::On;
    let text = std::fs::read_to_string(path)?;
    let rows = generated::Rows::of(&text)?;
    let table = rows.table(0..rows.number());
    let truth = truth(&text).ok_or("no column true_id")?;
    let linker = Linker::train(&table, &mut go)?;
    let usual = Settings { threads: 2, ..Settings::default() };
    let before = linker.link(&usual, &mut go)?;
    println!("before: {}", Counted::of(&before, &truth).words());
    let budgets = BUDGETS.map(|budget| table.len() * budget / 100_000);
    for budget in budgets {
        let mut desk = Desk::new(&truth, wrong);
        let mut settings = usual.clone();
        for pair in sampled(&linker, &before, budget) {
            desk.ask(pair);
        }
        settings.decided = desk.decided.clone();
        let links = linker.link(&settings, &mut go)?;
        println!("{budget} pairs of the sample: {}", Counted::of(&links, &truth).words());
    }
    let mut last = Desk::new(&truth, wrong);
    for budget in budgets {
        let mut desk = Desk::new(&truth, wrong);
        let mut settings = usual.clone();
        let mut links = before.clone();
        for round in 0..ROUNDS {
            let part = budget * (round + 1) / ROUNDS - budget * round / ROUNDS;
            for question in questions(&links, &desk.decided).into_iter().take(part) {
                desk.ask((question.a, question.b));
            }
            settings.decided = desk.decided.clone();
            links = linker.link(&settings, &mut go)?;
        }
        println!("{budget} questions: {}", Counted::of(&links, &truth).words());
        last = desk;
    }
    let clerks = Clerks { false_same: wrong, false_different: wrong, ..Clerks::default() };
    let settings = Settings { decided: last.decided.clone(), ..usual };
    let taught = linker.taught(&last.lessons(), &clerks).link(&settings, &mut go)?;
    println!("and the model fitted with them: {}", Counted::of(&taught, &truth).words());
    for budget in budgets {
        println!("{budget} by somebody who knew all: {}", known(&before, &truth, budget));
    }
    Ok(())
}

/// Who each record really is.
fn truth(text: &str) -> Option<Vec<&str>> {
    let mut lines = text.lines();
    let at = lines.next()?.split(',').position(|column| column == "true_id")?;
    lines.map(|line| line.split(',').nth(at)).collect()
}

/// Pairs as they are drawn for estimating quality.
fn sampled(linker: &Linker, links: &Links, pairs: usize) -> Vec<(u32, u32)> {
    let candidates = linker.candidates(&links.links, |_, _| 0);
    let sample = draw(&candidates, &Design { pairs, ..Design::default() });
    let pair = |candidate: &Candidate| (candidate.a, candidate.b);
    sample.chosen.iter().map(|chosen| pair(&candidates[chosen.candidate as usize])).collect()
}

/// The clerk at work.
struct Desk<'t> {
    truth: &'t [&'t str],
    wrong: f64,
    chance: Stream,
    decided: Decided,
}

impl<'t> Desk<'t> {
    fn new(truth: &'t [&'t str], wrong: f64) -> Self {
        let chance = Streams::new(1).named("a clerk");
        Self { truth, wrong, chance, decided: Decided::default() }
    }

    fn ask(&mut self, (a, b): (u32, u32)) {
        let same = self.truth[a as usize] == self.truth[b as usize];
        let Decided { same: one, different: two } = &mut self.decided;
        let said = if self.chance.chance(self.wrong) { !same } else { same };
        if said {
            one.insert((a, b))
        } else {
            two.insert((a, b))
        };
    }

    fn lessons(&self) -> Vec<Lesson> {
        let all = |pairs: &std::collections::BTreeSet<(u32, u32)>, votes| -> Vec<Lesson> {
            pairs.iter().map(|(a, b)| Lesson { a: *a, b: *b, votes, pairs: 1.0 }).collect()
        };
        let one = all(&self.decided.same, Votes { same: 1, different: 0 });
        [one, all(&self.decided.different, Votes { same: 0, different: 1 })].concat()
    }
}

/// Pairs of records by what is said of them and what is true.
struct Counted {
    right: u64,
    joined: u64,
    real: u64,
}

impl Counted {
    fn of(links: &Links, truth: &[&str]) -> Self {
        let (mut both, mut found, mut real) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (person, truth) in links.person.iter().zip(truth) {
            *both.entry((*person, truth)).or_default() += 1;
            *found.entry(*person).or_default() += 1;
            *real.entry(truth).or_default() += 1;
        }
        Self { right: pairs(&both), joined: pairs(&found), real: pairs(&real) }
    }

    fn words(&self) -> String {
        let Self { right, joined, real } = self;
        let (precision, recall) = (share(*right, *joined), share(*right, *real));
        let (wrong, missed) = (joined - right, real - right);
        format!("precision {precision:.5}, recall {recall:.5}; {wrong} wrong, {missed} missed")
    }
}

fn pairs<K>(sizes: &BTreeMap<K, u64>) -> u64 {
    sizes.values().map(|size| size * (size - 1) / 2).sum()
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn share(part: u64, of: u64) -> f64 {
    part as f64 / of.max(1) as f64
}

/// The greatest recall at the precision that is asked for, when as many answers mend the worst faults.
fn known(links: &Links, truth: &[&str], answers: usize) -> String {
    let mut people: BTreeMap<u32, BTreeMap<&str, u64>> = BTreeMap::new();
    let mut children: BTreeMap<&str, BTreeMap<u32, u64>> = BTreeMap::new();
    for (person, truth) in links.person.iter().zip(truth) {
        *people.entry(*person).or_default().entry(truth).or_default() += 1;
        *children.entry(truth).or_default().entry(*person).or_default() += 1;
    }
    let parted = worst(people.values().map(|sizes| sizes.values().copied().collect()));
    let joined = worst(children.values().map(|sizes| sizes.values().copied().collect()));
    let Counted { mut right, joined: all, real } = Counted::of(links, truth);
    let wrong = all - right;
    let (mut mended, mut asked) = (0, 0);
    let after = |parting: usize, mended: u64| {
        let found: u64 = joined.iter().take(answers - parting).sum();
        (share(right + found, right + found + wrong - mended), found)
    };
    while asked < answers.min(parted.len()) && after(asked, mended).0 < ASKED {
        mended += parted[asked];
        asked += 1;
    }
    let (precision, found) = after(asked, mended);
    right += found;
    format!("precision {precision:.5}, recall {:.5}", share(right, real))
}

/// What each answer about two parts mends, the most first: parts are put together, or taken apart,
/// one by one.
fn worst(all: impl Iterator<Item = Vec<u64>>) -> Vec<u64> {
    let mut mends = Vec::new();
    for mut parts in all {
        parts.sort_unstable_by(|x, y| y.cmp(x));
        let mut together = 0;
        for part in parts {
            mends.push(together * part);
            together += part;
        }
    }
    mends.retain(|mends| *mends > 0);
    mends.sort_unstable_by(|x, y| y.cmp(x));
    mends
}
