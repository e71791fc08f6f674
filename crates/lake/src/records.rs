//! Other people's Parquet as records of text, for the readers of layouts.
//!
//! A layout reads words and checks them itself, so a Parquet file is handed to it as what the same
//! file would say in CSV: days and moments in ISO form, decimals in full, nothing for null. Rows
//! come in batches, so a file of any size is read in bounded memory.

use crate::open::{fenced, open_parquet};
use crate::problem::LakeProblem;
use crate::spelling::Spelling;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::reader::{FileReader, SerializedFileReader};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Rows read at a time.
const BATCH: usize = 4_096;

/// The records of a flat Parquet file, in the order they are in.
pub struct ParquetRecords {
    path: PathBuf,
    file: SerializedFileReader<File>,
    header: Vec<String>,
    spellings: Vec<Spelling>,
    rows: u64,
    next_group: usize,
    open: Vec<ColumnReader>,
    left_in_group: usize,
    ready: std::vec::IntoIter<Vec<String>>,
    broken: bool,
}

/// Opens a Parquet file as records of text.
///
/// # Errors
/// [`LakeProblem::Disk`] when there is no such file, [`LakeProblem::NotParquet`] when it is not
/// Parquet or is damaged, [`LakeProblem::NotFlat`] when columns hold lists or groups.
pub fn parquet_records(path: &Path) -> Result<ParquetRecords, LakeProblem> {
    let file = open_parquet(path)?;
    let footer = file.metadata().file_metadata();
    let schema = footer.schema_descr_ptr();
    for column in schema.columns() {
        let plain = column.max_rep_level() == 0
            && column.max_def_level() <= 1
            && column.path().parts().len() == 1;
        if !plain {
            let column = column.path().string();
            return Err(LakeProblem::NotFlat { path: path.to_path_buf(), column });
        }
    }
    let header = schema.columns().iter().map(|column| column.name().to_owned()).collect();
    let spellings = schema.columns().iter().map(|column| Spelling::of(column)).collect();
    let rows = u64::try_from(footer.num_rows()).unwrap_or(0);
    Ok(ParquetRecords {
        path: path.to_path_buf(),
        file,
        header,
        spellings,
        rows,
        next_group: 0,
        open: Vec::new(),
        left_in_group: 0,
        ready: Vec::new().into_iter(),
        broken: false,
    })
}

impl ParquetRecords {
    /// The names of the columns, in the file's order.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The number of rows that the file says it has.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Reads the next batch of rows; `false` at the end of the file.
    fn fill(&mut self) -> Result<bool, LakeProblem> {
        let path = self.path.clone();
        fenced(&path, || self.fill_unfenced())
    }

    fn fill_unfenced(&mut self) -> ParquetResult<bool> {
        while self.left_in_group == 0 {
            if self.next_group >= self.file.num_row_groups() {
                return Ok(false);
            }
            let group = self.file.get_row_group(self.next_group)?;
            self.next_group += 1;
            self.left_in_group = usize::try_from(group.metadata().num_rows())
                .map_err(|_| ParquetError::General("a negative number of rows".to_owned()))?;
            let columns = 0..self.header.len();
            self.open = columns.map(|at| group.get_column_reader(at)).collect::<Result<_, _>>()?;
        }
        let wanted = self.left_in_group.min(BATCH);
        let mut rows: Vec<Vec<String>> =
            (0..wanted).map(|_| Vec::with_capacity(self.header.len())).collect();
        for (reader, spelling) in self.open.iter_mut().zip(&self.spellings) {
            spell_column(reader, *spelling, &mut rows)?;
        }
        self.left_in_group -= wanted;
        self.ready = rows.into_iter();
        Ok(true)
    }
}

impl Iterator for ParquetRecords {
    type Item = Result<Vec<String>, LakeProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.ready.next() {
                return Some(Ok(row));
            }
            if self.broken {
                return None;
            }
            match self.fill() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(problem) => {
                    self.broken = true;
                    return Some(Err(problem));
                }
            }
        }
    }
}

fn spell_column(
    reader: &mut ColumnReader,
    spelling: Spelling,
    rows: &mut [Vec<String>],
) -> ParquetResult<()> {
    match reader {
        ColumnReader::BoolColumnReader(r) => spell(r, rows, |v| Ok(v.to_string())),
        ColumnReader::Int32ColumnReader(r) => spell(r, rows, |v| Ok(spelling.int32(*v))),
        ColumnReader::Int64ColumnReader(r) => spell(r, rows, |v| Ok(spelling.int64(*v))),
        ColumnReader::Int96ColumnReader(r) => {
            spell(r, rows, |v| Ok(Spelling::Milliseconds.int64(v.to_millis())))
        }
        ColumnReader::FloatColumnReader(r) => {
            spell(r, rows, |v| Ok(if v.is_nan() { String::new() } else { v.to_string() }))
        }
        ColumnReader::DoubleColumnReader(r) => {
            spell(r, rows, |v| Ok(if v.is_nan() { String::new() } else { v.to_string() }))
        }
        ColumnReader::ByteArrayColumnReader(r) => spell(r, rows, |v| spelling.bytes(v.data())),
        ColumnReader::FixedLenByteArrayColumnReader(r) => {
            spell(r, rows, |v| spelling.bytes(v.data()))
        }
    }
}

fn spell<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: &mut [Vec<String>],
    convert: impl Fn(&T::T) -> ParquetResult<String>,
) -> ParquetResult<()> {
    let (mut levels, mut present) = (Vec::new(), Vec::new());
    let (read, ..) = reader.read_records(rows.len(), Some(&mut levels), None, &mut present)?;
    if read != rows.len() {
        return Err(ParquetError::General("a column ends before the others".to_owned()));
    }
    let mut present = present.iter();
    for (place, row) in rows.iter_mut().enumerate() {
        let is_null = levels.get(place).is_some_and(|level| *level == 0);
        let value = if is_null { None } else { present.next() };
        row.push(value.map(&convert).transpose()?.unwrap_or_default());
    }
    Ok(())
}
