//! What goes wrong with files in practice, and what a person is told.

mod files;
mod rows;

use lifechances_extract::{Layouts, Outcome, ProblemKind, Row, Source, read};
use std::ops::ControlFlow;

pub(crate) const POLICE: &str =
    "Nominal Ref,Name,DOB,Sex,Postcode,Occurrence Date,Role,Offence Group";
pub(crate) const LAIT: &str = "Short Desc,Data item,Years,LA and Regions,Values,LA Number,Region";
pub(crate) const EES: &str =
    "time_period,time_identifier,geographic_level,country_code,country_name";
pub(crate) const MARKS: &str = "School URN,Admission Number,Week Beginning,Mon AM,Mon PM,Tue AM,Tue PM,\
                     Wed AM,Wed PM,Thu AM,Thu PM,Fri AM,Fri PM";

pub(crate) fn load(layout: &str, bytes: &[u8]) -> (Outcome, Vec<Row>) {
    let layout = Layouts::builtin().find(layout).expect("a layout of that name");
    let mut rows = Vec::new();
    let outcome = read(Source::Csv(Box::new(bytes)), layout, &mut |batch| {
        rows.extend(batch.rows);
        ControlFlow::Continue(())
    });
    (outcome, rows)
}

pub(crate) fn kinds(outcome: &Outcome) -> Vec<ProblemKind> {
    outcome.problems.iter().map(|p| p.kind).collect()
}
