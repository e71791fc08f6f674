//! What an operator decides about the web side.

use std::path::PathBuf;

/// How browsers reach the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Plain HTTP on this machine only: the demonstration. Browsers need not accept a `Secure`
    /// cookie here, so the session cookie goes without the `__Host-` prefix, and only requests for
    /// a loopback name are answered, so that no foreign name can be pointed at it.
    PlainLoopback,
    /// HTTPS, ended by a proxy on the same machine, which adds `X-Forwarded-For`. The cookie is
    /// `__Host-`, `Secure`, and browsers are told to stay with HTTPS.
    BehindHttps,
}

/// Whether the gallery of samples is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Showroom {
    /// For development and for the accessibility check.
    Open,
    /// For everyone else: the address does not exist.
    Closed,
}

/// An invented account that the demonstration offers on its sign-in page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoAccount {
    /// What it is for: `Data lead`.
    pub role: String,
    /// Its address.
    pub email: String,
}

/// What an operator decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How browsers reach the service.
    pub scheme: Scheme,
    /// How the service is reached, `https://alliance.example`, when the operator says.
    pub origin: Option<String>,
    /// Whether the gallery is served.
    pub showroom: Showroom,
    /// The folder templates are read from in development; inside the program otherwise.
    pub templates: Option<PathBuf>,
    /// Accounts the demonstration offers.
    pub demo_accounts: Vec<DemoAccount>,
}

impl Default for Settings {
    /// The demonstration on this machine, without accounts shown and without the gallery.
    fn default() -> Self {
        Settings {
            scheme: Scheme::PlainLoopback,
            origin: None,
            showroom: Showroom::Closed,
            templates: None,
            demo_accounts: Vec::new(),
        }
    }
}
