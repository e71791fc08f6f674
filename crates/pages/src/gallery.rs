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
    add("together", samples_of::<crate::Together>(pages, frame))?;
    add("desk", samples_of::<crate::Desk>(pages, frame))?;
    add("plan", samples_of::<crate::ShowPlan>(pages, frame))?;
    add("rate-milestone", samples_of::<crate::RateMilestone>(pages, frame))?;
    add("organisations", samples_of::<crate::ListOrganisations>(pages, frame))?;
    add("partnerships", samples_of::<crate::ListPartnerships>(pages, frame))?;
    add("partnership", samples_of::<crate::ShowPartnership>(pages, frame))?;
    add("statements", samples_of::<crate::ListStatements>(pages, frame))?;
    add("statement", samples_of::<crate::ShowStatement>(pages, frame))?;
    add("statement-draft", samples_of::<crate::DraftStatement>(pages, frame))?;
    add("statement-part", samples_of::<crate::WritePart>(pages, frame))?;
    add("statement-list", samples_of::<crate::StatementList>(pages, frame))?;
    add("statement-difference", samples_of::<crate::StatementDifference>(pages, frame))?;
    add("statement-history", samples_of::<crate::StatementHistory>(pages, frame))?;
    add("health", samples_of::<crate::DataHealth>(pages, frame))?;
    add("load", samples_of::<crate::ShowLoad>(pages, frame))?;
    add("linkage", samples_of::<crate::Linkage>(pages, frame))?;
    add("access", samples_of::<crate::AccessRules>(pages, frame))?;
    add("link-history", samples_of::<crate::LinkHistory>(pages, frame))?;
    add("review-desk", samples_of::<crate::ReviewDesk>(pages, frame))?;
    add("review-pair", samples_of::<crate::ReviewPair>(pages, frame))?;
    add("begin", samples_of::<crate::BeginPage>(pages, frame))?;
    add("asks", samples_of::<crate::ListAsks>(pages, frame))?;
    add("ask", samples_of::<crate::ShowAsk>(pages, frame))?;
    add("ask-answer", samples_of::<crate::AnswerAsk>(pages, frame))?;
    add("said-and-done", samples_of::<crate::SaidAndDone>(pages, frame))?;
    add("dossiers", samples_of::<crate::ListDossiers>(pages, frame))?;
    add("dossier", samples_of::<crate::ShowDossier>(pages, frame))?;
    add("meetings", samples_of::<crate::ListMeetings>(pages, frame))?;
    add("meeting", samples_of::<crate::ShowMeeting>(pages, frame))?;
    add("minutes", samples_of::<crate::ShowMinutes>(pages, frame))?;
    add("duties", samples_of::<crate::ShowDuties>(pages, frame))?;
    add("people", samples_of::<crate::ListPeople>(pages, frame))?;
    add("person", samples_of::<crate::ShowPerson>(pages, frame))?;
    add("invite", samples_of::<crate::InviteSomebody>(pages, frame))?;
    add("invitations", samples_of::<crate::ListInvitations>(pages, frame))?;
    add("one-time-link", samples_of::<crate::OneTimeLink>(pages, frame))?;
    add("join", samples_of::<crate::Join>(pages, frame))?;
    add("new-password", samples_of::<crate::NewPassword>(pages, frame))?;
    for (name, found) in of_sharing(pages, frame) {
        add(name, found)?;
    }
    add("sign-in", samples_of::<crate::SignIn>(pages, frame))?;
    add("sign-in-code", samples_of::<crate::SignInCode>(pages, frame))?;
    add("set-up-codes", samples_of::<crate::SetUpCodes>(pages, frame))?;
    add("recovery-codes", samples_of::<crate::RecoveryCodes>(pages, frame))?;
    add("own-codes", samples_of::<crate::OwnCodes>(pages, frame))?;
    add("account", samples_of::<crate::Account>(pages, frame))?;
    add("problem", samples_of::<crate::ProblemPage>(pages, frame))?;
    add("accessibility", samples_of::<crate::Accessibility>(pages, frame))?;
    add("privacy", samples_of::<crate::Privacy>(pages, frame))?;
    add("cookies", samples_of::<crate::Cookies>(pages, frame))?;
    add("method", samples_of::<crate::Method>(pages, frame))?;
    add("gallery", samples_of::<Gallery>(pages, frame))?;
    Ok(all)
}

/// What becomes of the samples of a page.
type Found = Result<Vec<Rendered>, RenderProblem>;

/// The pages about sharing between organisations.
fn of_sharing(pages: &Pages, frame: &Frame) -> Vec<(&'static str, Found)> {
    use crate::sharing;
    vec![
        ("agreements", samples_of::<sharing::ListAgreements>(pages, frame)),
        ("agreement", samples_of::<sharing::ShowAgreement>(pages, frame)),
        ("agreement-text", samples_of::<sharing::WriteAgreement>(pages, frame)),
        ("agreement-version", samples_of::<sharing::AgreementVersion>(pages, frame)),
        ("sharing-rules", samples_of::<sharing::SharingRules>(pages, frame)),
        ("sharing-requests", samples_of::<sharing::ListRequests>(pages, frame)),
        ("sharing-request-new", samples_of::<sharing::RequestSharing>(pages, frame)),
        ("sharing-receipt", samples_of::<sharing::SharingReceipt>(pages, frame)),
        ("governance", samples_of::<sharing::GovernanceHome>(pages, frame)),
        ("matters", samples_of::<sharing::ListMatters>(pages, frame)),
        ("matter-new", samples_of::<sharing::OpenMatter>(pages, frame)),
        ("matter", samples_of::<sharing::ShowMatter>(pages, frame)),
    ]
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
