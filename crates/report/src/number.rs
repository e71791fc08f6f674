//! How a number is written for people: its unit, its decimals, and which direction is better.
//!
//! One place, so that a table, a sentence and a chart can never disagree about the same figure.

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Out of a hundred.
    PerCent,
    /// Events or people for every so many: 1,000, 10,000 or 100,000.
    Per(u32),
    /// A count of things or people.
    Count,
    /// A score on a published scale, such as Attainment 8.
    Score,
    /// A place in an order; 1 is first.
    Rank,
}

impl Unit {
    /// The unit in words, for headings and definitions.
    pub fn in_words(self) -> String {
        match self {
            Unit::PerCent => "per cent".to_owned(),
            Unit::Per(base) => format!("per {}", grouped(f64::from(base), 0)),
            Unit::Count => "number".to_owned(),
            Unit::Score => "score".to_owned(),
            Unit::Rank => "rank".to_owned(),
        }
    }

    /// The figure with its unit: `23.1%`, `96 per 10,000`, `40.8`.
    pub fn say(self, value: f64, decimals: u8) -> String {
        let number = grouped(value, decimals);
        match self {
            Unit::PerCent => format!("{number}%"),
            Unit::Per(_) => format!("{number} {}", self.in_words()),
            Unit::Count | Unit::Score | Unit::Rank => number,
        }
    }

    /// The figure for a chart's axis or a table's cell, where the heading gives the unit.
    pub fn say_short(self, value: f64, decimals: u8) -> String {
        let number = grouped(value, decimals);
        match self {
            Unit::PerCent => format!("{number}%"),
            Unit::Per(_) | Unit::Count | Unit::Score | Unit::Rank => number,
        }
    }

    /// The size of a difference: `5.0 percentage points`, `29 per 10,000`, `1.2`.
    pub fn say_difference(self, difference: f64, decimals: u8) -> String {
        let number = grouped(difference.abs(), decimals);
        match self {
            Unit::PerCent if number == "1" || number == "1.0" => {
                format!("{number} percentage point")
            }
            Unit::PerCent => format!("{number} percentage points"),
            Unit::Per(_) => format!("{number} {}", self.in_words()),
            Unit::Count | Unit::Score => number,
            Unit::Rank if number == "1" => "1 place".to_owned(),
            Unit::Rank => format!("{number} places"),
        }
    }
}

/// Which direction is better for children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Polarity {
    /// A lower figure is better.
    Low,
    /// A higher figure is better.
    High,
    /// Neither: the figure gives context and is not judged.
    Context,
}

impl Polarity {
    /// What a reader is told.
    pub const fn in_words(self) -> &'static str {
        match self {
            Polarity::Low => "lower is better",
            Polarity::High => "higher is better",
            Polarity::Context => "neither higher nor lower is better on its own",
        }
    }
}

/// The number with thousands separated by commas and a fixed count of decimals.
///
/// A value that rounds to zero is never written as minus zero, and one that is not finite is
/// written as words, because a page must not show `NaN`.
pub fn grouped(value: f64, decimals: u8) -> String {
    if !value.is_finite() {
        return "not a number".to_owned();
    }
    if value.abs() >= 1e15 {
        return in_powers(value);
    }
    let written = written(value, decimals);
    let is_zero = written.bytes().all(|byte| byte == b'0' || byte == b'.');
    let (whole, rest) = written.split_at(written.find('.').unwrap_or(written.len()));
    let mut grouped = String::with_capacity(written.len() + whole.len() / 3 + 3);
    if value < 0.0 && !is_zero {
        grouped.push('\u{2212}');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped.push_str(rest);
    grouped
}

/// A figure too long to read as digits: `1.20 × 10^18`.
fn in_powers(value: f64) -> String {
    let written = format!("{:.2e}", value.abs());
    let (lead, power) = written.split_once('e').unwrap_or((&written, "0"));
    format!("{}{lead} \u{d7} 10^{power}", if value < 0.0 { "\u{2212}" } else { "" })
}

/// The digits without sign and commas. Halves round up on the decimal text that a publisher wrote,
/// not on the binary fraction behind it: 18.145 is stored as 18.14499…, so it is nudged by far less
/// than any published digit. The sentences of the scoreboard round in the same way.
fn written(value: f64, decimals: u8) -> String {
    let nudged = value.abs() + value.abs().max(1e-6) * 1e-12;
    format!("{:.*}", usize::from(decimals.min(9)), nudged)
}

/// A whole number with thousands separated by commas.
pub fn whole(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The value as a reader sees it: read back from what [`grouped`] prints, so that comparisons made
/// in words agree with the figures printed beside them.
pub fn as_shown(value: f64, decimals: u8) -> f64 {
    let shown: f64 = written(value, decimals).parse().unwrap_or(value.abs());
    if value < 0.0 { -shown } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_half_is_rounded_as_the_publisher_would_round_it() {
        // The binary fractions behind these lie just below or just above the half.
        for (value, decimals, expected) in
            [(18.145, 2, "18.15"), (0.15, 1, "0.2"), (23.15, 1, "23.2"), (1.005, 2, "1.01")]
        {
            assert_eq!(grouped(value, decimals), expected);
        }
        assert_eq!(as_shown(0.15, 1), as_shown(0.2, 1));
        assert_eq!(as_shown(-0.04, 1), 0.0);
        assert!(as_shown(f64::NAN, 1).is_nan());
    }

    proptest! {
        #[test]
        fn what_is_compared_is_what_is_printed(thousandths in -9_999_999i32..9_999_999, decimals in 0u8..4) {
            let value = f64::from(thousandths) / 1000.0;
            let read = grouped(value, decimals).replace(',', "").replace('\u{2212}', "-");
            prop_assert_eq!(read.parse::<f64>().ok(), Some(as_shown(value, decimals)));
        }
    }

    #[test]
    fn numbers_are_written_as_people_read_them() {
        assert_eq!(grouped(142_483.0, 0), "142,483");
        assert_eq!(grouped(23.1, 1), "23.1");
        assert_eq!(grouped(-1234.5, 1), "\u{2212}1,234.5");
        assert_eq!(grouped(-0.04, 1), "0.0");
        assert_eq!(grouped(999.0, 0), "999");
        assert_eq!(
            [whole(0), whole(1_000), whole(u64::MAX)],
            ["0", "1,000", "18,446,744,073,709,551,615"]
        );
        assert_eq!(grouped(f64::NAN, 1), "not a number");
        assert_eq!(grouped(-1.2e18, 1), "\u{2212}1.20 \u{d7} 10^18");
    }

    #[test]
    fn units_are_said_with_the_figure_and_with_its_difference() {
        assert_eq!(Unit::PerCent.say(23.1, 1), "23.1%");
        assert_eq!(Unit::Per(10_000).say(96.0, 0), "96 per 10,000");
        assert_eq!(Unit::PerCent.say_difference(-5.0, 1), "5.0 percentage points");
        assert_eq!(Unit::PerCent.say_difference(1.0, 0), "1 percentage point");
        assert_eq!(Unit::Rank.say_difference(1.0, 0), "1 place");
    }
}
