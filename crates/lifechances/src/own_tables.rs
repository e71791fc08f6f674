//! `lifechances disclose`: tables of one's own are attacked or protected. No installation is opened,
//! and nothing is kept.

use crate::disclose_arguments::{
    AttackTables, CheckOutput, Disclose, HidingCost, Keep, ProtectTables, ReportFormat, ZeroFigures,
};
use crate::own_table_files::{reading, risk, tables, text_of};
use crate::problem::bad_input;
use crate::{say, tell};
use anyhow::{Context, Result, bail};
use commons::count_of;
use disclose::attackers::{Findings, Limits};
use disclose::exact::{Cost, Method, Protection, Request};
use disclose::output_checks::{BehindSums, Declared, Kind, check_output_with};
use disclose::own_tables::{
    AttackedSums, Figures, Hiding, Joined, Marks, OwnTable, Reading, Zeros, attack_sums, hide,
};
use std::io::Write;
use std::path::Path;

/// More findings than this are counted; the JSON report has them all.
const MOST_TOLD: usize = 20;

/// Does one of them.
pub(crate) fn run(disclose: &Disclose) -> Result<()> {
    match disclose {
        Disclose::Attack(attack) => run_attack(attack),
        Disclose::Protect(protect) => run_protect(protect),
        Disclose::Check(check) => run_check(check),
    }
}

fn run_attack(attack: &AttackTables) -> Result<()> {
    let reading = reading(&attack.read)?;
    let unit = 10_u64.pow(reading.figures.decimals());
    let rounded_to = if attack.rounded_to == 1 { 1 } else { attack.rounded_to * unit };
    let reading = Reading { rounded_to, marks: Marks::AreHidden, ..reading };
    let (_, joined) = tables(&attack.read, &reading)?;
    if attack.read.sums.is_some() {
        return run_attack_on_sums(attack, &joined, reading.figures);
    }
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

fn run_attack_on_sums(attack: &AttackTables, joined: &Joined, figures: Figures) -> Result<()> {
    let hiding = Hiding { risk: risk(&attack.read), zeros: Zeros::MayHide, answers: Vec::new() };
    let found = attack_sums(joined, &hiding, figures, attack.read.work)
        .map_err(|problem| bad_input(problem.to_string()))?;
    let insiders = || found.insiders.iter().map(|insider| insider.says.as_str());
    match attack.format {
        ReportFormat::Words => {
            let lines = found.shown.iter().map(|(_, says)| says.as_str()).chain(insiders());
            lines.take(MOST_TOLD).for_each(say);
            in_words(joined, &found.found);
        }
        ReportFormat::Json => say(&sums_in_json(joined, &found, figures)),
    }
    match found.weak() + joined.given_away.len() {
        0 => Ok(()),
        weak => bail!("{} to mend", count_of(weak, "thing", "things")),
    }
}

/// As of counts; amounts are text with their decimals, so that no program rounds them.
fn sums_in_json(joined: &Joined, found: &AttackedSums, figures: Figures) -> String {
    let names = &joined.publication.figures;
    let amount = |amount: u64| figures.in_words(amount);
    let finding = |finding: &disclose::attackers::Finding| {
        serde_json::json!({
            "cell": names[finding.known.figure].name,
            "low": amount(finding.known.low),
            "high": finding.known.high.map(amount),
            "says": finding.says,
            "because": finding.because,
            "mend": finding.mend,
        })
    };
    let insider = |weak: &disclose::own_tables::WeakSum| {
        serde_json::json!({
            "gave_to": names[weak.insider.gave_to].name,
            "contributors": weak.insider.contributors,
            "cell": names[weak.insider.learns].name,
            "low": amount(weak.insider.low),
            "high": weak.insider.high.map(amount),
            "says": weak.says,
        })
    };
    let report = serde_json::json!({
        "figures": names.len(),
        "hidden": found.found.known.len(),
        "recovered": found.found.recovered(),
        "findings": found.found.findings.iter().map(finding).collect::<Vec<_>>(),
        "insiders": found.insiders.iter().map(insider).collect::<Vec<_>>(),
        "shown": found.shown.iter().map(|(_, says)| says).collect::<Vec<_>>(),
        "given_away": joined.given_away,
        "not_in_any_file": joined.missing,
        "without_total": joined.without_total,
    });
    format!("{report:#}")
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
    let hiding = Hiding {
        risk: risk(&protect.read),
        zeros: match protect.zeros {
            ZeroFigures::MayHide => Zeros::MayHide,
            ZeroFigures::Shown => Zeros::Shown,
            ZeroFigures::Hidden => Zeros::Hidden,
        },
        answers: protect.answers.clone(),
    };
    must_be_dimensions(&tables, &protect.answers)?;
    let hidden = hide(&tables, &joined, &hiding, &request)
        .map_err(|problem| bad_input(problem.to_string()))?;
    std::fs::create_dir_all(&protect.out).with_context(|| protect.out.display().to_string())?;
    for (target, text) in targets.iter().zip(&hidden.files) {
        seal::write_atomically(target, |out| out.write_all(text.as_bytes()))
            .with_context(|| target.display().to_string())?;
        say(&target.display().to_string());
    }
    let best =
        if hidden.is_best { "no choice hides less" } else { "a good choice, not proved best" };
    let small = match (protect.read.sums, &protect.read.status) {
        (None, None) => count_of(hidden.small, "small count is hidden", "small counts are hidden"),
        _ => count_of(hidden.small, "figure had to hide", "figures had to hide"),
    };
    let others = count_of(hidden.others, "other figure", "other figures");
    say(&format!("{small}, and {others} besides ({best})."));
    if protect.read.sums.is_some() {
        say(&format!(
            "{} of them only because those who gave to a hidden sum know more than readers.",
            hidden.for_insiders
        ));
        say(
            "An attack on these files alone found nothing, nor did one with what the largest of each hidden sum knows. The columns of contributors, status and what was left out are not for readers and were not written.",
        );
    } else {
        say(
            "An attack on these files alone found nothing. Which cells were small, and how many, is not for readers.",
        );
    }
    about_the_tables(&joined, tell);
    Ok(())
}

fn run_check(check: &CheckOutput) -> Result<()> {
    let named = check.declaration.display();
    let declared = Declared::parse(&text_of(&check.declaration)?)
        .map_err(|problem| bad_input(format!("{named}, {problem}")))?;
    let named = check.file.display().to_string();
    let bytes = std::fs::read(&check.file).map_err(|e| bad_input(format!("{named}: {e}")))?;
    let behind = match &check.behind {
        Some(file) => Some((file.display().to_string(), text_of(file)?)),
        None => None,
    };
    let sums = behind.as_ref().map(|(name, text)| BehindSums { name, bytes: text.as_bytes() });
    let problems = check_output_with(&named, &bytes, &declared, sums);
    let has_sums = declared.columns.iter().any(|column| column.is == Kind::Sum);
    if has_sums && sums.is_none() {
        tell(
            "Who dominates its sums was not looked at: give the file of contributors with --behind.",
        );
    }
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

fn must_be_dimensions(tables: &[OwnTable], answers: &[String]) -> Result<()> {
    let missing =
        answers.iter().find(|answer| !tables.iter().any(|table| table.has(answer.trim())));
    missing.map_or(Ok(()), |name| {
        Err(bad_input(format!("--answers {name}: no file has a column called {name}")))
    })
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
