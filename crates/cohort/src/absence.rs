//! Persistent and severe absence, decided by exact fractions.
//!
//! Department for Education, "Pupil absence statistics: methodology": a pupil is persistently
//! absent when they miss 10 % or more of their own possible sessions, and severely absent when
//! they miss 50 % or more. Severe absence is also persistent absence.

use commons::Fraction;

/// How much of their own possible sessions a pupil missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Absence {
    /// No possible session, or more absences than possible sessions: nothing can be said.
    CannotSay,
    /// Less than 10 %.
    BelowTenPerCent,
    /// At least 10 % and less than 50 %.
    Persistent,
    /// At least 50 %: persistent as well.
    Severe,
}

impl Absence {
    /// Whether the pupil counts as persistently absent; `None` when nothing can be said.
    pub const fn is_persistent(self) -> Option<bool> {
        match self {
            Self::CannotSay => None,
            Self::BelowTenPerCent => Some(false),
            Self::Persistent | Self::Severe => Some(true),
        }
    }

    /// Whether the pupil counts as severely absent; `None` when nothing can be said.
    pub const fn is_severe(self) -> Option<bool> {
        match self {
            Self::CannotSay => None,
            Self::BelowTenPerCent | Self::Persistent => Some(false),
            Self::Severe => Some(true),
        }
    }
}

/// Classifies a pupil from possible sessions (half-days) and the sessions missed of those.
pub fn classify(possible: u64, absent: u64) -> Absence {
    let share = Fraction::of(absent, possible);
    match (share.is_at_least_per_cent(50), share.is_at_least_per_cent(10)) {
        _ if absent > possible => Absence::CannotSay,
        (Some(true), _) => Absence::Severe,
        (Some(false), Some(true)) => Absence::Persistent,
        (Some(false), _) => Absence::BelowTenPerCent,
        (None, _) => Absence::CannotSay,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// DOMAIN.md, section 12, vector 2.
    #[test]
    fn a_pupil_is_persistently_absent_from_ten_per_cent_of_their_own_sessions() {
        for (possible, absent, expected) in [
            (190, 19, Absence::Persistent),
            (190, 18, Absence::BelowTenPerCent),
            (190, 95, Absence::Severe),
            (190, 94, Absence::Persistent),
            (190, 0, Absence::BelowTenPerCent),
            (190, 190, Absence::Severe),
            (0, 0, Absence::CannotSay),
            (10, 11, Absence::CannotSay),
        ] {
            assert_eq!(classify(possible, absent), expected, "{absent} of {possible}");
        }
    }

    proptest! {
        #[test]
        fn missing_one_more_session_never_improves_the_class(possible in 1_u64..500, share in 0.0..1.0_f64) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "small test numbers")]
            let absent = (possible as f64 * share) as u64;
            prop_assert!(classify(possible, absent) <= classify(possible, absent + 1) || absent + 1 > possible);
        }
    }
}
