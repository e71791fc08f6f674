//! Agreements between organisations: what they let through, against a slow model and by name of rule.

mod agreements;
mod diagrams;
mod forms;
mod identities;
mod lives;
mod matters;
mod random;
mod records;
mod version_lives;
mod written;
