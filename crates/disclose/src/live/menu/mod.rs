//! The menu: everything that may be asked at the door, as data.
//!
//! A menu is a TOML document (`read`) that two people sign (`sign`) and that is compiled against
//! the atoms of a vintage (`plan`), with an exact count of the noisy cells that hold each child.

mod document;
mod plan;
mod read;
mod read_dimension;
mod sign;
mod tree;

pub use commons::Mistake;
pub use document::{Coding, Kind, Measure, Menu, MenuDimension, Population, Range, TableOf, Value};
pub use plan::{Costs, Overspent, VintageKind};
pub use sign::{Signature, SignedMenu, Unsigned};

pub(super) use document::Along;
pub(super) use plan::{LARGE_AREA, LARGE_ATOM, Plan, PlannedTable, Sizes, Subject, compile};
