//! The web side from outside: rights, sessions and answers, in one test program.

mod answers;
mod common;
mod rights;
mod sessions;
mod sharing;
