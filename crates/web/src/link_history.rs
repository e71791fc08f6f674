//! How people were merged and split, and setting such a change right.

use axum::http::StatusCode;
use axum::response::Response;
use journeys::{HistoryLine, SetRight, WhySetRight, show_link_history};
use pages::{ChangeLine, LinkHistory};

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
pub(crate) fn set_right(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let Some(why) = WhySetRight::read(asked.field("why")) else {
        let notice = "Nothing was changed: choose why it is to be set right.";
        return told(site, asked, notice, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let who = asked.who.as_ref();
    let (notice, status) = match journeys::set_right(&site.house, who, asked.part("change"), why) {
        Ok(SetRight::Done) => {
            ("Set right. It stands when records are linked again.", StatusCode::OK)
        }
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
    ChangeLine {
        id: line.id,
        at: line.at,
        by: line.by,
        what: line.what,
        why: line.why,
        undone: line.undone.unwrap_or_default(),
        can_be_set_right: line.can_be_set_right,
    }
}
