//! The web side from outside: rights, sessions and answers, in one test program.

mod answers;
mod common;
mod governance;
mod plans;
mod rights;
mod sessions;
mod sharing;
