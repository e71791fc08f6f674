//! What agreement is worth.

pub(crate) mod beside;
pub(crate) mod edges;
pub(crate) mod finds;
pub(crate) mod fit;
mod gathered;
pub(crate) mod histogram;
mod pairs;
pub(crate) mod polish;
pub(crate) mod rarity;
pub(crate) mod score;
pub(crate) mod start;
pub(crate) mod strata;
pub(crate) mod tables;
pub(crate) mod train;
mod worth;
