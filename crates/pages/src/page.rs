//! What every page is: a view model with a template, a title and samples of itself.

use serde::Serialize;

use crate::frame::Section;

/// A page. The template finds the value itself as `page` and the frame around it as `frame`.
pub trait Page: Serialize {
    /// The template's file name below `templates/`.
    const TEMPLATE: &'static str;

    /// What the browser's tab and a shared link say; the layout adds the service's name.
    fn title(&self) -> String;

    /// Which entry of the navigation is marked as the one being read.
    fn section(&self) -> Section {
        Section::Elsewhere
    }

    /// Examples of the page, invented, that between them show every branch of its template.
    fn samples() -> Vec<Self>
    where
        Self: Sized;
}
