//! For tests: an extract of invented children, and outputs that are counted from it.

use super::{
    CannotOutput, NewFile, NewOutput, OutputAct, OutputEdit, do_to_output, read_output_file,
    show_output,
};
use crate::house::House;
use crate::trial_house::{accredit, house};
use commons::{ContentHash, RecordKey};
use conceal::{read_pseudonym, spell_pseudonym};
use convene::output::{OutputContext, OutputStage, Verdict};
use convene::{Role, Who};
use lake::{Opening, PersonId};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

pub(super) const EXTRACT: &str = "epoch-1-trial";
const PURPOSE: &str = "research/trial";

/// Makes the vault know so many people, each by one record.
pub(super) fn with_people(house: &House, people: u64) {
    let record = |person: u64| {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&person.to_be_bytes());
        (RecordKey::from_bytes(bytes), PersonId(person))
    };
    let vault = &house.children.as_ref().unwrap().vault;
    vault.write_people(&(1..=people).map(record).collect::<BTreeMap<_, _>>()).unwrap();
}

/// Makes an extract of the people from 1 on for a purpose of the first epoch. Gives their names in it.
pub(super) fn extract(house: &House, (name, purpose): (&str, &str), people: u64) -> Vec<String> {
    let vault = &house.children.as_ref().unwrap().vault;
    let names = vault.pseudonyms(purpose, 1).unwrap();
    let names: Vec<String> =
        (1..=people).map(|person| spell_pseudonym(&names.of(PersonId(person)))).collect();
    // The first three quarters are girls.
    let sex = |at: usize| if at * 4 < names.len() * 3 { "female" } else { "male" };
    let row = |(at, name): (usize, &String)| format!("{name},{}\n", sex(at));
    let mut rows: Vec<String> = names.iter().enumerate().map(row).collect();
    rows.sort_by_key(|row| *read_pseudonym(row.split(',').next().unwrap()).unwrap().as_bytes());
    vault.write_extract_purpose(name, purpose).unwrap();
    vault.write_extract(name, format!("child,sex\n{}", rows.concat()).as_bytes()).unwrap();
    names
}

/// The names of 200 children in the extract of the trial.
pub(super) fn trial_extract(house: &House) -> Vec<String> {
    with_people(house, 200);
    extract(house, (EXTRACT, PURPOSE), 200)
}

/// A file of an output.
pub(super) fn file(name: &str, text: &str) -> NewFile {
    NewFile { name: name.to_owned(), bytes: text.into() }
}

const DECLARED: &str = "[[column]]\nname = \"area\"\nis = \"group\"\n[[column]]\nname = \"pupils\"\n\
                        is = \"count\"\n";

/// A table of pupils by area with who is counted: on each line the children of a range of `names`.
pub(super) fn counted(
    table: &str,
    names: &[String],
    cells: &[(u64, std::ops::Range<usize>)],
) -> NewOutput {
    let context = OutputContext {
        what: "Pupils by area".to_owned(),
        why: "For a meeting".to_owned(),
        readers: "Head teachers".to_owned(),
    };
    let mut list = "line,child\n".to_owned();
    for (line, children) in cells {
        for name in &names[children.clone()] {
            writeln!(list, "{line},{name}").unwrap();
        }
    }
    let files = vec![
        file("areas.csv", table),
        file("areas.toml", DECLARED),
        file("areas.contributors.csv", &list),
    ];
    NewOutput { title: "Pupils by area".to_owned(), context, files }
}

/// Puts a list beside each table of a request: on each line the first of the children of the trial, as
/// many as it shows, and on the next line those after them; a total is of all of them.
pub(super) fn say_who_is_counted(house: &House, author: &Who, address: &str) {
    let names = trial_extract(house);
    let view = show_output(house, Some(author), address).unwrap();
    let side = house.children.as_ref().unwrap();
    let opening = Opening { purpose: "a trial".into(), who: author.id.clone(), at: house.now() };
    for table in view.output.files.iter().filter(|file| file.name.ends_with(".csv")) {
        let found = side.vault.read_output(&opening, table.hash).unwrap().found.unwrap();
        let text = String::from_utf8(found).unwrap();
        let headings: Vec<&str> = text.lines().next().unwrap().split(',').collect();
        let (mut from, mut list) = (vec![0; headings.len()], "line,column,child\n".to_owned());
        for (line, row) in (2..).zip(text.lines().skip(1)) {
            for (at, cell) in row.split(',').enumerate() {
                let Ok(count) = cell.parse::<usize>() else { continue };
                let start = if row.starts_with("Total") { 0 } else { from[at] };
                for name in &names[start..start + count] {
                    writeln!(list, "{line},{},{name}", headings[at]).unwrap();
                }
                from[at] += count;
            }
        }
        let name = super::contributors::list_of(&table.name);
        if !super::contributors::is_list(&table.name) {
            let put = OutputAct::Edit(OutputEdit::Put(file(&name, &list)));
            do_to_output(house, Some(author), (address, None), &put).unwrap();
        }
    }
}

pub(super) fn who(name: &str, role: Role) -> Who {
    let organisation = "A Council".to_owned();
    Who { id: name.to_owned(), name: name.to_owned(), organisation, roles: vec![role] }
}

pub(super) struct Room {
    pub(super) house: House,
    pub(super) names: Vec<String>,
    pub(super) folder: tempfile::TempDir,
    pub(super) author: Who,
    pub(super) mate: Who,
    pub(super) ann: Who,
    pub(super) ben: Who,
}

impl Room {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let analyst = |name: &str| who(name, Role::Analyst);
        let house = house(folder.path());
        accredit(&house, &["author", "mate", "ann", "ben"]);
        Self {
            names: trial_extract(&house),
            house,
            folder,
            author: analyst("author"),
            mate: analyst("mate"),
            ann: analyst("ann"),
            ben: who("ben", Role::GovernanceLead),
        }
    }

    pub(super) fn team(&self) -> BTreeSet<String> {
        [self.mate.id.clone()].into()
    }

    pub(super) fn does(
        &self,
        who: &Who,
        address: &str,
        done: &OutputAct,
    ) -> Result<OutputStage, CannotOutput> {
        do_to_output(&self.house, Some(who), (address, None), done)
    }

    pub(super) fn submits(&self, address: &str) -> Result<OutputStage, CannotOutput> {
        self.does(&self.author, address, &OutputAct::Submit { team: self.team() })
    }

    pub(super) fn seal(&self, address: &str) -> ContentHash {
        show_output(&self.house, Some(&self.ben), address).unwrap().seal
    }

    pub(super) fn approves(&self, who: &Who, address: &str) -> Result<OutputStage, CannotOutput> {
        let (verdict, reason) = (Verdict::Approve, "Looked at every cell".to_owned());
        self.does(who, address, &OutputAct::View { verdict, reason, seal: self.seal(address) })
    }

    pub(super) fn reads(&self, who: &Who, address: &str) -> Result<Vec<u8>, CannotOutput> {
        self.reads_file(who, address, "areas.csv")
    }

    pub(super) fn reads_file(
        &self,
        who: &Who,
        address: &str,
        name: &str,
    ) -> Result<Vec<u8>, CannotOutput> {
        read_output_file(&self.house, Some(who), (address, name))
    }
}
