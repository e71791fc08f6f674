//! Opening Parquet that nobody vouches for.
//!
//! The footer of a Parquet file says where everything is, so it is checked against the file before
//! anything is believed: places and lengths inside the file, counts that are not negative. The
//! Parquet library answers most other damage with an error; where it gives up instead, that is
//! made into the same error ([`fenced`]).

use crate::problem::LakeProblem;
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Opens a Parquet file whose footer makes sense.
pub(crate) fn open_parquet(path: &Path) -> Result<SerializedFileReader<File>, LakeProblem> {
    let file = File::open(path).map_err(LakeProblem::disk("read", path))?;
    let length = file.metadata().map_err(LakeProblem::disk("read", path))?.len();
    fenced(path, || {
        let reader = SerializedFileReader::new(file)?;
        check(&reader, length)?;
        Ok(reader)
    })
}

/// Runs the Parquet library, and makes its giving up an error.
pub(crate) fn fenced<T>(
    path: &Path,
    read: impl FnOnce() -> ParquetResult<T>,
) -> Result<T, LakeProblem> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(answer) => answer.map_err(LakeProblem::not_parquet(path)),
        Err(_) => Err(LakeProblem::NotParquet {
            path: path.to_path_buf(),
            why: "its pages contradict its footer".to_owned(),
        }),
    }
}

fn check(reader: &SerializedFileReader<File>, length: u64) -> ParquetResult<()> {
    let footer = reader.metadata();
    if footer.file_metadata().num_rows() < 0 {
        return Err(nonsense("a negative number of rows"));
    }
    for group in footer.row_groups() {
        if group.num_rows() < 0 {
            return Err(nonsense("a negative number of rows"));
        }
        for column in group.columns() {
            check_column(column, length, group.num_rows())?;
        }
    }
    Ok(())
}

/// A column chunk of a flat file lies inside the file and has a value or a null for each row.
fn check_column(column: &ColumnChunkMetaData, length: u64, rows: i64) -> ParquetResult<()> {
    let first = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
    let start = u64::try_from(first).ok();
    let size = u64::try_from(column.compressed_size()).ok();
    let end = start.zip(size).and_then(|(start, size)| start.checked_add(size));
    if end.is_none_or(|end| end > length) || column.data_page_offset() < 0 {
        return Err(nonsense("a column that lies outside the file"));
    }
    let flat = column.column_descr().max_rep_level() == 0;
    if flat && column.num_values() != rows {
        return Err(nonsense("a column with another number of rows than its group"));
    }
    Ok(())
}

fn nonsense(what: &str) -> ParquetError {
    ParquetError::General(format!("the footer speaks of {what}"))
}
