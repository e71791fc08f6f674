//! How much the noise costs: the figures of the specification, reproduced through the door.
//!
//! Mean absolute error in per cent of the true count, rounded to five, of figures that are shown:
//! one atom and four atoms. Tolerance: a tenth of the stated figure and 0.15 points, since stated
//! figures are rounded and were found with noise cut off at ±9.

use crate::common::*;
use commons::Streams;
use lifechances_disclose::live::{Figure, Shown};

const BANDS: [(usize, usize, f64, f64); 5] = [
    (20, 49, 8.1, 15.0),
    (50, 99, 3.7, 6.9),
    (100, 299, 1.4, 2.7),
    (300, 999, 0.5, 0.8),
    (1000, 3000, 0.1, 0.3),
];

/// Blocks with the wanted number of absent children, in groups of so many blocks.
fn mean_error(low: usize, high: usize, atoms: usize, seed: u64) -> f64 {
    const AREAS: usize = 150;
    let menu = signed(menu(r#"["residence"]"#, "[[]]"));
    let mut stream = Streams::new(seed).named("usefulness");
    let (mut error, mut shown) = (0.0, 0.0);
    for round in 0..if high > 1000 { 2 } else { 6 } {
        let truths: Vec<usize> = (0..AREAS).map(|_| low + stream.index(high - low + 1)).collect();
        let mut all = Vec::new();
        let mut localities = Vec::new();
        for (area, truth) in truths.iter().enumerate() {
            let blocks: Vec<usize> = (0..atoms).map(|n| area * atoms + n).collect();
            for (place, block) in blocks.iter().enumerate() {
                let own = truth / atoms + usize::from(place < truth % atoms);
                let others = 110_usize.saturating_sub(own) + 20;
                let row = |is_absent| Row { block: *block, school: 0, codes: [0; 5], is_absent };
                all.extend(std::iter::repeat_n(row(true), own));
                all.extend(std::iter::repeat_n(row(false), others));
            }
            localities.push(blocks.clone());
            // Each block an area of its own, so that the locality has as many atoms as blocks.
            if atoms > 1 {
                localities.extend(blocks.into_iter().map(|block| vec![block]));
            }
        }
        let registry = registry(AREAS * atoms, &localities);
        let cube =
            frozen(&menu, &registry, &children(menu.menu(), &all), &key(seed + round)).unwrap();
        let each = if atoms > 1 { atoms + 1 } else { 1 };
        for (area, truth) in truths.iter().enumerate() {
            let id = format!("loc-{}", area * each);
            let answer = cube.answer(&question("often_absent", &[&id], &[])).unwrap();
            assert_eq!(answer.atoms, atoms);
            if let Figure::Count { count: Shown::Number { value, .. }, .. } = answer.lines[0].figure
            {
                error += (value as f64 - *truth as f64).abs() / *truth as f64;
                shown += 1.0;
            }
        }
    }
    assert!(shown > 100.0, "{shown} are shown");
    100.0 * error / shown
}

#[test]
fn the_error_of_counts_is_the_stated_one() {
    for (low, high, one, four) in BANDS {
        for (atoms, stated) in [(1, one), (4, four)] {
            let found = mean_error(low, high, atoms, 7);
            println!("{low} to {high}, {atoms} atoms: {found:.2} % (stated {stated} %)");
            assert!((found - stated).abs() <= 0.1 * stated + 0.15, "{low}-{high} {atoms}: {found}");
        }
    }
}

/// The mean of something over the true counts of a band.
fn mean_over((low, high): (usize, usize), of: impl Fn(f64) -> f64) -> f64 {
    let counts: Vec<f64> = (low..=high).map(|count| count as f64).collect();
    counts.iter().map(|count| of(*count)).sum::<f64>() / counts.len() as f64
}

/// Per cent, mean absolute, of rounding to five: the rule of the NHS, which shows no count below 8.
fn error_of_rounding(band: (usize, usize)) -> f64 {
    100.0 * mean_over(band, |count| ((count / 5.0).round() * 5.0 - count).abs() / count)
}

/// Per cent, mean absolute, of counts that vary by chance (Poisson), summed over its own distribution:
/// E|X - m| = 2 m P(X = m) for whole m.
fn error_of_chance(band: (usize, usize)) -> f64 {
    100.0
        * mean_over(band, |mean| {
            let log_factorial: f64 = (1..=mean as usize).map(|n| (n as f64).ln()).sum();
            2.0 * (mean * mean.ln() - mean - log_factorial).exp()
        })
}

#[test]
fn rounding_alone_costs_what_is_stated_and_chance_varies_as_stated() {
    const STATED: [(f64, f64); 5] = [(3.6, 17.0), (1.7, 12.0), (0.7, 7.0), (0.2, 4.0), (0.1, 2.0)];
    for ((low, high, ..), (rounding, chance)) in BANDS.into_iter().zip(STATED) {
        let found = error_of_rounding((low, high));
        assert!((found - rounding).abs() <= 0.1, "{low} to {high}: {found}");
        // The stated figures of chance are its standard deviation, not its mean absolute error.
        let found = 100.0 * mean_over((low, high), |mean| mean.sqrt() / mean);
        assert!((found - chance).abs() <= 0.5, "{low} to {high}: {found}");
    }
}

#[test]
fn noise_errs_less_than_chance_but_for_small_counts_of_four_atoms() {
    for (low, high, ..) in BANDS {
        let chance = error_of_chance((low, high));
        let (one, four) = (mean_error(low, high, 1, 7), mean_error(low, high, 4, 7));
        println!("{low} to {high}: chance {chance:.1} %, one atom {one:.1} %, four {four:.1} %");
        assert!(one < chance, "{low} to {high}: {one} of {chance}");
        assert_eq!(four < chance, low >= 50, "{low} to {high}: {four} of {chance}");
    }
}
