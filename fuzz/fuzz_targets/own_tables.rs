//! Any bytes as a table of one's own, read, attacked and protected.
#![no_main]

#[path = "../../crates/disclose/tests/fuzz_bodies/mod.rs"]
#[expect(dead_code, reason = "each target uses one of the bodies")]
mod fuzz_bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz_bodies::own_tables(bytes));
