//! Tables of plain numbers as Parquet files, for other engines to read.
//!
//! Unlike the lake's parts nothing in them can be missing and nothing is text, so a column is lent
//! as a slice and written as it stands: codes as INT32, large whole numbers as INT64, shares as
//! DOUBLE. A code that INT32 cannot hold makes its column INT64.

use crate::atomic::Unfinished;
use crate::problem::LakeProblem;
use crate::write::{ROWS_IN_A_GROUP, properties};
use parquet::basic::{Repetition, Type as Physical};
use parquet::data_type::{DoubleType, Int32Type, Int64Type};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;
use std::fs::File;
use std::io::BufWriter;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// A column of numbers; nothing is missing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Numbers<'a> {
    /// Codes and small numbers.
    Codes(&'a [u32]),
    /// Large whole numbers, up to 2^63 - 1.
    Wholes(&'a [u64]),
    /// Shares and probabilities.
    Shares(&'a [f64]),
}

impl Numbers<'_> {
    const fn len(&self) -> usize {
        match self {
            Self::Codes(values) => values.len(),
            Self::Wholes(values) => values.len(),
            Self::Shares(values) => values.len(),
        }
    }

    fn physical(&self) -> Physical {
        match self {
            Self::Codes(values) if values.iter().all(|code| i32::try_from(*code).is_ok()) => {
                Physical::INT32
            }
            Self::Codes(_) | Self::Wholes(_) => Physical::INT64,
            Self::Shares(_) => Physical::DOUBLE,
        }
    }
}

/// Writes a file of columns of one length, whole or not at all.
///
/// # Errors
/// [`LakeProblem`] when the machine refuses, when columns differ in length, or when a whole number
/// is larger than Parquet holds.
pub fn write_numbers(path: &Path, columns: &[(&str, Numbers<'_>)]) -> Result<(), LakeProblem> {
    let folder = path.parent().unwrap_or(path);
    let unfinished = Unfinished::begin(folder, path)?;
    write(unfinished.handle()?, columns).map_err(LakeProblem::not_parquet(path))?;
    unfinished.finish().map(|_| ())
}

fn write(file: File, columns: &[(&str, Numbers<'_>)]) -> ParquetResult<()> {
    let rows = columns.first().map_or(0, |(_, column)| column.len());
    if columns.iter().any(|(_, column)| column.len() != rows) {
        return Err(ParquetError::General("the columns differ in length".to_owned()));
    }
    let field = |(name, column): &(&str, Numbers<'_>)| {
        Type::primitive_type_builder(name, column.physical())
            .with_repetition(Repetition::REQUIRED)
            .build()
            .map(Arc::new)
    };
    let fields = columns.iter().map(field).collect::<ParquetResult<Vec<_>>>()?;
    let schema = Type::group_type_builder("numbers").with_fields(fields).build()?;
    let buffered = BufWriter::with_capacity(1 << 20, file);
    let settings = Arc::new(properties(Vec::new())?);
    let mut file = SerializedFileWriter::new(buffered, Arc::new(schema), settings)?;
    for from in (0..rows).step_by(ROWS_IN_A_GROUP) {
        let to = rows.min(from.saturating_add(ROWS_IN_A_GROUP));
        let mut group = file.next_row_group()?;
        for (_, column) in columns {
            if let Some(mut writer) = group.next_column()? {
                write_column(&mut writer, *column, from..to)?;
                writer.close()?;
            }
        }
        group.close()?;
    }
    let buffered = file.into_inner()?;
    buffered.into_inner().map_err(|error| ParquetError::External(Box::new(error.into_error())))?;
    Ok(())
}

fn write_column(
    writer: &mut SerializedColumnWriter<'_>,
    column: Numbers<'_>,
    rows: Range<usize>,
) -> ParquetResult<()> {
    let too_large = |_| ParquetError::General("a number above 2^63".to_owned());
    let written = match column {
        Numbers::Codes(values) if column.physical() == Physical::INT32 => {
            let narrow = |code: &u32| i32::try_from(*code).map_err(too_large);
            let codes = values[rows].iter().map(narrow).collect::<ParquetResult<Vec<i32>>>()?;
            writer.typed::<Int32Type>().write_batch(&codes, None, None)
        }
        Numbers::Codes(values) => {
            let codes: Vec<i64> = values[rows].iter().map(|code| i64::from(*code)).collect();
            writer.typed::<Int64Type>().write_batch(&codes, None, None)
        }
        Numbers::Wholes(values) => {
            let signed = |whole: &u64| i64::try_from(*whole).map_err(too_large);
            let wholes = values[rows].iter().map(signed).collect::<ParquetResult<Vec<i64>>>()?;
            writer.typed::<Int64Type>().write_batch(&wholes, None, None)
        }
        Numbers::Shares(values) => {
            writer.typed::<DoubleType>().write_batch(&values[rows], None, None)
        }
    };
    written.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::parquet_records;

    #[test]
    fn numbers_come_back_as_they_were_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("numbers.parquet");
        let rows = ROWS_IN_A_GROUP + 3;
        let codes: Vec<u32> = (0..u32::try_from(rows).expect("fits")).collect();
        let wholes: Vec<u64> = codes.iter().map(|code| u64::from(*code) << 33).collect();
        let shares: Vec<f64> = codes.iter().map(|code| f64::from(*code) / 8.0).collect();
        let columns = [
            ("code", Numbers::Codes(&codes)),
            ("whole", Numbers::Wholes(&wholes)),
            ("share", Numbers::Shares(&shares)),
        ];
        write_numbers(&path, &columns).expect("written");
        let records = parquet_records(&path).expect("opened");
        assert_eq!(records.header(), ["code", "whole", "share"]);
        assert_eq!(std::fs::read(&path).expect("read")[..4], *b"PAR1");
    }

    #[test]
    fn columns_of_different_lengths_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("numbers.parquet");
        let columns = [("a", Numbers::Codes(&[1])), ("b", Numbers::Codes(&[1, 2]))];
        assert!(write_numbers(&path, &columns).is_err());
        assert!(!path.exists());
    }

    #[test]
    fn a_code_above_what_int32_holds_widens_its_column() {
        assert_eq!(Numbers::Codes(&[1, 1 << 31]).physical(), Physical::INT64);
        assert_eq!(Numbers::Codes(&[(1 << 31) - 1]).physical(), Physical::INT32);
    }
}
