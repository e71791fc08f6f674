//! The places of the district.

use axum::response::Response;
use journeys::{list_places, show_place};
use pages::{ListPlaces, ShowPlace};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;

/// `GET /places`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let sheet = list_places(&site.house).map_err(Fault::ours)?;
    answer::page(site, asked, &ListPlaces::tell(&sheet))
}

/// `GET /places/{slug}`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let sheet = show_place(&site.house, asked.part("slug")).map_err(Fault::ours)?;
    answer::page(site, asked, &ShowPlace::tell(&sheet.ok_or(Fault::NotFound)?))
}
