//! HTML: one view model and one template per page.
