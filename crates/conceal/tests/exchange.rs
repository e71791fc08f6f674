//! Files that travel between partners and the linking party: what is refused, and with which words.

#![expect(clippy::unwrap_used, reason = "what its tests stand on")]

mod common;

use common::{encoded, master, planning};
use lifechances_conceal::{
    Encoded, Fields, Master, NotLinkable, PlainRecord, Purpose, encode, link_encoded,
};
use std::io::Cursor;

const FIELDS: &str = "given surname dob";

fn people(names: &[(&str, &str, &str)]) -> Vec<PlainRecord> {
    let record = |(at, (given, surname, born)): (usize, &(&str, &str, &str))| PlainRecord {
        id: format!("r{at}"),
        values: [given, surname, born].map(|value| (*value).to_owned()).to_vec(),
    };
    names.iter().enumerate().map(record).collect()
}

fn class_list() -> Vec<PlainRecord> {
    people(&[
        ("Zephyrine", "Quillfeather", "2012-03-04"),
        ("Amara", "Okonkwo", "2011-07-30"),
        ("Imran", "Hussain", "2013-01-12"),
        ("Zofia", "Kowalska", "2010-11-02"),
    ])
}

fn text_of(encoded: &Encoded) -> String {
    let mut out = Vec::new();
    encoded.write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn refusal(text: &str) -> String {
    Encoded::read(Cursor::new(text)).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn an_encoded_file_comes_back_as_it_was_and_holds_no_value() {
    let (file, _) = encoded(FIELDS, "school", &class_list());
    let text = text_of(&file);
    assert_eq!(Encoded::read(Cursor::new(text.as_str())).unwrap(), file);
    let low = text.to_lowercase();
    for word in ["zeph", "quill", "okon", "2012", "0304", "r0,"] {
        assert!(!low.split(['\n', ',']).skip(4).any(|cell| cell == word), "{word}");
    }
    assert!(!low.contains("zephyrine") && !low.contains("2012-03-04"));
}

#[test]
fn the_same_file_key_and_purpose_give_the_same_bytes_in_any_order_of_rows() {
    let mut turned = class_list();
    turned.reverse();
    let (one, _) = encoded(FIELDS, "school", &class_list());
    let (two, _) = encoded(FIELDS, "school", &turned);
    assert_eq!(text_of(&one), text_of(&two));
}

#[test]
fn a_misspelt_swapped_or_misdated_record_still_finds_its_like_and_a_stranger_does_not() {
    let (school, school_notice) = encoded(FIELDS, "school", &class_list());
    let (clinic, clinic_notice) = encoded(
        FIELDS,
        "clinic",
        &people(&[
            ("Zephirine", "Quillfeather", "2012-03-04"),
            ("Okonkwo", "Amara", "2011-07-30"),
            ("Imran", "Hussain", "2013-12-01"),
            ("Zachary", "Kaye", "2009-05-05"),
        ]),
    );
    let linked = link_encoded(&[school, clinic]).unwrap();
    let name = |handles: &[(String, [u8; 10])], handle| {
        handles.iter().find(|(_, other)| *other == handle).map(|(id, _)| id.clone()).unwrap()
    };
    let mut pairs: Vec<(String, String)> = linked
        .links
        .iter()
        .map(|link| {
            (
                name(&school_notice.handles, link.one.handle),
                name(&clinic_notice.handles, link.two.handle),
            )
        })
        .collect();
    pairs.sort();
    let expected = [("r0", "r0"), ("r1", "r1"), ("r2", "r2")];
    assert_eq!(pairs, expected.map(|(one, two)| (one.to_owned(), two.to_owned())));
}

#[test]
fn files_that_were_not_made_for_each_other_are_refused_with_what_to_do() {
    let list = class_list();
    let with = |master: Master, purpose: &str, fields: &str, source: &str| {
        let key = master.for_linkage(&Purpose::parse(purpose).unwrap());
        encode(&key, &Fields::parse(fields).unwrap(), source, &list).0
    };
    let school = with(master(), "planning", FIELDS, "school");
    let other = Master::from_bytes(&[1; 32]);
    for (clinic, words) in [
        (with(master(), "research", FIELDS, "clinic"), "Encode both for the purpose"),
        (with(other, "planning", FIELDS, "clinic"), "Encode both with the same key file"),
        (with(master(), "planning", "given surname dob sex", "clinic"), "the same --fields"),
        (with(master(), "planning", FIELDS, "school"), "its own --source"),
    ] {
        let refused = link_encoded(&[school.clone(), clinic]).unwrap_err().to_string();
        assert!(refused.contains(words), "{refused}");
    }
    assert_eq!(link_encoded(&[school]), Err(NotLinkable::OneFile));
}

#[test]
fn a_file_of_another_kind_or_version_or_cut_short_is_refused_with_what_to_do() {
    let text = text_of(&encoded(FIELDS, "school", &class_list()).0);
    let lines: Vec<&str> = text.lines().collect();
    assert!(refusal("id,name\n1,Amara\n").contains("link encode"));
    assert!(refusal("").contains("link encode"));
    let newer = text.replacen("encoded 1 ", "encoded 2 ", 1);
    assert!(refusal(&newer).contains("encoded as version 2"));
    assert!(refusal(&lines[..4].join("\n")).contains("says 4 records and has 2"));
    let changed = text.replacen(&lines[3][..20], &"!".repeat(20), 1);
    assert!(refusal(&changed).contains("line 4"));
    assert!(refusal(&text.replacen("fields=given", "fields=shoe", 1)).contains("fields"));
    let twice = format!("{text}{}\n", lines[5]);
    assert!(refusal(&twice).contains("line 7"));
}

#[test]
fn repeated_rows_are_one_record_and_rows_too_alike_are_told() {
    let twins = people(&[
        ("Amara", "Okonkwo", "2011-07-30"),
        ("AMARA", "okonkwo", "30/07/2011"),
        ("Imran", "", ""),
        ("Imran", "Hussain", "2013-01-12"),
    ]);
    let key = master().for_linkage(&planning());
    let (file, notice) = encode(&key, &Fields::parse(FIELDS).unwrap(), "school", &twins);
    assert_eq!((file.rows.len(), notice.repeated), (3, 1));
    assert_eq!(notice.handles[0].1, notice.handles[1].1);
}
