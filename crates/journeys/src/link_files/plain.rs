//! Lines of CSV taken apart many bytes at a time, without copying a cell.
//!
//! Most lines have no quotation mark, and then a cell is what stands between two separators. Lines
//! that have one, or that are not UTF-8, are left to the reader that knows every form of CSV.

/// Whole lines of a file, none of which has a quotation mark.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    /// Where each cell of the line taken last ends.
    ends: Vec<u32>,
}

/// The line at the beginning of a text: its cells, and where the next line begins.
pub(crate) struct Line<'a> {
    pub(crate) text: &'a str,
    pub(crate) ends: &'a [u32],
    pub(crate) next: usize,
}

/// Eight bytes that are all the same.
const fn eight(byte: u8) -> u64 {
    byte as u64 * 0x0101_0101_0101_0101
}

/// The highest bit of every byte that is zero; of a byte of 1 that follows one too.
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(eight(1)) & !word & eight(0x80)
}

impl Lines {
    /// Takes the first line of a text that ends with a line feed, or is the last of its file.
    pub(crate) fn take<'a>(&'a mut self, text: &'a str, separator: u8) -> Line<'a> {
        self.ends.clear();
        let bytes = text.as_bytes();
        let (mut at, end) = (0, bytes.len());
        while at + 8 <= end {
            let word = u64::from_le_bytes(
                bytes[at..at + 8].try_into().expect("eight bytes are eight bytes"),
            );
            let mut marks = zeros(word ^ eight(separator)) | zeros(word ^ eight(b'\n'));
            while marks != 0 {
                let place = at + marks.trailing_zeros() as usize / 8;
                marks &= marks - 1;
                if bytes[place] == separator {
                    self.ends.push(place_of(place));
                } else if bytes[place] == b'\n' {
                    return self.line(text, place, place + 1);
                }
            }
            at += 8;
        }
        while at < end {
            if bytes[at] == separator {
                self.ends.push(place_of(at));
            } else if bytes[at] == b'\n' {
                return self.line(text, at, at + 1);
            }
            at += 1;
        }
        self.line(text, end, end)
    }

    fn line<'a>(&'a mut self, text: &'a str, end: usize, next: usize) -> Line<'a> {
        self.ends.push(place_of(end));
        Line { text: &text[..end], ends: &self.ends, next }
    }
}

fn place_of(at: usize) -> u32 {
    u32::try_from(at).expect("a piece of a file is far smaller than four thousand million bytes")
}

impl<'a> Line<'a> {
    /// Number of cells.
    pub(crate) const fn len(&self) -> usize {
        self.ends.len()
    }
}

/// A cell of a line.
pub(crate) fn cell<'a>(text: &'a str, ends: &[u32], at: usize) -> &'a str {
    let Some(end) = ends.get(at) else { return "" };
    let from = at.checked_sub(1).map_or(0, |before| ends[before] as usize + 1);
    text.get(from..*end as usize).unwrap_or("")
}

/// A text without spaces around it: most have none, which two letters tell.
pub(crate) fn trimmed(text: &str) -> &str {
    let plain = |byte: &u8| byte.is_ascii_graphic();
    match text.as_bytes() {
        [first, .., last] if plain(first) && plain(last) => text,
        [only] if plain(only) => text,
        [] => text,
        _ => text.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_parted_where_its_separators_are() {
        for (text, cells, next) in [
            ("a,b,c\nd", &["a", "b", "c"][..], 6),
            ("\n", &[""], 1),
            (",,\r\n", &["", "", "\r"], 4),
            ("no line feed,at all", &["no line feed", "at all"], 19),
            (
                "Zoë,\u{1}-\u{1},,long enough to fill words of eight bytes,x\nnext",
                &["Zoë", "\u{1}-\u{1}", "", "long enough to fill words of eight bytes", "x"],
                53,
            ),
        ] {
            let mut lines = Lines::default();
            let line = lines.take(text, b',');
            let found: Vec<&str> =
                (0..line.len()).map(|at| cell(line.text, line.ends, at)).collect();
            assert_eq!(found, cells);
            assert_eq!(line.next, next, "{text}");
        }
    }

    #[test]
    fn spaces_are_taken_away_as_the_standard_library_does() {
        for text in ["", " ", "a", " a", "a ", "a b", "\u{a0}a\u{a0}", "é ", "\ta\r", "é"] {
            assert_eq!(trimmed(text), text.trim(), "{text:?}");
        }
    }
}
