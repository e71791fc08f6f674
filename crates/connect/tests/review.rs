//! Clerical review against simulated reviewers: the intervals hold the truth as often as they say.

use commons::{Day, Moment, Stream, Streams};
use lifechances_connect::review::{
    Book, Candidate, Chosen, Clerks, Decision, Design, Lesson, NotTaken, Reviewed, State, Verdict,
    Votes, decided, draw, estimates,
};
use lifechances_connect::{Go, Kind, Linker, Settings, Table};

/// Pairs of a run whose model is surer of itself than it should be, with the truth of each.
fn run(pairs: u32, stream: &mut Stream) -> (Vec<Candidate>, Vec<bool>) {
    let mut candidates = Vec::new();
    let mut truth = Vec::new();
    for a in 0..pairs {
        // Most pairs are plain; the model's odds are more extreme than the truth's.
        let own = match stream.below(10) {
            0..=5 => 9.0 + 2.0 * stream.normal(),
            6 | 7 => 4.0 * stream.normal(),
            _ => -5.0 + 1.5 * stream.normal(),
        };
        let weight = f64::max(1.4 * own, -10.0);
        let pattern = stream.below(40);
        truth.push(stream.chance(1.0 / (1.0 + (-own).exp2())));
        candidates.push(Candidate {
            a,
            b: a + pairs,
            weight,
            joined: weight > 0.0,
            pattern,
            household: pattern < 8,
            group: u16::from(stream.chance(0.2)),
        });
    }
    (candidates, truth)
}

/// Precision and recall of the whole run, or of one group.
fn truly(candidates: &[Candidate], truth: &[bool], group: Option<u16>) -> (f64, f64) {
    let (mut joined, mut right, mut same) = (0.0, 0.0, 0.0);
    for (pair, same_person) in candidates.iter().zip(truth) {
        if group.is_none_or(|group| group == pair.group) {
            joined += f64::from(u8::from(pair.joined));
            same += f64::from(u8::from(*same_person));
            right += f64::from(u8::from(pair.joined && *same_person));
        }
    }
    (right / joined, right / same)
}

/// What reviewers who err this often say: two, and a third where they differ.
fn votes(truth: bool, errs: f64, stream: &mut Stream) -> Votes {
    let mut votes = Votes::default();
    let mut say = |votes: &mut Votes| {
        if truth == stream.chance(errs) {
            votes.different += 1;
        } else {
            votes.same += 1;
        }
    };
    say(&mut votes);
    say(&mut votes);
    if votes.same == 1 {
        say(&mut votes);
    }
    votes
}

/// Of 300 runs, the share whose interval held the truth, for precision and recall.
fn held(design: Design, errs: f64, group: Option<u16>) -> (f64, f64) {
    let (mut held, mut runs, mut bias) = ((0.0, 0.0), 0.0, (0.0, 0.0));
    let streams = Streams::new(77);
    for number in 0..300 {
        let mut stream = streams.numbered("simulated run", number);
        let (candidates, truth) = run(2_000, &mut stream);
        let sample = draw(&candidates, &Design { seed: number, ..design });
        let look = |one: &Chosen| Reviewed {
            stratum: one.stratum,
            votes: votes(truth[one.candidate as usize], errs, &mut stream),
        };
        let reviewed: Vec<Reviewed> = sample.chosen.iter().map(look).collect();
        let found = estimates(&sample.strata, &reviewed, 1.0, group)
            .expect("every part of the pairs was looked at");
        let (precision, recall) = truly(&candidates, &truth, group);
        bias.0 += found.precision.value - precision;
        bias.1 += found.recall.value - recall;
        held.0 += f64::from(u8::from(found.precision.holds(precision)));
        held.1 += f64::from(u8::from(found.recall.holds(recall)));
        runs += 1.0;
    }
    for bias in [bias.0 / runs, bias.1 / runs] {
        assert!(bias.abs() < 0.004, "estimates are off by {bias} on average");
    }
    (held.0 / runs, held.1 / runs)
}

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    for (pairs, errs, group) in [(300, 0.0, None), (600, 0.02, None), (600, 0.02, Some(1))] {
        let (precision, recall) = held(Design { pairs, ..Design::default() }, errs, group);
        eprintln!("{pairs} pairs, {errs} errors, group {group:?}: {precision:.3} {recall:.3}");
        // 300 runs: the standard error of a share of 0.95 is 0.013.
        for share in [precision, recall] {
            assert!((0.91..=1.0).contains(&share), "{pairs} {errs} {group:?}: {share}");
        }
    }
}

#[test]
fn the_same_seed_draws_the_same_pairs_in_whatever_order_they_come() {
    let (candidates, _) = run(2_000, &mut Streams::new(1).named("pairs"));
    let design = Design { pairs: 200, ..Design::default() };
    let pairs = |candidates: &[Candidate]| -> Vec<(u32, u32)> {
        let sample = draw(candidates, &design);
        let at = |one: &Chosen| candidates[one.candidate as usize];
        sample.chosen.iter().map(|one| (at(one).a, at(one).b)).collect()
    };
    let mut turned = candidates.clone();
    Streams::new(2).named("order").shuffle(&mut turned);
    assert_eq!(pairs(&candidates), pairs(&turned));
    assert_eq!(pairs(&candidates).len(), 200);
}

#[test]
fn every_pair_has_a_chance_and_doubtful_pairs_have_more() {
    let (candidates, _) = run(20_000, &mut Streams::new(3).named("pairs"));
    let sample = draw(&candidates, &Design { pairs: 600, ..Design::default() });
    let mut shares = (Vec::new(), Vec::new());
    for stratum in &sample.strata {
        assert!(stratum.drawn >= stratum.pairs.min(4), "{stratum:?}");
        let chance = stratum.chance();
        match stratum.band {
            4 | 5 => shares.0.push(chance),
            9 => shares.1.push(chance),
            _ => {}
        }
    }
    let mean = |all: &[f64]| all.iter().sum::<f64>() / f64::from(u32::try_from(all.len()).unwrap());
    assert!(mean(&shares.0) > 3.0 * mean(&shares.1));
}

fn said(pair: u32, reviewer: &str, verdict: Verdict, reason: &str) -> Decision {
    let at = Moment::new(Day::new(2026, 3, 2).expect("a day"), 0);
    Decision { pair, reviewer: reviewer.to_owned(), verdict, at, reason: reason.to_owned() }
}

#[test]
fn two_reviewers_settle_a_pair_and_a_third_decides_where_they_differ() {
    use Verdict::{CannotTell, Different, Same};
    for (verdicts, settled) in [
        (vec![], State::WaitsForFirst),
        (vec![Same], State::WaitsForSecond),
        (vec![Same, Same], State::Settled(Same)),
        (vec![Same, Different], State::WaitsForThird),
        (vec![Same, Different, Different], State::Settled(Different)),
        (vec![Different, Same, Different], State::Settled(Different)),
        (vec![Same, Different, CannotTell], State::Settled(CannotTell)),
        (vec![CannotTell, CannotTell], State::Settled(CannotTell)),
    ] {
        let mut book = Book::new(1);
        for (reviewer, verdict) in ["ann", "bea", "cal"].iter().zip(&verdicts) {
            book.decide(said(0, reviewer, *verdict, "")).unwrap();
        }
        assert_eq!(book.state(0), settled, "{verdicts:?}");
    }
}

#[test]
fn a_decision_is_changed_with_a_reason_only_and_the_old_one_stays() {
    let mut book = Book::new(2);
    book.decide(said(1, "ann", Verdict::Same, "")).unwrap();
    let again = book.decide(said(1, "ann", Verdict::Same, ""));
    assert!(matches!(again, Err(NotTaken::SaidBefore { .. })));
    let silent = book.decide(said(1, "ann", Verdict::Different, " "));
    assert!(matches!(silent, Err(NotTaken::ReasonNeeded { .. })));
    book.decide(said(1, "ann", Verdict::Different, "a twin")).unwrap();
    assert_eq!(book.history(1).count(), 2);
    assert_eq!(book.standing(1)[0].verdict, Verdict::Different);
    book.decide(said(1, "bea", Verdict::Different, "")).unwrap();
    let third = book.decide(said(1, "cal", Verdict::Same, ""));
    assert_eq!(third, Err(NotTaken::Settled { pair: 1 }));
    let nowhere = book.decide(said(2, "cal", Verdict::Same, ""));
    assert_eq!(nowhere, Err(NotTaken::NoSuchPair { pair: 2, pairs: 2 }));
}

#[test]
fn a_reviewer_is_not_told_which_pairs_others_have_looked_at() {
    let mut book = Book::new(4);
    book.decide(said(2, "ann", Verdict::Same, "")).unwrap();
    book.decide(said(2, "bea", Verdict::Different, "")).unwrap();
    book.decide(said(3, "ann", Verdict::Same, "")).unwrap();
    assert_eq!(book.open_to("cal"), [0, 1, 2, 3]);
    assert_eq!(book.open_to("ann"), [0, 1]);
}

/// Records of people with two rows each: rows 2n and 2n + 1 are one person.
fn twice_each(people: u32) -> Table {
    let mut table = Table::new(vec![Kind::Given, Kind::Surname, Kind::Born, Kind::Postcode]);
    let mut stream = Streams::new(5).named("people");
    let mut word = |length: u32| -> String {
        let letters: Vec<char> = "abdefgiklmnoprstu".chars().collect();
        (0..length).filter_map(|_| stream.pick(&letters).copied()).collect()
    };
    for person in 0..people {
        let (given, surname) = (word(6), word(7));
        let born = format!("2012-{:02}-{:02}", 1 + person % 12, 1 + person / 12 % 28);
        let postcode = format!("ZZ{} {}AA", person % 90 + 1, person % 9);
        for row in 0..2 {
            let id = format!("{person}/{row}");
            table.push(&id, 0, [given.as_str(), &surname, &born, &postcode]);
        }
    }
    table.close();
    table
}

#[test]
fn what_people_decided_stands_whatever_the_evidence() {
    let table = twice_each(400);
    let linker = Linker::train(&table, &mut |_| Go::On).unwrap();
    let people = |settings: &Settings| linker.link(settings, &mut |_| Go::On).unwrap().person;
    let plain = people(&Settings::default());
    let mut settings = Settings::default();
    // Two strangers are one person, because somebody said so.
    settings.decided.same.insert((1, 2));
    let joined = people(&settings);
    assert_eq!(joined[1], joined[2]);
    assert_eq!(joined[4..], plain[4..], "nobody else is touched");
    // Rows that are alike to the letter are two people, because somebody said so.
    settings.decided.same.clear();
    settings.decided.different.insert((0, 1));
    let parted = people(&settings);
    assert_ne!(parted[0], parted[1]);
}

#[test]
fn decided_pairs_teach_and_the_same_ones_teach_the_same() {
    let table = twice_each(400);
    let votes = Votes { same: 2, different: 0 };
    let lessons: Vec<Lesson> =
        (0..50).map(|n| Lesson { a: 2 * n, b: 2 * n + 1, votes, pairs: 1.0 }).collect();
    let clerks = Clerks { false_same: 0.02, false_different: 0.02, ..Clerks::default() };
    let people = || {
        let linker = Linker::train(&table, &mut |_| Go::On).unwrap().taught(&lessons, &clerks);
        let settings = Settings { decided: decided(&lessons), ..Settings::default() };
        linker.link(&settings, &mut |_| Go::On).unwrap().person
    };
    let found = people();
    assert_eq!(found, people());
    assert!((0..50).all(|pair| found[2 * pair] == found[2 * pair + 1]));
    assert_eq!(decided(&lessons).same.len(), 50);
}
