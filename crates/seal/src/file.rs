//! Whole sealed files, written so that a crash leaves the old file or the new one, never half.

use crate::key::Key;
use crate::stream::{OpenProblem, SealedReader, SealedWriter};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// Writes a file beside its place, forces it to the disk, then moves it there.
///
/// # Errors
/// When the folder cannot be written; the old file, if any, is then untouched.
pub fn write_atomically<T>(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<T>,
) -> io::Result<T> {
    let (waiting, made) = write_beside(path, write)?;
    waiting.persist(path).map_err(|problem| problem.error)?;
    force_folder(path)?;
    Ok(made)
}

fn write_beside<T>(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<T>,
) -> io::Result<(NamedTempFile, T)> {
    let folder = folder_of(path)?;
    std::fs::create_dir_all(folder)?;
    let mut waiting = tempfile::Builder::new().prefix(".writing-").tempfile_in(folder)?;
    let made = {
        let mut writer = BufWriter::new(waiting.as_file_mut());
        let made = write(&mut writer)?;
        writer.flush()?;
        made
    };
    waiting.as_file().sync_all()?;
    Ok((waiting, made))
}

fn folder_of(path: &Path) -> io::Result<&Path> {
    path.parent().ok_or_else(|| io::Error::other("a file needs a folder"))
}

/// The move itself must reach the disk too.
fn force_folder(path: &Path) -> io::Result<()> {
    File::open(folder_of(path)?)?.sync_all()
}

/// Seals these bytes into a file of this context.
///
/// # Errors
/// When the file cannot be written.
pub fn write_sealed(key: &Key, context: &str, path: &Path, plain: &[u8]) -> io::Result<()> {
    write_atomically(path, |file| seal_into(key, context, file, plain))
}

/// Seals these bytes into a new file of this context. Of several that write it at once, one does.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] when the file is there, which is then untouched, or when it
/// cannot be written.
pub fn write_sealed_once(key: &Key, context: &str, path: &Path, plain: &[u8]) -> io::Result<()> {
    let (waiting, ()) = write_beside(path, |file| seal_into(key, context, file, plain))?;
    waiting.persist_noclobber(path).map_err(|problem| problem.error)?;
    force_folder(path)
}

fn seal_into(key: &Key, context: &str, file: impl Write, plain: &[u8]) -> io::Result<()> {
    let mut sealed = SealedWriter::new(key, context, file)?;
    sealed.write_all(plain)?;
    sealed.finish().map(|_| ())
}

/// Opens a sealed file of this context.
///
/// # Errors
/// [`OpenProblem`] when it cannot be read, the key is another one, or it was changed.
pub fn read_sealed(key: &Key, context: &str, path: &Path) -> Result<Vec<u8>, OpenProblem> {
    let file = BufReader::new(File::open(path)?);
    let mut plain = Vec::new();
    SealedReader::new(key, context, file)?.read_to_end(&mut plain).map_err(unwrap_problem)?;
    Ok(plain)
}

fn unwrap_problem(error: io::Error) -> OpenProblem {
    if error.kind() == io::ErrorKind::InvalidData {
        OpenProblem::WrongKeyOrChanged
    } else {
        OpenProblem::Io(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_file_holds_no_plain_text_and_opens_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let (key, path) = (Key::generate().expect("randomness"), folder.path().join("a/b.sealed"));
        write_sealed(&key, "a/b", &path, b"Zephyrine Quillfeather").expect("written");
        let raw = std::fs::read(&path).expect("a file");
        assert!(!raw.windows(8).any(|w| w == b"Zephyrin"));
        assert_eq!(read_sealed(&key, "a/b", &path).expect("opens"), b"Zephyrine Quillfeather");
        assert!(matches!(read_sealed(&key, "b", &path), Err(OpenProblem::WrongKeyOrChanged)));
    }

    #[test]
    fn a_file_that_is_there_is_not_written_once_more() {
        let folder = tempfile::tempdir().expect("a folder");
        let (key, path) = (Key::generate().expect("randomness"), folder.path().join("a/b.sealed"));
        write_sealed_once(&key, "a", &path, b"first").expect("written");
        let again = write_sealed_once(&key, "a", &path, b"second");
        assert!(again.is_err_and(|problem| problem.kind() == io::ErrorKind::AlreadyExists));
        assert_eq!(read_sealed(&key, "a", &path).expect("opens"), b"first");
        assert_eq!(std::fs::read_dir(folder.path().join("a")).expect("a folder").count(), 1);
    }

    #[test]
    fn a_failed_write_leaves_the_old_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("kept");
        write_atomically(&path, |file| file.write_all(b"old")).expect("written");
        let failed = write_atomically(&path, |file| {
            file.write_all(b"new")?;
            Err::<(), _>(io::Error::other("stopped half way"))
        });
        assert!(failed.is_err());
        assert_eq!(std::fs::read(&path).expect("the old file"), b"old");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }
}
