//! Which given names are forms of one name.

use std::collections::BTreeMap;

/// The lists of `variants.txt`, looked up by name.
pub(crate) struct Variants {
    class_of: BTreeMap<&'static str, u16>,
}

/// The list whose names many boys share as a first name and few are called by.
const MUHAMMAD: u16 = 0;

impl Variants {
    /// The lists that come with the program.
    pub(crate) fn standard() -> Self {
        let lines = include_str!("variants.txt").lines().filter(|line| !line.starts_with('#'));
        let mut class_of = BTreeMap::new();
        for (class, line) in (0..).zip(lines.filter(|line| !line.trim().is_empty())) {
            for name in line.split_whitespace() {
                class_of.entry(name).or_insert(class);
            }
        }
        Self { class_of }
    }

    /// The list a name is in.
    pub(crate) fn class(&self, name: &str) -> Option<u16> {
        self.class_of.get(name).copied()
    }

    /// Whether a name usually stands before the name a person is called by.
    pub(crate) fn is_forename_of_honour(&self, name: &str) -> bool {
        self.class(name) == Some(MUHAMMAD) || matches!(name, "syed" | "sayed" | "syeda" | "mirza")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_name_are_one_class() {
        let variants = Variants::standard();
        assert_eq!(variants.class("mohammed"), variants.class("muhammad"));
        assert_eq!(variants.class("liz"), variants.class("elizabeth"));
        assert_ne!(variants.class("liz"), variants.class("aisha"));
        assert!(variants.is_forename_of_honour("mohd"));
        assert!(!variants.is_forename_of_honour("zayn"));
    }
}
