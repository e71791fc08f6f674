//! What areas have: the register by area, and one thing of it with who keeps it and who last looked.

use serde::Serialize;
use std::collections::BTreeMap;

use crate::asks::Step;
use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, Fact, FieldProblem, Table, Tag};
use crate::step_form::{FieldKind, FormField, StepForm, WithForms};

/// A thing in the register.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AssetLine {
    /// Its page.
    pub href: String,
    /// What it is called.
    pub name: String,
    /// What kind it is.
    pub kind: String,
    /// Who keeps it; empty when nobody does.
    pub keeper: String,
    /// When somebody last looked, in words.
    pub looked_at: String,
    /// Whether that is too long ago.
    pub is_stale: bool,
}

/// The register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListAssets {
    lead: String,
    areas: Vec<Table>,
    /// Whether whoever looks may add to it.
    may_list: bool,
}

impl ListAssets {
    /// The register, by area.
    pub fn tell(areas: &[(String, Vec<AssetLine>)], may_list: bool) -> Self {
        let all = areas.iter().flat_map(|(_, lines)| lines);
        let lead = match all.filter(|line| line.is_stale).count() {
            0 => "Everything listed was looked at in the last year.".to_owned(),
            1 => "Nobody has looked at 1 of them for a year or more.".to_owned(),
            many => format!("Nobody has looked at {many} of them for a year or more."),
        };
        let lead = if areas.is_empty() { String::new() } else { lead };
        let areas = areas.iter().enumerate().map(|(at, (name, lines))| table(at, name, lines));
        ListAssets { lead, areas: areas.collect(), may_list }
    }
}

fn table(at: usize, area: &str, lines: &[AssetLine]) -> Table {
    let row = |line: &AssetLine| {
        vec![
            Cell::link(&line.href, &line.name),
            Cell::text(&line.kind),
            if line.keeper.is_empty() {
                Cell::absent("people by themselves")
            } else {
                Cell::text(&line.keeper)
            },
            Cell::text(&line.looked_at),
            Cell::tag(if line.is_stale { "to be checked" } else { "checked" }),
        ]
    };
    Table {
        id: format!("area-{at}"),
        caption: area.to_owned(),
        columns: ["What", "Kind", "Kept by", "Last looked at", "State"].map(Column::words).into(),
        rows: lines.iter().map(row).collect(),
        when_empty: "Nothing is listed yet.".to_owned(),
    }
}

impl Page for ListAssets {
    const TEMPLATE: &'static str = "area_assets.html";

    fn title(&self) -> String {
        "What areas have".to_owned()
    }

    fn section(&self) -> Section {
        Section::Partnerships
    }

    fn samples() -> Vec<Self> {
        let line = |name: &str, keeper: &str, is_stale| AssetLine {
            href: "/area-assets/mill-lane-kitchen".to_owned(),
            name: name.to_owned(),
            kind: "Buildings, rooms and vehicles".to_owned(),
            keeper: keeper.to_owned(),
            looked_at: "3 September 2026".to_owned(),
            is_stale,
        };
        let lines = vec![
            line("Mill Lane kitchen", "Mill Lane Mosque", true),
            line("Walking bus", "", false),
        ];
        vec![
            ListAssets::tell(&[("Lower Calder".to_owned(), lines)], true),
            ListAssets::tell(&[], false),
        ]
    }
}

/// One thing of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowAsset {
    /// What it is called.
    pub name: String,
    /// What it offers.
    pub offers: String,
    /// How it stands.
    pub state: Tag,
    /// What somebody should do next.
    pub next: String,
    /// Its kind, area, keeper, and when somebody last looked.
    pub facts: Vec<Fact>,
    /// What was done, newest first.
    pub steps: Vec<Step>,
    /// What whoever looks can do with it.
    pub forms: Vec<StepForm>,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

impl WithForms for ShowAsset {
    fn forms_and_problems(&mut self) -> (&mut [StepForm], &mut Vec<FieldProblem>) {
        (&mut self.forms, &mut self.problems)
    }
}

impl Page for ShowAsset {
    const TEMPLATE: &'static str = "area_asset.html";

    fn title(&self) -> String {
        if self.problems.is_empty() { self.name.clone() } else { format!("Problem: {}", self.name) }
    }

    fn section(&self) -> Section {
        Section::Partnerships
    }

    fn samples() -> Vec<Self> {
        let check =
            StepForm::new(("check", "It is still so"), "/area-assets/a/check", "Write down")
                .asks(FormField::new(FieldKind::Lines, "words", "What did you find?", ""));
        let page = ShowAsset {
            name: "Mill Lane kitchen".to_owned(),
            offers: "A kitchen for thirty, on weekdays from 9 to 3".to_owned(),
            state: Tag::of("to be checked"),
            next: "Somebody should look whether it is still so.".to_owned(),
            facts: vec![Fact::of("Kept by", "Mill Lane Mosque")],
            steps: vec![Step {
                what: "Listed".to_owned(),
                at: "3 September 2025, 10:00".to_owned(),
                who: "Saira Whitlock".to_owned(),
                words: String::new(),
            }],
            forms: vec![check],
            problems: Vec::new(),
        };
        let bare = ShowAsset {
            state: Tag::of("gone"),
            next: "Nothing more: it stays on record.".to_owned(),
            forms: Vec::new(),
            ..page.clone()
        };
        let problem = (Some("words"), "Fill in the words");
        vec![page.clone().refused("check", &BTreeMap::new(), problem), page, bare]
    }
}
