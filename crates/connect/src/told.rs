//! Children's records with what people have decided about them, and the pairs people should look at
//! next.
//!
//! [`link_told`] does what [`crate::link_children`] does, and more: pairs that reviewers settled teach
//! the model and stand as they were settled ([`crate::review::teach`]), and of the pairs the run
//! listed some are drawn for review with known chances ([`crate::review::sample`]).

use crate::children::{Answer, ChildLinks, one_for_each_key, table};
use crate::copies::{Copies, Distinct};
use crate::linker::Linker;
use crate::links::{Link, Links};
use crate::model::ModelDocument;
use crate::quality::audit::NOT_RECORDED;
use crate::quality::equalise::{Offer, offer};
use crate::quality::report::groups;
use crate::quality::{Audit, Evidence, Gap, GroupQuality, Known, Linked, Rate};
use crate::record::Record;
use crate::register::Kept;
use crate::review::{Clerks, Design, Lesson, Stratum, Votes, decided};
use crate::settings::{Decided, Settings};
use crate::stages::{NoStages, RunStage, Stages};
use crate::table::Table;
use crate::texts::code_of;
use crate::told_groups::{ChildGrouping, PairGrouping};
use crate::told_queue::{begun, drawn, evenly, waiting, worth_asking};
use crate::watch::{Go, Stopped, Watch};
use commons::{RecordKey, Streams};
use std::collections::{BTreeMap, BTreeSet};

/// A pair of records that reviewers settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChildLesson {
    /// One record.
    pub a: RecordKey,
    /// The other.
    pub b: RecordKey,
    /// What was said.
    pub votes: Votes,
}

/// How a pair stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stands {
    /// The two are one person.
    AsOne,
    /// The two are different people.
    Apart,
}

/// What linking is told besides records and settings.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// Settled pairs; those of records that are not there are passed over.
    pub lessons: Vec<ChildLesson>,
    /// Pairs that stand as somebody set them right, and that teach nothing: the first two records are
    /// one person, or they are not.
    pub stands: Vec<(RecordKey, RecordKey, Stands)>,
    /// Pairs that somebody has looked at and that are not settled: they are to be looked at again.
    pub begun: Vec<(RecordKey, RecordKey)>,
    /// How often reviewers err.
    pub clerks: Clerks,
    /// How pairs are drawn for review.
    pub design: Design,
    /// What records say of what children can be grouped by. It is never compared: the groups only
    /// share out the sample for review, the first of them, and are counted in it.
    pub groupings: Vec<ChildGrouping>,
}

/// What linking with decisions gives.
#[derive(Debug, Clone, PartialEq)]
pub struct ToldLinks {
    /// The people.
    pub links: ChildLinks,
    /// What people should look at next.
    pub to_look_at: ToLookAt,
    /// What is expected to be right, wrong and missed, record by record.
    pub expected: ChildEvidence,
    /// What later records need to join these people.
    pub kept: Kept,
}

/// What is expected to be right, wrong and missed of each record, by the probabilities of the links.
/// Of records that say the same, one stands for all.
#[derive(Debug, Clone, PartialEq)]
pub struct ChildEvidence {
    keys: Vec<RecordKey>,
    evidence: Evidence,
    person: Vec<u32>,
    links: Vec<Link>,
    threshold: f64,
}

impl ChildEvidence {
    /// The rates of every group of records, and the gap between the best and the worst linked. Groups
    /// are looked at after linking and never change it. Groups with fewer than `fewest` people are
    /// named and have no rate. Records of which the group is not recorded have a rate and are not in
    /// the gap: where another record of the person would say it, a missed link is what puts them there.
    pub fn by_group(
        &self,
        name: &str,
        group_of: impl Fn(&RecordKey) -> String,
        fewest: u64,
    ) -> (Vec<GroupQuality>, Option<Gap>) {
        let words: Vec<String> = self.keys.iter().map(group_of).collect();
        let audit = Audit::of(name, &words);
        let groups = groups(&self.evidence, &audit.of_row, &audit.groups, fewest);
        let recorded = groups.iter().filter(|group| group.name != NOT_RECORDED);
        let rates: Vec<(&str, Rate)> =
            recorded.filter_map(|group| Some((group.name.as_str(), group.recall?))).collect();
        let gap = Gap::between(&rates, fewest.max(2), &Streams::new(1), name);
        (groups, gap)
    }

    /// Thresholds at which links of every group would be missed alike, and what they would cost;
    /// nothing applies them.
    pub fn equal_missed(
        &self,
        name: &str,
        group_of: impl Fn(&RecordKey) -> String,
    ) -> Option<Offer> {
        let words: Vec<String> = self.keys.iter().map(group_of).collect();
        let linked = Linked { person: &self.person, links: &self.links };
        offer(&linked, &Known::Probabilities, &Audit::of(name, &words), self.threshold)
    }
}

/// Pairs that people should look at.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ToLookAt {
    /// The parts that pairs were drawn from.
    pub strata: Vec<Stratum>,
    /// The pairs, in the order in which they are best looked at; the order says nothing of what the
    /// model thinks.
    pub pairs: Vec<PairToLookAt>,
    /// Of which groups the pairs are that could have been drawn.
    pub groupings: Vec<PairGrouping>,
}

/// A pair that people should look at.
#[derive(Debug, Clone, PartialEq)]
pub struct PairToLookAt {
    /// The record with the smaller key.
    pub a: RecordKey,
    /// The record with the larger key.
    pub b: RecordKey,
    /// The stratum it was drawn from; `None` for a pair that waits for a person and was not drawn,
    /// and says nothing about other pairs.
    pub stratum: Option<u32>,
    /// For each of [`ChildLinks::fields`], the level of agreement.
    pub levels: Vec<u8>,
    /// For each field, the evidence of that agreement in bits for one child, or against.
    pub bits: Vec<f64>,
    /// For each of [`ToLookAt::groupings`], the groups it is of; empty for a pair that was not drawn.
    pub groups: Vec<Vec<u32>>,
}

/// Links children's records, and draws pairs for review.
///
/// # Errors
/// [`Stopped`] when `watch` says so.
pub fn link_told(
    records: &[Record],
    settings: &Settings,
    told: &Told,
    watch: Watch<'_>,
) -> Result<ToldLinks, Stopped> {
    link_told_in_stages((records, settings), told, &mut NoStages, watch)
}

/// The same, going on from the stages that were kept, and keeping those that are finished.
///
/// # Errors
/// [`Stopped`] when `watch` or `stages` says so.
pub fn link_told_in_stages(
    (records, settings): (&[Record], &Settings),
    told: &Told,
    stages: &mut dyn Stages,
    watch: Watch<'_>,
) -> Result<ToldLinks, Stopped> {
    let records = one_for_each_key(records);
    let Asked { distinct, rows, lessons, settings } = Asked::of(&records, settings, told);
    let taught = (&lessons[..], &told.clerks);
    let linker = fitted(&distinct.table, &settings, taught, (stages, watch))?;
    let links = linker.link_in_stages(&settings, stages, watch)?;
    let copies = Copies::of(&linker, &distinct, &links, &settings);
    let answer = Answer { records: &records, distinct: &distinct, copies };
    let expected = evidence(&answer, &links);
    let mut drawn = drawn(&linker, &answer, &links, told);
    let kept = Kept::of(&linker, &settings, &links);
    let mut asked = worth_asking(&linker, &answer, &links, &settings);
    asked.extend(begun(&linker, &told.begun, &rows));
    let links = answer.of(&linker, links);
    let waiting = waiting(&linker, &links, asked, &drawn.pairs);
    let pairs = evenly(std::mem::take(&mut drawn.pairs), waiting);
    Ok(ToldLinks { links, to_look_at: ToLookAt { pairs, ..drawn }, expected, kept })
}

/// The model: as it was kept, or fitted now.
fn fitted(
    table: &Table,
    settings: &Settings,
    (lessons, clerks): (&[Lesson], &Clerks),
    (stages, watch): (&mut dyn Stages, Watch<'_>),
) -> Result<Linker, Stopped> {
    let kept = stages.kept(RunStage::Fitted).and_then(|bytes| String::from_utf8(bytes).ok());
    let document = kept.and_then(|kept| ModelDocument::from_toml(&kept).ok());
    if let Some(Ok(linker)) = document.map(|document| Linker::with_model(table, &document)) {
        return Ok(linker);
    }
    let mut linker = Linker::train(table, watch)?;
    if !lessons.is_empty() {
        linker = linker.taught(lessons, clerks);
    }
    let document = || linker.model(settings).to_toml().into_bytes();
    match stages.keep(RunStage::Fitted, &document) {
        Go::On => Ok(linker),
        Go::Stop => Err(Stopped),
    }
}

/// Records and decisions, as linking works with them.
pub(crate) struct Asked {
    pub distinct: Distinct,
    pub rows: BTreeMap<RecordKey, u32>,
    pub lessons: Vec<Lesson>,
    pub settings: Settings,
}

impl Asked {
    pub(crate) fn of(records: &[&Record], settings: &Settings, told: &Told) -> Self {
        // A record that was looked at stands for itself, and not for others that say the same.
        let named: BTreeSet<RecordKey> = told.named().collect();
        let alone = (0..).zip(records).filter(|(_, record)| named.contains(&record.key));
        let alone: BTreeSet<u32> = alone.map(|(at, _)| at).collect();
        let distinct = Distinct::of(&table(records), &alone);
        let rows = rows_of(records, &distinct, &alone);
        let lessons: Vec<Lesson> =
            told.lessons.iter().filter_map(|one| one.in_rows(&rows)).collect();
        let mut settings = settings.clone();
        settings.decided = decided(&lessons);
        for (a, b, stands) in &told.stands {
            let (Some(a), Some(b)) = (rows.get(a), rows.get(b)) else { continue };
            let pair = (*a.min(b), *a.max(b));
            let Decided { same, different } = &mut settings.decided;
            let (to, from) = match stands {
                Stands::AsOne => (same, different),
                Stands::Apart => (different, same),
            };
            from.remove(&pair);
            to.insert(pair);
        }
        Self { distinct, rows, lessons, settings }
    }
}

fn evidence(answer: &Answer<'_>, links: &Links) -> ChildEvidence {
    let linked = Linked { person: &links.person, links: &links.links };
    let rows = 0..code_of(links.person.len());
    ChildEvidence {
        keys: rows.map(|row| answer.keys_of_rows(row, row).0).collect(),
        evidence: Evidence::of(&linked, &Known::Probabilities),
        person: links.person.clone(),
        links: links.links.clone(),
        threshold: links.expected.threshold,
    }
}

impl Told {
    fn named(&self) -> impl Iterator<Item = RecordKey> {
        let lessons = self.lessons.iter().flat_map(|lesson| [lesson.a, lesson.b]);
        let stands = self.stands.iter().flat_map(|(a, b, _)| [*a, *b]);
        lessons.chain(stands).chain(self.begun.iter().flat_map(|(a, b)| [*a, *b]))
    }
}

impl ChildLesson {
    /// The lesson as one about distinct rows; `None` when a record is not there.
    fn in_rows(&self, rows: &BTreeMap<RecordKey, u32>) -> Option<Lesson> {
        let (a, b) = (*rows.get(&self.a)?, *rows.get(&self.b)?);
        (a != b).then_some(Lesson { a, b, votes: self.votes, pairs: 1.0 })
    }
}

/// The distinct rows of the records that were looked at.
fn rows_of(
    records: &[&Record],
    distinct: &Distinct,
    alone: &BTreeSet<u32>,
) -> BTreeMap<RecordKey, u32> {
    let all = (0..).zip(&distinct.copies);
    let of_alone = all.filter(|(_, copies)| alone.contains(&copies[0]));
    of_alone.map(|(row, copies)| (records[copies[0] as usize].key, row)).collect()
}
