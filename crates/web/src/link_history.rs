//! How people were merged and split, and setting such a change right.

use axum::http::StatusCode;
use axum::response::Response;
use journeys::review_people::CannotReviewPairs;
use journeys::{
    HistoryLine, ProposedLine, SetRight, SetRightAnswer, WhySetRight, answer_set_right,
    propose_set_right, show_link_history,
};
use pages::{Answers, ChangeLine, LinkHistory};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::reviews::{closed, sentence};
use crate::site::Site;

/// `GET /linkage/history`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    told(site, asked, "", StatusCode::OK)
}

/// `POST /linkage/history/{change}`
pub(crate) fn propose(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let Some(why) = WhySetRight::read(asked.field("why")) else {
        let notice = "Nothing was proposed: choose why it is to be set right.";
        return told(site, asked, notice, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let who = asked.who.as_ref();
    came(site, asked, propose_set_right(&site.house, who, asked.part("change"), why))
}

/// `POST /linkage/history/{change}/answer`
pub(crate) fn answer(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let said = match asked.field("answer") {
        "confirm" => SetRightAnswer::Confirm,
        "decline" => SetRightAnswer::Decline,
        _ => {
            let notice = "Nothing was changed: confirm or decline.";
            return told(site, asked, notice, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    let who = asked.who.as_ref();
    came(site, asked, answer_set_right(&site.house, who, asked.part("change"), said))
}

fn came(
    site: &Site,
    asked: &Asked,
    outcome: Result<SetRight, CannotReviewPairs>,
) -> Result<Response, Fault> {
    let (notice, status) = match outcome {
        Ok(SetRight::Proposed) => {
            ("Proposed. Nothing changes until another link clerk confirms it.", StatusCode::OK)
        }
        Ok(SetRight::ProposedBefore) => (
            "Nothing was changed: this is proposed already, and waits for another link clerk.",
            StatusCode::CONFLICT,
        ),
        Ok(SetRight::Done) => {
            ("Set right. It stands when records are linked again.", StatusCode::OK)
        }
        Ok(SetRight::Declined) => ("The proposal is closed. Nothing was changed.", StatusCode::OK),
        Ok(SetRight::NotProposed) => (
            "Nothing was changed: nobody proposes this now. It may have been answered meanwhile.",
            StatusCode::CONFLICT,
        ),
        Ok(SetRight::Own) => (
            "Nothing was changed: you proposed this, so another link clerk must confirm it.",
            StatusCode::FORBIDDEN,
        ),
        Ok(SetRight::MovedOn) => (
            "Nothing was changed: later changes moved these records again. Set those right first.",
            StatusCode::CONFLICT,
        ),
        Ok(SetRight::UnderWay) => (
            "Nothing was changed: records are being linked. Try again when that has ended.",
            StatusCode::CONFLICT,
        ),
        Err(cannot) => return closed(cannot, &|words, status| refused(site, asked, words, status)),
    };
    told(site, asked, notice, status)
}

fn told(site: &Site, asked: &Asked, notice: &str, status: StatusCode) -> Result<Response, Fault> {
    let history = match show_link_history(&site.house, asked.who.as_ref()) {
        Ok(history) => history,
        Err(cannot) => return closed(cannot, &|words, status| refused(site, asked, words, status)),
    };
    let reason = |why: WhySetRight| (why.as_str().to_owned(), why.in_words().to_owned());
    let lines = history.lines.into_iter().map(line).collect();
    let page = LinkHistory::tell(history.all, lines, WhySetRight::ALL.map(reason).into());
    let page = if notice.is_empty() { page } else { page.with_notice(notice) };
    answer::page_with(site, asked, &page, status)
}

fn refused(site: &Site, asked: &Asked, words: &str, status: StatusCode) -> Result<Response, Fault> {
    let words = format!("{}.", sentence(words));
    answer::page_with(site, asked, &LinkHistory::default().with_notice(&words), status)
}

fn line(line: HistoryLine) -> ChangeLine {
    let answers = match &line.proposed {
        None => Answers::Nothing,
        Some(proposed) if proposed.is_own => Answers::TakeBack,
        Some(_) => Answers::ConfirmOrDecline,
    };
    let proposed = line.proposed.map(|ProposedLine { by, at, why, .. }| {
        format!("{by} proposed on {at} to set it right: {}.", in_sentence(&why))
    });
    ChangeLine {
        proposed: proposed.unwrap_or_default(),
        answers,
        declined: line.declined.unwrap_or_default(),
        id: line.id,
        at: line.at,
        by: line.by,
        what: line.what,
        why: line.why,
        undone: line.undone.unwrap_or_default(),
        can_be_set_right: line.can_be_set_right,
    }
}

/// A reason inside a sentence.
fn in_sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().to_string() + letters.as_str())
}
