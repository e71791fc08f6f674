//! `lifechances recipe`: how an area works, without its data, as a signed file.

use crate::arguments::{CheckRecipe, ExportRecipe, Recipes, StartRecipe};
use crate::installation;
use crate::problem::bad_input;
use crate::{say, tell};
use anyhow::{Context, Result};
use journeys::recipes::{
    CannotReplicate, NewExport, NewStart, export_recipe, open_file, start_area,
};
use replicate::{Standing, short_form};
use std::io::Write;

/// Does one of them.
pub(crate) fn run(recipes: &Recipes) -> Result<()> {
    match recipes {
        Recipes::Export(export) => run_export(export),
        Recipes::Check(check) => run_check(check),
        Recipes::Start(start) => run_start(start),
    }
}

fn run_export(export: &ExportRecipe) -> Result<()> {
    let (house, who) = installation::opened_by(&export.home, &export.by)?;
    let new = NewExport {
        partnership: export.partnership.clone(),
        title: export.title.clone(),
        note: export.note.clone().unwrap_or_default(),
    };
    let file = export_recipe(&house, Some(&who), &new).map_err(mendable)?;
    seal::write_atomically(&export.out, |out| out.write_all(file.text.as_bytes()))
        .with_context(|| export.out.display().to_string())?;
    say(&format!("{}: signed with the key {}", export.out.display(), short_form(&file.key)));
    tell(
        "Tell whoever gets the file this key by another way than the file, so that they can compare.",
    );
    Ok(())
}

fn run_check(check: &CheckRecipe) -> Result<()> {
    let named = check.file.display();
    let bytes = std::fs::read(&check.file).map_err(|e| bad_input(format!("{named}: {e}")))?;
    let opened = open_file(&bytes).map_err(|e| bad_input(format!("{named}: {e}")))?;
    match &opened.standing {
        Standing::Signed(key) => {
            say(&format!("signed with the key {}; nothing was changed since", short_form(key)));
        }
        Standing::Unsigned => say("not signed: nobody vouches for it"),
    }
    say(&opened.document.title);
    if !opened.document.note.is_empty() {
        say(&opened.document.note);
    }
    let mut part = None;
    for line in opened.document.recipe.lines() {
        if part != Some(line.part()) {
            part = Some(line.part());
            say(&format!("\n{}", line.part().in_words()));
        }
        say(&format!("  {}", line.in_words()));
    }
    Ok(())
}

fn run_start(start: &StartRecipe) -> Result<()> {
    let named = start.file.display();
    let file = std::fs::read(&start.file).map_err(|e| bad_input(format!("{named}: {e}")))?;
    let (house, who) = installation::opened_by(&start.home, &start.by)?;
    let new = NewStart {
        file,
        name: start.name.clone(),
        purpose: start.purpose.clone(),
        accepted: start.accept_unsigned.clone().unwrap_or_default(),
    };
    let address = start_area(&house, Some(&who), &new).map_err(mendable)?;
    say(&format!("/recipes/{address}"));
    Ok(())
}

/// What the person gave is to be mended; anything else is ours.
fn mendable(cannot: CannotReplicate) -> anyhow::Error {
    match &cannot {
        CannotReplicate::Mend { field: "accepted", .. } => bad_input(
            "--accept-unsigned: the recipe is not signed, so nobody vouches for it. Ask for a \
                       signed one, or say in words that you accept it and why",
        ),
        CannotReplicate::Mend { .. }
        | CannotReplicate::Refused(_)
        | CannotReplicate::Package(_)
        | CannotReplicate::NoRecipe(_)
        | CannotReplicate::NotAllowed(_)
        | CannotReplicate::Partnership(_)
        | CannotReplicate::Plan(_)
        | CannotReplicate::History(journeys::histories::HistoryProblem::NoSuch(_)) => {
            bad_input(cannot.to_string())
        }
        CannotReplicate::History(_) => cannot.into(),
    }
}
