//! Mid-year estimates of children aged 0 to 17 for the invented places.

use super::About;
use crate::district::District;
use crate::error::SynthError;
use crate::geography::count;
use crate::sink::{Encoding, Output};

const HEADING: &str = "time_period,time_identifier,geographic_level,country_code,country_name,\
region_code,region_name,old_la_code,new_la_code,la_name,age_group,population_estimate";
/// Children of the year before for each child of a year.
const YEAR_BEFORE: f64 = 1.002;
const YEARS: i32 = 6;

pub(super) fn write(district: &District, output: &mut Output<'_>) -> Result<(), SynthError> {
    let path = "published/ons_population_SYNTHETIC.csv";
    let mut sheet = output.table(path, Encoding::Utf8, HEADING)?;
    let children = count(district.people.children.len());
    for back in 0..YEARS {
        let year = district.settings.school_year() - back;
        for about in About::all() {
            sheet.show(year).field("Reporting year");
            about.columns(&mut sheet);
            // Parts are rounded before they are added up, so totals are sums.
            let sum: f64 = about
                .covers()
                .iter()
                .map(|place| (children * place.size * YEAR_BEFORE.powi(back)).round())
                .sum();
            sheet.field("Children aged 0 to 17 years").show(sum).end_row();
        }
    }
    output.close(sheet)
}
