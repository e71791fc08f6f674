//! The gallery of samples; development only.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use pages::{Gallery, Link, Rendered, every_sample};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;

fn samples(site: &Site, asked: &Asked) -> Result<Vec<Rendered>, Fault> {
    let frame = site.frame(asked.who.as_ref(), asked.token.as_ref());
    every_sample(&site.pages, &frame).map_err(Fault::ours)
}

/// `GET /gallery`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let links = samples(site, asked)?
        .into_iter()
        .map(|sample| {
            let words = format!("{} ({})", sample.title, sample.name);
            Link::to(format!("/gallery/{}", sample.name), words)
        })
        .collect();
    answer::page(site, asked, &Gallery { samples: links })
}

/// `GET /gallery/{name}`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let wanted = asked.part("name");
    let sample = samples(site, asked)?.into_iter().find(|sample| sample.name == wanted);
    let html = sample.ok_or(Fault::NotFound)?.html;
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    Ok(([(CONTENT_TYPE, kind)], html).into_response())
}
