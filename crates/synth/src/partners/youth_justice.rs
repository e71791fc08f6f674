//! Youth justice: outcomes of children aged 10 to 17, first-time entrants among them.

use super::{Desk, Place, sex};
use crate::corruption::copies;
use crate::error::SynthError;
use crate::people::Fact;
use crate::rates::Partner;
use crate::sink::{DayStyle, Encoding};

const FILE: &str = "partners/youth_justice.csv";
const HEADING: &str =
    "YJ Ref,Surname,Forename,DOB,Sex,Postcode,Outcome Date,Outcome,First Time Entrant";
const OUTCOMES: [&str; 4] =
    ["youth caution", "youth conditional caution", "referral order", "youth rehabilitation order"];
/// Share of police suspects who have had an outcome before, so are not first-time entrants.
const KNOWN_BEFORE: f64 = 0.06;

pub(super) fn write(desk: &mut Desk<'_, '_, '_>) -> Result<(), SynthError> {
    let mut sheet = desk.output.table(FILE, Encoding::Utf8, HEADING)?;
    let district = desk.district;
    let mut next_ref = 40_021_u64;
    for (number, child) in (0_u32..).zip(&district.people.children) {
        let mut stream = desk.stream("youth justice", number, 0);
        let first = child.is(Fact::FirstTimeEntrant);
        let again = child.is(Fact::PoliceSuspect) && child.age >= 12 && stream.chance(KNOWN_BEFORE);
        if !first && !again {
            continue;
        }
        for _ in 0..copies(Partner::YouthJustice, &mut stream) {
            let reference = format!("YJ{next_ref}");
            next_ref += 1 + stream.below(5);
            let back = i32::try_from(5 + stream.below(350)).unwrap_or(5);
            let on = district.as_of().plus_days(-back);
            let written = desk.written(child, Partner::YouthJustice, on, &mut stream);
            sheet.field(&reference).field(&written.family).field(&written.given);
            sheet.field(&written.born).field(sex(child)).field(&written.postcode);
            sheet.day(on, DayStyle::Iso);
            let outcome = stream.pick_weighted(&[0.5, 0.15, 0.25, 0.1]).unwrap_or(0);
            sheet.field(OUTCOMES[outcome]).field(if first { "yes" } else { "no" });
            sheet.end_row();
            let place = Place { source: "youth-justice", file: FILE, row: sheet.rows() };
            desk.note(&place, &[&reference], number);
        }
    }
    desk.output.close(sheet)
}
