//! Whether figures about linked children may be released, as far as linking them goes.
//!
//! A group whose links are missed more often is undercounted, and a table by place or deprivation then
//! tells of the linkage and not of the children. So the gap between the best and the worst linked group
//! of children has a limit, set for the installation (`largest_gap_per_1000` of `house.toml`, 50 unless
//! it says otherwise: five percentage points). A gap counts when it is over the limit and more than
//! chance would show between groups of these sizes. Gaps between sources have no limit: they differ in
//! what they write down, not in whom they serve. Nor has the gap between movers and others: whose
//! two homes were not linked is not seen to have moved.

use crate::house::House;
use crate::linkage_groups::{MOVERS, SOURCE};
use store::link_groups::{self, GroupGap};
use store::{StoreError, link_runs};

/// A gap that is over the limit.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error(
    "by {grouped_by}, {:.1} of 100 links of “{worst}” are expected to be missed more than of “{best}”; \
     at most {:.1} may be. Review pairs of that group, or ask partners for fuller names, former \
     addresses and numbers, and link again",
    .difference * 100.0, f64::from(*.limit_per_1000) / 10.0
)]
pub struct GapOverLimit {
    /// What the groups are groups of.
    pub grouped_by: String,
    /// The best linked group.
    pub best: String,
    /// The worst linked group.
    pub worst: String,
    /// The difference of their shares of missed links.
    pub difference: f64,
    /// The limit, in thousandths.
    pub limit_per_1000: u32,
}

/// The gaps of the newest run that are over the limit; none when nothing was linked.
///
/// # Errors
/// [`StoreError`].
pub fn gaps_over_limit(house: &House) -> Result<Vec<GapOverLimit>, StoreError> {
    let limit = house.largest_gap_per_1000;
    let gaps = house.store.read("gaps between groups", |tx| match link_runs::newest(tx)? {
        None => Ok(Vec::new()),
        Some(run) => Ok::<_, StoreError>(link_groups::of(tx, &run.id)?.1),
    })?;
    Ok(gaps.iter().filter_map(|gap| over(gap, limit)).collect())
}

/// Whether a gap is over the limit.
pub(crate) fn over(gap: &GroupGap, limit_per_1000: u32) -> Option<GapOverLimit> {
    let [difference, ..] = gap.difference;
    let counts = ![SOURCE, MOVERS].contains(&gap.grouped_by.as_str())
        && difference * 1000.0 > f64::from(limit_per_1000)
        && difference > gap.by_chance;
    counts.then(|| GapOverLimit {
        grouped_by: gap.grouped_by.clone(),
        best: gap.best.clone(),
        worst: gap.worst.clone(),
        difference,
        limit_per_1000,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(grouped_by: &str, difference: f64, by_chance: f64) -> GroupGap {
        GroupGap {
            grouped_by: grouped_by.to_owned(),
            best: "A".to_owned(),
            worst: "B".to_owned(),
            difference: [difference, 0.0, 1.0],
            by_chance,
            parts: 2,
            left_out: 0,
        }
    }

    #[test]
    fn a_gap_counts_over_the_limit_beyond_chance_and_between_groups_of_children_only() {
        for (gap, limit, counts) in [
            (gap("ethnicity", 0.08, 0.02), 50, true),
            (gap("ethnicity", 0.05, 0.02), 50, false),
            (gap("ethnicity", 0.08, 0.09), 50, false),
            (gap("ethnicity", 0.03, 0.02), 20, true),
            (gap("source", 0.30, 0.02), 50, false),
            (gap("movers", 0.30, 0.02), 50, false),
        ] {
            assert_eq!(over(&gap, limit).is_some(), counts, "{gap:?}");
        }
        let words = over(&gap("ethnicity", 0.08, 0.02), 50).map(|gap| gap.to_string());
        let words = words.unwrap_or_default();
        assert!(words.contains("8.0 of 100 links of “B”") && words.contains("5.0"), "{words}");
    }

    #[test]
    fn figures_are_held_back_while_a_gap_is_over_the_limit_and_it_is_written_down() {
        use crate::release_profiles::{CannotRelease, release_profiles};
        let folder = tempfile::tempdir().expect("a folder");
        let mut house = crate::trial_house::house(folder.path());
        let run = link_runs::LinkRun {
            id: house.new_id(),
            ended_at: house.now(),
            asked_by: "system".to_owned(),
            model: String::new(),
            settings_json: "{}".to_owned(),
            records: 100,
            people: 50,
            pairs_compared: 10,
            reviews: 0,
            completeness: 1.0,
            expected_precision: 1.0,
            expected_recall: 0.9,
            truth: None,
        };
        let kept = house.store.write("a run", move |tx| {
            link_runs::insert(tx, &run, &[])?;
            link_groups::insert(tx, &run.id, &[], &[gap("ethnicity", 0.08, 0.02)])
        });
        kept.expect("kept");
        let on = house.now().day();
        let refused = release_profiles(&house, "system", on);
        assert!(matches!(refused, Err(CannotRelease::LinkedUnequally(_))));
        let object = "profiles: linked unequally by ethnicity";
        let noted = house.store.read("audit", move |tx| store::audit::about(tx, object, 9));
        assert_eq!(noted.expect("the audit").len(), 1);
        house.largest_gap_per_1000 = 80;
        let other = release_profiles(&house, "system", on);
        assert!(!matches!(other, Err(CannotRelease::LinkedUnequally(_))));
    }
}
