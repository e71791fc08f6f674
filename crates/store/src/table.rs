//! A table and its columns, listed once: every statement and the backup are made from the list.

use crate::{
    attempts, audit, boundaries, figures, histories, invitations, jobs, ledger, ledger_audits,
    link_checks, link_groups, link_reviews, link_runs, link_ways, loads, menus, observations,
    one_time_codes, passkeys, password_links, people, places, preferences, problems,
    provider_accounts, provider_steps, sessions, sign_in_steps, vintages, voices,
};

/// A table with its columns in the order the mapping reads them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// Separated by a comma and a space.
    pub(crate) columns: &'static str,
    /// What puts its rows in one order, for the backup.
    pub(crate) order: &'static str,
}

impl Table {
    /// `INSERT INTO name (columns)`.
    pub(crate) fn insert_head(&self) -> String {
        format!("INSERT INTO {} ({})", self.name, self.columns)
    }

    /// A whole insert of one row.
    pub(crate) fn insert(&self) -> String {
        let marks: Vec<String> = (1..=self.width()).map(|n| format!("${n}")).collect();
        format!("{} VALUES ({})", self.insert_head(), marks.join(", "))
    }

    /// `SELECT columns FROM name` and the rest of the question.
    pub(crate) fn select(&self, rest: &str) -> String {
        format!("SELECT {} FROM {} {rest}", self.columns, self.name)
    }

    pub(crate) fn width(&self) -> usize {
        self.columns.split(", ").count()
    }
}

/// Every table, those that are referred to first.
pub(crate) const TABLES: &[Table] = &[
    people::TABLE,
    people::MEMBERSHIPS,
    sessions::TABLE,
    invitations::TABLE,
    password_links::TABLE,
    one_time_codes::TABLE,
    one_time_codes::RECOVERY,
    sign_in_steps::TABLE,
    provider_accounts::TABLE,
    provider_steps::TABLE,
    passkeys::TABLE,
    passkeys::ANSWERS,
    attempts::TABLE,
    audit::TABLE,
    audit::HEAD,
    places::TABLE,
    places::MEMBERS,
    boundaries::TABLE,
    loads::TABLE,
    problems::TABLE,
    preferences::TABLE,
    observations::TABLE,
    figures::TABLE,
    menus::TABLE,
    menus::SIGNATURES,
    vintages::TABLE,
    vintages::CUBES,
    ledger::TABLE,
    ledger_audits::TABLE,
    jobs::TABLE,
    link_runs::TABLE,
    link_runs::COUNTS,
    link_reviews::TABLE,
    link_reviews::FIGURES,
    link_groups::TABLE,
    link_groups::GAPS,
    link_ways::TABLE,
    link_checks::REVIEWED,
    link_checks::OFFERS,
    histories::TABLE,
    histories::ENTRIES,
    voices::WORDS,
    voices::ANSWERS,
];
