//! One indicator for one district: every figure with its parts, its source and what to know.

use crate::board;
use crate::house::House;
use crate::inside_from_figures::InsideFigures;
use crate::observed;
use crate::show_scoreboard::{build, district, districts};
use commons::{AreaCode, Place};
use measure::{Definition, Definitions, Observation, ScoreboardRow};
use report::BoardLine;
use report::line::{Continuity, Point, Series};
use report::sheet::{
    IndicatorSheet, OtherSourceLine, PartsLine, QuarantineLine, SourceLine, VintageLine,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::loads::{self, Load};
use store::{Id, ObservationRow, ObservationState, StoreError, Tx, observations};

/// An indicator's page with the districts that can be chosen instead.
pub struct IndicatorView {
    /// What the page says.
    pub sheet: IndicatorSheet,
    /// The sentences measure has for it.
    pub sentences: Vec<String>,
    /// Codes and names of the districts that have figures.
    pub choices: Vec<(String, String)>,
}

/// The page of an indicator, for a district or the house's own. An indicator or district that is
/// not known gives `None`.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn show_indicator(
    house: &House,
    id: &str,
    code: Option<AreaCode>,
) -> Result<Option<IndicatorView>, StoreError> {
    let Some(definition) = house.definitions.get(id) else { return Ok(None) };
    let choices = districts(house)?;
    let code = code.unwrap_or(house.district.code);
    if code != house.district.code && !choices.iter().any(|c| c.0 == code.as_str()) {
        return Ok(None);
    }
    let scored = build(house, code)?;
    let Some(row) = scored.rows.iter().find(|row| row.definition.id == id) else { return Ok(None) };
    let figures = Figures::read(house, definition, code)?;
    let own = code == house.district.code;
    let inside = if own { InsideFigures::read(house)? } else { InsideFigures::default() };
    let names = (scored.place_name.as_str(), scored.benchmark_name.as_str());
    let sheet = IndicatorSheet {
        // The page has room for the whole name; a board has not.
        line: BoardLine { name: definition.name.clone(), ..board::line(row, &inside) },
        place: scored.place_name.clone(),
        code: code.to_string(),
        benchmark: scored.benchmark_name.clone(),
        outcome: definition.outcome.words().to_owned(),
        definition: definition.meaning.clone(),
        numerator: definition.numerator.clone(),
        denominator: definition.denominator.clone(),
        method: method(definition),
        caveats: caveats(definition, &house.definitions),
        breaks: definition.breaks.iter().map(|b| format!("{}: {}", b.from, b.what)).collect(),
        series: figures.series(row, names),
        parts: figures.parts(names),
        sources: figures.sources(),
        vintages: figures.vintages(names),
        other_sources: figures.other_sources(names),
        quarantined: figures.quarantined(definition, names),
    };
    Ok(Some(IndicatorView { sheet, sentences: row.sentences.clone(), choices }))
}

fn method(definition: &Definition) -> String {
    match definition.interval {
        measure::IntervalMethod::Wilson => {
            "A share, with Wilson's 95% interval where numerator and denominator are published"
        }
        measure::IntervalMethod::Byar => {
            "A rate, with Byar's 95% interval (exact below ten events) where its parts are published"
        }
        measure::IntervalMethod::CompleteCount => {
            "Everybody is counted, so there is no interval of chance"
        }
        measure::IntervalMethod::None => "As published; no interval can be given from what is published",
    }
    .to_owned()
}

fn caveats(definition: &Definition, all: &Definitions) -> Vec<String> {
    let mut caveats = definition.caveats.clone();
    caveats.extend(definition.not_the_same_as.iter().map(|related| {
        // Another indicator by its name; a figure that is not on the list in its own words.
        let other = all.get(&related.other).map_or(&related.other, |other| &other.name);
        format!("Not the same as \u{201c}{other}\u{201d}: {}", related.difference)
    }));
    caveats
}

/// What the store has of an indicator for a place and its benchmark.
struct Figures {
    place: Place,
    current: Vec<(Observation, Id)>,
    /// What the sources shown ever said, and what is set aside.
    rows: Vec<ObservationRow>,
    /// The newest of each source that is not shown, with its load; never among the rows.
    elsewhere: Vec<(Observation, Option<Load>)>,
    loads: BTreeMap<Id, Load>,
}

impl Figures {
    fn read(house: &House, definition: &Definition, code: AreaCode) -> Result<Self, StoreError> {
        let (id, country) = (definition.id.clone(), house.district.country);
        let definitions = Arc::clone(&house.definitions);
        house.store.read("indicator", move |tx| {
            let (mut rows, others) = rows_of(tx, &id, [code, country])?;
            let aside = observations::quarantined(tx)?;
            rows.extend(aside.into_iter().filter(|row| {
                row.key.indicator == id && [code, country].contains(&row.key.place.code)
            }));
            let used: BTreeSet<Id> = rows.iter().map(|row| row.load.clone()).collect();
            let mut found = BTreeMap::new();
            for load in used {
                found.extend(loads::of(tx, &load)?.map(|l| (load, l)));
            }
            let now: Vec<ObservationRow> =
                rows.iter().filter(|row| row.state == ObservationState::Current).cloned().collect();
            let ids: Vec<Id> = now.iter().map(|row| row.load.clone()).collect();
            let observed = observed::from_rows(tx, now, &definitions)?;
            let current = observed.into_iter().zip(ids).collect();
            let elsewhere = with_loads(tx, others, &definitions)?;
            Ok(Self { place: district(code), current, rows, elsewhere, loads: found })
        })
    }

    fn name<'n>(&self, place: &Place, names: (&'n str, &'n str)) -> &'n str {
        if place.code == self.place.code { names.0 } else { names.1 }
    }

    /// The two lines of the chart over the same periods.
    fn series(&self, row: &ScoreboardRow, names: (&str, &str)) -> Vec<Series> {
        let trends = [(names.0, &row.trend), (names.1, &row.benchmark_trend)];
        let mut periods: BTreeMap<u16, String> = BTreeMap::new();
        for (_, trend) in trends {
            for point in &trend.points {
                periods.entry(point.last_year).or_insert_with(|| point.period.clone());
            }
        }
        trends
            .into_iter()
            .map(|(name, trend)| {
                let drawn = board::points(trend);
                let mut before = None;
                let points = periods
                    .iter()
                    .map(|(year, period)| {
                        let at = trend.points.iter().position(|p| p.last_year == *year);
                        let breaks = before.is_some_and(|earlier| {
                            row.definition.break_between(earlier, *year).is_some()
                        });
                        before = Some(*year);
                        Point {
                            period: period.clone(),
                            value: at.and_then(|at| drawn[at].value),
                            interval: self.interval_of(name, names, *year),
                            continuity: if breaks {
                                Continuity::Breaks
                            } else {
                                Continuity::Continues
                            },
                        }
                    })
                    .collect();
                Series { name: name.to_owned(), points }
            })
            .collect()
    }

    fn interval_of(
        &self,
        name: &str,
        names: (&str, &str),
        last_year: u16,
    ) -> Option<report::Interval> {
        let mut all = self.current.iter().map(|(observation, _)| observation);
        let found = all.find(|o| {
            o.period.last_year == last_year
                && self.name(&o.place, names) == name
                && o.interval.is_some()
        });
        found.and_then(|o| o.interval).map(board::interval)
    }

    fn parts(&self, names: (&str, &str)) -> Vec<PartsLine> {
        let line = |(observation, load): &(Observation, Id)| PartsLine {
            place: self.name(&observation.place, names).to_owned(),
            period: observation.period.to_string(),
            level: board::level(Some(observation), String::new),
            interval: observation.interval.map(board::interval),
            numerator: observation.numerator,
            denominator: observation.denominator,
            vintage: self.vintage(load),
        };
        self.current.iter().map(line).collect()
    }

    fn vintage(&self, load: &Id) -> String {
        self.loads.get(load).map(|l| l.provenance.vintage.clone()).unwrap_or_default()
    }

    fn sources(&self) -> Vec<SourceLine> {
        let line = |load: &Load| SourceLine {
            source: load.provenance.source.clone(),
            publisher: load.provenance.publisher.clone(),
            vintage: load.provenance.vintage.clone(),
            licence: load.provenance.licence.clone(),
            layout: load.provenance.layout.clone(),
            hash: load.provenance.hash.short(),
            loaded_at: load.provenance.loaded_at.in_words(),
        };
        self.loads.values().map(line).collect()
    }

    fn vintages(&self, names: (&str, &str)) -> Vec<VintageLine> {
        let old = self.rows.iter().filter(|row| row.state == ObservationState::Superseded);
        old.filter_map(|row| {
            Some(VintageLine {
                place: self.name(&row.key.place, names).to_owned(),
                period: row.key.period.to_string(),
                value: row.reading.value()?,
                vintage: row.vintage.clone(),
            })
        })
        .collect()
    }

    fn other_sources(&self, names: (&str, &str)) -> Vec<OtherSourceLine> {
        let line = |(observation, load): &(Observation, Option<Load>)| {
            let provenance = load.as_ref().map(|load| &load.provenance);
            OtherSourceLine {
                place: self.name(&observation.place, names).to_owned(),
                period: observation.period.to_string(),
                level: board::level(Some(observation), String::new),
                source: provenance.map(|p| p.source.clone()).unwrap_or_default(),
                vintage: provenance.map(|p| p.vintage.clone()).unwrap_or_default(),
            }
        };
        self.elsewhere.iter().map(line).collect()
    }

    fn quarantined(&self, definition: &Definition, names: (&str, &str)) -> Vec<QuarantineLine> {
        let line = |row: &ObservationRow| match &row.state {
            ObservationState::Quarantined { reason } => Some(QuarantineLine {
                place: self.name(&row.key.place, names).to_owned(),
                period: row.key.period.to_string(),
                value: row.reading.value().map_or_else(String::new, |v| definition.display(v)),
                why: reason.clone(),
            }),
            ObservationState::Current | ObservationState::Superseded => None,
        };
        self.rows.iter().filter_map(line).collect()
    }
}

/// What the sources shown said of an indicator, now and before, and the newest that other sources
/// say. What is set aside is in neither: it is asked for as a whole.
fn rows_of(
    tx: &mut Tx<'_>,
    id: &str,
    codes: [AreaCode; 2],
) -> Result<(Vec<ObservationRow>, Vec<ObservationRow>), StoreError> {
    let (mut rows, mut others) = (Vec::new(), Vec::new());
    for code in codes {
        for row in observations::series(tx, id, code)? {
            let history = observations::history(tx, &row.key)?;
            rows.extend(history.into_iter().filter(|row| !is_aside(row)));
            let elsewhere = observations::of_other_sources(tx, &row.key)?;
            let newest = |row: &ObservationRow| row.state == ObservationState::Current;
            others.extend(elsewhere.into_iter().filter(newest));
        }
    }
    Ok((rows, others))
}

fn is_aside(row: &ObservationRow) -> bool {
    matches!(row.state, ObservationState::Quarantined { .. })
}

fn with_loads(
    tx: &mut Tx<'_>,
    rows: Vec<ObservationRow>,
    definitions: &Definitions,
) -> Result<Vec<(Observation, Option<Load>)>, StoreError> {
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        found.push(loads::of(tx, &row.load)?);
    }
    Ok(observed::from_rows(tx, rows, definitions)?.into_iter().zip(found).collect())
}

/// One indicator in the list, with the periods that have figures.
pub struct ListedIndicator {
    /// Its definition.
    pub definition: Definition,
    /// How many figures are held, for all places.
    pub figures: u64,
}

/// Every indicator of the list, in its order.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn list_indicators(house: &House) -> Result<Vec<ListedIndicator>, StoreError> {
    let held: BTreeMap<String, u64> =
        house.store.read("indicators", observations::indicators)?.into_iter().collect();
    let listed = house.definitions.of_the_list().map(|definition| ListedIndicator {
        figures: held.get(&definition.id).copied().unwrap_or(0),
        definition: definition.clone(),
    });
    Ok(listed.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial_house::{house, invented};
    use crate::{LoadRequest, Loaded, load_file, the_program};
    use std::ops::ControlFlow;
    use std::path::Path;

    fn load(house: &House, path: &Path, layout: &str) {
        let request = LoadRequest {
            path: path.to_owned(),
            layout: layout.to_owned(),
            vintage: None,
            by: the_program(),
        };
        let loaded = load_file(house, &request, &mut |_| ControlFlow::Continue(()));
        assert!(matches!(loaded, Ok(Loaded::Kept(_))), "{}", path.display());
    }

    fn sheet(house: &House, id: &str) -> IndicatorSheet {
        let view = show_indicator(house, id, None).expect("the store answers");
        view.expect("the indicator is known").sheet
    }

    #[test]
    fn the_statistics_own_file_is_shown_and_other_sources_stand_apart() {
        let folder = tempfile::tempdir().expect("a folder");
        let long = invented(folder.path(), "published/lait_SYNTHETIC.csv");
        let own = invented(folder.path(), "published/nccis_neet_SYNTHETIC.csv");
        let mut shown: Vec<Vec<PartsLine>> = Vec::new();
        for order in [["lait", "nccis-neet"], ["nccis-neet", "lait"]] {
            let home = tempfile::tempdir().expect("a folder");
            let house = house(home.path());
            for layout in order {
                load(&house, if layout == "lait" { &long } else { &own }, layout);
            }
            let sheet = sheet(&house, "neet");
            assert!(!sheet.other_sources.is_empty(), "both files have the same period");
            assert!(sheet.vintages.is_empty(), "another source revises nothing");
            for other in &sheet.other_sources {
                assert!(other.source.contains("Local Authority Interactive Tool"), "{other:?}");
                let is_same = |part: &&PartsLine| {
                    (&part.place, &part.period) == (&other.place, &other.period)
                };
                assert_eq!(sheet.parts.iter().filter(is_same).count(), 1, "one value is shown");
            }
            shown.push(sheet.parts);
        }
        assert_eq!(shown[0], shown[1], "whatever the order of loading");
    }

    #[test]
    fn a_value_set_aside_is_told_once_when_a_later_release_mends_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let house = house(folder.path());
        let path = invented(folder.path(), "published/lait_SYNTHETIC.csv");
        load(&house, &path, "lait");
        let id = "youth-justice-first-time";
        assert_eq!(sheet(&house, id).quarantined.len(), 1);
        let text = std::fs::read_to_string(&path).expect("readable");
        let mended = text.replace("1258", "129");
        assert_ne!(text, mended, "the broken value is in the file");
        std::fs::write(&path, mended).expect("writable");
        load(&house, &path, "lait");
        let sheet = sheet(&house, id);
        let shown = sheet.parts.iter().any(|part| part.level == report::Level::Known(129.0));
        assert!(shown, "{:?}", sheet.parts);
        assert_eq!(sheet.quarantined.len(), 1, "{:?}", sheet.quarantined);
    }
}
