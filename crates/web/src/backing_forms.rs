//! What a convenor does with anchors and enabler groups: the forms, and what they send.

use convene::partnership::{Backing, PartnershipLife};
use journeys::run_backing::BackingChange;
use journeys::show_partnership::Choices;
use pages::ChangeForm;

use crate::asked::Asked;
use crate::partnership_forms::{form, pick, reason, write};

const DAY: &str = "For example, 5/9/2026.";

/// The forms that make sense now.
pub(crate) fn backing_forms(
    found: &Choices,
    life: &PartnershipLife,
    asked: &Asked,
) -> Vec<ChangeForm> {
    let organisations = || -> Vec<(String, String)> {
        found.organisations.iter().map(|one| (one.id.to_string(), one.name.clone())).collect()
    };
    if organisations().is_empty() {
        return Vec::new();
    }
    let from = || write(asked, ("from", "From when"), DAY);
    let until = || write(asked, ("until", "Its last day"), DAY);
    let organisation = |label: &str| pick(asked, ("organisation", label), organisations());
    let line = |id, label| write(asked, (id, label), "");
    let brings = line("brings", "What it brings");
    let anchor = vec![organisation("Organisation"), brings, from()];
    let mut all = vec![form("anchor", "Name an anchor organisation", "Name it", anchor)];
    let (anchors, groups) = going_on(life.backing());
    if !anchors.is_empty() {
        let fields = vec![pick(asked, ("anchor", "Anchor"), anchors), until(), reason(asked)];
        all.push(form("end-anchor", "End an anchor", "End it", fields));
    }
    let (name, enables) = (line("name", "Name"), line("enables", "What it makes possible"));
    let lead = organisation("Which organisation leads it");
    let fields = vec![name, enables, lead, from()];
    all.push(form("group", "Form an enabler group", "Form it", fields));
    if groups.is_empty() {
        return all;
    }
    let group = || pick(asked, ("group", "Group"), groups.clone());
    let fields = vec![group(), organisation("Organisation"), from()];
    all.push(form("join-group", "Add an organisation to a group", "Add it", fields));
    let fields = vec![group(), organisation("Which of its organisations"), reason(asked)];
    all.push(form("lead-group", "Give a group another lead", "Change the lead", fields));
    let fields = vec![group(), organisation("Which of its organisations"), until(), reason(asked)];
    all.push(form("leave-group", "An organisation leaves a group", "Write it down", fields));
    all.push(form("end-group", "End a group", "End it", vec![group(), until(), reason(asked)]));
    all
}

type Pairs = Vec<(String, String)>;

/// Anchors and groups for which no end is set: number and name.
fn going_on(backing: &Backing) -> (Pairs, Pairs) {
    let anchors = backing.anchors().iter().filter(|(_, one)| one.spell.until.is_none());
    let groups = backing.groups().iter().filter(|(_, one)| one.spell.until.is_none());
    (
        anchors.map(|(number, one)| (number.to_string(), one.organisation.name.clone())).collect(),
        groups.map(|(number, one)| (number.to_string(), one.name.clone())).collect(),
    )
}

/// What was asked for; none when a field was left out or cannot be read.
pub(crate) fn backing_change(asked: &Asked) -> Option<BackingChange> {
    let text = |id: &str| asked.field(id).trim().to_owned();
    let number = |id: &str| asked.field(id).parse::<u32>().ok();
    let (from, until) = (asked.day("from"), asked.day("until"));
    let (organisation, reason) = (text("organisation"), text("reason"));
    Some(match asked.field("change") {
        "anchor" => BackingChange::NameAnchor { organisation, brings: text("brings"), from: from? },
        "end-anchor" => {
            BackingChange::EndAnchor { anchor: number("anchor")?, until: until?, reason }
        }
        "group" => BackingChange::FormGroup {
            name: text("name"),
            enables: text("enables"),
            lead: organisation,
            from: from?,
        },
        "join-group" => {
            BackingChange::JoinGroup { group: number("group")?, organisation, from: from? }
        }
        "lead-group" => BackingChange::LeadGroup { group: number("group")?, organisation, reason },
        "leave-group" => BackingChange::LeaveGroup {
            group: number("group")?,
            organisation,
            until: until?,
            reason,
        },
        "end-group" => BackingChange::EndGroup { group: number("group")?, until: until?, reason },
        _ => return None,
    })
}

/// The field a problem of one of these forms leads to.
pub(crate) fn backing_field(change: &str, asked: &Asked) -> Option<String> {
    let fields: &[&str] = match change {
        "anchor" => &["organisation", "brings", "from"],
        "end-anchor" => &["anchor", "until", "reason"],
        "group" => &["name", "enables", "organisation", "from"],
        "join-group" => &["group", "organisation", "from"],
        "lead-group" => &["group", "organisation", "reason"],
        "leave-group" => &["group", "organisation", "until", "reason"],
        "end-group" => &["group", "until", "reason"],
        _ => return None,
    };
    // The first that says nothing, or is not a day; else the first, which says what it is about.
    let is_bad = |id: &&&str| match **id {
        "from" | "until" => asked.day(id).is_none(),
        _ => asked.field(id).trim().is_empty(),
    };
    let at = fields.iter().find(is_bad).or(fields.first())?;
    Some(format!("{change}-{at}"))
}
