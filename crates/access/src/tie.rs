//! What is recorded between a person and what they ask for: the relationship a rule may need.
//!
//! A role says what work somebody does; a tie says that it is theirs to do here. Ties are looked up
//! where they are recorded, in the journey that opens the thing, and never taken from a form.

/// A recorded relationship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tie {
    /// The person is a member of the partnership it belongs to.
    Partnership,
    /// The person works for the organisation it belongs to.
    Organisation,
    /// The person works at the setting it belongs to, such as the school a child is on the roll of.
    Setting,
    /// The person works with the child or family it is about.
    Caseload,
    /// It is the person's own.
    Own,
}

impl Tie {
    /// Every tie.
    pub const ALL: [Self; 5] =
        [Self::Partnership, Self::Organisation, Self::Setting, Self::Caseload, Self::Own];

    /// The word of the schema and of the rules.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Partnership => "partnership",
            Self::Organisation => "organisation",
            Self::Setting => "setting",
            Self::Caseload => "caseload",
            Self::Own => "own",
        }
    }

    /// The words a person reads, after "for".
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Partnership => "members of the partnership it belongs to",
            Self::Organisation => "people who work for the organisation it belongs to",
            Self::Setting => "people who work at the school or setting it belongs to",
            Self::Caseload => "whoever is recorded as working with the child or family",
            Self::Own => "the person whose own it is",
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::Partnership => 1,
            Self::Organisation => 2,
            Self::Setting => 4,
            Self::Caseload => 8,
            Self::Own => 16,
        }
    }
}

/// A set of ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Ties(u8);

impl Ties {
    /// None is recorded.
    pub const NONE: Self = Self(0);
    /// Every one is.
    pub const ALL: Self = Self(Self::SETS - 1);
    /// How many sets there are.
    pub(crate) const SETS: u8 = 32;

    /// One tie.
    pub const fn only(tie: Tie) -> Self {
        Self(tie.bit())
    }

    /// These and one more.
    pub const fn and(self, tie: Tie) -> Self {
        Self(self.0 | tie.bit())
    }

    /// Whether this one is recorded.
    pub const fn holds(self, tie: Tie) -> bool {
        self.0 & tie.bit() != 0
    }

    /// Every set of ties there can be, the empty one first.
    pub fn every() -> impl Iterator<Item = Self> {
        (0..Self::SETS).map(Self)
    }

    /// The set's place in [`Ties::every`].
    pub(crate) fn number(self) -> usize {
        usize::from(self.0)
    }

    /// The ties in the set.
    pub fn iter(self) -> impl Iterator<Item = Tie> {
        Tie::ALL.into_iter().filter(move |tie| self.holds(*tie))
    }
}
