//! Children in relative low-income families after housing costs, by ward and by authority, with
//! the preamble, thousands commas and per-cent signs of the publisher's files.

use super::AUTHORITIES;
use crate::codes::{DISTRICT_CODE, DISTRICT_NAME, ward};
use crate::district::District;
use crate::error::SynthError;
use crate::geography::count;
use crate::people::Fact;
use crate::sink::{Encoding, Output, Sheet};

/// After housing costs there are this many for each one before.
const AFTER_HOUSING: f64 = 1.064;
/// The year before, for each one now.
const YEAR_BEFORE: f64 = 1.04;
/// Share of children of the invented country, and of the invented district above it.
const COUNTRY: f64 = 0.26;

pub(super) fn write(district: &District, output: &mut Output<'_>) -> Result<(), SynthError> {
    let wards = wards(district);
    let mut sheet = output.open("published/dwp_low_income_wards_SYNTHETIC.csv", Encoding::Utf8)?;
    preamble(&mut sheet, "Ward", "Local Authority [note 2],Area Code,Ward [note 2],Area Code");
    for (number, (poor, all)) in wards.iter().enumerate() {
        sheet.field(DISTRICT_NAME).field(DISTRICT_CODE);
        sheet.field(&district.ground.wards[number].name).field(&ward(number));
        figures(&mut sheet, *poor, *all);
    }
    output.close(sheet)?;
    let mut sheet =
        output.open("published/dwp_low_income_authorities_SYNTHETIC.csv", Encoding::Utf8)?;
    preamble(&mut sheet, "Local Authority", "Local Authority [note 2],Area Code");
    let poor: f64 = wards.iter().map(|(poor, _)| poor).sum();
    let all: f64 = wards.iter().map(|(_, all)| all).sum();
    for place in AUTHORITIES {
        let rate = COUNTRY + (poor / all.max(1.0) - COUNTRY) * place.hardship;
        sheet.field(place.name).field(place.code);
        figures(&mut sheet, (rate.max(0.03) * all * place.size).round(), all * place.size);
    }
    output.close(sheet)
}

/// Poor children and all children under 16 of each ward.
fn wards(district: &District) -> Vec<(f64, f64)> {
    let mut wards = vec![(0_usize, 0_usize); district.ground.wards.len()];
    for child in district.people.children.iter().filter(|c| c.age <= 15) {
        let ward = &mut wards[district.ground.areas[district.area_of(child)].ward];
        ward.0 += usize::from(child.is(Fact::LowIncome));
        ward.1 += 1;
    }
    let after = |poor: usize, all: usize| (count(poor) * AFTER_HOUSING).round().min(count(all));
    wards.iter().map(|(poor, all)| (after(*poor, *all), count(*all))).collect()
}

fn preamble(sheet: &mut Sheet, by: &str, columns: &str) {
    sheet.raw(&format!(
        "\u{feff}\"SYNTHETIC table: Number and Percentage of Children (aged under 16) living in \
         Relative low income families, After Housing Costs, {by}, FYE 2024 to 2025, Invented \
         England\"\r\nThis worksheet contains one table of invented figures.\r\n"
    ));
    sheet.raw(columns);
    for what in ["Number of children ", "Percentage of children "] {
        for year in ["2024", "2025"] {
            let unit = if what.starts_with('P') { "\n(%)\n[note 3]" } else { "" };
            sheet.raw(&format!(",\"{what}\nFYE {year}{unit}\""));
        }
    }
    sheet.raw("\r\n");
}

fn figures(sheet: &mut Sheet, poor: f64, all: f64) {
    let before = (poor * YEAR_BEFORE).round().min(all.round());
    for number in [before, poor] {
        sheet.field(&with_commas(number));
    }
    for number in [before, poor] {
        sheet.show(format_args!("{:.1}%", 100.0 * number / all.max(1.0)));
    }
    sheet.end_row();
}

fn with_commas(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut shown = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_have_commas() {
        assert_eq!(with_commas(7.0), "7");
        assert_eq!(with_commas(1_234_567.0), "1,234,567");
        assert_eq!(with_commas(123.0), "123");
    }
}
