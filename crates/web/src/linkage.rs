//! Linkage: what was linked with what, and stopping a run that is under way.

use axum::response::Response;
use convene::{Refusal, Role, may};
use journeys::linkage_view::{GapView, GroupView, LinkageJobView, LinkageView, ReviewView};
use journeys::{CannotShow, show_linkage, stop_linking};
use pages::{Fact, GapLine, GroupLine, Linkage, LinkageJob, LinkageSheet, ReviewSheet, Tag};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;

/// `GET /linkage`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref();
    let shown = show_linkage(&site.house, who).map_err(|cannot| fault(cannot, may::SEE_LINKAGE))?;
    let may_stop = may::link_records(who).is_ok();
    let job = shown.job.map(|job| job_told(job, may_stop));
    answer::page(site, asked, &Linkage::tell(shown.run.map(sheet).as_ref(), job))
}

/// `POST /linkage/stop`
pub(crate) fn stop(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    stop_linking(&site.house, asked.who.as_ref())
        .map_err(|cannot| fault(cannot, may::LINK_RECORDS))?;
    answer::see_other("/linkage")
}

fn sheet(run: LinkageView) -> LinkageSheet {
    let settings = run.settings.into_iter().map(|(name, words)| Fact::of(name, words));
    LinkageSheet {
        ended_at: run.ended_at,
        asked_by: run.asked_by,
        model: run.model,
        settings: settings.collect(),
        records: run.records,
        people: run.people,
        pairs_compared: run.pairs_compared,
        reviews: run.reviews,
        completeness: run.completeness,
        expected: run.expected,
        truth: run.truth,
        sources: run.sources,
        both_know: run.both_know,
        by_reason: run.by_reason,
        by_pattern: run.by_pattern,
        rules: run.rules,
        review: run.review.map(review),
        groups: run.groups.into_iter().map(group).collect(),
        gaps: run.gaps.into_iter().map(gap).collect(),
        held_back: run.held_back,
    }
}

fn group(group: GroupView) -> GroupLine {
    GroupLine { grouped_by: group.grouped_by, part: group.part, found: group.found }
}

fn gap(gap: GapView) -> GapLine {
    GapLine {
        grouped_by: gap.grouped_by,
        between: gap.between,
        difference: gap.difference,
        by_chance: gap.by_chance,
    }
}

fn review(review: ReviewView) -> ReviewSheet {
    let told = |figures: Vec<(&'static str, [f64; 3])>| {
        figures.into_iter().map(|(name, figure)| (name.to_owned(), figure)).collect()
    };
    ReviewSheet {
        pairs: review.pairs,
        judged_twice: review.judged_twice,
        nobody_could_tell: review.nobody_could_tell,
        still_needed: review.still_needed,
        agreement: told(review.agreement),
        estimates: told(review.estimates),
    }
}

fn job_told(job: LinkageJobView, may_stop: bool) -> LinkageJob {
    LinkageJob {
        heading: job.heading.to_owned(),
        state: Tag::of(job.state),
        words: job.words,
        may_stop: may_stop && job.can_stop,
    }
}

fn fault(cannot: CannotShow, needs: &[Role]) -> Fault {
    match cannot {
        CannotShow::Refused(Refusal::NotSignedIn) => Fault::NotSignedIn { needs: needs.to_vec() },
        CannotShow::Refused(Refusal::NotYourRole { needs }) => Fault::NotYourRole { needs },
        CannotShow::Store(problem) => Fault::ours(problem),
    }
}
