//! The chain of the demo: load every file, draw localities, link, count, protect.

use crate::load::{self, Told};
use crate::progress::spinner;
use crate::say;
use anyhow::{Context, Result, bail};
use commons::{Day, RecordKey, count_of};
use connect::{Go, Step};
use journeys::{
    CannotRelease, House, LinkReport, LoadRequest, draw_localities, link_people, note_truth,
    release_profiles, the_program,
};
use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Children a locality is drawn for.
const TARGET_CHILDREN: u64 = 10_000;

/// Draws the localities of an invented district.
pub(crate) fn draw(house: &House, incoming: &Path) -> Result<()> {
    let drawn = draw_localities(
        house,
        &incoming.join("reference/small_areas.geojson"),
        TARGET_CHILDREN,
        1,
    )?;
    say(&format!(
        "{} drawn",
        count_of(drawn.localities.localities.len(), "locality", "localities")
    ));
    Ok(())
}

/// Loads its files and links them. `truth` is only compared with, never used.
pub(crate) fn connect(house: &House, incoming: &Path, truth: Option<&Path>) -> Result<()> {
    for (file, layout) in files(incoming)? {
        let request =
            LoadRequest { path: file, layout: layout.to_owned(), vintage: None, by: the_program() };
        if let Told::Refused(problems) = load::one(house, &request)? {
            bail!("{} was refused:\n{problems}", request.path.display());
        }
    }
    let bar = spinner("linking records of the same child");
    bar.enable_steady_tick(Duration::from_millis(120));
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let linked = link_people(house, &the_program(), threads, &mut |step| {
        bar.set_message(in_words(step));
        Go::On
    })?;
    bar.finish_and_clear();
    say(&format!(
        "{} records are of {} people; {} pairs compared, {} left for a person to decide",
        linked.records, linked.children, linked.pairs_compared, linked.to_review
    ));
    if let Some(truth) = truth {
        tell_quality(house, &linked, truth)?;
    }
    Ok(())
}

/// Counts and protects what was linked.
pub(crate) fn release(house: &House) -> Result<()> {
    let on = as_of(house)?;
    let released = match release_profiles(house, "system", on) {
        Err(held_back @ CannotRelease::LinkedUnequally(_)) => {
            say(&held_back.to_string());
            return Ok(());
        }
        released => released?,
    };
    say(&format!("{} protected tables released", released.released.len()));
    for (question, refusal) in &released.refused {
        say(&format!("  not released: {question}: {refusal}"));
    }
    Ok(())
}

/// What linking is doing, beside the spinner.
fn in_words(step: Step) -> String {
    match step {
        Step::Standardising => "linking: putting names and dates into one form".to_owned(),
        Step::Fitting => "linking: learning from the records how they agree".to_owned(),
        Step::ChoosingRules => "linking: choosing which records to compare".to_owned(),
        Step::Comparing { done, of } => format!("linking: comparing, {done} of {of} rules done"),
        Step::Grouping => "linking: putting the records of one child together".to_owned(),
    }
}

/// The files and their layouts: lookups first, then published files, then partners'.
fn files(incoming: &Path) -> Result<Vec<(PathBuf, &'static str)>> {
    let mut found = Vec::new();
    for (path, layout) in [
        ("reference/postcodes.csv", "postcodes"),
        ("reference/schools_gias.csv", "gias"),
        ("reference/census_overcrowding_SYNTHETIC.csv", "census-overcrowding"),
        ("partners/mis_pupils.csv", "mis-pupils"),
        ("partners/mis_attendance.csv", "mis-attendance"),
        ("partners/eyfsp.csv", "eyfsp"),
        ("partners/phonics.csv", "phonics"),
        ("partners/ks2.csv", "ks2-results"),
        ("partners/ks4.csv", "ks4-results"),
        ("partners/births.csv", "child-births"),
        ("partners/ncmp.csv", "ncmp"),
        ("partners/vision.csv", "vision-screening"),
        ("partners/dental.csv", "dental-survey"),
        ("partners/gp_registration.csv", "gp-registration"),
        ("partners/social_care.csv", "social-care"),
        ("partners/early_help.csv", "early-help"),
        ("partners/police.csv", "police"),
        ("partners/youth_justice.csv", "youth-justice"),
        ("partners/housing.csv", "housing"),
    ] {
        let path = incoming.join(path);
        if path.exists() {
            found.push((path, layout));
        }
    }
    for path in in_folder(&incoming.join("partners/ctf"))? {
        found.push((path, "ctf"));
    }
    for path in in_folder(&incoming.join("published"))? {
        let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
        if let Some(layout) = published_layout(&name) {
            found.push((path, layout));
        }
    }
    Ok(found)
}

/// Published files are named after their layout.
fn published_layout(name: &str) -> Option<&'static str> {
    let stem = name.replace('_', "-");
    let layouts = extract::Layouts::builtin().all().iter();
    let fitting = layouts.filter(|layout| stem.contains(layout.name.as_str()));
    fitting.max_by_key(|layout| layout.name.len()).map(|layout| layout.name.as_str())
}

fn in_folder(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
    paths.retain(|path| path.is_file());
    paths.sort();
    Ok(paths)
}

/// The last day that the registers speak of: the profiles are of that day.
pub(crate) fn as_of(house: &House) -> Result<Day> {
    let Some(children) = &house.children else { bail!("a demo has a lake") };
    let mut last = None;
    children.lake.for_each_part("mis-attendance", |_, table| {
        let weeks = table.column("Week Beginning").and_then(|c| c.days()).unwrap_or_default();
        last = last.max(weeks.iter().flatten().max().copied());
        Ok::<(), lake::LakeProblem>(())
    })?;
    Ok(last.map_or_else(|| house.now().day(), |monday: Day| monday.plus_days(4)))
}

/// Says how good the links are, where the truth is known.
fn tell_quality(house: &House, linked: &LinkReport, truth: &Path) -> Result<()> {
    let Some(children) = &house.children else { bail!("a demo has a vault") };
    let path = truth.join("people.csv");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let mut known: BTreeMap<RecordKey, u64> = BTreeMap::new();
    for line in text.lines().skip(1) {
        // source,file,row,local_id,person: an id of ours never holds a comma.
        let cells: Vec<&str> = line.split(',').collect();
        let [source, _, _, local, person] = cells[..] else { continue };
        if let (Ok(person), false) = (person.trim().parse(), local.is_empty()) {
            known.insert(children.vault.record_key(source, local), person);
        }
    }
    let quality = connect::quality(&linked.links, &known);
    note_truth(house, &linked.run, &quality)?;
    say(&format!(
        "against the truth: precision {:.4} ({:.4} to {:.4}), recall {:.4} ({:.4} to {:.4}), F1 {:.4}",
        quality.precision.value,
        quality.precision.low,
        quality.precision.high,
        quality.recall.value,
        quality.recall.low,
        quality.recall.high,
        quality.f1
    ));
    Ok(())
}
