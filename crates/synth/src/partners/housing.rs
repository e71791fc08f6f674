//! Housing: tenancies of social landlords with the children who live there.

use super::{Desk, Place};
use crate::error::SynthError;
use crate::people::{Fact, Tenure};
use crate::rates::Partner;
use crate::sink::{DayStyle, Encoding};

const FILE: &str = "partners/housing.csv";
const HEADING: &str = "Household Ref,Tenancy Start,Postcode,Tenure,Bedrooms,Occupant Surname,\
Occupant Forename,Occupant DOB,Overcrowded";
/// Private tenancies known to the council, through benefit or licensing.
const PRIVATE_KNOWN: f64 = 0.25;

pub(super) fn write(desk: &mut Desk<'_, '_, '_>) -> Result<(), SynthError> {
    let mut sheet = desk.output.table(FILE, Encoding::Utf8, HEADING)?;
    let district = desk.district;
    for (number, home) in (0_u64..).zip(&district.people.households) {
        let mut stream = district.streams.numbered("housing", number);
        let known = match home.tenure {
            Tenure::Owned => false,
            Tenure::PrivateRent => stream.chance(PRIVATE_KNOWN),
            Tenure::SocialRent => true,
        };
        if !known {
            continue;
        }
        let reference = format!("H{}", 50_011 + number * 3);
        let back = i32::try_from(60 + stream.below(3_600)).unwrap_or(60);
        let start = home.moved.map_or(district.as_of().plus_days(-back), |moved| moved.on);
        for number in home.first_child..home.first_child + u32::from(home.children) {
            let child = district.child(number);
            if stream.chance(0.05) {
                continue;
            }
            let on = district.as_of();
            let written = desk.written(child, Partner::Housing, on, &mut stream);
            sheet.field(&reference).day(start, DayStyle::Iso).field(&written.postcode);
            sheet.field(home.tenure.words()).show(home.bedrooms);
            sheet.field(&written.family).field(&written.given).field(&written.born);
            sheet.field(if child.is(Fact::Overcrowded) { "yes" } else { "no" });
            sheet.end_row();
            let place = Place { source: "housing", file: FILE, row: sheet.rows() };
            let local = [reference.as_str(), &written.family, &written.given, &written.born_iso];
            desk.note(&place, &local, number);
        }
    }
    desk.output.close(sheet)
}
