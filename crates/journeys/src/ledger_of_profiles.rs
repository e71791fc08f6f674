//! Writing tables of the profiles into the ledger of everything that was released.

use crate::deeds;
use crate::house::House;
use commons::ContentHash;
use convene::Role;
use disclose::{Released, Table, reopen};
use store::audit::Deed;
use store::figures::FigureRecord;
use store::ledger::{self, Door, Release, Viewer};
use store::{StoreError, figures};

/// What the ledger says of a table.
pub(crate) fn entry_of(question: &str, table: &Released<Table>) -> Release {
    Release {
        door: Door::Profiles,
        table_id: question.to_owned(),
        vintage: table.note.context.data_version.clone(),
        cells: cells_of(table),
        viewer: Viewer::Everybody,
        menu: None,
        policy: table.note.rules.version().to_owned(),
        content: table.hash(),
    }
}

/// Its cells, with their totals, as `{"cells":["locality=Z09000001;answer=total",…]}`, the last
/// dimension fastest, as they stand in the table.
fn cells_of(table: &Table) -> String {
    let mut cells = vec![String::new()];
    for dimension in &table.dimensions {
        let levels = dimension.levels.iter().map(|level| level.code.as_str());
        let levels: Vec<&str> = levels.chain(std::iter::once("total")).collect();
        let longer = |cell: &String| -> Vec<String> {
            let start = if cell.is_empty() { String::new() } else { format!("{cell};") };
            levels.iter().map(|level| format!("{start}{}={level}", dimension.name)).collect()
        };
        cells = cells.iter().flat_map(longer).collect();
    }
    serde_json::json!({ "cells": cells }).to_string()
}

/// Whoever releases tables of the profiles.
pub(crate) fn releasing(by: &str) -> Deed {
    deeds::done(by, Role::Analyst.as_str(), ledger::WRITE_LEDGER, "")
}

/// Enters the tables that were released before there was a ledger, while it is empty; gives how many.
/// Later nothing gets in by this way: a table that somebody put into the store would be entered as if
/// it had been released. What is not a record of a release stays out; that a record is the one that
/// was kept is for `Store::check`.
///
/// # Errors
/// [`StoreError`].
pub(crate) fn enter_earlier(house: &House, by: &str) -> Result<usize, StoreError> {
    let earlier = house.store.read("figures from before the ledger", |tx| {
        if ledger::head(tx)?.seq > 0 {
            return Ok(Vec::new());
        }
        let mut earlier = figures::list(tx)?;
        earlier.reverse();
        Ok::<Vec<FigureRecord>, StoreError>(earlier)
    })?;
    let mut releases = Vec::new();
    for figure in earlier {
        let hash: ContentHash = figure.body_hash();
        match reopen(&figure.body_json, hash) {
            Ok(table) => releases.push(entry_of(&figure.question, &table)),
            Err(problem) => {
                tracing::error!(question = figure.question, %problem, "not entered in the ledger");
            }
        }
    }
    let (deed, now) = (releasing(by), house.now());
    house.store.write("enter earlier figures", move |tx| {
        ledger::append(tx, &releases, &deed, now).map(|entered| entered.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial_house::house;
    use cohort::{CohortBuilder, ColumnPlan};
    use commons::Day;
    use disclose::{About, Context, Origin, Rules};
    use reveal::{Asked, Question};

    fn released() -> Released<Table> {
        let plans = vec![
            ColumnPlan::new("locality", "Locality", &[("a", "A"), ("b", "B")]),
            ColumnPlan::yes_no("answer", "Answer"),
        ];
        let mut builder = CohortBuilder::new(plans).expect("two columns");
        for (locality, answer) in [("a", "yes"), ("a", "no"), ("b", "yes"), ("b", "no")] {
            (0..40).for_each(|_| builder.add(&[Some(locality), Some(answer)]).expect("fits"));
        }
        let about = About {
            key: "answer.by-locality".to_owned(),
            title: "Answer".to_owned(),
            population: "children".to_owned(),
        };
        let by = vec![Asked::group("locality"), Asked::outcome("answer")];
        let question = Question { about, by, among: Vec::new() };
        let raw = reveal::count(&builder.build(), &question).expect("counted");
        let day = Day::new(2026, 9, 1).expect("a day");
        let context = Context {
            data_version: "lake 7".to_owned(),
            data_date: day,
            source: "Invented".to_owned(),
            origin: Origin::Synthetic,
        };
        disclose::release(raw, &Rules::in_force_on(day).expect("rules"), context).expect("released")
    }

    #[test]
    fn figures_from_before_the_ledger_are_entered_once_and_changed_ones_are_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let house = house(folder.path());
        let table = released();
        let kept = |question: &str, body: String| {
            let figure = FigureRecord {
                id: house.new_id(),
                question: question.to_owned(),
                data_version: "lake 7".to_owned(),
                rules_version: "house".to_owned(),
                body_json: body,
                released_at: house.now(),
                released_by: "system".to_owned(),
            };
            let keep = move |tx: &mut store::Tx<'_>| figures::keep(tx, &figure).map(|_| ());
            house.store.write::<(), StoreError, _>("keep", keep).expect("kept");
        };
        kept("answer.by-locality", table.to_record());
        kept("forged", table.to_record().replace("\"format\"", "\"form\""));
        assert_eq!(enter_earlier(&house, "system").expect("entered"), 1);
        // Once there is a ledger, what is put into the store beside it is not entered.
        kept("put there later", table.to_record().replace("Answer", "Other"));
        assert_eq!(enter_earlier(&house, "system").expect("nothing more"), 0);
        let entries = house.store.read("ledger", |tx| ledger::after(tx, 0, 10)).expect("a ledger");
        let [entry] = &entries[..] else { panic!("{entries:?}") };
        assert_eq!(entry.release, entry_of("answer.by-locality", &table));
        let cells: serde_json::Value = serde_json::from_str(&entry.release.cells).expect("JSON");
        assert_eq!(cells["cells"].as_array().expect("a list").len(), table.cells.len());
        let whole = house.store.read("verify", ledger::verify).expect("a store");
        assert_eq!(whole.expect("a whole ledger").hash, entry.hash);
    }
}
