//! Fields whose headers leave no doubt, for files nobody described.

use crate::link_files::fields::Pick;
use crate::link_files::words::{BirthPart, Meaning, meaning};
use connect::Kind;

/// The fields of a file, in the order of its columns.
pub(crate) fn guess(names: &[String], id: Option<usize>) -> Vec<(Kind, Pick)> {
    let mut fields: Vec<(Kind, Pick)> = Vec::new();
    let (mut parts, mut whole) = ([None; 3], None);
    for (at, name) in names.iter().enumerate().filter(|(at, _)| Some(*at) != id) {
        match meaning(name) {
            Meaning::Field(kind) => add(&mut fields, kind, at),
            Meaning::BirthPart(part) => {
                let place = match part {
                    BirthPart::Year => 0,
                    BirthPart::Month => 1,
                    BirthPart::Day => 2,
                };
                parts[place] = parts[place].or(Some(at));
            }
            Meaning::WholeName => whole = whole.or(Some(at)),
            Meaning::Id | Meaning::Source | Meaning::Truth | Meaning::Audit | Meaning::Unknown => {}
        }
    }
    let has = |fields: &[(Kind, Pick)], kind: Kind| fields.iter().any(|(known, _)| *known == kind);
    if !has(&fields, Kind::Born) {
        match parts {
            [Some(year), Some(month), Some(day)] => {
                fields.push((Kind::Born, Pick::Date([year, month, day])));
            }
            [Some(year), ..] => fields.push((Kind::Born, Pick::Words(vec![year]))),
            [None, ..] => {}
        }
    }
    if let Some(whole) = whole
        && !has(&fields, Kind::Given)
        && !has(&fields, Kind::Surname)
    {
        fields.push((Kind::Given, Pick::GivenPart(whole)));
        fields.push((Kind::Surname, Pick::FamilyPart(whole)));
    }
    fields
}

/// The first column of a kind counts; other names are all read.
fn add(fields: &mut Vec<(Kind, Pick)>, kind: Kind, at: usize) {
    match fields.iter_mut().find(|(known, _)| *known == kind) {
        None => fields.push((kind, Pick::Words(vec![at]))),
        Some((Kind::Other, Pick::Words(columns))) => columns.push(at),
        Some(_) => {}
    }
}

/// Parts a whole name into given names and family name: `Family, Given`; `FAMILY Given`; and
/// otherwise the last word is the family name.
pub(crate) fn split_name(name: &str) -> (&str, &str) {
    let name = name.trim();
    if let Some((family, given)) = name.split_once(',') {
        return (given.trim(), family.trim());
    }
    let capital = |word: &str| {
        word.chars().filter(|letter| letter.is_alphabetic()).count() > 1
            && !word.chars().any(char::is_lowercase)
    };
    let starts = word_starts(name);
    let word = |at: usize| {
        let end = starts.get(at + 1).copied().unwrap_or(name.len());
        name[starts[at]..end].trim_end()
    };
    let leading = (0..starts.len()).take_while(|at| capital(word(*at))).count();
    match (leading, starts.len()) {
        (_, 0) => ("", ""),
        (_, 1) => (name, ""),
        (leading, words) if leading > 0 && leading < words => {
            (name[starts[leading]..].trim(), name[..starts[leading]].trim())
        }
        (_, words) => (name[..starts[words - 1]].trim(), word(words - 1)),
    }
}

fn word_starts(text: &str) -> Vec<usize> {
    let mut before = true;
    let mut starts = Vec::new();
    for (at, letter) in text.char_indices() {
        if before && !letter.is_whitespace() {
            starts.push(at);
        }
        before = letter.is_whitespace();
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(header: &str) -> Vec<String> {
        header.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn a_birth_date_in_three_columns_is_put_together() {
        let fields = guess(&names("fname_c1,fname_c2,lname_c1,by,bm,bd,identity"), None);
        assert!(fields.contains(&(Kind::Born, Pick::Date([3, 4, 5]))), "{fields:?}");
        assert!(fields.contains(&(Kind::Given, Pick::Words(vec![0]))));
        assert!(fields.contains(&(Kind::Other, Pick::Words(vec![1]))));
        assert_eq!(fields.len(), 4, "identity is never a field: {fields:?}");
    }

    #[test]
    fn a_whole_name_is_used_only_where_there_are_no_parts() {
        let both = guess(&names("full_name,first_name,surname"), None);
        assert_eq!(both.len(), 2, "{both:?}");
        let whole = guess(&names("Nominal Ref,Name,DOB"), None);
        assert!(whole.contains(&(Kind::Given, Pick::GivenPart(1))), "{whole:?}");
        assert!(whole.contains(&(Kind::Surname, Pick::FamilyPart(1))), "{whole:?}");
    }

    #[test]
    fn whole_names_are_parted_as_they_are_written() {
        for (name, given, family) in [
            ("Example, Alex Robin", "Alex Robin", "Example"),
            ("EXAMPLE Alex", "Alex", "EXAMPLE"),
            ("VAN EXAMPLE Alex  Robin", "Alex  Robin", "VAN EXAMPLE"),
            ("alex robin example", "alex robin", "example"),
            ("ALEX EXAMPLE", "ALEX", "EXAMPLE"),
            (" Alex ", "Alex", ""),
            ("", "", ""),
            ("É Ü", "É", "Ü"),
        ] {
            assert_eq!(split_name(name), (given, family), "{name}");
        }
    }
}
