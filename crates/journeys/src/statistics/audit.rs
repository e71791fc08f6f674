//! The nightly audit: the whole ledger is read through, and every published cube opened and compared
//! with it. While it has not passed, or is too old, live statistics answer nothing.

use super::CannotPublish;
use super::audit_profiles::profiles;
use super::cubes::{published, year};
use super::publish::tables;
use crate::deeds;
use crate::house::House;
use crate::ledger_of_profiles::enter_earlier;
use crate::outputs::audit_room;
use commons::Moment;
use convene::Role;
use disclose::live::{Year, strongest};
use std::collections::BTreeSet;
use store::ledger::{self, AuditResult, Door, LedgerAudit, LedgerHead};
use store::{StoreError, audit, vintages};

/// An audit older than this no longer counts, in seconds: a night that was missed may be made up for.
const OLDEST: i64 = 48 * 60 * 60;
/// A clock may have been set back by this much, in seconds.
const SET_BACK: i64 = 60 * 60;
/// Rows of the ledger that are read at once.
const PAGE: u64 = 1_000;

/// What an audit came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audited {
    /// When.
    pub at: Moment,
    /// What was examined, in words.
    pub examined: String,
    /// What was found; nothing when it passed.
    pub findings: Vec<String>,
}

impl Audited {
    /// Whether nothing was found.
    pub const fn passed(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Reads the ledger through and keeps what came of it. The findings hold no figure.
///
/// # Errors
/// [`CannotPublish`] when the store cannot be asked; what is wrong with the ledger is a finding.
pub fn audit_ledger(house: &House) -> Result<Audited, CannotPublish> {
    enter_earlier(house, "system")?;
    let mut findings = Vec::new();
    let chain = house.store.read("ledger", ledger::verify)?;
    let head = match chain {
        Ok(head) => head,
        Err(broken) => {
            findings.push(broken.to_string());
            LedgerHead { seq: 0, hash: commons::ContentHash::of(b"broken") }
        }
    };
    let mut examined = format!("{} rows of the ledger", head.seq);
    findings.extend(profiles(house, &rows(house)?)?);
    let (of_room, in_room) = audit_room(house)?;
    findings.extend(of_room);
    match published(house) {
        Err(CannotPublish::Store(problem)) => return Err(problem.into()),
        Err(problem) => findings.push(problem.to_string()),
        Ok(all) => {
            for one in &all {
                findings.extend(missing(house, &tables(&one.cube))?);
            }
            let (found, years) = years(house)?;
            findings.extend(found);
            let most = years.iter().map(|year| year.costs().most_cells()).max().unwrap_or(0);
            examined.push_str(&in_words(all.len(), most));
        }
    }
    examined.push_str(&in_room);
    let audited = Audited { at: house.now(), examined, findings };
    keep(house, head, &audited)?;
    Ok(audited)
}

/// How far an attacker gets who knows every other child, in words.
fn in_words(cubes: usize, most: u32) -> String {
    format!(
        "; {cubes} published vintages, in which one child is in at most {most} noisy cells of a \
         variable: who knows everybody else guesses that child's answer right in at most {:.1} of \
         100 cases, where chance is 50",
        100.0 * strongest(most)
    )
}

/// Tables of a cube that are not in the ledger as they were published.
fn missing(house: &House, tables: &[ledger::Release]) -> Result<Vec<String>, CannotPublish> {
    let Some(content) = tables.first().map(|table| table.content) else {
        return Ok(vec!["a published vintage has no table".to_owned()]);
    };
    let kept = house.store.read("ledger of a vintage", move |tx| ledger::of_content(tx, content));
    let kept = match kept {
        Ok(kept) => kept,
        Err(StoreError::Unreadable { .. }) => {
            return Ok(vec!["a row of the ledger is not as it was written".to_owned()]);
        }
        Err(problem) => return Err(problem.into()),
    };
    let absent = tables.iter().filter(|table| !kept.iter().any(|row| row.release == **table));
    let absent = absent.map(|table| {
        format!(
            "the table {} of {} is not in the ledger as published",
            table.table_id, table.vintage
        )
    });
    Ok(absent.collect())
}

/// The rows of the ledger up to the first that is not as it was written; the chain says that.
fn rows(house: &House) -> Result<Vec<ledger::Entry>, CannotPublish> {
    let (mut all, mut after) = (Vec::new(), 0);
    loop {
        match house.store.read("rows of the ledger", move |tx| ledger::after(tx, after, PAGE)) {
            Ok(rows) if rows.is_empty() => return Ok(all),
            Ok(rows) => {
                after = rows.last().map_or(after, |row| row.seq);
                all.extend(rows);
            }
            Err(StoreError::Unreadable { .. }) => return Ok(all),
            Err(problem) => return Err(problem.into()),
        }
    }
}

/// Whether each year keeps its limits, and every row of this door is of a vintage that is kept.
fn years(house: &House) -> Result<(Vec<String>, Vec<Year>), CannotPublish> {
    let mut live = rows(house)?;
    live.retain(|row| row.release.door == Door::Live);
    house.store.read("years and vintages", move |tx| {
        let all = vintages::list(tx)?;
        let names: BTreeSet<&str> = all.iter().map(|one| one.name.as_str()).collect();
        let (mut findings, mut years) = (Vec::new(), Vec::new());
        let own: BTreeSet<&str> = all.iter().map(|one| one.academic_year.as_str()).collect();
        for academic_year in own {
            match year(tx, academic_year) {
                Ok(year) => years.push(year),
                Err(CannotPublish::Store(problem)) => return Err(problem.into()),
                Err(problem) => findings.push(problem.to_string()),
            }
        }
        for row in live.iter().filter(|row| !names.contains(row.release.vintage.as_str())) {
            findings.push(format!("row {} is of a vintage that is not kept", row.seq));
        }
        Ok((findings, years))
    })
}

fn keep(house: &House, head: LedgerHead, audited: &Audited) -> Result<(), CannotPublish> {
    let kept = LedgerAudit {
        id: house.new_id(),
        at: audited.at,
        head,
        result: if audited.passed() { AuditResult::Passed } else { AuditResult::Failed },
        examined: audited.examined.clone(),
        findings: audited.findings.clone(),
    };
    let result = if audited.passed() { "passed" } else { "failed" };
    let role = Role::GovernanceLead.as_str();
    let deed = deeds::done("system", role, "audit ledger", result);
    let now = audited.at;
    Ok(house.store.write("keep audit of the ledger", move |tx| {
        ledger::keep_audit(tx, &kept)?;
        audit::record(tx, &deed, now).map(|_| ())
    })?)
}

/// Why nothing is answered now; none when the last audit passed and is not too old.
pub(super) fn why_closed(house: &House) -> Result<Option<String>, StoreError> {
    let last = house.store.read("last audit of the ledger", ledger::last_audit)?;
    let now = house.now();
    Ok(match last {
        None => Some("what was published has not been checked yet".to_owned()),
        Some(last) if last.result == AuditResult::Failed => Some(format!(
            "the check on {} found that what was published is not as it should be",
            last.at.day().in_words()
        )),
        Some(last) if !(-SET_BACK..=OLDEST).contains(&(now.unix() - last.at.unix())) => Some(
            format!("the last check was on {}, which is too long ago", last.at.day().in_words()),
        ),
        Some(_) => None,
    })
}
