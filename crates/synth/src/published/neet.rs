//! Young people not in education, employment or training, in the client caseload file's columns.

use super::About;
use crate::district::District;
use crate::error::SynthError;
use crate::geography::count;
use crate::sink::{Encoding, Output, Sheet};

const HEADING: &str = "time_period,time_identifier,geographic_level,country_code,country_name,\
region_code,region_name,old_la_code,new_la_code,la_name,Age,Cohort_DJFavg,NEET_not_known_percent,\
NEET_percent,Notknown_percent,annual_change_ppts_NEET_not_known,annualchange_NEET,\
annualchange_notknown,cohort_March,TOTAL_participating_in_education_and_training_percent,\
Full_time_education_percent,Apprenticeship_percent,Other_education_and_training_percent,\
annual_change_Participation_in_education_training,annual_change_FTE,annual_change_apprenticeship,\
annual_change_other_education_training,September_guarantee_Offer_made_percent,\
September_guarantee_annual_change_ppts,cohort_noSEN_percent,NEET_NK_noSEN_percent,\
cohort_EHCP_percent,NEET_NK_EHCP_percent,cohort_SENDsupport_percent,NEET_NK_SENDsupport_percent,\
VG_cohort_DJF_avg,VG_cohort_percentage,VG_NEET_NK_percentage,Level_3,L2_em_GCSE_othL2,avg_att8,\
pt_l2basics_94,sess_overall_percent,enrolments_pa_10_exact_percent,NEET_NK_quintile,NEET_quintile,\
Notknown_quintile,Participation_ET_quintile,Sep_guarantee_quintile";
/// Columns after the participation shares that this invented file leaves as not applicable.
const NOT_APPLICABLE: usize = 26;
/// NEET and not known, for the district and the country, in per cent.
const DISTRICT: (f64, f64) = (2.1, 2.0);
const COUNTRY: (f64, f64) = (3.4, 2.2);

pub(super) fn write(district: &District, output: &mut Output<'_>) -> Result<(), SynthError> {
    let mut sheet = output.table("published/nccis_neet_SYNTHETIC.csv", Encoding::Utf8, HEADING)?;
    let cohort = district.people.children.iter().filter(|c| c.age >= 16).count();
    for about in About::all() {
        row(&mut sheet, district.settings.school_year() + 1, about, count(cohort));
    }
    output.close(sheet)
}

fn row(sheet: &mut Sheet, year: i32, about: About, cohort: f64) {
    let places = about.covers();
    let size: f64 = places.iter().map(|p| p.size).sum();
    let mean = |of: fn((f64, f64)) -> f64| {
        let level = |p: &super::Authority| {
            of(COUNTRY) + (of(DISTRICT) - of(COUNTRY)) * p.hardship.clamp(-0.5, 1.2)
        };
        places.iter().map(|p| level(p) * p.size).sum::<f64>() / size
    };
    let (neet, unknown) = (mean(|level| level.0), mean(|level| level.1));
    let learning = 97.2 - neet - unknown;
    sheet.show(year).field("Calendar year");
    about.columns(sheet);
    sheet.field("16-17").show((cohort * size).round());
    for share in [neet + unknown, neet, unknown, 0.2, 0.1, 0.1] {
        sheet.show(format_args!("{share:.1}"));
    }
    sheet.show((cohort * size * 1.002).round());
    for share in [learning, learning - 6.5, 4.5, 2.0] {
        sheet.show(format_args!("{share:.1}"));
    }
    for _ in 0..NOT_APPLICABLE {
        sheet.field("z");
    }
    sheet.end_row();
}
