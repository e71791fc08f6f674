//! Districts in the Indices of Deprivation, recomputed from small areas.
//!
//! The average score of a district is the mean of its small areas' scores, each weighted by its
//! population, and the rank puts districts in order of it, 1 the most deprived: the method of the
//! Ministry's technical report (2019), section 3.8. A share of small areas in the most deprived
//! tenth is a count over a count.

use crate::definitions::Definitions;
use crate::derive::{self, Figure, Names};
use crate::observation::Observation;
use commons::{AreaCode, Geography, Place};
use std::collections::BTreeMap;

/// A district's average, before it is an observation.
#[derive(Debug, Clone, PartialEq)]
pub struct DistrictScore {
    /// The district.
    pub place: Place,
    /// Population-weighted mean of its small areas' scores.
    pub average_score: f64,
    /// Its place, 1 the most deprived. Equal averages share the better place.
    pub rank: u32,
    /// Small areas in it.
    pub small_areas: usize,
}

/// One small area's score and weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoredArea {
    /// The district it lies in.
    pub district: Place,
    /// Its score, higher the more deprived.
    pub score: f64,
    /// Its population.
    pub population: f64,
}

/// Districts by population-weighted average score, the most deprived first. Districts without
/// population are left out.
pub fn district_scores(areas: &[ScoredArea]) -> Vec<DistrictScore> {
    let mut sums: BTreeMap<Place, (f64, f64, usize)> = BTreeMap::new();
    for area in areas {
        let sum = sums.entry(area.district).or_default();
        sum.0 += area.score * area.population;
        sum.1 += area.population;
        sum.2 += 1;
    }
    let mut scores: Vec<DistrictScore> = sums
        .into_iter()
        .filter(|(_, (_, population, _))| *population > 0.0)
        .map(|(place, (weighted, population, small_areas))| DistrictScore {
            place,
            average_score: weighted / population,
            rank: 0,
            small_areas,
        })
        .collect();
    scores.sort_by(|a, b| {
        b.average_score.total_cmp(&a.average_score).then_with(|| a.place.cmp(&b.place))
    });
    rank(&mut scores);
    scores
}

fn rank(sorted: &mut [DistrictScore]) {
    let mut previous: Option<(f64, u32)> = None;
    let mut place = 0_u32;
    for score in sorted {
        place = place.saturating_add(1);
        let tied = previous.filter(|(average, _)| *average == score.average_score);
        score.rank = tied.map_or(place, |(_, rank)| rank);
        previous = Some((score.average_score, score.rank));
    }
}

/// The average score and rank of 2019, and shares in the most deprived tenth of 2019 and 2025.
pub(crate) fn districts(
    definitions: &Definitions,
    observations: &[Observation],
) -> Vec<Observation> {
    let known = (&known_districts(observations), &Names::among(observations));
    let mut derived = average_scores(definitions, observations, known);
    for pair in SHARES {
        derived.extend(shares(definitions, observations, known, pair));
    }
    derived
}

/// Which share is counted from which deciles.
const SHARES: [(&str, &str); 6] = [
    ("most-deprived-tenth-2019", "small-area-deprivation-decile-2019"),
    ("most-deprived-tenth-2025", "small-area-deprivation-decile-2025"),
    ("crime-deprivation", "small-area-crime-decile-2019"),
    ("crime-deprivation", "small-area-crime-decile-2025"),
    ("living-environment-deprivation", "small-area-living-environment-decile-2019"),
    ("living-environment-deprivation", "small-area-living-environment-decile-2025"),
];

/// Which district each small area lies in, from the rows that say so.
pub fn known_districts(observations: &[Observation]) -> BTreeMap<Place, Place> {
    let small = observations.iter().filter(|o| o.place.geography == Geography::Lsoa);
    small.filter_map(|o| o.within.map(|within| (o.place, within))).collect()
}

fn average_scores(
    definitions: &Definitions,
    observations: &[Observation],
    (within, names): (&BTreeMap<Place, Place>, &Names),
) -> Vec<Observation> {
    let (Some(score_of), Some(rank_of)) =
        (definitions.get("deprivation-score-2019"), definitions.get("deprivation-rank-2019"))
    else {
        return Vec::new();
    };
    let of = |id| derive::last_of_each(observations, id, Geography::Lsoa);
    let (scored, people) =
        (of("small-area-deprivation-score-2019"), of("small-area-population-2015"));
    let Some(like) = scored.values().next() else { return Vec::new() };
    // Each country is an order of its own: an invented district has no rank among England's.
    let mut by_country: BTreeMap<Place, Vec<(&Place, ScoredArea)>> = BTreeMap::new();
    for (place, score) in &scored {
        let population = people.get(place).and_then(|people| people.usable());
        let parts = within.get(place).copied().zip(score.usable().zip(population));
        if let Some((district, (score, population))) = parts {
            let area = ScoredArea { district, score, population };
            by_country.entry(country_of(place)).or_default().push((place, area));
        }
    }
    let mut made = Vec::new();
    for areas in by_country.values() {
        let is_whole = !derive::whole_countries(areas.iter().map(|(place, _)| *place)).is_empty();
        let scores = district_scores(&areas.iter().map(|(_, area)| *area).collect::<Vec<_>>());
        let of_how_many = count(scores.len());
        for district in scores {
            let name = names.of(&district.place);
            let figure = |value, denominator| Figure {
                name: name.clone(),
                value,
                numerator: None,
                denominator,
            };
            let score = figure(district.average_score, None);
            made.push(derive::observation(score_of, like, district.place, score));
            if is_whole {
                let rank = figure(f64::from(district.rank), Some(of_how_many));
                made.push(derive::observation(rank_of, like, district.place, rank));
            }
        }
    }
    made
}

#[expect(clippy::cast_precision_loss, reason = "numbers of areas are far below 2^53")]
const fn count(areas: usize) -> f64 {
    areas as f64
}

/// Small areas in the most deprived tenth, and all small areas, for each district and the country.
fn shares(
    definitions: &Definitions,
    observations: &[Observation],
    (within, names): (&BTreeMap<Place, Place>, &Names),
    (share, decile): (&str, &str),
) -> Vec<Observation> {
    let Some(definition) = definitions.get(share) else { return Vec::new() };
    let deciles = derive::last_of_each(observations, decile, Geography::Lsoa);
    let Some(like) = deciles.values().next() else { return Vec::new() };
    let whole = derive::whole_countries(deciles.keys());
    let mut counts: BTreeMap<Place, (f64, f64)> = BTreeMap::new();
    for (area, observation) in &deciles {
        let Some(value) = observation.usable() else { continue };
        let worst = if value == 1.0 { 1.0 } else { 0.0 };
        let country = Some(country_of(area)).filter(|country| whole.contains(country));
        for place in within.get(area).copied().into_iter().chain(country) {
            let sum = counts.entry(place).or_default();
            sum.0 += worst;
            sum.1 += 1.0;
        }
    }
    let made = counts.into_iter().map(|(place, (worst, all))| {
        let figure = Figure {
            name: names.of(&place),
            value: worst / all * 100.0,
            numerator: Some(worst),
            denominator: Some(all),
        };
        derive::observation(definition, like, place, figure)
    });
    made.collect()
}

/// England, or the invented country of invented areas.
pub(crate) fn country_of(place: &Place) -> Place {
    let invented = AreaCode::parse("Z92000001").unwrap_or(AreaCode::ENGLAND);
    let code = if place.code.is_invented() { invented } else { AreaCode::ENGLAND };
    Place {
        code,
        geography: Geography::Country,
        boundary_year: crate::authorities::CURRENT_BOUNDARIES,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn district(code: &str) -> Place {
        Place {
            code: AreaCode::parse(code).unwrap(),
            geography: Geography::LocalAuthority,
            boundary_year: 2019,
        }
    }

    #[test]
    fn a_districts_average_weighs_its_areas_by_their_people() {
        let (one, two) = (district("Z08000001"), district("Z08000002"));
        let area = |district, score, population| ScoredArea { district, score, population };
        let scores = district_scores(&[
            area(one, 10.0, 100.0),
            area(one, 40.0, 300.0),
            area(two, 30.0, 5.0),
            area(two, 60.0, 0.0),
        ]);
        assert_eq!(scores[0].place, one);
        assert!((scores[0].average_score - 32.5).abs() < 1e-12);
        assert_eq!((scores[0].rank, scores[1].rank), (1, 2));
        assert!((scores[1].average_score - 30.0).abs() < 1e-12);
    }

    #[test]
    fn equal_averages_share_a_rank() {
        let places = [district("Z08000001"), district("Z08000002"), district("Z08000003")];
        let areas: Vec<ScoredArea> = places
            .iter()
            .zip([20.0, 20.0, 10.0])
            .map(|(place, score)| ScoredArea { district: *place, score, population: 7.0 })
            .collect();
        let ranks: Vec<u32> = district_scores(&areas).iter().map(|d| d.rank).collect();
        assert_eq!(ranks, [1, 1, 3]);
    }
}
