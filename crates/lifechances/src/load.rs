//! `lifechances load`: files into the house, with every problem explained.

use crate::arguments::Load;
use crate::installation;
use crate::problem::bad_input;
use crate::progress::bytes_bar;
use crate::{say, tell};
use anyhow::{Context, Result};
use extract::Layouts;
use journeys::{CannotLoad, House, LoadReport, LoadRequest, Loaded, load_file, the_program};
use std::ops::ControlFlow;
use std::path::Path;

/// Problems shown on the terminal; all of them are in the store and, if asked, in a file.
const SHOWN: usize = 10;

/// Loads the files one after another.
pub(crate) fn run(load: &Load) -> Result<()> {
    if load.layout.trim() == "help" {
        list_layouts();
        return Ok(());
    }
    Layouts::builtin().find(&load.layout).map_err(|e| {
        let end = if e.nearest.is_some() { "" } else { "." };
        bad_input(format!("{e}{end} `lifechances load --layout help` lists every layout."))
    })?;
    if load.files.is_empty() {
        return Err(bad_input(
            "give at least one file, such as `lifechances load pupils.csv --layout mis-pupils`",
        ));
    }
    let house = installation::open(&load.home)?;
    let mut refused = Vec::new();
    let mut csv = extract::problems_csv("", &[]);
    let mut stopped = Ok(());
    for file in &load.files {
        let request = LoadRequest {
            path: file.clone(),
            layout: load.layout.clone(),
            vintage: load.vintage.clone(),
            by: the_program(),
        };
        match one(&house, &request) {
            Ok(Told::Fine(problems)) => csv.push_str(without_header(&problems)),
            Ok(Told::Refused(problems)) => {
                csv.push_str(without_header(&problems));
                refused.push(file.display().to_string());
            }
            Err(problem) => {
                stopped = Err(problem);
                break;
            }
        }
    }
    // What was wrong with the files before it is told, whatever stopped the rest.
    if let Some(path) = &load.problems {
        std::fs::write(path, csv).with_context(|| path.display().to_string())?;
    }
    stopped?;
    if refused.is_empty() {
        Ok(())
    } else {
        Err(bad_input(format!(
            "nothing was kept of {}; the problems above say why",
            refused.join(", ")
        )))
    }
}

/// The rows of a list of problems; the header stands once for all files.
fn without_header(csv: &str) -> &str {
    csv.split_once('\n').map_or("", |(_, rows)| rows)
}

/// What became of a file, with its problems as CSV.
pub(crate) enum Told {
    Fine(String),
    Refused(String),
}

/// Loads one file and tells about it.
pub(crate) fn one(house: &House, request: &LoadRequest) -> Result<Told> {
    let name = request.path.display().to_string();
    let size =
        std::fs::metadata(&request.path).map_err(|e| bad_input(format!("{name}: {e}")))?.len();
    let bar = bytes_bar(&short(&request.path), size);
    let loaded = load_file(house, request, &mut |far| {
        bar.set_position(far.bytes_read);
        ControlFlow::Continue(())
    });
    bar.finish_and_clear();
    match loaded {
        Ok(Loaded::Kept(report)) => {
            tell_report(&name, &report);
            Ok(Told::Fine(extract::problems_csv(&name, &report.outcome.problems)))
        }
        Ok(Loaded::NothingKept(report)) => {
            tell_report(&name, &report);
            Ok(Told::Refused(extract::problems_csv(&name, &report.outcome.problems)))
        }
        Ok(Loaded::Already(load)) => {
            let when = load.provenance.loaded_at.in_words();
            say(&format!("{name}: loaded already, on {when}; nothing changed"));
            Ok(Told::Fine(String::new()))
        }
        Ok(Loaded::Stopped) => Ok(Told::Refused(String::new())),
        Err(problem @ (CannotLoad::UnknownLayout(_) | CannotLoad::File { .. })) => {
            Err(bad_input(problem.to_string()))
        }
        Err(problem) => Err(anyhow::Error::new(problem).context(name)),
    }
}

fn tell_report(name: &str, report: &LoadReport) {
    let outcome = &report.outcome;
    let rows = counted(outcome.rows_read, "row", "rows");
    let mut line = format!("{name}: {rows}, {} kept", report.load.rows.kept);
    if outcome.rows_refused > 0 {
        line.push_str(&format!(", {} refused", outcome.rows_refused));
    }
    if report.values_stored > 0 {
        let values = counted(report.values_stored, "value", "values");
        line.push_str(&format!("; {values} stored"));
    }
    if report.values_revised > 0 {
        let older = counted(report.values_revised, "older one", "older ones");
        line.push_str(&format!(", {older} revised"));
    }
    if let Some(before) = report.replaces {
        let day = before.day().in_words();
        line.push_str(&format!("; replaces the file of the same name loaded on {day}"));
    }
    say(&line);
    for note in &outcome.notes {
        tell(&format!("  note: {}", note.in_words()));
    }
    for flag in &report.quarantined {
        tell(&format!("  set aside: {}", flag.reason));
    }
    for problem in outcome.problems.iter().take(SHOWN) {
        tell(&format!("  {name}, {problem}"));
    }
    let total: u64 = outcome.counts.values().sum();
    if total > SHOWN as u64 {
        let kinds: Vec<String> =
            outcome.counts.iter().map(|(kind, count)| format!("{} {count}", kind.name())).collect();
        tell(&format!("  {total} problems in all: {}", kinds.join(", ")));
    }
    for problem in report.intake_problems.iter().take(SHOWN) {
        tell(&format!(
            "  row {}: found {}; expected {}",
            problem.row, problem.found, problem.expected
        ));
    }
}

fn counted(many: u64, one: &str, more: &str) -> String {
    format!("{many} {}", if many == 1 { one } else { more })
}

fn list_layouts() {
    say("What a file looks like, and one invented row of each:\n");
    for layout in Layouts::builtin().help() {
        say(&format!(
            "{}\n    {} ({})\n    {}\n",
            layout.name, layout.title, layout.sender, layout.example
        ));
    }
}

fn short(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
