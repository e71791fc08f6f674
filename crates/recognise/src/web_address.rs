//! Addresses this program asks by itself. Only these are ever asked, so that no document of
//! somebody else can make it ask for something inside.

use std::fmt;

/// An address of HTTPS with a host's name, or of plain HTTP on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WebAddress {
    text: String,
    is_loopback: bool,
}

const LONGEST: usize = 2_000;

impl WebAddress {
    /// Reads one. Neither a name and a password, nor a fragment, nor a bare number may be in it.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.len() <= LONGEST
            && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\#@\"<>".contains(&byte));
        if !plain {
            return None;
        }
        let (scheme, rest) = text.split_once("://")?;
        let authority = rest.split(['/', '?']).next()?;
        let (host, port) = split_port(authority)?;
        let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok());
        let is_loopback = match scheme {
            "http" if matches!(host, "localhost" | "127.0.0.1" | "[::1]") => true,
            "https" if is_name(host) => false,
            _ => return None,
        };
        is_port.then(|| Self { text: text.to_owned(), is_loopback })
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is plain HTTP on this machine.
    pub const fn is_loopback(&self) -> bool {
        self.is_loopback
    }
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn split_port(authority: &str) -> Option<(&str, Option<&str>)> {
    if let Some(end) = authority.strip_prefix('[').and_then(|rest| rest.find(']')) {
        let (host, rest) = authority.split_at(end + 2);
        return if rest.is_empty() {
            Some((host, None))
        } else {
            Some((host, Some(rest.strip_prefix(':')?)))
        };
    }
    match authority.split_once(':') {
        Some((host, port)) => Some((host, Some(port))),
        None => Some((authority, None)),
    }
}

/// A name of the domain name system: its last part has a letter, which no number of an address has.
fn is_name(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    host.split('.').all(|part| {
        !part.is_empty()
            && part.len() <= 63
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    }) && last.bytes().any(|byte| byte.is_ascii_alphabetic())
        && !last.starts_with("0x")
        && host.contains('.')
}

/// Text as a part of a query or of a form.
pub fn encode_part(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// Names and values as a query or a form.
pub fn encode_fields(fields: &[(&str, &str)]) -> String {
    let pair =
        |(name, value): &(&str, &str)| format!("{}={}", encode_part(name), encode_part(value));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_with_a_name_and_this_machine_are_addresses() {
        for (text, expected) in [
            ("https://id.example/a?b=c", Some(false)),
            ("https://id.example:8443", Some(false)),
            ("http://127.0.0.1:3000/a", Some(true)),
            ("http://localhost", Some(true)),
            ("http://[::1]:80/a", Some(true)),
            ("http://id.example/", None),
            ("https://127.0.0.1/", None),
            ("https://localhost/", None),
            ("https://169.254.169.254/latest", None),
            ("https://[::1]/", None),
            ("https://2130706433/", None),
            ("https://0x7f.0x1/", None),
            ("https://a@id.example/", None),
            ("https://id.example:x/", None),
            ("https://id.example\\@evil.example/", None),
            ("https://id.example/#a", None),
            ("https:///a", None),
            ("ftp://id.example/", None),
            ("file:///etc/passwd", None),
            ("https://id.example/\r\nhost: a", None),
        ] {
            let found = WebAddress::parse(text).map(|address| address.is_loopback());
            assert_eq!(found, expected, "{text}");
        }
    }
}
