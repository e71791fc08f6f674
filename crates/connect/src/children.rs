//! Linking the records of children: typed records in, the people they are of out.
//!
//! [`Linker`] works on columns of text; this is the way in and out for the vault's records. Rows
//! that say exactly the same in the same source are one row to the model: a file sent twice teaches
//! it nothing new, and so an exact duplicate cannot change anybody else's person. Whether the
//! copies themselves are one person is asked of their own values at the end: two rows that say
//! only "Mohammed" are not.

use crate::copies::{Copies, Distinct};
use crate::linker::Linker;
use crate::links::{Blocking, Expected, Link, Links, Reason};
use crate::record::{Record, Sex};
use crate::settings::Settings;
use crate::table::{Kind, Table};
use crate::watch::{Stopped, Watch};
use commons::RecordKey;
use std::collections::{BTreeMap, BTreeSet};

/// The people found among children's records.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ChildLinks {
    /// The people, each with the keys of their records; every key is in exactly one. Ordered by
    /// their first key.
    pub clusters: Vec<Cluster>,
    /// The pairs that are one person, strongest first: all pairs of a person's records, where of
    /// records that say the same the first stands for all.
    pub links: Vec<ChildLink>,
    /// The pairs that a person must decide, likeliest first: one for each pair of people.
    pub review: Vec<ChildReview>,
    /// What blocking looked at.
    pub blocking: Blocking,
    /// What is expected of the result, worked out without any truth.
    pub expected: Expected,
    /// The fields that were compared and the words for their levels.
    pub fields: Vec<FieldWords>,
}

/// The records of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// Their keys, in order, each once.
    pub records: Vec<RecordKey>,
}

/// Two records that are the same person, or may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChildLink {
    /// The record with the smaller key.
    pub a: RecordKey,
    /// The record with the larger key.
    pub b: RecordKey,
    /// The evidence in bits: each one doubles the odds that they are the same person.
    pub weight: f64,
    /// How they agree; [`ChildLinks::explain`] puts it into words.
    pub agreement: Agreement,
}

impl ChildLink {
    /// The probability that they are the same person, by the model.
    pub fn probability(&self) -> f64 {
        1.0 / (1.0 + (-self.weight).exp2())
    }
}

/// How two records agree in every field, without any value: the number of the pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Agreement(pub(crate) u64);

/// A pair that a person must decide.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChildReview {
    /// The pair; its two records are different people in the answer.
    pub link: ChildLink,
    /// Why it was not joined.
    pub reason: Reason,
}

/// A field and the words for how two records can agree in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldWords {
    /// The field.
    pub field: String,
    /// Its levels in order; the first is "not recorded".
    pub levels: &'static [&'static str],
}

impl ChildLinks {
    /// How the two records of a link agree: the word of every field that both have.
    pub fn explain(&self, agreement: Agreement) -> Vec<(&str, &'static str)> {
        let (mut left, mut said) = (agreement.0, Vec::new());
        for field in &self.fields {
            let size = field.levels.len().max(1) as u64;
            let level = usize::try_from(left % size).unwrap_or(0);
            left /= size;
            if level > 0 {
                said.push((field.field.as_str(), field.levels[level]));
            }
        }
        said
    }
}

/// Finds which records are of one child.
///
/// Records with one key are one record written twice: one of them counts. The answer depends on the
/// records and the settings only, not on the order of the records.
///
/// # Errors
/// [`Stopped`] when `watch` says so.
pub fn link_children(
    records: &[Record],
    settings: &Settings,
    watch: Watch<'_>,
) -> Result<ChildLinks, Stopped> {
    let records = one_for_each_key(records);
    let distinct = Distinct::of(&table(&records), &BTreeSet::new());
    let linker = Linker::train(&distinct.table, watch)?;
    let links = linker.link(settings, watch)?;
    let copies = Copies::of(&linker, &distinct, &links, settings);
    Ok(Answer { records: &records, distinct: &distinct, copies }.of(&linker, links))
}

/// The records in the order of their keys, each key once.
pub(crate) fn one_for_each_key(records: &[Record]) -> Vec<&Record> {
    let mut all: Vec<&Record> = records.iter().collect();
    all.sort_by(|a, b| a.order().cmp(&b.order()));
    all.dedup_by_key(|record| record.key);
    all
}

/// The records as columns. The ids are the places of the records.
pub(crate) fn table(records: &[&Record]) -> Table {
    let kinds = [
        Kind::Given,
        Kind::Surname,
        Kind::Other,
        Kind::Born,
        Kind::Sex,
        Kind::Postcode,
        Kind::Upn,
        Kind::Nhs,
    ];
    let mut table = Table::new(kinds.to_vec());
    for (place, record) in records.iter().enumerate() {
        let born = record.dob.as_ref().map(|day| day.reveal().to_string());
        let sex = record.sex.map(|sex| match sex {
            Sex::Female => "F",
            Sex::Male => "M",
        });
        let nhs = record.nhs.as_ref().map(|number| number.reveal().digits());
        let values = [
            record.given.reveal().as_str(),
            record.surname.reveal().as_str(),
            record.other.reveal().as_str(),
            born.as_deref().unwrap_or(""),
            sex.unwrap_or(""),
            record.postcode.as_ref().map_or("", |postcode| postcode.reveal().spelled()),
            record.upn.as_ref().map_or("", |number| number.reveal().characters()),
            nhs.as_deref().unwrap_or(""),
        ];
        table.push(&place.to_string(), record.source, values);
    }
    table
}

/// What turns the links of distinct rows into an answer about records.
pub(crate) struct Answer<'a> {
    pub records: &'a [&'a Record],
    pub distinct: &'a Distinct,
    pub copies: Copies,
}

impl Answer<'_> {
    pub(crate) fn of(self, linker: &Linker, links: Links) -> ChildLinks {
        let mut agreements = linker.agreements();
        let mut joined = Vec::with_capacity(links.links.len());
        for link in links.links.iter().filter(|link| link.joined).copied() {
            let agreement = Agreement(agreements.of(link.a, link.b));
            joined.push(self.of_rows(&link, agreement));
        }
        let mut review: Vec<ChildReview> = Vec::with_capacity(links.review.len());
        for one in &links.review {
            let agreement = Agreement(agreements.of(one.link.a, one.link.b));
            review
                .push(ChildReview { link: self.of_rows(&one.link, agreement), reason: one.reason });
        }
        for same in &self.copies.pairs {
            let agreement = Agreement(same.pattern);
            let link = self.link(same.a, same.b, same.weight, agreement);
            match same.apart {
                None => joined.push(link),
                Some(reason) => review.push(ChildReview { link, reason }),
            }
        }
        let order = |x: &ChildLink, y: &ChildLink| {
            y.weight.total_cmp(&x.weight).then_with(|| (x.a, x.b).cmp(&(y.a, y.b)))
        };
        joined.sort_unstable_by(order);
        review.sort_unstable_by(|x, y| order(&x.link, &y.link));
        ChildLinks {
            clusters: self.clusters(&links),
            links: joined,
            review,
            blocking: links.blocking,
            expected: links.expected,
            fields: linker.field_words(),
        }
    }

    /// The keys by which two distinct rows are named: of the first record that says so.
    pub(crate) fn keys_of_rows(&self, a: u32, b: u32) -> (RecordKey, RecordKey) {
        let key = |row: u32| self.records[self.distinct.copies[row as usize][0] as usize].key;
        (key(a), key(b))
    }

    /// For each distinct row, the keys of the records that say so.
    pub(crate) fn keys_by_row(&self) -> Vec<Vec<RecordKey>> {
        let key = |at: &u32| self.records[*at as usize].key;
        self.distinct.copies.iter().map(|copies| copies.iter().map(key).collect()).collect()
    }

    /// A link of distinct rows, each named by the first record that says so.
    fn of_rows(&self, link: &Link, agreement: Agreement) -> ChildLink {
        let first = |row: u32| self.distinct.copies[row as usize][0];
        self.link(first(link.a), first(link.b), link.weight, agreement)
    }

    fn link(&self, a: u32, b: u32, weight: f64, agreement: Agreement) -> ChildLink {
        let (a, b) = (a.min(b), a.max(b));
        let key = |at: u32| self.records[at as usize].key;
        ChildLink { a: key(a), b: key(b), weight, agreement }
    }

    /// Who is one person: the distinct rows that were joined with the copies that belong to them,
    /// and every other copy by itself.
    fn clusters(&self, links: &Links) -> Vec<Cluster> {
        let mut people: BTreeMap<u32, Vec<RecordKey>> = BTreeMap::new();
        let mut alone = Vec::new();
        for (row, copies) in (0_u32..).zip(&self.distinct.copies) {
            let together = self.copies.together(self.distinct, row);
            let person = people.entry(links.person[row as usize]).or_default();
            person.extend(together.iter().map(|at| self.records[*at as usize].key));
            let apart = &copies[together.len()..];
            alone.extend(apart.iter().map(|at| vec![self.records[*at as usize].key]));
        }
        let mut clusters: Vec<Cluster> = people
            .into_values()
            .chain(alone)
            .map(|mut records| {
                records.sort_unstable();
                Cluster { records }
            })
            .collect();
        clusters.sort_unstable_by(|x, y| x.records.cmp(&y.records));
        clusters
    }
}
