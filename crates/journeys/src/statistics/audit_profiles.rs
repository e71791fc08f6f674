//! The part of the nightly audit that looks at tables of the profiles: each is read as it was
//! released, found in the ledger, and attacked once more, together with the others of its children.

use super::CannotPublish;
use crate::house::House;
use disclose::attackers::{Findings, Limits, NoAttack, Publication};
use disclose::{Released, Table, reopen};
use std::collections::{BTreeMap, BTreeSet};
use store::figures;
use store::ledger::{Door, Entry};

/// So much work may one attack take, in thousand million operations. Tables of the house take a
/// thousandth of it.
const WORK: u32 = 20;

/// What is wrong with the kept tables, given the rows of the ledger. No finding holds a figure.
pub(super) fn profiles(house: &House, rows: &[Entry]) -> Result<Vec<String>, CannotPublish> {
    let kept = house.store.read("figures", figures::list)?;
    let of_profiles = rows.iter().filter(|row| row.release.door == Door::Profiles);
    let in_ledger: BTreeSet<String> =
        of_profiles.map(|row| row.release.content.to_string()).collect();
    let mut findings = Vec::new();
    let mut of_children: BTreeMap<(String, String), Vec<Released<Table>>> = BTreeMap::new();
    for figure in &kept {
        let (question, hash) = (&figure.question, figure.body_hash());
        if !in_ledger.contains(&hash.to_string()) {
            findings.push(format!("the table {question} is not in the ledger"));
        }
        match reopen(&figure.body_json, hash) {
            Err(_) => findings.push(format!("the table {question} cannot be read as released")),
            Ok(table) => {
                let subject = question.split(".by-").next().unwrap_or(question);
                let children = (figure.data_version.clone(), subject.to_owned());
                of_children.entry(children).or_default().push(table);
            }
        }
    }
    for tables in of_children.values() {
        findings.extend(attacked(&tables.iter().map(|table| &**table).collect::<Vec<_>>()));
    }
    Ok(findings)
}

/// What somebody learns who sets these tables side by side. Where they do not count the same
/// children, each is attacked by itself.
fn attacked(tables: &[&Table]) -> Vec<String> {
    if let Ok(together) = Publication::of_tables(tables) {
        let found = follows(&together, tables);
        if found != Err(NoAttack::Contradiction) {
            return in_words(found, tables);
        }
    }
    let alone = |table: &&Table| {
        let own = [*table];
        match Publication::of_tables(&own) {
            Ok(publication) => in_words(follows(&publication, &own), &own),
            Err(_) => in_words(Err(NoAttack::Contradiction), &own),
        }
    };
    tables.iter().flat_map(alone).collect()
}

/// How many hidden cells are known exactly, or certainly small.
fn follows(publication: &Publication, tables: &[&Table]) -> Result<usize, NoAttack> {
    let threshold = tables.iter().map(|table| table.note.rules.threshold()).max().unwrap_or(0);
    let limits = Limits { threshold, least_width: 1 };
    Ok(Findings::of(publication, limits, WORK)?.findings.len())
}

fn in_words(found: Result<usize, NoAttack>, tables: &[&Table]) -> Vec<String> {
    let names: Vec<&str> = tables.iter().map(|table| table.about.key.as_str()).collect();
    let names = names.join(" and ");
    match found {
        Ok(0) => Vec::new(),
        Ok(_) => vec![format!("hidden cells of {names} can be worked out from what is shown")],
        Err(problem) => vec![format!("{names} could not be attacked: {problem}")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use disclose::{
        About, Cell, Context, Dimension, Level, Origin, RawTable, Role, Rules, release,
    };

    fn released(group: &str, levels: &[&str], counts: &[u64]) -> Released<Table> {
        let levels_of =
            |codes: &[&str]| codes.iter().map(|code| Level::new(*code, *code)).collect();
        let dimensions = vec![
            Dimension::new(group, Role::Group, levels_of(levels)),
            Dimension::new("answer", Role::Outcome, levels_of(&["yes", "no"])),
        ];
        let (title, population) = ("Answer".to_owned(), "children".to_owned());
        let about = About { key: format!("answer.by-{group}"), title, population };
        let day = commons::Day::new(2026, 9, 1).expect("a day");
        let (data_version, source) = ("1".to_owned(), "Invented".to_owned());
        let context = Context { data_version, data_date: day, source, origin: Origin::Synthetic };
        let raw = RawTable::new(about, dimensions, counts.to_vec()).expect("a table");
        release(raw, &Rules::house(), context).expect("released")
    }

    /// Four of the first area say yes; their cell is hidden with three others.
    fn by_area() -> Table {
        Table::clone(&released("area", &["a", "b"], &[4, 96, 130, 170]))
    }

    /// The same children by age.
    fn by_age() -> Table {
        Table::clone(&released("age", &["young", "old"], &[70, 120, 64, 146]))
    }

    fn hide(table: &mut Table, cells: &[usize], shown: &[(usize, u64)]) {
        cells.iter().for_each(|cell| table.cells[*cell] = Cell::Suppressed);
        for (cell, value) in shown {
            let (low, high) = (value - 2, value + 2);
            table.cells[*cell] = Cell::Shown { value: *value, low, high };
        }
    }

    #[test]
    fn released_tables_pass_alone_and_together() {
        let (area, age) = (by_area(), by_age());
        let hidden = area.cells.iter().filter(|cell| **cell == Cell::Suppressed);
        assert_eq!(hidden.count(), 4);
        assert_eq!(attacked(&[&area]), [""; 0]);
        assert_eq!(attacked(&[&area, &age]), [""; 0]);
    }

    #[test]
    fn tables_that_are_safe_apart_and_not_together_are_found() {
        let (mut area, age) = (by_area(), by_age());
        // The totals of the columns are hidden in place of the second area; the other table has them.
        hide(&mut area, &[0, 1, 6, 7], &[(3, 130), (4, 170)]);
        assert_eq!(attacked(&[&area]), [""; 0]);
        let found = attacked(&[&area, &age]);
        let expected = "hidden cells of answer.by-area and answer.by-age can be worked out from \
                        what is shown";
        assert_eq!(found, [expected]);
        // A cell too few is hidden.
        let mut bare = by_area();
        hide(&mut bare, &[], &[(3, 130)]);
        assert_eq!(attacked(&[&bare]).len(), 1);
    }

    #[test]
    fn tables_of_other_children_are_attacked_each_by_itself() {
        let others = released("age", &["young", "old"], &[500, 1200, 440, 1060]);
        assert_eq!(attacked(&[&by_area(), &others]), [""; 0]);
        let mut bare = by_area();
        hide(&mut bare, &[], &[(3, 130)]);
        assert_eq!(attacked(&[&bare, &others]).len(), 1);
    }
}
