//! How far a review is and what it says, noted in the store: counts of pairs and shares, so that those
//! who answer for the linkage see them without the vault being opened.

use crate::house::House;
use crate::review_people::CannotReviewPairs;
use crate::review_people::desk::Desk;
use connect::review::{
    Agreement, Estimate, Estimates, Reviewed, State, Stratum, agreement, estimates,
};
use store::Id;
use store::link_reviews::{self, LinkReview, ReviewFigure, ReviewFigureKind};

/// Notes how far the review of the queue on this desk is.
pub(crate) fn note_progress(house: &House, desk: &Desk) -> Result<(), CannotReviewPairs> {
    let Some(run) = Id::parse(&desk.queue.run) else { return Ok(()) };
    let review = review(desk, run, house.now());
    house.store.write("how far the review is", move |tx| link_reviews::put(tx, &review))?;
    Ok(())
}

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
