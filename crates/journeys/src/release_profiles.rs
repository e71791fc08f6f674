//! Releasing the figures of locality profiles: counted, protected, checked against what is out
//! already, and kept. Asking again gives the kept figure, never a fresh one.

use crate::deeds;
use crate::draw_localities::kept_localities;
use crate::fifths::deprivation_fifths;
use crate::form_cohort::{CannotForm, Formed, form_cohort};
use crate::house::House;
use crate::link_people::finished_loads;
use crate::measures::{MEASURES, Measure};
use cohort::Cohort;
use commons::{ContentHash, Day};
use convene::Role;
use disclose::{About, BadRules, Context, Contributors, Origin, Refusal, Rules, check_overlaps};
use place::Localities;
use reveal::{Asked, CannotCount, Condition, NotRecorded, Question};
use store::figures::{self, FigureRecord};
use store::{StoreError, audit};

/// What was released, and what was not.
#[derive(Default)]
pub struct ProfilesReleased {
    /// Keys of the questions that were answered.
    pub released: Vec<String>,
    /// Keys of the questions that were refused, with the reason.
    pub refused: Vec<(String, Refusal)>,
    /// Linked children who live in no locality of the district.
    pub not_placed: u64,
}

/// Why nothing was released.
#[derive(Debug, thiserror::Error)]
pub enum CannotRelease {
    /// There is no cohort.
    #[error(transparent)]
    Form(#[from] CannotForm),
    /// A question does not fit the cohort; a fault of this program.
    #[error(transparent)]
    Count(#[from] CannotCount),
    /// No disclosure rules are in force.
    #[error(transparent)]
    Rules(#[from] BadRules),
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Counts, protects and keeps every figure of the profiles, as of a day.
///
/// # Errors
/// [`CannotRelease`]; a question that is refused by disclosure control is not an error but part of
/// what is reported.
pub fn release_profiles(
    house: &House,
    by: &str,
    on: Day,
) -> Result<ProfilesReleased, CannotRelease> {
    let localities = kept_localities(house)?;
    let fifths = deprivation_fifths(house)?;
    let Formed { cohort, not_placed, .. } = form_cohort(house, &localities, &fifths, on)?;
    let release = Release {
        house,
        by,
        on,
        rules: Rules::in_force_on(house.now().day())?,
        data_version: data_version(house, &localities, on)?,
    };
    let mut done = ProfilesReleased { not_placed, ..ProfilesReleased::default() };
    release.one(&cohort, &ages(house), &[], &mut done)?;
    for measure in &MEASURES {
        let by_locality = yes_no(house, measure, "locality", "by locality");
        let by_fifth = yes_no(house, measure, "fifth", "by fifth of deprivation");
        release.one(&cohort, &by_locality, &[], &mut done)?;
        let out = release.sets(&cohort, &by_locality)?;
        release.one(&cohort, &by_fifth, &out, &mut done)?;
    }
    Ok(done)
}

struct Release<'a> {
    house: &'a House,
    by: &'a str,
    on: Day,
    rules: Rules,
    data_version: String,
}

impl Release<'_> {
    /// Answers one question, unless it was answered from the same data before.
    fn one(
        &self,
        cohort: &Cohort,
        question: &Question,
        out_already: &[Contributors],
        done: &mut ProfilesReleased,
    ) -> Result<(), CannotRelease> {
        let key = question.about.key.clone();
        if self.is_answered(&key)? {
            done.released.push(key);
            return Ok(());
        }
        if let Err(refusal) =
            check_overlaps(&self.sets(cohort, question)?, out_already, &self.rules)
        {
            done.refused.push((key, refusal));
            return Ok(());
        }
        let raw = reveal::count(cohort, question)?;
        match disclose::release(raw, &self.rules, self.context(&question.about)) {
            Err(refusal) => done.refused.push((key, refusal)),
            Ok(released) => {
                self.keep(&key, released.to_record(), released.hash())?;
                done.released.push(key);
            }
        }
        Ok(())
    }

    /// The children behind each group of a question.
    fn sets(&self, cohort: &Cohort, question: &Question) -> Result<Vec<Contributors>, CannotCount> {
        let group = &question.by[0].column;
        let Some(column) = cohort.find(group).and_then(|at| cohort.column(at)) else {
            return Err(CannotCount::NoSuchColumn { column: group.clone() });
        };
        let mut sets = Vec::new();
        for (level, _) in &column.plan().levels {
            let only = Condition { column: group.clone(), level: level.clone() };
            let part = Question { among: vec![only], ..question.clone() };
            sets.push(reveal::contributors(cohort, &part)?);
        }
        Ok(sets)
    }

    fn is_answered(&self, key: &str) -> Result<bool, StoreError> {
        let (key, data) = (key.to_owned(), self.data_version.clone());
        let rules = self.rules.version().to_owned();
        self.house.store.read("look for a figure", move |tx| {
            Ok(figures::asked(tx, &key, &data, &rules)?.is_some())
        })
    }

    fn context(&self, about: &About) -> Context {
        let key = about.key.split('.').next().unwrap_or_default();
        let invented = self.house.district.is_invented();
        Context {
            data_version: self.data_version.clone(),
            data_date: self.on,
            source: crate::measures::measure(key)
                .map_or("Partners' records, linked", |measure| measure.source)
                .to_owned(),
            origin: if invented { Origin::Synthetic } else { Origin::Recorded },
        }
    }

    fn keep(&self, key: &str, body: String, hash: ContentHash) -> Result<(), StoreError> {
        let now = self.house.now();
        let figure = FigureRecord {
            id: self.house.new_id(),
            question: key.to_owned(),
            data_version: self.data_version.clone(),
            rules_version: self.rules.version().to_owned(),
            body_json: body,
            released_at: now,
            released_by: self.by.to_owned(),
        };
        let role = Role::Analyst.as_str();
        let deed = deeds::done(self.by, role, "release figure", &hash.to_string());
        self.house.store.write("release figure", move |tx| {
            figures::keep(tx, &figure)?;
            audit::record(tx, &deed, now).map(|_| ())
        })
    }
}

/// The question of children by locality and age.
pub(crate) const AGES: &str = "children.by-locality-and-age";

/// Children by locality and age.
fn ages(house: &House) -> Question {
    let group = |column: &str| Asked { not_recorded: NotRecorded::LeftOut, ..Asked::group(column) };
    Question {
        about: About {
            key: AGES.to_owned(),
            title: "Children by locality and age".to_owned(),
            population: format!("linked children aged 0 to 17 living in {}", house.district.name),
        },
        by: vec![group("locality"), group("age")],
        among: Vec::new(),
    }
}

/// A measure by some grouping.
fn yes_no(house: &House, measure: &Measure, group: &str, words: &str) -> Question {
    let grouped = Asked { not_recorded: NotRecorded::LeftOut, ..Asked::group(group) };
    Question {
        about: About {
            key: question_key(measure.key, group),
            title: format!("{} {words}", measure.title),
            population: format!("{} living in {}", measure.population, house.district.name),
        },
        by: vec![grouped, Asked::outcome(measure.key)],
        among: Vec::new(),
    }
}

/// The permanent key of a measure by a grouping.
pub(crate) fn question_key(measure: &str, group: &str) -> String {
    format!("{measure}.by-{group}")
}

/// Names the state of the data: the loads, the localities and the day. Two states with the same
/// name would give the same figures.
fn data_version(house: &House, localities: &Localities, on: Day) -> Result<String, StoreError> {
    let mut words = format!("{on}\n");
    for load in finished_loads(house)? {
        words.push_str(&load);
        words.push('\n');
    }
    for locality in &localities.localities {
        for area in &locality.areas {
            words.push_str(&format!("{} {area}\n", locality.code));
        }
    }
    Ok(ContentHash::of(words.as_bytes()).short())
}
