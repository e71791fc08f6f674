//! What a run cost: processor time and memory, as the system counts them for this program.
//!
//! Linux tells both in `/proc/self`; elsewhere they are left out of the report rather than guessed.

use journeys::link_files::Costs;
use std::fs;
use std::time::Instant;

/// Clock ticks in a second, as Linux counts processor time for programs on every machine.
const TICKS_PER_SECOND: f64 = 100.0;

/// Measures from its start.
pub(crate) struct Meter {
    began: Instant,
}

impl Meter {
    /// Begins.
    #[expect(clippy::disallowed_methods, reason = "the binary measures its own time")]
    pub(crate) fn start() -> Self {
        Self { began: Instant::now() }
    }

    /// What was used so far.
    pub(crate) fn read(&self) -> Costs {
        Costs {
            cpu_seconds: fs::read_to_string("/proc/self/stat").ok().as_deref().and_then(cpu),
            peak_bytes: fs::read_to_string("/proc/self/status").ok().as_deref().and_then(peak),
            seconds: Some(self.began.elapsed().as_secs_f64()),
        }
    }
}

/// Time in the program and in the system for it: the 14th and 15th words, counted after the name of
/// the program, which stands in brackets and may hold anything.
fn cpu(stat: &str) -> Option<f64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let words: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |at: usize| words.get(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS_PER_SECOND)
}

/// The most memory that was held at one time.
fn peak(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    kibibytes.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_read_as_the_system_writes_them() {
        let stat = "42 (a name) with) R 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0 1 0 5";
        assert_eq!(cpu(stat), Some(3.0));
        assert_eq!(peak("Name:\tx\nVmHWM:\t   2048 kB\nVmRSS:\t 1 kB\n"), Some(2_097_152));
        assert_eq!((cpu(""), peak("")), (None, None));
    }
}
