//! A value about a person that must not be printed by accident.
//!
//! `Sensitive<T>` has no `Display` and no `Serialize`, and its `Debug` shows only the wrapper. To
//! read the value a caller must say [`Sensitive::reveal`], which is easy to search for in review.

use std::fmt;

/// Something about a person: it can be moved and compared, and not printed or serialised.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself. Every call is a place where a person's details are read: be able to say why.
    pub const fn reveal(&self) -> &T {
        &self.0
    }

    /// The value itself, taken out of its wrapper.
    pub fn into_revealed(self) -> T {
        self.0
    }

    /// Changes the value without letting it out.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Sensitive<U> {
        Sensitive(change(self.0))
    }
}

impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sensitive(..)")
    }
}

impl<T> From<T> for Sensitive<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sensitive_value_does_not_show_in_debug_output() {
        let shown = format!("{:?}", Sensitive::new("Zarnab"));
        assert_eq!(shown, "Sensitive(..)");
    }
}
