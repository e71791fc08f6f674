//! Schools as areas: who learns there, of the children who live in the district.
//!
//! A school is an area of its own when at least [`LEAST_CHILDREN`] of these children are on its roll.
//! The others are one area together. When they are too few even so, the smallest school that could
//! have stood alone joins them: left out, they would be what is missing from the sum of all schools.
//! In the course of a year the schools that stand alone stay as they were in its first vintage.

use crate::current_releases::Releases;
use disclose::live::{Cube, Family, Geography, LEAST_CHILDREN};
use lake::{Lake, LakeProblem};
use std::collections::{BTreeMap, BTreeSet};
use store::Id;

/// The area of the schools that are not areas of their own.
const TOGETHER: &str = "other-schools";
/// How the area of one school begins, before its number.
const ALONE: &str = "school-";

/// Schools by the number of their children who live in the district.
pub(super) struct Schools {
    /// How many are on each roll, by the number of the school.
    pub(super) children: BTreeMap<String, u64>,
    /// The schools that stood alone in an earlier vintage of the year.
    pub(super) alone_before: Option<BTreeSet<String>>,
    /// Their names, by number; a school without one is called by its number.
    pub(super) names: BTreeMap<String, String>,
}

impl Schools {
    /// The areas made of them; none when there are too few children altogether.
    pub(super) fn areas(&self) -> Vec<Geography> {
        let (alone, together) = self.divided();
        let area = |id: String, title: String, blocks: BTreeSet<String>| Geography {
            id,
            title,
            family: Family::School,
            blocks,
        };
        let own = |school: &String| {
            area(format!("{ALONE}{school}"), self.title(school), [school.clone()].into())
        };
        let mut areas: Vec<Geography> = alone.iter().map(own).collect();
        if !together.is_empty() {
            areas.push(area(TOGETHER.to_owned(), "Other schools".to_owned(), together));
        }
        areas
    }

    /// Which schools are one area together, in words for whoever publishes; none when there are none.
    pub(super) fn warning(&self) -> Option<String> {
        let (_, together) = self.divided();
        let titles: Vec<String> = together.iter().map(|school| self.title(school)).collect();
        (!titles.is_empty()).then(|| {
            format!(
                "these schools are one area, \"Other schools\", because {LEAST_CHILDREN} children \
                 are needed for an area: {}",
                titles.join(", ")
            )
        })
    }

    /// Schools that are areas of their own, and the others.
    fn divided(&self) -> (BTreeSet<String>, BTreeSet<String>) {
        let is_alone = |school: &String, children: u64| match &self.alone_before {
            Some(before) => before.contains(school),
            None => children >= LEAST_CHILDREN,
        };
        let mut alone: BTreeSet<String> = BTreeSet::new();
        let mut together: BTreeSet<String> = BTreeSet::new();
        for (school, children) in &self.children {
            if is_alone(school, *children) { &mut alone } else { &mut together }
                .insert(school.clone());
        }
        let few: u64 = together.iter().map(|school| self.children_of(school)).sum();
        if (1..LEAST_CHILDREN).contains(&few) && self.alone_before.is_none() {
            let smallest = alone.iter().min_by_key(|school| (self.children_of(school), *school));
            match smallest.cloned() {
                Some(joins) => {
                    alone.remove(&joins);
                    together.insert(joins);
                }
                None => together.clear(),
            }
        }
        (alone, together)
    }

    fn children_of(&self, school: &str) -> u64 {
        self.children.get(school).copied().unwrap_or(0)
    }

    /// Its name; with its number when another has the same.
    fn title(&self, school: &str) -> String {
        let Some(name) = self.names.get(school) else { return format!("School {school}") };
        let same = self.children.keys().filter(|other| self.names.get(*other) == Some(name));
        if same.count() > 1 { format!("{name} ({school})") } else { name.clone() }
    }
}

/// The schools that stand alone in a published cube; none when it has no schools.
pub(super) fn alone_in(cube: &Cube) -> Option<BTreeSet<String>> {
    let mut areas = cube.areas(Family::School).map(|(id, _)| id).peekable();
    areas.peek()?;
    Some(areas.filter_map(|id| id.strip_prefix(ALONE)).map(str::to_owned).collect())
}

/// The names of schools by their number, as the public register has them; a later load wins.
pub(super) fn names(
    lake: &Lake,
    releases: &Releases,
) -> Result<BTreeMap<String, String>, LakeProblem> {
    let mut names = BTreeMap::new();
    lake.for_each_part("gias", |part, table| {
        if !Id::parse(&part.name).is_some_and(|load| releases.current.contains(&load)) {
            return Ok(());
        }
        let texts = |column: &str| table.column(column).and_then(|own| own.texts());
        if let (Some(numbers), Some(called)) = (texts("URN"), texts("EstablishmentName")) {
            for (number, name) in numbers.iter().zip(called) {
                if let (Some(number), Some(name)) = (number, name) {
                    names.insert(number.trim().to_owned(), name.trim().to_owned());
                }
            }
        }
        Ok::<(), LakeProblem>(())
    })?;
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schools(children: &[(&str, u64)]) -> Schools {
        let children = children.iter().map(|(school, n)| ((*school).to_owned(), *n)).collect();
        let names = [("1", "Beckside"), ("2", "Beckside"), ("3", "Millstone")];
        let names = names.map(|(school, name)| (school.to_owned(), name.to_owned())).into();
        Schools { children, alone_before: None, names }
    }

    /// Areas in words: title and schools.
    fn told(schools: &Schools) -> String {
        let of = |area: Geography| {
            format!("{}: {}", area.title, area.blocks.into_iter().collect::<Vec<_>>().join(" "))
        };
        schools.areas().into_iter().map(of).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn schools_with_too_few_children_are_one_area_and_nobody_is_left_out() {
        for (children, expected) in [
            (&[("1", 100), ("2", 300)][..], "Beckside (1): 1; Beckside (2): 2"),
            (&[("3", 400), ("4", 60), ("5", 40)], "Millstone: 3; Other schools: 4 5"),
            (&[("3", 400), ("4", 120), ("5", 40)], "Millstone: 3; Other schools: 4 5"),
            (&[("3", 150), ("4", 99)], "Other schools: 3 4"),
            (&[("3", 60), ("4", 39)], ""),
        ] {
            assert_eq!(told(&schools(children)), expected);
        }
        assert_eq!(schools(&[("1", 100)]).warning(), None);
        let said = schools(&[("3", 400), ("4", 120), ("5", 40)]).warning().expect("told");
        assert!(said.ends_with("School 4, School 5"), "{said}");
    }

    #[test]
    fn every_area_of_schools_has_enough_children_and_together_they_are_all() {
        for number in 0..500 {
            let mut stream = commons::Streams::new(3).numbered("rolls", number);
            let many = 1 + stream.index(7);
            let rolls: Vec<(String, u64)> =
                (0..many).map(|n| (format!("9{n}"), 1 + stream.below(160))).collect();
            let own: Vec<(&str, u64)> = rolls.iter().map(|(s, n)| (s.as_str(), *n)).collect();
            let schools = schools(&own);
            let (mut seen, all) = (0, own.iter().map(|one| one.1).sum::<u64>());
            for area in schools.areas() {
                let here: u64 = area.blocks.iter().map(|school| schools.children_of(school)).sum();
                assert!(here >= LEAST_CHILDREN, "{own:?}: {area:?}");
                seen += here;
            }
            // Less than an area needs is published only when no school has enough of its own.
            let none = schools.areas().is_empty();
            assert_eq!(seen, if none { 0 } else { all }, "{own:?}");
            assert!(!none || all < LEAST_CHILDREN, "{own:?}");
        }
    }

    #[test]
    fn in_the_course_of_a_year_the_same_schools_stand_alone() {
        let mut later = schools(&[("3", 400), ("4", 60), ("5", 130)]);
        later.alone_before = Some(["3".to_owned()].into());
        assert_eq!(told(&later), "Millstone: 3; Other schools: 4 5");
    }
}
