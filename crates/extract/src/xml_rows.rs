//! Rows of an XML file such as the Common Transfer File.
//!
//! Senders' versions differ in namespace, order and extra elements, so only local names count,
//! order does not, and what is not asked for is passed over. A row is every element at the layout's
//! record path; a column is found by its path inside the record, or from the root when the path
//! begins with `/`. When an element repeats, the last one counts.
//!
//! Nothing is expanded: a document type declaration or an entity of the sender's own is refused,
//! and so is nesting deeper than any real file.

use crate::fields::{Fields, FileFault, Width};
use crate::layout::{Layout, Record};
use crate::open::{open_text, unreadable};
use crate::problem::ProblemKind;
use encoding_rs::WINDOWS_1252;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};
use std::collections::BTreeMap;
use std::io::Read;
use std::ops::ControlFlow;

const DEEPEST: usize = 64;
const LARGEST_BYTES: u64 = 256 << 20;
const LONGEST_TEXT: usize = 1 << 16;

/// Reads the rows; the first one handed over is a header made of the layout's own names.
pub(crate) fn read_xml<'a>(
    source: Box<dyn Read + 'a>,
    layout: &Layout,
    take: &mut dyn FnMut(&Fields, u64) -> ControlFlow<()>,
) -> Result<(), FileFault> {
    let Some(record) = &layout.record else {
        return Err(FileFault::new(
            0,
            ProblemKind::WrongForm,
            "an XML file",
            ("a file of this layout's form", "Choose the layout made for XML, such as ctf."),
        ));
    };
    let text = whole_text(source)?;
    let mut walk = Walk::new(&text, layout, record, take);
    if walk.give_header().is_break() {
        return Ok(());
    }
    walk.run()?;
    if walk.root_matches {
        return Ok(());
    }
    Err(FileFault::new(
        1,
        ProblemKind::HeaderUnknown,
        "an XML file with another outermost element",
        (
            "the outermost element of a Common Transfer File, CTfile",
            "Export the Common Transfer File itself, not a report about it.",
        ),
    ))
}

fn whole_text<'a>(source: Box<dyn Read + 'a>) -> Result<String, FileFault> {
    let open = open_text(source)?;
    let mut bytes = Vec::new();
    let mut text = open.text;
    loop {
        open.counts.since_row.set(0);
        let mut piece = Vec::new();
        let read = text.by_ref().take(1 << 20).read_to_end(&mut piece);
        if read.map_err(|error| unreadable(0, &error))? == 0 {
            break;
        }
        bytes.extend_from_slice(&piece);
        if bytes.len() as u64 > LARGEST_BYTES {
            return Err(FileFault::new(
                0,
                ProblemKind::UnsafeXml,
                "an XML file of more than 256 MiB",
                ("a file for one school", "Export one file for each pair of schools."),
            ));
        }
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(error.as_bytes());
            Ok(text.into_owned())
        }
    }
}

/// One walk through a document.
struct Walk<'w, 't> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    layout: &'w Layout,
    record: &'w Record,
    /// For each column, the paths from the root where it may be.
    wanted: Vec<Vec<String>>,
    take: &'w mut dyn FnMut(&Fields, u64) -> ControlFlow<()>,
    fields: Fields,
    /// Local names of the open elements.
    path: Vec<String>,
    /// Text of the innermost open element so far.
    current: String,
    found: BTreeMap<String, String>,
    record_line: u64,
    counted_to: usize,
    line: u64,
    root_matches: bool,
}

impl<'w, 't> Walk<'w, 't> {
    fn new(
        text: &'t str,
        layout: &'w Layout,
        record: &'w Record,
        take: &'w mut dyn FnMut(&Fields, u64) -> ControlFlow<()>,
    ) -> Self {
        let base = record.path.join("/");
        let wanted = layout.columns.iter().map(|column| paths_of(&base, &column.also)).collect();
        let text = text.trim_start_matches('\u{feff}');
        Self {
            text,
            reader: Reader::from_reader(text.as_bytes()),
            layout,
            record,
            wanted,
            take,
            fields: Fields::of_width(Width::Exact),
            path: Vec::new(),
            current: String::new(),
            found: BTreeMap::new(),
            record_line: 1,
            counted_to: 0,
            line: 1,
            root_matches: false,
        }
    }

    fn give_header(&mut self) -> ControlFlow<()> {
        self.fields.start(1);
        for column in &self.layout.columns {
            self.fields.push(&column.name);
        }
        (self.take)(&self.fields, 0)
    }

    fn run(&mut self) -> Result<(), FileFault> {
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            let event = match self.reader.read_event_into(&mut buffer) {
                Ok(event) => event,
                Err(_) => return Err(self.broken("text that is not well-formed XML")),
            };
            match event {
                Event::Start(start) => self.opens(start.local_name().as_ref())?,
                Event::Empty(start) => {
                    self.opens(start.local_name().as_ref())?;
                    if self.closes().is_break() {
                        return Ok(());
                    }
                }
                Event::End(_) => {
                    if self.closes().is_break() {
                        return Ok(());
                    }
                }
                Event::Text(text) => self.hears(&text.xml10_content()),
                Event::CData(text) => self.hears(&text.xml10_content()),
                Event::GeneralRef(name) => self.refers(&name)?,
                Event::DocType(_) => return Err(self.unsafe_xml("a document type declaration")),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                Event::Eof if self.path.is_empty() => return Ok(()),
                Event::Eof => return Err(self.broken("a file that ends inside an element")),
            }
        }
    }

    fn opens(&mut self, name: &str) -> Result<(), FileFault> {
        if self.path.len() >= DEEPEST {
            return Err(self.unsafe_xml("elements nested more than 64 deep"));
        }
        self.path.push(name.to_owned());
        self.current.clear();
        let depth = self.path.len();
        let on_record_path = self.record.path.get(..depth) == Some(&self.path[..]);
        if depth == 1 && on_record_path {
            self.root_matches = true;
        }
        if on_record_path {
            let inside = self.path.join("/") + "/";
            self.found.retain(|path, _| !path.starts_with(&inside));
            if depth == self.record.path.len() {
                self.record_line = self.line_now();
            }
        }
        Ok(())
    }

    fn hears(&mut self, text: &str) {
        if self.current.len() < LONGEST_TEXT {
            self.current.push_str(text);
        }
    }

    fn refers(&mut self, name: &BytesRef<'_>) -> Result<(), FileFault> {
        let character = match name.resolve_char_ref() {
            Ok(Some(character)) => Some(character),
            Ok(None) => match &*name.xml10_content() {
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                _ => None,
            },
            Err(_) => None,
        };
        let Some(character) = character else {
            return Err(self.unsafe_xml("an entity of the sender's own"));
        };
        self.hears(character.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn closes(&mut self) -> ControlFlow<()> {
        let path = self.path.join("/");
        let text = std::mem::take(&mut self.current);
        let text = text.trim();
        if !text.is_empty() && self.wanted.iter().flatten().any(|wanted| *wanted == path) {
            self.found.insert(path, text.to_owned());
        }
        let ends_record = self.path == self.record.path;
        self.path.pop();
        if ends_record { self.give_row() } else { ControlFlow::Continue(()) }
    }

    fn give_row(&mut self) -> ControlFlow<()> {
        self.fields.start(self.record_line);
        for paths in &self.wanted {
            let text = paths.iter().find_map(|path| self.found.get(path));
            self.fields.push(text.map_or("", String::as_str));
        }
        (self.take)(&self.fields, self.reader.buffer_position())
    }

    fn line_now(&mut self) -> u64 {
        let position = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        let to = position.min(self.text.len()).max(self.counted_to);
        let passed = &self.text.as_bytes()[self.counted_to..to];
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.counted_to = to;
        self.line
    }

    fn broken(&mut self, found: &str) -> FileFault {
        let expected = ("well-formed XML", "Export the file again, and do not edit it by hand.");
        FileFault::new(self.line_now(), ProblemKind::BrokenXml, found, expected)
    }

    fn unsafe_xml(&mut self, found: &str) -> FileFault {
        let expected = (
            "plain XML that expands nothing",
            "Do not load this file: ask the sender for a fresh export from their system.",
        );
        FileFault::new(self.line_now(), ProblemKind::UnsafeXml, found, expected)
    }
}

fn paths_of(base: &str, also: &[String]) -> Vec<String> {
    let full = |path: &String| match path.strip_prefix('/') {
        Some(from_root) => from_root.to_owned(),
        None => format!("{base}/{path}"),
    };
    also.iter().map(full).collect()
}
