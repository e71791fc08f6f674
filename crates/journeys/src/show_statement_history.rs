//! All that was done with a statement and its text.

use crate::house::House;
use crate::show_data_health::name_of;
use crate::show_statement::{StatementView, name, view};
use crate::statements::{CannotDraft, statement_at};
use access::Refusal;
use commons::Moment;
use convene::statement::{Item, Position, StatementDeed, TextDeed};
use convene::{OrgId, Who};
use std::collections::BTreeMap;

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementHistoryLine {
    /// When.
    pub at: Moment,
    /// Who, by name.
    pub who: String,
    /// What, in words.
    pub what: String,
    /// The text somebody wrote, whole: also when it was set aside and put together with another, so that
    /// no word is ever gone. Empty for everything else.
    pub text: String,
}

/// All that was done with a statement and its text, newest first, for those who are signed in.
///
/// # Errors
/// [`CannotDraft`].
pub fn show_statement_history(
    house: &House,
    who: Option<&Who>,
    address: &str,
) -> Result<(StatementView, Vec<StatementHistoryLine>), CannotDraft> {
    let asking = house.caller(who);
    who.ok_or(Refusal::NotSignedIn)?;
    let address = address.to_owned();
    house.store.read("history of a statement", move |tx| {
        let kept = statement_at(tx, &address)?;
        let names = kept.organisations();
        let mut lines = Vec::new();
        for entry in kept.life.history() {
            let what = deed_in_words(&entry.deed, &names);
            let (who, text) = (name_of(tx, &entry.who)?, String::new());
            lines.push(StatementHistoryLine { at: entry.at, who, what, text });
        }
        for (number, revision) in (1_u64..).zip(kept.text.revisions()) {
            let entry = &revision.entry;
            let what = format!("Revision {number}: {}", text_deed_in_words(&entry.deed));
            let text = match &entry.deed {
                TextDeed::Write { words, .. } => words.clone(),
                TextDeed::SetAside(aside) => aside.words.clone(),
                TextDeed::Add { .. } | TextDeed::Remove { .. } => String::new(),
            };
            let who = name_of(tx, &entry.who)?;
            lines.push(StatementHistoryLine { at: entry.at, who, what, text });
        }
        // Newest first, also of what was done in the same second.
        lines.reverse();
        lines.sort_by_key(|line| std::cmp::Reverse(line.at.unix()));
        Ok((view(&kept, &asking), lines))
    })
}

fn deed_in_words(deed: &StatementDeed, names: &BTreeMap<OrgId, String>) -> String {
    match deed {
        StatementDeed::Consult { seal } => {
            format!("Put to the partners, with the seal {}", seal.get(..12).unwrap_or(seal))
        }
        StatementDeed::Comment { words } => format!("Comment: {words}"),
        StatementDeed::ReturnToDraft { reason } => format!("Returned to draft: {reason}"),
        StatementDeed::Take { organisation, position, .. } => {
            let name = name(names, organisation);
            match position {
                Position::Signs => format!("{name} signed"),
                Position::Abstains { comment } => format!("{name} abstained: {comment}"),
                Position::Dissents { reason } => format!("{name} dissented: {reason}"),
            }
        }
        StatementDeed::Agree => "Agreed".to_owned(),
        StatementDeed::Publish => "Published".to_owned(),
        StatementDeed::Amend { reason } => format!("To be amended: {reason}"),
        StatementDeed::Withdraw { reason } => format!("Withdrawn: {reason}"),
    }
}

fn text_deed_in_words(deed: &TextDeed) -> String {
    match deed {
        TextDeed::Write { part, from, resolves: None, .. } => {
            format!("wrote \u{201c}{part}\u{201d} from revision {from}")
        }
        TextDeed::Write { part, resolves: Some(aside), .. } => {
            format!(
                "put \u{201c}{part}\u{201d} together with the text set aside in revision {aside}"
            )
        }
        TextDeed::SetAside(aside) => format!(
            "wrote \u{201c}{}\u{201d} from revision {}, which met another text: set aside",
            aside.part, aside.from
        ),
        TextDeed::Add { item } => match item {
            Item::Evidence(one) => format!("added evidence: {}", one.says),
            Item::Action(one) => format!("added the action: {}", one.what),
            Item::Ask(one) => format!("added the ask: {}", one.what),
        },
        TextDeed::Remove { item } => format!("took off what revision {item} had added"),
    }
}
