//! What carries a partnership, as tables: its anchor organisations and its enabler groups, with their
//! days, and the research that serves it. What has ended stays in the tables with its last day.

use convene::partnership::{Backing, EnablerGroup, Spell};

use crate::parts::{Cell, Column, Table};

/// Its anchors.
pub(crate) fn anchors(backing: &Backing) -> Table {
    let row = |(number, anchor): (&u32, &convene::partnership::Anchor)| {
        let [from, until] = days(anchor.spell);
        vec![
            Cell::text(anchor.organisation.name.clone()),
            Cell::text(anchor.organisation.sector.in_words()),
            Cell::text(anchor.brings.clone()),
            from,
            until,
            Cell::text(number.to_string()),
        ]
    };
    Table {
        id: "anchors".to_owned(),
        caption: "Anchor organisations: there for long, and bringing something of their own"
            .to_owned(),
        columns: ["Organisation", "Kind", "What it brings", "From", "Until", "Anchor"]
            .map(Column::words)
            .into(),
        rows: backing.anchors().iter().map(row).collect(),
        when_empty: "No anchor organisation is named yet.".to_owned(),
    }
}

/// Its enabler groups.
pub(crate) fn groups(backing: &Backing) -> Table {
    let row = |(number, group): (&u32, &EnablerGroup)| {
        let [from, until] = days(group.spell);
        let lead = group.lead().map_or_else(String::new, |lead| lead.name.clone());
        vec![
            Cell::text(group.name.clone()),
            Cell::text(group.enables.clone()),
            Cell::text(lead),
            Cell::text(members(group)),
            from,
            until,
            Cell::text(number.to_string()),
        ]
    };
    let columns =
        ["Group", "What it makes possible", "Led by", "Who is in it", "From", "Until", "Number"];
    Table {
        id: "groups".to_owned(),
        caption: "Enabler groups: what makes the work possible for everybody".to_owned(),
        columns: columns.map(Column::words).into(),
        rows: backing.groups().iter().map(row).collect(),
        when_empty: "No enabler group is formed yet.".to_owned(),
    }
}

/// Who is in a group; who has left it has the day behind the name.
fn members(group: &EnablerGroup) -> String {
    let name = |member: &convene::partnership::GroupMember| match member.spell.until {
        Some(until) if group.spell.until.is_none() => {
            format!("{} (until {})", member.organisation.name, until.in_words())
        }
        Some(_) | None => member.organisation.name.clone(),
    };
    group.members.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn days(spell: Spell) -> [Cell; 2] {
    let until = spell
        .until
        .map_or_else(|| Cell::absent("no end is set"), |until| Cell::text(until.in_words()));
    [Cell::text(spell.from.in_words()), until]
}

/// Research that serves a partnership.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServingLine {
    /// Its page.
    pub href: String,
    /// What they are called.
    pub name: String,
    /// Where they work.
    pub organisation: String,
    /// What they do.
    pub does: String,
    /// Since when, in words.
    pub since: String,
}

/// The research that serves it.
pub(crate) fn research(lines: &[ServingLine]) -> Table {
    let row = |line: &ServingLine| {
        vec![
            Cell::link(&line.href, &line.name),
            Cell::text(&line.organisation),
            Cell::text(&line.does),
            Cell::text(&line.since),
        ]
    };
    Table {
        id: "research".to_owned(),
        caption: "Research that serves it".to_owned(),
        columns: ["Who", "Where they work", "What they do", "Since"].map(Column::words).into(),
        rows: lines.iter().map(row).collect(),
        when_empty: "No researcher works with it yet.".to_owned(),
    }
}
