//! What stands around every page: header, navigation, banner and footer.

use serde::Serialize;

/// The entries of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    /// The first page.
    Start,
    /// The scoreboard.
    Scoreboard,
    /// The list of indicators and each of them.
    Indicators,
    /// The places and each of them.
    Places,
    /// What partners do together.
    Together,
    /// A person's own desk.
    Desk,
    /// The delivery plan.
    Plan,
    /// Partnerships and organisations.
    Partnerships,
    /// Statements of Intent.
    Statements,
    /// What partners ask of those who can decide.
    Asks,
    /// Meetings, and what came of them.
    Meetings,
    /// What was loaded.
    Health,
    /// How partners' records were linked.
    Linkage,
    /// The pairs a link clerk decides.
    Reviews,
    /// People and their accounts.
    People,
    /// Invitations nobody has used.
    Invitations,
    /// Sharing agreements.
    Agreements,
    /// What agreements let through, and requests to share.
    Sharing,
    /// The register of the information governance lead.
    Governance,
    /// A page that the navigation does not list.
    Elsewhere,
}

/// Whether the figures are about real places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Published figures about real places.
    Published,
    /// Everything is invented, and every page says so.
    Invented {
        /// The invented district.
        district: String,
    },
    /// Published figures about a real place stand beside an invented district.
    Mixed {
        /// The invented district.
        district: String,
    },
}

/// Who is signed in, as the header shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signed {
    /// The name on the account.
    pub name: String,
    /// Their roles in words.
    pub roles: String,
    /// Whether they decide uncertain links.
    pub reviews_links: bool,
    /// Whether they look after accounts.
    pub manages_people: bool,
    /// Whether they may invite people.
    pub invites_people: bool,
}

/// Where the stylesheet and the script are served, with their hashes in the name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssetPaths {
    /// The stylesheet.
    pub stylesheet: String,
    /// The script.
    pub script: String,
}

/// Everything the layout needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Frame {
    /// Who is signed in, if anyone is.
    pub who: Option<Signed>,
    /// The token that every form of this session carries; empty when nobody is signed in.
    pub form_token: String,
    /// What came of what was done before this page; empty when nothing was.
    pub told: String,
    /// The banner's words when figures are invented.
    pub banner: Option<String>,
    /// The day of the newest figures, in words; empty when nothing is loaded.
    pub figures_dated: String,
    /// The attribution statements of the licences in use.
    pub attributions: Vec<String>,
    /// The stylesheet and the script.
    pub assets: AssetPaths,
}

impl Frame {
    /// A frame for a visitor, with the banner that its origin asks for.
    pub fn for_visitor(assets: AssetPaths, origin: &Origin) -> Self {
        Frame {
            who: None,
            form_token: String::new(),
            told: String::new(),
            banner: banner_of(origin),
            figures_dated: String::new(),
            attributions: Vec::new(),
            assets,
        }
    }
}

fn banner_of(origin: &Origin) -> Option<String> {
    match origin {
        Origin::Published => None,
        Origin::Invented { district } => Some(format!(
            "{district} is an invented district. Every child, school, place and figure here is made up."
        )),
        Origin::Mixed { district } => Some(format!(
            "{district} is an invented district: its children, schools, localities and figures are \
             made up. Figures about real places are as published."
        )),
    }
}
