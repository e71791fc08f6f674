//! Meetings: quorum, interests, votes that balance, evidence that stays as it was seen.

use crate::written::{day, entry, org, partnership};
use commons::Moment;
use lifechances_convene::life::Entry;
use lifechances_convene::meeting::{
    ActionPoint, Attendance, Decision, DecisionProblem, Frozen, Interest, InterestRule,
    MEETING_ARROWS, Meeting, MeetingDeed, MeetingDeedKind, MeetingNotAllowed, MeetingStage, Paper,
    PaperBody, Reply, SeatOf, Vote,
};
use lifechances_convene::partnership::{NoQuorum, Right, SeatAge};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn open_with(numbers: impl IntoIterator<Item = usize>) -> Meeting {
    let mut meeting = Meeting::planned(vec!["Welcome".into(), "Choose a priority".into()]);
    let attendance = numbers.into_iter().map(|n| (org(n), Attendance::Present)).collect();
    for deed in
        [MeetingDeed::Call, MeetingDeed::Open { attendance, seats: Vec::new(), papers: Vec::new() }]
    {
        meeting.apply(&partnership(), entry("2023-09-20", deed)).expect("called and open");
    }
    meeting
}

fn decision(votes: impl IntoIterator<Item = (usize, Vote)>) -> Decision {
    Decision {
        item: 2,
        words: "Food insecurity and poor diet come first.".into(),
        votes: votes.into_iter().map(|(n, vote)| (org(n), vote)).collect(),
        dissent: BTreeMap::new(),
        evidence: vec![Frozen::now("released/1", "2023-09", b"39 in 100")],
        at: None,
        papers: Vec::new(),
    }
}

fn decide(meeting: &mut Meeting, decision: Decision) -> Result<MeetingStage, MeetingNotAllowed> {
    meeting.apply(&partnership(), entry("2023-09-20", MeetingDeed::Decide(decision)))
}

#[test]
fn step_5_of_the_story_a_priority_is_chosen_and_dissent_recorded() {
    let mut meeting = open_with([0, 1, 5, 8, 10, 11, 14, 3]);
    let votes = [0, 1, 5, 8, 10, 11].map(|n| (n, Vote::For));
    let mut chosen = decision(votes);
    chosen.votes.insert(org(3), Vote::Against);
    let missing = decide(&mut meeting, chosen.clone());
    assert_eq!(missing, Err(DecisionProblem::DissentWithoutReason(org(3)).into()));
    chosen.dissent.insert(org(3), "Attendance is more urgent.".into());
    assert_eq!(decide(&mut meeting, chosen), Ok(MeetingStage::Open));
    let kept = &meeting.decisions()[0];
    assert_eq!((kept.tally(), kept.is_carried()), ((6, 1, 0), true));
    assert_eq!(kept.dissent[&org(3)], "Attendance is more urgent.");
}

#[test]
fn rule_p1_a_meeting_without_quorum_talks_and_does_not_decide() {
    let mut meeting = open_with([0, 1, 2, 3, 4, 5, 6]);
    let votes = (0..7).map(|n| (n, Vote::For));
    let refused = decide(&mut meeting, decision(votes));
    assert_eq!(refused, Err(MeetingNotAllowed::NoQuorum(NoQuorum::NoCommunity)));
}

#[test]
fn whoever_declared_an_interest_does_not_vote_on_it() {
    let mut meeting = open_with(0..9);
    let interest = |rule| {
        MeetingDeed::Declare(Interest {
            item: 2,
            organisation: org(8),
            what: "Runs a food bank".into(),
            rule,
        })
    };
    let mut small = meeting.clone();
    let mut lax = partnership();
    lax.terms.interest = InterestRule::MayVote;
    for (meeting, rule) in
        [(&mut meeting, InterestRule::DoesNotVote), (&mut small, InterestRule::MayVote)]
    {
        meeting.apply(&lax, entry("2023-09-20", interest(rule))).expect("declared");
    }
    let decide = |meeting: &mut Meeting, decision| {
        meeting.apply(&lax, entry("2023-09-20", MeetingDeed::Decide(decision)))
    };
    let all = decision((0..9).map(|n| (n, Vote::For)));
    let refused = decide(&mut meeting, all.clone());
    assert_eq!(refused, Err(DecisionProblem::HasAnInterest(org(8)).into()));
    assert!(decide(&mut small, all).is_ok());
    let without = decision((0..8).map(|n| (n, Vote::For)));
    assert!(decide(&mut meeting, without).is_ok());
}

#[test]
fn every_organisation_there_has_one_vote_and_nobody_else_has_any() {
    let mut meeting = open_with(0..9);
    let few = decide(&mut meeting, decision((0..8).map(|n| (n, Vote::For))));
    assert_eq!(few, Err(DecisionProblem::VoteMissing(org(8)).into()));
    for stranger in [12, 14, 99] {
        let many = decide(&mut meeting, decision((0..9).chain([stranger]).map(|n| (n, Vote::For))));
        assert_eq!(many, Err(DecisionProblem::HasNoVote(org(stranger)).into()), "{stranger}");
    }
}

#[test]
fn what_a_meeting_saw_can_be_told_from_what_is_shown_today() {
    let frozen = Frozen::now("released/1", "2023-09", b"39 in 100");
    assert!(frozen.is_of(b"39 in 100"));
    assert!(!frozen.is_of(b"40 in 100"));
}

/// A deed of a kind by an organisation; `seed` gives the votes and where it goes wrong.
fn deed_of(kind: MeetingDeedKind, meeting: &Meeting, (who, seed): (usize, u32)) -> MeetingDeed {
    use MeetingDeedKind as Kind;
    let words = || if seed % 16 == 15 { " ".to_owned() } else { "words".to_owned() };
    let item = usize::from(who != 14) * (1 + who % 2);
    match kind {
        Kind::Call => MeetingDeed::Call,
        Kind::Paper => {
            let body = PaperBody::Text { words: words() };
            let seen = Frozen::now("text", "", words().as_bytes());
            let paper = Paper { item: 1, title: words(), body, seen };
            MeetingDeed::Paper { replaces: (seed % 8 == 2).then_some(who), paper }
        }
        Kind::Arrive => MeetingDeed::Arrive { seat: seed % 3, of: seat(who), at: minute(seed) },
        Kind::Leave => MeetingDeed::Leave { seat: seed % 3, at: minute(seed) },
        Kind::Reply => {
            let reply = if seed % 2 == 0 { Reply::Comes } else { Reply::CannotCome };
            MeetingDeed::Reply { organisation: org(who + 1), reply, needs: String::new() }
        }
        Kind::Open => {
            let all = (0..=who).map(|n| {
                let is_there = (seed >> n) % 4 != 0;
                (org(n), if is_there { Attendance::Present } else { Attendance::Apologies })
            });
            MeetingDeed::Open { attendance: all.collect(), seats: Vec::new(), papers: Vec::new() }
        }
        Kind::Declare => {
            let all = InterestRule::ALL;
            let rule = all[seed as usize % all.len()];
            MeetingDeed::Declare(Interest { item, organisation: org(who), what: words(), rule })
        }
        Kind::Decide => {
            let mut chosen = decision(voting(meeting).into_iter().enumerate().map(|(at, n)| {
                (
                    n,
                    [Vote::For, Vote::Against, Vote::Abstains, Vote::For]
                        [(seed >> at) as usize % 4],
                )
            }));
            chosen.words = words();
            let against = chosen.votes.iter().filter(|(_, vote)| **vote == Vote::Against);
            chosen.dissent = against.map(|(id, _)| (id.clone(), words())).collect();
            if seed % 8 == 7 {
                chosen.votes.insert(org(who), Vote::For);
            }
            if seed % 32 == 6 {
                chosen.votes.remove(&org(who));
            }
            MeetingDeed::Decide(chosen)
        }
        Kind::Act => {
            let due = day(if seed % 8 == 1 { "2023-09-01" } else { "2023-10-01" });
            MeetingDeed::Act(ActionPoint { what: words(), owner: "p1".into(), due })
        }
        Kind::Finish => MeetingDeed::Finish { action: who % 3, outcome: words() },
        Kind::Note => MeetingDeed::Note { item, words: words() },
        Kind::Close => MeetingDeed::Close,
        Kind::Correct => MeetingDeed::Correct { words: words() },
        Kind::Approve => MeetingDeed::Approve,
        Kind::Publish => MeetingDeed::Publish,
        Kind::Cancel => MeetingDeed::Cancel { reason: words() },
    }
}

fn seat(number: usize) -> SeatOf {
    SeatOf { organisation: org(number), right: Right::Decides, age: SeatAge::Any }
}

/// A time in the afternoon.
fn minute(seed: u32) -> u16 {
    810 + u16::try_from(seed % 60).expect("below 60")
}

/// Who votes on the second item, one after another: there, with a right to decide, without an interest
/// that bars them.
fn voting(meeting: &Meeting) -> Vec<usize> {
    let mut voting = Vec::new();
    for number in 0..13 {
        let id = org(number);
        let bars = |interest: &Interest| {
            interest.item == 2
                && interest.organisation == id
                && interest.rule != InterestRule::MayVote
        };
        if meeting.present().contains(&id) && !meeting.interests().iter().any(bars) {
            voting.push(number);
        }
    }
    voting
}

/// For, against, abstained, counted one after another.
fn counted(decision: &Decision) -> (usize, usize, usize) {
    let mut count = (0, 0, 0);
    for vote in decision.votes.values() {
        match vote {
            Vote::For => count.0 += 1,
            Vote::Against => count.1 += 1,
            Vote::Abstains => count.2 += 1,
        }
    }
    count
}

const KINDS: [MeetingDeedKind; 16] = {
    use MeetingDeedKind as Kind;
    [
        Kind::Call,
        Kind::Reply,
        Kind::Open,
        Kind::Declare,
        Kind::Decide,
        Kind::Act,
        Kind::Finish,
        Kind::Note,
        Kind::Close,
        Kind::Correct,
        Kind::Approve,
        Kind::Publish,
        Kind::Cancel,
        Kind::Paper,
        Kind::Arrive,
        Kind::Leave,
    ]
};

/// Walks to each stage and does there what can be done there.
#[test]
fn every_arrow_of_the_diagram_can_be_walked() {
    use MeetingDeedKind as Kind;
    let walks: [&[Kind]; 3] = [
        &[Kind::Paper, Kind::Cancel],
        &[Kind::Call, Kind::Paper, Kind::Cancel],
        &[
            Kind::Call,
            Kind::Reply,
            Kind::Open,
            Kind::Arrive,
            Kind::Leave,
            Kind::Paper,
            Kind::Declare,
            Kind::Decide,
            Kind::Act,
            Kind::Act,
            Kind::Act,
            Kind::Note,
            Kind::Close,
            Kind::Note,
            Kind::Correct,
            Kind::Finish,
            Kind::Approve,
            Kind::Correct,
            Kind::Approve,
            Kind::Finish,
            Kind::Publish,
            Kind::Finish,
        ],
    ];
    let mut walked = std::collections::HashSet::new();
    for walk in walks {
        let mut meeting = Meeting::planned(vec!["Welcome".into(), "Choose".into()]);
        let mut finished = 0;
        for kind in walk {
            let mut deed = deed_of(*kind, &meeting, (11, 0x5555_5550));
            if let MeetingDeed::Open { attendance, .. } = &mut deed {
                attendance.values_mut().for_each(|came| *came = Attendance::Present);
            }
            // No laxer than the terms, and whoever leaves for an item does not vote on it.
            if let MeetingDeed::Declare(interest) = &mut deed {
                (interest.rule, interest.item) = (InterestRule::Leaves, 1);
            }
            if let MeetingDeed::Finish { action, .. } = &mut deed {
                finished += 1;
                *action = finished;
            }
            let from = meeting.stage();
            let to = meeting.apply(&partnership(), entry("2023-09-20", deed));
            walked.insert((from, *kind, to.expect("allowed")));
        }
    }
    let drawn = MEETING_ARROWS.iter().map(|arrow| (arrow.from, arrow.by, arrow.to)).collect();
    assert_eq!(walked, drawn);
}

proptest! {
    #[test]
    fn no_sequence_of_deeds_leaves_the_diagram_and_votes_balance(
        deeds in prop::collection::vec((0..40_usize, 0..15_usize, any::<u32>()), 0..60),
    ) {
        let mut meeting = Meeting::planned(vec!["Welcome".into(), "Choose".into()]);
        let partnership = partnership();
        let mut tallies = Vec::new();
        for (pick, who, seed) in deeds {
            // Most deeds are such as can be done now, so that meetings reach their end.
            let now: Vec<_> = MEETING_ARROWS.iter().filter(|a| a.from == meeting.stage()).collect();
            let any = KINDS[pick % KINDS.len()];
            let by = if pick < 32 { now.get(pick % now.len().max(1)).map_or(any, |a| a.by) } else { any };
            let deed = deed_of(by, &meeting, (who, seed));
            let (before, voters) = (meeting.clone(), voting(&meeting));
            let at = Moment::new(day("2023-09-20"), 0);
            match meeting.apply(&partnership, Entry { at, who: "p1".into(), deed: deed.clone() }) {
                Ok(to) => {
                    let drawn = MEETING_ARROWS.iter().any(|a| (a.from, a.by, a.to) == (before.stage(), by, to));
                    prop_assert!(drawn);
                    prop_assert_eq!(&meeting.history()[..before.history().len()], before.history());
                    prop_assert_eq!(meeting.history().len(), before.history().len() + 1);
                    if let MeetingDeed::Decide(decision) = &deed {
                        let voted: Vec<_> = decision.votes.keys().cloned().collect();
                        let mut expected: Vec<_> = voters.into_iter().map(org).collect();
                        expected.sort();
                        prop_assert_eq!(voted, expected, "one vote each, and nobody else's");
                        tallies.push(counted(decision));
                    }
                }
                Err(_) => prop_assert_eq!(&meeting, &before),
            }
            let told: Vec<_> = meeting.decisions().iter().map(Decision::tally).collect();
            prop_assert_eq!(&told, &tallies);
            for decision in meeting.decisions() {
                let (yes, no, _) = counted(decision);
                prop_assert_eq!(decision.is_carried(), yes > no);
                prop_assert_eq!(decision.dissent.len(), no, "everybody against said why");
            }
            let fixed = [MeetingStage::Published, MeetingStage::Cancelled].contains(&before.stage());
            prop_assert!(!fixed || meeting.decisions() == before.decisions());
        }
    }
}
