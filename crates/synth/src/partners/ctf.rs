//! Common Transfer Files: what a primary school sends when pupils go on to secondary school.

use super::{Desk, Place, sex};
use crate::codes::DISTRICT_NUMBER;
use crate::communities::COMMUNITIES;
use crate::corruption::Written;
use crate::error::SynthError;
use crate::people::{Child, Fact};
use crate::rates::Partner;
use crate::schools::{Phase, School};
use crate::sink::{Encoding, Sheet};
use std::collections::BTreeMap;

/// Pairs of schools with fewer leavers than this send their papers by hand.
const LEAST_LEAVERS: usize = 3;
const YEAR_6: u8 = 11;

pub(super) fn write(desk: &mut Desk<'_, '_, '_>) -> Result<(), SynthError> {
    let mut leavers: BTreeMap<(u16, usize), Vec<u32>> = BTreeMap::new();
    for (number, child) in desk.children() {
        let Some(enrolment) = desk.district.enrolment(child) else { continue };
        if child.age == YEAR_6
            && desk.district.school(enrolment).phase == Phase::Primary
            && let Some(next) = next_school(desk, number)
        {
            leavers.entry((enrolment.school, next)).or_default().push(number);
        }
    }
    for ((from, to), children) in leavers.iter().filter(|(_, c)| c.len() >= LEAST_LEAVERS) {
        let schools = &desk.district.schooling.schools;
        write_file(desk, (&schools[usize::from(*from)], &schools[*to]), children)?;
    }
    Ok(())
}

/// One of the three nearest secondary schools, the nearest likeliest.
fn next_school(desk: &Desk<'_, '_, '_>, number: u32) -> Option<usize> {
    let district = desk.district;
    let area = district.area_of(district.child(number));
    let mut near: Vec<(f64, usize)> = (district.schooling.schools.iter().enumerate())
        .filter(|(_, s)| s.phase == Phase::Secondary)
        .map(|(place, s)| (district.ground.distance(area, s.at), place))
        .collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let pick = desk.stream("next school", number, 0).pick_weighted(&[0.6, 0.28, 0.12])?;
    near.get(pick.min(near.len().saturating_sub(1))).map(|(_, place)| *place)
}

fn write_file(
    desk: &mut Desk<'_, '_, '_>,
    (from, to): (&School, &School),
    children: &[u32],
) -> Result<(), SynthError> {
    let (source, destination) = (from.establishment, to.establishment);
    let path = format!(
        "partners/ctf/{DISTRICT_NUMBER}{source}_CTF_{DISTRICT_NUMBER}{destination}_001.xml"
    );
    let mut sheet = desk.output.open(&path, Encoding::Utf8)?;
    heading(&mut sheet, from, to, desk.district.as_of().year());
    for &number in children {
        let child = desk.district.child(number);
        let mut stream = desk.stream("ctf", number, 0);
        let written =
            desk.written(child, Partner::TransferFile, desk.district.as_of(), &mut stream);
        pupil(&mut sheet, desk, child, &written);
        sheet.count_row();
        let place = Place { source: "ctf", file: &path, row: sheet.rows() };
        let stand_in = [written.family.as_str(), &written.given, &written.born_iso];
        desk.note_or(&place, written.sound_upn(), &stand_in, number);
    }
    sheet.raw("  </CTFpupilData>\n</CTfile>\n");
    desk.output.close(sheet)
}

fn heading(sheet: &mut Sheet, from: &School, to: &School, year: i32) {
    let school = |tag: &str, school: &School, rest: &str| {
        format!(
            "    <{tag}><LEA>{DISTRICT_NUMBER}</LEA><Estab>{}</Estab>{rest}</{tag}>\n",
            school.establishment
        )
    };
    let rest = format!(
        "<SchoolName>{}</SchoolName><AcademicYear>{}</AcademicYear>",
        escaped(&from.name),
        year - 1
    );
    sheet.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CTfile>\n  <Header>\n");
    sheet.raw("    <DocumentName>Common Transfer File</DocumentName>\n");
    sheet.raw("    <CTFversion>24.0</CTFversion>\n");
    sheet.raw(&format!("    <DateTime>{year}-07-11T14:05:00</DateTime>\n"));
    sheet.raw("    <DocumentQualifier>partial</DocumentQualifier>\n");
    sheet.raw("    <SupplierID>SYNTHETIC</SupplierID>\n");
    sheet.raw(&school("SourceSchool", from, &rest));
    sheet.raw(&school("DestSchool", to, ""));
    sheet.raw("  </Header>\n  <CTFpupilData>\n");
}

fn pupil(sheet: &mut Sheet, desk: &Desk<'_, '_, '_>, child: &Child, written: &Written) {
    sheet.raw("    <Pupil>\n");
    let mut tag = |name: &str, value: &str| {
        if !value.is_empty() {
            sheet.raw(&format!("      <{name}>{}</{name}>\n", escaped(value)));
        }
    };
    let community = &COMMUNITIES[usize::from(desk.district.home(child).community)];
    tag("UPN", &written.upn);
    tag("Surname", &written.family);
    tag("Forename", &written.given);
    tag("DOB", &written.born);
    tag("Sex", sex(child));
    tag("MiddleNames", &written.middle);
    tag("PreferredForename", &written.chosen);
    tag("Ethnicity", community.census_code);
    if child.is(Fact::FreeMeals) {
        let year = child.reception_year() + 1;
        sheet.raw(&format!(
            "      <FSMhistory><FSMinstance><FSMstartDate>{year}-09-04</FSMstartDate>\
             </FSMinstance></FSMhistory>\n"
        ));
    }
    assessments(sheet, child);
    sheet.raw("    </Pupil>\n");
}

fn assessments(sheet: &mut Sheet, child: &Child) {
    let result = |met: bool| if met { "EXS" } else { "WTS" };
    let year = child.reception_year() + 7;
    sheet.raw("      <StageAssessments><KeyStage><Stage>KS2</Stage>\n");
    for (subject, met) in [
        ("REA", child.measures.key_stage_2 > -0.8),
        ("WRI", child.measures.key_stage_2 > -0.6),
        ("MAT", child.measures.key_stage_2 > -0.7),
    ] {
        sheet.raw(&format!(
            "        <StageAssessment><Locale>ENG</Locale><Year>{year}</Year>\
             <Subject>{}</Subject><Method>TA</Method><Component>{subject}</Component>\
             <Result>{}</Result></StageAssessment>\n",
            if subject == "MAT" { "MAT" } else { "ENG" },
            result(met)
        ));
    }
    sheet.raw("      </KeyStage></StageAssessments>\n");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
