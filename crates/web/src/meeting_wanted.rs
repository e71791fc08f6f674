//! What the forms of a meeting want done.

use convene::OrgId;
use convene::meeting::{Interest, InterestRule, MeetingDeed, Reply, Vote};
use journeys::going_on::CannotGoOn;
use journeys::meetings::{MeetingChange, MeetingView, NewDecision};
use std::collections::BTreeMap;

use crate::asked::Asked;
use crate::fault::Fault;
use crate::meeting_forms::plan;
use crate::meeting_room as room;

pub(crate) const REPLIES: [(&str, Reply); 3] = [
    ("comes", Reply::Comes),
    ("joins-online", Reply::JoinsOnline),
    ("cannot-come", Reply::CannotCome),
];

pub(crate) const RULES: [(&str, &str, InterestRule); 3] = [
    ("leaves", "Leaves the room and does not vote", InterestRule::Leaves),
    ("does-not-vote", "Stays and does not vote", InterestRule::DoesNotVote),
    ("may-vote", "Stays and votes: it is too small to matter", InterestRule::MayVote),
];

pub(crate) const VOTES: [(&str, &str, Vote); 3] = [
    ("for", "For", Vote::For),
    ("against", "Against", Vote::Against),
    ("abstains", "Abstains", Vote::Abstains),
];

/// What a form wants done; a fault when there is no such form.
pub(crate) fn wanted(
    asked: &Asked,
    meeting: &MeetingView,
    deed: &str,
) -> Result<Result<MeetingChange, CannotGoOn>, Fault> {
    let field = |name: &str| asked.field(&format!("{deed}_{name}")).trim().to_owned();
    let simply = |deed| Ok(MeetingChange::Do(deed));
    Ok(match deed {
        "plan" => plan(asked, "plan").map(MeetingChange::Plan),
        "call" => simply(MeetingDeed::Call),
        "reply" => wanted_reply(asked),
        "paper" => room::wanted_paper(asked),
        "open" => Ok(room::wanted_open(asked, meeting)),
        "arrive" | "leave" => room::wanted_move(asked, deed),
        "declare" => wanted_interest(asked).map(|i| MeetingChange::Do(MeetingDeed::Declare(i))),
        "decide" => wanted_decision(asked, meeting).map(MeetingChange::Decide),
        "act" => asked
            .day("act_due")
            .ok_or(CannotGoOn::Mend {
                field: "due",
                words: "Enter the day it is due, such as 1/10/2026",
            })
            .map(|due| MeetingChange::Act { what: field("words"), owner: field("owner"), due }),
        "finish" => number(asked, ("finish_action", "action"), "Choose the action").map(|action| {
            MeetingChange::Do(MeetingDeed::Finish { action, outcome: field("words") })
        }),
        "note" => number(asked, ("note_item", "item"), "Choose the item")
            .map(|item| MeetingChange::Do(MeetingDeed::Note { item, words: field("words") })),
        "close" => simply(MeetingDeed::Close),
        "correct" => simply(MeetingDeed::Correct { words: field("words") }),
        "approve" => simply(MeetingDeed::Approve),
        "publish" => simply(MeetingDeed::Publish),
        "cancel" => simply(MeetingDeed::Cancel { reason: field("words") }),
        _ => return Err(Fault::NotFound),
    })
}

fn number(
    asked: &Asked,
    (name, field): (&str, &'static str),
    words: &'static str,
) -> Result<usize, CannotGoOn> {
    asked.field(name).trim().parse().map_err(|_| CannotGoOn::Mend { field, words })
}

fn wanted_reply(asked: &Asked) -> Result<MeetingChange, CannotGoOn> {
    let word = asked.field("reply_reply");
    let found = REPLIES.iter().find(|(own, _)| *own == word);
    let (_, reply) =
        found.ok_or(CannotGoOn::Mend { field: "reply", words: "Choose whether you come" })?;
    Ok(MeetingChange::Reply {
        organisation: OrgId::parse(asked.field("reply_organisation")).ok(),
        reply: *reply,
        needs: asked.field("reply_needs").trim().to_owned(),
    })
}

fn wanted_interest(asked: &Asked) -> Result<Interest, CannotGoOn> {
    let mend = |field, words| CannotGoOn::Mend { field, words };
    let word = asked.field("declare_rule");
    let rule = RULES.iter().find(|(own, ..)| *own == word);
    let (_, _, rule) = rule.ok_or(mend("rule", "Choose what follows from the interest"))?;
    Ok(Interest {
        item: number(asked, ("declare_item", "item"), "Choose the item")?,
        organisation: OrgId::parse(asked.field("declare_organisation"))
            .map_err(|_| mend("organisation", "Choose whose interest it is"))?,
        what: asked.field("declare_words").trim().to_owned(),
        rule: *rule,
    })
}

fn wanted_decision(asked: &Asked, meeting: &MeetingView) -> Result<NewDecision, CannotGoOn> {
    let (mut votes, mut dissent) = (BTreeMap::new(), BTreeMap::new());
    for id in &meeting.deciding {
        let word = asked.field(&format!("decide_vote_{id}"));
        let vote = VOTES.iter().find(|(own, ..)| *own == word);
        votes.extend(vote.map(|(.., vote)| (id.clone(), *vote)));
        let why = asked.field(&format!("decide_why_{id}")).trim();
        if !why.is_empty() {
            dissent.insert(id.clone(), why.to_owned());
        }
    }
    let evidence = asked.field("decide_evidence").trim();
    Ok(NewDecision {
        item: number(asked, ("decide_item", "item"), "Choose the item")?,
        words: asked.field("decide_words").trim().to_owned(),
        at: room::typed_time(asked, "decide_at")?,
        votes,
        dissent,
        evidence: if evidence.is_empty() { Vec::new() } else { vec![evidence.to_owned()] },
    })
}
