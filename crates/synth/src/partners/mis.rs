//! The school management system's export of pupils: one row for each enrolment.

use super::{Desk, Place, sex};
use crate::communities::COMMUNITIES;
use crate::equations::registration_group;
use crate::error::SynthError;
use crate::people::{Child, Fact};
use crate::rates::Partner;
use crate::schools::Enrolment;
use crate::sink::{DayStyle, Encoding, Sheet};
use commons::Stream;

const FILE: &str = "partners/mis_pupils.csv";
const HEADING: &str = "School URN,Admission Number,UPN,Legal Surname,Legal Forename,Middle Names,\
Chosen Forename,DOB,Sex,Year Group,Reg Group,Ethnicity,First Language,FSM Eligible,Ever 6 FSM,\
Pupil Premium,SEN Status,EHCP Start,Postcode,Date of Admission,Date of Leaving,Enrolment Status";

pub(super) fn write(desk: &mut Desk<'_, '_, '_>) -> Result<(), SynthError> {
    let mut sheet = desk.output.table(FILE, Encoding::Windows1252, HEADING)?;
    let district = desk.district;
    for (number, enrolment) in (0_u64..).zip(&district.schooling.enrolments) {
        let child = district.child(enrolment.child);
        let urn = district.school(enrolment).urn.to_string();
        let admission = format!("{:06}", enrolment.admission_number);
        let mut stream = district.streams.numbered("mis", number);
        let on = enrolment.left.unwrap_or(district.as_of());
        let written = desk.written(child, Partner::SchoolSystem, on, &mut stream);
        sheet.field(&urn).field(&admission).field(&written.upn);
        sheet.field(&written.family).field(&written.given).field(&written.middle);
        sheet.field(&written.chosen).field(&written.born).field(sex(child));
        groups(&mut sheet, child, enrolment.child);
        background(&mut sheet, child, district.home(child).community, &mut stream);
        needs(&mut sheet, child, &mut stream);
        sheet.field(&written.postcode);
        dates(&mut sheet, enrolment);
        sheet.end_row();
        let place = Place { source: "school-mis", file: FILE, row: sheet.rows() };
        desk.note(&place, &[&urn, &admission], enrolment.child);
    }
    desk.output.close(sheet)
}

/// `N2`, `R`, or the number of the year.
pub(super) fn year_group(child: &Child) -> String {
    match child.age {
        0..=4 => "N2".to_owned(),
        5 => "R".to_owned(),
        age => (age - 5).to_string(),
    }
}

fn groups(sheet: &mut Sheet, child: &Child, number: u32) {
    let year = year_group(child);
    let letter = ["A", "B", "C"][registration_group(number as usize)];
    sheet.field(&year).field(&format!("{year}{letter}"));
}

fn background(sheet: &mut Sheet, child: &Child, community: u8, stream: &mut Stream) {
    let community = &COMMUNITIES[usize::from(community)];
    match stream.unit() {
        draw if draw < 0.008 => sheet.field("REFU"),
        draw if draw < 0.017 => sheet.field("NOBT"),
        _ => sheet.field(community.census_code),
    };
    sheet.field(if child.is(Fact::OtherLanguage) { community.language } else { "English" });
}

fn needs(sheet: &mut Sheet, child: &Child, stream: &mut Stream) {
    let yes = |fact: Fact| if child.is(fact) { "Y" } else { "N" };
    sheet.field(yes(Fact::FreeMeals)).field(yes(Fact::EverSixFreeMeals));
    let premium = child.is(Fact::EverSixFreeMeals) || child.is(Fact::LookedAfter);
    sheet.field(if premium { "Y" } else { "N" });
    if child.is(Fact::EhcPlan) {
        let age = i32::try_from(stream.below(u64::from(child.age.saturating_sub(3)).max(1)));
        let start = child.born.plus_days(1_150 + 365 * age.unwrap_or(0));
        sheet.field("E").day(start, DayStyle::Slashes);
    } else {
        sheet.field(if child.is(Fact::SenSupport) { "K" } else { "N" }).blank();
    }
}

fn dates(sheet: &mut Sheet, enrolment: &Enrolment) {
    sheet.day(enrolment.admitted, DayStyle::Slashes);
    sheet.day_or_blank(enrolment.left, DayStyle::Slashes);
    sheet.field(if enrolment.left.is_some() { "Leaver" } else { "Current" });
}
