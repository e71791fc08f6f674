//! What a run of linking came to, counted for the store: sources, rules and reasons, and no child.
//!
//! Counts that tell groups of children apart are kept from ten on; fewer are kept as "fewer than
//! ten". How many pairs a rule brought together says nothing about anybody and is kept as it is.

use commons::RecordKey;
use connect::{ChildLinks, ChildReview};
use std::collections::{BTreeMap, BTreeSet};
use store::link_runs::{CountKind, LinkCount};

/// The smallest count of a group that is kept.
const LEAST: u64 = 10;

/// Counts everything that the linkage page shows. `sources` names the source of every record.
pub(crate) fn count(sources: &BTreeMap<RecordKey, &str>, links: &ChildLinks) -> Vec<LinkCount> {
    let mut counts = Counts::default();
    for source in sources.values() {
        counts.add(CountKind::Records, source, "");
    }
    for cluster in &links.clusters {
        counts.person(cluster.records.iter().filter_map(|key| sources.get(key).copied()));
    }
    for review in &links.review {
        let reason = review.reason.in_words();
        counts.add(CountKind::Review, reason, "");
        counts.add(CountKind::Pattern, reason, &agreement(links, review));
    }
    let mut all = counts.kept();
    for rule in &links.blocking.rules {
        let kept = |kind, counted| LinkCount {
            kind,
            part: rule.rule.clone(),
            beside: String::new(),
            counted: Some(counted),
        };
        all.push(kept(CountKind::Rule, rule.pairs));
        all.push(kept(CountKind::LeftOut, rule.pairs_left_out));
    }
    all
}

#[derive(Default)]
struct Counts {
    by: BTreeMap<(CountKind, String, String), u64>,
}

impl Counts {
    fn add(&mut self, kind: CountKind, part: &str, beside: &str) {
        *self.by.entry((kind, part.to_owned(), beside.to_owned())).or_default() += 1;
    }

    /// One person, by the sources of their records.
    fn person<'s>(&mut self, records: impl Iterator<Item = &'s str>) {
        let (mut known, mut several) = (BTreeSet::new(), BTreeSet::new());
        for source in records {
            if !known.insert(source) {
                several.insert(source);
            }
        }
        for source in &known {
            self.add(CountKind::People, source, "");
            if known.len() == 1 {
                self.add(CountKind::OnlyHere, source, "");
            }
            for other in known.iter().filter(|other| *other > source) {
                self.add(CountKind::BothKnow, source, other);
            }
        }
        for source in several {
            self.add(CountKind::BothKnow, source, source);
        }
    }

    fn kept(self) -> Vec<LinkCount> {
        let kept = |((kind, part, beside), counted): (_, u64)| LinkCount {
            kind,
            part,
            beside,
            counted: (counted >= LEAST).then_some(counted),
        };
        self.by.into_iter().map(kept).collect()
    }
}

/// How the two records of a review agree, in words without values.
fn agreement(links: &ChildLinks, review: &ChildReview) -> String {
    let said = links.explain(review.link.agreement);
    let words: Vec<String> =
        said.iter().map(|(field, words)| format!("{}: {words}", in_words(field))).collect();
    words.join("; ")
}

fn in_words(field: &str) -> &str {
    match field {
        "given" => "given name",
        "dob" => "date of birth",
        "nhs" => "NHS number",
        "upn" => "pupil number",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use connect::Cluster;

    fn key(number: u16) -> RecordKey {
        let mut bytes = [0; 16];
        bytes[..2].copy_from_slice(&number.to_be_bytes());
        RecordKey::from_bytes(bytes)
    }

    fn counted(
        counts: &[LinkCount],
        kind: CountKind,
        part: &str,
        beside: &str,
    ) -> Option<Option<u64>> {
        let same = |c: &&LinkCount| c.kind == kind && c.part == part && c.beside == beside;
        counts.iter().find(same).map(|count| count.counted)
    }

    #[test]
    fn sources_are_counted_and_fewer_than_ten_are_not_told() {
        let mut sources = BTreeMap::new();
        let mut links = ChildLinks::default();
        for child in 0..12 {
            let (school, gp, police) = (key(child * 3), key(child * 3 + 1), key(child * 3 + 2));
            sources.insert(school, "school");
            sources.insert(gp, "gp");
            let mut records = vec![school, gp];
            if child < 3 {
                sources.insert(police, "police");
                records.push(police);
            }
            links.clusters.push(Cluster { records });
        }
        let alone = key(500);
        sources.insert(alone, "gp");
        links.clusters.push(Cluster { records: vec![alone] });
        let counts = count(&sources, &links);
        let told = |kind, part, beside| counted(&counts, kind, part, beside);
        assert_eq!(told(CountKind::Records, "gp", ""), Some(Some(13)));
        assert_eq!(told(CountKind::People, "school", ""), Some(Some(12)));
        assert_eq!(told(CountKind::BothKnow, "gp", "school"), Some(Some(12)));
        assert_eq!(told(CountKind::BothKnow, "gp", "police"), Some(None));
        assert_eq!(told(CountKind::People, "police", ""), Some(None));
        assert_eq!(told(CountKind::OnlyHere, "gp", ""), Some(None));
        assert_eq!(told(CountKind::OnlyHere, "school", ""), None);
    }
}
