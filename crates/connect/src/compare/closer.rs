//! A closer look at one pair: everything but the letters of its names, and whether those could
//! still make it worth having.
//!
//! Dates, homes and codes are compared in full, because that costs little. Of names that differ it
//! is asked whether their letters leave them anything in common. Only pairs that are worth having
//! at the best level left open to their names are compared letter by letter.

use crate::compare::Plan;
use crate::compare::glance::{ANSWERS, Open};
use crate::compare::levels::name;
use crate::compare::values::{HomeBits, all_home_bits};
use crate::standardise::Frame;
use crate::standardise::frame::Field;
use crate::standardise::name_table::Role;

/// What the answers of a closer look are worth.
pub(crate) struct Closer {
    /// What an answer about a field adds to the number of all answers; 0 for a field that is not
    /// asked about.
    pub steps: Vec<u32>,
    /// Which of a record's numbers is the first of each field.
    pub slots: Vec<usize>,
    /// Main parts by the code of a name, for fields that are names.
    pub mains: Vec<Vec<u32>>,
    homes: Vec<HomeBits>,
    /// Which of a record's numbers is its postcode, when there are homes.
    postcode: Option<usize>,
    may_be_kept: Vec<bool>,
}

/// The answer about names or numbers that are recorded and not the same.
pub(crate) const OTHER: u32 = 2;

/// Fields of one pair that may be left open.
const FIELDS: usize = 64;

impl Closer {
    /// For a frame's fields, unless there are very many. `worth` is asked once, as for a glance.
    pub(crate) fn of(
        frame: &Frame,
        plan: &Plan,
        worth: impl FnOnce(&[Open]) -> Vec<bool>,
    ) -> Option<Self> {
        if frame.fields.len() > FIELDS {
            return None;
        }
        let (mut steps, mut open, mut step) = (Vec::new(), Vec::new(), 1);
        for (field, levels) in frame.fields.iter().zip(&plan.sizes) {
            let own = levels_of(field, *levels);
            if step * own.len() > ANSWERS {
                steps.push(0);
                open.push(vec![(0..*levels).collect()]);
            } else {
                steps.push(u32::try_from(step).expect("few answers"));
                step *= own.len();
                open.push(own);
            }
        }
        let is_home = |field: &Field| matches!(field, Field::Home { .. });
        let slot = |before: &mut usize, field: &Field| {
            let next = *before + if is_home(field) { 2 } else { 1 };
            Some(std::mem::replace(before, next))
        };
        let mains = frame.fields.iter().map(|field| match field {
            Field::Names { table, .. } => table.bits.iter().map(|bits| bits.main).collect(),
            Field::Born { .. } | Field::Home { .. } | Field::Number { .. } | Field::Same { .. } => {
                Vec::new()
            }
        });
        let homes = frame.fields.iter().find_map(|field| match field {
            Field::Home { homes } => Some(all_home_bits(homes)),
            Field::Names { .. }
            | Field::Born { .. }
            | Field::Number { .. }
            | Field::Same { .. } => None,
        });
        Some(Self {
            steps,
            slots: frame.fields.iter().scan(0, slot).collect(),
            mains: mains.collect(),
            homes: homes.unwrap_or_default(),
            // Fields before a home have one number each.
            postcode: frame.fields.iter().position(is_home),
            may_be_kept: worth(&open),
        })
    }

    /// Looks at what comparing these records will need of their postcodes, so that much is fetched in
    /// the time of one.
    pub(crate) fn look_at<'r>(&self, records: impl Iterator<Item = &'r [u32]>) {
        if let Some(at) = self.postcode {
            let seen = records.fold(0, |seen, record| seen ^ self.home(record[at]).seen());
            std::hint::black_box(seen);
        }
    }

    /// What comparing needs of a postcode.
    #[inline]
    pub(crate) fn home(&self, postcode: u32) -> HomeBits {
        self.homes[postcode as usize]
    }

    /// Whether these answers leave it possible that the pair is worth having.
    #[inline]
    pub(crate) fn may_be_kept(&self, answers: u32) -> bool {
        self.may_be_kept[answers as usize]
    }
}

/// The levels that each answer leaves open. "Swapped" is none of them: whether names stand in each
/// other's place is seen before.
fn levels_of(field: &Field, levels: usize) -> Open {
    let all = 0..levels;
    match field {
        Field::Names { role, .. } => {
            let swapped =
                |level: &usize| *role != Role::Words && *level == usize::from(name::SWAPPED);
            let other: Vec<usize> = (2..levels).filter(|level| !swapped(level)).collect();
            let part = usize::from(name::PART);
            let apart = match role {
                Role::Given | Role::Surname => {
                    other.iter().copied().filter(|level| *level >= part).collect()
                }
                Role::Words => vec![levels - 1],
            };
            vec![vec![0], vec![1], other, apart]
        }
        Field::Number { .. } => vec![vec![0], vec![1], (2..levels).collect()],
        Field::Born { .. } | Field::Home { .. } | Field::Same { .. } => {
            all.map(|level| vec![level]).collect()
        }
    }
}

/// What a closer look found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rough {
    /// The pattern as far as it is known.
    pub pattern: u64,
    /// One bit for each field of which the level is still to be found.
    pub open: u64,
    /// One bit for each field of two names that are not the same.
    pub differ: u64,
    /// The number of all answers so far.
    pub answers: u32,
    /// Whether given name and surname may stand in each other's place: nothing is known then.
    pub crosses: bool,
}
