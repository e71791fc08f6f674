//! The same figures for programs, from the same journeys.
//!
//! Field names are stable within `/api/v1`: fields are added, never renamed or removed. A figure
//! that cannot be shown is `null` beside the reason.

use axum::response::Response;
use journeys::list_indicators;
use report::line::{Continuity, Point};
use report::sheet::{Inside, Interval, PartsLine, SourceLine};
use report::{BoardLine, Level};
use serde::Serialize;

use crate::answer;
use crate::api_fifths::Fifths;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;
use crate::{indicators, scoreboard};

#[derive(Serialize)]
struct Board {
    place: String,
    code: String,
    benchmark: String,
    synthetic: bool,
    outcomes: Vec<Outcome>,
}

#[derive(Serialize)]
struct Outcome {
    number: u8,
    name: String,
    indicators: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    id: String,
    name: String,
    unit: String,
    better: &'static str,
    period: String,
    state: String,
    value: Option<f64>,
    why_no_value: Option<String>,
    interval: Option<Ends>,
    benchmark: Option<f64>,
    why_no_benchmark: Option<String>,
    inside: Option<Fifths>,
    why_no_inside: Option<String>,
    target: Option<Aim>,
    standing: &'static str,
    trend: Vec<Dot>,
}

#[derive(Serialize)]
struct Ends {
    low: f64,
    high: f64,
    per_cent: u8,
}

#[derive(Serialize)]
struct Aim {
    value: f64,
    by: String,
}

#[derive(Serialize)]
struct Dot {
    period: String,
    value: Option<f64>,
    new_method: bool,
}

#[derive(Serialize)]
struct Listed {
    id: String,
    name: String,
    outcome: &'static str,
    definition: String,
    figures: u64,
}

#[derive(Serialize)]
struct Sheet {
    place: String,
    code: String,
    benchmark_place: String,
    synthetic: bool,
    definition: String,
    numerator: String,
    denominator: String,
    method: String,
    caveats: Vec<String>,
    breaks: Vec<String>,
    latest: Line,
    figures: Vec<Figure>,
    sources: Vec<Source>,
    set_aside: Vec<SetAside>,
}

#[derive(Serialize)]
struct Figure {
    place: String,
    period: String,
    value: Option<f64>,
    why_no_value: Option<String>,
    interval: Option<Ends>,
    numerator: Option<f64>,
    denominator: Option<f64>,
    release: String,
}

#[derive(Serialize)]
struct Source {
    source: String,
    publisher: String,
    release: String,
    licence: String,
    layout: String,
    hash: String,
    loaded_at: String,
}

#[derive(Serialize)]
struct SetAside {
    place: String,
    period: String,
    value: String,
    why: String,
}

/// `GET /api/v1/scoreboard?place=CODE`
pub(crate) fn scoreboard(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let sheet = scoreboard::view(site, scoreboard::place(asked)?)?.sheet;
    let outcomes = sheet.outcomes.iter().map(|outcome| Outcome {
        number: outcome.number,
        name: outcome.name.clone(),
        indicators: outcome.lines.iter().map(line).collect(),
    });
    let board = Board {
        outcomes: outcomes.collect(),
        synthetic: site.house.district.is_invented(),
        place: sheet.place,
        code: sheet.code,
        benchmark: sheet.benchmark,
    };
    answer::json(&board)
}

/// `GET /api/v1/indicators`
pub(crate) fn indicators(site: &Site, _: &Asked) -> Result<Response, Fault> {
    let listed: Vec<Listed> = list_indicators(&site.house)
        .map_err(Fault::ours)?
        .into_iter()
        .map(|indicator| Listed {
            outcome: indicator.definition.outcome.words(),
            figures: indicator.figures,
            id: indicator.definition.id,
            name: indicator.definition.name,
            definition: indicator.definition.meaning,
        })
        .collect();
    answer::json(&listed)
}

/// `GET /api/v1/indicators/{id}?place=CODE`
pub(crate) fn indicator(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let sheet = indicators::view(site, asked, asked.part("id"))?.sheet;
    let set_aside = sheet.quarantined.iter().map(|bad| SetAside {
        place: bad.place.clone(),
        period: bad.period.clone(),
        value: bad.value.clone(),
        why: bad.why.clone(),
    });
    answer::json(&Sheet {
        latest: line(&sheet.line),
        figures: sheet.parts.iter().map(figure).collect(),
        sources: sheet.sources.iter().map(source).collect(),
        set_aside: set_aside.collect(),
        synthetic: site.house.district.is_invented(),
        place: sheet.place,
        code: sheet.code,
        benchmark_place: sheet.benchmark,
        definition: sheet.definition,
        numerator: sheet.numerator,
        denominator: sheet.denominator,
        method: sheet.method,
        caveats: sheet.caveats,
        breaks: sheet.breaks,
    })
}

fn line(line: &BoardLine) -> Line {
    let (inside, why_no_inside) = match &line.inside {
        Inside::Measured(found) => (Some(Fifths::of(found)), None),
        Inside::Absent(why) => (None, Some(why.clone())),
    };
    Line {
        id: line.id.clone(),
        name: line.name.clone(),
        unit: line.unit.in_words(),
        better: line.polarity.in_words(),
        period: line.period.clone(),
        state: line.state.clone(),
        value: line.level.value(),
        why_no_value: why_none(&line.level),
        interval: line.interval.map(ends),
        benchmark: line.benchmark.value(),
        why_no_benchmark: why_none(&line.benchmark),
        inside,
        why_no_inside,
        target: line.target.as_ref().map(|aim| Aim { value: aim.value, by: aim.by.clone() }),
        standing: line.standing.word(),
        trend: line.trend.iter().map(dot).collect(),
    }
}

fn why_none(level: &Level) -> Option<String> {
    match level {
        Level::Known(_) => None,
        Level::Absent(why) => Some(why.clone()),
    }
}

const fn ends(interval: Interval) -> Ends {
    Ends { low: interval.low, high: interval.high, per_cent: interval.per_cent }
}

fn dot(point: &Point) -> Dot {
    Dot {
        period: point.period.clone(),
        value: point.value,
        new_method: point.continuity == Continuity::Breaks,
    }
}

fn figure(part: &PartsLine) -> Figure {
    Figure {
        place: part.place.clone(),
        period: part.period.clone(),
        value: part.level.value(),
        why_no_value: why_none(&part.level),
        interval: part.interval.map(ends),
        numerator: part.numerator,
        denominator: part.denominator,
        release: part.vintage.clone(),
    }
}

fn source(source: &SourceLine) -> Source {
    Source {
        source: source.source.clone(),
        publisher: source.publisher.clone(),
        release: source.vintage.clone(),
        licence: source.licence.clone(),
        layout: source.layout.clone(),
        hash: source.hash.clone(),
        loaded_at: source.loaded_at.clone(),
    }
}
