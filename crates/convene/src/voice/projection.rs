//! Answers as points in a plane: the two directions in which people differ most.
//!
//! Each answer is taken from the mean of its statement; a missing one is taken to be the mean, and
//! people with many missing are stretched by the square root of what is missing, so that they are not
//! all pulled to the middle (as in Small and others, *Polis*, 2021). The two leading directions come
//! from the covariance of the statements, by power iteration with deflation.

use crate::voice::conversation::{Conversation, Opinion};

/// A point in the plane.
pub(crate) type Point = [f64; 2];

/// Where to look from.
pub(crate) struct Plane {
    means: Vec<f64>,
    directions: [Vec<f64>; 2],
}

/// Steps of power iteration; far more than two well-separated directions need.
const STEPS: usize = 300;

impl Plane {
    /// Of these people, each counted as often as its weight says.
    pub(crate) fn of(conversation: &Conversation, people: &[usize], weights: &[f64]) -> Self {
        let means = means(conversation, people, weights);
        let n = conversation.statements;
        let mut covariance = vec![0.0; n * n];
        for (person, weight) in people.iter().zip(weights).filter(|(_, weight)| **weight > 0.0) {
            let row = centred(&conversation.rows[*person], &means);
            for (i, x) in row.iter().enumerate().filter(|(_, x)| **x != 0.0) {
                let scaled = x * weight;
                for (cell, y) in covariance[i * n..(i + 1) * n].iter_mut().zip(&row) {
                    *cell += scaled * y;
                }
            }
        }
        let first = leading(&covariance, n, None);
        let second = leading(&covariance, n, Some(&first));
        Self { means, directions: [first, second] }
    }

    /// Where a person stands.
    pub(crate) fn point(&self, row: &[Option<Opinion>]) -> Point {
        let row = centred(row, &self.means);
        let along =
            |direction: &Vec<f64>| row.iter().zip(direction).map(|(x, d)| x * d).sum::<f64>();
        [along(&self.directions[0]), along(&self.directions[1])]
    }
}

/// The mean answer to each statement, of those who answered it.
#[expect(clippy::needless_range_loop, reason = "a column at a time")]
fn means(conversation: &Conversation, people: &[usize], weights: &[f64]) -> Vec<f64> {
    let mut means = vec![0.0; conversation.statements];
    for at in 0..conversation.statements {
        let (mut sum, mut all) = (0.0, 0.0);
        for (person, weight) in people.iter().zip(weights) {
            if let Some(opinion) = conversation.rows[*person][at] {
                sum += opinion.value() * weight;
                all += weight;
            }
        }
        means[at] = if all > 0.0 { sum / all } else { 0.0 };
    }
    means
}

/// A person's answers from the means, stretched for those that are missing.
#[expect(clippy::cast_precision_loss, reason = "numbers of statements are small")]
fn centred(row: &[Option<Opinion>], means: &[f64]) -> Vec<f64> {
    let answered = row.iter().flatten().count().max(1);
    let stretch = (row.len() as f64 / answered as f64).sqrt();
    let cell = |(opinion, mean): (&Option<Opinion>, &f64)| {
        opinion.map_or(0.0, |opinion| (opinion.value() - mean) * stretch)
    };
    row.iter().zip(means).map(cell).collect()
}

/// The direction of most variance, at right angles to another one.
fn leading(covariance: &[f64], n: usize, without: Option<&Vec<f64>>) -> Vec<f64> {
    // A start that no symmetry of the answers is likely to share.
    #[expect(clippy::cast_precision_loss, reason = "numbers of statements are small")]
    let mut direction: Vec<f64> =
        (0..n).map(|i| 1.0 + (i as f64 * 0.754_877_666).fract()).collect();
    for _ in 0..STEPS {
        if let Some(other) = without {
            let along: f64 = direction.iter().zip(other).map(|(x, y)| x * y).sum();
            direction.iter_mut().zip(other).for_each(|(x, y)| *x -= along * y);
        }
        let length = direction.iter().map(|x| x * x).sum::<f64>().sqrt();
        if length < 1e-12 {
            return vec![0.0; n];
        }
        direction.iter_mut().for_each(|x| *x /= length);
        let row = |i: usize| &covariance[i * n..(i + 1) * n];
        let next = |i| row(i).iter().zip(&direction).map(|(c, x)| c * x).sum();
        let turned: Vec<f64> = (0..n).map(next).collect();
        if turned.iter().all(|x| x.abs() < 1e-12) {
            break;
        }
        direction = turned;
    }
    if let Some(other) = without {
        let along: f64 = direction.iter().zip(other).map(|(x, y)| x * y).sum();
        direction.iter_mut().zip(other).for_each(|(x, y)| *x -= along * y);
    }
    let length = direction.iter().map(|x| x * x).sum::<f64>().sqrt();
    if length < 1e-12 {
        return vec![0.0; n];
    }
    direction.iter().map(|x| x / length).collect()
}
