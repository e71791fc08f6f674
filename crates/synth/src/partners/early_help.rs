//! Early help: families with a plan below the level of social care, with their consent.

use super::{Desk, Place};
use crate::corruption::copies;
use crate::error::SynthError;
use crate::people::Fact;
use crate::rates::Partner;
use crate::sink::{DayStyle, Encoding};

const FILE: &str = "partners/early_help.csv";
const HEADING: &str = "Family Ref,Child Ref,Surname,Forename,DOB,Postcode,Assessment Date,\
Closure Date,Needs,Consent to Share";
const NEEDS: [&str; 8] = [
    "attendance",
    "housing",
    "parenting support",
    "money and food",
    "emotional wellbeing",
    "domestic abuse recovery",
    "special educational needs",
    "young carer",
];

pub(super) fn write(desk: &mut Desk<'_, '_, '_>) -> Result<(), SynthError> {
    let mut sheet = desk.output.table(FILE, Encoding::Utf8, HEADING)?;
    let district = desk.district;
    let mut next_child = 20_011_u64;
    for (number, child) in (0_u32..).zip(&district.people.children) {
        let mut stream = desk.stream("early help", number, 0);
        if !child.is(Fact::EarlyHelp) {
            continue;
        }
        let family = format!("F{}", 2_001 + u64::from(child.household));
        for _ in 0..copies(Partner::EarlyHelp, &mut stream) {
            let reference = format!("C{next_child}");
            next_child += 1 + stream.below(4);
            let back = i32::try_from(10 + stream.below(700)).unwrap_or(10);
            let opened = district.as_of().plus_days(-back).max(child.born);
            let written = desk.written(child, Partner::EarlyHelp, opened, &mut stream);
            sheet.field(&family).field(&reference).field(&written.family).field(&written.given);
            sheet.field(&written.born).field(&written.postcode).day(opened, DayStyle::Iso);
            let closed = stream.chance(0.45).then(|| opened.plus_days(150).min(district.as_of()));
            sheet.day_or_blank(closed, DayStyle::Iso);
            let (first, second) = (stream.index(NEEDS.len()), stream.index(NEEDS.len()));
            if first == second {
                sheet.field(NEEDS[first]);
            } else {
                sheet.field(&format!("{}; {}", NEEDS[first], NEEDS[second]));
            }
            let consent = ["yes", "no", ""];
            let pick = stream.pick_weighted(&[0.78, 0.14, 0.08]).unwrap_or(0);
            sheet.field(consent[pick]);
            sheet.end_row();
            let place = Place { source: "early-help", file: FILE, row: sheet.rows() };
            desk.note(&place, &[&reference], number);
        }
    }
    desk.output.close(sheet)
}
