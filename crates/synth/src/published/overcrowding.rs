//! Occupancy of bedrooms by small area, counted from the invented homes (those with children: the
//! district has no others).

use crate::codes::small_area;
use crate::district::District;
use crate::error::SynthError;
use crate::people::Fact;
use crate::sink::{Encoding, Output};

const HEADING: &str = "lsoa21_code,+1 (under-occupied),+2 or more (under-occupied),\
-1 (overcrowded),-2 or less (overcrowded),0 (ideal)";
/// Of overcrowded homes, the share that lacks two bedrooms or more.
const BY_MORE: f64 = 0.22;

pub(super) fn write(district: &District, output: &mut Output<'_>) -> Result<(), SynthError> {
    let path = "reference/census_overcrowding_SYNTHETIC.csv";
    let mut sheet = output.table(path, Encoding::Utf8, HEADING)?;
    let mut stream = district.streams.named("published overcrowding");
    let mut areas = vec![[0_u32; 5]; district.ground.areas.len()];
    for home in &district.people.households {
        let crowded = district.child(home.first_child).is(Fact::Overcrowded);
        let place = match (crowded, stream.unit()) {
            (true, draw) if draw < BY_MORE => 3,
            (true, _) => 2,
            (false, draw) if draw < 0.34 => 0,
            (false, draw) if draw < 0.62 => 1,
            (false, _) => 4,
        };
        areas[home.home.area as usize][place] += 1;
    }
    for (number, counts) in areas.iter().enumerate() {
        sheet.field(&small_area(number));
        for count in counts {
            sheet.show(count);
        }
        sheet.end_row();
    }
    output.close(sheet)
}
