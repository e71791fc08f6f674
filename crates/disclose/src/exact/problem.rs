//! Figures with their true values, what must hide, and the sums that tie them.
//!
//! One type for tables of any number of dimensions, hierarchies, linked tables and earlier
//! releases: a list of cells, and relations "these, times these, make nothing". `margins` builds
//! them from tables; `primary` marks what must hide.

use std::collections::BTreeMap;
use std::fmt;

/// No figure of this software is larger (a thousand million pounds in pence).
const MOST: u64 = 100_000_000_000;
/// More cells than this is not something a person can check.
const MOST_CELLS: usize = 20_000;
/// A larger weight in a sum is a slip of the pen.
const MOST_WEIGHT: i64 = 1000;

/// How far an attacker must be kept from the truth: "it could be this much less, or this much
/// more".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// It must seem possible that the figure is at least this much smaller.
    pub down: u64,
    /// It must seem possible that the figure is at least this much larger.
    pub up: u64,
}

/// What may happen to a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It must hide, and must not be worked out. Also a figure that an earlier release hid.
    Sensitive(Need),
    /// It may be hidden to protect others.
    Open,
    /// It must not be hidden, or is known already: an earlier release showed it.
    Kept,
    /// Nobody can be counted here by definition; everybody knows that it is 0.
    Impossible,
    /// It is not published anyway, and nobody minds what is known about it: a common part of two
    /// linked tables, or the difference of two releases.
    Unpublished,
}

/// One figure.
#[derive(Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its name, by which linked tables and releases find the figures they share.
    pub name: String,
    /// The true value: children, or pence.
    pub value: u64,
    /// What may happen to it.
    pub status: Status,
}

/// Figures that make nothing when each is taken so many times: parts once, their total −1 times.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// What it says, in words, such as "the rows of Calder North make its total".
    pub says: String,
    /// Number of the figure, and how many times it is taken.
    pub terms: Vec<(usize, i64)>,
}

/// Cells and relations that are known to fit. Printing it shows nothing, as with a
/// [`RawTable`](crate::RawTable).
#[derive(Clone)]
pub struct Problem {
    pub(crate) cells: Vec<Cell>,
    pub(crate) relations: Vec<Relation>,
}

/// The parts do not make a problem. No variant carries a count of children.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsound {
    /// A relation names a cell that is not there, twice, with weight 0 or beyond a thousand.
    #[error(
        "relation {relation} (from 0) names a cell that does not exist, twice, or {MOST_WEIGHT} times or more"
    )]
    Relation {
        /// Its number from 0.
        relation: usize,
    },
    /// The true values do not obey a relation.
    #[error(
        "the figures of relation {relation} (from 0), “{says}”, do not add up; correct them or leave the relation out"
    )]
    DoesNotAddUp {
        /// Its number from 0.
        relation: usize,
        /// Its words.
        says: String,
    },
    /// A cell cannot be empty by definition and hold something.
    #[error("“{name}” is said to be impossible but is not 0")]
    NotImpossible {
        /// The cell.
        name: String,
    },
    /// A need asks for a figure below 0, or for nothing.
    #[error("“{name}” must hide, but its protection reaches below 0 or nowhere")]
    Need {
        /// The cell.
        name: String,
    },
    /// Two tables give the same figure differently.
    #[error("two tables give “{name}” differently; they are not of the same data")]
    Differs {
        /// The cell.
        name: String,
    },
    /// One table must hide what another, or an earlier release, shows.
    #[error(
        "“{name}” must hide in one table but is shown by another; it cannot be hidden any more, so leave out or merge what would give it away"
    )]
    AlreadyShown {
        /// The cell.
        name: String,
    },
    /// Two cells have one name.
    #[error("two cells are called “{name}”")]
    NamedTwice {
        /// The name.
        name: String,
    },
    /// More than 20,000 cells, or figures beyond a hundred thousand million.
    #[error("this is too large to be protected: at most {MOST_CELLS} cells")]
    TooLarge,
    /// A table's counts or levels do not fit its dimensions.
    #[error(
        "the counts do not fit the table's dimensions, or a group names a level that is not before it"
    )]
    Shape,
}

impl Problem {
    /// Checks the parts.
    ///
    /// # Errors
    /// [`Unsound`] with the first thing that does not fit.
    pub fn new(cells: Vec<Cell>, relations: Vec<Relation>) -> Result<Self, Unsound> {
        if cells.len() > MOST_CELLS || cells.iter().any(|cell| cell.value > MOST) {
            return Err(Unsound::TooLarge);
        }
        let mut names: Vec<&str> = cells.iter().map(|cell| cell.name.as_str()).collect();
        names.sort_unstable();
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Unsound::NamedTwice { name: pair[0].to_owned() });
        }
        cells.iter().try_for_each(must_be_sound)?;
        for (number, relation) in relations.iter().enumerate() {
            if !is_well_formed(relation, cells.len()) {
                return Err(Unsound::Relation { relation: number });
            }
            let term =
                |(cell, times): &(usize, i64)| i128::from(cells[*cell].value) * i128::from(*times);
            if relation.terms.iter().map(term).sum::<i128>() != 0 {
                return Err(Unsound::DoesNotAddUp {
                    relation: number,
                    says: relation.says.clone(),
                });
            }
        }
        Ok(Self { cells, relations })
    }

    /// Puts tables that share figures, or releases of several dates, into one: cells of the same
    /// name become one cell. Of two statuses the stricter one stands.
    ///
    /// # Errors
    /// [`Unsound::Differs`] when a shared figure has two values, or as [`Problem::new`].
    pub fn linked(parts: &[Self]) -> Result<Self, Unsound> {
        let mut cells: Vec<Cell> = Vec::new();
        let mut relations: Vec<Relation> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for part in parts {
            let mut here = Vec::with_capacity(part.cells.len());
            for cell in &part.cells {
                let place = *places.entry(cell.name.clone()).or_insert(cells.len());
                here.push(place);
                let Some(known) = cells.get_mut(place) else {
                    cells.push(cell.clone());
                    continue;
                };
                if known.value != cell.value {
                    return Err(Unsound::Differs { name: cell.name.clone() });
                }
                let name = || cell.name.clone();
                known.status = stricter(known.status, cell.status)
                    .ok_or_else(|| Unsound::AlreadyShown { name: name() })?;
            }
            for relation in &part.relations {
                let moved = |(cell, times): &(usize, i64)| (here[*cell], *times);
                let terms = relation.terms.iter().map(moved).collect();
                relations.push(Relation { says: relation.says.clone(), terms });
            }
        }
        Self::new(cells, relations)
    }

    /// The names of the cells, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|cell| cell.name.as_str())
    }

    /// How many cells there are.
    pub const fn size(&self) -> usize {
        self.cells.len()
    }

    /// How many cells must hide.
    pub fn sensitive(&self) -> usize {
        self.cells.iter().filter(|cell| matches!(cell.status, Status::Sensitive(_))).count()
    }

    /// Gives the named cells another status, such as [`Status::Kept`] for what was published.
    #[must_use]
    pub fn with_status(mut self, status: Status, is_meant: impl Fn(&str) -> bool) -> Self {
        for cell in self.cells.iter_mut().filter(|cell| is_meant(&cell.name)) {
            let is_impossible = cell.status == Status::Impossible;
            cell.status = if is_impossible { Status::Impossible } else { status };
        }
        self
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Problem(..)")
    }
}

impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cell(..)")
    }
}

fn must_be_sound(cell: &Cell) -> Result<(), Unsound> {
    match cell.status {
        Status::Impossible if cell.value > 0 => {
            Err(Unsound::NotImpossible { name: cell.name.clone() })
        }
        Status::Sensitive(Need { down, up })
            if down > cell.value || up > MOST || down + up == 0 =>
        {
            Err(Unsound::Need { name: cell.name.clone() })
        }
        Status::Sensitive(_)
        | Status::Open
        | Status::Kept
        | Status::Impossible
        | Status::Unpublished => Ok(()),
    }
}

fn is_well_formed(relation: &Relation, cells: usize) -> bool {
    let mut named: Vec<usize> = relation.terms.iter().map(|(cell, _)| *cell).collect();
    named.sort_unstable();
    let is_sound = |(cell, times): &(usize, i64)| {
        *cell < cells && *times != 0 && times.unsigned_abs() < MOST_WEIGHT.unsigned_abs()
    };
    relation.terms.iter().all(is_sound) && named.windows(2).all(|pair| pair[0] != pair[1])
}

/// What an earlier or another table needs is not given up: a sensitive figure stays sensitive, a
/// shown one cannot be hidden any more. `None` for one that is both.
fn stricter(a: Status, b: Status) -> Option<Status> {
    Some(match (a, b) {
        (Status::Sensitive(_), Status::Kept) | (Status::Kept, Status::Sensitive(_)) => return None,
        (Status::Sensitive(one), Status::Sensitive(other)) => {
            Status::Sensitive(Need { down: one.down.max(other.down), up: one.up.max(other.up) })
        }
        (Status::Sensitive(need), _) | (_, Status::Sensitive(need)) => Status::Sensitive(need),
        (Status::Impossible, _) | (_, Status::Impossible) => Status::Impossible,
        (Status::Kept, _) | (_, Status::Kept) => Status::Kept,
        (Status::Open, _) | (_, Status::Open) => Status::Open,
        (Status::Unpublished, Status::Unpublished) => Status::Unpublished,
    })
}
