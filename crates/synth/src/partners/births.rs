//! Child health: births to mothers of the district.

use super::{Desk, Place, sex};
use crate::codes::nhs_digits;
use crate::corruption::copies;
use crate::error::SynthError;
use crate::people::{Child, Fact};
use crate::rates::Partner;
use crate::sink::{Encoding, Sheet};
use commons::Stream;

const FILE: &str = "partners/births.csv";
const HEADING: &str = "NHS Number,Family Name,Given Name,Date of Birth,Sex,Birth Weight (g),\
Gestation (weeks),Mother NHS Number,Postcode at Birth";
/// Share of the district's children who were born in it.
const BORN_HERE: f64 = 0.83;

pub(super) fn write(desk: &mut Desk<'_, '_, '_>) -> Result<(), SynthError> {
    let mut sheet = desk.output.table(FILE, Encoding::Utf8, HEADING)?;
    let district = desk.district;
    for (number, child) in (0_u32..).zip(&district.people.children) {
        let mut stream = desk.stream("births", number, 0);
        if !stream.chance(BORN_HERE) {
            continue;
        }
        for _ in 0..copies(Partner::Births, &mut stream) {
            let written = desk.written(child, Partner::Births, child.born, &mut stream);
            sheet.field(&written.nhs).field(&written.family).field(&written.given);
            sheet.field(&written.born).field(sex(child));
            birth(&mut sheet, child, &mut stream);
            if stream.chance(0.03) {
                sheet.blank();
            } else {
                sheet.field(&nhs_digits(district.home(child).mother_nhs));
            }
            sheet.field(&written.postcode);
            sheet.end_row();
            let place = Place { source: "child-health", file: FILE, row: sheet.rows() };
            let stand_in = [written.family.as_str(), &written.given, &written.born_iso];
            desk.note_or(&place, written.sound_nhs(), &stand_in, number);
        }
    }
    desk.output.close(sheet)
}

/// Low birth weight is of babies born at term, so those have 37 weeks or more.
fn birth(sheet: &mut Sheet, child: &Child, stream: &mut Stream) {
    let low = child.is(Fact::LowBirthWeight);
    let early = !low && stream.chance(0.075);
    let weeks = if early { 30 + stream.below(7) } else { 37 + stream.below(5) };
    let grams = match (low, early) {
        (true, _) => 2_490.0 - 420.0 * stream.unit(),
        (false, true) => (1_100.0 + 210.0 * (crate::geography::count(stream.index(7)))).max(800.0),
        (false, false) => (3_380.0 + 410.0 * stream.normal()).clamp(2_500.0, 5_200.0),
    };
    if stream.chance(0.012) {
        sheet.blank();
    } else {
        sheet.show(format_args!("{grams:.0}"));
    }
    sheet.show(weeks);
}
