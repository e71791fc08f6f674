//! A request as answers see it: parts of the path, query, form, and who is asking.

use std::collections::BTreeMap;

use convene::Who;
use journeys::Secret;

/// A request that has been read and whose form has been checked.
pub(crate) struct Asked {
    pub(crate) parts: BTreeMap<String, String>,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) form: BTreeMap<String, String>,
    pub(crate) who: Option<Who>,
    pub(crate) token: Option<Secret>,
    /// The secret in the cookie of the sign-in form, when there is one.
    pub(crate) form_secret: Option<Secret>,
    /// Where the request comes from, to slow down guessing; never written to a log.
    pub(crate) source: String,
    /// The name by which the service was asked, for links that are sent on.
    pub(crate) host: String,
}

impl Asked {
    /// A part of the path, such as the `id` of `/indicators/{id}`; empty when the route has none.
    pub(crate) fn part(&self, name: &str) -> &str {
        self.parts.get(name).map_or("", String::as_str)
    }

    /// A field of the query; none when it was not sent or is blank.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// A field of the form; empty when it was not sent.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.form.get(name).map_or("", String::as_str)
    }
}
