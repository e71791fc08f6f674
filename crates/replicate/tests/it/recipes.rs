//! What recipes may say, their differences, and their life.

use convene::Entry;
use convene::Sector;
use convene::ask::AskKind;
use convene::meeting::InterestRule;
use convene::partnership::{Right, SeatAge, SeatPlace};
use convene::statement::{EvidenceKind, Section};
use lifechances_replicate::*;
use proptest::prelude::*;
use share::agreement::{Condition, Effect, LawfulBasis, Mode, SharingPurpose, SpecialCondition};

pub(crate) fn seat(sector: Sector, count: u8) -> Line {
    let (right, place, age) = (Right::Decides, SeatPlace::Steering, SeatAge::Any);
    Line::Seat(SeatWanted { sector, right, place, age, count })
}

pub(crate) fn agreement() -> AgreementShape {
    let clause = |kind, effect| ClauseShape {
        kind,
        effect,
        modes: vec![Mode::Existence, Mode::Content],
        data_types: vec!["attendance".to_owned()],
        purposes: vec![SharingPurpose::Entitlement],
        holders: vec![Sector::School],
        to: vec![Sector::LocalAuthority],
        when: Condition::FamilyAgreed,
    };
    AgreementShape {
        number: 1,
        lawful_basis: LawfulBasis::PublicTask,
        special_condition: Some(SpecialCondition::HealthOrSocialCare),
        months: 24,
        review_months: 12,
        parties: vec![Sector::School, Sector::LocalAuthority],
        clause: vec![
            clause(ClauseKind::Default, Effect::Allow),
            clause(ClauseKind::Exception, Effect::Deny),
        ],
    }
}

/// A recipe with a line of every part.
pub(crate) fn whole() -> Recipe {
    let mut lines = vec![
        Line::Terms(TermsOf { quorum: [1, 2], agreement: [2, 3], interest: InterestRule::Leaves }),
        seat(Sector::School, 3),
        seat(Sector::YoungPeople, 2),
        Line::Meeting(MeetingCycle { weeks: 6 }),
        Line::Agenda(AgendaSlot { number: 1, topic: Topic::Welcome, minutes: 10 }),
        Line::Section(SectionWanted { name: Section::Problem }),
        Line::Evidence(EvidenceWanted { kind: EvidenceKind::Figure, count: 2 }),
        Line::Ask(AskWanted { kind: AskKind::Resource, count: 1 }),
        Line::Indicator(IndicatorWanted { id: "persistent-absence".to_owned() }),
        Line::Agreement(agreement()),
        Line::Plan(PlanShape { years: 4 }),
        Line::Priority(PriorityShape {
            number: 1,
            starts: Starts::WithMoney,
            milestone_months: vec![1, 12],
        }),
    ];
    lines.extend(Recipe::usual_checklist());
    Recipe::of(lines).expect("a recipe")
}

fn any_line() -> impl Strategy<Value = Line> {
    let sector = prop::sample::select(Sector::ALL.to_vec());
    let step = prop::sample::select(Step::ALL.to_vec());
    let section = prop::sample::select(Section::ALL.to_vec());
    prop_oneof![
        (sector, 1..=99_u8).prop_map(|(sector, count)| seat(sector, count)),
        (step, 0..=3_650_u16).prop_map(|(step, by_day)| Line::Check(Check { step, by_day })),
        section.prop_map(|name| Line::Section(SectionWanted { name })),
        (1..=52_u8).prop_map(|weeks| Line::Meeting(MeetingCycle { weeks })),
        "[a-z0-9-]{1,20}".prop_map(|id| Line::Indicator(IndicatorWanted { id })),
        (1..=9_u8, prop::collection::vec(0..=60_u16, 0..4)).prop_map(|(number, months)| {
            let (starts, milestone_months) = (Starts::AtOnce, months);
            Line::Priority(PriorityShape { number, starts, milestone_months })
        }),
        (1..=20_u8, 1..=120_u16).prop_map(|(number, months)| {
            Line::Agreement(AgreementShape { number, months, ..agreement() })
        }),
    ]
}

pub(crate) fn any_recipe() -> impl Strategy<Value = Recipe> {
    prop::collection::vec(any_line(), 0..12).prop_map(|lines| {
        let mut recipe = Recipe::default();
        lines.into_iter().for_each(|line| recipe.put(line).expect("a line of a recipe"));
        recipe
    })
}

#[test]
fn a_line_outside_the_closed_lists_or_bounds_is_refused() {
    let with = |line| Recipe::default().put(line);
    let mut foreign = agreement();
    foreign.clause[0].data_types = vec!["Zephyrine".to_owned()];
    assert_eq!(
        with(Line::Agreement(foreign)),
        Err(RecipeProblem::NoSuchDataType("Zephyrine".to_owned()))
    );
    let name = |id: &str| with(Line::Indicator(IndicatorWanted { id: id.to_owned() }));
    assert_eq!(name("Mill Lane"), Err(RecipeProblem::BadIndicator));
    assert_eq!(name(""), Err(RecipeProblem::BadIndicator));
    let number = |line| matches!(with(line), Err(RecipeProblem::Number { .. }));
    assert!(number(seat(Sector::School, 0)));
    assert!(number(Line::Terms(TermsOf {
        quorum: [3, 2],
        agreement: [2, 3],
        interest: InterestRule::Leaves
    })));
    assert!(number(Line::Terms(TermsOf {
        quorum: [0, 2],
        agreement: [2, 3],
        interest: InterestRule::Leaves
    })));
    assert!(number(Line::Plan(PlanShape { years: 2 })));
    let twice = Recipe::of([seat(Sector::School, 1), seat(Sector::School, 2)]);
    assert!(matches!(twice, Err(RecipeProblem::Twice { part: Part::Seat, .. })), "{twice:?}");
}

#[test]
fn an_adaptation_is_told_as_kept_changed_added_or_left_out() {
    let before = Recipe::of([seat(Sector::School, 3), seat(Sector::Police, 1)]).expect("a recipe");
    let after = Recipe::of([seat(Sector::School, 2), seat(Sector::Health, 1)]).expect("a recipe");
    let told: Vec<(String, How)> =
        compare(&before, &after).into_iter().map(|found| (found.key, found.how)).collect();
    let from = seat(Sector::School, 3).in_words();
    assert_eq!(
        told,
        [
            ("health decides steering any".to_owned(), How::Added),
            ("police decides steering any".to_owned(), How::LeftOut),
            ("school decides steering any".to_owned(), How::Changed { from }),
        ]
    );
}

#[test]
fn a_later_version_is_told_with_what_the_area_did_to_the_same_line() {
    let start = Recipe::of([seat(Sector::School, 3), seat(Sector::Police, 1)]).expect("a recipe");
    let ours = Recipe::of([seat(Sector::School, 2), seat(Sector::Police, 1)]).expect("a recipe");
    let later = Recipe::of([seat(Sector::School, 4), seat(Sector::Health, 1)]).expect("a recipe");
    let told = since(&start, &ours, &later);
    let ours: Vec<&str> = told.iter().map(|one| one.ours.in_words()).collect();
    let theirs: Vec<&str> = told.iter().map(|one| one.difference.how.in_words()).collect();
    assert_eq!(theirs, ["added", "left out", "changed"]);
    assert_eq!(ours, ["kept", "kept", "changed"]);
    assert!(since(&start, &later, &later).is_empty(), "what the area has already is not news");
}

fn entry(deed: RecipeDeed) -> Entry<RecipeDeed> {
    Entry { at: commons::Moment::from_unix(1_788_000_000), who: "amna".to_owned(), deed }
}

fn start(signed_by: &str, accepted: &str) -> RecipeDeed {
    RecipeDeed::Start {
        title: "Food".to_owned(),
        family: "f".to_owned(),
        signed_by: signed_by.to_owned(),
        accepted: accepted.to_owned(),
        partnership: "holme".to_owned(),
        plan: "plan".to_owned(),
        lines: whole().lines().cloned().collect(),
    }
}

#[test]
fn an_area_adapts_with_reasons_and_its_start_stays() {
    let mut life = RecipeLife::begin(entry(start("key", ""))).expect("started");
    let put = |line, reason: &str| RecipeDeed::Put { line, reason: reason.to_owned() };
    let refused = |life: &RecipeLife, deed| life.clone().apply(entry(deed)).expect_err("refused");
    let six = seat(Sector::School, 6);
    assert_eq!(refused(&life, put(six.clone(), " ")), RecipeNotAllowed::NoWords);
    assert_eq!(refused(&life, put(seat(Sector::School, 3), "Why")), RecipeNotAllowed::Same);
    life.apply(entry(put(six, "Six schools asked"))).expect("adapted");
    let leave = |key: &str| RecipeDeed::LeaveOut {
        part: Part::Plan,
        key: key.to_owned(),
        reason: "The district has one".to_owned(),
    };
    assert_eq!(refused(&life, leave("x")), RecipeNotAllowed::NoSuchLine);
    life.apply(entry(leave(""))).expect("left out");
    let tick = |step| RecipeDeed::Tick { step, shown: "The minutes".to_owned() };
    life.apply(entry(tick(Step::AgreementsWritten))).expect("ticked");
    assert_eq!(refused(&life, tick(Step::AgreementsWritten)), RecipeNotAllowed::NoSuchStep);
    assert_eq!(refused(&life, start("key", "")), RecipeNotAllowed::NotStarted);
    assert_eq!(life.start(), &whole());
    let told = compare(life.start(), life.ours());
    let changed = told.iter().filter(|found| found.how != How::Kept).count();
    assert_eq!(changed, 2);
    assert_eq!(RecipeLife::of(life.history()), Ok(life.clone()));
    assert!(RecipeLife::of(&life.history()[1..]).is_err());
}

#[test]
fn an_unsigned_recipe_needs_words_that_accept_it() {
    assert_eq!(RecipeLife::begin(entry(start("", " "))), Err(RecipeNotAllowed::NoWords));
    assert!(RecipeLife::begin(entry(start("", "I read every line of it"))).is_ok());
}

#[test]
fn a_draft_of_an_agreement_cannot_be_kept_until_it_is_filled_in() {
    use share::agreement::{Agreement, DataTypes};
    let from = commons::Day::new(2026, 9, 1).expect("a day");
    let text = draft::agreement(&agreement(), from);
    assert!(Agreement::parse(&text, &DataTypes::house()).is_err());
    let fills = [
        ("<short name, such as calderbrook-food>", "food"),
        ("<identifier>", "GB-EDU-1"),
        ("<identifier>", "GB-LAE-1"),
        ("<identifiers of parties of the kind school>", "GB-EDU-1"),
        ("<identifiers of parties of the kind school>", "GB-EDU-1"),
        ("<title>", "Food"),
        ("<what sharing is to achieve here>", "Nobody is hungry"),
        ("<where the impact assessment is filed>", "DPIA-1"),
        ("<name>", "A school"),
        ("<name>", "A council"),
        ("<why, in words>", "So that the hub can help"),
        ("<why, in words>", "Families say it themselves"),
    ];
    let mut filled = text;
    for (gap, words) in fills {
        let kept = Agreement::parse(&filled, &DataTypes::house());
        assert!(kept.is_err(), "{gap} is left, and it could be signed:\n{filled}");
        assert!(filled.contains(gap), "{gap}");
        filled = filled.replacen(gap, words, 1);
    }
    assert!(!filled.contains("\"<"), "{filled}");
    let read = Agreement::parse(&filled, &DataTypes::house()).expect("an agreement");
    assert_eq!((read.parties.len(), read.clauses().len()), (2, 2));
    assert_eq!(read.until.to_string(), "2028-08-31");
}

proptest! {
    #[test]
    fn each_line_is_told_once_and_the_difference_leads_from_one_to_the_other(
        before in any_recipe(), after in any_recipe()
    ) {
        let told = compare(&before, &after);
        let mut followed = before.clone();
        for found in &told {
            match &found.how {
                How::Kept => {}
                How::LeftOut => {
                    followed.leave_out(found.part, &found.key);
                }
                How::Changed { .. } | How::Added => {
                    let line = after.line(found.part, &found.key).expect("it is there");
                    followed.put(line.clone()).expect("a line of a recipe");
                }
            }
        }
        prop_assert_eq!(&followed, &after);
        let back = compare(&after, &before);
        let of = |all: &[Difference], how: &How| all.iter().filter(|one| one.how == *how).count();
        prop_assert_eq!(of(&told, &How::Added), of(&back, &How::LeftOut));
        prop_assert_eq!(of(&told, &How::Kept), of(&back, &How::Kept));
        prop_assert!(compare(&before, &before).iter().all(|one| one.how == How::Kept));
    }
}

/// A deed of somebody who adapts a recipe, some of them such as cannot be done.
fn any_deed() -> impl Strategy<Value = RecipeDeed> {
    let words =
        || prop::sample::select(vec!["words", "words", "words", " "]).prop_map(str::to_owned);
    let step = prop::sample::select(Step::ALL.to_vec());
    prop_oneof![
        (any_line(), words()).prop_map(|(line, reason)| RecipeDeed::Put { line, reason }),
        (any_line(), words()).prop_map(|(line, reason)| {
            let (part, key) = (line.part(), line.key());
            RecipeDeed::LeaveOut { part, key, reason }
        }),
        (step, words()).prop_map(|(step, shown)| RecipeDeed::Tick { step, shown }),
        any_recipe().prop_map(|recipe| RecipeDeed::Compare {
            title: "Later".to_owned(),
            signed_by: "key".to_owned(),
            lines: recipe.lines().cloned().collect(),
        }),
        Just(start("key", "")),
    ]
}

/// The recipe of an area as a list, changed one line after another, and the steps that were ticked.
/// `None` when nothing of the kind can be done.
fn slowly(
    (lines, ticked): (&[Line], &[Step]),
    deed: &RecipeDeed,
) -> Option<(Vec<Line>, Vec<Step>)> {
    let (mut lines, mut ticked) = (lines.to_vec(), ticked.to_vec());
    let is = |line: &Line, part: Part, key: &str| line.part() == part && line.key() == key;
    let words = match deed {
        RecipeDeed::Start { .. } => return None,
        RecipeDeed::Put { line, reason } => {
            if lines.contains(line) {
                return None;
            }
            lines.retain(|own| !is(own, line.part(), &line.key()));
            lines.push(line.clone());
            reason
        }
        RecipeDeed::LeaveOut { part, key, reason } => {
            let before = lines.len();
            lines.retain(|own| !is(own, *part, key));
            if lines.len() == before {
                return None;
            }
            reason
        }
        RecipeDeed::Tick { step, shown } => {
            let is_listed =
                lines.iter().any(|line| matches!(line, Line::Check(own) if own.step == *step));
            if !is_listed || ticked.contains(step) {
                return None;
            }
            ticked.push(*step);
            shown
        }
        RecipeDeed::Compare { .. } => return Some((lines, ticked)),
    };
    (!words.trim().is_empty()).then_some((lines, ticked))
}

proptest! {
    #[test]
    fn an_adapted_recipe_is_what_its_history_says_and_never_goes_back_in_time(
        deeds in prop::collection::vec((any_deed(), -1..4_i64), 0..30),
    ) {
        let mut life = RecipeLife::begin(entry(start("key", ""))).expect("started");
        let mut model = (whole().lines().cloned().collect::<Vec<_>>(), Vec::new());
        let mut last = entry(start("key", "")).at;
        for (deed, seconds) in deeds {
            let (before, at) = (life.clone(), last.plus_seconds(seconds));
            let expected = slowly((&model.0, &model.1), &deed).filter(|_| seconds >= 0);
            let done = life.apply(Entry { at, ..entry(deed) });
            prop_assert_eq!(done.is_ok(), expected.is_some(), "{:?}", done);
            match expected {
                Some(next) => {
                    model = next;
                    last = at;
                    prop_assert_eq!(&life.history()[..before.history().len()], before.history());
                    prop_assert_eq!(life.history().len(), before.history().len() + 1);
                }
                None => prop_assert_eq!(&life, &before),
            }
            let ours = Recipe::of(model.0.iter().cloned()).expect("each line once");
            prop_assert_eq!(life.ours(), &ours);
            let ticked: std::collections::BTreeSet<Step> = model.1.iter().copied().collect();
            prop_assert!(life.ticked().keys().eq(ticked.iter()));
            prop_assert_eq!(life.start(), &whole());
            prop_assert_eq!(RecipeLife::of(life.history()), Ok(life.clone()));
        }
    }
}
