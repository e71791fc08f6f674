//! Whole sealed files, written so that a crash leaves the old file or the new one, never half.

use crate::key::Key;
use crate::stream::{OpenProblem, SealedReader, SealedWriter};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

/// Writes a file beside its place, forces it to the disk, then moves it there.
///
/// # Errors
/// When the folder cannot be written; the old file, if any, is then untouched.
pub fn write_atomically<T>(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<T>,
) -> io::Result<T> {
    let folder = path.parent().ok_or_else(|| io::Error::other("a file needs a folder"))?;
    std::fs::create_dir_all(folder)?;
    let mut waiting = tempfile::Builder::new().prefix(".writing-").tempfile_in(folder)?;
    let made = {
        let mut writer = BufWriter::new(waiting.as_file_mut());
        let made = write(&mut writer)?;
        writer.flush()?;
        made
    };
    waiting.as_file().sync_all()?;
    waiting.persist(path).map_err(|problem| problem.error)?;
    // The move itself must reach the disk too.
    File::open(folder)?.sync_all()?;
    Ok(made)
}

/// Seals these bytes into a file of this context.
///
/// # Errors
/// When the file cannot be written.
pub fn write_sealed(key: &Key, context: &str, path: &Path, plain: &[u8]) -> io::Result<()> {
    write_atomically(path, |file| {
        let mut sealed = SealedWriter::new(key, context, file)?;
        sealed.write_all(plain)?;
        sealed.finish().map(|_| ())
    })
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
