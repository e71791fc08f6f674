//! What causes what in the invented district: every coefficient of every structural equation.
//!
//! These numbers are of our own choosing; they are the ground truth that the product's methods are
//! tested against, and they claim nothing about real children. An equation is a sum over the rows
//! with its outcome: the size times the product of its terms. Binary outcomes add a standard
//! logistic draw and a pass line that is set so the district's margin comes out, so sizes are
//! log-odds; attainment is in points. `docs/method/synth.md` explains the planted structures.

use crate::people::Fact;

/// A number read off a child when an equation is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Term {
    /// Standardised deprivation of the small area.
    Deprivation,
    /// 1 in the more deprived two fifths of areas, else 0.
    DeprivedArea,
    /// Latent need of the child.
    Need,
    /// Latent need of the family.
    FamilyNeed,
    /// Children in the home beyond the first.
    MoreSiblings,
    Boy,
    /// 1 when born from April to August.
    SummerBorn,
    /// 1 when in year 7 or above.
    Secondary,
    /// 1 in the community with this name.
    Community(&'static str),
    /// 1 in the locality with the planted effect.
    PlantedLocality,
    /// 1 when born on an even day of the month: nothing depends on it.
    EvenDay,
    /// 1 when in the second registration group: nothing depends on it.
    SecondGroup,
    Is(Fact),
}

/// Which equation a coefficient belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Fact(Fact),
    /// Points of attainment 8.
    Attainment8,
    /// Rank of absence, on the scale of a logistic variable.
    Absence,
}

/// Why a coefficient is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Main,
    /// Two factors together differ from the sum of their parts.
    Interaction,
    /// Three factors together differ from everything smaller.
    Intersection,
    /// A factor that does nothing, planted to be not found.
    Null,
    /// A place that differs beyond who lives there.
    Locality,
    /// Absence of a record depends on the value that is absent.
    NotAtRandom,
}

impl Kind {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Interaction => "interaction",
            Self::Intersection => "intersection",
            Self::Null => "null",
            Self::Locality => "locality",
            Self::NotAtRandom => "missing_not_at_random",
        }
    }
}

/// One coefficient.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effect {
    pub(crate) outcome: Outcome,
    pub(crate) kind: Kind,
    pub(crate) terms: &'static [Term],
    pub(crate) size: f64,
}

const fn effect(outcome: Outcome, kind: Kind, terms: &'static [Term], size: f64) -> Effect {
    Effect { outcome, kind, terms, size }
}

const fn on(fact: Fact, terms: &'static [Term], size: f64) -> Effect {
    effect(Outcome::Fact(fact), Kind::Main, terms, size)
}

use Fact::{
    Decay, EarlyHelp, EhcPlan, ExamMissing, FirstTimeEntrant, FreeMeals, GoodLevel, InNeed,
    KeyStage2Met, LookedAfter, LowBirthWeight, LowIncome, MeasurementMissed, OtherLanguage,
    Overcrowded, OverweightReception, OverweightYear6, PersistentAbsence, PhonicsMet,
    PoliceSuspect, PoliceVictim, ProtectionPlan, ScreeningMissed, SenSupport, Suspended, WeakSight,
    WentMissing,
};
use Term::{
    Boy, Community, Deprivation, DeprivedArea, EvenDay, FamilyNeed, Is, MoreSiblings, Need,
    PlantedLocality, SecondGroup, Secondary, SummerBorn,
};

/// The locality with the planted effect: a place in the list of localities.
pub(crate) const PLANTED_LOCALITY: usize = 1;

/// Every coefficient of the district.
pub(crate) const EFFECTS: &[Effect] = &[
    on(LowIncome, &[Deprivation], 0.85),
    on(LowIncome, &[FamilyNeed], 0.45),
    on(LowIncome, &[Community("Pakistani")], 0.45),
    on(LowIncome, &[Community("Bangladeshi")], 0.60),
    on(LowIncome, &[Community("Roma")], 0.90),
    on(LowIncome, &[Community("Black African")], 0.40),
    on(LowIncome, &[Community("Indian")], -0.30),
    on(Overcrowded, &[Deprivation], 0.40),
    on(Overcrowded, &[Is(LowIncome)], 0.70),
    on(Overcrowded, &[MoreSiblings], 0.55),
    on(Overcrowded, &[Community("Roma")], 0.90),
    on(LowBirthWeight, &[Deprivation], 0.15),
    on(LowBirthWeight, &[Community("Pakistani")], 0.45),
    on(LowBirthWeight, &[Community("Indian")], 0.40),
    on(FreeMeals, &[Is(LowIncome)], 3.20),
    on(FreeMeals, &[FamilyNeed], 0.50),
    on(FreeMeals, &[Deprivation], 0.20),
    on(WeakSight, &[Deprivation], 0.20),
    on(WeakSight, &[Is(LowBirthWeight)], 0.80),
    effect(Outcome::Fact(WeakSight), Kind::Null, &[Boy], 0.0),
    on(SenSupport, &[Boy], 0.60),
    on(SenSupport, &[SummerBorn], 0.25),
    on(SenSupport, &[Need], 0.60),
    on(SenSupport, &[Is(FreeMeals)], 0.30),
    on(SenSupport, &[Is(LowBirthWeight)], 0.50),
    on(EhcPlan, &[Boy], 0.90),
    on(EhcPlan, &[Need], 0.70),
    on(EhcPlan, &[Is(LowBirthWeight)], 0.80),
    on(ProtectionPlan, &[Need], 1.20),
    on(ProtectionPlan, &[Is(LowIncome)], 0.60),
    on(LookedAfter, &[Need], 1.20),
    on(LookedAfter, &[Is(LowIncome)], 0.50),
    on(InNeed, &[Need], 1.10),
    on(InNeed, &[Is(LowIncome)], 0.50),
    on(InNeed, &[Is(EhcPlan)], 0.90),
    on(InNeed, &[Is(ProtectionPlan)], 6.00),
    on(InNeed, &[Is(LookedAfter)], 7.00),
    on(EarlyHelp, &[Need], 0.80),
    on(EarlyHelp, &[Is(SenSupport)], 0.60),
    on(EarlyHelp, &[Is(LowIncome)], 0.50),
    on(GoodLevel, &[Need], -0.55),
    on(GoodLevel, &[Is(FreeMeals)], -0.20),
    on(GoodLevel, &[Is(SenSupport)], -1.90),
    on(GoodLevel, &[Is(EhcPlan)], -4.00),
    on(GoodLevel, &[SummerBorn], -0.45),
    on(GoodLevel, &[Boy], -0.35),
    on(GoodLevel, &[Is(OtherLanguage)], -0.25),
    on(GoodLevel, &[Is(WeakSight)], -0.30),
    effect(Outcome::Fact(GoodLevel), Kind::Locality, &[PlantedLocality], -0.50),
    effect(
        Outcome::Fact(GoodLevel),
        Kind::Intersection,
        &[Boy, Is(OtherLanguage), SummerBorn],
        -0.70,
    ),
    effect(Outcome::Fact(GoodLevel), Kind::Null, &[EvenDay], 0.0),
    effect(Outcome::Fact(GoodLevel), Kind::Null, &[SecondGroup], 0.0),
    on(PhonicsMet, &[Need], -0.60),
    on(PhonicsMet, &[Is(FreeMeals)], -0.30),
    on(PhonicsMet, &[Is(SenSupport)], -1.60),
    on(PhonicsMet, &[Is(EhcPlan)], -3.20),
    on(PhonicsMet, &[SummerBorn], -0.30),
    on(PhonicsMet, &[Boy], -0.25),
    on(PhonicsMet, &[Is(WeakSight)], -0.30),
    effect(Outcome::Fact(PhonicsMet), Kind::Interaction, &[Is(WeakSight), DeprivedArea], -0.65),
    effect(Outcome::Fact(PhonicsMet), Kind::Null, &[Is(OtherLanguage)], 0.0),
    effect(Outcome::Fact(PhonicsMet), Kind::Null, &[EvenDay], 0.0),
    on(KeyStage2Met, &[Need], -0.70),
    on(KeyStage2Met, &[Is(FreeMeals)], -0.30),
    on(KeyStage2Met, &[Is(SenSupport)], -1.70),
    on(KeyStage2Met, &[Is(EhcPlan)], -3.50),
    on(KeyStage2Met, &[SummerBorn], -0.20),
    on(KeyStage2Met, &[Boy], -0.15),
    on(KeyStage2Met, &[Is(WeakSight)], -0.25),
    effect(Outcome::Fact(KeyStage2Met), Kind::Interaction, &[Is(WeakSight), DeprivedArea], -0.60),
    effect(Outcome::Fact(KeyStage2Met), Kind::Null, &[Is(OtherLanguage)], 0.0),
    effect(Outcome::Fact(KeyStage2Met), Kind::Null, &[SecondGroup], 0.0),
    effect(Outcome::Attainment8, Kind::Main, &[Need], -6.0),
    effect(Outcome::Attainment8, Kind::Main, &[Is(FreeMeals)], -6.0),
    effect(Outcome::Attainment8, Kind::Main, &[Is(SenSupport)], -8.0),
    effect(Outcome::Attainment8, Kind::Main, &[Is(EhcPlan)], -20.0),
    effect(Outcome::Attainment8, Kind::Main, &[Boy], -3.0),
    effect(Outcome::Attainment8, Kind::Main, &[Is(PersistentAbsence)], -7.0),
    effect(Outcome::Attainment8, Kind::Main, &[Is(OtherLanguage)], 2.0),
    effect(
        Outcome::Attainment8,
        Kind::Intersection,
        &[Boy, Is(FreeMeals), Community("White British")],
        -5.0,
    ),
    effect(Outcome::Attainment8, Kind::Null, &[EvenDay], 0.0),
    on(OverweightReception, &[Deprivation], 0.15),
    on(OverweightYear6, &[Deprivation], 0.25),
    on(OverweightYear6, &[Community("Pakistani")], 0.30),
    on(OverweightYear6, &[Boy], 0.20),
    effect(Outcome::Fact(OverweightYear6), Kind::Null, &[SummerBorn], 0.0),
    on(Decay, &[Deprivation], 0.50),
    on(Decay, &[Need], 0.30),
    on(Decay, &[Community("Other White")], 1.00),
    on(Decay, &[Community("Pakistani")], 0.60),
    effect(Outcome::Absence, Kind::Main, &[Need], 0.60),
    effect(Outcome::Absence, Kind::Main, &[Is(FreeMeals)], 0.55),
    effect(Outcome::Absence, Kind::Main, &[Is(SenSupport)], 0.25),
    effect(Outcome::Absence, Kind::Main, &[Is(EhcPlan)], 0.40),
    effect(Outcome::Absence, Kind::Main, &[Is(InNeed)], 0.90),
    effect(Outcome::Absence, Kind::Main, &[Community("Roma")], 1.20),
    effect(Outcome::Absence, Kind::Intersection, &[Is(FreeMeals), Is(SenSupport), Secondary], 0.60),
    effect(Outcome::Absence, Kind::Null, &[Boy], 0.0),
    effect(Outcome::Absence, Kind::Null, &[EvenDay], 0.0),
    on(Suspended, &[Boy], 0.80),
    on(Suspended, &[Is(FreeMeals)], 0.60),
    on(Suspended, &[Is(SenSupport)], 0.90),
    on(Suspended, &[Need], 0.70),
    effect(
        Outcome::Fact(Suspended),
        Kind::Intersection,
        &[Boy, Is(FreeMeals), Is(SenSupport)],
        0.80,
    ),
    on(PoliceVictim, &[Need], 0.50),
    on(PoliceVictim, &[Deprivation], 0.30),
    on(PoliceSuspect, &[Boy], 1.00),
    on(PoliceSuspect, &[Need], 0.80),
    on(PoliceSuspect, &[Is(Suspended)], 0.90),
    on(WentMissing, &[Need], 0.70),
    on(WentMissing, &[Is(LookedAfter)], 2.20),
    on(FirstTimeEntrant, &[Boy], 1.10),
    on(FirstTimeEntrant, &[Need], 0.80),
    on(FirstTimeEntrant, &[Is(Suspended)], 1.20),
    on(ScreeningMissed, &[Need], 0.50),
    effect(Outcome::Fact(ScreeningMissed), Kind::NotAtRandom, &[Is(WeakSight)], 0.60),
    on(MeasurementMissed, &[Need], 0.20),
    effect(Outcome::Fact(MeasurementMissed), Kind::NotAtRandom, &[Is(OverweightYear6)], 0.90),
    on(ExamMissing, &[Need], 0.60),
    effect(Outcome::Fact(ExamMissing), Kind::NotAtRandom, &[Is(KeyStage2Met)], -0.90),
];

/// The planted intervention: absence at the treated primary schools is multiplied by this from the
/// week of the first day of the spring term.
pub(crate) const INTERVENTION_RATE_RATIO: f64 = 0.85;
/// Name of the intervention in truth and reference files.
pub(crate) const INTERVENTION_NAME: &str = "Breakfast and first-day calls";
/// Weeks from the first Monday of September to the start of the intervention.
pub(crate) const INTERVENTION_WEEK: i32 = 18;
/// The planted step: late marks in the whole district are multiplied by this from this week on.
pub(crate) const STEP_RATE_RATIO: f64 = 1.45;
pub(crate) const STEP_WEEK: i32 = 25;
