//! Which columns of the files are compared, and as what.
//!
//! Either the person says (`--fields given=first_name,dob=by/bm/bd`), or headers that leave no
//! doubt are taken ([`crate::link_files::words`]). Both ways what was used and what was left out
//! is told.

use crate::link_files::guess::guess;
use crate::link_files::problem::{CannotLinkFiles, InputProblem, InputProblems, about};
use crate::link_files::words::{Meaning, meaning, tidy};
use connect::Kind;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// A file and the names of its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) path: PathBuf,
    pub(crate) names: Vec<String>,
}

/// What the person asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked<'a> {
    pub(crate) id: Option<&'a str>,
    /// Only where one file holds several sources.
    pub(crate) source: Option<&'a str>,
    pub(crate) fields: Option<&'a str>,
    pub(crate) leave_out: &'a [String],
}

/// Where a field is in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pick {
    /// The file does not have it.
    Absent,
    /// These columns, with a space between.
    Words(Vec<usize>),
    /// Year, month and day.
    Date([usize; 3]),
    /// The given names of a column that holds whole names.
    GivenPart(usize),
    /// The family name of a column that holds whole names.
    FamilyPart(usize),
}

/// A field, and where it is in each file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chosen {
    pub(crate) kind: Kind,
    pub(crate) picks: Vec<Pick>,
}

/// What is read from the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) fields: Vec<Chosen>,
    /// The column of ids in each file; without one, rows are numbered.
    pub(crate) ids: Vec<Option<usize>>,
    /// The column of sources, where one file holds several.
    pub(crate) source: Option<usize>,
    pub(crate) left_out: Vec<LeftOut>,
    pub(crate) notes: Vec<String>,
}

/// A column that is not compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Its header.
    pub column: String,
    /// Why.
    pub why: String,
}

/// Decides which columns are read.
pub(crate) fn choose(headers: &[Header], asked: &Asked<'_>) -> Result<Choice, CannotLinkFiles> {
    let ids = ids(headers, asked.id)?;
    let source = source(headers, asked.source)?;
    let mut fields = match asked.fields {
        Some(words) => named(headers, words)?,
        None => guessed(headers, &ids),
    };
    let mut notes = Vec::new();
    leave_out(headers, asked.leave_out, &mut fields)?;
    keep_comparable(headers.len(), &mut fields, &mut notes);
    if fields.is_empty() {
        return Err(nothing_to_compare(headers).into());
    }
    for field in &fields {
        notes.extend(doubts(headers, field));
    }
    let left_out = left_out(headers, &fields, &ids, source);
    Ok(Choice { fields, ids, source, left_out, notes })
}

/// The column called `word`, whatever its capitals; several words with `|` between are tried in turn.
fn find(names: &[String], word: &str) -> Option<usize> {
    let at = |word: &str| {
        let exact = names.iter().position(|name| name.trim() == word);
        exact.or_else(|| names.iter().position(|name| tidy(name) == tidy(word)))
    };
    at(word.trim()).or_else(|| word.split('|').find_map(|word| at(word.trim())))
}

fn missing(header: &Header, column: &str, option: &str) -> InputProblem {
    about(
        &header.path,
        1,
        format!("no column of this name; the columns are {}", header.names.join(", ")),
        format!("the column that {option} names"),
        "Give its name as the header writes it.",
    )
    .in_column(column)
}

fn ids(headers: &[Header], asked: Option<&str>) -> Result<Vec<Option<usize>>, CannotLinkFiles> {
    if asked == Some("-") {
        return Ok(vec![None; headers.len()]);
    }
    let mut problems = InputProblems::default();
    let mut ids = Vec::with_capacity(headers.len());
    for header in headers {
        let Some(word) = asked else {
            let known = ["uniqueid", "id", "recid", "recordid"];
            let plain = |name: &String| tidy(name).replace('_', "");
            ids.push(
                known.iter().find_map(|word| header.names.iter().position(|n| plain(n) == **word)),
            );
            continue;
        };
        let found = find(&header.names, word);
        if found.is_none() {
            problems.add(missing(header, word, "--id"));
        }
        ids.push(found);
    }
    problems.into_result().map(|()| ids)
}

/// Several files are each a source of their own; one file may name its sources in a column.
fn source(headers: &[Header], asked: Option<&str>) -> Result<Option<usize>, CannotLinkFiles> {
    let [header] = headers else { return Ok(None) };
    match asked {
        Some(word) => find(&header.names, word)
            .map(Some)
            .ok_or_else(|| missing(header, word, "--source").into()),
        None => Ok(header.names.iter().position(|name| meaning(name) == Meaning::Source)),
    }
}

/// Fields that the person names.
fn named(headers: &[Header], words: &str) -> Result<Vec<Chosen>, CannotLinkFiles> {
    let mut problems = InputProblems::default();
    let mut fields: Vec<Chosen> = Vec::new();
    let option = Path::new("--fields");
    for part in words.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let Some((word, columns)) = part.split_once('=') else {
            let advice = "Write it as given=first_name,surname=last_name,dob=birth_date.";
            problems.add(about(option, 0, format!("`{part}`"), "FIELD=COLUMN", advice));
            continue;
        };
        let kind = kind_of(word.trim());
        if fields.iter().any(|field| field.kind == kind) {
            let advice = format!("Put columns of one field together: {word}=first/second.");
            let found = format!("`{}` twice", kind.word());
            problems.add(about(option, 0, found, "each field once", advice));
            continue;
        }
        match picks(headers, &kind, columns) {
            Ok(picks) => fields.push(Chosen { kind, picks }),
            Err(problem) => problems.add(problem),
        }
    }
    problems.into_result().map(|()| fields)
}

/// The kind that a word before `=` means.
fn kind_of(word: &str) -> Kind {
    let own = |name: &str| tidy(name);
    match word.split_once(':') {
        Some(("number", name)) => Kind::Number(own(name)),
        Some(("text", name)) => Kind::Text(own(name)),
        Some(("category", name)) => Kind::Category(own(name)),
        _ => match word {
            "other" => Kind::Other,
            _ => match meaning(word) {
                Meaning::Field(kind) => kind,
                Meaning::Id
                | Meaning::Source
                | Meaning::BirthPart(_)
                | Meaning::WholeName
                | Meaning::Truth
                | Meaning::Audit
                | Meaning::Unknown => Kind::Text(own(word)),
            },
        },
    }
}

/// Where the named columns are in every file. With three files or more, some may not have them.
fn picks(headers: &[Header], kind: &Kind, columns: &str) -> Result<Vec<Pick>, InputProblem> {
    let mut picks = Vec::with_capacity(headers.len());
    let mut lacking = None;
    for header in headers {
        match pick(header, kind, columns) {
            Ok(pick) => picks.push(pick),
            Err(problem) => {
                lacking.get_or_insert(problem);
                picks.push(Pick::Absent);
            }
        }
    }
    let there = picks.iter().filter(|pick| **pick != Pick::Absent).count();
    match lacking {
        Some(problem) if there < 2 => Err(problem),
        _ => Ok(picks),
    }
}

fn pick(header: &Header, kind: &Kind, columns: &str) -> Result<Pick, InputProblem> {
    if let Some(at) = find(&header.names, columns) {
        return Ok(Pick::Words(vec![at]));
    }
    let mut found = Vec::new();
    for column in columns.split('/') {
        let at = find(&header.names, column);
        found.push(at.ok_or_else(|| missing(header, column.trim(), "--fields"))?);
    }
    match (kind, found.as_slice()) {
        (Kind::Born, [year, month, day]) => Ok(Pick::Date([*year, *month, *day])),
        (Kind::Born, [_, _]) => Err(about(
            &header.path,
            1,
            format!("two columns for dob: {columns}"),
            "one column, or year/month/day",
            "Name the column of the whole date, or three columns.",
        )),
        _ => Ok(Pick::Words(found)),
    }
}

/// Fields whose headers leave no doubt.
fn guessed(headers: &[Header], ids: &[Option<usize>]) -> Vec<Chosen> {
    let mut fields: Vec<Chosen> = Vec::new();
    for (file, (header, id)) in headers.iter().zip(ids).enumerate() {
        for (kind, pick) in guess(&header.names, *id) {
            let at = fields.iter().position(|field| field.kind == kind).unwrap_or_else(|| {
                fields.push(Chosen { kind, picks: vec![Pick::Absent; headers.len()] });
                fields.len() - 1
            });
            fields[at].picks[file] = pick;
        }
    }
    fields
}

/// Takes out what the person does not want compared, by field or by column.
fn leave_out(
    headers: &[Header],
    words: &[String],
    fields: &mut Vec<Chosen>,
) -> Result<(), CannotLinkFiles> {
    for word in words {
        let columns: Vec<Option<usize>> =
            headers.iter().map(|header| find(&header.names, word)).collect();
        let before = fields.len();
        fields.retain(|field| {
            let by_column = field
                .picks
                .iter()
                .zip(&columns)
                .any(|(pick, column)| column.is_some_and(|at| pick.columns().contains(&at)));
            !by_column && field.kind.word() != word
        });
        if fields.len() == before && columns.iter().all(Option::is_none) {
            let found = format!("`{word}`");
            let expected = "a field or a column of the files";
            let advice = "Check its spelling: nothing of that name is there to leave out.";
            return Err(about(Path::new("--leave-out"), 0, found, expected, advice).into());
        }
    }
    Ok(())
}

/// A field that only one of several files has cannot be compared.
fn keep_comparable(files: usize, fields: &mut Vec<Chosen>, notes: &mut Vec<String>) {
    if files < 2 {
        return;
    }
    fields.retain(|field| {
        let there = field.picks.iter().filter(|pick| **pick != Pick::Absent).count();
        if there < 2 {
            notes.push(format!(
                "{}: only one file has it, so it is not compared",
                field.kind.word()
            ));
        } else if there < files {
            let lacking = files - there;
            notes.push(format!("{}: {lacking} of {files} files do not have it", field.kind.word()));
        }
        there >= 2
    });
}

fn nothing_to_compare(headers: &[Header]) -> InputProblem {
    let first = &headers[0];
    about(
        &first.path,
        1,
        format!("the columns {}", first.names.join(", ")),
        "columns that can be compared, in every file",
        "Say which they are: --fields given=COL,surname=COL,dob=COL,postcode=COL.",
    )
}

/// What the person should think about before trusting a link that rests on such a column.
fn doubts(headers: &[Header], field: &Chosen) -> Vec<String> {
    let mut notes = Vec::new();
    for (header, pick) in headers.iter().zip(&field.picks) {
        for at in pick.columns() {
            let name = &header.names[at];
            let doubt = match meaning(name) {
                Meaning::Truth => "looks like the truth about who is who",
                Meaning::Audit => "is needed to check the links for fairness",
                Meaning::Id
                | Meaning::Source
                | Meaning::BirthPart(_)
                | Meaning::Field(_)
                | Meaning::WholeName
                | Meaning::Unknown => continue,
            };
            notes.push(format!("{name} {doubt}; it is compared because --fields names it"));
        }
    }
    notes.dedup();
    notes
}

fn left_out(
    headers: &[Header],
    fields: &[Chosen],
    ids: &[Option<usize>],
    source: Option<usize>,
) -> Vec<LeftOut> {
    let mut left_out: Vec<LeftOut> = Vec::new();
    for (file, header) in headers.iter().enumerate() {
        for (at, name) in header.names.iter().enumerate() {
            let used = fields.iter().any(|field| field.picks[file].columns().contains(&at));
            if used || ids[file] == Some(at) || source == Some(at) {
                continue;
            }
            let one = LeftOut { column: name.clone(), why: why(name).to_owned() };
            if !left_out.contains(&one) {
                left_out.push(one);
            }
        }
    }
    left_out
}

fn why(name: &str) -> &'static str {
    match meaning(name) {
        Meaning::Truth => "it looks like the truth about who is who, which is never evidence",
        Meaning::Audit => "kept for the audit of fairness",
        Meaning::Source => "each file is one source",
        Meaning::Id => "an id of rows says nothing about people",
        Meaning::Field(_) | Meaning::BirthPart(_) | Meaning::WholeName => {
            "not asked for, or another column holds the same"
        }
        Meaning::Unknown => "its header says nothing that is known here; --fields can name it",
    }
}

impl Pick {
    /// The columns it reads.
    pub(crate) fn columns(&self) -> Vec<usize> {
        match self {
            Self::Absent => Vec::new(),
            Self::Words(columns) => columns.clone(),
            Self::Date(columns) => columns.to_vec(),
            Self::GivenPart(at) | Self::FamilyPart(at) => vec![*at],
        }
    }
}
