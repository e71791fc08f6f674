//! An agreement's document to begin with: the clauses of a recipe, with its parties still to be named.
//!
//! What nobody can know elsewhere stands there as words in angle brackets. While one is left the
//! document has mistakes, so it cannot be kept as an agreement by oversight.

use crate::line::{AgreementShape, ClauseKind, ClauseShape};
use commons::Day;
use convene::Sector;
use serde::Serialize;

/// The document of an agreement, to be filled in. It would hold from this day.
pub fn agreement(shape: &AgreementShape, from: Day) -> String {
    let until = from.plus_months(i32::from(shape.months)).plus_days(-1);
    let review = from.plus_months(i32::from(shape.review_months));
    let mut text = format!(
        "# From a recipe. Fill in what stands in angle brackets; it cannot be kept before.\n\
         id = \"<short name, such as calderbrook-food>\"\n\
         title = \"<title>\"\n\
         version = 1\n\
         aim = \"<what sharing is to achieve here>\"\n\
         from = \"{from}\"\n\
         until = \"{until}\"\n\
         lawful_basis = {}\n",
        json(&shape.lawful_basis)
    );
    if let Some(condition) = &shape.special_condition {
        text.push_str(&format!("special_condition = {}\n", json(condition)));
    }
    text.push_str(&format!(
        "\n[assessment]\nreference = \"<where the impact assessment is filed>\"\nreview_by = \"{review}\"\n"
    ));
    for sector in &shape.parties {
        text.push_str(&format!(
            "\n[[party]]\nid = \"<identifier>\"\nname = \"<name>\"\nsector = {}\n",
            json(sector)
        ));
    }
    // Defaults first, as the document has them.
    for kind in [ClauseKind::Default, ClauseKind::Exception] {
        for clause in shape.clause.iter().filter(|clause| clause.kind == kind) {
            write_clause(&mut text, clause);
        }
    }
    text
}

fn write_clause(text: &mut String, clause: &ClauseShape) {
    let kind = match clause.kind {
        ClauseKind::Default => "default",
        ClauseKind::Exception => "exception",
    };
    text.push_str(&format!(
        "\n[[{kind}]]\neffect = {}\nwhy = \"<why, in words>\"\nmodes = {}\ndata_types = {}\n\
         purposes = {}\nto_sectors = {}\nwhen = {}\n",
        json(&clause.effect),
        json(&clause.modes),
        json(&clause.data_types),
        json(&clause.purposes),
        json(&clause.to),
        json(&clause.when)
    ));
    if !clause.holders.is_empty() {
        let kinds: Vec<&str> =
            clause.holders.iter().map(|sector: &Sector| sector.as_str()).collect();
        let kinds = kinds.join(", ");
        text.push_str(&format!("holders = [\"<identifiers of parties of the kind {kinds}>\"]\n"));
    }
}

/// Words, numbers and lists of them are written alike in JSON and TOML.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
