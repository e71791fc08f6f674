//! The communities of the invented district, as data: how many children, where they tend to live,
//! which language they speak at home, how large their families are and which names they give.
//!
//! Shares are our own assumption. The published margin (Census 2021, all ages) says Pakistani
//! 25.5 %, White British 56.7 %; children are more Asian than all ages, by how much is not in the
//! data at hand. Every number here is about invented people only.

use crate::names::Pool;

/// One community.
#[derive(Debug)]
pub(crate) struct Community {
    /// The label used in truth and calibration.
    pub(crate) name: &'static str,
    /// School census code, as a school's system exports it.
    pub(crate) census_code: &'static str,
    /// Share of children, before exact raking over areas.
    pub(crate) share: f64,
    /// Log-weight per unit of the settlement field of an area.
    pub(crate) settlement: f64,
    /// Log-weight per unit of deprivation of an area.
    pub(crate) deprivation: f64,
    /// Chance that a child's first language is recorded as other than English, in secondary.
    pub(crate) other_language: f64,
    /// The language recorded then.
    pub(crate) language: &'static str,
    /// Weights of 1, 2, 3, 4, 5 and 6 children in a family with children.
    pub(crate) family_sizes: [f64; 6],
    /// Where given names and family names come from.
    pub(crate) given: &'static [Pool],
    pub(crate) family: &'static [Pool],
}

const SMALL: [f64; 6] = [0.40, 0.41, 0.14, 0.04, 0.01, 0.0];
const MEDIUM: [f64; 6] = [0.28, 0.36, 0.22, 0.09, 0.04, 0.01];
const LARGE: [f64; 6] = [0.17, 0.28, 0.27, 0.17, 0.08, 0.03];

/// All communities; a child's community is a place in this list.
pub(crate) const COMMUNITIES: [Community; 14] = [
    Community {
        name: "White British",
        census_code: "WBRI",
        share: 0.455,
        settlement: -0.9,
        deprivation: -0.25,
        other_language: 0.004,
        language: "Other than English",
        family_sizes: SMALL,
        given: &[Pool::British],
        family: &[Pool::British],
    },
    Community {
        name: "Pakistani",
        census_code: "APKN",
        share: 0.315,
        settlement: 1.1,
        deprivation: 0.35,
        other_language: 0.62,
        language: "Urdu",
        family_sizes: LARGE,
        given: &[Pool::SouthAsianMuslim],
        family: &[Pool::SouthAsianMuslim],
    },
    Community {
        name: "Bangladeshi",
        census_code: "ABAN",
        share: 0.032,
        settlement: 0.9,
        deprivation: 0.45,
        other_language: 0.72,
        language: "Bengali",
        family_sizes: LARGE,
        given: &[Pool::SouthAsianMuslim],
        family: &[Pool::Bengali],
    },
    Community {
        name: "Indian",
        census_code: "AIND",
        share: 0.026,
        settlement: 0.5,
        deprivation: -0.35,
        other_language: 0.55,
        language: "Panjabi",
        family_sizes: SMALL,
        given: &[Pool::Indian],
        family: &[Pool::Indian],
    },
    Community {
        name: "Other White",
        census_code: "WOTW",
        share: 0.045,
        settlement: 0.3,
        deprivation: 0.45,
        other_language: 0.80,
        language: "Polish",
        family_sizes: SMALL,
        given: &[Pool::EastEuropean],
        family: &[Pool::EastEuropean],
    },
    Community {
        name: "Roma",
        census_code: "WROM",
        share: 0.012,
        settlement: 0.5,
        deprivation: 0.8,
        other_language: 0.90,
        language: "Slovak",
        family_sizes: LARGE,
        given: &[Pool::Roma],
        family: &[Pool::Roma],
    },
    Community {
        name: "Gypsy and Traveller",
        census_code: "WIRT",
        share: 0.004,
        settlement: -0.3,
        deprivation: 0.6,
        other_language: 0.02,
        language: "Other than English",
        family_sizes: LARGE,
        given: &[Pool::British],
        family: &[Pool::Irish],
    },
    Community {
        name: "Black African",
        census_code: "BAFR",
        share: 0.020,
        settlement: 0.3,
        deprivation: 0.55,
        other_language: 0.50,
        language: "Other than English",
        family_sizes: MEDIUM,
        given: &[Pool::African],
        family: &[Pool::African],
    },
    Community {
        name: "Black Caribbean",
        census_code: "BCRB",
        share: 0.006,
        settlement: 0.2,
        deprivation: 0.45,
        other_language: 0.02,
        language: "Other than English",
        family_sizes: SMALL,
        given: &[Pool::Caribbean],
        family: &[Pool::Caribbean],
    },
    Community {
        name: "Mixed White and Asian",
        census_code: "MWAS",
        share: 0.028,
        settlement: 0.1,
        deprivation: 0.15,
        other_language: 0.10,
        language: "Urdu",
        family_sizes: SMALL,
        given: &[Pool::British, Pool::SouthAsianMuslim],
        family: &[Pool::SouthAsianMuslim, Pool::British],
    },
    Community {
        name: "Mixed White and Caribbean",
        census_code: "MWBC",
        share: 0.019,
        settlement: -0.1,
        deprivation: 0.4,
        other_language: 0.01,
        language: "Other than English",
        family_sizes: SMALL,
        given: &[Pool::British, Pool::Caribbean],
        family: &[Pool::British, Pool::Caribbean],
    },
    Community {
        name: "Arab",
        census_code: "OARA",
        share: 0.014,
        settlement: 0.5,
        deprivation: 0.5,
        other_language: 0.80,
        language: "Arabic",
        family_sizes: LARGE,
        given: &[Pool::Arab],
        family: &[Pool::Arab],
    },
    Community {
        name: "Chinese",
        census_code: "CHNE",
        share: 0.006,
        settlement: 0.1,
        deprivation: -0.4,
        other_language: 0.60,
        language: "Chinese",
        family_sizes: SMALL,
        given: &[Pool::Chinese],
        family: &[Pool::Chinese],
    },
    Community {
        name: "Any other",
        census_code: "OOTH",
        share: 0.018,
        settlement: 0.3,
        deprivation: 0.5,
        other_language: 0.70,
        language: "Kurdish",
        family_sizes: MEDIUM,
        given: &[Pool::Arab, Pool::African],
        family: &[Pool::Arab],
    },
];

/// Rounds of raking; the margins settle to far below one child.
const RAKING_ROUNDS: usize = 60;

/// Chance of each community for a child of each area, raked so that the district's shares come
/// out: rows are areas (weighted by children), columns communities.
pub(crate) fn community_chances(
    areas: &[(u32, f64, f64)],
    shares: &[f64],
) -> Vec<[f64; COMMUNITIES.len()]> {
    let all: f64 = areas.iter().map(|(children, _, _)| f64::from(*children)).sum();
    let mut weights: Vec<f64> = shares.to_vec();
    let mut chances = Vec::new();
    for _ in 0..RAKING_ROUNDS {
        chances = areas.iter().map(|area| area_chances(area, &weights)).collect();
        for (place, weight) in weights.iter_mut().enumerate() {
            let got: f64 = areas.iter().zip(&chances).map(|(a, c)| f64::from(a.0) * c[place]).sum();
            *weight *= shares[place] * all / got.max(1e-12);
        }
    }
    chances
}

fn area_chances(area: &(u32, f64, f64), weights: &[f64]) -> [f64; COMMUNITIES.len()] {
    let mut chances = [0.0; COMMUNITIES.len()];
    for ((chance, community), weight) in chances.iter_mut().zip(&COMMUNITIES).zip(weights) {
        *chance = weight * (community.settlement * area.2 + community.deprivation * area.1).exp();
    }
    let total: f64 = chances.iter().sum();
    chances.iter_mut().for_each(|c| *c /= total);
    chances
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_sum_to_one_and_raking_keeps_them() {
        let shares: Vec<f64> = COMMUNITIES.iter().map(|c| c.share).collect();
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{}", shares.iter().sum::<f64>());
        let areas = [(400, 1.2, 1.0), (500, -0.7, -1.4), (300, 0.1, 0.2)];
        let chances = community_chances(&areas, &shares);
        for (place, share) in shares.iter().enumerate() {
            let got: f64 =
                areas.iter().zip(&chances).map(|(a, c)| f64::from(a.0) * c[place]).sum::<f64>()
                    / 1200.0;
            assert!((got - share).abs() < 1e-6, "{place}: {got} for {share}");
        }
    }
}
