//! Thresholds that would miss links alike in every group, and what they would cost.
//!
//! One threshold for all is the default, and nothing here is ever applied by the program. Lowering
//! it for a group whose links are missed more often finds more of that group's links and makes more
//! false ones *in the same group*: some of its children would be given another child's record. Who
//! bears which error is not a question of statistics. Treating records differently by ethnicity or
//! another protected characteristic needs a lawful basis (Equality Act 2010, sections 13, 19 and
//! 158; UK GDPR Article 9) and the agreement of those who share the data. The offer gives the figures
//! for that conversation.

use crate::links::Link;
use crate::quality::audit::Audit;
use crate::quality::evidence::{Counts, Evidence, Known, Linked};
use serde::Serialize;

/// The question that must be answered before such thresholds are used.
pub const QUESTION: &str = "One threshold for all is in use. Thresholds by group would treat records \
    differently by a characteristic that may be protected (Equality Act 2010; UK GDPR Article 9), and \
    put more false links on the very group that is helped. Decide with those who share the data, with \
    legal advice and with the people concerned; nothing here has been applied.";

/// Thresholds by group and their price. Pairs are counted one by one, without clustering, both
/// before and after; a pair across two groups is held to the higher threshold of the two.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Offer {
    /// The threshold in bits that all groups have now.
    pub threshold: f64,
    /// The share of missed pairs that every group is brought to.
    pub missed_in_all: f64,
    /// Every group.
    pub groups: Vec<GroupOffer>,
    /// F1 of all pairs with one threshold.
    pub f1_now: Option<f64>,
    /// F1 of all pairs with these thresholds.
    pub f1_then: Option<f64>,
    /// False pairs with one threshold.
    pub false_now: f64,
    /// False pairs with these thresholds.
    pub false_then: f64,
    /// What must be decided first.
    pub question: &'static str,
}

/// What an offer would mean for one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupOffer {
    /// The group.
    pub name: String,
    /// Its threshold in bits.
    pub threshold: f64,
    /// Share of its pairs missed with one threshold.
    pub missed_now: Option<f64>,
    /// Share of its pairs missed with these thresholds.
    pub missed_then: Option<f64>,
    /// Its false pairs with one threshold.
    pub false_now: f64,
    /// Its false pairs with these thresholds.
    pub false_then: f64,
}

/// Thresholds at which every group misses the share that all records together miss at `threshold`;
/// `None` when there is nothing to weigh it by.
pub fn offer(
    linked: &Linked<'_>,
    known: &Known<'_>,
    audit: &Audit,
    threshold: f64,
) -> Option<Offer> {
    Now::at(linked, known, threshold).offer(audit)
}

/// What one threshold for all gives: the same for every column of groups.
pub(crate) struct Now<'a> {
    linked: &'a Linked<'a>,
    known: &'a Known<'a>,
    threshold: f64,
    evidence: Evidence,
    right: Vec<f64>,
}

impl<'a> Now<'a> {
    pub(crate) fn at(linked: &'a Linked<'a>, known: &'a Known<'a>, threshold: f64) -> Self {
        let evidence = Evidence::at_weight(linked, known, threshold);
        Self { linked, known, threshold, evidence, right: right_of(linked, known) }
    }

    /// The offer for the groups of a column.
    pub(crate) fn offer(&self, audit: &Audit) -> Option<Offer> {
        let now = self.evidence.total();
        let missed_in_all = 1.0 - now.recall()?;
        let before = by_group(&self.evidence, audit);
        let thresholds = self.thresholds(audit, &before, missed_in_all);
        let own = |row: u32| thresholds[audit.of_row[row as usize] as usize];
        let joins = |link: &Link| link.weight >= own(link.a).max(own(link.b));
        let evidence = Evidence::chosen(self.linked, self.known, joins);
        let (then, after) = (evidence.total(), by_group(&evidence, audit));
        let group = |at: usize| GroupOffer {
            name: audit.groups[at].clone(),
            threshold: thresholds[at],
            missed_now: before[at].recall().map(|recall| 1.0 - recall),
            missed_then: after[at].recall().map(|recall| 1.0 - recall),
            false_now: before[at].wrong,
            false_then: after[at].wrong,
        };
        Some(Offer {
            threshold: self.threshold,
            missed_in_all,
            groups: (0..audit.len()).map(group).collect(),
            f1_now: now.f1(),
            f1_then: then.f1(),
            false_now: now.wrong,
            false_then: then.wrong,
            question: QUESTION,
        })
    }

    /// For each group, the highest threshold at which it misses no larger a share, by its own links.
    fn thresholds(&self, audit: &Audit, before: &[Counts], missed_in_all: f64) -> Vec<f64> {
        let mut gains: Vec<Vec<(f64, f64)>> = vec![Vec::new(); audit.len()];
        for (link, right) in self.linked.links.iter().zip(&self.right) {
            for row in [link.a, link.b] {
                gains[audit.of_row[row as usize] as usize].push((link.weight, 0.5 * right));
            }
        }
        let of_group = |(mut gains, before): (Vec<(f64, f64)>, &Counts)| {
            gains.sort_unstable_by(|x, y| y.0.total_cmp(&x.0));
            let needed = (1.0 - missed_in_all) * (before.right + before.missed);
            let (mut right, mut lowest) = (0.0, self.threshold);
            for (weight, gain) in gains {
                if right + 1e-9 >= needed {
                    break;
                }
                right += gain;
                lowest = weight;
            }
            lowest
        };
        gains.into_iter().zip(before).map(of_group).collect()
    }
}

/// For each link, how much of a right pair it is.
fn right_of(linked: &Linked<'_>, known: &Known<'_>) -> Vec<f64> {
    match known {
        Known::Truth(truth) => {
            let same = |link: &Link| {
                let (a, b) = (truth[link.a as usize], truth[link.b as usize]);
                if a == b && a != crate::quality::evidence::NOBODY { 1.0 } else { 0.0 }
            };
            linked.links.iter().map(same).collect()
        }
        Known::Review(verdicts) => {
            let mut same = std::collections::BTreeMap::new();
            for verdict in verdicts.iter().filter(|verdict| verdict.same) {
                let key = (verdict.a.min(verdict.b), verdict.a.max(verdict.b));
                *same.entry(key).or_insert(0.0) += verdict.stands_for;
            }
            let right = |link: &Link| same.get(&(link.a, link.b)).copied().unwrap_or(0.0);
            linked.links.iter().map(right).collect()
        }
        Known::Probabilities => linked.links.iter().map(Link::probability).collect(),
    }
}

fn by_group(evidence: &Evidence, audit: &Audit) -> Vec<Counts> {
    let mut totals = vec![Counts::default(); audit.len()];
    for (counts, group) in evidence.rows.iter().zip(&audit.of_row) {
        totals[*group as usize] = totals[*group as usize].plus(counts);
    }
    totals
}

/// The lowest threshold in bits at which linking pair by pair has at least this precision; `None`
/// when no threshold has.
pub fn threshold_for_precision(
    linked: &Linked<'_>,
    known: &Known<'_>,
    precision: f64,
) -> Option<f64> {
    let stands: Vec<f64> = match known {
        Known::Truth(_) | Known::Probabilities => vec![1.0; linked.links.len()],
        Known::Review(_) => right_of(linked, known),
    };
    let mut order: Vec<(f64, f64, f64)> = linked
        .links
        .iter()
        .zip(right_of(linked, known))
        .zip(stands)
        .map(|((link, right), all)| (link.weight, right, all))
        .collect();
    order.sort_unstable_by(|x, y| y.0.total_cmp(&x.0));
    let (mut right, mut all, mut found) = (0.0, 0.0, None);
    for (at, (weight, own, stands)) in order.iter().enumerate() {
        right += own;
        all += stands;
        let is_last_of_its_weight = order.get(at + 1).is_none_or(|next| next.0 < *weight);
        if is_last_of_its_weight && all > 0.0 && right / all >= precision {
            found = Some(*weight);
        }
    }
    found
}
