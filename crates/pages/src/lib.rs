//! HTML: one typed view model and one template per page.
//!
//! A page is a value ([`Page`]) that knows its template, its title and samples of itself.
//! [`Pages`] turns it into HTML inside the layout, strictly: a name the template uses and the page
//! lacks is an error, and because every page has samples, a failing test. Templates are files in
//! `templates/`; a release carries them inside, development may read the folder. Pages never see
//! a database, a request or a clock: web gives them a [`Frame`] and plain words.

mod abbreviations;
mod access;
mod accounts;
mod accredited_people;
mod area_assets;
mod ask_pdf;
mod asks;
mod assets;
mod codes;
mod compare_places;
mod dossiers;
mod duties;
mod frame;
mod gallery;
mod indicator_inside;
mod indicator_list;
mod indicator_tables;
mod indicators;
mod invitations;
mod joining;
mod link_history;
mod linkage;
mod linkage_fairness;
mod linkage_told;
mod loads;
mod maturity;
mod meeting_papers;
mod meetings;
mod minutes;
mod output;
mod outputs;
mod own_password;
mod own_records;
mod page;
mod partnership;
mod partnership_backing;
mod partnership_lists;
mod partnership_terms;
mod parts;
mod passkeys;
mod people;
mod place_list;
mod places;
mod plans;
mod problem;
mod provider_answer;
mod qr;
mod rate_milestone;
mod recipes;
mod render;
mod research;
mod reviews;
mod sample_partnerships;
mod sample_places;
mod sample_plan;
mod sample_statements;
mod samples;
mod scoreboard;
pub mod sharing;
mod signposts;
mod start;
mod statement;
mod statement_body;
mod statement_difference;
mod statement_draft;
mod statement_history;
mod statement_list;
mod statement_part;
mod statement_pdf;
mod statistics;
mod step_form;
mod templates;
mod theory;
mod theory_forms;
mod theory_picture;
pub mod voice;
mod words;

pub use access::{AccessRules, RoleRules, RuleLine};
pub use accounts::{AccountDeeds, AccountRow, JoinedLine, ListPeople, MembershipRow, ShowPerson};
pub use accredited_people::{AccreditedLine, AccreditedPeople};
pub use area_assets::{AssetLine, ListAssets, ShowAsset};
pub use ask_pdf::AskHeadings;
pub use asks::{
    AnswerAsk, AskLine, AskWords, ListAsks, SaidAndDone, SaidLine, ShowAsk, Step, origin_fact,
};
pub use assets::{SCRIPT, STYLESHEET};
pub use codes::{OwnCodes, RecoveryCodes, SetUpCodes, SignInCode};
pub use commons::count_of;
pub use compare_places::{ComparePlaces, ListComparisons, RugShown};
pub use dossiers::{DossierLine, IssueGroup, ListDossiers, ShowDossier};
pub use duties::{DutyLine, ShowDuties};
pub use frame::{AssetPaths, Frame, Origin, Section, Signed};
pub use gallery::{Gallery, Rendered, every_sample};
pub use indicator_list::{IndicatorGroup, IndicatorLink, ListIndicators};
pub use indicators::ShowIndicator;
pub use invitations::{InvitationLine, InviteSomebody, ListInvitations, OneTimeLink};
pub use joining::{Join, NewPassword};
pub use link_history::{Answers, ChangeLine, LinkHistory};
pub use linkage::{Linkage, LinkageJob, MayBegin};
pub use loads::{DataHealth, LoadLine, LoadProblemLine, LoadState, ShowLoad};
pub use maturity::{DimensionSheet, EvidenceLine, LevelLine, ShowMaturity};
pub use meeting_papers::PaperLine;
pub use meetings::{
    ActionLine, AgendaLine, ListMeetings, MeetingLine, ShowMeeting, actions_table, replies_table,
};
pub use minutes::{DecisionLine, EvidenceSeen, ItemMinutes, ShowMinutes, evidence_table};
pub use output::{OutputFacts, OutputTableShown, ShowOutput, ViewLine};
pub use outputs::{ListOutputs, OutputLine, ReleasedLine, ReleasedOutputs};
pub use own_password::OwnPassword;
pub use own_records::{OwnLine, ShowOwnRecords};
pub use page::Page;
pub use partnership::{ChangeForm, PartnershipFacts, ShowPartnership};
pub use partnership_backing::ServingLine;
pub use partnership_lists::{ListOrganisations, ListPartnerships};
pub use parts::{Cell, Choice, Column, Fact, FieldProblem, Figure, Link, Table, Tag};
pub use passkeys::{AddingPasskey, AskPasskey, MakePasskey, OwnPasskeys, PasskeyLine};
pub use people::{Account, SessionLine, SignIn};
pub use place_list::{ListPlaces, PlaceLink};
pub use places::ShowPlace;
pub use plans::{PlanSheet, ShowPlan, Typed};
pub use problem::ProblemPage;
pub use provider_answer::ProviderAnswer;
pub use rate_milestone::RateMilestone;
pub use recipes::{
    CheckRow, DraftDocument, ListRecipes, ReadRecipe, ShowRecipe, StartedArea, adapted_table,
    checklist_table, later_table, lines_table,
};
pub use render::{Pages, RenderProblem};
pub use research::{
    AcademicFacts, AcademicLine, ListAcademics, MatchResearch, ProposedLine, RequestLine,
    ShowAcademic,
};
pub use reviews::{PairSheet, ReviewDesk, ReviewPair, ShownValue};
pub use scoreboard::{OutcomeSection, ScoreRow, ShowScoreboard, Shown};
pub use signposts::{Desk, Signpost, Together};
pub use start::{Headline, OutcomeCard, Start};
pub use statement::{ListStatements, ShowStatement, ShownVersion, StatementFacts, StatementLine};
pub use statement_difference::{StatementDifference, item_in_words};
pub use statement_draft::{CommentLine, DeedForm as StatementForm, DraftFacts, DraftStatement};
pub use statement_history::{StatementDone, StatementHistory};
pub use statement_list::{ListField, ListedItem, StatementList};
pub use statement_part::{Conflict, WritePart};
pub use statement_pdf::FromHouse;
pub use statistics::{CheckRelease, Chooser, ListMenus, ShowMenu, ShowStatistics};
pub use step_form::{BeginPage, FieldKind, FormField, StepForm, WithForms};
pub use theory::{FigurePart, ShowTheory, TheorySheet};
pub use words::{Accessibility, Cookies, Method, Privacy};
