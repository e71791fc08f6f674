//! What people want of localities: how many children, how far off is still acceptable, what counts how
//! much, and which areas stay where they were put.

use commons::AreaCode;

/// How much each aim counts. Only their proportions matter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// Children of one locality have needs alike.
    pub need: f64,
    /// Short borders between localities.
    pub border: f64,
    /// Localities near to a circle (Polsby and Popper).
    pub compactness: f64,
    /// Whole communities, such as wards.
    pub community: f64,
    /// Children go to school in their own locality.
    pub flow: f64,
}

/// Named sets of weights. They are round numbers, the same for every district.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aim {
    /// Needs alike before everything else.
    NeedFirst,
    /// Needs alike, and borders people recognise.
    Balanced,
    /// Whole communities first.
    CommunityFirst,
    /// Compact localities first.
    CompactFirst,
    /// Home and school in one locality first.
    SchoolFirst,
}

impl Aim {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::NeedFirst,
        Self::Balanced,
        Self::CommunityFirst,
        Self::CompactFirst,
        Self::SchoolFirst,
    ];

    /// In words, for a list.
    pub const fn title(self) -> &'static str {
        match self {
            Self::NeedFirst => "Needs alike",
            Self::Balanced => "Balanced",
            Self::CommunityFirst => "Whole communities",
            Self::CompactFirst => "Compact",
            Self::SchoolFirst => "Home and school together",
        }
    }

    /// Its weights.
    pub const fn weights(self) -> Weights {
        let (need, border, compactness, community, flow) = match self {
            Self::NeedFirst => (1.0, 0.0, 0.0, 0.0, 0.0),
            Self::Balanced => (0.58, 0.3, 0.12, 0.0, 0.0),
            Self::CommunityFirst => (0.4, 0.1, 0.0, 0.5, 0.0),
            Self::CompactFirst => (0.1, 0.5, 0.4, 0.0, 0.0),
            Self::SchoolFirst => (0.3, 0.1, 0.0, 0.0, 0.6),
        };
        Weights { need, border, compactness, community, flow }
    }
}

/// How long to search for each plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// For a first look, or a whole country.
    Quick,
    /// For a district.
    Usual,
    /// Before a decision: some ten times as long as usual.
    Thorough,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Wishes {
    /// Children of a locality.
    pub target_children: f64,
    /// Children of a locality of rural areas, when it is to be another number.
    pub rural_target: Option<f64>,
    /// How far a locality may be from the target, as a share of it, such as 0.1.
    pub tolerance: f64,
    /// How many localities; `None` for children over target, to the nearest whole number.
    pub localities: Option<usize>,
    /// Areas that stay together in one locality; each list must hang together.
    pub together: Vec<Vec<AreaCode>>,
    /// Localities that stay exactly as they are.
    pub kept: Vec<Vec<AreaCode>>,
    /// How long to search.
    pub effort: Effort,
}

impl Wishes {
    /// Localities of this many children, give or take a tenth.
    pub const fn of(target_children: f64) -> Self {
        Self {
            target_children,
            rural_target: None,
            tolerance: 0.1,
            localities: None,
            together: Vec::new(),
            kept: Vec::new(),
            effort: Effort::Usual,
        }
    }
}
