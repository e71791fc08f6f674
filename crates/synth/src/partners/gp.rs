//! General practice: registrations, all in capitals as that system prints them.

use super::{Desk, Place, sex};
use crate::corruption::copies;
use crate::error::SynthError;
use crate::rates::Partner;
use crate::sink::{DayStyle, Encoding, Sheet};
use commons::{Day, Postcode};

const FILE: &str = "partners/gp_registration.csv";
const HEADING: &str =
    "NHS_NUMBER,SURNAME,FORENAMES,DOB,SEX,POSTCODE,PRACTICE_CODE,REG_DATE,DEREG_DATE,TYPE1_OPT_OUT";
const REGISTERED: f64 = 0.975;
const OPTED_OUT: f64 = 0.024;
/// Small areas for each practice.
const AREAS_PER_PRACTICE: usize = 6;

pub(super) fn write(desk: &mut Desk<'_, '_, '_>) -> Result<(), SynthError> {
    let mut sheet = desk.output.table(FILE, Encoding::Utf8, HEADING)?;
    let district = desk.district;
    for (number, child) in (0_u32..).zip(&district.people.children) {
        let mut stream = desk.stream("gp", number, 0);
        if !stream.chance(REGISTERED) {
            continue;
        }
        let opted_out = stream.chance(OPTED_OUT);
        let days = i32::try_from(stream.below(90)).unwrap_or(0);
        let first = child.born.plus_days(days).min(district.as_of());
        let home = district.home(child);
        let moved = home.moved.filter(|m| m.on > first.plus_days(30) && stream.chance(0.4));
        let mut records = Vec::new();
        if let Some(moved) = moved {
            records.push((moved.from.area, first, Some(moved.on)));
            records.push((home.home.area, moved.on.plus_days(3).min(district.as_of()), None));
        } else {
            let until = |copy: u64| (copy > 0).then_some(first);
            let held = copies(Partner::Gp, &mut stream);
            records.extend((0..held).map(|copy| (home.home.area, first, until(copy))));
        }
        for (area, from, to) in records {
            registration(desk, &mut sheet, (number, opted_out), (area, from, to), &mut stream);
        }
    }
    desk.output.close(sheet)
}

fn registration(
    desk: &mut Desk<'_, '_, '_>,
    sheet: &mut Sheet,
    (number, opted_out): (u32, bool),
    (area, from, to): (u32, Day, Option<Day>),
    stream: &mut commons::Stream,
) {
    let child = desk.district.child(number);
    let on = to.unwrap_or(desk.district.as_of());
    let written = desk.written(child, Partner::Gp, on, stream);
    let family = written.family.to_uppercase();
    let given = match written.middle.as_str() {
        "" => written.given.to_uppercase(),
        middle => format!("{} {middle}", written.given).to_uppercase(),
    };
    let practice = format!("Z99{:03}", area as usize / AREAS_PER_PRACTICE + 1);
    sheet.field(&written.nhs).field(&family).field(&given).field(&written.born).field(sex(child));
    sheet.field(&written.postcode).field(&practice).day(from, DayStyle::Tight);
    sheet.day_or_blank(to, DayStyle::Tight).field(if opted_out { "Y" } else { "N" });
    sheet.end_row();
    let place = Place { source: "gp", file: FILE, row: sheet.rows() };
    let postcode = Postcode::parse(&written.postcode).map(|p| p.spelled().to_owned());
    let postcode = postcode.unwrap_or_default();
    let stand_in = [family.as_str(), &given, &written.born_iso, &postcode];
    desk.note_or(&place, written.sound_nhs(), &stand_in, number);
}
