//! The canonical identity of a cell: the text that its noise is keyed by.
//!
//! ```text
//! v1|vintage=2026-autumn|atom=0f3a…|measure=persistent_absence|dims=fsm:1;year.phase:primary
//! ```
//!
//! * Words are letters, digits, `_` and `-` ([`is_word`]), so none can contain a mark of the form.
//! * `atom` is the hash of the blocks the atom is made of, so that registering another area, or
//!   the same area under another name, changes no cell.
//! * `measure` is the measure's identifier; for the number of children it is `base.` and the
//!   population, which is shared by all measures of that population.
//! * `dims` has the dimensions in the order of their bytes, each as `dimension:value`, or
//!   `dimension.coding:value` for a coarser coding. The order in which a question or a menu names
//!   them has no part in it. A table without dimensions has none: the text ends with `dims=`.

/// The longest word of an identity.
const MOST_LETTERS: usize = 60;

/// Whether a text may be part of an identity: 1 to 60 letters, digits, `_` and `-`.
pub(super) fn is_word(text: &str) -> bool {
    (1..=MOST_LETTERS).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// What the words of an identity look like, for messages.
pub(super) const WORD_RULE: &str = "1 to 60 letters, digits, _ and - (no spaces)";

/// The beginning of the identities of one atom and measure.
pub(super) fn beginning(vintage: &str, atom: &str, measure: &str) -> String {
    format!("v1|vintage={vintage}|atom={atom}|measure={measure}|dims=")
}

/// The end of an identity. Sorts the pairs itself, so that no caller can get the order wrong.
pub(super) fn ending(pairs: &[(&str, &str)]) -> String {
    let mut pairs = pairs.to_vec();
    pairs.sort_unstable();
    let pairs: Vec<String> = pairs.iter().map(|(name, code)| format!("{name}:{code}")).collect();
    pairs.join(";")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::noise::{Ladder, VintageKey};
    use zeroize::Zeroizing;

    /// HMAC-SHA256 and the noise of canonical texts, computed with Python's `hmac` and `decimal`.
    #[test]
    fn canonical_identities_have_their_known_answers() {
        let mut bytes = Zeroizing::new([0; 32]);
        bytes.iter_mut().zip(0..).for_each(|(slot, n)| *slot = n);
        let draws = VintageKey::new(bytes).unwrap().prepared();
        let both = [("year.phase", "primary"), ("fsm", "1")];
        for (measure, pairs, expected, noise) in [
            ("persistent_absence", &[][..], "measure=persistent_absence|dims=", -4),
            ("persistent_absence", &[("sex", "f")][..], "measure=persistent_absence|dims=sex:f", 1),
            (
                "persistent_absence",
                &both[..],
                "measure=persistent_absence|dims=fsm:1;year.phase:primary",
                1,
            ),
            ("base.on_roll", &both[..], "measure=base.on_roll|dims=fsm:1;year.phase:primary", 7),
        ] {
            let id = beginning("2026-autumn", "0f3a", measure) + &ending(pairs);
            assert_eq!(id, format!("v1|vintage=2026-autumn|atom=0f3a|{expected}"));
            assert_eq!(draws.noise(&id, &Ladder::counts()), noise, "{id}");
        }
    }

    #[test]
    fn no_word_can_hold_a_mark_of_the_form() {
        for bad in ["", "a|b", "a=b", "a:b", "a;b", "a.b", "a b", "é", &"x".repeat(61)] {
            assert!(!is_word(bad), "{bad}");
        }
        assert!(is_word("E01010568") && is_word("2026-autumn") && is_word("year_group"));
    }
}
