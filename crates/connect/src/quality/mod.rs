//! How good the links are, and for whom: the report that travels with every linked set.
//!
//! A missed link hides a child and a false link gives one child another's life, and neither falls on
//! everyone alike: names that few spell, homes that change and numbers that are not asked for are
//! commoner where life is harder. The report therefore gives every rate by group, with its interval
//! and its denominator, and says how it is known: from the truth, from a reviewed sample, or from the
//! probabilities of the links alone.
//!
//! Read [`evidence`] (what is counted), [`rates`] (how sure it is), [`report`] (the whole), then what
//! can be done about it: [`equalise`] (thresholds and their price), [`effect`] (what linkage error does
//! to a rate), [`weights`] and [`draws`] (carrying it into an analysis), [`guild`] (what must be told).
//!
//! Method: Harron et al. (2017), "Challenges in administrative data linkage for research", Big Data &
//! Society 4(2); Gilbert et al. (2018), "GUILD: GUidance for Information about Linking Data sets",
//! Journal of Public Health 40(1).

pub mod audit;
pub mod draws;
pub mod effect;
pub mod equalise;
pub mod evidence;
pub mod gap;
pub mod guild;
pub mod rates;
pub mod report;
pub mod weights;
pub mod written;

pub use audit::Audit;
pub use evidence::{Basis, Evidence, Known, Linked, Verdict};
pub use gap::Gap;
pub use rates::Rate;
pub use report::{GroupQuality, Options, Report, report};
