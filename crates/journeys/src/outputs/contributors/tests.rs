//! Outputs whose children are compared with those of what has left.

use super::super::trial::{EXTRACT, Room, counted, extract, file, with_people};
use super::super::{CannotOutput, NewOutput, OutputAct, ask_for_output};
use super::{leaving, sets_of};
use crate::link_people::history::{Change, Doing};
use crate::link_people::numbers::Moved;
use crate::statistics::audit::audit_ledger;
use commons::{ContentHash, FixedClock, RecordKey};
use convene::output::{OutputLife, OutputStage};
use lake::{PersonId, Reviews};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use store::ledger::{self, Door, Entry};

const ONE_LINE: &str = "area,pupils\nNorth,100\n";

impl Room {
    /// One line of 100 pupils, who are these.
    fn line(&self, names: &[String], children: Range<usize>) -> String {
        self.asks(&counted(ONE_LINE, names, &[(2, children)]))
    }

    fn own(&self, children: Range<usize>) -> String {
        self.line(&self.names, children)
    }

    fn asks(&self, new: &NewOutput) -> String {
        let project = ("Attendance", BTreeSet::new());
        ask_for_output(&self.house, Some(&self.author), project, new).unwrap()
    }

    fn approved(&self, address: &str) {
        self.submits(address).unwrap();
        self.approves(&self.ann, address).unwrap();
        self.approves(&self.ben, address).unwrap();
    }

    fn releases(&self, address: &str) -> Result<OutputStage, CannotOutput> {
        self.does(&self.ben, address, &OutputAct::Release { seal: self.seal(address) })
    }

    /// What is to be mended before it is submitted.
    fn mend(&self, address: &str) -> Vec<String> {
        mend(self.submits(address))
    }

    fn ledger(&self) -> Vec<Entry> {
        self.house.store.read("ledger", |tx| ledger::of_door(tx, Door::Room)).unwrap()
    }

    fn audit(&self) -> Vec<String> {
        audit_ledger(&self.house).unwrap().findings
    }
}

fn mend(refused: Result<OutputStage, CannotOutput>) -> Vec<String> {
    let Err(CannotOutput::ToMend(problems)) = refused else { panic!("{refused:?}") };
    problems
}

#[test]
fn counts_leave_only_with_a_list_of_who_is_counted_that_fits_an_extract() {
    let room = Room::new();
    let good = || counted(ONE_LINE, &room.names, &[(2, 0..102)]);
    let check = |new: &NewOutput, expected: &[&str]| {
        let found = room.mend(&room.asks(new));
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.contains(expected), "{found}");
        }
    };
    let mut bare = good();
    bare.files.truncate(2);
    check(
        &bare,
        &["areas.csv: it is not said who is counted in each cell: put areas.contributors.csv"],
    );
    let mut other = good();
    other.files.push(file("meals.contributors.csv", "line,child\n"));
    check(&other, &["meals.contributors.csv: there is no table of this name"]);
    let vault = &room.house.children.as_ref().unwrap().vault;
    let strange: Vec<String> = (1..=100)
        .map(|person| vault.pseudonym("research/nothing", 1, PersonId(person)).unwrap())
        .map(|name| conceal::spell_pseudonym(&name))
        .collect();
    check(
        &counted(ONE_LINE, &strange, &[(2, 0..100)]),
        &["areas.contributors.csv: no extract in the safe room has these children"],
    );
    // Names of the same children for another purpose are no names of this extract.
    let names = extract(&room.house, ("epoch-1-other", "research/other"), 200);
    let mixed: Vec<String> = [&room.names[..99], &names[99..100]].concat();
    check(
        &counted(ONE_LINE, &mixed, &[(2, 0..100)]),
        &["areas.contributors.csv: line 101, column 2: No child of the extract has this name"],
    );
    check(
        &counted(ONE_LINE, &room.names, &[(2, 0..97)]),
        &["areas.contributors.csv: Line 2 of the table, pupils, shows another number"],
    );
    check(&counted(ONE_LINE, &[], &[]), &["Line 2 of the table, pupils, shows another number"]);
    assert_eq!(room.submits(&room.asks(&good())).unwrap(), OutputStage::Submitted);
    // The extract says of these children that they are female, and of others that they are male.
    for (sex, is_fine) in [("female", true), ("girls", true), ("male", false)] {
        let mut of_sex = counted(&format!("sex,pupils\n{sex},100\n"), &room.names, &[(2, 0..100)]);
        let declared = String::from_utf8(of_sex.files[1].bytes.clone()).unwrap();
        of_sex.files[1] = file("areas.toml", &declared.replace("\"area\"", "\"sex\""));
        assert_eq!(room.submits(&room.asks(&of_sex)).is_ok(), is_fine, "{sex}");
    }
    let none = counted("area,pupils\nNorth,0\n", &[], &[]);
    assert_eq!(room.submits(&room.asks(&none)).unwrap(), OutputStage::Submitted, "nobody");
    // Without the words its names were made from, or their epoch, an extract cannot be counted from.
    let rows: String = strange.iter().map(|name| format!("{name},male\n")).collect();
    vault.write_extract("epoch-1-old", format!("child,sex\n{rows}").as_bytes()).unwrap();
    let old = counted(ONE_LINE, &strange, &[(2, 0..100)]);
    check(&old, &["it is not known for what epoch-1-old was made: make the extract again"]);
    vault.begin_epoch().unwrap();
    vault.erase_epoch(1).unwrap();
    check(&good(), &["the names in epoch-1-trial were shredded: make the extract again"]);
}

#[test]
fn a_set_a_few_children_from_one_that_left_is_refused_under_any_names() {
    let room = Room::new();
    let first = room.own(0..100);
    room.approved(&first);
    assert_eq!(room.releases(&first).unwrap(), OutputStage::Released);
    let expected = "areas.csv, line 2, pupils: it counts the same children as areas.csv, line 2, \
                    pupils in the request pupils-by-area but for fewer than 10";
    let names = extract(&room.house, ("epoch-1-other", "research/other"), 200);
    for own in [room.own(1..101), room.line(&names, 1..102)] {
        let found = room.mend(&own);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with(expected), "{found:?}");
    }
    // The same children again, and others enough, may leave.
    room.submits(&room.line(&names, 0..100)).unwrap();
    room.submits(&room.own(5..105)).unwrap();
    // What was taken back has been read.
    room.does(&room.ben, &first, &OutputAct::Withdraw("A mistake".to_owned())).unwrap();
    assert!(room.mend(&room.own(1..101))[0].starts_with(expected));
    let few = counted("area,pupils\nNorth,10\n", &room.names, &[(2, 0..9)]);
    assert!(room.mend(&room.asks(&few))[0].contains("fewer than 10 children are counted there"));
}

#[test]
fn what_left_since_it_was_submitted_is_compared_at_its_release() {
    let room = Room::new();
    let [first, close, far] = [room.own(0..100), room.own(1..101), room.own(40..140)];
    for address in [&first, &close, &far] {
        room.approved(address);
    }
    room.releases(&first).unwrap();
    assert!(mend(room.releases(&close))[0].contains("in the request pupils-by-area but for"));
    assert_eq!(room.ledger().len(), 1);
    // Of two that leave in one moment the second is told to try again.
    let told = super::super::ask::told(&room.house, &far).unwrap();
    let life = OutputLife::told(told.entries).unwrap();
    let ready = || leaving(&room.house, &room.ben, (&far, &life)).unwrap();
    let (one, two) = (ready(), ready());
    let (ben, now) = (room.ben.clone(), room.house.now());
    let entered = room.house.store.write("two at once", move |tx| {
        one.enter(tx, (&ben, now))?;
        Ok::<_, CannotOutput>(two.enter(tx, (&ben, now)).map_err(|refused| refused.to_string()))
    });
    assert!(entered.unwrap().unwrap_err().starts_with("something else has left the safe room"));
}

#[test]
fn each_release_is_in_the_ledger_and_the_audit_compares_them_all_again() {
    let mut room = Room::new();
    let (first, second) = (room.own(0..100), room.own(50..150));
    for address in [&first, &second] {
        room.approved(address);
        room.releases(address).unwrap();
    }
    let entries = room.ledger();
    let release = &entries[0].release;
    assert_eq!((release.table_id.as_str(), release.vintage.as_str()), (first.as_str(), EXTRACT));
    assert_eq!(release.content, room.seal(&first));
    let cells: serde_json::Value = serde_json::from_str(&release.cells).unwrap();
    assert_eq!(cells["cells"], serde_json::json!({"areas.csv": {"pupils": [2]}}));
    assert_eq!(cells["files"]["areas.csv"], ContentHash::of(ONE_LINE.as_bytes()).to_string());
    assert!(cells["files"].get("areas.contributors.csv").is_none(), "it has not left");
    assert_eq!(room.audit(), [""; 0]);
    // Nothing names a child outside the vault, and nothing there is in plain text.
    let name = &room.names[0];
    for entry in std::fs::read_dir(room.folder.path().join("vault/contributors")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(6).any(|at| at == b"people"));
    }
    let all = room.house.store.read("audit", |tx| store::audit::after(tx, 0, 1000)).unwrap();
    assert!(!all.iter().any(|row| row.object.contains(name)));
    assert!(all.iter().any(|row| row.actor == "system" && row.object.ends_with("for author")));
    // Sets that are gone close everything: what left cannot be compared with any more.
    let sets = sets_of(&entries[0]).unwrap();
    let path = room.folder.path().join(format!("vault/contributors/{sets}.sealed"));
    let kept = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(room.audit(), ["who was counted in the output pupils-by-area cannot be read"]);
    let third = room.own(100..200);
    let refused = room.submits(&third);
    assert!(matches!(refused, Err(CannotOutput::NotNow(_))), "{refused:?}");
    std::fs::write(&path, kept).unwrap();
    room.approved(&third);
    let refused = room.releases(&third).unwrap_err().to_string();
    assert!(refused.contains("nothing leaves until a check has passed"), "{refused}");
    room.house.clock = Arc::new(FixedClock::at(room.house.now().plus_seconds(60)));
    assert_eq!(room.audit(), [""; 0]);
    assert_eq!(room.releases(&third).unwrap(), OutputStage::Released);
}

#[test]
fn the_audit_finds_releases_too_close_together_and_those_that_are_not_in_the_ledger() {
    let room = Room::new();
    let first = room.own(0..100);
    room.approved(&first);
    room.releases(&first).unwrap();
    // A program without these rules lets the next one leave, and writes it into the ledger.
    let close = room.own(40..140);
    room.approved(&close);
    let mut entry = room.ledger().remove(0).release;
    let side = room.house.children.as_ref().unwrap();
    let sets = sets_of(&room.ledger()[0]).unwrap();
    let opening = lake::Opening { purpose: "a test".into(), who: "t".into(), at: room.house.now() };
    let kept = side.vault.read_contributors(&opening, sets).unwrap().found.unwrap();
    let mut near: serde_json::Value = serde_json::from_slice(&kept).unwrap();
    near["cells"][0]["people"][0] = 199.into();
    let near = side.vault.write_contributors(near.to_string().as_bytes()).unwrap();
    entry.cells = entry.cells.replace(&sets.to_string(), &near.to_string());
    (entry.table_id, entry.content) = (close.clone(), room.seal(&close));
    let by = crate::deeds::done("somebody", "analyst", "", "");
    let now = room.house.now();
    room.house
        .store
        .write("a release", move |tx| ledger::append(tx, std::slice::from_ref(&entry), &by, now))
        .unwrap();
    let too_close =
        format!("the output {close} counts sets of children too close to others that have left");
    let not_so = format!("the ledger names the output {close}, which was not released so");
    assert_eq!(room.audit(), [not_so, too_close]);
}

#[test]
fn the_list_stays_with_those_who_made_it() {
    let room = Room::new();
    let address = room.own(0..100);
    room.approved(&address);
    room.releases(&address).unwrap();
    let list = "areas.contributors.csv";
    assert!(room.reads(&room.ann, &address).is_ok());
    for who in [&room.ann, &room.ben] {
        let refused = room.reads_file(who, &address, list);
        assert!(matches!(refused, Err(CannotOutput::NotForYou)), "{}", who.id);
    }
    for who in [&room.author, &room.mate] {
        assert!(room.reads_file(who, &address, list).is_ok(), "{}", who.id);
    }
}

#[test]
fn a_child_who_was_two_people_is_compared_as_one() {
    let room = Room::new();
    let first = room.own(0..100);
    room.approved(&first);
    room.releases(&first).unwrap();
    // Person 1 turns out to be person 200, who stands for both: the first set is of 2 to 100 and 200.
    let vault = &room.house.children.as_ref().unwrap().vault;
    let opening = lake::Opening { purpose: "a test".into(), who: "t".into(), at: room.house.now() };
    let mut people = vault.read_people(&opening).unwrap().found;
    let record: RecordKey = *people.iter().find(|(_, person)| person.0 == 1).unwrap().0;
    people.insert(record, PersonId(200));
    vault.write_people(&people).unwrap();
    let moved =
        Moved { from: PersonId(1), to: PersonId(200), records: vec![record], taken_in: true };
    let at = room.house.now().to_string();
    let doing = Doing { at, by: "ann", run: None, why: "", undoes: None, confirmed_by: None };
    let line = Change::of("a".to_owned(), &moved, &doing).line().unwrap();
    vault.write_reviews(Reviews::History, &line).unwrap();
    let names = extract(&room.house, ("epoch-1-new", "research/trial"), 200);
    let mut same = counted(ONE_LINE, &names, &[(2, 1..100), (2, 199..200)]);
    same.title = "The same children".to_owned();
    let again = room.asks(&same);
    room.approved(&again);
    room.releases(&again).unwrap();
    let found = room.mend(&room.line(&names, 1..101));
    assert!(found[0].contains("in the request pupils-by-area but for"), "{found:?}");
    // The audit asks what was asked then, whatever happens to people later.
    assert_eq!(room.audit(), [""; 0]);
    with_people(&room.house, 200);
    vault.write_reviews(Reviews::History, b"").unwrap();
    assert_eq!(room.audit(), [""; 0]);
}
