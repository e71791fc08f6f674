//! `lifechances indicators`: the list, and one indicator with its source, vintage and parts.

use crate::arguments::{Format, Home, Indicators, ListIndicators, ShowIndicator};
use crate::installation;
use crate::problem::bad_input;
use crate::say;
use anyhow::Result;
use commons::AreaCode;
use journeys::{IndicatorView, ListedIndicator, list_indicators, show_indicator};
use report::Level;
use report::csv::{CsvCell, write_csv};
use report::sheet::PartsLine;
use serde_json::{Value, json};

/// Lists or shows.
pub(crate) fn run(indicators: &Indicators) -> Result<()> {
    match indicators {
        Indicators::List(list) => run_list(list),
        Indicators::Show(show) => run_show(show),
    }
}

fn run_list(list: &ListIndicators) -> Result<()> {
    let house = installation::open(&list.home)?;
    let listed = list_indicators(&house)?;
    match list.format {
        Format::Text => listed.iter().for_each(say_listed),
        Format::Json => {
            say(&serde_json::to_string_pretty(&listed.iter().map(listed_json).collect::<Vec<_>>())?)
        }
        Format::Csv => say_list_csv(&listed),
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "numbers of figures are far below 2^53")]
fn say_list_csv(listed: &[ListedIndicator]) {
    let row = |one: &ListedIndicator| {
        let d = &one.definition;
        vec![
            CsvCell::from(d.id.as_str()),
            CsvCell::from(d.mark().as_str()),
            CsvCell::from(d.outcome.mark()),
            CsvCell::from(d.name.as_str()),
            CsvCell::Number(one.figures as f64),
        ]
    };
    let rows: Vec<Vec<CsvCell>> = listed.iter().map(row).collect();
    say(write_csv(&["id", "number", "outcome", "name", "figures"], &rows).trim_end());
}

fn say_listed(one: &ListedIndicator) {
    let held = match (&one.definition.not_published, one.figures) {
        (Some(none), 0) => format!("not published: {}", none.reason),
        (_, figures) => format!("{figures} figures"),
    };
    say(&format!(
        "{:>4}  {}  {:42} {}",
        one.definition.mark(),
        one.definition.outcome.mark(),
        one.definition.id,
        held
    ));
}

fn listed_json(one: &ListedIndicator) -> Value {
    let d = &one.definition;
    json!({
        "id": d.id, "number": d.mark(), "outcome": d.outcome.mark(), "name": d.name,
        "meaning": d.meaning, "figures": one.figures,
        "not_published": d.not_published.as_ref().map(|n| &n.reason),
    })
}

fn run_show(show: &ShowIndicator) -> Result<()> {
    let house = installation::open(&show.home)?;
    if house.definitions.get(&show.id).is_none() {
        return Err(unknown(&house.definitions, &show.id, &show.home));
    }
    let place = show.place.as_deref().map(AreaCode::parse).transpose();
    let place = place.map_err(|e| bad_input(format!("--place: {e}")))?;
    let Some(mut view) = show_indicator(&house, &show.id, place)? else {
        return Err(bad_input(format!(
            "no figures of {} are loaded; load a file that has them first",
            show.place.as_deref().unwrap_or("this district")
        )));
    };
    if let Some(period) = &show.period {
        view.sheet.parts.retain(|part| part.period == *period);
        if view.sheet.parts.is_empty() {
            return Err(bad_input(format!(
                "there is no figure for the period {period}; leave --period out to see which there are"
            )));
        }
    }
    let synthetic = house.district.is_invented();
    match show.format {
        Format::Text => {
            say_sheet(&view);
            if synthetic {
                say("  Synthetic: every figure here is invented.");
            }
        }
        Format::Json => {
            let mut sheet = sheet_json(&view);
            sheet["synthetic"] = json!(synthetic);
            say(&serde_json::to_string_pretty(&sheet)?);
        }
        Format::Csv => say_csv(&view, if synthetic { "yes" } else { "no" }),
    }
    Ok(())
}

fn unknown(definitions: &measure::Definitions, id: &str, home: &Home) -> anyhow::Error {
    let near = definitions.iter().filter(|d| d.id.contains(id) || id.contains(d.id.as_str()));
    let near: Vec<&str> = near.map(|d| d.id.as_str()).collect();
    let hint = if near.is_empty() {
        String::new()
    } else {
        format!(" Did you mean {}?", near.join(" or "))
    };
    let data = home.data.display();
    bad_input(format!(
        "there is no indicator {id}.{hint} `lifechances indicators list --data {data}` lists them."
    ))
}

fn say_sheet(view: &IndicatorView) {
    let sheet = &view.sheet;
    say(&format!("{} ({}), {}", sheet.line.name, sheet.line.id, sheet.place));
    say(&format!("  {}", sheet.definition));
    for sentence in &view.sentences {
        say(&format!("  {sentence}"));
    }
    say(&format!(
        "\n  {:<18} {:<12} {:>12} {:>14} {:>14}  release",
        "place", "period", "figure", "counted", "out of"
    ));
    for part in &sheet.parts {
        say(&format!(
            "  {:<18} {:<12} {:>12} {:>14} {:>14}  {}",
            part.place,
            part.period,
            figure(view, part),
            count(part.numerator),
            count(part.denominator),
            part.vintage
        ));
    }
    for aside in &sheet.quarantined {
        say(&format!(
            "  set aside: {} {} {}: {}",
            aside.place, aside.period, aside.value, aside.why
        ));
    }
    for source in &sheet.sources {
        say(&format!(
            "\n  source: {} ({}), release {}, {}\n          layout {}, file {}, loaded {}",
            source.source,
            source.publisher,
            source.vintage,
            source.licence,
            source.layout,
            source.hash,
            source.loaded_at
        ));
    }
    for caveat in sheet.caveats.iter().chain(&sheet.breaks) {
        say(&format!("  note: {caveat}"));
    }
}

fn figure(view: &IndicatorView, part: &PartsLine) -> String {
    match &part.level {
        Level::Known(value) => view.sheet.line.unit.say_short(*value, view.sheet.line.decimals),
        Level::Absent(why) => why.clone(),
    }
}

fn count(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| report::number::grouped(value, 0))
}

fn sheet_json(view: &IndicatorView) -> Value {
    let sheet = &view.sheet;
    let part = |part: &PartsLine| {
        json!({
            "place": part.place, "period": part.period,
            "value": part.level.value(),
            "missing": match &part.level { Level::Absent(why) => Some(why), Level::Known(_) => None },
            "numerator": part.numerator, "denominator": part.denominator,
            "interval": part.interval.map(|i| json!({"low": i.low, "high": i.high, "per_cent": i.per_cent})),
            "vintage": part.vintage,
        })
    };
    json!({
        "id": sheet.line.id, "name": sheet.line.name, "place": sheet.place, "code": sheet.code,
        "benchmark": sheet.benchmark, "unit": sheet.line.unit.in_words(),
        "definition": sheet.definition, "numerator": sheet.numerator, "denominator": sheet.denominator,
        "method": sheet.method, "caveats": sheet.caveats, "breaks": sheet.breaks,
        "sentences": view.sentences,
        "values": sheet.parts.iter().map(part).collect::<Vec<_>>(),
        "set_aside": sheet.quarantined.iter().map(|q| json!({"place": q.place, "period": q.period, "value": q.value, "why": q.why})).collect::<Vec<_>>(),
        "sources": sheet.sources.iter().map(|s| json!({
            "source": s.source, "publisher": s.publisher, "vintage": s.vintage, "licence": s.licence,
            "layout": s.layout, "hash": s.hash, "loaded_at": s.loaded_at,
        })).collect::<Vec<_>>(),
    })
}

fn say_csv(view: &IndicatorView, synthetic: &str) {
    let header = [
        "indicator",
        "place",
        "period",
        "value",
        "low",
        "high",
        "numerator",
        "denominator",
        "vintage",
        "synthetic",
    ];
    let row = |part: &PartsLine| {
        vec![
            CsvCell::from(view.sheet.line.id.as_str()),
            CsvCell::from(part.place.as_str()),
            CsvCell::from(part.period.as_str()),
            CsvCell::from(part.level.value()),
            CsvCell::from(part.interval.map(|i| i.low)),
            CsvCell::from(part.interval.map(|i| i.high)),
            CsvCell::from(part.numerator),
            CsvCell::from(part.denominator),
            CsvCell::from(part.vintage.as_str()),
            CsvCell::from(synthetic),
        ]
    };
    let rows: Vec<Vec<CsvCell>> = view.sheet.parts.iter().map(row).collect();
    say(write_csv(&header, &rows).trim_end());
}
