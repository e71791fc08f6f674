//! From a menu to a figure: who may, what stays as it is, and what is not answered from.

mod schools;

use super::ask::{CannotAsk, ask_statistics, offered};
use super::audit::audit_ledger;
use super::check::{Checked, check_reference};
use super::menus::{propose_menu, show_menu, sign_menu};
use super::publish::{ToPublish, publish_statistics};
use super::{CannotPublish, cubes};
use crate::house::House;
use crate::load_file::{LoadProgress, LoadRequest, Loaded, load_file};
use crate::trial_house;
use crate::{NewAccount, draw_localities, link_people, list_accounts, open_account, the_program};
use commons::{ContentHash, Day};
use connect::Go;
use convene::{Role, Who};
use disclose::live::{Family, Figure, Question, VintageKind};
use std::path::{Path, PathBuf};
use store::Tx;

/// A house of the invented district with its pupils loaded and linked.
fn filled(folder: &Path) -> House {
    let house = trial_house::house(folder);
    let outlines = trial_house::invented(folder, "reference/small_areas.geojson");
    draw_localities(&house, &outlines, 10_000, 1).expect("drawn");
    for (file, layout) in
        [("reference/postcodes.csv", "postcodes"), ("partners/mis_pupils.csv", "mis-pupils")]
    {
        loaded(&house, trial_house::invented(folder, file), layout);
    }
    link_people(&house, &the_program(), 1, &mut |_| Go::On).expect("linked");
    house
}

fn loaded(house: &House, path: PathBuf, layout: &str) {
    let request = LoadRequest { path, layout: layout.to_owned(), vintage: None, by: the_program() };
    let mut quiet = |_: LoadProgress| std::ops::ControlFlow::Continue(());
    let loaded = load_file(house, &request, &mut quiet).expect("loaded");
    assert!(matches!(loaded, Loaded::Kept(_)), "{layout}");
}

fn person(house: &House, role: Role, name: &str) -> Who {
    let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
    let account = NewAccount {
        email: email.clone(),
        name: name.to_owned(),
        organisation: "Calderbrook Council (invented)".to_owned(),
        roles: vec![role],
        password: "bramble-otter-lantern-17".to_owned(),
    };
    open_account(house, "system", account).expect("opened");
    let all = list_accounts(house).expect("listed");
    all.into_iter().find(|one| one.who.name == name).expect("there").who
}

const MENU: &str = r#"
id = "trial"
version = 1
academic_year = "2026-27"
[[dimension]]
id = "sex"
title = "Sex"
value = [
  { code = "female", label = "Girls" },
  { code = "male", label = "Boys" },
  { code = "not-recorded", label = "Not recorded" },
]
[[population]]
id = "recorded-free-meals"
title = "pupils on roll"
[[measure]]
id = "free-meals"
title = "Eligible for free school meals"
variable = "free-meals"
population = "recorded-free-meals"
kind = "count"
families = ["residence"]
tables = [[], ["sex"]]
headline = [[]]
"#;

fn wanted(menu: ContentHash, vintage: &str, kind: VintageKind) -> ToPublish {
    let on = Day::new(2026, 9, 3).expect("a day");
    ToPublish { menu, vintage: vintage.to_owned(), kind, on }
}

fn question(along: &[&str]) -> Question {
    Question {
        of: "free-meals".to_owned(),
        family: Family::Residence,
        areas: vec!["Z08000001".to_owned()],
        along: along.iter().map(|word| (*word).to_owned()).collect(),
    }
}

/// A house with a vintage published, and its menu.
fn published(folder: &Path) -> (House, ContentHash, Who) {
    let house = filled(folder);
    let (data, governance) = (
        person(&house, Role::DataLead, "Tomasz Ellery"),
        person(&house, Role::GovernanceLead, "Ruth Adeyemi"),
    );
    let menu = propose_menu(&house, Some(&data), MENU).expect("kept");
    sign_menu(&house, Some(&data), menu).expect("signed");
    sign_menu(&house, Some(&governance), menu).expect("signed");
    let done = publish_statistics(&house, Some(&data), &wanted(menu, "first", VintageKind::Full));
    assert!(done.expect("published").passed);
    (house, menu, data)
}

#[test]
fn nothing_is_published_before_two_different_people_signed() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = filled(folder.path());
    let data = person(&house, Role::DataLead, "Tomasz Ellery");
    let convenor = person(&house, Role::Convenor, "Saira Whitlock");
    let governance = person(&house, Role::GovernanceLead, "Ruth Adeyemi");
    assert!(matches!(propose_menu(&house, Some(&convenor), MENU), Err(CannotPublish::Refused(_))));
    let menu = propose_menu(&house, Some(&data), MENU).expect("kept");
    assert!(matches!(propose_menu(&house, Some(&data), MENU), Err(CannotPublish::Kept)));
    let wanted = wanted(menu, "first", VintageKind::Full);
    let publish = |who: &Who| publish_statistics(&house, Some(who), &wanted);
    assert!(matches!(publish(&data), Err(CannotPublish::Unsigned(_))));
    sign_menu(&house, Some(&data), menu).expect("signed");
    assert!(matches!(sign_menu(&house, Some(&data), menu), Err(CannotPublish::SignedBefore)));
    assert!(matches!(sign_menu(&house, Some(&convenor), menu), Err(CannotPublish::Refused(_))));
    assert!(matches!(publish(&data), Err(CannotPublish::Unsigned(_))), "one is not two");
    assert!(matches!(ask_statistics(&house, &question(&[])), Err(CannotAsk::NothingPublished)));
    sign_menu(&house, Some(&governance), menu).expect("signed");
    assert!(matches!(publish(&governance), Err(CannotPublish::Refused(_))));
    assert!(publish(&data).expect("published").passed);
    let view = show_menu(&house, None, menu).expect("shown");
    assert_eq!(view.signatures.len(), 2);
}

#[test]
fn a_published_figure_stays_as_it_is_whoever_asks_and_whenever() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, menu, data) = published(folder.path());
    let first = ask_statistics(&house, &question(&["sex"])).expect("answered");
    let total = ask_statistics(&house, &question(&[])).expect("answered");
    assert!(
        matches!(total.answer.lines[0].figure, Figure::Count { count, .. } if count.value().is_some())
    );
    // As after a restart: nothing is open, and the questions come in another order.
    let again = House { cubes: cubes::OpenCubes::default(), ..house };
    let second = ask_statistics(&again, &question(&["sex"])).expect("answered");
    assert_eq!((first.answer.hash(), &first.reference), (second.answer.hash(), &second.reference));
    assert!(matches!(
        check_reference(&again, &format!(" {} ", first.reference)).expect("asked"),
        Checked::Released(entry) if entry.release.vintage == "first"
    ));
    for (typed, expected) in [
        ("first", Checked::NotAReference),
        ("1-00000000", Checked::Unknown),
        ("99999-00000000", Checked::Unknown),
    ] {
        assert_eq!(check_reference(&again, typed).expect("asked"), expected, "{typed}");
    }
    let full = wanted(menu, "second", VintageKind::Full);
    let refused = publish_statistics(&again, Some(&data), &full);
    assert!(matches!(refused, Err(CannotPublish::NotFrozen { .. })), "one full vintage a year");
    let headline = wanted(menu, "refresh", VintageKind::Headline);
    assert!(publish_statistics(&again, Some(&data), &headline).expect("published").passed);
    let total = ask_statistics(&again, &question(&[])).expect("answered");
    assert_eq!(total.answer.vintage, "refresh", "the newest that has the table");
    let sexes = ask_statistics(&again, &question(&["sex"])).expect("answered");
    assert_eq!(sexes.answer.hash(), first.answer.hash());
}

#[test]
fn what_was_changed_in_the_store_is_not_answered_from() {
    for sql in [
        "UPDATE cubes SET record = REPLACE(record, '1', '2')",
        "UPDATE ledger SET table_id = 'free-meals|residence|age' WHERE seq = 1",
        "DELETE FROM ledger WHERE seq = 1",
        "UPDATE vintages SET manifest = NULL",
        "DELETE FROM menu_signatures",
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let (house, ..) = published(folder.path());
        ask_statistics(&house, &question(&[])).expect("answered");
        let change = move |tx: &mut Tx<'_>| tx.execute(sql, &[]).map(|_| ());
        house.store.write("a forger", change).expect("changed");
        assert!(!audit_ledger(&house).expect("audited").passed(), "{sql}");
        let held = ask_statistics(&house, &question(&[]));
        assert!(matches!(held, Err(CannotAsk::HeldBack(_))), "{sql}: {held:?}");
    }
}

#[test]
fn nothing_is_answered_when_the_last_audit_is_too_old() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, ..) = published(folder.path());
    let later = commons::FixedClock::at(house.now().plus_seconds(3 * 24 * 60 * 60));
    let house = House { clock: std::sync::Arc::new(later), ..house };
    assert!(matches!(offered(&house), Err(CannotAsk::HeldBack(_))));
    assert!(audit_ledger(&house).expect("audited").passed());
    assert!(offered(&house).is_ok());
}

#[test]
fn a_menu_that_asks_for_what_is_not_recorded_is_refused_in_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = trial_house::house(folder.path());
    let data = person(&house, Role::DataLead, "Tomasz Ellery");
    for (from, to, word) in [
        ("id = \"sex\"", "id = \"shoes\"", "shoes"),
        ("variable = \"free-meals\"", "variable = \"shoes\"", "shoes"),
        ("recorded-free-meals", "everybody", "recorded-free-meals"),
        ("{ code = \"male\", label = \"Boys\" },", "", "male"),
        ("version = 1", "version = \"one\"", "line 3"),
    ] {
        let text = MENU.replace(from, to).replace(
            "[\"sex\"]",
            if word == "shoes" && from.starts_with("id") { "[\"shoes\"]" } else { "[\"sex\"]" },
        );
        let said = propose_menu(&house, Some(&data), &text).expect_err(word).to_string();
        assert!(said.contains(word), "{said}");
    }
}
