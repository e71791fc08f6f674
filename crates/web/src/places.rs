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

/// `GET /places/{slug}`, and the same ending in `.csv` or `-spine.svg`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let name = asked.part("slug");
    let compared = compare_places(&site.house).map_err(Fault::ours)?;
    let spine = |slug: &str| compared.spine(slug).ok_or(Fault::NotFound);
    if let Some(slug) = name.strip_suffix(".csv") {
        return answer::csv(name, spine(slug)?.twin().csv());
    }
    if let Some(slug) = name.strip_suffix("-spine.svg") {
        return picture(name, &spine(slug)?.svg());
    }
    let sheet = show_place(&site.house, name).map_err(Fault::ours)?;
    let sheet = sheet.ok_or(Fault::NotFound)?;
    answer::page(site, asked, &ShowPlace::tell(&sheet, &compared))
}

/// A picture as a file that stands alone.
fn picture(name: &str, svg: &str) -> Result<Response, Fault> {
    answer::download(name, "image/svg+xml", stand_alone(svg))
}

/// `GET /places/compare`
pub(crate) fn comparisons(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let sheet = compare_places(&site.house).map_err(Fault::ours)?;
    answer::page(site, asked, &ListComparisons::tell(&sheet))
}

/// `GET /places/compare/{measure}`, and the same ending in `.csv`, `-order.svg` or `-funnel.svg`;
/// `all.csv` has every measure
pub(crate) fn compare(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let sheet = compare_places(&site.house).map_err(Fault::ours)?;
    let name = asked.part("measure");
    if name == "all.csv" {
        return answer::csv(name, sheet.rug().twin().csv());
    }
    let ends = [".csv", "-order.svg", "-funnel.svg"];
    let end = ends.into_iter().find(|end| name.ends_with(end));
    let id = end.and_then(|end| name.strip_suffix(end)).unwrap_or(name);
    let measure = sheet.measure(id).ok_or(Fault::NotFound)?;
    let order = || measure.caterpillar(&sheet.district).map_err(|_| Fault::NotFound);
    match end {
        Some(".csv") => answer::csv(name, order()?.twin().csv()),
        Some("-order.svg") => picture(name, &order()?.svg()),
        Some(_) => {
            let funnel = measure.funnel(&sheet.district).map_err(|_| Fault::NotFound)?;
            picture(name, &funnel.svg())
        }
        None => answer::page(site, asked, &ComparePlaces::tell(measure, &sheet.district)),
    }
}
