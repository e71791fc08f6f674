//! One Parquet file, written row group by row group.

use crate::columns::{schema_of, write_column};
use crate::problem::LakeProblem;
use crate::table::Table;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::Result as ParquetResult;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::TypePtr;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Rows in one row group: what one writer holds in memory at a time.
pub(crate) const ROWS_IN_A_GROUP: usize = 250_000;

/// A Parquet file being written.
pub(crate) struct GroupWriter {
    file: SerializedFileWriter<BufWriter<File>>,
    schema: TypePtr,
    path: PathBuf,
}

impl GroupWriter {
    /// Begins a file with the columns of `first` and these notes in its footer.
    pub(crate) fn begin(
        file: File,
        first: &Table,
        notes: Vec<(String, String)>,
        path: &Path,
    ) -> Result<Self, LakeProblem> {
        let begin = || -> ParquetResult<Self> {
            let schema = schema_of(first)?;
            let file = SerializedFileWriter::new(
                BufWriter::with_capacity(1 << 20, file),
                Arc::clone(&schema),
                Arc::new(properties(notes)?),
            )?;
            Ok(Self { file, schema, path: path.to_path_buf() })
        };
        begin().map_err(LakeProblem::not_parquet(path))
    }

    /// Whether a table has the columns this file was begun with.
    pub(crate) fn fits(&self, table: &Table) -> bool {
        schema_of(table).is_ok_and(|schema| schema == self.schema)
    }

    /// Writes the rows of a table as one or more row groups.
    pub(crate) fn write(&mut self, table: &Table) -> Result<(), LakeProblem> {
        let rows = table.rows();
        for from in (0..rows).step_by(ROWS_IN_A_GROUP) {
            let to = rows.min(from.saturating_add(ROWS_IN_A_GROUP));
            self.write_group(table, from..to).map_err(LakeProblem::not_parquet(&self.path))?;
        }
        Ok(())
    }

    fn write_group(&mut self, table: &Table, rows: std::ops::Range<usize>) -> ParquetResult<()> {
        let mut group = self.file.next_row_group()?;
        for (_, column) in &table.columns {
            if let Some(mut writer) = group.next_column()? {
                write_column(&mut writer, column, rows.clone())?;
                writer.close()?;
            }
        }
        group.close().map(|_| ())
    }

    /// Writes the footer.
    pub(crate) fn finish(self) -> Result<(), LakeProblem> {
        let path = self.path.as_path();
        let buffered = self.file.into_inner().map_err(LakeProblem::not_parquet(path))?;
        buffered
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error)
            .map_err(LakeProblem::disk("write", path))?;
        Ok(())
    }
}

pub(crate) fn properties(notes: Vec<(String, String)>) -> ParquetResult<WriterProperties> {
    let notes = notes.into_iter().map(|(key, value)| KeyValue::new(key, value)).collect();
    Ok(WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_created_by("lifechances".to_owned())
        .set_key_value_metadata(Some(notes))
        .build())
}
