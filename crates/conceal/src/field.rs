//! Which fields the partners encode, and how much of a mask each is given.
//!
//! Both sides must encode the same list: rooms are made from it. It is written in the encoded file
//! as words (`given surname dob postcode`), never with the partner's own column names.

use std::fmt;

/// What a field holds; it decides how the field is tidied and in which rooms it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldKind {
    /// First names.
    Given,
    /// Family name.
    Surname,
    /// Date of birth.
    BirthDate,
    /// Sex as recorded.
    Sex,
    /// Postcode.
    Postcode,
    /// First lines of the address, or a property reference.
    Address,
    /// Town, suburb or school: what many share.
    Town,
    /// A number that is one person's: NHS number, UPN.
    Number,
}

/// The list of fields, in the order of [`FieldKind`], each at most once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields(Vec<FieldKind>);

/// Why a list of fields cannot be encoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadFields {
    /// A word that names no field.
    #[error("“{0}” is no field: write {words} = the file's column, as in given=first_name", words = words())]
    Unknown(String),
    /// A field given twice.
    #[error("{0} is given twice: one column each")]
    Twice(FieldKind),
    /// Too few to tell people apart.
    #[error(
        "these fields cannot tell people apart: encode at least three of given, surname, dob, \
         postcode and address, one of them a name or the date of birth"
    )]
    TooFew,
}

const ALL: [FieldKind; 8] = [
    FieldKind::Given,
    FieldKind::Surname,
    FieldKind::BirthDate,
    FieldKind::Sex,
    FieldKind::Postcode,
    FieldKind::Address,
    FieldKind::Town,
    FieldKind::Number,
];

fn words() -> String {
    ALL.map(FieldKind::word).join(", ")
}

impl FieldKind {
    /// The word for it on the command line and in encoded files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Surname => "surname",
            Self::BirthDate => "dob",
            Self::Sex => "sex",
            Self::Postcode => "postcode",
            Self::Address => "address",
            Self::Town => "town",
            Self::Number => "number",
        }
    }

    /// What its pieces are hashed with: both names with the same word, so that a given name and a
    /// surname that changed places can be noticed.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::Given | Self::Surname => "name",
            Self::BirthDate
            | Self::Sex
            | Self::Postcode
            | Self::Address
            | Self::Town
            | Self::Number => self.word(),
        }
    }

    /// How many 64-bit words of a mask it gets: names get two, since spelling errors must be
    /// told from other names; the rest one.
    pub(crate) const fn mask_words(self) -> usize {
        match self {
            Self::Given | Self::Surname => 2,
            Self::BirthDate
            | Self::Sex
            | Self::Postcode
            | Self::Address
            | Self::Town
            | Self::Number => 1,
        }
    }

    /// From this share of common pairs of letters on, two unequal values count as near.
    pub(crate) const fn near_from(self) -> f64 {
        match self {
            Self::Given | Self::Surname => 0.35,
            Self::BirthDate => 0.4,
            Self::Postcode | Self::Town => 0.45,
            Self::Address => 0.5,
            Self::Sex | Self::Number => 0.6,
        }
    }
}

impl fmt::Display for FieldKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Fields {
    /// Checks a list of kinds and puts it in order.
    ///
    /// # Errors
    /// [`BadFields`].
    pub fn new(kinds: &[FieldKind]) -> Result<Self, BadFields> {
        let mut sorted = kinds.to_vec();
        sorted.sort_unstable();
        if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(BadFields::Twice(pair[0]));
        }
        let strong = |kind: &&FieldKind| !matches!(kind, FieldKind::Sex | FieldKind::Town);
        let personal = |kind: &FieldKind| {
            matches!(kind, FieldKind::Given | FieldKind::Surname | FieldKind::BirthDate)
        };
        if sorted.iter().filter(strong).count() < 3 || !sorted.iter().any(personal) {
            return Err(BadFields::TooFew);
        }
        Ok(Self(sorted))
    }

    /// Reads the words of an encoded file, separated by spaces.
    ///
    /// # Errors
    /// [`BadFields`].
    pub fn parse(text: &str) -> Result<Self, BadFields> {
        let kinds: Result<Vec<_>, _> = text.split_whitespace().map(kind_of).collect();
        Self::new(&kinds?)
    }

    /// Reads `given=first_name,surname=surname,…`: the fields in order, each with its column.
    ///
    /// # Errors
    /// [`BadFields`].
    pub fn parse_columns(text: &str) -> Result<(Self, Vec<String>), BadFields> {
        let mut pairs = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (word, column) = part.split_once('=').unwrap_or((part, part));
            pairs.push((kind_of(word.trim())?, column.trim().to_owned()));
        }
        pairs.sort_by_key(|(kind, _)| *kind);
        let (kinds, columns): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        Ok((Self::new(&kinds)?, columns))
    }

    /// The kinds, in order.
    pub fn kinds(&self) -> &[FieldKind] {
        &self.0
    }

    /// Where a kind stands, if it is encoded.
    pub(crate) fn place_of(&self, kind: FieldKind) -> Option<usize> {
        self.0.iter().position(|other| *other == kind)
    }

    /// The words of a whole mask.
    pub fn mask_words(&self) -> usize {
        self.0.iter().map(|kind| kind.mask_words()).sum()
    }

    /// The list as it stands in an encoded file.
    pub fn spelled(&self) -> String {
        self.0.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(" ")
    }
}

fn kind_of(word: &str) -> Result<FieldKind, BadFields> {
    ALL.into_iter()
        .find(|kind| kind.word() == word)
        .ok_or_else(|| BadFields::Unknown(word.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_put_in_the_order_of_the_fields() {
        let (fields, columns) =
            Fields::parse_columns("dob=born, given=first_name,surname").expect("three fields");
        assert_eq!(fields.spelled(), "given surname dob");
        assert_eq!(columns, ["first_name", "surname", "born"]);
        assert_eq!(Fields::parse(&fields.spelled()), Ok(fields));
    }

    #[test]
    fn a_list_that_cannot_be_encoded_says_why() {
        assert_eq!(Fields::parse("given dob shoe"), Err(BadFields::Unknown("shoe".to_owned())));
        assert_eq!(Fields::parse("given given dob"), Err(BadFields::Twice(FieldKind::Given)));
        assert_eq!(Fields::parse("given sex town"), Err(BadFields::TooFew));
        assert_eq!(Fields::parse("postcode address number"), Err(BadFields::TooFew));
    }
}
