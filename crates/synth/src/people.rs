//! Who lives in the invented district: homes, children and what is true of them.

use commons::{Day, Upn};

/// Girl or boy, as partners record it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sex {
    Girl,
    Boy,
}

/// On what terms a home is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tenure {
    Owned,
    PrivateRent,
    SocialRent,
}

impl Tenure {
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Owned => "Owner occupied",
            Self::PrivateRent => "Private rented",
            Self::SocialRent => "Social rented",
        }
    }
}

/// An address: a small area and a place in its block of postcodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) area: u32,
    pub(crate) place: u8,
}

/// A family's last move inside the district.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Move {
    pub(crate) from: Address,
    pub(crate) on: Day,
}

/// A home with children.
#[derive(Debug, Clone)]
pub(crate) struct Household {
    pub(crate) home: Address,
    pub(crate) moved: Option<Move>,
    /// Place in `COMMUNITIES`.
    pub(crate) community: u8,
    pub(crate) mother_nhs: u32,
    /// The family's part of latent need: mean about 0, higher is harder.
    pub(crate) need: f64,
    pub(crate) tenure: Tenure,
    pub(crate) bedrooms: u8,
    /// Its children are `first_child .. first_child + children` in the list of children.
    pub(crate) first_child: u32,
    pub(crate) children: u8,
}

/// The names a child bears in truth; partners write them in their own ways.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names {
    pub(crate) given: &'static str,
    /// Empty when there is none.
    pub(crate) middle: &'static str,
    /// What the child is called at school, when it is not the first given name.
    pub(crate) chosen: &'static str,
    pub(crate) family: &'static str,
    /// Second part of a double-barrelled family name, or empty.
    pub(crate) family_second: &'static str,
}

/// A child. It does not print itself.
#[derive(Clone)]
pub(crate) struct Child {
    pub(crate) household: u32,
    pub(crate) born: Day,
    /// Whole years on the day the registers are taken.
    pub(crate) age: u8,
    pub(crate) sex: Sex,
    pub(crate) names: Names,
    /// First nine digits of the NHS number.
    pub(crate) nhs: u32,
    pub(crate) upn: Option<Upn>,
    /// Place in the list of enrolments of the current one.
    pub(crate) enrolment: Option<u32>,
    pub(crate) earlier_enrolment: Option<u32>,
    /// Latent need of this child: family, area and own parts.
    pub(crate) need: f64,
    pub(crate) facts: Facts,
    pub(crate) measures: Measures,
}

impl Child {
    pub(crate) fn is(&self, fact: Fact) -> bool {
        self.facts.holds(fact)
    }

    /// Calendar year of the autumn in which this child started Reception.
    pub(crate) fn reception_year(&self) -> i32 {
        self.born.school_year() + 5
    }
}

/// Numbers that are true of a child.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Measures {
    /// Letters lost on the chart, logMAR: 0.0 is normal, higher is worse.
    pub(crate) sight_right: f64,
    pub(crate) sight_left: f64,
    /// How far above the pass line of key stage 2, on the scale of log-odds.
    pub(crate) key_stage_2: f64,
    pub(crate) phonics: f64,
    pub(crate) attainment_8: f64,
    /// Share of sessions missed in the year as planned by the equations.
    pub(crate) absence: f64,
    pub(crate) suspensions: u8,
    pub(crate) sessions_possible: u16,
    pub(crate) sessions_absent: u16,
    pub(crate) weight_reception: WeightBand,
    pub(crate) weight_year_6: WeightBand,
}

/// Bands of the child measurement programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum WeightBand {
    Under,
    #[default]
    Healthy,
    Over,
    Obese,
}

impl WeightBand {
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Under => "Underweight",
            Self::Healthy => "Healthy weight",
            Self::Over => "Overweight",
            Self::Obese => "Very overweight",
        }
    }
}

/// Something that is true of a child or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Fact {
    LowIncome,
    Overcrowded,
    FreeMeals,
    EverSixFreeMeals,
    OtherLanguage,
    LowBirthWeight,
    WeakSight,
    SenSupport,
    EhcPlan,
    GoodLevel,
    PhonicsMet,
    KeyStage2Met,
    OverweightReception,
    OverweightYear6,
    Decay,
    InNeed,
    ProtectionPlan,
    LookedAfter,
    EarlyHelp,
    PersistentAbsence,
    Suspended,
    PoliceVictim,
    PoliceSuspect,
    WentMissing,
    FirstTimeEntrant,
    ScreeningMissed,
    MeasurementMissed,
    ExamMissing,
}

impl Fact {
    /// Every fact, in the order of its number, with its name in truth files.
    pub(crate) const ALL: [(Fact, &'static str); 28] = [
        (Fact::LowIncome, "low_income"),
        (Fact::Overcrowded, "overcrowded"),
        (Fact::FreeMeals, "fsm"),
        (Fact::EverSixFreeMeals, "ever6_fsm"),
        (Fact::OtherLanguage, "eal"),
        (Fact::LowBirthWeight, "low_birth_weight"),
        (Fact::WeakSight, "weak_sight"),
        (Fact::SenSupport, "sen_support"),
        (Fact::EhcPlan, "ehc_plan"),
        (Fact::GoodLevel, "gld"),
        (Fact::PhonicsMet, "phonics_met"),
        (Fact::KeyStage2Met, "ks2_rwm_met"),
        (Fact::OverweightReception, "overweight_reception"),
        (Fact::OverweightYear6, "overweight_year_6"),
        (Fact::Decay, "tooth_decay"),
        (Fact::InNeed, "in_need"),
        (Fact::ProtectionPlan, "protection_plan"),
        (Fact::LookedAfter, "looked_after"),
        (Fact::EarlyHelp, "early_help"),
        (Fact::PersistentAbsence, "persistent_absence"),
        (Fact::Suspended, "suspended"),
        (Fact::PoliceVictim, "police_victim"),
        (Fact::PoliceSuspect, "police_suspect"),
        (Fact::WentMissing, "went_missing"),
        (Fact::FirstTimeEntrant, "first_time_entrant"),
        (Fact::ScreeningMissed, "screening_missed"),
        (Fact::MeasurementMissed, "measurement_missed"),
        (Fact::ExamMissing, "exam_missing"),
    ];

    /// The name in truth files.
    pub(crate) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(fact, _)| *fact == self).map_or("", |(_, name)| name)
    }
}

/// The set of facts of one child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Facts(u32);

impl Facts {
    pub(crate) const fn holds(self, fact: Fact) -> bool {
        self.0 & (1 << fact as u8) != 0
    }

    pub(crate) const fn set(&mut self, fact: Fact) {
        self.0 |= 1 << fact as u8;
    }
}
