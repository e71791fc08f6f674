//! How often each partner gets each thing wrong.
//!
//! The rates are assumptions of our own, there so that linking has something to find and an audit
//! of linking by group has something to show; they are not facts about any office or community.

use crate::sink::DayStyle;

/// How often one partner gets each thing wrong, as shares of its records.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rates {
    pub(crate) days: DayStyle,
    /// Typing slips in a name.
    pub(crate) slip: f64,
    /// Another accepted spelling.
    pub(crate) spelling: f64,
    /// The short name instead of the full one.
    pub(crate) short: f64,
    /// The chosen name as the forename.
    pub(crate) chosen: f64,
    /// Accents, hyphens and apostrophes lost.
    pub(crate) plain: f64,
    pub(crate) swapped_day: f64,
    pub(crate) slipped_day: f64,
    pub(crate) impossible_day: f64,
    /// The address before the last move.
    pub(crate) old_home: f64,
    pub(crate) no_postcode: f64,
    pub(crate) no_nhs: f64,
    pub(crate) no_upn: f64,
    /// The number with one digit wrong, so that its check fails.
    pub(crate) bad_number: f64,
    /// A second record of the same child.
    pub(crate) twice: f64,
}

pub(crate) const CAREFUL: Rates = Rates {
    days: DayStyle::Iso,
    slip: 0.008,
    spelling: 0.015,
    short: 0.010,
    chosen: 0.05,
    plain: 0.30,
    swapped_day: 0.002,
    slipped_day: 0.003,
    impossible_day: 0.0003,
    old_home: 0.35,
    no_postcode: 0.004,
    no_nhs: 0.02,
    no_upn: 0.01,
    bad_number: 0.0006,
    twice: 0.003,
};

/// A partner's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Partner {
    SchoolSystem,
    TransferFile,
    Results,
    Births,
    ChildHealth,
    Gp,
    SocialCare,
    EarlyHelp,
    Police,
    YouthJustice,
    Housing,
}

const SCHOOL_SYSTEM: Rates = Rates {
    days: DayStyle::Slashes,
    chosen: 0.0,
    plain: 0.10,
    old_home: 0.20,
    no_upn: 0.012,
    twice: 0.0,
    ..CAREFUL
};

const TRANSFER_FILE: Rates =
    Rates { chosen: 0.0, plain: 0.15, no_upn: 0.004, twice: 0.0, ..CAREFUL };

const RESULTS: Rates = Rates { no_upn: 0.015, chosen: 0.06, twice: 0.001, ..CAREFUL };

const BIRTHS: Rates =
    Rates { days: DayStyle::ShortMonth, chosen: 0.02, no_nhs: 0.006, twice: 0.0005, ..CAREFUL };

const CHILD_HEALTH: Rates = Rates { no_nhs: 0.05, spelling: 0.03, slip: 0.012, ..CAREFUL };

const GP: Rates = Rates {
    days: DayStyle::Tight,
    no_nhs: 0.004,
    chosen: 0.03,
    plain: 0.85,
    old_home: 0.30,
    twice: 0.004,
    ..CAREFUL
};

const SOCIAL_CARE: Rates = Rates {
    days: DayStyle::Slashes,
    slip: 0.02,
    spelling: 0.06,
    short: 0.04,
    swapped_day: 0.008,
    slipped_day: 0.008,
    impossible_day: 0.001,
    no_nhs: 0.28,
    no_upn: 0.22,
    twice: 0.02,
    ..CAREFUL
};

const EARLY_HELP: Rates = Rates {
    slip: 0.025,
    spelling: 0.07,
    short: 0.08,
    chosen: 0.20,
    swapped_day: 0.010,
    slipped_day: 0.010,
    impossible_day: 0.001,
    no_postcode: 0.03,
    twice: 0.015,
    ..CAREFUL
};

const POLICE: Rates = Rates {
    slip: 0.04,
    spelling: 0.12,
    short: 0.08,
    chosen: 0.15,
    plain: 0.60,
    swapped_day: 0.015,
    slipped_day: 0.02,
    impossible_day: 0.002,
    old_home: 0.55,
    no_postcode: 0.08,
    twice: 0.06,
    ..CAREFUL
};

const YOUTH_JUSTICE: Rates =
    Rates { slip: 0.015, spelling: 0.05, short: 0.06, swapped_day: 0.006, ..CAREFUL };

const HOUSING: Rates = Rates {
    slip: 0.03,
    spelling: 0.08,
    short: 0.10,
    chosen: 0.25,
    swapped_day: 0.012,
    slipped_day: 0.015,
    impossible_day: 0.0015,
    old_home: 0.10,
    ..CAREFUL
};

impl Partner {
    /// The rates of this partner.
    pub(crate) const fn rates(self) -> Rates {
        match self {
            Self::SchoolSystem => SCHOOL_SYSTEM,
            Self::TransferFile => TRANSFER_FILE,
            Self::Results => RESULTS,
            Self::Births => BIRTHS,
            Self::ChildHealth => CHILD_HEALTH,
            Self::Gp => GP,
            Self::SocialCare => SOCIAL_CARE,
            Self::EarlyHelp => EARLY_HELP,
            Self::Police => POLICE,
            Self::YouthJustice => YOUTH_JUSTICE,
            Self::Housing => HOUSING,
        }
    }
}
