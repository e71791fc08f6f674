//! The places of the district.

use axum::response::Response;
use journeys::{compare_places, list_places, show_place};
use pages::{ComparePlaces, ListComparisons, ListPlaces, ShowPlace};
use report::palette::stand_alone;

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;

/// `GET /places`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let sheet = list_places(&site.house).map_err(Fault::ours)?;
    let compared = compare_places(&site.house).map_err(Fault::ours)?;
    answer::page(site, asked, &ListPlaces::tell(&sheet, &compared))
}

/// `GET /places/{slug}`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let sheet = show_place(&site.house, asked.part("slug")).map_err(Fault::ours)?;
    let sheet = sheet.ok_or(Fault::NotFound)?;
    let compared = compare_places(&site.house).map_err(Fault::ours)?;
    answer::page(site, asked, &ShowPlace::tell(&sheet, &compared))
}

/// `GET /places/compare`
pub(crate) fn comparisons(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let sheet = compare_places(&site.house).map_err(Fault::ours)?;
    answer::page(site, asked, &ListComparisons::tell(&sheet))
}

/// `GET /places/compare/{measure}`, and the same ending in `.csv`, `-order.svg` or `-funnel.svg`
pub(crate) fn compare(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let sheet = compare_places(&site.house).map_err(Fault::ours)?;
    let name = asked.part("measure");
    let ends = [".csv", "-order.svg", "-funnel.svg"];
    let end = ends.into_iter().find(|end| name.ends_with(end));
    let id = end.and_then(|end| name.strip_suffix(end)).unwrap_or(name);
    let measure = sheet.measure(id).ok_or(Fault::NotFound)?;
    let svg = |picture: String| answer::download(name, "image/svg+xml", stand_alone(&picture));
    let order = || measure.caterpillar(&sheet.district).map_err(|_| Fault::NotFound);
    match end {
        Some(".csv") => answer::csv(name, order()?.twin().csv()),
        Some("-order.svg") => svg(order()?.svg()),
        Some(_) => {
            let funnel = measure.funnel(&sheet.district).map_err(|_| Fault::NotFound)?;
            svg(funnel.svg())
        }
        None => answer::page(site, asked, &ComparePlaces::tell(measure, &sheet.district)),
    }
}
