//! Every page sample, for development and for the accessibility check. Never served by a release.

use serde::Serialize;

use crate::frame::Frame;
use crate::page::Page;
use crate::parts::Link;
use crate::render::{Pages, RenderProblem};

/// A sample turned into HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// A name that can stand in an address: `scoreboard-1`.
    pub name: String,
    /// The sample's title.
    pub title: String,
    /// The whole page.
    pub html: String,
}

/// The list of samples.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gallery {
    /// Links to them.
    pub samples: Vec<Link>,
}

impl Page for Gallery {
    const TEMPLATE: &'static str = "gallery.html";

    fn title(&self) -> String {
        "Gallery of pages".to_owned()
    }

    fn samples() -> Vec<Self> {
        vec![Gallery { samples: vec![Link::to("/gallery/start-1", "Start")] }]
    }
}

/// Every sample of every page, in the frame given.
///
/// # Errors
/// [`RenderProblem`] of the first sample that its template cannot show.
pub fn every_sample(pages: &Pages, frame: &Frame) -> Result<Vec<Rendered>, RenderProblem> {
    let mut all = Vec::new();
    let mut add = |name: &str, found: Result<Vec<Rendered>, RenderProblem>| {
        found.map(|samples| {
            all.extend(
                samples
                    .into_iter()
                    .enumerate()
                    .map(|(at, sample)| Rendered { name: format!("{name}-{}", at + 1), ..sample }),
            );
        })
    };
    add("start", samples_of::<crate::Start>(pages, frame))?;
    add("scoreboard", samples_of::<crate::ShowScoreboard>(pages, frame))?;
    add("indicators", samples_of::<crate::ListIndicators>(pages, frame))?;
    add("indicator", samples_of::<crate::ShowIndicator>(pages, frame))?;
    add("places", samples_of::<crate::ListPlaces>(pages, frame))?;
    add("place", samples_of::<crate::ShowPlace>(pages, frame))?;
    add("health", samples_of::<crate::DataHealth>(pages, frame))?;
    add("load", samples_of::<crate::ShowLoad>(pages, frame))?;
    add("linkage", samples_of::<crate::Linkage>(pages, frame))?;
    add("link-history", samples_of::<crate::LinkHistory>(pages, frame))?;
    add("review-desk", samples_of::<crate::ReviewDesk>(pages, frame))?;
    add("review-pair", samples_of::<crate::ReviewPair>(pages, frame))?;
    add("agreements", samples_of::<crate::sharing::ListAgreements>(pages, frame))?;
    add("agreement", samples_of::<crate::sharing::ShowAgreement>(pages, frame))?;
    add("agreement-text", samples_of::<crate::sharing::WriteAgreement>(pages, frame))?;
    add("agreement-version", samples_of::<crate::sharing::AgreementVersion>(pages, frame))?;
    add("sharing-rules", samples_of::<crate::sharing::SharingRules>(pages, frame))?;
    add("sharing-requests", samples_of::<crate::sharing::ListRequests>(pages, frame))?;
    add("sharing-request-new", samples_of::<crate::sharing::RequestSharing>(pages, frame))?;
    add("sharing-receipt", samples_of::<crate::sharing::SharingReceipt>(pages, frame))?;
    add("governance", samples_of::<crate::sharing::GovernanceHome>(pages, frame))?;
    add("matters", samples_of::<crate::sharing::ListMatters>(pages, frame))?;
    add("matter-new", samples_of::<crate::sharing::OpenMatter>(pages, frame))?;
    add("matter", samples_of::<crate::sharing::ShowMatter>(pages, frame))?;
    add("sign-in", samples_of::<crate::SignIn>(pages, frame))?;
    add("account", samples_of::<crate::Account>(pages, frame))?;
    add("problem", samples_of::<crate::ProblemPage>(pages, frame))?;
    add("accessibility", samples_of::<crate::Accessibility>(pages, frame))?;
    add("privacy", samples_of::<crate::Privacy>(pages, frame))?;
    add("cookies", samples_of::<crate::Cookies>(pages, frame))?;
    add("method", samples_of::<crate::Method>(pages, frame))?;
    add("gallery", samples_of::<Gallery>(pages, frame))?;
    Ok(all)
}

fn samples_of<P: Page>(pages: &Pages, frame: &Frame) -> Result<Vec<Rendered>, RenderProblem> {
    P::samples()
        .iter()
        .map(|sample| {
            let html = pages.render(sample, frame)?;
            Ok(Rendered { name: String::new(), title: sample.title(), html })
        })
        .collect()
}
