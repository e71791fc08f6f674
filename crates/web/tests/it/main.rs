//! The web side from outside: rights, sessions and answers, in one test program.

mod answers;
mod codes;
mod common;
mod people;
mod rights;
mod sessions;
