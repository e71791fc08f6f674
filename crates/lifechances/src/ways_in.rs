//! The ways in that an operator sets up in `house.toml`: how the service is reached, and the OpenID
//! providers people may sign in with.
//!
//! ```toml
//! origin = "https://alliance.example"
//!
//! [[providers]]
//! word = "council"                       # in addresses: /sign-in/back/council
//! name = "Calderbrook Single Sign-in"    # on the page
//! issuer = "https://id.example"
//! client = "lifechances"
//! secret_file = "/run/secrets/council"   # or secret_variable = "COUNCIL_SECRET"
//! scope = "openid profile email"         # unless it says otherwise
//! two_steps_acr = ["urn:example:two"]    # words of the provider that say that it saw two things
//! two_steps_amr = ["mfa"]
//! ```

use crate::installation::environment;
use crate::problem::bad_input;
use anyhow::{Context, Result};
use commons::Sensitive;
use journeys::{ProviderSettings, Providers, WebAddress};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// A provider in `house.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProviderEntry {
    word: String,
    name: String,
    issuer: String,
    client: String,
    secret_file: Option<PathBuf>,
    secret_variable: Option<String>,
    #[serde(default = "usual_scope")]
    scope: String,
    #[serde(default)]
    two_steps_acr: Vec<String>,
    #[serde(default)]
    two_steps_amr: Vec<String>,
}

fn usual_scope() -> String {
    "openid profile email".to_owned()
}

/// How the service is reached: nothing but scheme, name and port.
pub(crate) fn origin(text: &str) -> Result<String> {
    let wrong = || {
        bad_input(format!(
            "house.toml: origin: {text}: write it as https://alliance.example, without anything after \
             the name, or as http://localhost:8040 on this machine"
        ))
    };
    let address = WebAddress::parse(text).ok_or_else(wrong)?;
    let bare = text.split_once("://").is_some_and(|(_, rest)| !rest.contains(['/', '?']));
    if bare { Ok(address.as_str().to_ascii_lowercase()) } else { Err(wrong()) }
}

/// Reads the providers with their secrets.
pub(crate) fn providers(entries: &[ProviderEntry], origin: Option<&str>) -> Result<Providers> {
    if !entries.is_empty() && origin.is_none() {
        return Err(bad_input(
            "house.toml: with [[providers]] it has to say how the service is reached: \
             origin = \"https://alliance.example\""
                .to_owned(),
        ));
    }
    let mut words = BTreeSet::new();
    let mut all = Vec::new();
    for entry in entries {
        if !words.insert(&entry.word) {
            return Err(bad_input(format!("house.toml: two providers are called {}", entry.word)));
        }
        all.push(settings(entry)?);
    }
    Ok(Providers::of(all))
}

fn settings(entry: &ProviderEntry) -> Result<ProviderSettings> {
    let wrong = |what: &str| bad_input(format!("house.toml: provider {}: {what}", entry.word));
    let is_word = (1..=40).contains(&entry.word.len())
        && entry.word.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'-');
    if !is_word {
        return Err(wrong("its word may have small letters and dashes only"));
    }
    let issuer = WebAddress::parse(&entry.issuer).filter(|found| !found.as_str().contains('?'));
    let issuer = issuer.ok_or_else(|| {
        wrong("its issuer has to be an address of https with a name, or of this machine")
    })?;
    if entry.name.trim().is_empty() || entry.client.trim().is_empty() {
        return Err(wrong("name and client may not be empty"));
    }
    if !entry.scope.split(' ').any(|word| word == "openid") {
        return Err(wrong("its scope has to hold openid"));
    }
    Ok(ProviderSettings {
        word: entry.word.clone(),
        name: entry.name.trim().to_owned(),
        issuer,
        client: entry.client.clone(),
        secret: secret(entry)?,
        scope: entry.scope.clone(),
        two_steps_acr: entry.two_steps_acr.clone(),
        two_steps_amr: entry.two_steps_amr.clone(),
    })
}

fn secret(entry: &ProviderEntry) -> Result<Option<Sensitive<String>>> {
    let wrong = |what: String| bad_input(format!("house.toml: provider {}: {what}", entry.word));
    let text = match (&entry.secret_file, &entry.secret_variable) {
        (None, None) => return Ok(None),
        (Some(_), Some(_)) => {
            return Err(wrong("give secret_file or secret_variable, not both".to_owned()));
        }
        (Some(file), None) => std::fs::read_to_string(file).with_context(|| {
            format!("the secret of provider {}: {}", entry.word, file.display())
        })?,
        (None, Some(name)) => {
            environment(name).ok_or_else(|| wrong(format!("the environment has no {name}")))?
        }
    };
    match text.trim() {
        "" => Err(wrong("its secret is empty".to_owned())),
        text => Ok(Some(Sensitive::new(text.to_owned()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(changed: &[(&str, &str)]) -> ProviderEntry {
        let mut text =
            "word = \"council\"\nname = \"Council\"\nissuer = \"https://id.example/a\"\n\
             client = \"us\"\n"
                .to_owned();
        for (from, to) in changed {
            assert!(text.contains(from), "{from}");
            text = text.replace(from, to);
        }
        toml::from_str(&text).expect("an entry")
    }

    #[test]
    fn an_origin_is_a_scheme_a_name_and_a_port() {
        for (text, expected) in [
            ("https://alliance.example", Some("https://alliance.example")),
            ("https://Alliance.example:8443", Some("https://alliance.example:8443")),
            ("http://localhost:8040", Some("http://localhost:8040")),
            ("http://alliance.example", None),
            ("https://alliance.example/", None),
            ("alliance.example", None),
        ] {
            assert_eq!(origin(text).ok().as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_provider_is_set_up_whole_or_the_service_does_not_start() {
        let reached = Some("https://alliance.example");
        let set_up = |entry: &ProviderEntry| providers(std::slice::from_ref(entry), reached);
        assert_eq!(set_up(&entry(&[])).expect("set up").names().len(), 1);
        for (from, to) in [
            ("council", "Council One"),
            ("\"council\"", "\"\""),
            ("https://id.example/a", "http://id.example/a"),
            ("https://id.example/a", "https://id.example/a?b=c"),
            ("\"us\"", "\" \""),
            ("\"us\"", "\"us\"\nscope = \"profile\""),
            ("\"us\"", "\"us\"\nsecret_file = \"/nowhere/at/all\""),
            ("\"us\"", "\"us\"\nsecret_variable = \"NO_SUCH_VARIABLE_OF_OURS\""),
            ("\"us\"", "\"us\"\nsecret_file = \"/a\"\nsecret_variable = \"B\""),
        ] {
            assert!(set_up(&entry(&[(from, to)])).is_err(), "{from} becomes {to}");
        }
        assert!(providers(&[entry(&[])], None).is_err(), "it has to say how it is reached");
        assert!(providers(&[entry(&[]), entry(&[])], reached).is_err(), "one word, one provider");
        assert!(providers(&[], None).is_ok());
    }
}
