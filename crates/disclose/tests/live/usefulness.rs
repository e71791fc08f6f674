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
