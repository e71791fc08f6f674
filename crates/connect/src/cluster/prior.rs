//! What the numbers and sources of records speak for, before two groups are compared.
//!
//! A link is weighed as if any two records were one person's as often as any other two. Groups are
//! not: where nearly everybody has one row of the health service and one of a school, two such pairs
//! are seldom one person, and two rows that are left over often are. Records are grouped once without
//! this; what people were found to have then tells, with `n(c)` people whose records are of the
//! sources `c`, the prior odds that groups of sources `a` and `b` are one person:
//!
//! `n(a + b) × (a + b)! / (n(a) × a! × n(b) × b!)`,
//!
//! where `c!` is the product of the orders in which the records of each source can come: the ratio
//! of two exchangeable partitions (Pitman 2006, "Combinatorial Stochastic Processes", chapter 1) that
//! differ in this join alone. They stand in place of the odds of any two records. Against a join they
//! count in full. For a join of two single records they count up to a bound. For larger groups only what
//! *sources* say counts for, beside people of as many records whose sources are drawn independently:
//! that many records of one person are likelier to have one more is in the evidence of such groups
//! already, which is that of several pairs.
//!
//! What was found is frozen with the model: records that join later are grouped by the same counts.

use crate::cluster::groups::Groups;
use crate::cluster::makeup::{Found, Makeup, of_sources};
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// What is known beforehand of two groups counts at most this much for one person, and at most this
/// much against (natural log odds).
pub(crate) const MOST_FOR: f64 = 4.0;
pub(crate) const MOST_AGAINST: f64 = -8.0;

/// Prior odds of joins.
pub(crate) struct Priors<'a> {
    found: Found,
    sources: &'a [u16],
    /// Log odds that any two records are one person.
    any_two: f64,
    /// Of two single records, by their sources.
    single: HashMap<(u16, u16), f64, FixedState>,
    room: [Vec<u16>; 2],
}

impl<'a> Priors<'a> {
    /// By the people that were found, the sources of all records, and the log odds that any two
    /// records are one person.
    pub(crate) fn new(found: &Found, sources: &'a [u16], any_two: f64) -> Self {
        let single = HashMap::with_hasher(FixedState::with_seed(12));
        Self { found: found.clone(), sources, any_two, single, room: Default::default() }
    }

    /// What the records of two groups speak for (natural log odds).
    pub(crate) fn odds(&mut self, groups: &Groups, (a, b): (u32, u32)) -> f64 {
        if groups.size(a) == 1 && groups.size(b) == 1 {
            let (one, other) = (self.sources[a as usize], self.sources[b as usize]);
            let key = (one.min(other), one.max(other));
            if let Some(known) = self.single.get(&key) {
                return *known;
            }
            let odds = self.of_groups(groups, (a, b));
            self.single.insert(key, odds);
            return odds;
        }
        self.of_groups(groups, (a, b))
    }

    fn of_groups(&mut self, groups: &Groups, (a, b): (u32, u32)) -> f64 {
        let mut makeups = [Makeup::new(), Makeup::new()];
        for (root, (room, makeup)) in [a, b].into_iter().zip(self.room.iter_mut().zip(&mut makeups))
        {
            room.clear();
            room.extend(groups.members(root).map(|at| self.sources[at as usize]));
            *makeup = of_sources(room);
        }
        let [one, other] = &mut self.room;
        let single = one.len() == 1 && other.len() == 1;
        one.append(other);
        let whole = of_sources(one);
        let [one, other] = &makeups;
        let found = &mut self.found;
        let odds = found.ways(&whole) - (found.ways(one) + found.ways(other)) - self.any_two;
        let most = if single {
            MOST_FOR
        } else {
            let by_source = found.by_source(&whole);
            let apart = found.by_source(one) + found.by_source(other);
            (by_source - apart).clamp(0.0, MOST_FOR)
        };
        odds.clamp(MOST_AGAINST, most)
    }
}
