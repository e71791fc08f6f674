//! Attackers: what somebody with patience and a computer learns from published figures.
//!
//! They see what anyone can see (`publication`) and say what follows: which figure, between what
//! and what, by which published figures, and what would mend it. `bounds` solves a linear programme
//! for each hidden figure over all tables at once; `singling` looks for sums of released sets that
//! leave a few children; `averaging` sets answers to the same question side by side;
//! `reconstruction` looks for the table behind its margins.

mod averaging;
mod bounds;
mod linked;
mod publication;
mod reconstruction;
mod report;
mod singling;

pub use averaging::{Answer, Averaged, average};
pub use bounds::{Follows, Known, NoAttack, attack_bounds};
pub use linked::OtherChildren;
pub(crate) use linked::both;
pub use publication::{Figure, Publication, Shown};
pub use reconstruction::{Reconstruction, reconstruct};
pub use report::{Finding, Findings, Limits};
pub use singling::{Singled, TooMany, singled_out};
