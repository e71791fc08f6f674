//! Files that everybody shares: the map of small areas, postcodes, wards, localities, schools and
//! the programmes that run in them.

use crate::codes::{self, DISTRICT_CODE, DISTRICT_NAME, DISTRICT_NUMBER, POSTCODES_PER_AREA};
use crate::district::District;
use crate::effects::{INTERVENTION_NAME, INTERVENTION_WEEK};
use crate::error::SynthError;
use crate::geography::{Point, SmallArea, count};
use crate::people::Fact;
use crate::schools::{Draw, Phase, School};
use crate::sink::{DayStyle, Encoding, Output, Sheet};

pub(crate) fn write(district: &District, output: &mut Output<'_>) -> Result<(), SynthError> {
    map(district, output)?;
    postcodes(district, output)?;
    wards(district, output)?;
    localities(district, output)?;
    schools(district, output)?;
    programmes(district, output)
}

/// Children who live in each small area.
pub(crate) fn children_by_area(district: &District) -> Vec<u32> {
    let mut children = vec![0; district.ground.areas.len()];
    for child in &district.people.children {
        children[district.area_of(child)] += 1;
    }
    children
}

fn map(district: &District, output: &mut Output<'_>) -> Result<(), SynthError> {
    let mut sheet = output.open("reference/small_areas.geojson", Encoding::Utf8)?;
    sheet.raw("{\"type\":\"FeatureCollection\",\"name\":\"SYNTHETIC Calderbrook small areas\",");
    sheet.raw("\"plane\":\"metres on an invented plane, not on Earth\",\"features\":[\n");
    let children = children_by_area(district);
    for (number, area) in district.ground.areas.iter().enumerate() {
        sheet.raw(if number == 0 { "" } else { ",\n" });
        sheet.raw(&feature(district, number, area, children[number]));
        sheet.count_row();
    }
    sheet.raw("\n]}\n");
    output.close(sheet)
}

fn feature(district: &District, number: usize, area: &SmallArea, children: u32) -> String {
    let ring: Vec<String> = area
        .outline
        .iter()
        .chain(area.outline.first())
        .map(|(east, north)| format!("[{east},{north}]"))
        .collect();
    format!(
        "{{\"type\":\"Feature\",\"properties\":{{\"code\":\"{}\",\"name\":\"{}\",\
         \"ward_code\":\"{}\",\"ward_name\":\"{}\",\"msoa_code\":\"{}\",\"msoa_name\":\"{}\",\
         \"children_0_17\":{children}}},\"geometry\":{{\"type\":\"Polygon\",\
         \"coordinates\":[[{}]]}}}}",
        codes::small_area(number),
        area.name,
        codes::ward(area.ward),
        district.ground.wards[area.ward].name,
        codes::middle_area(area.middle),
        district.ground.middles[area.middle].name,
        ring.join(",")
    )
}

fn postcodes(district: &District, output: &mut Output<'_>) -> Result<(), SynthError> {
    let mut sheet = output.table("reference/postcodes.csv", Encoding::Utf8, "Postcode,LSOA21CD")?;
    for area in 0..district.ground.areas.len() {
        for place in 0..POSTCODES_PER_AREA {
            sheet.field(&district.postcodes.spelled(area, place));
            sheet.field(&codes::small_area(area)).end_row();
        }
    }
    output.close(sheet)
}

fn wards(district: &District, output: &mut Output<'_>) -> Result<(), SynthError> {
    let heading = "LSOA21CD,LSOA21NM,MSOA21CD,MSOA21NM,WD24CD,WD24NM,LAD24CD,LAD24NM";
    let mut sheet = output.table("reference/wards.csv", Encoding::Utf8, heading)?;
    for (number, area) in district.ground.areas.iter().enumerate() {
        sheet.field(&codes::small_area(number)).field(&area.name);
        sheet.field(&codes::middle_area(area.middle));
        sheet.field(&district.ground.middles[area.middle].name);
        sheet.field(&codes::ward(area.ward)).field(&district.ground.wards[area.ward].name);
        sheet.field(DISTRICT_CODE).field(DISTRICT_NAME).end_row();
    }
    output.close(sheet)
}

fn localities(district: &District, output: &mut Output<'_>) -> Result<(), SynthError> {
    let heading = "LSOA21CD,Locality Code,Locality Name";
    let mut sheet = output.table("reference/localities.csv", Encoding::Utf8, heading)?;
    for (number, area) in district.ground.areas.iter().enumerate() {
        sheet.field(&codes::small_area(number)).field(&codes::locality(area.locality));
        sheet.field(&district.ground.localities[area.locality].name).end_row();
    }
    output.close(sheet)
}

const GIAS: &str = "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,\
TypeOfEstablishment (name),EstablishmentTypeGroup (name),EstablishmentStatus (name),\
PhaseOfEducation (name),OpenDate,CloseDate,StatutoryLowAge,StatutoryHighAge,Trusts (code),\
Trusts (name),SchoolCapacity,NumberOfPupils,PercentageFSM,Postcode,Easting,Northing,LSOA (code)";

fn schools(district: &District, output: &mut Output<'_>) -> Result<(), SynthError> {
    let mut sheet = output.table("reference/schools_gias.csv", Encoding::Windows1252, GIAS)?;
    let rolls = rolls(district);
    for (school, (pupils, meals)) in district.schooling.schools.iter().zip(rolls) {
        let (phase, low, high) = match school.phase {
            Phase::Nursery => ("Nursery", 2, 5),
            Phase::Primary => ("Primary", 3, 11),
            Phase::Secondary => ("Secondary", 11, 18),
            Phase::Special => ("Not applicable", 4, 19),
        };
        let (kind, group) = kind(school);
        sheet.show(school.urn).show(DISTRICT_NUMBER).field(DISTRICT_NAME);
        sheet.show(school.establishment).field(&school.name).field(kind).field(group);
        sheet.field("Open").field(phase).field("01-09-1998").blank().show(low).show(high);
        sheet.blank().blank().show(school.capacity).show(pupils);
        sheet.show(format_args!("{:.1}", 100.0 * count(meals) / count(pupils.max(1))));
        site(&mut sheet, district, school);
        sheet.end_row();
    }
    output.close(sheet)
}

fn site(sheet: &mut Sheet, district: &District, school: &School) {
    let (east, north): Point = school.at;
    sheet.field(&district.postcodes.spelled(school.area, 0)).show(east).show(north);
    sheet.field(&codes::small_area(school.area));
}

const fn kind(school: &School) -> (&'static str, &'static str) {
    let maintained = "Local authority maintained schools";
    match (school.phase, school.draw) {
        (Phase::Nursery, _) => ("Local authority nursery school", maintained),
        (Phase::Special, _) => ("Community special school", "Special schools"),
        (_, Draw::Catholic) => ("Voluntary aided school", maintained),
        (Phase::Secondary, _) => ("Academy converter", "Academies"),
        (Phase::Primary, _) => ("Community school", maintained),
    }
}

/// Pupils and pupils with free meals of each school.
fn rolls(district: &District) -> Vec<(usize, usize)> {
    let mut rolls = vec![(0, 0); district.schooling.schools.len()];
    for enrolment in district.schooling.enrolments.iter().filter(|e| e.left.is_none()) {
        let roll = &mut rolls[usize::from(enrolment.school)];
        roll.0 += 1;
        roll.1 += usize::from(district.child(enrolment.child).is(Fact::FreeMeals));
    }
    rolls
}

/// Which schools run the programme, and since when: partners know that.
fn programmes(district: &District, output: &mut Output<'_>) -> Result<(), SynthError> {
    let heading = "School URN,Programme,Start Date";
    let mut sheet = output.table("reference/programmes.csv", Encoding::Utf8, heading)?;
    let start = intervention_start(district);
    for school in district.schooling.schools.iter().filter(|s| s.treated) {
        sheet.show(school.urn).field(INTERVENTION_NAME).day(start, DayStyle::Iso).end_row();
    }
    output.close(sheet)
}

/// The Monday from which the planted intervention runs.
pub(crate) fn intervention_start(district: &District) -> commons::Day {
    let year = district.settings.school_year();
    crate::calendar::SchoolCalendar::of(year).first_monday().plus_days(7 * INTERVENTION_WEEK)
}
