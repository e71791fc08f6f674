//! Reviewing links: the desk of a link clerk, one pair at a time, and what its records say.

use axum::http::StatusCode;
use axum::response::Response;
use journeys::review_people::{
    CannotReviewPairs, Decided, PairView, Verdict, WhyValues, decide_pair, show_pair,
    show_review_desk, show_values,
};
use pages::{PairSheet, ReviewDesk, ReviewPair, ShownValue};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;

const DESK: &str = "/linkage/review";

/// `GET /linkage/review`
pub(crate) fn desk(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    match show_review_desk(&site.house, asked.who.as_ref()) {
        Ok(desk) => {
            let counts = [desk.pairs, desk.decided, desk.open];
            answer::page(site, asked, &ReviewDesk::tell(counts, desk.next.as_deref()))
        }
        Err(cannot) => refused(site, asked, cannot),
    }
}

/// `GET /linkage/review/{pair}`
pub(crate) fn pair(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    match show_pair(&site.house, asked.who.as_ref(), asked.part("pair")) {
        Ok(pair) => answer::page(site, asked, &ReviewPair::tell(&sheet(pair))),
        Err(cannot) => refused(site, asked, cannot),
    }
}

/// `POST /linkage/review/{pair}`
pub(crate) fn decide(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, name) = (asked.who.as_ref(), asked.part("pair"));
    let verdict = Verdict::read(asked.field("verdict")).ok_or(Fault::NotUnderstood(
        "Choose one of the three decisions on the page of the pair.",
    ))?;
    match decide_pair(&site.house, who, (name, verdict), asked.field("reason")) {
        Ok(Decided::Taken { next } | Decided::SaidBefore { next } | Decided::Settled { next }) => {
            match next {
                Some(next) => answer::see_other(&format!("{DESK}/{next}")),
                None => answer::see_other(DESK),
            }
        }
        Ok(Decided::ReasonNeeded) => {
            let pair = match show_pair(&site.house, who, name) {
                Ok(pair) => pair,
                Err(cannot) => return refused(site, asked, cannot),
            };
            let page = ReviewPair::tell(&sheet(pair))
                .with_problem("reason", "Say why you change what you said");
            answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(cannot) => refused(site, asked, cannot),
    }
}

/// `POST /linkage/review/{pair}/values`
pub(crate) fn values(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, name) = (asked.who.as_ref(), asked.part("pair"));
    let Some(why) = WhyValues::read(asked.field("why")) else {
        let pair = match show_pair(&site.house, who, name) {
            Ok(pair) => pair,
            Err(cannot) => return refused(site, asked, cannot),
        };
        let page = ReviewPair::tell(&sheet(pair))
            .with_problem("why", "Choose why you need to see what the records say");
        return answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY);
    };
    match show_values(&site.house, who, name, why) {
        Ok(found) => {
            let shown = found.values.into_iter().map(|line| ShownValue {
                field: line.field.to_owned(),
                one: line.one,
                other: line.other,
            });
            let page = ReviewPair::tell(&sheet(found.pair));
            answer::page(site, asked, &page.with_values(why.in_words(), shown.collect()))
        }
        Err(cannot) => refused(site, asked, cannot),
    }
}

fn sheet(pair: PairView) -> PairSheet {
    let own = |verdict: Verdict| match verdict {
        Verdict::Same => "the same child",
        Verdict::Different => "different children",
        Verdict::CannotTell => "cannot tell",
    };
    let line = |line: journeys::review_people::AgreementLine| {
        [line.field, line.level, line.worth.to_owned()]
    };
    let reason = |why: WhyValues| (why.as_str().to_owned(), why.in_words().to_owned());
    PairSheet {
        name: pair.name,
        agreement: pair.agreement.into_iter().map(line).collect(),
        own: pair.own.map(|verdict| own(verdict).to_owned()),
        done_and_open: [pair.desk.decided, pair.desk.open],
        reasons: WhyValues::ALL.map(reason).into(),
    }
}

/// What is answered in place of a pair.
fn refused(site: &Site, asked: &Asked, cannot: CannotReviewPairs) -> Result<Response, Fault> {
    closed(cannot, &|words, status| {
        let words = format!("{}.", sentence(words));
        answer::page_with(site, asked, &ReviewDesk::closed(&words), status)
    })
}

/// A fault, or a page that `told` makes of why the vault stays closed.
pub(crate) fn closed(
    cannot: CannotReviewPairs,
    told: &dyn Fn(&str, StatusCode) -> Result<Response, Fault>,
) -> Result<Response, Fault> {
    let words = cannot.to_string();
    match cannot {
        CannotReviewPairs::Refused(refusal) => Err(refusal.into()),
        CannotReviewPairs::NoVault | CannotReviewPairs::NoQueue | CannotReviewPairs::NoLookup => {
            told(&words, StatusCode::OK)
        }
        CannotReviewPairs::NotOpen => told(&words, StatusCode::NOT_FOUND),
        CannotReviewPairs::Damaged => Err(Fault::ours(cannot)),
        CannotReviewPairs::Lake(problem) => Err(Fault::ours(problem)),
        CannotReviewPairs::Store(problem) => Err(Fault::ours(problem)),
    }
}

/// With a capital letter and without the stop at its end.
pub(crate) fn sentence(words: &str) -> String {
    let mut letters = words.trim_end_matches('.').chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
