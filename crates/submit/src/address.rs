//! Addresses of the form `sc://host:port`, as Spark Connect writes them.

use std::fmt;
use thiserror::Error;

/// Where a server listens, and as whom it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    host: String,
    port: u16,
    user: String,
}

/// Why an address cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddressProblem {
    /// It has another form.
    #[error(
        "`{0}` is no address of Spark Connect: expected sc://host:port, such as sc://localhost:15002"
    )]
    Form(String),
    /// It asks for what this program does not do.
    #[error(
        "`{0}` is not supported: lines are not encrypted here. Let a tunnel (ssh -L, kubectl \
         port-forward) end on this machine and name its end, without {0}"
    )]
    Option(String),
}

/// The port when none is said.
const USUAL_PORT: u16 = 15002;

impl Address {
    /// Reads `sc://host`, `sc://host:port` and `sc://host:port/;user_id=name`.
    ///
    /// # Errors
    /// [`AddressProblem`]: another form, or an option such as `use_ssl` or `token`.
    pub fn parse(text: &str) -> Result<Self, AddressProblem> {
        let form = || AddressProblem::Form(text.to_owned());
        let rest = text.strip_prefix("sc://").ok_or_else(form)?;
        let (place, options) = rest.split_once('/').unwrap_or((rest, ""));
        let (host, port) = match place.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().map_err(|_| form())?),
            None => (place, USUAL_PORT),
        };
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-._".contains(letter);
        if host.is_empty() || !host.chars().all(plain) || port == 0 {
            return Err(form());
        }
        let mut user = String::from("lifechances");
        for option in options.split(';').filter(|option| !option.is_empty()) {
            match option.split_once('=') {
                Some(("user_id", name)) if !name.is_empty() => name.clone_into(&mut user),
                Some((name, _)) => return Err(AddressProblem::Option(name.to_owned())),
                None => return Err(form()),
            }
        }
        Ok(Self { host: host.to_owned(), port, user })
    }

    pub(crate) fn place(&self) -> (&str, u16) {
        (&self.host, self.port)
    }

    pub(crate) fn user(&self) -> &str {
        &self.user
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sc://{}:{}", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Result<(String, String), AddressProblem> {
        Address::parse(text).map(|address| (address.to_string(), address.user().to_owned()))
    }

    #[test]
    fn addresses_are_read_as_spark_writes_them() {
        let is = |at: &str, user: &str| Ok((at.to_owned(), user.to_owned()));
        assert_eq!(told("sc://spark.example:443"), is("sc://spark.example:443", "lifechances"));
        assert_eq!(told("sc://localhost"), is("sc://localhost:15002", "lifechances"));
        assert_eq!(told("sc://10.0.0.7:50/;user_id=ada"), is("sc://10.0.0.7:50", "ada"));
        assert_eq!(told("sc://h:1/"), is("sc://h:1", "lifechances"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "localhost:1",
            "sc://",
            "sc://:15002",
            "sc://h:0",
            "sc://h:99999",
            "sc://a b:1",
            "sc://h:1/;x",
        ] {
            assert_eq!(told(text), Err(AddressProblem::Form(text.to_owned())));
        }
    }

    #[test]
    fn a_token_is_never_sent_in_clear() {
        let refused = |option: &str| Err(AddressProblem::Option(option.to_owned()));
        assert_eq!(told("sc://h:1/;use_ssl=true;token=abc"), refused("use_ssl"));
        assert_eq!(told("sc://h:1/;token=abc"), refused("token"));
    }
}
