//! What people have decided about pairs comes before all evidence.

use crate::cluster::groups::Groups;
use crate::settings::Settings;
use crate::standardise::Frame;
use crate::texts::code_of;
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use std::collections::BTreeSet;

/// Decided pairs by places in the frame.
pub(crate) struct Known {
    /// Pairs of one person, in order.
    pub same: Vec<(u32, u32)>,
    /// For each record that is not one person with some others, those others.
    apart: HashMap<u32, Vec<u32>, FixedState>,
}

impl Known {
    /// What the settings say; rows that the frame does not have are left out.
    pub(crate) fn of(frame: &Frame, settings: &Settings) -> Self {
        let (same, different) = (&settings.decided.same, &settings.decided.different);
        let mut places: HashMap<u32, u32, FixedState> =
            HashMap::with_hasher(FixedState::with_seed(7));
        if !same.is_empty() || !different.is_empty() {
            places.extend(frame.rows.iter().enumerate().map(|(at, row)| (*row, code_of(at))));
        }
        let placed = |pairs: &BTreeSet<(u32, u32)>| -> Vec<(u32, u32)> {
            let pair = |(a, b): &(u32, u32)| {
                let (a, b) = (*places.get(a)?, *places.get(b)?);
                (a != b).then_some((a.min(b), a.max(b)))
            };
            let mut pairs: Vec<(u32, u32)> = pairs.iter().filter_map(pair).collect();
            pairs.sort_unstable();
            pairs
        };
        let mut apart: HashMap<u32, Vec<u32>, FixedState> =
            HashMap::with_hasher(FixedState::with_seed(8));
        for (a, b) in placed(different) {
            apart.entry(a).or_default().push(b);
            apart.entry(b).or_default().push(a);
        }
        Self { same: placed(same), apart }
    }

    /// Whether joining the groups of these two roots would join a pair that is two people.
    pub(crate) fn keeps_apart(&self, groups: &mut Groups, a: u32, b: u32) -> bool {
        if self.apart.is_empty() {
            return false;
        }
        let (few, many) = if groups.size(a) <= groups.size(b) { (a, b) } else { (b, a) };
        let members: Vec<u32> = groups.members(few).collect();
        let others = members.iter().filter_map(|member| self.apart.get(member)).flatten();
        let others: Vec<u32> = others.copied().collect();
        others.into_iter().any(|other| groups.root(other) == many)
    }
}
