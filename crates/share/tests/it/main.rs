//! Agreements between organisations: what they let through, against a slow model and by name of rule.

mod agreements;
mod diagrams;
mod lives;
mod matters;
mod random;
mod written;
