//! Any bytes as a Common Transfer File.
#![no_main]

#[path = "../../crates/extract/tests/fuzz_bodies/mod.rs"]
#[expect(dead_code, reason = "each target uses one of the bodies")]
mod fuzz_bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz_bodies::ctf_xml(bytes));
