//! Exact suppression: figures are shown as they are or hidden, and no hidden one can be worked out.
//!
//! For statutory formats, tables of three or more dimensions, hierarchies, linked tables, money,
//! and releases of several dates. Read in this order: `problem` (cells and the sums that tie them)
//! and `margins` (tables as such), `primary` (what must hide), `protect` (the whole way), `paths`
//! (a good choice quickly), `search` with `master` and `cuts` (the best choice, with proof),
//! `flows` and `witness` (the attack that every choice must withstand).
//!
//! Floating point chooses; whole numbers prove. Nothing is returned unless for every sensitive cell
//! another table was found, and added up exactly, in which the cell is as far away as it must be.

mod cuts;
mod flows;
mod instance;
mod margins;
mod master;
mod neighbourhood;
mod paths;
mod primary;
mod problem;
mod protect;
mod search;
mod trim;
mod witness;

#[cfg(test)]
mod tests;

pub use margins::{Axis, Group, with_margins};
pub(crate) use primary::percent_of;
pub use primary::{Contributions, MoneyRule};
pub use problem::{Cell, Need, Problem, Relation, Status, Unsound};
pub use protect::{Cost, Method, Protected, Protection, Refused, Request, protect};
