//! Disclosure control seen from outside: acceptance vectors, laws, and slow twins of the attacker.

mod attack_twins;
mod common;
mod doors;
mod laws;
