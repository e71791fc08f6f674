//! Files that are there whole or not at all.
//!
//! A file is written under a temporary name in the same folder, forced to the disk, given its own
//! name in one step, and the folder is forced too (with the one above it when it is new). Killing the program at any point leaves either
//! the file of before or the new one. Leftover temporary files never have a readable ending; they
//! are swept by the next start, unless another program is writing at that moment: writers hold a
//! shared lock on `.writing`, which the machine lets go of however they end.

use crate::problem::LakeProblem;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// The ending of files that are still being written.
const UNFINISHED: &str = ".unfinished";

/// A file being written; dropping it without [`Unfinished::finish`] leaves nothing behind.
#[derive(Debug)]
pub(crate) struct Unfinished {
    file: NamedTempFile,
    target: PathBuf,
    _writing: File,
}

/// What finishing a file did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finished {
    /// There was no such file before.
    New,
    /// There was one with other contents.
    Replaced,
    /// There was one with these very bytes, which was left alone.
    Same,
}

impl Unfinished {
    /// Begins the file that will be `target`; `home` is the folder that is locked and swept.
    pub(crate) fn begin(home: &Path, target: &Path) -> Result<Self, LakeProblem> {
        let folder = target.parent().unwrap_or(home);
        make_folder(folder)?;
        let lock = lock_file(home)?;
        lock.lock_shared().map_err(LakeProblem::disk("lock", home))?;
        let file = tempfile::Builder::new()
            .prefix(".part-")
            .suffix(UNFINISHED)
            .tempfile_in(folder)
            .map_err(LakeProblem::disk("write in", folder))?;
        Ok(Self { file, target: target.to_path_buf(), _writing: lock })
    }

    /// A second handle on the file, for a writer that wants to own one.
    pub(crate) fn handle(&self) -> Result<File, LakeProblem> {
        self.file.as_file().try_clone().map_err(LakeProblem::disk("write", &self.target))
    }

    /// Forces the contents to the disk and gives the file its name.
    pub(crate) fn finish(self) -> Result<Finished, LakeProblem> {
        let target = self.target;
        self.file.as_file().sync_all().map_err(LakeProblem::disk("write", &target))?;
        let finished = compare(self.file.path(), &target)?;
        if finished != Finished::Same {
            self.file
                .persist(&target)
                .map_err(|e| e.error)
                .map_err(LakeProblem::disk("write", &target))?;
            force_folder(&target)?;
        }
        Ok(finished)
    }
}

/// Makes a folder with those above it, and forces their names to the disk.
fn make_folder(folder: &Path) -> Result<(), LakeProblem> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(above) = folder.parent() {
        make_folder(above)?;
    }
    fs::create_dir_all(folder).map_err(LakeProblem::disk("make", folder))?;
    force_folder(folder)
}

/// Removes a file; `false` when there was none.
pub(crate) fn remove(target: &Path) -> Result<bool, LakeProblem> {
    match fs::remove_file(target) {
        Ok(()) => force_folder(target).map(|()| true),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(LakeProblem::disk("remove", target)(e)),
    }
}

/// Makes the folder and removes what a killed writer left in it and in its folders (two deep), when
/// nobody is writing now. Gives the number of files removed.
pub(crate) fn sweep(home: &Path) -> Result<usize, LakeProblem> {
    make_folder(home)?;
    let lock = lock_file(home)?;
    match lock.try_lock() {
        Ok(()) => sweep_folder(home, 0),
        Err(TryLockError::WouldBlock) => Ok(0),
        Err(TryLockError::Error(e)) => Err(LakeProblem::disk("lock", home)(e)),
    }
}

fn sweep_folder(folder: &Path, depth: usize) -> Result<usize, LakeProblem> {
    let mut removed = 0;
    for entry in fs::read_dir(folder).map_err(LakeProblem::disk("read", folder))? {
        let entry = entry.map_err(LakeProblem::disk("read", folder))?;
        let path = entry.path();
        let kind = entry.file_type().map_err(LakeProblem::disk("read", &path))?;
        if kind.is_dir() && depth < 2 {
            removed += sweep_folder(&path, depth + 1)?;
        } else if kind.is_file() && entry.file_name().to_string_lossy().ends_with(UNFINISHED) {
            removed += usize::from(remove(&path)?);
        }
    }
    Ok(removed)
}

fn lock_file(home: &Path) -> Result<File, LakeProblem> {
    let path = home.join(".writing");
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(LakeProblem::disk("lock", &path))
}

fn compare(written: &Path, target: &Path) -> Result<Finished, LakeProblem> {
    let Ok(there) = fs::metadata(target) else { return Ok(Finished::New) };
    let new = fs::metadata(written).map_err(LakeProblem::disk("read", written))?;
    let same = there.len() == new.len() && hash_of(written)? == hash_of(target)?;
    Ok(if same { Finished::Same } else { Finished::Replaced })
}

fn hash_of(path: &Path) -> Result<blake3::Hash, LakeProblem> {
    let file = File::open(path).map_err(LakeProblem::disk("read", path))?;
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file).map_err(LakeProblem::disk("read", path))?;
    Ok(hasher.finalize())
}

fn force_folder(target: &Path) -> Result<(), LakeProblem> {
    let folder = target.parent().unwrap_or(target);
    File::open(folder).and_then(|f| f.sync_all()).map_err(LakeProblem::disk("write", folder))
}
