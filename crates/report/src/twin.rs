//! The table beside a picture: the same figures as rows, for readers, for pages and for a file.
//!
//! A figure that may not be shown is words in its cell, on the page and in the file: an empty
//! cell or a nought would say that there is none.

use crate::csv::{CsvCell, write_csv};

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwinColumn {
    /// Its heading.
    pub name: String,
    /// Whether it holds numbers, which stand to the right.
    pub is: Holds,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Words.
    Words,
    /// Numbers.
    Numbers,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum TwinCell {
    /// Words.
    Words(String),
    /// A number as the file has it and as a reader sees it.
    Number(f64, String),
    /// Why there is no figure.
    Absent(String),
}

/// The figures of a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Twin {
    /// What the table shows.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<TwinColumn>,
    /// Its rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<TwinCell>>,
}

impl Twin {
    /// A table with columns named in order; those in `numbers` hold numbers.
    pub fn of(caption: &str, words: &[&str], numbers: &[&str]) -> Self {
        let column = |is: Holds| move |name: &&str| TwinColumn { name: (*name).to_owned(), is };
        let columns = words.iter().map(column(Holds::Words));
        Twin {
            caption: caption.to_owned(),
            columns: columns.chain(numbers.iter().map(column(Holds::Numbers))).collect(),
            rows: Vec::new(),
        }
    }

    /// The table as CSV.
    pub fn csv(&self) -> String {
        let header: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        let cell = |cell: &TwinCell| match cell {
            TwinCell::Number(value, _) => CsvCell::Number(*value),
            TwinCell::Words(words) | TwinCell::Absent(words) => CsvCell::from(words.as_str()),
        };
        let rows: Vec<Vec<CsvCell>> =
            self.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        write_csv(&header, &rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_withheld_figure_is_words_in_the_file_too() {
        let mut twin = Twin::of("Figures", &["Area"], &["Figure"]);
        let number = TwinCell::Number(-1234.5, "\u{2212}1,234.5".to_owned());
        twin.rows.push(vec![TwinCell::Words("Heaton".to_owned()), number]);
        let absent = TwinCell::Absent("fewer than 10 children".to_owned());
        twin.rows.push(vec![TwinCell::Words("=1+1".to_owned()), absent]);
        assert_eq!(twin.csv(), "Area,Figure\r\nHeaton,-1234.5\r\n'=1+1,fewer than 10 children\r\n");
    }
}
