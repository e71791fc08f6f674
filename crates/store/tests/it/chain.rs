//! The audit's chain against an oracle written apart from it, and against forgers.

use commons::{ContentHash, Streams};
use proptest::prelude::*;
use store::chain::{Broken, Entry, Head, hash, verify, verify_export};

/// An entry as anyone else would hash it: CBOR and the chain written out by hand, from the RFC.
fn slow_hash(prev: &[u8; 32], seq: u64, texts: [&str; 8]) -> [u8; 32] {
    fn item(major: u8, number: u64) -> Vec<u8> {
        let be = number.to_be_bytes();
        let (extra, keep) = if number < 24 {
            (u8::try_from(number).unwrap(), 0)
        } else if u8::try_from(number).is_ok() {
            (24, 1)
        } else if u16::try_from(number).is_ok() {
            (25, 2)
        } else if u32::try_from(number).is_ok() {
            (26, 4)
        } else {
            (27, 8)
        };
        let mut out = vec![(major << 5) + extra];
        out.extend(&be[8 - keep..]);
        out
    }
    let mut all = prev.to_vec();
    all.extend(item(4, 9));
    all.extend(item(0, seq));
    for text in texts {
        all.extend(item(3, text.len() as u64));
        all.extend(text.bytes());
    }
    *blake3::hash(&all).as_bytes()
}

fn texts(entry: &Entry) -> [&str; 8] {
    [
        &entry.at,
        &entry.actor,
        &entry.role,
        &entry.purpose,
        &entry.agreement,
        &entry.action,
        &entry.object,
        &entry.decision,
    ]
}

fn chain(length: u64) -> Vec<Entry> {
    let mut head = Head::EMPTY;
    (1..=length)
        .map(|seq| {
            let mut entry = Entry {
                seq,
                at: "2026-01-05T09:00:00Z".into(),
                actor: format!("person {}", seq % 7),
                role: "analyst".into(),
                purpose: "planning".into(),
                agreement: String::new(),
                action: "read figure".into(),
                object: format!("figure {seq}"),
                decision: "done".into(),
                prev_hash: head.hash,
                hash: head.hash,
            };
            entry.hash = hash(&entry);
            head = Head { seq, hash: entry.hash };
            entry
        })
        .collect()
}

fn head_of(entries: &[Entry]) -> Head {
    entries.last().map_or(Head::EMPTY, |last| Head { seq: last.seq, hash: last.hash })
}

proptest! {
    #[test]
    fn the_hash_is_that_of_an_independent_writer(
        seq in any::<u64>(),
        object in "\\PC{0,400}",
        actor in "\\PC{0,30}",
        prev in any::<[u8; 32]>(),
    ) {
        let mut entry = chain(1).remove(0);
        (entry.seq, entry.object, entry.actor) = (seq, object, actor);
        entry.prev_hash = ContentHash::from_bytes(prev);
        prop_assert_eq!(*hash(&entry).as_bytes(), slow_hash(&prev, seq, texts(&entry)));
    }

    #[test]
    fn moving_text_from_one_field_to_the_next_changes_the_hash(text in "[a-z]{2,9}", cut in 1_usize..2) {
        let mut one = chain(1).remove(0);
        let mut two = one.clone();
        (one.action, one.object) = (text.clone(), String::new());
        (two.action, two.object) = (text[..cut].to_owned(), text[cut..].to_owned());
        prop_assert_ne!(hash(&one), hash(&two));
    }
}

#[test]
fn a_sound_chain_gives_its_head_and_may_have_grown_since_the_head_was_noted() {
    let entries = chain(50);
    assert_eq!(verify(&entries, None), Ok(head_of(&entries)));
    assert_eq!(verify(&entries, Some(head_of(&entries))), Ok(head_of(&entries)));
    assert_eq!(verify(&entries, Some(head_of(&entries[..20]))), Ok(head_of(&entries)));
    assert_eq!(verify(&[], None), Ok(Head::EMPTY));
}

#[test]
fn each_kind_of_forgery_is_named() {
    let entries = chain(20);
    let forged = |forge: fn(&mut Vec<Entry>)| {
        let mut copy = entries.clone();
        forge(&mut copy);
        verify(&copy, Some(head_of(&entries)))
    };
    let cases: [(&str, Result<Head, Broken>, Broken); 6] = [
        ("edit", forged(|e| e[9].actor = "x".into()), Broken::Content { seq: 10 }),
        ("delete", forged(|e| drop(e.remove(9))), Broken::Order { expected: 10, found: 11 }),
        ("reorder", forged(|e| e.swap(3, 4)), Broken::Order { expected: 4, found: 5 }),
        ("repeat", forged(|e| e.insert(5, e[4].clone())), Broken::Order { expected: 6, found: 5 }),
        ("cut", forged(|e| e.truncate(12)), Broken::Head { expected: 20, found: 12 }),
        (
            "edit and rehash",
            forged(|e| {
                e[9].actor = "x".into();
                e[9].hash = hash(&e[9]);
            }),
            Broken::Link { seq: 11 },
        ),
    ];
    for (name, found, expected) in cases {
        assert_eq!(found, Err(expected), "{name}");
    }
    let rewritten = forged(|e| {
        e[9].actor = "x".into();
        for place in 9..e.len() {
            e[place].prev_hash = e[place - 1].hash;
            e[place].hash = hash(&e[place]);
        }
    });
    assert_eq!(rewritten, Err(Broken::Head { expected: 20, found: 20 }), "rewritten to its end");
}

#[test]
fn every_one_of_ten_thousand_random_forgeries_is_caught() {
    let entries = chain(300);
    let head = head_of(&entries);
    let export: String =
        entries.iter().map(|entry| serde_json::to_string(entry).unwrap() + "\n").collect();
    assert_eq!(verify_export(&export, Some(head)), Ok(head));
    let mut stream = Streams::new(7).named("forgeries");
    let mut caught = 0;
    for _ in 0..10_000 {
        let mut copy = entries.clone();
        let place = stream.index(copy.len());
        match stream.below(4) {
            0 => {
                let field = stream.index(8);
                let entry = &mut copy[place];
                let fields = [
                    &mut entry.at,
                    &mut entry.actor,
                    &mut entry.role,
                    &mut entry.purpose,
                    &mut entry.agreement,
                    &mut entry.action,
                    &mut entry.object,
                    &mut entry.decision,
                ];
                fields.into_iter().nth(field).unwrap().push('x');
            }
            1 => drop(copy.remove(place)),
            2 => copy.truncate(place),
            _ => {
                let mut bytes = *copy[place].hash.as_bytes();
                bytes[stream.index(32)] ^= 1 << stream.below(8);
                copy[place].hash = ContentHash::from_bytes(bytes);
            }
        }
        caught += usize::from(verify(&copy, Some(head)).is_err());
    }
    assert_eq!(caught, 10_000);
}

#[test]
fn a_line_of_an_export_that_is_no_entry_is_named() {
    let mut export: String =
        chain(3).iter().map(|entry| serde_json::to_string(entry).unwrap() + "\n").collect();
    export.push_str("{}\n");
    assert_eq!(verify_export(&export, None), Err(Broken::Line { line: 4 }));
}
