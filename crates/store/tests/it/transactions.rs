//! Promises about transactions themselves, and about the audit that is written inside them.

use crate::engines::{Fresh, id, later, now};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::channel;
use store::audit::{self, Decision, Deed};
use store::chain::{self, Broken};
use store::jobs::{self, Job, JobState};
use store::{Constraint, Finding, Row, Store, StoreError, Tx, Value};

pub(crate) fn deed(actor: &str, object: &str) -> Deed {
    Deed {
        actor: actor.into(),
        role: "analyst".into(),
        purpose: "planning".into(),
        agreement: "isa-7".into(),
        action: "load file".into(),
        object: object.into(),
        decision: Decision::Done,
    }
}

pub(crate) fn job(number: u64) -> Job {
    Job {
        id: id(number),
        kind: "test".into(),
        subject: format!("job {number}"),
        state: JobState::Waiting,
        done: 0,
        total: None,
        message: String::new(),
        asked_by: "system".into(),
        started_at: now(),
        changed_at: now(),
        stop_asked_at: None,
    }
}

fn how_many(fresh: &Fresh) -> usize {
    fresh.read(jobs::list).len()
}

pub(crate) fn an_act_that_fails_leaves_nothing(fresh: &Fresh) {
    let failed = fresh.write(|tx| {
        jobs::insert(tx, &job(1))?;
        jobs::insert(tx, &job(1))
    });
    assert!(matches!(failed, Err(StoreError::Conflict(Constraint::Unique))), "{failed:?}");
    assert_eq!(how_many(fresh), 0);
}

#[derive(Debug)]
enum Answer {
    Refused { found: usize },
    Store(StoreError),
}

impl From<StoreError> for Answer {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

pub(crate) fn a_refusal_of_the_caller_rolls_back_too(fresh: &Fresh) {
    let answer: Result<(), Answer> = fresh.store.write("refuse", |tx| {
        jobs::insert(tx, &job(1))?;
        let found = jobs::list(tx)?.len();
        Err(Answer::Refused { found })
    });
    match answer {
        Err(Answer::Refused { found }) => assert_eq!(found, 1),
        Err(Answer::Store(error)) => panic!("{error}"),
        Ok(()) => panic!("it was refused"),
    }
    assert_eq!(how_many(fresh), 0);
}

pub(crate) fn an_ignored_error_keeps_nothing_either(fresh: &Fresh) {
    let answer = fresh.write(|tx| {
        jobs::insert(tx, &job(1))?;
        let _ = jobs::insert(tx, &job(1));
        Ok(())
    });
    assert!(matches!(answer, Err(StoreError::AlreadyFailed)), "{answer:?}");
    let answer = fresh.write(|tx| {
        let _ = tx.execute("SELECT nonsense", &[]);
        jobs::insert(tx, &job(2))
    });
    assert!(matches!(answer, Err(StoreError::AlreadyFailed)), "{answer:?}");
    assert_eq!(how_many(fresh), 0);
}

pub(crate) fn reading_cannot_write(fresh: &Fresh) {
    let answer: Result<(), StoreError> =
        fresh.store.read("write in a read", |tx| jobs::insert(tx, &job(1)));
    assert!(matches!(answer, Err(StoreError::ReadOnly)), "{answer:?}");
    assert_eq!(how_many(fresh), 0);
    fresh.write(|tx| jobs::insert(tx, &job(1))).unwrap();
}

pub(crate) fn a_view_does_not_change_while_it_is_read(fresh: &Fresh) {
    let (looked, has_looked) = channel();
    let (wrote, has_written) = channel::<()>();
    let store = fresh.store.clone();
    let has_written = std::sync::Mutex::new(has_written);
    let reader = std::thread::spawn(move || {
        store.read::<_, StoreError, _>("look twice", move |tx| {
            let before = jobs::list(tx)?.len();
            looked.send(()).unwrap();
            has_written.lock().unwrap().recv().unwrap();
            Ok((before, jobs::list(tx)?.len()))
        })
    });
    has_looked.recv().unwrap();
    fresh.write(|tx| jobs::insert(tx, &job(1))).unwrap();
    wrote.send(()).unwrap();
    assert_eq!(reader.join().unwrap().unwrap(), (0, 0));
    assert_eq!(how_many(fresh), 1);
}

pub(crate) fn a_panic_reaches_the_caller_and_the_desk_goes_on(fresh: &Fresh) {
    for _ in 0..5 {
        let caught = catch_unwind(AssertUnwindSafe(|| {
            let answer: Result<(), StoreError> = fresh.write(|tx| {
                jobs::insert(tx, &job(1))?;
                std::panic::panic_any("a fault of the caller")
            });
            panic!("the panic was swallowed: {answer:?}");
        }));
        assert_eq!(caught.unwrap_err().downcast_ref(), Some(&"a fault of the caller"));
    }
    assert_eq!(how_many(fresh), 0);
    fresh.write(|tx| jobs::insert(tx, &job(1))).unwrap();
}

pub(crate) fn writers_at_the_same_time_all_succeed_in_one_order(fresh: &Fresh) {
    const WRITERS: u64 = 6;
    const ACTS: u64 = 10;
    // Each writer has a store of its own, as another program on the same database has.
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let store = Store::open(&fresh.address, now()).unwrap();
            std::thread::spawn(move || {
                for act in 0..ACTS {
                    store
                        .write::<_, StoreError, _>("write at the same time", move |tx| {
                            jobs::insert(tx, &job(writer * 1_000 + act))?;
                            audit::record(tx, &deed(&format!("w{writer}"), "job"), now())
                        })
                        .unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.join().unwrap();
    }
    assert_eq!(how_many(fresh) as u64, WRITERS * ACTS);
    let head = fresh.read(|tx| audit::verify(tx, None)).unwrap();
    assert_eq!(head.seq, WRITERS * ACTS);
    for writer in 0..WRITERS {
        let own = fresh.read(move |tx| audit::by(tx, &format!("w{writer}"), 100));
        assert_eq!(own.len() as u64, ACTS);
    }
}

pub(crate) fn numbers_and_text_come_back_exactly(fresh: &Fresh) {
    let texts = ["", " ", "it's \"quoted\" $1 ?1", "naïve 😀 Ünal", "line\nbreak\ttab\\", "NULL"];
    let wholes = [0, -1, i64::MAX, i64::MIN, 2_147_483_648];
    let echo = |value: Value, kind: &'static str| {
        let given = value.clone();
        let sql = format!("SELECT CAST($1 AS {kind})");
        let found =
            fresh.read(move |tx| tx.one(&sql, std::slice::from_ref(&given), |row| Ok(row.clone())));
        (found, value)
    };
    let whole = |row: &Row| row.whole(0).unwrap();
    for text in texts {
        let (row, _) = echo(text.into(), "TEXT");
        assert_eq!(row.text(0).unwrap(), text);
    }
    for number in wholes {
        assert_eq!(whole(&echo(number.into(), "BIGINT").0), number);
    }
    let reals = [0.1 + 0.2, 1e300, -5e-324, 0.5, f64::MAX, f64::MIN_POSITIVE];
    for real in reals {
        // Kept and read back through a column of that kind.
        fresh
            .write(move |tx| {
                tx.execute("DELETE FROM observations", &[])?;
                tx.execute("DELETE FROM loads", &[])?;
                keep_real(tx, real)
            })
            .unwrap();
        let sql = "SELECT reading FROM observations";
        let found = fresh.read(move |tx| tx.one(sql, &[], |row| row.maybe_real(0))).unwrap();
        assert_eq!(found.to_bits(), real.to_bits(), "{real}");
    }
    let none =
        fresh.read(|tx| tx.one("SELECT CAST($1 AS TEXT)", &[Value::Null], |row| row.maybe_text(0)));
    assert_eq!(none, None);
}

fn keep_real(tx: &mut Tx<'_>, real: f64) -> Result<(), StoreError> {
    use crate::engines::{a_load, key};
    store::loads::start(tx, &a_load(1, "x", "v"))?;
    let row = store::ObservationRow {
        key: key("x", "E08000032", 2024),
        reading: commons::Reading::Value(real),
        numerator: None,
        denominator: None,
        interval: None,
        load: id(1),
        vintage: "v".into(),
        state: store::ObservationState::Current,
    };
    store::observations::keep(tx, &id(1), &[row]).map(|_| ())
}

pub(crate) fn what_only_one_engine_could_keep_is_refused(fresh: &Fresh) {
    let mut odd = job(1);
    odd.message = "zero \0 character".into();
    let answer = fresh.write(move |tx| jobs::insert(tx, &odd));
    assert!(matches!(answer, Err(StoreError::NotPortable(_))), "{answer:?}");
    let answer: Result<Option<f64>, _> = fresh.store.read("not finite", |tx| {
        tx.one("SELECT 1.0 WHERE $1 = $1", &[Value::Real(f64::NAN)], |row| row.maybe_real(0))
    });
    assert!(matches!(answer, Err(StoreError::NotPortable(_))), "{answer:?}");
}

pub(crate) fn clones_share_one_database(fresh: &Fresh) {
    let clone = fresh.store.clone();
    clone.write::<_, StoreError, _>("through a clone", |tx| jobs::insert(tx, &job(1))).unwrap();
    drop(clone);
    assert_eq!(how_many(fresh), 1);
}

pub(crate) fn broken_promises_have_the_same_names(fresh: &Fresh) {
    let cases: [(&str, Constraint); 3] = [
        ("UPDATE audit_head SET id = 'tail'", Constraint::Check),
        ("UPDATE audit_head SET hash = NULL", Constraint::Check),
        ("INSERT INTO audit_head (id, seq, hash) VALUES ('head', 0, '')", Constraint::Unique),
    ];
    for (sql, promise) in cases {
        let answer = fresh.write(move |tx| tx.execute(sql, &[]));
        assert!(
            matches!(answer, Err(StoreError::Conflict(broken)) if broken == promise),
            "{sql}: {answer:?}"
        );
    }
    let answer = fresh.write(|tx| tx.execute("UPDATE no_such_table SET x = 1", &[]));
    assert!(matches!(answer, Err(StoreError::Broken(_))), "{answer:?}");
    let quoted: Result<Vec<String>, _> = fresh.store.read("misspelt", |tx| {
        tx.many("SELECT \"not_a_column\" FROM audit_head", &[], |row| row.text(0))
    });
    assert!(matches!(quoted, Err(StoreError::Broken(_))), "{quoted:?}");
}

pub(crate) fn the_audit_is_kept_with_its_act_or_not_at_all(fresh: &Fresh) {
    let failed: Result<(), StoreError> = fresh.write(|tx| {
        jobs::insert(tx, &job(1))?;
        audit::record(tx, &deed("amna", "job 1"), now())?;
        Err(StoreError::Full)
    });
    assert!(failed.is_err());
    assert_eq!(fresh.read(audit::head), chain::Head::EMPTY);
    assert_eq!(how_many(fresh), 0);
    let entry = fresh
        .write(|tx| {
            jobs::insert(tx, &job(1))?;
            audit::record(tx, &deed("amna", "job 1"), now())
        })
        .unwrap();
    assert_eq!((entry.seq, entry.hash), (1, chain::hash(&entry)));
    assert_eq!(fresh.read(audit::head).hash, entry.hash);
}

pub(crate) fn the_audit_can_be_asked_by_object_and_by_person(fresh: &Fresh) {
    for (number, (actor, object)) in
        [("amna", "a"), ("bilal", "b"), ("amna", "b")].into_iter().enumerate()
    {
        let at = later(i64::try_from(number).unwrap());
        fresh.write(move |tx| audit::record(tx, &deed(actor, object), at)).unwrap();
    }
    let about = fresh.read(|tx| audit::about(tx, "b", 10));
    assert_eq!(about.iter().map(|e| e.actor.as_str()).collect::<Vec<_>>(), ["amna", "bilal"]);
    assert_eq!(fresh.read(|tx| audit::by(tx, "amna", 1))[0].seq, 3);
    assert_eq!(fresh.read(|tx| audit::after(tx, 1, 10)).len(), 2);
}

pub(crate) fn an_export_of_the_audit_is_checked_away_from_the_database(fresh: &Fresh) {
    for object in ["a", "Ünal \"x\" \\ \n y", "c"] {
        fresh.write(move |tx| audit::record(tx, &deed("amna", object), now())).unwrap();
    }
    let (head, export) = (fresh.read(audit::head), fresh.read(audit::export));
    assert_eq!(export.lines().count(), 3);
    assert_eq!(chain::verify_export(&export, Some(head)), Ok(head));
    let forged = export.replace("\"a\"", "\"b\"");
    assert_eq!(chain::verify_export(&forged, Some(head)), Err(Broken::Content { seq: 1 }));
    let cut: String = export.lines().take(2).map(|line| line.to_owned() + "\n").collect();
    let expected = Broken::Head { expected: 3, found: 2 };
    assert_eq!(chain::verify_export(&cut, Some(head)), Err(expected));
}

pub(crate) fn a_changed_audit_is_noticed_in_the_database(fresh: &Fresh) {
    for object in ["a", "b", "c", "d"] {
        fresh.write(move |tx| audit::record(tx, &deed("amna", object), now())).unwrap();
    }
    let head = fresh.read(audit::head);
    let verified = |fresh: &Fresh| fresh.read(move |tx| audit::verify(tx, Some(head)));
    assert_eq!(verified(fresh), Ok(head));
    let put = |sql: &'static str, value: &'static str| {
        fresh.write(move |tx| tx.execute(sql, &[value.into()])).unwrap();
    };
    put("UPDATE audit SET object = $1 WHERE seq = 2", "x");
    assert_eq!(verified(fresh), Err(Broken::Content { seq: 2 }));
    put("UPDATE audit SET object = $1 WHERE seq = 2", "b");
    assert_eq!(verified(fresh), Ok(head));
    put("DELETE FROM audit WHERE seq = 4 AND object = $1", "d");
    assert_eq!(verified(fresh), Err(Broken::Head { expected: 4, found: 3 }));
    // A forger who also moves the head is caught by the head kept elsewhere.
    let third = fresh.read(|tx| audit::after(tx, 2, 1)).remove(0);
    fresh
        .write(move |tx| {
            let sql = "UPDATE audit_head SET seq = 3, hash = $1";
            tx.execute(sql, &[third.hash.into()])
        })
        .unwrap();
    assert!(fresh.read(|tx| audit::verify(tx, None)).is_ok(), "whole in itself");
    assert_eq!(verified(fresh), Err(Broken::Head { expected: 4, found: 3 }));
    put("DELETE FROM audit WHERE seq = 2 AND object = $1", "b");
    assert_eq!(verified(fresh), Err(Broken::Order { expected: 2, found: 3 }));
    let found = fresh.store.check().unwrap().findings;
    assert_eq!(found, [Finding::Audit(Broken::Order { expected: 2, found: 3 })]);
}

pub(crate) fn an_audit_that_cannot_be_read_is_a_broken_one(fresh: &Fresh) {
    for object in ["a", "b"] {
        fresh.write(move |tx| audit::record(tx, &deed("amna", object), now())).unwrap();
    }
    let put = |sql: &'static str| fresh.write(move |tx| tx.execute(sql, &[])).unwrap();
    let found = |fresh: &Fresh| {
        let verified = fresh.read(|tx| audit::verify(tx, None));
        let expected: Vec<Finding> = verified.err().into_iter().map(Finding::Audit).collect();
        assert_eq!(fresh.store.check().unwrap().findings, expected);
        verified
    };
    put("UPDATE audit SET hash = 'no hash' WHERE seq = 2");
    assert_eq!(found(fresh), Err(Broken::Content { seq: 2 }));
    put("UPDATE audit SET seq = -5 WHERE seq = 1");
    assert_eq!(found(fresh), Err(Broken::Content { seq: 1 }));
    put("DELETE FROM audit WHERE seq = 2");
    put("UPDATE audit SET seq = 1 WHERE seq = -5");
    put("UPDATE audit_head SET hash = 'no hash'");
    assert_eq!(found(fresh), Err(Broken::Head { expected: 0, found: 1 }));
    put("DELETE FROM audit_head");
    assert_eq!(found(fresh), Err(Broken::Head { expected: 0, found: 1 }));
}

pub(crate) fn a_check_of_a_sound_database_finds_nothing(fresh: &Fresh) {
    fresh.write(|tx| audit::record(tx, &deed("amna", "a"), now())).unwrap();
    let check = fresh.store.check().unwrap();
    assert_eq!(check.findings, []);
    assert_eq!(check.audit_head.seq, 1);
    let rows = |name: &str| check.rows.iter().find(|(table, _)| *table == name).map(|(_, n)| *n);
    assert_eq!((rows("audit"), rows("audit_head"), rows("people")), (Some(1), Some(1), Some(0)));
}
