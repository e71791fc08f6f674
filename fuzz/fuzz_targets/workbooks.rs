//! Any bytes as an Excel workbook. The library that unpacks workbooks may panic on damaged ones,
//! which the reader turns into a problem; so a panic that is caught must not end the run here.
#![no_main]

#[path = "../../crates/extract/tests/fuzz_bodies/mod.rs"]
#[expect(dead_code, reason = "each target uses one of the bodies")]
mod fuzz_bodies;

libfuzzer_sys::fuzz_target!(
    init: drop(std::panic::take_hook()),
    |bytes: &[u8]| fuzz_bodies::workbooks(bytes)
);
