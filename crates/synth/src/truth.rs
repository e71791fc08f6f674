//! The truth, in a folder the product never needs: who is who is noted with each partner's file;
//! here are what causes what, what is true of each child, and how well the margins came out.

use crate::codes;
use crate::communities::COMMUNITIES;
use crate::district::District;
use crate::effects::{
    EFFECTS, INTERVENTION_NAME, INTERVENTION_RATE_RATIO, Kind, Outcome, PLANTED_LOCALITY,
    STEP_RATE_RATIO, STEP_WEEK, Term,
};
use crate::equations::registration_group;
use crate::error::SynthError;
use crate::people::{Fact, Sex};
use crate::reference::intervention_start;
use crate::sink::{DayStyle, Encoding, Output, Sheet};

pub(crate) fn write(district: &District, output: &mut Output<'_>) -> Result<(), SynthError> {
    effects(district, output)?;
    children(district, output)?;
    areas(district, output)?;
    treated(district, output)?;
    calibration(district, output)
}

/// One row for each coefficient, planted effect and planted null.
fn effects(district: &District, output: &mut Output<'_>) -> Result<(), SynthError> {
    let heading = "outcome,kind,factors,size,scale,from,note";
    let mut sheet = output.table("truth/effects.csv", Encoding::Utf8, heading)?;
    for effect in EFFECTS {
        let (outcome, scale) = match effect.outcome {
            Outcome::Fact(fact) => (fact.name(), "log odds"),
            Outcome::Attainment8 => ("attainment_8", "points"),
            Outcome::Absence => ("absence", "logistic rank"),
        };
        let factors: Vec<String> = effect.terms.iter().map(|t| term(*t)).collect();
        sheet.field(outcome).field(effect.kind.word()).field(&factors.join(" and "));
        sheet.show(effect.size).field(scale).blank();
        let planted = effect.kind == Kind::Locality;
        sheet.field(&if planted { locality_note(district) } else { String::new() });
        sheet.end_row();
    }
    planted(&mut sheet, district);
    output.close(sheet)
}

fn locality_note(district: &District) -> String {
    let place = PLANTED_LOCALITY.min(district.ground.localities.len().saturating_sub(1));
    let name = &district.ground.localities[place].name;
    format!("{} ({name})", codes::locality(place))
}

fn planted(sheet: &mut Sheet, district: &District) {
    let start = intervention_start(district);
    sheet.field("absence").field("intervention").field(INTERVENTION_NAME);
    sheet.show(INTERVENTION_RATE_RATIO).field("rate ratio").day(start, DayStyle::Iso);
    sheet.field("treated primary schools are in truth/treated_schools.csv").end_row();
    let year = district.settings.school_year();
    let monday = crate::calendar::SchoolCalendar::of(year).first_monday();
    let step = monday.plus_days(7 * STEP_WEEK);
    sheet.field("late_marks").field("step_change").field("week of the year");
    sheet.show(STEP_RATE_RATIO).field("rate ratio").day(step, DayStyle::Iso);
    sheet.field("all schools: a bus route was cut").end_row();
}

fn term(term: Term) -> String {
    match term {
        Term::Deprivation => "deprivation".into(),
        Term::DeprivedArea => "deprived_area".into(),
        Term::Need => "need".into(),
        Term::FamilyNeed => "family_need".into(),
        Term::MoreSiblings => "siblings_at_home".into(),
        Term::Boy => "boy".into(),
        Term::SummerBorn => "summer_born".into(),
        Term::Secondary => "secondary".into(),
        Term::Community(name) => format!("community={name}"),
        Term::PlantedLocality => "planted_locality".into(),
        Term::EvenDay => "born_on_even_day".into(),
        Term::SecondGroup => "second_registration_group".into(),
        Term::Is(fact) => fact.name().into(),
    }
}

/// One row for each person number, with everything that is true of the child. Persistent absence is
/// as the equations planned it: the registers hold a few fewer, where the intervention worked.
fn children(district: &District, output: &mut Output<'_>) -> Result<(), SynthError> {
    let facts: Vec<&str> = Fact::ALL.iter().map(|(_, name)| *name).collect();
    let heading = format!(
        "person,household,born,sex,community,small_area,locality,school_urn,registration_group,\
         need,sessions_possible,sessions_absent,suspensions,attainment_8,{}",
        facts.join(",")
    );
    let mut sheet = output.table("truth/children.csv", Encoding::Utf8, &heading)?;
    for (number, child) in district.people.children.iter().enumerate() {
        let area = district.area_of(child);
        let community = &COMMUNITIES[usize::from(district.home(child).community)];
        sheet.show(number + 1).show(child.household + 1).day(child.born, DayStyle::Iso);
        sheet.field(match child.sex {
            Sex::Girl => "girl",
            Sex::Boy => "boy",
        });
        sheet.field(community.name).field(&codes::small_area(area));
        sheet.field(&codes::locality(district.ground.areas[area].locality));
        match district.school_of(child) {
            Some(school) => sheet.show(school.urn),
            None => sheet.blank(),
        };
        let measures = &child.measures;
        sheet.show(registration_group(number) + 1).show(format_args!("{:.4}", child.need));
        sheet.show(measures.sessions_possible).show(measures.sessions_absent);
        sheet.show(measures.suspensions).show(format_args!("{:.1}", measures.attainment_8));
        for (fact, _) in Fact::ALL {
            sheet.field(if child.is(fact) { "1" } else { "0" });
        }
        sheet.end_row();
    }
    output.close(sheet)
}

fn areas(district: &District, output: &mut Output<'_>) -> Result<(), SynthError> {
    let heading = "small_area,locality,locality_name,deprivation,settlement,children";
    let mut sheet = output.table("truth/areas.csv", Encoding::Utf8, heading)?;
    for (number, area) in district.ground.areas.iter().enumerate() {
        sheet.field(&codes::small_area(number)).field(&codes::locality(area.locality));
        sheet.field(&district.ground.localities[area.locality].name);
        sheet.show(format_args!("{:.4}", area.deprivation));
        sheet.show(format_args!("{:.4}", area.settlement)).show(area.children).end_row();
    }
    output.close(sheet)
}

fn treated(district: &District, output: &mut Output<'_>) -> Result<(), SynthError> {
    let heading = "school_urn,programme,start,rate_ratio";
    let mut sheet = output.table("truth/treated_schools.csv", Encoding::Utf8, heading)?;
    for school in district.schooling.schools.iter().filter(|s| s.treated) {
        sheet.show(school.urn).field(INTERVENTION_NAME);
        sheet.day(intervention_start(district), DayStyle::Iso).show(INTERVENTION_RATE_RATIO);
        sheet.end_row();
    }
    output.close(sheet)
}

fn calibration(district: &District, output: &mut Output<'_>) -> Result<(), SynthError> {
    let calibration = district.calibration();
    let heading = "margin,target,source,achieved,counted,tolerance,within";
    let mut sheet = output.table("truth/calibration.csv", Encoding::Utf8, heading)?;
    for margin in &calibration.margins {
        sheet.field(&margin.name).show(margin.target).field(margin.source);
        sheet.show(format_args!("{:.6}", margin.achieved)).show(margin.counted);
        sheet.show(format_args!("{:.6}", margin.tolerance));
        sheet.field(if margin.within() { "yes" } else { "no" }).end_row();
    }
    output.close(sheet)?;
    let mut text = output.open("truth/calibration.txt", Encoding::Utf8)?;
    text.raw(&calibration.to_string());
    output.close(text)
}
