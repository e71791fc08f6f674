//! How partners write a child down: other spellings, short names, slips of the finger, swapped
//! days and months, old addresses and missing numbers, each partner at its own rates.

use crate::codes::{nhs_digits, postcode_outside};
use crate::communities::COMMUNITIES;
use crate::district::District;
use crate::names::{nickname, transliteration};
use crate::people::{Child, Names};
use crate::rates::{Partner, Rates};
use commons::{Day, NhsNumber, Stream, Upn};

/// Names from communities whose spelling offices know less well are misspelled more often.
const OTHER_COMMUNITIES: f64 = 1.6;

/// One child as one partner wrote it down.
pub(crate) struct Written {
    pub(crate) family: String,
    pub(crate) given: String,
    pub(crate) middle: String,
    pub(crate) chosen: String,
    /// In the partner's own style; may not exist.
    pub(crate) born: String,
    /// The same day as `yyyy-mm-dd`, empty when it does not exist.
    pub(crate) born_iso: String,
    pub(crate) postcode: String,
    /// Empty when missing.
    pub(crate) nhs: String,
    /// Empty when missing.
    pub(crate) upn: String,
}

impl Written {
    /// The NHS number, empty when it is missing or its check fails.
    pub(crate) fn sound_nhs(&self) -> &str {
        if NhsNumber::parse(&self.nhs).is_ok() { &self.nhs } else { "" }
    }

    /// The unique pupil number, empty when it is missing or its check fails.
    pub(crate) fn sound_upn(&self) -> &str {
        if Upn::parse(&self.upn).is_ok() { &self.upn } else { "" }
    }
}

/// Writes a child down as this partner would on this day.
pub(crate) fn write_down(
    district: &District,
    child: &Child,
    partner: Partner,
    on: Day,
    stream: &mut Stream,
) -> Written {
    let rates = partner.rates();
    let community = &COMMUNITIES[usize::from(district.home(child).community)];
    let more = if community.census_code == "WBRI" { 1.0 } else { OTHER_COMMUNITIES };
    let names = &child.names;
    let given = write_given(names, &rates, more, stream);
    let family = write_family(names, &rates, more, stream);
    let chosen = match names.chosen {
        "" if stream.chance(0.10) => nickname(names.given, stream).unwrap_or("").to_owned(),
        chosen => chosen.to_owned(),
    };
    let (born, born_iso) = write_birthday(child.born, &rates, stream);
    Written {
        family,
        given,
        middle: names.middle.to_owned(),
        chosen,
        born,
        born_iso,
        postcode: write_postcode(district, child, (on, &rates), stream),
        nhs: write_number(&nhs_digits(child.nhs), rates.no_nhs, &rates, stream),
        upn: match child.upn {
            Some(upn) => write_number(upn.characters(), rates.no_upn, &rates, stream),
            None => String::new(),
        },
    }
}

fn write_given(names: &Names, rates: &Rates, more: f64, stream: &mut Stream) -> String {
    let mut given = names.given;
    if !names.chosen.is_empty() && stream.chance(rates.chosen * 4.0) {
        given = names.chosen;
    }
    if stream.chance(rates.short) {
        given = nickname(given, stream).unwrap_or(given);
    }
    if stream.chance(rates.spelling * more) {
        given = transliteration(given, stream).unwrap_or(given);
    }
    touch(given, rates, more, stream)
}

fn write_family(names: &Names, rates: &Rates, more: f64, stream: &mut Stream) -> String {
    let first = if stream.chance(rates.spelling * more) {
        transliteration(names.family, stream).unwrap_or(names.family)
    } else {
        names.family
    };
    let whole = match (names.family_second, stream.unit()) {
        ("", _) => first.to_owned(),
        (second, draw) if draw < 0.72 => format!("{first}-{second}"),
        (second, draw) if draw < 0.84 => format!("{first} {second}"),
        (_, draw) if draw < 0.92 => first.to_owned(),
        (second, _) => second.to_owned(),
    };
    touch(&whole, rates, more, stream)
}

/// Losing marks, then a slip of the finger.
fn touch(name: &str, rates: &Rates, more: f64, stream: &mut Stream) -> String {
    let mut name = name.to_owned();
    if stream.chance(rates.plain) {
        name = plain(&name);
    }
    if stream.chance(rates.slip * more) {
        name = slip(&name, stream);
    }
    name
}

/// The name without accents and apostrophes.
fn plain(name: &str) -> String {
    name.chars()
        .filter_map(|letter| match letter {
            '\'' | '’' => None,
            'á' | 'à' | 'ä' | 'ã' | 'â' => Some('a'),
            'é' | 'è' | 'ë' | 'ê' => Some('e'),
            'í' | 'ì' | 'ï' => Some('i'),
            'ó' | 'ö' | 'ô' => Some('o'),
            'ú' | 'ü' | 'ù' => Some('u'),
            'ý' => Some('y'),
            'š' => Some('s'),
            'ž' => Some('z'),
            'Š' => Some('S'),
            'Ž' => Some('Z'),
            other => Some(other),
        })
        .collect()
}

/// One letter left out, doubled, exchanged with its neighbour, or replaced by a near key.
fn slip(name: &str, stream: &mut Stream) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 3 {
        return name.to_owned();
    }
    let place = 1 + stream.index(letters.len() - 2);
    match stream.below(4) {
        0 => drop(letters.remove(place)),
        1 => letters.insert(place, letters[place]),
        2 => letters.swap(place, place + 1),
        _ => letters[place] = near_key(letters[place]),
    }
    letters.into_iter().collect()
}

fn near_key(letter: char) -> char {
    const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    for row in ROWS {
        if let Some(place) = row.find(letter) {
            return row.chars().nth(place + 1).or(row.chars().next()).unwrap_or(letter);
        }
    }
    letter
}

/// The birthday in the partner's style, and as an ISO day when it exists.
fn write_birthday(born: Day, rates: &Rates, stream: &mut Stream) -> (String, String) {
    let (mut year, mut month, mut day) = (born.year(), born.month(), born.day_of_month());
    let draw = stream.unit();
    if draw < rates.impossible_day {
        match stream.below(4) {
            0 => (month, day) = (2, 30),
            1 => (month, day) = (month.max(4).div_euclid(2) * 2 % 12, 31),
            2 => year += 100,
            _ => day = 0,
        }
        if (month, day) == (0, 31) || month == 8 || month == 10 {
            (month, day) = (6, 31);
        }
    } else if draw < rates.impossible_day + rates.swapped_day {
        if day <= 12 {
            std::mem::swap(&mut month, &mut day);
        }
    } else if draw < rates.impossible_day + rates.swapped_day + rates.slipped_day {
        let slipped = match stream.below(3) {
            0 => Day::new(year, month, if day > 9 { day - 10 } else { day + 10 }),
            1 => Day::new(year + 1, month, day),
            _ => Day::new(year, month, if day > 1 { day - 1 } else { 2 }),
        };
        if let Ok(slipped) = slipped {
            (year, month, day) = (slipped.year(), slipped.month(), slipped.day_of_month());
        }
    }
    let mut text = String::with_capacity(11);
    rates.days.write_parts(year, month, day, &mut text);
    (text, Day::new(year, month, day).map(|day| day.to_string()).unwrap_or_default())
}

fn write_postcode(
    district: &District,
    child: &Child,
    (on, rates): (Day, &Rates),
    stream: &mut Stream,
) -> String {
    if stream.chance(rates.no_postcode) {
        return String::new();
    }
    let household = district.home(child);
    let mut home = household.home;
    if let Some(moved) = household.moved {
        // Records made before a move keep the old address; some are never brought up to date.
        if on < moved.on || stream.chance(rates.old_home) {
            home = moved.from;
        }
    }
    let spelled = district.postcodes.spelled(home.area as usize, usize::from(home.place));
    match stream.unit() {
        draw if draw < 0.004 => postcode_outside(stream.bits()),
        draw if draw < 0.024 => spelled.replace(' ', ""),
        draw if draw < 0.030 => spelled.to_lowercase(),
        _ => spelled,
    }
}

fn write_number(number: &str, missing: f64, rates: &Rates, stream: &mut Stream) -> String {
    if stream.chance(missing) {
        return String::new();
    }
    if !stream.chance(rates.bad_number) {
        return number.to_owned();
    }
    // One digit up, so that the check no longer matches.
    let place = 4 + stream.index(number.len().saturating_sub(5));
    number
        .chars()
        .enumerate()
        .map(|(at, c)| match c.to_digit(10) {
            Some(digit) if at == place => char::from_digit((digit + 1) % 10, 10).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// How many records this partner holds of one child: usually one.
pub(crate) fn copies(partner: Partner, stream: &mut Stream) -> u64 {
    1 + u64::from(stream.chance(partner.rates().twice))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rates::CAREFUL;
    use commons::Streams;

    #[test]
    fn an_impossible_birthday_never_exists_in_childhood() {
        let rates = Rates { impossible_day: 1.0, ..CAREFUL };
        let mut stream = Streams::new(9).named("days");
        for number in 0..2_000 {
            let born = Day::new(2010, 1, 1).unwrap().plus_days(number);
            let (text, _) = write_birthday(born, &rates, &mut stream);
            let bad = Day::parse_iso(&text).is_ok_and(|day| day.year() < 2100);
            assert!(!bad, "{text} exists");
        }
    }

    #[test]
    fn a_slip_changes_a_name_by_at_most_one_letter_more_or_less() {
        let mut stream = Streams::new(2).named("slips");
        for _ in 0..500 {
            let slipped = slip("Hargreaves", &mut stream);
            assert!((9..=11).contains(&slipped.chars().count()), "{slipped}");
        }
    }

    #[test]
    fn marks_are_lost_and_letters_kept() {
        assert_eq!(plain("O'Neill"), "ONeill");
        assert_eq!(plain("Zoë Šimko"), "Zoe Simko");
    }
}
