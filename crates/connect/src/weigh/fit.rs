//! Fitting without labels: expectation and maximisation over several samples of pairs at once.
//!
//! Each sample ("stratum") is the pairs that share one key, and leaves the fields of that key out of
//! what it is weighed by, so that choosing pairs by a field never bends what is learned about the
//! field. One stratum is pairs taken at random: it teaches how strangers agree. All strata share the
//! tables of the classes; each has shares of its own. Dempster, Laird and Rubin (1977); the latent
//! classes of kin beside the two of Fellegi and Sunter (1969) are ours.

use crate::compare::Plan;
use crate::weigh::start::{ALL, CLASSES, Class};
use crate::weigh::tables::Tables;

/// A sample of pairs.
#[derive(Debug, Clone)]
pub(crate) struct Stratum {
    /// Which fields speak in it.
    pub used: Vec<bool>,
    /// Levels of each pattern, and how often it occurs.
    pub patterns: Vec<(Vec<usize>, f64)>,
    /// Share of each class.
    pub shares: [f64; CLASSES],
    /// Whether the pairs were taken at random from all.
    pub random: bool,
}

/// What fitting came to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Course {
    /// Rounds of expectation and maximisation.
    pub rounds: u32,
    /// Log likelihood, with the prior, after each round.
    pub log_likelihood: Vec<f64>,
}

/// Rounds at most.
const ROUNDS: u32 = 80;

/// How strongly the starting points hold against the data, in pairs for each row of a table.
const PRIOR_PAIRS: f64 = 50.0;

/// Fits tables and shares.
pub(crate) fn fit(tables: &mut Tables, strata: &mut [Stratum], plan: &Plan) -> Course {
    let mut course = Course::default();
    let mut before = f64::NEG_INFINITY;
    while course.rounds < ROUNDS {
        course.rounds += 1;
        let now = one_round(tables, strata, plan);
        course.log_likelihood.push(now);
        if (now - before).abs() < 1e-7 * now.abs() {
            break;
        }
        before = now;
    }
    course
}

fn one_round(tables: &mut Tables, strata: &mut [Stratum], plan: &Plan) -> f64 {
    let mut counts: Vec<Vec<f64>> =
        tables.tables.iter().map(|table| vec![0.0; table.cells.len()]).collect();
    let mut log_likelihood = 0.0;
    for stratum in strata {
        let mut totals = [0.0; CLASSES];
        for (levels, pairs) in &stratum.patterns {
            let parts: [f64; CLASSES] = ALL.map(|class| {
                stratum.shares[class as usize] * tables.likelihood(class, levels, &stratum.used)
            });
            let whole: f64 = parts.iter().sum::<f64>().max(f64::MIN_POSITIVE);
            log_likelihood += pairs * whole.ln();
            for class in ALL {
                let expected = pairs * parts[class as usize] / whole;
                totals[class as usize] += expected;
                // Strangers in a block are a chosen lot: only random pairs teach how they agree.
                if class == Class::Stranger && !stratum.random {
                    continue;
                }
                for field in (0..levels.len()).filter(|field| stratum.used[*field]) {
                    let cell = tables.cell(field, levels, plan.sizes[field]);
                    counts[tables.which[class as usize][field]][cell] += expected;
                }
            }
        }
        let all: f64 = totals.iter().sum::<f64>() + 1.0;
        for (share, total) in stratum.shares.iter_mut().zip(totals) {
            *share = ((total + 1.0 / 5.0) / all).max(1e-15);
        }
    }
    for (table, counts) in tables.tables.iter_mut().zip(&counts) {
        table.learn(counts, PRIOR_PAIRS);
    }
    log_likelihood
}
