//! Pages of words, and whether the service is alive.

use axum::response::{IntoResponse, Response};
use pages::{Accessibility, Cookies, Method, Privacy};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;

/// `GET /about/numbers`
pub(crate) fn method(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &Method {})
}

/// `GET /accessibility`
pub(crate) fn accessibility(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &Accessibility {})
}

/// `GET /privacy`
pub(crate) fn privacy(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &Privacy {})
}

/// `GET /cookies`
pub(crate) fn cookies(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &Cookies {})
}

/// `GET /health`: for whatever watches the service.
pub(crate) fn alive(_: &Site, _: &Asked) -> Result<Response, Fault> {
    Ok("alive\n".into_response())
}
