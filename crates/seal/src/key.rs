//! The key of the sealed homes: from a file, a text such as an environment variable, or a command.
//!
//! Its text form carries a check, so a mistyped or cut key is refused before anything is written
//! with it.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use zeroize::{Zeroize, Zeroizing};

const PREFIX: &str = "lifechances-key-1-";
const CHECK_CONTEXT: &str = "lifechances seal v1 key check";

/// 256 bits that open the vault and casework. Wiped from memory when dropped; never printed.
pub struct Key(Zeroizing<[u8; 32]>);

/// Why there is no usable key, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum KeyProblem {
    /// The text is not a key.
    #[error(
        "the key is not readable: it is one line that begins {PREFIX} and was perhaps cut short"
    )]
    NotAKey,
    /// The text has the right form and its check does not match.
    #[error("the key is mistyped: its check does not match. Copy it again from where it is kept")]
    Mistyped,
    /// The key's file cannot be read.
    #[error("the key file {path} cannot be read: {source}", path = .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The command that should print the key failed.
    #[error("the command that should print the key did not succeed: {0}")]
    Command(String),
    /// The system gave no randomness.
    #[error("this machine gave no random numbers for a new key")]
    NoRandomness,
}

impl Key {
    /// A new random key.
    ///
    /// # Errors
    /// [`KeyProblem::NoRandomness`] when the system has none.
    pub fn generate() -> Result<Self, KeyProblem> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| KeyProblem::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// A key that was derived from another, for one purpose.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads the text form.
    ///
    /// # Errors
    /// [`KeyProblem::NotAKey`] or [`KeyProblem::Mistyped`].
    pub fn from_text(text: &str) -> Result<Self, KeyProblem> {
        let rest = text.trim().strip_prefix(PREFIX).ok_or(KeyProblem::NotAKey)?;
        let (body, check) = rest.split_once('-').ok_or(KeyProblem::NotAKey)?;
        let mut bytes = Zeroizing::new([0; 32]);
        unhex(body, bytes.as_mut_slice()).ok_or(KeyProblem::NotAKey)?;
        let key = Self(bytes);
        if check == key.check() { Ok(key) } else { Err(KeyProblem::Mistyped) }
    }

    /// Reads the key from a file that holds its text form.
    ///
    /// # Errors
    /// [`KeyProblem`] when the file cannot be read or holds no key.
    pub fn from_file(path: &Path) -> Result<Self, KeyProblem> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| KeyProblem::File { path: path.to_owned(), source })?;
        Self::from_text(&Zeroizing::new(text))
    }

    /// Runs a command that prints the text form, such as a password store's.
    ///
    /// # Errors
    /// [`KeyProblem`] when the command fails or prints no key.
    pub fn from_command(command: &str) -> Result<Self, KeyProblem> {
        let mut words = command.split_whitespace();
        let program = words.next().ok_or_else(|| KeyProblem::Command("it is empty".into()))?;
        let answer = Command::new(program)
            .args(words)
            .output()
            .map_err(|source| KeyProblem::Command(source.to_string()))?;
        if !answer.status.success() {
            return Err(KeyProblem::Command(answer.status.to_string()));
        }
        let text = Zeroizing::new(String::from_utf8_lossy(&answer.stdout).into_owned());
        Self::from_text(&text)
    }

    /// The text form, for writing to a key file. Wiped from memory when dropped.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(PREFIX.len() + 64 + 9));
        text.push_str(PREFIX);
        for byte in self.0.iter() {
            text.push(char::from(b"0123456789abcdef"[usize::from(byte >> 4)]));
            text.push(char::from(b"0123456789abcdef"[usize::from(byte & 15)]));
        }
        text.push('-');
        text.push_str(&self.check());
        text
    }

    /// A key for one purpose, derived from this one. The purposes cannot be told from each other's.
    pub fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut material = Zeroizing::new(Vec::with_capacity(32 + purpose.len()));
        material.extend_from_slice(self.0.as_slice());
        material.extend_from_slice(purpose.as_bytes());
        Zeroizing::new(blake3::derive_key("lifechances seal v1 purpose key", &material))
    }

    pub(crate) fn for_file(&self, context: &str, salt: &[u8]) -> Zeroizing<[u8; 32]> {
        let mut material = Zeroizing::new(Vec::with_capacity(48 + context.len()));
        material.extend_from_slice(self.0.as_slice());
        material.extend_from_slice(salt);
        material.extend_from_slice(context.as_bytes());
        Zeroizing::new(blake3::derive_key("lifechances seal v1 file key", &material))
    }

    fn check(&self) -> String {
        let mut hash = blake3::derive_key(CHECK_CONTEXT, self.0.as_slice());
        let check = hash[..4].iter().map(|byte| format!("{byte:02x}")).collect();
        hash.zeroize();
        check
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

fn unhex(text: &str, out: &mut [u8]) -> Option<()> {
    if text.len() != out.len() * 2 || !text.is_ascii() {
        return None;
    }
    for (slot, at) in out.iter_mut().zip((0..text.len()).step_by(2)) {
        *slot = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_back_from_its_text() {
        let key = Key::generate().expect("randomness");
        let again = Key::from_text(&key.to_text()).expect("its own text");
        assert_eq!(*again.0, *key.0);
        assert_eq!(format!("{key:?}"), "Key(..)");
    }

    #[test]
    fn a_mistyped_or_cut_key_is_refused() {
        let text = Key::generate().expect("randomness").to_text();
        assert!(matches!(Key::from_text(&text[..text.len() - 20]), Err(KeyProblem::NotAKey)));
        let at = PREFIX.len() + 3;
        let other = if &text[at..=at] == "0" { "1" } else { "0" };
        let typed = format!("{}{other}{}", &text[..at], &text[at + 1..]);
        assert!(matches!(Key::from_text(&typed), Err(KeyProblem::Mistyped)));
        assert!(matches!(Key::from_text(""), Err(KeyProblem::NotAKey)));
    }

    #[test]
    fn a_command_can_print_the_key() {
        let key = Key::generate().expect("randomness");
        let command = format!("echo {}", key.to_text().as_str());
        assert_eq!(*Key::from_command(&command).expect("echo prints it").0, *key.0);
        assert!(matches!(Key::from_command("false"), Err(KeyProblem::Command(_))));
        assert!(matches!(Key::from_command("  "), Err(KeyProblem::Command(_))));
    }
}
