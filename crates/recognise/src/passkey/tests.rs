//! The example ceremonies of the standard, whole and with one thing wrong at a time; what a careful
//! authenticator never sends; and bytes without sense.
//!
//! `vectors.json` holds the ceremonies of "Test Vectors" in W3C Web Authentication Level 3 whose keys
//! are ES256, Ed25519 and RS256, worked out anew from the recipe given there (HKDF-SHA-256 of the words
//! "WebAuthn test vectors", RFC 6979, RFC 8032, and RSA from two Mersenne primes). Each is byte for
//! byte the published one; where the statement about the authenticator holds a certificate, that one
//! part, which is not looked at, is replaced.

use super::*;
use crate::base64url;

const PARTY: &str = "https://example.org";

struct Vector {
    name: String,
    /// Challenge, client, attestation of making it.
    made: [Vec<u8>; 3],
    /// Challenge, client, authenticator, signature of using it.
    used: [Vec<u8>; 4],
    credential: Vec<u8>,
}

fn unhex(value: &serde_json::Value) -> Vec<u8> {
    let text = value.as_str().expect("hexadecimal");
    let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal");
    (0..text.len()).step_by(2).map(byte).collect()
}

fn vectors() -> Vec<Vector> {
    let all: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("vectors.json")).expect("vectors");
    let one = |value: &serde_json::Value| {
        let (made, used) = (&value["register"], &value["assert"]);
        Vector {
            name: value["name"].as_str().expect("a name").to_owned(),
            made: ["challenge", "client", "attestation"].map(|part| unhex(&made[part])),
            used: ["challenge", "client", "authenticator", "signature"]
                .map(|part| unhex(&used[part])),
            credential: unhex(&value["credential"]),
        }
    };
    all.iter().map(one).collect()
}

fn party() -> Party {
    Party::of(PARTY).expect("a name")
}

type Making = (NewPasskey, AuthenticatorSays);

fn make([challenge, client, attestation]: &[Vec<u8>; 3]) -> Result<Making, NotTaken> {
    let (client, attestation) = (base64url(client), base64url(attestation));
    let made = Made { client: &client, attestation: &attestation };
    read_made(&party(), challenge, made)
}

fn using(new: &NewPasskey, used: &[Vec<u8>; 4]) -> Result<AuthenticatorSays, NotTaken> {
    let known = Known { key: &new.key, sign_count: 0, backup: new.backup, user: b"jo" };
    with_shown(used, |challenge, shown| read_shown(&party(), challenge, &known, shown))
}

fn with_shown<T>(used: &[Vec<u8>; 4], does: impl Fn(&[u8], Shown<'_>) -> T) -> T {
    let [challenge, client, authenticator, signature] = used;
    let parts = [client, authenticator, signature].map(|part| base64url(part));
    let user = base64url(b"jo");
    let [client, authenticator, signature] = parts.each_ref().map(String::as_str);
    does(challenge, Shown { client, authenticator, signature, user: &user })
}

fn is_framed(vector: &Vector) -> bool {
    vector.name.ends_with("crossOrigin") || vector.name.ends_with("topOrigin")
}

#[test]
fn the_ceremonies_of_the_standard_hold() {
    let mut verified = 0;
    for vector in vectors() {
        let name = &vector.name;
        let made = make(&vector.made);
        if is_framed(&vector) {
            assert_eq!(made.err(), Some(NotTaken::Framed), "{name}");
            continue;
        }
        let (new, says) = made.expect(name);
        assert_eq!(new.credential, vector.credential, "{name}");
        let shown = using(&new, &vector.used).expect(name);
        // Whether the person was verified differs between them; ours has to be.
        let [challenge, client, attestation] = &vector.made;
        let (client, attestation) = (base64url(client), base64url(attestation));
        let made = Made { client: &client, attestation: &attestation };
        let expected = says.is_verified().map(|()| new.clone());
        assert_eq!(read_new(&party(), challenge, made), expected, "{name}");
        let known = Known { key: &new.key, sign_count: 0, backup: new.backup, user: b"jo" };
        let read = with_shown(&vector.used, |challenge, shown| {
            read_use(&party(), challenge, &known, shown)
        });
        let used = Used { sign_count: 0, backup: shown.backup().expect(name) };
        assert_eq!(read, shown.is_verified().map(|()| used), "{name}");
        verified += usize::from(shown.is_verified().is_ok());
    }
    assert_eq!(vectors().len(), 8);
    assert_eq!(verified, 2, "the long name and the statement of ES256");
}

/// One ceremony with one thing changed.
fn changed<const N: usize>(parts: &[Vec<u8>; N], part: usize, change: &Change) -> [Vec<u8>; N] {
    let mut parts = parts.clone();
    match change {
        Change::Flip(at, bits) => parts[part][*at] ^= bits,
        Change::Say(old, new) => {
            let text = String::from_utf8(parts[part].clone()).expect("text");
            assert!(text.contains(old), "{old}");
            parts[part] = text.replacen(old, new, 1).into_bytes();
        }
        Change::Add => parts[part].push(0),
    }
    parts
}

enum Change {
    Flip(usize, u8),
    Say(&'static str, &'static str),
    Add,
}

/// Where what the authenticator says begins in what was made.
fn says_at(made: &[Vec<u8>; 3]) -> usize {
    let wanted = Sha256::digest(b"example.org");
    let at = made[2].windows(32).position(|window| window == wanted.as_slice());
    at.expect("the hash of the name")
}

#[test]
fn a_ceremony_with_one_thing_wrong_is_refused_for_that() {
    use NotTaken::{Backup, Kind, NotPresent, OtherChallenge, OtherOrigin, OtherParty, Unreadable};
    for vector in vectors().iter().filter(|vector| !is_framed(vector)) {
        let at = says_at(&vector.made);
        let made = [
            (0, Change::Flip(0, 1), OtherChallenge),
            (1, Change::Say("webauthn.create", "webauthn.get"), Kind),
            (1, Change::Say("https://example.org", "https://example.org:8443"), OtherOrigin),
            (1, Change::Say("https://example.org", "https://sub.example.org"), OtherOrigin),
            (1, Change::Say("https://example.org", "http://example.org"), OtherOrigin),
            (1, Change::Say("\"crossOrigin\":false", "\"crossOrigin\":true"), NotTaken::Framed),
            (1, Change::Say("\"crossOrigin\":false", "\"topOrigin\":\"a\""), NotTaken::Framed),
            (1, Change::Say("\"crossOrigin\":false", "\"type\":\"webauthn.create\""), Unreadable),
            (1, Change::Add, Unreadable),
            (2, Change::Flip(at, 1), OtherParty),
            (2, Change::Flip(at + 32, 0x01), NotPresent),
            (2, Change::Flip(at + 32, 0x40), Unreadable),
            (2, Change::Flip(at + 32, 0x80), Unreadable),
            (2, Change::Add, Unreadable),
        ];
        for (number, (part, change, expected)) in made.iter().enumerate() {
            let refused = make(&changed(&vector.made, *part, change)).err();
            assert_eq!(refused, Some(*expected), "{} {number}", vector.name);
        }
        let (new, _) = make(&vector.made).expect("a passkey");
        let used = [
            (0, Change::Flip(31, 1), OtherChallenge),
            (1, Change::Say("webauthn.get", "webauthn.create"), Kind),
            (1, Change::Say("https://example.org", "https://example.com"), OtherOrigin),
            (1, Change::Say("\"crossOrigin\":false", "\"crossOrigin\":true"), NotTaken::Framed),
            (1, Change::Say("\"crossOrigin\":false", "\"a\":false"), NotTaken::Signature),
            (2, Change::Flip(31, 1), OtherParty),
            (2, Change::Flip(32, 0x01), NotPresent),
            (2, Change::Flip(32, 0x04), NotTaken::Signature),
            (2, Change::Flip(32, 0x08), Backup),
            (2, Change::Flip(32, 0x40), Unreadable),
            (2, Change::Flip(32, 0x80), Unreadable),
            (2, Change::Flip(36, 1), NotTaken::Signature),
            (2, Change::Add, Unreadable),
            (3, Change::Flip(vector.used[3].len() - 1, 1), NotTaken::Signature),
            (3, Change::Add, NotTaken::Signature),
        ];
        for (number, (part, change, expected)) in used.iter().enumerate() {
            let refused = using(&new, &changed(&vector.used, *part, change)).err();
            assert_eq!(refused, Some(*expected), "{} {number}", vector.name);
        }
    }
}

#[test]
fn every_byte_of_what_is_signed_counts() {
    for vector in vectors().iter().filter(|vector| !is_framed(vector)) {
        let (new, _) = make(&vector.made).expect("a passkey");
        for part in 1..4 {
            for at in 0..vector.used[part].len() {
                let flipped = changed(&vector.used, part, &Change::Flip(at, 1));
                assert!(using(&new, &flipped).is_err(), "{} {part} {at}", vector.name);
            }
        }
    }
}

#[test]
fn another_passkeys_key_signed_nothing() {
    let all = vectors();
    let new = |at: usize| make(&all[at].made).expect("a passkey").0;
    let foreign = NewPasskey { key: new(5).key, ..new(0) };
    assert_eq!(using(&foreign, &all[0].used).err(), Some(NotTaken::Signature));
}

/// A passkey of our own with a key of Ed25519, to say what the examples do not.
fn signed(flags: u8, count: u32) -> (Vec<u8>, [Vec<u8>; 4]) {
    use ring::signature::{Ed25519KeyPair, KeyPair};
    let pair = Ed25519KeyPair::from_seed_unchecked(&[9; 32]).expect("a key");
    let mut key = vec![0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20];
    key.extend_from_slice(pair.public_key().as_ref());
    let challenge = vec![7; 32];
    let client = format!(
        r#"{{"type":"webauthn.get","challenge":"{}","origin":"{PARTY}"}}"#,
        base64url(&challenge)
    )
    .into_bytes();
    let mut says = Sha256::digest(b"example.org").to_vec();
    says.push(flags);
    says.extend_from_slice(&count.to_be_bytes());
    let message = [says.as_slice(), Sha256::digest(&client).as_slice()].concat();
    let signature = pair.sign(&message).as_ref().to_vec();
    (key, [challenge, client, says, signature])
}

fn read(
    (key, used): &(Vec<u8>, [Vec<u8>; 4]),
    (sign_count, backup, user): (u32, Backup, &[u8]),
) -> Result<Used, NotTaken> {
    let known = Known { key, sign_count, backup, user };
    with_shown(used, |challenge, shown| read_use(&party(), challenge, &known, shown))
}

#[test]
fn a_count_goes_on_or_there_is_none() {
    for (before, now, is_taken) in
        [(0, 0, true), (0, 5, true), (4, 5, true), (5, 5, false), (5, 4, false), (5, 0, false)]
    {
        let found = read(&signed(0x05, now), (before, Backup::OneDevice, b"jo"));
        let used = Used { sign_count: now, backup: Backup::OneDevice };
        let expected = if is_taken { Ok(used) } else { Err(NotTaken::CountedBack) };
        assert_eq!(found, expected, "{before} then {now}");
    }
}

#[test]
fn the_person_is_verified_and_it_is_theirs() {
    let one = |flags| read(&signed(flags, 0), (0, Backup::OneDevice, b"jo"));
    assert!(one(0x05).is_ok());
    assert_eq!(one(0x01), Err(NotTaken::NotVerified));
    assert_eq!(one(0x04), Err(NotTaken::NotPresent));
    let other = read(&signed(0x05, 0), (0, Backup::OneDevice, b"mo"));
    assert_eq!(other, Err(NotTaken::OtherPerson));
}

#[test]
fn a_passkey_that_may_be_copied_stays_one_and_says_when_it_was() {
    use Backup::{Done, OneDevice, Possible};
    for (flags, before, expected) in [
        (0x05, OneDevice, Ok(OneDevice)),
        (0x0d, Possible, Ok(Possible)),
        (0x1d, Possible, Ok(Done)),
        (0x0d, Done, Ok(Possible)),
        (0x0d, OneDevice, Err(NotTaken::Backup)),
        (0x05, Done, Err(NotTaken::Backup)),
        (0x15, Possible, Err(NotTaken::Backup)),
        (0x15, OneDevice, Err(NotTaken::Backup)),
    ] {
        let found = read(&signed(flags, 0), (0, before, b"jo")).map(|used| used.backup);
        assert_eq!(found, expected, "{flags:#x} after {before:?}");
    }
}

/// What was made, with another public key.
fn with_key(key: &[u8], id: &[u8]) -> Result<NewPasskey, NotTaken> {
    let [challenge, client, _] = &vectors()[0].made;
    let mut says = Sha256::digest(b"example.org").to_vec();
    says.push(0x45);
    says.extend_from_slice(&[0; 4 + 16]);
    says.extend_from_slice(&u16::try_from(id.len()).expect("short").to_be_bytes());
    says.extend_from_slice(id);
    says.extend_from_slice(key);
    let mut attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
    attestation.extend_from_slice(&u16::try_from(says.len()).expect("short").to_be_bytes());
    attestation.extend_from_slice(&says);
    let (client, attestation) = (base64url(client), base64url(&attestation));
    read_new(&party(), challenge, Made { client: &client, attestation: &attestation })
}

#[test]
fn only_the_three_kinds_of_keys_are_taken_each_part_once() {
    let (good, _) = signed(0x05, 0);
    let made = with_key(&good, b"id").expect("a passkey");
    assert_eq!((made.key.as_slice(), made.credential.as_slice()), (good.as_slice(), &b"id"[..]));
    let with = |at: usize, byte: u8| {
        let mut key = good.clone();
        key[at] = byte;
        with_key(&key, b"id")
    };
    assert_eq!(with(2, 2), Err(NotTaken::Algorithm), "another kind");
    assert_eq!(with(4, 0x26), Err(NotTaken::Algorithm), "ES256 of a key of Ed25519");
    assert_eq!(with(4, 0x00), Err(NotTaken::Algorithm), "no such algorithm");
    assert_eq!(with(6, 7), Err(NotTaken::Algorithm), "Ed448");
    assert_eq!(with(5, 0x01), Err(NotTaken::Unreadable), "a part twice");
    assert_eq!(with(5, 0x05), Err(NotTaken::Unreadable), "a part that keys do not have");
    assert_eq!(with(0, 0xa5), Err(NotTaken::Unreadable), "fewer parts than it says");
    assert_eq!(with(0, 0xa3), Err(NotTaken::Unreadable), "more parts than it says");
    assert_eq!(with(0, 0xbf), Err(NotTaken::Unreadable), "without a length");
    assert_eq!(with(9, 0x1f), Err(NotTaken::Unreadable), "a shorter key");
    for (length, is_taken) in [(0, false), (1, true), (1_023, true), (1_024, false)] {
        assert_eq!(with_key(&good, &vec![1; length]).is_ok(), is_taken, "{length}");
    }
}

#[test]
fn deep_and_endless_statements_are_not_followed() {
    let vector = &vectors()[0];
    let says = &vector.made[2][says_at(&vector.made) - 2..];
    let with = |statement: &[u8]| {
        let mut made = vector.made.clone();
        made[2] = b"\xa3\x63fmt\x64none\x67attStmt".to_vec();
        made[2].extend_from_slice(statement);
        made[2].extend_from_slice(b"\x68authData");
        made[2].extend_from_slice(says);
        make(&made).is_ok()
    };
    assert!(with(b"\xa0") && with(b"\xa1\x61a\x81\x81\x81\x81\x01"));
    assert!(!with(b"\xa1\x61a\x81\x81\x81\x81\x81\x81\x01"), "too deep");
    assert!(!with(&[&b"\xa1\x61a"[..], &[0x81; 50_000], b"\x01"].concat()), "far too deep");
    assert!(!with(b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff"), "more than there is");
    assert!(!with(b"\xbf\xff"), "without a length");
    assert!(!with(b"\x80"), "not a map");
    assert!(!with(b"\xa1\x61a\xf9\x00\x00") && !with(b"\xa1\x61a\xc0\x01"), "not in use");
}

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below as u64).expect("below")
    }
}

#[test]
fn bytes_without_sense_are_refused_and_stop_nothing() {
    let mut chance = Chance(0x5eed_0f9a_55ce_1234);
    let all = vectors();
    for round in 0..20_000 {
        let vector = &all[round % all.len()];
        let mut parts = vector.made.clone();
        let part = 1 + chance.next(2);
        for _ in 0..=chance.next(3) {
            let length = parts[part].len().max(1);
            let at = chance.next(length);
            match chance.next(4) {
                0 => parts[part].truncate(at),
                1 => parts[part].insert(at.min(parts[part].len()), chance.next(256) as u8),
                2 => parts[part] = (0..chance.next(300)).map(|_| chance.next(256) as u8).collect(),
                _ if at < parts[part].len() => parts[part][at] = chance.next(256) as u8,
                _ => parts[part].clear(),
            }
        }
        // What is still taken reads as it was written: the same name and a key that can be read.
        if let Ok((new, _)) = make(&parts) {
            assert!(cbor::public_key(&new.key).is_ok());
        }
        let junk: Vec<u8> = (0..chance.next(80)).map(|_| chance.next(256) as u8).collect();
        let _ = cbor::public_key(&junk);
        let _ = cbor::authenticator_data(&junk);
        let _ = authenticator::read(&[&[0; 32][..], &[0xc5], &[0; 22], &junk].concat());
    }
    for text in ["", "=", "é", "AAA*", "A"] {
        let made = Made { client: text, attestation: text };
        assert_eq!(read_new(&party(), b"c", made), Err(NotTaken::Unreadable), "{text}");
    }
    assert!(read_credential("AQ").is_some());
    assert!(read_credential("").is_none() && read_credential(&"A".repeat(1_400)).is_none());
}
