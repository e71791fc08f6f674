//! The templates carried inside the program: their names and their text.
//!
//! A test compares this table with the folder, so a template that is not listed fails.

macro_rules! embedded {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../templates/", $name)))),+]
    };
}

pub(crate) const TEMPLATES: &[(&str, &str)] = embedded![
    "layout.html",
    "components/parts.html",
    "components/forms.html",
    "start.html",
    "scoreboard.html",
    "indicators.html",
    "indicator.html",
    "places.html",
    "place.html",
    "health.html",
    "load.html",
    "link_history.html",
    "linkage.html",
    "review_desk.html",
    "review_pair.html",
    "sign_in.html",
    "account.html",
    "problem.html",
    "sharing/agreements.html",
    "sharing/agreement.html",
    "sharing/agreement_write.html",
    "sharing/agreement_version.html",
    "sharing/rules.html",
    "sharing/requests.html",
    "sharing/request_new.html",
    "sharing/request.html",
    "sharing/governance.html",
    "sharing/matters.html",
    "sharing/matter_new.html",
    "sharing/matter.html",
    "gallery.html",
    "words/accessibility.html",
    "words/cookies.html",
    "words/method.html",
    "words/privacy.html",
];
