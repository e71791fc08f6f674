//! Pages that are words only: accessibility, privacy, cookies, and how numbers are protected.

use serde::Serialize;

use crate::page::Page;

macro_rules! page_of_words {
    ($(#[$doc:meta])* $name:ident, $template:literal, $title:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
        pub struct $name {}

        impl Page for $name {
            const TEMPLATE: &'static str = $template;

            fn title(&self) -> String {
                $title.to_owned()
            }

            fn samples() -> Vec<Self> {
                vec![$name {}]
            }
        }
    };
}

page_of_words!(
    /// What works, what does not yet, and whom to tell.
    Accessibility, "words/accessibility.html", "Accessibility statement"
);
page_of_words!(
    /// What is held about visitors and staff, and what is never held here about children.
    Privacy, "words/privacy.html", "Privacy notice"
);
page_of_words!(
    /// The one cookie.
    Cookies, "words/cookies.html", "Cookies"
);
page_of_words!(
    /// Threshold, rounding, secondary suppression, and the attack check, in plain words.
    Method, "words/method.html", "How numbers are protected"
);
