//! Promises about menus, vintages and the ledger of what is released.

use crate::engines::{Fresh, hash, id, later, now};
use crate::people::with_person;
use crate::transactions::deed;
use store::ledger::{
    self, AuditResult, Door, LedgerAudit, LedgerBroken, LedgerHead, Release, Viewer,
};
use store::menus::{self, MenuRecord, MenuSignature};
use store::vintages::{self, Kind, VintageRecord, VintageState};
use store::{Constraint, Finding, StoreError};

fn release(table: &str, content: &str) -> Release {
    Release {
        door: Door::Live,
        table_id: table.into(),
        vintage: "2026-autumn".into(),
        cells: r#"{"atoms":["5be1"],"cells":["sex:f","sex:m"]}"#.into(),
        viewer: Viewer::Everybody,
        menu: Some(hash("menu")),
        policy: "LC-SDC v1".into(),
        content: hash(content),
    }
}

fn appended(fresh: &Fresh, tables: &'static [&'static str]) -> Vec<ledger::Entry> {
    let releases: Vec<Release> = tables.iter().map(|table| release(table, "cube")).collect();
    fresh.write(move |tx| ledger::append(tx, &releases, &deed("system", ""), later(1))).unwrap()
}

pub(crate) fn what_is_released_is_found_by_place_table_and_content(fresh: &Fresh) {
    assert_eq!(fresh.read(ledger::verify).unwrap().seq, 0, "an empty ledger is whole");
    assert_eq!(appended(fresh, &[]), [], "nothing is nothing, in the audit as well");
    let first = appended(fresh, &["a", "b"]);
    let second = appended(fresh, &["c"]);
    let all = [first.clone(), second.clone()].concat();
    assert_eq!(fresh.read(|tx| ledger::after(tx, 0, 9)), all);
    assert_eq!(fresh.read(|tx| ledger::after(tx, 1, 1)), [all[1].clone()]);
    assert_eq!(fresh.read(|tx| ledger::at(tx, 3)), Some(all[2].clone()));
    assert_eq!(fresh.read(|tx| ledger::of_table(tx, "b", "2026-autumn")), Some(all[1].clone()));
    assert_eq!(fresh.read(|tx| ledger::of_table(tx, "b", "2026-spring")), None);
    assert_eq!(fresh.read(|tx| ledger::of_content(tx, hash("cube"))), all);
    for entry in all {
        assert!(fresh.read(move |tx| ledger::is_in_audit(tx, &entry)));
    }
    let head = LedgerHead { seq: 3, hash: second[0].hash };
    assert_eq!(fresh.read(ledger::verify), Ok(head));
    assert_eq!(fresh.store.check().unwrap().findings, []);
}

/// Every row, every column that says something, and the end.
pub(crate) fn a_ledger_that_was_changed_or_cut_short_is_found(fresh: &Fresh) {
    appended(fresh, &["a", "b"]);
    let second = appended(fresh, &["c"]);
    let change = |sql: &'static str| fresh.write(move |tx| tx.execute(sql, &[])).unwrap();
    for (change_it, back) in [
        ("UPDATE ledger SET table_id = 'x' WHERE seq = 2", "table_id = 'b'"),
        ("UPDATE ledger SET cells = '{}' WHERE seq = 2", CELLS),
        ("UPDATE ledger SET viewer = 'partners' WHERE seq = 2", "viewer = 'everybody'"),
        ("UPDATE ledger SET policy = 'none' WHERE seq = 2", "policy = 'LC-SDC v1'"),
    ] {
        assert_eq!(change(change_it), 1);
        assert_eq!(fresh.read(ledger::verify), Err(LedgerBroken::Content(2)), "{change_it}");
        let found = fresh.store.check().unwrap().findings;
        assert_eq!(found, [Finding::Ledger(LedgerBroken::Content(2))]);
        let sql = format!("UPDATE ledger SET {back} WHERE seq = 2");
        fresh.write(move |tx| tx.execute(&sql, &[])).unwrap();
        assert!(fresh.read(ledger::verify).is_ok(), "{back}");
    }
    let gone = second[0].audit_seq;
    change("DELETE FROM ledger WHERE seq = 3");
    assert_eq!(fresh.read(ledger::verify), Err(LedgerBroken::CutOff(gone)));
    change("DELETE FROM ledger WHERE seq = 1");
    let order = LedgerBroken::Order { expected: 1, found: 2 };
    assert_eq!(fresh.read(ledger::verify), Err(order));
}

const CELLS: &str = r#"cells = '{"atoms":["5be1"],"cells":["sex:f","sex:m"]}'"#;

/// As by somebody who knows how rows are hashed: the row fits, and the audit names another.
pub(crate) fn a_row_written_past_the_audit_is_found(fresh: &Fresh) {
    let entries = appended(fresh, &["a"]);
    let other = fresh
        .write(|tx| {
            tx.execute("DELETE FROM ledger", &[])?;
            ledger::append(tx, &[release("b", "cube")], &deed("system", ""), later(1))
        })
        .unwrap();
    let (first, second) = (entries[0].audit_seq, other[0].audit_seq);
    assert_eq!(fresh.read(ledger::verify), Err(LedgerBroken::CutOff(first)));
    let sql = format!("UPDATE ledger SET audit_seq = {first} WHERE audit_seq = {second}");
    fresh.write(move |tx| tx.execute(&sql, &[])).unwrap();
    assert_eq!(fresh.read(ledger::verify), Err(LedgerBroken::NotInAudit(1)));
    let moved = fresh.read(|tx| ledger::at(tx, 1)).unwrap();
    assert!(!fresh.read(move |tx| ledger::is_in_audit(tx, &moved)));
}

pub(crate) fn the_last_audit_of_the_ledger_comes_back(fresh: &Fresh) {
    assert_eq!(fresh.read(ledger::last_audit), None);
    let audit = |number: u64, result, findings: &[&str]| LedgerAudit {
        id: id(number),
        at: later(i64::try_from(number).unwrap()),
        head: LedgerHead { seq: 3, hash: hash("end") },
        result,
        examined: "3 tables".into(),
        findings: findings.iter().map(|text| (*text).to_owned()).collect(),
    };
    let passed = audit(2, AuditResult::Passed, &[]);
    let failed = audit(1, AuditResult::Failed, &["table a does not open", "table b is gone"]);
    for each in [passed.clone(), failed.clone()] {
        fresh.write(move |tx| ledger::keep_audit(tx, &each)).unwrap();
    }
    assert_eq!(fresh.read(ledger::last_audit), Some(passed));
    fresh.write(|tx| tx.execute("DELETE FROM ledger_audits WHERE result = 'passed'", &[])).unwrap();
    assert_eq!(fresh.read(ledger::last_audit), Some(failed));
}

fn menu(version: u32) -> MenuRecord {
    MenuRecord {
        seal: hash(&format!("menu {version}")),
        name: "calderbrook".into(),
        version,
        academic_year: "2026-27".into(),
        document: "id = \"calderbrook\"\n".into(),
        proposed_by: "system".into(),
        proposed_at: later(version.into()),
    }
}

pub(crate) fn a_menu_is_kept_once_and_signed_once_by_each(fresh: &Fresh) {
    with_person(fresh, 1);
    with_person(fresh, 2);
    let insert = |menu: MenuRecord| fresh.write(move |tx| menus::insert(tx, &menu));
    insert(menu(1)).unwrap();
    insert(menu(2)).unwrap();
    let other = insert(MenuRecord { seal: hash("other"), ..menu(1) });
    assert!(matches!(other, Err(StoreError::Conflict(Constraint::Unique))), "{other:?}");
    assert_eq!(fresh.read(menus::list), [menu(2), menu(1)]);
    assert_eq!(fresh.read(|tx| menus::of(tx, menu(1).seal)), Some(menu(1)));
    let signature = |person: u64, at: i64| MenuSignature {
        menu: menu(1).seal,
        person: id(person),
        signed_as: format!("Person {person}"),
        seal: menu(1).seal,
        signed_at: later(at),
    };
    let sign = |signature: MenuSignature| fresh.write(move |tx| menus::sign(tx, &signature));
    sign(signature(2, 5)).unwrap();
    sign(signature(1, 6)).unwrap();
    let twice = sign(signature(1, 7));
    assert!(matches!(twice, Err(StoreError::Conflict(_))), "{twice:?}");
    let nobody = sign(signature(3, 8));
    assert!(matches!(nobody, Err(StoreError::Conflict(Constraint::Reference))), "{nobody:?}");
    let signed = fresh.read(|tx| menus::signatures(tx, menu(1).seal));
    assert_eq!(signed, [signature(2, 5), signature(1, 6)]);
}

pub(crate) fn a_vintage_is_frozen_once_and_ends_once(fresh: &Fresh) {
    let planned = VintageRecord {
        name: "2026-autumn".into(),
        academic_year: "2026-27".into(),
        kind: Kind::Full,
        state: VintageState::Planned,
        menu: menu(1).seal,
        data_date: now().day(),
        planned_by: "system".into(),
        planned_at: now(),
        key_name: None,
        manifest: None,
        frozen_at: None,
        ended_at: None,
        ended_why: None,
    };
    let plan = planned.clone();
    fresh.write(|tx| menus::insert(tx, &menu(1))).unwrap();
    fresh.write(move |tx| vintages::plan(tx, &plan)).unwrap();
    let freeze = |at: i64| {
        let named = ("2026-autumn", "key 1");
        fresh.write(move |tx| vintages::freeze(tx, named, ("{}", "{\"cube\":1}"), later(at)))
    };
    let end = |state| {
        let named = ("2026-autumn", state);
        fresh.write(move |tx| vintages::end(tx, named, "a fault in the file", later(9))).unwrap()
    };
    assert!(!end(VintageState::Withdrawn), "it is not published yet");
    assert!(freeze(1).unwrap() && !freeze(2).unwrap());
    assert!(!fresh.write(|tx| vintages::forget_plan(tx, "2026-autumn")).unwrap());
    let frozen = VintageRecord {
        state: VintageState::Frozen,
        key_name: Some("key 1".into()),
        manifest: Some("{}".into()),
        frozen_at: Some(later(1)),
        ..planned
    };
    assert_eq!(fresh.read(vintages::list), std::slice::from_ref(&frozen));
    let cube = fresh.read(|tx| vintages::cube(tx, "2026-autumn"));
    assert_eq!(cube, Some(("{\"cube\":1}".into(), hash("{\"cube\":1}"))));
    fresh.write(|tx| tx.execute("UPDATE cubes SET record = '{\"cube\":2}'", &[])).unwrap();
    let changed = "the cube of 2026-autumn is not as it was published".to_owned();
    assert_eq!(fresh.store.check().unwrap().findings, [Finding::Damaged(changed)]);
    assert!(end(VintageState::Archived) && !end(VintageState::Withdrawn));
    let ended = VintageRecord {
        state: VintageState::Archived,
        key_name: None,
        ended_at: Some(later(9)),
        ended_why: Some("a fault in the file".into()),
        ..frozen
    };
    assert_eq!(fresh.read(|tx| vintages::of(tx, "2026-autumn")), Some(ended));
}
