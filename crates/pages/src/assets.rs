//! The one stylesheet and the one script, carried inside the program.
//!
//! Web serves them under a name with their hash, so that they may be kept for ever.

/// The stylesheet, as text.
pub const STYLESHEET: &str = include_str!("../assets/lifechances.css");

/// The script, as text: it only adds to pages that already work. Passkeys alone need it, and their
/// pages say so.
pub const SCRIPT: &str =
    concat!(include_str!("../assets/lifechances.js"), include_str!("../assets/passkeys.js"));
