//! The stylesheet and the script under names that carry their hash, to be kept for ever.

use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::response::{IntoResponse, Response};
use commons::ContentHash;
use pages::{AssetPaths, SCRIPT, STYLESHEET};

use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;

/// The names and hashes of the assets.
pub(crate) struct Assets {
    stylesheet: Asset,
    script: Asset,
}

struct Asset {
    name: String,
    tag: HeaderValue,
    kind: &'static str,
    text: &'static str,
}

impl Assets {
    pub(crate) fn new() -> Self {
        Assets {
            stylesheet: Asset::of("css", "text/css; charset=utf-8", STYLESHEET),
            script: Asset::of("js", "text/javascript; charset=utf-8", SCRIPT),
        }
    }

    pub(crate) fn paths(&self) -> AssetPaths {
        AssetPaths {
            stylesheet: format!("/assets/{}", self.stylesheet.name),
            script: format!("/assets/{}", self.script.name),
        }
    }
}

impl Asset {
    fn of(ending: &str, kind: &'static str, text: &'static str) -> Self {
        let hash = ContentHash::of(text.as_bytes()).short();
        let tag = HeaderValue::from_str(&format!("\"{hash}\""))
            .expect("a hash in hexadecimal is a header value");
        Asset { name: format!("lifechances.{hash}.{ending}"), tag, kind, text }
    }
}

/// `GET /assets/{name}`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let name = asked.part("name");
    let assets = [&site.assets.stylesheet, &site.assets.script];
    let asset = assets.into_iter().find(|asset| asset.name == name).ok_or(Fault::NotFound)?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(asset.kind)),
        (CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
        (ETAG, asset.tag.clone()),
    ];
    Ok((headers, asset.text).into_response())
}
