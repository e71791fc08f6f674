//! The web side from outside: rights, sessions and answers, in one test program.

mod answers;
mod codes;
mod common;
mod deeds;
mod governance;
mod outputs;
mod own_records;
mod partnerships;
mod passkeys;
mod people;
mod plans;
mod providers;
mod real_provider;
mod recipes;
mod rights;
mod sessions;
mod sharing;
mod statements;
mod terms;
mod theory;
mod voices;
