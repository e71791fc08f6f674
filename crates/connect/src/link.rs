//! The whole of linking, step by step.

use crate::block::block;
use crate::cluster::cluster;
use crate::fit::fit;
use crate::links::Links;
use crate::model::Model;
use crate::record::Record;
use crate::standardise::standardise;
use crate::weigh::weigh;

/// Finds which records are one person.
///
/// The answer depends on the records and the model only: not on the order of the records, not on
/// the machine. No pair is joined below `model.automatic`; pairs at or above `model.potential`
/// that were not joined are in [`Links::review`], one for each pair of people.
pub fn link(records: &[Record], model: &Model) -> Links {
    let tidy = standardise(records);
    let blocked = block(&tidy, model);
    let weights = fit(&tidy, &blocked.histogram, model);
    let weighed = weigh(&tidy, &blocked.candidates, &weights, model);
    let grouped = cluster(&tidy, &weighed, &weights, model);
    Links {
        clusters: grouped.clusters,
        links: grouped.links,
        review: grouped.review,
        blocking: blocked.counts,
        fitted: weights.fitted,
    }
}
