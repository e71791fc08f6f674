//! CSV that opens safely in a spreadsheet.
//!
//! Quoting follows RFC 4180. A text cell that a spreadsheet would run as a formula (it starts with
//! `=`, `+`, `-`, `@`, a tab or a carriage return) gets an apostrophe in front; a number is left
//! alone, because `-1.5` must stay a number.

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum CsvCell {
    /// Words, made safe against formulas.
    Text(String),
    /// A number, written as Rust writes it: no separators, a full stop.
    Number(f64),
    /// Nothing.
    Empty,
}

impl From<&str> for CsvCell {
    fn from(text: &str) -> Self {
        CsvCell::Text(text.to_owned())
    }
}

impl From<Option<f64>> for CsvCell {
    fn from(value: Option<f64>) -> Self {
        value.map_or(CsvCell::Empty, CsvCell::Number)
    }
}

/// The file: a header line, then a line a row, each ended by carriage return and line feed.
pub fn write_csv(header: &[&str], rows: &[Vec<CsvCell>]) -> String {
    let mut file = String::new();
    put_line(&mut file, header.iter().map(|name| written(&CsvCell::from(*name))));
    for row in rows {
        put_line(&mut file, row.iter().map(written));
    }
    file
}

fn put_line(file: &mut String, cells: impl Iterator<Item = String>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            file.push(',');
        }
        file.push_str(&cell);
    }
    file.push_str("\r\n");
}

fn written(cell: &CsvCell) -> String {
    match cell {
        CsvCell::Empty => String::new(),
        CsvCell::Number(value) if value.is_finite() => format!("{value}"),
        CsvCell::Number(_) => String::new(),
        CsvCell::Text(text) => quoted(&defused(text)),
    }
}

fn defused(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_never_handed_to_a_spreadsheet() {
        for start in ["=", "+", "-", "@", "\t", "\r"] {
            let file = write_csv(&["name"], &[vec![CsvCell::from(format!("{start}1+1").as_str())]]);
            let row = file.split_once("\r\n").expect("a header line").1.trim_start_matches('"');
            assert!(row.starts_with('\''), "{start:?} gave {row:?}");
        }
    }

    #[test]
    fn numbers_keep_their_sign_and_words_keep_their_commas() {
        let row = vec![CsvCell::Number(-1.5), CsvCell::from("a, \"b\""), CsvCell::Empty];
        assert_eq!(write_csv(&["x", "y", "z"], &[row]), "x,y,z\r\n-1.5,\"a, \"\"b\"\"\",\r\n");
    }
}
