//! An invented district: people, places, schools, lives and the messy files partners send.
//!
//! Everything here is invented by a seeded generator: same [`Settings`], same bytes. Read
//! [`Settings`], then [`District::invent`] and [`District::write`]. `docs/method/synth.md` tells
//! how a life is drawn and what is planted for the product's methods to find.
//!
//! The truth (who is who, what causes what) is written to its own folder, `truth/`, which the
//! product never needs.

mod absence;
mod attendance;
mod calendar;
mod calibration;
mod codes;
mod communities;
mod corruption;
mod district;
mod effects;
mod equations;
mod error;
mod geography;
mod households;
mod margins;
mod marks;
mod names;
mod naming;
mod outcomes;
mod partners;
mod people;
mod place_names;
mod published;
mod rates;
mod reference;
mod regions;
mod schools;
mod settings;
mod sink;
mod truth;

pub use calibration::{Calibration, Margin};
pub use codes::{COUNTRY, DISTRICT_CODE, DISTRICT_NAME, DISTRICT_NUMBER, REGION};
pub use district::District;
pub use error::SynthError;
pub use settings::{LEAST_CHILDREN, MOST_CHILDREN, Settings};
pub use sink::{Manifest, Opener, Progress, WrittenFile};
