//! People who work in the alliance, as the rules see them.

use crate::role::Role;
use std::fmt;

/// An e-mail address of somebody who signs in, folded to lower case.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Email(String);

impl Email {
    /// Reads an address. It only checks what is needed to tell a mistyped field from an address.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (name, host) = text.split_once('@')?;
        let plausible = !name.is_empty()
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !host.contains('@')
            && text.len() <= 254
            && !text.chars().any(|c| c.is_whitespace() || c.is_control());
        plausible.then(|| Self(text.to_lowercase()))
    }

    /// The address, in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(..)")
    }
}

/// Who is asking: a person who has signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The person's number in the store.
    pub id: String,
    /// The name shown to themselves and colleagues.
    pub name: String,
    /// The organisation they work for.
    pub organisation: String,
    /// The roles they hold; never empty for an account that is open.
    pub roles: Vec<Role>,
}

impl Who {
    /// Whether they hold one of these roles.
    pub fn has_any(&self, roles: &[Role]) -> bool {
        self.roles.iter().any(|role| roles.contains(role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_folded_and_checked() {
        assert_eq!(
            Email::parse(" Head@School.Example ").map(|e| e.0),
            Some("head@school.example".into())
        );
        for bad in ["", "head", "@school.example", "head@school", "a b@c.d", "a@b@c.d", "a@.d"] {
            assert!(Email::parse(bad).is_none(), "{bad}");
        }
    }
}
