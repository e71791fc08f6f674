//! Two people sign a menu: each names the hash of its content, so that nobody signs one menu and
//! answers for another.

use super::document::Menu;
use commons::{ContentHash, Day};
use serde::{Deserialize, Serialize};

/// One person's signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Who: the name of an account. Whether it is theirs is for the caller to know.
    pub by: String,
    /// When.
    pub on: Day,
    /// The seal of the menu that was signed.
    pub seal: ContentHash,
}

/// A menu that two people have signed. Only such a menu can be frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedMenu {
    menu: Menu,
    signatures: Vec<Signature>,
}

/// A menu that is not signed as it must be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsigned {
    /// A signature names another content.
    #[error("{by} signed another content than this menu's: show them this one and ask again")]
    Another {
        /// Whose signature.
        by: String,
    },
    /// A signature without a name.
    #[error("a signature has no name: say who signed")]
    Nameless,
    /// Fewer than two people.
    #[error("a menu is signed by two different people; so far there is {people}")]
    TooFew {
        /// How many there are.
        people: usize,
    },
}

impl SignedMenu {
    /// A menu with its signatures. The same person twice counts once, whatever the spelling's
    /// capitals and spaces.
    ///
    /// # Errors
    /// [`Unsigned`] unless two different people signed exactly this content.
    pub fn new(menu: Menu, signatures: Vec<Signature>) -> Result<Self, Unsigned> {
        let seal = menu.seal();
        if let Some(other) = signatures.iter().find(|signature| signature.seal != seal) {
            return Err(Unsigned::Another { by: other.by.clone() });
        }
        let mut people: Vec<String> = signatures.iter().map(|s| plain(&s.by)).collect();
        people.sort_unstable();
        people.dedup();
        if people.iter().any(String::is_empty) {
            return Err(Unsigned::Nameless);
        }
        match people.len() {
            0 | 1 => Err(Unsigned::TooFew { people: people.len() }),
            _ => Ok(Self { menu, signatures }),
        }
    }

    /// The menu.
    pub const fn menu(&self) -> &Menu {
        &self.menu
    }

    /// Who signed it.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }
}

/// A name without capitals and spaces around or doubled within.
fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
