//! Files sealed at rest: the only crate that says age.
