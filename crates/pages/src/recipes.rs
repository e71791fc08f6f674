//! Recipes: what one is, the areas that started from one, how far they are and what they do differently.

use serde::Serialize;
use std::collections::BTreeMap;

use crate::asks::Step;
use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, FieldProblem, Table};
use crate::step_form::{FieldKind, FormField, StepForm, WithForms};

/// An area that started from a recipe, in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StartedArea {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// The recipe, and how far it is.
    pub words: String,
}

/// The page about recipes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListRecipes {
    /// The areas; empty for visitors.
    pub areas: Vec<StartedArea>,
    /// Whether whoever looks has signed in, so that areas would be shown.
    pub sees_areas: bool,
    /// Whether whoever looks may export and start.
    pub may_keep: bool,
}

/// A recipe that was opened and not started from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadRecipe {
    /// What it is called.
    pub title: String,
    /// Its note; may be empty.
    pub note: String,
    /// Whether it is signed, and by which key.
    pub signed: String,
    /// What is in it.
    pub lines: Table,
}

/// A document to be filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DraftDocument {
    /// What it is.
    pub words: String,
    /// Its text.
    pub text: String,
}

/// An area that started from a recipe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowRecipe {
    /// Its address.
    pub href: String,
    /// The name of the partnership.
    pub title: String,
    /// The page of the partnership.
    pub partnership: String,
    /// The page of the plan; empty when none was begun.
    pub plan: String,
    /// The recipe, and who signed it.
    pub from: String,
    /// How far it is, in words.
    pub far: String,
    /// What somebody should do next.
    pub next: String,
    /// The steps.
    pub checklist: Table,
    /// What became of each line.
    pub adapted: Table,
    /// What a later version brings; `None` when none was looked at.
    pub later: Option<Table>,
    /// Agreements to be filled in.
    pub drafts: Vec<DraftDocument>,
    /// What was done, newest first.
    pub steps: Vec<Step>,
    /// What whoever looks can do.
    pub forms: Vec<StepForm>,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

/// A step of the checklist: what, when it is due, whether it is done, and what shows it.
pub type CheckRow = (String, String, bool, String);

/// The checklist of an area.
pub fn checklist_table(rows: &[CheckRow]) -> Table {
    let row = |(what, due, done, shown): &CheckRow| {
        let state = if *done { "done" } else { "open" };
        let shown = if shown.is_empty() { Cell::absent("nothing yet") } else { Cell::text(shown) };
        vec![Cell::text(what), Cell::tag(state), Cell::text(due), shown]
    };
    table("checklist", "Steps to a first meeting and a plan", "Step|State|Due|What shows it")
        .with(rows.iter().map(row), "The checklist was left out.")
}

/// What became of each line: part, what it says, the word for it, and more about it.
pub fn adapted_table(rows: &[[String; 4]]) -> Table {
    let row = |[part, words, how, more]: &[String; 4]| {
        let more = if more.is_empty() { Cell::absent("nothing more") } else { Cell::text(more) };
        vec![Cell::text(words), Cell::tag(how), Cell::text(part), more]
    };
    table("adapted", "Each line of the recipe, and what became of it", "Line|Here|Part|More")
        .with(rows.iter().map(row), "The recipe is empty.")
}

/// What a later version did to lines, and what the area did to the same.
pub fn later_table(rows: &[[String; 3]]) -> Table {
    let row = |[words, theirs, ours]: &[String; 3]| {
        vec![Cell::text(words), Cell::tag(theirs), Cell::text(ours)]
    };
    table("later", "What the later version of the recipe changed", "Line|Later version|Here")
        .with(rows.iter().map(row), "The later version has nothing this area does not have.")
}

/// What is in a recipe: part and line.
pub fn lines_table(rows: &[[String; 2]]) -> Table {
    let row = |[part, words]: &[String; 2]| vec![Cell::text(words), Cell::text(part)];
    table("lines", "Everything the recipe says", "Line|Part")
        .with(rows.iter().map(row), "The recipe is empty.")
}

fn table(id: &str, caption: &str, columns: &str) -> Table {
    Table {
        id: id.to_owned(),
        caption: caption.to_owned(),
        columns: columns.split('|').map(Column::words).collect(),
        rows: Vec::new(),
        when_empty: String::new(),
    }
}

impl Table {
    fn with(mut self, rows: impl Iterator<Item = Vec<Cell>>, when_empty: &str) -> Self {
        self.rows = rows.collect();
        when_empty.clone_into(&mut self.when_empty);
        self
    }
}

impl Page for ListRecipes {
    const TEMPLATE: &'static str = "recipes.html";

    fn title(&self) -> String {
        "Recipes".to_owned()
    }

    fn section(&self) -> Section {
        Section::Together
    }

    fn samples() -> Vec<Self> {
        let area = StartedArea {
            href: "/recipes/upper-calder".to_owned(),
            name: "Upper Calder".to_owned(),
            words: "From \u{201c}Food and health in one area\u{201d}; 4 of 10 steps are done"
                .to_owned(),
        };
        let keeper = ListRecipes { areas: vec![area], sees_areas: true, may_keep: true };
        let partner = ListRecipes { areas: Vec::new(), sees_areas: true, may_keep: false };
        let visitor = ListRecipes { sees_areas: false, ..partner.clone() };
        vec![keeper, partner, visitor]
    }
}

impl Page for ReadRecipe {
    const TEMPLATE: &'static str = "read_recipe.html";

    fn title(&self) -> String {
        format!("Recipe: {}", self.title)
    }

    fn section(&self) -> Section {
        Section::Together
    }

    fn samples() -> Vec<Self> {
        let line = |part: &str, words: &str| [part.to_owned(), words.to_owned()];
        let read = ReadRecipe {
            title: "Food and health in one area".to_owned(),
            note: "Begin with the schools.".to_owned(),
            signed: "It is signed with the key 0123-4567-89ab-cdef-0123-4567.".to_owned(),
            lines: lines_table(&[line("Meeting cycle", "A meeting every 6 weeks")]),
        };
        let empty = ReadRecipe { note: String::new(), lines: lines_table(&[]), ..read.clone() };
        vec![read, empty]
    }
}

impl WithForms for ShowRecipe {
    fn forms_and_problems(&mut self) -> (&mut [StepForm], &mut Vec<FieldProblem>) {
        (&mut self.forms, &mut self.problems)
    }
}

impl Page for ShowRecipe {
    const TEMPLATE: &'static str = "recipe.html";

    fn title(&self) -> String {
        let title = format!("{}: from a recipe", self.title);
        if self.problems.is_empty() { title } else { format!("Problem: {title}") }
    }

    fn section(&self) -> Section {
        Section::Together
    }

    fn samples() -> Vec<Self> {
        let text = |words: &str| words.to_owned();
        let done = (text("The area is drawn"), text("17 September 2026"), true, text("Seen here."));
        let open = (text("The first meeting was held"), text("2 December 2026"), false, text(""));
        let form =
            StepForm::new(("tick", "Say that a step is done"), "/recipes/upper/tick", "Keep").asks(
                FormField::new(FieldKind::Line, "shown", "What shows it?", "In a few words."),
            );
        let shown = ShowRecipe {
            href: text("/recipes/upper"),
            title: text("Upper Calder"),
            partnership: text("/partnerships/upper-calder"),
            plan: text("/plan/delivery-plan-of-upper-calder"),
            from: text("From \u{201c}Food and health in one area\u{201d}, signed 0123-4567."),
            far: text("1 of 2 steps is done (50 %)."),
            next: text("The first meeting was held, by 2 December 2026."),
            checklist: checklist_table(&[done, open]),
            adapted: adapted_table(&[
                [text("Seats"), text("Schools: 6 seats"), text("changed"), text("It was 3 seats")],
                [text("Meeting cycle"), text("A meeting every 6 weeks"), text("kept"), text("")],
            ]),
            later: Some(later_table(&[[text("Police: 1 seat"), text("added"), text("as before")]])),
            drafts: vec![DraftDocument {
                words: text("Agreement 1: 2 clauses"),
                text: text("id = \"<short name>\"\n"),
            }],
            steps: vec![Step {
                what: text("The area was started"),
                at: text("3 September 2026"),
                who: text("Saira Whitlock"),
                words: text(""),
            }],
            forms: vec![form],
            problems: Vec::new(),
        };
        let read = ShowRecipe {
            later: None,
            drafts: Vec::new(),
            forms: Vec::new(),
            plan: String::new(),
            ..shown.clone()
        };
        let typed = BTreeMap::from([("tick_shown".to_owned(), " ".to_owned())]);
        let refused = shown.clone().refused("tick", &typed, (Some("shown"), "Say what shows it"));
        vec![shown, read, refused]
    }
}
