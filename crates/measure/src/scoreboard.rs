//! The scoreboard of a place: every indicator of the Vision, its level, gaps, trend and target.
//!
//! Strengths stand beside needs, an indicator without figures stays on the board with its reason,
//! and a figure that was set aside is shown as such. There is no single score.

use crate::definition::{Definition, Outcome, Polarity};
use crate::definitions::Definitions;
use crate::gap::{self, Comparison, Gap};
use crate::inside::{self, InsideGap};
use crate::observation::Observation;
use crate::target::TargetLine;
use crate::trend::Trend;
use crate::{board_words, derive};
use commons::Place;
use serde::{Deserialize, Serialize};

/// How the place stands on one indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Better than the benchmark.
    Strength,
    /// Worse than the benchmark.
    Need,
    /// Level with the benchmark.
    Level,
    /// Described only: neither direction is better by itself.
    Context,
    /// A figure, but no benchmark that can be used.
    NoBenchmark,
    /// No figure.
    NoFigure,
}

impl Standing {
    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Strength => "strength",
            Self::Need => "need",
            Self::Level => "level with the benchmark",
            Self::Context => "context",
            Self::NoBenchmark => "no benchmark",
            Self::NoFigure => "no figure",
        }
    }
}

/// A place's figure with the benchmark's of the same period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SideBySide {
    /// The place's.
    pub ours: Observation,
    /// The benchmark's, set aside or not.
    pub benchmark: Option<Observation>,
}

/// One indicator's row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreboardRow {
    /// The definition.
    pub definition: Definition,
    /// The latest figure of a whole period.
    pub level: Option<Observation>,
    /// The benchmark's figure of the same period; look at its state before comparing.
    pub benchmark: Option<Observation>,
    /// A figure of a period that is not over, such as the year to date, when it is later.
    pub so_far: Option<SideBySide>,
    /// Gap to the benchmark.
    pub gap: Option<Gap>,
    /// Gap inside the place.
    pub inside: InsideGap,
    /// Series and what it has done.
    pub trend: Trend,
    /// The benchmark's series, for the chart.
    pub benchmark_trend: Trend,
    /// What is aimed for.
    pub target: TargetLine,
    /// How the place stands.
    pub standing: Standing,
    /// What it says, in plain English. Never a cause.
    pub sentences: Vec<String>,
}

/// The board.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scoreboard {
    /// Whose it is.
    pub place: Place,
    /// Its name.
    pub place_name: String,
    /// Compared with.
    pub benchmark: Place,
    /// Its name.
    pub benchmark_name: String,
    /// Rows in the order of the list.
    pub rows: Vec<ScoreboardRow>,
}

impl Scoreboard {
    /// The board of `place` beside `benchmark`. `observations` holds those of both and of the small
    /// areas within the place; others are ignored.
    pub fn build(
        definitions: &Definitions,
        observations: &[Observation],
        place: Place,
        benchmark: Place,
    ) -> Self {
        let place_name = name_of(observations, &place);
        let benchmark_name = name_of(observations, &benchmark);
        let order = derive::deprivation_order(observations, &place);
        let sides = Sides { place, benchmark, place_name, benchmark_name };
        let mut by_indicator: std::collections::BTreeMap<&str, Vec<&Observation>> =
            std::collections::BTreeMap::new();
        for observation in observations {
            by_indicator.entry(&observation.indicator).or_default().push(observation);
        }
        let none = Vec::new();
        let rows = definitions
            .of_the_list()
            .map(|d| row(d, by_indicator.get(d.id.as_str()).unwrap_or(&none), &sides, &order))
            .collect();
        let Sides { place_name, benchmark_name, .. } = sides;
        Self { place, place_name, benchmark, benchmark_name, rows }
    }

    /// Rows of one outcome.
    pub fn of(&self, outcome: Outcome) -> impl Iterator<Item = &ScoreboardRow> {
        self.rows.iter().filter(move |row| row.definition.outcome == outcome)
    }

    /// How many rows of the 49 have a figure for the place. Parts of a row count once.
    pub fn rows_of_the_list_with_a_figure(&self) -> usize {
        let with = self.rows.iter().filter(|row| row.level.is_some());
        with.map(|row| row.definition.number).collect::<std::collections::BTreeSet<_>>().len()
    }
}

/// The two places compared, with their names.
pub(crate) struct Sides {
    pub(crate) place: Place,
    pub(crate) benchmark: Place,
    pub(crate) place_name: String,
    pub(crate) benchmark_name: String,
}

fn name_of(observations: &[Observation], place: &Place) -> String {
    let named = observations.iter().find(|o| o.is_about(place) && !o.place_name.is_empty());
    named.map_or_else(|| place.code.to_string(), |o| o.place_name.clone())
}

fn row(
    definition: &Definition,
    observations: &[&Observation],
    sides: &Sides,
    order: &derive::DeprivationOrder,
) -> ScoreboardRow {
    let ours = about(observations, &sides.place);
    let theirs = about(observations, &sides.benchmark);
    let whole: Vec<&Observation> = ours.iter().copied().filter(|o| o.is_whole()).collect();
    let level = latest(definition, &whole);
    let benchmark = level.and_then(|l| matching(definition, &theirs, l));
    let gap = level.zip(benchmark).and_then(|(l, b)| Gap::between(definition, l, b));
    let so_far = so_far(definition, &ours, &theirs, level);
    let parts = ScoreboardRow {
        inside: inside::of_place(definition, observations, &sides.place, order),
        trend: Trend::of(definition, &series(definition, &whole)),
        benchmark_trend: benchmark_trend(definition, &theirs),
        target: TargetLine::of(definition, level, benchmark),
        standing: standing(definition, level, gap.as_ref()),
        sentences: Vec::new(),
        definition: definition.clone(),
        level: level.cloned(),
        benchmark: benchmark.cloned(),
        so_far,
        gap,
    };
    ScoreboardRow { sentences: board_words::sentences(&parts, sides), ..parts }
}

fn about<'a>(observations: &[&'a Observation], place: &Place) -> Vec<&'a Observation> {
    observations.iter().copied().filter(|o| o.is_about(place)).collect()
}

/// The latest usable figure; of two for one period, the one with a denominator, then the one from
/// the source named first in the definition.
fn latest<'a>(definition: &Definition, ours: &[&'a Observation]) -> Option<&'a Observation> {
    let usable = ours.iter().copied().filter(|o| o.usable().is_some());
    usable.max_by_key(|o| (o.period.last_year, preference(definition, o)))
}

/// How well a figure serves where several sources have it.
pub(crate) fn preference(
    definition: &Definition,
    observation: &Observation,
) -> (bool, std::cmp::Reverse<usize>) {
    let at = definition.sources.iter().position(|s| s.layout == observation.layout);
    (observation.denominator.is_some(), std::cmp::Reverse(at.unwrap_or(usize::MAX)))
}

/// The benchmark's observation of the same period, from the same layout when there is one.
fn matching<'a>(
    definition: &Definition,
    theirs: &[&'a Observation],
    ours: &Observation,
) -> Option<&'a Observation> {
    let same = theirs.iter().copied().filter(|o| gap::same_period(o, ours));
    same.max_by_key(|o| (o.layout == ours.layout, preference(definition, o)))
}

/// One observation a period, in order.
fn series<'a>(definition: &Definition, ours: &[&'a Observation]) -> Vec<&'a Observation> {
    let mut by_year: std::collections::BTreeMap<u16, &Observation> =
        std::collections::BTreeMap::new();
    for &observation in ours.iter().filter(|o| o.usable().is_some()) {
        let kept = by_year.entry(observation.period.last_year).or_insert(observation);
        if preference(definition, observation) > preference(definition, kept) {
            *kept = observation;
        }
    }
    by_year.into_values().collect()
}

fn benchmark_trend(definition: &Definition, theirs: &[&Observation]) -> Trend {
    let whole: Vec<&Observation> = theirs.iter().copied().filter(|o| o.is_whole()).collect();
    Trend::of(definition, &series(definition, &whole))
}

fn so_far(
    definition: &Definition,
    ours: &[&Observation],
    theirs: &[&Observation],
    level: Option<&Observation>,
) -> Option<SideBySide> {
    let running: Vec<&Observation> = ours.iter().copied().filter(|o| !o.is_whole()).collect();
    let latest = latest(definition, &running)?;
    let is_later = level.is_none_or(|l| l.period.last_year < latest.period.last_year);
    is_later.then(|| SideBySide {
        ours: latest.clone(),
        benchmark: matching(definition, theirs, latest).cloned(),
    })
}

fn standing(definition: &Definition, level: Option<&Observation>, gap: Option<&Gap>) -> Standing {
    match (level, gap) {
        (None, _) => Standing::NoFigure,
        (Some(_), _) if definition.polarity == Polarity::Context => Standing::Context,
        (Some(_), None) => Standing::NoBenchmark,
        (Some(_), Some(gap)) => match gap.comparison {
            Comparison::Better => Standing::Strength,
            Comparison::Worse => Standing::Need,
            Comparison::Similar => Standing::Level,
            Comparison::Higher | Comparison::Lower => Standing::Context,
        },
    }
}
