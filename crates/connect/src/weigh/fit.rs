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
    /// For each pattern, how likely what reviewers said of it is in each class; empty when nobody
    /// has looked.
    pub evidence: Vec<[f64; CLASSES]>,
}

/// What fitting came to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Course {
    /// Rounds of expectation and maximisation.
    pub rounds: u32,
    /// What fitting raises, as each round found it: the log likelihood and the logarithm of the
    /// priors, but for what does not change.
    pub log_likelihood: Vec<f64>,
}

/// Rounds at most.
const ROUNDS: u32 = 80;

/// How strongly the starting points hold against the data, in pairs for each row of a table.
pub(crate) const PRIOR_PAIRS: f64 = 50.0;

/// How strongly equal shares of the classes hold against the data, in pairs for each class.
const PRIOR_SHARE: f64 = 0.2;

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
        let prior: f64 = tables.tables.iter().map(|table| table.log_prior(PRIOR_PAIRS)).sum();
        let data: f64 = placed.iter_mut().map(|one| one.expect(tables, &mut counts)).sum();
        let now = prior + data;
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
    /// For each pattern, how much commoner it is among strangers than its fields by themselves say.
    beside: Vec<f64>,
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
        let of = &stratum.patterns;
        let beside =
            of.iter().map(|(levels, _)| tables.beside(levels, |field| stratum.used[field]));
        let beside = beside.collect();
        Self { stratum, used, cells, beside }
    }

    /// Expected counts of one round, added to `counts`, and new shares; the log likelihood, with the
    /// prior of the shares, before them.
    fn expect(&mut self, tables: &Tables, counts: &mut [Vec<f64>]) -> f64 {
        let own: Vec<Vec<usize>> = ALL
            .iter()
            .map(|class| self.used.iter().map(|f| tables.which[*class as usize][*f]).collect())
            .collect();
        let mut totals = [0.0; CLASSES];
        let mut log_likelihood: f64 =
            self.stratum.shares.iter().map(|share| PRIOR_SHARE * share.ln()).sum();
        let width = self.used.len().max(1);
        let patterns = self.cells.chunks(width).zip(&self.stratum.patterns);
        for (at, (cells, (_, pairs))) in patterns.enumerate() {
            let mut parts = self.stratum.shares;
            if let Some(said) = self.stratum.evidence.get(at) {
                parts.iter_mut().zip(said).for_each(|(part, said)| *part *= said);
            }
            for (part, own) in parts.iter_mut().zip(&own) {
                for (table, cell) in own.iter().zip(cells) {
                    *part *= tables.tables[*table].cells[*cell as usize];
                }
            }
            parts[CLASSES - 1] *= self.beside[at];
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
        let all: f64 = totals.iter().map(|total| total + PRIOR_SHARE).sum();
        for (share, total) in self.stratum.shares.iter_mut().zip(totals) {
            *share = ((total + PRIOR_SHARE) / all).max(1e-15);
        }
        log_likelihood
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standardise::Frame;
    use crate::table::{Kind, Table};
    use crate::weigh::start::Class;
    use proptest::prelude::*;

    fn frame() -> Frame {
        let kinds = [
            Kind::Given,
            Kind::Surname,
            Kind::Born,
            Kind::Sex,
            Kind::Postcode,
            Kind::School,
            Kind::Nhs,
            Kind::Text("street".to_owned()),
        ];
        let mut table = Table::new(kinds.to_vec());
        table.push("1", 0, ["Zarnab", "Thistlewood", "2014-06-09", "F", "ZZ5 3QX"]);
        Frame::of(&table)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_round_of_fitting_lowers_what_it_raises(
            draws in proptest::collection::vec(
                proptest::collection::vec((any::<u64>(), 1..5_000_u32), 1..60),
                1..4,
            ),
            unused in 0..8_usize,
        ) {
            let frame = frame();
            let plan = Plan::of(&frame);
            let mut tables = Tables::start(&frame, &plan);
            let mut strata: Vec<Stratum> = draws
                .iter()
                .enumerate()
                .map(|(at, patterns)| {
                    let mut used = vec![true; plan.sizes.len()];
                    used[(unused + at) % plan.sizes.len()] = false;
                    let levels = |(number, pairs): &(u64, u32)| {
                        (plan.levels(number % plan.patterns), f64::from(*pairs))
                    };
                    let patterns = patterns.iter().map(levels).collect();
                    let shares = [0.3, 0.01, 0.2, 0.001, 0.489];
                    Stratum { used, patterns, shares, evidence: Vec::new() }
                })
                .collect();
            let course = fit(&mut tables, &mut strata, &plan);
            prop_assert!(course.rounds > 1);
            for pair in course.log_likelihood.windows(2) {
                let fall = pair[0] - pair[1];
                prop_assert!(fall <= 1e-9 * pair[0].abs().max(1.0), "{:?}", course.log_likelihood);
            }
            for stratum in &strata {
                let sum: f64 = stratum.shares.iter().sum();
                prop_assert!((sum - 1.0).abs() < 1e-9, "{:?}", stratum.shares);
            }
        }
    }

    #[test]
    fn a_round_gives_the_counts_that_are_worked_out_by_hand() {
        let frame = frame();
        let plan = Plan::of(&frame);
        let tables = Tables::start(&frame, &plan);
        let used: Vec<bool> = frame.fields.iter().map(|field| field.word() == "nhs").collect();
        let at = used.iter().position(|used| *used).expect("there is a number");
        let mut same = vec![0; plan.sizes.len()];
        same[at] = 1;
        let shares = [0.5, 0.1, 0.1, 0.1, 0.2];
        let mut stratum =
            Stratum { used, patterns: vec![(same, 10.0)], shares, evidence: Vec::new() };
        let mut counts: Vec<Vec<f64>> =
            tables.tables.iter().map(|table| vec![0.0; table.cells.len()]).collect();
        Placed::of(&mut stratum, &tables, &plan).expect(&tables, &mut counts);
        // Siblings, twins and namesakes share one table; strangers begin as they do.
        let like = |class: Class| tables.tables[tables.which[class as usize][at]].cells[1];
        let (one, kin, stranger) =
            (0.5 * like(Class::Same), 0.3 * like(Class::Sibling), 0.2 * like(Class::Stranger));
        let whole = one + kin + stranger;
        for (class, part) in
            [(Class::Same, one), (Class::Sibling, kin), (Class::Stranger, stranger)]
        {
            let counted = counts[tables.which[class as usize][at]][1];
            assert!((counted - 10.0 * part / whole).abs() < 1e-8, "{class:?} {counted}");
        }
        let share = (10.0 * one / whole + 0.2) / 11.0;
        assert!((stratum.shares[0] - share).abs() < 1e-9);
    }
}
