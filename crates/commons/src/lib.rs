//! The words everyone shares.
//!
//! Nothing here does any work of the alliance; it only gives the other crates one meaning for a
//! code, a day, a period, a missing value, a source, and a secret. Read [`sensitive`] first: it is
//! the promise the rest of the house is built on.

pub mod area;
pub mod cell;
pub mod clock;
pub mod counted;
pub mod day;
pub mod fraction;
pub mod missing;
pub mod mistake;
pub mod nhs_number;
pub mod pence;
pub mod period;
pub mod postcode;
pub mod provenance;
pub mod pseudonym;
pub mod record_key;
pub mod school;
pub mod sensitive;
pub mod streams;
pub mod upn;

pub use area::{AreaCode, BadAreaCode, Geography, Place};
pub use cell::Cell;
pub use clock::{Clock, FixedClock, MovedClock, SystemClock};
pub use counted::count_of;
pub use day::{BadDay, Day, Moment};
pub use fraction::Fraction;
pub use missing::{Missing, Reading};
pub use mistake::Mistake;
pub use nhs_number::{BadNhsNumber, NhsNumber};
pub use pence::Pence;
pub use period::{BadPeriod, Period, YearType};
pub use postcode::{BadPostcode, Postcode};
pub use provenance::{ContentHash, Provenance};
pub use pseudonym::Pseudonym;
pub use record_key::RecordKey;
pub use school::{BadSchoolCode, Laestab, Urn};
pub use sensitive::Sensitive;
pub use streams::{Stream, Streams};
pub use upn::{BadUpn, Upn};
