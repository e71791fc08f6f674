//! What the vault keeps of who was counted: people by the vault's own numbers, which stay the same when
//! the names of children change.

use disclose::contributors::{ContributorSet, CountedCell, NamedSet, known_sets};
use lake::PersonId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

const VERSION: u32 = 1;

/// Who was counted in what left together.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    version: u32,
    /// Of everybody who had been taken in by another when it left, who stood for them. A later change
    /// of links does not change what was compared.
    merged: BTreeMap<u64, u64>,
    pub(super) cells: Vec<KeptCell>,
}

/// Who was counted in one cell.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeptCell {
    pub(super) file: String,
    pub(super) line: u64,
    pub(super) column: String,
    groups: Vec<Option<String>>,
    people: Vec<u64>,
}

impl KeptCell {
    /// The cell of rows, each of which is about one person.
    pub(super) fn of(cell: &CountedCell, rows: &[PersonId]) -> Self {
        let person = |row: u32| rows.get(usize::try_from(row).ok()?).map(|person| person.0);
        Self {
            file: cell.file.clone(),
            line: cell.line,
            column: cell.column.clone(),
            groups: cell.groups.clone(),
            people: cell.children.numbers().filter_map(person).collect(),
        }
    }
}

impl Kept {
    pub(super) fn new(cells: Vec<KeptCell>, superseded: &BTreeMap<PersonId, PersonId>) -> Self {
        let merged = superseded.iter().map(|(was, is)| (was.0, is.0)).collect();
        Self { version: VERSION, merged, cells }
    }

    /// What the vault kept; none when this program does not know it.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().filter(|kept: &Self| kept.version == VERSION)
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("numbers as keys are written as text")
    }

    /// Gives people dense numbers, as they stood for each other when this left.
    pub(super) fn numbers(&self) -> Numbers {
        Numbers { merged: self.merged.clone(), of: HashMap::new() }
    }

    /// Whether people stood for each other then as in these numbers.
    pub(super) fn is_numbered_by(&self, numbers: &Numbers) -> bool {
        self.merged == numbers.merged
    }

    /// Every set whose number is known to whoever reads these cells. `place` is put after each name.
    pub(super) fn known_sets(&self, numbers: &mut Numbers, place: &str) -> Vec<NamedSet> {
        let mut counted = |cell: &KeptCell| CountedCell {
            file: cell.file.clone(),
            line: cell.line,
            column: cell.column.clone(),
            groups: cell.groups.clone(),
            children: ContributorSet::new(cell.people.iter().map(|person| numbers.number(*person))),
        };
        let cells: Vec<CountedCell> = self.cells.iter().map(&mut counted).collect();
        let mut known = known_sets(&cells);
        known.iter_mut().for_each(|set| set.name.push_str(place));
        known
    }
}

/// Dense numbers of people, given out as they come.
pub(super) struct Numbers {
    merged: BTreeMap<u64, u64>,
    of: HashMap<u64, u32>,
}

impl Numbers {
    fn number(&mut self, person: u64) -> u32 {
        let now = self.merged.get(&person).copied().unwrap_or(person);
        let next = u32::try_from(self.of.len()).unwrap_or(u32::MAX);
        *self.of.entry(now).or_insert(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use disclose::contributors::too_close;

    fn kept(people: impl Iterator<Item = u64>, merged: &[(u64, u64)]) -> Kept {
        let rows: Vec<PersonId> = people.map(PersonId).collect();
        let cell = CountedCell {
            file: "t.csv".to_owned(),
            line: 2,
            column: "pupils".to_owned(),
            groups: vec![Some("North".to_owned())],
            children: ContributorSet::new(0..u32::try_from(rows.len()).unwrap()),
        };
        let merged = merged.iter().map(|(was, is)| (PersonId(*was), PersonId(*is))).collect();
        Kept::new(vec![KeptCell::of(&cell, &rows)], &merged)
    }

    #[test]
    fn whoever_was_taken_in_counts_as_who_stands_for_them() {
        // Of 30 people number 7 is number 100 now; the same people again are the same set.
        let earlier = kept(1..31, &[]);
        let new = kept((1..31).map(|n| if n == 7 { 100 } else { n }), &[(7, 100)]);
        let close = |order: &Kept| {
            let mut numbers = order.numbers();
            let before = earlier.known_sets(&mut numbers, " in the request a");
            too_close(&new.known_sets(&mut numbers, ""), &before)
        };
        assert_eq!(close(&new), []);
        let [found] = &close(&earlier)[..] else { panic!("two numbers of one person") };
        assert!(found.to_string().contains("t.csv, line 2, pupils in the request a but for"));
        assert!(!new.is_numbered_by(&earlier.numbers()) && new.is_numbered_by(&new.numbers()));
    }

    #[test]
    fn what_is_kept_is_read_back_and_nothing_else_is() {
        let one = kept(5..20, &[(1, 2)]);
        let bytes = one.to_bytes();
        assert_eq!(Kept::read(&bytes).unwrap().to_bytes(), bytes);
        let text = String::from_utf8(bytes).unwrap();
        assert!(
            Kept::read(text.replacen("\"version\":1", "\"version\":2", 1).as_bytes()).is_none()
        );
        assert!(Kept::read(b"").is_none());
    }
}
