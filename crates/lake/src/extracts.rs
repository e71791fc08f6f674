//! Rows that were made for a purpose, kept in the safe room: each file sealed under its own name and
//! opened only with a reason.

use crate::lake::{check_name, entries};
use crate::problem::LakeProblem;
use crate::vault::{Entry, Opened, Opening, Vault};
use std::io::Read;
use std::path::{Path, PathBuf};

const ROOM: &str = "safe-room";
const PURPOSES: &str = "extract-purposes";
const STANDINGS: &str = "extract-standings";

impl Vault {
    /// Keeps an extract, whole or not at all.
    ///
    /// # Errors
    /// [`LakeProblem::BadName`] or [`LakeProblem::Disk`].
    pub fn write_extract(&self, name: &str, bytes: &[u8]) -> Result<(), LakeProblem> {
        let (path, context) = self.place_of_extract(name)?;
        self.write_sealed(&path, &context, |file| file.write_all(bytes))
    }

    /// The names of the extracts that are kept, in order.
    ///
    /// # Errors
    /// [`LakeProblem::Disk`].
    pub fn extracts(&self) -> Result<Vec<String>, LakeProblem> {
        let home = self.home().join(ROOM);
        if !home.exists() {
            return Ok(Vec::new());
        }
        let names = entries(&home)?;
        Ok(names.iter().filter_map(|name| name.strip_suffix(".sealed")).map(Into::into).collect())
    }

    /// An extract; `None` when none of this name is kept. `records` of the entry counts files.
    ///
    /// # Errors
    /// [`LakeProblem`] when it cannot be unsealed or read.
    pub fn read_extract(
        &self,
        opening: &Opening,
        name: &str,
    ) -> Result<Opened<Option<Vec<u8>>>, LakeProblem> {
        let (path, context) = self.place_of_extract(name)?;
        let found = if path.exists() {
            let mut bytes = Vec::new();
            let read = self.read_sealed(&path, &context)?.read_to_end(&mut bytes);
            read.map_err(|_| self.why_unreadable(&path, &context))?;
            Some(bytes)
        } else {
            None
        };
        let records = u64::from(found.is_some());
        let entry = Entry { opening: opening.clone(), what: "an extract of rows", records };
        Ok(Opened { entry, found })
    }

    /// Keeps for what purpose an extract names its children: the words their names are made from, with
    /// those of its epoch.
    ///
    /// # Errors
    /// [`LakeProblem::BadName`] or [`LakeProblem::Disk`].
    pub fn write_extract_purpose(&self, name: &str, purpose: &str) -> Result<(), LakeProblem> {
        let (path, context) = self.place_of_purpose(name)?;
        self.write_sealed(&path, &context, |file| file.write_all(purpose.as_bytes()))
    }

    /// For what purpose an extract names its children; `None` where that was never kept. It is about
    /// nobody.
    ///
    /// # Errors
    /// [`LakeProblem`] when it cannot be unsealed or read.
    pub fn extract_purpose(&self, name: &str) -> Result<Option<String>, LakeProblem> {
        let (path, context) = self.place_of_purpose(name)?;
        self.read_words(&path, &context)
    }

    /// Keeps how the columns of an extract stand: which identify, and which are sensitive.
    ///
    /// # Errors
    /// [`LakeProblem::BadName`] or [`LakeProblem::Disk`].
    pub fn write_extract_standings(&self, name: &str, lines: &str) -> Result<(), LakeProblem> {
        let (path, context) = self.place_of_standings(name)?;
        self.write_sealed(&path, &context, |file| file.write_all(lines.as_bytes()))
    }

    /// How the columns of an extract stand; `None` where that was never kept. It is about nobody.
    ///
    /// # Errors
    /// [`LakeProblem`] when it cannot be unsealed or read.
    pub fn extract_standings(&self, name: &str) -> Result<Option<String>, LakeProblem> {
        let (path, context) = self.place_of_standings(name)?;
        self.read_words(&path, &context)
    }

    fn read_words(&self, path: &Path, context: &str) -> Result<Option<String>, LakeProblem> {
        if !path.exists() {
            return Ok(None);
        }
        let mut words = String::new();
        let read = self.read_sealed(path, context)?.read_to_string(&mut words);
        read.map_err(|_| self.why_unreadable(path, context))?;
        Ok(Some(words))
    }

    fn place_of_standings(&self, name: &str) -> Result<(PathBuf, String), LakeProblem> {
        check_name(name)?;
        let path = self.home().join(STANDINGS).join(format!("{name}.sealed"));
        Ok((path, format!("vault/{STANDINGS}/{name}")))
    }

    fn place_of_purpose(&self, name: &str) -> Result<(PathBuf, String), LakeProblem> {
        check_name(name)?;
        let path = self.home().join(PURPOSES).join(format!("{name}.sealed"));
        Ok((path, format!("vault/{PURPOSES}/{name}")))
    }

    fn place_of_extract(&self, name: &str) -> Result<(PathBuf, String), LakeProblem> {
        check_name(name)?;
        let path = self.home().join(ROOM).join(format!("{name}.sealed"));
        Ok((path, format!("vault/{ROOM}/{name}")))
    }
}
