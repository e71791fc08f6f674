//! All layouts, by name; and which one a wrong guess should have been.

use crate::header::{compared, matches_of};
use crate::layout::{Layout, Presence};
use crate::layout_file::parse_layout;
use crate::layout_texts::TEXTS;
use std::sync::OnceLock;

/// All layouts.
#[derive(Debug, Clone)]
pub struct Layouts {
    all: Vec<Layout>,
}

/// There is no layout of that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no layout named `{asked}`{}",
    nearest.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
)]
pub struct UnknownLayout {
    /// What was asked for.
    pub asked: String,
    /// The name most like it, when one is.
    pub nearest: Option<&'static str>,
}

/// One line of the list of layouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LayoutHelp<'a> {
    /// What to type after `--layout`.
    pub name: &'a str,
    /// What it is.
    pub title: &'a str,
    /// Who sends or publishes it.
    pub sender: &'a str,
    /// One invented row.
    pub example: &'a str,
}

/// Names less alike than this are not suggested.
const ALIKE: f64 = 0.75;

impl Layouts {
    /// The layouts that come with the program.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Layouts> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            let read = |text: &&str| {
                parse_layout(text).expect("the layouts are part of the program and tested")
            };
            Self { all: TEXTS.iter().map(read).collect() }
        })
    }

    /// Every layout, in the order of the list.
    pub fn all(&self) -> &[Layout] {
        &self.all
    }

    /// The layout of a name.
    ///
    /// # Errors
    /// [`UnknownLayout`] with the name most like it.
    pub fn find(&'static self, name: &str) -> Result<&'static Layout, UnknownLayout> {
        let asked = name.trim();
        if let Some(layout) = self.all.iter().find(|l| l.name.eq_ignore_ascii_case(asked)) {
            return Ok(layout);
        }
        let lower = asked.to_lowercase();
        let nearest = self
            .all
            .iter()
            .map(|layout| (likeness(&lower, &layout.name), layout.name.as_str()))
            .filter(|(likeness, _)| *likeness >= ALIKE)
            .max_by(|one, other| one.0.total_cmp(&other.0))
            .map(|(_, name)| name);
        Err(UnknownLayout { asked: asked.to_owned(), nearest })
    }

    /// The layout a header looks like: every required column is there, or nearly, and of those the
    /// one that explains the most columns.
    pub fn guess(&self, header: &[String]) -> Option<&Layout> {
        let header = compared(header);
        self.all
            .iter()
            .filter_map(|layout| Some((fitness(&header, layout)?, layout)))
            .max_by(|one, other| one.0.total_cmp(&other.0))
            .map(|(_, layout)| layout)
    }

    /// The list for `load --layout help`.
    pub fn help(&self) -> impl Iterator<Item = LayoutHelp<'_>> {
        self.all.iter().map(|layout| LayoutHelp {
            name: &layout.name,
            title: &layout.title,
            sender: &layout.sender,
            example: &layout.example,
        })
    }
}

fn likeness(asked: &str, name: &str) -> f64 {
    let whole = strsim::jaro_winkler(asked, name);
    let inside = !asked.is_empty() && (name.contains(asked) || asked.contains(name));
    if inside { whole.max(0.8) } else { whole }
}

/// How well a header fits, 0 to 2; `None` when fewer than four in five required columns are there.
#[expect(clippy::cast_precision_loss, reason = "numbers of columns are small")]
fn fitness(compared: &[String], layout: &Layout) -> Option<f64> {
    let named = compared.iter().filter(|cell| !cell.is_empty()).count();
    let required = || layout.columns.iter().filter(|c| c.presence == Presence::Required);
    let needed = required().count() as f64;
    let there = matches_of(required(), compared) as f64;
    if needed == 0.0 || named == 0 || there / needed < 0.8 {
        return None;
    }
    let all = matches_of(layout.columns.iter(), compared) as f64;
    Some(there / needed + all / named as f64)
}
