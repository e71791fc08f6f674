//! The long file of the Local Authority Interactive Tool, with its habits: the title only on the
//! first year of a series, a dash for no figure, one benchmark in the wrong unit.

use super::series::{Range, SERIES, Series, WRONG_UNIT};
use super::{AUTHORITIES, Authority};
use crate::calibration::Calibration;
use crate::codes::{COUNTRY, DISTRICT_NUMBER};
use crate::district::District;
use crate::error::SynthError;
use crate::sink::{Encoding, Output, Sheet};
use commons::Streams;

const HEADING: &str = "Short Desc,Data item,Years,LA and Regions,Values,LA Number,Region";
/// England's number, which the long file uses for its country.
const COUNTRY_NUMBER: u32 = 970;
/// How far districts stray from the line of their hardship, as a share of the level.
const STRAY: f64 = 0.05;
/// How far a year strays from the trend.
const WOBBLE: f64 = 0.018;
const NO_FIGURE: f64 = 0.006;

pub(super) fn write(district: &District, output: &mut Output<'_>) -> Result<(), SynthError> {
    let mut sheet = output.table("published/lait_SYNTHETIC.csv", Encoding::Utf8, HEADING)?;
    let calibration = district.calibration();
    for (number, series) in (0_u64..).zip(SERIES) {
        let book = Book { series, number, calibration: &calibration, streams: &district.streams };
        for back in (0..series.years).rev() {
            book.year(&mut sheet, back);
        }
    }
    output.close(sheet)
}

struct Book<'a> {
    series: &'a Series,
    number: u64,
    calibration: &'a Calibration,
    streams: &'a Streams,
}

impl Book<'_> {
    fn year(&self, sheet: &mut Sheet, back: i32) {
        let title = if back == self.series.years - 1 { self.series.title } else { "" };
        let label = self.series.label.of(self.series.last - back);
        let mut line = |name: &str, value: &str, number: u32, region: &str| {
            sheet.field(self.series.key).field(title).field(&label).field(name).field(value);
            sheet.show(number).field(region).end_row();
        };
        line(COUNTRY.1, &self.country(back), COUNTRY_NUMBER, "");
        for place in AUTHORITIES {
            line(place.name, &self.place(&place, back), place.number, place.region.1);
        }
    }

    fn country(&self, back: i32) -> String {
        if self.series.key == WRONG_UNIT.0 && back == 0 {
            return self.shown(WRONG_UNIT.1);
        }
        self.shown(self.series.country - self.series.drift * f64::from(back))
    }

    fn place(&self, place: &Authority, back: i32) -> String {
        let purpose = format!("published {}", place.number);
        let stray = self.streams.numbered(&purpose, self.number).normal();
        let key = self.number * 64 + u64::from(back.unsigned_abs()) + 1_000_000;
        let mut stream = self.streams.numbered(&purpose, key);
        let latest = self.latest(place, stray);
        let size = latest.abs().max(0.05);
        let wobble = if back == 0 { 0.0 } else { WOBBLE * size * stream.normal() };
        if back > 0 && stream.chance(NO_FIGURE) {
            return "-".to_owned();
        }
        self.shown(latest - self.series.drift * f64::from(back) + wobble)
    }

    fn latest(&self, place: &Authority, stray: f64) -> f64 {
        let series = self.series;
        if place.number == DISTRICT_NUMBER {
            let counted = self.calibration.margins.iter().find(|m| m.name == series.margin);
            return counted.map_or(series.district, |margin| margin.achieved * 100.0);
        }
        let level = series.country + (series.district - series.country) * place.hardship;
        level + STRAY * series.country.abs().max(0.1) * stray
    }

    fn shown(&self, value: f64) -> String {
        let held = match self.series.range {
            Range::Percent => value.clamp(0.0, 100.0),
            Range::Positive => value.max(0.0),
            Range::Signed => value,
        };
        format!("{held:.*}", self.series.decimals)
    }
}
