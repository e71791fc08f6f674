//! Children's social care: episodes of need, protection and care.

use super::{Desk, Place};
use crate::communities::COMMUNITIES;
use crate::corruption::copies;
use crate::error::SynthError;
use crate::people::{Child, Fact, Sex};
use crate::rates::Partner;
use crate::sink::{DayStyle, Encoding, Sheet};
use commons::{Day, Stream};

const FILE: &str = "partners/social_care.csv";
const HEADING: &str = "Person ID,UPN,NHS No,Surname,Forename,DOB,Gender,Ethnicity,Postcode,\
Episode Type,Start Date,End Date,Primary Need";
/// Share of children not in need now who were in the last three years.
const EARLIER: f64 = 0.02;
/// Primary needs and their weights.
const NEEDS: [(&str, f64); 8] = [
    ("N1 Abuse or neglect", 0.56),
    ("N2 Child's disability or illness", 0.11),
    ("N3 Parental disability or illness", 0.03),
    ("N4 Family in acute stress", 0.09),
    ("N5 Family dysfunction", 0.13),
    ("N6 Socially unacceptable behaviour", 0.03),
    ("N8 Absent parenting", 0.03),
    ("N9 Cases other than children in need", 0.02),
];

pub(super) fn write(desk: &mut Desk<'_, '_, '_>) -> Result<(), SynthError> {
    let mut sheet = desk.output.table(FILE, Encoding::Utf8, HEADING)?;
    let district = desk.district;
    let mut next_id = 810_001_u64;
    for (number, child) in (0_u32..).zip(&district.people.children) {
        let mut stream = desk.stream("social care", number, 0);
        let episodes = episodes(child, district.as_of(), &mut stream);
        if episodes.is_empty() {
            continue;
        }
        for _ in 0..copies(Partner::SocialCare, &mut stream) {
            let id = next_id.to_string();
            next_id += 1 + stream.below(3);
            person(desk, &mut sheet, (number, &id), &episodes, &mut stream);
        }
    }
    desk.output.close(sheet)
}

type Episode = (&'static str, Day, Option<Day>);

fn episodes(child: &Child, as_of: Day, stream: &mut Stream) -> Vec<Episode> {
    let mut list = Vec::new();
    let back = |most: u64, stream: &mut Stream| {
        let days = i32::try_from(20 + stream.below(most)).unwrap_or(20);
        as_of.plus_days(-days).max(child.born)
    };
    if child.is(Fact::InNeed) {
        list.push(("CIN", back(900, stream), None));
        if child.is(Fact::ProtectionPlan) {
            list.push(("CP", back(400, stream), None));
        }
        if child.is(Fact::LookedAfter) {
            list.push(("CLA", back(1_500, stream), None));
        }
    } else if stream.chance(EARLIER) {
        let start = back(900, stream);
        let end = start.plus_days(30 + i32::try_from(stream.below(300)).unwrap_or(0));
        list.push(("CIN", start, Some(end.min(as_of))));
    }
    list
}

fn person(
    desk: &mut Desk<'_, '_, '_>,
    sheet: &mut Sheet,
    (number, id): (u32, &str),
    episodes: &[Episode],
    stream: &mut Stream,
) {
    let child = desk.district.child(number);
    let written = desk.written(child, Partner::SocialCare, desk.district.as_of(), stream);
    let community = &COMMUNITIES[usize::from(desk.district.home(child).community)];
    let weights = NEEDS.map(|(_, weight)| weight);
    let need = NEEDS[stream.pick_weighted(&weights).unwrap_or(0)].0;
    let gender = match child.sex {
        Sex::Girl => "Female",
        Sex::Boy => "Male",
    };
    for (kind, start, end) in episodes {
        sheet.field(id).field(&written.upn).field(&written.nhs).field(&written.family);
        sheet.field(&written.given).field(&written.born).field(gender);
        sheet.field(if stream.chance(0.04) { "" } else { community.census_code });
        sheet.field(&written.postcode).field(kind).day(*start, DayStyle::Slashes);
        sheet.day_or_blank(*end, DayStyle::Slashes).field(need);
        sheet.end_row();
        let place = Place { source: "social-care", file: FILE, row: sheet.rows() };
        desk.note(&place, &[id], number);
    }
}
