//! Linkage: what was linked with what, and stopping a run that is under way.

use std::num::NonZero;
use std::sync::Arc;

use access::{Refusal, act};
use axum::response::Response;
use journeys::linkage_view::LinkageJobView;
use journeys::{
    Asked as Asking, CannotLink, Go, ask_to_link, link_as_asked, show_linkage, stop_linking,
};
use pages::{Linkage, LinkageJob, MayBegin, Tag};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;

/// `GET /linkage`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref();
    let shown = show_linkage(&site.house, who)?;
    let may_stop = site.house.may(who, act::LINK_RECORDS).is_ok();
    let job = shown.job.map(|job| job_told(job, may_stop));
    let may = if may_stop { MayBegin::Yes } else { MayBegin::No };
    answer::page(site, asked, &Linkage::tell(shown.run.as_ref(), job, may))
}

/// `POST /linkage/begin`
pub(crate) fn begin(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref();
    site.house.may(who, act::LINK_RECORDS)?;
    let what = match asked.field("what") {
        "new" => Asking::ToJoin,
        "everything" => Asking::Everything,
        _ => {
            return Err(Fault::NotUnderstood("Choose one of the two buttons on the linkage page."));
        }
    };
    let by = who.cloned().ok_or(Refusal::NotSignedIn)?;
    // Asked before the run begins, so that a refusal is an answer and not a line in a log.
    match ask_to_link(&site.house, &by) {
        Ok(_) => {}
        Err(CannotLink::Refused(refusal)) => return Err(refusal.into()),
        Err(problem) => return Err(Fault::ours(problem)),
    }
    let house = Arc::clone(&site.house);
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    // A run takes minutes; the page tells how far it is, and how it ended.
    let run = move || match link_as_asked(&house, &by, (what, threads), &mut |_| Go::On) {
        Ok(report) => tracing::info!(records = report.records, "linked"),
        Err(CannotLink::Stopped(_) | CannotLink::UnderWay) => {}
        Err(problem) => tracing::error!(%problem, "the records could not be linked"),
    };
    let thread = std::thread::Builder::new().name("linking".to_owned()).spawn(run);
    thread.map_err(Fault::ours)?;
    answer::see_other("/linkage")
}

/// `POST /linkage/stop`
pub(crate) fn stop(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    stop_linking(&site.house, asked.who.as_ref())?;
    answer::see_other("/linkage")
}

fn job_told(job: LinkageJobView, may_stop: bool) -> LinkageJob {
    LinkageJob {
        heading: job.heading.to_owned(),
        state: Tag::of(job.state),
        words: job.words,
        is_under_way: job.is_under_way,
        may_stop: may_stop && job.can_stop,
    }
}
