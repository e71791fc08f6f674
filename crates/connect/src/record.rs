//! One partner's record of one person, as linking needs it.

use commons::{Day, NhsNumber, Postcode, RecordKey, Sensitive, Upn};

/// Sex as partners record it; not recorded or not known is `None` where this is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sex {
    /// Recorded as female.
    Female,
    /// Recorded as male.
    Male,
}

/// One record. Names are as the partner wrote them; an empty name is "not recorded".
#[derive(Debug, Clone)]
pub struct Record {
    /// The vault's name of the record. Two records with one key are one record written twice.
    pub key: RecordKey,
    /// Which partner file it is from, numbered by the caller; [`crate::Settings`] may say
    /// that a source has one row for each person.
    pub source: u16,
    /// Forenames, first and further ones together or not.
    pub given: Sensitive<String>,
    /// Family name.
    pub surname: Sensitive<String>,
    /// Other names used: middle names, a chosen name, a former surname.
    pub other: Sensitive<String>,
    /// Date of birth.
    pub dob: Option<Sensitive<Day>>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Postcode of the home.
    pub postcode: Option<Sensitive<Postcode>>,
    /// Unique pupil number.
    pub upn: Option<Sensitive<Upn>>,
    /// NHS number.
    pub nhs: Option<Sensitive<NhsNumber>>,
}

impl Record {
    /// A record of which nothing is known but where it is from.
    pub fn blank(key: RecordKey, source: u16) -> Self {
        Self {
            key,
            source,
            given: Sensitive::default(),
            surname: Sensitive::default(),
            other: Sensitive::default(),
            dob: None,
            sex: None,
            postcode: None,
            upn: None,
            nhs: None,
        }
    }

    /// Everything but the key, for an order that does not depend on how records came in.
    pub(crate) fn order(&self) -> impl Ord + '_ {
        (
            self.key,
            self.source,
            (&self.given, &self.surname, &self.other),
            (&self.dob, self.sex, &self.postcode),
            (&self.upn, &self.nhs),
        )
    }
}
