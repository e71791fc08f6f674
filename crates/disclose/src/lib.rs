//! Disclosure control: the only maker of [`Released`] figures.
//!
//! Anyone may fill a [`RawTable`]; nobody outside this crate can look inside one. [`release`] turns
//! it into a [`Released`] [`Table`] or refuses. The steps are small files, read in this order:
//! `raw` (what is counted) → `sensitive` (which cells must hide) → `suppress` (which others must
//! hide with them) → `release` (rounding, and the attack that must fail) → `released` (what may be
//! kept and shown). `attack` is public, so anyone can try a published table.
//!
//! [`exact`] protects tables of any number of dimensions, hierarchies and linked tables whose shown
//! figures are exact, with the fewest cells hidden; [`attackers`] are for anyone's tables, which
//! [`own_tables`] reads from files.
//!
//! What this proves and what it does not is written in `docs/method/disclosure.md`.
//!
//! # The wall is held by the compiler
//!
//! What is allowed compiles, with the same names and imports as what is not:
//! ```
//! use lifechances_disclose::{RawTable, Released, Table};
//! fn words(raw: &RawTable) -> &str { &raw.about().key }
//! fn read(released: &Released<Table>) -> usize { released.cells.len() }
//! fn needs_serialize<T: serde::Serialize>() {}
//! needs_serialize::<Released<Table>>();
//! fn needs_clone<T: Clone>() {}
//! needs_clone::<Released<Table>>();
//! fn needs_deserialize<T: for<'a> serde::Deserialize<'a>>() {}
//! needs_deserialize::<Table>();
//! fn name(released: &Released<Table>) -> commons::ContentHash { released.hash() }
//! ```
//! Counts cannot be read back out of a raw table:
//! ```compile_fail,E0616
//! fn peek(raw: &lifechances_disclose::RawTable) -> u64 { raw.counts[0] }
//! ```
//! ```compile_fail,E0599
//! fn peek(raw: &lifechances_disclose::RawTable) -> usize { raw.counts().len() }
//! ```
//! It has no serialised form, and cannot be copied to be tried again under other rules:
//! ```compile_fail,E0277
//! fn needs_serialize<T: serde::Serialize>() {}
//! needs_serialize::<lifechances_disclose::RawTable>();
//! ```
//! ```compile_fail,E0277
//! fn needs_clone<T: Clone>() {}
//! needs_clone::<lifechances_disclose::RawTable>();
//! ```
//! Nobody else can make, alter or read in a released figure:
//! ```compile_fail,E0451
//! # use lifechances_disclose::{Released, Table};
//! fn forge(table: Table, hash: commons::ContentHash) -> Released<Table> { Released { value: table, hash } }
//! ```
//! ```compile_fail,E0616
//! # use lifechances_disclose::{Released, Table};
//! fn alter(released: &mut Released<Table>) { released.value.cells.clear(); }
//! ```
//! ```compile_fail,E0277
//! # use lifechances_disclose::{Released, Table};
//! fn needs_deserialize<T: for<'a> serde::Deserialize<'a>>() {}
//! needs_deserialize::<Released<Table>>();
//! ```

mod about;
mod attack;
pub mod attackers;
pub mod contributors;
mod differencing;
pub mod exact;
mod linear;
pub mod live;
mod network;
pub mod output_checks;
pub mod own_tables;
mod raw;
mod release;
mod released;
mod rules;
mod sensitive;
mod suppress;
#[cfg(test)]
mod suppress_tests;
mod table;
mod wilson;

pub use about::{About, Along, Context, Dimension, Level, Origin, Role};
pub use attack::{AttackReport, Bounds, Impossible, attack};
pub use differencing::{Contributors, check_overlap, check_overlaps};
pub use raw::{Malformed, RawTable};
pub use release::{Refusal, release};
pub use released::{Released, Tampered, reopen, reopen_publication};
pub use rules::{BadRules, Rules, Zeroes};
pub use table::{Cell, Note, Rate, RateAnswer, Table};
pub use wilson::wilson_95;
