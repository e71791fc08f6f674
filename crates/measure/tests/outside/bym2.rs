//! The spatial model against a slow twin that draws, and laws.

use commons::{Stream, Streams};
use lifechances_measure::methods::bym2::{CannotSmooth, MOST_AREAS, Smoothed, smooth};

fn ring(size: usize) -> Vec<Vec<usize>> {
    (0..size).map(|at| vec![(at + size - 1) % size, (at + 1) % size]).collect()
}

/// A sheet of areas, each beside those above, below, left and right.
fn sheet(wide: usize, tall: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new(); wide * tall];
    for at in 0..wide * tall {
        if at % wide + 1 < wide {
            all[at].push(at + 1);
            all[at + 1].push(at);
        }
        if at + wide < wide * tall {
            all[at].push(at + wide);
            all[at + wide].push(at);
        }
    }
    all
}

type Rows = Vec<Vec<f64>>;

/// By Gauss and Jordan.
fn inverse(matrix: &Rows) -> Rows {
    let size = matrix.len();
    let mut work: Rows = matrix.clone();
    let mut found: Rows =
        (0..size).map(|r| (0..size).map(|c| f64::from(u8::from(r == c))).collect()).collect();
    for at in 0..size {
        let pivot = work[at][at];
        for cell in 0..size {
            work[at][cell] /= pivot;
            found[at][cell] /= pivot;
        }
        for row in (0..size).filter(|row| *row != at) {
            let times = work[row][at];
            for cell in 0..size {
                work[row][cell] -= times * work[at][cell];
                found[row][cell] -= times * found[at][cell];
            }
        }
    }
    found
}

fn triangle(matrix: &Rows) -> Rows {
    let size = matrix.len();
    let mut lower = vec![vec![0.0; size]; size];
    for r in 0..size {
        for c in 0..=r {
            let sum: f64 = (0..c).map(|k| lower[r][k] * lower[c][k]).sum();
            let left = matrix[r][c] - sum;
            lower[r][c] = if r == c { f64::sqrt(left) } else { left / lower[c][c] };
        }
    }
    lower
}

/// Scaled covariance of one connected part.
fn shared(neighbours: &[Vec<usize>]) -> Rows {
    let size = neighbours.len() as f64;
    let laplacian: Rows = (0..neighbours.len())
        .map(|r| {
            (0..neighbours.len())
                .map(|c| {
                    let edge = if neighbours[r].contains(&c) { -1.0 } else { 0.0 };
                    let own = if r == c { neighbours[r].len() as f64 } else { 0.0 };
                    own + edge + 1.0 / size
                })
                .collect()
        })
        .collect();
    let mut found = inverse(&laplacian);
    found.iter_mut().flatten().for_each(|cell| *cell -= 1.0 / size);
    let logs: f64 = (0..neighbours.len()).map(|at| found[at][at].ln()).sum();
    let scale = (logs / size).exp();
    found.iter_mut().flatten().for_each(|cell| *cell /= scale);
    found
}

/// Covariance of log risks, level and all.
fn covariance(shared: &Rows, spread: f64, share: f64) -> Rows {
    let cell = |r: usize, c: usize| {
        let own = if r == c { 1.0 - share } else { 0.0 };
        100.0 + spread * spread * (own + share * shared[r][c])
    };
    (0..shared.len()).map(|r| (0..shared.len()).map(|c| cell(r, c)).collect()).collect()
}

struct Twin {
    risks: Vec<(f64, f64, f64)>,
    spread: f64,
    share: f64,
}

/// The logarithm of the normal density, but for a constant.
fn density(risks: &[f64], lower: &Rows) -> f64 {
    let mut left = risks.to_vec();
    let mut sum = 0.0;
    for r in 0..left.len() {
        for c in 0..r {
            left[r] -= lower[r][c] * left[c];
        }
        left[r] /= lower[r][r];
        sum -= left[r] * left[r] / 2.0 + lower[r][r].ln();
    }
    sum
}

/// Exponential carried to ln s, even carried to log odds.
fn prior(log_spread: f64, odds: f64) -> f64 {
    let share = 1.0 / (1.0 + (-odds).exp());
    log_spread + 0.01_f64.ln() / (0.5 / 0.31) * log_spread.exp() + (share * (1.0 - share)).ln()
}

/// Draws log risks by elliptical slices (Murray, Adams and MacKay 2010) and the two numbers of the model by
/// Metropolis, from the posterior itself.
fn slow_twin(counts: &[f64], expected: &[f64], neighbours: &[Vec<usize>], sweeps: usize) -> Twin {
    let shared = shared(neighbours);
    let mut stream = Streams::new(11).named("twin");
    let likelihood = |risks: &[f64]| -> f64 {
        let each = counts.iter().zip(expected).zip(risks);
        each.map(|((count, e), risk)| count * risk - e * risk.exp()).sum()
    };
    let at = |log_spread: f64, odds: f64| {
        triangle(&covariance(&shared, log_spread.exp(), 1.0 / (1.0 + (-odds).exp())))
    };
    let mut risks = vec![0.0; counts.len()];
    let (mut log_spread, mut odds) = (-1.0, 0.0);
    let mut lower = at(log_spread, odds);
    let (mut kept, mut spreads, mut shares) = (vec![Vec::new(); counts.len()], 0.0, 0.0);
    for sweep in 0..sweeps {
        let normal: Vec<f64> = risks.iter().map(|_| stream.normal()).collect();
        let drawn: Vec<f64> =
            lower.iter().map(|row| row.iter().zip(&normal).map(|(a, b)| a * b).sum()).collect();
        let level = likelihood(&risks) + stream.unit().max(1e-300).ln();
        let mut angle = stream.unit() * std::f64::consts::TAU;
        let (mut low, mut high) = (angle - std::f64::consts::TAU, angle);
        loop {
            let moved: Vec<f64> =
                risks.iter().zip(&drawn).map(|(a, b)| a * angle.cos() + b * angle.sin()).collect();
            if likelihood(&moved) > level {
                risks = moved;
                break;
            }
            if angle < 0.0 {
                low = angle
            } else {
                high = angle
            }
            angle = low + stream.unit() * (high - low);
        }
        let (new_spread, new_odds) =
            (log_spread + 0.5 * stream.normal(), odds + 1.5 * stream.normal());
        let other = at(new_spread, new_odds);
        let gain = density(&risks, &other) + prior(new_spread, new_odds)
            - density(&risks, &lower)
            - prior(log_spread, odds);
        if stream.unit().max(1e-300).ln() < gain {
            (log_spread, odds, lower) = (new_spread, new_odds, other);
        }
        if sweep >= sweeps / 10 {
            kept.iter_mut().zip(&risks).for_each(|(list, risk)| list.push(risk.exp()));
            spreads += log_spread.exp();
            shares += 1.0 / (1.0 + (-odds).exp());
        }
    }
    let many = kept[0].len();
    let limits = kept.into_iter().map(|mut list| {
        list.sort_by(f64::total_cmp);
        (list[many / 40], list[many / 2], list[many - 1 - many / 40])
    });
    Twin { risks: limits.collect(), spread: spreads / many as f64, share: shares / many as f64 }
}

#[test]
fn risks_are_those_of_a_twin_that_draws() {
    let neighbours = ring(6);
    let counts = [12.0, 30.0, 25.0, 9.0, 40.0, 15.0];
    let expected = [20.0, 22.0, 18.0, 21.0, 25.0, 19.0];
    let own = smooth(&counts, &expected, &neighbours).unwrap();
    let twin = slow_twin(&counts, &expected, &neighbours, 120_000);
    for (area, (low, middle, high)) in own.areas.iter().zip(&twin.risks) {
        let off = |a: f64, b: f64| (a / b).ln().abs();
        assert!(off(area.risk, *middle) < 0.04, "{area:?} {middle}");
        assert!(
            off(area.lower, *low) < 0.08 && off(area.upper, *high) < 0.06,
            "{area:?} {low} {high}"
        );
    }
    assert!((own.spread.mean - twin.spread).abs() < 0.06, "{:?} {}", own.spread, twin.spread);
    assert!((own.shared.mean - twin.share).abs() < 0.05, "{:?} {}", own.shared, twin.share);
}

fn alike(one: &Smoothed, other: &Smoothed, place: impl Fn(usize) -> usize) {
    for (at, area) in one.areas.iter().enumerate() {
        let there = other.areas[place(at)];
        for (a, b) in
            [(area.risk, there.risk), (area.lower, there.lower), (area.upper, there.upper)]
        {
            assert!((a - b).abs() < 1e-6, "{area:?} {there:?}");
        }
    }
}

#[test]
fn naming_areas_anew_changes_nothing() {
    let neighbours = sheet(4, 3);
    let counts: Vec<f64> = (0..12).map(|at| f64::from((at * 7) % 23)).collect();
    let expected: Vec<f64> = (0..12).map(|at| 6.0 + f64::from(at % 5)).collect();
    let place = |at: usize| (at * 5 + 3) % 12;
    let mut other = (vec![0.0; 12], vec![0.0; 12], vec![Vec::new(); 12]);
    for at in 0..12 {
        other.0[place(at)] = counts[at];
        other.1[place(at)] = expected[at];
        other.2[place(at)] = neighbours[at].iter().map(|to| place(*to)).collect();
    }
    let one = smooth(&counts, &expected, &neighbours).unwrap();
    alike(&one, &smooth(&other.0, &other.1, &other.2).unwrap(), place);
}

#[test]
fn without_neighbours_nothing_is_learnt_of_what_they_share() {
    let counts = [12.0, 30.0, 25.0, 9.0, 40.0];
    let found = smooth(&counts, &[20.0; 5], &vec![Vec::new(); 5]).unwrap();
    assert!((found.shared.mean - 0.5).abs() < 1e-6, "{:?}", found.shared);
    for (area, count) in found.areas.iter().zip(counts) {
        // Drawn from the area's own ratio towards that of all, 1.16, and not beyond.
        let (own, all) = (count / 20.0, 1.16);
        assert!((area.risk - own) * (all - own) > 0.0, "{area:?} {own}");
    }
}

#[test]
fn more_of_the_same_is_known_better() {
    let neighbours = sheet(5, 4);
    let counts: Vec<f64> = (0..20).map(|at| f64::from(3 + (at * 11) % 17)).collect();
    let few = smooth(&counts, &[10.0; 20], &neighbours).unwrap();
    let twice: Vec<f64> = counts.iter().map(|count| count * 4.0).collect();
    let many = smooth(&twice, &[40.0; 20], &neighbours).unwrap();
    for (a, b) in few.areas.iter().zip(&many.areas) {
        assert!(b.upper / b.lower < a.upper / a.lower);
    }
}

fn poisson(mean: f64, stream: &mut Stream) -> f64 {
    let (mut count, mut product) = (0.0, stream.unit());
    while product > (-mean).exp() {
        count += 1.0;
        product *= stream.unit();
    }
    count
}

#[test]
fn variation_that_neighbours_share_is_told_from_variation_that_they_do_not() {
    let neighbours = sheet(8, 6);
    let (mut of_smooth, mut of_own, mut spread) = (0.0, 0.0, 0.0);
    let worlds = 8_u32;
    for world in 0..worlds {
        let mut stream = Streams::new(u64::from(world)).named("fields");
        let (mut smooth_field, mut own_field) = (Vec::new(), Vec::new());
        for at in 0..48_u32 {
            let across = f64::from(at % 8) / 7.0 - 0.5;
            smooth_field.push(poisson(60.0 * (1.4 * across).exp(), &mut stream));
            own_field.push(poisson(60.0 * (0.4 * stream.normal()).exp(), &mut stream));
        }
        let one = smooth(&smooth_field, &[60.0; 48], &neighbours).unwrap();
        let other = smooth(&own_field, &[60.0; 48], &neighbours).unwrap();
        of_smooth += one.shared.mean / f64::from(worlds);
        of_own += other.shared.mean / f64::from(worlds);
        spread += other.spread.mean / f64::from(worlds);
    }
    assert!(of_smooth > 0.8, "{of_smooth}");
    assert!(of_own < 0.35, "{of_own}");
    assert!((spread - 0.4).abs() < 0.05, "{spread}");
}

/// Worlds whose numbers are drawn from the priors: 95 of 100 intervals hold the risk that was drawn.
#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    let neighbours = sheet(4, 3);
    let shared = shared(&neighbours);
    let mut stream = Streams::new(5).named("worlds");
    let (mut held, mut all) = (0, 0);
    for _ in 0..150 {
        let spread = -stream.unit().max(1e-9).ln() / (-0.01_f64.ln() / (0.5 / 0.31));
        let share = stream.unit();
        let mut matrix = covariance(&shared, spread.max(0.02), share);
        matrix.iter_mut().flatten().for_each(|cell| *cell -= 100.0);
        (0..12).for_each(|at| matrix[at][at] += 1e-9);
        let lower = triangle(&matrix);
        let normal: Vec<f64> = (0..12).map(|_| stream.normal()).collect();
        let risks: Vec<f64> = lower
            .iter()
            .map(|row| row.iter().zip(&normal).map(|(a, b)| a * b).sum::<f64>().exp())
            .collect();
        let counts: Vec<f64> =
            risks.iter().map(|risk| poisson((25.0 * risk).min(600.0), &mut stream)).collect();
        let found = smooth(&counts, &[25.0; 12], &neighbours).unwrap();
        for (area, risk) in found.areas.iter().zip(&risks).filter(|(_, risk)| **risk < 24.0) {
            assert!(area.lower <= area.risk && area.risk <= area.upper);
            held += u32::from(area.lower <= *risk && *risk <= area.upper);
            all += 1;
        }
    }
    let share = f64::from(held) / f64::from(all);
    assert!((0.93..0.97).contains(&share), "{held} of {all}");
}

#[test]
fn what_cannot_be_fitted_is_said_and_nothing_breaks() {
    let three = ring(3);
    let one = |counts: &[f64], expected: &[f64], neighbours: &[Vec<usize>]| {
        smooth(counts, expected, neighbours).unwrap_err()
    };
    let good = [5.0, 6.0, 7.0];
    assert_eq!(one(&good[..2], &good[..2], &ring(2)), CannotSmooth::TooFew { found: 2 });
    assert_eq!(one(&good, &good[..2], &three), CannotSmooth::Lengths);
    assert_eq!(one(&[5.0, f64::NAN, 1.0], &good, &three), CannotSmooth::Count { area: 1 });
    assert_eq!(one(&[5.0, 1.0, -1.0], &good, &three), CannotSmooth::Count { area: 2 });
    assert_eq!(one(&good, &[0.0, 1.0, 1.0], &three), CannotSmooth::Expected { area: 0 });
    for bad in [vec![1, 9], vec![1, 1], vec![0, 1], vec![1]] {
        let neighbours = vec![bad, vec![0, 2], vec![0, 1]];
        assert!(matches!(one(&good, &good, &neighbours), CannotSmooth::Neighbours { .. }));
    }
    let many = MOST_AREAS + 1;
    let found = one(&vec![1.0; many], &vec![1.0; many], &vec![Vec::new(); many]);
    assert_eq!(found, CannotSmooth::TooMany { found: many });
    assert!(one(&good[..2], &good[..2], &ring(2)).to_string().contains("at least 3"));
    for counts in [[0.0; 3], [1e9, 0.0, 3.0], [1e11; 3], [0.5, 0.25, 0.0]] {
        for expected in [[1e-6; 3], [1.0; 3], [1e9; 3]] {
            if let Ok(found) = smooth(&counts, &expected, &three) {
                for area in found.areas {
                    assert!(area.lower.is_finite() && area.lower <= area.risk, "{area:?}");
                    assert!(area.risk <= area.upper && (0.0..=1.0).contains(&area.above_one));
                }
            }
        }
    }
}
