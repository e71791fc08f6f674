//! Measures reading: makes a CSV of about the asked number of megabytes in memory as it is read,
//! and says how fast it was read and how much memory that took.
//!
//! `cargo run --release -p lifechances-extract --example read_big -- 200 mis-attendance`

use lifechances_extract::{Layouts, Source, read};
use std::io::{Read, Write};
use std::ops::ControlFlow;
use std::time::Instant;

/// Rows made as they are read, so that the measurement holds no file.
struct Endless {
    row: fn(u64) -> String,
    ready: Vec<u8>,
    given: usize,
    next: u64,
    left: u64,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.given == self.ready.len() && self.left > 0 {
            self.ready.clear();
            self.given = 0;
            while self.ready.len() < 1 << 16 {
                self.ready.extend_from_slice((self.row)(self.next).as_bytes());
                self.next += 1;
            }
            self.left = self.left.saturating_sub(self.ready.len() as u64);
        }
        let count = buffer.len().min(self.ready.len() - self.given);
        buffer[..count].copy_from_slice(&self.ready[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

fn marks(number: u64) -> String {
    let (pupil, week) = (number / 39, i32::try_from(number % 39).unwrap_or(0));
    let monday = commons::Day::new(2025, 9, 1).expect("a day that exists").plus_days(week * 7);
    format!("900001,{pupil:07},{monday},/,\\,/,\\,L,\\,I,I,/,C2\n")
}

fn indicators(number: u64) -> String {
    format!("i{number},Absence of pupils,2024/25,Calderbrook,39.700000000000003,999,North\n")
}

#[expect(clippy::disallowed_methods, reason = "an example that measures time")]
fn main() -> std::io::Result<()> {
    let mut words = std::env::args().skip(1);
    let megabytes: u64 = words.next().and_then(|text| text.parse().ok()).unwrap_or(200);
    let name = words.next().unwrap_or_else(|| "mis-attendance".to_owned());
    let row = if name == "lait" { indicators } else { marks };
    let layout = Layouts::builtin().find(&name).map_err(std::io::Error::other)?;
    let header: Vec<&str> = layout.columns.iter().map(|column| column.name.as_str()).collect();
    let ready = format!("{}\n", header.join(",")).into_bytes();
    let source = Endless { row, ready, given: 0, next: 0, left: megabytes << 20 };
    let begun = Instant::now();
    let mut batches = 0_u64;
    let mut bytes = 0;
    let outcome = read(Source::Csv(Box::new(source)), layout, &mut |batch| {
        batches += 1;
        bytes = batch.progress.bytes_read;
        ControlFlow::Continue(())
    });
    let seconds = begun.elapsed().as_secs_f64();
    let mut out = std::io::stdout().lock();
    #[expect(clippy::cast_precision_loss, reason = "a measurement")]
    let speed = bytes as f64 / f64::from(1 << 20) / seconds;
    writeln!(out, "{} rows kept, {} problems", outcome.rows_kept, outcome.problems.len())?;
    writeln!(out, "{} MB in {seconds:.1} s: {speed:.0} MB/s, {batches} batches", bytes >> 20)?;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("peak unknown");
    writeln!(out, "peak memory: {peak}")
}
