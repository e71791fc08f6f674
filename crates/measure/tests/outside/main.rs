//! Published files and outside tables, where they are at hand.

mod common;
mod methods;
mod published_files;
