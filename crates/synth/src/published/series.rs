//! The published indicators as data: key and title of the long file, the last year with its
//! label, the district's level and the country's, yearly change, and the margin it is counted from.
//!
//! Levels are the real published ones of Bradford and England rounded as published, given to the
//! invented district and country; neighbours lie around them by their hardship.

/// How a publisher labels the years of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    /// `2025`
    Year,
    /// `2023-24`, from the year in which it starts
    Dash,
    /// `2023/24`, from the year in which it starts
    Slash,
    /// `2020-22`, from the first of three years
    Three,
}

impl Label {
    pub(crate) fn of(self, year: i32) -> String {
        match self {
            Self::Year => year.to_string(),
            Self::Dash => format!("{year}-{:02}", (year + 1) % 100),
            Self::Slash => format!("{year}/{:02}", (year + 1) % 100),
            Self::Three => format!("{year}-{:02}", (year + 2) % 100),
        }
    }
}

/// The range a figure can lie in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Range {
    Percent,
    Positive,
    Signed,
}

/// One series of the long file.
#[derive(Debug)]
pub(crate) struct Series {
    pub(crate) key: &'static str,
    pub(crate) title: &'static str,
    pub(crate) label: Label,
    pub(crate) last: i32,
    pub(crate) years: i32,
    pub(crate) district: f64,
    pub(crate) country: f64,
    /// Change a year of the country; districts follow with noise.
    pub(crate) drift: f64,
    pub(crate) decimals: usize,
    pub(crate) range: Range,
    /// The margin this is counted from, times a hundred, when the invented children decide it.
    pub(crate) margin: &'static str,
}

const fn series(
    (key, title): (&'static str, &'static str),
    (label, last, years): (Label, i32, i32),
    (district, country, drift): (f64, f64, f64),
    (decimals, range): (usize, Range),
    margin: &'static str,
) -> Series {
    Series { key, title, label, last, years, district, country, drift, decimals, range, margin }
}

use Label::{Dash, Slash, Three, Year};
use Range::{Percent, Positive, Signed};

/// The series whose country figure is written in the wrong unit, as a real file once did: the
/// product must refuse to compare with it.
pub(crate) const WRONG_UNIT: (&str, f64) = ("FirstYJS", 1_258.0);

#[rustfmt::skip]
pub(crate) const SERIES: &[Series] = &[
    series(("InfMort", "Infant Mortality"), (Year, 2023, 6), (7.4, 3.9, 0.02), (1, Positive), ""),
    series(("Low_Birth_Weight_Babies", "Low birth weight"), (Year, 2024, 6), (4.86, 2.98, 0.02), (2, Percent), ""),
    series(("ExcessRec", "Children in  reception year who are overweight or obese"), (Year, 2025, 6), (24.0, 23.5, 0.2), (1, Percent), ""),
    series(("ExcessYr6", "Children in year 6 who are overweight or obese"), (Year, 2025, 6), (39.7, 36.2, 0.1), (1, Percent), ""),
    series(("HCP_PHOF", "Proportion of children aged 2-2½yrs offered ASQ-3"), (Year, 2024, 5), (91.2, 93.3, 0.3), (1, Percent), ""),
    series(("HospAd0-14", "Emergency Hospital Admissions 0-14yr olds"), (Year, 2024, 6), (91.2, 72.7, -1.0), (1, Positive), ""),
    series(("CMH_0-17yrs", "Inpatient admission rate for mental health (0-17 year olds)"), (Year, 2024, 6), (56.6, 80.2, -2.0), (1, Positive), ""),
    series(("RTA", "Children killed or seriously injured in road traffic accidents"), (Three, 2020, 6), (29.3, 16.5, -0.1), (1, Positive), ""),
    series(("Under18concep", "Under 18 Conception rates"), (Year, 2022, 6), (16.0, 13.9, -0.8), (1, Positive), ""),
    series(("FSP_NEW_GOODDEV", "Foundation Stage - % achieving a good level of development"), (Year, 2025, 4), (61.9, 68.3, 0.7), (1, Percent), "good level of development"),
    series(("FSP_Gooddev_FSM", "Foundation Stage - % Achieving Good Level of Development - FSM"), (Year, 2025, 4), (50.4, 51.3, 0.6), (1, Percent), "good level, free school meals"),
    series(("FSP_Gooddev_FSM_Other", "Foundation Stage - % Achieving Good Level of Development - Non FSM"), (Year, 2025, 4), (65.1, 72.5, 0.6), (1, Percent), "good level, other pupils"),
    series(("KS1P_all", "Phonics Decoding - All pupils"), (Year, 2025, 6), (78.0, 80.0, 0.4), (0, Percent), "phonics in year 1"),
    series(("KS2RWM_Expected_STD", "KS2 % reading, writing and mathematics - Expected standard - All Pupils"), (Year, 2025, 6), (60.0, 63.0, 0.6), (0, Percent), "key stage 2 expected"),
    series(("DAP_NEW_KS2_RWM", "KS2 RWM Expected Level - attainment for disadvantaged pupils"), (Year, 2025, 6), (48.0, 48.0, 0.6), (0, Percent), ""),
    series(("NonDAP_NEW_KS2_RWM", "KS2 RWM Expected Level - attainment for non disadvantaged pupils"), (Year, 2025, 6), (68.0, 70.0, 0.6), (0, Percent), ""),
    series(("AVG_Attain8_Score", "Average Attainment 8 score per pupil"), (Year, 2025, 6), (40.8, 46.0, -0.2), (1, Positive), ""),
    series(("AVG_Prog8_Score", "Average Progress 8 score per pupil"), (Year, 2024, 3), (-0.28, -0.03, 0.0), (2, Signed), ""),
    series(("EngMaths9-5", "% achieving 9-5 pass in English and Maths"), (Year, 2025, 6), (37.4, 45.4, 0.3), (1, Percent), ""),
    series(("DAP_KS4_ATT8", "KS4 Attainment 8 - disadvantaged pupils"), (Year, 2025, 6), (31.7, 34.9, -0.2), (1, Positive), ""),
    series(("PriTotAbs", "Total Primary Absence"), (Year, 2025, 6), (5.73, 5.20, -0.1), (2, Percent), "overall absence, primary"),
    series(("SecTotAbs", "Total Secondary Absence"), (Year, 2025, 6), (10.9, 8.44, -0.1), (2, Percent), "overall absence, secondary"),
    series(("TotAbs", "Total School Absence"), (Year, 2025, 6), (8.09, 6.78, -0.1), (2, Percent), "overall absence, all"),
    series(("TotPerAbNew", "Total Persistent Absence (new definition)"), (Year, 2025, 6), (23.14, 18.14, -0.8), (2, Percent), "persistent absence, all"),
    series(("SFPriPerAbNew", "Primary Persistent Absence (new definition)"), (Year, 2025, 6), (16.24, 12.99, -0.8), (2, Percent), "persistent absence, primary"),
    series(("SFSecPerAbNew", "Secondary Persistent Absence (new definition)"), (Year, 2025, 6), (30.95, 23.37, -0.9), (2, Percent), "persistent absence, secondary"),
    series(("SpecPerAbNew", "Special Persistent Absence (new definition)"), (Year, 2025, 6), (36.69, 35.26, -0.6), (2, Percent), "persistent absence, special"),
    series(("TotSevPerAbNew", "Total Severe Persistent Absence (new definition)"), (Year, 2025, 6), (3.43, 2.39, 0.1), (2, Percent), "severe absence, all"),
    series(("CINPermAbsent_3Term", "% of Children in Need who are persistent absentees 3 Terms"), (Year, 2025, 5), (50.7, 46.0, 0.4), (1, Percent), ""),
    series(("CPPPerAbs_3Term", "% of Children in Need subject to a Child Protection Plan who are persistent absentees 3 Terms"), (Year, 2025, 5), (64.2, 55.4, 0.4), (1, Percent), ""),
    series(("TotFixedEx", "Total Suspensions"), (Slash, 2023, 6), (22.0, 11.3, 1.1), (2, Positive), ""),
    series(("SecFixedEx", "Secondary suspensions"), (Slash, 2023, 6), (49.2, 22.6, 1.8), (2, Positive), ""),
    series(("TotPermEx", "Total Permanent Exclusions"), (Slash, 2023, 6), (0.164, 0.129, 0.008), (3, Positive), ""),
    series(("SEN_EHC_Excpt_20wks", "New EHC plans issued within 20 weeks - excluding exceptions"), (Year, 2024, 6), (89.6, 46.4, -2.0), (1, Percent), ""),
    series(("%_2yr_olds", "Percentage of 2 year old children benefitting from funded early education"), (Year, 2025, 6), (64.7, 65.2, -0.4), (1, Percent), ""),
    series(("HE_19_FSM", "% 15 year old pupils from state funded schools entered HE by age 19 - FSM"), (Dash, 2023, 6), (29.9, 28.9, 0.3), (1, Percent), ""),
    series(("FirstYJS", "First Time entrants to the Youth Justice System"), (Year, 2024, 6), (130.0, 125.8, -6.0), (0, Positive), ""),
    series(("LAC", "Children looked after rate per 10,000"), (Year, 2025, 6), (96.0, 67.0, 0.5), (0, Positive), ""),
    series(("CPP_rate", "Child Protection Plans rate per 10,000"), (Year, 2025, 6), (32.8, 40.6, -0.4), (1, Positive), ""),
    series(("CIN", "Children in Need rate per 10,000"), (Year, 2025, 6), (344.6, 330.3, 1.5), (1, Positive), ""),
    series(("Section_47", "Section 47 enquiries rate per 10,000 children"), (Year, 2025, 6), (195.3, 189.3, 2.0), (1, Positive), ""),
    series(("ChildPov", "Percentage of children in low income families"), (Year, 2025, 6), (39.3, 19.8, 0.2), (1, Percent), "low-income family, ages 0 to 15"),
    series(("PriFSM", "Primary Free School Meals"), (Year, 2025, 6), (27.5, 24.7, 0.9), (1, Percent), "free school meals, primary"),
    series(("SecFSM", "Secondary Free School Meals"), (Year, 2025, 6), (34.2, 25.8, 1.3), (1, Percent), "free school meals, secondary"),
    series(("Ever6_FSM_Prim", "Primary Free School Meals 6"), (Year, 2025, 6), (30.31, 26.3, 0.6), (2, Percent), "ever 6 meals, primary"),
    series(("Ever6_FSM_Sec", "Secondary Free School Meals 6"), (Year, 2025, 6), (37.27, 28.9, 0.4), (2, Percent), "ever 6 meals, secondary"),
    series(("EALPri", "First language other than English - primary"), (Year, 2025, 6), (39.5, 23.4, 0.4), (1, Percent), "first language not English, primary"),
    series(("EALSec", "First language other than English - secondary"), (Year, 2025, 6), (28.6, 19.2, 0.4), (1, Percent), "first language not English, secondary"),
    series(("SEN_TotSENSuP", "% of Pupils with Special Educational Needs (SEN) Support (All Schools)"), (Year, 2025, 6), (14.2, 14.2, 0.4), (1, Percent), "SEN support, ages 5 to 16"),
    series(("SEN_TotStat", "% of Pupils with Statement of (SEN) of (EHC) Plans (All Schools)"), (Year, 2025, 6), (5.2, 5.3, 0.4), (1, Percent), "education, health and care plan"),
    series(("16-17 NEET", "16-17 NEET (from 2016)"), (Year, 2025, 6), (2.1, 3.4, 0.2), (1, Percent), ""),
    series(("16-17_not known_NEET", "% of 16-17 who are NEET or whose activity is not known(from 2016)"), (Year, 2025, 6), (4.1, 5.6, 0.1), (1, Percent), ""),
    series(("SusEdOverall_All", "% KS4 All Pupils going to, or remaining in education & employment/training"), (Year, 2023, 6), (88.2, 91.6, -0.3), (1, Percent), ""),
    series(("Level2Age19_E&M", "Level 2 qualification with E&M by the age of 19"), (Year, 2024, 6), (65.0, 73.8, 0.6), (1, Percent), ""),
    series(("Level3Age19", "Level 3 qualification by the age of 19"), (Year, 2024, 6), (48.7, 57.6, 0.2), (1, Percent), ""),
];
