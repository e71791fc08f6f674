//! What stands where a name is not known, and what is written beside a name and is no name.

use foldhash::fast::FixedState;
use hashbrown::HashSet;
use std::sync::LazyLock;

/// Titles and the like: left out beside a name.
const TITLES: [&str; 27] = [
    "mr", "mrs", "miss", "ms", "mx", "master", "mstr", "dr", "prof", "rev", "revd", "sir", "lady",
    "dame", "messrs", "mme", "mlle", "jr", "jnr", "junior", "snr", "esq", "ii", "iii", "of", "hm",
    "hrh",
];

/// Words for a child that has no name yet: never a name in a record of a child.
const UNBORN: [&str; 15] = [
    "baby", "babe", "infant", "newborn", "neonate", "unborn", "fetus", "foetus", "twin", "triplet",
    "male", "female", "boy", "girl", "child",
];

/// Which of several children that have no name yet.
const WHICH: [&str; 15] = [
    "one", "two", "three", "first", "second", "third", "a", "b", "c", "i", "iii", "iv", "x", "of",
    "the",
];

/// Words for "not known": no name wherever they stand.
const UNKNOWN: [&str; 14] = [
    "unknown",
    "notknown",
    "unnamed",
    "unk",
    "noname",
    "nosurname",
    "noforename",
    "anonymous",
    "fnu",
    "lnu",
    "testpatient",
    "xxtestpatient",
    "notstated",
    "notrecorded",
];

/// Words that are no name when nothing else is written, and may be one beside others.
const ALONE: [&str; 40] = [
    "not",
    "no",
    "known",
    "given",
    "stated",
    "recorded",
    "available",
    "applicable",
    "provided",
    "supplied",
    "name",
    "names",
    "surname",
    "forename",
    "firstname",
    "lastname",
    "first",
    "last",
    "family",
    "yet",
    "tbc",
    "tba",
    "nfn",
    "nln",
    "nmn",
    "anon",
    "nil",
    "null",
    "nan",
    "none",
    "na",
    "nk",
    "dk",
    "withheld",
    "refused",
    "declined",
    "redacted",
    "test",
    "dummy",
    "missing",
];

/// Markers after which another name of the same person is told.
const FORMERLY: [&str; 9] =
    ["nee", "ne", "formerly", "previously", "aka", "alias", "otherwise", "akas", "was"];

/// What is written with a stroke for "not applicable", "not known" and "baby of".
const STROKES: [&str; 5] = ["n/a", "n/k", "d/k", "n/s", "b/o"];

/// All words of these lists, by which a part that is in none of them is told at once.
static WORDS: LazyLock<HashSet<&str, FixedState>> = LazyLock::new(|| {
    let lists: [&[&str]; 6] = [&TITLES, &UNBORN, &WHICH, &UNKNOWN, &ALONE, &FORMERLY];
    let mut words = HashSet::with_hasher(FixedState::with_seed(11));
    words.extend(lists.concat());
    words
});

/// Whether every part is a name and nothing else: there is a part, and none is in a list.
fn are_plain(parts: &[String]) -> bool {
    let plain = |part: &String| !WORDS.contains(part.as_str()) && !is_marks(part);
    !parts.is_empty() && parts.iter().all(plain)
}

/// Whether a text is a mark for "no name" before it is taken apart.
pub(crate) fn is_stroke(text: &str) -> bool {
    if !text.contains('/') {
        return false;
    }
    let text = text.trim();
    let begins =
        |mark: &&str| text.get(..mark.len()).is_some_and(|own| own.eq_ignore_ascii_case(mark));
    let rest = STROKES.iter().find(|mark| begins(mark)).map(|mark| &text[mark.len()..]);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// The parts that are names.
pub(crate) fn only_names(mut parts: Vec<String>) -> Vec<String> {
    if are_plain(&parts) {
        return parts;
    }
    let is = |list: &[&str], part: &String| list.contains(&part.as_str());
    if let Some(at) = parts.iter().position(|part| is(&UNBORN, part)) {
        // "Baby of Sarah" names the mother.
        if let Some(of) = parts.iter().skip(at).position(|part| part == "of") {
            parts.truncate(at + of);
        }
        parts.retain(|part| !is(&UNBORN, part) && !is(&WHICH, part));
    }
    parts.retain(|part| !is(&UNKNOWN, part) && !is_marks(part));
    if say_nothing(&parts) || parts.iter().all(|part| is(&TITLES, part)) {
        return Vec::new();
    }
    parts.retain(|part| !is(&TITLES, part));
    parts
}

/// Whether words say "not known" and no more.
pub(crate) fn say_nothing(words: &[String]) -> bool {
    words.iter().all(|word| ALONE.contains(&word.as_str()) || UNKNOWN.contains(&word.as_str()))
}

/// Whether it is an x or z written over and over.
fn is_marks(part: &str) -> bool {
    part.len() >= 2 && (part.bytes().all(|b| b == b'x') || part.bytes().all(|b| b == b'z'))
}

/// The place of a marker such as "née", after which another name of the person follows.
pub(crate) fn formerly(parts: &[String]) -> Option<usize> {
    let marker = |part: &String| FORMERLY.contains(&part.as_str());
    let at = parts.iter().position(marker)?;
    (at > 0 && at + 1 < parts.len()).then_some(at)
}
