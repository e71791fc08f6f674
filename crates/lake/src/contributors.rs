//! Who was counted in what left the safe room. What has left cannot be unlearnt, so these files are
//! only ever added to: each is named by the hash of its contents, which the ledger names too.

use crate::problem::LakeProblem;
use crate::ring::random;
use crate::vault::{Entry, Opened, Opening, Vault};
use commons::ContentHash;
use std::io::Read;
use std::path::PathBuf;

const CONTRIBUTORS: &str = "contributors";
/// Random bytes before the contents: nobody who knows the hash finds by trying who is in them.
const SALT: usize = 32;

impl Vault {
    /// Keeps who was counted, whole or not at all. Gives the name to find it by.
    ///
    /// # Errors
    /// [`LakeProblem::Disk`] or [`LakeProblem::NoRandomness`].
    pub fn write_contributors(&self, contents: &[u8]) -> Result<ContentHash, LakeProblem> {
        let salt = random()?;
        let bytes = [salt.as_slice(), contents].concat();
        let hash = ContentHash::of(&bytes);
        let (path, context) = self.place_of_contributors(hash);
        self.write_sealed(&path, &context, |file| file.write_all(&bytes))?;
        Ok(hash)
    }

    /// Who was counted, by the name it was kept under; `None` when nothing is kept there. `records`
    /// of the entry counts files.
    ///
    /// # Errors
    /// [`LakeProblem`] when it cannot be unsealed, or is not what was kept.
    pub fn read_contributors(
        &self,
        opening: &Opening,
        hash: ContentHash,
    ) -> Result<Opened<Option<Vec<u8>>>, LakeProblem> {
        let (path, context) = self.place_of_contributors(hash);
        let found = if path.exists() {
            let mut bytes = Vec::new();
            let read = self.read_sealed(&path, &context)?.read_to_end(&mut bytes);
            if read.is_err() || ContentHash::of(&bytes) != hash || bytes.len() < SALT {
                return Err(self.why_unreadable(&path, &context));
            }
            Some(bytes.split_off(SALT))
        } else {
            None
        };
        let records = u64::from(found.is_some());
        let entry = Entry { opening: opening.clone(), what: "who was counted in cells", records };
        Ok(Opened { entry, found })
    }

    fn place_of_contributors(&self, hash: ContentHash) -> (PathBuf, String) {
        let path = self.home().join(CONTRIBUTORS).join(format!("{hash}.sealed"));
        (path, format!("vault/{CONTRIBUTORS}/{hash}"))
    }
}
