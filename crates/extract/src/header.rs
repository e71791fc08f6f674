//! Fits a file's header to a layout: which cell of a row is which column, and what to say when it
//! does not fit.

use crate::layout::{Column, Layout, OtherColumns, Presence};
use crate::outcome::Note;

/// Which cell of a row is which column.
#[derive(Debug)]
pub(crate) struct Fitted {
    /// For each column of the layout, its cell; `None` when the file has no such column.
    pub(crate) places: Vec<Option<usize>>,
    /// Kept columns the layout does not name.
    pub(crate) others: Vec<usize>,
    /// How many cells a row has.
    pub(crate) width: usize,
    /// The header, tidied.
    pub(crate) header: Vec<String>,
    /// Names of the cells handed over.
    pub(crate) names: Vec<String>,
    /// What a person should know.
    pub(crate) notes: Vec<Note>,
}

/// Why a header does not fit.
#[derive(Debug, Default)]
pub(crate) struct Misfit {
    /// How many columns fit.
    pub(crate) matched: usize,
    /// Required columns that are not there.
    pub(crate) missing: Vec<usize>,
    /// Columns that are there twice.
    pub(crate) repeated: Vec<usize>,
    /// The header, tidied.
    pub(crate) header: Vec<String>,
    /// Headers that are no column's.
    pub(crate) unknown: Vec<usize>,
}

/// A header in one spelling: single spaces, no byte order mark, no `[note 2]` at the end.
pub fn normalised(header: &str) -> String {
    let mut words: Vec<&str> = header.trim_start_matches('\u{feff}').split_whitespace().collect();
    while let [.., note, number] = words[..] {
        if !(note.eq_ignore_ascii_case("[note") && number.ends_with(']')) {
            break;
        }
        words.truncate(words.len() - 2);
    }
    words.join(" ")
}

/// A header as headers are compared.
pub(crate) fn compared(header: &[String]) -> Vec<String> {
    header.iter().map(|text| normalised(text).to_lowercase()).collect()
}

/// How many of these columns a compared header has.
pub(crate) fn matches_of<'c>(
    columns: impl Iterator<Item = &'c Column>,
    compared: &[String],
) -> usize {
    columns.filter(|column| !places_of(column, compared).is_empty()).count()
}

/// Fits a header to a layout.
pub(crate) fn fit(raw: &[String], layout: &Layout) -> Result<Fitted, Misfit> {
    let header: Vec<String> = raw.iter().map(|text| normalised(text)).collect();
    let compared = compared(raw);
    let mut misfit = Misfit::default();
    let mut places = Vec::with_capacity(layout.columns.len());
    let mut used = vec![false; header.len()];
    for (number, column) in layout.columns.iter().enumerate() {
        let found = places_of(column, &compared);
        let needs_one = column.occurrence == 1 && !shares_header(layout, number);
        if needs_one && found.len() > 1 {
            misfit.repeated.push(number);
        }
        let place = found.first().copied();
        match place {
            Some(place) => {
                used[place] = true;
                misfit.matched += 1;
            }
            None if column.presence == Presence::Required => misfit.missing.push(number),
            None => {}
        }
        places.push(place);
    }
    let unknown: Vec<usize> =
        (0..header.len()).filter(|place| !used[*place] && !header[*place].is_empty()).collect();
    if misfit.missing.is_empty() && misfit.repeated.is_empty() && misfit.matched > 0 {
        return Ok(fitted(layout, places, header, unknown));
    }
    Err(Misfit { header, unknown, ..misfit })
}

fn fitted(
    layout: &Layout,
    places: Vec<Option<usize>>,
    header: Vec<String>,
    unknown: Vec<usize>,
) -> Fitted {
    let mut notes = Vec::new();
    for (column, place) in layout.columns.iter().zip(&places) {
        let came_as = place.map(|place| &header[place]);
        if let Some(header) =
            came_as.filter(|header| !header.eq_ignore_ascii_case(&normalised(&column.name)))
        {
            let (column, header) = (column.name.clone(), header.clone());
            notes.push(Note::CameAs { column, header });
        }
    }
    let mut names: Vec<String> = layout.columns.iter().map(|c| c.name.clone()).collect();
    let others = match layout.others {
        OtherColumns::KeepFigures | OtherColumns::KeepAny => unknown,
        OtherColumns::LeaveOut => {
            if !unknown.is_empty() {
                notes.push(left_out(layout, &header, &unknown));
            }
            Vec::new()
        }
    };
    names.extend(others.iter().map(|place| header[*place].clone()));
    Fitted { places, others, width: header.len(), header, names, notes }
}

/// In a file about people a slipped header could hold anything, so its words are not repeated.
fn left_out(layout: &Layout, header: &[String], unknown: &[usize]) -> Note {
    if layout.is_about_people() {
        Note::UnnamedColumnsLeftOut(unknown.len())
    } else {
        Note::ColumnsLeftOut(unknown.iter().map(|place| header[*place].clone()).collect())
    }
}

/// The layout's own name first; when it is absent, each other name in turn. Of another name that
/// is shared, the one of this column's occurrence.
fn places_of(column: &Column, compared: &[String]) -> Vec<usize> {
    let of = |name: &String| -> Vec<usize> {
        (0..compared.len()).filter(|place| compared[*place] == *name).collect()
    };
    let mut spellings = column.spellings.iter().map(of);
    let own = spellings.next().unwrap_or_default();
    if !own.is_empty() {
        return own;
    }
    let mut found = spellings.find(|f| f.len() >= column.occurrence).unwrap_or_default();
    found.drain(..found.len().min(column.occurrence - 1));
    found
}

/// Whether another column of the layout is told apart from this one by its occurrence only.
fn shares_header(layout: &Layout, number: usize) -> bool {
    let column = &layout.columns[number];
    layout.columns.iter().enumerate().any(|(other, c)| {
        let shared = || c.spellings.iter().any(|name| column.spellings.contains(name));
        other != number && c.occurrence > 1 && shared()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_have_one_spelling() {
        let cases = [
            ("Local Authority [note 2]", "Local Authority"),
            (
                "Percentage of children \nFYE 2024\n(%)\n[note 3]",
                "Percentage of children FYE 2024 (%)",
            ),
            ("\u{feff}time_period", "time_period"),
            ("IMD - Average rank ", "IMD - Average rank"),
            ("", ""),
        ];
        for (header, expected) in cases {
            assert_eq!(normalised(header), expected);
        }
    }
}
