//! What is known of each group beside what the model expects: rates from reviewed pairs alone, and
//! what thresholds that miss links alike would cost. Groups of fewer than ten people have no row.

use crate::table::Table;
use crate::{Id, StoreError, Tx};

pub(crate) const REVIEWED: Table = Table {
    name: "link_review_groups",
    columns: "run_id, grouped_by, part, figure, reviewed, estimate, low, high",
    order: "run_id, grouped_by, part, figure",
};

pub(crate) const OFFERS: Table = Table {
    name: "link_offers",
    columns: "run_id, grouped_by, part, probability, missed_now, missed_then, false_now, \
              false_then",
    order: "run_id, grouped_by, part",
};

/// Which rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReviewedRate {
    /// Share of links that are right.
    Precision,
    /// Share of listed pairs of one person that are linked.
    Recall,
}

impl ReviewedRate {
    /// The word stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Precision => "precision",
            Self::Recall => "recall",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Precision, Self::Recall].into_iter().find(|rate| rate.as_str() == word)
    }
}

/// A rate of one group from the pairs that were reviewed.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewedGroup {
    /// What it is a group of.
    pub grouped_by: String,
    /// The group.
    pub part: String,
    /// Which rate.
    pub rate: ReviewedRate,
    /// Reviewed pairs it rests on.
    pub reviewed: u64,
    /// The estimate, and the ends of its interval.
    pub estimate: [f64; 3],
}

/// What a threshold of its own would mean for a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Offered {
    /// What it is a group of.
    pub grouped_by: String,
    /// The group.
    pub part: String,
    /// The probability from which its pairs would be joined.
    pub probability: f64,
    /// Share of its pairs that is missed with one threshold for all, and with its own.
    pub missed: [f64; 2],
    /// Its false pairs, as expected, with one threshold for all, and with its own.
    pub false_pairs: [f64; 2],
}

/// Keeps what reviewed pairs of a run say of each group, in place of what was kept before.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such run.
pub fn put_reviewed(tx: &mut Tx<'_>, run: &Id, groups: &[ReviewedGroup]) -> Result<(), StoreError> {
    tx.execute("DELETE FROM link_review_groups WHERE run_id = $1", &[run.into()])?;
    let mut rows = groups.iter().map(|group| {
        let [estimate, low, high] = group.estimate;
        vec![
            run.into(),
            (&group.grouped_by).into(),
            (&group.part).into(),
            group.rate.as_str().into(),
            group.reviewed.into(),
            estimate.into(),
            low.into(),
            high.into(),
        ]
    });
    tx.insert_many(&REVIEWED.insert_head(), "", &mut rows)?;
    Ok(())
}

/// What reviewed pairs of a run say of each group, in order.
///
/// # Errors
/// [`StoreError`].
pub fn reviewed(tx: &mut Tx<'_>, run: &Id) -> Result<Vec<ReviewedGroup>, StoreError> {
    let sql = REVIEWED.select("WHERE run_id = $1 ORDER BY grouped_by, part, figure");
    tx.many(&sql, &[run.into()], |row| {
        Ok(ReviewedGroup {
            grouped_by: row.text(1)?,
            part: row.text(2)?,
            rate: row.read(3, "a rate", ReviewedRate::parse)?,
            reviewed: row.count(4)?,
            estimate: [row.real(5)?, row.real(6)?, row.real(7)?],
        })
    })
}

/// Keeps what thresholds of their own would mean for the groups of a run.
///
/// # Errors
/// [`StoreError::Conflict`] when they are kept already, or there is no such run.
pub fn insert_offers(tx: &mut Tx<'_>, run: &Id, offers: &[Offered]) -> Result<(), StoreError> {
    let mut rows = offers.iter().map(|offer| {
        vec![
            run.into(),
            (&offer.grouped_by).into(),
            (&offer.part).into(),
            offer.probability.into(),
            offer.missed[0].into(),
            offer.missed[1].into(),
            offer.false_pairs[0].into(),
            offer.false_pairs[1].into(),
        ]
    });
    tx.insert_many(&OFFERS.insert_head(), "", &mut rows)?;
    Ok(())
}

/// What thresholds of their own would mean for the groups of a run, in order.
///
/// # Errors
/// [`StoreError`].
pub fn offers(tx: &mut Tx<'_>, run: &Id) -> Result<Vec<Offered>, StoreError> {
    let sql = OFFERS.select("WHERE run_id = $1 ORDER BY grouped_by, part");
    tx.many(&sql, &[run.into()], |row| {
        Ok(Offered {
            grouped_by: row.text(1)?,
            part: row.text(2)?,
            probability: row.real(3)?,
            missed: [row.real(4)?, row.real(5)?],
            false_pairs: [row.real(6)?, row.real(7)?],
        })
    })
}
