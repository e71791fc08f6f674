//! Steps 1, 2, 6 and 7 of the story, and two people in one draft, through the journeys.

use crate::convening::CannotConvene;
use crate::decide_statement::StatementChange;
use crate::draft_statement::{Draft, NewItem, Wrote, add_item, begin_statement, write_part};
use crate::draw_area::{Drawing, draw_area, draw_area_of, show_area};
use crate::evidence::NewEvidence;
use crate::histories::HistoryProblem;
use crate::memberships::change_membership;
use crate::people::CannotChange;
use crate::run_partnership::{
    NewPartnership, PartnershipChange, begin_partnership, change_partnership,
};
use crate::show_partnership::show_partnership;
use crate::show_statement::{list_statements, show_draft, show_statement};
use crate::statement_world::{World, account, org, works_for, world};
use crate::statements::{CannotDraft, statement_at};
use access::{Refusal, Tie};
use commons::{AreaCode, Geography, Place};
use convene::area::AreaNotAllowed;
use convene::membership::MembershipDeed;
use convene::partnership::Warning;
use convene::statement::{
    EvidenceKind, Part, Position, Section, StatementNotAllowed, StatementStage, TextLife,
};
use convene::{Belonging, OrgId, Role};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use store::places::{self, NamedPlace};

/// It is written down that somebody no longer works for an organisation.
fn ends_at(world: &World, who: &convene::Who, number: usize) {
    let administrator = account(&world.house, "jo", Role::Administrator);
    let deed = MembershipDeed::End {
        belonging: Belonging::Organisation(OrgId::parse(&org(number)).expect("an identifier")),
        reason: "Left".to_owned(),
    };
    change_membership(&world.house, Some(&administrator), &who.id, &deed).expect("ended");
    let own = change_membership(&world.house, Some(&administrator), &administrator.id, &deed);
    assert!(matches!(own, Err(CannotChange::NotAllowed(_))), "nobody changes their own");
    let partner = change_membership(&world.house, Some(who), &administrator.id, &deed);
    assert!(matches!(partner, Err(CannotChange::NotAllowed(_))), "only administrators do");
}

#[test]
fn step_1_of_the_story_an_area_of_28_small_areas_is_drawn_and_drawn_again() {
    let world = world(0);
    let code = |number: usize| AreaCode::parse(&format!("Z01{number:06}")).expect("a code");
    let place = Place {
        code: AreaCode::parse("Z99000001").expect("a code"),
        geography: Geography::Locality,
        boundary_year: 2021,
    };
    let named = NamedPlace {
        place,
        name: "Lower Calder".to_owned(),
        slug: "lower-calder".to_owned(),
        parent: None,
    };
    let members: Vec<AreaCode> = (0..28).map(code).collect();
    let keep = move |tx: &mut store::Tx<'_>| {
        places::keep(tx, std::slice::from_ref(&named))?;
        places::set_members(tx, &named.place, &members)
    };
    world.house.store.write("a locality", keep).expect("kept");
    let by = Some(&world.convenor);
    let drawing = Drawing::Locality("lower-calder".to_owned());
    let area = draw_area(&world.house, by, (&drawing, "Where the school is")).expect("drawn");
    let choose = PartnershipChange::ChooseArea(area.clone());
    change_partnership(&world.house, by, &world.partnership, &choose).expect("chosen");
    let view = show_partnership(&world.house, None, &world.partnership).expect("shown");
    let shown = view.area.expect("an area");
    assert_eq!((shown.small_areas, shown.version), (28, 1));
    assert_eq!(shown.place, Some(("Lower Calder".to_owned(), "lower-calder".to_owned())));
    let again = draw_area(&world.house, by, (&drawing, "The same"));
    assert!(matches!(again, Err(CannotConvene::Area(AreaNotAllowed::SameAsBefore))));
    let codes = Drawing::Codes {
        name: "Lower Calder".to_owned(),
        codes: "Z01000001, Z01000002".to_owned(),
    };
    assert_eq!(draw_area(&world.house, by, (&codes, "Only two")).expect("again"), area);
    let shown = show_area(&world.house, &area).expect("read").expect("there");
    assert_eq!((shown.small_areas, shown.version, shown.place), (2, 2, None));
}

#[test]
fn step_2_of_the_story_evidence_is_frozen_and_a_figure_nobody_published_is_not_cited() {
    let world = world(1);
    let at = world.begins();
    let cite = |kind, reference: &str, says: &str| {
        let new = NewEvidence { kind, reference: reference.to_owned(), says: says.to_owned() };
        add_item(&world.house, Some(&world.partners[0]), &at, &NewItem::Evidence(new))
    };
    for unknown in ["persistent-absence", "no-such-figure"] {
        let cited = cite(EvidenceKind::Figure, unknown, "");
        assert!(matches!(cited, Err(CannotDraft::NoFigure)), "{unknown}");
    }
    cite(EvidenceKind::LivedExperience, "Meeting of 20 September", "Hungry").expect("kept");
    let draft = show_draft(&world.house, Some(&world.convenor), &at).expect("a draft");
    assert_eq!(draft.text.evidence.len(), 1);
    assert_eq!(draft.text.evidence[0].seen.len(), 64, "a hash of what was seen");
    assert!(draft.missing.iter().any(|m| m.to_string().contains("figure")));
}

#[test]
fn step_7_of_the_story_eleven_of_thirteen_sign_one_abstains_and_it_is_published() {
    let world = world(13);
    let at = world.begins();
    let convenor = &world.convenor;
    let early = world.does(convenor, &at, &StatementChange::Publish);
    assert!(matches!(early, Err(CannotDraft::Statement(StatementNotAllowed::Blocked(_)))));
    world.fills(&at);
    let refused = world.does(&world.partners[1], &at, &world.consult(&at));
    assert!(matches!(refused, Err(CannotDraft::Refused(_))), "a partner does not put it out");
    world.does(convenor, &at, &world.consult(&at)).expect("version 1");
    let late = Draft { part: Part::Title, from: 1, words: "Other".to_owned(), resolves: None };
    let late = write_part(&world.house, Some(convenor), &at, &late);
    assert!(matches!(late, Err(CannotDraft::NotDraft(StatementStage::Consultation))));
    let back = StatementChange::ReturnToDraft("The council asked for costs.".to_owned());
    world.does(convenor, &at, &back).expect("back");
    let costs = (Section::EconomicCase, world.revision(&at));
    world.writes(&world.partners[3], &at, costs, "A breakfast costs 60p.");
    world.does(convenor, &at, &world.consult(&at)).expect("version 2");
    for number in 0..8 {
        world.takes(number, &at, Position::Signs).expect("signs");
        let agreed = world.does(convenor, &at, &StatementChange::Agree);
        assert!(agreed.is_err(), "{} have signed, nobody of the community", number + 1);
    }
    let stranger = &world.partners[8];
    ends_at(&world, stranger, 8);
    let left = world.takes(8, &at, Position::Signs);
    assert!(left.is_err(), "the seat is empty since they left: {left:?}");
    let again = PartnershipChange::FillSeat { seat: 9, person: stranger.id.clone() };
    change_partnership(&world.house, Some(convenor), &world.partnership, &again).expect("seated");
    let unrecorded = world.takes(8, &at, Position::Signs);
    assert!(
        matches!(unrecorded, Err(CannotDraft::Refused(Refusal::NoTie { ref needs, .. })) if *needs == [Tie::Organisation]),
        "a seat alone does not sign: {unrecorded:?}"
    );
    let draft = show_draft(&world.house, Some(stranger), &at).expect("a draft");
    assert!(draft.acts_for.is_none() && draft.not_recorded_for.is_some());
    works_for(&world.house, stranger, 8);
    for number in 8..11 {
        world.takes(number, &at, Position::Signs).expect("signs");
    }
    let comment = "We cannot commit staff before April.".to_owned();
    world.takes(11, &at, Position::Abstains { comment }).expect("abstains");
    let other = StatementChange::Take {
        organisation: org(12),
        seal: String::new(),
        position: Position::Signs,
    };
    let stolen = world.does(&world.partners[0], &at, &other);
    assert!(matches!(stolen, Err(CannotDraft::NotYourOrganisation(_))));
    world.does(convenor, &at, &StatementChange::Agree).expect("agreed");
    world.does(convenor, &at, &StatementChange::Publish).expect("published");
    let seen = show_statement(&world.house, None, &at).expect("public");
    let version = seen.published().expect("in force");
    assert_eq!((version.number, seen.in_force), (2, Some(2)));
    let signed = version.positions.iter().filter(|(_, p)| *p == Position::Signs).count();
    assert_eq!((signed, version.positions.len()), (11, 12));
    assert_eq!(version.silent.len(), 1, "the thirteenth did not answer, and that is said");
    assert_eq!(version.text.section(Section::EconomicCase), "A breakfast costs 60p.");
    rule_p2_an_amendment_is_a_new_version(&world, &at);
}

/// The published text stays as it was signed while the next one is written.
fn rule_p2_an_amendment_is_a_new_version(world: &World, at: &str) {
    let before = show_statement(&world.house, None, at).expect("public");
    let amend = StatementChange::Amend("Costs have risen.".to_owned());
    world.does(&world.convenor, at, &amend).expect("to be amended");
    let costs = (Section::EconomicCase, world.revision(at));
    world.writes(&world.partners[0], at, costs, "A breakfast costs 80p.");
    world.does(&world.convenor, at, &world.consult(at)).expect("version 3");
    let during = show_statement(&world.house, None, at).expect("public");
    assert_eq!(during.published(), before.published(), "nothing of it has changed");
    let shown = (during.stage, during.stage_shown());
    let expected = (StatementStage::Consultation, StatementStage::Published);
    assert_eq!(shown, expected, "visitors are not told of what is not published");
    let seal = during.versions.last().map(|version| version.seal.clone()).expect("a version");
    assert_ne!(Some(seal.as_str()), before.published().map(|version| version.seal.as_str()));
    let old = before.published().map(|version| version.seal.clone()).expect("a seal");
    let take = StatementChange::Take { organisation: org(0), seal: old, position: Position::Signs };
    let signed = world.does(&world.partners[0], at, &take);
    assert!(matches!(signed, Err(CannotDraft::Statement(StatementNotAllowed::AnotherText))));
    let withdraw = StatementChange::Withdraw("The programme ended.".to_owned());
    world.does(&world.convenor, at, &withdraw).expect("withdrawn");
    let after = show_statement(&world.house, None, at).expect("on record");
    assert!(after.published().is_none() && after.is_public());
}

#[test]
fn a_statement_is_public_only_when_it_is_published_and_only_that_version() {
    let world = world(3);
    assert!(list_statements(&world.house, None).expect("a list").is_empty());
    let at = world.begins();
    let visitor = show_statement(&world.house, None, &at);
    assert!(matches!(visitor, Err(CannotDraft::History(HistoryProblem::NoSuch(_)))));
    let stranger = account(&world.house, "stranger", Role::Analyst);
    let part = Part::Title;
    let draft = Draft { part, from: 1, words: "Mine".to_owned(), resolves: None };
    let wrote = write_part(&world.house, Some(&stranger), &at, &draft);
    assert!(matches!(wrote, Err(CannotDraft::NoSeat)));
    let empty = begin_statement(&world.house, Some(&world.partners[0]), (&world.partnership, " "));
    assert!(matches!(empty, Err(CannotDraft::NoTitle)));
}

#[test]
fn two_people_edit_the_same_draft_and_no_word_is_lost() {
    let world = world(2);
    let at = world.begins();
    let (amna, ben) = (&world.partners[0], &world.partners[1]);
    let problem = Section::Problem;
    let first = "Children are hungry. We asked. Parents say so.";
    world.writes(amna, &at, (problem, 1), first);
    let read = world.revision(&at);
    let hers = "Many children are hungry. We asked. Parents say so.";
    assert_eq!(world.writes(amna, &at, (problem, read), hers), Wrote::Kept);
    let his = "Children are hungry. We asked. Parents and teachers say so.";
    assert_eq!(world.writes(ben, &at, (problem, read), his), Wrote::Merged);
    let text = |at: &str| {
        let draft = show_draft(&world.house, Some(amna), at).expect("a draft");
        draft.text.section(problem).to_owned()
    };
    let merged = "Many children are hungry. We asked. Parents and teachers say so.";
    assert_eq!(text(&at), merged);
    let clash = "Some children are hungry. We asked. Parents say so.";
    let Wrote::SetAside(number) = world.writes(ben, &at, (problem, read), clash) else {
        panic!("the same sentence")
    };
    let draft = show_draft(&world.house, Some(amna), &at).expect("a draft");
    assert_eq!(draft.text.section(problem), merged, "what was kept stays");
    let (waiting, aside, by) = &draft.waiting[0];
    assert_eq!((*waiting, aside.words.as_str(), by.as_str()), (number, clash, "partner1"));
    assert_eq!(draft.before[&number], first);
    let consult = world.does(&world.convenor, &at, &world.consult(&at));
    assert!(matches!(consult, Err(CannotDraft::Waiting(1))));
    let together = Draft {
        part: Part::Section(problem),
        from: draft.revision,
        words: "Many, some say most, children are hungry. We asked. All say so.".to_owned(),
        resolves: Some(number),
    };
    write_part(&world.house, Some(ben), &at, &together).expect("put together");
    assert_eq!(text(&at), together.words);
    let read = world.consult(&at);
    world.writes(ben, &at, (Section::Population, world.revision(&at)), "All of 4 to 16.");
    let later = world.does(&world.convenor, &at, &read);
    assert!(
        matches!(later, Err(CannotDraft::History(HistoryProblem::MovedOn))),
        "nobody puts to the partners what they have not read: {later:?}"
    );
    world.does(&world.convenor, &at, &world.consult(&at)).expect("nothing waits");
}

#[test]
fn an_area_is_drawn_and_chosen_at_once_and_never_the_area_of_another_partnership() {
    let world = world(0);
    let by = Some(&world.convenor);
    let new = NewPartnership {
        name: "Moorside".to_owned(),
        purpose: "Sleep".to_owned(),
        ..NewPartnership::default()
    };
    let other = begin_partnership(&world.house, by, &new).expect("begun");
    let drawing =
        |codes: &str| Drawing::Codes { name: "The valley".to_owned(), codes: codes.to_owned() };
    let draws = |at: &str, codes: &str, again: bool| {
        let drawing = drawing(codes);
        draw_area_of(&world.house, by, at, (&drawing, "It has the schools that asked", again))
    };
    let nowhere = draws("nowhere", "Z01000001", false);
    assert!(matches!(nowhere, Err(CannotConvene::History(HistoryProblem::NoSuch(_)))));
    assert_eq!(show_area(&world.house, "the-valley").expect("read"), None, "nothing was drawn");
    draws(&world.partnership, "Z01000001", false).expect("drawn and chosen");
    let area = |at: &str| {
        let view = show_partnership(&world.house, by, at).expect("shown");
        view.area.map(|area| (area.address, area.version))
    };
    let first = Some(("the-valley".to_owned(), 1));
    assert_eq!(area(&world.partnership), first);
    let taken = draws(&other, "Z01000001 Z01000002", false);
    assert!(matches!(taken, Err(CannotConvene::AreaOfAnother(_))), "{taken:?}");
    assert_eq!((area(&other), area(&world.partnership)), (None, first), "nothing was changed");
    draws(&other, "Z01000001 Z01000002", true).expect("drawn again for both");
    assert_eq!(area(&other), area(&world.partnership));
    draws(&other, "Z01000001", true).expect("and again");
}

#[test]
fn rule_p3_a_partnership_without_young_people_is_warned_and_works() {
    let world = world(2);
    let view = show_partnership(&world.house, Some(&world.convenor), &world.partnership);
    let view = view.expect("shown");
    let warnings = view.life.partnership().warnings();
    assert!(warnings.contains(&Warning::FewYoungPeople { found: 0 }));
    assert_eq!(view.names.len(), 2);
    let visitor = show_partnership(&world.house, None, &world.partnership).expect("shown");
    assert!(visitor.names.is_empty() && visitor.choices.is_none(), "no names for visitors");
    let by = Some(&world.partners[0]);
    let interest = PartnershipChange::Declare { interest: "Runs the pantry".to_owned() };
    change_partnership(&world.house, by, &world.partnership, &interest).expect("declared");
    let own = PartnershipChange::FillSeat { seat: 2, person: world.convenor.id.clone() };
    let leave = PartnershipChange::EmptySeat { seat: 2, reason: "Left".to_owned() };
    let convenor = Some(&world.convenor);
    change_partnership(&world.house, convenor, &world.partnership, &leave).expect("left");
    let seated = change_partnership(&world.house, convenor, &world.partnership, &own);
    assert!(matches!(seated, Err(CannotConvene::OwnSeat)), "nobody gives themselves a signature");
    let close = PartnershipChange::Close { reason: "Done".to_owned() };
    let refused = change_partnership(&world.house, by, &world.partnership, &close);
    assert!(matches!(refused, Err(CannotConvene::Refused(_))));
}

/// One person's save: who, from how many revisions ago, and after which sentence they add their own.
type Save = (usize, u64, usize);

/// Saves one after another; each adds a sentence to what its writer had read, and takes nothing away.
fn saves(world: &World, saves: &[Save]) -> Result<(), TestCaseError> {
    let at = world.begins();
    let mut said = Vec::new();
    for (number, (who, back, after)) in saves.iter().enumerate() {
        let kept = text_of(world, &at);
        let from = kept.revision().saturating_sub(*back).max(1);
        let read = kept.at(from).expect("a revision");
        let mut sentences: Vec<&str> =
            read.section(Section::Problem).split_inclusive(". ").collect();
        let own = format!("Word{number}w is said here. ");
        sentences.insert((*after).min(sentences.len()), &own);
        let words: String = sentences.concat();
        world.writes(&world.partners[*who], &at, (Section::Problem, from), &words);
        said.push(format!("Word{number}w"));
        let kept = text_of(world, &at);
        let aside: String = kept.waiting().values().map(|aside| aside.words.as_str()).collect();
        for word in &said {
            let there = kept.text().section(Section::Problem).contains(word);
            prop_assert!(there || aside.contains(word), "{word} is lost after {saves:?}");
        }
    }
    Ok(())
}

fn text_of(world: &World, at: &str) -> TextLife {
    let at = at.to_owned();
    let read = world.house.store.read("a text", move |tx| statement_at(tx, &at));
    read.expect("a statement").text
}

#[test]
fn whoever_saves_when_and_from_what_no_word_is_lost() {
    let world = world(2);
    let save = (0..2_usize, 0..4_u64, 0..5_usize);
    let all = prop::collection::vec(save, 1..9);
    let mut runner = TestRunner::new(Config { cases: 48, ..Config::default() });
    runner.run(&all, |some| saves(&world, &some)).expect("no word is lost");
}
