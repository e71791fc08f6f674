//! For whom passkeys are made: the name of this installation, and the one address they are used on.

/// A site that has passkeys: browsers bind each to the name, and say the whole address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    id: String,
    origin: String,
}

impl Party {
    /// From how a service is reached: `https://alliance.example`, or `http://localhost:8040` on this
    /// machine. A bare number is not a name, so that no passkey can be made for one.
    pub fn of(origin: &str) -> Option<Self> {
        let (scheme, rest) = origin.split_once("://")?;
        let (host, port) = match rest.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (rest, None),
        };
        let is_ours = match scheme {
            "https" => is_name(host),
            "http" => host == "localhost",
            _ => false,
        };
        let is_port = port.is_none_or(|port| {
            port.bytes().all(|digit| digit.is_ascii_digit()) && port.parse::<u16>().is_ok()
        });
        (is_ours && is_port).then(|| Self { id: host.to_owned(), origin: origin.to_owned() })
    }

    /// The name that passkeys are bound to.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The address browsers say.
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

/// A name as browsers write it: small letters, and a letter in its last part.
fn is_name(host: &str) -> bool {
    let is_part = |part: &str| {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (1..=63).contains(&part.len()) && part.bytes().all(plain)
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    host.split('.').all(is_part) && last.bytes().any(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_are_for_names_and_for_localhost() {
        for (origin, expected) in [
            ("https://alliance.example", Some("alliance.example")),
            ("https://alliance.example:8443", Some("alliance.example")),
            ("http://localhost:8040", Some("localhost")),
            ("http://localhost", Some("localhost")),
            ("http://alliance.example", None),
            ("http://127.0.0.1:8040", None),
            ("https://192.0.2.1", None),
            ("https://[::1]", None),
            ("https://Alliance.example", None),
            ("https://alliance.example/", None),
            ("https://alliance.example:+1", None),
            ("https://a..example", None),
            ("https://", None),
            ("alliance.example", None),
        ] {
            let found = Party::of(origin);
            assert_eq!(found.as_ref().map(Party::id), expected, "{origin}");
        }
    }
}
