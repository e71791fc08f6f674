//! The margins the district is made to have: shares with their sources.
//!
//! Targets marked Bradford are published figures of the real district whose shape is borrowed;
//! those marked own assumption are ours because no figure was at hand. Shares are of state-funded
//! pupils unless said otherwise.

/// Where a target comes from.
pub(crate) mod source {
    pub(crate) const LAIT_2025: &str = "DfE Local Authority Interactive Tool, Bradford 2025";
    pub(crate) const LAIT_2024: &str = "DfE Local Authority Interactive Tool, Bradford 2024";
    pub(crate) const NCMP: &str = "National Child Measurement Programme via LAIT, Bradford 2025";
    pub(crate) const CENSUS: &str = "Census 2021, Bradford";
    pub(crate) const VISION: &str = "Published account of vision screening in Bradford";
    pub(crate) const OWN: &str = "own assumption";
}

/// Share of children aged 0 to 15 in low-income families, before housing costs.
pub(crate) const LOW_INCOME: f64 = 0.393;
pub(crate) const OVERCROWDED_HOMES: f64 = 0.055;
pub(crate) const LOW_BIRTH_WEIGHT: f64 = 0.0486;
/// Free school meals by age: infants are under-registered while their meals are universal.
pub(crate) const FREE_MEALS: [(u8, u8, f64); 4] =
    [(5, 5, 0.22), (6, 7, 0.25), (8, 11, 0.30125), (12, 16, 0.342)];
pub(crate) const FREE_MEALS_PRIMARY: f64 = 0.275;
pub(crate) const FREE_MEALS_SECONDARY: f64 = 0.342;
pub(crate) const EVER_SIX: [(u8, u8, f64); 4] =
    [(5, 5, 0.24), (6, 7, 0.275), (8, 11, 0.33275), (12, 16, 0.373)];
pub(crate) const EVER_SIX_PRIMARY: f64 = 0.303;
pub(crate) const EVER_SIX_SECONDARY: f64 = 0.373;
pub(crate) const OTHER_LANGUAGE_PRIMARY: f64 = 0.395;
pub(crate) const OTHER_LANGUAGE_SECONDARY: f64 = 0.286;
pub(crate) const SEN_SUPPORT: f64 = 0.142;
pub(crate) const EHC_PLAN: f64 = 0.052;
/// Share of children with a plan who go to a special school.
pub(crate) const SPECIAL_SCHOOL_OF_PLANS: f64 = 0.33;
pub(crate) const WEAK_SIGHT: f64 = 0.15;
/// Children whose sight is reduced by four lines or more.
pub(crate) const VERY_WEAK_SIGHT: f64 = 0.04;
pub(crate) const GOOD_LEVEL: f64 = 0.619;
pub(crate) const GOOD_LEVEL_FSM: f64 = 0.504;
pub(crate) const GOOD_LEVEL_OTHERS: f64 = 0.651;
pub(crate) const GOOD_LEVEL_SEN: f64 = 0.222;
pub(crate) const PHONICS: f64 = 0.78;
pub(crate) const KEY_STAGE_2: f64 = 0.60;
pub(crate) const KEY_STAGE_2_FSM: f64 = 0.48;
pub(crate) const KEY_STAGE_2_OTHERS: f64 = 0.67;
pub(crate) const ATTAINMENT_8: f64 = 40.8;
pub(crate) const ATTAINMENT_8_FSM: f64 = 32.2;
pub(crate) const ATTAINMENT_8_OTHERS: f64 = 45.2;
pub(crate) const ATTAINMENT_8_SPREAD: f64 = 14.0;
pub(crate) const OVERWEIGHT_RECEPTION: f64 = 0.240;
pub(crate) const OVERWEIGHT_YEAR_6: f64 = 0.397;
pub(crate) const DECAY: f64 = 0.36;
pub(crate) const IN_NEED: f64 = 0.034_46;
pub(crate) const PROTECTION_PLAN: f64 = 0.003_28;
pub(crate) const LOOKED_AFTER: f64 = 0.0096;
pub(crate) const EARLY_HELP: f64 = 0.045;
/// Suspensions per 100 secondary pupils, and the share of pupils who have any.
pub(crate) const SUSPENSIONS_PER_PUPIL: f64 = 0.492;
pub(crate) const SUSPENDED_SECONDARY: f64 = 0.19;
pub(crate) const SUSPENDED_PRIMARY: f64 = 0.009;
pub(crate) const POLICE_VICTIM: f64 = 0.022;
pub(crate) const POLICE_SUSPECT: f64 = 0.021;
pub(crate) const WENT_MISSING: f64 = 0.008;
/// First-time entrants to youth justice, of children aged 10 to 17.
pub(crate) const FIRST_TIME_ENTRANT: f64 = 0.0013;
pub(crate) const SCREENING_MISSED: f64 = 0.03;
pub(crate) const MEASUREMENT_MISSED: f64 = 0.055;
pub(crate) const EXAM_MISSING: f64 = 0.03;

/// How absence is spread in one phase.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AbsenceMargin {
    /// Share of sessions missed.
    pub(crate) overall: f64,
    /// Share of pupils who miss a tenth or more of their sessions.
    pub(crate) persistent: f64,
    /// Share of pupils who miss half or more.
    pub(crate) severe: f64,
}

pub(crate) const ABSENCE_PRIMARY: AbsenceMargin =
    AbsenceMargin { overall: 0.0573, persistent: 0.1624, severe: 0.0111 };
/// What is planned in primary schools before the planted intervention takes some of it away.
pub(crate) const ABSENCE_PRIMARY_PLANNED: AbsenceMargin =
    AbsenceMargin { overall: 0.0583, persistent: 0.1700, severe: 0.0111 };
pub(crate) const ABSENCE_SECONDARY: AbsenceMargin =
    AbsenceMargin { overall: 0.1090, persistent: 0.3095, severe: 0.0606 };
pub(crate) const ABSENCE_SPECIAL: AbsenceMargin =
    AbsenceMargin { overall: 0.1350, persistent: 0.3669, severe: 0.0759 };
/// All phases together.
pub(crate) const ABSENCE_ALL: AbsenceMargin =
    AbsenceMargin { overall: 0.0809, persistent: 0.2314, severe: 0.0343 };
