//! Finding whose records are: by joining the people who are there, or by linking everything.

use crate::current_releases::Releases;
use crate::house::{ChildrenSide, House};
use crate::link_people::history::History;
use crate::link_people::kept::{Head, LeftBehind};
use crate::link_people::numbers::{People, first_free};
use crate::link_people::read::{Read, digest};
use crate::link_people::stages::{RunStages, seal};
use crate::link_people::way::{Now, WhyEverything, stages};
use crate::link_people::{Asked, CannotLink};
use crate::linkage::settings_json;
use crate::review_people::{Taught, lessons};
use commons::RecordKey;
use connect::watch::Watch;
use connect::{
    CannotJoin, ChildLinks, Cluster, Joined, Joining, Record, Settings, Stage, ToldLinks,
    join_people, link_told_in_stages,
};
use lake::{Entry, Opening, PersonId, Reviews};
use std::collections::{BTreeMap, BTreeSet};
use store::{Id, link_runs, loads};

/// Everything a run begins with.
pub(crate) struct Ground {
    pub read: Read,
    pub taught: Taught,
    pub history: History,
    pub before: People,
    /// The run over all records whose model was left.
    pub base: Option<Id>,
    left: Option<LeftBehind>,
}

/// What a run found.
pub(crate) struct Found {
    pub links: ChildLinks,
    pub how: How,
    left: LeftBehind,
}

/// How it was found.
pub(crate) enum How {
    /// By linking all records.
    Everything { told: Box<ToldLinks>, why: WhyEverything },
    /// By joining new ones.
    Joined { joined: Joined },
}

impl Found {
    /// Pairs that wait for a person since this run, where the others waited before.
    pub(crate) fn newly_waiting(&self) -> u64 {
        self.links.review.len() as u64
    }
}

impl Ground {
    /// Reads all of it from the vault; the entries must be audited.
    pub(crate) fn open(
        house: &House,
        children: &ChildrenSide,
        opening: &Opening,
    ) -> Result<(Self, Vec<Entry>), CannotLink> {
        let vault = &children.vault;
        let all = house.store.read("loads", loads::list)?;
        let identifiers = vault.read_identifiers(opening)?;
        let people = vault.read_people(opening)?;
        let history = vault.read_reviews(opening, Reviews::History)?;
        let model = vault.read_reviews(opening, Reviews::Model)?;
        let history_read = History::read(&history.found.unwrap_or_default())?;
        let left = model.found.as_deref().and_then(LeftBehind::from_bytes);
        let base = left.as_ref().and_then(|left| Id::parse(&left.head.run));
        let known = base.clone();
        let is_known = house.store.read("the run before", move |tx| match &known {
            None => Ok(false),
            Some(base) => Ok::<_, store::StoreError>(link_runs::is_there(tx, base)?),
        })?;
        let mut taught = lessons(children, opening)?;
        taught.told.stands = history_read.stands()?;
        let ground = Self {
            read: Read::of(identifiers.found, &Releases::of(&all)),
            taught,
            history: history_read,
            before: people.found,
            base: base.filter(|_| is_known),
            left: left.filter(|_| is_known),
        };
        Ok((ground, vec![identifiers.entry, people.entry, history.entry, model.entry]))
    }

    /// The first number that nobody ever had.
    pub(crate) fn next_person(&self) -> u64 {
        let left = self.left.as_ref().map_or(1, |left| left.head.next_person);
        left.max(first_free(&self.before)).max(self.history.first_free())
    }

    /// The source of every record.
    pub(crate) fn source_of(&self) -> BTreeMap<RecordKey, &str> {
        let of = |one: &'_ lake::IdentifiedRecord| one.key;
        let records = self.read.records.iter();
        records.map(|one| (of(one), one.identifiers.reveal().source.as_str())).collect()
    }

    /// Finds whose records are.
    pub(crate) fn find(
        &self,
        house: &House,
        (settings, asked): (&Settings, Asked),
        stages: &mut RunStages<'_>,
        watch: Watch<'_>,
    ) -> Result<Found, CannotLink> {
        let why = match (asked, &self.left) {
            (Asked::Everything, _) => WhyEverything::Asked,
            (Asked::ToJoin, None) => WhyEverything::FirstTime,
            (Asked::ToJoin, Some(left)) => match self.join(left, settings, watch)? {
                Ok(found) => return Ok(found),
                Err(why) => why,
            },
        };
        let sources = self.read.sources(&[]);
        let records = self.read.to_records(&sources);
        let seal = seal(&records, &settings_json(settings), &self.taught.digest());
        stages.open(&seal, |run| {
            let run = run.clone();
            house.store.read("whether a run is over", move |tx| link_runs::is_there(tx, &run))
        })?;
        self.everything((settings, why), (sources, &records), stages, watch)
    }

    fn everything(
        &self,
        (settings, why): (&Settings, WhyEverything),
        (sources, records): (Vec<String>, &[Record]),
        stages: &mut RunStages<'_>,
        watch: Watch<'_>,
    ) -> Result<Found, CannotLink> {
        let of = (records, settings);
        let mut told = link_told_in_stages(of, &self.taught.told, stages, watch)?;
        let links = std::mem::take(&mut told.links);
        let kept = told.kept.clone();
        let mut head = Head::of(kept, "", self.taught.digest(), settings_json(settings));
        head.sources = sources;
        let left = LeftBehind::by_run(head, records);
        Ok(Found { links, how: How::Everything { told: Box::new(told), why }, left })
    }

    /// Joins what is new; or says why everything must be linked.
    fn join(
        &self,
        left: &LeftBehind,
        settings: &Settings,
        watch: Watch<'_>,
    ) -> Result<Result<Found, WhyEverything>, CannotLink> {
        let sources = self.read.sources(&left.head.sources);
        let records = self.read.to_records(&sources);
        let (told, now_settings) = (self.taught.digest(), settings_json(settings));
        let now = Now { told: &told, settings: &now_settings, records: &records };
        let stages = match stages(left, &now) {
            Ok(stages) => stages,
            Err(why) => return Ok(Err(why)),
        };
        let kept = left.kept();
        let joining = Joining { kept: &kept, settings, told: &self.taught.told };
        let stage = |key: &RecordKey| stages.get(key).copied().unwrap_or(Stage::New);
        let joined = match join_people(&records, stage, &joining, watch) {
            Ok(joined) => joined,
            Err(CannotJoin::Stopped(stopped)) => return Err(stopped.into()),
            Err(why @ (CannotJoin::LargeBlock { .. } | CannotJoin::Model(_))) => {
                return Ok(Err(WhyEverything::CannotJoin(why.to_string())));
            }
        };
        let links = ChildLinks {
            clusters: self.with_touched(&joined.touched),
            review: joined.review.clone(),
            blocking: connect::Blocking {
                pairs_compared: joined.pairs_compared,
                ..connect::Blocking::default()
            },
            ..ChildLinks::default()
        };
        let mut left = left.clone();
        left.head.sources = sources;
        left.records = with_new(&left, &records);
        Ok(Ok(Found { links, how: How::Joined { joined }, left }))
    }

    /// Everybody: those that new records touched as they are now, and all others as they were.
    fn with_touched(&self, touched: &[Cluster]) -> Vec<Cluster> {
        let now: BTreeSet<RecordKey> =
            touched.iter().flat_map(|person| person.records.iter().copied()).collect();
        let mut others: BTreeMap<PersonId, Vec<RecordKey>> = BTreeMap::new();
        for (key, person) in self.before.iter().filter(|(key, _)| !now.contains(*key)) {
            others.entry(*person).or_default().push(*key);
        }
        let others = others.into_values().map(|records| Cluster { records });
        let mut all: Vec<Cluster> = touched.iter().cloned().chain(others).collect();
        all.sort_unstable_by(|x, y| x.records.cmp(&y.records));
        all
    }

    /// What is left for records that come after this run.
    pub(crate) fn left_behind(&self, run: &Id, next: u64, found: &Found) -> LeftBehind {
        let mut left = found.left.clone();
        left.head.next_person = next;
        if matches!(found.how, How::Everything { .. }) {
            run.as_str().clone_into(&mut left.head.run);
        }
        left
    }
}

fn with_new(left: &LeftBehind, records: &[Record]) -> BTreeMap<RecordKey, (Stage, [u8; 16])> {
    let mut all = left.records.clone();
    for record in records {
        all.entry(record.key).or_insert_with(|| (Stage::Later, digest(record)));
    }
    all
}
