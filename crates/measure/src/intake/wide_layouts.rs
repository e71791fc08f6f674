//! How each wide layout writes its areas, periods and figures: published headers, and nothing else.
//!
//! Several headers for one column are several releases of the same file.

use commons::Geography;

/// How the area is written.
pub(crate) enum PlaceBy {
    /// The standard columns of education statistics.
    Ees,
    /// A code, a name, and perhaps the authority it lies in.
    Area {
        code: &'static [&'static str],
        name: &'static [&'static str],
        geography: Geography,
        boundary_year: u16,
        within: Option<(&'static [&'static str], u16)>,
    },
}

/// How the period is written.
pub(crate) enum PeriodBy {
    /// The file is about one year, which ends in this calendar year.
    Fixed(u16),
    /// In this column.
    Column(&'static str),
}

/// One figure's columns.
pub(crate) struct Columns {
    /// What definitions call it.
    pub(crate) key: &'static str,
    /// Rows it is in: column and value.
    pub(crate) when: &'static [(&'static str, &'static str)],
    /// The figure; empty when it is the numerator over the denominator, in per cent.
    pub(crate) value: &'static [&'static str],
    /// Columns that add up to what was counted; each with its headers.
    pub(crate) numerator: &'static [&'static [&'static str]],
    /// Columns that add up to what it is out of; each with its headers.
    pub(crate) denominator: &'static [&'static [&'static str]],
    /// The year it ends in, when the column and not the row says so.
    pub(crate) year: Option<u16>,
}

/// A wide layout.
pub(crate) struct Wide {
    pub(crate) place: PlaceBy,
    pub(crate) period: PeriodBy,
    /// Rows that count: column and value.
    pub(crate) filters: &'static [(&'static str, &'static str)],
    pub(crate) figures: &'static [Columns],
}

/// A figure that is a column by itself.
const fn plain(key: &'static str, value: &'static [&'static str]) -> Columns {
    Columns { key, when: &[], value, numerator: &[], denominator: &[], year: None }
}

/// The description of a layout, when it is a wide one.
pub(crate) fn named(layout: &str) -> Option<Wide> {
    Some(match layout {
        "nccis-neet" => ees("time_period", &[("Age", "16-17")], NEET),
        "eyfsp-headline" => ees("time_period", &[("gender", "Total")], EYFSP),
        "ons-population" => ees("time_period", &[], POPULATION),
        "iod2019" => lsoa_2011(IOD_RANKS),
        "iod2019-scores" => lsoa_2011(IOD_SCORES),
        "iod2019-population" => lsoa_2011(IOD_POPULATION),
        "iod2025" => lsoa_2021(2025, IOD_RANKS),
        "iod2025-districts" => districts_2024(),
        "dwp-low-income" => low_income(false),
        "dwp-low-income-wards" => low_income(true),
        "census-overcrowding" => lsoa_2021(2021, OVERCROWDING),
        _ => return None,
    })
}

const fn ees(
    period: &'static str,
    filters: &'static [(&'static str, &'static str)],
    figures: &'static [Columns],
) -> Wide {
    Wide { place: PlaceBy::Ees, period: PeriodBy::Column(period), filters, figures }
}

const LSOA11: &[&str] = &["LSOA code (2011)", "lsoa11_code", "LSOA11CD"];
const LSOA11_NAME: &[&str] = &["LSOA name (2011)", "lsoa11_name"];
const LSOA21: &[&str] = &["LSOA code (2021)", "lsoa21_code", "LSOA21CD"];
const LSOA21_NAME: &[&str] = &["LSOA name (2021)", "lsoa21_name"];

const fn lsoa_2011(figures: &'static [Columns]) -> Wide {
    Wide {
        place: PlaceBy::Area {
            code: LSOA11,
            name: LSOA11_NAME,
            geography: Geography::Lsoa,
            boundary_year: 2011,
            within: Some((&["Local Authority District code (2019)"], 2019)),
        },
        period: PeriodBy::Fixed(2019),
        filters: &[],
        figures,
    }
}

const fn lsoa_2021(year: u16, figures: &'static [Columns]) -> Wide {
    Wide {
        place: PlaceBy::Area {
            code: LSOA21,
            name: LSOA21_NAME,
            geography: Geography::Lsoa,
            boundary_year: 2021,
            within: Some((&["Local Authority District code (2024)"], 2024)),
        },
        period: PeriodBy::Fixed(year),
        filters: &[],
        figures,
    }
}

const fn districts_2024() -> Wide {
    Wide {
        place: PlaceBy::Area {
            code: &["ltla24_code", "Local Authority District code (2024)"],
            name: &["ltla24_name", "Local Authority District name (2024)"],
            geography: Geography::LocalAuthority,
            boundary_year: 2024,
            within: None,
        },
        period: PeriodBy::Fixed(2025),
        filters: &[],
        figures: IOD_DISTRICTS,
    }
}

const fn low_income(wards: bool) -> Wide {
    Wide {
        place: if wards {
            PlaceBy::Area {
                code: &["Ward Code"],
                name: &["Ward"],
                geography: Geography::Ward,
                boundary_year: 2024,
                within: Some((&["Area Code"], 2023)),
            }
        } else {
            PlaceBy::Area {
                code: &["Area Code"],
                name: &["Local Authority"],
                geography: Geography::LocalAuthority,
                boundary_year: 2023,
                within: None,
            }
        },
        period: PeriodBy::Fixed(2025),
        filters: &[],
        figures: LOW_INCOME,
    }
}

const NEET: &[Columns] = &[
    plain("NEET_percent", &["NEET_percent"]),
    plain("NEET_not_known_percent", &["NEET_not_known_percent"]),
];

const GLD_COUNT: &[&[&str]] = &[&["gld_number"]];
const CHILDREN: &[&[&str]] = &[&["children_number"]];

const fn gld(key: &'static str, when: &'static [(&'static str, &'static str)]) -> Columns {
    Columns { key, when, value: &[], numerator: GLD_COUNT, denominator: CHILDREN, year: None }
}

const EYFSP: &[Columns] = &[
    gld("gld", &[("characteristic", "Total"), ("characteristic_type", "Total")]),
    gld(
        "gld-fsm",
        &[
            ("characteristic", "Free school meal eligibility"),
            ("characteristic_type", "Known to be eligible for free school meals"),
        ],
    ),
];

const POPULATION: &[Columns] = &[Columns {
    key: "children-0-17",
    when: &[("age_group", "Children aged 0 to 17 years")],
    value: &["population_estimate"],
    numerator: &[],
    denominator: &[],
    year: None,
}];

const IOD_RANKS: &[Columns] = &[
    plain(
        "imd-rank",
        &[
            "Index of Multiple Deprivation (IMD) Rank",
            "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)",
            "IMD_rank",
        ],
    ),
    plain(
        "imd-decile",
        &[
            "Index of Multiple Deprivation (IMD) Decile",
            "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)",
            "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOA",
            "IMD_decile",
        ],
    ),
    plain("crime-decile", &["Crime_decile"]),
    plain("living-environment-decile", &["Environment_decile"]),
];

const IOD_SCORES: &[Columns] = &[
    plain("imd-score", &["IMD_2019_score", "Index of Multiple Deprivation (IMD) Score"]),
    plain("imd-decile", &["IMD_2019_decile"]),
];

const IOD_POPULATION: &[Columns] =
    &[plain("population", &["Total population: mid 2015 (excluding prisoners)"])];

const IOD_DISTRICTS: &[Columns] = &[
    plain("rank-of-average-score", &["imd_rank_of_average_score", "IMD - Rank of average score"]),
    plain("average-score", &["imd_average_score", "IMD - Average score"]),
];

const fn children(
    year: u16,
    value: &'static [&'static str],
    count: &'static [&'static [&'static str]],
) -> Columns {
    Columns {
        key: "percentage",
        when: &[],
        value,
        numerator: count,
        denominator: &[],
        year: Some(year),
    }
}

const LOW_INCOME: &[Columns] = &[
    children(2024, &["Percentage of children FYE 2024 (%)"], &[&["Number of children FYE 2024"]]),
    children(2025, &["Percentage of children FYE 2025 (%)"], &[&["Number of children FYE 2025"]]),
];

const CROWDED_BY_ONE: &[&str] = &["-1 (overcrowded)"];
const CROWDED_BY_MORE: &[&str] = &["-2 or less (overcrowded)"];

const OVERCROWDING: &[Columns] = &[Columns {
    key: "overcrowded",
    when: &[],
    value: &[],
    numerator: &[CROWDED_BY_ONE, CROWDED_BY_MORE],
    denominator: &[
        CROWDED_BY_ONE,
        CROWDED_BY_MORE,
        &["0 (ideal)"],
        &["+1 (under-occupied)"],
        &["+2 or more (under-occupied)"],
    ],
    year: None,
}];
