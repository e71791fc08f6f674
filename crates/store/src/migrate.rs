//! The schema and its history: planned purely, applied in one transaction each.
//!
//! One file serves both databases; four words in it stand for what they spell apart (`{int}`,
//! `{real}`, `{strict}`). Forward only. Each applied file is remembered with its checksum, and a
//! database with a version this program does not know, or with another file behind a version, is
//! refused rather than guessed at.

use crate::StoreError;
use crate::desk::Link;
use crate::tx::Tx;
use commons::{ContentHash, Moment};

/// One file of `migrations/`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Migration {
    pub(crate) version: i64,
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
}

/// Every migration, oldest first.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        name: "0001_people_and_sessions",
        text: include_str!("../../../migrations/0001_people_and_sessions.sql"),
    },
    Migration {
        version: 2,
        name: "0002_places_and_loads",
        text: include_str!("../../../migrations/0002_places_and_loads.sql"),
    },
    Migration {
        version: 3,
        name: "0003_figures_and_jobs",
        text: include_str!("../../../migrations/0003_figures_and_jobs.sql"),
    },
    Migration {
        version: 4,
        name: "0004_boundaries",
        text: include_str!("../../../migrations/0004_boundaries.sql"),
    },
    Migration {
        version: 5,
        name: "0005_values_of_several_sources",
        text: include_str!("../../../migrations/0005_values_of_several_sources.sql"),
    },
    Migration {
        version: 6,
        name: "0006_problems_counted",
        text: include_str!("../../../migrations/0006_problems_counted.sql"),
    },
    Migration {
        version: 7,
        name: "0007_link_runs",
        text: include_str!("../../../migrations/0007_link_runs.sql"),
    },
    Migration {
        version: 8,
        name: "0008_link_reviews",
        text: include_str!("../../../migrations/0008_link_reviews.sql"),
    },
    Migration {
        version: 9,
        name: "0009_link_ways",
        text: include_str!("../../../migrations/0009_link_ways.sql"),
    },
    Migration {
        version: 10,
        name: "0010_histories",
        text: include_str!("../../../migrations/0010_histories.sql"),
    },
    Migration {
        version: 11,
        name: "0011_invitations",
        text: include_str!("../../../migrations/0011_invitations.sql"),
    },
    Migration {
        version: 12,
        name: "0012_one_time_codes",
        text: include_str!("../../../migrations/0012_one_time_codes.sql"),
    },
    Migration {
        version: 13,
        name: "0013_voices",
        text: include_str!("../../../migrations/0013_voices.sql"),
    },
    Migration {
        version: 14,
        name: "0014_providers",
        text: include_str!("../../../migrations/0014_providers.sql"),
    },
    Migration {
        version: 15,
        name: "0015_passkeys",
        text: include_str!("../../../migrations/0015_passkeys.sql"),
    },
    Migration {
        version: 16,
        name: "0016_live_statistics",
        text: include_str!("../../../migrations/0016_live_statistics.sql"),
    },
];

/// A migration that a database has applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Applied {
    pub(crate) version: i64,
    pub(crate) checksum: String,
}

/// The newest version this program knows.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.version)
}

/// What is still to be applied to reach `version`. Pure.
///
/// # Errors
/// [`StoreError::UnknownSchema`] and [`StoreError::ChangedMigration`].
pub(crate) fn plan<'m>(
    known: &'m [Migration],
    applied: &[Applied],
    version: i64,
) -> Result<Vec<&'m Migration>, StoreError> {
    let newest = known.last().map_or(0, |migration| migration.version);
    for was in applied {
        let ours = known.iter().find(|migration| migration.version == was.version);
        let Some(ours) = ours else {
            return Err(StoreError::UnknownSchema { found: was.version, known: newest });
        };
        if checksum(ours) != was.checksum {
            return Err(StoreError::ChangedMigration { version: was.version });
        }
    }
    let done = |migration: &&Migration| applied.iter().any(|was| was.version == migration.version);
    Ok(known.iter().filter(|m| m.version <= version && !done(m)).collect())
}

/// Brings the schema to `version`.
///
/// # Errors
/// [`StoreError`]; each migration is kept whole or not at all.
pub(crate) fn apply(link: &mut Link, version: i64, now: Moment) -> Result<(), StoreError> {
    loop {
        let mut tx = link.begin_migration()?;
        script(&mut tx, REMEMBERED)?;
        let applied = applied(&mut tx)?;
        let Some(next) = plan(MIGRATIONS, &applied, version)?.first().copied() else {
            return tx.commit();
        };
        script(&mut tx, next.text)?;
        tx.execute(
            "INSERT INTO schema_migrations (version, name, checksum, applied_at) \
             VALUES ($1, $2, $3, $4)",
            &[next.version.into(), next.name.into(), checksum(next).into(), now.into()],
        )?;
        tx.commit()?;
        tracing::info!(migration = next.name, "schema brought up");
    }
}

/// The migrations a database has applied, oldest first.
///
/// # Errors
/// [`StoreError`].
pub(crate) fn applied(tx: &mut Tx<'_>) -> Result<Vec<Applied>, StoreError> {
    tx.many("SELECT version, checksum FROM schema_migrations ORDER BY version", &[], |row| {
        Ok(Applied { version: row.whole(0)?, checksum: row.text(1)? })
    })
}

const REMEMBERED: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (
    version {int} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at TEXT NOT NULL
) {strict};";

fn checksum(migration: &Migration) -> String {
    ContentHash::of(migration.text.as_bytes()).to_string()
}

fn script(tx: &mut Tx<'_>, text: &str) -> Result<(), StoreError> {
    let words = |int, real, strict| {
        text.replace("{int}", int).replace("{real}", real).replace("{strict}", strict)
    };
    match tx {
        Tx::Sqlite(open) => open.script(&words("INTEGER", "REAL", "STRICT")),
        Tx::Postgres(open) => open.script(&words("BIGINT", "DOUBLE PRECISION", "")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &[Migration] = &[
        Migration { version: 1, name: "0001_a", text: "a" },
        Migration { version: 2, name: "0002_b", text: "b" },
    ];

    fn was(version: i64, text: &str) -> Applied {
        Applied { version, checksum: ContentHash::of(text.as_bytes()).to_string() }
    }

    fn planned(applied: &[Applied]) -> Result<Vec<i64>, StoreError> {
        Ok(plan(TWO, applied, 2)?.iter().map(|migration| migration.version).collect())
    }

    #[test]
    fn what_was_applied_is_not_applied_again() {
        assert_eq!(planned(&[]).unwrap(), [1, 2]);
        assert_eq!(planned(&[was(1, "a")]).unwrap(), [2]);
        assert_eq!(planned(&[was(1, "a"), was(2, "b")]).unwrap(), [0; 0]);
    }

    #[test]
    fn a_version_this_program_does_not_know_is_refused() {
        let answer = planned(&[was(1, "a"), was(2, "b"), was(3, "c")]);
        assert!(matches!(answer, Err(StoreError::UnknownSchema { found: 3, known: 2 })));
    }

    #[test]
    fn a_migration_that_was_edited_after_it_was_applied_is_refused() {
        let answer = planned(&[was(1, "something else")]);
        assert!(matches!(answer, Err(StoreError::ChangedMigration { version: 1 })));
    }

    #[test]
    fn every_file_of_the_folder_is_carried_and_in_order() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| name.strip_suffix(".sql").map(str::to_owned))
            .collect();
        files.sort();
        let carried: Vec<String> = MIGRATIONS.iter().map(|m| m.name.to_owned()).collect();
        assert_eq!(files, carried);
        for (place, migration) in MIGRATIONS.iter().enumerate() {
            assert!(migration.name.starts_with(&format!("{:04}_", migration.version)));
            assert_eq!(migration.version, i64::try_from(place).unwrap() + 1);
        }
    }
}
