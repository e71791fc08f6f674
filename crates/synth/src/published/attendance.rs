//! Pupil attendance in schools in the education statistics' 67 columns. The invented district's
//! rows are the sums of its registers; its neighbours' are in proportion; reasons add up to totals.

use super::{About, Authority};
use crate::codes::COUNTRY;
use crate::district::District;
use crate::error::SynthError;
use crate::geography::count;
use crate::marks::{MARKS, Mark};
use crate::partners::{PhaseTally, Tally};
use crate::sink::{Encoding, Output, Sheet};

const HEADING: &str = "time_period,geographic_level,country_code,country_name,region_code,\
region_name,new_la_code,la_name,old_la_code,education_phase,num_schools,enrolments,\
present_sessions,overall_attendance,approved_educational_activity,overall_absence,\
authorised_absence,unauthorised_absence,late_sessions,possible_sessions,reason_present_am,\
reason_present_pm,reason_present,reason_l_present_late_before_registers_closed,\
reason_i_authorised_illness,reason_m_authorised_medical_dental,\
reason_r_authorised_religious_observance,reason_s_authorised_study_leave,\
reason_t_authorised_mobile_child,reason_h_authorised_holiday,reason_e_authorised_excluded,\
reason_c_authorised_other,reason_c1_authorised_regulated_performance,\
reason_j1_authorised_interview,reason_c2_authorised_temp_reduced_timetable,\
reason_b_aea_education_off_site,reason_j_aea_interview,reason_p_aea_approved_sporting_activity,\
reason_v_aea_educational_visit_trip,reason_w_aea_work_experience,\
reason_k_aea_education_arranged_by_la,reason_g_unauthorised_holiday,\
reason_u_unauthorised_late_after_registers_closed,reason_o_other_unauthorised,\
reason_n_no_reason_yet,total_num_schools,total_enrolments,attendance_perc,overall_absence_perc,\
authorised_absence_perc,unauthorised_absence_perc,illness_perc,appointments_perc,unauth_hol_perc,\
unauth_oth_perc,unauth_late_registers_closed_perc,unauth_not_yet_perc,auth_religious_perc,\
auth_study_perc,auth_mob_perc,auth_excluded_perc,auth_performance_perc,auth_interview_perc,\
auth_part_time_perc,auth_other_perc,pa_perc,time_identifier";

/// Absence of the invented country for each session missed in the district, less one.
const COUNTRY_ABSENCE: f64 = -0.17;
/// Schools and pupils in an average week, as a share of all.
const IN_AN_AVERAGE_WEEK: f64 = 0.985;

pub(super) fn write(
    district: &District,
    tally: &Tally,
    output: &mut Output<'_>,
) -> Result<(), SynthError> {
    let path = "published/ees_attendance_SYNTHETIC.csv";
    let mut sheet = output.table(path, Encoding::Utf8, HEADING)?;
    let year = district.settings.school_year();
    let period = format!("{year}{:02}", (year + 1) % 100);
    for about in About::all() {
        let places = about.covers();
        let phase = |of: &PhaseTally| sum(places.iter().map(|place| scaled(of, place)));
        let parts = [phase(&tally.primary), phase(&tally.secondary), phase(&tally.special)];
        let total = sum(parts.clone().into_iter());
        let named = ["Primary", "Secondary", "Special"].into_iter().zip(&parts);
        for (name, part) in named.chain(std::iter::once(("Total", &total))) {
            row(&mut sheet, &period, about, (name, part));
        }
    }
    output.close(sheet)
}

/// A neighbour's register: the district's in proportion, with its own share of absence.
fn scaled(of: &PhaseTally, place: &Authority) -> PhaseTally {
    let absence = 1.0 + COUNTRY_ABSENCE * (1.0 - place.hardship);
    let mut marks = [0; MARKS];
    for ((slot, counted), (mark, _)) in marks.iter_mut().zip(of.marks).zip(Mark::ALL) {
        let factor = if mark.is_absence() { absence } else { 1.0 };
        *slot = times(counted, place.size * factor);
    }
    PhaseTally {
        marks,
        pupils: times(of.pupils, place.size),
        persistent: times(of.persistent, place.size * absence),
        schools: times(of.schools, place.size).max(1),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "session counts of a district are far below 2^52"
)]
fn times(number: u64, factor: f64) -> u64 {
    (number as f64 * factor).round() as u64
}

fn sum(parts: impl Iterator<Item = PhaseTally>) -> PhaseTally {
    parts.fold(PhaseTally::default(), |mut all, part| {
        all.marks.iter_mut().zip(part.marks).for_each(|(a, b)| *a += b);
        all.pupils += part.pupils;
        all.persistent += part.persistent;
        all.schools += part.schools;
        all
    })
}

/// The reasons of absence and activity in the order of the file; H and J are zero since 2024.
const REASONS: [Option<Mark>; 21] = [
    Some(Mark::Illness),
    Some(Mark::Medical),
    Some(Mark::Religious),
    Some(Mark::Study),
    Some(Mark::Mobile),
    None,
    Some(Mark::Excluded),
    Some(Mark::Exceptional),
    Some(Mark::Performance),
    Some(Mark::Interview),
    Some(Mark::PartTime),
    Some(Mark::OffSite),
    None,
    Some(Mark::Sport),
    Some(Mark::Visit),
    Some(Mark::WorkExperience),
    Some(Mark::ArrangedByAuthority),
    Some(Mark::Holiday),
    Some(Mark::LateAfter),
    Some(Mark::Other),
    Some(Mark::NoReasonYet),
];

/// The reasons given as shares at the end, in their order there.
const SHARES: [Mark; 14] = [
    Mark::Illness,
    Mark::Medical,
    Mark::Holiday,
    Mark::Other,
    Mark::LateAfter,
    Mark::NoReasonYet,
    Mark::Religious,
    Mark::Study,
    Mark::Mobile,
    Mark::Excluded,
    Mark::Performance,
    Mark::Interview,
    Mark::PartTime,
    Mark::Exceptional,
];

fn row(sheet: &mut Sheet, period: &str, about: About, (phase, tally): (&str, &PhaseTally)) {
    let of = |mark: Mark| tally.marks[mark as usize];
    let all = |pick: fn(Mark) -> bool| -> u64 {
        Mark::ALL.iter().filter(|(m, _)| pick(*m)).map(|(m, _)| of(*m)).sum()
    };
    let on_time = of(Mark::PresentAm) + of(Mark::PresentPm);
    let present = on_time + of(Mark::Late);
    let activity = all(is_activity);
    let (authorised, unauthorised) = (all(Mark::is_authorised), all(Mark::is_unauthorised));
    let possible = present + activity + authorised + unauthorised;
    place(sheet, period, about, phase);
    for number in [tally.schools, tally.pupils] {
        sheet.quoted(&format!("{}", whole(number) * IN_AN_AVERAGE_WEEK));
    }
    let mut number = |value: u64| {
        sheet.quoted(&value.to_string());
    };
    number(present);
    number(present + activity);
    number(activity);
    number(authorised + unauthorised);
    number(authorised);
    number(unauthorised);
    number(of(Mark::Late) + of(Mark::LateAfter));
    number(possible);
    number(of(Mark::PresentAm));
    number(of(Mark::PresentPm));
    number(on_time);
    number(of(Mark::Late));
    REASONS.iter().for_each(|reason| number(reason.map_or(0, of)));
    number(tally.schools);
    number(tally.pupils);
    let mut share = |part: u64, all: u64| {
        sheet.quoted(&format!("{}", 100.0 * whole(part) / whole(all.max(1))));
    };
    for part in [present + activity, authorised + unauthorised, authorised, unauthorised] {
        share(part, possible);
    }
    SHARES.iter().for_each(|mark| share(of(*mark), possible));
    share(tally.persistent, tally.pupils);
    sheet.quoted("Academic year").end_row();
}

const fn is_activity(mark: Mark) -> bool {
    matches!(
        mark,
        Mark::OffSite
            | Mark::Sport
            | Mark::Visit
            | Mark::WorkExperience
            | Mark::ArrangedByAuthority
    )
}

fn whole(number: u64) -> f64 {
    count(usize::try_from(number).unwrap_or(0))
}

fn place(sheet: &mut Sheet, period: &str, about: About, phase: &str) {
    let (region_code, region_name) = about.region();
    sheet.quoted(period).quoted(about.level()).quoted(COUNTRY.0).quoted(COUNTRY.1);
    sheet.quoted(region_code).quoted(region_name);
    match about {
        About::Country | About::Region(_) => sheet.quoted("").quoted("").quoted(""),
        About::Authority(one) => {
            sheet.quoted(one.code).quoted(one.name).quoted(&one.number.to_string())
        }
    };
    sheet.quoted(phase);
}
