//! Identifiers as bytes inside a sealed file, and back.
//!
//! A version byte, then rows: the key, one bit for each field that is there, and the fields, each a
//! length and its bytes. Codes and days are kept as text and read back through the same checks as
//! a partner's file, so a sealed file cannot bring in what those checks would refuse. Contents that
//! do not fit give `None`.

use commons::{Day, NhsNumber, Postcode, RecordKey, Sensitive, Upn};
use extract::Identifiers;
use std::io::{self, Read, Write};

const VERSION: u8 = 1;

/// A field is at most this long; partners' fields are far shorter.
const LONGEST: u32 = 1 << 20;

/// Number of fields.
const FIELDS: usize = 14;

/// Writes rows after a version byte, and an end mark.
pub(crate) fn write_rows(
    file: &mut dyn Write,
    rows: &[(RecordKey, Sensitive<Identifiers>)],
) -> io::Result<()> {
    file.write_all(&[VERSION])?;
    let mut row = Vec::with_capacity(256);
    for (key, identifiers) in rows {
        row.clear();
        row.push(1);
        row.extend_from_slice(key.as_bytes());
        let fields = fields_of(identifiers.reveal());
        let there = fields.iter().zip(0..).filter(|(field, _)| field.is_some());
        let bits = there.fold(0_u16, |bits, (_, at)| bits | 1 << at);
        row.extend_from_slice(&bits.to_le_bytes());
        for field in fields.iter().flatten() {
            let length = u32::try_from(field.len()).unwrap_or(u32::MAX);
            if length > LONGEST {
                return Err(io::Error::other("a field is longer than a million letters"));
            }
            row.extend_from_slice(&length.to_le_bytes());
            row.extend_from_slice(field.as_bytes());
        }
        file.write_all(&row)?;
    }
    file.write_all(&[0])
}

/// Reads rows back, one at a time.
pub(crate) fn read_rows(
    file: &mut dyn Read,
    mut take: impl FnMut(RecordKey, Sensitive<Identifiers>),
) -> Option<()> {
    if read_array::<1>(file)? != [VERSION] {
        return None;
    }
    loop {
        match read_array::<1>(file)? {
            [0] => return Some(()),
            [1] => {
                let key = RecordKey::from_bytes(read_array(file)?);
                let bits = u16::from_le_bytes(read_array(file)?);
                let mut fields: [Option<String>; FIELDS] = std::array::from_fn(|_| None);
                for (at, field) in fields.iter_mut().enumerate() {
                    if bits & (1 << at) != 0 {
                        *field = Some(read_text(file)?);
                    }
                }
                take(key, Sensitive::new(identifiers_of(fields)?));
            }
            [_] => return None,
        }
    }
}

fn fields_of(who: &Identifiers) -> [Option<String>; FIELDS] {
    [
        Some(who.source.clone()),
        Some(who.local_id.clone()),
        who.given_names.clone(),
        who.middle_names.clone(),
        who.surname.clone(),
        who.chosen_name.clone(),
        who.other_surname.clone(),
        who.born.map(|day| day.to_string()),
        who.sex.clone(),
        who.postcode.as_ref().map(|postcode| postcode.spelled().to_owned()),
        who.upn.as_ref().map(|upn| upn.characters().to_owned()),
        who.nhs_number.as_ref().map(NhsNumber::digits),
        who.mother_nhs_number.as_ref().map(NhsNumber::digits),
        who.household.clone(),
    ]
}

fn identifiers_of(fields: [Option<String>; FIELDS]) -> Option<Identifiers> {
    let [
        source,
        local_id,
        given_names,
        middle_names,
        surname,
        chosen_name,
        other_surname,
        born,
        sex,
        postcode,
        upn,
        nhs,
        mother,
        household,
    ] = fields;
    Some(Identifiers {
        source: source?,
        local_id: local_id?,
        given_names,
        middle_names,
        surname,
        chosen_name,
        other_surname,
        born: born.map(|text| Day::parse_iso(&text)).transpose().ok()?,
        sex,
        postcode: postcode.map(|text| Postcode::parse(&text)).transpose().ok()?,
        upn: upn.map(|text| Upn::parse(&text)).transpose().ok()?,
        nhs_number: nhs.map(|text| NhsNumber::parse(&text)).transpose().ok()?,
        mother_nhs_number: mother.map(|text| NhsNumber::parse(&text)).transpose().ok()?,
        household,
    })
}

fn read_text(file: &mut dyn Read) -> Option<String> {
    let length = u32::from_le_bytes(read_array(file)?);
    if length > LONGEST {
        return None;
    }
    let mut bytes = vec![0; usize::try_from(length).ok()?];
    file.read_exact(&mut bytes).ok()?;
    String::from_utf8(bytes).ok()
}

/// The next bytes, when there are that many.
pub(crate) fn read_array<const N: usize>(file: &mut dyn Read) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    file.read_exact(&mut bytes).ok().map(|()| bytes)
}
