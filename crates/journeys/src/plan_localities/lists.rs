//! The lists beside the areas: neighbours, flows to schools, and areas that stay together.

use crate::area_files::{BadFile, text_of};
use commons::AreaCode;
use std::collections::BTreeMap;
use std::path::Path;

/// Pairs of neighbours: a heading, then two codes in each line.
pub(super) fn pairs(file: Option<&Path>) -> Result<Vec<(AreaCode, AreaCode)>, BadFile> {
    let Some(file) = file else { return Ok(Vec::new()) };
    let rows = rows(file, 2, "two codes of neighbours")?;
    rows.iter()
        .map(|(line, row)| Ok((code(file, *line, &row[0])?, code(file, *line, &row[1])?)))
        .collect()
}

/// Areas by the list they are in: a heading, then a code and the name of its list.
pub(super) fn lists(file: Option<&Path>) -> Result<Vec<Vec<AreaCode>>, BadFile> {
    let Some(file) = file else { return Ok(Vec::new()) };
    let mut lists: BTreeMap<String, Vec<AreaCode>> = BTreeMap::new();
    for (line, row) in rows(file, 2, "a code and the name of its list")? {
        lists.entry(row[1].clone()).or_default().push(code(file, line, &row[0])?);
    }
    Ok(lists.into_values().collect())
}

/// For each area the schools its children go to: a heading, then code, school and pupils.
pub(super) fn flows(
    file: Option<&Path>,
) -> Result<BTreeMap<AreaCode, Vec<(String, f64)>>, BadFile> {
    let mut flows: BTreeMap<AreaCode, Vec<(String, f64)>> = BTreeMap::new();
    let Some(file) = file else { return Ok(flows) };
    for (line, row) in rows(file, 3, "a code, a school and a number of pupils")? {
        let pupils = row[2].parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0);
        let pupils = pupils.ok_or_else(|| {
            BadFile::new(
                file,
                format!(", line {line}, column 3"),
                format!("{:?} is no number of pupils", row[2]),
            )
        })?;
        flows.entry(code(file, line, &row[0])?).or_default().push((row[1].clone(), pupils));
    }
    Ok(flows)
}

type Rows = Vec<(u64, Vec<String>)>;

fn rows(file: &Path, cells: usize, expected: &str) -> Result<Rows, BadFile> {
    let text = text_of(file)?;
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| BadFile::new(file, "", format!("not a CSV file: {e}")))?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() < cells || record.iter().take(cells).any(|cell| cell.trim().is_empty()) {
            let what = format!("{expected} was expected, under a heading");
            return Err(BadFile::new(file, format!(", line {line}"), what));
        }
        rows.push((line, record.iter().map(|cell| cell.trim().to_owned()).collect()));
    }
    Ok(rows)
}

fn code(file: &Path, line: u64, text: &str) -> Result<AreaCode, BadFile> {
    let what = || format!("{text:?} is no code such as E01010568");
    AreaCode::parse(text).map_err(|_| BadFile::new(file, format!(", line {line}"), what()))
}
