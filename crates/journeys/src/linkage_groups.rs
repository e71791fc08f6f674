//! How well each group's records are expected to be linked: kept after each run, in rates.
//!
//! Groups are looked at after linking and are no part of it. What a group is, is asked of all records
//! of a person: a child whose school wrote an ethnicity down has one in the records of a doctor, too.
//! Groups of fewer than ten people have no rate and no count.

use crate::fifths::deprivation_fifths;
use crate::house::{ChildrenSide, House};
use crate::keep_rows::RECORD;
use crate::link_people::{most, sex};
use commons::{Day, RecordKey};
use connect::quality::equalise::GroupOffer;
use connect::{ChildEvidence, ChildGrouping, GroupOf, Sex};
use lake::{IdentifiedRecord, Lake, LakeProblem, PersonId};
use place::PostcodeLookup;
use std::collections::{BTreeMap, BTreeSet};
use store::link_checks::{self, Offered};
use store::link_groups::{self, GroupGap, GroupRate};
use store::{Id, StoreError};

/// People below which a group has no rate.
const FEWEST: u64 = 10;

/// What nothing is recorded about.
const NOT_RECORDED: &str = "not recorded";

/// Datasets that say a child's ethnicity, and the column.
const ETHNICITY: [(&str, &str); 3] =
    [("mis-pupils", "Ethnicity"), ("social-care", "Ethnicity"), ("ctf", "Ethnicity")];

/// What a group is a group of.
pub(crate) const GROUPINGS: [&str; 6] = ["age", "deprivation", "ethnicity", MOVERS, "sex", SOURCE];

/// The grouping by whether a child's records have several postcodes. A child whose records of two homes
/// were not linked has one in each answer, so movers look better linked than they are, and no limit
/// holds between them and others.
pub(crate) const MOVERS: &str = "movers";

/// The grouping by source: partners differ in what they write down, and no limit holds between them.
pub(crate) const SOURCE: &str = "source";

/// Why groups could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum CannotGroup {
    /// The lake could not be read.
    #[error(transparent)]
    Lake(#[from] LakeProblem),
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What linking expects of each record, whose records are, and where homes lie.
type Linked<'a> = (
    &'a ChildEvidence,
    (&'a BTreeMap<RecordKey, PersonId>, &'a [IdentifiedRecord]),
    &'a PostcodeLookup,
);

/// What each record says of what children are grouped by, for drawing pairs to review from every group:
/// ethnicity first, by which the sample is shared out.
pub(crate) fn groupings(
    house: &House,
    children: &ChildrenSide,
    (records, lookup): (&[IdentifiedRecord], &PostcodeLookup),
) -> Result<Vec<ChildGrouping>, CannotGroup> {
    let fifths = deprivation_fifths(house)?;
    let today = house.now().day();
    let mut ethnicity = ethnicities(&children.lake)?;
    let there: BTreeSet<RecordKey> = records.iter().map(|record| record.key).collect();
    ethnicity.retain(|key, _| there.contains(key));
    let mut said = [BTreeMap::new(), BTreeMap::new(), BTreeMap::new(), BTreeMap::new()];
    for record in records {
        let who = record.identifiers.reveal();
        let area = who.postcode.as_ref().and_then(|postcode| lookup.area(postcode));
        let words = [
            area.and_then(|area| fifths.get(&area)).map(|fifth| fifth_in_words(*fifth)),
            Some(who.source.clone()),
            who.sex.as_deref().and_then(sex).map(|sex| sex_in_words(sex).to_owned()),
            who.born.map(|born| band(today.year() - born.year()).to_owned()),
        ];
        for (said, word) in said.iter_mut().zip(words) {
            said.extend(word.map(|word| (record.key, word)));
        }
    }
    let [fifth, source, sex, age] = said;
    let grouping = |name: &str, says, of| ChildGrouping { name: name.to_owned(), says, of };
    Ok(vec![
        grouping("ethnicity", ethnicity, GroupOf::Person),
        grouping("deprivation", fifth, GroupOf::Person),
        grouping(SOURCE, source, GroupOf::Record),
        grouping("sex", sex, GroupOf::Person),
        grouping("age", age, GroupOf::Person),
    ])
}

/// Keeps the rates of every group of a run, and what thresholds that miss links alike would cost.
pub(crate) fn keep(
    house: &House,
    children: &ChildrenSide,
    run: &Id,
    (expected, (people, records), lookup): Linked<'_>,
) -> Result<(), CannotGroup> {
    let fifths = deprivation_fifths(house)?;
    let today = house.now().day();
    let ethnicities = ethnicities(&children.lake)?;
    let mut all: BTreeMap<PersonId, Votes> = BTreeMap::new();
    let mut sources: BTreeMap<RecordKey, String> = BTreeMap::new();
    for record in records {
        let who = record.identifiers.reveal();
        sources.insert(record.key, who.source.clone());
        let Some(person) = people.get(&record.key) else { continue };
        let votes = all.entry(*person).or_default();
        let area = who.postcode.as_ref().and_then(|postcode| lookup.area(postcode));
        votes.fifth.extend(area.and_then(|area| fifths.get(&area)).map(|fifth| (*fifth, 1)));
        votes.postcodes.extend(who.postcode.as_ref().map(|code| code.spelled().to_owned()));
        votes.say(who.born, who.sex.as_deref().and_then(sex), ethnicities.get(&record.key));
    }
    let told: BTreeMap<PersonId, [String; 5]> =
        all.into_iter().map(|(person, votes)| (person, votes.told(today))).collect();
    let (mut rates, mut gaps, mut offers) = (Vec::new(), Vec::new(), Vec::new());
    for (at, grouping) in GROUPINGS.iter().enumerate() {
        let group_of = |key: &RecordKey| {
            let told = || people.get(key).and_then(|person| told.get(person)).map(|all| &all[at]);
            let group = if *grouping == SOURCE { sources.get(key) } else { told() };
            group.cloned().unwrap_or_else(|| NOT_RECORDED.to_owned())
        };
        let (groups, gap) = expected.by_group(grouping, group_of, FEWEST);
        // One group alone is all there is, and says nothing of anybody else.
        if groups.len() < 2 {
            continue;
        }
        if *grouping != SOURCE {
            let rated: BTreeSet<&str> = groups
                .iter()
                .filter(|group| group.recall.is_some())
                .map(|group| group.name.as_str())
                .collect();
            let offered = expected.equal_missed(grouping, group_of).into_iter();
            let offered = offered.flat_map(|offer| offer.groups);
            let offered = offered.filter(|group| rated.contains(group.name.as_str()));
            offers.extend(offered.filter_map(|group| offered_to(grouping, &group)));
        }
        rates.extend(groups.into_iter().map(|group| GroupRate {
            grouped_by: (*grouping).to_owned(),
            part: group.name,
            found: group.recall.map(|rate| (rate.people, [rate.value, rate.low, rate.high])),
        }));
        gaps.extend(gap.map(|gap| GroupGap {
            grouped_by: (*grouping).to_owned(),
            best: gap.best,
            worst: gap.worst,
            difference: [gap.difference, gap.low, gap.high],
            by_chance: gap.by_chance,
            parts: gap.groups,
            left_out: gap.left_out,
        }));
    }
    let run = run.clone();
    let put = move |tx: &mut store::Tx<'_>| {
        link_groups::insert(tx, &run, &rates, &gaps)?;
        link_checks::insert_offers(tx, &run, &offers)
    };
    Ok(house.store.write("keep how groups are linked", put)?)
}

/// An offer as the store keeps it; nothing where a group has no pairs.
fn offered_to(grouped_by: &str, group: &GroupOffer) -> Option<Offered> {
    Some(Offered {
        grouped_by: grouped_by.to_owned(),
        part: group.name.clone(),
        probability: 1.0 / (1.0 + (-group.threshold).exp2()),
        missed: [group.missed_now?, group.missed_then?],
        false_pairs: [group.false_now, group.false_then],
    })
}

/// What the records of one person say.
#[derive(Default)]
struct Votes {
    born: BTreeMap<i32, u32>,
    fifth: BTreeMap<u8, u32>,
    ethnicity: BTreeMap<String, u32>,
    sex: BTreeMap<Sex, u32>,
    postcodes: BTreeSet<String>,
}

impl Votes {
    fn say(&mut self, born: Option<Day>, sex: Option<Sex>, ethnicity: Option<&String>) {
        if let Some(born) = born {
            *self.born.entry(born.year()).or_default() += 1;
        }
        if let Some(sex) = sex {
            *self.sex.entry(sex).or_default() += 1;
        }
        if let Some(ethnicity) = ethnicity {
            *self.ethnicity.entry(ethnicity.clone()).or_default() += 1;
        }
    }

    /// In the order of [`GROUPINGS`].
    fn told(&self, today: Day) -> [String; 5] {
        let not_recorded = || NOT_RECORDED.to_owned();
        let age = most(&self.born).map(|year| band(today.year() - year).to_owned());
        let fifth = most(&self.fifth).map(fifth_in_words);
        let ethnicity = self.ethnicity.iter().max_by_key(|(_, count)| **count);
        let sex = most(&self.sex).map(|sex| sex_in_words(sex).to_owned());
        let ethnicity = ethnicity.map(|(word, _)| word.clone());
        let moved = match self.postcodes.len() {
            0 => None,
            1 => Some("one postcode in all records".to_owned()),
            _ => Some("several postcodes".to_owned()),
        };
        [age, fifth, ethnicity, moved, sex].map(|word| word.unwrap_or_else(not_recorded))
    }
}

fn fifth_in_words(fifth: u8) -> String {
    match fifth {
        1 => "1, the most deprived fifth".to_owned(),
        5 => "5, the least deprived fifth".to_owned(),
        other => other.to_string(),
    }
}

const fn sex_in_words(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "girls",
        Sex::Male => "boys",
    }
}

/// Ages by the years of birth and of today.
const fn band(years: i32) -> &'static str {
    match years {
        ..=4 => "0 to 4 this year",
        5..=10 => "5 to 10 this year",
        11..=15 => "11 to 15 this year",
        16..=17 => "16 and 17 this year",
        _ => "18 or older this year",
    }
}

/// The ethnicity that partners wrote down, by record.
fn ethnicities(lake: &Lake) -> Result<BTreeMap<RecordKey, String>, LakeProblem> {
    let mut all = BTreeMap::new();
    for (dataset, column) in ETHNICITY {
        lake.for_each_part(dataset, |_, table| {
            let keys = table.column(RECORD).and_then(|c| c.keys()).unwrap_or_default();
            let words = table.column(column).and_then(|c| c.texts()).unwrap_or_default();
            for (key, word) in keys.iter().zip(words) {
                if let Some(word) = word.as_deref().map(str::trim).filter(|word| !word.is_empty()) {
                    all.insert(RecordKey::from_bytes(*key), word.to_owned());
                }
            }
            Ok::<(), LakeProblem>(())
        })?;
    }
    Ok(all)
}
