//! The sealed file: a header, then chunks of 64 KiB, each with its own check.
//!
//! Header: eight bytes that name the format, sixteen random bytes. The key of the file is derived
//! from the house's key, those random bytes and a *context* (which home, which file), so a sealed
//! file that is moved to another place does not open there.

use crate::key::Key;
use aead_stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use std::io::{self, Read, Write};

const FORMAT: &[u8; 8] = b"LCSEAL1\n";
const SALT: usize = 16;
const CHUNK: usize = 64 * 1024;
const CHECK: usize = 16;

/// Why a sealed file does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenProblem {
    /// It is not a sealed file.
    #[error("this is not a sealed file of this program")]
    NotSealed,
    /// The check of a chunk does not match.
    #[error(
        "the sealed file does not open: the key is another one, or the file was changed, cut \
         short or moved. Restore it from a backup, or give the key it was sealed with"
    )]
    WrongKeyOrChanged,
    /// The system could not read it.
    #[error("the sealed file cannot be read: {0}")]
    Io(#[from] io::Error),
}

impl From<OpenProblem> for io::Error {
    fn from(problem: OpenProblem) -> Self {
        match problem {
            OpenProblem::Io(source) => source,
            OpenProblem::NotSealed | OpenProblem::WrongKeyOrChanged => {
                Self::new(io::ErrorKind::InvalidData, problem)
            }
        }
    }
}

/// Seals what is written to it. Nothing is complete until [`SealedWriter::finish`].
pub struct SealedWriter<W: Write> {
    inner: W,
    cipher: EncryptorBE32<ChaCha20Poly1305>,
    waiting: Vec<u8>,
}

impl<W: Write> SealedWriter<W> {
    /// Starts a sealed file for this context.
    ///
    /// # Errors
    /// When the header cannot be written or the system has no randomness.
    pub fn new(key: &Key, context: &str, mut inner: W) -> io::Result<Self> {
        let mut salt = [0; SALT];
        getrandom::fill(&mut salt).map_err(|_| io::Error::other("no random numbers"))?;
        inner.write_all(FORMAT)?;
        inner.write_all(&salt)?;
        let cipher = ChaCha20Poly1305::new(&(*key.for_file(context, &salt)).into());
        let cipher = EncryptorBE32::from_aead(cipher, &[0; 7].into());
        Ok(Self { inner, cipher, waiting: Vec::with_capacity(CHUNK) })
    }

    /// Writes the last chunk and gives the inner writer back.
    ///
    /// # Errors
    /// When the chunk cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        let last = self.cipher.encrypt_last(self.waiting.as_slice()).map_err(|_| too_long())?;
        self.inner.write_all(&last)?;
        self.inner.flush()?;
        Ok(self.inner)
    }
}

impl<W: Write> Write for SealedWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk waits until more comes, because the last chunk is sealed differently.
        if self.waiting.len() == CHUNK && !bytes.is_empty() {
            let chunk =
                self.cipher.encrypt_next(self.waiting.as_slice()).map_err(|_| too_long())?;
            self.inner.write_all(&chunk)?;
            self.waiting.clear();
        }
        let taken = bytes.len().min(CHUNK - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

fn too_long() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "a sealed file holds at most 256 TiB")
}

/// What comes after the chunk that was opened last.
enum Next {
    /// Another chunk.
    Chunk(DecryptorBE32<ChaCha20Poly1305>),
    /// The end: the last chunk was opened.
    End,
    /// Nothing any more, because a chunk did not open or could not be read.
    Refused,
}

/// Opens what a [`SealedWriter`] wrote. Bytes are handed on only after their chunk was checked.
pub struct SealedReader<R: Read> {
    inner: R,
    next: Next,
    ahead: Vec<u8>,
    plain: Vec<u8>,
    at: usize,
}

impl<R: Read> SealedReader<R> {
    /// Starts to open a sealed file of this context.
    ///
    /// # Errors
    /// [`OpenProblem`] when it is no sealed file or cannot be read.
    pub fn new(key: &Key, context: &str, mut inner: R) -> Result<Self, OpenProblem> {
        let mut header = Vec::with_capacity(FORMAT.len() + SALT);
        inner.by_ref().take((FORMAT.len() + SALT) as u64).read_to_end(&mut header)?;
        let salt = header.strip_prefix(FORMAT).filter(|salt| salt.len() == SALT);
        let salt = salt.ok_or(OpenProblem::NotSealed)?;
        let cipher = ChaCha20Poly1305::new(&(*key.for_file(context, salt)).into());
        let next = Next::Chunk(DecryptorBE32::from_aead(cipher, &[0; 7].into()));
        let mut reader = Self { inner, next, ahead: Vec::new(), plain: Vec::new(), at: 0 };
        reader.ahead = reader.next_sealed()?;
        Ok(reader)
    }

    fn next_sealed(&mut self) -> io::Result<Vec<u8>> {
        let mut chunk = Vec::with_capacity(CHUNK + CHECK);
        self.inner.by_ref().take((CHUNK + CHECK) as u64).read_to_end(&mut chunk)?;
        Ok(chunk)
    }

    fn open_next(&mut self) -> Result<(), OpenProblem> {
        // Refused stands until the chunk has opened: a failure is never followed by a quiet end.
        let mut cipher = match std::mem::replace(&mut self.next, Next::Refused) {
            Next::Chunk(cipher) => cipher,
            Next::End => {
                self.next = Next::End;
                return Ok(());
            }
            Next::Refused => return Err(OpenProblem::WrongKeyOrChanged),
        };
        let following = self.next_sealed()?;
        let sealed = std::mem::replace(&mut self.ahead, following);
        let wrong = |_| OpenProblem::WrongKeyOrChanged;
        if self.ahead.is_empty() {
            self.plain = cipher.decrypt_last(sealed.as_slice()).map_err(wrong)?;
            self.next = Next::End;
        } else {
            self.plain = cipher.decrypt_next(sealed.as_slice()).map_err(wrong)?;
            self.next = Next::Chunk(cipher);
        }
        self.at = 0;
        Ok(())
    }
}

impl<R: Read> Read for SealedReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.plain.len() && !matches!(self.next, Next::End) {
            self.open_next()?;
        }
        let given = out.len().min(self.plain.len() - self.at);
        out[..given].copy_from_slice(&self.plain[self.at..self.at + given]);
        self.at += given;
        Ok(given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seal(key: &Key, context: &str, plain: &[u8]) -> Vec<u8> {
        let mut writer = SealedWriter::new(key, context, Vec::new()).expect("memory");
        writer.write_all(plain).expect("memory");
        writer.finish().expect("memory")
    }

    fn open(key: &Key, context: &str, sealed: &[u8]) -> io::Result<Vec<u8>> {
        let mut plain = Vec::new();
        SealedReader::new(key, context, sealed)?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    #[test]
    fn every_length_around_a_chunk_comes_back() {
        let key = Key::generate().expect("randomness");
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7] {
            let plain: Vec<u8> = (0..length).map(|n| u8::try_from(n % 251).unwrap_or(0)).collect();
            assert_eq!(
                open(&key, "a", &seal(&key, "a", &plain)).expect("opens"),
                plain,
                "{length}"
            );
        }
    }

    #[test]
    fn another_key_or_another_place_does_not_open_it() {
        let key = Key::generate().expect("randomness");
        let sealed = seal(&key, "vault/a", b"a name");
        assert!(open(&key, "vault/b", &sealed).is_err());
        assert!(open(&Key::generate().expect("randomness"), "vault/a", &sealed).is_err());
    }

    #[test]
    fn a_dropped_or_reordered_chunk_is_noticed() {
        let key = Key::generate().expect("randomness");
        let sealed = seal(&key, "a", &vec![7; 3 * CHUNK]);
        let header = FORMAT.len() + SALT;
        let chunk = CHUNK + CHECK;
        assert!(open(&key, "a", &sealed[..header + 2 * chunk]).is_err(), "cut at a chunk");
        let mut swapped = sealed.clone();
        swapped[header..header + 2 * chunk].rotate_left(chunk);
        assert!(open(&key, "a", &swapped).is_err(), "chunks swapped");
        assert!(open(&key, "a", &sealed[..header]).is_err(), "nothing after the header");
    }

    #[test]
    fn a_chunk_that_does_not_open_is_never_followed_by_a_quiet_end() {
        let key = Key::generate().expect("randomness");
        let mut sealed = seal(&key, "a", &vec![7; 2 * CHUNK]);
        sealed[FORMAT.len() + SALT + CHUNK + CHECK + 5] ^= 1;
        let mut reader = SealedReader::new(&key, "a", sealed.as_slice()).expect("a header");
        let mut first = vec![0; CHUNK];
        reader.read_exact(&mut first).expect("the first chunk is sound");
        for time in 0..3 {
            assert!(reader.read(&mut [0; 8]).is_err(), "asked {time} times before");
        }
    }

    proptest! {
        #[test]
        fn any_changed_byte_is_noticed(at in any::<prop::sample::Index>(), flip in 1_u8..) {
            let key = Key::generate().expect("randomness");
            let mut sealed = seal(&key, "a", b"Nobody reads this without the key");
            let at = at.index(sealed.len());
            sealed[at] ^= flip;
            prop_assert!(open(&key, "a", &sealed).is_err());
        }
    }
}
