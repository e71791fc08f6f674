//! Pages to keep: statements and asks as PDF, each set once for as long as it says the same.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::response::Response;
use convene::statement::StatementStage;
use journeys::show_statement::{StatementView, VersionView};
use pages::{FromHouse, ShowStatement};
use print::{CannotPrint, Document, Pdf};

use crate::answer;
use crate::asked::Asked;
use crate::asks;
use crate::fault::Fault;
use crate::site::Site;
use crate::statements::{readable, shown, version_shown, view};

/// So many are kept; the one that was asked for longest ago goes first.
const KEPT: usize = 64;

/// What became of a document.
type Made = Arc<Result<Pdf, CannotPrint>>;

/// The documents that were set lately, with what became of them.
#[derive(Default)]
pub(crate) struct Papers(Mutex<VecDeque<(Document, Made)>>);

impl Papers {
    /// The document as a PDF, or why there is none.
    pub(crate) fn of(&self, document: Document) -> Made {
        if let Some(made) = self.known(&document) {
            return made;
        }
        let made = Arc::new(print::pdf(&document));
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(KEPT - 1);
        kept.push_front((document, Arc::clone(&made)));
        made
    }

    fn known(&self, document: &Document) -> Option<Made> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(known, _)| known == document)?;
        let found = kept.remove(at)?;
        let made = Arc::clone(&found.1);
        kept.push_front(found);
        Some(made)
    }
}

/// The page of a statement with the PDF of the version it shows.
pub(crate) fn with_pdf(
    site: &Site,
    asked: &Asked,
    (view, version): (&StatementView, Option<&VersionView>),
    page: ShowStatement,
) -> ShowStatement {
    let Some(version) = version else { return page };
    let Some(made) = made(site, asked, (view, version), &page) else { return page };
    let base = format!("/statements/{}", view.address);
    let in_force = Some(version.number) == view.in_force;
    let number = version.number;
    let href =
        if in_force { format!("{base}/pdf") } else { format!("{base}/versions/{number}/pdf") };
    page.with_pdf(&href, &made)
}

fn made(
    site: &Site,
    asked: &Asked,
    (view, version): (&StatementView, &VersionView),
    page: &ShowStatement,
) -> Option<Made> {
    let (origin, banner) = (site.origin_of(asked), site.banner());
    let from = FromHouse { origin: &origin, banner: banner.as_deref() };
    page.document(from, mark(view, version)).map(|document| site.papers.of(document))
}

/// The word across every page: paper that is not in force must say so wherever it lies.
fn mark(view: &StatementView, version: &VersionView) -> &'static str {
    if version.published_at.is_none() {
        "Draft"
    } else if view.stage == StatementStage::Withdrawn {
        "Withdrawn"
    } else if Some(version.number) != view.in_force {
        "Not in force"
    } else {
        ""
    }
}

/// `GET /statements/{address}/pdf`
pub(crate) fn statement(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let view = view(site, asked)?;
    let version = shown(&view).ok_or(Fault::NotFound)?;
    file(site, asked, (&view, version))
}

/// `GET /statements/{address}/versions/{number}/pdf`
pub(crate) fn version(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let view = view(site, asked)?;
    let version = readable(&view, asked.part("number"))?;
    file(site, asked, (&view, version))
}

fn file(
    site: &Site,
    asked: &Asked,
    (view, version): (&StatementView, &VersionView),
) -> Result<Response, Fault> {
    let page = version_shown(site, view, Some(version))?;
    let made = made(site, asked, (view, version), &page).ok_or(Fault::NotFound)?;
    let draft = if version.published_at.is_none() { "-draft" } else { "" };
    send(&format!("{}-version-{}{draft}.pdf", view.address, version.number), &made)
}

/// `GET /asks/{address}/pdf`: the one page for whoever decides.
pub(crate) fn ask(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let page = asks::shown(site, asked)?;
    send(&format!("ask-{}.pdf", asked.part("address")), &ask_made(site, asked, &page))
}

/// An ask on one page.
pub(crate) fn ask_made(site: &Site, asked: &Asked, page: &pages::ShowAsk) -> Made {
    let (origin, banner) = (site.origin_of(asked), site.banner());
    let from = FromHouse { origin: &origin, banner: banner.as_deref() };
    site.papers.of(page.document(from))
}

fn send(name: &str, made: &Made) -> Result<Response, Fault> {
    match made.as_ref() {
        Ok(pdf) => answer::download(name, "application/pdf", pdf.bytes.clone()),
        // Its page says why, and offers no link.
        Err(CannotPrint::Letters(_)) => Err(Fault::NotFound),
        Err(problem @ (CannotPrint::NoTitle | CannotPrint::NotValid)) => {
            Err(Fault::ours(problem.clone()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(title: &str) -> Document {
        Document { title: title.to_owned(), language: "en-GB".to_owned(), ..Document::default() }
    }

    #[test]
    fn a_document_is_set_once_and_the_oldest_is_forgotten() {
        let papers = Papers::default();
        let first = papers.of(document("First"));
        assert!(Arc::ptr_eq(&first, &papers.of(document("First"))));
        for at in 0..KEPT {
            papers.of(document(&format!("Number {at}")));
        }
        assert!(!Arc::ptr_eq(&first, &papers.of(document("First"))));
        assert_eq!(papers.0.lock().unwrap().len(), KEPT);
    }
}
