//! A request as answers see it: parts of the path, query, form, and who is asking.

use std::collections::BTreeMap;

use commons::Day;
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
    /// The secret of a browser that was sent to a provider.
    pub(crate) provider_secret: Option<Secret>,
    /// Where the request comes from, to slow down guessing; never written to a log.
    pub(crate) source: String,
    /// The name by which the service was asked, for links that are sent on and calendars.
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

    /// A day of the form, as `2027-08-31`, which date fields send, or as `31/8/2027`, as people type it.
    pub(crate) fn day(&self, name: &str) -> Option<Day> {
        typed_day(self.field(name))
    }
}

/// A day as date fields send it or as people type it.
pub(crate) fn typed_day(text: &str) -> Option<Day> {
    let text = text.trim();
    if let Ok(day) = Day::parse_iso(text) {
        return Some(day);
    }
    let mut parts = text.splitn(3, ['/', '.']).map(str::trim);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let is_year = year.len() == 4;
    is_year.then(|| Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_date_fields_and_people_write_it() {
        let asked = |text: &str| Asked {
            parts: BTreeMap::new(),
            query: BTreeMap::new(),
            form: BTreeMap::from([("due".to_owned(), text.to_owned())]),
            who: None,
            token: None,
            form_secret: None,
            provider_secret: None,
            host: String::new(),
            source: String::new(),
        };
        let day = Day::new(2027, 8, 31).ok();
        for good in ["2027-08-31", " 31/8/2027 ", "31.08.2027"] {
            assert_eq!(asked(good).day("due"), day, "{good}");
        }
        for bad in ["", "31/8/27", "31/9/2027", "8/31/2027", "31 August", "2027/08/31"] {
            assert_eq!(asked(bad).day("due"), None, "{bad}");
        }
    }
}
