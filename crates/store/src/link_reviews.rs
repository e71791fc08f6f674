//! How far the review of a run of linking is, and what reviewers' decisions say of it. Counts of
//! pairs and shares only: which pairs they are, and who said what, stays in the vault.

use crate::table::Table;
use crate::{Id, Row, StoreError, Tx, Value};
use commons::Moment;

pub(crate) const TABLE: Table = Table {
    name: "link_reviews",
    columns: "run_id, counted_at, waits_first, waits_second, waits_third, settled, judged_twice, \
              agreed, nobody_could_tell, still_needed",
    order: "run_id",
};

pub(crate) const FIGURES: Table = Table {
    name: "link_review_figures",
    columns: "run_id, figure, estimate, low, high",
    order: "run_id, figure",
};

/// How far the review of a run is.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkReview {
    /// The run.
    pub run: Id,
    /// When this was counted.
    pub counted_at: Moment,
    /// Pairs that wait for a first, a second and a third reviewer.
    pub waits: [u64; 3],
    /// Pairs that are settled.
    pub settled: u64,
    /// Pairs that two reviewers judged.
    pub judged_twice: u64,
    /// Of those, pairs on which they said the same.
    pub agreed: u64,
    /// Pairs of the sample of which nobody could tell.
    pub nobody_could_tell: u64,
    /// Pairs of the sample that stand for others and that nobody has decided yet, while too few are
    /// decided for an estimate; nothing once there is one.
    pub still_needed: u64,
    /// What the decisions say.
    pub figures: Vec<ReviewFigure>,
}

/// What a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReviewFigureKind {
    /// Share of pairs on which two reviewers said the same.
    Agreed,
    /// Cohen's kappa of the two.
    Kappa,
    /// Gwet's AC1 of the two.
    Ac1,
    /// Share of links that are right, from the reviewed sample alone.
    Precision,
    /// Share of listed pairs of one child that are linked, from the reviewed sample alone.
    Recall,
    /// The same, with what blocking is expected to miss.
    RecallOfAll,
}

impl ReviewFigureKind {
    const ALL: [Self; 6] =
        [Self::Agreed, Self::Kappa, Self::Ac1, Self::Precision, Self::Recall, Self::RecallOfAll];

    /// The word stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Kappa => "kappa",
            Self::Ac1 => "ac1",
            Self::Precision => "precision",
            Self::Recall => "recall",
            Self::RecallOfAll => "recall of all",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// An estimate with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReviewFigure {
    /// What it is.
    pub kind: ReviewFigureKind,
    /// The estimate, and the ends of its interval.
    pub estimate: [f64; 3],
}

/// Keeps how far a review is, in place of what was kept of it before.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such run.
pub fn put(tx: &mut Tx<'_>, review: &LinkReview) -> Result<(), StoreError> {
    let run = [Value::from(&review.run)];
    tx.execute("DELETE FROM link_review_figures WHERE run_id = $1", &run)?;
    tx.execute("DELETE FROM link_reviews WHERE run_id = $1", &run)?;
    let [first, second, third] = review.waits;
    let values: Vec<Value> = vec![
        (&review.run).into(),
        review.counted_at.into(),
        first.into(),
        second.into(),
        third.into(),
        review.settled.into(),
        review.judged_twice.into(),
        review.agreed.into(),
        review.nobody_could_tell.into(),
        review.still_needed.into(),
    ];
    tx.execute(&TABLE.insert(), &values)?;
    let mut rows = review.figures.iter().map(|figure| {
        let [estimate, low, high] = figure.estimate.map(Value::from);
        vec![(&review.run).into(), figure.kind.as_str().into(), estimate, low, high]
    });
    tx.insert_many(&FIGURES.insert_head(), "", &mut rows)?;
    Ok(())
}

/// How far the review of a run is; `None` when nothing was drawn for review.
///
/// # Errors
/// [`StoreError`].
pub fn of(tx: &mut Tx<'_>, run: &Id) -> Result<Option<LinkReview>, StoreError> {
    let Some(mut review) = tx.maybe(&TABLE.select("WHERE run_id = $1"), &[run.into()], read)?
    else {
        return Ok(None);
    };
    let sql = FIGURES.select("WHERE run_id = $1 ORDER BY figure");
    review.figures = tx.many(&sql, &[run.into()], |row| {
        let estimate = [row.real(2)?, row.real(3)?, row.real(4)?];
        Ok(ReviewFigure { kind: row.read(1, "a figure", ReviewFigureKind::parse)?, estimate })
    })?;
    review.figures.sort_by_key(|figure| figure.kind);
    Ok(Some(review))
}

fn read(row: &Row) -> Result<LinkReview, StoreError> {
    Ok(LinkReview {
        run: row.read(0, "an id", Id::parse)?,
        counted_at: row.moment(1)?,
        waits: [row.count(2)?, row.count(3)?, row.count(4)?],
        settled: row.count(5)?,
        judged_twice: row.count(6)?,
        agreed: row.count(7)?,
        nobody_could_tell: row.count(8)?,
        still_needed: row.count(9)?,
        figures: Vec::new(),
    })
}
