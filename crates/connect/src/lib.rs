//! Link records of the same child that share no identifier.
