//! Matters and their clocks, and the home of the register.

use super::*;

fn new(kind: &str, day: &str, time: &str) -> NewMatter {
    NewMatter {
        kind: kind.into(),
        day: day.into(),
        time: time.into(),
        about: "A parent asks what the school and the hub hold.".into(),
    }
}

fn opened(trial: &Trial, new: &NewMatter) -> String {
    open_matter(&trial.house, Some(&lead()), new).expect("asked").expect("taken in")
}

fn act(trial: &Trial, number: &str, deed: &str, words: &str) -> Result<(), CannotShare> {
    let seen = show_matter(&trial.house, Some(&lead()), number)?.seen;
    let act = MatterAct { deed: deed.into(), words: words.into(), seen };
    do_to_matter(&trial.house, Some(&lead()), number, &act)
}

#[test]
fn overdue_matters_come_first_and_late_stays_late() {
    let trial = Trial::new();
    trial.on("2026-11-20");
    let request = opened(&trial, &new("subject-access", "2026-11-01", ""));
    let breach = opened(&trial, &new("breach", "2026-11-19", "15:00"));
    let old = opened(&trial, &new("subject-access", "2026-10-01", ""));
    let numbers = |trial: &Trial| -> Vec<(String, bool)> {
        let lines = list_matters(&trial.house, Some(&lead())).expect("a list");
        lines.into_iter().map(|line| (line.number, line.is_late)).collect()
    };
    let first = [(old.clone(), true), (breach.clone(), false), (request.clone(), false)];
    assert_eq!(numbers(&trial), first);
    trial.on("2026-11-23");
    let late = [(old.clone(), true), (breach.clone(), true), (request.clone(), false)];
    assert_eq!(
        numbers(&trial),
        late,
        "the seventy-two hours are over at three in the afternoon of 22 November"
    );
    act(&trial, &breach, "note", "The letter was fetched back.").expect("a step");
    act(&trial, &breach, "acknowledge", "").expect("told");
    act(&trial, &breach, "answer", "The Commissioner takes no further action.").expect("closed");
    let lines = list_matters(&trial.house, Some(&lead())).expect("a list");
    assert_eq!(lines.last().map(|line| (line.number.clone(), line.is_late)), Some((breach, true)));
}

#[test]
fn the_time_of_a_breach_is_that_of_british_clocks_and_other_clocks_begin_with_the_day() {
    let trial = Trial::new();
    trial.on("2027-07-03");
    let number = opened(&trial, &new("breach", "2027-07-02", "00:30"));
    let line = show_matter(&trial.house, Some(&lead()), &number).expect("shown").line;
    assert_eq!(line.came_in.to_string(), "2027-07-01T23:30:00Z");
    assert_eq!(line.told(line.came_in), "2 July 2027 at 00:30");
    let due = line.due.expect("seventy-two hours");
    assert_eq!(line.told(due), "5 July 2027 at 00:30");
    let number = opened(&trial, &new("subject-access", "2027-07-02", "00:30"));
    let line = show_matter(&trial.house, Some(&lead()), &number).expect("shown").line;
    assert_eq!(line.came_in.day().to_string(), "2027-07-02");
    // An hour that has come in Great Britain is not in the future.
    opened(&trial, &new("breach", "2027-07-03", "09:59"));
}

#[test]
fn a_request_for_ones_own_data_can_take_more_time_once_and_counts_working_days() {
    let trial = Trial::new();
    trial.on("2026-11-20");
    let number = opened(&trial, &new("subject-access", "2026-11-16", ""));
    let view = show_matter(&trial.house, Some(&lead()), &number).expect("shown");
    assert_eq!(view.line.due.map(|due| due.day().to_string()), Some("2026-12-16".into()));
    assert_eq!(view.line.working_days, 18);
    assert!(view.may_do.iter().any(|(word, _)| *word == "extend"));
    act(&trial, &number, "extend", "Records of four services are needed.").expect("more time");
    let view = show_matter(&trial.house, Some(&lead()), &number).expect("shown");
    assert_eq!(view.line.due.map(|due| due.day().to_string()), Some("2027-02-16".into()));
    assert!(!view.may_do.iter().any(|(word, _)| *word == "extend"));
    let twice = act(&trial, &number, "extend", "Still more is needed.");
    assert!(
        matches!(twice, Err(CannotShare::No(ref why)) if why.contains("no more time")),
        "{twice:?}"
    );
}

#[test]
fn nobodys_details_are_in_a_matter_and_nobody_else_sees_it() {
    let trial = Trial::new();
    trial.on("2026-11-20");
    let troubles = |new: &NewMatter| {
        let found = open_matter(&trial.house, Some(&lead()), new).expect("asked");
        found
            .expect_err("something to mend")
            .into_iter()
            .map(|(field, _)| field)
            .collect::<Vec<_>>()
    };
    assert_eq!(troubles(&NewMatter::default()), ["kind", "day", "about"]);
    assert_eq!(troubles(&new("breach", "2026-11-21", "")), ["day"]);
    assert_eq!(troubles(&new("breach", "2026-11-19", "half past")), ["time"]);
    let named = NewMatter { about: "Of R674123101121.".into(), ..new("breach", "2026-11-19", "") };
    assert_eq!(troubles(&named), ["about"]);
    let number = opened(&trial, &new("complaint", "2026-11-19", ""));
    let told = act(&trial, &number, "note", "Rang 07700 900123.");
    assert!(matches!(told, Err(CannotShare::No(_))), "{told:?}");
    for role in Role::ALL.into_iter().filter(|role| *role != Role::GovernanceLead) {
        let who = person("x", role, "Calderbrook Council");
        assert!(show_matter(&trial.house, Some(&who), &number).is_err(), "{role}");
    }
    let moved = MatterAct { deed: "acknowledge".into(), seen: 0, ..MatterAct::default() };
    let moved = do_to_matter(&trial.house, Some(&lead()), &number, &moved);
    assert!(matches!(moved, Err(CannotShare::MovedOn)), "{moved:?}");
}

#[test]
fn the_register_tells_what_falls_due_in_ninety_days() {
    let trial = Trial::new();
    trial.signs(&document(CLAUSES));
    let due = || show_governance(&trial.house, Some(&lead())).expect("the register").due;
    let what: Vec<String> = due().into_iter().map(|line| line.what).collect();
    assert_eq!(
        what,
        ["Impact assessment DPIA-1 is looked at again"],
        "31 December is further away"
    );
    trial.on("2026-11-20");
    let number = opened(&trial, &new("subject-access", "2026-11-16", ""));
    let told = due();
    assert!(told[0].is_overdue && told[0].what.contains("DPIA-1"), "{told:?}");
    assert!(told[1].what.contains(&number) && told[1].days == 26, "{told:?}");
    assert!(told[2].what.contains("ends") && told[2].days == 41, "{told:?}");
    let view = show_governance(&trial.house, Some(&lead())).expect("the register");
    assert!(!view.rules.is_current, "a clause ended and nobody worked the rules out anew");
    bring_up_to_date_by(&trial.house, Some(&lead())).expect("by the button");
    assert!(show_governance(&trial.house, Some(&lead())).expect("the register").rules.is_current);
}
