//! Finished stages of a run over all records, in the vault under the run's name: a run that was stopped
//! or killed is gone on with by the next one, as long as records, settings and decisions are the same.
//!
//! What belongs together is told by a seal: a hash of all that the run begins with. Stages under another
//! seal are let go of, and so are those of a run that came to its end.

use crate::link_people::read::digest;
use commons::ContentHash;
use connect::{Go, Record, RunStage, Stages};
use lake::{Entry, LakeProblem, Opening, Vault};
use store::Id;

/// The stage that holds the seal.
const SEAL: &str = "seal";

/// Another number where stages are made or read in another way: what was kept before is let go of.
const MAKING: u64 = 1;

/// The stages of one run.
pub(crate) struct RunStages<'v> {
    vault: &'v Vault,
    opening: Opening,
    run: Id,
    is_open: bool,
    /// What of the vault was read, for the audit.
    pub read: Vec<Entry>,
    problem: Option<LakeProblem>,
}

impl<'v> RunStages<'v> {
    /// For a run of this name, unless one of before is gone on with.
    pub(crate) const fn new(vault: &'v Vault, opening: Opening, run: Id) -> Self {
        Self { vault, opening, run, is_open: false, read: Vec::new(), problem: None }
    }

    /// The run's name.
    pub(crate) const fn run(&self) -> &Id {
        &self.run
    }

    /// Goes on with the run that began with the same, if there is one that `is_over` does not know, and
    /// lets go of all others.
    pub(crate) fn open(
        &mut self,
        seal: &str,
        is_over: impl Fn(&Id) -> Result<bool, store::StoreError>,
    ) -> Result<(), crate::CannotLink> {
        let mut found = None;
        for name in self.vault.runs_with_stages()? {
            let run = Id::parse(&name);
            // A seal that cannot be read is nobody's: its stages are worked out again.
            let kept = self.stage(&name, SEAL).unwrap_or_default();
            let known = kept.is_some_and(|kept| kept == seal.as_bytes());
            let goes_on = match &run {
                Some(run) if known && found.is_none() => !is_over(run)?,
                Some(_) | None => false,
            };
            if goes_on {
                found = run;
            } else {
                self.vault.drop_stages(&name)?;
            }
        }
        match found {
            Some(run) => self.run = run,
            None => self.vault.write_stage(self.run.as_str(), SEAL, seal.as_bytes())?,
        }
        self.is_open = true;
        Ok(())
    }

    /// Lets go of all that is kept, of this run and any before it: a run came to its end.
    pub(crate) fn close(self) -> Result<(), LakeProblem> {
        for run in self.vault.runs_with_stages()? {
            self.vault.drop_stages(&run)?;
        }
        Ok(())
    }

    /// Why a stage could not be kept or read, if one could not.
    pub(crate) fn problem(&mut self) -> Option<LakeProblem> {
        self.problem.take()
    }

    fn stage(&mut self, run: &str, stage: &str) -> Result<Option<Vec<u8>>, LakeProblem> {
        let opened = self.vault.read_stage(&self.opening, run, stage)?;
        if opened.found.is_some() {
            self.read.push(opened.entry);
        }
        Ok(opened.found)
    }
}

impl Stages for RunStages<'_> {
    fn kept(&mut self, stage: RunStage) -> Option<Vec<u8>> {
        if !self.is_open {
            return None;
        }
        let run = self.run.clone();
        // What cannot be read is worked out again.
        self.stage(run.as_str(), stage.word()).unwrap_or_default()
    }

    fn keep(&mut self, stage: RunStage, bytes: &dyn Fn() -> Vec<u8>) -> Go {
        if !self.is_open {
            return Go::On;
        }
        match self.vault.write_stage(self.run.as_str(), stage.word(), &bytes()) {
            Ok(()) => Go::On,
            Err(problem) => {
                self.problem = Some(problem);
                Go::Stop
            }
        }
    }
}

/// All that a run over these records begins with, as one word.
pub(crate) fn seal(records: &[Record], settings: &str, told: &str) -> String {
    let mut rows: Vec<[u8; 32]> = Vec::with_capacity(records.len());
    for record in records {
        let mut row = [0; 32];
        row[..16].copy_from_slice(record.key.as_bytes());
        row[16..].copy_from_slice(&digest(record));
        rows.push(row);
    }
    rows.sort_unstable();
    let mut all = MAKING.to_le_bytes().to_vec();
    for text in [settings, told] {
        all.extend((text.len() as u64).to_le_bytes());
        all.extend(text.as_bytes());
    }
    all.extend(rows.concat());
    ContentHash::of(&all).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons::RecordKey;

    #[test]
    fn another_record_setting_or_decision_is_another_seal_and_the_order_is_none() {
        let record =
            |number: u8, source| Record::blank(RecordKey::from_bytes([number; 16]), source);
        let (one, two) = (record(1, 1), record(2, 1));
        let usual = seal(&[one.clone(), two.clone()], "settings", "told");
        assert_eq!(usual, seal(&[two.clone(), one.clone()], "settings", "told"));
        for other in [
            seal(&[one.clone(), record(2, 2)], "settings", "told"),
            seal(std::slice::from_ref(&one), "settings", "told"),
            seal(&[one.clone(), two.clone()], "settingst", "old"),
            seal(&[one, two], "settings", "more"),
        ] {
            assert_ne!(usual, other);
        }
    }
}
