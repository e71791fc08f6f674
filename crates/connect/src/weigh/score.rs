//! What one pair is worth, once the classes are fitted.
//!
//! A name that many have is weaker evidence than a rare one: where a name agrees exactly, the share
//! of strangers who agree on *that* name stands in place of the share who agree on any (Winkler
//! 1989), and for given name and surname together the share who have both.

use crate::compare::Plan;
use crate::compare::levels::{born, name, number};
use crate::standardise::Frame;
use crate::standardise::frame::Field;
use crate::standardise::name_table::Role;
use crate::table::Kind;
use crate::weigh::start::{ALL, CLASSES, Class};
use crate::weigh::tables::Tables;
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Weighs pairs.
pub(crate) struct Scorer<'a> {
    frame: &'a Frame,
    plan: &'a Plan,
    tables: &'a Tables,
    /// Share of all pairs that each class is.
    pub shares: [f64; CLASSES],
    frequencies: Vec<Vec<f32>>,
    both_names: Option<BothNames>,
    used: Vec<bool>,
}

/// What a pattern is worth before the values themselves are looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prepared {
    /// Share of all pairs that are this and agree so, by class; for strangers, without the fields
    /// whose values matter.
    parts: [f64; CLASSES],
    /// One bit for each field of which the frequency of the value counts.
    exact: u32,
    /// One bit for each field that agrees nearly, of which the frequency counts somewhat.
    nearly: u32,
    /// Whether given name and surname count together.
    both: bool,
    /// The log odds that could come of it at most.
    pub bound: f32,
}

/// Prepared patterns: all of them when there are few, else those met.
#[derive(Clone)]
pub(crate) enum Patterns {
    All(std::sync::Arc<Vec<Prepared>>),
    Met(HashMap<u64, Prepared, FixedState>),
}

/// How many records have a given name and surname together.
struct BothNames {
    given: usize,
    surname: usize,
    /// For each record, how many records have both its names.
    rows: Vec<u32>,
}

/// Up to this many patterns are prepared beforehand.
const LISTED: u64 = 1 << 18;

/// Evidence that a rare value can add, in natural logarithms, at most.
const MOST_RARE: f64 = 12.0;

impl<'a> Scorer<'a> {
    pub(crate) fn new(
        frame: &'a Frame,
        plan: &'a Plan,
        tables: &'a Tables,
        shares: [f64; CLASSES],
    ) -> Self {
        let frequencies: Vec<Vec<f32>> = frame.fields.iter().map(frequencies).collect();
        let used = vec![true; frame.fields.len()];
        let both_names = BothNames::of(frame);
        Self { frame, plan, tables, shares, frequencies, both_names, used }
    }

    /// Patterns to be filled as they are met, or all at once.
    pub(crate) fn patterns(&self) -> Patterns {
        if self.plan.patterns <= LISTED {
            let all = (0..self.plan.patterns).map(|pattern| self.prepare(pattern)).collect();
            Patterns::All(std::sync::Arc::new(all))
        } else {
            Patterns::Met(HashMap::with_hasher(FixedState::with_seed(3)))
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
        let both = self.both_names.as_ref().filter(|both| {
            let pair = (levels[both.given], levels[both.surname]);
            let (same, swapped) = (usize::from(name::EXACT), usize::from(name::SWAPPED));
            pair == (same, same) || pair == (swapped, swapped)
        });
        let stranger = &mut parts[Class::Stranger as usize];
        for (field, level) in levels.iter().enumerate() {
            if self.frequencies[field].is_empty() || field >= 32 {
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
        let least = plain * if rare { (-MOST_RARE).exp() } else { 0.2 };
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
        let words = |(field, known): (usize, &Field)| {
            let personal = matches!(known, Field::Names { role: Role::Words, .. })
                || matches!(known, Field::Same { kind: Kind::Category(_), .. });
            personal && self.plan.level(pattern, field) == 1
        };
        self.given_differs(pattern) && !self.frame.fields.iter().enumerate().any(words)
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
            let common = self.frequency(field, a).max(self.frequency(field, b)).max(1e-9);
            let common = f64::from(common);
            rarity *= if exact { common } else { self.nearly(field, common) };
        }
        if let Some(both) = self.both_names.as_ref().filter(|_| prepared.both) {
            rarity *= both.share(self, a).max(both.share(self, b));
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
    fn usual(&self, field: usize) -> f64 {
        let table = &self.tables.tables[self.tables.which[Class::Stranger as usize][field]];
        // Of a field that hangs on another, the row of the parent's last level: different.
        let last = table.cells.len() - table.size;
        table.cells[last + 1].max(1e-12)
    }

    fn frequency(&self, field: usize, place: u32) -> f32 {
        let at = place as usize;
        let code = match &self.frame.fields[field] {
            Field::Names { codes, table, .. } => table.bits[codes[at] as usize].main,
            Field::Number { codes, .. } | Field::Same { codes, .. } => codes[at],
            Field::Born { .. } | Field::Home { .. } => 0,
        };
        self.frequencies[field].get(code as usize).copied().unwrap_or(0.0)
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

/// For each value of a field that frequency matters for, the share of records that have it.
fn frequencies(field: &Field) -> Vec<f32> {
    let shares = |values: usize, of: &dyn Fn(usize) -> usize, rows: usize| -> Vec<f32> {
        let mut counts = vec![0_u32; values];
        for row in 0..rows {
            counts[of(row)] += 1;
        }
        let all: u32 = counts[1..].iter().sum();
        counts.iter().map(|n| *n as f32 / all.max(1) as f32).collect()
    };
    match field {
        Field::Names { codes, table, .. } => {
            shares(table.mains, &|row| table.bits[codes[row] as usize].main as usize, codes.len())
        }
        Field::Same { kind, codes, texts } if kind.word() != "sex" => {
            shares(texts.len(), &|row| codes[row] as usize, codes.len())
        }
        Field::Same { .. } | Field::Born { .. } | Field::Home { .. } | Field::Number { .. } => {
            Vec::new()
        }
    }
}

impl BothNames {
    fn of(frame: &Frame) -> Option<Self> {
        let role_at = |wanted: Role| {
            frame
                .fields
                .iter()
                .position(|field| matches!(field, Field::Names { role, .. } if *role == wanted))
        };
        let (given, surname) = role_at(Role::Given).zip(role_at(Role::Surname))?;
        let mut counts = HashMap::with_hasher(FixedState::with_seed(2));
        let mut keys = Vec::with_capacity(frame.len());
        for place in 0..frame.len() {
            let key = (main(frame, given, place), main(frame, surname, place));
            if key.0 != 0 && key.1 != 0 {
                *counts.entry(key).or_insert(0) += 1;
            }
            keys.push(key);
        }
        let rows = keys.iter().map(|key| counts.get(key).copied().unwrap_or(1)).collect();
        Some(Self { given, surname, rows })
    }

    /// The share of strangers that have both names of this record: what the two names would come
    /// to by themselves, or what is found beyond the records that one person has on average.
    fn share(&self, scorer: &Scorer<'_>, place: u32) -> f64 {
        let frame = scorer.frame;
        let at = place as usize;
        let found = f64::from(self.rows[at]);
        let records = frame.len().max(1) as f64;
        let own = 1.0 + scorer.shares[0] * (records - 1.0);
        let apart = f64::from(scorer.frequency(self.given, place))
            * f64::from(scorer.frequency(self.surname, place));
        apart.max((found - 1.5 * own).max(0.0) / records)
    }
}

fn main(frame: &Frame, field: usize, place: usize) -> u32 {
    match &frame.fields[field] {
        Field::Names { codes, table, .. } => table.bits[codes[place] as usize].main,
        Field::Born { .. } | Field::Home { .. } | Field::Number { .. } | Field::Same { .. } => 0,
    }
}
