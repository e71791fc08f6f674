//! Why an answer is not the page that was asked for, and which page is shown instead.
//!
//! What went wrong on our side goes to the log under a reference number; the page shows the number
//! and nothing else.

use access::Refusal;
use journeys::show_data_health::CannotShow;
use pages::ProblemPage;

/// Why there is no ordinary answer.
#[derive(Debug)]
pub(crate) enum Fault {
    /// There is nothing at this address.
    NotFound,
    /// The access rules do not allow it.
    Refused(Refusal),
    /// A one-time link was used, taken back or is too old.
    LinkOver,
    /// The form did not come from our own page, or its token is not of this session.
    FormNotOurs,
    /// The session ended before a form came; here is what was typed, by the names of its fields.
    SignedOut(Vec<(String, String)>),
    /// The address exists for other methods.
    WrongMethod,
    /// The name in the request is not one this service answers to.
    WrongHost,
    /// The body is larger than a form may be.
    TooLarge,
    /// It is there, and for others; the words say for whom.
    NotForYou(&'static str),
    /// The request cannot be understood; the words say what to do.
    NotUnderstood(&'static str),
    /// Too many attempts; seconds to wait.
    TooMany(u64),
    /// The house cannot answer now.
    NotReady,
    /// Something is wrong on our side; the text is for the log.
    Ours(String),
}

impl Fault {
    /// An error of a journey or a page, with its causes, for the log.
    pub(crate) fn ours(problem: impl std::error::Error) -> Self {
        let mut words = problem.to_string();
        let mut cause = problem.source();
        while let Some(deeper) = cause {
            words.push_str(": ");
            words.push_str(&deeper.to_string());
            cause = deeper.source();
        }
        Fault::Ours(words)
    }

    /// The status sent and the page shown. Logs what is wrong on our side.
    pub(crate) fn page(&self) -> ProblemPage {
        match self {
            Fault::NotFound => ProblemPage::not_found(),
            Fault::Refused(refusal) => refused(refusal),
            Fault::LinkOver => ProblemPage::link_over(),
            Fault::FormNotOurs => ProblemPage::form_not_ours(),
            Fault::SignedOut(typed) => ProblemPage::signed_out(typed),
            Fault::WrongMethod => ProblemPage::wrong_method(),
            Fault::WrongHost => ProblemPage { status: 421, ..ProblemPage::not_found() },
            Fault::TooLarge => ProblemPage::too_large(),
            Fault::NotForYou(for_whom) => ProblemPage::not_allowed(for_whom),
            Fault::NotUnderstood(what_to_do) => ProblemPage::not_understood(what_to_do),
            Fault::TooMany(seconds) => ProblemPage::too_many(*seconds),
            Fault::NotReady => ProblemPage::not_ready(),
            Fault::Ours(words) => {
                let reference = reference();
                tracing::error!(%reference, problem = %words, "an answer could not be made");
                ProblemPage::our_fault(&reference)
            }
        }
    }
}

/// Why, and what would be needed. Rules that are out of date are nobody's lack of rights.
fn refused(refusal: &Refusal) -> ProblemPage {
    let page = ProblemPage::not_allowed(&refusal.to_string());
    match refusal {
        Refusal::OutOfDate { .. } | Refusal::Unreadable => ProblemPage { status: 503, ..page },
        Refusal::NotSignedIn
        | Refusal::NotYourRole { .. }
        | Refusal::NoTie { .. }
        | Refusal::OtherPurpose { .. }
        | Refusal::Forbidden { .. }
        | Refusal::NoRule => page,
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Fault::Refused(refusal)
    }
}

impl From<CannotShow> for Fault {
    fn from(cannot: CannotShow) -> Self {
        match cannot {
            CannotShow::Refused(refusal) => refusal.into(),
            CannotShow::Store(problem) => Fault::ours(problem),
        }
    }
}

/// Eight characters that find the line in the log.
fn reference() -> String {
    let mut bytes = [0u8; 4];
    getrandom::fill(&mut bytes)
        .expect("the operating system gives random numbers once it has started");
    let [a, b, c, d] = bytes;
    format!("{a:02X}{b:02X}-{c:02X}{d:02X}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_wrong_with_us_is_never_shown() {
        let page =
            Fault::Ours("the table people is locked by head@school.example".to_owned()).page();
        assert_eq!((page.status, page.reference.len()), (500, 9));
        let shown = format!("{page:?}");
        assert!(!shown.contains("table") && !shown.contains('@'));
    }
}
