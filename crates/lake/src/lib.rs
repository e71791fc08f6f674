//! The vault and the lake: sealed identifiers, and facts that nobody can put a name to.
//!
//! Two homes for what partners send. The **lake** keeps facts in Parquet files under a key that
//! says nothing ([`lake::Lake`], [`table::Table`]); the **vault** keeps names, dates of birth,
//! postcodes and numbers, sealed on disk, and makes the keys and pseudonyms ([`vault::Vault`]).
//! This is the only crate that says "Parquet": [`records::parquet_records`] also reads other
//! people's flat Parquet files for the readers of layouts.
//!
//! Every file is written beside its place, forced to the disk and then renamed, so a load that is
//! killed half-way leaves what was there before ([`atomic`]).

mod atomic;
pub mod codes;
mod columns;
mod contributors;
mod extracts;
pub mod lake;
mod open;
mod outputs;
pub mod part;
mod people;
pub mod problem;
pub mod records;
pub mod reviews;
pub mod ring;
mod rows;
mod spelling;
mod stages;
pub mod table;
pub mod vault;
mod write;

pub use codes::{Numbers, write_numbers};
pub use lake::{Lake, Part, PartNote, Written};
pub use part::PartWriter;
pub use problem::LakeProblem;
pub use records::{ParquetRecords, parquet_records};
pub use reviews::Reviews;
pub use ring::Pseudonyms;
pub use table::{Column, Table, spelled};
pub use vault::{Entry, IdentifiedRecord, Opened, Opening, PersonId, Taken, Vault};
