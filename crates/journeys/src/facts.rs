//! What the partners' extracts say of each child, by pseudonym: read from the lake, part by part,
//! from the finished loads that no later one replaces. Nothing here is shown; it becomes a cohort (see [`crate::form_cohort`]).

mod enrolment;
pub(crate) mod roll;

use crate::current_releases::Releases;
use crate::keep_rows::RECORD;
use crate::link_people::{CHILDREN, WHOSE};
use crate::names_in_use::read_named;
use commons::{AreaCode, Day, Pseudonym, RecordKey};
pub(crate) use enrolment::Enrolment;
use extract::attendance_codes::class_on;
use lake::{Lake, LakeProblem, Part, Table};
use std::collections::{BTreeMap, BTreeSet};
use store::Id;

/// What is known of one child. `None` means that no partner recorded it.
#[derive(Default, Clone)]
pub(crate) struct ChildFacts {
    pub(crate) born: Option<Day>,
    pub(crate) sex: Option<String>,
    pub(crate) area: Option<AreaCode>,
    pub(crate) on_roll: bool,
    pub(crate) enrolment: Option<Enrolment>,
    pub(crate) free_meals: Option<bool>,
    pub(crate) special_needs: Option<bool>,
    pub(crate) other_language: Option<bool>,
    pub(crate) sessions_possible: u64,
    pub(crate) sessions_absent: u64,
    pub(crate) good_development: Option<bool>,
    pub(crate) phonics_met: Option<bool>,
    pub(crate) ks2_met: Option<bool>,
    pub(crate) overweight: Option<bool>,
    pub(crate) vision_passed: Option<bool>,
    pub(crate) in_need: bool,
}

/// Reads every child's facts as of a day, from the releases that are current.
pub(crate) fn read_facts(
    lake: &Lake,
    releases: &Releases,
    on: Day,
) -> Result<BTreeMap<Pseudonym, ChildFacts>, LakeProblem> {
    let read = |named: &dyn Fn(&str) -> Result<Table, LakeProblem>| {
        Ok((children_in(&named(CHILDREN)?, on), whose_in(&named(WHOSE)?)))
    };
    let (mut children, whose) = read_named(lake, read)?;
    if !releases.replaced.is_empty() {
        let recorded = still_recorded(lake, releases, &whose)?;
        children.retain(|child, _| recorded.contains(child));
    }
    let mut reader = Reader { lake, releases, on, whose: &whose, children: &mut children };
    reader.each("mis-pupils", take_pupil)?;
    reader.each("mis-attendance", take_week)?;
    reader.each("eyfsp", take_profile)?;
    reader.each("phonics", take_phonics)?;
    reader.each("ks2-results", take_ks2)?;
    reader.each("ncmp", take_measurement)?;
    reader.each("vision-screening", take_screening)?;
    reader.each("social-care", take_episode)?;
    Ok(children)
}

struct Reader<'a> {
    lake: &'a Lake,
    releases: &'a Releases,
    on: Day,
    whose: &'a BTreeMap<RecordKey, Pseudonym>,
    children: &'a mut BTreeMap<Pseudonym, ChildFacts>,
}

impl Reader<'_> {
    /// Hands each row of a dataset to `take`, with the facts of its child.
    fn each(
        &mut self,
        dataset: &str,
        take: fn(&mut ChildFacts, &Line<'_>),
    ) -> Result<(), LakeProblem> {
        let (whose, on, children) = (self.whose, self.on, &mut *self.children);
        self.lake.for_each_part(dataset, |part, table| {
            if !is_current(part, self.releases) {
                return Ok(());
            }
            let Some(keys) = table.column(RECORD).and_then(|c| c.keys()) else { return Ok(()) };
            for (at, key) in keys.iter().enumerate() {
                let child = whose.get(&RecordKey::from_bytes(*key));
                if let Some(facts) = child.and_then(|child| children.get_mut(child)) {
                    take(facts, &Line { table: &table, at, on });
                }
            }
            Ok::<(), LakeProblem>(())
        })
    }
}

fn is_current(part: &Part, releases: &Releases) -> bool {
    Id::parse(&part.name).is_some_and(|load| releases.current.contains(&load))
}

/// The children of whom a current release has a record. Who is only in replaced ones has left the
/// partner's books: they are not counted as living here.
fn still_recorded(
    lake: &Lake,
    releases: &Releases,
    whose: &BTreeMap<RecordKey, Pseudonym>,
) -> Result<BTreeSet<Pseudonym>, LakeProblem> {
    let mut recorded = BTreeSet::new();
    for dataset in lake.datasets()? {
        lake.for_each_part(&dataset, |part, table| {
            let keys = table.column(RECORD).and_then(|c| c.keys()).unwrap_or_default();
            if is_current(part, releases) {
                let children = keys.iter().map(|key| whose.get(&RecordKey::from_bytes(*key)));
                recorded.extend(children.flatten().copied());
            }
            Ok::<(), LakeProblem>(())
        })?;
    }
    Ok(recorded)
}

/// One row of a part, read as of a day.
struct Line<'a> {
    table: &'a Table,
    at: usize,
    on: Day,
}

impl<'a> Line<'a> {
    fn text(&self, column: &str) -> Option<&'a str> {
        self.table.column(column)?.texts()?.get(self.at)?.as_deref()
    }

    fn day(&self, column: &str) -> Option<Day> {
        *self.table.column(column)?.days()?.get(self.at)?
    }

    fn number(&self, column: &str) -> Option<f64> {
        let column = self.table.column(column)?;
        let whole = column.wholes().and_then(|w| w.get(self.at).copied().flatten());
        #[expect(clippy::cast_precision_loss, reason = "scores and marks are small")]
        let whole = whole.map(|whole| whole as f64);
        whole
            .or_else(|| column.numbers().and_then(|n| n.get(self.at).copied().flatten()))
            .or_else(|| column.texts()?.get(self.at)?.as_deref()?.trim().parse().ok())
    }

    fn yes_no(&self, column: &str) -> Option<bool> {
        match self.text(column)?.trim().to_ascii_uppercase().as_str() {
            "Y" | "YES" | "TRUE" | "1" => Some(true),
            "N" | "NO" | "FALSE" | "0" => Some(false),
            _ => None,
        }
    }
}

fn children_in(table: &Table, on: Day) -> BTreeMap<Pseudonym, ChildFacts> {
    let mut children = BTreeMap::new();
    let keys = table.column("child").and_then(|c| c.keys()).unwrap_or_default();
    for (at, key) in keys.iter().enumerate() {
        let line = Line { table, at, on };
        let facts = ChildFacts {
            born: line.day("born in month"),
            sex: line.text("sex").map(str::to_owned),
            area: line.text("small area").and_then(|code| AreaCode::parse(code).ok()),
            ..ChildFacts::default()
        };
        children.insert(Pseudonym::from_bytes(*key), facts);
    }
    children
}

fn whose_in(table: &Table) -> BTreeMap<RecordKey, Pseudonym> {
    let records = table.column(RECORD).and_then(|c| c.keys()).unwrap_or_default();
    let children = table.column("child").and_then(|c| c.keys()).unwrap_or_default();
    let pairs = records.iter().zip(children);
    pairs.map(|(r, c)| (RecordKey::from_bytes(*r), Pseudonym::from_bytes(*c))).collect()
}

fn take_pupil(facts: &mut ChildFacts, line: &Line<'_>) {
    // An enrolment that has ended says what was so then, not what is so now; one that ends later, on a
    // day that is known beforehand, is still what is so. One that has not begun says nothing yet.
    let ended = line.day("Date of Leaving").is_some_and(|left| left <= line.on);
    if ended || line.day("Date of Admission").is_some_and(|begins| begins > line.on) {
        return;
    }
    facts.on_roll = true;
    facts.enrolment = Enrolment::of(line).max(facts.enrolment.take());
    facts.free_meals = line.yes_no("FSM Eligible").or(facts.free_meals);
    facts.special_needs = line.text("SEN Status").map(has_special_needs).or(facts.special_needs);
    facts.other_language = line
        .text("First Language")
        .map(|language| !matches!(language.trim().to_ascii_uppercase().as_str(), "ENG" | "ENGLISH"))
        .or(facts.other_language);
}

/// `K` is support in school, `E` an education, health and care plan; `N` and blank are neither.
fn has_special_needs(status: &str) -> bool {
    matches!(status.trim().to_ascii_uppercase().as_str(), "K" | "E")
}

const SESSIONS: [(&str, i32); 10] = [
    ("Mon AM", 0),
    ("Mon PM", 0),
    ("Tue AM", 1),
    ("Tue PM", 1),
    ("Wed AM", 2),
    ("Wed PM", 2),
    ("Thu AM", 3),
    ("Thu PM", 3),
    ("Fri AM", 4),
    ("Fri PM", 4),
];

fn take_week(facts: &mut ChildFacts, line: &Line<'_>) {
    let Some(monday) = line.day("Week Beginning") else { return };
    for (session, days) in SESSIONS {
        let Some(mark) = line.text(session) else { continue };
        let Ok(class) = class_on(mark, monday.plus_days(days)) else { continue };
        if class.is_possible() {
            facts.sessions_possible += 1;
            facts.sessions_absent += u64::from(!class.is_attended());
        }
    }
}

/// A good level of development: expected in all twelve goals of the prime areas, literacy and
/// mathematics (Department for Education, EYFSP handbook from 2021).
fn take_profile(facts: &mut ChildFacts, line: &Line<'_>) {
    let mut expected = 0;
    for goal in 1..=12 {
        match line.text(&format!("ELG{goal:02}")).map(str::trim) {
            Some("2") => expected += 1,
            Some("1") => {}
            Some(_) | None => return,
        }
    }
    facts.good_development = Some(expected == 12);
}

fn take_phonics(facts: &mut ChildFacts, line: &Line<'_>) {
    match line.text("Outcome").map(str::trim) {
        Some("Wa") => facts.phonics_met = Some(true),
        Some("Wt") => facts.phonics_met = Some(facts.phonics_met.unwrap_or(false)),
        Some(_) | None => {}
    }
}

/// Expected in reading, writing and mathematics: scaled scores of 100 or more, writing at the
/// expected standard or greater depth.
fn take_ks2(facts: &mut ChildFacts, line: &Line<'_>) {
    let reading = line.number("Reading Scaled Score");
    let maths = line.number("Maths Scaled Score");
    let writing = line.text("Writing Outcome").map(str::trim);
    if let (Some(reading), Some(maths), Some(writing)) = (reading, maths, writing) {
        let met = reading >= 100.0 && maths >= 100.0 && matches!(writing, "EXS" | "GDS");
        facts.ks2_met = Some(met);
    }
}

fn take_measurement(facts: &mut ChildFacts, line: &Line<'_>) {
    let category = line.text("Weight Category").map(|text| text.trim().to_lowercase());
    if let Some(category) = category {
        let heavy = category.contains("overweight") || category.contains("obes");
        facts.overweight = Some(heavy);
    }
}

fn take_screening(facts: &mut ChildFacts, line: &Line<'_>) {
    match line.text("Outcome").map(|text| text.trim().to_lowercase()).as_deref() {
        Some("pass") => facts.vision_passed = Some(true),
        Some("refer" | "referred" | "fail") => {
            facts.vision_passed = Some(facts.vision_passed.unwrap_or(false));
        }
        Some(_) | None => {}
    }
}

/// A child in need on the day: an episode that had begun and not ended.
fn take_episode(facts: &mut ChildFacts, line: &Line<'_>) {
    let begun = line.day("Start Date").is_some_and(|start| start <= line.on);
    facts.in_need |= begun && line.day("End Date").is_none_or(|end| end > line.on);
}

#[cfg(test)]
mod tests {
    use super::*;
    use lake::Column;

    fn told(columns: &[(&str, &str)], take: fn(&mut ChildFacts, &Line<'_>)) -> ChildFacts {
        let column = |text: &str| match Day::parse_iso(text) {
            Ok(day) => Column::Day(vec![Some(day)]),
            Err(_) => Column::Text(vec![(!text.is_empty()).then(|| text.to_owned())]),
        };
        let columns = columns.iter().map(|(name, text)| ((*name).to_owned(), column(text)));
        let table = Table::new(columns.collect()).expect("columns of one row");
        let mut facts = ChildFacts::default();
        let on = Day::new(2025, 7, 4).expect("a day");
        take(&mut facts, &Line { table: &table, at: 0, on });
        facts
    }

    #[test]
    fn a_good_level_takes_all_twelve_goals_and_an_absent_one_leaves_it_open() {
        let goals = |mark: &str| -> Option<bool> {
            let names: Vec<String> = (1..=12).map(|goal| format!("ELG{goal:02}")).collect();
            let mut row: Vec<(&str, &str)> =
                names.iter().map(|name| (name.as_str(), "2")).collect();
            row[11].1 = mark;
            told(&row, take_profile).good_development
        };
        assert_eq!([goals("2"), goals("1"), goals("A")], [Some(true), Some(false), None]);
    }

    #[test]
    fn the_expected_standard_takes_all_three_subjects() {
        let results = |reading: &str, writing: &str, maths: &str| {
            let row = [
                ("Reading Scaled Score", reading),
                ("Writing Outcome", writing),
                ("Maths Scaled Score", maths),
            ];
            told(&row, take_ks2).ks2_met
        };
        assert_eq!(results("100", "EXS", "100"), Some(true));
        assert_eq!(results("99", "GDS", "120"), Some(false));
        assert_eq!(results("100", "WTS", "100"), Some(false));
        assert_eq!(results("100", "EXS", ""), None);
    }

    #[test]
    fn only_an_enrolment_that_has_begun_and_not_ended_says_what_is_so_now() {
        let pupil = |admission: &str, leaving: &str| {
            let row = [
                ("Date of Admission", admission),
                ("Date of Leaving", leaving),
                ("FSM Eligible", "Y"),
                ("SEN Status", "K"),
            ];
            let facts = told(&row, take_pupil);
            (facts.on_roll, facts.free_meals, facts.special_needs)
        };
        let (now, not_now) = ((true, Some(true), Some(true)), (false, None, None));
        assert_eq!(pupil("", ""), now);
        assert_eq!(pupil("2025-07-04", "2025-07-18"), now, "leaves at the end of term");
        assert_eq!(pupil("2020-09-01", "2025-07-04"), not_now);
        assert_eq!(pupil("2020-09-01", "2025-03-28"), not_now);
        assert_eq!(pupil("2025-09-01", ""), not_now, "comes in September");
    }

    #[test]
    fn sessions_are_counted_by_what_their_marks_mean() {
        let week = [
            ("Week Beginning", "2025-03-03"),
            ("Mon AM", "/"),
            ("Mon PM", "\\"),
            ("Tue AM", "O"),
            ("Tue PM", "I"),
            ("Wed AM", "#"),
            ("Wed PM", ""),
        ];
        let facts = told(&week, take_week);
        assert_eq!((facts.sessions_absent, facts.sessions_possible), (2, 4));
    }

    #[test]
    fn an_episode_is_open_from_its_start_until_it_ends() {
        let open = |start: &str, end: &str| {
            told(&[("Start Date", start), ("End Date", end)], take_episode).in_need
        };
        assert!(open("2025-01-06", "") && open("2025-07-04", ""));
        assert!(!open("2025-07-05", ""), "it begins on the day after");
        assert!(!open("2025-01-06", "2025-06-30") && !open("2025-01-06", "2025-07-04"));
        assert!(open("2025-01-06", "2025-07-05"), "it ended after the day");
        assert!(!open("", ""));
    }
}
