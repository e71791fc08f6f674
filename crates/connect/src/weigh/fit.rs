//! Fitting without labels: expectation and maximisation over several samples of pairs at once.
//!
//! Each sample ("stratum") is the pairs that share one key, and leaves the fields of that key out of
//! what it is weighed by, so that choosing pairs by a field never bends what is learned about the
//! field. One stratum is pairs taken at random: it teaches how strangers agree. All strata share the
//! tables of the classes; each has shares of its own. Dempster, Laird and Rubin (1977); the latent
//! classes of kin beside the two of Fellegi and Sunter (1969) are ours.

use crate::compare::Plan;
use crate::texts::code_of;
use crate::weigh::start::{ALL, CLASSES};
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
    let mut placed: Vec<Placed<'_>> =
        strata.iter_mut().map(|stratum| Placed::of(stratum, tables, plan)).collect();
    let mut course = Course::default();
    let mut before = f64::NEG_INFINITY;
    while course.rounds < ROUNDS {
        course.rounds += 1;
        let mut counts: Vec<Vec<f64>> =
            tables.tables.iter().map(|table| vec![0.0; table.cells.len()]).collect();
        let now: f64 = placed.iter_mut().map(|one| one.expect(tables, &mut counts)).sum();
        for (table, counts) in tables.tables.iter_mut().zip(&counts) {
            table.learn(counts, PRIOR_PAIRS);
        }
        course.log_likelihood.push(now);
        if (now - before).abs() < 1e-7 * now.abs() {
            break;
        }
        before = now;
    }
    course
}

/// A stratum with the places of its levels in the tables worked out.
struct Placed<'a> {
    stratum: &'a mut Stratum,
    used: Vec<usize>,
    /// For each pattern, the cell of each used field.
    cells: Vec<u32>,
}

impl<'a> Placed<'a> {
    fn of(stratum: &'a mut Stratum, tables: &Tables, plan: &Plan) -> Self {
        let used: Vec<usize> = (0..plan.sizes.len()).filter(|field| stratum.used[*field]).collect();
        let mut cells = Vec::with_capacity(stratum.patterns.len() * used.len());
        for (levels, _) in &stratum.patterns {
            for field in &used {
                cells.push(code_of(tables.cell(*field, levels, plan.sizes[*field])));
            }
        }
        Self { stratum, used, cells }
    }

    /// Expected counts of one round, added to `counts`; the log likelihood.
    fn expect(&mut self, tables: &Tables, counts: &mut [Vec<f64>]) -> f64 {
        let own: Vec<Vec<usize>> = ALL
            .iter()
            .map(|class| self.used.iter().map(|f| tables.which[*class as usize][*f]).collect())
            .collect();
        let mut totals = [0.0; CLASSES];
        let mut log_likelihood = 0.0;
        let width = self.used.len().max(1);
        for (cells, (_, pairs)) in self.cells.chunks(width).zip(&self.stratum.patterns) {
            let mut parts = self.stratum.shares;
            for (part, own) in parts.iter_mut().zip(&own) {
                for (table, cell) in own.iter().zip(cells) {
                    *part *= tables.tables[*table].cells[*cell as usize];
                }
            }
            let whole: f64 = parts.iter().sum::<f64>().max(f64::MIN_POSITIVE);
            log_likelihood += pairs * whole.ln();
            for (class, part) in parts.iter().enumerate() {
                let expected = pairs * part / whole;
                totals[class] += expected;
                if expected > 1e-9 {
                    for (table, cell) in own[class].iter().zip(cells) {
                        counts[*table][*cell as usize] += expected;
                    }
                }
            }
        }
        let all: f64 = totals.iter().sum::<f64>() + 1.0;
        for (share, total) in self.stratum.shares.iter_mut().zip(totals) {
            *share = ((total + 1.0 / 5.0) / all).max(1e-15);
        }
        log_likelihood
    }
}
