//! Small areas from a file, with the columns that are asked for.

use super::PlanningRequest;
use crate::area_files::{BadFile, FoundArea, read_areas, read_table};
use commons::AreaCode;
use place::Ring;
use std::collections::BTreeMap;
use std::path::Path;

/// What columns, or properties, are called.
#[derive(Debug, Clone)]
pub struct Columns {
    /// The code of the area.
    pub code: String,
    /// Children of it.
    pub children: String,
    /// Needs, each a number; empty where it is not known.
    pub needs: Vec<String>,
    /// The community, such as the ward.
    pub community: Option<String>,
    /// Whether it is rural: yes or no.
    pub rural: Option<String>,
    /// A larger area whose border no locality crosses.
    pub within: Option<String>,
}

/// A small area as it was read.
pub(super) struct Area {
    pub(super) code: AreaCode,
    pub(super) children: u64,
    pub(super) needs: Vec<Option<f64>>,
    pub(super) community: Option<String>,
    pub(super) rural: bool,
    pub(super) within: Option<String>,
    pub(super) rings: Vec<Ring>,
}

/// Reads the areas, each once.
pub(super) fn read(request: &PlanningRequest) -> Result<Vec<Area>, BadFile> {
    let file = &request.areas;
    let mut found = read_areas(file, request.layer.as_deref())?;
    if let Some(table) = &request.table {
        join(file, &mut found, read_table(table)?, &request.columns.code)?;
    }
    let read = |found: FoundArea| area(file, found, &request.columns);
    let mut areas = found.into_iter().map(read).collect::<Result<Vec<Area>, BadFile>>()?;
    areas.sort_by_key(|area| area.code);
    Ok(areas)
}

/// The same rings whatever the file: formats differ in which way rings run and in their order, and the
/// last digits of a sum must not depend on that.
fn in_order(mut rings: Vec<Ring>) -> Vec<Ring> {
    for ring in &mut rings {
        if let Some(least) = (0..ring.len()).min_by_key(|at| ring.get(*at).copied()) {
            ring.rotate_left(least);
        }
        if ring.get(1) > ring.last() {
            ring.reverse();
            ring.rotate_right(1);
        }
    }
    rings.sort();
    rings
}

fn join(
    file: &Path,
    found: &mut [FoundArea],
    more: Vec<FoundArea>,
    code: &str,
) -> Result<(), BadFile> {
    let mut by_code: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for row in more {
        let Some(key) = row.said.get(code).cloned() else {
            let what =
                format!("the table beside it has no column {code}; say --code, or name it so");
            return Err(BadFile::new(file, "", what));
        };
        by_code.insert(key, row.said);
    }
    for one in found {
        let key = one.said.get(code).cloned().unwrap_or_default();
        for (name, value) in by_code.remove(&key).unwrap_or_default() {
            // A property of the outlines counts before a column of the table.
            one.said.entry(name).or_insert(value);
        }
    }
    Ok(())
}

fn area(file: &Path, found: FoundArea, columns: &Columns) -> Result<Area, BadFile> {
    let wrong = |what: String| BadFile::new(file, &found.place, what);
    let said = |name: &String| found.said(file, name);
    let code = said(&columns.code)?;
    let code = AreaCode::parse(code).map_err(|_| {
        wrong(format!("{code} is no code such as E01010568, in column {}", columns.code))
    })?;
    let children = said(&columns.children)?;
    let number = children.replace(',', "");
    let children = number.parse::<f64>().ok().filter(|n| n.is_finite() && (0.0..1e9).contains(n));
    let children = children.ok_or_else(|| {
        wrong(format!("{number:?} is no number of children, in {}", columns.children))
    })?;
    let need = |name: &String| match said(name)? {
        "" => Ok(None),
        text => match text.replace(',', "").parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            Ok(_) | Err(_) => Err(wrong(format!("{text:?} is no number, in column {name}"))),
        },
    };
    let word = |name: &Option<String>| name.as_ref().map(said).transpose();
    let rural = match word(&columns.rural)?.map(str::to_lowercase).as_deref() {
        None | Some("" | "no" | "false" | "0" | "urban") => false,
        Some("yes" | "true" | "1" | "rural") => true,
        Some(other) => return Err(wrong(format!("{other:?} is neither yes nor no, for rural"))),
    };
    let filled = |word: Option<&str>| word.filter(|word| !word.is_empty()).map(str::to_owned);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 1e9")]
    let children = children.round() as u64;
    Ok(Area {
        code,
        children,
        needs: columns.needs.iter().map(need).collect::<Result<_, _>>()?,
        community: filled(word(&columns.community)?),
        rural,
        within: filled(word(&columns.within)?),
        rings: in_order(found.rings),
    })
}
