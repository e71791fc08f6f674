//! The little CBOR that authenticators send, read strictly: whole numbers, bytes, text, lists and maps
//! of known length, not deep, each key once, nothing left over. There is nothing here that can stop
//! the program or take more than the bytes it is given.

use super::NotTaken;
use crate::public_key::PublicKey;
use minicbor::Decoder;
use minicbor::data::Type;

/// Statements about authenticators are lists of certificates in a map in a map.
const DEEPEST: usize = 6;
/// The parts a public key may have.
const MOST_PARTS: u64 = 5;

/// What the authenticator says, out of what it sends when a passkey is made. A statement about the
/// authenticator is walked over.
pub(super) fn authenticator_data(attestation: &[u8]) -> Option<&[u8]> {
    let mut decoder = Decoder::new(attestation);
    if decoder.map().ok()?? != 3 {
        return None;
    }
    let (mut format, mut statement, mut data) = (None, None, None);
    for _ in 0..3 {
        match decoder.str().ok()? {
            "fmt" if format.is_none() => format = Some(decoder.str().ok()?),
            "attStmt" if statement.is_none() => {
                is_map(&decoder).then(|| walk(&mut decoder, DEEPEST))??;
                statement = Some(());
            }
            "authData" if data.is_none() => data = Some(decoder.bytes().ok()?),
            _ => return None,
        }
    }
    (decoder.position() == attestation.len()).then_some(data?)
}

/// The map at the beginning, and what comes after it.
pub(super) fn split_map(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut decoder = Decoder::new(bytes);
    is_map(&decoder).then(|| walk(&mut decoder, DEEPEST))??;
    bytes.split_at_checked(decoder.position())
}

fn is_map(decoder: &Decoder<'_>) -> bool {
    matches!(decoder.datatype(), Ok(Type::Map))
}

/// Steps over one item, whatever it is, as long as its length is known.
fn walk(decoder: &mut Decoder<'_>, deeper: usize) -> Option<()> {
    match decoder.datatype().ok()? {
        Type::U8 | Type::U16 | Type::U32 | Type::U64 => decoder.u64().ok().map(|_| ()),
        Type::I8 | Type::I16 | Type::I32 | Type::I64 | Type::Int => decoder.int().ok().map(|_| ()),
        Type::Bytes => decoder.bytes().ok().map(|_| ()),
        Type::String => decoder.str().ok().map(|_| ()),
        Type::Bool => decoder.bool().ok().map(|_| ()),
        Type::Null => decoder.null().ok(),
        Type::Array => {
            let items = decoder.array().ok()??;
            walk_several(decoder, items, deeper.checked_sub(1)?)
        }
        Type::Map => {
            let pairs = decoder.map().ok()??;
            walk_several(decoder, pairs.checked_mul(2)?, deeper.checked_sub(1)?)
        }
        _ => None,
    }
}

/// Each item takes a byte at least, so a length that is not true ends with the bytes.
fn walk_several(decoder: &mut Decoder<'_>, items: u64, deeper: usize) -> Option<()> {
    (0..items).try_for_each(|_| walk(decoder, deeper))
}

/// The parts of a public key, by their numbers in COSE.
#[derive(Default)]
struct Parts<'a> {
    kind: Option<i64>,
    algorithm: Option<i64>,
    /// The curve, or the modulus.
    first: Option<Part<'a>>,
    second: Option<&'a [u8]>,
    third: Option<&'a [u8]>,
}

#[derive(Clone, Copy)]
enum Part<'a> {
    Number(i64),
    Bytes(&'a [u8]),
}

/// A public key of one of the three kinds that are taken (RFC 9052 and RFC 9053).
pub(super) fn public_key(bytes: &[u8]) -> Result<PublicKey, NotTaken> {
    let parts = parts(bytes).ok_or(NotTaken::Unreadable)?;
    let key = match (parts.kind, parts.algorithm) {
        (Some(2), Some(-7)) => {
            curve(&parts, 1).and_then(|()| PublicKey::es256(parts.second?, parts.third?))
        }
        (Some(1), Some(-8)) => curve(&parts, 6)
            .filter(|()| parts.third.is_none())
            .and_then(|()| PublicKey::eddsa(parts.second?)),
        (Some(3), Some(-257)) => match (parts.first, parts.third) {
            (Some(Part::Bytes(modulus)), None) => {
                parts.second.and_then(|exponent| PublicKey::rs256(modulus, exponent))
            }
            _ => None,
        },
        _ => None,
    };
    key.ok_or(NotTaken::Algorithm)
}

fn curve(parts: &Parts<'_>, wanted: i64) -> Option<()> {
    matches!(parts.first, Some(Part::Number(found)) if found == wanted).then_some(())
}

fn parts(bytes: &[u8]) -> Option<Parts<'_>> {
    let mut decoder = Decoder::new(bytes);
    let pairs = decoder.map().ok()??;
    if pairs > MOST_PARTS {
        return None;
    }
    let mut parts = Parts::default();
    for _ in 0..pairs {
        match decoder.i64().ok()? {
            1 => once(&mut parts.kind, decoder.i64().ok()?)?,
            3 => once(&mut parts.algorithm, decoder.i64().ok()?)?,
            -1 => {
                let part = match decoder.datatype().ok()? {
                    Type::Bytes => Part::Bytes(decoder.bytes().ok()?),
                    _ => Part::Number(decoder.i64().ok()?),
                };
                once(&mut parts.first, part)?;
            }
            -2 => once(&mut parts.second, decoder.bytes().ok()?)?,
            -3 => once(&mut parts.third, decoder.bytes().ok()?)?,
            _ => return None,
        }
    }
    (decoder.position() == bytes.len()).then_some(parts)
}

/// Keeps a part, unless it was there before.
fn once<T>(place: &mut Option<T>, found: T) -> Option<()> {
    if place.is_some() {
        return None;
    }
    *place = Some(found);
    Some(())
}
