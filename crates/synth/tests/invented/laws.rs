//! What must hold of every invented district, whatever the seed.

use crate::common;
use crate::common::{Files, Table};
use commons::{Day, NhsNumber, Postcode, Upn};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

static SMALL: OnceLock<Files> = OnceLock::new();
static DEMO: OnceLock<Files> = OnceLock::new();

/// A district of 3,000 children, written once for all tests.
fn files() -> &'static Files {
    SMALL.get_or_init(|| common::write(&common::invent(3_000, 11)).0)
}

/// The size of the demonstration, for what needs numbers.
pub(crate) fn demo() -> &'static Files {
    DEMO.get_or_init(|| common::write(&common::invent(20_000, 11)).0)
}

fn partner_tables(files: &Files) -> Vec<(String, Table)> {
    files
        .keys()
        .filter(|path| path.starts_with("partners/") && path.ends_with(".csv"))
        .map(|path| (path.clone(), Table::read(files, path)))
        .collect()
}

#[test]
fn every_postcode_is_invented() {
    let files = files();
    let mut seen = 0;
    for (path, table) in partner_tables(files) {
        for name in ["Postcode", "POSTCODE", "Postcode at Birth"] {
            if !table.heading.iter().any(|h| h == name) {
                continue;
            }
            for written in table.column(name).filter(|p| !p.is_empty()) {
                let read = Postcode::parse(written).unwrap();
                assert!(read.spelled().starts_with("ZZ"), "{path}: {written}");
                seen += 1;
            }
        }
    }
    assert!(seen > 10_000);
    for written in Table::read(files, "reference/postcodes.csv").column("Postcode") {
        assert!(written.starts_with("ZZ"));
    }
}

#[test]
fn every_nhs_number_lies_in_the_test_range_and_nearly_all_are_valid() {
    let files = files();
    let (mut good, mut bad) = (0, 0);
    for (path, table) in partner_tables(files) {
        for name in ["NHS Number", "NHS_NUMBER", "NHS No", "Mother NHS Number"] {
            if !table.heading.iter().any(|h| h == name) {
                continue;
            }
            for written in table.column(name).filter(|n| !n.is_empty()) {
                assert!(written.starts_with("999") && written.len() == 10, "{path}: {written}");
                match NhsNumber::parse(written) {
                    Ok(_) => good += 1,
                    Err(_) => bad += 1,
                }
            }
        }
    }
    assert!(good > 5_000 && bad * 100 < good, "{good} good, {bad} planted");
}

#[test]
fn every_pupil_number_is_of_authority_999_and_nearly_all_are_valid() {
    let files = files();
    let (mut good, mut bad, mut temporary) = (0, 0, 0);
    for (path, table) in partner_tables(files) {
        if !table.heading.iter().any(|h| h == "UPN") {
            continue;
        }
        for written in table.column("UPN").filter(|n| !n.is_empty()) {
            assert!(&written[1..4] == "999", "{path}: {written}");
            match Upn::parse(written) {
                Ok(upn) => {
                    good += 1;
                    temporary += u32::from(upn.is_temporary());
                }
                Err(_) => bad += 1,
            }
        }
    }
    assert!(good > 3_000 && bad * 100 < good && temporary > 0, "{good}, {bad}, {temporary}");
}

#[test]
fn pupil_numbers_belong_to_one_person_each() {
    let files = files();
    let mis = Table::read(files, "partners/mis_pupils.csv");
    let people = Table::read(files, "truth/people.csv");
    let mut owner: BTreeMap<&str, &str> = BTreeMap::new();
    let who: Vec<&str> = people
        .rows
        .iter()
        .filter(|row| row[1] == "partners/mis_pupils.csv")
        .map(|row| row[4].as_str())
        .collect();
    assert_eq!(who.len(), mis.rows.len());
    for (upn, person) in mis.column("UPN").zip(who).filter(|(u, _)| Upn::parse(u).is_ok()) {
        let before = owner.insert(upn, person);
        assert!(before.is_none_or(|b| b == person), "{upn} of {person} and {before:?}");
    }
}

#[test]
fn every_record_of_a_person_is_in_the_truth_once() {
    let files = files();
    let people = Table::read(files, "truth/people.csv");
    let mut noted: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    for row in &people.rows {
        let number = row[2].parse().unwrap();
        assert!(noted.entry(&row[1]).or_default().insert(number), "{row:?} twice");
        assert!((1..=3_000).contains(&row[4].parse::<u32>().unwrap()));
    }
    for (path, table) in partner_tables(files) {
        if path != "partners/mis_attendance.csv" {
            assert_eq!(noted[path.as_str()].len(), table.rows.len(), "{path}");
        }
    }
}

#[test]
fn siblings_share_a_household_and_a_small_area() {
    let files = files();
    let children = Table::read(files, "truth/children.csv");
    let mut home: BTreeMap<&str, &str> = BTreeMap::new();
    let mut largest: BTreeMap<&str, u32> = BTreeMap::new();
    for (household, area) in children.column("household").zip(children.column("small_area")) {
        assert_eq!(*home.entry(household).or_insert(area), area);
        *largest.entry(household).or_default() += 1;
    }
    assert!(largest.values().any(|n| *n >= 3) && largest.values().all(|n| *n <= 6));
}

#[test]
fn extracts_hold_a_few_days_that_do_not_exist() {
    let files = demo();
    let police = Table::read(files, "partners/police.csv");
    let housing = Table::read(files, "partners/housing.csv");
    let bad = |day: &&str| Day::parse_iso(day).map_or(true, |day| day.year() > 2050);
    let days = police.column("DOB").chain(housing.column("Occupant DOB"));
    let (bad, all) = days.fold((0, 0), |(b, n), day| (b + u32::from(bad(&day)), n + 1));
    assert!(bad > 0 && bad * 100 < all, "{bad} of {all}");
}

#[test]
fn the_registers_hold_the_2024_codes_and_190_days() {
    let files = files();
    let register = Table::read(files, "partners/mis_attendance.csv");
    let codes: BTreeSet<&str> =
        register.rows.iter().flat_map(|row| row[3..].iter().map(String::as_str)).collect();
    for code in ["/", "\\", "L", "I", "M", "G", "O", "U", "V", "B", "#", "C2"] {
        assert!(codes.contains(code), "{code}");
    }
    for old in ["H", "J", "Y"] {
        assert!(!codes.contains(old), "{old} ended in 2024");
    }
    let open = register.rows.iter().take(39).flat_map(|row| &row[3..]).filter(|c| *c != "#");
    assert_eq!(open.count(), 380, "sessions of the first pupil");
}

#[test]
fn reasons_add_up_to_totals_in_the_published_attendance_file() {
    let files = files();
    let table = Table::read(files, "published/ees_attendance_SYNTHETIC.csv");
    assert_eq!(table.heading.len(), 67);
    for row in &table.rows {
        let at = |name: &str| row[table.place(name)].parse::<f64>().unwrap();
        let sum = |part: &str| -> f64 {
            let of = table.heading.iter().zip(row);
            of.filter(|(h, _)| h.starts_with("reason_") && h.contains(part))
                .map(|(_, v)| v.parse::<f64>().unwrap())
                .sum()
        };
        let unauthorised = at("reason_g_unauthorised_holiday")
            + at("reason_u_unauthorised_late_after_registers_closed")
            + at("reason_o_other_unauthorised")
            + at("reason_n_no_reason_yet");
        assert_eq!(unauthorised, at("unauthorised_absence"));
        assert_eq!(sum("_authorised_"), at("authorised_absence"));
        assert_eq!(sum("_aea_"), at("approved_educational_activity"));
        assert_eq!(at("reason_present_am") + at("reason_present_pm"), at("reason_present"));
        let attendance = at("present_sessions") + at("approved_educational_activity");
        assert_eq!(attendance, at("overall_attendance"));
        assert_eq!(attendance + at("overall_absence"), at("possible_sessions"));
    }
}

#[test]
fn the_published_district_is_the_sum_of_its_registers() {
    let files = files();
    let published = Table::read(files, "published/ees_attendance_SYNTHETIC.csv");
    let register = Table::read(files, "partners/mis_attendance.csv");
    let marks = register.rows.iter().flat_map(|row| &row[3..]);
    let ill = marks.filter(|mark| *mark == "I").count();
    let row = published
        .rows
        .iter()
        .find(|r| r.contains(&"Calderbrook".to_owned()) && r.contains(&"Total".to_owned()))
        .unwrap();
    assert_eq!(row[published.place("reason_i_authorised_illness")], ill.to_string());
}

#[test]
fn no_code_of_a_real_place_appears() {
    for (path, bytes) in files() {
        let text = String::from_utf8_lossy(bytes);
        for kind in ["E01", "E02", "E05", "E06", "E07", "E08", "E09", "E12", "E92", "W0", "K02"] {
            for (at, _) in text.match_indices(kind) {
                let code: Vec<char> = text[at..].chars().take(10).collect();
                let before = text[..at].chars().next_back();
                let alone = before.is_none_or(|c| !c.is_alphanumeric());
                let digits = code.iter().skip(1).take(8).all(char::is_ascii_digit);
                let ends = code.get(9).is_none_or(|c| !c.is_alphanumeric());
                assert!(!(alone && digits && ends && code.len() >= 9), "{path}: {code:?}");
            }
        }
    }
}

#[test]
fn published_files_say_that_they_are_synthetic() {
    let files = files();
    let published: Vec<&String> = files.keys().filter(|p| p.starts_with("published/")).collect();
    assert!(published.len() >= 7);
    assert!(published.iter().all(|path| path.contains("SYNTHETIC")), "{published:?}");
}

#[test]
fn the_long_file_names_a_series_in_its_first_year_only() {
    let files = files();
    let lait = Table::read(files, "published/lait_SYNTHETIC.csv");
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    for row in &lait.rows {
        let year = first.entry(row[0].clone()).or_insert_with(|| row[2].clone());
        assert_eq!(!row[1].is_empty(), *year == row[2], "{row:?}");
    }
    assert!(first.len() >= 50);
}

#[test]
fn the_extracts_of_a_child_agree_on_what_is_true() {
    let files = files();
    let children = Table::read(files, "truth/children.csv");
    let good: BTreeMap<&str, &str> =
        children.column("person").zip(children.column("gld")).collect();
    let people = Table::read(files, "truth/people.csv");
    let who = people.rows.iter().filter(|row| row[1] == "partners/eyfsp.csv");
    let profile = Table::read(files, "partners/eyfsp.csv");
    for (row, person) in profile.rows.iter().zip(who) {
        let met = row[6..18].iter().all(|goal| goal == "2");
        assert_eq!(met, good[person[4].as_str()] == "1", "{person:?}");
    }
}

#[test]
fn a_record_is_noted_by_the_number_its_reader_will_give_it() {
    let files = demo();
    let people = Table::read(files, "truth/people.csv");
    let births = Table::read(files, "partners/births.csv");
    let noted = people.rows.iter().filter(|row| row[1] == "partners/births.csv");
    let (mut by_number, mut by_name, mut by_line) = (0, 0, 0);
    for (record, row) in births.rows.iter().zip(noted) {
        if NhsNumber::parse(&record[0]).is_ok() {
            assert_eq!(row[3], record[0]);
            by_number += 1;
        } else if row[3].starts_with("line ") {
            by_line += 1;
        } else {
            let named = format!("{}|{}|", record[1].to_uppercase(), record[2].to_uppercase());
            assert!(row[3].starts_with(&named), "{row:?} for {record:?}");
            by_name += 1;
        }
    }
    assert!(by_number > 10_000 && by_name > 50 && by_line < 5, "{by_name} {by_line}");
}
