//! Identifiable practice records, sealed at rest, opened only through the sharing policy.
