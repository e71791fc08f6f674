//! Indices of deprivation of the invented small areas, ranked as if among a whole country's.

use crate::codes::small_area;
use crate::district::District;
use crate::error::SynthError;
use crate::sink::{Encoding, Output};

const HEADING: &str = "lsoa21_code,IMD_decile,Income_decile,Employment_decile,Education_decile,\
Health_decile,Crime_decile,Housing_and_Services_decile,Environment_decile,IMD_rank,Income_rank,\
Employment_rank,Education_rank,Health_rank,Crime_rank,Housing_and_Services_rank,Environment_rank,\
IMD_score";
/// Small areas of the country the ranks pretend to be among.
const ALL_AREAS: f64 = 33_755.0;
/// The district against the country: mean and spread of its deprivation on a normal scale.
const AGAINST_COUNTRY: (f64, f64) = (0.77, 1.15);
/// How much of each domain is its own: the overall index first.
const OWN: [f64; 8] = [0.0, 0.20, 0.30, 0.40, 0.35, 0.55, 0.90, 0.60];

pub(super) fn write(district: &District, output: &mut Output<'_>) -> Result<(), SynthError> {
    let path = "published/iod2025_SYNTHETIC.csv";
    let mut sheet = output.table(path, Encoding::Utf8, HEADING)?;
    let mut stream = district.streams.named("published deprivation");
    for (number, area) in district.ground.areas.iter().enumerate() {
        let level = AGAINST_COUNTRY.0 + AGAINST_COUNTRY.1 * area.deprivation;
        let ranks = OWN.map(|own| rank((1.0 - own) * level + own * stream.normal()));
        sheet.field(&small_area(number));
        for rank in ranks {
            sheet.show(((rank - 1.0) * 10.0 / ALL_AREAS).floor() + 1.0);
        }
        for rank in ranks {
            sheet.show(rank);
        }
        sheet.show(format_args!("{:.3}", score(ranks[0]))).end_row();
    }
    output.close(sheet)
}

/// 1 is the most deprived.
fn rank(level: f64) -> f64 {
    (1.0 + (ALL_AREAS - 1.0) * (1.0 - below(level))).round().clamp(1.0, ALL_AREAS)
}

/// The exponential transformation of ranks to scores that the index itself uses for its domains.
fn score(rank: f64) -> f64 {
    let top = 1.0 - (rank - 1.0) / ALL_AREAS;
    -23.0 * (1.0 - top * (1.0 - (-100.0_f64 / 23.0).exp())).ln()
}

/// Share of a standard normal variable below this level (Abramowitz and Stegun 26.2.17).
fn below(level: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * level.abs());
    let tail = [1.330_274_429, -1.821_255_978, 1.781_477_937, -0.356_563_782, 0.319_381_530]
        .iter()
        .fold(0.0, |sum, part| (sum + part) * t);
    let above = (-0.5 * level * level).exp() / (2.0 * std::f64::consts::PI).sqrt() * tail;
    if level >= 0.0 { 1.0 - above } else { above }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_distribution_has_its_known_quantiles() {
        for (level, share) in [(0.0, 0.5), (1.644_854, 0.95), (-1.281_552, 0.10)] {
            assert!((below(level) - share).abs() < 1e-6, "{level}");
        }
    }

    #[test]
    fn the_most_deprived_area_scores_a_hundred() {
        assert!((score(1.0) - 100.0).abs() < 1e-6);
        assert!(score(ALL_AREAS) < 0.01);
    }
}
