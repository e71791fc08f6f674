//! Bytes as text: base 64 for masks, Crockford's base 32 for names people may read out.

const SIXTY_FOUR: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const THIRTY_TWO: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Base 64 for URLs (RFC 4648 section 5), without padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    spelled(bytes, 6, SIXTY_FOUR)
}

/// Base 32 with Crockford's letters, without padding; the last letter is filled with zeros.
pub(crate) fn base32(bytes: &[u8]) -> String {
    spelled(bytes, 5, THIRTY_TWO)
}

/// Reads [`base64`]; `None` for another letter, length or filling.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    read(text, 6, |letter| match letter {
        b'A'..=b'Z' => Some(letter - b'A'),
        b'a'..=b'z' => Some(letter - b'a' + 26),
        b'0'..=b'9' => Some(letter - b'0' + 52),
        b'-' => Some(62),
        b'_' => Some(63),
        _ => None,
    })
}

/// Reads [`base32`], small letters too, and I, L, O as the digits they look like.
pub(crate) fn from_base32(text: &str) -> Option<Vec<u8>> {
    read(text, 5, |letter| {
        let plain = match letter.to_ascii_uppercase() {
            b'I' | b'L' => b'1',
            b'O' => b'0',
            other => other,
        };
        THIRTY_TWO.iter().position(|known| *known == plain).and_then(|at| u8::try_from(at).ok())
    })
}

fn spelled(bytes: &[u8], bits: u32, letters: &[u8]) -> String {
    let mut text = String::with_capacity((bytes.len() * 8).div_ceil(bits as usize));
    let (mut held, mut have) = (0_u32, 0_u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        have += 8;
        while have >= bits {
            have -= bits;
            text.push(char::from(letters[((held >> have) as usize) % letters.len()]));
        }
        held &= (1 << have) - 1;
    }
    if have > 0 {
        text.push(char::from(letters[((held << (bits - have)) as usize) % letters.len()]));
    }
    text
}

fn read(text: &str, bits: u32, value: impl Fn(u8) -> Option<u8>) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * bits as usize / 8);
    let (mut held, mut have) = (0_u32, 0_u32);
    for letter in text.bytes() {
        held = (held << bits) | u32::from(value(letter)?);
        have += bits;
        if have >= 8 {
            have -= 8;
            bytes.push(u8::try_from(held >> have).ok()?);
            held &= (1 << have) - 1;
        }
    }
    (have < bits && held == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn base_64_is_that_of_the_rfc() {
        for (plain, text) in
            [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(plain.as_bytes()), text);
        }
    }

    #[test]
    fn letters_that_look_like_digits_are_read_as_them() {
        assert_eq!(from_base32("o1il"), from_base32("0111"));
        assert_eq!(from_base32("U0"), None);
        assert_eq!(from_base64("Zh"), None, "bits that no byte has");
    }

    proptest! {
        #[test]
        fn bytes_come_back(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            prop_assert_eq!(from_base64(&base64(&bytes)), Some(bytes.clone()));
            prop_assert_eq!(from_base32(&base32(&bytes)), Some(bytes));
        }
    }
}
