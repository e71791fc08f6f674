//! Whether new records join the people who are there, or everything is linked again; and why.
//!
//! Joining gives the answer of a run over all records with the model that was kept. That holds as long
//! as the model stands and the records it was fitted to are as they were; where it does not, all
//! records are linked again and the page says why.

use crate::link_people::kept::LeftBehind;
use crate::link_people::read::digest;
use commons::RecordKey;
use connect::{Record, Stage};
use std::collections::BTreeMap;

/// Why everything is linked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WhyEverything {
    #[error("Everything was linked because somebody asked for it.")]
    Asked,
    #[error("Everything was linked because no run before left a model.")]
    FirstTime,
    #[error("Everything was linked again because the settings of linking are others now.")]
    OtherSettings,
    #[error(
        "Everything was linked again because people have decided pairs or set links right since, and \
         that teaches the model."
    )]
    Decided,
    #[error("Everything was linked again because {0} records were sent again with other contents.")]
    Changed(usize),
    #[error("Everything was linked again because {0} records are no longer there.")]
    Gone(usize),
    #[error(
        "Everything was linked again because {new} records are new beside {first} that the model was \
         fitted to, and more than half as many ask for a new model."
    )]
    MostlyNew { new: usize, first: usize },
    #[error("Everything was linked again because {0}.")]
    CannotJoin(String),
}

/// What a new run is like, to compare with what was left.
pub(crate) struct Now<'a> {
    pub told: &'a str,
    pub settings: &'a str,
    pub records: &'a [Record],
}

/// When each record came; or why everything is to be linked.
pub(crate) fn stages(
    left: &LeftBehind,
    now: &Now<'_>,
) -> Result<BTreeMap<RecordKey, Stage>, WhyEverything> {
    if left.head.settings != now.settings {
        return Err(WhyEverything::OtherSettings);
    }
    if left.head.told != now.told {
        return Err(WhyEverything::Decided);
    }
    let (mut stages, mut changed, mut first) = (BTreeMap::new(), 0, 0);
    for record in now.records {
        let stage = match left.records.get(&record.key) {
            None => Stage::New,
            Some((stage, said)) => {
                changed += usize::from(*said != digest(record));
                *stage
            }
        };
        first += usize::from(stage == Stage::First);
        stages.insert(record.key, stage);
    }
    let new = stages.len() - first;
    let gone = left.records.keys().filter(|key| !stages.contains_key(key)).count();
    match (changed, gone) {
        (1.., _) => Err(WhyEverything::Changed(changed)),
        (0, 1..) => Err(WhyEverything::Gone(gone)),
        (0, 0) if new * 2 > first => Err(WhyEverything::MostlyNew { new, first }),
        (0, 0) => Ok(stages),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link_people::kept::Head;
    use connect::Kept;

    fn record(number: u8, source: u16) -> Record {
        Record::blank(RecordKey::from_bytes([number; 16]), source)
    }

    #[test]
    fn records_join_only_while_model_and_records_are_as_they_were() {
        let first: Vec<Record> = (0..10).map(|number| record(number, 1)).collect();
        let kept = Kept { model: String::new(), same: 0.1, threshold: 1.0, makeups: Vec::new() };
        let head = Head::of(kept, "run", "told".to_owned(), "settings".to_owned());
        let left = LeftBehind::by_run(head, &first);
        let ask = |told: &str, settings: &str, records: &[Record]| {
            stages(&left, &Now { told, settings, records })
        };
        let with = |more: &[Record]| [&first[..], more].concat();
        let joined = ask("told", "settings", &with(&[record(20, 2)])).unwrap();
        assert_eq!(joined[&record(20, 2).key], Stage::New);
        assert_eq!(joined.values().filter(|stage| **stage == Stage::First).count(), 10);
        for (told, settings, records, why) in [
            ("more", "settings", with(&[]), WhyEverything::Decided),
            ("told", "others", with(&[]), WhyEverything::OtherSettings),
            ("told", "settings", first[1..].to_vec(), WhyEverything::Gone(1)),
        ] {
            assert_eq!(ask(told, settings, &records), Err(why));
        }
        let mut changed = first.clone();
        changed[3] = record(3, 2);
        assert_eq!(ask("told", "settings", &changed), Err(WhyEverything::Changed(1)));
        let many: Vec<Record> = (20..26).map(|number| record(number, 1)).collect();
        let why = WhyEverything::MostlyNew { new: 6, first: 10 };
        assert_eq!(ask("told", "settings", &with(&many)), Err(why));
    }
}
