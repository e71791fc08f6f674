//! How often somebody was refused at an address in an hour, so that each refusal can be in the audit
//! and a flood of them cannot fill the disk: of one account, one address and one hour the first is
//! written down, then the tenth, the hundredth and so on, each with its count.
//!
//! The counts live in memory. After a restart an hour begins anew, which writes more, never less.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Refusals of the present hour.
#[derive(Default)]
pub(crate) struct Refusals(Mutex<OfAnHour>);

#[derive(Default)]
struct OfAnHour {
    hour: i64,
    counts: HashMap<(String, String), u64>,
}

impl Refusals {
    /// Counts a refusal of this person at this address, and says how many there were when that is to
    /// be written down.
    pub(crate) fn count(&self, (who, at): (&str, &str), hour: i64) -> Option<u64> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.hour != hour {
            *known = OfAnHour { hour, counts: HashMap::new() };
        }
        let count = known.counts.entry((who.to_owned(), at.to_owned())).or_default();
        *count = count.saturating_add(1);
        is_power_of_ten(*count).then_some(*count)
    }
}

const fn is_power_of_ten(mut count: u64) -> bool {
    while count > 1 && count.is_multiple_of(10) {
        count /= 10;
    }
    count == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_refusals_makes_an_entry_for_each_power_of_ten_and_each_hour_its_own() {
        let refusals = Refusals::default();
        let mut written = Vec::new();
        for _ in 0..25_000 {
            written.extend(refusals.count(("p1", "GET /people"), 7));
        }
        assert_eq!(written, [1, 10, 100, 1000, 10_000]);
        assert_eq!(refusals.count(("p2", "GET /people"), 7), Some(1), "another person");
        assert_eq!(refusals.count(("p1", "GET /data"), 7), Some(1), "another address");
        assert_eq!(refusals.count(("p1", "GET /people"), 8), Some(1), "another hour");
        assert_eq!(refusals.count(("p1", "GET /people"), 8), None);
    }
}
