//! HTML: one typed view model and one template per page.
//!
//! A page is a value ([`Page`]) that knows its template, its title and samples of itself.
//! [`Pages`] turns it into HTML inside the layout, strictly: a name the template uses and the page
//! lacks is an error, and because every page has samples, a failing test. Templates are files in
//! `templates/`; a release carries them inside, development may read the folder. Pages never see
//! a database, a request or a clock: web gives them a [`Frame`] and plain words.

mod abbreviations;
mod assets;
mod frame;
mod gallery;
mod indicator_list;
mod indicator_tables;
mod indicators;
mod link_history;
mod linkage;
mod linkage_fairness;
mod linkage_told;
mod loads;
mod page;
mod parts;
mod people;
mod place_list;
mod places;
mod problem;
mod render;
mod reviews;
mod sample_places;
mod samples;
mod scoreboard;
pub mod sharing;
mod start;
mod templates;
mod words;

pub use assets::{SCRIPT, STYLESHEET};
pub use frame::{AssetPaths, Frame, Origin, Section, Signed};
pub use gallery::{Gallery, Rendered, every_sample};
pub use indicator_list::{IndicatorGroup, IndicatorLink, ListIndicators};
pub use indicators::ShowIndicator;
pub use link_history::{ChangeLine, LinkHistory};
pub use linkage::{Linkage, LinkageJob, MayBegin};
pub use loads::{DataHealth, LoadLine, LoadProblemLine, LoadState, ShowLoad};
pub use page::Page;
pub use parts::{Cell, Choice, Column, Fact, FieldProblem, Figure, Link, Table, Tag};
pub use people::{Account, SignIn};
pub use place_list::{ListPlaces, PlaceLink};
pub use places::ShowPlace;
pub use problem::ProblemPage;
pub use render::{Pages, RenderProblem};
pub use reviews::{PairSheet, ReviewDesk, ReviewPair, ShownValue};
pub use scoreboard::{OutcomeSection, ScoreRow, ShowScoreboard, Shown};
pub use start::{Headline, OutcomeCard, Start};
pub use words::{Accessibility, Cookies, Method, Privacy};
