//! The five ways in which the Indices sum up a district, and its rank by each.
//!
//! "13th most deprived" is a rank by one of them. A district can be 13th by its average score, 21st by its
//! average rank and 8th by how deprived its worst part is, so a rank is never told without its measure. The
//! methods are those of the Ministry's technical report (2019), section 3.8 and appendix N: every measure
//! weighs small areas by people.

use commons::Place;
use std::collections::BTreeMap;

/// A way to sum a district up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SummaryMeasure {
    /// Mean score of its people.
    AverageScore,
    /// Mean rank of its people, the most deprived area of the country having the highest number.
    AverageRank,
    /// Share of its people in the country's most deprived areas, by degrees down to three tenths.
    Extent,
    /// Share of its small areas in the country's most deprived tenth.
    WorstTenth,
    /// Mean rank of the most deprived tenth of its people.
    LocalConcentration,
}

impl SummaryMeasure {
    /// All five.
    pub const ALL: [Self; 5] = [
        Self::AverageScore,
        Self::AverageRank,
        Self::Extent,
        Self::WorstTenth,
        Self::LocalConcentration,
    ];

    /// Its name in the Indices.
    pub const fn words(self) -> &'static str {
        match self {
            Self::AverageScore => "average score",
            Self::AverageRank => "average rank",
            Self::Extent => "extent",
            Self::WorstTenth => "small areas in the most deprived tenth",
            Self::LocalConcentration => "local concentration",
        }
    }
}

/// One small area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IndexedArea {
    /// The district it lies in.
    pub district: Place,
    /// Its rank in the country, 1 the most deprived.
    pub rank: f64,
    /// Its score, when published.
    pub score: Option<f64>,
    /// Its people.
    pub population: f64,
}

/// A district summed up. Higher is more deprived in every measure.
#[derive(Debug, Clone, PartialEq)]
pub struct DistrictSummary {
    /// The district.
    pub district: Place,
    values: BTreeMap<SummaryMeasure, f64>,
}

impl DistrictSummary {
    /// The value of a measure; `None` for the average score when a score is missing.
    pub fn value(&self, measure: SummaryMeasure) -> Option<f64> {
        self.values.get(&measure).copied()
    }
}

/// Sums up every district that has people. `in_country` is how many small areas the country has: give the
/// whole country's areas, or ranks among districts mean nothing.
pub fn summaries(areas: &[IndexedArea], in_country: usize) -> Vec<DistrictSummary> {
    let mut by_district: BTreeMap<Place, Vec<IndexedArea>> = BTreeMap::new();
    for area in areas.iter().filter(|area| area.population > 0.0 && area.rank >= 1.0) {
        by_district.entry(area.district).or_default().push(*area);
    }
    let all = crate::methods::float(in_country);
    let summed = by_district.into_iter().map(|(district, areas)| DistrictSummary {
        values: SummaryMeasure::ALL
            .into_iter()
            .filter_map(|measure| Some((measure, value_of(measure, &areas, all)?)))
            .collect(),
        district,
    });
    summed.collect()
}

/// The rank of every district by a measure, 1 the most deprived; equal values share the better rank.
pub fn ranks(districts: &[DistrictSummary], measure: SummaryMeasure) -> BTreeMap<Place, usize> {
    let mut values: Vec<f64> = districts.iter().filter_map(|one| one.value(measure)).collect();
    values.sort_by(|a, b| b.total_cmp(a));
    let rank = |value: f64| values.partition_point(|other| *other > value) + 1;
    districts.iter().filter_map(|one| Some((one.district, rank(one.value(measure)?)))).collect()
}

fn value_of(measure: SummaryMeasure, areas: &[IndexedArea], in_country: f64) -> Option<f64> {
    let upside_down = |area: &IndexedArea| in_country + 1.0 - area.rank;
    match measure {
        SummaryMeasure::AverageScore => mean(areas, |area| area.score),
        SummaryMeasure::AverageRank => mean(areas, |area| Some(upside_down(area))),
        SummaryMeasure::Extent => mean(areas, |area| Some(degree(area.rank, in_country))),
        SummaryMeasure::WorstTenth => {
            let worst = areas.iter().filter(|area| percentile(area.rank, in_country) <= 10.0);
            Some(crate::methods::float(worst.count()) / crate::methods::float(areas.len()))
        }
        SummaryMeasure::LocalConcentration => concentration(areas, upside_down),
    }
}

fn mean(areas: &[IndexedArea], value: impl Fn(&IndexedArea) -> Option<f64>) -> Option<f64> {
    let people: f64 = areas.iter().map(|area| area.population).sum();
    let mut sum = 0.0;
    for area in areas {
        sum += value(area)? * area.population;
    }
    Some(sum / people)
}

/// Which hundredth of the country's areas the rank is in, 1 the most deprived.
fn percentile(rank: f64, in_country: f64) -> f64 {
    (rank / in_country * 100.0).ceil()
}

/// How far people of an area count to the extent: whole in the first tenth, then from 0.95 in the eleventh
/// hundredth down to 0.05 in the thirtieth, in equal steps.
fn degree(rank: f64, in_country: f64) -> f64 {
    let hundredth = percentile(rank, in_country);
    if hundredth <= 10.0 {
        1.0
    } else if hundredth <= 30.0 {
        0.95 - (hundredth - 11.0) * 0.9 / 19.0
    } else {
        0.0
    }
}

/// The mean over the most deprived tenth of the people; of the last area only as many count as are needed.
fn concentration(areas: &[IndexedArea], upside_down: impl Fn(&IndexedArea) -> f64) -> Option<f64> {
    let people: f64 = areas.iter().map(|area| area.population).sum();
    let needed = people / 10.0;
    let mut sorted = areas.to_vec();
    sorted.sort_by(|a, b| a.rank.total_cmp(&b.rank));
    let (mut taken, mut sum) = (0.0, 0.0);
    for area in &sorted {
        let more = area.population.min(needed - taken);
        if more <= 0.0 {
            break;
        }
        sum += more * upside_down(area);
        taken += more;
    }
    (taken > 0.0).then(|| sum / taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons::{AreaCode, Geography};

    fn district(code: &str) -> Place {
        Place {
            code: AreaCode::parse(code).unwrap(),
            geography: Geography::LocalAuthority,
            boundary_year: 2019,
        }
    }

    fn area(district: Place, rank: f64, population: f64) -> IndexedArea {
        IndexedArea { district, rank, score: None, population }
    }

    #[test]
    fn measures_are_those_worked_by_hand() {
        let one = district("Z08000001");
        // Of a hundred areas the 5th, the 11th, the 30th and the 60th.
        let areas = [
            area(one, 60.0, 500.0),
            area(one, 5.0, 50.0),
            area(one, 30.0, 250.0),
            area(one, 11.0, 200.0),
        ];
        let found = &summaries(&areas, 100)[0];
        let is = |measure, value: f64| {
            let own = found.value(measure).unwrap();
            assert!((own - value).abs() < 1e-9, "{measure:?} {own}");
        };
        is(
            SummaryMeasure::AverageRank,
            (41.0 * 500.0 + 96.0 * 50.0 + 71.0 * 250.0 + 90.0 * 200.0) / 1_000.0,
        );
        is(SummaryMeasure::Extent, (50.0 + 0.95 * 200.0 + 0.05 * 250.0) / 1_000.0);
        is(SummaryMeasure::WorstTenth, 0.25);
        // The hundred most deprived: all fifty of the 5th, fifty of the 11th.
        is(SummaryMeasure::LocalConcentration, f64::midpoint(96.0, 90.0));
        assert_eq!(found.value(SummaryMeasure::AverageScore), None);
    }

    #[test]
    fn one_district_can_have_other_ranks_by_other_measures() {
        let (one, two) = (district("Z08000001"), district("Z08000002"));
        let areas = [
            area(one, 1.0, 100.0),
            area(one, 99.0, 900.0),
            area(two, 40.0, 500.0),
            area(two, 41.0, 500.0),
        ];
        let found = summaries(&areas, 100);
        let rank = |measure| ranks(&found, measure)[&one];
        assert_eq!(rank(SummaryMeasure::AverageRank), 2);
        assert_eq!(rank(SummaryMeasure::LocalConcentration), 1);
        assert_eq!(ranks(&found, SummaryMeasure::AverageScore).len(), 0);
    }

    #[test]
    fn an_area_cut_in_two_halves_changes_nothing_but_the_share_of_areas() {
        let one = district("Z08000001");
        let whole = [area(one, 5.0, 80.0), area(one, 20.0, 300.0), area(one, 70.0, 620.0)];
        let halves = [area(one, 5.0, 40.0), area(one, 5.0, 40.0), whole[1], whole[2]];
        let (a, b) = (summaries(&whole, 100), summaries(&halves, 100));
        for measure in SummaryMeasure::ALL {
            let same = a[0].value(measure).zip(b[0].value(measure));
            let same = same.is_none_or(|(x, y)| (x - y).abs() < 1e-9);
            assert_eq!(same, measure != SummaryMeasure::WorstTenth, "{measure:?}");
        }
    }
}
