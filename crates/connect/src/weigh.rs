//! How likely each candidate pair is to be one person.
//!
//! A name that many have is weaker evidence than a rare one: where a name agrees exactly, the share
//! of strangers who agree on *that* name is used in place of the share who agree on any (Winkler
//! 1989). Twins and siblings stand beside strangers as the other explanations of an agreement.

use crate::agreement::{Agreement, NameLevel};
use crate::block::Candidate;
use crate::fit::{Weights, all_pairs, likelihood, patterns};
use crate::model::Model;
use crate::standardise::Tidy;

/// A pair with what it is worth.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weighed {
    /// The earlier record's place.
    pub a: u32,
    /// The later record's place.
    pub b: u32,
    /// How they agree.
    pub agreement: Agreement,
    /// Evidence in bits.
    pub weight: f64,
    /// Probability of one person.
    pub probability: f64,
}

/// The candidates that are at least potential links, in their order.
pub(crate) fn weigh(
    tidy: &Tidy,
    candidates: &[Candidate],
    weights: &Weights,
    model: &Model,
) -> Vec<Weighed> {
    let pair = |candidate: &Candidate| {
        let Candidate { a, b, code } = *candidate;
        weights.pair(tidy, a, b, Agreement::from_code(code))
    };
    candidates.iter().map(pair).filter(|pair| pair.probability >= model.potential).collect()
}

impl Weights {
    /// What a pair is worth.
    pub(crate) fn pair(&self, tidy: &Tidy, a: u32, b: u32, agreement: Agreement) -> Weighed {
        let code = usize::from(agreement.code());
        let same = self.same_person[code];
        let others = self.kin[code] + self.stranger[code] * self.rarity(tidy, a, agreement);
        let odds = same / others.max(f64::MIN_POSITIVE);
        Weighed {
            a,
            b,
            agreement,
            weight: (odds / self.prior_odds).log2(),
            probability: odds / (1.0 + odds),
        }
    }

    /// How much rarer (below 1) or commoner than usual it is that strangers agree on these names.
    fn rarity(&self, tidy: &Tidy, a: u32, agreement: Agreement) -> f64 {
        let row = &tidy.rows[a as usize];
        let mut rarity = 1.0;
        if agreement.given == NameLevel::Exact {
            rarity *= relative(tidy.given_counts[row.given as usize], tidy, self.same_given);
        }
        if agreement.surname == NameLevel::Exact {
            rarity *= relative(tidy.surname_counts[row.surname as usize], tidy, self.same_surname);
        }
        rarity
    }
}

/// The share of records with a name over the share of pairs that agree on any name, held between a
/// hundredth and a hundredfold, so that no single name decides.
fn relative(count: u32, tidy: &Tidy, any: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "numbers of records are far below 2^53")]
    let records = tidy.rows.len().max(1) as f64;
    ((f64::from(count) + 1.0) / records / any).clamp(0.01, 100.0)
}

/// Which agreements could turn out to be more than strangers, by the model's starting points and
/// with a wide margin. The others are counted and not kept.
pub(crate) struct Prospects {
    may_be: Vec<bool>,
    likely: Vec<bool>,
}

impl Prospects {
    /// Worked out once for this number of records.
    pub(crate) fn of(model: &Model, records: usize) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "numbers of records are far below 2^53")]
        let prior = model.pairs_per_record.same_person * records as f64 / all_pairs(records);
        let (same, stranger) = (model.same_person.table(), model.stranger.table());
        let at_least = |odds: f64| -> Vec<bool> {
            let odds_of =
                |levels| prior * likelihood(&same, levels) / likelihood(&stranger, levels);
            patterns().map(|levels| odds_of(levels) > odds).collect()
        };
        Self { may_be: at_least(1e-6), likely: at_least(1.0) }
    }

    /// Whether an agreement is worth keeping.
    pub(crate) fn may_be(&self, code: u16) -> bool {
        self.may_be[usize::from(code)]
    }

    /// Whether an agreement is more likely one person than strangers, by the starting points.
    pub(crate) fn is_likely(&self, code: u16) -> bool {
        self.likely[usize::from(code)]
    }
}
