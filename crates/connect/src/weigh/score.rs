//! What one pair is worth, once the classes are fitted.
//!
//! A name that many have is weaker evidence than a rare one: where a name agrees exactly, the share
//! of strangers who agree on *that* name stands in place of the share who agree on any (Winkler
//! 1989), and for given name and surname together the share who have both.

use crate::compare::Plan;
use crate::compare::levels::{born, name, number};
use crate::shared::{pieces, shared};
use crate::standardise::Frame;
use crate::standardise::frame::Field;
use crate::standardise::name_table::Role;
use crate::table::Kind;
use crate::weigh::rarity::Rarity;
use crate::weigh::start::{ALL, CLASSES, Class};
use crate::weigh::tables::Tables;
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use std::borrow::Cow;

/// Weighs pairs.
pub(crate) struct Scorer<'a> {
    frame: &'a Frame,
    plan: &'a Plan,
    pub(super) tables: &'a Tables,
    /// Share of all pairs that each class is.
    pub shares: [f64; CLASSES],
    pub rarity: Cow<'a, Rarity>,
    used: Vec<bool>,
}

/// What a pattern is worth before the values themselves are looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prepared {
    /// Share of all pairs that are this and agree so, by class; for strangers, without the fields
    /// whose values matter.
    pub parts: [f64; CLASSES],
    /// One bit for each field of which the frequency of the value counts.
    pub exact: u32,
    /// One bit for each field that agrees nearly, of which the frequency counts somewhat.
    pub nearly: u32,
    /// Whether given name and surname count together.
    pub both: bool,
    /// The log odds that could come of it at most.
    pub bound: f32,
}

/// Prepared patterns: all of them when there are few, else those met.
#[derive(Clone)]
pub(crate) enum Patterns {
    All(std::sync::Arc<Vec<Prepared>>),
    Met(HashMap<u64, Prepared, FixedState>),
}

impl Patterns {
    /// No pattern met yet.
    pub(crate) fn none() -> Self {
        Self::Met(HashMap::with_hasher(FixedState::with_seed(3)))
    }
}

/// Up to this many patterns are prepared beforehand.
const LISTED: u64 = 1 << 18;

/// Evidence that a rare value can add, in natural logarithms, at most.
pub(super) const MOST_RARE: f64 = 12.0;

/// What is left of strangers, at least, when no value that agrees exactly is rare.
pub(super) const LEAST_RARE: f64 = 0.2;

impl<'a> Scorer<'a> {
    pub(crate) fn new(
        frame: &'a Frame,
        plan: &'a Plan,
        tables: &'a Tables,
        shares: [f64; CLASSES],
    ) -> Self {
        let used = vec![true; frame.fields.len()];
        Self { frame, plan, tables, shares, rarity: Cow::Owned(Rarity::of(frame)), used }
    }

    /// With frequencies counted before.
    pub(crate) fn frozen(
        frame: &'a Frame,
        plan: &'a Plan,
        (tables, shares): (&'a Tables, [f64; CLASSES]),
        rarity: &'a Rarity,
    ) -> Self {
        let used = vec![true; frame.fields.len()];
        Self { frame, plan, tables, shares, rarity: Cow::Borrowed(rarity), used }
    }

    /// Patterns to be filled as they are met, or all at once.
    pub(crate) fn patterns(&self) -> Patterns {
        if self.plan.patterns <= LISTED {
            let all: Vec<u64> = (0..self.plan.patterns).collect();
            let prepared = |(_, piece): &(usize, &[u64])| -> Vec<Prepared> {
                piece.iter().map(|pattern| self.prepare(*pattern)).collect()
            };
            let threads = self.frame.threads;
            let all = shared(threads, &pieces(&all, threads), prepared).concat();
            Patterns::All(std::sync::Arc::new(all))
        } else {
            Patterns::none()
        }
    }

    /// Looks a pattern up.
    #[inline]
    pub(crate) fn look_up(&self, patterns: &mut Patterns, pattern: u64) -> Prepared {
        match patterns {
            Patterns::All(all) => all[pattern as usize],
            Patterns::Met(met) => *met.entry(pattern).or_insert_with(|| self.prepare(pattern)),
        }
    }

    fn prepare(&self, pattern: u64) -> Prepared {
        let levels = self.plan.levels(pattern);
        let mut parts = ALL.map(|class| {
            self.tables.likelihood(class, &levels, &self.used) * self.shares[class as usize]
        });
        let plain = parts[Class::Stranger as usize];
        let (mut exact, mut nearly) = (0_u32, 0_u32);
        let both = self.rarity.both_names.as_ref().filter(|both| {
            let pair = (levels[both.given], levels[both.surname]);
            let (same, swapped) = (usize::from(name::EXACT), usize::from(name::SWAPPED));
            pair == (same, same) || pair == (swapped, swapped)
        });
        let stranger = &mut parts[Class::Stranger as usize];
        for (field, level) in levels.iter().enumerate() {
            if self.rarity.frequencies[field].is_empty() || field >= 32 {
                continue;
            }
            let any = |levels: &[usize]| {
                self.tables.probability(Class::Stranger, field, levels).max(1e-12)
            };
            if *level == 1 {
                *stranger /= any(&levels);
                let joint = both.is_some_and(|both| field == both.given || field == both.surname);
                exact |= u32::from(!joint) << field;
            } else if is_nearly(&self.frame.fields[field], *level) {
                let mut at = levels.clone();
                at[field] = 1;
                *stranger /= any(&at);
                nearly |= 1 << field;
            }
        }
        if let Some(both) = both
            && levels[both.given] == usize::from(name::SWAPPED)
        {
            // Strangers agree so when they have the same names and one was written the wrong way
            // round, which happens as often to them as to anybody.
            let written = self.tables.probability(Class::Same, both.given, &levels);
            let any = self.tables.probability(Class::Stranger, both.given, &levels).max(1e-12);
            *stranger *= written / any;
        }
        let rare = exact != 0 || both.is_some();
        let least = plain * if rare { (-MOST_RARE).exp() } else { LEAST_RARE };
        let others: f64 = parts[1..CLASSES - 1].iter().sum::<f64>() + least;
        let bound = (parts[0].max(1e-300) / others.max(1e-300)).ln() as f32;
        Prepared { parts, exact, nearly, both: both.is_some(), bound }
    }

    /// Whether the given names differ and no number says it is one person.
    pub(crate) fn given_differs(&self, pattern: u64) -> bool {
        self.role_at(Role::Given).is_some_and(|field| {
            let level = self.plan.level(pattern, field);
            level == usize::from(name::DIFFERENT) && !self.shares_a_number(pattern)
        })
    }

    /// Whether day and month of birth are swapped and no number says it is one person.
    pub(crate) fn born_is_swapped(&self, pattern: u64) -> bool {
        let born = |field: &Field| matches!(field, Field::Born { .. });
        self.frame.fields.iter().position(born).is_some_and(|field| {
            let level = self.plan.level(pattern, field);
            level == usize::from(born::SWAPPED) && !self.shares_a_number(pattern)
        })
    }

    /// Whether nothing speaks for one person but what twins and siblings share as well: the given
    /// names differ, and no number and no word agrees.
    pub(crate) fn only_household(&self, pattern: u64) -> bool {
        self.given_differs(pattern) && !self.words_agree(pattern)
    }

    /// Whether words or a code that are a person's own agree: a place of birth, an occupation.
    fn words_agree(&self, pattern: u64) -> bool {
        let agrees = |(field, known): (usize, &Field)| {
            let personal = matches!(known, Field::Names { role: Role::Words, .. })
                || matches!(known, Field::Same { kind: Kind::Category(_), .. });
            personal && self.plan.level(pattern, field) == 1
        };
        self.frame.fields.iter().enumerate().any(agrees)
    }

    /// Whether a pair says more than that two people have one home, one family and one date of birth:
    /// the given names agree somehow, or a number or words of their own do.
    pub(crate) fn names_one_child(&self, pattern: u64) -> bool {
        let given = self.role_at(Role::Given).map_or(0, |field| self.plan.level(pattern, field));
        let named = given != 0 && given != usize::from(name::DIFFERENT);
        named || self.shares_a_number(pattern) || self.words_agree(pattern)
    }

    /// Whether both have an NHS number, and another.
    pub(crate) fn nhs_differs(&self, pattern: u64) -> bool {
        let nhs = |field: &Field| matches!(field, Field::Number { kind: Kind::Nhs, .. });
        self.frame
            .fields
            .iter()
            .position(nhs)
            .is_some_and(|field| self.plan.level(pattern, field) == usize::from(number::DIFFERENT))
    }

    fn shares_a_number(&self, pattern: u64) -> bool {
        let same = |(field, known): (usize, &Field)| {
            matches!(known, Field::Number { .. })
                && self.plan.level(pattern, field) == usize::from(number::SAME)
        };
        self.frame.fields.iter().enumerate().any(same)
    }

    fn role_at(&self, wanted: Role) -> Option<usize> {
        let is = |field: &Field| matches!(field, Field::Names { role, .. } if *role == wanted);
        self.frame.fields.iter().position(is)
    }

    /// What a pair is worth: how rare the values are on which strangers would agree.
    pub(crate) fn weigh(&self, a: u32, b: u32, prepared: &Prepared) -> Weighed {
        let mut parts = prepared.parts;
        let mut rarity = 1.0;
        let mut fields = prepared.exact | prepared.nearly;
        while fields != 0 {
            let field = fields.trailing_zeros() as usize;
            let exact = prepared.exact & (1 << field) != 0;
            fields &= fields - 1;
            let common = self.rarity.frequency(self.frame, field, a);
            let common = common.max(self.rarity.frequency(self.frame, field, b));
            rarity *= if exact { common } else { self.nearly(field, common) };
        }
        if let Some(both) = self.rarity.both_names.as_ref().filter(|_| prepared.both) {
            let share = |place| self.rarity.of_both(self.frame, both, place, self.shares[0]);
            rarity *= share(a).max(share(b));
        }
        parts[Class::Stranger as usize] *= rarity.max(1e-12);
        Weighed { parts }
    }

    /// A name that agrees nearly is rarer or commoner than usual, within a fivefold.
    fn nearly(&self, field: usize, common: f64) -> f64 {
        let any = self.usual(field);
        common.clamp(any / 5.0, any * 5.0)
    }

    /// How likely strangers agree exactly in a field that hangs on no other.
    pub(crate) fn usual(&self, field: usize) -> f64 {
        let table = &self.tables.tables[self.tables.which[Class::Stranger as usize][field]];
        // Of a field that hangs on another, the row of the parent's last level: different.
        let last = table.cells.len() - table.size;
        table.cells[last + 1].max(1e-12)
    }
}

/// Whether a level is of names or words that are not the same and hardly differ.
fn is_nearly(field: &Field, level: usize) -> bool {
    matches!(field, Field::Names { .. }) && (level == 2 || level == 3)
}

/// The weight of one pair.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weighed {
    /// Share of all pairs that are this and agree so, by class.
    pub parts: [f64; CLASSES],
}

impl Weighed {
    /// Log odds (natural) of one person.
    pub(crate) fn log_odds(&self) -> f64 {
        let others: f64 = self.parts[1..].iter().sum();
        (self.parts[0].max(f64::MIN_POSITIVE) / others.max(f64::MIN_POSITIVE)).ln()
    }
}
