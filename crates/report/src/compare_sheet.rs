//! The shapes between a journey and the pages that show localities side by side: released rates
//! only, each with its interval or the words that stand for it, and the pictures made of them.

use crate::beside::Estimate;
use crate::caterpillar::{Caterpillar, RangedArea};
use crate::funnel::{Counts, Funnel, Kind, SizedArea};
use crate::number::Unit;
use crate::place_sheet::PlaceMeasure;
use crate::rug::{Rug, RugArea, RugMeasure};
use crate::sheet::{Interval, Level};
use crate::spine::{Spine, SpineRow};

/// One place's figure of a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedPlace {
    /// The last part of the place's address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its figure beside the district's.
    pub figure: PlaceMeasure,
}

/// A measure with the figure of every place it was released for.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedMeasure {
    /// The last part of its address.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Who is counted: `pupils on roll`.
    pub people: String,
    /// The rule that protected the figures, in sentences.
    pub protection: String,
    /// Where the figures come from, in sentences.
    pub basis: String,
    /// The places in the order of the list of places; none twice.
    pub places: Vec<ComparedPlace>,
}

/// All measures of all places.
#[derive(Debug, Clone, PartialEq)]
pub struct CompareSheet {
    /// The district.
    pub district: String,
    /// The measures for which figures were released.
    pub measures: Vec<ComparedMeasure>,
}

const NOUN: (&str, &str) = ("locality", "localities");

fn noun() -> (String, String) {
    (NOUN.0.to_owned(), NOUN.1.to_owned())
}

/// A released rate with its interval and as many decimals as it is worth, or the words that stand
/// for it.
fn estimate(
    (level, interval): (&Level, Option<Interval>),
    decimals: u8,
) -> Result<Estimate, String> {
    match (level, interval) {
        (Level::Absent(why), _) => Err(why.clone()),
        (Level::Known(value), Some(Interval { low, high, .. })) => {
            // A rounded figure can lie a rounding beyond an end that is not rounded.
            let (low, high) = (low.min(*value), high.max(*value));
            Ok(Estimate { value: *value, low, high, decimals })
        }
        (Level::Known(_), None) => Err("released without an interval".to_owned()),
    }
}

impl ComparedPlace {
    fn own(&self) -> Result<Estimate, String> {
        estimate((&self.figure.level, self.figure.interval), self.figure.decimals)
    }
}

impl ComparedMeasure {
    /// The district's figure, which is the same beside every place.
    pub fn wider(&self) -> Result<Estimate, String> {
        let first = self.places.first().ok_or_else(|| "not counted for any locality".to_owned())?;
        // The district has more children than any place, so it bears the decimals of the best.
        let decimals = self.places.iter().map(|place| place.figure.decimals).max().unwrap_or(0);
        estimate((&first.figure.wider, first.figure.wider_interval), decimals)
    }

    fn unit(&self) -> Unit {
        self.places.first().map_or(Unit::PerCent, |place| place.figure.unit)
    }

    /// Localities in order with their intervals.
    ///
    /// # Errors
    /// Why there is nothing to compare with.
    pub fn caterpillar(&self, district: &str) -> Result<Caterpillar, String> {
        let area =
            |place: &ComparedPlace| RangedArea { name: place.name.clone(), figure: place.own() };
        Ok(Caterpillar {
            id: "order".to_owned(),
            title: format!("{}: localities in order, with intervals", self.name),
            unit: self.unit(),
            noun: noun(),
            wider: district.to_owned(),
            benchmark: self.wider()?,
            areas: self.places.iter().map(area).collect(),
        })
    }

    /// Localities by how many were counted, with the limits of chance.
    ///
    /// # Errors
    /// Why there is nothing to compare with.
    pub fn funnel(&self, district: &str) -> Result<Funnel, String> {
        let area = |place: &ComparedPlace| {
            // A rate that may not be shown is not worked out from its counts here either.
            let counts = match (&place.figure.level, &place.figure.counted, &place.figure.out_of) {
                (Level::Known(_), Level::Known(events), Level::Known(people)) => {
                    Ok(Counts { events: *events, people: *people, decimals: place.figure.decimals })
                }
                (Level::Absent(why), _, _)
                | (_, Level::Absent(why), _)
                | (_, _, Level::Absent(why)) => Err(why.clone()),
            };
            SizedArea { name: place.name.clone(), counts }
        };
        let wider = self.wider()?;
        Ok(Funnel {
            id: "funnel".to_owned(),
            title: format!("{}: localities by how many were counted", self.name),
            kind: Kind::Share,
            noun: noun(),
            people: "children".to_owned(),
            wider: district.to_owned(),
            benchmark: Counts { events: wider.value, people: 100.0, decimals: wider.decimals },
            areas: self.places.iter().map(area).collect(),
        })
    }
}

impl CompareSheet {
    /// One measure by its name in an address.
    pub fn measure(&self, id: &str) -> Option<&ComparedMeasure> {
        self.measures.iter().find(|measure| measure.id == id)
    }

    /// Localities by measures; each locality that has any figure is a row.
    pub fn rug(&self) -> Rug {
        let mut names: Vec<&str> = Vec::new();
        for place in self.measures.iter().flat_map(|measure| &measure.places) {
            if !names.contains(&place.name.as_str()) {
                names.push(&place.name);
            }
        }
        let figure = |measure: &ComparedMeasure, name: &str| {
            measure
                .places
                .iter()
                .find(|place| place.name == name)
                .map_or_else(|| Err("not counted".to_owned()), ComparedPlace::own)
        };
        let area = |name: &&str| RugArea {
            name: (*name).to_owned(),
            figures: self.measures.iter().map(|measure| figure(measure, name)).collect(),
        };
        let column = |measure: &ComparedMeasure| {
            let first = measure.places.first();
            RugMeasure {
                name: measure.name.clone(),
                unit: measure.unit(),
                polarity: first.map_or(crate::Polarity::Context, |place| place.figure.polarity),
                wider: measure.wider(),
            }
        };
        Rug {
            title: format!("Localities of {} by measure", self.district),
            wider: self.district.clone(),
            noun: noun(),
            measures: self.measures.iter().map(column).collect(),
            areas: names.iter().map(area).collect(),
        }
    }

    /// Where one place lies among the others, a row a measure.
    pub fn spine(&self, slug: &str) -> Option<Spine> {
        let mut place = None;
        let rows: Vec<SpineRow> = self
            .measures
            .iter()
            .filter_map(|measure| {
                let own = measure.places.iter().find(|other| other.slug == slug)?;
                place.get_or_insert_with(|| own.name.clone());
                Some(SpineRow {
                    name: measure.name.clone(),
                    unit: own.figure.unit,
                    polarity: own.figure.polarity,
                    own: own.own(),
                    wider: measure.wider(),
                    areas: measure.places.iter().filter_map(|other| other.own().ok()).collect(),
                })
            })
            .collect();
        let place = place?;
        Some(Spine {
            id: "spine".to_owned(),
            title: format!("{place} among the localities of {}", self.district),
            place,
            wider: self.district.clone(),
            areas: NOUN.1.to_owned(),
            rows,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Polarity;
    use crate::sheet::Standing;

    fn place(slug: &str, rate: Result<f64, &str>) -> ComparedPlace {
        let level = |known: f64| match rate {
            Ok(_) => Level::Known(known),
            Err(why) => Level::Absent(why.to_owned()),
        };
        let value = rate.unwrap_or(0.0);
        let around = |value: f64| Interval { low: value - 1.0, high: value + 1.0, per_cent: 95 };
        ComparedPlace {
            slug: slug.to_owned(),
            name: slug.to_uppercase(),
            figure: PlaceMeasure {
                id: "absence".to_owned(),
                name: "Absence".to_owned(),
                unit: Unit::PerCent,
                decimals: 0,
                polarity: Polarity::Low,
                period: "2025".to_owned(),
                level: level(value),
                interval: rate.ok().map(around),
                // A count may be shown where its rate may not.
                counted: Level::Known(15.0),
                out_of: Level::Known(100.0),
                wider: Level::Known(20.0),
                wider_interval: Some(around(20.0)),
                standing: Standing::NotCompared,
            },
        }
    }

    fn sheet() -> CompareSheet {
        let measure = ComparedMeasure {
            id: "absence".to_owned(),
            name: "Absence".to_owned(),
            people: "pupils".to_owned(),
            protection: String::new(),
            basis: String::new(),
            places: vec![place("a", Ok(30.0)), place("b", Err("at most 5%")), place("c", Ok(20.0))],
        };
        CompareSheet { district: "Bradford".to_owned(), measures: vec![measure] }
    }

    #[test]
    fn what_is_withheld_stays_withheld_in_every_picture_and_file() {
        let sheet = sheet();
        let measure = sheet.measure("absence").expect("it");
        let order = measure.caterpillar("Bradford").expect("it");
        let funnel = measure.funnel("Bradford").expect("it");
        let spine = sheet.spine("b").expect("it");
        for file in [order.twin().csv(), funnel.twin().csv(), sheet.rug().twin().csv()] {
            let row = file.lines().find(|line| line.contains("B,")).expect("a row");
            assert!(row.contains("at most 5%"), "{row}");
            assert!(!row.contains("15"), "{row}");
        }
        assert!(order.svg().contains("B: at most 5%"));
        assert!(funnel.reading().contains("Of 2 localities") && !funnel.svg().contains(". B:"));
        assert!(spine.svg().contains("Absence: at most 5%"));
        assert_eq!(sheet.spine("nowhere"), None);
    }

    #[test]
    fn no_picture_or_file_has_a_digit_that_the_profile_has_not() {
        let mut sheet = sheet();
        let places = &mut sheet.measures[0].places;
        places[2].figure.decimals = 1;
        for place in places {
            place.figure.interval =
                Some(Interval { low: 18.123_456, high: 31.987_654, per_cent: 95 });
        }
        let order = sheet.measures[0].caterpillar("Bradford").expect("it");
        let (csv, svg) = (order.twin().csv(), order.svg());
        assert!(csv.contains("A,no clear difference,30,18,32\r\n"), "{csv}");
        assert!(csv.contains("C,no clear difference,20,18.1,32\r\n"), "{csv}");
        assert!(svg.contains("A: 30%<") && svg.contains("C: 20.0%<"), "{svg}");
        let spine = sheet.spine("a").expect("it");
        assert!(spine.twin().csv().contains("30,18,32,20,20,30\r\n"), "{}", spine.twin().csv());
    }

    #[test]
    fn without_a_figure_for_the_district_nothing_is_compared() {
        let mut sheet = sheet();
        for place in &mut sheet.measures[0].places {
            place.figure.wider = Level::Absent("not shown".to_owned());
        }
        assert_eq!(sheet.measures[0].caterpillar("Bradford"), Err("not shown".to_owned()));
        assert_eq!(sheet.rug().reading(), "There is no figure to compare.");
        sheet.measures[0].places.clear();
        assert!(sheet.measures[0].funnel("Bradford").is_err());
        assert_eq!(sheet.rug().areas.len(), 0);
    }
}
