//! The noise against its known answers, its exact table and its laws.

use super::attacker::{Odds, Seen};
use super::figure::{Noisy, Shown};
use super::interval::normal_at_most;
use super::noise::{Ladder, VintageKey};
use commons::Streams;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// A file that lies beside the checkout; says so when it is not there.
fn beside(path: &str) -> Option<String> {
    let whole = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path);
    let found = std::fs::read_to_string(whole).ok();
    if found.is_none() {
        #[expect(clippy::disallowed_methods, reason = "tests ask whether everything must be there")]
        let must = std::env::var("LIFECHANCES_TEST_ALL").is_ok_and(|value| value == "1");
        assert!(!must, "needs ../shared ({path})");
        eprintln!("left out: needs ../shared ({path})");
    }
    found
}

fn key(seed: u64) -> VintageKey {
    let mut bytes = Zeroizing::new([0; 32]);
    let mut stream = Streams::new(seed).named("key");
    bytes.iter_mut().for_each(|b| *b = u8::try_from(stream.below(256)).unwrap());
    VintageKey::new(bytes).unwrap()
}

#[test]
fn the_table_of_counts_is_what_exact_arithmetic_gives() {
    assert_eq!(Ladder::sums(1), Ladder::counts());
}

#[test]
fn the_table_is_the_stored_one() {
    let Some(text) = beside("data/disclose/lifechances/noise_table_dg9_t15.csv") else { return };
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|l| l.split(',').collect()).collect();
    assert_eq!(rows.len(), 31);
    let ladder = Ladder::counts();
    for (row, noise) in rows.iter().zip(-15_i64..) {
        let threshold: u64 = row[2].trim().parse().unwrap();
        assert_eq!(row[0].parse(), Ok(noise));
        assert_eq!(ladder.at(threshold), noise, "the threshold belongs to its step");
        assert!(threshold == u64::MAX || ladder.at(threshold + 1) == noise + 1);
    }
}

#[test]
fn all_known_answers_are_met() {
    let Some(text) = beside("data/disclose/lifechances/noise_kat.json") else { return };
    let read: serde_json::Value = serde_json::from_str(&text).unwrap();
    let hex = |text: &str| -> Vec<u8> {
        (0..text.len())
            .step_by(2)
            .map(|n| u8::from_str_radix(&text[n..n + 2], 16).unwrap())
            .collect()
    };
    let bytes: [u8; 32] = hex(read["key_hex"].as_str().unwrap()).try_into().unwrap();
    let draws = VintageKey::new(Zeroizing::new(bytes)).unwrap().prepared();
    let vectors = read["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), 200);
    for vector in vectors {
        let cell = vector["cell_id"].as_str().unwrap();
        let noise = draws.noise(cell, &Ladder::counts());
        assert_eq!(Some(noise), vector["noise"].as_i64(), "{cell}");
        let u: u64 = vector["u64"].as_str().unwrap().parse().unwrap();
        assert_eq!(Ladder::counts().at(u), noise);
    }
}

/// Tables for larger half-ranges, from decimal arithmetic of 80 digits in Python: the first, the
/// last below zero, the one of zero, and one above.
#[test]
fn tables_of_sums_have_their_known_thresholds() {
    for (steps, first, below, zero, fifth) in [
        (
            2_u32,
            4570857376560_u64,
            8610106304104728480_u64,
            9836637769604823135_u64,
            15137767070833881117_u64,
        ),
        (7, 1305959440762, 9048153230534559691, 9398590843174991924, 11129144994526614352),
        (200, 45708583421, 9217239378231788721, 9229504695477762894, 9290830344785258906),
    ] {
        let ladder = Ladder::sums(steps);
        let reach = i64::from(steps) * 15;
        for (threshold, noise) in [(first, -reach), (below, -1), (zero, 0), (fifth, 5)] {
            assert_eq!((ladder.at(threshold), ladder.at(threshold + 1)), (noise, noise + 1));
        }
        assert_eq!((ladder.at(0), ladder.at(u64::MAX)), (-reach, reach));
    }
}

/// How often each step comes in the draws of so many cells.
fn histogram(cells: u32, seed: u64) -> [f64; 31] {
    let (draws, ladder) = (key(seed).prepared(), Ladder::counts());
    let mut seen = [0.0; 31];
    for cell in 0..cells {
        let noise = draws.noise(&format!("v1|vintage=v|atom={cell}|measure=m|dims="), &ladder);
        seen[usize::try_from(noise + 15).unwrap()] += 1.0;
    }
    seen
}

#[test]
fn the_draws_of_many_cells_have_the_mean_variance_and_shape_of_the_table() {
    const CELLS: u32 = 1_000_000;
    let (seen, n) = (histogram(CELLS, 3), f64::from(CELLS));
    let moment = |power: i32| -> f64 {
        (-15_i32..).zip(seen).map(|(v, count)| f64::from(v).powi(power) * count / n).sum()
    };
    let (mean, variance) = (moment(1), moment(2) - moment(1).powi(2));
    assert!(mean.abs() < 0.012, "four standard errors: {mean}");
    assert!((variance - 9.0).abs() < 0.051, "four standard errors: {variance}");
    let ladder = Ladder::counts();
    // Steps that are expected less than ten times are taken together with their neighbours.
    let (mut square, mut degrees, mut waiting) = (0.0, -1.0, (0.0, 0.0));
    for (noise, count) in (-15_i64..).zip(seen) {
        let expected = n * (ladder.at_most(noise) - ladder.at_most(noise - 1));
        waiting = (waiting.0 + count, waiting.1 + expected);
        if waiting.1 >= 10.0 {
            square += (waiting.0 - waiting.1).powi(2) / waiting.1;
            degrees += 1.0;
            waiting = (0.0, 0.0);
        }
    }
    // Wilson and Hilferty (1931): the cube root of a chi-square is nearly normal.
    let share: f64 = 2.0 / (9.0 * degrees);
    let z = ((square / degrees).cbrt() - (1.0 - share)) / share.sqrt();
    assert!(z < 3.09, "p above 0.001: chi-square {square} of {degrees}");
}

#[test]
fn noise_of_two_cells_and_of_two_keys_is_independent() {
    let (one, other, ladder) = (key(1).prepared(), key(2).prepared(), Ladder::counts());
    let cells = 200_000;
    let (mut same_key, mut same_cell) = (0, 0);
    for cell in 0..cells {
        let id = |n: u32| format!("v1|vintage=v|atom={n}|measure=m|dims=sex:f");
        let noise = one.noise(&id(cell), &ladder);
        same_key += noise * one.noise(&id(cell + cells), &ladder);
        same_cell += noise * other.noise(&id(cell), &ladder);
    }
    // A product of independent draws has variance 81.
    let most = 4.0 * (81.0 * f64::from(cells)).sqrt();
    for sum in [same_key, same_cell] {
        assert!(f64::from(i32::try_from(sum).unwrap()).abs() < most, "{sum} beyond {most}");
    }
}

#[test]
fn an_unread_key_is_not_a_key() {
    assert!(VintageKey::new(Zeroizing::new([0; 32])).is_err());
    assert!(VintageKey::new(Zeroizing::new([7; 32])).is_err());
}

#[test]
fn a_commitment_to_the_records_depends_on_the_key() {
    let commit = |key: VintageKey| key.prepared().commitment("v", b"records");
    assert_eq!(commit(key(1)), commit(key(1)));
    assert_ne!(commit(key(1)), commit(key(2)));
}

/// The closed form: an all-knowing attacker who sees the kept cells of 20,000 children, m each, is
/// right in Φ(√m / 2σ) of cases and no more than one point above it. Who sees the displayed figures
/// knows less.
#[test]
fn the_strong_attacker_is_right_as_often_as_the_closed_form_says() {
    for cells in [6_u32, 24, 72] {
        let [kept, displayed] = strong_attack(cells);
        let bound = normal_at_most(f64::from(cells).sqrt() / 6.0);
        println!("{cells} cells, bound {bound:.3}: kept {kept:?}, displayed {displayed:?}");
        assert!(kept.0 <= bound + 0.01 && kept.0 > bound - 0.015, "{cells}: {kept:?}, {bound}");
        assert!(displayed.0 <= bound + 0.01 && displayed.0 > 0.55, "{cells}: {displayed:?}");
        assert!(cells > 24 || displayed.1 <= 0.02, "certain of {}", displayed.1);
    }
}

/// Right answers, and certainty above 99 % of those with the status; of kept and displayed cells.
fn strong_attack(cells: u32) -> [(f64, f64); 2] {
    const TARGETS: u32 = 20_000;
    let (draws, ladder) = (key(77).prepared(), Ladder::counts());
    let mut stream = Streams::new(78).numbered("targets", u64::from(cells));
    let (mut scores, mut yes) = ([(0.0, 0.0); 2], 0.0);
    for target in 0..TARGETS {
        let (truth, mut odds) = (stream.chance(0.5), [Odds::even(); 2]);
        for cell in 0..cells {
            let others = i64::try_from(stream.below(60)).unwrap();
            let id = format!("v1|vintage={cells}|atom={target}|measure=m|dims=d:{cell}");
            let kept = others + i64::from(truth) + draws.noise(&id, &ladder);
            odds[0].see(Seen::Between(kept, kept), others);
            let all = Noisy { value: Some(400), atoms: 1 };
            let shown = Shown::of(Noisy { value: Some(kept), atoms: 1 }, all);
            odds[1].see(Seen::of(&shown).unwrap(), others);
        }
        yes += f64::from(u8::from(truth));
        for (score, odds) in scores.iter_mut().zip(odds) {
            score.0 += odds.guess().map_or(0.5, |guess| f64::from(u8::from(guess == truth)));
            score.1 += f64::from(u8::from(truth && odds.probability() > 0.99));
        }
    }
    scores.map(|(right, certain)| (right / f64::from(TARGETS), certain / yes))
}

/// The prepared key is wiped too, not only the bytes it was made from: it is two states of the hash,
/// which are wiped when the feature of the workspace is on (the library marks the states, not the
/// pair of them).
#[test]
fn what_is_made_from_the_key_is_wiped_when_it_is_dropped() {
    fn is_wiped<T: zeroize::ZeroizeOnDrop>() {}
    is_wiped::<Zeroizing<[u8; 32]>>();
    is_wiped::<sha2::Sha256>();
}
