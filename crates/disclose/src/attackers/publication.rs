//! What anyone can see: figures, what each may stand for, and the sums that tie them.

use crate::exact::Relation;
use serde::{Deserialize, Serialize};

/// The form of the record.
const FORMAT: &str = "lifechances publication 1";

/// What is shown of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Shown {
    /// The figure itself.
    Exactly(u64),
    /// A rounded or noisy figure: at least and at most so many are behind it.
    Between(u64, u64),
    /// Not shown.
    Hidden,
    /// 0 by definition.
    Impossible,
    /// Not part of any table, but of a sum.
    Unpublished,
}

/// One figure of a publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Its name, with table and release where there are several.
    pub name: String,
    /// What is shown.
    pub shown: Shown,
}

/// Published figures and how they hang together. Anyone may write one, of anyone's tables; only a
/// [`Released`](crate::Released) one has been protected here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// The figures.
    pub figures: Vec<Figure>,
    /// Sums that hold.
    pub relations: Vec<Relation>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record<P> {
    format: String,
    publication: P,
}

impl Publication {
    /// Canonical JSON, the same bytes for the same publication.
    pub fn to_record(&self) -> String {
        let record = Record { format: FORMAT.to_owned(), publication: self };
        serde_json::to_string(&record)
            .expect("a publication has string keys only and always serialises")
    }

    /// A publication from its record; `None` when the record is of another form or not canonical.
    pub fn of_record(record: &str) -> Option<Self> {
        let read: Record<Self> = serde_json::from_str(record).ok()?;
        let is_ours = read.format == FORMAT && read.publication.to_record() == record;
        is_ours.then_some(read.publication)
    }

    /// The figures that are not shown although they are part of a table.
    pub fn hidden(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.figures.len()).filter(|number| self.figures[*number].shown == Shown::Hidden)
    }
}
