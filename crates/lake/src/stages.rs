//! What a run of linking has finished, kept until it ends: a run that was stopped or killed goes on from
//! there. Each is sealed under the run's name; they are about pairs of children's records and are opened
//! only with a reason.

use crate::atomic;
use crate::lake::{check_name, entries, is_name};
use crate::problem::LakeProblem;
use crate::vault::{Entry, Opened, Opening, Vault};
use std::fs;
use std::io::Read;
use std::path::PathBuf;

impl Vault {
    /// The runs of which stages are kept, in order.
    ///
    /// # Errors
    /// [`LakeProblem::Disk`].
    pub fn runs_with_stages(&self) -> Result<Vec<String>, LakeProblem> {
        let home = self.home().join("stages");
        if !home.exists() {
            return Ok(Vec::new());
        }
        Ok(entries(&home)?.into_iter().filter(|name| is_name(name)).collect())
    }

    /// A stage of a run; `None` when it is not kept. `records` of the entry counts files.
    ///
    /// # Errors
    /// [`LakeProblem`] when it cannot be unsealed or read.
    pub fn read_stage(
        &self,
        opening: &Opening,
        run: &str,
        stage: &str,
    ) -> Result<Opened<Option<Vec<u8>>>, LakeProblem> {
        let (path, context) = self.place_of_stage(run, stage)?;
        let found = if path.exists() {
            let mut bytes = Vec::new();
            let read = self.read_sealed(&path, &context)?.read_to_end(&mut bytes);
            read.map_err(|_| self.why_unreadable(&path, &context))?;
            Some(bytes)
        } else {
            None
        };
        let records = u64::from(found.is_some());
        let entry =
            Entry { opening: opening.clone(), what: "a finished stage of linking", records };
        Ok(Opened { entry, found })
    }

    /// Keeps a stage of a run, whole or not at all.
    ///
    /// # Errors
    /// [`LakeProblem::BadName`] or [`LakeProblem::Disk`].
    pub fn write_stage(&self, run: &str, stage: &str, bytes: &[u8]) -> Result<(), LakeProblem> {
        let (path, context) = self.place_of_stage(run, stage)?;
        self.write_sealed(&path, &context, |file| file.write_all(bytes))
    }

    /// Lets go of all stages of a run; `false` when there were none.
    ///
    /// # Errors
    /// [`LakeProblem::BadName`] or [`LakeProblem::Disk`].
    pub fn drop_stages(&self, run: &str) -> Result<bool, LakeProblem> {
        check_name(run)?;
        let folder = self.home().join("stages").join(run);
        if !folder.exists() {
            return Ok(false);
        }
        for name in entries(&folder)? {
            atomic::remove(&folder.join(name))?;
        }
        fs::remove_dir(&folder).map_err(LakeProblem::disk("remove", &folder))?;
        Ok(true)
    }

    fn place_of_stage(&self, run: &str, stage: &str) -> Result<(PathBuf, String), LakeProblem> {
        check_name(run)?;
        check_name(stage)?;
        let path = self.home().join("stages").join(run).join(format!("{stage}.sealed"));
        Ok((path, format!("vault/stages/{run}/{stage}")))
    }
}
