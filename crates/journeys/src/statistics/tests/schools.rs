//! Schools as areas, from pupils' records to a figure: which stand alone, by which names, and what areas and schools together must not tell.

use super::{MENU, loaded, person, question, wanted};
use crate::draw_localities::kept_localities;
use crate::house::House;
use crate::statistics::ask::{CannotAsk, ask_statistics, family_of, offered};
use crate::statistics::cubes::OpenCubes;
use crate::statistics::menus::{propose_menu, sign_menu};
use crate::statistics::publish::{NowPublished, publish_statistics};
use crate::statistics::{CannotPublish, publish::ToPublish};
use crate::trial_house;
use crate::{draw_localities, link_people, the_program};
use commons::Day;
use connect::Go;
use convene::Role;
use disclose::live::{Family, Figure, NoAnswer, NotFrozen, Question, VintageKind};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Row = BTreeMap<String, String>;

/// The rows of a file of one byte a letter.
fn rows(path: &Path) -> Vec<Row> {
    let bytes = std::fs::read(path).expect("the file");
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.expect("a row")).collect()
}

/// Writes rows as a file of one byte a letter.
fn write(path: &Path, rows: &[Row]) {
    let columns: Vec<&String> = rows.first().expect("a row").keys().collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).expect("written");
    for row in rows {
        writer.write_record(columns.iter().map(|column| &row[*column])).expect("written");
    }
    let text = String::from_utf8(writer.into_inner().expect("written")).expect("letters");
    let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    std::fs::write(path, bytes).expect("written");
}

/// Whether an enrolment has begun and not ended on the day that is published.
fn is_current(row: &Row) -> bool {
    let on = Day::new(2026, 9, 3).expect("a day");
    let day = |column: &str| -> Option<Day> {
        let parts: Vec<i32> = row[column].split('/').filter_map(|part| part.parse().ok()).collect();
        let [day, month, year] = parts[..] else { return None };
        Day::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
    };
    day("Date of Admission").is_none_or(|begun| begun <= on)
        && day("Date of Leaving").is_none_or(|left| left > on)
}

/// Children of a school in the file: up to 17 on the day that is published, with an address in the district
/// and free meals recorded, each once.
fn children_at(school: &str, rows: &[Row], homes: &BTreeMap<String, String>) -> usize {
    let on = Day::new(2026, 9, 3).expect("a day");
    let is_child = |row: &&Row| {
        let parts: Vec<i32> = row["DOB"].split('/').filter_map(|part| part.parse().ok()).collect();
        let [day, month, year] = parts[..] else { return false };
        let grown_up =
            Day::new(year + 18, u8::try_from(month).unwrap_or(0), u8::try_from(day).unwrap_or(0));
        grown_up.is_ok_and(|grown_up| grown_up > on)
    };
    let children = rows
        .iter()
        .filter(|row| {
            row["School URN"] == school && is_current(row) && !row["FSM Eligible"].is_empty()
        })
        .filter(|row| homes.contains_key(&row["Postcode"].replace(' ', "")))
        .filter(is_child);
    children.map(|row| &row["UPN"]).collect::<BTreeSet<&String>>().len()
}

/// Small areas by postcode, without spaces.
fn small_areas(folder: &Path) -> BTreeMap<String, String> {
    let rows = rows(&trial_house::invented(folder, "reference/postcodes.csv"));
    let bare = |row: &Row| row["Postcode"].replace(' ', "");
    rows.iter().map(|row| (bare(row), row["LSOA21CD"].clone())).collect()
}

/// A house with localities of about this many children, and the pupils' file as `change` leaves it.
fn with_pupils(folder: &Path, target: u64, change: impl FnOnce(&House, &mut Vec<Row>)) -> House {
    let house = trial_house::house(folder);
    let outlines = trial_house::invented(folder, "reference/small_areas.geojson");
    draw_localities(&house, &outlines, target, 1).expect("drawn");
    let pupils = trial_house::invented(folder, "partners/mis_pupils.csv");
    let mut all = rows(&pupils);
    change(&house, &mut all);
    write(&pupils, &all);
    for (path, layout) in [
        (trial_house::invented(folder, "reference/schools_gias.csv"), "gias"),
        (trial_house::invented(folder, "reference/postcodes.csv"), "postcodes"),
        (pupils, "mis-pupils"),
    ] {
        loaded(&house, path, layout);
    }
    link_people(&house, &the_program(), 1, &mut |_| Go::On).expect("linked");
    house
}

/// Publishes by the menu with free meals in both families.
fn publish(house: &House) -> Result<NowPublished, CannotPublish> {
    let (data, governance) = (
        person(house, Role::DataLead, "Tomasz Ellery"),
        person(house, Role::GovernanceLead, "Ruth Adeyemi"),
    );
    let both = MENU.replace("[\"residence\"]", "[\"residence\", \"school\"]");
    let menu = propose_menu(house, Some(&data), &both).expect("kept");
    sign_menu(house, Some(&data), menu).expect("signed");
    sign_menu(house, Some(&governance), menu).expect("signed");
    let first: ToPublish = wanted(menu, "first", VintageKind::Full);
    let done = publish_statistics(house, Some(&data), &first)?;
    let refresh = wanted(menu, "refresh", VintageKind::Headline);
    assert!(publish_statistics(house, Some(&data), &refresh)?.passed);
    Ok(done)
}

fn at_school(school: &str) -> Question {
    Question { family: Family::School, areas: vec![school.to_owned()], ..question(&[]) }
}

/// Moves pupils of smaller schools to the two largest until each can stand alone, also without the
/// pupils who live elsewhere.
fn two_large_schools(rows: &mut [Row]) {
    let mut rolls: BTreeMap<String, u64> = BTreeMap::new();
    for row in rows.iter().filter(|row| is_current(row)) {
        *rolls.entry(row["School URN"].clone()).or_default() += 1;
    }
    let mut by_size: Vec<(u64, String)> = rolls.into_iter().map(|(name, n)| (n, name)).collect();
    by_size.sort();
    let large = [by_size.pop().expect("a school"), by_size.pop().expect("two schools")];
    for (mut pupils, school) in large {
        while pupils < 150 {
            let (more, from) = by_size.pop().expect("pupils enough");
            for (at, row) in rows.iter_mut().enumerate() {
                if row["School URN"] == from {
                    row.insert("School URN".to_owned(), school.clone());
                    row.insert("Admission Number".to_owned(), format!("{at:06}"));
                }
            }
            pupils += more;
        }
    }
}

#[test]
fn each_school_is_an_area_with_the_children_who_learn_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut sent = Vec::new();
    let house = with_pupils(folder.path(), 10_000, |_, rows| {
        two_large_schools(rows);
        sent = rows.clone();
    });
    let done = publish(&house).expect("published");
    assert!(done.passed);
    assert!(done.tables.iter().any(|table| table == "free-meals|school|"), "{:?}", done.tables);

    let register = rows(&trial_house::invented(folder.path(), "reference/schools_gias.csv"));
    let registered: BTreeMap<&str, &str> =
        register.iter().map(|row| (&*row["URN"], &*row["EstablishmentName"])).collect();
    let mut rolls: BTreeMap<&str, u64> = BTreeMap::new();
    for row in sent.iter().filter(|row| is_current(row)) {
        *rolls.entry(&row["School URN"]).or_default() += 1;
    }
    let all = offered(&house).expect("offered");
    let areas: Vec<(String, String)> = all[0]
        .cube
        .areas(Family::School)
        .map(|(id, area)| (id.to_owned(), area.title.clone()))
        .collect();
    let homes = small_areas(folder.path());
    let mut alone = 0;
    for (id, title) in &areas {
        assert_eq!(family_of(&all, id), Family::School);
        let Some(number) = id.strip_prefix("school-") else { continue };
        alone += 1;
        assert_eq!(*title, registered[number], "its name in the public register");
        let answer = ask_statistics(&house, &at_school(id)).expect("answered").answer;
        let Figure::Count { base, .. } = &answer.lines[0].figure else { panic!("{answer:?}") };
        let (shown, sent) = (base.value().expect("a number"), children_at(number, &sent, &homes));
        // Noise is cut off at 15 children and the sum rounded to fives; linking may miss a few.
        assert!(shown.abs_diff(sent as u64) <= 18 + 3, "{title}: {shown} of {sent}");
    }
    let together = areas.iter().any(|(id, _)| id == "other-schools");
    assert!(alone >= 2, "{areas:?}");
    assert_eq!(together, alone < rolls.len(), "{areas:?}");
    assert_eq!(together, done.warnings.iter().any(|words| words.contains("Other schools")));

    let first = ask_statistics(&house, &at_school(&areas[0].0)).expect("answered");
    let again = House { cubes: OpenCubes::default(), ..house };
    let second = ask_statistics(&again, &at_school(&areas[0].0)).expect("answered");
    assert_eq!((first.answer.hash(), first.reference), (second.answer.hash(), second.reference));

    let across = Question { areas: vec!["Z08000001".to_owned()], ..at_school("") };
    let refused = ask_statistics(&again, &across).expect_err("two families");
    assert!(matches!(refused, CannotAsk::NoAnswer(NoAnswer::OtherFamily { .. })), "{refused}");
    let both =
        Question { areas: vec![areas[0].0.clone(), "Z08000001".to_owned()], ..question(&[]) };
    let refused = ask_statistics(&again, &both).expect_err("two families");
    assert!(refused.to_string().contains("not added to each other"), "{refused}");
}

/// Sends everybody to the school of their locality, but for some who come to the first one's from
/// elsewhere, and for some who leave it for the other.
fn sorted_by_home(folder: &Path, come: usize, leave: usize) -> House {
    let of_postcode = small_areas(folder);
    with_pupils(folder, 500, |house, rows| {
        let localities = kept_localities(house).expect("drawn").localities;
        assert_eq!(localities.len(), 2, "whoever comes or leaves does so between the same two");
        let first: Vec<String> = localities[0].areas.iter().map(ToString::to_string).collect();
        let (mut come, mut leave) = (come, leave);
        for (at, row) in rows.iter_mut().enumerate() {
            let home = of_postcode.get(&row["Postcode"].replace(' ', ""));
            let lives_there = home.is_some_and(|area| first.contains(area));
            let left = if lives_there { &mut leave } else { &mut come };
            let crosses = home.is_some() && *left > 0 && is_current(row);
            *left -= usize::from(crosses);
            let school = if lives_there == crosses { "900002" } else { "900001" };
            row.insert("School URN".to_owned(), school.to_owned());
            row.insert("Admission Number".to_owned(), format!("{at:06}"));
        }
    })
}

#[test]
fn schools_and_areas_that_differ_by_a_few_children_are_not_both_published() {
    // Either way alone is enough; that it is these few who hold it back, the test below tells.
    for (come, leave) in [(6, 60), (60, 3)] {
        let folder = tempfile::tempdir().expect("a folder");
        let house = sorted_by_home(folder.path(), come, leave);
        let refused = publish(&house).expect_err("a few children would be singled out");
        let CannotPublish::NotFrozen { reasons, words } = &refused else { panic!("{refused}") };
        assert!(reasons.iter().all(|reason| matches!(reason, NotFrozen::Families { .. })));
        let words = words.join("\n");
        for told in ["pupils on roll", "free-meals have families", "fewer than ten"] {
            assert!(words.contains(told), "{words}");
        }
        assert!(matches!(offered(&house), Err(CannotAsk::NothingPublished)));
    }
}

#[test]
fn schools_and_areas_that_differ_by_enough_children_are_both_published() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = sorted_by_home(folder.path(), 60, 60);
    assert!(publish(&house).expect("published").passed);
}
