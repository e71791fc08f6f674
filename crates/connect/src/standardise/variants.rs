//! Which names are forms of one name, and which are carried beside the name a person is called by.

use std::collections::BTreeMap;

/// The lists of `variants.txt`, looked up by name. A name may be in several: Harry is a form of
/// Henry and of Harrison.
pub(crate) struct Variants {
    lists_of: BTreeMap<&'static str, Vec<u16>>,
    carried: Vec<&'static str>,
}

impl Variants {
    /// The lists that come with the program.
    pub(crate) fn standard() -> Self {
        let lines = include_str!("variants.txt").lines().map(str::trim);
        let (mut lists_of, mut carried) = (BTreeMap::<_, Vec<u16>>::new(), Vec::new());
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
        Self { lists_of, carried }
    }

    /// The lists a name is in, in order; empty when it is in none.
    pub(crate) fn lists(&self, name: &str) -> &[u16] {
        self.lists_of.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a name usually stands beside the name a person is known by: a forename of honour,
    /// or a name that tells sex or standing and not family.
    pub(crate) fn is_carried(&self, name: &str) -> bool {
        self.carried.contains(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_name_share_a_list() {
        let variants = Variants::standard();
        let share = |a, b| variants.lists(a).iter().any(|list| variants.lists(b).contains(list));
        assert!(share("mohammed", "muhammad"));
        assert!(share("liz", "elizabeth"));
        assert!(!share("liz", "aisha"));
        assert!(variants.is_carried("mohd"));
        assert!(!variants.is_carried("zayn"));
    }
}
