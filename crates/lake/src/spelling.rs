//! How a value of another program's Parquet column is written as text.

use crate::columns::day_of;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::errors::{ParquetError, Result};
use parquet::schema::types::ColumnDescriptor;
use std::fmt::Write;

/// The way the values of one column are spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// As the number or the text it is.
    Plain,
    /// A whole number that is never negative.
    Unsigned,
    /// Days since 1970.
    Days,
    /// Milliseconds since 1970.
    Milliseconds,
    /// Microseconds since 1970.
    Microseconds,
    /// Nanoseconds since 1970.
    Nanoseconds,
    /// A whole number of units of ten to the power of minus this.
    Decimal(i32),
}

impl Spelling {
    /// How the values of this column are spelt.
    pub(crate) fn of(column: &ColumnDescriptor) -> Self {
        if let Some(LogicalType::Timestamp(stamp)) = column.logical_type_ref() {
            return match stamp.unit {
                TimeUnit::MILLIS => Self::Milliseconds,
                TimeUnit::MICROS => Self::Microseconds,
                TimeUnit::NANOS => Self::Nanoseconds,
            };
        }
        match column.converted_type() {
            ConvertedType::DATE => Self::Days,
            ConvertedType::TIMESTAMP_MILLIS => Self::Milliseconds,
            ConvertedType::TIMESTAMP_MICROS => Self::Microseconds,
            ConvertedType::DECIMAL => Self::Decimal(column.type_scale()),
            ConvertedType::UINT_8
            | ConvertedType::UINT_16
            | ConvertedType::UINT_32
            | ConvertedType::UINT_64 => Self::Unsigned,
            _ => Self::Plain,
        }
    }

    /// A 32-bit value.
    pub(crate) fn int32(self, value: i32) -> String {
        match self {
            Self::Days => day_of(value).map_or_else(|| value.to_string(), |day| day.to_string()),
            Self::Unsigned => value.cast_unsigned().to_string(),
            Self::Plain
            | Self::Milliseconds
            | Self::Microseconds
            | Self::Nanoseconds
            | Self::Decimal(_) => self.int64(i64::from(value)),
        }
    }

    /// A 64-bit value.
    pub(crate) fn int64(self, value: i64) -> String {
        match self {
            Self::Plain | Self::Days => value.to_string(),
            Self::Unsigned => value.cast_unsigned().to_string(),
            Self::Milliseconds => moment(value, 1_000),
            Self::Microseconds => moment(value, 1_000_000),
            Self::Nanoseconds => moment(value, 1_000_000_000),
            Self::Decimal(scale) => decimal(i128::from(value), scale),
        }
    }

    /// A value of bytes: text, or a decimal in big-endian two's complement.
    pub(crate) fn bytes(self, bytes: &[u8]) -> Result<String> {
        if let Self::Decimal(scale) = self {
            return whole_of(bytes).map(|whole| decimal(whole, scale)).ok_or_else(|| {
                ParquetError::General("a decimal has more than sixteen bytes".to_owned())
            });
        }
        String::from_utf8(bytes.to_vec()).map_err(|_| {
            ParquetError::General("a text column holds bytes that are not UTF-8".to_owned())
        })
    }
}

/// A moment in ISO form, in universal time; a moment at midnight is written as its day, which is
/// what programs that have no days write when they mean one.
fn moment(value: i64, per_second: i64) -> String {
    let seconds = value.div_euclid(per_second);
    let days = i32::try_from(seconds.div_euclid(86_400)).ok();
    let Some(day) = days.and_then(day_of) else { return value.to_string() };
    let (second, rest) = (seconds.rem_euclid(86_400), value.rem_euclid(per_second));
    let mut text = day.to_string();
    if second != 0 || rest != 0 {
        let (h, m, s) = (second / 3600, second / 60 % 60, second % 60);
        write!(text, "T{h:02}:{m:02}:{s:02}Z").expect("writing to a text does not fail");
    }
    text
}

fn decimal(whole: i128, scale: i32) -> String {
    let places = usize::try_from(scale).unwrap_or(0).min(38);
    if places == 0 {
        return whole.to_string();
    }
    let digits = format!("{:0>width$}", whole.unsigned_abs(), width = places + 1);
    let (before, after) = digits.split_at(digits.len() - places);
    format!("{}{before}.{after}", if whole < 0 { "-" } else { "" })
}

fn whole_of(bytes: &[u8]) -> Option<i128> {
    if bytes.is_empty() || bytes.len() > 16 {
        return None;
    }
    let filler = if bytes[0] & 0x80 == 0 { 0 } else { 0xff };
    let mut wide = [filler; 16];
    wide[16 - bytes.len()..].copy_from_slice(bytes);
    Some(i128::from_be_bytes(wide))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_moments_and_decimals_are_spelt_as_a_csv_would() {
        assert_eq!(Spelling::Days.int32(0), "1970-01-01");
        assert_eq!(Spelling::Days.int32(20_332), "2025-09-01");
        assert_eq!(Spelling::Days.int32(i32::MAX), i32::MAX.to_string());
        assert_eq!(Spelling::Milliseconds.int64(86_400_000), "1970-01-02");
        assert_eq!(Spelling::Milliseconds.int64(-1), "1969-12-31T23:59:59Z");
        assert_eq!(Spelling::Nanoseconds.int64(3_600_000_000_000), "1970-01-01T01:00:00Z");
        assert_eq!(Spelling::Microseconds.int64(i64::MIN), i64::MIN.to_string());
        assert_eq!(Spelling::Decimal(2).int64(-5), "-0.05");
        assert_eq!(Spelling::Decimal(0).int64(12), "12");
        assert_eq!(Spelling::Decimal(1).bytes(&[0xff, 0x38]).unwrap(), "-20.0");
        assert!(Spelling::Decimal(1).bytes(&[]).is_err());
        assert_eq!(Spelling::Unsigned.int32(-1), "4294967295");
        assert!(Spelling::Plain.bytes(&[0xff]).is_err());
    }
}
