//! Questions to a released cube, and their answers.
//!
//! Whatever way a question is put (dimensions in another order, areas in another order or twice, an
//! area or the areas it is made of), it becomes the same set of atoms and the same table, and so
//! the same noisy cells. Nothing is drawn when a question is asked.

use super::cube::{Area, Cube, places, population_of};
use super::figure::{Estimate, Noisy, Share, Shown};
use super::menu::{Along, Kind, PlannedTable, Subject, TableOf};
use super::registry::Family;
use crate::about::Origin;
use crate::released::Released;
use commons::ContentHash;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// A measure, or a population for the number of its children.
    pub of: String,
    /// By what children are counted in a place.
    pub family: Family,
    /// Areas, taken together: children in any of them.
    pub areas: Vec<String>,
    /// Dimensions such as `sex` or `year.phase`, in any order; none for the total.
    pub along: Vec<String>,
}

/// What may be shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// The vintage it comes from.
    pub vintage: String,
    /// What is counted or averaged, in words.
    pub title: String,
    /// Of whom, in words.
    pub population: String,
    /// The areas, in words.
    pub areas: Vec<String>,
    /// Of how many atoms it is the sum: each adds noise.
    pub atoms: usize,
    /// Names and headings of its dimensions.
    pub along: Vec<Heading>,
    /// One for each cell, the last dimension fastest.
    pub lines: Vec<Line>,
    /// Whether the children exist.
    pub origin: Origin,
}

/// A dimension of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// Such as `year.phase`.
    pub name: String,
    /// In words.
    pub title: String,
    /// Whether its levels are bands in rising order.
    pub ordered: bool,
}

/// One cell of an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// Code of each dimension's level.
    pub codes: Vec<String>,
    /// Label of each dimension's level.
    pub labels: Vec<String>,
    /// What is shown.
    pub figure: Figure,
}

/// What is shown in one cell.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Figure {
    /// A number of children.
    Children(Shown),
    /// How many have it, of how many, and their share.
    Count {
        /// How many have it.
        count: Shown,
        /// Of how many.
        base: Shown,
        /// Their share.
        share: Share,
    },
    /// A mean or a sum.
    Estimate {
        /// Of how many.
        base: Shown,
        /// The mean or sum.
        value: Estimate,
    },
}

/// A question that has no answer at this door. It says the same whatever the data are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// The measure is not on the menu.
    #[error("{asked} is not on the menu; there are {known}")]
    Measure {
        /// What was asked.
        asked: String,
        /// What there is, with commas.
        known: String,
    },
    /// The area is not registered.
    #[error("{asked} is not an area of this vintage: ask for registered areas, or register it")]
    Area {
        /// What was asked.
        asked: String,
    },
    /// The area counts children in another way than the question does.
    #[error(
        "{asked} counts children by {other}, and the question by {family}: ask for areas of one \
         family, as where children live and where they learn are not added to each other"
    )]
    OtherFamily {
        /// What was asked.
        asked: String,
        /// The family of the question.
        family: Family,
        /// The family of the area.
        other: Family,
    },
    /// No area was asked for.
    #[error("the question names no area: name at least one")]
    NoArea,
    /// The table is not on the menu.
    #[error("this table is not in the vintage; tables of {of} for {family} are {known}")]
    Table {
        /// The measure or population.
        of: String,
        /// The family.
        family: Family,
        /// The tables there are.
        known: String,
    },
}

impl Released<Cube> {
    /// Answers a question from the cube.
    ///
    /// # Errors
    /// [`NoAnswer`] when it is not on the menu; pages show such a cell as "not available" (`[x]`).
    pub fn answer(&self, question: &Question) -> Result<Released<Answer>, NoAnswer> {
        let answer = answer(self, question)?;
        let text = serde_json::to_string(&answer).expect("an answer has string keys only");
        Ok(Released::sealed(answer, ContentHash::of(text.as_bytes())))
    }
}

fn answer(cube: &Cube, question: &Question) -> Result<Answer, NoAnswer> {
    let subject = subject(cube, question)?;
    let (areas, atoms) = atoms(cube, question)?;
    let along = along(cube, question, &subject)?;
    let population = match subject {
        Subject::Base(number) => number,
        Subject::Measure(number) => population_of(&cube.menu, number),
    };
    let table = |subject: &Subject| {
        let (subject, along) = (subject.clone(), along.clone());
        cube.tables.get(&PlannedTable { subject, family: question.family, along })
    };
    let (Some(own), Some(base)) = (table(&subject), table(&Subject::Base(population))) else {
        return Err(no_table(cube, question, &subject));
    };
    let lengths: Vec<usize> = along.iter().map(|a| cube.menu.levels_of(*a).len()).collect();
    let cells: usize = lengths.iter().product();
    let noisy = |table: &[Option<i64>], cell: usize| Noisy {
        value: atoms.iter().map(|atom| table[atom * cells + cell]).sum(),
        atoms: atoms.len(),
    };
    let line = |cell: usize| {
        let levels = along.iter().zip(places(cell, &lengths));
        let levels: Vec<_> = levels.map(|(a, level)| &cube.menu.levels_of(*a)[level]).collect();
        Line {
            codes: levels.iter().map(|level| level.code.clone()).collect(),
            labels: levels.iter().map(|level| level.label.clone()).collect(),
            figure: figure(cube, &subject, noisy(own, cell), noisy(base, cell)),
        }
    };
    Ok(Answer {
        vintage: cube.manifest.vintage.clone(),
        title: match subject {
            Subject::Base(number) => cube.menu.populations[number].title.clone(),
            Subject::Measure(number) => cube.menu.measures[number].title.clone(),
        },
        population: cube.menu.populations[population].title.clone(),
        areas,
        atoms: atoms.len(),
        along: along.iter().map(|along| heading(cube, *along)).collect(),
        lines: (0..cells).map(line).collect(),
        origin: cube.manifest.origin,
    })
}

fn figure(cube: &Cube, subject: &Subject, own: Noisy, all: Noisy) -> Figure {
    let base = Shown::of(all, all);
    match subject {
        Subject::Base(_) => Figure::Children(base),
        Subject::Measure(number) => match cube.menu.measures[*number].kind {
            Kind::Count => {
                let count = Shown::of(own, all);
                Figure::Count { count, base, share: Share::of(&count, &base, own.atoms) }
            }
            Kind::Mean(range) => Figure::Estimate { base, value: Estimate::mean(own, all, range) },
            Kind::Sum(range) => Figure::Estimate { base, value: Estimate::sum(own, all, range) },
        },
    }
}

fn heading(cube: &Cube, along: Along) -> Heading {
    let dimension = &cube.menu.dimensions[along.dimension];
    let name = cube.menu.name_of(along);
    let ordered = dimension.ordered && along.coding.is_none();
    Heading { name, title: dimension.title.clone(), ordered }
}

fn subject(cube: &Cube, question: &Question) -> Result<Subject, NoAnswer> {
    let menu = &cube.menu;
    let measure = menu.measures.iter().position(|measure| measure.id == question.of);
    let base = || menu.populations.iter().position(|p| p.id == question.of).map(Subject::Base);
    measure.map(Subject::Measure).or_else(base).ok_or_else(|| {
        let measures = menu.measures.iter().map(|measure| measure.id.as_str());
        let all = measures.chain(menu.populations.iter().map(|p| p.id.as_str()));
        let known = all.collect::<Vec<_>>().join(", ");
        NoAnswer::Measure { asked: question.of.clone(), known }
    })
}

/// The titles of the areas and the atoms of all of them, each once.
fn atoms(cube: &Cube, question: &Question) -> Result<(Vec<String>, BTreeSet<usize>), NoAnswer> {
    let known = cube.areas.get(&question.family);
    let asked: BTreeSet<&String> = question.areas.iter().collect();
    if asked.is_empty() {
        return Err(NoAnswer::NoArea);
    }
    let (mut titles, mut atoms) = (Vec::new(), BTreeSet::new());
    for id in asked {
        let area: Option<&Area> = known.and_then(|known| known.areas.get(id));
        let area = area.ok_or_else(|| no_area(cube, question.family, id))?;
        titles.push(area.title.clone());
        atoms.extend(area.atoms.iter().copied());
    }
    Ok((titles, atoms))
}

fn no_area(cube: &Cube, family: Family, asked: &str) -> NoAnswer {
    let asked = asked.to_owned();
    match cube.areas.iter().find(|(_, own)| own.areas.contains_key(&asked)) {
        Some((other, _)) => NoAnswer::OtherFamily { asked, family, other: *other },
        None => NoAnswer::Area { asked },
    }
}

fn along(cube: &Cube, question: &Question, subject: &Subject) -> Result<TableOf, NoAnswer> {
    let names: BTreeSet<&String> = question.along.iter().collect();
    let table: Option<TableOf> = names.into_iter().map(|name| cube.menu.along(name)).collect();
    table.map(|table| cube.menu.in_order(table)).ok_or_else(|| no_table(cube, question, subject))
}

fn no_table(cube: &Cube, question: &Question, subject: &Subject) -> NoAnswer {
    let own = cube.tables.keys().filter(|t| t.subject == *subject && t.family == question.family);
    let names = own.map(|table| {
        let names: Vec<String> = table.along.iter().map(|a| cube.menu.name_of(*a)).collect();
        if names.is_empty() { "the total".to_owned() } else { names.join(" × ") }
    });
    let known: Vec<String> = names.collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    NoAnswer::Table { of: question.of.clone(), family: question.family, known }
}
