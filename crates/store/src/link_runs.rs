//! What each run of linking came to: how many records, people and pairs, and how good it is held to
//! be. Counts only: nothing here is about a child.

use crate::table::Table;
use crate::{Id, Row, StoreError, Tx, Value};
use commons::Moment;

pub(crate) const TABLE: Table = Table {
    name: "link_runs",
    columns: "id, ended_at, asked_by, model, settings_json, records, people, pairs_compared, \
              reviews, completeness, expected_precision, expected_recall, true_precision, \
              true_precision_low, true_precision_high, true_recall, true_recall_low, \
              true_recall_high",
    order: "id",
};

pub(crate) const COUNTS: Table = Table {
    name: "link_counts",
    columns: "run_id, kind, part, beside, counted",
    order: "run_id, kind, part, beside",
};

/// A finished run.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkRun {
    /// Its id.
    pub id: Id,
    /// When it ended.
    pub ended_at: Moment,
    /// Who asked for it.
    pub asked_by: String,
    /// The model, in words.
    pub model: String,
    /// The settings, as JSON.
    pub settings_json: String,
    /// Records linked.
    pub records: u64,
    /// People they are of.
    pub people: u64,
    /// Pairs compared.
    pub pairs_compared: u64,
    /// Pairs that wait for a person.
    pub reviews: u64,
    /// Share of one person's pairs that blocking is expected to bring together.
    pub completeness: f64,
    /// Share of joined pairs that are expected to be right.
    pub expected_precision: f64,
    /// Share of one person's pairs that are expected to be joined.
    pub expected_recall: f64,
    /// What a comparison with the truth found, where the truth is known: of an invented district.
    pub truth: Option<TruthFound>,
}

/// Precision and recall against the truth, each with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TruthFound {
    /// Precision, and the ends of its interval.
    pub precision: [f64; 3],
    /// Recall, and the ends of its interval.
    pub recall: [f64; 3],
}

/// What a count is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CountKind {
    /// Records of a source.
    Records,
    /// People that a source knows.
    People,
    /// People that only this source knows.
    OnlyHere,
    /// People that two sources know; with one source twice, those it has several records of.
    BothKnow,
    /// Pairs that a blocking rule brought together.
    Rule,
    /// Pairs that splitting a rule's large blocks left out.
    LeftOut,
    /// Pairs that wait for a person, by reason.
    Review,
    /// The same, by reason and how the records agree.
    Pattern,
}

impl CountKind {
    /// The word stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::People => "people",
            Self::OnlyHere => "only here",
            Self::BothKnow => "both know",
            Self::Rule => "rule",
            Self::LeftOut => "left out",
            Self::Review => "review",
            Self::Pattern => "pattern",
        }
    }

    /// Whether it counts records or people; the others count pairs that a model brought together.
    pub const fn is_of_people(self) -> bool {
        match self {
            Self::Records | Self::People | Self::OnlyHere | Self::BothKnow => true,
            Self::Rule | Self::LeftOut | Self::Review | Self::Pattern => false,
        }
    }

    fn parse(word: &str) -> Option<Self> {
        let all = [
            Self::Records,
            Self::People,
            Self::OnlyHere,
            Self::BothKnow,
            Self::Rule,
            Self::LeftOut,
            Self::Review,
            Self::Pattern,
        ];
        all.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// One count of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkCount {
    /// What it counts.
    pub kind: CountKind,
    /// A source, a rule or a reason.
    pub part: String,
    /// The other source, or how records agree; empty where there is none.
    pub beside: String,
    /// How many; `None` is fewer than ten.
    pub counted: Option<u64>,
}

/// Keeps a run with its counts.
///
/// # Errors
/// [`StoreError::Conflict`] when the id is taken.
pub fn insert(tx: &mut Tx<'_>, run: &LinkRun, counts: &[LinkCount]) -> Result<(), StoreError> {
    let mut values: Vec<Value> = vec![
        (&run.id).into(),
        run.ended_at.into(),
        (&run.asked_by).into(),
        (&run.model).into(),
        (&run.settings_json).into(),
        run.records.into(),
        run.people.into(),
        run.pairs_compared.into(),
        run.reviews.into(),
        run.completeness.into(),
        run.expected_precision.into(),
        run.expected_recall.into(),
    ];
    let truth = |at: usize| {
        run.truth.map(|truth| if at < 3 { truth.precision[at] } else { truth.recall[at - 3] })
    };
    values.extend((0..6).map(|at| truth(at).into()));
    tx.execute(&TABLE.insert(), &values)?;
    insert_counts(tx, &run.id, counts)
}

fn insert_counts(tx: &mut Tx<'_>, run: &Id, counts: &[LinkCount]) -> Result<(), StoreError> {
    let mut rows = counts.iter().map(|count| {
        vec![
            run.into(),
            count.kind.as_str().into(),
            (&count.part).into(),
            (&count.beside).into(),
            count.counted.into(),
        ]
    });
    tx.insert_many(&COUNTS.insert_head(), "", &mut rows)?;
    Ok(())
}

/// Replaces what a run counts of people, once somebody has set links right since: who is told of the
/// newest run is told how things are now. What it counts of pairs stays.
///
/// # Errors
/// [`StoreError`].
pub fn count_people_again(
    tx: &mut Tx<'_>,
    id: &Id,
    people: u64,
    counts: &[LinkCount],
) -> Result<(), StoreError> {
    let sql = "UPDATE link_runs SET people = $2 WHERE id = $1";
    tx.execute(sql, &[id.into(), people.into()])?;
    let kept: Vec<LinkCount> =
        counts_of(tx, id)?.into_iter().filter(|count| !count.kind.is_of_people()).collect();
    tx.execute("DELETE FROM link_counts WHERE run_id = $1", &[id.into()])?;
    insert_counts(tx, id, &kept)?;
    let of_people: Vec<LinkCount> =
        counts.iter().filter(|count| count.kind.is_of_people()).cloned().collect();
    insert_counts(tx, id, &of_people)
}

/// Notes what a comparison with the truth found. Says whether the run is there.
///
/// # Errors
/// [`StoreError`].
pub fn note_truth(tx: &mut Tx<'_>, id: &Id, truth: &TruthFound) -> Result<bool, StoreError> {
    let sql = "UPDATE link_runs SET true_precision = $2, true_precision_low = $3, \
         true_precision_high = $4, true_recall = $5, true_recall_low = $6, true_recall_high = $7 \
         WHERE id = $1";
    let [precision, precision_low, precision_high] = truth.precision.map(Value::from);
    let [recall, recall_low, recall_high] = truth.recall.map(Value::from);
    let values =
        [id.into(), precision, precision_low, precision_high, recall, recall_low, recall_high];
    Ok(tx.execute(sql, &values)? == 1)
}

/// Whether there is this run.
///
/// # Errors
/// [`StoreError`].
pub fn is_there(tx: &mut Tx<'_>, id: &Id) -> Result<bool, StoreError> {
    Ok(tx.maybe(&TABLE.select("WHERE id = $1"), &[id.into()], read)?.is_some())
}

/// The newest run.
///
/// # Errors
/// [`StoreError`].
pub fn newest(tx: &mut Tx<'_>) -> Result<Option<LinkRun>, StoreError> {
    tx.maybe(&TABLE.select("ORDER BY ended_at DESC, id DESC LIMIT 1"), &[], read)
}

/// The counts of a run, in order.
///
/// # Errors
/// [`StoreError`].
pub fn counts_of(tx: &mut Tx<'_>, id: &Id) -> Result<Vec<LinkCount>, StoreError> {
    let sql = COUNTS.select("WHERE run_id = $1 ORDER BY kind, part, beside");
    tx.many(&sql, &[id.into()], |row| {
        Ok(LinkCount {
            kind: row.read(1, "a kind of count", CountKind::parse)?,
            part: row.text(2)?,
            beside: row.text(3)?,
            counted: row.maybe_count(4)?,
        })
    })
}

fn read(row: &Row) -> Result<LinkRun, StoreError> {
    let real = |column: usize| row.real(column);
    let truth = match row.maybe_real(12)? {
        None => None,
        Some(_) => Some(TruthFound {
            precision: [real(12)?, real(13)?, real(14)?],
            recall: [real(15)?, real(16)?, real(17)?],
        }),
    };
    Ok(LinkRun {
        id: row.read(0, "an id", Id::parse)?,
        ended_at: row.moment(1)?,
        asked_by: row.text(2)?,
        model: row.text(3)?,
        settings_json: row.text(4)?,
        records: row.count(5)?,
        people: row.count(6)?,
        pairs_compared: row.count(7)?,
        reviews: row.count(8)?,
        completeness: real(9)?,
        expected_precision: real(10)?,
        expected_recall: real(11)?,
        truth,
    })
}
