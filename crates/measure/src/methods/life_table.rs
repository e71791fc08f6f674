//! Life expectancy from the deaths of a few years, with its interval.
//!
//! An abridged life table (Chiang, *The Life Table and its Applications*, 1984, his second method), with
//! the variance of the open last band added as Silcocks, Jenner and Reza do (Journal of Epidemiology and
//! Community Health 55:38, 2001). Not for fewer than 5,000 people (Toson and Baker, *Life expectancy at
//! birth: methodological options for small populations*, Office for National Statistics, 2003).

use super::standardised::Figure;
use crate::intervals::{Confidence, Interval, Made};

/// Fewer people than this, over all years, make no life expectancy.
pub const LEAST_PEOPLE: f64 = 5_000.0;

/// One age band, of a year each or of several.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AgeBand {
    /// How many years of age it spans; of the last band nothing is used, it has no end.
    pub years: f64,
    /// Which share of those years is lived on average by those who die in it: 0.1 in the first year of
    /// life, half elsewhere.
    pub share_lived: f64,
    /// People in it, added up over the years of the deaths.
    pub people: f64,
    /// Deaths in it.
    pub deaths: f64,
}

/// Why there is no life expectancy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoExpectancy {
    /// There are fewer than two bands.
    #[error("a life table needs two age bands or more")]
    NoBands,
    /// A band's numbers cannot be.
    #[error("age band {0} needs years above nought, people, and no more deaths than people")]
    BadBand(usize),
    /// Too few people.
    #[error("fewer than 5,000 people: a life expectancy of so few means little")]
    FewPeople,
    /// Nobody died in the last band.
    #[error("nobody died in the last age band, so nothing says how long its people live")]
    NoLastDeaths,
}

/// The twenty bands of published tables, 0, 1 to 4, 5 to 9, and so on to 90 and over.
pub fn usual_bands(people_and_deaths: &[(f64, f64); 20]) -> [AgeBand; 20] {
    let mut bands = people_and_deaths.map(|(people, deaths)| AgeBand {
        years: 5.0,
        share_lived: 0.5,
        people,
        deaths,
    });
    (bands[0].years, bands[0].share_lived) = (1.0, 0.1);
    bands[1].years = 4.0;
    bands
}

/// Years still to live at the beginning of each band, with their intervals; the first is the life
/// expectancy at birth when the first band begins there.
///
/// # Errors
/// [`NoExpectancy`].
pub fn life_expectancy(
    bands: &[AgeBand],
    confidence: Confidence,
) -> Result<Vec<Figure>, NoExpectancy> {
    check(bands)?;
    let (mut years, mut variance) = (0.0, 0.0);
    let mut found = Vec::with_capacity(bands.len());
    for (place, band) in bands.iter().enumerate().rev() {
        let rate = band.deaths / band.people;
        if place + 1 == bands.len() {
            years = 1.0 / rate;
            variance = 1.0 / (band.deaths * rate * rate);
        } else {
            let dying = dying(band, rate);
            // What who dies in the band loses: the rest of it, and the years after it.
            let at_stake = (1.0 - band.share_lived) * band.years + years;
            variance = (1.0 - dying) * (1.0 - dying) * variance
                + at_stake * at_stake * variance_of_dying(band, rate);
            years += band.years - dying * at_stake;
        }
        found.push(figure(years, variance, confidence));
    }
    found.reverse();
    Ok(found)
}

fn check(bands: &[AgeBand]) -> Result<(), NoExpectancy> {
    let last = bands.last().filter(|_| bands.len() > 1).ok_or(NoExpectancy::NoBands)?;
    let sound = |band: &AgeBand| {
        band.years > 0.0
            && band.years.is_finite()
            && (0.0..=1.0).contains(&band.share_lived)
            && band.people > 0.0
            && band.people.is_finite()
            && (0.0..=band.people).contains(&band.deaths)
    };
    if let Some(place) = bands.iter().position(|band| !sound(band)) {
        return Err(NoExpectancy::BadBand(place));
    }
    if bands.iter().map(|band| band.people).sum::<f64>() < LEAST_PEOPLE {
        return Err(NoExpectancy::FewPeople);
    }
    if last.deaths > 0.0 { Ok(()) } else { Err(NoExpectancy::NoLastDeaths) }
}

/// The chance of dying within a band for who reaches it.
fn dying(band: &AgeBand, rate: f64) -> f64 {
    let chance = band.years * rate / (1.0 + (1.0 - band.share_lived) * band.years * rate);
    chance.min(1.0)
}

fn variance_of_dying(band: &AgeBand, rate: f64) -> f64 {
    let under = 1.0 + (1.0 - band.share_lived) * band.years * rate;
    let survived = (1.0 - band.share_lived * band.years * rate).max(0.0);
    band.years * band.years * rate * survived / (band.people * under * under * under)
}

fn figure(value: f64, variance: f64, confidence: Confidence) -> Figure {
    let spread = confidence.z() * variance.sqrt();
    let interval = Interval {
        lower: value - spread,
        upper: value + spread,
        confidence,
        made: Made::LifeTable,
    };
    Figure { value, interval }
}
