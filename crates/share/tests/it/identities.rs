//! What would say who a child is, is seen wherever it stands and however it is written.

use commons::{Day, NhsNumber, Postcode, Upn};
use lifechances_share::identity::{Identity, found_in};
use proptest::prelude::*;

fn today() -> Day {
    Day::new(2026, 11, 22).expect("a day")
}

/// A sentence with this in its middle.
fn among(words: &str) -> String {
    format!("The school asks about {words}, and so does the nurse.")
}

proptest! {
    #[test]
    fn every_nhs_number_is_seen(nine in 0..1_000_000_000_u32, spelling in 0..3_usize) {
        let Some(number) = NhsNumber::from_nine_digits(nine) else { return Ok(()) };
        let digits = number.digits();
        let (a, b, c) = (&digits[..3], &digits[3..6], &digits[6..]);
        let written = [digits.clone(), format!("{a} {b} {c}"), format!("{a}-{b}-{c}")];
        prop_assert_eq!(found_in(&among(&written[spelling]), today()), Some(Identity::NhsNumber));
    }

    #[test]
    fn every_unique_pupil_number_is_seen(twelve in 0..1_000_000_000_000_u64, small in any::<bool>()) {
        let upn = Upn::from_twelve(&format!("{twelve:012}")).expect("twelve digits");
        let written = upn.characters();
        let written = if small { written.to_lowercase() } else { written.to_owned() };
        prop_assert_eq!(found_in(&among(&written), today()), Some(Identity::Upn));
    }

    #[test]
    fn every_past_day_is_seen_and_no_day_to_come(days in 0..40_000_i32, way in 0..6_usize, to_come in any::<bool>()) {
        let day = today().plus_days(if to_come { days + 1 } else { -days });
        let (d, m, y) = (day.day_of_month(), day.month(), day.year());
        let written = match way {
            0 => day.to_string(),
            1 => format!("{d}/{m}/{y}"),
            2 => format!("{d:02}.{m:02}.{y}"),
            3 => day.in_words(),
            4 => format!("{d:02}-{m:02}-{y}"),
            _ => day.in_words().to_lowercase().replacen(' ', "th of ", 1),
        };
        // Where day and month could be turned round, a day to come may be read as one that is past.
        let is_plain = !(to_come && d <= 12 && matches!(way, 1 | 2 | 4));
        if is_plain {
            let found = found_in(&among(&written), today());
            prop_assert_eq!(found, (!to_come).then_some(Identity::Date), "{}", written);
        }
    }

    #[test]
    fn whatever_reads_as_a_postcode_is_seen(
        out in "[A-Z]{1,2}[1-9][0-9]?", inward in "[0-9][A-Z]{2}", spelling in 0..3_usize,
    ) {
        prop_assume!(Postcode::parse(&format!("{out} {inward}")).is_ok());
        let written = [format!("{out} {inward}"), format!("{out}{inward}"), format!("{out}-{inward}").to_lowercase()];
        prop_assert_eq!(found_in(&among(&written[spelling]), today()), Some(Identity::Postcode));
    }

    #[test]
    fn no_text_is_too_odd_to_be_read(words in ".{0,80}") {
        let _ = found_in(&words, today());
    }
}
