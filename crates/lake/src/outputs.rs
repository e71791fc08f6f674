//! Files that an analyst asks to take out of the safe room: sealed under the hash of their bytes until
//! two people have approved exactly them, and afterwards.

use crate::problem::LakeProblem;
use crate::vault::{Entry, Opened, Opening, Vault};
use commons::ContentHash;
use std::io::Read;
use std::path::PathBuf;

const OUTPUTS: &str = "outputs";

impl Vault {
    /// Keeps the bytes of a file, whole or not at all; the same bytes are kept once. Gives their hash.
    ///
    /// # Errors
    /// [`LakeProblem::Disk`].
    pub fn write_output(&self, bytes: &[u8]) -> Result<ContentHash, LakeProblem> {
        let hash = ContentHash::of(bytes);
        let (path, context) = self.place_of_output(hash);
        if !path.exists() {
            self.write_sealed(&path, &context, |file| file.write_all(bytes))?;
        }
        Ok(hash)
    }

    /// The bytes with this hash; `None` when none are kept. `records` of the entry counts files.
    ///
    /// # Errors
    /// [`LakeProblem`] when they cannot be unsealed, or are not those of the hash.
    pub fn read_output(
        &self,
        opening: &Opening,
        hash: ContentHash,
    ) -> Result<Opened<Option<Vec<u8>>>, LakeProblem> {
        let (path, context) = self.place_of_output(hash);
        let found = if path.exists() {
            let mut bytes = Vec::new();
            let read = self.read_sealed(&path, &context)?.read_to_end(&mut bytes);
            let is_it = read.is_ok() && ContentHash::of(&bytes) == hash;
            if !is_it {
                return Err(self.why_unreadable(&path, &context));
            }
            Some(bytes)
        } else {
            None
        };
        let records = u64::from(found.is_some());
        let entry = Entry { opening: opening.clone(), what: "a file that is to leave", records };
        Ok(Opened { entry, found })
    }

    fn place_of_output(&self, hash: ContentHash) -> (PathBuf, String) {
        let path = self.home().join(OUTPUTS).join(format!("{hash}.sealed"));
        (path, format!("vault/{OUTPUTS}/{hash}"))
    }
}
