//! How partners' records were linked: kept after each run, shown to those who answer for it.
//!
//! The store holds counts only. A run that is under way is a job: it tells how far it is, and stops
//! at its next step when somebody asks it to; what was linked before then stays as it was, and
//! linking again goes on from the last stage that was finished.

use crate::deeds;
use crate::house::House;
use crate::link_people::CannotLink;
use crate::linkage_counts::count;
use crate::linkage_gate::over;
use crate::linkage_told::{bounds, guidance};
use crate::linkage_view::{
    LinkageJobView, group_views, job_view, offer_lines, review_view, reviewed_lines, view, way_line,
};
use crate::show_data_health::{CannotShow, name_of};
use access::act;
use commons::RecordKey;
use connect::{ChildLinks, Go, Quality, Settings, Step};
use convene::Who;
use lake::Taken;
use report::LinkageSheet;
use std::collections::BTreeMap;
use store::jobs::{self, Job, JobState};
use store::link_runs::{self, LinkCount, LinkRun, TruthFound};
use store::link_ways::{self, LinkWay, Way};
use store::{Id, StoreError, Tx, audit, link_checks, link_groups, link_reviews};

/// What kind of job linking is.
const KIND: &str = "link";

/// What the linkage page shows.
pub struct Linkage {
    /// The newest finished run; `None` before the first.
    pub run: Option<LinkageSheet>,
    /// A run that is under way, or that ended after it and not well.
    pub job: Option<LinkageJobView>,
}

/// Shows the newest run.
///
/// # Errors
/// [`CannotShow`].
pub fn show_linkage(house: &House, who: Option<&Who>) -> Result<Linkage, CannotShow> {
    house.may(who, act::SEE_LINKAGE)?;
    let limit = house.largest_gap_per_1000;
    Ok(house.store.read("linkage", move |tx| {
        let job = jobs::list(tx)?.into_iter().find(|job| job.kind == KIND);
        let run = match link_runs::newest(tx)? {
            None => None,
            Some(run) => Some(sheet(tx, &run, limit)?),
        };
        Ok::<_, StoreError>(Linkage { run, job: job.as_ref().and_then(job_view) })
    })?)
}

/// Everything that is told of a run.
fn sheet(tx: &mut Tx<'_>, run: &LinkRun, limit: u32) -> Result<LinkageSheet, StoreError> {
    let counts = link_runs::counts_of(tx, &run.id)?;
    let (groups, gaps) = link_groups::of(tx, &run.id)?;
    let held_back = gaps.iter().filter_map(|gap| over(gap, limit));
    let held_back = held_back.map(|gap| gap.to_string()).collect();
    let (groups, gaps) = group_views(groups, gaps);
    let mut review = link_reviews::of(tx, &run.id)?.as_ref().map(review_view);
    if let Some(review) = &mut review {
        review.groups = reviewed_lines(link_checks::reviewed(tx, &run.id)?);
    }
    let mut sheet = LinkageSheet {
        way: link_ways::of(tx, &run.id)?.map(way_line),
        review,
        held_back,
        groups,
        gaps,
        offers: offer_lines(link_checks::offers(tx, &run.id)?),
        ..view(run, &counts, name_of(tx, &run.asked_by)?)
    };
    sheet.bounds = bounds(&sheet);
    sheet.guidance = guidance(&sheet);
    Ok(sheet)
}

/// Asks the run that is under way to stop at its next step. Says whether there was one.
///
/// # Errors
/// [`CannotShow`].
pub fn stop_linking(house: &House, who: Option<&Who>) -> Result<bool, CannotShow> {
    let leave = house.may(who, act::LINK_RECORDS)?;
    let now = house.now();
    let deed = who.map(|who| deeds::done_by(who, &leave, "stop linking", KIND));
    Ok(house.store.write("stop linking", move |tx| {
        let mut asked = false;
        for job in jobs::list(tx)?.iter().filter(|job| job.kind == KIND) {
            asked |= jobs::ask_to_stop(tx, &job.id, now)?;
        }
        if let (true, Some(deed)) = (asked, &deed) {
            audit::record(tx, deed, now)?;
        }
        Ok::<_, StoreError>(asked)
    })?)
}

/// Notes how good a run was against the truth, where the truth is known: of an invented district.
///
/// # Errors
/// [`StoreError`].
pub fn note_truth(house: &House, run: &Id, quality: &Quality) -> Result<bool, StoreError> {
    let (precision, recall) = (quality.precision, quality.recall);
    let truth = TruthFound {
        precision: [precision.value, precision.low, precision.high],
        recall: [recall.value, recall.low, recall.high],
    };
    let run = run.clone();
    house.store.write("note the truth", move |tx| link_runs::note_truth(tx, &run, &truth))
}

/// What a run came to, for the store.
pub(crate) struct Outcome<'a> {
    pub run: &'a Id,
    pub by: &'a str,
    pub settings: &'a Settings,
    /// The source of every record.
    pub sources: &'a BTreeMap<RecordKey, &'a str>,
    pub links: &'a ChildLinks,
    pub way: &'a LinkWay,
}

/// Keeps what a run came to. A run that joined records has the rates of the run over all records, which
/// stand for its model; `waiting` pairs wait beside those that waited before it.
pub(crate) fn keep(house: &House, outcome: &Outcome<'_>, waiting: u64) -> Result<(), StoreError> {
    let Outcome { links, .. } = outcome;
    let run = LinkRun {
        id: outcome.run.clone(),
        ended_at: house.now(),
        asked_by: outcome.by.to_owned(),
        model: "Fellegi-Sunter with five classes of pair (one person, twins, siblings, namesakes, \
                strangers), fitted to these records without labels"
            .to_owned(),
        settings_json: settings_json(outcome.settings),
        records: outcome.sources.len() as u64,
        people: links.clusters.len() as u64,
        pairs_compared: links.blocking.pairs_compared,
        reviews: waiting,
        completeness: links.blocking.completeness,
        expected_precision: links.expected.precision,
        expected_recall: links.expected.recall,
        truth: None,
    };
    let counts = count(outcome.sources, links);
    let way = outcome.way.clone();
    house.store.write("keep a run of linking", move |tx| {
        let before = match way.way {
            Way::Everything => None,
            Way::Joined => link_runs::newest(tx)?,
        };
        let (mut run, mut counts) = (run.clone(), counts.clone());
        if let Some(before) = &before {
            run.reviews = before.reviews + waiting;
            run.completeness = before.completeness;
            run.expected_precision = before.expected_precision;
            run.expected_recall = before.expected_recall;
            let of_model = |count: &LinkCount| !count.kind.is_of_people();
            let kept = link_runs::counts_of(tx, &before.id)?.into_iter().filter(of_model);
            counts.retain(|count| !of_model(count));
            counts.extend(kept);
        }
        link_runs::insert(tx, &run, &counts)?;
        link_ways::insert(tx, &way)?;
        if let Some(before) = &before {
            let (groups, gaps) = link_groups::of(tx, &before.id)?;
            link_groups::insert(tx, &run.id, &groups, &gaps)?;
            let offers = link_checks::offers(tx, &before.id)?;
            link_checks::insert_offers(tx, &run.id, &offers)?;
        }
        Ok(())
    })
}

pub(crate) fn settings_json(settings: &Settings) -> String {
    let joined_from = match settings.join {
        connect::Join::Surely(probability) => serde_json::json!(probability),
        connect::Join::Best => serde_json::json!("greatest expected F1"),
    };
    serde_json::json!({
        "joined_from": joined_from,
        "review_from": settings.review_from,
        "pairs_per_record": settings.pairs_per_record,
        "largest_block": settings.largest_block,
    })
    .to_string()
}

/// Notes that a run ended with the program that did it, when a program starts. Nothing is noted while
/// somebody links.
///
/// # Errors
/// [`StoreError`], or the vault cannot be asked.
pub fn note_broken_off(house: &House) -> Result<(), CannotLink> {
    let Some(children) = &house.children else { return Ok(()) };
    if let Some(_only) = children.vault.take_people()? {
        let now = house.now();
        house.store.write("note what broke off", move |tx| {
            jobs::note_interrupted(tx, KIND, now).map(|_| ())
        })?;
    }
    Ok(())
}

/// A run under way, as a job of the store.
pub(crate) struct Running<'a> {
    house: &'a House,
    job: Job,
}

impl<'a> Running<'a> {
    /// Begins it. Whoever has taken the right to change whose records are is the only one; another
    /// that says it is under way ended with its program.
    pub(crate) fn begin(house: &'a House, _only: &Taken, by: &str) -> Result<Self, StoreError> {
        let now = house.now();
        let job = Job {
            id: house.new_id(),
            kind: KIND.to_owned(),
            subject: "records of all partners".to_owned(),
            state: JobState::Running,
            done: 0,
            total: None,
            message: "Opening the records".to_owned(),
            asked_by: by.to_owned(),
            started_at: now,
            changed_at: now,
            stop_asked_at: None,
        };
        let new = job.clone();
        house.store.write("begin linking", move |tx| {
            jobs::note_interrupted(tx, KIND, now)?;
            jobs::insert(tx, &new)
        })?;
        Ok(Self { house, job })
    }

    /// Tells how far it is; answers whether to go on.
    pub(crate) fn tell(&mut self, step: Step) -> Result<Go, StoreError> {
        if let Step::Comparing { done, of } = step {
            (self.job.done, self.job.total) = (done as u64, Some(of as u64));
        }
        self.job.message = in_words(step).to_owned();
        self.update()?;
        let id = self.job.id.clone();
        let now = self.house.store.read("whether to stop", move |tx| jobs::of(tx, &id))?;
        let asked = now.is_some_and(|job| job.stop_asked_at.is_some());
        Ok(if asked { Go::Stop } else { Go::On })
    }

    /// Notes how it ended.
    pub(crate) fn end(mut self, state: JobState, message: &str) -> Result<(), StoreError> {
        self.job.state = state;
        self.job.message = message.to_owned();
        self.update()
    }

    fn update(&mut self) -> Result<(), StoreError> {
        self.job.changed_at = self.house.now();
        let job = self.job.clone();
        self.house.store.write("how far linking is", move |tx| jobs::update(tx, &job))?;
        Ok(())
    }
}

const fn in_words(step: Step) -> &'static str {
    match step {
        Step::Standardising => "Putting names and dates into one form",
        Step::Fitting => "Learning from the records how they agree",
        Step::ChoosingRules => "Choosing which records to compare",
        Step::Comparing { .. } => "Comparing records",
        Step::Grouping => "Putting the records of one child together",
    }
}
