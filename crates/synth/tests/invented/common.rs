//! A folder in memory, so that tests need no disk.

use lifechances_synth::{District, Manifest, Settings};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::rc::Rc;

/// Files by relative path.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

struct Kept {
    path: String,
    files: Rc<RefCell<Files>>,
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut files = self.files.borrow_mut();
        files.entry(self.path.clone()).or_default().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(crate) fn invent(children: u32, seed: u64) -> District {
    District::invent(&Settings::new(children, seed).unwrap())
}

pub(crate) fn write(district: &District) -> (Files, Manifest) {
    let files = Rc::new(RefCell::new(Files::new()));
    let mut open = |path: &str| -> io::Result<Box<dyn Write>> {
        Ok(Box::new(Kept { path: path.to_owned(), files: Rc::clone(&files) }))
    };
    let manifest = district.write(&mut open, &mut |_| {}).unwrap();
    (files.take(), manifest)
}

/// Rows of a comma-separated file as columns by name; Windows-1252 letters become Latin ones.
pub(crate) struct Table {
    pub(crate) heading: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn read(files: &Files, path: &str) -> Self {
        let bytes = files.get(path).unwrap_or_else(|| panic!("{path} was written"));
        let text: String = match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|b| char::from(*b)).collect(),
        };
        let mut rows: Vec<Vec<String>> = split(&text);
        let heading = rows.remove(0);
        assert!(rows.iter().all(|row| row.len() == heading.len()), "{path} is a full table");
        Self { heading, rows }
    }

    pub(crate) fn place(&self, name: &str) -> usize {
        self.heading.iter().position(|h| h == name).unwrap_or_else(|| panic!("column {name}"))
    }

    pub(crate) fn column(&self, name: &str) -> impl Iterator<Item = &str> {
        let place = self.place(name);
        self.rows.iter().map(move |row| row[place].as_str())
    }
}

fn split(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                cell.push('"');
                letters.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' => {}
            other => cell.push(other),
        }
    }
    rows
}
