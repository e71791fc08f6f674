//! The access rules from outside: what they allow, and that nothing else does.

mod failing;
mod model;
mod permits;
mod random;
