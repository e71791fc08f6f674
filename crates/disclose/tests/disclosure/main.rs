//! Disclosure control seen from outside: acceptance vectors, laws, and slow twins of the attacker.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod attack_twins;
mod brute_force;
mod common;
mod doors;
mod laws;
