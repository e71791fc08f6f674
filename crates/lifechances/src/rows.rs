//! `lifechances rows`: extracts of rows under pseudonyms, for the safe room.

use crate::installation;
use crate::problem::bad_input;
use crate::rows_arguments::{ExtractRows, ListRows, ReadRows, Rows};
use crate::{say, tell};
use anyhow::{Context, Result};
use journeys::extracts::{CannotExtract, list_extracts, make_extract, read_extract};
use journeys::the_program;
use std::io::Write;

/// Does one of them.
pub(crate) fn run(rows: &Rows) -> Result<()> {
    match rows {
        Rows::Extract(extract) => run_extract(extract),
        Rows::List(list) => run_list(list),
        Rows::Read(read) => run_read(read),
    }
}

fn run_extract(extract: &ExtractRows) -> Result<()> {
    let named = extract.file.display();
    let text =
        std::fs::read_to_string(&extract.file).map_err(|e| bad_input(format!("{named}: {e}")))?;
    let (house, who) = installation::opened_by(&extract.home, &extract.by)?;
    let made = make_extract(&house, Some(&who), &text).map_err(|cannot| match cannot {
        CannotExtract::Mistakes(mistakes) => {
            let lines = mistakes.iter().map(|mistake| format!("{named}, {mistake}"));
            bad_input(lines.collect::<Vec<_>>().join("\n"))
        }
        other => mendable(other),
    })?;
    say(&made.name);
    tell(&format!(
        "It is sealed in the safe room, under names of epoch {}; the hash of its rows is {}.",
        made.epoch, made.hash
    ));
    Ok(())
}

fn run_list(list: &ListRows) -> Result<()> {
    let house = installation::open(&list.home)?;
    for name in list_extracts(&house, Some(&the_program())).map_err(mendable)? {
        say(&name);
    }
    Ok(())
}

fn run_read(read: &ReadRows) -> Result<()> {
    let (house, who) = installation::opened_by(&read.home, &read.by)?;
    let rows = read_extract(&house, Some(&who), &read.name).map_err(mendable)?;
    std::io::stdout().write_all(&rows).context("writing the rows")
}

/// What the person gave is to be mended, or they are to wait; anything else is ours.
fn mendable(cannot: CannotExtract) -> anyhow::Error {
    match &cannot {
        CannotExtract::Refused(_)
        | CannotExtract::Mistakes(_)
        | CannotExtract::NotAgreed(_)
        | CannotExtract::TooFew(_)
        | CannotExtract::NotAccredited(_)
        | CannotExtract::NoSuchExtract(_)
        | CannotExtract::Nobody
        | CannotExtract::UnknownNames => bad_input(cannot.to_string()),
        CannotExtract::NoChildrenSide
        | CannotExtract::UnderWay
        | CannotExtract::History(_)
        | CannotExtract::Lake(_)
        | CannotExtract::Store(_)
        | CannotExtract::Sharing(_)
        | CannotExtract::Unfit(_) => cannot.into(),
    }
}
