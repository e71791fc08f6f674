//! The door from outside: the acceptance vector, refusals, years, records and what a reader sees.

use crate::common::*;
use commons::{ContentHash, Streams};
use lifechances_disclose::live::{
    Answer, BadGeography, Child, Children, Cube, Estimate, Family, Figure, Geography, Menu,
    NoAnswer, NotFrozen, NotThisYear, Overspent, Profile, Question, Recorded, Share, Shown,
    SignedMenu, VintageKind, Year, freeze, reopen_cube,
};
use lifechances_disclose::{Released, Tampered};

fn district(sizes: &[usize]) -> Vec<Row> {
    rows(sizes, 0.2, &mut Streams::new(1).named("district"))
}

/// DOMAIN.md, section 12, vector 10, second half.
#[test]
fn an_area_and_the_same_area_less_a_small_block_are_not_both_published() {
    let menu = signed(menu(r#"["residence"]"#, SMALL_TABLES));
    let whole: Vec<usize> = (0..10).collect();
    let mut sizes = vec![300; 10];
    for (last, is_allowed) in [(1, false), (9, false), (99, false), (100, true)] {
        sizes[9] = last;
        let registry = registry(10, &[whole.clone(), whole[..9].to_vec()]);
        let all = children(menu.menu(), &district(&sizes));
        let found = frozen(&menu, &registry, &all, &key(1));
        assert_eq!(found.is_ok(), is_allowed, "{last} children between the two");
        if let Err(reasons) = found {
            let [NotFrozen::Atom(small)] = reasons.as_slice() else { panic!("{reasons:?}") };
            assert_eq!(small.blocks, "Z009");
            assert_eq!(
                small.suggestion,
                "put them into loc-1, so that they join Z000, Z001, Z002, Z003, Z004, Z005, Z006, \
                 Z007, Z008"
            );
            assert!(!small.to_string().contains(&format!(" {last} ")), "tells no count");
        }
    }
}

#[test]
fn a_locality_added_in_mid_year_changes_no_figure() {
    let menu = signed(menu(r#"["residence"]"#, SMALL_TABLES));
    let all = children(menu.menu(), &district(&[300; 10]));
    let mut registry = registry(10, &[(0..6).collect(), (4..10).collect()]);
    let before = frozen(&menu, &registry, &all, &key(1)).unwrap();
    registry.add_mid_year(locality("new", &[0, 1, 2, 3, 6, 7, 8, 9])).unwrap();
    let cut = registry.add_mid_year(locality("cut", &[0, 1]));
    assert!(matches!(cut, Err(BadGeography::CutsAnAtom { .. })));
    let after = frozen(&menu, &registry, &all, &key(1)).unwrap();
    for area in ["loc-0", "loc-1"] {
        let asked = question("often_absent", &[area], &["sex"]);
        assert_eq!(before.answer(&asked).unwrap(), after.answer(&asked).unwrap());
    }
}

#[test]
fn a_year_has_one_full_vintage_and_two_refreshes_within_the_limit() {
    let menu = signed(menu(r#"["residence"]"#, r#"[[], ["sex"], ["year"], ["fsm"]]"#));
    let registry = registry(4, &[vec![0, 1, 2, 3]]);
    let all = children(menu.menu(), &district(&[300; 4]));
    let mut year = Year::new("2026-27");
    let mut publish = |name: &'static str, kind| {
        let order = lifechances_disclose::live::Order {
            vintage: name,
            ..order(&menu, &registry, &year, kind)
        };
        let cube = freeze(&order, &all, &key(4)).map_err(|mut reasons| reasons.remove(0))?;
        year = year.clone().with(cube.manifest()).unwrap();
        Ok(())
    };
    use VintageKind::{Full, Headline};
    assert_eq!(publish("autumn", Full), Ok(()));
    let taken = NotThisYear::Taken("autumn".into());
    assert_eq!(publish("autumn", Headline), Err(NotFrozen::Year(taken)));
    let second = NotThisYear::SecondFull("autumn".into());
    assert_eq!(publish("again", Full), Err(NotFrozen::Year(second)));
    assert_eq!(publish("spring", Headline), Ok(()));
    assert_eq!(publish("summer", Headline), Ok(()));
    assert_eq!(publish("late", Headline), Err(NotFrozen::Year(NotThisYear::ThirdRefresh)));
    assert!(matches!(publish("x y", Headline), Err(NotFrozen::Year(NotThisYear::Name(_)))));
    let spent: Vec<(&str, u32)> = vec![("base.on_roll", 6), ("often_absent", 6)];
    assert_eq!(year.costs().cells().collect::<Vec<_>>(), spent, "4 + 1 + 1");
}

#[test]
fn cells_of_refreshes_count_for_the_year() {
    let menu = signed(menu(r#"["residence"]"#, SMALL_TABLES));
    let registry = registry(4, &[vec![0, 1, 2, 3]]);
    let all = children(menu.menu(), &district(&[300; 4]));
    let year = Year::new("2026-27");
    let first = freeze(&order(&menu, &registry, &year, VintageKind::Full), &all, &key(4)).unwrap();
    let year = year.with(first.manifest()).unwrap();
    let next = lifechances_disclose::live::Order {
        vintage: "2027-spring",
        ..order(&menu, &registry, &year, VintageKind::Headline)
    };
    let refused = freeze(&next, &all, &key(5)).unwrap_err();
    let variable = "often_absent".to_owned();
    let expected = Overspent::Cells { variable, found: 7, earlier: 6, most: 6 };
    assert!(refused.contains(&NotFrozen::Menu(expected)), "{refused:?}");
}

#[test]
fn no_boundary_moves_between_the_vintages_of_a_year() {
    let menu = signed(menu(r#"["residence"]"#, "[[]]"));
    let all = children(menu.menu(), &district(&[300; 6]));
    let year = Year::new("2026-27");
    let mut before = registry(6, &[vec![0, 1, 2], vec![2, 3, 4, 5]]);
    let first = freeze(&order(&menu, &before, &year, VintageKind::Full), &all, &key(4)).unwrap();
    let year = year.with(first.manifest()).unwrap();
    let refresh = |registry: &_| {
        let order = lifechances_disclose::live::Order {
            vintage: "2027-spring",
            ..order(&menu, registry, &year, VintageKind::Headline)
        };
        freeze(&order, &all, &key(5)).map(|_| ())
    };
    let moved = registry(6, &[vec![0, 1], vec![2, 3, 4, 5]]);
    let other = NotThisYear::OtherAtoms(Family::Residence);
    assert_eq!(refresh(&moved), Err(vec![NotFrozen::Year(other)]));
    before.add_mid_year(locality("all", &[0, 1, 2, 3, 4, 5])).unwrap();
    assert_eq!(refresh(&before), Ok(()));
}

#[test]
fn the_larger_limit_is_for_large_areas_only() {
    let tables = full_tables();
    let menu = signed(menu(r#"["residence"]"#, &tables));
    for (size, areas, is_allowed) in [
        (1250, vec![vec![0, 1, 2, 3], vec![4, 5, 6, 7]], true),
        (1250, vec![vec![0, 1, 2, 3, 4], vec![4, 5, 6, 7]], true),
        (1249, vec![vec![0, 1, 2, 3], vec![4, 5, 6, 7]], false),
        (990, vec![vec![0, 1, 2, 3, 4, 5], vec![5, 6, 7, 0, 1, 2]], true),
        (990, vec![vec![0, 1, 2, 3, 4, 5], vec![0, 1, 2, 3, 4, 5, 6]], false),
    ] {
        let registry = registry(8, &areas);
        let all = children(menu.menu(), &district(&[size; 8]));
        let found = frozen(&menu, &registry, &all, &key(1));
        assert_eq!(found.is_ok(), is_allowed, "{size} {areas:?}");
        let dimensions = |r: &NotFrozen| matches!(r, NotFrozen::Menu(Overspent::Dimensions { .. }));
        let cells = |r: &NotFrozen| {
            matches!(r, NotFrozen::Menu(Overspent::Cells { found: 22, most: 6, .. }))
        };
        if let Err(reasons) = found {
            assert!(reasons.iter().any(dimensions) && reasons.iter().any(cells));
        }
    }
}

#[test]
fn children_in_unknown_places_and_of_other_menus_are_refused() {
    let menu = signed(menu(r#"["residence"]"#, "[[]]"));
    let other = signed(crate::common::menu(r#"["residence"]"#, r#"[[], ["sex"]]"#));
    let registry = registry(2, &[vec![0, 1]]);
    let all = children(menu.menu(), &district(&[300; 3]));
    let refused = frozen(&menu, &registry, &all, &key(1)).unwrap_err();
    let codes = "Z002".to_owned();
    assert_eq!(refused, [NotFrozen::NoSuchBlocks { family: Family::Residence, codes }]);
    let refused = frozen(&other, &registry, &all, &key(1)).unwrap_err();
    assert_eq!(refused, [NotFrozen::OtherMenu]);
}

/// All pupils of a school but three live in one locality.
#[test]
fn schools_and_localities_that_together_single_out_three_children_are_refused() {
    let menu = signed(menu(r#"["residence", "school"]"#, r#"[[]]"#));
    let mut registry = registry(4, &[vec![0, 1], vec![2, 3]]);
    for school_number in 0..2 {
        let id = format!("school-{school_number}");
        let blocks = [school(school_number)].into();
        let geography = Geography { title: id.clone(), id, family: Family::School, blocks };
        registry.add(geography).unwrap();
    }
    for (strangers, is_allowed) in [(3, false), (9, false), (0, true), (10, true)] {
        let mut rows = district(&[300; 4]);
        for row in rows.iter_mut().take(strangers) {
            row.school = 1;
        }
        let found = frozen(&menu, &registry, &children(menu.menu(), &rows), &key(1));
        assert_eq!(found.is_ok(), is_allowed, "{strangers}: {:?}", found.err());
    }
}

#[test]
fn a_record_answers_as_the_cube_did_and_an_altered_one_is_not_opened() {
    let menu = signed(menu(r#"["residence"]"#, SMALL_TABLES));
    let registry = registry(4, &[vec![0, 1], vec![1, 2, 3]]);
    let all = children(menu.menu(), &district(&[300; 4]));
    let cube = frozen(&menu, &registry, &all, &key(1)).unwrap();
    let record = cube.to_record();
    let again = reopen_cube(&record, cube.hash()).unwrap();
    let asked = question("often_absent", &["loc-1"], &["year"]);
    assert_eq!(again.answer(&asked).unwrap(), cube.answer(&asked).unwrap());
    assert_eq!(reopen_cube(&record, ContentHash::of(b"other")).err(), Some(Tampered::Hash));
    for (from, to) in [
        ("\"atoms\":[0", "\"atoms\":[9"),
        ("released cube 1", "released cube 2"),
        ("LC-SDC v1", "LC-SDC v0"),
        ("\"dimension\":0,\"coding\":null", "\"dimension\":0,\"coding\":5"),
        ("\"dimension\":0,\"coding\":null", "\"dimension\":77,\"coding\":null"),
        ("\"measure\":0", "\"measure\":8"),
        ("\"base\":0", "\"base\":8"),
        ("often absent", "never absent"),
        ("\"cells\":[", "\"cells\":[9000000000000000000,"),
        ("{\"format\"", "{ \"format\""),
    ] {
        let altered = record.replace(from, to);
        assert_ne!(altered, record, "{from} is in the record");
        let opened = reopen_cube(&altered, ContentHash::of(altered.as_bytes()));
        assert_eq!(opened.err(), Some(Tampered::Form), "{to} was opened");
    }
}

#[test]
fn a_question_off_the_menu_says_what_there_is() {
    let menu = signed(menu(r#"["residence"]"#, r#"[[], ["sex"], ["sex", "fsm"]]"#));
    let registry = registry(16, &[(0..16).collect()]);
    let all = children(menu.menu(), &district(&[400; 16]));
    // One atom of 6,400 children.
    let cube = frozen(&menu, &registry, &all, &key(1)).unwrap();
    let refused = |q: &Question| cube.answer(q).unwrap_err().to_string();
    assert!(refused(&question("height", &["loc-0"], &[])).contains("often_absent, on_roll"));
    assert!(refused(&question("often_absent", &["nowhere"], &[])).contains("nowhere"));
    assert_eq!(cube.answer(&question("often_absent", &[], &[])).err(), Some(NoAnswer::NoArea));
    for off in ["year", "height", "sex.phase"] {
        let said = refused(&question("often_absent", &["loc-0"], &[off]));
        assert!(said.contains("the total, sex, fsm × sex"), "{said}");
    }
    let mut school = question("often_absent", &["nowhere"], &[]);
    school.family = Family::School;
    assert!(refused(&school).contains("not an area"), "{}", refused(&school));
    school.areas = vec!["loc-0".to_owned()];
    assert!(refused(&school).contains("not added to each other"), "{}", refused(&school));
}

#[test]
fn a_reader_sees_symbols_of_their_profile_and_a_sentence_for_each_figure() {
    let menu = signed(menu(r#"["residence"]"#, SMALL_TABLES));
    let registry = registry(4, &[vec![0], vec![1, 2, 3]]);
    let mut rows = district(&[150, 300, 300, 300]);
    for row in rows.iter_mut().take(150) {
        row.is_absent = false;
    }
    let cube = frozen(&menu, &registry, &children(menu.menu(), &rows), &key(2)).unwrap();
    let answer = cube.answer(&question("often_absent", &["loc-0"], &["year"])).unwrap();
    let Figure::Count { count, base, share } = answer.lines[0].figure else { panic!("a count") };
    assert_eq!(count, Shown::Confidential);
    assert!(matches!(share, Share::BaseTooSmall | Share::Confidential), "{share:?}");
    let written: Vec<String> = Profile::ALL.iter().map(|profile| profile.count(&count)).collect();
    assert_eq!(written, ["[c]", "*", "c", "[c]"]);
    assert!(count.in_words().starts_with("Not shown, because"));
    assert!(base.in_words().contains("in 95 of 100 cases"), "{}", base.in_words());
    let large = cube.answer(&question("often_absent", &["loc-1"], &[])).unwrap();
    let Figure::Count { share, .. } = large.lines[0].figure else { panic!("a count") };
    assert!(Profile::House.share(&share).ends_with('%') && share.in_words().contains("per cent"));
    assert_eq!(large.atoms, 1);
}

const OTHER_KINDS: &str = r#"
id = "other"
version = 1
academic_year = "2026-27"
[[dimension]]
id = "phase"
title = "Phase"
value = [{ code = "p", label = "Primary" }, { code = "s", label = "Secondary" }]
[[dimension]]
id = "age"
title = "Age"
value = [{ code = "5", label = "5 to 10" }, { code = "11", label = "11 to 15" }]
[[dimension]]
id = "band"
title = "Days absent"
role = "outcome"
ordered = true
value = [
  { code = "a", label = "0 to 9" }, { code = "b", label = "10 to 19" },
  { code = "c", label = "20 and more" },
]
[[population]]
id = "on_roll"
title = "children on roll"
[[impossible]]
phase = "p"
age = "11"
[[measure]]
id = "attendance"
title = "Mean attendance"
variable = "attendance"
population = "on_roll"
kind = "mean"
low = 60
high = 100
decimals = 1
families = ["residence"]
tables = [[], ["phase"], ["phase", "age"]]
[[measure]]
id = "lessons"
title = "Lessons missed"
variable = "lessons"
population = "on_roll"
kind = "sum"
low = 0
high = 40
families = ["residence"]
tables = [[], ["band"]]
"#;

/// Six thousand children with values; the cube, the sum of clamped attendance and of lessons.
fn with_values(menu: &SignedMenu) -> (Released<Cube>, f64, f64) {
    let mut children = Children::new(menu.menu()).unwrap();
    let mut stream = Streams::new(8).named("values");
    let home = block(0);
    let (mut attendance, mut lessons) = (0.0, 0.0);
    for number in 0..6000 {
        let codes = [["p", "5"], ["s", "11"]][number % 2];
        let band = ["a", "b", "c"][[0, 1, 1, 2][number % 4]];
        // Beyond the declared range for one in ten: clamped to 100.0.
        let percent = 900 + i64::try_from(stream.below(110)).unwrap();
        let missed = i64::try_from(stream.below(12)).unwrap();
        attendance += percent.min(1000) as f64 / 10.0;
        lessons += missed as f64;
        let child = Child {
            residence: Some(&home),
            school: None,
            codes: &[codes[0], codes[1], band],
            populations: &[true],
            answers: &[Recorded::Steps(percent), Recorded::Steps(missed)],
        };
        children.add(&child).unwrap();
    }
    let registry = registry(1, &[vec![0]]);
    (frozen(menu, &registry, &children, &key(3)).unwrap(), attendance, lessons)
}

fn ask(cube: &Released<Cube>, of: &str, along: &[&str]) -> Released<Answer> {
    cube.answer(&question(of, &["loc-0"], along)).unwrap()
}

#[test]
fn means_and_sums_lie_within_their_intervals() {
    let menu = signed(Menu::parse(OTHER_KINDS).unwrap_or_else(|m| panic!("{m:#?}")));
    let (cube, attendance, lessons) = with_values(&menu);
    let estimate = |figure: Figure| match figure {
        Figure::Estimate { value: Estimate::Number { value, interval, .. }, .. } => {
            (value, interval)
        }
        other => panic!("{other:?}"),
    };
    let (value, interval) = estimate(ask(&cube, "attendance", &[]).lines[0].figure);
    assert!((value - attendance / 6000.0).abs() < 0.11, "{value}: noise is 0.01, a step 0.1");
    assert!(interval.high - interval.low < 0.1);
    let (value, interval) = estimate(ask(&cube, "lessons", &[]).lines[0].figure);
    assert!((value - lessons).abs() < 4.0 * 3.0 * 20.0 * 1.5, "{value} of {lessons}");
    assert!(interval.low < lessons && lessons < interval.high);
}

#[test]
fn impossible_cells_and_bands_are_told_as_they_may_be() {
    let menu = signed(Menu::parse(OTHER_KINDS).unwrap_or_else(|m| panic!("{m:#?}")));
    let (cube, ..) = with_values(&menu);
    let parted = ask(&cube, "attendance", &["phase", "age"]);
    let is_structural =
        |figure: &Figure| matches!(figure, Figure::Estimate { value: Estimate::NotApplicable, .. });
    let impossible: Vec<bool> = parted.lines.iter().map(|l| is_structural(&l.figure)).collect();
    let codes: Vec<String> = parted.lines.iter().map(|line| line.codes.join(" ")).collect();
    assert_eq!(codes, ["5 p", "5 s", "11 p", "11 s"]);
    assert_eq!(impossible, [false, false, true, false]);
    let bands = ask(&cube, "on_roll", &["band"]);
    assert_eq!(bands.quantile(50).unwrap().band, "10 to 19");
    assert_eq!(bands.quantile(10).unwrap().band, "0 to 9");
    assert!(parted.quantile(50).is_err() && bands.quantile(0).is_err());
    let spent: Vec<(&str, u32)> = cube.manifest().costs.cells().collect();
    let expected = [("attendance", 3), ("base.on_roll", 5), ("lessons", 3)];
    assert_eq!(spent, expected, "a table by an outcome counts twice");
}

#[test]
fn a_row_that_does_not_fit_the_menu_is_explained_and_left_out() {
    let menu = Menu::parse(OTHER_KINDS).unwrap_or_else(|m| panic!("{m:#?}"));
    let bad = || Child {
        residence: None,
        school: None,
        codes: &["p", "11", "a"],
        populations: &[true],
        answers: &[Recorded::Steps(1), Recorded::NotAsked],
    };
    let said = |child: &Child<'_>| {
        let mut fresh = Children::new(&menu).unwrap();
        fresh.add(child).unwrap_err().to_string()
    };
    assert!(said(&bad()).contains("impossible"));
    let sound = ["p", "5", "a"];
    assert!(said(&Child { codes: &sound, ..bad() }).contains("lessons is missing"));
    assert!(said(&Child { codes: &sound[..2], ..bad() }).contains("asks for 3 codes"));
    assert!(said(&Child { codes: &["p", "5", "q"], ..bad() }).contains("code of band"));
    let huge = [Recorded::Steps(i64::MIN), Recorded::Steps(1)];
    assert!(said(&Child { codes: &sound, answers: &huge, ..bad() }).contains("too large"));
    let yes = [Recorded::Yes, Recorded::Steps(1)];
    assert!(said(&Child { codes: &sound, answers: &yes, ..bad() }).contains("by a value"));
}
