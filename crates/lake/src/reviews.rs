//! What the vault keeps of linking beside whose each record is: the pairs to look at, everything that
//! was decided, what later records need to join, and how people were merged and split.
//!
//! All are about pairs of children's records, so they are sealed beside the names and opened only
//! with a reason. What they say is up to the caller; here they are bytes. Changing the decisions
//! is one step that nobody else comes between: read, change, write whole, forced to the disk.

use crate::problem::LakeProblem;
use crate::vault::{Entry, Opened, Opening, Vault};
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

/// One of the things kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reviews {
    /// The pairs to look at, as the newest linking drew them.
    Queue,
    /// What reviewers said, of all queues there ever were.
    Decisions,
    /// The model of the last run over all records, and which records it knew.
    Model,
    /// How people were merged, split and set right again, oldest first.
    History,
    /// Changes of that history that somebody proposed to set right, and what others answered.
    Proposals,
}

impl Reviews {
    const fn name(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Decisions => "decisions",
            Self::Model => "model",
            Self::History => "history",
            Self::Proposals => "proposals",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Queue => "pairs to review",
            Self::Decisions => "decisions on pairs",
            Self::Model => "the model of linking",
            Self::History => "history of merges and splits",
            Self::Proposals => "proposals to set links right",
        }
    }
}

impl Vault {
    /// What is kept; `None` when nothing is. `records` of the entry counts files.
    ///
    /// # Errors
    /// [`LakeProblem`] when it cannot be unsealed or read.
    pub fn read_reviews(
        &self,
        opening: &Opening,
        which: Reviews,
    ) -> Result<Opened<Option<Vec<u8>>>, LakeProblem> {
        let found = self.reviews(which)?;
        let records = u64::from(found.is_some());
        let entry = Entry { opening: opening.clone(), what: which.words(), records };
        Ok(Opened { entry, found })
    }

    /// Replaces what is kept.
    ///
    /// # Errors
    /// [`LakeProblem::Disk`].
    pub fn write_reviews(&self, which: Reviews, bytes: &[u8]) -> Result<(), LakeProblem> {
        let (path, context) = self.place_of_reviews(which);
        self.write_sealed(&path, &context, |file| file.write_all(bytes))
    }

    /// Changes what is kept, with nobody else changing it meanwhile. `change` is given what there is
    /// (nothing at first), and what it answers with an error leaves all as it was.
    ///
    /// # Errors
    /// What `change` says, or [`LakeProblem`].
    pub fn change_reviews<T, E: From<LakeProblem>>(
        &self,
        which: Reviews,
        change: impl FnOnce(Vec<u8>) -> Result<(Vec<u8>, T), E>,
    ) -> Result<T, E> {
        let lock_path = self.home().join(".reviews");
        let lock = File::create(&lock_path).map_err(LakeProblem::disk("lock", &lock_path))?;
        lock.lock().map_err(LakeProblem::disk("lock", &lock_path))?;
        let before = self.reviews(which)?;
        let (after, answer) = change(before.unwrap_or_default())?;
        self.write_reviews(which, &after)?;
        Ok(answer)
    }

    fn reviews(&self, which: Reviews) -> Result<Option<Vec<u8>>, LakeProblem> {
        let (path, context) = self.place_of_reviews(which);
        if !path.exists() {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        let read = self.read_sealed(&path, &context)?.read_to_end(&mut bytes);
        read.map_err(|_| self.why_unreadable(&path, &context))?;
        Ok(Some(bytes))
    }

    fn place_of_reviews(&self, which: Reviews) -> (PathBuf, String) {
        let name = which.name();
        let path = self.home().join("reviews").join(format!("{name}.sealed"));
        (path, format!("vault/reviews/{name}"))
    }
}
