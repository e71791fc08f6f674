//! The operational database: SQLite (embedded) or PostgreSQL (given a URL), behind one SQL text.
//!
//! It holds people who work, places, what was loaded, published values, released figures and the
//! audit chain. **It holds no row about a child**: nothing here can name one.
//!
//! Read in this order: [`Store`] opens a database and runs named transactions on *desks*, threads
//! that own their connection; [`Tx`] is the only way to say SQL; each noun has its own file of free
//! functions on `&mut Tx`, with its columns listed once. The SQL keeps to the fourteen portable
//! rules of `migrations/README.md`, so it is written once for both engines.
//!
//! ```no_run
//! # use commons::Moment;
//! # use lifechances_store as store;
//! # fn run(now: Moment) -> Result<(), store::StoreError> {
//! let store = store::Store::open(&store::Address::parse("data/lifechances.db")?, now)?;
//! let count = store.read("count loads", |tx| store::loads::count(tx))?;
//! # let _: u64 = count; Ok(()) }
//! ```

mod address;
pub mod attempts;
pub mod audit;
pub mod backup;
pub mod boundaries;
pub mod chain;
mod check;
mod desk;
mod error;
pub mod figures;
pub mod histories;
mod id;
pub mod invitations;
pub mod jobs;
pub mod ledger;
mod ledger_audits;
mod ledger_rows;
pub mod link_checks;
pub mod link_groups;
pub mod link_reviews;
pub mod link_runs;
pub mod link_ways;
pub mod loads;
pub mod menus;
mod migrate;
mod observation_row;
pub mod observations;
pub mod one_time_codes;
pub mod passkeys;
pub mod password_links;
pub mod people;
pub mod places;
mod postgres;
pub mod preferences;
pub mod problems;
pub mod provider_accounts;
pub mod provider_steps;
mod row;
mod schema;
pub mod sessions;
pub mod sign_in_steps;
mod sqlite;
mod store;
mod table;
mod tx;
pub mod vintages;
pub mod voices;
mod words;

pub use address::Address;
pub use check::{Check, Finding};
pub use error::{Constraint, StoreError};
pub use id::Id;
pub use observation_row::{ObservationKey, ObservationRow, ObservationState};
pub use row::{Row, Value};
pub use schema::describe as schema_text;
pub use store::Store;
pub use tx::Tx;
