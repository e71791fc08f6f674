//! The part of the nightly audit that looks at what left the safe room: every release stands in the
//! ledger as it is in its history, and its sets are compared once more with those of all before it.

use super::kept::{Kept, Numbers};
use super::{is_list, kept_of};
use crate::histories::{self, HistoryProblem};
use crate::house::House;
use crate::outputs::CannotOutput;
use convene::output::{OutputDeed, OutputLife};
use disclose::contributors::{NamedSet, too_close};
use std::collections::BTreeMap;
use store::StoreError;
use store::histories::HistoryKind;
use store::ledger::{self, Door, Entry};

/// What was found, and what was examined, in words.
///
/// # Errors
/// [`StoreError`]; what cannot be read otherwise is a finding.
pub(crate) fn audit_room(house: &House) -> Result<(Vec<String>, String), StoreError> {
    let rows = match house.store.read("what left", |tx| ledger::of_door(tx, Door::Room)) {
        Ok(rows) => rows,
        Err(StoreError::Unreadable { .. }) => {
            let words = "a row of the ledger of the safe room is not as it was written";
            return Ok((vec![words.to_owned()], String::new()));
        }
        Err(problem) => return Err(problem),
    };
    let (mut findings, before) = in_ledger(house, &rows)?;
    findings.extend(compared(house, &rows)?);
    let mut examined = String::new();
    if !rows.is_empty() {
        examined = format!("; {} of the safe room, each with all before it", releases(rows.len()));
    }
    if before > 0 {
        examined.push_str(&format!(
            "; {} of the safe room from before there were contributor sets, not compared",
            releases(before)
        ));
    }
    Ok((findings, examined))
}

fn releases(count: usize) -> String {
    if count == 1 { "1 release".to_owned() } else { format!("{count} releases") }
}

/// Whether every release of a history is in the ledger and every row there is of one, and how many
/// releases are from before there were lists of who is counted.
fn in_ledger(house: &House, rows: &[Entry]) -> Result<(Vec<String>, usize), StoreError> {
    let read = house
        .store
        .read("outputs", |tx| histories::read_all::<OutputDeed>(tx, HistoryKind::Output));
    let all = match read {
        Ok(all) => all,
        Err(HistoryProblem::Store(problem)) => return Err(problem),
        Err(problem) => return Ok((vec![problem.to_string()], 0)),
    };
    let mut of_rows: BTreeMap<(String, String), usize> = BTreeMap::new();
    for row in rows {
        let at = (row.release.table_id.clone(), row.release.content.to_string());
        *of_rows.entry(at).or_default() += 1;
    }
    let (mut findings, mut before) = (Vec::new(), 0);
    for told in all {
        let address = told.history.address;
        let was_released =
            told.entries.iter().any(|e| matches!(e.deed, OutputDeed::Release { .. }));
        if !was_released {
            continue;
        }
        let Ok(life) = OutputLife::told(told.entries) else {
            findings.push(format!("the history of the output {address} cannot have been so"));
            continue;
        };
        let seal = life.output().seal().to_string();
        if of_rows.remove(&(address.clone(), seal)) == Some(1) {
            continue;
        }
        if life.output().files.iter().any(|file| is_list(&file.name)) {
            findings.push(format!("the output {address} is not in the ledger as it was released"));
        } else {
            before += 1;
        }
    }
    let strange = of_rows.into_keys();
    findings.extend(strange.map(|(address, _)| {
        format!("the ledger names the output {address}, which was not released so")
    }));
    Ok((findings, before))
}

/// Compares the sets of each release with those of all before it, people standing for each other as
/// they did when it left: that is what was compared then, and it cannot have come to anything else.
fn compared(house: &House, rows: &[Entry]) -> Result<Vec<String>, StoreError> {
    let mut findings = Vec::new();
    let mut earlier: Vec<(String, Kept)> = Vec::new();
    let mut known: Option<(Numbers, Vec<NamedSet>)> = None;
    for row in rows {
        let request = &row.release.table_id;
        let kept = match kept_of(house, "system", row) {
            Ok(Some(kept)) => kept,
            Err(CannotOutput::Store(problem)) => return Err(problem),
            Ok(None) | Err(_) => {
                findings.push(format!("who was counted in the output {request} cannot be read"));
                continue;
            }
        };
        let (mut numbers, mut before) = match known.take() {
            Some((numbers, sets)) if kept.is_numbered_by(&numbers) => (numbers, sets),
            _ => {
                let mut numbers = kept.numbers();
                let sets =
                    earlier.iter().flat_map(|(place, kept)| kept.known_sets(&mut numbers, place));
                let sets = sets.collect();
                (numbers, sets)
            }
        };
        let place = format!(" in the request {request}");
        let own = kept.known_sets(&mut numbers, &place);
        if !too_close(&own, &before).is_empty() {
            findings.push(format!(
                "the output {request} counts sets of children too close to others that have left"
            ));
        }
        before.extend(own);
        known = Some((numbers, before));
        earlier.push((place, kept));
    }
    Ok(findings)
}
