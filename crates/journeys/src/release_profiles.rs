//! Releasing the figures of locality profiles: counted, protected, checked against what is out
//! already, and kept. Asking again gives the kept figure, never a fresh one.

use crate::deeds;
use crate::draw_localities::kept_localities;
use crate::fifths::deprivation_fifths;
use crate::form_cohort::{CannotForm, Formed, form_cohort};
use crate::house::House;
use crate::ledger_of_profiles::{enter_earlier, entry_of, releasing};
use crate::link_people::finished_loads;
use crate::linkage_gate::{GapOverLimit, gaps_over_limit};
use crate::measures::{MEASURES, Measure};
use cohort::Cohort;
use commons::{ContentHash, Day};
use convene::Role;
use disclose::{
    About, BadRules, Context, Contributors, Origin, Refusal, Released, Rules, Table, check_overlaps,
};
use place::Localities;
use reveal::{Asked, CannotCount, Condition, NotRecorded, Question};
use store::figures::{self, FigureRecord};
use store::{StoreError, audit, ledger};

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
    /// Groups of children are linked too unequally.
    #[error("figures about linked children are held back: {0}")]
    LinkedUnequally(GapOverLimit),
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
    if let Some(gap) = gaps_over_limit(house)?.into_iter().next() {
        note_refusal(house, by, &gap)?;
        return Err(CannotRelease::LinkedUnequally(gap));
    }
    enter_earlier(house, by)?;
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
        let out = sets(&cohort, &by_locality)?;
        release.one(&cohort, &by_fifth, &out, &mut done)?;
    }
    Ok(done)
}

/// Writes down that figures were held back, and why.
fn note_refusal(house: &House, by: &str, gap: &GapOverLimit) -> Result<(), StoreError> {
    let role = Role::DataLead.as_str();
    let why = format!("profiles: linked unequally by {}", gap.grouped_by);
    let (deed, now) = (deeds::refused(by, role, "release figures", &why), house.now());
    house.store.write("note a refusal", move |tx| audit::record(tx, &deed, now).map(|_| ()))
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
        if let Err(refusal) = beside(&sets(cohort, question)?, out_already, &self.rules) {
            done.refused.push((key, refusal));
            return Ok(());
        }
        let raw = reveal::count(cohort, question)?;
        match disclose::release(raw, &self.rules, self.context(&question.about)) {
            Err(refusal) => done.refused.push((key, refusal)),
            Ok(released) => {
                self.keep(&key, &released)?;
                done.released.push(key);
            }
        }
        Ok(())
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

    fn keep(&self, key: &str, released: &Released<Table>) -> Result<(), StoreError> {
        let now = self.house.now();
        let figure = FigureRecord {
            id: self.house.new_id(),
            question: key.to_owned(),
            data_version: self.data_version.clone(),
            rules_version: self.rules.version().to_owned(),
            body_json: released.to_record(),
            released_at: now,
            released_by: self.by.to_owned(),
        };
        let role = Role::Analyst.as_str();
        let deed = deeds::done(self.by, role, "release figure", &released.hash().to_string());
        let (entry, writing) = (entry_of(key, released), releasing(self.by));
        self.house.store.write("release figure", move |tx| {
            figures::keep(tx, &figure)?;
            audit::record(tx, &deed, now)?;
            ledger::append(tx, std::slice::from_ref(&entry), &writing, now).map(|_| ())
        })
    }
}

/// The children behind each group of a question, and behind its total: a total is always shown, and
/// counts the groups that are too small to be.
fn sets(cohort: &Cohort, question: &Question) -> Result<Vec<Contributors>, CannotCount> {
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
    sets.push(reveal::contributors(cohort, question)?);
    Ok(sets)
}

/// Whether a table may stand beside those that are out already. A small group of one table alone is
/// `release`'s to protect; beside another table of the same children nothing protects it, so there
/// the second table is refused.
fn beside(new: &[Contributors], out: &[Contributors], rules: &Rules) -> Result<(), Refusal> {
    if out.is_empty() { Ok(()) } else { check_overlaps(new, out, rules) }
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

#[cfg(test)]
mod tests {
    use super::*;
    use cohort::{CohortBuilder, ColumnPlan};

    /// Children as (locality, fifth, how many), all with an answer.
    fn children(groups: &[(&str, Option<&str>, usize)]) -> Cohort {
        let localities = [("a", "A"), ("b", "B"), ("c", "C")];
        let plans = vec![
            ColumnPlan::new("locality", "Locality", &localities),
            ColumnPlan::new("fifth", "Fifth", &[("1", "Most"), ("2", "Second"), ("3", "Middle")]),
            ColumnPlan::yes_no("answer", "Answer"),
        ];
        let mut builder = CohortBuilder::new(plans).expect("three columns");
        for (locality, fifth, many) in groups {
            for _ in 0..*many {
                builder.add(&[Some(*locality), *fifth, Some("yes")]).expect("fits");
            }
        }
        builder.build()
    }

    fn by(group: &str) -> Question {
        let grouped = Asked { not_recorded: NotRecorded::LeftOut, ..Asked::group(group) };
        Question {
            about: About {
                key: format!("answer.by-{group}"),
                title: "Answer".to_owned(),
                population: "children".to_owned(),
            },
            by: vec![grouped, Asked::outcome("answer")],
            among: Vec::new(),
        }
    }

    fn second_table(groups: &[(&str, Option<&str>, usize)]) -> Result<(), Refusal> {
        let cohort = children(groups);
        let rules = Rules::in_force_on(Day::new(2026, 9, 1).expect("a day")).expect("rules");
        let first = sets(&cohort, &by("locality")).expect("counted");
        assert_eq!(beside(&first, &[], &rules), Ok(()), "a first table stands beside nothing");
        beside(&sets(&cohort, &by("fifth")).expect("counted"), &first, &rules)
    }

    #[test]
    fn totals_of_two_tables_that_differ_by_a_few_children_are_not_both_released() {
        // Four children of the third locality live where no fifth is known: 44 less 40.
        let few = [("a", Some("1"), 20), ("b", Some("2"), 20), ("c", None, 4)];
        assert!(matches!(second_table(&few), Err(Refusal::Differencing { needed: 10 })));
        // With twelve of them nobody is singled out; nor when both tables count the same children.
        let many = [("a", Some("1"), 20), ("b", Some("2"), 20), ("c", None, 12)];
        assert_eq!(second_table(&many), Ok(()));
        let same = [("a", Some("1"), 20), ("b", Some("2"), 20), ("c", Some("3"), 12)];
        assert_eq!(second_table(&same), Ok(()));
    }

    #[test]
    fn a_group_hidden_in_one_table_is_not_given_away_by_another() {
        // Each table hides a large group to protect its small one. If the first hides "b" and the
        // second "1", then the total less "a" and less "2" is the four children of "c".
        let given_away = [("a", Some("1"), 20), ("b", Some("2"), 20), ("c", Some("3"), 4)];
        assert!(second_table(&given_away).is_err());
    }

    /// A release of the journey, of an empty house with invented children.
    fn releasing_in(house: &House) -> Release<'_> {
        let on = house.now().day();
        let rules = Rules::in_force_on(on).expect("rules");
        Release { house, by: "data", on, rules, data_version: "one".to_owned() }
    }

    fn newest(house: &House, key: &str) -> Option<Table> {
        crate::released_figures::newest(house, key).expect("read").map(|kept| (*kept).clone())
    }

    /// DOMAIN.md, section 12, vector 10, first half: what is kept and shown, not only what is protected.
    #[test]
    fn a_second_cell_hides_beside_a_count_of_three_in_what_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let house = crate::trial_house::house(folder.path());
        let cohort = children(&[("a", None, 3), ("b", None, 40), ("c", None, 50)]);
        let mut question = by("locality");
        question.by.truncate(1);
        let mut done = ProfilesReleased::default();
        releasing_in(&house).one(&cohort, &question, &[], &mut done).expect("answered");
        assert_eq!(done.released, ["answer.by-locality"]);
        let table = newest(&house, "answer.by-locality").expect("kept");
        let shown: Vec<Option<u64>> = table.cells.iter().map(disclose::Cell::value).collect();
        assert_eq!(shown, [None, None, Some(50), Some(95)], "93 is shown as 95");
        let range = disclose::attack(&table).expect("a range").bounds[0];
        assert!(range.low == 0 && range.high >= Some(10), "{range:?}");
        // Asked again, it is the kept figure, and nothing is counted anew.
        let mut again = ProfilesReleased::default();
        releasing_in(&house).one(&children(&[]), &question, &[], &mut again).expect("answered");
        assert_eq!(newest(&house, "answer.by-locality"), Some(table));
    }

    /// The second half: an area, and the same less one small area of four children.
    #[test]
    fn an_area_and_the_same_less_four_children_are_not_both_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let house = crate::trial_house::house(folder.path());
        let whole = children(&[("a", Some("1"), 56), ("a", None, 4), ("b", Some("2"), 40)]);
        let (release, mut done) = (releasing_in(&house), ProfilesReleased::default());
        release.one(&whole, &by("locality"), &[], &mut done).expect("answered");
        let out = sets(&whole, &by("locality")).expect("counted");
        release.one(&whole, &by("fifth"), &out, &mut done).expect("answered");
        assert_eq!(done.released, ["answer.by-locality"]);
        let [(key, Refusal::Differencing { needed: 10 })] = &done.refused[..] else {
            panic!("{:?}", done.refused)
        };
        assert_eq!(key, "answer.by-fifth");
        assert_eq!(newest(&house, "answer.by-fifth"), None);
    }
}
