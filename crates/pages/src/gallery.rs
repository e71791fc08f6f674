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

/// What becomes of the samples of a page.
type Found = Result<Vec<Rendered>, RenderProblem>;

/// Turns the samples of one page into HTML.
type Samples = fn(&Pages, &Frame) -> Found;

/// Figures, places, data, linking and words.
const OF_THE_HOUSE: &[(&str, Samples)] = &[
    ("start", samples_of::<crate::Start>),
    ("scoreboard", samples_of::<crate::ShowScoreboard>),
    ("indicators", samples_of::<crate::ListIndicators>),
    ("indicator", samples_of::<crate::ShowIndicator>),
    ("places", samples_of::<crate::ListPlaces>),
    ("place", samples_of::<crate::ShowPlace>),
    ("comparisons", samples_of::<crate::ListComparisons>),
    ("compare", samples_of::<crate::ComparePlaces>),
    ("health", samples_of::<crate::DataHealth>),
    ("own-records", samples_of::<crate::ShowOwnRecords>),
    ("load", samples_of::<crate::ShowLoad>),
    ("linkage", samples_of::<crate::Linkage>),
    ("link-history", samples_of::<crate::LinkHistory>),
    ("review-desk", samples_of::<crate::ReviewDesk>),
    ("review-pair", samples_of::<crate::ReviewPair>),
    ("problem", samples_of::<crate::ProblemPage>),
    ("accessibility", samples_of::<crate::Accessibility>),
    ("privacy", samples_of::<crate::Privacy>),
    ("cookies", samples_of::<crate::Cookies>),
    ("method", samples_of::<crate::Method>),
    ("gallery", samples_of::<Gallery>),
];

/// What partners agree on, ask for and plan.
const OF_PARTNERS: &[(&str, Samples)] = &[
    ("together", samples_of::<crate::Together>),
    ("recipes", samples_of::<crate::ListRecipes>),
    ("read-recipe", samples_of::<crate::ReadRecipe>),
    ("recipe", samples_of::<crate::ShowRecipe>),
    ("theory", samples_of::<crate::ShowTheory>),
    ("plan", samples_of::<crate::ShowPlan>),
    ("rate-milestone", samples_of::<crate::RateMilestone>),
    ("organisations", samples_of::<crate::ListOrganisations>),
    ("partnerships", samples_of::<crate::ListPartnerships>),
    ("partnership", samples_of::<crate::ShowPartnership>),
    ("maturity", samples_of::<crate::ShowMaturity>),
    ("accredited-people", samples_of::<crate::AccreditedPeople>),
    ("outputs", samples_of::<crate::ListOutputs>),
    ("output", samples_of::<crate::ShowOutput>),
    ("released-outputs", samples_of::<crate::ReleasedOutputs>),
    ("academics", samples_of::<crate::ListAcademics>),
    ("academic", samples_of::<crate::ShowAcademic>),
    ("match-research", samples_of::<crate::MatchResearch>),
    ("statements", samples_of::<crate::ListStatements>),
    ("statement", samples_of::<crate::ShowStatement>),
    ("statement-draft", samples_of::<crate::DraftStatement>),
    ("statement-part", samples_of::<crate::WritePart>),
    ("statement-list", samples_of::<crate::StatementList>),
    ("statement-difference", samples_of::<crate::StatementDifference>),
    ("statement-history", samples_of::<crate::StatementHistory>),
    ("begin", samples_of::<crate::BeginPage>),
    ("asks", samples_of::<crate::ListAsks>),
    ("ask", samples_of::<crate::ShowAsk>),
    ("ask-answer", samples_of::<crate::AnswerAsk>),
    ("said-and-done", samples_of::<crate::SaidAndDone>),
    ("area-assets", samples_of::<crate::ListAssets>),
    ("statistics", samples_of::<crate::ShowStatistics>),
    ("check", samples_of::<crate::CheckRelease>),
    ("menus", samples_of::<crate::ListMenus>),
    ("menu", samples_of::<crate::ShowMenu>),
    ("area-asset", samples_of::<crate::ShowAsset>),
    ("dossiers", samples_of::<crate::ListDossiers>),
    ("dossier", samples_of::<crate::ShowDossier>),
    ("meetings", samples_of::<crate::ListMeetings>),
    ("meeting", samples_of::<crate::ShowMeeting>),
    ("minutes", samples_of::<crate::ShowMinutes>),
];

/// Conversations with residents, children and young people.
const OF_VOICE: &[(&str, Samples)] = &[
    ("voices", samples_of::<crate::voice::ListVoices>),
    ("voice", samples_of::<crate::voice::ShowVoice>),
    ("voice-card", samples_of::<crate::voice::VoiceCard>),
    ("voice-thanks", samples_of::<crate::voice::VoiceThanks>),
    ("voice-take-back", samples_of::<crate::voice::TakeBack>),
    ("voice-not-safe", samples_of::<crate::voice::NotSafe>),
    ("voice-queue", samples_of::<crate::voice::VoiceQueue>),
    ("voice-taken-in", samples_of::<crate::voice::TakenInPage>),
    ("voice-results", samples_of::<crate::voice::VoiceResults>),
    ("voice-worries", samples_of::<crate::voice::VoiceWorries>),
];

/// People, and how they come in.
const OF_PEOPLE: &[(&str, Samples)] = &[
    ("desk", samples_of::<crate::Desk>),
    ("access", samples_of::<crate::AccessRules>),
    ("duties", samples_of::<crate::ShowDuties>),
    ("people", samples_of::<crate::ListPeople>),
    ("person", samples_of::<crate::ShowPerson>),
    ("invite", samples_of::<crate::InviteSomebody>),
    ("invitations", samples_of::<crate::ListInvitations>),
    ("one-time-link", samples_of::<crate::OneTimeLink>),
    ("join", samples_of::<crate::Join>),
    ("new-password", samples_of::<crate::NewPassword>),
    ("sign-in", samples_of::<crate::SignIn>),
    ("provider-answer", samples_of::<crate::ProviderAnswer>),
    ("sign-in-code", samples_of::<crate::SignInCode>),
    ("set-up-codes", samples_of::<crate::SetUpCodes>),
    ("recovery-codes", samples_of::<crate::RecoveryCodes>),
    ("own-codes", samples_of::<crate::OwnCodes>),
    ("own-password", samples_of::<crate::OwnPassword>),
    ("own-passkeys", samples_of::<crate::OwnPasskeys>),
    ("account", samples_of::<crate::Account>),
];

/// Sharing between organisations.
const OF_SHARING: &[(&str, Samples)] = &[
    ("agreements", samples_of::<crate::sharing::ListAgreements>),
    ("agreement", samples_of::<crate::sharing::ShowAgreement>),
    ("agreement-text", samples_of::<crate::sharing::WriteAgreement>),
    ("agreement-form", samples_of::<crate::sharing::FillAgreement>),
    ("agreement-version", samples_of::<crate::sharing::AgreementVersion>),
    ("sharing-rules", samples_of::<crate::sharing::SharingRules>),
    ("sharing-requests", samples_of::<crate::sharing::ListRequests>),
    ("sharing-request-new", samples_of::<crate::sharing::RequestSharing>),
    ("sharing-receipt", samples_of::<crate::sharing::SharingReceipt>),
    ("governance", samples_of::<crate::sharing::GovernanceHome>),
    ("matters", samples_of::<crate::sharing::ListMatters>),
    ("matter-new", samples_of::<crate::sharing::OpenMatter>),
    ("matter", samples_of::<crate::sharing::ShowMatter>),
];

/// Every sample of every page, in the frame given.
///
/// # Errors
/// [`RenderProblem`] of the first sample that its template cannot show.
pub fn every_sample(pages: &Pages, frame: &Frame) -> Result<Vec<Rendered>, RenderProblem> {
    let mut all = Vec::new();
    let lists = [OF_THE_HOUSE, OF_PARTNERS, OF_VOICE, OF_PEOPLE, OF_SHARING];
    for (name, samples) in lists.into_iter().flatten() {
        let numbered = (1..).zip(samples(pages, frame)?);
        let named =
            |(at, sample): (usize, Rendered)| Rendered { name: format!("{name}-{at}"), ..sample };
        all.extend(numbered.map(named));
    }
    Ok(all)
}

fn samples_of<P: Page>(pages: &Pages, frame: &Frame) -> Found {
    P::samples()
        .iter()
        .map(|sample| {
            let html = pages.render(sample, frame)?;
            Ok(Rendered { name: String::new(), title: sample.title(), html })
        })
        .collect()
}
