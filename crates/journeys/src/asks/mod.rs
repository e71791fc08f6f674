//! Asks: what partners ask of those who can decide, how it is routed, chased, answered and taken
//! further, and what came of it.
//!
//! `show` reads: the tally, one ask, what schools are told. `deeds` writes: an ask is begun, and
//! something is done with it. Whoever is named as the decision-maker alone may answer an ask of theirs;
//! where nobody with an account is named, a convenor writes down the answer a body gave, and which
//! meeting gave it.

mod deeds;
mod show;
#[cfg(test)]
mod tests;

pub use deeds::{AskChange, NewAsk, begin_ask, begin_asks_of, do_with_ask};
pub use show::{
    AskBoard, AskFilter, AskState, AskView, SaidDone, said_and_done, show_ask, show_asks,
};

pub(crate) use show::read_all;
