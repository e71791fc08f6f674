//! Records in a form that can be compared millions of times: every distinct value taken apart
//! once, every record a row of codes.
//!
//! Rows are put in an order of their ids first, so that nothing after this depends on the order in
//! which records came in.

pub(crate) mod dates;
pub(crate) mod frame;
pub(crate) mod more;
pub(crate) mod name_table;
pub(crate) mod names;
pub(crate) mod numbers;
pub(crate) mod places;
pub(crate) mod variants;

pub(crate) use frame::Frame;
