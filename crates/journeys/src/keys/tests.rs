//! Epochs in a house whose records were linked.

use crate::current_releases::Releases;
use crate::facts::read_facts;
use crate::house::House;
use crate::keys::{
    CannotKeepKeys, EpochState, KeyStep, WhyEpoch, begin_epoch, confirmation, show_epochs,
    shred_epoch,
};
use crate::link_people::{CHILDREN, PSEUDONYM_PURPOSE, WHOSE, link_people};
use crate::load_file::{LoadRequest, load_file};
use crate::names_in_use::{NAMING, epoch_in_use, part_of, read_named};
use crate::the_program;
use crate::trial_house::{invented, opened};
use access::Refusal;
use commons::{Day, FixedClock};
use connect::Go;
use convene::{Role, Who};
use lake::{LakeProblem, Opening, PersonId, Table};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use store::loads;

fn who(role: Role) -> Who {
    let name = role.as_str().to_owned();
    Who { id: name.clone(), name, organisation: "A Council".to_owned(), roles: vec![role] }
}

/// A folder with a linked house in it, and its key.
struct Place {
    folder: tempfile::TempDir,
    key: seal::Key,
}

impl Place {
    fn linked() -> Self {
        let place =
            Self { folder: tempfile::tempdir().unwrap(), key: seal::Key::generate().unwrap() };
        let mut house = place.open();
        for (file, layout) in
            [("reference/postcodes.csv", "postcodes"), ("partners/mis_pupils.csv", "mis-pupils")]
        {
            let path = invented(place.folder.path(), file);
            house.clock = Arc::new(FixedClock::at(house.now().plus_seconds(60)));
            let layout = layout.to_owned();
            let request = LoadRequest { path, layout, vintage: None, by: the_program() };
            load_file(&house, &request, &mut |_| ControlFlow::Continue(())).unwrap();
        }
        link_people(&house, &the_program(), 1, &mut |_| Go::On).unwrap();
        place
    }

    /// Opens the house as a program does that knows nothing of what another was doing.
    fn open(&self) -> House {
        let key = seal::Key::from_text(&self.key.to_text()).unwrap();
        let mut house = opened(self.folder.path(), key);
        house.clock = Arc::new(FixedClock::at(house.now().plus_seconds(3_600)));
        house
    }

    fn copied(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(self.folder.path(), folder.path());
        Self { folder, key: seal::Key::from_text(&self.key.to_text()).unwrap() }
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            std::fs::copy(&from, &to).unwrap();
        }
    }
}

fn begin(house: &House, stop_after: Option<usize>) -> Result<Vec<KeyStep>, CannotKeepKeys> {
    let mut steps = Vec::new();
    let why = (WhyEpoch::Schedule, "Every September");
    begin_epoch(house, Some(&who(Role::DataLead)), why, &mut |step| {
        steps.push(step);
        if stop_after.is_some_and(|most| steps.len() > most) { Go::Stop } else { Go::On }
    })?;
    Ok(steps)
}

fn shred(house: &House, epoch: u32, stop_after: usize) -> Result<(), CannotKeepKeys> {
    let mut steps = 0;
    let words = (&*confirmation(epoch), "No extract of it is needed");
    shred_epoch(house, Some(&who(Role::GovernanceLead)), epoch, words, &mut |_| {
        steps += 1;
        if steps > stop_after { Go::Stop } else { Go::On }
    })
}

/// The tables that name children, as they are read.
fn tables(house: &House) -> Vec<Table> {
    let lake = &house.children.as_ref().unwrap().lake;
    let read = |named: &dyn Fn(&str) -> Result<Table, LakeProblem>| {
        NAMING.iter().map(|dataset| named(dataset)).collect()
    };
    read_named(lake, read).unwrap()
}

fn names(house: &House) -> BTreeSet<[u8; 16]> {
    let lake = &house.children.as_ref().unwrap().lake;
    let table = lake.read_part(CHILDREN, &part_of(epoch_in_use(lake).unwrap())).unwrap().unwrap();
    table.column("child").and_then(|column| column.keys()).unwrap().iter().copied().collect()
}

/// What is known of children, whatever they are called.
fn known(house: &House) -> Vec<String> {
    let all = house.store.read("loads", loads::list).unwrap();
    let lake = &house.children.as_ref().unwrap().lake;
    let facts = read_facts(lake, &Releases::of(&all), Day::new(2026, 9, 1).unwrap()).unwrap();
    let mut known: Vec<String> = facts
        .values()
        .map(|child| {
            let area = child.area.map(|area| area.to_string());
            format!(
                "{:?} {:?} {area:?} {} {:?}",
                child.born, child.sex, child.on_roll, child.free_meals
            )
        })
        .collect();
    known.sort();
    known
}

fn states(house: &House) -> Vec<EpochState> {
    let epochs = show_epochs(house, Some(&who(Role::DataLead))).unwrap();
    epochs.iter().map(|epoch| epoch.state).collect()
}

#[test]
fn two_epochs_call_every_child_by_names_that_cannot_be_joined() {
    let place = Place::linked();
    let house = place.open();
    let (before, facts) = (names(&house), known(&house));
    assert!(before.len() > 500 && facts.iter().any(|child| child.contains("true")), "{}", facts[0]);
    let steps = begin(&house, None).unwrap();
    assert_eq!(steps.iter().filter(|step| **step == KeyStep::TableWritten).count(), NAMING.len());
    let after = names(&house);
    assert_eq!((after.len(), before.intersection(&after).count()), (before.len(), 0));
    assert_eq!(known(&house), facts, "the same is known of the same children");
    assert_eq!(states(&house), [EpochState::Ended, EpochState::InUse]);
    // The order of the new names says nothing of the old: ranks agree no more often than by chance.
    let people = people(&house);
    let ranked = |epoch: u32| {
        let vault = &house.children.as_ref().unwrap().vault;
        let names = vault.pseudonyms(PSEUDONYM_PURPOSE, epoch).unwrap();
        let mut order: Vec<PersonId> = people.iter().copied().collect();
        order.sort_by_key(|person| *names.of(*person).as_bytes());
        order
    };
    let (one, two) = (ranked(1), ranked(2));
    assert!(one.iter().zip(&two).filter(|(one, two)| one == two).count() < 10);
}

fn people(house: &House) -> BTreeSet<PersonId> {
    let opening = Opening { purpose: "a test".into(), who: "a test".into(), at: house.now() };
    let vault = &house.children.as_ref().unwrap().vault;
    vault.read_people(&opening).unwrap().found.into_values().collect()
}

/// The law of changing names: it gives, row for row, what linking writes in the new epoch.
#[test]
fn changing_names_gives_what_linking_writes_in_the_new_epoch() {
    let place = Place::linked();
    let house = place.open();
    begin(&house, None).unwrap();
    let changed = tables(&house);
    link_people(&house, &the_program(), 1, &mut |_| Go::On).unwrap();
    assert_eq!(tables(&house), changed);
    let lake = &house.children.as_ref().unwrap().lake;
    for dataset in NAMING {
        let parts: Vec<String> =
            lake.parts(dataset).unwrap().into_iter().map(|part| part.name).collect();
        assert_eq!(parts, ["epoch-2"], "{dataset}");
    }
}

#[test]
fn stopped_after_any_step_the_home_opens_and_the_same_command_goes_on() {
    let place = Place::linked();
    let (before, facts) = (names(&place.open()), known(&place.open()));
    let all = begin(&place.copied().open(), None).unwrap();
    assert_eq!(all.len(), 7);
    for stop in 0..all.len() {
        let place = place.copied();
        assert!(matches!(begin(&place.open(), Some(stop)), Err(CannotKeepKeys::Stopped)));
        // Old names or new ones, for every child, and records can be linked with either.
        let house = place.open();
        let switched = all[..=stop].contains(&KeyStep::PutInUse);
        assert_eq!(names(&house) == before, !switched, "after {stop}");
        assert_eq!(known(&house), facts, "after {stop}");
        link_people(&house, &the_program(), 1, &mut |_| Go::On).unwrap();
        assert_eq!(known(&house), facts, "linked after {stop}");
        assert!(matches!(shred(&house, 2, 9), Err(CannotKeepKeys::NotYetInUse(2))));
        // And the same command goes on with this epoch, not with a third.
        begin(&place.open(), None).unwrap();
        assert_eq!(states(&house), [EpochState::Ended, EpochState::InUse], "after {stop}");
        assert_eq!(
            (names(&house).intersection(&before).count(), known(&house)),
            (0, facts.clone())
        );
    }
}

#[test]
fn after_shredding_nothing_here_makes_the_former_names() {
    let place = Place::linked();
    let before = names(&place.open());
    begin(&place.open(), None).unwrap();
    for stop in 0..3 {
        let place = place.copied();
        assert!(matches!(shred(&place.open(), 1, stop), Err(CannotKeepKeys::Stopped)));
        assert_eq!(states(&place.open()), [EpochState::BeingShredded, EpochState::InUse]);
        shred(&place.open(), 1, 9).unwrap();
        let house = place.open();
        assert_eq!(states(&house), [EpochState::Shredded, EpochState::InUse]);
        let children = house.children.as_ref().unwrap();
        let gone = children.vault.pseudonyms(PSEUDONYM_PURPOSE, 1);
        assert!(matches!(gone, Err(LakeProblem::NoSuchEpoch(1))));
        // No name of any key that is left is a former one, and no table holds one.
        for purpose in [PSEUDONYM_PURPOSE, "research", "evaluation"] {
            for epoch in children.vault.epochs().unwrap() {
                let names = children.vault.pseudonyms(purpose, epoch).unwrap();
                let all = people(&house).into_iter();
                assert_eq!(all.filter(|one| before.contains(names.of(*one).as_bytes())).count(), 0);
            }
        }
        for dataset in children.lake.datasets().unwrap() {
            let table = children.lake.read(&dataset).unwrap();
            let keys = table.columns.iter().filter_map(|(_, column)| column.keys()).flatten();
            assert_eq!(keys.filter(|key| before.contains(*key)).count(), 0, "{dataset}");
        }
        assert!(matches!(shred(&house, 1, 9), Err(CannotKeepKeys::ShreddedBefore(1))));
    }
}

#[test]
fn each_is_for_its_role_and_shredding_is_confirmed_by_typing_it() {
    let place = Place::linked();
    let house = place.open();
    let why = (WhyEpoch::KeyHolderLeft, "The analyst of the district left");
    let typed = ("shred epoch 1", "words");
    for role in Role::ALL {
        let who = who(role);
        let (begins, shreds) = (role == Role::DataLead, role == Role::GovernanceLead);
        assert_eq!(show_epochs(&house, Some(&who)).is_ok(), begins || shreds, "{role}");
        if !begins {
            let refused = begin_epoch(&house, Some(&who), why, &mut |_| Go::On);
            assert!(matches!(refused, Err(CannotKeepKeys::Refused(_))), "{role}");
        }
        let refused = shred_epoch(&house, Some(&who), 1, typed, &mut |_| Go::On);
        assert!(matches!(refused, Err(CannotKeepKeys::Refused(_))) != shreds, "{role}");
    }
    let nobody = begin_epoch(&house, None, why, &mut |_| Go::On);
    assert!(matches!(nobody, Err(CannotKeepKeys::Refused(Refusal::NotSignedIn))));
    assert!(matches!(shred(&house, 1, 9), Err(CannotKeepKeys::InUse(1))));
    assert!(matches!(shred(&house, 2, 9), Err(CannotKeepKeys::NoSuchEpoch(2))));
    begin(&house, None).unwrap();
    let lead = who(Role::GovernanceLead);
    for typed in ["", "yes", "shred epoch 2", "Shred epoch 1"] {
        let answer = shred_epoch(&house, Some(&lead), 1, (typed, "words"), &mut |_| Go::On);
        assert!(matches!(answer, Err(CannotKeepKeys::NotConfirmed(_))), "{typed}");
    }
    assert_eq!(states(&house), [EpochState::Ended, EpochState::InUse]);
    let unsaid =
        begin_epoch(&house, Some(&who(Role::DataLead)), (WhyEpoch::Schedule, " "), &mut |_| Go::On);
    assert!(matches!(unsaid, Err(CannotKeepKeys::NoWords)));
    // Nobody else changes who is whose meanwhile.
    let taken = house.children.as_ref().unwrap().vault.take_people().unwrap().unwrap();
    assert!(matches!(begin(&house, None), Err(CannotKeepKeys::UnderWay)));
    assert!(matches!(
        link_people(&place.open(), &the_program(), 1, &mut |_| Go::On),
        Err(crate::CannotLink::UnderWay)
    ));
    drop(taken);
    begin(&house, None).unwrap();
    // Everything is in the audit, and the register holds no secret and no name.
    let rows = house.store.read("audit", |tx| store::audit::after(tx, 0, 1000)).unwrap();
    let written = |action: &str| rows.iter().filter(|row| row.action == action).count();
    assert_eq!(written("begin an epoch of pseudonyms"), 2);
    assert_eq!(written("put an epoch of pseudonyms in use"), 2);
    assert!(house.store.check().unwrap().findings.is_empty());
}

#[test]
fn names_that_the_vault_does_not_know_stop_it_before_anything_is_changed() {
    let place = Place::linked();
    let house = place.open();
    let children = house.children.as_ref().unwrap();
    let before = names(&house);
    children.vault.write_people(&std::collections::BTreeMap::new()).unwrap();
    let stopped = begin(&house, None);
    let Err(CannotKeepKeys::UnknownNames { table, count }) = stopped else { panic!("{stopped:?}") };
    assert!(table == WHOSE && count > 500);
    assert_eq!((names(&house), states(&house)), (before, vec![EpochState::InUse]));
    assert_eq!(children.vault.epochs().unwrap(), [1]);
}
