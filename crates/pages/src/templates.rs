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
    "people.html",
    "person.html",
    "invite.html",
    "invitations.html",
    "one_time_link.html",
    "join.html",
    "new_password.html",
    "sign_in.html",
    "sign_in_code.html",
    "set_up_codes.html",
    "recovery_codes.html",
    "own_codes.html",
    "account.html",
    "problem.html",
    "gallery.html",
    "words/accessibility.html",
    "words/cookies.html",
    "words/method.html",
    "words/privacy.html",
];
