//! What was done to an agreement, as its page tells it.

use crate::sharing::CannotShare;
use crate::sharing::kept::KeptAgreement;
use crate::show_data_health::name_of;
use commons::Moment;
use convene::{OrgId, Who};
use share::agreement::{Agreement, DataTypes, Deed, Version, VersionDeed};
use store::Tx;

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryLine {
    /// When.
    pub at: Moment,
    /// Who; empty for a visitor.
    pub by: String,
    /// What, with its reason.
    pub what: String,
}

/// What was done to versions this person may see, newest first. A visitor is not told by whom, where
/// papers are filed, and who refused before it was signed.
pub(crate) fn history(
    tx: &mut Tx<'_>,
    kept: &KeptAgreement,
    version: &Version,
    who: Option<&Who>,
) -> Result<Vec<HistoryLine>, CannotShare> {
    let newest = version.agreement.version;
    let mut lines = Vec::new();
    let mut writing = 1;
    for entry in kept.versions.history() {
        let (number, what) = match &entry.deed {
            // A text that was put by is its writer's own affair until it is kept.
            VersionDeed::PutBy { .. } => continue,
            VersionDeed::Write { text, .. } => {
                let read = Agreement::parse(text, &DataTypes::house());
                writing = read.map_or(writing, |agreement| agreement.version);
                (writing, "the text was written".to_owned())
            }
            VersionDeed::Done { version: number, filed, means, deed } => {
                let agreement = kept.versions.version(*number).map(|found| &found.agreement);
                let how = match means.as_str() {
                    "" => String::new(),
                    "session" => ", signed in and without a code".to_owned(),
                    means => format!(", with a {means}"),
                };
                let told = what(agreement, deed, if who.is_some() { filed } else { "" });
                (*number, format!("{told}{how}"))
            }
        };
        // Who hesitated before they signed is the parties' own affair.
        let is_public = !matches!(
            &entry.deed,
            VersionDeed::Done { deed: Deed::Refuse { .. } | Deed::TakeBack, .. }
        );
        if number > newest || who.is_none() && !is_public {
            continue;
        }
        let by = if who.is_some() { name_of(tx, &entry.who)? } else { String::new() };
        lines.push(HistoryLine { at: entry.at, by, what: format!("Version {number}: {what}") });
    }
    lines.reverse();
    Ok(lines)
}

fn what(agreement: Option<&Agreement>, deed: &Deed, filed: &str) -> String {
    let name = |id: &OrgId| {
        let party = agreement.and_then(|agreement| agreement.party(id));
        party.map_or_else(|| id.to_string(), |party| party.name.clone())
    };
    let paper = if filed.is_empty() { String::new() } else { format!(" on paper, filed: {filed}") };
    match deed {
        Deed::Propose { .. } => "put to the parties".to_owned(),
        Deed::TakeBack => "taken back to be changed; signatures so far are void".to_owned(),
        Deed::Sign { party, .. } => format!("{} signed{paper}", name(party)),
        Deed::Refuse { party, reason } => format!("{} refused{paper}: {reason}", name(party)),
        Deed::Revoke { party, reason } => format!("{} revoked it{paper}: {reason}", name(party)),
        Deed::LetEnd { reason } => format!("let end, and nothing follows it: {reason}"),
        Deed::Replace { version } => format!("version {version} took its place"),
    }
}
