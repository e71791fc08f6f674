//! Output requests: nothing leaves without two approvals of exactly that, from outside the project.

use commons::{ContentHash, Moment};
use lifechances_convene::life::Entry;
use lifechances_convene::output::{
    OUTPUT_ARROWS, Output, OutputContext, OutputDeed, OutputDeedKind, OutputFile, OutputLife,
    OutputNotAllowed, OutputStage, SubmitRule, Verdict,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::{BTreeMap, BTreeSet};

/// The author, one of the team, one who joins the team later, and four from outside.
const PEOPLE: [&str; 7] = ["author", "mate", "joiner", "ada", "ben", "cyn", "dot"];

/// One of three outputs: the second has another file, the third another context.
fn output(which: u8) -> Output {
    let bytes = if which == 1 { "b" } else { "a" };
    Output {
        title: "Absence by locality".into(),
        context: OutputContext {
            what: "Counts of absence".into(),
            why: "The plan of a partnership".into(),
            readers: if which == 2 { "Everybody".into() } else { "The partnership".into() },
        },
        files: vec![OutputFile {
            name: "absence.csv".into(),
            hash: ContentHash::of(bytes.as_bytes()),
            size: 1,
        }],
    }
}

fn team(people: &[&str]) -> BTreeSet<String> {
    people.iter().map(|person| (*person).to_owned()).collect()
}

fn entry(at: i64, who: &str, deed: OutputDeed) -> Entry<OutputDeed> {
    Entry { at: Moment::from_unix(at), who: who.into(), deed }
}

fn written() -> OutputLife {
    let deed = OutputDeed::Write { project: "p1".into(), team: team(&["mate"]), output: output(0) };
    OutputLife::begin(entry(0, "author", deed)).expect("written")
}

fn submit() -> OutputDeed {
    submit_with(&["mate"])
}

fn submit_with(people: &[&str]) -> OutputDeed {
    OutputDeed::Submit { team: team(people), rule: SubmitRule::ObjectionsStay }
}

fn name(people: &[&str]) -> OutputDeed {
    OutputDeed::Name { team: team(people) }
}

fn set_aside(checker: &str) -> OutputDeed {
    OutputDeed::SetAside { checker: checker.into(), reason: "No longer accredited".into() }
}

fn answer(objector: &str) -> OutputDeed {
    OutputDeed::Answer { objector: objector.into(), reason: "It is mended".into() }
}

fn view(verdict: Verdict, which: u8) -> OutputDeed {
    OutputDeed::GiveView { verdict, reason: "Looked".into(), seal: output(which).seal() }
}

fn other_view(verdict: Verdict, which: u8) -> OutputDeed {
    OutputDeed::ChangeView { verdict, reason: "Thought again".into(), seal: output(which).seal() }
}

fn release(which: u8) -> OutputDeed {
    OutputDeed::Release { seal: output(which).seal() }
}

fn reason(of: fn(String) -> OutputDeed) -> OutputDeed {
    of("So it is".into())
}

fn give_back() -> OutputDeed {
    reason(|reason| OutputDeed::Return { reason })
}

fn reject() -> OutputDeed {
    reason(|reason| OutputDeed::Reject { reason })
}

fn withdraw() -> OutputDeed {
    reason(|reason| OutputDeed::Withdraw { reason })
}

fn discuss() -> OutputDeed {
    reason(|words| OutputDeed::Discuss { words })
}

fn does(
    life: &mut OutputLife,
    who: &str,
    deed: OutputDeed,
) -> Result<OutputStage, OutputNotAllowed> {
    life.apply(entry(1, who, deed))
}

/// A request that these two looked at.
fn looked_at(first: Verdict, second: Verdict) -> OutputLife {
    let mut life = written();
    assert_eq!(does(&mut life, "author", submit()), Ok(OutputStage::Submitted));
    assert_eq!(does(&mut life, "ada", view(first, 0)), Ok(OutputStage::PartlyReviewed));
    does(&mut life, "ben", view(second, 0)).expect("second view");
    life
}

#[test]
fn two_approvals_from_outside_let_it_leave_and_it_can_be_taken_back() {
    let mut life = looked_at(Verdict::Approve, Verdict::Approve);
    assert_eq!(life.stage(), OutputStage::Approved);
    assert_eq!(does(&mut life, "mate", release(0)), Err(OutputNotAllowed::NotIndependent));
    assert_eq!(does(&mut life, "cyn", release(1)), Err(OutputNotAllowed::AnotherSeal));
    assert_eq!(does(&mut life, "cyn", release(0)), Ok(OutputStage::Released));
    assert_eq!(does(&mut life, "cyn", withdraw()), Ok(OutputStage::Withdrawn));
    let told = OutputLife::told(life.history().to_vec()).expect("told");
    assert_eq!(told, life);
}

#[test]
fn a_checker_is_outside_the_project_and_looks_once_at_what_is_there() {
    let mut life = written();
    does(&mut life, "author", submit_with(&["joiner"])).expect("submitted");
    for person in ["author", "mate", "joiner"] {
        let got = does(&mut life, person, view(Verdict::Approve, 0));
        assert_eq!(got, Err(OutputNotAllowed::NotIndependent), "{person}");
    }
    assert_eq!(
        does(&mut life, "ada", view(Verdict::Approve, 2)),
        Err(OutputNotAllowed::AnotherSeal)
    );
    does(&mut life, "ada", view(Verdict::Approve, 0)).expect("view");
    assert_eq!(does(&mut life, "ada", view(Verdict::Approve, 0)), Err(OutputNotAllowed::GaveAView));
    assert!(matches!(
        does(&mut life, "ada", other_view(Verdict::Reject, 0)),
        Err(OutputNotAllowed::Blocked(_))
    ));
    assert!(matches!(does(&mut life, "ada", discuss()), Err(OutputNotAllowed::Blocked(_))));
    assert!(matches!(does(&mut life, "cyn", release(0)), Err(OutputNotAllowed::Blocked(_))));
}

#[test]
fn nobody_reads_a_view_before_two_are_given() {
    let who_reads = |life: &OutputLife| -> Vec<(&str, usize, usize)> {
        let read = |person| {
            let views = life.views_for(person).len();
            (person, views, life.history_for(person).len())
        };
        ["author", "mate", "ada", "ben", "cyn"].map(read).into_iter().collect()
    };
    let mut life = written();
    does(&mut life, "author", submit()).expect("submitted");
    does(&mut life, "ada", view(Verdict::Reject, 0)).expect("view");
    let alone = [("author", 0, 2), ("mate", 0, 2), ("ada", 1, 3), ("ben", 0, 2), ("cyn", 0, 2)];
    assert_eq!(who_reads(&life), alone);
    does(&mut life, "ben", view(Verdict::Approve, 0)).expect("view");
    let talking = [("author", 0, 2), ("mate", 0, 2), ("ada", 2, 4), ("ben", 2, 4), ("cyn", 2, 4)];
    assert_eq!(who_reads(&life), talking);
    does(&mut life, "ada", give_back()).expect("returned");
    assert!(who_reads(&life).iter().all(|(_, views, entries)| (*views, *entries) == (2, 5)));
    // A new round begins in silence; the last one stays in the history.
    does(&mut life, "author", submit()).expect("submitted again");
    does(&mut life, "ada", view(Verdict::Approve, 0)).expect("view");
    assert_eq!(who_reads(&life)[3], ("ben", 0, 6));
    assert_eq!(who_reads(&life)[2], ("ada", 1, 7));
}

#[test]
fn checkers_who_differ_talk_change_their_views_and_end_it_only_together() {
    let mut life = looked_at(Verdict::Approve, Verdict::Reject);
    assert_eq!(life.stage(), OutputStage::Reviewed);
    assert_eq!(does(&mut life, "cyn", discuss()), Err(OutputNotAllowed::GaveNoView));
    assert_eq!(does(&mut life, "ada", discuss()), Ok(OutputStage::Reviewed));
    assert_eq!(does(&mut life, "ben", reject()), Err(OutputNotAllowed::NotBothReject));
    let mut agreed = life.clone();
    let approve = other_view(Verdict::Approve, 0);
    assert_eq!(does(&mut agreed, "ben", approve), Ok(OutputStage::Approved));
    let doubts = other_view(Verdict::AskForChange, 0);
    assert_eq!(does(&mut agreed, "ada", doubts), Ok(OutputStage::Reviewed));
    assert!(matches!(does(&mut agreed, "cyn", release(0)), Err(OutputNotAllowed::Blocked(_))));
    does(&mut life, "ada", other_view(Verdict::Reject, 0)).expect("another view");
    assert_eq!(does(&mut life, "ben", reject()), Ok(OutputStage::Rejected));
}

#[test]
fn whoever_joins_the_project_after_a_view_no_longer_counts_and_another_has_to_look() {
    let mut life = looked_at(Verdict::Approve, Verdict::Approve);
    assert_eq!(does(&mut life, "cyn", name(&["ada"])), Err(OutputNotAllowed::NotTheirs));
    assert_eq!(does(&mut life, "author", name(&["ada"])), Ok(OutputStage::PartlyReviewed));
    assert!(does(&mut life, "ben", release(0)).is_err());
    let again = does(&mut life, "ada", view(Verdict::Approve, 0));
    assert_eq!(again, Err(OutputNotAllowed::NotIndependent));
    assert_eq!(does(&mut life, "cyn", view(Verdict::Approve, 0)), Ok(OutputStage::Approved));
    assert_eq!(does(&mut life, "mate", name(&["ben", "cyn"])), Ok(OutputStage::Submitted));
    // Leaving the team does not bring a view back.
    let mut other = looked_at(Verdict::Approve, Verdict::AskForChange);
    does(&mut other, "author", name(&["ada"])).expect("named");
    does(&mut other, "author", withdraw()).expect("withdrawn");
    assert!(!other.is_independent("ada"));
}

#[test]
fn an_author_does_not_lose_an_objection_by_naming_the_objector_as_of_the_project() {
    let mut life = looked_at(Verdict::Reject, Verdict::Approve);
    does(&mut life, "ben", give_back()).expect("returned");
    does(&mut life, "author", submit_with(&["ada"])).expect("submitted again");
    does(&mut life, "ben", view(Verdict::Approve, 0)).expect("view");
    assert!(life.objections_for("cyn").is_empty(), "nobody reads it before two looked");
    assert_eq!(does(&mut life, "cyn", view(Verdict::Approve, 0)), Ok(OutputStage::Reviewed));
    assert_eq!(life.objections_for("cyn").len(), 1);
    assert!(life.objections_for("author").is_empty());
    assert_eq!(does(&mut life, "ada", answer("ada")), Err(OutputNotAllowed::NotIndependent));
    assert_eq!(does(&mut life, "dot", answer("ada")), Err(OutputNotAllowed::GaveNoView));
    assert_eq!(does(&mut life, "cyn", answer("ben")), Err(OutputNotAllowed::NoObjection));
    assert_eq!(does(&mut life, "cyn", answer("ada")), Ok(OutputStage::Approved));
    // Whose answer it was joins as well: it is open again.
    does(&mut life, "author", name(&["cyn"])).expect("named");
    assert_eq!(does(&mut life, "dot", view(Verdict::Approve, 0)), Ok(OutputStage::Reviewed));
    does(&mut life, "ben", give_back()).expect("returned");
    // What is submitted anew has to be answered for anew.
    does(&mut life, "author", submit()).expect("submitted");
    does(&mut life, "ben", view(Verdict::Approve, 0)).expect("view");
    assert_eq!(does(&mut life, "dot", view(Verdict::Approve, 0)), Ok(OutputStage::Reviewed));
    assert_eq!(does(&mut life, "dot", answer("ada")), Ok(OutputStage::Approved));
}

#[test]
fn a_view_of_somebody_no_longer_accredited_is_set_aside_but_not_their_objection() {
    let mut life = looked_at(Verdict::Approve, Verdict::Approve);
    assert_eq!(does(&mut life, "author", set_aside("ada")), Err(OutputNotAllowed::NotIndependent));
    assert_eq!(does(&mut life, "ben", set_aside("cyn")), Err(OutputNotAllowed::NoSuchView));
    assert_eq!(does(&mut life, "cyn", set_aside("ada")), Ok(OutputStage::PartlyReviewed));
    assert_eq!(does(&mut life, "cyn", view(Verdict::Approve, 0)), Ok(OutputStage::Approved));
    let mut life = looked_at(Verdict::Reject, Verdict::Approve);
    assert_eq!(does(&mut life, "ben", set_aside("ada")), Ok(OutputStage::PartlyReviewed));
    assert_eq!(does(&mut life, "cyn", view(Verdict::Approve, 0)), Ok(OutputStage::Reviewed));
    assert_eq!(does(&mut life, "cyn", answer("ada")), Ok(OutputStage::Approved));
}

#[test]
fn what_left_under_the_first_rule_is_still_told() {
    let mut life = looked_at(Verdict::Reject, Verdict::Approve);
    does(&mut life, "ben", give_back()).expect("returned");
    let first = serde_json::from_str(r#"{"did":"submit","team":["ada"]}"#).expect("an old entry");
    does(&mut life, "author", first).expect("submitted");
    does(&mut life, "ben", view(Verdict::Approve, 0)).expect("view");
    assert_eq!(does(&mut life, "cyn", view(Verdict::Approve, 0)), Ok(OutputStage::Approved));
    assert_eq!(does(&mut life, "cyn", release(0)), Ok(OutputStage::Released));
}

#[test]
fn what_is_not_full_is_not_submitted_and_the_refusal_says_what_to_mend() {
    let mut life = written();
    let with = |change: fn(&mut Output)| {
        let mut output = output(0);
        change(&mut output);
        OutputDeed::Change { output }
    };
    let twice = with(|output| output.files.extend(output.files.clone()));
    let same = OutputNotAllowed::SameName("absence.csv".into());
    assert_eq!(same.to_string(), "two files are called absence.csv: give one of them another name");
    assert_eq!(does(&mut life, "author", twice), Err(same));
    let path = with(|output| output.files[0].name = "../absence.csv".into());
    assert_eq!(does(&mut life, "author", path), Err(OutputNotAllowed::BadFileName(1)));
    does(&mut life, "mate", with(|output| output.context.readers = " ".into())).expect("changed");
    assert_eq!(does(&mut life, "author", submit()), Err(OutputNotAllowed::NoContext));
    does(&mut life, "mate", with(|output| output.files.clear())).expect("changed");
    assert_eq!(does(&mut life, "author", submit()), Err(OutputNotAllowed::NoFiles));
    let change = OutputDeed::Change { output: output(1) };
    assert_eq!(does(&mut life, "ada", change), Err(OutputNotAllowed::NotTheirs));
}

#[test]
fn every_part_of_an_output_is_in_its_seal() {
    let changes: [fn(&mut Output); 8] = [
        |one| one.title.push('x'),
        |one| one.context.what.push('x'),
        |one| one.context.why.push('x'),
        |one| one.context.readers.push('x'),
        |one| one.files[0].name.push('x'),
        |one| one.files[0].hash = ContentHash::of(b"x"),
        |one| one.files[0].size += 1,
        |one| one.files.clear(),
    ];
    let mut seals = BTreeSet::from([output(0).seal()]);
    for change in changes {
        let mut changed = output(0);
        change(&mut changed);
        assert!(seals.insert(changed.seal()));
    }
    // Words that move from one field to the next make another seal.
    let mut moved = output(0);
    let word = moved.context.why.remove(0);
    moved.context.what.push(word);
    assert!(seals.insert(moved.seal()));
}

fn steps() -> impl Strategy<Value = Vec<(usize, OutputDeed)>> {
    // Mostly what is there at first, so that stories come far.
    let which = || prop_oneof![10 => Just(0_u8), 1 => Just(1), 1 => Just(2)];
    let verdict = || {
        prop_oneof![
            6 => Just(Verdict::Approve),
            1 => Just(Verdict::AskForChange),
            1 => Just(Verdict::Reject),
        ]
    };
    let deed = prop_oneof![
        1 => which().prop_map(|which| OutputDeed::Change { output: output(which) }),
        4 => Just(submit()),
        1 => Just(submit_with(&["joiner"])),
        1 => (0..PEOPLE.len()).prop_map(|who| submit_with(&[PEOPLE[who]])),
        1 => (0..PEOPLE.len()).prop_map(|who| name(&[PEOPLE[who]])),
        1 => (0..PEOPLE.len()).prop_map(|who| set_aside(PEOPLE[who])),
        4 => (0..PEOPLE.len()).prop_map(|who| answer(PEOPLE[who])),
        16 => (verdict(), which()).prop_map(|(verdict, which)| view(verdict, which)),
        4 => (verdict(), which()).prop_map(|(verdict, which)| other_view(verdict, which)),
        1 => Just(discuss()),
        2 => Just(give_back()),
        1 => Just(reject()),
        10 => which().prop_map(release),
        1 => Just(withdraw()),
    ];
    prop::collection::vec((0..PEOPLE.len(), deed), 0..160)
}

/// Whether it may leave, read afresh from the whole history: where each person's last word stands, and
/// which words count. Two outsiders' words since the last submission, not set aside since, approve
/// exactly what is there; and whoever has become of the project, or was set aside, with an objection as
/// their last word has an answer of this round, later than that word, by an outsider not set aside since.
fn may_leave(history: &[Entry<OutputDeed>], who: &str, seal: ContentHash) -> bool {
    let mut insiders = BTreeSet::from([history[0].who.as_str()]);
    let (mut words, mut aside) = (BTreeMap::new(), BTreeMap::new());
    let (mut submitted, mut there, mut ended) = (0, None, true);
    for (at, entry) in history.iter().enumerate() {
        match &entry.deed {
            OutputDeed::Write { team, .. }
            | OutputDeed::Submit { team, .. }
            | OutputDeed::Name { team } => insiders.extend(team.iter().map(String::as_str)),
            OutputDeed::GiveView { verdict, seal, .. }
            | OutputDeed::ChangeView { verdict, seal, .. } => {
                words.insert(entry.who.as_str(), (at, *verdict, *seal));
            }
            OutputDeed::SetAside { checker, .. } => {
                aside.insert(checker.as_str(), at);
            }
            _ => {}
        }
        match &entry.deed {
            OutputDeed::Write { output, .. } | OutputDeed::Change { output } => {
                there = Some(output.seal());
            }
            OutputDeed::Submit { .. } => (submitted, ended) = (at, false),
            OutputDeed::Release { .. }
            | OutputDeed::Return { .. }
            | OutputDeed::Reject { .. }
            | OutputDeed::Withdraw { .. } => ended = true,
            _ => {}
        }
    }
    let stands = |person: &str, at: usize| {
        !insiders.contains(person) && aside.get(person).is_none_or(|since| *since < at)
    };
    let is_answered = |objector: &str, said: usize| {
        history.iter().enumerate().any(|(at, entry)| {
            matches!(&entry.deed, OutputDeed::Answer { objector: whom, .. } if whom == objector)
                && at > said.max(submitted)
                && stands(&entry.who, at)
        })
    };
    let now: Vec<_> =
        words.iter().filter(|(person, (at, ..))| *at > submitted && stands(person, *at)).collect();
    let approved =
        now.iter().all(|(_, (_, verdict, of))| (*verdict, *of) == (Verdict::Approve, seal));
    let unanswered = words.iter().any(|(person, (at, verdict, _))| {
        *verdict != Verdict::Approve && !stands(person, *at) && !is_answered(person, *at)
    });
    let outside = !insiders.contains(who);
    !ended && there == Some(seal) && outside && now.len() >= 2 && approved && !unanswered
}

/// Lives a story, and holds each step against the laws. Whether it left.
fn lived(steps: Vec<(usize, OutputDeed)>) -> Result<bool, TestCaseError> {
    let (mut life, mut left) = (written(), false);
    for (who, deed) in steps {
        let who = PEOPLE[who];
        let json = serde_json::to_string(&deed).expect("JSON");
        prop_assert_eq!(&serde_json::from_str::<OutputDeed>(&json).expect("read"), &deed);
        let (before, kind) = (life.clone(), deed.kind());
        let got = does(&mut life, who, deed.clone());
        if let OutputDeed::Release { seal } = &deed {
            prop_assert_eq!(got.is_ok(), may_leave(before.history(), who, *seal), "{:#?}", before);
            left |= got.is_ok();
        }
        match got {
            Ok(to) => {
                let arrow = (before.stage(), kind, to);
                prop_assert!(OUTPUT_ARROWS.iter().any(|a| (a.from, a.by, a.to) == arrow));
                prop_assert_eq!(
                    to == OutputStage::Released,
                    matches!(deed, OutputDeed::Release { .. })
                );
                prop_assert_eq!(&life.history()[..before.history().len()], before.history());
            }
            Err(_) => prop_assert_eq!(&life, &before),
        }
        // Whoever may still give a view has read nobody's.
        let open = [OutputStage::Submitted, OutputStage::PartlyReviewed].contains(&life.stage());
        for person in PEOPLE {
            let others =
                life.views_for(person).iter().filter(|view| view.checker != person).count();
            prop_assert!(!open || others == 0, "{}", person);
        }
    }
    let told = OutputLife::told(life.history().to_vec());
    prop_assert_eq!(told.as_ref(), Ok(&life));
    Ok(left)
}

proptest! {
    #[test]
    fn no_sequence_of_deeds_lets_out_what_two_outsiders_did_not_approve(steps in steps()) {
        lived(steps)?;
    }
}

#[test]
fn many_random_stories_come_as_far_as_leaving() {
    let (mut runner, steps) = (TestRunner::deterministic(), steps());
    let mut left = 0;
    for _ in 0..300 {
        let story = steps.new_tree(&mut runner).expect("a story").current();
        left += u32::from(lived(story).expect("lawful"));
    }
    assert!(left >= 30, "only {left} of 300 stories left the room: the laws are hardly tried");
}

/// A deed of each kind as whoever looks would do it, of what is there.
fn good(life: &OutputLife) -> Vec<OutputDeed> {
    let (seal, output) = (life.output().seal(), life.output().clone());
    let reason = || "So it is".to_owned();
    vec![
        OutputDeed::Change { output },
        submit(),
        name(&["joiner"]),
        OutputDeed::GiveView { verdict: Verdict::Approve, reason: reason(), seal },
        OutputDeed::ChangeView { verdict: Verdict::Approve, reason: reason(), seal },
        discuss(),
        give_back(),
        reject(),
        OutputDeed::Release { seal },
        withdraw(),
    ]
    .into_iter()
    .chain(PEOPLE.map(answer))
    .chain(PEOPLE.map(set_aside))
    .collect()
}

proptest! {
    #[test]
    fn what_is_open_to_somebody_is_exactly_what_they_can_do(steps in steps()) {
        let mut life = written();
        for (person, deed) in steps {
            does(&mut life, PEOPLE[person], deed).ok();
            for person in PEOPLE {
                let could = good(&life).into_iter().filter(|deed| {
                    does(&mut life.clone(), person, deed.clone()).is_ok()
                });
                let could: BTreeSet<OutputDeedKind> = could.map(|deed| deed.kind()).collect();
                prop_assert_eq!(life.open_to(person), could, "{} {}", person, life.stage());
            }
        }
    }
}
