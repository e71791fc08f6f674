//! The store as its callers see it: one binary, so it is linked once.
//!
//! `conformance` lists every promise once and runs it on both engines. PostgreSQL runs when
//! `LIFECHANCES_TEST_POSTGRES` holds the URL of a throwaway server
//! (`eval "$(tools/postgres-for-tests.sh start)"`).

#![expect(clippy::unwrap_used, reason = "a test says by failing what it did not expect")]

extern crate lifechances_store as store;

mod backup;
mod chain;
mod conformance;
mod engines;
mod histories;
mod kill;
mod ledger;
mod linking;
mod loading;
mod migrations;
mod passkeys;
mod people;
mod providers;
mod sources;
mod transactions;
