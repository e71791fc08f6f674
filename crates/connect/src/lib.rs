//! Link records of the same child that share no identifier.

mod block;
mod compare;
pub mod link;
mod standardise;
pub mod table;
mod texts;
mod weigh;
pub use table::{Kind, Table};
