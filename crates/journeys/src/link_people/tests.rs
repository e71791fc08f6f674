//! Loading one file after the other, and linking as it is done in a house.

use crate::house::House;
use crate::link_people::numbers::People;
use crate::link_people::{Asked, CHILDREN, LinkReport, SUPERSEDED, link_as_asked, link_people};
use crate::linkage::Running;
use crate::the_program;
use crate::trial_house::{house, invented};
use crate::{
    CannotLink, HistoryLine, LoadRequest, SetRight, SetRightAnswer, WhySetRight, answer_set_right,
    load_file, propose_set_right, show_link_history, show_linkage,
};
use commons::{Day, FixedClock, RecordKey};
use connect::Go;
use convene::{Role, Who};
use lake::{Opening, PersonId};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use store::jobs::JobState;
use store::link_ways::Way;

fn who(role: Role) -> Who {
    let (id, organisation) = ("ann".to_owned(), "A Council".to_owned());
    Who { id: id.clone(), name: id, organisation, roles: vec![role] }
}

/// A second link clerk.
fn other_clerk() -> Who {
    Who { id: "bea".to_owned(), name: "bea".to_owned(), ..who(Role::LinkClerk) }
}

fn answer(house: &House, who: &Who, change: &str, said: SetRightAnswer) -> SetRight {
    answer_set_right(house, Some(who), change, said).unwrap()
}

pub(super) fn load(house: &mut House, folder: &Path, file: &str, layout: &str) {
    house.clock = Arc::new(FixedClock::at(house.now().plus_seconds(60)));
    let path = folder.join(file);
    let request = LoadRequest { path, layout: layout.to_owned(), vintage: None, by: the_program() };
    load_file(house, &request, &mut |_| ControlFlow::Continue(())).unwrap();
}

fn link(house: &mut House) -> LinkReport {
    house.clock = Arc::new(FixedClock::at(house.now().plus_seconds(60)));
    link_people(house, &the_program(), 1, &mut |_| Go::On).unwrap()
}

pub(super) fn people(house: &House) -> People {
    let opening = Opening { purpose: "a test".into(), who: "a test".into(), at: house.now() };
    house.children.as_ref().unwrap().vault.read_people(&opening).unwrap().found
}

pub(super) fn groups(people: &People) -> BTreeSet<Vec<RecordKey>> {
    let mut of: BTreeMap<PersonId, Vec<RecordKey>> = BTreeMap::new();
    for (key, person) in people {
        of.entry(*person).or_default().push(*key);
    }
    of.into_values().collect()
}

/// A house in which pupils and patients were linked, with a third file that waits.
fn begun(folder: &Path) -> House {
    for file in ["mis_pupils.csv", "gp_registration.csv", "police.csv", "early_help.csv"] {
        invented(folder, &format!("partners/{file}"));
    }
    invented(folder, "reference/postcodes.csv");
    let mut house = house(folder);
    load(&mut house, folder, "postcodes.csv", "postcodes");
    load(&mut house, folder, "mis_pupils.csv", "mis-pupils");
    load(&mut house, folder, "gp_registration.csv", "gp-registration");
    let first = link(&mut house);
    assert_eq!(first.way.way, Way::Everything);
    house
}

fn told_of_change(house: &House, before: &People, after: &People) {
    let history = show_link_history(house, Some(&who(Role::LinkClerk))).unwrap();
    let moved = before.iter().filter(|(key, person)| after.get(key) != Some(person)).count();
    let told: usize = history.all;
    assert!((moved == 0) == (told == 0), "{moved} records moved, {told} changes told");
}

#[test]
fn an_extract_that_joins_comes_to_the_people_of_linking_both_from_scratch() {
    let folder = tempfile::tempdir().unwrap();
    let mut house = begun(folder.path());
    let before = people(&house);
    load(&mut house, folder.path(), "police.csv", "police");
    load(&mut house, folder.path(), "early_help.csv", "early-help");
    let joined = link(&mut house);
    assert_eq!(joined.way.way, Way::Joined, "{}", joined.way.why);
    assert!(joined.way.new_records > 50 && joined.pairs_compared > 0);
    let after = people(&house);
    assert_eq!(after.len() as u64, joined.records);
    let stayed = before.iter().filter(|(key, person)| after.get(key) == Some(person)).count();
    assert!(stayed * 1000 >= before.len() * 995, "{stayed} of {}", before.len());
    told_of_change(&house, &before, &after);
    let lead = who(Role::DataLead);
    let shown = show_linkage(&house, Some(&lead)).unwrap().run.unwrap();
    assert!(shown.way.unwrap().words.contains("joined"));
    assert!(!shown.groups.is_empty() && shown.sources.len() == 4, "rates of the model stay");

    // Nothing new: nothing changes, and nobody is new.
    let again = link(&mut house);
    assert_eq!((again.way.way, again.way.new_records, again.way.new_people), (Way::Joined, 0, 0));
    assert_eq!(people(&house), after);

    // From scratch a model is fitted to all files; the people are the same but for what another
    // model holds of the most doubtful pairs.
    house.clock = Arc::new(FixedClock::at(house.now().plus_seconds(60)));
    let asked = (Asked::Everything, 1);
    let whole = link_as_asked(&house, &the_program(), asked, &mut |_| Go::On).unwrap();
    assert_eq!(whole.way.way, Way::Everything);
    let (one, other) = (groups(&after), groups(&people(&house)));
    let same = one.intersection(&other).count();
    assert!(same * 1000 >= one.len() * 990, "{same} of {} and {}", one.len(), other.len());
}

#[test]
fn a_file_that_is_sent_again_is_linked_anew_and_its_old_homes_count_no_longer() {
    let folder = tempfile::tempdir().unwrap();
    let mut house = begun(folder.path());
    let female = |house: &House| {
        let table = house.children.as_ref().unwrap().lake.read(CHILDREN).unwrap();
        let sexes = table.column("sex").and_then(|c| c.texts()).unwrap();
        sexes.iter().filter(|sex| sex.as_deref() == Some("female")).count()
    };
    let girls = female(&house);
    // The register of patients is withdrawn, and everyone in the new one of pupils is a girl.
    let path = folder.path().join("mis_pupils.csv");
    let old = std::fs::read(&path).unwrap();
    let mut lines = old.split_inclusive(|byte| *byte == b'\n');
    let head: Vec<u8> = lines.next().unwrap().to_vec();
    let named = String::from_utf8_lossy(&head).into_owned();
    let sex = named.trim_end().split(',').position(|name| name == "Sex").unwrap();
    let mut new = head;
    for line in lines {
        let mut cells: Vec<Vec<u8>> =
            line.split(|byte| *byte == b',').map(<[u8]>::to_vec).collect();
        cells[sex] = b"F".to_vec();
        new.extend(cells.join(&b','));
    }
    std::fs::write(&path, new).unwrap();
    let path = folder.path().join("gp_registration.csv");
    let all = std::fs::read_to_string(&path).unwrap();
    let two: Vec<&str> = all.split_inclusive('\n').take(2).collect();
    std::fs::write(&path, two.concat()).unwrap();
    load(&mut house, folder.path(), "mis_pupils.csv", "mis-pupils");
    load(&mut house, folder.path(), "gp_registration.csv", "gp-registration");
    let anew = link(&mut house);
    assert_eq!(anew.way.way, Way::Everything);
    assert!(anew.way.why.contains("sent again with other contents"), "{}", anew.way.why);
    let table = house.children.as_ref().unwrap().lake.read(CHILDREN).unwrap();
    let sexes = table.column("sex").and_then(|c| c.texts()).unwrap();
    let boys = sexes.iter().filter(|sex| sex.as_deref() == Some("male")).count();
    assert!(girls > 100 && boys <= 1, "{boys} are boys by files that were replaced");
}

#[test]
fn a_merge_can_be_set_right_stands_in_later_runs_and_can_be_set_right_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut house = begun(folder.path());
    let clerk = who(Role::LinkClerk);
    // Two people who are in truth one, made by hand: half of somebody's records are taken away.
    let before = people(&house);
    let pair = groups(&before).into_iter().find(|records| records.len() == 2).unwrap();
    let mut parted = before.clone();
    parted.insert(pair[1], PersonId(1_000_000));
    house.children.as_ref().unwrap().vault.write_people(&parted).unwrap();
    house.clock = Arc::new(FixedClock::at(house.now().plus_seconds(60)));
    let asked = (Asked::Everything, 1);
    let run = link_as_asked(&house, &the_program(), asked, &mut |_| Go::On).unwrap();
    assert_eq!((run.way.merged, run.way.parted), (1, 0));
    let merged = people(&house);
    let lake = |house: &House, name: &str| {
        let table = house.children.as_ref().unwrap().lake.read(name).unwrap();
        table.column("child before").and_then(|c| c.keys()).map_or(0, <[[u8; 16]]>::len)
    };
    assert_eq!(lake(&house, SUPERSEDED), 1, "the former pseudonym is superseded");

    let line = |house: &House| -> HistoryLine {
        show_link_history(house, Some(&clerk)).unwrap().lines.remove(0)
    };
    let change = line(&house);
    assert!(change.can_be_set_right && change.what.contains("found to be one"), "{change:?}");
    let lead = who(Role::DataLead);
    let counted = show_linkage(&house, Some(&lead)).unwrap().run.unwrap().people;
    let why = WhySetRight::TwoChildren;
    assert!(propose_set_right(&house, Some(&lead), &change.id, why).is_err());
    assert!(propose_set_right(&house, None, &change.id, why).is_err());
    assert!(answer_set_right(&house, Some(&lead), &change.id, SetRightAnswer::Confirm).is_err());
    let proposed = propose_set_right(&house, Some(&clerk), &change.id, why).unwrap();
    assert_eq!(proposed, SetRight::Proposed);
    assert_eq!(people(&house), merged, "nothing changes until another clerk confirms it");
    let done = answer(&house, &other_clerk(), &change.id, SetRightAnswer::Confirm);
    assert_eq!(done, SetRight::Done);
    assert_eq!(people(&house), parted, "everybody is who they were");
    let now = show_linkage(&house, Some(&lead)).unwrap().run.unwrap().people;
    assert_eq!(now, counted + 1, "and the page counts them so before the next run");
    assert_eq!(lake(&house, SUPERSEDED), 0);
    let object = format!("change {} of links, because two-children", change.id);
    let noted = house.store.read("audit", move |tx| store::audit::about(tx, &object, 9)).unwrap();
    let deeds: Vec<&str> = noted.iter().map(|row| row.action.as_str()).collect();
    assert_eq!(deeds.len(), 2, "{deeds:?}");
    let again = propose_set_right(&house, Some(&clerk), &change.id, why).unwrap();
    assert_eq!(again, SetRight::MovedOn);

    // It stands in a run over all records, which says why it is one.
    let anew = link(&mut house);
    assert!(anew.way.why.contains("set links right"), "{}", anew.way.why);
    let after = people(&house);
    assert_ne!(after[&pair[0]], after[&pair[1]]);
    assert_eq!(after[&pair[1]], PersonId(1_000_000), "and they keep their number");

    // The setting right is set right.
    let undoing = show_link_history(&house, Some(&clerk)).unwrap().lines;
    let undoing = undoing.iter().find(|line| line.what.starts_with("Set right")).unwrap();
    assert_eq!(undoing.by, "ann, confirmed by bea");
    let mistake = WhySetRight::Mistake;
    propose_set_right(&house, Some(&clerk), &undoing.id, mistake).unwrap();
    let back = answer(&house, &other_clerk(), &undoing.id, SetRightAnswer::Confirm);
    assert_eq!(back, SetRight::Done);
    assert_eq!(people(&house)[&pair[1]], merged[&pair[1]]);
    link(&mut house);
    let last = people(&house);
    assert_eq!(last[&pair[0]], last[&pair[1]]);
}

#[test]
fn one_clerk_alone_sets_nothing_right() {
    let folder = tempfile::tempdir().unwrap();
    let mut house = begun(folder.path());
    let (ann, bea) = (who(Role::LinkClerk), other_clerk());
    let joined = people(&house);
    let pair = groups(&joined).into_iter().find(|records| records.len() == 2).unwrap();
    let mut parted = joined.clone();
    parted.insert(pair[1], PersonId(1_000_000));
    house.children.as_ref().unwrap().vault.write_people(&parted).unwrap();
    house.clock = Arc::new(FixedClock::at(house.now().plus_seconds(60)));
    link_as_asked(&house, &the_program(), (Asked::Everything, 1), &mut |_| Go::On).unwrap();
    let merged = people(&house);
    let line = |reader: &Who| show_link_history(&house, Some(reader)).unwrap().lines.remove(0);
    let id = line(&ann).id;
    let propose =
        |who: &Who| propose_set_right(&house, Some(who), &id, WhySetRight::TwoChildren).unwrap();

    assert_eq!(answer(&house, &bea, &id, SetRightAnswer::Confirm), SetRight::NotProposed);
    assert_eq!(propose(&ann), SetRight::Proposed);
    assert_eq!(propose(&bea), SetRight::ProposedBefore);
    assert_eq!(answer(&house, &ann, &id, SetRightAnswer::Confirm), SetRight::Own);
    let (own, other) = (line(&ann).proposed.unwrap(), line(&bea).proposed.unwrap());
    assert!(own.is_own && !other.is_own && other.by == "ann", "{other:?}");

    // Declined, or taken back, it is closed and can be proposed again.
    assert_eq!(answer(&house, &bea, &id, SetRightAnswer::Decline), SetRight::Declined);
    assert_eq!(answer(&house, &ann, &id, SetRightAnswer::Decline), SetRight::NotProposed);
    assert!(line(&ann).declined.unwrap().starts_with("bea declined"));
    assert_eq!(propose(&bea), SetRight::Proposed);
    assert_eq!(answer(&house, &bea, &id, SetRightAnswer::Decline), SetRight::Declined);
    assert!(line(&ann).declined.unwrap().contains("took a proposal"));
    assert_eq!(people(&house), merged, "and nothing has changed");

    assert_eq!(propose(&bea), SetRight::Proposed);
    assert_eq!(answer(&house, &ann, &id, SetRightAnswer::Confirm), SetRight::Done);
    assert_eq!(people(&house), parted);
    assert_eq!(answer(&house, &ann, &id, SetRightAnswer::Confirm), SetRight::NotProposed);
    let object = format!("change {id} of links");
    let noted = house.store.read("audit", move |tx| store::audit::about(tx, &object, 9)).unwrap();
    assert_eq!(noted.len(), 2, "what was declined is in the audit, too");
}

#[test]
fn nothing_else_begins_while_records_are_linked() {
    let folder = tempfile::tempdir().unwrap();
    let mut house = begun(folder.path());
    let clerk = who(Role::LinkClerk);
    let only = house.children.as_ref().unwrap().vault.take_people().unwrap().unwrap();
    let running = Running::begin(&house, &only, "somebody").unwrap();
    let refused = link_people(&house, &the_program(), 1, &mut |_| Go::On);
    assert!(matches!(refused, Err(CannotLink::UnderWay)));
    assert_eq!(answer(&house, &clerk, "any", SetRightAnswer::Confirm), SetRight::UnderWay);
    running.end(JobState::Finished, "").unwrap();
    drop(only);

    // A run that is stopped changes nothing, and the next one comes to its end.
    let before = people(&house);
    load(&mut house, folder.path(), "police.csv", "police");
    let stopped = link_people(&house, &the_program(), 1, &mut |_| Go::Stop);
    assert!(matches!(stopped, Err(CannotLink::Stopped(_))));
    assert_eq!(people(&house), before);
    let lead = who(Role::DataLead);
    let job = show_linkage(&house, Some(&lead)).unwrap().job.unwrap();
    assert!(job.heading.contains("stopped") && !job.can_stop);
    assert_eq!(link(&mut house).way.way, Way::Joined);
    assert!(show_linkage(&house, Some(&lead)).unwrap().job.is_none());
    assert!(Day::new(2026, 9, 3).is_ok_and(|day| house.now().day() == day));
}
