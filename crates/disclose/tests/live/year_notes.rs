//! What an attacker of a year of releases writes down: a range for what is behind every displayed
//! figure, and how figures, children and noise hang together.

use crate::common::*;
use crate::year::Published;
use lifechances_disclose::attackers::{self, Publication};
use lifechances_disclose::exact::Relation;
use lifechances_disclose::live::{Answer, Atoms, Family, Figure, Question, REACH, Shown};
use std::collections::BTreeMap;

/// Every dimension of these tables has so many levels.
const LEVELS: usize = 2;

/// Where a child's smallest distinguishable group is: block, school, sex, phase, free meals.
pub(crate) type Group = (usize, usize, usize, usize, usize);

fn group(row: &Row) -> Group {
    (row.block, row.school, row.codes[0], row.codes[1] / 3, row.codes[2])
}

fn level(group: &Group, along: &str) -> usize {
    match along {
        "sex" => group.2,
        "year.phase" => group.3,
        _ => group.4,
    }
}

/// How many of each group have the status.
pub(crate) fn truth(rows: &[Row]) -> BTreeMap<Group, i64> {
    let mut truth = BTreeMap::new();
    for row in rows {
        *truth.entry(group(row)).or_insert(0) += i64::from(row.is_absent);
    }
    truth
}

/// How an attacker sees a figure: a range of what is behind it.
pub(crate) trait Rule {
    /// The range of the noisy sum that a figure of so many atoms stands for, if it says anything.
    fn behind(&self, shown: &Shown, truth: i64) -> (i64, i64);
    /// How far the noise of one atom's cell reaches either way.
    fn reach(&self) -> i64;
    /// Whether the figure is hidden.
    fn hides(&self, shown: &Shown, truth: i64) -> bool;
}

/// Our door.
pub(crate) struct Door;
/// Counts from 1 to 9 are hidden, all others are shown.
pub(crate) struct SuppressBelowTen;
/// Counts from 1 to 7 are hidden, others rounded to five.
pub(crate) struct SevenAndFive;

impl Rule for Door {
    fn behind(&self, shown: &Shown, _: i64) -> (i64, i64) {
        match shown.value() {
            Some(value) => (i64::try_from(value).unwrap() - 2, i64::try_from(value).unwrap() + 2),
            // Every base here is far above ten, so it is the count that is below.
            None => (i64::MIN, 9),
        }
    }
    fn reach(&self) -> i64 {
        REACH
    }
    fn hides(&self, shown: &Shown, _: i64) -> bool {
        *shown == Shown::Confidential
    }
}

impl Rule for SuppressBelowTen {
    fn behind(&self, shown: &Shown, truth: i64) -> (i64, i64) {
        if self.hides(shown, truth) { (1, 9) } else { (truth, truth) }
    }
    fn reach(&self) -> i64 {
        0
    }
    fn hides(&self, _: &Shown, truth: i64) -> bool {
        (1..10).contains(&truth)
    }
}

impl Rule for SevenAndFive {
    fn behind(&self, shown: &Shown, truth: i64) -> (i64, i64) {
        let five = (truth + 2) / 5 * 5;
        match truth {
            0 => (0, 0),
            _ if self.hides(shown, truth) => (1, 7),
            _ => ((five - 2).max(8), five + 2),
        }
    }
    fn reach(&self) -> i64 {
        0
    }
    fn hides(&self, _: &Shown, truth: i64) -> bool {
        (1..8).contains(&truth)
    }
}

/// Figures and sums as the attacker writes them down.
pub(crate) struct Notes {
    pub(crate) publication: Publication,
    groups: BTreeMap<Group, usize>,
    /// The noise of one atom's cell, moved up so that it is never below 0.
    noises: BTreeMap<String, usize>,
    /// Hidden figures of the full vintage's children: the number and the truth.
    pub(crate) hidden: BTreeMap<Vec<usize>, (usize, i64)>,
}

impl Notes {
    pub(crate) fn new(groups: impl IntoIterator<Item = Group>) -> Self {
        let publication = Publication { figures: Vec::new(), relations: Vec::new() };
        let (noises, hidden) = (BTreeMap::new(), BTreeMap::new());
        let mut notes = Self { publication, groups: BTreeMap::new(), noises, hidden };
        for group in groups {
            let number = notes.figure(format!("{group:?}"), attackers::Shown::Unpublished);
            notes.groups.insert(group, number);
        }
        notes
    }

    fn figure(&mut self, name: String, shown: attackers::Shown) -> usize {
        self.publication.figures.push(attackers::Figure { name, shown });
        self.publication.figures.len() - 1
    }

    fn noise(&mut self, name: String, reach: i64) -> usize {
        if let Some(number) = self.noises.get(&name) {
            return *number;
        }
        let range = attackers::Shown::Between(0, u64::try_from(2 * reach).unwrap());
        let number = self.figure(name.clone(), range);
        self.noises.insert(name, number);
        number
    }

    fn sum(&mut self, says: String, parts: Vec<usize>, of: usize) {
        let mut terms: Vec<(usize, i64)> = parts.into_iter().map(|part| (part, 1)).collect();
        terms.push((of, -1));
        self.publication.relations.push(Relation { says, terms });
    }
}

/// A vintage on its way into the notes.
pub(crate) struct Writing<'a, R> {
    pub(crate) name: String,
    pub(crate) rule: &'a R,
    /// The truth of the full vintage, and of this one: the attacker is told how they differ.
    pub(crate) first: &'a BTreeMap<Group, i64>,
    pub(crate) now: BTreeMap<Group, i64>,
}

impl<R: Rule> Writing<'_, R> {
    /// Writes down every figure of the vintage.
    pub(crate) fn all(&self, notes: &mut Notes, published: &Published) {
        for family in Family::ALL {
            let atoms = published.registry.atoms(family);
            let all = published.registry.geographies().filter(|g| g.family == family);
            let ids: Vec<&str> = all.map(|g| g.id.as_str()).collect();
            for areas in together(&ids) {
                for table in published.tables {
                    let question = Question { family, ..question("often_absent", &areas, table) };
                    let answer = published.cube.answer(&question).unwrap();
                    self.table(notes, &question, &atoms, &answer);
                }
            }
        }
    }

    fn table(&self, notes: &mut Notes, question: &Question, atoms: &Atoms, answer: &Answer) {
        let areas = question.areas.iter();
        let mut inside: Vec<usize> =
            areas.flat_map(|id| atoms.of_geography(id).unwrap()).copied().collect();
        inside.sort_unstable();
        inside.dedup();
        for (cell, line) in answer.lines.iter().enumerate() {
            let Figure::Count { count, .. } = line.figure else { panic!("a count") };
            let levels = levels_of(cell, answer);
            let is_in = |group: &Group| {
                let block = match question.family {
                    Family::Residence => block(group.0),
                    Family::School => school(group.1),
                };
                atoms.of_block(&block).is_some_and(|atom| inside.contains(&atom))
                    && levels.iter().all(|(along, at)| level(group, along) == *at)
            };
            let groups: Vec<Group> = notes.groups.keys().filter(|g| is_in(g)).copied().collect();
            let ids = inside.iter().map(|atom| &atoms.ids()[*atom]);
            let noises = ids.map(|id| format!("{} {id} {levels:?}", self.name)).collect();
            self.cell(notes, &count, &groups, noises);
        }
    }

    /// One figure: its groups, and the noise of one cell of each of its atoms.
    fn cell(&self, notes: &mut Notes, count: &Shown, groups: &[Group], noises: Vec<String>) {
        let of = |truth: &BTreeMap<Group, i64>| -> i64 {
            groups.iter().map(|group| truth.get(group).copied().unwrap_or(0)).sum()
        };
        let (first, now) = (of(self.first), of(&self.now));
        let mut parts: Vec<usize> = groups.iter().map(|group| notes.groups[group]).collect();
        if self.rule.hides(count, now) && !notes.hidden.contains_key(&parts) {
            let number = notes.figure(format!("{noises:?}"), attackers::Shown::Hidden);
            notes.sum("its groups".to_owned(), parts.clone(), number);
            notes.hidden.insert(parts.clone(), (number, first));
        }
        let reach = self.rule.reach();
        let moved = reach * i64::try_from(noises.len()).unwrap() - (now - first);
        let (low, high) = self.rule.behind(count, now);
        let at_least_0 = |limit: i64| limit.saturating_add(moved).max(0).unsigned_abs();
        let range = attackers::Shown::Between(at_least_0(low), at_least_0(high));
        let shown = notes.figure(format!("shown for {noises:?}"), range);
        if reach > 0 {
            parts.extend(noises.into_iter().map(|name| notes.noise(name, reach)));
        }
        notes.sum("groups and noise".to_owned(), parts, shown);
    }
}

/// The level of each dimension in a cell: the last dimension goes fastest.
fn levels_of(cell: usize, answer: &Answer) -> BTreeMap<&str, usize> {
    let mut rest = cell;
    let mut levels = BTreeMap::new();
    for along in answer.along.iter().rev() {
        levels.insert(along.name.as_str(), rest % LEVELS);
        rest /= LEVELS;
    }
    levels
}

/// Each area by itself, and every two taken together.
fn together<'a>(ids: &[&'a str]) -> Vec<Vec<&'a str>> {
    let one = ids.iter().map(|id| vec![*id]);
    let two = ids.iter().enumerate().flat_map(|(n, a)| ids[n + 1..].iter().map(|b| vec![*a, *b]));
    one.chain(two).collect()
}
