//! `lifechances disclose`: tables of one's own are attacked or protected. No installation is opened,
//! and nothing is kept.

use crate::disclose_arguments::{
    AttackTables, CheckOutput, Disclose, HidingCost, HowToRead, Keep, ProtectTables, ReportFormat,
};
use crate::problem::bad_input;
use crate::{say, tell};
use anyhow::{Context, Result, bail};
use commons::count_of;
use disclose::attackers::{Findings, Limits};
use disclose::exact::{Cost, Method, Protection, Request};
use disclose::output_checks::{Declared, check_output};
use disclose::own_tables::{Joined, OwnTable, Reading, hide, join, read_groups, read_table};
use std::io::Write;
use std::path::Path;

/// More findings than this are counted; the JSON report has them all.
const MOST_TOLD: usize = 20;
/// A file larger than this is not a table a person can check, in bytes.
const MOST_BYTES: u64 = 20_000_000;

/// Does one of them.
pub(crate) fn run(disclose: &Disclose) -> Result<()> {
    match disclose {
        Disclose::Attack(attack) => run_attack(attack),
        Disclose::Protect(protect) => run_protect(protect),
        Disclose::Check(check) => run_check(check),
    }
}

fn run_attack(attack: &AttackTables) -> Result<()> {
    let reading = Reading { rounded_to: attack.rounded_to, ..reading(&attack.read)? };
    let (_, joined) = tables(&attack.read, &reading)?;
    let limits = Limits { threshold: attack.read.threshold, least_width: attack.least_width };
    let found = Findings::of(&joined.publication, limits, attack.read.work)
        .map_err(|problem| bad_input(problem.to_string()))?;
    match attack.format {
        ReportFormat::Words => in_words(&joined, &found),
        ReportFormat::Json => say(&in_json(&joined, &found)),
    }
    match found.findings.len() + joined.given_away.len() {
        0 => Ok(()),
        1 => bail!("1 hidden cell is not protected"),
        weak => bail!("{weak} hidden cells are not protected"),
    }
}

fn in_words(joined: &Joined, found: &Findings) {
    joined.given_away.iter().take(MOST_TOLD).for_each(|line| say(line));
    let lines = found.in_words();
    // The first line counts, the last says what an attack does not know.
    let (last, findings) = lines.split_last().map_or(("", &lines[..]), |(l, f)| (l.as_str(), f));
    findings.iter().take(MOST_TOLD + 1).for_each(|line| say(line));
    let more = findings.len().saturating_sub(MOST_TOLD + 1);
    if more > 0 {
        say(&format!("{more} more are in the report of --format json."));
    }
    say(last);
    about_the_tables(joined, say);
}

/// What the files do not tell.
fn about_the_tables(joined: &Joined, tell: fn(&str)) {
    for name in &joined.without_total {
        tell(&format!("There is no total for {name}: its levels were not added up."));
    }
    match joined.missing.len() {
        0 => {}
        1 => tell("1 cell that a total needs is in no file; it was taken as unknown."),
        many => tell(&format!(
            "{many} cells that totals need are in no file; they were taken as unknown."
        )),
    }
}

fn in_json(joined: &Joined, found: &Findings) -> String {
    let figures = &joined.publication.figures;
    let finding = |finding: &disclose::attackers::Finding| {
        serde_json::json!({
            "cell": figures[finding.known.figure].name,
            "low": finding.known.low,
            "high": finding.known.high,
            "says": finding.says,
            "because": finding.because,
            "mend": finding.mend,
        })
    };
    let report = serde_json::json!({
        "figures": figures.len(),
        "hidden": found.known.len(),
        "recovered": found.recovered(),
        "narrowest": found.narrowest(),
        "findings": found.findings.iter().map(finding).collect::<Vec<_>>(),
        "given_away": joined.given_away,
        "not_in_any_file": joined.missing,
        "without_total": joined.without_total,
    });
    format!("{report:#}")
}

fn run_protect(protect: &ProtectTables) -> Result<()> {
    let reading = reading(&protect.read)?;
    let (tables, joined) = tables(&protect.read, &reading)?;
    let targets: Vec<_> =
        protect.read.files.iter().map(|file| target(file, &protect.out)).collect::<Result<_>>()?;
    must_differ(&targets)?;
    let request = Request {
        protection: match protect.keep {
            Keep::Range => Protection::Interval,
            Keep::Value => Protection::NotExact,
        },
        cost: match protect.cost {
            HidingCost::Cells => Cost::Cells,
            HidingCost::Values => Cost::Values,
        },
        method: if protect.quick { Method::Good } else { Method::BestUpTo(100) },
        work: protect.read.work,
    };
    let hidden = hide(&tables, &joined, protect.read.threshold, &request)
        .map_err(|problem| bad_input(problem.to_string()))?;
    std::fs::create_dir_all(&protect.out).with_context(|| protect.out.display().to_string())?;
    for (target, text) in targets.iter().zip(&hidden.files) {
        seal::write_atomically(target, |out| out.write_all(text.as_bytes()))
            .with_context(|| target.display().to_string())?;
        say(&target.display().to_string());
    }
    let best =
        if hidden.is_best { "no choice hides less" } else { "a good choice, not proved best" };
    let small = count_of(hidden.small, "small count is hidden", "small counts are hidden");
    let others = count_of(hidden.others, "other figure", "other figures");
    say(&format!("{small}, and {others} besides ({best})."));
    say(
        "An attack on these files alone found nothing. Which cells were small, and how many, is not for readers.",
    );
    about_the_tables(&joined, tell);
    Ok(())
}

fn run_check(check: &CheckOutput) -> Result<()> {
    let named = check.declaration.display();
    let declared = Declared::parse(&text_of(&check.declaration)?)
        .map_err(|problem| bad_input(format!("{named}, {problem}")))?;
    let named = check.file.display().to_string();
    let bytes = std::fs::read(&check.file).map_err(|e| bad_input(format!("{named}: {e}")))?;
    let problems = check_output(&named, &bytes, &declared);
    for problem in &problems {
        say(&format!("{named}: {problem}"));
    }
    if problems.is_empty() {
        say(
            "Nothing was found. Two people outside the project look at it next; until both approve, it stays.",
        );
        return Ok(());
    }
    bail!("{} to mend first", count_of(problems.len(), "thing", "things"))
}

fn target(file: &Path, folder: &Path) -> Result<std::path::PathBuf> {
    let name = file.file_name().context("the file has no name")?;
    let target = folder.join(name);
    if target.exists() {
        let named = target.display();
        return Err(bad_input(format!("{named} is there already: choose another --out")));
    }
    Ok(target)
}

fn must_differ(targets: &[std::path::PathBuf]) -> Result<()> {
    let mut sorted = targets.to_vec();
    sorted.sort_unstable();
    match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => {
            let named = pair[0].display();
            Err(bad_input(format!("two files would be written to {named}: give them other names")))
        }
        None => Ok(()),
    }
}

fn reading(given: &HowToRead) -> Result<Reading> {
    let mut reading = Reading {
        count: given.count.clone(),
        crosstab: given.crosstab.clone(),
        ..Reading::default()
    };
    reading.totals.extend(given.total.iter().map(|word| word.trim().to_owned()));
    for group in &given.groups {
        let (dimension, file) = group.split_once('=').ok_or_else(|| {
            bad_input(format!(
                "--groups {group}: DIMENSION=FILE was expected, such as area=areas.csv"
            ))
        })?;
        let groups = read_groups(file, &text_of(Path::new(file))?).map_err(mendable)?;
        reading.groups.insert(dimension.trim().to_lowercase(), groups);
    }
    Ok(reading)
}

fn tables(given: &HowToRead, reading: &Reading) -> Result<(Vec<OwnTable>, Joined)> {
    let mut tables = Vec::new();
    for file in &given.files {
        let named = file.display().to_string();
        tables.push(read_table(&named, &text_of(file)?, reading).map_err(mendable)?);
    }
    for dimension in reading.groups.keys() {
        if !tables.iter().any(|table| table.has(dimension)) {
            let words = format!("--groups {dimension}: no file has a column called {dimension}");
            return Err(bad_input(words));
        }
    }
    let joined = join(&tables, reading).map_err(mendable)?;
    Ok((tables, joined))
}

fn text_of(file: &Path) -> Result<String> {
    let named = file.display();
    let size = std::fs::metadata(file).map_err(|e| bad_input(format!("{named}: {e}")))?.len();
    if size > MOST_BYTES {
        return Err(bad_input(format!(
            "{named}: larger than 20 MB; a table to publish is smaller"
        )));
    }
    let bytes = std::fs::read(file).map_err(|e| bad_input(format!("{named}: {e}")))?;
    String::from_utf8(bytes).map_err(|problem| {
        let before = &problem.as_bytes()[..problem.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        bad_input(format!("{named}, line {line}: not UTF-8; save it as CSV UTF-8 and try again"))
    })
}

fn mendable(problem: disclose::own_tables::BadTable) -> anyhow::Error {
    bad_input(problem.to_string())
}
