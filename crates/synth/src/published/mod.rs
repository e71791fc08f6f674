//! Published files in the layouts of the real ones, for invented places only. Every file name
//! carries SYNTHETIC. What the invented district's own children decide is counted from them.

mod attendance;
mod deprivation;
mod lait;
mod neet;
mod overcrowding;
mod population;
mod poverty;
mod series;

use crate::codes::{COUNTRY, DISTRICT_CODE, DISTRICT_NAME, DISTRICT_NUMBER, REGION};
use crate::district::District;
use crate::error::SynthError;
use crate::partners::Tally;
use crate::sink::{Encoding, Output, Sheet};

/// An invented authority of the invented country.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Authority {
    pub(crate) number: u32,
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) region: (&'static str, &'static str),
    /// 1 is like the invented district, 0 like the country, below 0 better off.
    pub(crate) hardship: f64,
    /// Children for each child of the invented district.
    pub(crate) size: f64,
}

const SOUTH: (&str, &str) = ("Z12000002", "Invented South");

const fn authority(
    number: u32,
    (code, name): (&'static str, &'static str),
    region: (&'static str, &'static str),
    (hardship, size): (f64, f64),
) -> Authority {
    Authority { number, code, name, region, hardship, size }
}

/// The invented district first, then its neighbours and others of the invented country.
pub(crate) const AUTHORITIES: [Authority; 9] = [
    authority(DISTRICT_NUMBER, (DISTRICT_CODE, DISTRICT_NAME), REGION, (1.0, 1.0)),
    authority(991, ("Z08000002", "Thrushwick"), REGION, (0.7, 0.8)),
    authority(992, ("Z08000003", "Vetchdale"), REGION, (0.2, 1.3)),
    authority(993, ("Z08000004", "Port Emberley"), REGION, (1.3, 0.5)),
    authority(994, ("Z08000005", "Linnetshire"), SOUTH, (-0.9, 2.1)),
    authority(995, ("Z08000006", "Harrowmere"), SOUTH, (-0.4, 1.6)),
    authority(996, ("Z08000007", "Tansy Vale"), SOUTH, (-0.6, 1.2)),
    authority(997, ("Z08000008", "Great Otterby"), SOUTH, (0.4, 0.9)),
    authority(998, ("Z08000009", "Quarrelton"), SOUTH, (0.0, 1.1)),
];

/// The invented regions.
pub(crate) const REGIONS: [(&str, &str); 2] = [REGION, SOUTH];

pub(crate) fn write(
    district: &District,
    tally: &Tally,
    output: &mut Output<'_>,
) -> Result<(), SynthError> {
    authorities(output)?;
    lait::write(district, output)?;
    attendance::write(district, tally, output)?;
    deprivation::write(district, output)?;
    overcrowding::write(district, output)?;
    population::write(district, output)?;
    poverty::write(district, output)?;
    neet::write(district, output)
}

/// The lookup from authority numbers to codes that the long files need.
fn authorities(output: &mut Output<'_>) -> Result<(), SynthError> {
    let heading = "number,code,kind,boundary_year,region,name";
    let path = "published/authority_numbers_of_authorities_SYNTHETIC.csv";
    let mut sheet = output.table(path, Encoding::Utf8, heading)?;
    for place in AUTHORITIES {
        sheet.show(place.number).field(place.code).field("local-authority").show(2023);
        sheet.field(place.region.0).field(place.name).end_row();
    }
    output.close(sheet)
}

/// Whom a row of an education statistics file is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum About {
    Country,
    Region((&'static str, &'static str)),
    Authority(Authority),
}

impl About {
    /// The country, its regions, its authorities.
    pub(crate) fn all() -> Vec<About> {
        let regions = REGIONS.iter().map(|r| Self::Region(*r));
        let places = AUTHORITIES.iter().map(|a| Self::Authority(*a));
        std::iter::once(Self::Country).chain(regions).chain(places).collect()
    }

    /// The authorities it covers.
    pub(crate) fn covers(self) -> Vec<Authority> {
        match self {
            Self::Country => AUTHORITIES.to_vec(),
            Self::Region(region) => {
                AUTHORITIES.into_iter().filter(|a| a.region.0 == region.0).collect()
            }
            Self::Authority(one) => vec![one],
        }
    }

    pub(crate) const fn level(self) -> &'static str {
        match self {
            Self::Country => "National",
            Self::Region(_) => "Regional",
            Self::Authority(_) => "Local authority",
        }
    }

    fn region(self) -> (&'static str, &'static str) {
        match self {
            Self::Country => ("", ""),
            Self::Region(region) => region,
            Self::Authority(one) => one.region,
        }
    }

    /// The columns `geographic_level` to `la_name` in the order of the open data standards.
    pub(crate) fn columns(self, sheet: &mut Sheet) {
        let (region_code, region_name) = self.region();
        sheet.field(self.level()).field(COUNTRY.0).field(COUNTRY.1);
        sheet.field(region_code).field(region_name);
        match self {
            Self::Country | Self::Region(_) => sheet.blank().blank().blank(),
            Self::Authority(one) => sheet.show(one.number).field(one.code).field(one.name),
        };
    }
}
