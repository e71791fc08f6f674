//! What people are told on the page they are led on to after they did something: the address says which
//! deed it was, and the sentence stands here, so that no address can put words of its own on a page.

use axum::response::Response;

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;

/// Each deed with its sentence.
const DONE: [(&str, &str); 103] = [
    ("begun", "It is begun."),
    ("registered", "The organisation is on the list."),
    ("added", "It is on the list."),
    ("taken-off", "It is taken off the list. The history keeps it."),
    // Asks and dossiers.
    ("send", "It is sent. Everybody can read it now."),
    ("chase", "It is written down that you asked again."),
    ("assign", "It is kept whose account answers it."),
    ("escalate", "It is taken further."),
    ("effect", "What came of it is written down."),
    ("take-back", "It is taken back."),
    ("answer", "Your answer is written down."),
    ("raise", "The school has raised it."),
    ("ask-for", "It is put to those who decide."),
    ("take-answers", "The answers are taken in."),
    ("tell", "The school is told."),
    ("close", "It is closed."),
    ("reopen", "It is taken up again."),
    // Meetings.
    ("plan", "The new plan is kept."),
    ("call", "The meeting is called and in the calendar feeds. Tell those who are to come."),
    ("reply", "The answer is written down."),
    ("open", "The meeting is open."),
    ("declare", "The interest is written down."),
    ("decide", "The decision is written down."),
    ("act", "The action is written down."),
    ("finish", "What came of the action is written down."),
    ("note", "It is in the minutes."),
    ("correct", "The minutes are put right."),
    ("approve", "It is approved."),
    ("publish", "It is published. Everybody can read it now."),
    ("cancel", "It is cancelled."),
    // Plans.
    ("add-priority", "The priority is added."),
    ("add-milestone", "The milestone is added."),
    ("secure", "The money is noted."),
    ("rate", "The rating is kept."),
    // Partnerships.
    ("area", "The area is chosen."),
    ("draw", "The area is drawn and chosen."),
    ("add", "The seat is added."),
    ("fill", "The seat is filled."),
    ("empty", "The seat is empty now."),
    ("end", "The seat is ended."),
    ("right", "The right is changed."),
    ("terms", "The terms are changed. They hold from now."),
    // Conversations.
    ("extend", "It goes on longer."),
    ("show", "It can be read now."),
    ("keep-back", "It is kept back. Nobody else reads it."),
    ("safeguarding", "It went to the safeguarding lead. Nobody else reads it again."),
    ("changed", "It is linked to what it changed."),
    // The theory of change.
    ("put-step", "The step is kept."),
    ("take-step", "The step is taken out. The history keeps it."),
    ("put-claim", "The claim is kept."),
    ("anchor", "The anchor is named."),
    ("end-anchor", "The end of the anchor is written down."),
    ("group", "The group is formed."),
    ("join-group", "The organisation is in the group."),
    ("lead-group", "The group has another lead."),
    ("leave-group", "It is written down that the organisation leaves the group."),
    ("end-group", "The end of the group is written down."),
    ("level-assess", "The level is claimed. Everybody can read it now."),
    ("level-challenge", "The challenge is written down."),
    ("level-uphold", "It is written down that the level stands."),
    ("level-take-back", "The challenge is taken back."),
    ("level-withdraw", "The level is claimed no longer."),
    // Research.
    ("offered", "It is offered. Partnerships can find it now."),
    ("research-ask", "The request is sent."),
    ("research-accept", "It is accepted."),
    ("research-decline", "It is declined."),
    ("research-take-back", "The request is taken back."),
    ("research-finish", "What came of it is written down."),
    ("research-change", "What is offered is changed."),
    ("research-name", "It is written down who may read the name."),
    ("research-withdraw", "The offer is withdrawn."),
    // Statements.
    ("consult", "It is put to the partners."),
    ("comment", "Your comment is kept."),
    ("return", "It is back in draft."),
    ("take", "Your organisation\u{2019}s answer is kept."),
    ("agree", "It is agreed."),
    ("amend", "The next version is begun."),
    ("withdraw", "It is withdrawn."),
    // The safe room.
    ("output-begun", "The draft is kept. See what the checks find, and say what its columns hold."),
    ("output-words", "It is changed."),
    ("output-put", "The table is kept. See what the checks find."),
    ("output-drop", "The table is taken out."),
    ("output-columns", "It is kept what the columns hold."),
    ("output-who", "The list of who is counted is kept, sealed."),
    ("accreditation-record", "It is recorded. It holds from now."),
    (
        "accreditation-suspend",
        "It is suspended. Views of theirs on what has not left no longer count.",
    ),
    ("output-submit", "It is submitted. Two checkers outside the project look at it now."),
    (
        "output-name",
        "They are named as of the project. Whoever of them had looked no longer counts.",
    ),
    ("output-answer", "Your answer is kept. Everybody who may read the history sees it."),
    ("output-view", "Your view is kept."),
    ("output-discuss", "It is said."),
    ("output-return", "It is given back to be mended."),
    ("output-reject", "It is rejected. It does not leave."),
    ("output-release", "It left. Everybody who has an account can read it now."),
    ("output-withdraw", "It is taken back. Tell whoever has a copy."),
    // Agreements.
    ("put-by", "It is put by as it stands. It is not a draft until you keep it."),
    ("thrown-away", "What was put by is thrown away."),
    ("draft-kept", "The draft is kept. Read it as its parties will, then put it to them."),
    ("propose", "It is put to the parties."),
    ("sign", "The signature is kept."),
    ("refuse", "It is refused, and a draft again."),
    ("revoke", "It is revoked. Sharing under it ends today."),
    ("let-end", "It is let end. The register counts it as settled."),
];

/// What a number of asks that were begun at once is written after.
const MANY: &str = "begun-";

/// Leads on to a page that says what was done.
pub(crate) fn led_on(path: &str, did: &str) -> Result<Response, Fault> {
    answer::see_other(&format!("{path}?did={did}"))
}

/// Leads on to a page that says how many were begun.
pub(crate) fn led_on_with(path: &str, begun: usize) -> Result<Response, Fault> {
    led_on(path, &format!("{MANY}{begun}"))
}

/// What to say on the page that is asked for; empty when nothing was done before it.
pub(crate) fn words(asked: &Asked) -> String {
    // Whoever did something is signed in: for anybody else a link could only make something up.
    let Some(did) = asked.query("did").filter(|_| asked.who.is_some()) else {
        return String::new();
    };
    match did.strip_prefix(MANY).map(str::parse::<u32>) {
        Some(Ok(0)) => "Every ask of this statement was begun before.".to_owned(),
        Some(Ok(1)) => "1 ask is begun.".to_owned(),
        Some(Ok(many)) => format!("{many} asks are begun."),
        Some(Err(_)) => String::new(),
        None => {
            let found = DONE.iter().find(|(own, _)| *own == did);
            found.map(|(_, words)| (*words).to_owned()).unwrap_or_default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use convene::Who;
    use std::collections::{BTreeMap, BTreeSet};

    fn told(did: &str) -> String {
        told_to(Some(somebody()), did)
    }

    fn somebody() -> Who {
        let (id, name) = ("p1".to_owned(), "Amna Rafiq".to_owned());
        Who { id, name, organisation: String::new(), roles: Vec::new() }
    }

    fn told_to(who: Option<Who>, did: &str) -> String {
        words(&Asked {
            parts: BTreeMap::new(),
            query: BTreeMap::from([("did".to_owned(), did.to_owned())]),
            form: BTreeMap::new(),
            who,
            token: None,
            form_secret: None,
            provider_secret: None,
            host: String::new(),
            source: String::new(),
        })
    }

    #[test]
    fn each_deed_has_one_sentence_and_an_address_has_none_of_its_own() {
        let names: BTreeSet<&str> = DONE.iter().map(|(did, _)| *did).collect();
        assert_eq!(names.len(), DONE.len(), "no word stands twice");
        assert_eq!(told("chase"), "It is written down that you asked again.");
        assert_eq!(told_to(None, "revoke"), "", "a link says nothing to visitors");
        for (did, words) in [
            ("begun-0", "Every ask of this statement was begun before."),
            ("begun-1", "1 ask is begun."),
            ("begun-3", "3 asks are begun."),
            ("begun-many", ""),
            ("You have won", ""),
        ] {
            assert_eq!(told(did), words, "{did}");
        }
    }
}
