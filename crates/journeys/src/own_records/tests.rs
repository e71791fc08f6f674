//! A head teacher looks at the records of their own school.

use crate::house::House;
use crate::load_file::{LoadRequest, load_file};
use crate::memberships::record_membership;
use crate::own_records::{CannotShowOwn, show_own_records};
use crate::trial_house::{house, invented};
use crate::{NewAccount, list_accounts, open_account, the_program};
use access::Refusal;
use commons::FixedClock;
use convene::{Belonging, Role, Urn, Who};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use store::audit;

/// The pupils' file, as it was written.
struct Sent {
    rows: Vec<BTreeMap<String, String>>,
}

impl Sent {
    fn read(path: &Path) -> Self {
        let bytes = std::fs::read(path).unwrap();
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        Self { rows: reader.deserialize().map(Result::unwrap).collect() }
    }

    /// The school with most rows, and another.
    fn schools(&self) -> [String; 2] {
        let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
        for row in &self.rows {
            *sizes.entry(&row["School URN"]).or_default() += 1;
        }
        let mut sizes: Vec<_> = sizes.into_iter().map(|(school, rows)| (rows, school)).collect();
        sizes.sort_unstable();
        let at = |back: usize| sizes[sizes.len() - back].1.to_owned();
        [at(1), at(2)]
    }

    /// A slow count from the file itself: pupils of a school who have begun and not left.
    fn on_roll(&self, school: &str) -> Vec<&BTreeMap<String, String>> {
        let day = |text: &str| -> Option<String> {
            let parts: Vec<&str> = text.trim().split('/').collect();
            let [day, month, year] = parts[..] else { return None };
            Some(format!("{year}-{month}-{day}"))
        };
        let today = "2026-09-03".to_owned();
        let is_here = |row: &&BTreeMap<String, String>| {
            let begun = day(&row["Date of Admission"]).is_none_or(|begun| begun <= today);
            let left = day(&row["Date of Leaving"]).is_some_and(|left| left <= today);
            row["School URN"] == school && begun && !left
        };
        self.rows.iter().filter(is_here).collect()
    }
}

fn loaded(folder: &Path) -> (House, Sent) {
    let mut house = house(folder);
    let path = invented(folder, "partners/mis_pupils.csv");
    let sent = Sent::read(&path);
    house.clock = Arc::new(FixedClock::at(house.now().plus_seconds(60)));
    let layout = "mis-pupils".to_owned();
    let request = LoadRequest { path, layout, vintage: None, by: the_program() };
    load_file(&house, &request, &mut |_| ControlFlow::Continue(())).unwrap();
    (house, sent)
}

fn account(house: &House, name: &str, roles: &[Role], schools: &[&str]) -> Who {
    let email = format!("{name}@calderbrook.example");
    let account = NewAccount {
        email: email.clone(),
        name: name.to_owned(),
        organisation: "A School".to_owned(),
        roles: roles.to_vec(),
        password: "three random words".to_owned(),
    };
    open_account(house, "test", account).unwrap();
    for school in schools {
        let belonging = Belonging::Setting(Urn::parse(school).unwrap());
        record_membership(house, "test", (&email, "Test"), &belonging).unwrap();
    }
    list_accounts(house).unwrap().into_iter().find(|one| one.email == email).unwrap().who
}

#[test]
fn a_head_sees_the_exact_counts_of_their_own_roll_and_that_they_looked_is_written_down() {
    let folder = tempfile::tempdir().unwrap();
    let (house, sent) = loaded(folder.path());
    let [school, _] = sent.schools();
    let head = account(&house, "amina", &[Role::HeadTeacher], &[&school]);
    let shown = show_own_records(&house, Some(&head), None).unwrap().shown.unwrap();
    let slow = sent.on_roll(&school);
    assert!(slow.len() > 20);
    assert_eq!(shown.pupils, slow.len() as u64);
    let mut years: BTreeMap<Option<String>, u64> = BTreeMap::new();
    for row in &slow {
        let year = row["Year Group"].trim();
        *years.entry((!year.is_empty()).then(|| year.to_owned())).or_default() += 1;
    }
    assert_eq!(shown.years.iter().cloned().collect::<BTreeMap<_, _>>(), years);
    let counted = |title: &str| {
        let found = shown.circumstances.iter().find(|count| count.title.contains(title)).unwrap();
        (found.yes, found.no, found.not_recorded)
    };
    let count = |wanted: &dyn Fn(&BTreeMap<String, String>) -> bool| {
        slow.iter().filter(|row| wanted(row)).count() as u64
    };
    let meals = |word: &'static str| count(&|row| row["FSM Eligible"].trim() == word);
    let unsaid = slow.len() as u64 - meals("Y") - meals("N");
    assert_eq!(counted("free school meals"), (meals("Y"), meals("N"), unsaid));
    let needs = count(&|row| matches!(row["SEN Status"].trim(), "K" | "E"));
    assert_eq!(counted("special educational needs").0, needs);
    assert_eq!(counted("95%"), (0, 0, slow.len() as u64), "no registers were loaded");
    // Who looked stands in the audit, with the purpose and without a number.
    let rows = house.store.read("audit", |tx| audit::after(tx, 0, 1000)).unwrap();
    let row = rows.iter().find(|row| row.action == "see own records").unwrap();
    assert_eq!((row.actor.as_str(), row.purpose.as_str()), (head.id.as_str(), "direct-care"));
    assert_eq!(row.object, format!("exact counts of school {school}"));
}

#[test]
fn looking_adds_nothing_to_the_store_but_the_row_that_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (house, sent) = loaded(folder.path());
    let [school, _] = sent.schools();
    let head = account(&house, "amina", &[Role::HeadTeacher], &[&school]);
    let before = house.store.check().unwrap().rows;
    show_own_records(&house, Some(&head), None).unwrap();
    let after = house.store.check().unwrap().rows;
    let changed: Vec<_> = after
        .iter()
        .filter(|(table, rows)| before.iter().any(|(other, was)| other == table && was != rows))
        .map(|(table, _)| table.to_string())
        .collect();
    assert_eq!(changed, ["audit"]);
}

#[test]
fn nobody_sees_the_records_of_a_school_that_is_not_recorded_as_theirs() {
    let folder = tempfile::tempdir().unwrap();
    let (house, sent) = loaded(folder.path());
    let [school, other] = sent.schools();
    let head = account(&house, "amina", &[Role::HeadTeacher], &[&school]);
    let stranger = account(&house, "ben", &[Role::HeadTeacher], &[]);
    for (who, asked) in [(&head, other.as_str()), (&stranger, school.as_str()), (&head, "<b>")] {
        let refused = show_own_records(&house, Some(who), Some(asked));
        assert!(matches!(refused, Err(CannotShowOwn::Refused(Refusal::NoTie { .. }))), "{asked}");
    }
    let none = show_own_records(&house, Some(&stranger), None).unwrap();
    assert_eq!((none.schools.len(), none.shown), (0, None), "no school, no number");
    // A role that opens nothing, or an analyst who is a head as well, does not come this far.
    for (name, roles) in [
        ("cara", &[Role::SafeguardingLead][..]),
        ("dan", &[Role::HeadTeacher, Role::Analyst]),
        ("eve", &[Role::HeadTeacher, Role::Administrator]),
    ] {
        let who = account(&house, name, roles, &[&school]);
        let refused = show_own_records(&house, Some(&who), None);
        assert!(matches!(refused, Err(CannotShowOwn::Refused(_))), "{name}");
    }
    let visitor = show_own_records(&house, None, Some(&school));
    assert!(matches!(visitor, Err(CannotShowOwn::Refused(Refusal::NotSignedIn))));
    let rows = house.store.read("audit", |tx| audit::after(tx, 0, 1000)).unwrap();
    let refused: Vec<&str> = rows
        .iter()
        .filter(|row| row.action == "see own records")
        .map(|row| row.object.as_str())
        .collect();
    let named = |school: &str| format!("exact counts of school {school}");
    assert_eq!(refused, [&named(&other), &named(&school), "exact counts of a school"]);
    assert!(rows.iter().all(|row| row.action != "see own records" || row.decision == "refused"));

    // With two schools, one is chosen.
    let both = account(&house, "fay", &[Role::HeadTeacher], &[&school, &other]);
    let shown = show_own_records(&house, Some(&both), None).unwrap();
    assert_eq!((shown.schools.len(), shown.shown), (2, None));
    let chosen = show_own_records(&house, Some(&both), Some(&other)).unwrap().shown.unwrap();
    assert_eq!(chosen.pupils, sent.on_roll(&other).len() as u64);
}
