//! Records already linked, ready for more: a new extract joins the people that are there without
//! everything being linked again, and one record is looked up at once.
//!
//! The model, the blocking rules and the counts of how rare values are stay as they were when the
//! register was made; with them, adding records gives the people that linking all of them at once
//! would give, as long as no block is larger than the limit (a full run splits such blocks; a new record
//! is compared with all of one). Only what new records touch is grouped again: the records that links join, directly or
//! through others, are looked at as one piece, and every other person stays as they are.

mod children;
#[cfg(test)]
mod children_tests;
mod index;
mod people;
#[cfg(test)]
mod tests;

pub use children::{CannotJoin, Joined, Joining, Kept, Stage, join_people};
pub use people::{Change, Event, PersonNumber};

use crate::block::Rule;
use crate::cluster::makeup::Found;
use crate::cluster::{Clustering, least, log_odds};
use crate::compare::{Memory, Sheet};
use crate::linker::Linker;
use crate::settings::{Pairs, Settings};
use crate::stages::NoStages;
use crate::standardise::variants::Variants;
use crate::table::Table;
use crate::watch::{Stopped, Watch};
use crate::weigh::edges::Edge;
use crate::weigh::rarity::Rarity;
use crate::weigh::score::{Patterns, Scorer};
use crate::weigh::start::{CLASSES, Class};
use foldhash::fast::FixedState;
use hashbrown::HashSet;
use index::Index;
use people::People;

/// Linked records that more can be added to.
pub struct Register {
    linker: Linker,
    settings: Settings,
    variants: Variants,
    rules: Vec<Rule>,
    rarity: Rarity,
    /// What records people were found to have by the run.
    makeups: Option<Found>,
    shares: [f64; CLASSES],
    threshold: f64,
    index: Index,
    /// What comparing and weighing remember; taken out while they work.
    tools: Option<(Memory, Patterns)>,
    edges: Vec<Edge>,
    /// For each record, its edges.
    of: Vec<Vec<u32>>,
    people: People,
}

/// Someone a looked-up record may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Row of the record it agrees with.
    pub row: u32,
    /// The person that record is.
    pub person: PersonNumber,
    /// Evidence in bits.
    pub weight: f64,
}

/// What comparing and weighing work with.
struct Tools<'r> {
    sheet: Sheet<'r>,
    patterns: Patterns,
}

impl Register {
    /// Links the records of a trained linker and keeps what adding needs.
    ///
    /// # Errors
    /// [`Stopped`] when `watch` says so.
    pub fn of(mut linker: Linker, settings: Settings, watch: Watch<'_>) -> Result<Self, Stopped> {
        let run = linker.run(&settings, &mut NoStages, watch)?;
        let counted = linker.trained.rarity.take();
        let rarity = counted.unwrap_or_else(|| Rarity::of(&linker.frame));
        let (rules, shares, threshold) = (run.rules, run.shares, run.threshold);
        let index = Index::of(&linker.frame, &rules);
        let mut of = vec![Vec::new(); linker.frame.len()];
        for (at, edge) in (0..).zip(&run.edges) {
            of[edge.a as usize].push(at);
            of[edge.b as usize].push(at);
        }
        let mut groups = run.grouped.groups;
        let people = People::of(&mut groups, linker.frame.len());
        let mut register = Self {
            linker,
            settings,
            variants: Variants::standard(),
            rules,
            rarity,
            makeups: Some(run.makeups),
            shares,
            threshold,
            index,
            tools: None,
            edges: run.edges,
            of,
            people,
        };
        register.linker.frame.reopen();
        let more = register.len() / 8 + 4096;
        register.edges.reserve(more);
        register.of.reserve(more);
        register.weigh_again();
        Ok(register)
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.linker.frame.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The person a row is. Rows are numbered on as records are added.
    pub fn person(&self, row: u32) -> Option<PersonNumber> {
        let place = self.linker.frame.place_of(row)?;
        Some(self.people.of_place(place))
    }

    /// Adds records, and gives what changed: who is new, who was joined, and who was parted.
    pub fn add(&mut self, more: &Table) -> Vec<Change> {
        let new = self.linker.frame.take_in(more, &self.variants);
        self.of.resize_with(self.linker.frame.len(), Vec::new);
        let found = self.edges_of(new.clone());
        for edge in found {
            let at = crate::texts::code_of(self.edges.len());
            self.of[edge.a as usize].push(at);
            self.of[edge.b as usize].push(at);
            self.edges.push(edge);
        }
        let piece = self.touched(new.clone());
        let groups = self.group(&piece);
        self.people.renew(&piece, &groups, new)
    }

    /// Who a record may be, likeliest first, without adding it: the records it agrees with that are
    /// likelier to be the same person than `least`. The table has one row.
    pub fn look_up(&mut self, one: &Table, least: f64) -> Vec<Candidate> {
        let new = self.linker.frame.take_in(one, &self.variants);
        let place = new.start;
        let found = self.with_tools(|own, tools| {
            own.find((place, &own.keys(place)), tools, (&own.scorer(), &own.index))
        });
        let floor = log_odds(least);
        let mut candidates: Vec<Candidate> = found
            .iter()
            .filter(|edge| edge.weighed.log_odds() >= floor)
            .map(|edge| Candidate {
                row: self.linker.frame.rows[edge.a as usize],
                person: self.people.of_place(edge.a),
                weight: edge.weighed.log_odds() * std::f64::consts::LOG2_E,
            })
            .collect();
        candidates.sort_by(|x, y| y.weight.total_cmp(&x.weight).then(x.row.cmp(&y.row)));
        self.linker.frame.forget_last(new);
        candidates
    }
}

impl Register {
    fn scorer(&self) -> Scorer<'_> {
        let Linker { frame, plan, trained, .. } = &self.linker;
        Scorer::frozen(frame, plan, (&trained.tables, self.shares), &self.rarity)
    }

    /// Weighs every edge with the final shares: the run reached them by correction, and a difference
    /// in the last digit would put equal links in another order than links weighed later.
    fn weigh_again(&mut self) {
        let mut edges = std::mem::take(&mut self.edges);
        self.with_tools(|own, tools| {
            let scorer = own.scorer();
            for edge in &mut edges {
                let prepared = scorer.look_up(&mut tools.patterns, edge.pattern);
                edge.weighed = scorer.weigh(edge.a, edge.b, &prepared);
            }
        });
        self.edges = edges;
    }

    /// Lends what comparing and weighing remember, and keeps what they learn.
    fn with_tools<T>(&mut self, work: impl FnOnce(&Self, &mut Tools<'_>) -> T) -> T {
        let kept = self.tools.take();
        let fresh = || (Memory::new(&self.linker.frame), self.scorer().patterns());
        let (memory, patterns) = kept.unwrap_or_else(fresh);
        let sheet = Sheet::with(&self.linker.frame, &self.linker.plan, memory);
        let mut tools = Tools { sheet, patterns };
        let done = work(self, &mut tools);
        self.tools = Some((tools.sheet.into_memory(), tools.patterns));
        done
    }

    fn edges_of(&mut self, new: std::ops::Range<u32>) -> Vec<Edge> {
        let mut index = std::mem::replace(&mut self.index, Index::empty(0));
        let found = self.with_tools(|own, tools| {
            let scorer = own.scorer();
            let mut found = Vec::new();
            for place in new {
                let keys = own.keys(place);
                found.extend(own.find((place, &keys), tools, (&scorer, &index)));
                index.add(place, &keys);
            }
            found
        });
        self.index = index;
        found
    }

    /// The key of a record for each rule.
    fn keys(&self, place: u32) -> Vec<u32> {
        self.rules.iter().map(|rule| rule.key(&self.linker.frame, place)).collect()
    }

    /// The edges of a record to those that are indexed.
    fn find(
        &self,
        (place, keys): (u32, &[u32]),
        tools: &mut Tools<'_>,
        (scorer, index): (&Scorer<'_>, &Index),
    ) -> Vec<Edge> {
        let mut others: Vec<u32> = Vec::new();
        for (at, key) in keys.iter().enumerate().filter(|(_, key)| **key != 0) {
            index.members(at, *key, &mut others);
        }
        others.sort_unstable();
        others.dedup();
        self.edges_to(place, others, tools, scorer)
    }

    /// The edges of a record to others, each given once.
    fn edges_to(
        &self,
        place: u32,
        mut others: Vec<u32>,
        tools: &mut Tools<'_>,
        scorer: &Scorer<'_>,
    ) -> Vec<Edge> {
        let across = self.settings.pairs == Pairs::AcrossSources;
        let sources = &self.linker.frame.sources;
        others.retain(|other| {
            *other != place && !(across && sources[*other as usize] == sources[place as usize])
        });
        let Tools { sheet, patterns } = tools;
        let floor = crate::linker::FLOOR;
        let edge = |other: u32| {
            let (a, b) = (other.min(place), other.max(place));
            let pattern = sheet.pair(other, place);
            let prepared = scorer.look_up(patterns, pattern);
            if f64::from(prepared.bound) < floor {
                return None;
            }
            let weighed = scorer.weigh(a, b, &prepared);
            (weighed.log_odds() >= floor).then_some(Edge { a, b, pattern, weighed })
        };
        others.into_iter().filter_map(edge).collect()
    }

    /// The records that are joined to the new ones by links that matter, directly or through others.
    fn touched(&self, new: std::ops::Range<u32>) -> Vec<u32> {
        let least = least(&self.settings, self.threshold, self.makeups.is_some());
        let mut seen: HashSet<u32, FixedState> = HashSet::with_hasher(FixedState::with_seed(8));
        let mut open: Vec<u32> = new.collect();
        seen.extend(open.iter().copied());
        while let Some(place) = open.pop() {
            for at in &self.of[place as usize] {
                let edge = &self.edges[*at as usize];
                let other = if edge.a == place { edge.b } else { edge.a };
                if edge.weighed.log_odds() >= least && seen.insert(other) {
                    open.push(other);
                }
            }
        }
        let mut piece: Vec<u32> = seen.into_iter().collect();
        piece.sort_unstable();
        piece
    }

    /// Groups a piece by itself: for each of its records, the record that stands for its person.
    fn group(&mut self, piece: &[u32]) -> Vec<u32> {
        let mut numbers: Vec<u32> =
            piece.iter().flat_map(|place| self.of[*place as usize].iter().copied()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut edges: Vec<Edge> = numbers.iter().map(|at| self.edges[*at as usize]).collect();
        edges.sort_unstable_by_key(|edge| (edge.a, edge.b));
        self.with_tools(|own, tools| {
            let scorer = own.scorer();
            let mut grouped = own.clustering(&scorer).run(&mut tools.sheet, &edges);
            piece.iter().map(|place| grouped.groups.root(*place)).collect()
        })
    }

    fn clustering<'a>(&'a self, scorer: &'a Scorer<'_>) -> Clustering<'a> {
        Clustering {
            frame: &self.linker.frame,
            scorer,
            settings: &self.settings,
            threshold: self.threshold,
            prior: self.shares[Class::Same as usize].ln(),
            makeups: self.makeups.as_ref(),
        }
    }

    /// Every person by linking all records again with the same model: what adding must agree with.
    #[cfg(test)]
    fn linked_again(&self) -> Vec<u32> {
        use crate::weigh::edges::Search;
        let scorer = self.scorer();
        let search = Search {
            frame: &self.linker.frame,
            plan: &self.linker.plan,
            scorer: &scorer,
            across_only: self.settings.pairs == Pairs::AcrossSources,
            floor: crate::linker::FLOOR,
            largest: self.settings.largest_block,
            threads: 1,
            first: u32::MAX,
        };
        let (edges, _) = search.edges(&self.rules, &mut |_| crate::watch::Go::On).unwrap();
        let mut sheet = Sheet::new(&self.linker.frame, &self.linker.plan);
        let mut grouped = self.clustering(&scorer).run(&mut sheet, &edges);
        (0..crate::texts::code_of(self.len())).map(|place| grouped.groups.root(place)).collect()
    }
}
