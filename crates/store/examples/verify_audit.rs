//! Checks an export of the audit without the product: no code of ours, only BLAKE3 and JSON.
//!
//! ```text
//! lifechances admin audit export --data DIR | cargo run --example verify_audit -- [SEQ:HASH]
//! ```
//!
//! Give the head that was noted elsewhere, `SEQ:HASH`, to learn also whether the end was cut off.

use serde_json::Value;
use std::io::{BufRead, Write};
use std::process::ExitCode;

const TEXTS: [&str; 8] =
    ["at", "actor", "role", "purpose", "agreement", "action", "object", "decision"];

fn main() -> ExitCode {
    let known = std::env::args().nth(1);
    let (verdict, code) = match verify(known.as_deref()) {
        Ok(head) => (format!("whole, and ends at {head}"), ExitCode::SUCCESS),
        Err(why) => (format!("broken: {why}"), ExitCode::from(2)),
    };
    // Nobody reads the answer only when the other end of the pipe is closed.
    let _ = writeln!(std::io::stdout(), "{verdict}");
    code
}

fn verify(known: Option<&str>) -> Result<String, String> {
    let mut prev = "0".repeat(64);
    let mut head = format!("0:{prev}");
    let mut seen = known.is_none_or(|known| known == head);
    for (place, line) in std::io::stdin().lock().lines().enumerate() {
        let number = place as u64 + 1;
        let line = line.map_err(|error| error.to_string())?;
        let entry: Value =
            serde_json::from_str(&line).map_err(|error| format!("line {number}: {error}"))?;
        if entry["seq"].as_u64() != Some(number) {
            return Err(format!("entry {number} is missing or out of order"));
        }
        if entry["prev_hash"].as_str() != Some(&prev) {
            return Err(format!("entry {number} does not follow the one before it"));
        }
        let hash = hash(&prev, number, &entry)?;
        if entry["hash"].as_str() != Some(&hash) {
            return Err(format!("entry {number} was changed"));
        }
        head = format!("{number}:{hash}");
        seen |= known == Some(&head);
        prev = hash;
    }
    if seen { Ok(head) } else { Err("it does not pass through the head that was noted".into()) }
}

/// `BLAKE3(prev ‖ CBOR of [seq, eight texts])`, as the documentation of the chain says.
fn hash(prev: &str, seq: u64, entry: &Value) -> Result<String, String> {
    let mut bytes = Vec::new();
    for at in (0..prev.len()).step_by(2) {
        let byte = prev.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        bytes.push(byte.ok_or("a hash is not hexadecimal")?);
    }
    bytes.push(0x89);
    number(&mut bytes, 0x00, seq);
    for name in TEXTS {
        let text = entry[name].as_str().ok_or_else(|| format!("entry {seq} has no {name}"))?;
        number(&mut bytes, 0x60, text.len() as u64);
        bytes.extend_from_slice(text.as_bytes());
    }
    Ok(blake3::hash(&bytes).to_hex().to_string())
}

fn number(out: &mut Vec<u8>, kind: u8, number: u64) {
    let width = match number {
        0..=23 => 0,
        24..=0xff => 1,
        0x100..=0xffff => 2,
        0x1_0000..=0xffff_ffff => 4,
        _ => 8,
    };
    match width {
        0 => out.push(kind | number.to_be_bytes()[7]),
        1 => out.push(kind | 24),
        2 => out.push(kind | 25),
        4 => out.push(kind | 26),
        _ => out.push(kind | 27),
    }
    out.extend_from_slice(&number.to_be_bytes()[8 - width..]);
}
