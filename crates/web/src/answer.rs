//! Making responses: pages, problems, CSV, JSON, and being sent on.

use axum::Json;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use pages::Page;
use serde::Serialize;

use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// An ordinary page.
pub(crate) fn page<P: Page>(site: &Site, asked: &Asked, page: &P) -> Result<Response, Fault> {
    page_with(site, asked, page, StatusCode::OK)
}

/// A page with another status, such as a form that has to be looked at again.
pub(crate) fn page_with<P: Page>(
    site: &Site,
    asked: &Asked,
    page: &P,
    status: StatusCode,
) -> Result<Response, Fault> {
    let mut frame = site.frame(asked.who.as_ref(), asked.token.as_ref());
    frame.told = crate::led_on::words(asked);
    let html = site.pages.render(page, &frame).map_err(Fault::ours)?;
    Ok((status, [(CONTENT_TYPE, HTML)], html).into_response())
}

/// The page for a fault, framed for whoever is asking.
pub(crate) fn fault(site: &Site, asked: Option<&Asked>, fault: &Fault) -> Response {
    let problem = fault.page();
    let who = asked.and_then(|asked| asked.who.as_ref());
    let frame = site.frame(who, asked.and_then(|asked| asked.token.as_ref()));
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = match site.pages.render(&problem, &frame) {
        Ok(html) => (status, [(CONTENT_TYPE, HTML)], html).into_response(),
        Err(bad) => {
            tracing::error!(problem = %bad, "the problem page itself could not be made");
            (status, problem.heading).into_response()
        }
    };
    if let Fault::TooMany(seconds) = fault {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(*seconds));
    }
    response
}

/// The same for a program that asked.
pub(crate) fn fault_as_json(fault: &Fault) -> Response {
    #[derive(Serialize)]
    struct Problem {
        status: u16,
        problem: String,
        what_to_do: String,
        #[serde(skip_serializing_if = "String::is_empty")]
        reference: String,
    }
    let page = fault.page();
    let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = Problem {
        status: page.status,
        problem: page.heading,
        what_to_do: page.paragraphs.join(" "),
        reference: page.reference,
    };
    (status, Json(body)).into_response()
}

/// 303: go on with a GET.
pub(crate) fn see_other(path: &str) -> Result<Response, Fault> {
    let to = HeaderValue::from_str(path)
        .map_err(|_| Fault::NotUnderstood("The address to go on to cannot be read."))?;
    Ok((StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response())
}

/// A file to download. `name` may hold letters, digits, dots, dashes and underscores.
pub(crate) fn csv(name: &str, text: String) -> Result<Response, Fault> {
    download(name, "text/csv; charset=utf-8; header=present", text)
}

fn as_attachment(name: &str) -> HeaderValue {
    let safe: String = name
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || "._-".contains(*letter))
        .collect();
    HeaderValue::from_str(&format!("attachment; filename=\"{safe}\""))
        .expect("letters, digits, dots, dashes and underscores make a header value")
}

/// A file to download. `name` may hold letters, digits, dots, dashes and underscores.
pub(crate) fn download(
    name: &str,
    kind: &'static str,
    content: impl IntoResponse,
) -> Result<Response, Fault> {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CONTENT_DISPOSITION, as_attachment(name)),
    ];
    Ok((headers, content).into_response())
}

/// JSON for a program.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<Response, Fault> {
    Ok(Json(value).into_response())
}
