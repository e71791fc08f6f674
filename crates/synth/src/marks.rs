//! The marks of a register in the 2024 code set, and what each counts as.

/// A code of the register; its letters are in [`Mark::letters`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Mark {
    Closed,
    PresentAm,
    PresentPm,
    Late,
    ArrangedByAuthority,
    Visit,
    Sport,
    WorkExperience,
    OffSite,
    Illness,
    Medical,
    Religious,
    Study,
    Excluded,
    Exceptional,
    Performance,
    Interview,
    PartTime,
    Mobile,
    Holiday,
    LateAfter,
    Other,
    NoReasonYet,
    UnexpectedClosure,
    NotOnRoll,
}

/// How many marks there are.
pub(crate) const MARKS: usize = 25;

impl Mark {
    pub(crate) const ALL: [(Mark, &'static str); MARKS] = [
        (Mark::Closed, "#"),
        (Mark::PresentAm, "/"),
        (Mark::PresentPm, "\\"),
        (Mark::Late, "L"),
        (Mark::ArrangedByAuthority, "K"),
        (Mark::Visit, "V"),
        (Mark::Sport, "P"),
        (Mark::WorkExperience, "W"),
        (Mark::OffSite, "B"),
        (Mark::Illness, "I"),
        (Mark::Medical, "M"),
        (Mark::Religious, "R"),
        (Mark::Study, "S"),
        (Mark::Excluded, "E"),
        (Mark::Exceptional, "C"),
        (Mark::Performance, "C1"),
        (Mark::Interview, "J1"),
        (Mark::PartTime, "C2"),
        (Mark::Mobile, "T"),
        (Mark::Holiday, "G"),
        (Mark::LateAfter, "U"),
        (Mark::Other, "O"),
        (Mark::NoReasonYet, "N"),
        (Mark::UnexpectedClosure, "Y4"),
        (Mark::NotOnRoll, "Z"),
    ];

    pub(crate) const fn letters(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    pub(crate) const fn is_authorised(self) -> bool {
        matches!(
            self,
            Self::Illness
                | Self::Medical
                | Self::Religious
                | Self::Study
                | Self::Excluded
                | Self::Exceptional
                | Self::Performance
                | Self::Interview
                | Self::PartTime
                | Self::Mobile
        )
    }

    pub(crate) const fn is_unauthorised(self) -> bool {
        matches!(self, Self::Holiday | Self::LateAfter | Self::Other | Self::NoReasonYet)
    }

    pub(crate) const fn is_absence(self) -> bool {
        self.is_authorised() || self.is_unauthorised()
    }

    pub(crate) const fn is_possible(self) -> bool {
        !matches!(self, Self::Closed | Self::UnexpectedClosure | Self::NotOnRoll)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_has_its_own_letters_in_its_place() {
        for (place, (mark, letters)) in Mark::ALL.iter().enumerate() {
            assert_eq!(*mark as usize, place);
            assert_eq!(Mark::ALL.iter().filter(|(_, l)| l == letters).count(), 1);
        }
    }
}
