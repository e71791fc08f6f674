//! The children of a vintage, from the facts partners recorded, in the words of the menu.
//!
//! A menu may divide children by `age`, `sex` and `fifth`, and count what [`MEASURES`] answers. The
//! population `children` is every child; `recorded-X` is the children of whom X is recorded.

use super::CannotPublish;
use crate::current_releases::Releases;
use crate::facts::{ChildFacts, Enrolment, read_facts};
use crate::fifths::deprivation_fifths;
use crate::house::House;
use crate::measures::{AGE_BANDS, MEASURES, Measure, age_band, measure};
use commons::{AreaCode, Day};
use disclose::live::{Child, Children, Family, Kind, Menu, Recorded};
use std::collections::BTreeMap;
use store::loads;

/// The code of a child of whom a circumstance is not recorded.
const NOT_RECORDED: &str = "not-recorded";
/// The population of every child.
const EVERYBODY: &str = "children";
/// How the populations begin of whom something is recorded.
const RECORDED: &str = "recorded-";
/// Circumstances that tables may be divided by.
const DIMENSIONS: [&str; 3] = ["age", "sex", "fifth"];

/// The children who live in the district and are 0 to 17 on a day, by small area.
pub(super) struct Counted {
    children: Vec<(ChildFacts, AreaCode, &'static str)>,
    fifths: BTreeMap<AreaCode, u8>,
}

impl Counted {
    /// Reads them from the lake.
    pub(super) fn read(house: &House, on: Day) -> Result<Self, CannotPublish> {
        let side = house.children.as_ref().ok_or(CannotPublish::NoChildrenSide)?;
        let all = house.store.read("loads", loads::list)?;
        let facts = read_facts(&side.lake, &Releases::of(&all), on)?;
        let placed = |child: ChildFacts| {
            let (area, band) = (child.area?, age_band(&child, on)?);
            Some((child, area, band))
        };
        let children = facts.into_values().filter_map(placed).collect();
        Ok(Self { children, fifths: deprivation_fifths(house)? })
    }

    /// How many are on the roll of each school.
    pub(super) fn by_school(&self) -> BTreeMap<String, u64> {
        let mut counts = BTreeMap::new();
        let enrolments = self.children.iter().filter_map(|(child, ..)| child.enrolment.as_ref());
        enrolments.for_each(|one| *counts.entry(one.school().to_owned()).or_insert(0) += 1);
        counts
    }

    /// How many live in each small area.
    pub(super) fn by_area(&self) -> BTreeMap<AreaCode, u64> {
        let mut counts = BTreeMap::new();
        self.children.iter().for_each(|(_, area, _)| *counts.entry(*area).or_insert(0) += 1);
        counts
    }

    /// The rows of a vintage; children outside every block are in none of its areas, and schools are
    /// left out of them when the menu asks for none.
    pub(super) fn rows(
        &self,
        menu: &Menu,
        block_of: &BTreeMap<AreaCode, String>,
        on: Day,
    ) -> Result<Children, CannotPublish> {
        let mut rows = Children::new(menu)?;
        let of_schools = asks_for_schools(menu);
        let variables: Vec<&Measure> = menu.variables().into_iter().filter_map(measure).collect();
        for (child, area, band) in &self.children {
            let fifth = self.fifths.get(area).map(u8::to_string);
            let code = |id: &str| match id {
                "age" => band,
                "sex" => child.sex.as_deref().unwrap_or(NOT_RECORDED),
                _ => fifth.as_deref().unwrap_or(NOT_RECORDED),
            };
            let codes: Vec<&str> = menu.dimensions().iter().map(|one| code(&one.id)).collect();
            let is_in = |id: &str| match id.strip_prefix(RECORDED).and_then(measure) {
                Some(measure) => (measure.answer)(child, on).is_some(),
                None => true,
            };
            let populations: Vec<bool> = menu.populations().iter().map(|p| is_in(&p.id)).collect();
            let answer = |measure: &&Measure| match (measure.answer)(child, on) {
                Some(true) => Recorded::Yes,
                Some(false) => Recorded::No,
                None => Recorded::NotAsked,
            };
            let answers: Vec<Recorded> = variables.iter().map(answer).collect();
            rows.add(&Child {
                residence: block_of.get(area).map(String::as_str),
                school: child.enrolment.as_ref().map(Enrolment::school).filter(|_| of_schools),
                codes: &codes,
                populations: &populations,
                answers: &answers,
            })?;
        }
        Ok(rows)
    }
}

/// Whether a measure of the menu is published by school.
pub(super) fn asks_for_schools(menu: &Menu) -> bool {
    menu.measures().iter().any(|measure| measure.families.contains(&Family::School))
}

/// Whether everything the menu asks for is recorded here.
///
/// # Errors
/// [`CannotPublish::NotRecorded`] or [`CannotPublish::NotACount`] with the first that is not.
pub(super) fn must_be_recorded(menu: &Menu) -> Result<(), CannotPublish> {
    let missing = |what, id: &str, known: Vec<String>| {
        Err(CannotPublish::NotRecorded { what, id: id.to_owned(), known: known.join(", ") })
    };
    for dimension in menu.dimensions() {
        let needed: Vec<String> = match dimension.id.as_str() {
            "age" => AGE_BANDS.iter().map(|band| band.0.to_owned()).collect(),
            "sex" => ["female", "male", NOT_RECORDED].map(str::to_owned).into(),
            "fifth" => ["1", "2", "3", "4", "5", NOT_RECORDED].map(str::to_owned).into(),
            id => return missing("the dimension", id, DIMENSIONS.map(str::to_owned).into()),
        };
        let lacks = |code: &&String| !dimension.values.iter().any(|value| value.code == **code);
        if let Some(code) = needed.iter().find(lacks) {
            let what = "a menu needs every value of a dimension; among its values";
            return missing(what, code, needed.clone());
        }
    }
    for measure in menu.measures() {
        if measure.kind != Kind::Count {
            return Err(CannotPublish::NotACount(measure.id.clone()));
        }
        if !MEASURES.iter().any(|own| own.key == measure.variable) {
            let known = MEASURES.iter().map(|own| own.key.to_owned()).collect();
            return missing("the variable", &measure.variable, known);
        }
        let own = format!("{RECORDED}{}", measure.variable);
        let of_all = measure.population == EVERYBODY && measure.variable == "child-in-need";
        if measure.population != own && !of_all {
            return missing("for this measure the population", &measure.population, vec![own]);
        }
    }
    Ok(())
}
