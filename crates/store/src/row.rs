//! Values that both engines keep alike, and a row of them.
//!
//! Four kinds only: nothing, text, whole numbers of 64 bits and floats of 64 bits. There is no
//! boolean: the house stores when something happened or which state it is in.

use crate::StoreError;
use commons::{AreaCode, ContentHash, Day, Moment};

/// One value, going in or coming out.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Text, without the zero character.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A finite number.
    Real(f64),
}

impl Value {
    /// Refuses what the two engines would not keep alike.
    pub(crate) fn check_portable(&self) -> Result<(), StoreError> {
        match self {
            Self::Real(number) if !number.is_finite() => {
                Err(StoreError::NotPortable("a number that is not finite"))
            }
            Self::Text(text) if text.contains('\0') => {
                Err(StoreError::NotPortable("text with a zero character"))
            }
            Self::Null | Self::Text(_) | Self::Whole(_) | Self::Real(_) => Ok(()),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}
impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Whole(number)
    }
}
impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Whole(i64::try_from(number).unwrap_or(i64::MAX))
    }
}
impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Whole(number.into())
    }
}
impl From<u16> for Value {
    fn from(number: u16) -> Self {
        Self::Whole(number.into())
    }
}
impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Real(number)
    }
}
impl From<Moment> for Value {
    fn from(moment: Moment) -> Self {
        Self::Text(moment.to_string())
    }
}
impl From<Day> for Value {
    fn from(day: Day) -> Self {
        Self::Text(day.to_string())
    }
}
impl From<AreaCode> for Value {
    fn from(code: AreaCode) -> Self {
        Self::Text(code.to_string())
    }
}
impl From<ContentHash> for Value {
    fn from(hash: ContentHash) -> Self {
        Self::Text(hash.to_string())
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(maybe: Option<T>) -> Self {
        maybe.map_or(Self::Null, Into::into)
    }
}

/// One answer row, columns in the order the question lists them.
#[derive(Debug, Clone, PartialEq)]
pub struct Row(pub(crate) Vec<Value>);

impl Row {
    fn at(&self, column: usize) -> &Value {
        self.0.get(column).unwrap_or(&Value::Null)
    }

    /// Text that must be there.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it is not text.
    pub fn text(&self, column: usize) -> Result<String, StoreError> {
        self.maybe_text(column)?.ok_or(StoreError::Unreadable { column, expected: "text" })
    }

    /// Text or nothing.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it is neither.
    pub fn maybe_text(&self, column: usize) -> Result<Option<String>, StoreError> {
        match self.at(column) {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text.clone())),
            Value::Whole(_) | Value::Real(_) => {
                Err(StoreError::Unreadable { column, expected: "text" })
            }
        }
    }

    /// A whole number that must be there.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it is not one.
    pub fn whole(&self, column: usize) -> Result<i64, StoreError> {
        match self.at(column) {
            Value::Whole(number) => Ok(*number),
            Value::Null | Value::Text(_) | Value::Real(_) => {
                Err(StoreError::Unreadable { column, expected: "a whole number" })
            }
        }
    }

    /// A count: a whole number that is not negative.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it is not one.
    pub fn count(&self, column: usize) -> Result<u64, StoreError> {
        u64::try_from(self.whole(column)?)
            .map_err(|_| StoreError::Unreadable { column, expected: "a count" })
    }

    /// A count or nothing.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it is neither.
    pub fn maybe_count(&self, column: usize) -> Result<Option<u64>, StoreError> {
        if *self.at(column) == Value::Null { Ok(None) } else { self.count(column).map(Some) }
    }

    /// A year.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it is not one.
    pub fn year(&self, column: usize) -> Result<u16, StoreError> {
        u16::try_from(self.whole(column)?)
            .map_err(|_| StoreError::Unreadable { column, expected: "a year" })
    }

    /// A version number.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it is not one.
    pub fn read_version(&self, column: usize) -> Result<u32, StoreError> {
        u32::try_from(self.whole(column)?)
            .map_err(|_| StoreError::Unreadable { column, expected: "a version number" })
    }

    /// A number that is not whole.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it is something else, or nothing.
    pub fn real(&self, column: usize) -> Result<f64, StoreError> {
        let unreadable = StoreError::Unreadable { column, expected: "a number" };
        self.maybe_real(column)?.ok_or(unreadable)
    }

    /// A number or nothing.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it is text.
    pub fn maybe_real(&self, column: usize) -> Result<Option<f64>, StoreError> {
        match self.at(column) {
            Value::Null => Ok(None),
            Value::Real(number) => Ok(Some(*number)),
            Value::Text(_) | Value::Whole(_) => {
                Err(StoreError::Unreadable { column, expected: "a number" })
            }
        }
    }

    /// Text read as a thing of the house, such as a day or a code.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it cannot be read so.
    pub fn read<T>(
        &self,
        column: usize,
        expected: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, StoreError> {
        read(&self.text(column)?).ok_or(StoreError::Unreadable { column, expected })
    }

    /// A moment that must be there.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it is not one.
    pub fn moment(&self, column: usize) -> Result<Moment, StoreError> {
        self.read(column, "a moment", |text| Moment::parse_iso(text).ok())
    }

    /// A moment or nothing.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it is neither.
    pub fn maybe_moment(&self, column: usize) -> Result<Option<Moment>, StoreError> {
        if *self.at(column) == Value::Null { Ok(None) } else { self.moment(column).map(Some) }
    }

    /// An area code.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it is not one.
    pub fn area(&self, column: usize) -> Result<AreaCode, StoreError> {
        self.read(column, "an area code", |text| AreaCode::parse(text).ok())
    }

    /// An area code or nothing.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it is neither.
    pub fn maybe_area(&self, column: usize) -> Result<Option<AreaCode>, StoreError> {
        if *self.at(column) == Value::Null { Ok(None) } else { self.area(column).map(Some) }
    }

    /// A content hash.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it is not one.
    pub fn hash(&self, column: usize) -> Result<ContentHash, StoreError> {
        self.read(column, "a content hash", ContentHash::parse)
    }
}
