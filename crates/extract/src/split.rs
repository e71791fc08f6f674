//! Takes a row about a person apart: who it is, for the vault, and what is so, for the lake.

use crate::layout::{Column, Home, Identifies, Kind, Layout};
use crate::rows::Row;
use commons::{Cell, ContentHash, Day, NhsNumber, Postcode, Sensitive, Upn};
use std::fmt;

/// Who a row is about, as one sender knows them. It prints nothing of itself.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Identifiers {
    /// The sender's system.
    pub source: String,
    /// The sender's own number for the person: never shown, and only meaningful with `source`.
    pub local_id: String,
    /// First name or names as written.
    pub given_names: Option<String>,
    /// Middle names.
    pub middle_names: Option<String>,
    /// Surname.
    pub surname: Option<String>,
    /// The first name the person uses.
    pub chosen_name: Option<String>,
    /// An earlier or other surname.
    pub other_surname: Option<String>,
    /// Date of birth.
    pub born: Option<Day>,
    /// Sex as written.
    pub sex: Option<String>,
    /// Home postcode.
    pub postcode: Option<Postcode>,
    /// Unique pupil number.
    pub upn: Option<Upn>,
    /// NHS number.
    pub nhs_number: Option<NhsNumber>,
    /// The mother's NHS number.
    pub mother_nhs_number: Option<NhsNumber>,
    /// A number shared by one household or family.
    pub household: Option<String>,
}

impl fmt::Debug for Identifiers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identifiers(..)")
    }
}

/// What is so about a person: cells in the order of [`fact_columns`], none of them identifying.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The line of the row.
    pub line: u64,
    /// The cells.
    pub cells: Vec<Cell>,
}

/// A row about a person, taken apart.
#[derive(Debug, Clone)]
pub struct Parts {
    /// For the vault.
    pub identifiers: Sensitive<Identifiers>,
    /// For the lake.
    pub facts: Facts,
}

/// The columns of a layout that are facts, in order; all columns when it is not about people.
pub fn fact_columns(layout: &Layout) -> Vec<&Column> {
    layout.columns.iter().filter(|column| is_fact(column)).collect()
}

const fn is_fact(column: &Column) -> bool {
    match column.home {
        Home::Lake | Home::Both => true,
        Home::Vault => false,
    }
}

/// Takes a row apart; `None` when the layout is not about people.
pub fn split(row: Row, layout: &Layout) -> Option<Parts> {
    let person = layout.person.as_ref()?;
    let mut identifiers = Identifiers { source: person.source.clone(), ..Identifiers::default() };
    identifiers.local_id = local_id(&row, &person.id)
        .or_else(|| local_id(&row, &person.otherwise))
        .unwrap_or_else(|| row_id(&row, layout));
    for (column, cell) in layout.columns.iter().zip(&row.cells) {
        if let Some(identifies) = column.identifies {
            fill(&mut identifiers, identifies, cell);
        }
    }
    let cells = layout
        .columns
        .iter()
        .zip(row.cells)
        .filter_map(|(column, cell)| is_fact(column).then_some(cell))
        .collect();
    Some(Parts { identifiers: Sensitive::new(identifiers), facts: Facts { line: row.line, cells } })
}

/// The cells joined; `None` when there is no column, or any cell is blank.
fn local_id(row: &Row, columns: &[usize]) -> Option<String> {
    let parts: Option<Vec<String>> =
        columns.iter().map(|column| words(row.cells.get(*column)?)).collect();
    parts.filter(|parts| !parts.is_empty()).map(|parts| parts.join("|").to_uppercase())
}

/// A row that names nobody stands for itself: by its content, so that loading the same file again
/// meets the same record, and rows of other files do not meet it by their line.
fn row_id(row: &Row, layout: &Layout) -> String {
    let cells: Vec<String> = row.cells.iter().map(|cell| words(cell).unwrap_or_default()).collect();
    let content = format!("{}\u{1f}{}", layout.name, cells.join("\u{1f}"));
    format!("ROW {}", ContentHash::of(content.as_bytes()))
}

fn words(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(text) => Some(text.clone()),
        Cell::Whole(number) => Some(number.to_string()),
        Cell::Number(number) => Some(number.to_string()),
        Cell::Day(day) => Some(day.to_string()),
        Cell::Missing(_) | Cell::Blank => None,
    }
}

fn fill(identifiers: &mut Identifiers, identifies: Identifies, cell: &Cell) {
    let text = || words(cell);
    match identifies {
        Identifies::LocalNumber => {}
        Identifies::GivenName => identifiers.given_names = text(),
        Identifies::MiddleNames => identifiers.middle_names = text(),
        Identifies::Surname => identifiers.surname = text(),
        Identifies::ChosenName => identifiers.chosen_name = text(),
        Identifies::OtherSurname => identifiers.other_surname = text(),
        Identifies::FullNameSurnameFirst => {
            if let Some(name) = text() {
                let (surname, given) = surname_first(&name);
                identifiers.surname = surname;
                identifiers.given_names = given;
            }
        }
        Identifies::BirthDay => identifiers.born = cell.day(),
        Identifies::Sex => identifiers.sex = text(),
        Identifies::Postcode => {
            identifiers.postcode = text().and_then(|text| Postcode::parse(&text).ok());
        }
        Identifies::Upn => identifiers.upn = text().and_then(|text| Upn::parse(&text).ok()),
        Identifies::NhsNumber => identifiers.nhs_number = nhs_number(text()),
        Identifies::MotherNhsNumber => identifiers.mother_nhs_number = nhs_number(text()),
        Identifies::HouseholdNumber => identifiers.household = text(),
    }
}

fn nhs_number(text: Option<String>) -> Option<NhsNumber> {
    text.and_then(|text| NhsNumber::parse(&text).ok())
}

/// Splits `DE SOUZA Ana Maria`, `O'NEILL Tom` or `KHAN, Ali` into surname and given names. Words in
/// capitals at the front are the surname; when all words are, the first one is.
pub(crate) fn surname_first(name: &str) -> (Option<String>, Option<String>) {
    let kept = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    if let Some((surname, given)) = name.split_once(',') {
        return (kept(surname), kept(given));
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let capitals = words.iter().take_while(|word| is_in_capitals(word)).count();
    let cut = if capitals == 0 || capitals == words.len() { 1 } else { capitals };
    let (surname, given) = words.split_at(cut.min(words.len()));
    (kept(&surname.join(" ")), kept(&given.join(" ")))
}

fn is_in_capitals(word: &str) -> bool {
    word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase)
}

/// Whether a kind of column can only hold something that identifies a person.
pub(crate) const fn must_be_in_vault(kind: &Kind) -> bool {
    match kind {
        Kind::Upn | Kind::NhsNumber | Kind::Postcode => true,
        Kind::Text
        | Kind::Code(_)
        | Kind::AttendanceMark { .. }
        | Kind::Whole
        | Kind::Number
        | Kind::Reading
        | Kind::Day(_)
        | Kind::AreaCode
        | Kind::Urn
        | Kind::Laestab
        | Kind::TimePeriod
        | Kind::TimeIdentifier
        | Kind::Any => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_one_cell_is_taken_apart() {
        let cases = [
            ("KHAN Ali", Some("KHAN"), Some("Ali")),
            ("DE SOUZA Ana Maria", Some("DE SOUZA"), Some("Ana Maria")),
            ("O'NEILL Mary-Jane", Some("O'NEILL"), Some("Mary-Jane")),
            ("KHAN, Ali", Some("KHAN"), Some("Ali")),
            ("KHAN ALI", Some("KHAN"), Some("ALI")),
            ("Khan Ali", Some("Khan"), Some("Ali")),
            ("KHAN", Some("KHAN"), None),
            ("", None, None),
        ];
        for (name, surname, given) in cases {
            let expected = (surname.map(str::to_owned), given.map(str::to_owned));
            assert_eq!(surname_first(name), expected, "{name}");
        }
    }
}
