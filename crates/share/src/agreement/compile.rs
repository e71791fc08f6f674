//! All agreements in force on a day, as one table of bits.
//!
//! Rules are painted from the least specific to the most: defaults, defaults that name the receiver,
//! exceptions, exceptions that name the receiver; within each, first what lets through, then what
//! stops. What the last brush leaves is the answer, so exceptions override defaults, a named
//! exception overrides all, and of two equally specific clauses the one that stops wins, in whatever
//! order agreements and clauses are given.
//!
//! The table says for which days it is right: the longest span around its day in which no clause
//! begins or ends. Asked outside it, it is stale, and a stale table allows nothing.

use crate::agreement::document::{Agreement, Clause};
use crate::agreement::life::Life;
use crate::agreement::terms::{Condition, Effect, Mode, SharingPurpose};
use commons::Day;
use convene::{OrgId, Organisation};
use std::collections::BTreeMap;

/// The version that has to be used now: what the compiled table must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head(String);

impl Head {
    /// The version's name.
    pub fn version(&self) -> &str {
        &self.0
    }

    /// The head that names this version, as kept in the store.
    pub const fn named(version: String) -> Self {
        Self(version)
    }
}

/// Who may be told what, a bit for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    version: String,
    days: (Day, Day),
    organisations: Vec<Organisation>,
    data_types: Vec<String>,
    /// For each row (holder, mode, kind, purpose, condition), a bit for each receiver.
    bits: Vec<u64>,
    words: usize,
}

/// Days so far from today that no agreement reaches them.
fn ends_of_time() -> (Day, Day) {
    let day = |year, month, day| Day::new(year, month, day).expect("these two days exist");
    (day(1, 1, 1), day(9999, 12, 31))
}

/// The table of all agreements for this day.
pub fn compile(agreements: &[(&Agreement, &Life)], on: Day) -> Table {
    let in_force: Vec<&Agreement> = agreements
        .iter()
        .filter(|(agreement, life)| life.in_force(agreement, on))
        .map(|(agreement, _)| *agreement)
        .collect();
    let mut table = Table::empty(&in_force, span(agreements, on));
    for rank in 0..4 {
        for effect in [Effect::Allow, Effect::Deny] {
            for agreement in &in_force {
                let wanted = |clause: &&Clause| {
                    clause.rank() == rank
                        && clause.effect == effect
                        && (clause.days.0..=clause.days.1).contains(&on)
                };
                agreement.clauses().iter().filter(wanted).for_each(|c| table.paint(agreement, c));
            }
        }
    }
    table.version = version(agreements, on, table.days);
    table
}

/// The days around this one on which the same clauses hold.
fn span(agreements: &[(&Agreement, &Life)], on: Day) -> (Day, Day) {
    let (mut first, mut last) = ends_of_time();
    let mut starts = |day: Day| {
        if day <= on {
            first = first.max(day);
        } else {
            last = last.min(day.plus_days(-1));
        }
    };
    for (agreement, life) in agreements {
        starts(agreement.from);
        starts(agreement.until.plus_days(1));
        life.ended().into_iter().for_each(&mut starts);
        life.signed_on().into_iter().for_each(&mut starts);
        for clause in agreement.clauses() {
            starts(clause.days.0);
            starts(clause.days.1.plus_days(1));
        }
    }
    (first, last)
}

/// A name that changes whenever an agreement, its life or the days do.
fn version(agreements: &[(&Agreement, &Life)], on: Day, days: (Day, Day)) -> String {
    let mut lines: Vec<String> = agreements
        .iter()
        .map(|(agreement, life)| {
            let state = if life.in_force(agreement, on) { "holds" } else { "does not hold" };
            format!("{} {} {} {state}", agreement.id, agreement.version, agreement.seal())
        })
        .collect();
    lines.sort_unstable();
    let text = format!("{} {}\n{}", days.0, days.1, lines.join("\n"));
    format!("agreements-{}", &blake3::hash(text.as_bytes()).to_hex()[..16])
}

impl Table {
    fn empty(agreements: &[&Agreement], days: (Day, Day)) -> Self {
        let mut organisations: BTreeMap<OrgId, Organisation> = BTreeMap::new();
        let mut data_types: Vec<String> = Vec::new();
        for agreement in agreements {
            for party in &agreement.parties {
                organisations.entry(party.id.clone()).or_insert_with(|| party.clone());
            }
            for clause in agreement.clauses() {
                data_types.extend(clause.data_types.iter().map(|kind| kind.as_str().to_owned()));
            }
        }
        data_types.sort_unstable();
        data_types.dedup();
        let organisations: Vec<Organisation> = organisations.into_values().collect();
        let words = organisations.len().div_ceil(64);
        let rows = organisations.len() * data_types.len() * CASES;
        Self {
            version: String::new(),
            days,
            organisations,
            data_types,
            bits: vec![0; rows * words],
            words,
        }
    }

    /// The version, logged with every decision.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// What a reader of this table must find as the version in use.
    pub fn head(&self) -> Head {
        Head(self.version.clone())
    }

    /// The first and last day it is right for.
    pub const fn days(&self) -> (Day, Day) {
        self.days
    }

    /// Sets or clears the bits of all that a clause speaks of. Information only ever goes from a
    /// party to a party of the same agreement.
    fn paint(&mut self, agreement: &Agreement, clause: &Clause) {
        for holder in agreement.parties.iter().filter(|party| clause.starts_at(&party.id)) {
            for receiver in agreement.parties.iter().filter(|party| clause.reaches(party)) {
                if holder.id == receiver.id {
                    continue;
                }
                let (Some(from), Some(to)) = (self.place(&holder.id), self.place(&receiver.id))
                else {
                    continue;
                };
                self.paint_pair(clause, from, to);
            }
        }
    }

    fn paint_pair(&mut self, clause: &Clause, from: usize, to: usize) {
        for kind in &clause.data_types {
            let Ok(kind) = self.data_types.binary_search_by(|at| at.as_str().cmp(kind.as_str()))
            else {
                continue;
            };
            for mode in &clause.modes {
                for purpose in &clause.purposes {
                    for agreed in [false, true] {
                        if clause.when == Condition::FamilyAgreed && !agreed {
                            continue;
                        }
                        let row = self.row(from, kind, (*mode, *purpose, agreed));
                        let at = row * self.words + to / 64;
                        match clause.effect {
                            Effect::Allow => self.bits[at] |= 1 << (to % 64),
                            Effect::Deny => self.bits[at] &= !(1 << (to % 64)),
                        }
                    }
                }
            }
        }
    }

    /// Whether the bit for this is set; what the table does not know is not allowed.
    pub(crate) fn allows(
        &self,
        (holder, receiver): (&OrgId, &OrgId),
        kind: &str,
        case: (Mode, SharingPurpose, bool),
    ) -> bool {
        let kind = self.data_types.binary_search_by(|at| at.as_str().cmp(kind));
        let (Some(from), Some(to), Ok(kind)) = (self.place(holder), self.place(receiver), kind)
        else {
            return false;
        };
        let at = self.row(from, kind, case) * self.words + to / 64;
        self.bits[at] >> (to % 64) & 1 == 1
    }

    fn place(&self, id: &OrgId) -> Option<usize> {
        self.organisations.binary_search_by(|organisation| organisation.id.cmp(id)).ok()
    }

    fn row(
        &self,
        holder: usize,
        kind: usize,
        (mode, purpose, agreed): (Mode, SharingPurpose, bool),
    ) -> usize {
        let case = (mode as usize * SharingPurpose::ALL.len() + purpose as usize) * 2
            + usize::from(agreed);
        (holder * self.data_types.len() + kind) * CASES + case
    }
}

/// Modes, purposes, and whether the family agreed.
const CASES: usize = Mode::ALL.len() * SharingPurpose::ALL.len() * 2;
