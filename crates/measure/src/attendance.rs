//! Attendance counted in half-day sessions, and the checks that the counts add up.
//!
//! Attendance is (present + approved educational activity) out of possible sessions; absence is
//! (authorised + unauthorised) out of possible. Sessions that were not possible (planned closure,
//! not of compulsory age, registered elsewhere) are in neither. Classes: School Attendance (Pupil
//! Registration) (England) Regulations 2024, regulation 10. Counts stay whole numbers, so that a
//! percentage can be checked to the last session.

use commons::{Cell, Fraction};
use serde::{Deserialize, Serialize};

/// How a session counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// In school.
    Present,
    /// Somewhere else for an approved educational activity: counts as attendance.
    ApprovedActivity,
    /// Absent, authorised.
    Authorised,
    /// Absent, unauthorised.
    Unauthorised,
}

/// The reason columns of the published file, by class.
pub const REASONS: [(&str, Class); 23] = [
    ("reason_present", Class::Present),
    ("reason_l_present_late_before_registers_closed", Class::Present),
    ("reason_b_aea_education_off_site", Class::ApprovedActivity),
    ("reason_j_aea_interview", Class::ApprovedActivity),
    ("reason_p_aea_approved_sporting_activity", Class::ApprovedActivity),
    ("reason_v_aea_educational_visit_trip", Class::ApprovedActivity),
    ("reason_w_aea_work_experience", Class::ApprovedActivity),
    ("reason_k_aea_education_arranged_by_la", Class::ApprovedActivity),
    ("reason_i_authorised_illness", Class::Authorised),
    ("reason_m_authorised_medical_dental", Class::Authorised),
    ("reason_r_authorised_religious_observance", Class::Authorised),
    ("reason_s_authorised_study_leave", Class::Authorised),
    ("reason_t_authorised_mobile_child", Class::Authorised),
    ("reason_h_authorised_holiday", Class::Authorised),
    ("reason_e_authorised_excluded", Class::Authorised),
    ("reason_c_authorised_other", Class::Authorised),
    ("reason_c1_authorised_regulated_performance", Class::Authorised),
    ("reason_j1_authorised_interview", Class::Authorised),
    ("reason_c2_authorised_temp_reduced_timetable", Class::Authorised),
    ("reason_g_unauthorised_holiday", Class::Unauthorised),
    ("reason_u_unauthorised_late_after_registers_closed", Class::Unauthorised),
    ("reason_o_other_unauthorised", Class::Unauthorised),
    ("reason_n_no_reason_yet", Class::Unauthorised),
];

/// The sessions of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sessions {
    /// In school, late before the register closed included.
    pub present: u64,
    /// At an approved educational activity.
    pub approved_activity: u64,
    /// Absent, authorised.
    pub authorised: u64,
    /// Absent, unauthorised.
    pub unauthorised: u64,
    /// All that were possible.
    pub possible: u64,
}

/// Two published counts that should agree and do not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mismatch {
    /// The published total.
    pub total: String,
    /// What it is said to be.
    pub published: u64,
    /// What its parts add up to.
    pub parts: u64,
}

/// Why a row has no sessions.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoSessions {
    /// A count is missing or is not a whole number.
    #[error("{column} has no whole number of sessions")]
    Column {
        /// Which column.
        column: &'static str,
    },
    /// No session was possible.
    #[error("no session was possible")]
    NonePossible,
}

impl Sessions {
    /// From a row of the published file.
    ///
    /// # Errors
    /// [`NoSessions`] naming the first column without a whole count.
    pub fn from_row(row: &dyn Fn(&str) -> Cell) -> Result<Self, NoSessions> {
        let sessions = Self {
            present: whole(row, "present_sessions")?,
            approved_activity: whole(row, "approved_educational_activity")?,
            authorised: whole(row, "authorised_absence")?,
            unauthorised: whole(row, "unauthorised_absence")?,
            possible: whole(row, "possible_sessions")?,
        };
        if sessions.possible == 0 { Err(NoSessions::NonePossible) } else { Ok(sessions) }
    }

    /// Sessions attended, in school or at an approved activity.
    pub const fn attended(&self) -> u64 {
        self.present.saturating_add(self.approved_activity)
    }

    /// Sessions missed.
    pub const fn missed(&self) -> u64 {
        self.authorised.saturating_add(self.unauthorised)
    }

    /// Attendance, exactly.
    pub const fn attendance(&self) -> Fraction {
        Fraction::of(self.attended(), self.possible)
    }

    /// Absence, exactly.
    pub const fn absence(&self) -> Fraction {
        Fraction::of(self.missed(), self.possible)
    }
}

/// Compares every published total of a row with the sum of its parts. Columns that the row does
/// not have, and counts that are missing, are not compared.
pub fn mismatches(row: &dyn Fn(&str) -> Cell) -> Vec<Mismatch> {
    let reasons = |class: Class| -> Option<u64> {
        let of_class = REASONS.iter().filter(|(_, c)| *c == class);
        of_class
            .map(|(column, _)| whole(row, column).ok())
            .try_fold(0_u64, |sum, part| sum.checked_add(part?))
    };
    let sum = |columns: [&'static str; 2]| -> Option<u64> {
        columns.iter().try_fold(0_u64, |sum, c| sum.checked_add(whole(row, c).ok()?))
    };
    let checks = [
        ("present_sessions", reasons(Class::Present)),
        ("approved_educational_activity", reasons(Class::ApprovedActivity)),
        ("authorised_absence", reasons(Class::Authorised)),
        ("unauthorised_absence", reasons(Class::Unauthorised)),
        ("overall_attendance", sum(["present_sessions", "approved_educational_activity"])),
        ("overall_absence", sum(["authorised_absence", "unauthorised_absence"])),
        ("possible_sessions", sum(["overall_attendance", "overall_absence"])),
    ];
    let mut found = Vec::new();
    for (total, parts) in checks {
        if let (Ok(published), Some(parts)) = (whole(row, total), parts)
            && published != parts
        {
            found.push(Mismatch { total: total.to_owned(), published, parts });
        }
    }
    found
}

fn whole(row: &dyn Fn(&str) -> Cell, column: &'static str) -> Result<u64, NoSessions> {
    crate::intake::number(&row(column)).and_then(exact_count).ok_or(NoSessions::Column { column })
}

/// A count as a whole number; `None` when it has decimals, is negative or too large to be exact.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the line above has checked that it is whole, not negative and below 2^53"
)]
fn exact_count(number: f64) -> Option<u64> {
    let exact = number >= 0.0 && number.fract() == 0.0 && number < 9_007_199_254_740_992.0;
    exact.then_some(number as u64)
}
