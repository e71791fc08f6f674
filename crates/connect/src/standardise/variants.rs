//! Which names are forms of one name, and which are carried beside the name a person is called by.

use crate::standardise::names::sound;
use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;

/// Looked up by name, and never gone through in its own order.
type ByName<K, V> = HashMap<K, V, FixedState>;

fn by_name<K: std::hash::Hash + Eq, V>(all: impl IntoIterator<Item = (K, V)>) -> ByName<K, V> {
    let mut map = HashMap::with_hasher(FixedState::with_seed(9));
    map.extend(all);
    map
}

/// The lists of `variants.txt`, looked up by name. A name may be in several: Harry is a form of
/// Henry and of Harrison.
pub(crate) struct Variants {
    lists_of: ByName<&'static str, Vec<u16>>,
    /// For every sound the lists that all names of this sound are in.
    by_sound: ByName<String, Vec<u16>>,
    carried: HashSet<&'static str, FixedState>,
}

impl Variants {
    /// The lists that come with the program.
    pub(crate) fn standard() -> Self {
        let lines = include_str!("variants.txt").lines().map(str::trim);
        let mut lists_of = BTreeMap::<&str, Vec<u16>>::new();
        let mut carried = HashSet::with_hasher(FixedState::with_seed(10));
        let mut list = 0;
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(names) = line.strip_prefix("carried:") {
                carried.extend(names.split_whitespace());
                continue;
            }
            for name in line.split_whitespace() {
                lists_of.entry(name).or_default().push(list);
            }
            list += 1;
        }
        let mut by_sound: BTreeMap<String, Vec<u16>> = BTreeMap::new();
        for (name, lists) in &lists_of {
            let shared = by_sound.entry(sound(name)).or_insert_with(|| lists.clone());
            shared.retain(|list| lists.contains(list));
        }
        Self { lists_of: by_name(lists_of), by_sound: by_name(by_sound), carried }
    }

    /// The list by which records of a name are found: its first, or that of the names that sound like
    /// it when they are all forms of one.
    pub(crate) fn nearest(&self, name: &str, heard: &str) -> Option<u16> {
        let by_sound = || self.by_sound.get(heard).and_then(|lists| lists.first());
        self.lists(name).first().or_else(by_sound).copied()
    }

    /// The lists a name is in, in order; empty when it is in none.
    pub(crate) fn lists(&self, name: &str) -> &[u16] {
        self.lists_of.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a name usually stands beside the name a person is known by: a forename of honour,
    /// or a name that tells sex or standing and not family.
    pub(crate) fn is_carried(&self, name: &str) -> bool {
        self.carried.contains(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_name_share_a_list() {
        let variants = Variants::standard();
        let share = |a, b| variants.lists(a).iter().any(|list| variants.lists(b).contains(list));
        for (a, b) in [
            ("mohammed", "muhammad"),
            ("liz", "elizabeth"),
            ("xasan", "hassan"),
            ("cabdullahi", "abdullah"),
            ("mehmet", "muhammad"),
            ("gosia", "malgorzata"),
            ("mihai", "michael"),
            ("kwesi", "kwasi"),
            ("seun", "oluwaseun"),
            ("bridie", "bridget"),
            ("dafydd", "david"),
            ("siobhan", "joan"),
            ("oleksandr", "sasha"),
            ("chowdhury", "choudhry"),
            ("harvinder", "harwinder"),
        ] {
            assert!(share(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("liz", "aisha"),
            ("hassan", "hussain"),
            ("alexander", "alexandra"),
            ("edward", "edmund"),
            ("philip", "philippa"),
            ("yusuf", "yunus"),
            ("kofi", "kwame"),
            ("singh", "kaur"),
        ] {
            assert!(!share(a, b), "{a} {b}");
        }
        assert!(variants.is_carried("mohd"));
        assert!(!variants.is_carried("zayn"));
    }

    #[test]
    fn a_spelling_that_no_list_has_is_found_by_its_sound() {
        let variants = Variants::standard();
        let nearest = |name| variants.nearest(name, &sound(name));
        assert_eq!(nearest("mehweesh"), nearest("mehwish"));
        assert_eq!(nearest("qwxrt"), None);
    }

    #[test]
    fn lists_are_of_small_letters_and_of_more_than_one_name() {
        let lines = include_str!("variants.txt").lines().filter(|line| !line.starts_with('#'));
        for line in lines.filter(|line| !line.starts_with("carried:") && !line.is_empty()) {
            assert!(line.split(' ').count() > 1, "{line}");
            assert!(
                line.split(' ').all(|name| name.bytes().all(|b| b.is_ascii_lowercase())),
                "{line}"
            );
        }
    }
}
