//! A conversation: its paper is whole, it goes only where its diagram has an arrow, and people take part
//! between its days.

use crate::written::day;
use commons::Moment;
use lifechances_convene::life::Entry;
use lifechances_convene::voice::Language;
use lifechances_convene::voice::holding::{
    CONVERSATION_ARROWS, ConversationDeed, ConversationNotAllowed, ConversationPaper,
    ConversationStage, ConversationWritten, Holding,
};
use lifechances_convene::voice::input::AgeBand;
use proptest::prelude::*;

fn paper() -> ConversationPaper {
    ConversationPaper {
        question: "What would make it easier to eat well here?".into(),
        why: "The partnership chooses what to work on.".into(),
        languages: vec![Language::English],
        ages: AgeBand::ALL.to_vec(),
        opens: day("2023-09-12"),
        closes: day("2023-09-19"),
        themes: vec!["Food".into()],
    }
}

#[test]
fn a_conversation_has_a_question_a_reason_people_a_language_and_days_in_order() {
    use ConversationNotAllowed as No;
    let bad = |change: fn(&mut ConversationPaper)| {
        let mut paper = paper();
        change(&mut paper);
        Holding::begin(paper).map(|_| ())
    };
    assert_eq!(bad(|_| ()), Ok(()));
    assert_eq!(bad(|p| p.question = " ".into()), Err(No::NoQuestion));
    assert_eq!(bad(|p| p.why.clear()), Err(No::NoWhy));
    assert_eq!(bad(|p| p.ages.clear()), Err(No::ForNobody));
    assert_eq!(bad(|p| p.languages.clear()), Err(No::NoLanguage));
    assert_eq!(bad(|p| p.closes = day("2023-09-11")), Err(No::ClosesTooEarly));
}

#[test]
fn people_take_part_between_its_days_and_not_once_it_is_closed() {
    let mut holding = Holding::begin(paper()).expect("whole");
    for (on, open) in
        [("2023-09-11", false), ("2023-09-12", true), ("2023-09-19", true), ("2023-09-20", false)]
    {
        assert_eq!(holding.is_open_on(day(on)), open, "{on}");
    }
    let at = Moment::new(day("2023-09-15"), 0);
    holding.apply(Entry { at, who: "p".into(), deed: ConversationDeed::Close }).expect("closed");
    assert!(!holding.is_open_on(day("2023-09-15")));
}

fn deed(pick: usize) -> ConversationDeed {
    let closes = day("2023-10-01");
    match pick {
        0 => ConversationDeed::Extend { closes },
        1 => ConversationDeed::Extend { closes: day("2023-09-01") },
        2 => ConversationDeed::Reopen { closes, reason: "More people want to.".into() },
        3 => ConversationDeed::Reopen { closes, reason: " ".into() },
        _ => ConversationDeed::Close,
    }
}

proptest! {
    #[test]
    fn a_conversation_goes_only_where_an_arrow_leads(picks in prop::collection::vec(0..5_usize, 0..20)) {
        let mut holding = Holding::begin(paper()).expect("whole");
        let at = Moment::new(day("2023-09-14"), 0);
        let mut written = vec![Entry { at, who: "p".to_owned(), deed: ConversationWritten::Begin(paper()) }];
        for pick in picks {
            let (before, deed) = (holding.clone(), deed(pick));
            match holding.apply(Entry { at, who: "p".into(), deed: deed.clone() }) {
                Ok(to) => {
                    let drawn = CONVERSATION_ARROWS.iter().any(|arrow| {
                        (arrow.from, arrow.by, arrow.to) == (before.stage(), deed.kind(), to)
                    });
                    prop_assert!(drawn);
                    written.push(Entry { at, who: "p".into(), deed: ConversationWritten::Deed(deed) });
                }
                Err(_) => prop_assert_eq!(&holding, &before),
            }
            prop_assert!(holding.paper().closes >= holding.paper().opens);
        }
        let json: Vec<String> = written.iter().map(|e| serde_json::to_string(&e.deed).expect("written")).collect();
        let read = json.iter().zip(&written).map(|(text, entry)| Entry {
            at: entry.at,
            who: entry.who.clone(),
            deed: serde_json::from_str(text).expect("read back"),
        });
        prop_assert_eq!(Holding::follow(&read.collect::<Vec<_>>()), Ok(holding.clone()));
        prop_assert_eq!(holding.stage() == ConversationStage::Open, holding.is_open_on(day("2023-09-14")));
    }
}
