//! Where a layout's rows go: people's rows are split between vault and lake, published figures
//! become observations, lookups stay in the lake as they are.

use crate::house::{ChildrenSide, House};
use crate::load_file::CannotLoad;
use crate::permits;
use access::{Action, Home, Permit, Purpose, Request, Ties};
use commons::{Cell, RecordKey, Sensitive};
use convene::Who;
use extract::{Batch, Identifiers, Kind, Layout, fact_columns, split};
use lake::{Column, PartNote, PartWriter, Table, spelled};
use measure::{Intake, IntakeProblem, Observation};
use std::collections::BTreeMap;
use store::loads::Load;

/// What was kept of a file, to be told to the store.
pub(crate) struct Kept {
    pub(crate) observations: Vec<Observation>,
    pub(crate) intake_problems: Vec<IntakeProblem>,
    /// The decision that let identifiers be put away.
    pub(crate) permit: Option<Permit>,
}

/// Takes batches of checked rows to their home.
pub(crate) struct Keeper<'h> {
    layout: &'h Layout,
    to: To<'h>,
}

enum To<'h> {
    People(Box<People<'h>>),
    Values(Box<Intake>),
    Lookup(Box<PartWriter>),
}

struct People<'h> {
    children: &'h ChildrenSide,
    permit: Permit,
    part: String,
    dataset: String,
    facts: PartWriter,
    columns: Vec<(String, Kind)>,
    identifiers: BTreeMap<RecordKey, Sensitive<Identifiers>>,
}

/// The column of the lake that holds the record key.
pub(crate) const RECORD: &str = "record";

impl<'h> Keeper<'h> {
    pub(crate) fn new(
        house: &'h House,
        layout: &'h Layout,
        load: &Load,
        by: &Who,
    ) -> Result<Self, CannotLoad> {
        if let Some(intake) = Intake::for_layout(&layout.name, &house.definitions) {
            let intake = intake.with_authorities(house.authorities.clone());
            return Ok(Self { layout, to: To::Values(Box::new(intake)) });
        }
        let children = house.children.as_ref().ok_or(CannotLoad::NoChildrenSide)?;
        let note = PartNote {
            load: load.id.as_str().to_owned(),
            source_hash: load.provenance.hash,
            vintage: load.provenance.vintage.clone(),
        };
        let part = load.id.as_str().to_owned();
        let writer = children.lake.begin_part(&layout.name, &part, &note)?;
        if !layout.is_about_people() {
            return Ok(Self { layout, to: To::Lookup(Box::new(writer)) });
        }
        let permit = permits::permit::<CannotLoad>(
            house,
            Request {
                who: by.id.clone(),
                roles: by.roles.clone(),
                purpose: Purpose::Linkage,
                home: Home::Vault,
                action: Action::PutAway,
                ties: Ties::NONE,
                at: house.now(),
            },
            load.id.as_str(),
        )?;
        let columns = fact_columns(layout);
        let people = People {
            children,
            permit,
            part,
            dataset: layout.name.clone(),
            facts: writer,
            columns: columns.iter().map(|c| (c.name.clone(), c.kind.clone())).collect(),
            identifiers: BTreeMap::new(),
        };
        Ok(Self { layout, to: To::People(Box::new(people)) })
    }

    pub(crate) fn take(&mut self, batch: Batch<'_>) -> Result<(), CannotLoad> {
        match &mut self.to {
            To::People(people) => people.take(batch, self.layout),
            To::Values(intake) => {
                let columns: BTreeMap<&str, usize> = batch
                    .columns
                    .iter()
                    .enumerate()
                    .map(|(at, name)| (name.as_str(), at))
                    .collect();
                for row in &batch.rows {
                    intake.take(&|header| {
                        let cell = columns.get(header).and_then(|at| row.cells.get(*at));
                        cell.cloned().unwrap_or(Cell::Blank)
                    });
                }
                Ok(())
            }
            To::Lookup(writer) => {
                let kinds: Vec<(String, Kind)> = batch
                    .columns
                    .iter()
                    .map(|name| {
                        let column = self.layout.columns.iter().find(|c| &c.name == name);
                        (name.clone(), column.map_or(Kind::Text, |c| c.kind.clone()))
                    })
                    .collect();
                let rows: Vec<Vec<Cell>> = batch.rows.into_iter().map(|row| row.cells).collect();
                Ok(writer.write(&table(&kinds, &rows, None)?)?)
            }
        }
    }

    pub(crate) fn finish(self) -> Result<Kept, CannotLoad> {
        let nothing = Kept { observations: Vec::new(), intake_problems: Vec::new(), permit: None };
        match self.to {
            To::People(people) => Ok(Kept { permit: Some(people.finish()?), ..nothing }),
            To::Values(intake) => {
                let taken = intake.finish();
                let (observations, intake_problems) = (taken.observations, taken.problems);
                Ok(Kept { observations, intake_problems, ..nothing })
            }
            To::Lookup(writer) => {
                writer.finish()?;
                Ok(nothing)
            }
        }
    }
}

impl People<'_> {
    fn take(&mut self, batch: Batch<'_>, layout: &Layout) -> Result<(), CannotLoad> {
        let mut keys = Vec::with_capacity(batch.rows.len());
        let mut rows = Vec::with_capacity(batch.rows.len());
        for row in batch.rows {
            let Some(parts) = split(row, layout) else { continue };
            let identifiers = parts.identifiers.reveal();
            let key = self.children.vault.record_key(&identifiers.source, &identifiers.local_id);
            // A row that only repeats the sender's own number adds nothing to find the person by.
            if says_who(identifiers) {
                self.identifiers.entry(key).or_insert(parts.identifiers);
            }
            keys.push(*key.as_bytes());
            rows.push(parts.facts.cells);
        }
        Ok(self.facts.write(&table(&self.columns, &rows, Some(keys))?)?)
    }

    fn finish(self) -> Result<Permit, CannotLoad> {
        let identifiers: Vec<_> = self.identifiers.into_iter().collect();
        if !identifiers.is_empty() {
            self.children.vault.write_identifiers(&self.dataset, &self.part, &identifiers)?;
        }
        self.facts.finish()?;
        Ok(self.permit)
    }
}

fn says_who(identifiers: &Identifiers) -> bool {
    identifiers.surname.is_some()
        || identifiers.given_names.is_some()
        || identifiers.born.is_some()
        || identifiers.upn.is_some()
        || identifiers.nhs_number.is_some()
}

/// Rows as typed columns: every batch of a file has the same ones, whatever its cells say.
fn table(
    columns: &[(String, Kind)],
    rows: &[Vec<Cell>],
    keys: Option<Vec<[u8; 16]>>,
) -> Result<Table, lake::LakeProblem> {
    let mut made = Vec::with_capacity(columns.len() + 1);
    if let Some(keys) = keys {
        made.push((RECORD.to_owned(), Column::Key(keys)));
    }
    for (at, (name, kind)) in columns.iter().enumerate() {
        let cells = rows.iter().map(|row| row.get(at).unwrap_or(&Cell::Blank));
        let column = match kind {
            Kind::Whole => Column::Whole(cells.map(Cell::whole).collect()),
            Kind::Number => Column::Number(cells.map(Cell::number).collect()),
            Kind::Day(_) => Column::Day(cells.map(Cell::day).collect()),
            Kind::Text
            | Kind::Code(_)
            | Kind::AttendanceMark { .. }
            | Kind::Reading
            | Kind::AreaCode
            | Kind::Urn
            | Kind::Laestab
            | Kind::Upn
            | Kind::NhsNumber
            | Kind::Postcode
            | Kind::TimePeriod
            | Kind::TimeIdentifier
            | Kind::Any => Column::Text(cells.map(spelled).collect()),
        };
        made.push((name.clone(), column));
    }
    Table::new(made)
}
