//! The closed lists an agreement is written with.
//!
//! *Existence* and *content* are separate permissions: to say that a record exists is not to show
//! it, and to be allowed the one is not to be allowed the other (rule R-L4). The shape of clauses
//! follows the open design of the Department for Education's single unique identifier programme
//! (its decision ADR-SUI-0005).

use serde::{Deserialize, Serialize};

/// What of a record is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// That it exists, and whose it is.
    Existence,
    /// What is in it.
    Content,
}

impl Mode {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Existence, Self::Content];

    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Existence => "that a record exists",
            Self::Content => "what is in the record",
        }
    }
}

/// Why information is shared between organisations. No purpose of enforcement, benefits or
/// immigration is in the list, and none can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SharingPurpose {
    /// Keeping a child from harm.
    Safeguarding,
    /// Promoting a child's welfare.
    Welfare,
    /// Support for a family that has agreed to it.
    EarlyHelp,
    /// Care of a child's health.
    DirectCare,
    /// Getting a child what they are entitled to, such as a meal at school.
    Entitlement,
    /// Linking records so that counts are right; nobody sees a child.
    Linkage,
}

impl SharingPurpose {
    /// Every purpose.
    pub const ALL: [Self; 6] = [
        Self::Safeguarding,
        Self::Welfare,
        Self::EarlyHelp,
        Self::DirectCare,
        Self::Entitlement,
        Self::Linkage,
    ];

    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Safeguarding => "keeping a child from harm",
            Self::Welfare => "promoting a child's welfare",
            Self::EarlyHelp => "early help for a family",
            Self::DirectCare => "care of a child's health",
            Self::Entitlement => "getting a child what they are entitled to",
            Self::Linkage => "linking records for counts",
        }
    }
}

/// Whether a clause lets something through or stops it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Lets through.
    Allow,
    /// Stops.
    Deny,
}

/// What must be so besides, before a clause lets something through.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Deserialize, Serialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Nothing more.
    #[default]
    Nothing,
    /// The family has agreed to the service. That is not the lawful basis for sharing, which the
    /// agreement states for itself (rule R-L5).
    FamilyAgreed,
}

/// What is recorded of the family's agreement to a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FamilyAgreement {
    /// They agreed.
    Agreed,
    /// They were asked and said no.
    Refused,
    /// They were not asked, or nothing is recorded.
    NotRecorded,
}

impl FamilyAgreement {
    /// The three.
    pub const ALL: [Self; 3] = [Self::Agreed, Self::Refused, Self::NotRecorded];

    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Agreed => "the family agreed to the service",
            Self::Refused => "the family was asked and said no",
            Self::NotRecorded => "the family was not asked, or it is not recorded",
        }
    }
}

/// The lawful basis, in Article 6(1) of the UK General Data Protection Regulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LawfulBasis {
    /// 6(1)(a).
    Consent,
    /// 6(1)(c).
    LegalObligation,
    /// 6(1)(d).
    VitalInterests,
    /// 6(1)(e).
    PublicTask,
    /// 6(1)(ea), from the Data (Use and Access) Act 2025.
    RecognisedLegitimateInterest,
    /// 6(1)(f).
    LegitimateInterests,
}

impl LawfulBasis {
    /// Every basis, in the order of the article.
    pub const ALL: [Self; 6] = [
        Self::Consent,
        Self::LegalObligation,
        Self::VitalInterests,
        Self::PublicTask,
        Self::RecognisedLegitimateInterest,
        Self::LegitimateInterests,
    ];

    /// The words a person reads, with the letter of the article.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Consent => "consent, Article 6(1)(a)",
            Self::LegalObligation => "a legal obligation, Article 6(1)(c)",
            Self::VitalInterests => "vital interests, Article 6(1)(d)",
            Self::PublicTask => "a public task, Article 6(1)(e)",
            Self::RecognisedLegitimateInterest => {
                "a recognised legitimate interest, Article 6(1)(ea)"
            }
            Self::LegitimateInterests => "legitimate interests, Article 6(1)(f)",
        }
    }
}

/// The condition for special kinds of information, in Article 9(2), or for offences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpecialCondition {
    /// 9(2)(a).
    ExplicitConsent,
    /// 9(2)(c).
    VitalInterests,
    /// 9(2)(g), with a condition of Schedule 1 such as safeguarding of children.
    SubstantialPublicInterest,
    /// 9(2)(h).
    HealthOrSocialCare,
    /// 9(2)(j).
    ResearchOrStatistics,
}

impl SpecialCondition {
    /// Every condition, in the order of the article.
    pub const ALL: [Self; 5] = [
        Self::ExplicitConsent,
        Self::VitalInterests,
        Self::SubstantialPublicInterest,
        Self::HealthOrSocialCare,
        Self::ResearchOrStatistics,
    ];

    /// The words a person reads, with the letter of the article.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::ExplicitConsent => "explicit consent, Article 9(2)(a)",
            Self::VitalInterests => "vital interests, Article 9(2)(c)",
            Self::SubstantialPublicInterest => "substantial public interest, Article 9(2)(g)",
            Self::HealthOrSocialCare => "health or social care, Article 9(2)(h)",
            Self::ResearchOrStatistics => "research or statistics, Article 9(2)(j)",
        }
    }
}
