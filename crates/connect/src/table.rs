//! What linking reads: records as columns, each column of one kind.

use crate::shared::{pieces, shared};
use crate::texts::{NONE, Texts, Words, code_of, hash_of, low};
use std::sync::{Mutex, OnceLock};

/// What a column holds. Kinds that occur once are named; the others carry the column's own name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Forenames, one or several.
    Given,
    /// Family name.
    Surname,
    /// Other names used: middle names, a chosen name, a former surname.
    Other,
    /// Date of birth: `yyyy-mm-dd`, `yyyymmdd`, `dd/mm/yyyy` or `yyyy`.
    Born,
    /// Sex.
    Sex,
    /// Postcode of the home.
    Postcode,
    /// Unique property reference number of the home.
    Uprn,
    /// School or other setting attended.
    School,
    /// NHS number.
    Nhs,
    /// Unique pupil number.
    Upn,
    /// Any other number that one person has, and that may be mistyped.
    Number(String),
    /// Words that may be mistyped: a street, a town, an occupation.
    Text(String),
    /// A code that is the same or is not.
    Category(String),
}

impl Kind {
    /// The word for it in model documents and on the command line.
    pub fn word(&self) -> &str {
        match self {
            Self::Given => "given",
            Self::Surname => "surname",
            Self::Other => "other",
            Self::Born => "dob",
            Self::Sex => "sex",
            Self::Postcode => "postcode",
            Self::Uprn => "uprn",
            Self::School => "school",
            Self::Nhs => "nhs",
            Self::Upn => "upn",
            Self::Number(name) | Self::Text(name) | Self::Category(name) => name,
        }
    }
}

/// Records in columns. Row numbers are the order in which rows were pushed.
#[derive(Debug, Clone)]
pub struct Table {
    ids: Words,
    sources: Vec<u16>,
    columns: Vec<Column>,
    threads: usize,
    /// Rows in the frame's order, once that is known.
    order: OnceLock<Vec<u32>>,
}

/// Some rows that are added to a table together: column by column, which is faster than one by one.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    bytes: String,
    /// Where each text ends: of every row the id, then its values.
    ends: Vec<usize>,
    /// Half of the hash of every value, row by row.
    halves: Vec<u32>,
    sources: Vec<u16>,
    width: usize,
}

impl Rows {
    /// No row yet, for a table with this many columns.
    pub fn of_width(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    /// Adds one row as [`Table::push`] does.
    pub fn push<'a>(&mut self, id: &str, source: u16, values: impl IntoIterator<Item = &'a str>) {
        self.sources.push(source);
        let mut values = values.into_iter();
        self.bytes.push_str(id);
        self.ends.push(self.bytes.len());
        for _ in 0..self.width {
            let text = values.next().unwrap_or("").trim();
            self.bytes.push_str(text);
            self.ends.push(self.bytes.len());
            self.halves.push(low(hash_of(text)));
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// Forgets its rows and keeps their memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        self.halves.clear();
        self.sources.clear();
    }

    /// One text of every row: 0 is the id.
    fn texts(&self, column: usize) -> impl Iterator<Item = &str> + Clone {
        (0..self.len()).map(move |row| {
            let at = row * (self.width + 1) + column;
            let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
            &self.bytes[from..self.ends[at]]
        })
    }
}

/// One column: for every row the code of a distinct text.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub kind: Kind,
    pub codes: Vec<u32>,
    pub texts: Texts,
}

impl Table {
    /// An empty table with these columns.
    pub fn new(kinds: Vec<Kind>) -> Self {
        let column = |kind| Column { kind, codes: Vec::new(), texts: Texts::new() };
        Self {
            ids: Words::default(),
            sources: Vec::new(),
            columns: kinds.into_iter().map(column).collect(),
            threads: 1,
            order: OnceLock::new(),
        }
    }

    /// How many threads may work on it when it is read; what comes of it is the same.
    pub fn use_threads(&mut self, threads: usize) {
        self.threads = threads.max(1);
    }

    pub(crate) const fn threads(&self) -> usize {
        self.threads
    }

    /// Adds rows, of which each has as many values as there are columns.
    pub fn push_rows(&mut self, rows: &Rows) {
        self.order.take();
        self.sources.extend_from_slice(&rows.sources);
        for id in rows.texts(0) {
            self.ids.push(id);
        }
        let mut halves: Vec<u32> = Vec::with_capacity(rows.len());
        for (at, column) in self.columns.iter_mut().enumerate() {
            if at >= rows.width {
                column.codes.resize(self.sources.len(), NONE);
                continue;
            }
            halves.clear();
            halves.extend(rows.halves.iter().skip(at).step_by(rows.width));
            let Column { codes, texts, .. } = column;
            texts.intern_many(rows.texts(at + 1), &halves, codes);
        }
    }

    /// Adds one row: its id, which file it is from, and one text for each column in order; an empty
    /// text is "not recorded", and texts that are not given are too.
    pub fn push<'a>(&mut self, id: &str, source: u16, values: impl IntoIterator<Item = &'a str>) {
        self.order.take();
        self.ids.push(id);
        self.sources.push(source);
        let mut values = values.into_iter();
        for column in &mut self.columns {
            let code = column.texts.intern(values.next().unwrap_or("").trim());
            column.codes.push(code);
        }
    }

    /// No more rows will come: gives back the memory that only adding needs.
    pub fn close(&mut self) {
        self.ids.close();
        for column in &mut self.columns {
            column.texts.close();
            column.codes.shrink_to_fit();
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// Number of different ids; rows without one do not count.
    pub fn distinct_ids(&self) -> usize {
        let mut keyed = self.by_hash();
        self.order.get_or_init(|| self.in_order(&mut keyed));
        // Ids with one hash stand together; nearly always they are one id.
        let mut distinct = 0;
        for same_hash in keyed.chunk_by(|x, y| x.0 == y.0) {
            if let [(_, row)] = same_hash {
                distinct += usize::from(!self.id(*row).is_empty());
                continue;
            }
            let mut ids: Vec<&str> = same_hash.iter().map(|(_, row)| self.id(*row)).collect();
            ids.sort_unstable();
            ids.dedup();
            distinct += ids.iter().filter(|id| !id.is_empty()).count();
        }
        distinct
    }

    /// The id of a row.
    pub fn id(&self, row: u32) -> &str {
        self.ids.get(row as usize)
    }

    /// The source of a row.
    pub fn source(&self, row: u32) -> u16 {
        self.sources[row as usize]
    }

    /// The kinds of the columns, in order.
    pub fn kinds(&self) -> impl Iterator<Item = &Kind> {
        self.columns.iter().map(|column| &column.kind)
    }

    /// The texts of a row, column by column.
    pub(crate) fn texts_of(&self, row: u32) -> impl Iterator<Item = &str> {
        self.columns.iter().map(move |column| column.texts.get(column.codes[row as usize]))
    }

    pub(crate) fn column(&self, kind: &Kind) -> Option<&Column> {
        self.columns.iter().find(|column| column.kind == *kind)
    }

    /// What a row has in the column of a kind; empty when it is not recorded or not a column.
    pub(crate) fn text(&self, kind: &Kind, row: u32) -> &str {
        self.column(kind).map_or("", |column| column.texts.get(column.codes[row as usize]))
    }

    pub(crate) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Rows in an order that depends on their ids and sources only, not on how they came in.
    pub(crate) fn order(&self) -> Vec<u32> {
        self.order.get_or_init(|| self.in_order(&mut self.by_hash())).clone()
    }

    fn in_order(&self, keyed: &mut [(u64, u32)]) -> Vec<u32> {
        for same in keyed.chunk_by_mut(|x, y| x.0 == y.0).filter(|same| same.len() > 1) {
            same.sort_unstable_by_key(|(_, row)| (self.source(*row), *row));
        }
        keyed.iter().map(|(_, row)| *row).collect()
    }

    /// Rows with the hashes of their ids, in the order of both: first put together by how the hash
    /// begins, so that what is sorted fits the nearest memory.
    fn by_hash(&self) -> Vec<(u64, u32)> {
        let all: Vec<u32> = (0..code_of(self.len())).collect();
        let hashes = |(_, rows): &(usize, &[u32])| -> Vec<u64> {
            rows.iter().map(|row| hash_of(self.id(*row))).collect()
        };
        let hashes = shared(self.threads, &pieces(&all, self.threads), hashes).concat();
        let begins = |hash: &u64| low(*hash >> (64 - BITS)) as usize;
        let mut ends = vec![0_usize; 1 << BITS];
        hashes.iter().for_each(|hash| ends[begins(hash)] += 1);
        let mut sum = 0;
        for end in &mut ends {
            sum += std::mem::replace(end, sum);
        }
        let mut keyed = vec![(0, 0); hashes.len()];
        for (hash, row) in hashes.iter().zip(all) {
            let end = &mut ends[begins(hash)];
            keyed[*end] = (*hash, row);
            *end += 1;
        }
        drop(hashes);
        let mut parts = Vec::new();
        let (mut rest, mut from) = (&mut keyed[..], 0);
        for some in ends.chunks((1 << BITS) / PARTS) {
            let to = some.last().copied().unwrap_or(from);
            let (part, others) = std::mem::take(&mut rest).split_at_mut(to - from);
            parts.push(Mutex::new((part, some, from)));
            (rest, from) = (others, to);
        }
        shared(self.threads, &parts, |part| {
            let (part, ends, from) = &mut *part.lock().expect("sorting does not panic");
            let mut start = 0;
            for end in ends.iter().map(|end| end - *from) {
                part[start..end].sort_unstable();
                start = end;
            }
        });
        drop(parts);
        keyed
    }
}

/// Bits of a hash by which rows are put together.
const BITS: u32 = 11;

/// Parts that are sorted apart.
const PARTS: usize = 64;
