//! A writer is killed, many times: nothing it acknowledged is lost, and the next start is clean.
//!
//! What this shows and what it does not: a killed program leaves the system's page cache whole, so
//! this tests transactions, the log's recovery and the start after it. It does not test a power
//! cut; for that the store relies on `synchronous=FULL` and on SQLite's own tests.

use crate::engines::{a_load, id, key, later, now, postgres_address, setting};
use crate::transactions::{deed, job};
use commons::{Reading, Streams};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use store::loads::Started;
use store::{Address, ObservationRow, ObservationState, Store, StoreError};
use store::{audit, jobs, loads, observations};

/// Tells the writer which database to write to.
const ADDRESS: &str = "LIFECHANCES_KILLED_WRITER_ADDRESS";
const KILLS: u64 = 40;
/// The server recovers nothing here, it only rolls back, so fewer will do.
const KILLS_ON_POSTGRESQL: u64 = 15;
/// Values in each load of the writer.
const VALUES: u16 = 400;

/// The writer: what runs in the program that is killed. Elsewhere it does nothing.
#[test]
fn the_writer_that_is_killed() {
    let Some(address) = setting(ADDRESS) else { return };
    let store = Store::open(&Address::parse(&address).unwrap(), now()).unwrap();
    let mut next = store.read::<_, StoreError, _>("look", audit::head).unwrap().seq;
    loop {
        next += 1;
        write_one(&store, next);
        // The acknowledgement: only after the store said that it is kept.
        let mut out = std::io::stdout().lock();
        writeln!(out, "acknowledged {next}").and_then(|()| out.flush()).unwrap();
    }
}

/// An act with its audit; every fourth is a load of many values.
fn write_one(store: &Store, number: u64) {
    let kept = store.write::<_, StoreError, _>("write to be killed", move |tx| {
        jobs::insert(tx, &job(number))?;
        if number.is_multiple_of(4) {
            let load = a_load(number, &format!("bytes {number}"), "v");
            let Started::New(load) = loads::start(tx, &load)? else {
                return Err(StoreError::AlreadyFailed);
            };
            let rows: Vec<ObservationRow> = (0..VALUES).map(|n| value(number, n)).collect();
            observations::keep(tx, &load, &rows)?;
        }
        audit::record(tx, &deed("writer", &format!("job {number}")), later(1))
    });
    assert_eq!(kept.unwrap().seq, number);
}

fn value(number: u64, year: u16) -> ObservationRow {
    ObservationRow {
        key: key(&format!("i{number}"), "E08000032", 1_000 + year),
        reading: Reading::Value(f64::from(year)),
        numerator: None,
        denominator: None,
        interval: None,
        load: id(number),
        vintage: "v".into(),
        state: ObservationState::Current,
    }
}

fn written(address: &Address) -> String {
    match address {
        Address::Sqlite(path) => format!("sqlite:{}", path.display()),
        Address::Postgres(url) => url.clone(),
    }
}

fn start_writer(address: &Address) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::the_writer_that_is_killed", "--nocapture", "--test-threads=1"])
        .env(ADDRESS, written(address))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Lets the writer acknowledge so many acts, kills it in the middle of the next ones, and gives
/// the last it acknowledged, also between the decision and the kill.
fn kill_after(address: &Address, acts: u64, spin: u64) -> u64 {
    let mut writer = start_writer(address);
    let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
    let number = |line: &str| line.rsplit_once("acknowledged ").and_then(|(_, n)| n.parse().ok());
    let mut last = 0;
    for _ in 0..acts {
        last = lines.by_ref().find_map(|line| number(&line.unwrap())).unwrap();
    }
    // A varying moment of work, so that the kill falls on different places of a write.
    let mut busy = blake3::hash(b"moment");
    for _ in 0..spin {
        busy = blake3::hash(busy.as_bytes());
    }
    assert_ne!(busy, blake3::hash(b""));
    writer.kill().unwrap();
    writer.wait().unwrap();
    let rest = lines.filter_map(|line| number(&line.ok()?)).last();
    rest.unwrap_or(last)
}

#[test]
fn nothing_acknowledged_is_lost_when_the_writer_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    kill_many_times(&Address::Sqlite(folder.path().join("house.db")), KILLS);
}

/// Here the server lives on and must give up what the killed program had begun.
#[test]
fn nothing_acknowledged_is_lost_when_a_writer_to_postgresql_is_killed() {
    if let Some(address) = postgres_address() {
        kill_many_times(&address, KILLS_ON_POSTGRESQL);
    }
}

#[expect(clippy::print_stderr, reason = "says how many kills this rests on")]
fn kill_many_times(address: &Address, kills: u64) {
    let mut stream = Streams::new(11).named("moments of the kill");
    let mut acknowledged = 0;
    for kill in 1..=kills {
        let last = kill_after(address, 1 + stream.below(6), stream.below(40_000));
        assert!(last > acknowledged, "kill {kill}: the next start went on");
        acknowledged = last;
        check_after_the_kill(address, acknowledged);
    }
    eprintln!("{kills} kills, {acknowledged} acknowledged acts, none lost");
}

fn check_after_the_kill(address: &Address, acknowledged: u64) {
    let store = Store::open(address, now()).unwrap();
    // The first write waits for whatever the killed writer had begun to end.
    store.write::<_, StoreError, _>("wait", |_| Ok(())).unwrap();
    let check = store.check().unwrap();
    assert_eq!(check.findings, []);
    let head = check.audit_head.seq;
    assert!(head == acknowledged || head == acknowledged + 1, "{head} after {acknowledged}");
    let rows = |name: &str| check.rows.iter().find(|(table, _)| *table == name).unwrap().1;
    assert_eq!(rows("jobs"), head, "each act has its audit and each audit its act");
    assert_eq!(rows("loads"), head / 4);
    assert_eq!(rows("observations"), head / 4 * u64::from(VALUES), "no half load");
}
