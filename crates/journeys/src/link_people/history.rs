//! How people were merged and split, run after run, and what people set right by hand.
//!
//! The vault keeps one line of JSON for each change, oldest first; lines are only ever added. What
//! somebody set right stands in every later run, until it is set right itself: [`History::stands`].

use crate::link_people::numbers::{Moved, People};
use crate::review_people::{CannotReviewPairs, hex, key};
use commons::RecordKey;
use connect::Stands;
use lake::PersonId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Change {
    /// Its name in addresses and the audit.
    pub id: String,
    /// When.
    pub at: String,
    /// Who: a person of the installation, or a named job.
    pub by: String,
    /// The run that did it; nothing when a person did it by hand.
    pub run: Option<String>,
    /// Whose the records were.
    from: u64,
    /// Whose they are since.
    to: u64,
    /// The records.
    records: Vec<String>,
    /// Of a change by hand: a record they are to stay with.
    with: Vec<String>,
    /// Of a change by hand: the records they are to stay away from.
    away_from: Vec<String>,
    /// Whether nothing was left of whoever they were.
    pub taken_in: bool,
    /// Why, in words.
    pub why: String,
    /// The change that this one set right.
    pub undoes: Option<String>,
    /// Who confirmed it, of a change by hand.
    #[serde(default)]
    pub confirmed_by: Option<String>,
}

/// All changes, oldest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    pub changes: Vec<Change>,
}

/// Who did something, and why.
pub(crate) struct Doing<'a> {
    pub at: String,
    pub by: &'a str,
    pub run: Option<&'a str>,
    pub why: &'a str,
    pub undoes: Option<&'a str>,
    pub confirmed_by: Option<&'a str>,
}

impl Change {
    /// A change of one run or one person.
    pub(crate) fn of(id: String, moved: &Moved, doing: &Doing<'_>) -> Self {
        Self {
            id,
            at: doing.at.clone(),
            by: doing.by.to_owned(),
            run: doing.run.map(str::to_owned),
            from: moved.from.0,
            to: moved.to.0,
            records: moved.records.iter().map(hex).collect(),
            with: Vec::new(),
            away_from: Vec::new(),
            taken_in: moved.taken_in,
            why: doing.why.to_owned(),
            undoes: doing.undoes.map(str::to_owned),
            confirmed_by: doing.confirmed_by.map(str::to_owned),
        }
    }

    /// The same change, with what is to stand in later runs.
    #[must_use]
    pub(crate) fn standing(self, with: &[RecordKey], away_from: &[RecordKey]) -> Self {
        let hexes = |keys: &[RecordKey]| keys.iter().map(hex).collect();
        Self { with: hexes(with), away_from: hexes(away_from), ..self }
    }

    /// How many records it moved.
    pub(crate) const fn size(&self) -> usize {
        self.records.len()
    }

    pub(crate) const fn from(&self) -> PersonId {
        PersonId(self.from)
    }

    pub(crate) const fn to(&self) -> PersonId {
        PersonId(self.to)
    }

    /// The records it moved.
    pub(crate) fn records(&self) -> Result<BTreeSet<RecordKey>, CannotReviewPairs> {
        read_all(&self.records)
    }

    /// As a line.
    pub(crate) fn line(&self) -> Result<Vec<u8>, CannotReviewPairs> {
        let mut line = serde_json::to_vec(self).map_err(|_| CannotReviewPairs::Damaged)?;
        line.push(b'\n');
        Ok(line)
    }
}

fn read_all(keys: &[String]) -> Result<BTreeSet<RecordKey>, CannotReviewPairs> {
    keys.iter().map(|text| key(text).ok_or(CannotReviewPairs::Damaged)).collect()
}

impl History {
    /// The history of the vault's bytes.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, CannotReviewPairs> {
        let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let changes = lines.map(serde_json::from_slice).collect::<Result<_, _>>();
        Ok(Self { changes: changes.map_err(|_| CannotReviewPairs::Damaged)? })
    }

    /// The changes that were set right since.
    pub(crate) fn undone(&self) -> BTreeMap<&str, &Change> {
        let undoing = self.changes.iter();
        undoing.filter_map(|change| Some((change.undoes.as_deref()?, change))).collect()
    }

    /// What was set right by hand and still stands, pair by pair.
    pub(crate) fn stands(&self) -> Result<Vec<(RecordKey, RecordKey, Stands)>, CannotReviewPairs> {
        let undone = self.undone();
        let mut stands = Vec::new();
        for change in &self.changes {
            if change.undoes.is_none() || undone.contains_key(change.id.as_str()) {
                continue;
            }
            let moved = read_all(&change.records)?;
            for one in &moved {
                let with = read_all(&change.with)?.into_iter();
                stands.extend(with.map(|two| (*one, two, Stands::AsOne)));
                let away_from = read_all(&change.away_from)?.into_iter();
                stands.extend(away_from.map(|two| (*one, two, Stands::Apart)));
            }
        }
        Ok(stands)
    }

    /// Of everybody of whom nothing is left, who stands for them now.
    pub(crate) fn superseded(&self, people: &People) -> BTreeMap<PersonId, PersonId> {
        let there: BTreeSet<PersonId> = people.values().copied().collect();
        let mut last: BTreeMap<PersonId, PersonId> = BTreeMap::new();
        for change in self.changes.iter().filter(|change| change.taken_in) {
            last.insert(change.from(), change.to());
        }
        let now = |mut person: PersonId| {
            // No more steps than there are changes: what goes in a circle stands for nobody.
            for _ in 0..=last.len() {
                if there.contains(&person) {
                    return Some(person);
                }
                person = *last.get(&person)?;
            }
            None
        };
        let gone = last.keys().filter(|person| !there.contains(person));
        gone.filter_map(|person| Some((*person, now(*person)?))).collect()
    }

    /// The first number that nobody in it ever had.
    pub(crate) fn first_free(&self) -> u64 {
        let ever = self.changes.iter().map(|change| change.from.max(change.to)).max();
        ever.map_or(1, |last| last + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(number: u8) -> RecordKey {
        RecordKey::from_bytes([number; 16])
    }

    fn change(id: &str, from: u64, to: u64, taken_in: bool, undoes: Option<&str>) -> Change {
        let records = vec![record(u8::try_from(from).unwrap())];
        let moved = Moved { from: PersonId(from), to: PersonId(to), records, taken_in };
        let doing =
            Doing { at: String::new(), by: "ann", run: None, why: "", undoes, confirmed_by: None };
        let (with, away_from) =
            if taken_in { (vec![record(99)], vec![]) } else { (vec![], vec![record(99)]) };
        Change::of(id.to_owned(), &moved, &doing).standing(&with, &away_from)
    }

    #[test]
    fn whoever_was_taken_in_is_followed_to_who_stands_for_them_now() {
        let changes = vec![change("a", 1, 2, true, None), change("b", 2, 3, true, None)];
        let people = [(record(1), PersonId(3))].into();
        let found = History { changes }.superseded(&people);
        assert_eq!(found, [(PersonId(1), PersonId(3)), (PersonId(2), PersonId(3))].into());
        let circle = vec![change("a", 1, 2, true, None), change("b", 2, 1, true, None)];
        assert!(History { changes: circle }.superseded(&people).is_empty());
    }

    #[test]
    fn what_was_set_right_stands_until_it_is_set_right_itself() {
        let mut history = History { changes: vec![change("a", 1, 2, true, None)] };
        assert!(history.stands().unwrap().is_empty(), "a run is no decision");
        history.changes.push(change("b", 2, 1, false, Some("a")));
        assert_eq!(history.stands().unwrap(), [(record(2), record(99), Stands::Apart)]);
        history.changes.push(change("c", 1, 2, true, Some("b")));
        assert_eq!(history.stands().unwrap(), [(record(1), record(99), Stands::AsOne)]);
        let lines: Vec<u8> =
            history.changes.iter().flat_map(|change| change.line().unwrap()).collect();
        assert_eq!(History::read(&lines).unwrap().changes, history.changes);
        assert_eq!(history.first_free(), 3);
        assert!(History::read(b"{}").is_err());
    }
}
