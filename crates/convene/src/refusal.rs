//! Why somebody may not do something, and what they can do instead.

use crate::role::Role;

/// The answer no, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody is signed in.
    #[error("You need to sign in to do this.")]
    NotSignedIn,
    /// The person holds none of the roles that may.
    #[error("This is for: {}. Ask an administrator if your work has changed.", words(.needs))]
    NotYourRole {
        /// The roles that may.
        needs: Vec<Role>,
    },
}

fn words(roles: &[Role]) -> String {
    let names: Vec<_> = roles.iter().map(|role| role.in_words().to_lowercase()).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_the_roles_that_may() {
        let refusal = Refusal::NotYourRole { needs: vec![Role::DataLead, Role::Analyst] };
        assert!(refusal.to_string().starts_with("This is for: data lead, analyst."));
    }
}
