//! What a person may choose, and what is refused.

use crate::common;
use crate::common::Table;
use commons::Day;
use lifechances_synth::{District, Settings, SynthError};

#[test]
fn a_size_outside_the_range_is_refused_with_the_range() {
    for asked in [0, 499, 400_001] {
        let refused = Settings::new(asked, 1).unwrap_err();
        assert!(matches!(refused, SynthError::Children { least: 500, most: 400_000, .. }));
        assert!(refused.to_string().contains("choose from 500 to 400000"), "{refused}");
    }
    assert!(Settings::new(500, 1).is_ok());
}

#[test]
fn a_year_without_the_2024_codes_is_refused() {
    let settings = Settings::new(1_000, 1).unwrap();
    assert!(matches!(settings.in_school_year(2023), Err(SynthError::SchoolYear { asked: 2023 })));
}

#[test]
fn a_year_that_is_not_over_has_marks_up_to_its_day_only() {
    let day = Day::new(2025, 12, 3).unwrap();
    let settings = Settings::new(1_000, 1).unwrap().in_school_year(2025).unwrap();
    let district = District::invent(&settings.attendance_until(day));
    let (files, _) = common::write(&district);
    let register = Table::read(&files, "partners/mis_attendance.csv");
    let last = register.column("Week Beginning").max().unwrap();
    assert_eq!(last, "2025-12-01");
    let thursday = register.place("Thu AM");
    for row in register.rows.iter().filter(|row| row[2] == last) {
        assert_eq!(row[thursday..], ["#", "#", "#", "#"], "after {day}");
    }
    let attendance = Table::read(&files, "published/ees_attendance_SYNTHETIC.csv");
    assert!(attendance.column("time_period").all(|period| period == "202526"));
}

#[test]
fn the_smallest_district_has_all_its_parts() {
    let district = common::invent(500, 3);
    assert_eq!(district.areas()[3], 40);
    assert!(district.schools() >= 11);
    let (files, manifest) = common::write(&district);
    for path in ["partners/housing.csv", "partners/ks4.csv", "reference/localities.csv"] {
        assert!(files.contains_key(path) && manifest.file(path).is_some(), "{path}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_named_in_the_error() {
    let district = common::invent(500, 3);
    let mut full = |_: &str| Err(std::io::Error::other("the disk is full"));
    let failed = district.write(&mut full, &mut |_| {}).unwrap_err();
    assert_eq!(
        failed.to_string(),
        "could not write reference/small_areas.geojson: the disk is full"
    );
}
