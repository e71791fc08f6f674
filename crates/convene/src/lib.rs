//! People, organisations and roles, and what partners agree on.
//!
//! Read [`role`] for who is who; what each role may do is in the rules of the crate `access`. What
//! partners agree on has a [`life`]: stages, deeds and a history that only grows.

pub mod accreditation;
pub mod area;
pub mod ask;
pub mod asset;
pub mod dossier;
pub mod life;
pub mod locality_plan;
pub mod maturity;
pub mod meeting;
pub mod membership;
pub mod one_time_code;
pub mod organisation;
pub mod output;
pub mod partnership;
pub mod password;
pub mod person;
pub mod plan;
pub mod research;
pub mod role;
pub mod statement;
pub mod voice;

pub use life::{Arrow, Entry};
pub use membership::{BadUrn, Belonging, Memberships, Urn};
pub use organisation::{BadOrgId, OrgId, Organisation, Sector};
pub use password::{BadPassword, PasswordHash};
pub use person::{Email, Who};
pub use role::Role;
