//! `lifechances agreement`: the document of a sharing agreement, without an installation.

use crate::arguments::{Agreements, CheckAgreement};
use crate::problem::bad_input;
use crate::say;
use anyhow::Result;
use journeys::sharing::check_document;

/// Does one of them.
pub(crate) fn run(agreements: &Agreements) -> Result<()> {
    match agreements {
        Agreements::Check(check) => run_check(check),
    }
}

fn run_check(check: &CheckAgreement) -> Result<()> {
    let named = check.file.display();
    let text = std::fs::read_to_string(&check.file)
        .map_err(|e| bad_input(format!("{named}: {e}; give the document as it was downloaded")))?;
    let document = check_document(&text).map_err(|mistakes| {
        let told: Vec<String> = mistakes.iter().map(|one| format!("{named}: {one}")).collect();
        bad_input(told.join("\n"))
    })?;
    say(&format!("{}, version {} of {}", document.title, document.version, document.id));
    for (id, name) in &document.parties {
        say(&format!("  {name} ({id})"));
    }
    say(&format!("seal {}", document.seal));
    match check.seal.as_deref().map(|seal| seal.trim().to_ascii_lowercase()) {
        None => Ok(()),
        Some(seal) if seal == document.seal => {
            say("this is the text of that seal: nothing was changed");
            Ok(())
        }
        Some(seal) => Err(bad_input(format!(
            "{named}: this is not the text of the seal {seal}: some letter of it is another; \
             download the text again from the page of the version"
        ))),
    }
}
