//! A small invented town for tests of linking: families, what partners know of their children, and
//! the mistakes that partners make.

#![expect(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a town of a few thousand, made of values that are known to be valid"
)]
use commons::{Day, NhsNumber, Postcode, RecordKey, Sensitive, Stream, Streams, Upn};
use lifechances_connect::{Record, Sex};
use std::collections::BTreeMap;

/// Records with the person each is about.
pub(crate) struct Town {
    pub(crate) records: Vec<Record>,
    pub(crate) truth: BTreeMap<RecordKey, u64>,
}

#[derive(Clone)]
struct Child {
    given: String,
    middle: String,
    surname: String,
    dob: Day,
    sex: Sex,
    postcode: Postcode,
    nhs: NhsNumber,
    upn: Upn,
}

const BEGINNINGS: [&str; 40] = [
    "Al", "Bren", "Cal", "Dar", "El", "Fen", "Gar", "Har", "Il", "Jor", "Kel", "Lor", "Mar", "Nor",
    "Ol", "Per", "Quen", "Ros", "Sal", "Tor", "Ul", "Ver", "Wil", "Xan", "Yor", "Zel", "Am", "Ben",
    "Cor", "Des", "Em", "Far", "Gil", "Hol", "Is", "Jas", "Kam", "Lin", "Mor", "Nat",
];
const ENDINGS: [&str; 30] = [
    "a", "an", "bert", "dine", "el", "fina", "ga", "ho", "ia", "ick", "kin", "la", "man", "na",
    "on", "phie", "rick", "sa", "ton", "une", "ven", "win", "xa", "ya", "zin", "ley", "mond",
    "nard", "sworth", "field",
];

fn name(stream: &mut Stream, commoner: bool) -> String {
    // Names are as unequal as real ones: a few are very common.
    let skew = |stream: &mut Stream, n: usize| {
        let u = stream.unit();
        ((u * u * n as f64) as usize).min(n - 1)
    };
    let begin = BEGINNINGS[skew(stream, BEGINNINGS.len())];
    let end = ENDINGS[skew(stream, ENDINGS.len())];
    if commoner || stream.chance(0.3) {
        format!("{begin}{end}")
    } else {
        format!("{begin}{}{end}", ENDINGS[stream.index(ENDINGS.len())])
    }
}

fn people(children: usize, stream: &mut Stream) -> Vec<Child> {
    let mut all = Vec::new();
    let first = Day::new(2007, 9, 1).unwrap();
    let sectors = (children / 1500).max(3);
    while all.len() < children {
        let surname = name(stream, false);
        let postcode = format!(
            "ZZ{} {}{}{}",
            1 + stream.index(sectors.min(90)),
            stream.below(10),
            char::from(b'A' + stream.below(12) as u8),
            char::from(b'A' + stream.below(2) as u8),
        );
        let mut dob = first.plus_days(stream.below(18 * 365) as i32);
        let size = 1 + stream.pick_weighted(&[0.45, 0.35, 0.15, 0.05]).unwrap();
        for place in 0..size {
            let twin = place > 0 && stream.chance(0.03);
            if place > 0 && !twin {
                dob = dob.plus_days(-(400 + stream.below(1200) as i32));
            }
            let number = all.len() as u32;
            all.push(Child {
                given: name(stream, true),
                middle: name(stream, true),
                surname: surname.clone(),
                dob,
                sex: if stream.chance(0.5) { Sex::Female } else { Sex::Male },
                postcode: Postcode::parse(&postcode).unwrap(),
                nhs: nhs(number),
                upn: Upn::from_twelve(&format!("{:012}", 820_000_000_000_u64 + u64::from(number)))
                    .unwrap(),
            });
        }
    }
    all.truncate(children);
    all
}

fn nhs(number: u32) -> NhsNumber {
    (0..20).find_map(|k| NhsNumber::from_nine_digits(300_000_000 + number * 20 + k)).unwrap()
}

fn typo(text: &str, stream: &mut Stream) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() < 3 {
        return text.to_owned();
    }
    let at = 1 + stream.index(letters.len() - 2);
    match stream.below(3) {
        0 => letters.swap(at, at + 1),
        1 => {
            letters.remove(at);
        }
        _ => letters[at] = char::from(b'a' + stream.below(26) as u8),
    }
    letters.into_iter().collect()
}

fn wrong_day(day: Day, stream: &mut Stream) -> Day {
    if stream.chance(0.4) && day.day_of_month() <= 12 {
        Day::new(day.year(), day.day_of_month(), day.month()).unwrap()
    } else if stream.chance(0.5) {
        Day::new(day.year() + 1, day.month(), day.day_of_month()).unwrap_or(day)
    } else {
        day.plus_days(1)
    }
}

fn record(child: &Child, key: RecordKey, source: u16, stream: &mut Stream) -> Record {
    let mut record = Record::blank(key, source);
    let mut given = child.given.clone();
    if stream.chance(0.03) {
        given = typo(&given, stream);
    }
    if stream.chance(0.02) {
        given = child.middle.clone();
    }
    let mut surname = child.surname.clone();
    if stream.chance(0.03) {
        surname = typo(&surname, stream);
    }
    if stream.chance(0.015) {
        surname = name(stream, false);
    }
    if stream.chance(0.2) {
        surname = surname.to_uppercase();
    }
    record.given = Sensitive::new(given);
    record.surname = Sensitive::new(surname);
    if source.is_multiple_of(3) {
        record.other = Sensitive::new(child.middle.clone());
    }
    if !stream.chance(0.01) {
        let wrong = stream.chance(0.02);
        let dob = if wrong { wrong_day(child.dob, stream) } else { child.dob };
        record.dob = Some(Sensitive::new(dob));
    }
    if source != 1 {
        record.sex = Some(child.sex);
    }
    if source != 2 && !stream.chance(0.03) {
        record.postcode = Some(Sensitive::new(child.postcode.clone()));
    }
    if source < 4 && !stream.chance(0.04) {
        record.upn = Some(Sensitive::new(child.upn));
    }
    if (4..8).contains(&source) && !stream.chance(0.05) || source == 0 && stream.chance(0.3) {
        record.nhs = Some(Sensitive::new(child.nhs));
    }
    record
}

fn key(source: u16, number: usize) -> RecordKey {
    let hash = commons::ContentHash::of(format!("{source}/{number}").as_bytes());
    RecordKey::from_bytes(hash.as_bytes()[..16].try_into().unwrap())
}

/// A town: each child is in each of the sources with probability 0.7, has moved house for some of
/// them, and sources 8 and above know no number at all.
pub(crate) fn town(children: usize, sources: u16, seed: u64) -> Town {
    let mut stream = Streams::new(seed).named("town for linking");
    let people = people(children, &mut stream);
    let (mut records, mut truth) = (Vec::new(), BTreeMap::new());
    for (number, child) in people.iter().enumerate() {
        let mut moved = child.clone();
        let other = stream.index(people.len());
        moved.postcode = people[other].postcode.clone();
        let moves = stream.chance(0.12);
        for source in 0..sources {
            if !stream.chance(0.7) {
                continue;
            }
            let key = key(source, number);
            let who = if moves && stream.chance(0.5) { &moved } else { child };
            records.push(record(who, key, source, &mut stream));
            truth.insert(key, number as u64);
        }
    }
    stream.shuffle(&mut records);
    Town { records, truth }
}
