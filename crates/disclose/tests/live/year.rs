//! A year of releases, attacked by linear programming all at once.
//!
//! Localities overlap, one boundary was drawn by hand, one locality is added in mid-year, children
//! are counted again where they learn, and two refreshes follow the full vintage after corrections.
//! The attacker sees every displayed figure of the year, also of areas taken together, knows how
//! the noise is bounded, and is told exactly which children were corrected and how: that makes the
//! children of all vintages the same unknowns. The same attacker must recover figures that the
//! rules in use elsewhere publish, or the test proves nothing.

use crate::common::*;
use crate::year_notes::{Door, Notes, Rule, SevenAndFive, SuppressBelowTen, Writing, truth};
use commons::{Stream, Streams};
use lifechances_disclose::Released;
use lifechances_disclose::attackers::{Known, attack_bounds};
use lifechances_disclose::live::{
    Cube, Family, Geography, Order, Registry, VintageKind, Year, freeze,
};
use std::collections::BTreeMap;

/// So many thousand million operations may one attack take.
const WORK: u32 = 400;

/// One district and what its menu allows.
struct Setting {
    blocks: usize,
    children_of_a_block: usize,
    rate: f64,
    tables: &'static [&'static [&'static str]],
    headlines: &'static [&'static [&'static str]],
    refreshes: usize,
    localities: &'static [&'static [usize]],
    /// Registered after the full vintage.
    mid_year: &'static [usize],
    /// Schools taken together.
    trusts: &'static [&'static [usize]],
    schools: usize,
}

/// Areas of 5,000 and more: tables of up to three dimensions, 24 cells in the year.
const LARGE: Setting = Setting {
    blocks: 8,
    children_of_a_block: 1300,
    rate: 0.006,
    tables: &[
        &[],
        &["sex"],
        &["year.phase"],
        &["fsm"],
        &["sex", "year.phase"],
        &["sex", "fsm"],
        &["year.phase", "fsm"],
        &["sex", "year.phase", "fsm"],
    ],
    headlines: &[&[], &["sex"]],
    refreshes: 2,
    localities: &[&[0, 1, 2, 3], &[2, 3, 4, 5], &[4, 5, 6, 7], &[1, 3, 5, 7]],
    mid_year: &[0, 2, 4, 6],
    trusts: &[&[0, 1], &[2, 3], &[1, 2]],
    schools: 4,
};

/// Small areas: one dimension at most, six cells in the year.
const SMALL: Setting = Setting {
    blocks: 10,
    children_of_a_block: 300,
    rate: 0.02,
    tables: &[&[], &["sex"]],
    headlines: &[&[]],
    refreshes: 1,
    localities: &[&[0, 1, 2], &[2, 3, 4], &[4, 5, 6, 7], &[7, 8, 9], &[1, 3, 5, 9]],
    mid_year: &[0, 8],
    trusts: &[&[0], &[1], &[2, 3], &[4, 1]],
    schools: 5,
};

/// A vintage as its readers see it, and the truth behind it.
pub(crate) struct Published {
    pub(crate) cube: Released<Cube>,
    pub(crate) registry: Registry,
    pub(crate) rows: Vec<Row>,
    pub(crate) tables: &'static [&'static [&'static str]],
}

impl Setting {
    /// The year's vintages, each with its own children after corrections.
    fn year(&self, seed: u64) -> Vec<Published> {
        let text = |tables: &[&[&str]]| format!("{tables:?}");
        let families = r#"["residence", "school"]"#;
        let menu = menu_with_headlines(families, &text(self.tables), &text(self.headlines));
        let menu = signed(menu);
        let mut stream = Streams::new(seed).named("year");
        let sizes = vec![self.children_of_a_block; self.blocks];
        let mut rows = rows(&sizes, self.rate, &mut stream);
        rows.iter_mut().for_each(|row| row.school = stream.index(self.schools));
        let localities: Vec<Vec<usize>> = self.localities.iter().map(|l| l.to_vec()).collect();
        let mut registry = registry(self.blocks, &localities);
        for (number, schools) in self.trusts.iter().enumerate() {
            registry.add(trust(number, schools)).unwrap();
        }
        let mut year = Year::new("2026-27");
        let mut published = Vec::new();
        for vintage in 0..=self.refreshes {
            let kind = if vintage == 0 { VintageKind::Full } else { VintageKind::Headline };
            if vintage > 0 {
                correct(&mut rows, self.rate, &mut stream);
            }
            if vintage == 1 {
                registry.add_mid_year(locality("mid-year", self.mid_year)).unwrap();
            }
            let name = format!("2026-{vintage}");
            let order = Order { vintage: &name, ..order(&menu, &registry, &year, kind) };
            let all = children(menu.menu(), &rows);
            let cube = freeze(&order, &all, &key(seed.wrapping_mul(10) + vintage as u64));
            let cube = cube.unwrap_or_else(|reasons| panic!("{reasons:#?}"));
            year = year.with(cube.manifest()).unwrap();
            let tables = if vintage == 0 { self.tables } else { self.headlines };
            published.push(Published {
                cube,
                registry: registry.clone(),
                rows: rows.clone(),
                tables,
            });
        }
        published
    }
}

/// Late corrections: some children's status was wrong, one way or the other.
fn correct(rows: &mut [Row], rate: f64, stream: &mut Stream) {
    let yes: Vec<usize> = (0..rows.len()).filter(|n| rows[*n].is_absent).collect();
    for _ in 0..yes.len() / 10 + 1 {
        rows[yes[stream.index(yes.len())]].is_absent = false;
    }
    for row in rows.iter_mut() {
        row.is_absent |= stream.chance(rate / 10.0);
    }
}

fn trust(number: usize, schools: &[usize]) -> Geography {
    Geography {
        id: format!("trust-{number}"),
        title: format!("Trust {number}"),
        family: Family::School,
        blocks: schools.iter().map(|n| school(*n)).collect(),
    }
}

/// What the attack leaves: hidden figures, how many are recovered, the narrowest range.
struct Left {
    hidden: usize,
    recovered: usize,
    certainly_small: usize,
    narrowest: u64,
}

fn attack(year: &[Published], rule: &impl Rule) -> Left {
    let first = truth(&year[0].rows);
    let mut notes = Notes::new(first.keys().copied());
    for (number, published) in year.iter().enumerate() {
        let (name, now) = (format!("vintage {number}"), truth(&published.rows));
        Writing { name, rule, first: &first, now }.all(&mut notes, published);
    }
    let of: BTreeMap<usize, i64> = notes.hidden.values().copied().collect();
    let known = attack_bounds(&notes.publication, |figure| of.contains_key(&figure), WORK).unwrap();
    let mut left =
        Left { hidden: known.len(), recovered: 0, certainly_small: 0, narrowest: u64::MAX };
    for known in &known {
        let truth = u64::try_from(of[&known.figure]).unwrap();
        let is_true = known.low <= truth && known.high.is_none_or(|high| truth <= high);
        assert!(is_true, "{truth} is not in {known:?}");
        let width = known.width().unwrap_or(u64::MAX);
        left.narrowest = left.narrowest.min(width);
        left.recovered += usize::from(width == 0);
        left.certainly_small += usize::from(is_small(known));
    }
    left
}

/// Surely from 1 to 9.
fn is_small(known: &Known) -> bool {
    known.low >= 1 && known.high.is_some_and(|high| high < 10)
}

fn hold(setting: &Setting, seed: u64) {
    let year = setting.year(seed);
    let door = attack(&year, &Door);
    assert!(door.hidden >= 10, "there is something to attack");
    assert_eq!((door.recovered, door.certainly_small), (0, 0));
    assert!(door.narrowest >= 15, "{}", door.narrowest);
    let naive = [attack(&year, &SuppressBelowTen), attack(&year, &SevenAndFive)];
    for left in &naive {
        let is_broken = left.certainly_small > 0 && left.narrowest <= 1;
        assert!(is_broken, "the attacker is too weak");
    }
    assert!(naive[0].recovered > 0, "the attacker is too weak");
}

#[test]
fn a_year_of_large_areas_leaves_every_hidden_figure_wide_open() {
    hold(&LARGE, 41);
}

#[test]
fn a_year_of_small_areas_leaves_every_hidden_figure_wide_open() {
    (51..54).for_each(|seed| hold(&SMALL, seed));
}
