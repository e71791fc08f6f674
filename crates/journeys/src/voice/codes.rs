//! The code of whoever takes part, and the sealing of worries.
//!
//! A code is sixty random bits in letters that are not mistaken for each other. We keep its hash under a
//! key that is not in the store, so a copy of the store cannot be searched for codes. What was given with it
//! proves, by the same key, for which conversation and age it was given: nobody makes up codes to answer
//! with, and nobody takes part as somebody of another age.

use super::CannotVoice;
use crate::house::{House, random};
use commons::ContentHash;
use convene::voice::input::AgeBand;
use std::io::{Read, Write};

/// Letters and digits that are told apart when they are read aloud.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Letters of a code.
const LENGTH: usize = 12;

/// A new code, in three groups: `K7QD-M2PA-9XRT`.
pub(super) fn new_code() -> String {
    let mut code = String::with_capacity(LENGTH + 2);
    for (at, byte) in random::<LENGTH>().into_iter().enumerate() {
        if at > 0 && at % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(LETTERS[usize::from(byte & 31)]));
    }
    code
}

/// The code as it is written, when these letters are one: case, spaces and dashes do not matter.
pub(super) fn read_code(text: &str) -> Option<String> {
    let plain: Vec<char> = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let ours = |c: &char| u8::try_from(*c).is_ok_and(|byte| LETTERS.contains(&byte));
    let whole = plain.len() == LENGTH && plain.iter().all(ours);
    whole.then(|| {
        let groups: Vec<String> = plain.chunks(4).map(|four| four.iter().collect()).collect();
        groups.join("-")
    })
}

/// What is kept of a code.
pub(super) fn hash_of(house: &House, code: &str) -> ContentHash {
    keyed(house, &format!("voice code v1 {code}"))
}

/// What shows that a code was given to somebody of this age in the conversation at an address, in
/// hexadecimal.
pub(super) fn proof_of(house: &House, (address, age): (&str, AgeBand), code: &str) -> String {
    proof(house, (address, age), code).to_hex().to_string()
}

/// Whether this proof is ours. How long it takes tells nothing of the right one.
pub(super) fn proves(
    house: &House,
    (address, age): (&str, AgeBand),
    (code, given): (&str, &str),
) -> bool {
    let right = proof(house, (address, age), code);
    blake3::Hash::from_hex(given).is_ok_and(|given| given == right)
}

fn proof(house: &House, (address, age): (&str, AgeBand), code: &str) -> blake3::Hash {
    mac(house, &format!("voice proof v1 {code} {} {address}", age.as_str()))
}

/// A hash under the key of the house.
pub(super) fn keyed(house: &House, text: &str) -> ContentHash {
    ContentHash::from_bytes(*mac(house, text).as_bytes())
}

fn mac(house: &House, text: &str) -> blake3::Hash {
    blake3::keyed_hash(house.second_step.key.reveal(), text.as_bytes())
}

/// The seal of words and the random part that goes with them, in hexadecimal.
pub(super) fn seal_of(words: &str) -> (ContentHash, String) {
    let salt = ContentHash::from_bytes(random::<32>()).to_string();
    (ContentHash::of(format!("voice words v1 {salt} {words}").as_bytes()), salt)
}

fn key(house: &House) -> seal::Key {
    let key = house.second_step.key.reveal();
    seal::Key::from_bytes(blake3::derive_key("lifechances worries about safety v1", key))
}

/// A worry, sealed, in hexadecimal. `input` is the id of its history.
pub(super) fn seal_worry(house: &House, input: &str, words: &str) -> Result<String, CannotVoice> {
    let bad = |problem: std::io::Error| CannotVoice::Sealed(problem.to_string());
    let mut writer = seal::SealedWriter::new(&key(house), input, Vec::new()).map_err(bad)?;
    writer.write_all(words.as_bytes()).map_err(bad)?;
    let sealed = writer.finish().map_err(bad)?;
    Ok(sealed.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The words of a sealed worry.
pub(super) fn open_worry(house: &House, input: &str, sealed: &str) -> Result<String, CannotVoice> {
    let bad = |problem: String| CannotVoice::Sealed(problem);
    let byte = |pair: &[u8]| {
        let text = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(text, 16).ok()
    };
    let bytes: Option<Vec<u8>> = sealed.as_bytes().chunks(2).map(byte).collect();
    let bytes = bytes.ok_or_else(|| bad("it is not hexadecimal".to_owned()))?;
    let opened = seal::SealedReader::new(&key(house), input, bytes.as_slice());
    let mut words = String::new();
    let mut reader = opened.map_err(|problem| bad(problem.to_string()))?;
    reader.read_to_string(&mut words).map_err(|problem| bad(problem.to_string()))?;
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial_house;

    #[test]
    fn a_code_is_read_however_it_is_typed_and_a_worry_opens_only_in_its_place() {
        let code = new_code();
        assert_eq!(read_code(&format!(" {} ", code.to_lowercase().replace('-', " "))), Some(code));
        for bad in ["", "K7QD-M2PA-9XR", "K7QD-M2PA-9XR0", "K7QD-M2PA-9XRTT"] {
            assert_eq!(read_code(bad), None, "{bad}");
        }
        let folder = tempfile::tempdir().expect("a folder");
        let house = trial_house::house(folder.path());
        let sealed = seal_worry(&house, "one", "somebody is hurt").expect("sealed");
        assert_eq!(open_worry(&house, "one", &sealed).expect("opened"), "somebody is hurt");
        assert!(open_worry(&house, "two", &sealed).is_err(), "not under another input");
    }
}
