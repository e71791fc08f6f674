//! System-wide issues: nobody who raised one is left without an answer.

use crate::written::{ask, day, entry, org};
use commons::Moment;
use lifechances_convene::ask::{Ask, AskAnswer, AskDeed, AskKind, AskLife};
use lifechances_convene::dossier::{
    DOSSIER_ARROWS, Dossier, DossierDeed, DossierNotAllowed, DossierStage,
};
use lifechances_convene::life::Entry;
use lifechances_convene::statement::{Evidence, EvidenceKind};
use proptest::prelude::*;

fn raise(number: usize) -> DossierDeed {
    DossierDeed::Raise { school: org(number), words: "Waits of a year for a diagnosis.".into() }
}

fn tell(number: usize) -> DossierDeed {
    let (you_said, we_did) = ("Waits are long.".into(), "Two posts were funded.".into());
    DossierDeed::Tell { school: org(number), you_said, we_did }
}

fn cite(number: usize) -> DossierDeed {
    DossierDeed::Cite(Evidence {
        kind: EvidenceKind::Figure,
        reference: format!("/indicators/{number}"),
        says: "Persistent absence: 24.1%".into(),
        seen: format!("{number}f"),
    })
}

fn asked(is_answered: bool) -> Vec<(Ask, AskLife)> {
    let ask = ask(AskKind::Resource, "Two posts", None);
    let mut life = AskLife::default();
    if is_answered {
        let send = AskDeed::Send { body: "Board".into(), meets_on: day("2025-03-01") };
        life.apply(&ask, entry("2025-02-01", send)).expect("sent");
        let answer = AskDeed::Answer(AskAnswer::Agreed);
        life.apply(&ask, entry("2025-03-01", answer)).expect("answered");
    }
    vec![(ask, life)]
}

#[test]
fn an_issue_is_closed_when_everybody_who_raised_it_was_told() {
    let mut dossier = Dossier::default();
    let evidence = || DossierDeed::AskFor { evidence: "Waits doubled in two years.".into() };
    let mut apply = |asks: &[(Ask, AskLife)], deed| dossier.apply(asks, entry("2025-01-10", deed));
    assert_eq!(apply(&asked(false), evidence()), Err(DossierNotAllowed::NobodyRaisedIt));
    apply(&[], raise(0)).expect("raised");
    apply(&[], raise(1)).expect("joined");
    assert_eq!(apply(&[], evidence()), Err(DossierNotAllowed::NoAsk));
    apply(&asked(false), evidence()).expect("asked");
    apply(&asked(false), raise(2)).expect("joined late");
    let waiting = apply(&asked(false), DossierDeed::TakeAnswers);
    assert_eq!(waiting, Err(DossierNotAllowed::NotAllAnswered { waiting: 1 }));
    apply(&asked(true), DossierDeed::TakeAnswers).expect("answered");
    assert_eq!(apply(&[], tell(9)), Err(DossierNotAllowed::DidNotRaise(org(9))));
    for number in [0, 1] {
        apply(&[], tell(number)).expect("told");
    }
    assert_eq!(apply(&[], DossierDeed::Close), Err(DossierNotAllowed::NotTold(org(2))));
    apply(&[], tell(2)).expect("told");
    assert_eq!(apply(&[], DossierDeed::Close), Ok(DossierStage::Closed));
}

#[test]
fn evidence_is_put_to_a_dossier_once_and_old_histories_have_none() {
    let mut dossier = Dossier::default();
    let mut apply = |deed| dossier.apply(&[], entry("2025-01-10", deed));
    apply(cite(1)).expect("cited");
    assert_eq!(apply(cite(1)), Err(DossierNotAllowed::CitedBefore));
    apply(cite(2)).expect("another");
    assert_eq!(dossier.evidence().len(), 2);
    assert!(Dossier::default().evidence().is_empty());
}

proptest! {
    #[test]
    fn no_sequence_of_deeds_leaves_the_diagram(deeds in prop::collection::vec((0..10_usize, 0..3_usize, any::<bool>()), 0..40)) {
        let mut dossier = Dossier::default();
        let at = Moment::new(day("2025-01-10"), 0);
        for (pick, who, is_answered) in deeds {
            let deed = match pick {
                0 | 1 => raise(who),
                2 => DossierDeed::AskFor { evidence: "e".into() },
                3 => DossierDeed::TakeAnswers,
                4..=6 => tell(who),
                7 => DossierDeed::Close,
                8 => cite(who),
                _ => DossierDeed::Reopen { reason: "r".into() },
            };
            let (before, by) = (dossier.clone(), deed.kind());
            match dossier.apply(&asked(is_answered), Entry { at, who: "p1".into(), deed }) {
                Ok(to) => {
                    prop_assert!(DOSSIER_ARROWS.iter().any(|a| (a.from, a.by, a.to) == (before.stage(), by, to)));
                    prop_assert_eq!(&dossier.history()[..before.history().len()], before.history());
                }
                Err(_) => prop_assert_eq!(&dossier, &before),
            }
            if dossier.stage() == DossierStage::Closed {
                prop_assert_eq!(dossier.not_told().count(), 0);
            }
        }
    }
}
