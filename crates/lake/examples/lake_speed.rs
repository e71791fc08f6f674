//! How long the lake and the vault take: `cargo run --release --example lake_speed -p lifechances-lake`

use commons::{ContentHash, Day, Moment, NhsNumber, Postcode, Sensitive, Streams};
use extract::Identifiers;
use lifechances_lake::{Column, Lake, Opening, PartNote, PersonId, Table, Vault};
use std::collections::BTreeMap;
use std::time::Instant;

#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a measurement for a person")]
fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let done = work();
    println!("{what}: {:.2} s", started.elapsed().as_secs_f64());
    done
}

fn facts(rows: usize) -> Table {
    let mut stream = Streams::new(1).named("speed");
    let first = Day::new(2025, 9, 1).expect("a day");
    let mut key = || {
        let mut key = [0; 16];
        key[..8].copy_from_slice(&stream.bits().to_le_bytes());
        key[8..].copy_from_slice(&stream.bits().to_le_bytes());
        key
    };
    let keys = (0..rows).map(|_| key()).collect();
    let marks = (0..rows).map(|n| Some(["/", "\\", "L", "I"][n % 4].to_owned())).collect();
    let days = (0..rows).map(|n| Some(first.plus_days((n % 190) as i32))).collect();
    Table::new(vec![
        ("record".into(), Column::Key(keys)),
        ("mark".into(), Column::Text(marks)),
        ("day".into(), Column::Day(days)),
        ("session".into(), Column::Whole((0..rows).map(|n| Some((n % 2) as i64)).collect())),
        ("score".into(), Column::Number((0..rows).map(|n| Some(n as f64 / 7.0)).collect())),
    ])
    .expect("square")
}

fn who(number: u32) -> Identifiers {
    Identifiers {
        source: "speed".to_owned(),
        local_id: number.to_string(),
        given_names: Some(format!("Given{}", number % 4_000)),
        surname: Some(format!("Surname{}", number % 9_000)),
        born: Day::new(2010, 1, 1).ok().map(|day| day.plus_days((number % 6_000) as i32)),
        sex: Some("F".to_owned()),
        postcode: Postcode::parse("ZZ1 2AB").ok(),
        nhs_number: NhsNumber::from_nine_digits(300_000_000 + number),
        ..Identifiers::default()
    }
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let lake = Lake::open(&folder.path().join("lake")).expect("a lake");
    let note = PartNote {
        load: "speed".into(),
        source_hash: ContentHash::of(b""),
        vintage: String::new(),
    };
    let table = facts(1_000_000);
    timed("write 1,000,000 rows of 5 columns", || {
        lake.write_part("facts", "one", &note, &table).expect("written")
    });
    let read = timed("read them", || lake.read("facts").expect("read"));
    assert_eq!(read.rows(), 1_000_000);
    drop((read, table));

    let key = seal::Key::generate().expect("a key");
    let vault = Vault::open(&folder.path().join("vault"), key).expect("a vault");
    let mut people = BTreeMap::new();
    timed("seal identifiers of 142,483 children in 8 sources", || {
        for source in 0..8 {
            let rows: Vec<_> = (0..142_483)
                .map(|n| {
                    let key = vault.record_key(&source.to_string(), &n.to_string());
                    people.insert(key, PersonId(u64::from(n)));
                    (key, Sensitive::new(who(n)))
                })
                .collect();
            vault.write_identifiers(&format!("source-{source}"), "one", &rows).expect("sealed");
        }
    });
    let opening =
        Opening { purpose: "linking".into(), who: "speed".into(), at: Moment::from_unix(0) };
    let found =
        timed("open them", || vault.read_identifiers(&opening).expect("opened").found.len());
    assert_eq!(found, 8 * 142_483);
    timed("seal whose they are", || vault.write_people(&people).expect("sealed"));
    timed("open whose they are", || vault.read_people(&opening).expect("opened").found.len());
    timed("a pseudonym for each record", || {
        let names = vault
            .pseudonyms("planning", vault.current_epoch().expect("an epoch"))
            .expect("an epoch");
        people.values().fold(0_u8, |sum, person| sum ^ names.of(*person).as_bytes()[0])
    });
}
