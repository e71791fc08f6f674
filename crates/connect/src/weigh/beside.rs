//! How names and dates of strangers hang on the place they share.
//!
//! Fields are taken as independent within a class. Among strangers they often are not: communities
//! live together, a nursery's children are of one age, a school serves one street. Pairs that agree
//! in the place and in one thing more are then far commoner than chance would have it, and fitting
//! would take them for one person. So pairs that share a place are looked at, and of those only the
//! ones in which everything else that names a person differs: they are strangers whatever a model
//! thinks. How much oftener they have each level of a field than strangers anywhere stands beside the
//! field's own table, as an interaction of two fields does in a log-linear model (Bishop, Fienberg and
//! Holland 1975). Only what chance can hardly explain counts: two standard errors are taken off.

use crate::block::blocks::{Blocks, pairs_of};
use crate::block::keys::mix;
use crate::block::{Part, Rule};
use crate::compare::levels::{born, home, name, number, same, text};
use crate::compare::{Plan, Sheet};
use crate::standardise::Frame;
use crate::standardise::frame::Field;
use crate::standardise::name_table::Role;
use crate::weigh::start::Class;
use crate::weigh::tables::Tables;
use crate::weigh::train::count;

/// How much oftener strangers who share a place have each level of a field.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Beside {
    pub field: usize,
    pub place: usize,
    /// The place is shared at these levels: from 1 to this.
    pub up_to: usize,
    /// By level of the field.
    pub times: Vec<f64>,
}

impl Beside {
    /// By field, and of its places the home first: a field counts beside one place only.
    pub(crate) const fn order(&self) -> (usize, bool, usize) {
        (self.field, self.up_to != home::POSTCODE as usize, self.place)
    }
}

/// How often surely different people who share a place have each level of a field.
pub(crate) struct Counted {
    field: usize,
    place: usize,
    up_to: usize,
    counts: Vec<u64>,
    /// From this level on, the field does not agree.
    differs_from: usize,
}

/// Pairs of one place that are looked at, about.
const PAIRS: u64 = 150_000;

/// Records of one piece of a large block.
const PIECE: usize = 48;

/// However rare a level is found to be, it is not thought rarer than this.
const LEAST: f64 = 0.02;

/// Of pairs that share a place and are called by other names, this share may be one person or twins
/// all the same, and says nothing of strangers.
const FEW: f64 = 0.005;

/// Of what is a place, at most this share of pairs have the same.
const MOST_TOGETHER: f64 = 0.2;

impl Tables {
    /// How much commoner a pattern is among strangers than its fields by themselves would have it,
    /// for fields that are used and those beside a place that is.
    pub(crate) fn beside(&self, levels: &[usize], used: impl Fn(usize) -> bool) -> f64 {
        let mut factor = 1.0;
        let mut last = usize::MAX;
        for one in &self.beside {
            let shared = (1..=one.up_to).contains(&levels[one.place]);
            if shared && one.field != last && (used(one.field) || used(one.place)) {
                factor *= one.times[levels[one.field]];
                last = one.field;
            }
        }
        factor
    }

    /// What fields that hang on places may add at most to the logarithm of the odds against strangers.
    pub(crate) fn most_beside(&self) -> f64 {
        let seldom = |one: &Beside| one.times.iter().copied().fold(1.0, f64::min).max(1e-300);
        let mut most = 0.0;
        // A field counts beside one place only: the one by which strangers are seldomest.
        for of_field in self.beside.chunk_by(|one, next| one.field == next.field) {
            most -= of_field.iter().map(seldom).fold(1.0, f64::min).ln();
        }
        most
    }
}

impl Counted {
    /// What was found over what strangers would come to by their own tables.
    pub(crate) fn times(&self, tables: &Tables) -> Option<Beside> {
        let own = &tables.tables[tables.which[Class::Stranger as usize][self.field]];
        let all = count(self.counts.iter().sum());
        let level = |(level, found): (usize, &u64)| match own.silent {
            _ if level == 0 => 1.0,
            Some(silent) if silent == level => 1.0,
            _ if level < self.differs_from => {
                oftener(count(*found) - FEW * all, all * own.cells[level])
            }
            _ => seldomer(count(*found), all * own.cells[level]),
        };
        let times: Vec<f64> = self.counts.iter().enumerate().map(level).collect();
        let tells = times[..self.differs_from].iter().any(|times| *times > 1.0);
        tells.then_some(Beside { field: self.field, place: self.place, up_to: self.up_to, times })
    }
}

/// How much oftener than expected, as far as chance cannot explain it. That strangers agree *less*
/// where they share a place is not believed, because families would explain it as well.
fn oftener(found: f64, expected: f64) -> f64 {
    let low = found - 2.0 * found.max(0.0).sqrt();
    if expected > 0.0 && low > expected { low / expected } else { 1.0 }
}

/// How much fewer than expected differ.
fn seldomer(found: f64, expected: f64) -> f64 {
    let high = found + 2.0 * found.sqrt() + 3.0;
    if high < expected { (high / expected).max(LEAST) } else { 1.0 }
}

/// Counts all fields beside all places.
pub(crate) fn count_all(frame: &Frame, plan: &Plan) -> Vec<Counted> {
    let fields = &frame.fields;
    let telling: Vec<usize> = (0..fields.len()).filter(|at| names_somebody(&fields[*at])).collect();
    if telling.len() < 3 {
        return Vec::new();
    }
    let mut all = Vec::new();
    for place in places(frame) {
        let keys = Rule { parts: vec![place.key.clone()] }.keys(frame);
        let blocks = Blocks::of(&keys);
        let recorded = keys.iter().filter(|key| **key != 0).count() as u64;
        if count(blocks.pairs()) > MOST_TOGETHER * count(pairs_of(recorded)) {
            continue;
        }
        let of_families = |at: usize| is_surname(&fields[at]) && is_home(&fields[place.field]);
        let wanted: Vec<usize> = telling.iter().copied().filter(|at| !of_families(*at)).collect();
        let mut looked =
            Looked { frame, place: &place, telling: &telling, counts: empty(plan, &wanted) };
        each_within(frame, plan, &blocks, &mut |levels| looked.at(levels));
        for (field, counts) in looked.counts {
            let differs_from = differs_from(&fields[field]);
            let (place, up_to) = (place.field, place.up_to);
            all.push(Counted { field, place, up_to, counts, differs_from });
        }
    }
    all
}

fn empty(plan: &Plan, fields: &[usize]) -> Vec<(usize, Vec<u64>)> {
    fields.iter().map(|at| (*at, vec![0; plan.sizes[*at]])).collect()
}

/// A place that strangers may share.
struct Place {
    field: usize,
    up_to: usize,
    key: Part,
}

fn places(frame: &Frame) -> Vec<Place> {
    let of = |(at, field): (usize, &Field)| {
        let key = if is_home(field) { Part::Postcode(at) } else { Part::Value(at) };
        Some(Place { field: at, up_to: up_to(field)?, key })
    };
    frame.fields.iter().enumerate().filter_map(of).collect()
}

/// The last level at which a field is shared as a place is; `None` for what is no place. Families
/// share a home and a surname, and that is told by their own classes.
pub(crate) fn up_to(field: &Field) -> Option<usize> {
    match field {
        Field::Home { homes } => homes.has.0.then_some(usize::from(home::POSTCODE)),
        Field::Same { kind, .. } => (kind.word() != "sex").then_some(usize::from(same::SAME)),
        Field::Names { role: Role::Words, .. } => Some(usize::from(text::EXACT)),
        Field::Names { .. } | Field::Born { .. } | Field::Number { .. } => None,
    }
}

const fn is_home(field: &Field) -> bool {
    matches!(field, Field::Home { .. })
}

const fn is_surname(field: &Field) -> bool {
    matches!(field, Field::Names { role: Role::Surname, .. })
}

const fn names_somebody(field: &Field) -> bool {
    matches!(field, Field::Names { role: Role::Given | Role::Surname, .. } | Field::Born { .. })
}

/// Shows the levels of some pairs of the blocks, large ones cut into pieces.
fn each_within(frame: &Frame, plan: &Plan, blocks: &Blocks, show: &mut impl FnMut(&[usize])) {
    let pieces = || blocks.spans.iter().flat_map(|span| blocks.members(*span).chunks(PIECE));
    let pairs: u64 = pieces().map(|piece| pairs_of(piece.len() as u64)).sum();
    let one_in = u32::try_from((pairs / PAIRS).max(1)).unwrap_or(u32::MAX);
    let mut sheet = Sheet::new(frame, plan);
    for (number, piece) in (1_u32..).zip(pieces()) {
        if piece.len() > 1 && mix(number, 11).is_multiple_of(one_in) {
            sheet.lay(piece);
            for at in 0..piece.len() - 1 {
                sheet.row(at, at + 1).iter().for_each(|pattern| show(&plan.levels(*pattern)));
            }
        }
    }
}

/// What was found among pairs that share a place.
struct Looked<'a> {
    frame: &'a Frame,
    place: &'a Place,
    telling: &'a [usize],
    counts: Vec<(usize, Vec<u64>)>,
}

impl Looked<'_> {
    fn at(&mut self, levels: &[usize]) {
        if !self.are_apart(levels) {
            return;
        }
        for (field, counts) in &mut self.counts {
            let mut others = self.telling.iter().filter(|at| *at != field);
            let differ = others.all(|at| levels[*at] >= differs_from(&self.frame.fields[*at]));
            if differ && levels[*field] > 0 {
                counts[levels[*field]] += 1;
            }
        }
    }

    /// Whether the place is shared, and nothing else that strangers seldom share: no number, no
    /// home, no words of their own.
    fn are_apart(&self, levels: &[usize]) -> bool {
        let apart = |(at, (field, level)): (usize, (&Field, &usize))| match field {
            _ if at == self.place.field => (1..=self.place.up_to).contains(level),
            Field::Number { .. } => *level == 0 || *level == usize::from(number::DIFFERENT),
            Field::Home { .. } => *level == 0 || *level > usize::from(home::NEIGHBOUR),
            Field::Names { role: Role::Words, .. } => *level != usize::from(text::EXACT),
            Field::Names { .. } | Field::Born { .. } | Field::Same { .. } => true,
        };
        self.frame.fields.iter().zip(levels).enumerate().all(apart)
    }
}

/// The first level of a name or date that is no agreement.
fn differs_from(field: &Field) -> usize {
    usize::from(if matches!(field, Field::Born { .. }) { born::DIFFERENT } else { name::DIFFERENT })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_chance_cannot_explain_counts() {
        // 100 found where 10 were expected: two standard errors, 20, are taken off.
        assert!((oftener(100.0, 10.0) - 8.0).abs() < 1e-12);
        assert!((oftener(12.0, 10.0) - 1.0).abs() < 1e-12);
        assert!((oftener(-3.0, 0.0) - 1.0).abs() < 1e-12);
        assert!((seldomer(9.0, 100.0) - 0.18).abs() < 1e-12);
        assert!((seldomer(95.0, 100.0) - 1.0).abs() < 1e-12);
        assert!((seldomer(0.0, 1e6) - LEAST).abs() < 1e-12);
    }

    #[test]
    fn no_levels_add_more_against_strangers_than_the_most_they_may() {
        let one =
            |field, place, times: [f64; 3]| Beside { field, place, up_to: 1, times: times.into() };
        let tables = Tables {
            parents: Vec::new(),
            which: Default::default(),
            tables: Vec::new(),
            beside: vec![
                one(0, 2, [1.0, 30.0, 0.1]),
                one(0, 3, [1.0, 2.0, 0.05]),
                one(1, 2, [1.0, 4.0, 0.5]),
            ],
        };
        let mut most = f64::NEG_INFINITY;
        for number in 0..81_usize {
            let levels: Vec<usize> = (0..4).map(|at| number / 3_usize.pow(at) % 3).collect();
            most = most.max(-tables.beside(&levels, |_| true).ln());
        }
        // Field 0 beside its second place and field 1 beside its place.
        assert!(most <= tables.most_beside() + 1e-12, "{most}");
        assert!((tables.most_beside() - 40.0_f64.ln()).abs() < 1e-12);
    }
}
