//! `lifechances link quality`: how good a set of links is, and for whom.

use crate::link_quality_files::{Rows, Table, people_of};
use crate::problem::bad_input;
use crate::{say, tell};
use anyhow::{Context, Result};
use clap::Args;
use connect::Link;
use connect::quality::evidence::NOBODY;
use connect::quality::guild::{Item, guild};
use connect::quality::written::markdown;
use connect::quality::{Audit, Known, Linked, Options, Report, Verdict, draws, report};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// `lifechances link quality`.
#[derive(Debug, Args)]
#[command(after_help = "\
Without --truth and --review the rates are those that the probabilities of the links lead one to \
expect, and say so. Write the links with `--also-from 0.001`, or missed links cannot be seen.
Example: lifechances link quality links.csv clusters.csv --audit pupils.csv \\
         --by ethnic_group,imd_quintile,sex,age,source --out quality.md")]
pub(crate) struct Quality {
    /// The pairs: id_a,id_b,weight,probability, as `link dedupe --out` writes them.
    #[arg(value_name = "LINKS")]
    pub(crate) links: PathBuf,
    /// The cluster of every record: id,cluster, as `link dedupe --clusters` writes them.
    #[arg(value_name = "CLUSTERS")]
    pub(crate) clusters: PathBuf,
    /// A CSV file with an id and the columns of --by. They are never used to link.
    #[arg(long, value_name = "FILE")]
    pub(crate) audit: PathBuf,
    /// The columns whose groups are reported. A column called age is put into bands.
    #[arg(long, value_name = "COL,..", value_delimiter = ',', required = true)]
    pub(crate) by: Vec<String>,
    /// The column of ids in the audit file; without it id, unique_id, rec_id or record_id.
    #[arg(long, value_name = "COL")]
    pub(crate) id: Option<String>,
    /// Also report movers: people whose records carry more than one value of this column, such as
    /// postcode. Needs --truth: by links alone, a mover whose link was missed looks settled.
    #[arg(long, value_name = "COL", requires = "truth")]
    pub(crate) moved: Option<String>,
    /// Who is who: id,person or id_a,id_b.
    #[arg(long, value_name = "FILE")]
    pub(crate) truth: Option<PathBuf>,
    /// Pairs that people decided: id_a,id_b,same,stands_for.
    #[arg(long, value_name = "FILE", conflicts_with = "truth")]
    pub(crate) review: Option<PathBuf>,
    /// What people say about the data and the linkage: a TOML file of items such as 1a = "…".
    #[arg(long, value_name = "FILE")]
    pub(crate) about: Option<PathBuf>,
    /// Share of one person's pairs that blocking is expected to have brought together.
    #[arg(long, value_name = "SHARE")]
    pub(crate) completeness: Option<f64>,
    /// Groups with fewer people are named and not rated.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) fewest: u64,
    /// The seed of all draws.
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Where to write the report: .json or .md.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Where to write sets of links drawn by their probabilities, for analyses that carry what is not
    /// known: id,set_1,set_2,…
    #[arg(long, value_name = "FILE")]
    pub(crate) draws: Option<PathBuf>,
    /// How many sets to draw.
    #[arg(long, value_name = "K", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) sets: u32,
}

/// Reports.
pub(crate) fn run(quality: &Quality) -> Result<()> {
    let form = Form::of(&quality.out)?;
    let clusters = Table::read(&quality.clusters)?;
    let rows = Rows::of(&clusters, &quality.clusters)?;
    let person = rows.numbers(&clusters.column("cluster", &quality.clusters)?);
    let links = links(quality, &rows, &person)?;
    let (truth, verdicts) = known(quality, &rows)?;
    let known = match (&truth, &verdicts) {
        (Some(truth), _) => Known::Truth(truth),
        (None, Some(verdicts)) => Known::Review(verdicts),
        (None, None) => Known::Probabilities,
    };
    let audits = audits(quality, &rows, truth.as_deref())?;
    let options = Options {
        fewest_people: quality.fewest,
        seed: quality.seed,
        threshold: threshold(&links),
        blocking_completeness: quality.completeness,
    };
    let found = report(&Linked { person: &person, links: &links }, &known, &audits, &options);
    let items = guild(&found, &told(quality)?).map_err(|e| bad_input(e.to_string()))?;
    write(&quality.out, &form.spell(&found, &items)?)?;
    if let Some(path) = &quality.draws {
        write(path, &drawn(&rows, &links, quality))?;
    }
    tell_report(&found);
    Ok(())
}

/// How the report is written, by the end of its name.
enum Form {
    Json,
    Markdown,
}

impl Form {
    fn of(out: &Path) -> Result<Self> {
        match out.extension().and_then(|end| end.to_str()) {
            Some("json") => Ok(Self::Json),
            Some("md") => Ok(Self::Markdown),
            Some(_) | None => Err(bad_input(format!(
                "--out {}: a report is written as .json or .md",
                out.display()
            ))),
        }
    }

    fn spell(&self, report: &Report, items: &[Item]) -> Result<String> {
        Ok(match self {
            Self::Json => {
                let whole = serde_json::json!({ "report": report, "guild": items });
                serde_json::to_string_pretty(&whole)? + "\n"
            }
            Self::Markdown => markdown(report, items),
        })
    }
}

fn links(quality: &Quality, rows: &Rows, person: &[u32]) -> Result<Vec<Link>> {
    let path = &quality.links;
    let table = Table::read(path)?;
    let [a, b] = [table.column("id_a", path)?, table.column("id_b", path)?];
    let weights = table.column("weight", path)?;
    let mut links = Vec::with_capacity(a.len());
    for (at, ((a, b), weight)) in a.iter().zip(&b).zip(&weights).enumerate() {
        let (a, b) = (rows.row(a, path, at)?, rows.row(b, path, at)?);
        let weight: f64 = weight.parse().ok().filter(|w: &f64| !w.is_nan()).ok_or_else(|| {
            bad_input(format!(
                "{} row {}: {weight:?} is no weight; give bits, such as 7.25",
                path.display(),
                at + 2
            ))
        })?;
        let joined = person[a as usize] == person[b as usize];
        links.push(Link { a: a.min(b), b: a.max(b), weight, joined });
    }
    Ok(links)
}

/// What was known: the true person of every row, or what people decided.
type WhatIsKnown = (Option<Vec<u32>>, Option<Vec<Verdict>>);

fn known(quality: &Quality, rows: &Rows) -> Result<WhatIsKnown> {
    if let Some(path) = &quality.truth {
        let table = Table::read(path)?;
        return Ok((Some(people_of(&table, rows, path)?), None));
    }
    let Some(path) = &quality.review else { return Ok((None, None)) };
    let table = Table::read(path)?;
    let [a, b] = [table.column("id_a", path)?, table.column("id_b", path)?];
    let same = table.column("same", path)?;
    let stands = table.column("stands_for", path).ok();
    let mut verdicts = Vec::with_capacity(a.len());
    for at in 0..a.len() {
        let bad = |what: &str| bad_input(format!("{} row {}: {what}", path.display(), at + 2));
        let same = match same[at].to_ascii_lowercase().as_str() {
            "yes" | "true" | "1" | "same" => true,
            "no" | "false" | "0" | "different" => false,
            _ => return Err(bad("same is yes or no")),
        };
        let number = |text: &String| text.parse().ok().filter(|n: &f64| n.is_finite() && *n > 0.0);
        let stands_for = match &stands {
            None => 1.0,
            Some(all) => number(&all[at]).ok_or_else(|| bad("stands_for is a number above 0"))?,
        };
        let (a, b) = (rows.row(&a[at], path, at)?, rows.row(&b[at], path, at)?);
        verdicts.push(Verdict { a, b, same, stands_for });
    }
    Ok((None, Some(verdicts)))
}

fn audits(quality: &Quality, rows: &Rows, truth: Option<&[u32]>) -> Result<Vec<Audit>> {
    let path = &quality.audit;
    let table = Table::read(path)?;
    let ids = table.ids(quality.id.as_deref(), path)?;
    let values_of = |name: &str| -> Result<Vec<String>> {
        let mut values = vec![String::new(); rows.len()];
        for (id, value) in ids.iter().zip(table.column(name, path)?) {
            if let Some(row) = rows.known(id) {
                values[row as usize] = value;
            }
        }
        Ok(values)
    };
    let mut audits = Vec::new();
    for name in &quality.by {
        let values = values_of(name)?;
        audits.push(if name.eq_ignore_ascii_case("age") {
            Audit::ages(name, &values)
        } else {
            Audit::of(name, &values)
        });
    }
    if let (Some(name), Some(truth)) = (&quality.moved, truth) {
        let own =
            (0_u32..).zip(truth).map(|(row, t)| if *t == NOBODY { NOBODY - 1 - row } else { *t });
        audits.push(Audit::movers("movers", &own.collect::<Vec<u32>>(), &values_of(name)?));
    }
    Ok(audits)
}

/// The weight from which pairs were joined, when there are pairs that were not.
fn threshold(links: &[Link]) -> Option<f64> {
    let apart = links.iter().any(|link| !link.joined);
    let joined = links.iter().filter(|link| link.joined).map(|link| link.weight);
    joined.min_by(f64::total_cmp).filter(|_| apart)
}

fn told(quality: &Quality) -> Result<BTreeMap<String, String>> {
    let Some(path) = &quality.about else { return Ok(BTreeMap::new()) };
    let text = std::fs::read_to_string(path)
        .map_err(|e| bad_input(format!("{}: cannot be read ({e})", path.display())))?;
    toml::from_str(&text).map_err(|e| bad_input(format!("{}: {e}", path.display())))
}

fn drawn(rows: &Rows, links: &[Link], quality: &Quality) -> String {
    let sets = draws::draw(rows.len(), links, quality.sets, quality.seed);
    let mut text = String::from("id");
    for number in 1..=sets.len() {
        let _ = write!(text, ",set_{number}");
    }
    text.push('\n');
    for (row, id) in rows.ids().iter().enumerate() {
        text.push_str(&quoted(id));
        for set in &sets {
            let _ = write!(text, ",{}", quoted(&rows.ids()[set[row] as usize]));
        }
        text.push('\n');
    }
    text
}

fn quoted(word: &str) -> String {
    if word.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", word.replace('"', "\"\""))
    } else {
        word.to_owned()
    }
}

fn write(path: &Path, text: &str) -> Result<()> {
    seal::write_atomically(path, |file| std::io::Write::write_all(file, text.as_bytes()))
        .with_context(|| format!("{} could not be written", path.display()))
}

fn tell_report(report: &Report) {
    say(report.basis.in_words());
    if let (Some(missed), Some(wrong)) = (report.overall.missed, report.overall.false_matches) {
        say(&format!(
            "missed matches {:.2} % ({:.2} to {:.2}), false matches {:.2} % ({:.2} to {:.2})",
            100.0 * missed.value,
            100.0 * missed.low,
            100.0 * missed.high,
            100.0 * wrong.value,
            100.0 * wrong.low,
            100.0 * wrong.high
        ));
    }
    for column in &report.columns {
        if let Some(gap) = &column.recall_gap {
            say(&format!(
                "{}: recall differs by {:.2} points between {} and {} ({} groups; by chance up to {:.2})",
                column.name,
                100.0 * gap.difference,
                gap.best,
                gap.worst,
                gap.groups,
                100.0 * gap.by_chance
            ));
        }
    }
    if report.threshold.is_none() {
        tell(
            "no thresholds are on offer: the links hold no pair that was not joined (--also-from)",
        );
    }
}
