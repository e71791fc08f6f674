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
    "components/statement.html",
    "components/writing.html",
    "components/deeds.html",
    "components/ask_words.html",
    "begin.html",
    "asks.html",
    "ask.html",
    "ask_answer.html",
    "said_and_done.html",
    "dossiers.html",
    "dossier.html",
    "meetings.html",
    "meeting.html",
    "minutes.html",
    "duties.html",
    "start.html",
    "together.html",
    "desk.html",
    "scoreboard.html",
    "indicators.html",
    "indicator.html",
    "places.html",
    "place.html",
    "plan.html",
    "rate_milestone.html",
    "health.html",
    "load.html",
    "link_history.html",
    "linkage.html",
    "review_desk.html",
    "review_pair.html",
    "sign_in.html",
    "account.html",
    "organisations.html",
    "partnership.html",
    "partnerships.html",
    "statement.html",
    "statement_difference.html",
    "statement_draft.html",
    "statement_history.html",
    "statement_list.html",
    "statement_part.html",
    "statements.html",
    "problem.html",
    "gallery.html",
    "words/accessibility.html",
    "words/cookies.html",
    "words/method.html",
    "words/privacy.html",
];
