//! Any bytes as a declaration, an output and the file of contributors.
#![no_main]

#[path = "../../crates/disclose/tests/fuzz_bodies/mod.rs"]
#[expect(dead_code, reason = "each target uses one of the bodies")]
mod fuzz_bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz_bodies::output_checks(bytes));
