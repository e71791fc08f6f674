//! How fast our Jaro-Winkler and one-slip test are beside the crates that have them.
//!
//! `cargo run --release -- NAMES.csv…` takes the first column with words of each file, draws two
//! million pairs of names and prints millions of pairs a processor second, three rounds each. The
//! sums of the answers are printed too: they must agree.

#[path = "../../../../crates/connect/src/compare/jaro.rs"]
mod jaro;

use rapidfuzz::distance::{damerau_levenshtein, jaro_winkler};
use std::fs;

const PAIRS: usize = 2_000_000;

fn main() {
    let mut names: Vec<String> = Vec::new();
    for path in std::env::args().skip(1) {
        let text = fs::read_to_string(&path).expect("a file of names");
        names.extend(text.lines().skip(1).filter_map(|line| {
            let word = line.split(',').find(|cell| cell.len() > 1 && cell.is_ascii())?;
            word.chars().all(|letter| letter.is_ascii_alphabetic()).then(|| word.to_ascii_uppercase())
        }));
    }
    let mut state = 7_u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize) % below
    };
    let pairs: Vec<(usize, usize)> =
        (0..PAIRS).map(|_| (draw(names.len()), draw(names.len()))).collect();
    println!("{} names, {PAIRS} pairs", names.len());
    let each = |of: &dyn Fn(&str, &str) -> f64| -> f64 {
        pairs.iter().map(|(a, b)| of(&names[*a], &names[*b])).sum()
    };
    measured("Jaro-Winkler, strsim", &|| each(&strsim::jaro_winkler));
    measured("Jaro-Winkler, rapidfuzz", &|| each(&|a, b| jaro_winkler::similarity(a.bytes(), b.bytes())));
    measured("Jaro-Winkler, rapidfuzz from 0.80", &|| {
        let from = jaro_winkler::Args::default().score_cutoff(0.80);
        each(&|a, b| jaro_winkler::similarity_with_args(a.bytes(), b.bytes(), &from).unwrap_or(0.0))
    });
    measured("Jaro-Winkler, ours", &|| each(&jaro::jaro_winkler));
    let fewest = jaro::Fewest::for_similarity(0.80);
    let letters: Vec<u32> = names.iter().map(|name| set(name)).collect();
    measured("Jaro-Winkler from 0.80, ours behind the letter filter", &|| {
        let of = |(a, b): &(usize, usize)| {
            let (x, y) = (&names[*a], &names[*b]);
            // Letters one has and the other lacks can match nothing.
            let (only_x, only_y) = (letters[*a] & !letters[*b], letters[*b] & !letters[*a]);
            let left = |name: &str, only: u32| name.len() as u32 - only.count_ones();
            let both = left(x, only_x).min(left(y, only_y));
            let begins = x.as_bytes()[0] == y.as_bytes()[0];
            if !fewest.possible((x.len() as u8, y.len() as u8), begins, both) {
                return 0.0;
            }
            let alike = jaro::jaro_winkler(x, y);
            if alike >= 0.80 { alike } else { 0.0 }
        };
        pairs.iter().map(of).sum()
    });
    measured("Damerau-Levenshtein is 1, strsim", &|| {
        each(&|a, b| f64::from(u8::from(strsim::osa_distance(a, b) == 1)))
    });
    measured("Damerau-Levenshtein is 1, rapidfuzz", &|| {
        let most = damerau_levenshtein::Args::default().score_cutoff(1);
        each(&|a, b| {
            let away = damerau_levenshtein::distance_with_args(a.bytes(), b.bytes(), &most);
            f64::from(u8::from(away == Some(1)))
        })
    });
    measured("one slip, ours", &|| {
        each(&|a, b| f64::from(u8::from(jaro::one_slip(a.as_bytes(), b.as_bytes()))))
    });
}

/// Which letters a name has.
fn set(name: &str) -> u32 {
    name.bytes().fold(0, |set, letter| set | 1 << (letter - b'A'))
}

fn measured(what: &str, run: &dyn Fn() -> f64) {
    let mut best = f64::INFINITY;
    let mut sum = 0.0;
    for _ in 0..3 {
        let before = processor_seconds();
        sum = run();
        best = best.min(processor_seconds() - before);
    }
    println!("{what:54} {:7.1} M/s   sum {sum:.3}", PAIRS as f64 / best / 1e6);
}

/// Time on the processor, so that neighbours on the machine do not count. Linux only.
fn processor_seconds() -> f64 {
    let text = fs::read_to_string("/proc/self/schedstat").expect("Linux");
    text.split(' ').next().and_then(|first| first.parse::<f64>().ok()).expect("a number") / 1e9
}
