//! Indicators: what is measured, how published rows become observations, and what they say.
//!
//! Read [`definition`] first: every indicator is data, in `indicators/*.toml`, one file for each
//! of the four outcomes of Vision 2040. [`intake`] turns the rows of a published file into
//! [`observation`]s, and [`mod@derive`] adds the ones that need several rows or several files.
//! [`sanity`] sets aside figures that cannot be right. [`scoreboard`] puts them together for a
//! place: level, gap to England, gap inside the district, [`trend`], target, and sentences that
//! never claim a cause. Nothing here reads a file, a clock or a network.

pub mod attendance;
pub mod authorities;
mod board_words;
pub mod definition;
pub mod definitions;
pub mod deprivation;
pub mod deprivation_summaries;
pub mod derive;
pub mod fifths;
pub mod gap;
pub mod inside;
pub mod intake;
pub mod intervals;
pub mod methods;
pub mod observation;
pub mod sanity;
pub mod scoreboard;
pub mod scoring;
pub mod sentences;
mod sum_up;
pub mod target;
pub mod trend;
pub mod year_label;

pub use authorities::Authorities;
pub use definition::{
    Definition, IntervalMethod, NotPublished, Outcome, Polarity, Related, SeriesBreak, Source,
    Target, TargetRule, Unit,
};
pub use definitions::{BadDefinitions, Definitions};
pub use fifths::Fifths;
pub use gap::{Certainty, Comparison, Gap};
pub use inside::InsideGap;
pub use intake::{Intake, IntakeProblem, Taken};
pub use intervals::{Confidence, Interval, Made};
pub use observation::{Observation, State};
pub use sanity::{Flag, quarantine};
pub use scoreboard::{Scoreboard, ScoreboardRow, SideBySide, Standing};
pub use target::{Met, TargetLine, VISION_YEAR};
pub use trend::{Change, Recent, Trend};
