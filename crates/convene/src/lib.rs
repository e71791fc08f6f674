//! People, organisations, roles, and what each may do.
//!
//! Read [`role`] for who is who, then [`may`]: every rule there answers with a reason, and the same
//! function is asked by the journey that enforces it and by the page that explains it.

pub mod area;
pub mod ask;
pub mod dossier;
pub mod invite;
pub mod life;
pub mod may;
pub mod meeting;
pub mod one_time_code;
pub mod organisation;
pub mod partnership;
pub mod password;
pub mod person;
pub mod plan;
pub mod refusal;
pub mod role;
pub mod statement;
pub mod voice;

pub use life::{Arrow, Entry};
pub use organisation::{BadOrgId, OrgId, Organisation, Sector};
pub use password::{BadPassword, PasswordHash};
pub use person::{Email, Who};
pub use refusal::Refusal;
pub use role::Role;
