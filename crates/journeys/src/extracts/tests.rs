//! Extracts of a linked house under an agreement.

use crate::current_releases::Releases;
use crate::extracts::classes::LEAST;
use crate::extracts::specification::{Specification, Standing};
use crate::extracts::together::{standing_of, standings};
use crate::extracts::{CannotExtract, list_extracts, make_extract, read_extract};
use crate::facts::{ChildFacts, read_facts};
use crate::house::House;
use crate::keys::{WhyEpoch, begin_epoch};
use crate::link_people::link_people;
use crate::load_file::{LoadRequest, load_file};
use crate::measures::age_band;
use crate::run_partnership::register_organisation;
use crate::sharing::{AgreementAct, Drafted, do_to_agreement, show_agreement, write_agreement};
use crate::the_program;
use crate::trial_house::{accredit, house, invented};
use commons::{Day, FixedClock};
use conceal::read_pseudonym;
use connect::Go;
use convene::{Role, Sector, Who};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use store::{audit, loads};

const ON: &str = "2026-07-01";
const AGREEMENT: &str = r#"
id = "calderbrook-rows"
title = "Calderbrook rows"
version = 1
aim = "To find out whether meals and attendance go together."
from = "2026-01-01"
until = "2026-12-31"
lawful_basis = "public-task"
special_condition = "substantial-public-interest"
assessment = { reference = "DPIA-1", review_by = "2026-11-01" }

[[party]]
id = "GB-LAE-ZZZ"
name = "Calderbrook Council"
sector = "local-authority"
[[party]]
id = "GB-EDU-999001"
name = "Moor Top School"
sector = "school"

[[default]]
effect = "allow"
why = "Rows that name nobody, for counts."
modes = ["content"]
data_types = ["names-and-contact", "free-school-meals", "attendance"]
purposes = ["linkage"]
to = ["GB-EDU-999001"]
"#;

fn who(role: Role) -> Who {
    let name = role.as_str().to_owned();
    Who { id: name.clone(), name, organisation: "A Council".to_owned(), roles: vec![role] }
}

fn specification(fields: &[(&str, &str, &str)]) -> String {
    let mut text = format!(
        "title = \"Meals and attendance\"\npurpose = \"research\"\nagreement = \"calderbrook-rows\"\n\
         receiver = \"GB-EDU-999001\"\non = \"{ON}\"\n"
    );
    for (name, standing, roll_up) in fields {
        text.push_str(&format!(
            "[[field]]\nname = \"{name}\"\nheld_by = \"GB-LAE-ZZZ\"\nas = \"{standing}\"\n"
        ));
        if !roll_up.is_empty() {
            text.push_str(&format!("roll_up = \"{roll_up}\"\n"));
        }
    }
    text
}

const COARSE: [(&str, &str, &str); 3] = [
    ("sex", "identifying", ""),
    ("free-meals", "sensitive", ""),
    ("regular-attendance", "plain", ""),
];

fn linked(folder: &Path) -> House {
    let mut house = house(folder);
    accredit(&house, &[Role::Analyst.as_str()]);
    for (file, layout) in
        [("reference/postcodes.csv", "postcodes"), ("partners/mis_pupils.csv", "mis-pupils")]
    {
        let path = invented(folder, file);
        house.clock = Arc::new(FixedClock::at(house.now().plus_seconds(60)));
        let layout = layout.to_owned();
        let request = LoadRequest { path, layout, vintage: None, by: the_program() };
        load_file(&house, &request, &mut |_| ControlFlow::Continue(())).unwrap();
    }
    link_people(&house, &the_program(), 1, &mut |_| Go::On).unwrap();
    let convenor = who(Role::Convenor);
    for (id, name, sector) in [
        ("GB-LAE-ZZZ", "Calderbrook Council", Sector::LocalAuthority),
        ("GB-EDU-999001", "Moor Top School", Sector::School),
    ] {
        register_organisation(&house, Some(&convenor), (id, name, sector)).unwrap();
    }
    house
}

fn agree(house: &House) {
    let lead = who(Role::GovernanceLead);
    let written = write_agreement(house, Some(&lead), AGREEMENT, None).unwrap();
    let Drafted::Kept(id) = written else { panic!("{written:?}") };
    act(house, &id, "propose", "");
    act(house, &id, "sign", "GB-LAE-ZZZ");
    act(house, &id, "sign", "GB-EDU-999001");
}

fn act(house: &House, id: &str, deed: &str, party: &str) {
    let lead = who(Role::GovernanceLead);
    let view = show_agreement(house, Some(&lead), id).unwrap();
    let act = AgreementAct {
        deed: deed.into(),
        version: view.line.version,
        seal: view.seal,
        party: party.into(),
        reason: "It is not needed any more.".into(),
        filed: "Cabinet 3, folder 12".into(),
        seen: view.seen,
        ..AgreementAct::default()
    };
    do_to_agreement(house, Some(&lead), id, act).unwrap();
}

fn make(house: &House, text: &str) -> Result<Vec<Vec<String>>, CannotExtract> {
    let made = make_extract(house, Some(&who(Role::DataLead)), text)?;
    let rows = read_extract(house, Some(&who(Role::Analyst)), &made.name)?;
    assert_eq!(commons::ContentHash::of(&rows), made.hash);
    let text = String::from_utf8(rows).unwrap();
    Ok(text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect())
}

fn facts(house: &House) -> Vec<ChildFacts> {
    let all = house.store.read("loads", loads::list).unwrap();
    let lake = &house.children.as_ref().unwrap().lake;
    let on = Day::parse_iso(ON).unwrap();
    let facts = read_facts(lake, &Releases::of(&all), on).unwrap();
    facts.into_values().filter(|child| age_band(child, on).is_some()).collect()
}

#[test]
fn an_extract_has_every_child_once_under_names_of_its_own_agreement_and_epoch() {
    let folder = tempfile::tempdir().unwrap();
    let house = linked(folder.path());
    agree(&house);
    let rows = make(&house, &specification(&COARSE)).unwrap();
    assert_eq!(rows[0], ["child", "sex", "free-meals", "regular-attendance"]);
    let facts = facts(&house);
    assert_eq!(rows.len() - 1, facts.len());
    // The same values as a slow count of what the lake knows.
    let mut slow: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for child in &facts {
        let meals = child.on_roll.then_some(child.free_meals).flatten();
        let meals = meals.map_or("", |yes| if yes { "yes" } else { "no" });
        let sex = child.sex.clone().unwrap_or_default();
        // No registers were loaded: nothing is recorded of attendance.
        *slow.entry(vec![sex, meals.to_owned(), String::new()]).or_default() += 1;
    }
    let mut found: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for row in &rows[1..] {
        *found.entry(row[1..].to_vec()).or_default() += 1;
    }
    assert_eq!(found, slow);
    // Names can be read, are in their own order, and are not those of another epoch.
    let names = |rows: &[Vec<String>]| -> Vec<[u8; 16]> {
        rows[1..].iter().map(|row| *read_pseudonym(&row[0]).unwrap().as_bytes()).collect()
    };
    let first = names(&rows);
    assert!(first.is_sorted() && first.iter().collect::<BTreeSet<_>>().len() == facts.len());
    assert_eq!(names(&make(&house, &specification(&COARSE)).unwrap()), first, "asked again");
    let lead = who(Role::DataLead);
    let why = (WhyEpoch::AgreementEnded, "Of another agreement");
    begin_epoch(&house, Some(&lead), why, &mut |_| Go::On).unwrap();
    let second = names(&make(&house, &specification(&COARSE)).unwrap());
    let first: BTreeSet<_> = first.into_iter().collect();
    assert_eq!(second.iter().filter(|name| first.contains(*name)).count(), 0);
    let kept = list_extracts(&house, Some(&lead)).unwrap();
    assert_eq!(kept.iter().filter(|name| name.starts_with("epoch-1-")).count(), 2);
    assert_eq!(kept.iter().filter(|name| name.starts_with("epoch-2-")).count(), 1);
    // Each is in the audit, and no file holds a row in plain text.
    let audited = house.store.read("audit", |tx| audit::after(tx, 0, 1000)).unwrap();
    for (action, times) in [("make an extract", 3), ("read an extract", 3)] {
        assert_eq!(audited.iter().filter(|row| row.action == action).count(), times, "{action}");
    }
    for entry in std::fs::read_dir(folder.path().join("vault/safe-room")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(6).any(|at| at == b"female"));
    }
}

#[test]
fn classes_too_small_are_refused_with_what_mends_most_and_nothing_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let house = linked(folder.path());
    agree(&house);
    let fine = [
        ("born-month", "identifying", ""),
        ("sex", "identifying", ""),
        ("free-meals", "sensitive", ""),
    ];
    let refused = make(&house, &specification(&fine));
    let Err(CannotExtract::TooFew(few)) = refused else { panic!("{refused:?}") };
    // The slow twin: pairs of month and sex with fewer than ten children, or one value of meals.
    let mut classes: BTreeMap<(Option<Day>, Option<String>), Vec<bool>> = BTreeMap::new();
    let mut sizes: BTreeMap<(Option<Day>, Option<String>), u64> = BTreeMap::new();
    for child in facts(&house) {
        let of = (child.born, child.sex.clone());
        let meals = child.on_roll.then_some(child.free_meals).flatten();
        classes.entry(of.clone()).or_default().extend(meals);
        *sizes.entry(of).or_default() += 1;
    }
    let fails = |of: &(Option<Day>, Option<String>)| {
        let meals = &classes[of];
        sizes[of] < LEAST.children
            || (!meals.is_empty() && meals.iter().collect::<BTreeSet<_>>().len() < LEAST.values)
    };
    let failing: Vec<u64> =
        sizes.iter().filter(|(of, _)| fails(of)).map(|(_, size)| *size).collect();
    assert_eq!(few.classes, (failing.len() as u64).div_ceil(5) * 5);
    assert_eq!(few.children, failing.iter().sum::<u64>().div_ceil(5) * 5);
    assert!(few.mend.contains("born-month"), "{few}");
    assert!(list_extracts(&house, Some(&who(Role::DataLead))).unwrap().is_empty());
    let audited = house.store.read("audit", |tx| audit::after(tx, 0, 1000)).unwrap();
    let last = audited.iter().find(|row| row.action == "refuse an extract").unwrap();
    assert_eq!(last.object, "Meals and attendance: too few children are alike");
    assert!(!audited.iter().any(|row| row.object.contains("names of their own")), "nothing opened");
}

#[test]
fn without_the_agreement_or_the_role_there_is_no_extract() {
    let folder = tempfile::tempdir().unwrap();
    let house = linked(folder.path());
    let text = specification(&COARSE);
    let refused = make(&house, &text);
    let Err(CannotExtract::NotAgreed(lines)) = refused else { panic!("{refused:?}") };
    assert_eq!(lines.len(), 3, "every field is told");
    agree(&house);
    for (text, line) in [
        // No clause speaks of social care; the receiver is not a party; another agreement is named.
        (specification(&[("child-in-need", "sensitive", "")]), "line 7, child-in-need"),
        (text.replacen("GB-EDU-999001", "GB-CHC-9990001", 1), "line 7, sex"),
        (text.replacen("calderbrook-rows", "calderbrook-other", 1), "calderbrook-rows"),
    ] {
        let refused = make(&house, &text);
        let Err(CannotExtract::NotAgreed(lines)) = refused else { panic!("{line}: {refused:?}") };
        assert!(lines[0].contains(line), "{lines:?}");
    }
    for role in Role::ALL {
        let who = who(role);
        let made = make_extract(&house, Some(&who), &text);
        assert_eq!(
            matches!(made, Err(CannotExtract::Refused(_))),
            role != Role::DataLead,
            "{role}"
        );
        let read = read_extract(&house, Some(&who), "epoch-1-none");
        assert_eq!(matches!(read, Err(CannotExtract::Refused(_))), role != Role::Analyst, "{role}");
    }
    let unknown = Who { id: "untrained".to_owned(), ..who(Role::Analyst) };
    let read = read_extract(&house, Some(&unknown), "epoch-1-none").unwrap_err();
    assert!(matches!(read, CannotExtract::NotAccredited(_)), "{read}");
    assert!(matches!(make_extract(&house, None, &text), Err(CannotExtract::Refused(_))));
    act(&house, "calderbrook-rows", "revoke", "GB-LAE-ZZZ");
    assert!(matches!(make(&house, &text), Err(CannotExtract::NotAgreed(_))), "it has ended");
}

type Asked = (&'static str, &'static str, &'static str);

/// What the slow twin says of a child in a field that identifies.
fn told(child: &ChildFacts, (name, _, roll_up): Asked) -> Option<String> {
    let on = Day::parse_iso(ON).unwrap();
    match (name, roll_up) {
        ("age", "bands") => age_band(child, on).map(str::to_owned),
        ("age", _) => child.born.map(|born| born.years_until(on).to_string()),
        ("born-month", _) => child.born.map(|born| born.year().to_string()),
        _ => child.sex.clone(),
    }
}

/// Sizes of the classes that some fields make, of those that are too small.
fn too_small(children: &[ChildFacts], fields: &[Asked]) -> Vec<u64> {
    let mut sizes: BTreeMap<Vec<Option<String>>, u64> = BTreeMap::new();
    for child in children {
        *sizes.entry(fields.iter().map(|field| told(child, *field)).collect()).or_default() += 1;
    }
    sizes.into_values().filter(|size| *size < LEAST.children).collect()
}

#[test]
fn rows_that_tell_children_apart_beside_those_given_out_before_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let house = linked(folder.path());
    agree(&house);
    let children = facts(&house);
    let fields: [Asked; 4] = [
        ("age", "identifying", "bands"),
        ("age", "identifying", ""),
        ("born-month", "identifying", "year"),
        ("sex", "identifying", ""),
    ];
    let mut refused = 0;
    for (at, first) in fields.iter().enumerate() {
        for second in fields.iter().skip(at + 1) {
            let alone = [*first, *second].map(|field| too_small(&children, &[field]).len());
            if alone != [0, 0] {
                continue;
            }
            make(&house, &specification(&[*first])).unwrap();
            make(&house, &specification(&[*first])).expect("the same again tells nothing more");
            let small = too_small(&children, &[*first, *second]);
            let made = make(&house, &specification(&[*second]));
            if small.is_empty() {
                made.unwrap();
            } else {
                let Err(CannotExtract::TooFew(few)) = made else { panic!("{first:?} {second:?}") };
                assert!(few.mend.contains("joined by the names of the children"), "{few}");
                assert_eq!(few.classes, (small.len() as u64).div_ceil(5) * 5);
                assert_eq!(few.children, small.iter().sum::<u64>().div_ceil(5) * 5);
                refused += 1;
            }
            // Under the names of the next epoch nothing can be joined.
            let why = (WhyEpoch::Schedule, "To begin anew");
            begin_epoch(&house, Some(&who(Role::DataLead)), why, &mut |_| Go::On).unwrap();
        }
    }
    assert!(refused > 0, "no two of the fields tell children apart");
    make(&house, &specification(&[("sex", "identifying", "")])).unwrap();
    make(&house, &specification(&COARSE)).expect("it tells of nobody more than it does alone");
}

#[test]
fn an_extract_whose_standings_were_not_kept_identifies_by_every_column() {
    assert_eq!(standing_of(None, "free-meals"), Standing::Identifying);
    let kept = "identifying sex\nsensitive free-meals\nplain regular-attendance\n";
    assert_eq!(standing_of(Some(kept), "sex"), Standing::Identifying);
    assert_eq!(standing_of(Some(kept), "free-meals"), Standing::Sensitive);
    assert_eq!(standing_of(Some(kept), "regular-attendance"), Standing::Plain);
    assert_eq!(standing_of(Some(kept), "age"), Standing::Identifying);
    let asked = Specification::read(&specification(&COARSE)).unwrap();
    assert_eq!(standings(&asked), kept);
}
