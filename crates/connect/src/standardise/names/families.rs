//! What a family name is at root, apart from the forms it takes: a daughter's or wife's ending, a
//! particle before it, Mac or Mc.

/// Particles that stand before a family name and are as often left out.
const PARTICLES: [&str; 52] = [
    "de", "da", "do", "dos", "das", "di", "del", "della", "dela", "du", "des", "la", "le", "les",
    "los", "las", "van", "von", "vom", "der", "den", "ter", "ten", "zu", "zur", "af", "av", "bin",
    "bint", "binti", "ibn", "ben", "al", "el", "ul", "ur", "ud", "us", "as", "ash", "ad", "abu",
    "st", "san", "santa", "y", "e", "i", "ap", "ferch", "ould", "wa",
];

/// Beginnings that are written apart or together and are part of the name either way.
const FUSED: [&str; 8] = ["mac", "mc", "o", "fitz", "d", "l", "ni", "nic"];

/// Whether a part is a particle and tells no family by itself.
pub(crate) fn is_particle(part: &str) -> bool {
    PARTICLES.contains(&part)
}

/// The parts of a family name with Mac, Mc, O and the like put to what they stand before.
pub(crate) fn fuse(parts: Vec<String>) -> Vec<String> {
    let mut fused: Vec<String> = Vec::with_capacity(parts.len());
    let mut open = false;
    for part in parts {
        let opens = FUSED.contains(&part.as_str());
        match fused.last_mut() {
            Some(last) if open => last.push_str(&part),
            _ => fused.push(part),
        }
        open = opens;
    }
    fused
}

/// Endings that differ between the men and the women of one family, and what is left of them.
/// Polish and Russian -ski, Czech and Slovak -ová, Bulgarian and Russian -ov, Lithuanian, Greek.
const ENDINGS: [(&str, &str); 30] = [
    ("skaya", "sk"),
    ("skaia", "sk"),
    ("skaja", "sk"),
    ("skiene", "sk"),
    ("skaite", "sk"),
    ("skas", "sk"),
    ("skiy", "sk"),
    ("skyi", "sk"),
    ("skij", "sk"),
    ("skii", "sk"),
    ("ski", "sk"),
    ("sky", "sk"),
    ("ska", "sk"),
    ("cki", "ck"),
    ("cky", "ck"),
    ("cka", "ck"),
    ("dzki", "dzk"),
    ("dzka", "dzk"),
    ("iciene", "ic"),
    ("iciute", "ic"),
    ("icius", "ic"),
    ("opoulos", "opoul"),
    ("opoulou", "opoul"),
    ("ova", ""),
    ("eva", ""),
    ("off", ""),
    ("eff", ""),
    ("ov", ""),
    ("ev", ""),
    ("ow", ""),
];

/// A family name without the ending that tells a man from a woman, and with Mac as Mc. What is left
/// is for finding records, not for telling names apart.
pub(crate) fn root(name: &str) -> String {
    let name = match name.strip_prefix("mac") {
        Some(rest)
            if rest.len() >= 3 && !rest.starts_with(['a', 'e', 'h', 'i', 'k', 'o', 'u', 'y']) =>
        {
            format!("mc{rest}")
        }
        _ => name.to_owned(),
    };
    for (ending, left) in ENDINGS {
        if let Some(stem) = name.strip_suffix(ending)
            && stem.len() >= 3
        {
            return format!("{stem}{left}");
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn men_and_women_of_one_family_have_one_root() {
        for (man, woman) in [
            ("kowalski", "kowalska"),
            ("wisniewski", "wisniewska"),
            ("nowicki", "nowicka"),
            ("zawadzki", "zawadzka"),
            ("novak", "novakova"),
            ("horvath", "horvathova"),
            ("ivanov", "ivanova"),
            ("medvedev", "medvedeva"),
            ("dostoevsky", "dostoevskaya"),
            ("kazlauskas", "kazlauskaite"),
            ("kazlauskas", "kazlauskiene"),
            ("papadopoulos", "papadopoulou"),
            ("macdonald", "mcdonald"),
        ] {
            assert_eq!(root(man), root(woman), "{man} {woman}");
        }
    }

    #[test]
    fn other_families_keep_their_own() {
        for (a, b) in [
            ("mack", "mckay"),
            ("macey", "mcey"),
            ("kowalski", "kowal"),
            ("nova", "no"),
            ("eva", "ova"),
        ] {
            assert_ne!(root(a), root(b), "{a} {b}");
        }
    }

    #[test]
    fn what_is_written_apart_is_put_together() {
        let fused = |parts: &[&str]| fuse(parts.iter().map(|p| (*p).to_owned()).collect());
        assert_eq!(fused(&["mac", "donald"]), ["macdonald"]);
        assert_eq!(fused(&["o", "brien", "smith"]), ["obrien", "smith"]);
        assert_eq!(fused(&["o"]), ["o"]);
    }
}
