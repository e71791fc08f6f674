//! How far a review is and what it says, noted in the store: counts of pairs and shares, so that those
//! who answer for the linkage see them without the vault being opened.

use crate::house::House;
use crate::review_people::CannotReviewPairs;
use crate::review_people::desk::Desk;
use crate::review_people::kept::{Grouping, Queued};
use connect::review::{
    Agreement, Estimate, Estimates, Reviewed, State, Stratum, agreement, estimates,
};
use std::collections::BTreeMap;
use store::Id;
use store::link_checks::{self, ReviewedGroup, ReviewedRate};
use store::link_reviews::{self, LinkReview, ReviewFigure, ReviewFigureKind};

/// Notes how far the review of the queue on this desk is.
pub(crate) fn note_progress(house: &House, desk: &Desk) -> Result<(), CannotReviewPairs> {
    let Some(run) = Id::parse(&desk.queue.run) else { return Ok(()) };
    let review = review(desk, run, house.now());
    let groups = by_group(desk);
    house.store.write("how far the review is", move |tx| {
        link_reviews::put(tx, &review)?;
        link_checks::put_reviewed(tx, &review.run, &groups)
    })?;
    Ok(())
}

/// Reviewed pairs below which nothing is said of a group.
const FEWEST: u64 = 10;

/// What the reviewed pairs of each group say of it. The parts of the sample are looked at within the
/// group: what was drawn of a part's pairs of that group was drawn from them at random.
fn by_group(desk: &Desk) -> Vec<ReviewedGroup> {
    let mut all = Vec::new();
    for (at, grouping) in desk.queue.groupings.iter().enumerate() {
        for (number, part) in (0..).zip(&grouping.groups) {
            let is_of = |queued: &Queued| {
                queued.groups.get(at).is_some_and(|groups| groups.contains(&number))
            };
            let Some((reviewed, found)) = of_group(desk, (grouping, number), is_of) else {
                continue;
            };
            let rate = |rate, estimate: Estimate| ReviewedGroup {
                grouped_by: grouping.name.clone(),
                part: part.clone(),
                rate,
                reviewed,
                estimate: [estimate.value, estimate.low, estimate.high],
            };
            all.push(rate(ReviewedRate::Precision, found.precision));
            all.push(rate(ReviewedRate::Recall, found.recall));
        }
    }
    all
}

fn of_group(
    desk: &Desk,
    (grouping, number): (&Grouping, u32),
    is_of: impl Fn(&Queued) -> bool,
) -> Option<(u64, Estimates)> {
    let (mut strata, mut place) = (Vec::new(), BTreeMap::new());
    for (at, (stratum, pairs)) in (0_u32..).zip(desk.queue.strata.iter().zip(&grouping.pairs)) {
        let pairs = pairs.get(number as usize).copied().unwrap_or(0);
        if pairs > 0 {
            place.insert(at, u32::try_from(strata.len()).unwrap_or(u32::MAX));
            // Two bands: a group has too few pairs for more, and the parts stay apart within them.
            let (own, likely) = (stratum.stratum(), usize::from(stratum.band > EVEN));
            strata.push(Stratum { pairs, drawn: 0, band: likely, ..own });
        }
    }
    let mut reviewed = Vec::new();
    for (number, queued) in (0..).zip(&desk.queue.pairs).filter(|(_, queued)| is_of(queued)) {
        let stratum = queued.stratum.and_then(|stratum| place.get(&stratum));
        let Some(stratum) = stratum.copied() else { continue };
        strata[stratum as usize].drawn += 1;
        if !desk.book.standing(number).is_empty() {
            reviewed.push(Reviewed { stratum, votes: desk.votes(number) });
        }
    }
    let pairs = reviewed.len() as u64;
    let found = estimates(&strata, &reviewed, desk.queue.completeness, None).ok()?;
    (pairs >= FEWEST).then_some((pairs, found))
}

/// The last band below even odds.
const EVEN: usize = 3;

fn review(desk: &Desk, run: Id, counted_at: commons::Moment) -> LinkReview {
    let queue = || (0..).zip(&desk.queue.pairs);
    let mut review = LinkReview {
        run,
        counted_at,
        waits: [0; 3],
        settled: 0,
        judged_twice: 0,
        agreed: 0,
        nobody_could_tell: 0,
        still_needed: 0,
        figures: Vec::new(),
    };
    let mut both = Vec::new();
    for (number, _) in queue() {
        match desk.book.state(number) {
            State::WaitsForFirst => review.waits[0] += 1,
            State::WaitsForSecond => review.waits[1] += 1,
            State::WaitsForThird => review.waits[2] += 1,
            State::Settled(_) => review.settled += 1,
        }
        let mut first: Vec<_> = desk.book.standing(number).into_iter().take(2).collect();
        // Which of the two came first says nothing; two names in one order make one table.
        first.sort_by(|x, y| x.reviewer.cmp(&y.reviewer));
        if let [one, two] = first.as_slice() {
            both.push((one.verdict, two.verdict));
        }
    }
    if let Some(found) = agreement(&both) {
        (review.judged_twice, review.agreed) = (found.pairs, found.agreed);
        review.figures.extend(of_agreement(&found));
    }
    let drawn = queue().filter_map(|(number, queued)| Some((number, queued.stratum?)));
    let decided = drawn.filter(|(number, _)| !desk.book.standing(*number).is_empty());
    let reviewed: Vec<Reviewed> =
        decided.map(|(number, stratum)| Reviewed { stratum, votes: desk.votes(number) }).collect();
    let strata: Vec<Stratum> = desk.queue.strata.iter().map(|stratum| stratum.stratum()).collect();
    match estimates(&strata, &reviewed, desk.queue.completeness, None) {
        Ok(found) => {
            review.nobody_could_tell = found.undecided;
            review.figures.extend(of_estimates(&found));
        }
        Err(_) => {
            let all = strata.iter().map(|stratum| stratum.drawn).sum::<u64>();
            review.still_needed = all.saturating_sub(reviewed.len() as u64);
        }
    }
    review
}

fn of_agreement(found: &Agreement) -> Vec<ReviewFigure> {
    let kappa = found.kappa.map(|kappa| figure(ReviewFigureKind::Kappa, kappa));
    let others =
        [figure(ReviewFigureKind::Agreed, found.share), figure(ReviewFigureKind::Ac1, found.ac1)];
    others.into_iter().chain(kappa).collect()
}

fn of_estimates(found: &Estimates) -> [ReviewFigure; 3] {
    [
        figure(ReviewFigureKind::Precision, found.precision),
        figure(ReviewFigureKind::Recall, found.recall),
        figure(ReviewFigureKind::RecallOfAll, found.recall_of_all),
    ]
}

const fn figure(kind: ReviewFigureKind, estimate: Estimate) -> ReviewFigure {
    ReviewFigure { kind, estimate: [estimate.value, estimate.low, estimate.high] }
}
