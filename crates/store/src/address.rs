//! Where a database is: a file of this machine, or a PostgreSQL server on it.

use crate::StoreError;
use std::fmt;
use std::path::PathBuf;

/// The address of a database.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// A file; it and its folder are made when they are not there.
    Sqlite(PathBuf),
    /// A `postgres://` URL. It may hold a password, so it is never shown.
    Postgres(String),
}

impl Address {
    /// Reads a path, `sqlite:path`, or a `postgres://` URL.
    ///
    /// # Errors
    /// [`StoreError::BadAddress`] for anything else, such as the URL of another database.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        let text = text.trim();
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        let path = text.strip_prefix("sqlite:").unwrap_or(text);
        if path.is_empty() || path.contains("://") || path.contains('\0') {
            return Err(StoreError::BadAddress);
        }
        Ok(Self::Sqlite(PathBuf::from(path)))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "Sqlite({})", path.display()),
            Self::Postgres(_) => f.write_str("Postgres(..)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_path_or_a_postgres_url_and_hides_its_password() {
        let file = Address::Sqlite(PathBuf::from("data/x.db"));
        assert_eq!(Address::parse("sqlite:data/x.db").unwrap(), file);
        assert_eq!(Address::parse("data/x.db").unwrap(), file);
        let server = Address::parse("postgres://me:secret@localhost/x").unwrap();
        assert!(!format!("{server:?}").contains("secret"));
        for bad in ["", "mysql://localhost/x", "sqlite:"] {
            assert!(matches!(Address::parse(bad), Err(StoreError::BadAddress)), "{bad}");
        }
    }
}
