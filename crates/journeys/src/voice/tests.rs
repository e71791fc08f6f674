//! Conversations through the journeys that the pages use.

use super::*;
use crate::House;
use crate::asks::{NewAsk, begin_ask, do_with_ask};
use crate::run_partnership::{NewPartnership, begin_partnership};
use crate::trial_house;
use commons::{Day, Fraction};
use convene::ask::{Ask, AskDeed, AskKind, AskOrigin};
use convene::voice::holding::{ConversationDeed, ConversationPaper, ConversationStage};
use convene::voice::input::{AgeBand, Channel, Consent, INPUT_ARROWS, InputDeedKind, InputStage};
use convene::voice::{Language, Opinion};
use convene::{Role, Who};
use proptest::prelude::*;

fn who(role: Role) -> Who {
    let id = role.as_str().to_owned();
    Who { name: id.clone(), id, organisation: "Alliance".into(), roles: vec![role] }
}

fn day(text: &str) -> Day {
    Day::parse_iso(text).expect("a day")
}

/// A house with an open conversation.
fn house(folder: &std::path::Path) -> (House, String) {
    let house = trial_house::house(folder);
    let convenor = who(Role::Convenor);
    let new = NewPartnership {
        name: "Lower Calder".into(),
        purpose: "Food and health".into(),
        ..NewPartnership::default()
    };
    let partnership = begin_partnership(&house, Some(&convenor), &new).expect("begun");
    let paper = ConversationPaper {
        question: "What would help?".into(),
        why: "The partnership chooses.".into(),
        languages: Language::ALL.to_vec(),
        ages: AgeBand::ALL.to_vec(),
        opens: day("2026-09-01"),
        closes: day("2026-09-30"),
        themes: vec!["Food".into()],
    };
    let new = NewConversation { partnership, paper };
    assert!(begin_conversation(&house, Some(&who(Role::Partner)), &new).is_err());
    let address = begin_conversation(&house, Some(&convenor), &new).expect("begun");
    (house, address)
}

fn own(words: &str) -> OwnWords {
    OwnWords {
        consent: Consent::Own,
        language: Language::English,
        words: words.into(),
        somebody_not_safe: false,
    }
}

fn pass(house: &House, address: &str) -> Pass {
    begin_taking_part(house, address, (AgeBand::Adult, Consent::Own)).expect("a code")
}

/// Lets everything that waits through.
fn show_all(house: &House, address: &str) {
    let convenor = who(Role::Convenor);
    for input in show_queue(house, Some(&convenor), address).expect("queue").inputs {
        let (words, in_english, theme) = (input.words, String::new(), "Food".to_owned());
        let nobody_at_risk = false;
        let shown = Moderation::Show { words, in_english, theme, nobody_at_risk };
        moderate(house, Some(&convenor), (address, &input.id, input.seen), shown).expect("shown");
    }
}

#[test]
fn rule_of_ages_a_child_under_13_needs_a_guardian_and_from_13_one_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, address) = house(folder.path());
    for age in AgeBand::ALL {
        for consent in Consent::ALL {
            let allowed = match age {
                AgeBand::Under13 => consent == Consent::GuardianAgreed,
                AgeBand::From13To15 => consent != Consent::Own,
                AgeBand::From16To25 | AgeBand::Adult => true,
            };
            let begun = begin_taking_part(&house, &address, (age, consent));
            assert_eq!(begun.is_ok(), allowed, "{age:?} {consent:?}");
            // Whoever began with an agreement says nothing without it.
            let most = Consent::GuardianAgreed;
            let pass = begin_taking_part(&house, &address, (age, most)).expect("a pass");
            let said = say(&house, (&address, &pass), &OwnWords { consent, ..own("More fruit") });
            assert_eq!(said.is_ok(), allowed, "{age:?} {consent:?}");
        }
    }
}

#[test]
fn a_code_answers_only_in_the_conversation_and_as_the_age_it_was_given_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, address) = house(folder.path());
    let convenor = who(Role::Convenor);
    let partnership = show_conversation(&house, None, &address).expect("a page").partnership.0;
    let paper = ConversationPaper {
        question: "And the young?".into(),
        ages: vec![AgeBand::From13To15, AgeBand::From16To25],
        ..show_conversation(&house, None, &address).expect("a page").paper
    };
    let new = NewConversation { partnership, paper };
    let young = begin_conversation(&house, Some(&convenor), &new).expect("begun");
    let batch = Batch {
        channel: Channel::Meeting,
        age: AgeBand::Adult,
        consent: Consent::Own,
        held_by: String::new(),
        language: Language::English,
        said: vec!["More fruit".into()],
    };
    let slip = take_in_batch(&house, Some(&convenor), (&address, &batch)).expect("in").remove(0);
    show_all(&house, &address);
    let good = pass(&house, &address);
    let input = next_card(&house, &address, &good).expect("a card").next.expect("one").id;
    let given = begin_taking_part(&house, &young, (AgeBand::From16To25, Consent::Own));
    let given = given.expect("a pass");
    let made_up = |code: &str| Pass { code: code.into(), ..good.clone() };
    let adult = Pass { age: AgeBand::Adult, ..given.clone() };
    for (at, bad) in [
        (&address, made_up("AAAA-AAAA-AAAA")),
        (&address, made_up(&slip.code)),
        (&address, Pass { proof: String::new(), ..good.clone() }),
        (&address, Pass { age: AgeBand::From16To25, ..good.clone() }),
        (&address, given),
        (&young, adult),
        (&young, good.clone()),
    ] {
        let answered = answer_card(&house, at, (&bad, &input), Opinion::Agree);
        assert!(matches!(answered, Err(CannotVoice::NotBegun)), "{answered:?} {bad:?}");
        let said = say(&house, (at, &bad), &own("More fruit"));
        assert!(matches!(said, Err(CannotVoice::NotBegun)), "{said:?} {bad:?}");
        assert!(matches!(next_card(&house, at, &bad), Err(CannotVoice::NotBegun)), "{bad:?}");
    }
    assert_eq!(show_conversation(&house, None, &address).expect("a page").people, 0);
    // However its code is typed.
    let typed = made_up(&good.code.to_lowercase());
    answer_card(&house, &address, (&typed, &input), Opinion::Agree).expect("answered");
    assert_eq!(show_conversation(&house, None, &address).expect("a page").people, 1);
}

#[test]
fn a_conversation_that_is_closed_takes_nothing_in_and_only_then_tells_what_people_think() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, address) = house(folder.path());
    let convenor = who(Role::Convenor);
    let own_pass = pass(&house, &address);
    assert!(matches!(show_results(&house, &address), Err(CannotVoice::NotClosed)));
    let change = |seen, deed| change_conversation(&house, Some(&convenor), (&address, seen), deed);
    assert_eq!(change(1, ConversationDeed::Close).expect("closed"), ConversationStage::Closed);
    assert!(change(1, ConversationDeed::Close).is_err(), "somebody else came first");
    assert!(matches!(say(&house, (&address, &own_pass), &own("Late")), Err(CannotVoice::NotOpen)));
    assert!(matches!(next_card(&house, &address, &own_pass), Err(CannotVoice::NotOpen)));
    let results = show_results(&house, &address).expect("results");
    assert!(results.groups.is_err() && results.statements.is_empty() && results.people == 0);
    let reopen = ConversationDeed::Reopen {
        closes: day("2026-10-10"),
        reason: "More people want to.".into(),
    };
    assert_eq!(change(2, reopen).expect("open"), ConversationStage::Open);
    say(&house, (&address, &own_pass), &own("In time")).expect("said");
}

#[test]
fn two_camps_are_shown_as_stable_groups_with_what_they_share_first_and_nine_people_are_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut house, address) = house(folder.path());
    let said: Vec<String> = (0..8)
        .map(|at| {
            format!(
                "Statement {}",
                ["one", "two", "three", "four", "five", "six", "seven", "eight"][at]
            )
        })
        .collect();
    let batch = Batch {
        channel: Channel::Meeting,
        age: AgeBand::Adult,
        consent: Consent::Own,
        held_by: String::new(),
        language: Language::English,
        said: said.clone(),
    };
    take_in_batch(&house, Some(&who(Role::Partner)), (&address, &batch)).expect("taken in");
    show_all(&house, &address);
    let passes: Vec<Pass> = (0..28).map(|_| pass(&house, &address)).collect();
    for (person, pass) in passes.iter().enumerate() {
        while let Some(card) = next_card(&house, &address, pass).expect("a card").next {
            let at = said.iter().position(|words| *words == card.words).expect("ours");
            let agrees = at < 4 || (person < 15) == (at % 2 == 0);
            let opinion = if agrees { Opinion::Agree } else { Opinion::Disagree };
            answer_card(&house, &address, (pass, &card.id), opinion).expect("answered");
        }
    }
    let close = ConversationDeed::Close;
    change_conversation(&house, Some(&who(Role::Convenor)), (&address, 1), close).expect("closed");
    let results = show_results(&house, &address).expect("results");
    assert_eq!(show_results(&house, &address).expect("kept"), results, "the same when asked again");
    take_back(&house, &passes[0].code).expect("taken back");
    let without = show_results(&house, &address).expect("results");
    assert_eq!(
        without.people, 27,
        "what was worked out before does not outlive what is taken back"
    );
    house.voices = WorkedVoices::default();
    assert_eq!(show_results(&house, &address).expect("worked out anew"), without);
    let groups = results.groups.expect("two clear camps");
    assert_eq!(groups.iter().map(|group| group.people).collect::<Vec<_>>(), [15, 13]);
    assert!(groups.iter().all(|group| group.stability > 0.9), "{groups:?}");
    assert_eq!(results.shared.len(), 4, "{:?}", results.shared);
    for (at, ..) in results.shared {
        let words = &results.statements[at].input.words;
        assert!(said[..4].contains(words), "{words} is not shared by everybody");
    }
    let apart = &groups[0].apart_on[0];
    assert!(said[4..].contains(&results.statements[apart.statement].input.words));
    assert_eq!((apart.agree.denominator, apart.others.denominator), (15, 13));
}

#[test]
fn an_input_is_followed_to_the_decision_it_changed_and_not_to_one_that_is_not_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, address) = house(folder.path());
    let (convenor, own_pass) = (who(Role::Convenor), pass(&house, &address));
    say(&house, (&address, &own_pass), &own("More fruit")).expect("said");
    show_all(&house, &address);
    let input = show_queue(&house, Some(&convenor), &address).expect("queue").inputs.remove(0);
    let changed = Moderation::Changed {
        decision: "/statements/none".into(),
        how: "There is more fruit.".into(),
    };
    let which = (address.as_str(), input.id.as_str(), input.seen);
    let refused = moderate(&house, Some(&convenor), which, changed);
    assert!(matches!(refused, Err(CannotVoice::Mend { field: "decision", .. })), "{refused:?}");
    let view = show_conversation(&house, None, &address).expect("a page");
    assert_eq!((view.ratio.numerator, view.ratio.denominator), (0, 1));
    assert_eq!(view.themes, [("Food".to_owned(), 1)]);
    assert!(!view.may_moderate && !view.may_take_in && view.waiting == 0);
}

#[test]
fn from_a_decision_back_to_what_people_said_and_from_there_on_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, address) = house(folder.path());
    let (convenor, own_pass) = (who(Role::Convenor), pass(&house, &address));
    let new = NewAsk {
        ask: Ask {
            kind: AskKind::Support,
            what: "Give fruit".into(),
            decision_maker: "The director".into(),
            needed_by: day("2026-12-01"),
            amount: None,
        },
        why: "It was asked for".into(),
        evidence: vec!["What people said".into()],
        if_nothing: String::new(),
        origin: AskOrigin::Itself,
        decides: String::new(),
    };
    let ask = begin_ask(&house, Some(&convenor), new).expect("begun");
    let send = AskDeed::Send { body: "Executive".into(), meets_on: day("2026-10-01") };
    do_with_ask(&house, Some(&convenor), (&ask, 1), send).expect("sent");
    let decision = format!("/asks/{ask}");
    for words in ["More fruit", "Longer lunch"] {
        say(&house, (&address, &own_pass), &own(words)).expect("said");
    }
    show_all(&house, &address);
    assert_eq!(voices_behind(&house, &decision).expect("read"), []);
    let ratio = || list_conversations(&house, None).expect("a list")[0].ratio;
    assert_eq!(ratio(), Fraction::of(0, 2));
    let queue = show_queue(&house, Some(&convenor), &address).expect("queue");
    let input = queue.inputs.iter().find(|one| one.words == "More fruit").expect("there");
    let how = "Fruit was asked for.".to_owned();
    let changed = Moderation::Changed { decision: decision.clone(), how: how.clone() };
    let which = (address.as_str(), input.id.as_str(), input.seen);
    moderate(&house, Some(&convenor), which, changed).expect("linked");
    assert_eq!(ratio(), Fraction::of(1, 2), "not the one worked out before");

    let behind = voices_behind(&house, &decision).expect("read");
    assert_eq!(behind.len(), 1, "{behind:?}");
    assert_eq!((behind[0].words.as_str(), &behind[0].how), ("More fruit", &how));
    assert_eq!(behind[0].conversation.0, address);
    assert_eq!(voices_behind(&house, "/asks/another").expect("read"), []);
    // There and back: everything behind a decision names it on the page of its conversation.
    let view = show_conversation(&house, None, &behind[0].conversation.0).expect("a page");
    let led: Vec<&str> = view.changed[0].changed.iter().map(|(to, ..)| to.as_str()).collect();
    assert_eq!((view.changed.len(), led), (1, vec![decision.as_str()]));
    take_back(&house, &own_pass.code).expect("taken back");
    assert_eq!(ratio().numerator, 0);
    assert_eq!(voices_behind(&house, &decision).expect("read"), [], "what is taken back is gone");
}

#[test]
fn what_may_be_about_safety_is_read_first_and_shown_only_when_it_was_read_for_that() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, address) = house(folder.path());
    let (convenor, own_pass) = (who(Role::Convenor), pass(&house, &address));
    for words in ["More fruit", "My teacher hits me", "Longer lunch"] {
        say(&house, (&address, &own_pass), &own(words)).expect("said");
    }
    let queue = || show_queue(&house, Some(&convenor), &address).expect("queue").inputs;
    let first = queue().remove(0);
    assert_eq!((first.words.as_str(), first.safety.len()), ("My teacher hits me", 1));
    assert!(queue()[1..].iter().all(|input| input.safety.is_empty()));
    let show = |words: &str, in_english: &str, nobody_at_risk| {
        let (words, in_english) = (words.to_owned(), in_english.to_owned());
        let shown = Moderation::Show { words, in_english, theme: String::new(), nobody_at_risk };
        moderate(&house, Some(&convenor), (&address, &first.id, first.seen), shown)
    };
    // Neither as it came in, nor with the words taken out, nor in English alone.
    for (words, in_english) in [(first.words.as_str(), ""), ("My teacher", ""), ("x", "He hits me")]
    {
        let refused = show(words, in_english, false);
        assert!(matches!(refused, Err(CannotVoice::Mend { field: "safe", .. })), "{refused:?}");
    }
    assert_eq!(show("The teacher is too strict", "", true).expect("read"), InputStage::Shown);
}

#[test]
fn open_conversations_are_listed_before_those_that_open_later_and_closed_ones_come_last() {
    let folder = tempfile::tempdir().expect("a folder");
    let (house, first) = house(folder.path());
    let convenor = who(Role::Convenor);
    let partnership = show_conversation(&house, None, &first).expect("a page").partnership.0;
    let begin = |question: &str, opens: &str| {
        let paper = ConversationPaper {
            question: question.into(),
            why: "The partnership chooses.".into(),
            languages: Language::ALL.to_vec(),
            ages: AgeBand::ALL.to_vec(),
            opens: day(opens),
            closes: day("2027-09-30"),
            themes: Vec::new(),
        };
        let new = NewConversation { partnership: partnership.clone(), paper };
        begin_conversation(&house, Some(&convenor), &new).expect("begun")
    };
    let second = begin("And then?", "2026-09-01");
    let later = begin("And later?", "2027-09-01");
    let closed = begin("And before?", "2026-09-01");
    change_conversation(&house, Some(&convenor), (&closed, 1), ConversationDeed::Close)
        .expect("closed");
    let listed = list_conversations(&house, None).expect("a list");
    let found: Vec<&str> = listed.iter().map(|view| view.address.as_str()).collect();
    // The clock of these tests stands still, so the first two were begun at the same moment.
    let mut open = found[..2].to_vec();
    open.sort_unstable();
    let mut both = [first.as_str(), second.as_str()];
    both.sort_unstable();
    assert_eq!(open, both);
    assert_eq!(found[2..], [later.as_str(), closed.as_str()]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn through_the_journeys_an_input_goes_only_where_an_arrow_leads(
        picks in prop::collection::vec(0..6_usize, 1..9)
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let (house, address) = house(folder.path());
        let (convenor, lead) = (who(Role::Convenor), who(Role::SafeguardingLead));
        let own_pass = pass(&house, &address);
        say(&house, (&address, &own_pass), &own("More fruit")).expect("said");
        let queue = || show_queue(&house, Some(&convenor), &address).expect("queue").inputs;
        let id = queue().remove(0).id;
        let (mut stage, mut seen) = (InputStage::Waiting, 1);
        for pick in picks {
            let show = || Moderation::Show {
                words: "More fruit".into(), in_english: String::new(), theme: String::new(),
                nobody_at_risk: false,
            };
            let by = |wanted| moderate(&house, Some(&convenor), (&address, &id, seen), wanted).ok();
            let (kind, to) = match pick {
                0 | 1 => (InputDeedKind::Show, by(show())),
                2 => {
                    let reason = "It names a neighbour.".to_owned();
                    (InputDeedKind::DoNotShow, by(Moderation::KeepBack { reason }))
                }
                3 => (InputDeedKind::ToSafeguarding, by(Moderation::ToSafeguarding)),
                4 => {
                    let taken = take_worry_on(&house, Some(&lead), (&id, seen));
                    (InputDeedKind::TakeOn, taken.ok().map(|()| InputStage::TakenOn))
                }
                _ => {
                    let taken = take_back(&house, &own_pass.code).expect("a code");
                    let to = (taken.inputs == 1).then_some(InputStage::TakenBack);
                    (InputDeedKind::TakeBack, to)
                }
            };
            let drawn = INPUT_ARROWS.iter().find(|arrow| (arrow.from, arrow.by) == (stage, kind));
            prop_assert_eq!(to, drawn.map(|arrow| arrow.to), "{:?} by {:?}", stage, kind);
            if let Some(to) = to {
                (stage, seen) = (to, seen + 1);
            }
            let readable = matches!(stage, InputStage::Shown | InputStage::ChangedADecision);
            let card = next_card(&house, &address, &own_pass).expect("a card");
            prop_assert_eq!(card.next.is_some(), readable, "shown only when it may be read");
            let gone = matches!(
                stage,
                InputStage::Safeguarding | InputStage::TakenOn | InputStage::TakenBack
            );
            prop_assert_eq!(queue().is_empty(), gone, "words that go are nowhere in the queue");
        }
    }
}

#[test]
fn a_dossier_rests_on_what_somebody_said_until_they_take_it_back() {
    use crate::dossier_evidence::{cite, cited, voices_to_cite};
    use crate::dossiers::{begin_dossier, show_dossier};
    use crate::evidence::Still;
    use crate::going_on::CannotGoOn;
    use convene::dossier::{DossierPaper, Issue};
    let folder = tempfile::tempdir().expect("a folder");
    let (house, conversation) = house(folder.path());
    let convenor = who(Role::Convenor);
    let own_pass = pass(&house, &conversation);
    say(&house, (&conversation, &own_pass), &own("More fruit")).expect("said");
    show_all(&house, &conversation);
    assert!(voices_to_cite(&house).expect("none yet").is_empty(), "it is not closed");
    let seen = show_conversation(&house, Some(&convenor), &conversation).expect("there").seen;
    let at = (conversation.as_str(), seen);
    change_conversation(&house, Some(&convenor), at, ConversationDeed::Close).expect("closed");
    let paper = DossierPaper { title: "Food".into(), issue: Issue::ChildHealth, evidence: vec![] };
    let dossier = begin_dossier(&house, Some(&convenor), paper).expect("begun");
    let voices = voices_to_cite(&house).expect("voices");
    assert_eq!(voices[0].1, "More fruit");
    let put =
        |who: &Who, seen, chosen: (&str, &str)| cite(&house, Some(who), (&dossier, seen), chosen);
    let field = |done: Result<(), CannotGoOn>| done.expect_err("refused").field();
    assert_eq!(field(put(&convenor, 1, ("", ""))), Some("figure"));
    assert_eq!(field(put(&convenor, 1, ("no-such-figure", ""))), Some("figure"));
    assert_eq!(field(put(&convenor, 1, ("", "/voices/x/results#1"))), Some("voice"));
    let refused = put(&who(Role::Partner), 1, ("", &voices[0].0));
    assert!(matches!(refused, Err(CannotGoOn::Refused(_))), "{refused:?}");
    put(&convenor, 1, ("", &voices[0].0)).expect("cited");
    let shown = || {
        let view = show_dossier(&house, None, &dossier).expect("there");
        cited(&house, view.record.dossier.evidence()).expect("looked up").remove(0)
    };
    assert_eq!((shown().says.as_str(), shown().still), ("More fruit", Still::Same));
    take_back(&house, &own_pass.code).expect("taken back");
    assert_eq!((shown().says.as_str(), shown().still), ("", Still::Changed));
}
