//! The first page and the scoreboard.

use axum::response::Response;
use commons::AreaCode;
use journeys::{ScoreboardView, show_scoreboard};
use pages::{ShowScoreboard, Shown, Start};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;

/// `GET /`
pub(crate) fn start(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let view = view(site, None)?;
    answer::page(site, asked, &Start::tell(&view.sheet))
}

/// `GET /scoreboard?place=CODE&show=needs`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let view = view(site, place(asked)?)?;
    let word = asked.query("show").unwrap_or("all");
    let shown = Shown::parse(word)
        .ok_or(Fault::NotUnderstood("Choose all indicators, needs or strengths."))?;
    answer::page(site, asked, &ShowScoreboard::tell(&view.sheet, &view.choices, shown))
}

/// The board of a place; a place that is not known is not found.
pub(crate) fn view(site: &Site, place: Option<AreaCode>) -> Result<ScoreboardView, Fault> {
    show_scoreboard(&site.house, place).map_err(Fault::ours)?.ok_or(Fault::NotFound)
}

/// The place named in the query, if one is.
pub(crate) fn place(asked: &Asked) -> Result<Option<AreaCode>, Fault> {
    let Some(text) = asked.query("place") else { return Ok(None) };
    let what_to_do = "Choose a place from the list on the scoreboard. Its code has one letter and \
                      eight digits.";
    AreaCode::parse(text).map(Some).map_err(|_| Fault::NotUnderstood(what_to_do))
}
