//! New records of children join the people of an earlier run, with that run's model.
//!
//! The earlier run leaves its model and how many pairs it held to be one person ([`Kept`]). Its
//! records are put into numbers again, and from then on only what new records touch is compared: each
//! new record with those that share a key, these with theirs as long as links hold them together, and
//! the piece that comes of it is grouped as a run over all records would group it. Blocks that are too
//! large are split by the same further parts as in such a run. Where even these leave a block too large,
//! a run cuts it in the order of all records, which joining does not have: then nothing is joined, and
//! the caller is told.

use super::index::Index;
use super::people::People;
use super::{Register, Tools};
use crate::block::Rule;
use crate::block::blocks::Blocks;
use crate::block::split::blocks_within;
use crate::children::{Agreement, ChildLink, ChildReview, Cluster, one_for_each_key, table};
use crate::cluster::makeup::Found;
use crate::cluster::{least, log_odds};
use crate::copies::content;
use crate::linker::Linker;
use crate::links::{Links, MakeupCount, Reason};
use crate::model::{ModelDocument, ModelProblem};
use crate::record::Record;
use crate::settings::{Join, Settings};
use crate::standardise::variants::Variants;
use crate::table::Table;
use crate::texts::code_of;
use crate::told::{Asked, PairToLookAt, Told};
use crate::told_queue::to_look_at;
use crate::watch::{Step, Stopped, Watch, tell};
use crate::weigh::edges::Edge;
use crate::weigh::rarity::Rarity;
use crate::weigh::start::Class;
use commons::RecordKey;
use std::collections::{BTreeMap, BTreeSet};
use std::f64::consts::LOG2_E;

/// What a run over all records leaves for records that come later.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The model as a document, in TOML.
    pub model: String,
    /// Share of all pairs that the run held to be one person.
    pub same: f64,
    /// Evidence in bits from which the run joined pairs.
    pub threshold: f64,
    /// What records people were found to have before the run made groups with it.
    pub makeups: Vec<MakeupCount>,
}

/// When a record came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The run that fitted the model linked it.
    First,
    /// It has joined since.
    Later,
    /// It is to join now.
    New,
}

/// What records are to join.
pub struct Joining<'a> {
    /// What the run over all records left.
    pub kept: &'a Kept,
    /// How that run was done.
    pub settings: &'a Settings,
    /// What that run was told, and nothing since.
    pub told: &'a Told,
}

/// What joining came to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Joined {
    /// The people that new records touched, with all their records; all others stay as they are.
    pub touched: Vec<Cluster>,
    /// Pairs among them that a person must decide, likeliest first.
    pub review: Vec<ChildReview>,
    /// The same pairs with how they agree.
    pub to_look_at: Vec<PairToLookAt>,
    /// Comparisons made; a pair that several keys bring together is counted each time.
    pub pairs_compared: u64,
}

/// Why new records cannot join, and everything must be linked again.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CannotJoin {
    /// Somebody stopped it.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// A block is too large and nothing more splits it.
    #[error("more than {most} records agree in everything that pairs are chosen by")]
    LargeBlock {
        /// The limit.
        most: u32,
    },
    /// The model that was kept is of other columns, or cannot be read.
    #[error("the model that was kept cannot be used: {0}")]
    Model(#[from] ModelProblem),
}

impl Kept {
    /// What a run leaves.
    pub(crate) fn of(linker: &Linker, settings: &Settings, links: &Links) -> Self {
        Self {
            model: linker.model(settings).to_toml(),
            same: links.expected.same_person_pairs / links.expected.pairs,
            threshold: links.expected.threshold,
            makeups: links.makeups.clone(),
        }
    }
}

/// Joins new records to the people of an earlier run. `stage` tells when each record came; records
/// of the earlier run must be as they were then.
///
/// # Errors
/// [`CannotJoin`]; then everything must be linked again.
pub fn join_people(
    records: &[Record],
    stage: impl Fn(&RecordKey) -> Stage,
    joining: &Joining<'_>,
    watch: Watch<'_>,
) -> Result<Joined, CannotJoin> {
    tell(watch, Step::Standardising)?;
    let records = one_for_each_key(records);
    let mut by_stage: [Vec<&Record>; 3] = Default::default();
    for record in &records {
        by_stage[stage(&record.key) as usize].push(record);
    }
    let asked = Asked::of(&by_stage[0], joining.settings, joining.told);
    let document = ModelDocument::from_toml(&joining.kept.model)?;
    let linker = Linker::with_model(&asked.distinct.table, &document)?;
    let mut house = Joiner::of(linker, asked, joining.kept, &by_stage);
    tell(watch, Step::Comparing { done: 0, of: 1 })?;
    let piece = house.piece(watch)?;
    tell(watch, Step::Grouping)?;
    Ok(house.answer(&piece))
}

/// All records, with where each distinct one stands.
pub(super) struct Joiner<'a> {
    pub(super) register: Register,
    /// For each distinct row, the records that say so, the first ones first.
    pub(super) copies: Vec<Vec<&'a Record>>,
    /// Where each row stands in the frame.
    place_of: Vec<u32>,
    /// Places that a new record stands at.
    new: BTreeSet<u32>,
    /// For each rule, its blocks as a run over all records has them.
    blocks: Vec<Near>,
}

/// The blocks of one rule, and which of them each place is in.
struct Near {
    blocks: Blocks,
    of: Vec<u32>,
}

impl Near {
    fn of(register: &Register, rule: &Rule) -> Self {
        let frame = &register.linker.frame;
        let (blocks, _) = blocks_within(frame, rule, (register.settings.largest_block, u32::MAX));
        let mut of = vec![u32::MAX; frame.len()];
        for (number, span) in (0..).zip(&blocks.spans) {
            for place in blocks.members(*span) {
                of[*place as usize] = number;
            }
        }
        Self { blocks, of }
    }

    /// The records in the block of one, itself among them.
    fn members(&self, place: u32) -> &[u32] {
        let span = self.blocks.spans.get(self.of[place as usize] as usize);
        span.map_or(&[], |span| self.blocks.members(*span))
    }
}

/// Records that hang together, with their links.
struct Piece {
    places: Vec<u32>,
    edges: Vec<Edge>,
    pairs_compared: u64,
}

impl<'a> Joiner<'a> {
    pub(super) fn of(
        linker: Linker,
        asked: Asked,
        kept: &Kept,
        by_stage: &[Vec<&'a Record>; 3],
    ) -> Self {
        let mut copies: Vec<Vec<&Record>> = Vec::with_capacity(asked.distinct.copies.len());
        let mut row_of: BTreeMap<[u8; 32], u32> = BTreeMap::new();
        let first = table(&by_stage[0]);
        for (row, same) in (0..).zip(&asked.distinct.copies) {
            // Rows that stand for themselves are met first among those that say the same.
            row_of.entry(content(&first, same[0])).or_insert(row);
            copies.push(same.iter().map(|at| by_stage[0][*at as usize]).collect());
        }
        let mut register = Register::frozen(linker, asked.settings, kept);
        let mut new_rows = BTreeSet::new();
        for (records, is_new) in [(&by_stage[1], false), (&by_stage[2], true)] {
            let all = table(records);
            let mut more = Table::new(all.kinds().cloned().collect());
            for (at, record) in (0..).zip(records) {
                let row = *row_of.entry(content(&all, at)).or_insert_with(|| {
                    more.push("", all.source(at), all.texts_of(at));
                    copies.push(Vec::new());
                    code_of(copies.len() - 1)
                });
                copies[row as usize].push(record);
                if is_new {
                    new_rows.insert(row);
                }
            }
            more.close();
            register.take(&more);
        }
        let mut place_of = vec![0; copies.len()];
        for (place, row) in (0..).zip(&register.linker.frame.rows) {
            place_of[*row as usize] = place;
        }
        let new = new_rows.into_iter().map(|row| place_of[row as usize]).collect();
        let blocks = register.rules.iter().map(|rule| Near::of(&register, rule)).collect();
        Self { register, copies, place_of, new, blocks }
    }

    /// The records that share a key with one; refused where a run would have cut their block.
    fn near((register, blocks): (&Register, &[Near]), place: u32) -> Result<Vec<u32>, CannotJoin> {
        let most = register.settings.largest_block;
        let mut others = Vec::new();
        for (rule, near) in register.rules.iter().zip(blocks) {
            let members = near.members(place);
            // Pieces of a block that was cut are as large as can be; without parts none is cut.
            if !rule.parts.is_empty() && members.len() >= most as usize {
                return Err(CannotJoin::LargeBlock { most });
            }
            others.extend(members.iter().filter(|other| **other != place));
        }
        Ok(others)
    }

    /// The records that hang together with new ones by links that matter or by decisions.
    fn piece(&mut self, watch: Watch<'_>) -> Result<Piece, CannotJoin> {
        let (own, blocks) = (&mut self.register, &self.blocks[..]);
        let least = least(&own.settings, own.threshold, own.makeups.is_some());
        let mut beside: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (a, b) in &own.settings.decided.same {
            let (a, b) = (self.place_of[*a as usize], self.place_of[*b as usize]);
            beside.entry(a).or_default().push(b);
            beside.entry(b).or_default().push(a);
        }
        let (mut seen, mut edges) = (self.new.clone(), BTreeMap::new());
        let mut open: Vec<u32> = self.new.iter().copied().collect();
        let (mut compared, mut done) = (0_u64, 0);
        own.with_tools(|own, tools| {
            let scorer = own.scorer();
            while let Some(place) = open.pop() {
                done += 1;
                if done % 4096 == 0 {
                    tell(watch, Step::Comparing { done, of: seen.len() })?;
                }
                let mut others = Self::near((own, blocks), place)?;
                compared += others.len() as u64;
                others.sort_unstable();
                others.dedup();
                let found = own.edges_to(place, others, tools, &scorer);
                let known = beside.get(&place).into_iter().flatten().copied();
                let near = found.iter().filter(|edge| edge.weighed.log_odds() >= least);
                let near = near.map(|edge| if edge.a == place { edge.b } else { edge.a });
                open.extend(near.chain(known).filter(|other| seen.insert(*other)));
                edges.extend(found.into_iter().map(|edge| ((edge.a, edge.b), edge)));
            }
            Ok::<_, CannotJoin>(())
        })?;
        let places = seen.into_iter().collect();
        Ok(Piece { places, edges: edges.into_values().collect(), pairs_compared: compared })
    }

    fn answer(&mut self, piece: &Piece) -> Joined {
        let copies = &self.copies;
        let mut joined = Joined { pairs_compared: piece.pairs_compared, ..Joined::default() };
        self.register.with_tools(|own, tools| {
            let scorer = own.scorer();
            let mut grouped = own.clustering(&scorer).run(&mut tools.sheet, &piece.edges);
            let of = |place: u32| &copies[own.linker.frame.rows[place as usize] as usize];
            let mut people: BTreeMap<u32, Vec<RecordKey>> = BTreeMap::new();
            let mut alone = Vec::new();
            for place in &piece.places {
                let person = people.entry(grouped.groups.root(*place)).or_default();
                let same = of(*place);
                let with_first =
                    if own.copies_are_one(*place, same.len(), tools) { same.len() } else { 1 };
                person.extend(same[..with_first].iter().map(|record| record.key));
                alone.extend(same[with_first..].iter().map(|record| vec![record.key]));
            }
            for mut records in people.into_values().chain(alone) {
                records.sort_unstable();
                joined.touched.push(Cluster { records });
            }
            let mut best: BTreeMap<(u32, u32), (Edge, Reason)> = BTreeMap::new();
            for (at, reason) in &grouped.open {
                let edge = piece.edges[*at as usize];
                let (a, b) = (grouped.groups.root(edge.a), grouped.groups.root(edge.b));
                if a != b {
                    best.entry((a.min(b), a.max(b))).or_insert((edge, *reason));
                }
            }
            for (edge, reason) in best.into_values() {
                let (a, b) = (of(edge.a)[0].key, of(edge.b)[0].key);
                let weight = edge.weighed.log_odds() * LOG2_E;
                let agreement = Agreement(edge.pattern);
                let link = ChildLink { a: a.min(b), b: a.max(b), weight, agreement };
                joined.review.push(ChildReview { link, reason });
                joined.to_look_at.push(to_look_at(&own.linker, (a, b), edge.pattern, None));
            }
        });
        joined.touched.sort_unstable_by(|x, y| x.records.cmp(&y.records));
        joined.review.sort_unstable_by(|x, y| {
            y.link
                .weight
                .total_cmp(&x.link.weight)
                .then((x.link.a, x.link.b).cmp(&(y.link.a, y.link.b)))
        });
        joined
    }
}

impl Register {
    /// A register of records whose links are found when they are asked for.
    fn frozen(linker: Linker, settings: Settings, kept: &Kept) -> Self {
        let (rules, _) = linker.rules(&settings);
        let mut shares = linker.trained.shares;
        shares[Class::Same as usize] = kept.same;
        let threshold = match settings.join {
            Join::Surely(probability) => log_odds(probability),
            Join::Best => kept.threshold / LOG2_E,
        };
        let mut register = Self {
            rarity: Rarity::of(&linker.frame),
            makeups: Found::of_counts(&kept.makeups),
            index: Index::empty(rules.len()),
            linker,
            settings,
            variants: Variants::standard(),
            rules,
            shares,
            threshold,
            tools: None,
            edges: Vec::new(),
            of: Vec::new(),
            people: People::none(),
        };
        register.linker.frame.reopen();
        register
    }

    /// Takes records in, without comparing them yet.
    fn take(&mut self, more: &Table) {
        self.linker.frame.take_in(more, &self.variants);
    }

    /// Whether records that all say what stands at a place are one person.
    pub(super) fn copies_are_one(&self, place: u32, copies: usize, tools: &mut Tools<'_>) -> bool {
        if copies < 2 {
            return true;
        }
        if self.settings.one_row_per_person.contains(&self.linker.frame.sources[place as usize]) {
            return false;
        }
        let pattern = tools.sheet.pair(place, place);
        let scorer = self.scorer();
        let prepared = scorer.look_up(&mut tools.patterns, pattern);
        scorer.weigh(place, place, &prepared).log_odds() >= self.threshold
    }
}
