//! Disclosure control seen from outside: acceptance vectors, laws, and slow twins of the attacker.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod attack_twins;
mod brute_force;
mod common;
mod doors;
mod exact_attackers;
mod exact_optima;
mod exact_problems;
mod exact_twins;
#[path = "../fuzz_bodies/mod.rs"]
mod fuzz_bodies;
mod fuzz_bounded;
mod laws;
mod output_checks;
mod own_sums;
mod own_tables;
mod peers_tables;
