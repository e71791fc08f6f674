//! Promises about histories of deeds.

use crate::engines::{Fresh, id, later};
use crate::transactions::deed;
use store::histories::{self, Appended, History, HistoryEntry, HistoryKind};
use store::{Constraint, Finding, StoreError, audit};

fn history(number: u64, kind: HistoryKind, inside: Option<u64>) -> History {
    History {
        id: id(number),
        kind,
        address: format!("number-{number}"),
        inside: inside.map(id),
        begun_at: later(i64::try_from(number).unwrap()),
    }
}

fn begun(fresh: &Fresh, histories: &[History]) {
    let histories = histories.to_vec();
    fresh
        .write(move |tx| histories.iter().try_for_each(|history| histories::begin(tx, history)))
        .unwrap();
}

fn append(fresh: &Fresh, number: u64, seen: u64, deed: &'static str) -> Appended {
    let at = later(100);
    fresh.write(move |tx| histories::append(tx, &id(number), seen, (at, "amna"), deed)).unwrap()
}

fn kept(appended: Appended) -> HistoryEntry {
    match appended {
        Appended::Kept(entry) => entry,
        Appended::MovedOn(there) => panic!("it has {there} entries"),
    }
}

pub(crate) fn entries_come_back_in_their_order_and_who_comes_second_is_told(fresh: &Fresh) {
    let partnership = history(1, HistoryKind::Partnership, None);
    let statement = history(2, HistoryKind::Statement, Some(1));
    let ask = history(3, HistoryKind::Ask, Some(1));
    begun(fresh, &[partnership.clone(), statement.clone(), ask]);
    let first = kept(append(fresh, 2, 0, r#"{"did":"consult"}"#));
    assert_eq!(append(fresh, 2, 0, r#"{"did":"agree"}"#), Appended::MovedOn(1));
    assert_eq!(append(fresh, 2, 2, r#"{"did":"agree"}"#), Appended::MovedOn(1));
    let second = kept(append(fresh, 2, 1, r#"{"did":"agree"}"#));
    assert_eq!((first.seq, second.seq), (1, 2));
    assert_ne!(first.seal, second.seal);
    let elsewhere = kept(append(fresh, 3, 0, r#"{"did":"consult"}"#));
    assert_eq!(elsewhere.seal, first.seal, "the seal tells of the entries alone");
    assert_eq!(fresh.read(|tx| histories::entries(tx, &id(2))), [first, second]);
    assert_eq!(fresh.read(|tx| histories::entries(tx, &id(1))), []);
    let found = fresh.read(|tx| histories::find(tx, HistoryKind::Statement, "number-2"));
    assert_eq!(found, Some(statement.clone()));
    assert_eq!(fresh.read(|tx| histories::find(tx, HistoryKind::Ask, "number-2")), None);
    assert_eq!(fresh.read(|tx| histories::get(tx, &id(1))), Some(partnership.clone()));
    assert_eq!(fresh.read(|tx| histories::list(tx, HistoryKind::Partnership)), [partnership]);
    let inside = fresh.read(|tx| histories::inside(tx, HistoryKind::Statement, &id(1)));
    assert_eq!(inside, [statement]);
}

pub(crate) fn an_address_belongs_to_one_history_of_a_kind(fresh: &Fresh) {
    begun(fresh, &[history(1, HistoryKind::Statement, None)]);
    let twice = |kind, inside: Option<u64>| {
        let other = History { id: id(2), address: "number-1".into(), ..history(2, kind, inside) };
        fresh.write(move |tx| histories::begin(tx, &other))
    };
    let taken = twice(HistoryKind::Statement, None);
    assert!(matches!(taken, Err(StoreError::Conflict(Constraint::Unique))), "{taken:?}");
    let nowhere = twice(HistoryKind::Ask, Some(9));
    assert!(matches!(nowhere, Err(StoreError::Conflict(Constraint::Reference))), "{nowhere:?}");
    twice(HistoryKind::Ask, Some(1)).unwrap();
    let none = fresh.write(|tx| histories::append(tx, &id(9), 0, (later(1), "amna"), "{}"));
    assert!(matches!(none, Err(StoreError::Conflict(Constraint::Reference))), "{none:?}");
}

pub(crate) fn a_rewritten_history_is_found_by_the_check(fresh: &Fresh) {
    begun(fresh, &[history(1, HistoryKind::Ask, None), history(2, HistoryKind::Ask, None)]);
    for seen in 0..3 {
        kept(append(fresh, 1, seen, r#"{"did":"chase"}"#));
        kept(append(fresh, 2, seen, r#"{"did":"chase"}"#));
    }
    let findings = || fresh.store.check().unwrap().findings;
    assert_eq!(findings(), []);
    let change = |sql: &'static str| fresh.write(move |tx| tx.execute(sql, &[])).unwrap();
    for (sql, back) in [
        ("UPDATE history_entries SET who = 'ben' WHERE seq = 2", "'amna'"),
        ("UPDATE history_entries SET who = 'ben' WHERE seq = 3", "'amna'"),
    ] {
        change(sql);
        let found = findings();
        assert_eq!(found.len(), 2, "one of each history: {found:?}");
        let seq = &sql[sql.len() - 1..];
        let said = format!("entry {seq} of history {} was changed", id(1));
        assert!(found.contains(&Finding::Damaged(said)), "{found:?}");
        fresh
            .write({
                let sql = sql.replace("'ben'", back);
                move |tx| tx.execute(&sql, &[])
            })
            .unwrap();
        assert_eq!(findings(), []);
    }
    change("DELETE FROM history_entries WHERE seq = 1");
    assert_eq!(findings().len(), 2, "what came first is missing");
}

/// As somebody does who may write to the database and knows how seals are made.
pub(crate) fn a_history_rewritten_with_seals_of_its_own_or_cut_short_no_longer_fits_the_audit(
    fresh: &Fresh,
) {
    begun(fresh, &[history(1, HistoryKind::Ask, None)]);
    let written = |deeds: [&'static str; 3]| -> Vec<HistoryEntry> {
        (0..).zip(deeds).map(|(seen, deed)| kept(append(fresh, 1, seen, deed))).collect()
    };
    let told = written([r#"{"did":"ask"}"#, r#"{"did":"chase"}"#, r#"{"did":"decline"}"#]);
    for entry in &told {
        let object = format!("round 2, ask number-1 entry {} seal {}", entry.seq, entry.seal);
        let deed = deed("amna", &object);
        fresh.write(move |tx| audit::record(tx, &deed, later(100))).unwrap();
    }
    let findings = || fresh.store.check().unwrap().findings;
    assert_eq!(findings(), []);
    let change = |sql: &'static str| fresh.write(move |tx| tx.execute(sql, &[])).unwrap();
    change("DELETE FROM history_entries WHERE seq = 3");
    let gone = "entry 3 of ask number-1 is gone: the audit says that it was written";
    assert_eq!(findings(), [Finding::Damaged(gone.into())]);
    change("DELETE FROM history_entries");
    written([r#"{"did":"ask"}"#, r#"{"did":"agree"}"#, r#"{"did":"decline"}"#]);
    let other = |seq: u64| {
        let words = "is not the one that the audit says was written";
        Finding::Damaged(format!("entry {seq} of ask number-1 {words}"))
    };
    assert_eq!(findings(), [other(2), other(3)], "the first entry is as it was");
}
