//! What can go wrong at this edge, in words that say what to do next.

use std::path::{Path, PathBuf};

/// Why the lake or the vault could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum LakeProblem {
    /// The machine refused: no such folder, no permission, no space.
    #[error("could not {doing} {}: {source}", path.display())]
    Disk {
        /// What was being done, as a verb: "read", "write".
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the machine said.
        source: std::io::Error,
    },
    /// The file is not Parquet, or is damaged, or uses something this program does not read.
    #[error("{} cannot be read as Parquet ({why}). Fetch the file again, or save it as CSV and load that", path.display())]
    NotParquet {
        /// The file.
        path: PathBuf,
        /// What the reader found.
        why: String,
    },
    /// The file has lists or groups inside its columns.
    #[error("{}: the column `{column}` holds lists or groups. Save the file with plain columns only", path.display())]
    NotFlat {
        /// The file.
        path: PathBuf,
        /// The first column that is not plain.
        column: String,
    },
    /// The columns of a table do not have the same length, or two have the same name.
    #[error(
        "the table is not square: the column `{column}` has {found} rows, and {expected} were expected"
    )]
    NotSquare {
        /// The column that differs.
        column: String,
        /// Its number of rows.
        found: usize,
        /// The number of rows of the first column.
        expected: usize,
    },
    /// Two columns have one name.
    #[error("the column `{0}` is there twice. Give every column its own name")]
    SameColumnTwice(String),
    /// Parts of one dataset have different columns.
    #[error(
        "the part `{part}` of `{dataset}` has other columns than the parts before it. Remove it, or write it under another dataset"
    )]
    OtherColumns {
        /// The dataset.
        dataset: String,
        /// The part that differs.
        part: String,
    },
    /// A dataset or part has a name that cannot be a file name everywhere.
    #[error(
        "`{0}` cannot be the name of a dataset or part: use small letters, digits, `-`, `_` and `.`, at most 120, starting with a letter or digit"
    )]
    BadName(String),
    /// A sealed file could not be opened: another key, or a damaged file.
    #[error("{} could not be unsealed ({why}). Use the key that the vault was made with, or restore the file from a backup", path.display())]
    Sealed {
        /// The sealed file.
        path: PathBuf,
        /// What the sealing library said.
        why: String,
    },
    /// A sealed file opened, but its contents do not make sense to this version.
    #[error("{} was unsealed, but holds something this version does not know. Use the version that wrote it", path.display())]
    UnknownContents {
        /// The sealed file.
        path: PathBuf,
    },
    /// The machine would not give random bytes for a new key.
    #[error(
        "this machine gave no random bytes for a new key. Try again; if it goes on, the machine is not fit to hold a vault"
    )]
    NoRandomness,
    /// No such epoch of pseudonyms, or it has been erased.
    #[error("there are no pseudonyms of epoch {0}: it was never begun, or it has been erased")]
    NoSuchEpoch(u32),
}

impl LakeProblem {
    /// Wraps what the machine said about a path.
    pub(crate) fn disk(
        doing: &'static str,
        path: &Path,
    ) -> impl FnOnce(std::io::Error) -> LakeProblem + use<> {
        let path = path.to_path_buf();
        move |source| LakeProblem::Disk { doing, path, source }
    }

    /// Wraps what the Parquet reader said about a file.
    pub(crate) fn not_parquet(
        path: &Path,
    ) -> impl FnOnce(parquet::errors::ParquetError) -> LakeProblem + use<> {
        let path = path.to_path_buf();
        move |why| LakeProblem::NotParquet { path, why: why.to_string() }
    }
}
