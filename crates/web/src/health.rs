//! Data health: what was loaded and what was wrong with it.

use axum::response::Response;
use journeys::{HealthLine, LoadStanding, show_data_health, show_load};
use pages::{DataHealth, Fact, LoadLine, LoadProblemLine, LoadState, ShowLoad};
use report::csv::{CsvCell, write_csv};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;

/// Problems a page lists; the file has all that are kept.
const MOST_LISTED: usize = 200;

/// `GET /data`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let health = show_data_health(&site.house, asked.who.as_ref()).map_err(Fault::from)?;
    let loads: Vec<LoadLine> = health.iter().map(line).collect();
    answer::page(site, asked, &DataHealth::tell(&loads))
}

/// `GET /data/loads/{id}`, and `GET /data/loads/{id}.csv`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let asked_for = asked.part("id");
    let (id, as_file) = match asked_for.strip_suffix(".csv") {
        Some(id) => (id, true),
        None => (asked_for, false),
    };
    let found = show_load(&site.house, asked.who.as_ref(), id).map_err(Fault::from)?;
    let (health, problems) = found.ok_or(Fault::NotFound)?;
    let problems: Vec<LoadProblemLine> = problems
        .into_iter()
        .map(|problem| LoadProblemLine {
            line: (problem.line > 0).then_some(problem.line),
            column: problem.column,
            found: problem.found,
            expected: problem.expected,
            remedy: problem.advice,
        })
        .collect();
    if as_file {
        return answer::csv(&format!("problems-{id}.csv"), csv_of(&problems));
    }
    let listed = &problems[..problems.len().min(MOST_LISTED)];
    answer::page(site, asked, &ShowLoad::tell(&line(&health), more(&health), listed))
}

fn more(health: &HealthLine) -> Vec<Fact> {
    let provenance = &health.load.provenance;
    let rows = health.load.rows;
    vec![
        Fact::of("Rows read", report::number::whole(rows.read)),
        Fact::of("Rows refused", report::number::whole(rows.refused)),
        Fact::of("Source", provenance.source.clone()),
        Fact::of("Release", provenance.vintage.clone()),
        Fact::of("Licence", provenance.licence.clone()),
        Fact::of("Content hash", provenance.hash.short()),
    ]
}

fn line(health: &HealthLine) -> LoadLine {
    let load = &health.load;
    LoadLine {
        href: format!("/data/loads/{}", load.id.as_str()),
        file: load.file_name.clone(),
        layout: format!("{} {}", load.layout, load.layout_version),
        publisher: load.provenance.publisher.clone(),
        loaded_at: load.provenance.loaded_at.in_words(),
        loaded_by: health.loaded_by.clone(),
        rows_kept: load.rows.kept,
        problems: health.problems,
        state: match health.standing {
            LoadStanding::Complete => LoadState::Complete,
            LoadStanding::WithProblems => LoadState::WithProblems,
            LoadStanding::Unfinished => LoadState::Unfinished,
            LoadStanding::Refused => LoadState::Refused,
            LoadStanding::Replaced { by } => {
                LoadState::Replaced { by: format!("load of {}", by.day().in_words()) }
            }
        },
        freshness: match health.age_days {
            ..=0 => "today".to_owned(),
            1 => "yesterday".to_owned(),
            days => format!("{days} days ago"),
        },
    }
}

fn csv_of(problems: &[LoadProblemLine]) -> String {
    let rows: Vec<Vec<CsvCell>> = problems
        .iter()
        .map(|problem| {
            vec![
                #[expect(clippy::cast_precision_loss, reason = "lines of a file are below 2^53")]
                CsvCell::from(problem.line.map(|line| line as f64)),
                CsvCell::from(problem.column.as_str()),
                CsvCell::from(problem.found.as_str()),
                CsvCell::from(problem.expected.as_str()),
                CsvCell::from(problem.remedy.as_str()),
            ]
        })
        .collect();
    write_csv(&["line", "column", "found", "expected", "what_to_do"], &rows)
}
