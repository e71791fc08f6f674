//! The lake: datasets of facts, each a folder of Parquet parts.
//!
//! A part is one load of one file (or one step of a journey). Its note (which load, which source
//! bytes, which vintage) travels in the part's own footer, so a part and its note cannot come
//! apart. Writing the same part twice changes nothing; writing it with other rows replaces it.

use crate::atomic::{self, Unfinished};
use crate::columns::read_column;
use crate::open::{fenced, open_parquet};
use crate::part::PartWriter;
use crate::problem::LakeProblem;
use crate::table::Table;
use commons::ContentHash;
use parquet::errors::Result as ParquetResult;
use parquet::file::reader::{FileReader, SerializedFileReader};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The folder of all datasets.
#[derive(Debug, Clone)]
pub struct Lake {
    home: PathBuf,
}

/// What is known of a part besides its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartNote {
    /// The load or journey that wrote it.
    pub load: String,
    /// The hash of the bytes it was read from.
    pub source_hash: ContentHash,
    /// The vintage of its source, in the source's words.
    pub vintage: String,
}

/// A part of a dataset, as it lies in the lake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Its note.
    pub note: PartNote,
    /// How many rows it has.
    pub rows: u64,
}

/// What writing a part did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// The part is new.
    New {
        /// Rows in it.
        rows: u64,
    },
    /// There was a part of this name with other contents; it is now this one.
    Replaced {
        /// Rows in it.
        rows: u64,
    },
    /// The part was there with exactly these contents; nothing was changed.
    Unchanged {
        /// Rows in it.
        rows: u64,
    },
}

impl Lake {
    /// Opens the lake in a folder, making it when it is not there, and clears away what a killed
    /// writer may have left.
    ///
    /// # Errors
    /// [`LakeProblem::Disk`].
    pub fn open(home: &Path) -> Result<Self, LakeProblem> {
        atomic::sweep(home)?;
        Ok(Self { home: home.to_path_buf() })
    }

    /// Writes a whole part.
    ///
    /// # Errors
    /// [`LakeProblem`] for a bad name, a table that is not square, or a disk that refuses.
    pub fn write_part(
        &self,
        dataset: &str,
        part: &str,
        note: &PartNote,
        table: &Table,
    ) -> Result<Written, LakeProblem> {
        let mut writer = self.begin_part(dataset, part, note)?;
        writer.write(table)?;
        writer.finish()
    }

    /// Begins a part that is written table by table, for files that do not fit in memory.
    ///
    /// # Errors
    /// [`LakeProblem::BadName`] or [`LakeProblem::Disk`].
    pub fn begin_part(
        &self,
        dataset: &str,
        part: &str,
        note: &PartNote,
    ) -> Result<PartWriter, LakeProblem> {
        let target = self.path_of(dataset, part)?;
        let unfinished = Unfinished::begin(&self.home, &target)?;
        let part = (dataset.to_owned(), part.to_owned());
        Ok(PartWriter::new(target, part, notes_of(note), unfinished))
    }

    /// All rows of a dataset: its parts in the order of their names. No dataset is an empty table.
    ///
    /// # Errors
    /// [`LakeProblem`] for a damaged part, or parts with different columns.
    pub fn read(&self, dataset: &str) -> Result<Table, LakeProblem> {
        let mut all = Table::default();
        self.for_each_part(dataset, |part, table| {
            if all.columns.is_empty() {
                all = table;
            } else if !all.append(table) {
                let (dataset, part) = (dataset.to_owned(), part.name.clone());
                return Err(LakeProblem::OtherColumns { dataset, part });
            }
            Ok(())
        })?;
        Ok(all)
    }

    /// Hands over the parts of a dataset one at a time, in the order of their names.
    ///
    /// # Errors
    /// [`LakeProblem`] for a damaged part, or what the caller answers.
    pub fn for_each_part<E: From<LakeProblem>>(
        &self,
        dataset: &str,
        mut take: impl FnMut(&Part, Table) -> Result<(), E>,
    ) -> Result<(), E> {
        for name in self.part_names(dataset)? {
            let path = self.path_of(dataset, &name)?;
            let (part, table) = read_part(&path, name)?;
            take(&part, table)?;
        }
        Ok(())
    }

    /// One part with its rows; `None` when there is none of this name.
    ///
    /// # Errors
    /// [`LakeProblem`] for a damaged part.
    pub fn read_part(&self, dataset: &str, part: &str) -> Result<Option<Table>, LakeProblem> {
        let path = self.path_of(dataset, part)?;
        if !path.exists() {
            return Ok(None);
        }
        read_part(&path, part.to_owned()).map(|(_, table)| Some(table))
    }

    /// The parts of a dataset and their notes, without their rows: the dataset's manifest.
    ///
    /// # Errors
    /// [`LakeProblem`] for a damaged part.
    pub fn parts(&self, dataset: &str) -> Result<Vec<Part>, LakeProblem> {
        let names = self.part_names(dataset)?;
        let note = |name: String| {
            let path = self.path_of(dataset, &name)?;
            open_parquet(&path).map(|reader| part_of(&reader, name))
        };
        names.into_iter().map(note).collect()
    }

    /// The datasets that are there, in order.
    ///
    /// # Errors
    /// [`LakeProblem::Disk`].
    pub fn datasets(&self) -> Result<Vec<String>, LakeProblem> {
        let mut names = entries(&self.home)?;
        names.retain(|name| is_name(name) && self.home.join(name).is_dir());
        Ok(names)
    }

    /// Removes a part; `false` when there was none.
    ///
    /// # Errors
    /// [`LakeProblem::Disk`].
    pub fn remove_dataset_part(&self, dataset: &str, part: &str) -> Result<bool, LakeProblem> {
        atomic::remove(&self.path_of(dataset, part)?)
    }

    fn part_names(&self, dataset: &str) -> Result<Vec<String>, LakeProblem> {
        check_name(dataset)?;
        let folder = self.home.join(dataset);
        if !folder.exists() {
            return Ok(Vec::new());
        }
        let names = entries(&folder)?;
        let parts = names.iter().filter_map(|name| name.strip_suffix(".parquet"));
        Ok(parts.filter(|name| is_name(name)).map(str::to_owned).collect())
    }

    fn path_of(&self, dataset: &str, part: &str) -> Result<PathBuf, LakeProblem> {
        check_name(dataset)?;
        check_name(part)?;
        Ok(self.home.join(dataset).join(format!("{part}.parquet")))
    }
}

fn notes_of(note: &PartNote) -> Vec<(String, String)> {
    vec![
        ("lifechances.load".to_owned(), note.load.clone()),
        ("lifechances.source_hash".to_owned(), note.source_hash.to_string()),
        ("lifechances.vintage".to_owned(), note.vintage.clone()),
    ]
}

fn part_of(reader: &SerializedFileReader<File>, name: String) -> Part {
    let footer = reader.metadata().file_metadata();
    let said = |key: &str| {
        let notes = footer.key_value_metadata().map(Vec::as_slice).unwrap_or_default();
        let note = notes.iter().find(|note| note.key == key);
        note.and_then(|note| note.value.clone()).unwrap_or_default()
    };
    let hash = ContentHash::parse(&said("lifechances.source_hash"));
    let note = PartNote {
        load: said("lifechances.load"),
        source_hash: hash.unwrap_or(ContentHash::from_bytes([0; 32])),
        vintage: said("lifechances.vintage"),
    };
    Part { name, note, rows: u64::try_from(footer.num_rows()).unwrap_or(0) }
}

fn read_part(path: &Path, name: String) -> Result<(Part, Table), LakeProblem> {
    let reader = open_parquet(path)?;
    let table = fenced(path, || read_groups(&reader))?;
    table.check()?;
    Ok((part_of(&reader, name), table))
}

fn read_groups(reader: &SerializedFileReader<File>) -> ParquetResult<Table> {
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let mut all = Table::default();
    for group in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group)?;
        let rows = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
        let mut table = Table::default();
        for (place, descriptor) in schema.columns().iter().enumerate() {
            let column = read_column(group.get_column_reader(place)?, descriptor, rows)?;
            table.columns.push((descriptor.name().to_owned(), column));
        }
        if all.columns.is_empty() {
            all = table;
        } else {
            let fits = all.append(table);
            assert!(fits, "row groups of one file share its schema");
        }
    }
    Ok(all)
}

/// The names in a folder, in order.
pub(crate) fn entries(folder: &Path) -> Result<Vec<String>, LakeProblem> {
    let listed = fs::read_dir(folder).map_err(LakeProblem::disk("read", folder))?;
    let mut names = Vec::new();
    for entry in listed {
        let entry = entry.map_err(LakeProblem::disk("read", folder))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// Whether a text can be the name of a dataset or part on every file system.
pub(crate) fn is_name(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    text.len() <= 120
        && text.bytes().next().is_some_and(plain)
        && text.bytes().all(|b| plain(b) || matches!(b, b'-' | b'_' | b'.'))
}

pub(crate) fn check_name(text: &str) -> Result<(), LakeProblem> {
    if is_name(text) { Ok(()) } else { Err(LakeProblem::BadName(text.to_owned())) }
}
