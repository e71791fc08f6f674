//! Our own columns in Parquet's: one kind each way, nothing more.
//!
//! Text is a UTF-8 byte array, a whole number INT64, a number DOUBLE, a day INT32 days since 1970,
//! and a key a fixed array of sixteen bytes that is never null.

use crate::table::{Column, Table};
use commons::Day;
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::column::writer::ColumnWriterImpl;
use parquet::data_type::{
    ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray, FixedLenByteArrayType,
    Int32Type, Int64Type,
};
use parquet::errors::{ParquetError, Result};
use parquet::file::writer::SerializedColumnWriter;
use parquet::schema::types::{ColumnDescriptor, Type, TypePtr};
use std::sync::Arc;

/// The day numbers of [`Day::number`] count from elsewhere than Parquet's days.
const FIRST_OF_1970: i32 = 2_440_588;

/// The Parquet schema of a table.
pub(crate) fn schema_of(table: &Table) -> Result<TypePtr> {
    let fields = table.columns.iter().map(|(name, column)| field_of(name, column));
    let fields = fields.collect::<Result<Vec<_>>>()?;
    Ok(Arc::new(Type::group_type_builder("facts").with_fields(fields).build()?))
}

fn field_of(name: &str, column: &Column) -> Result<TypePtr> {
    let (physical, logical, repetition, length) = match column {
        Column::Text(_) => {
            (Physical::BYTE_ARRAY, Some(LogicalType::String), Repetition::OPTIONAL, -1)
        }
        Column::Whole(_) => (Physical::INT64, None, Repetition::OPTIONAL, -1),
        Column::Number(_) => (Physical::DOUBLE, None, Repetition::OPTIONAL, -1),
        Column::Day(_) => (Physical::INT32, Some(LogicalType::Date), Repetition::OPTIONAL, -1),
        Column::Key(_) => (Physical::FIXED_LEN_BYTE_ARRAY, None, Repetition::REQUIRED, 16),
    };
    Type::primitive_type_builder(name, physical)
        .with_logical_type(logical)
        .with_repetition(repetition)
        .with_length(length)
        .build()
        .map(Arc::new)
}

/// Writes rows `from..to` of one column.
pub(crate) fn write_column(
    writer: &mut SerializedColumnWriter<'_>,
    column: &Column,
    rows: std::ops::Range<usize>,
) -> Result<()> {
    match column {
        Column::Text(values) => {
            write_optional(writer.typed::<ByteArrayType>(), &values[rows], |text| {
                ByteArray::from(text.as_str())
            })
        }
        Column::Whole(values) => {
            write_optional(writer.typed::<Int64Type>(), &values[rows], |whole| *whole)
        }
        Column::Number(values) => {
            write_optional(writer.typed::<DoubleType>(), &values[rows], |number| *number)
        }
        Column::Day(values) => write_optional(writer.typed::<Int32Type>(), &values[rows], |day| {
            day.number() - FIRST_OF_1970
        }),
        Column::Key(values) => {
            let keys: Vec<FixedLenByteArray> =
                values[rows].iter().map(|key| ByteArray::from(&key[..]).into()).collect();
            writer.typed::<FixedLenByteArrayType>().write_batch(&keys, None, None).map(|_| ())
        }
    }
}

fn write_optional<T: DataType, V>(
    writer: &mut ColumnWriterImpl<'_, T>,
    values: &[Option<V>],
    convert: impl Fn(&V) -> T::T,
) -> Result<()> {
    let levels: Vec<i16> = values.iter().map(|v| i16::from(v.is_some())).collect();
    let present: Vec<T::T> = values.iter().flatten().map(convert).collect();
    writer.write_batch(&present, Some(&levels), None).map(|_| ())
}

/// Reads all rows of one column of one row group, of a file this program wrote.
pub(crate) fn read_column(
    reader: ColumnReader,
    descriptor: &ColumnDescriptor,
    rows: usize,
) -> Result<Column> {
    match reader {
        ColumnReader::ByteArrayColumnReader(reader) => {
            read_optional(reader, rows, |bytes| Ok(Some(text_of(bytes)?))).map(Column::Text)
        }
        ColumnReader::Int64ColumnReader(reader) => {
            read_optional(reader, rows, |whole| Ok(Some(*whole))).map(Column::Whole)
        }
        ColumnReader::DoubleColumnReader(reader) => {
            read_optional(reader, rows, |number| Ok(Some(*number))).map(Column::Number)
        }
        ColumnReader::Int32ColumnReader(reader) => {
            read_optional(reader, rows, |days| Ok(day_of(*days))).map(Column::Day)
        }
        ColumnReader::FixedLenByteArrayColumnReader(mut reader) => {
            let mut values = Vec::new();
            reader.read_records(rows, None, None, &mut values)?;
            values.iter().map(key_of).collect::<Result<Vec<_>>>().map(Column::Key)
        }
        ColumnReader::BoolColumnReader(_)
        | ColumnReader::Int96ColumnReader(_)
        | ColumnReader::FloatColumnReader(_) => Err(ParquetError::General(format!(
            "the column `{}` is of a kind the lake does not write",
            descriptor.name()
        ))),
    }
}

fn read_optional<T: DataType, V>(
    mut reader: ColumnReaderImpl<T>,
    rows: usize,
    convert: impl Fn(&T::T) -> Result<Option<V>>,
) -> Result<Vec<Option<V>>> {
    let (mut levels, mut present) = (Vec::new(), Vec::new());
    reader.read_records(rows, Some(&mut levels), None, &mut present)?;
    let mut present = present.iter();
    let mut all = Vec::with_capacity(levels.len());
    for level in levels {
        let value = if level == 0 { None } else { present.next() };
        all.push(value.map(&convert).transpose()?.flatten());
    }
    Ok(all)
}

fn text_of(bytes: &ByteArray) -> Result<String> {
    bytes.as_utf8().map(str::to_owned)
}

/// The day this many days after the first of January 1970, when the calendar has it.
pub(crate) fn day_of(days: i32) -> Option<Day> {
    let first = Day::new(1970, 1, 1).expect("1970-01-01 is a day");
    let day = first.plus_days(days);
    (day.number().checked_sub(FIRST_OF_1970) == Some(days)).then_some(day)
}

fn key_of(bytes: &FixedLenByteArray) -> Result<[u8; 16]> {
    bytes
        .data()
        .try_into()
        .map_err(|_| ParquetError::General("a key does not have sixteen bytes".to_owned()))
}
