//! The ways in which inventing and writing a district can fail.

use std::io;

/// Why a district was not invented or not written.
#[derive(Debug, thiserror::Error)]
pub enum SynthError {
    /// The number of children is outside what the generator can do.
    #[error("cannot invent {asked} children: choose from {least} to {most}")]
    Children {
        /// The number asked for.
        asked: u32,
        /// The fewest.
        least: u32,
        /// The most.
        most: u32,
    },
    /// The school year is outside the years the generator knows.
    #[error("cannot invent a school year that starts in {asked}: choose a start from 2024 to 2034")]
    SchoolYear {
        /// The calendar year asked for.
        asked: i32,
    },
    /// A file could not be opened or written.
    #[error("could not write {path}: {source}")]
    Write {
        /// Path below the output folder.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}
