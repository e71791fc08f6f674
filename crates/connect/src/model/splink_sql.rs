//! What a condition of Splink asks, as far as it can be told from its SQL.
//!
//! Splink writes the conditions of its own comparison library in a few fixed forms for each database.
//! Those are read here; everything else is "not understood", and is said to the user as it stands.

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Condition {
    /// A side is not recorded.
    Null,
    /// What no other level takes.
    Else,
    /// All of these hold.
    All(Vec<Atom>),
    /// It is not understood.
    Unclear,
}

/// One test on one column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Atom {
    pub column: String,
    pub test: Test,
}

/// What is asked of the two values of a column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Test {
    /// They are the same.
    Same,
    /// The value of the column is that of another column of the other record.
    Crosswise(String),
    /// At most this many letters are wrong.
    Edits(f64),
    /// They are at least so similar, from 0 to 1.
    Alike(f64),
    /// They begin with the same letters.
    Begins(usize),
    /// They sound the same.
    Sound,
    /// The same postcode sector.
    Sector,
    /// The same postcode district.
    District,
    /// The same postcode area.
    Area,
    /// At most this many days apart.
    Days(f64),
}

/// Reads a condition of a level or of a blocking rule. Columns come out in small letters.
pub(crate) fn condition(sql: &str) -> Condition {
    let text = tidy(sql);
    if text == "else" {
        return Condition::Else;
    }
    if is_null(&text) {
        return Condition::Null;
    }
    let mut atoms: Vec<Atom> = Vec::new();
    for part in conjuncts(&text) {
        match atom(part) {
            Some(atom) => atoms.push(atom),
            None => return Condition::Unclear,
        }
    }
    Condition::All(atoms)
}

/// Small letters, no quotes around names, single spaces; `l.name` becomes `name_l`.
fn tidy(sql: &str) -> String {
    let plain = sql.to_lowercase().replace(['"', '`'], "");
    let words: Vec<&str> = plain.split_whitespace().collect();
    let plain = words.join(" ");
    let mut text = String::with_capacity(plain.len());
    let mut rest = plain.as_str();
    while let Some(letter) = rest.chars().next() {
        let before = text.chars().last().is_none_or(|before| !is_of_a_name(before));
        let side = rest.get(..2).filter(|side| before && (*side == "l." || *side == "r."));
        if let Some(side) = side {
            let name: String =
                rest[2..].chars().take_while(|letter| is_of_a_name(*letter)).collect();
            text.push_str(&format!("{name}_{}", &side[..1]));
            rest = &rest[2 + name.len()..];
        } else {
            text.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
    }
    text
}

fn is_of_a_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn is_null(text: &str) -> bool {
    let text = unwrapped(text);
    let parts: Vec<&str> =
        split(text, " or ").into_iter().flat_map(|part| split(unwrapped(part), " and ")).collect();
    if parts.len() == 1 {
        return text.ends_with(" is null");
    }
    parts.into_iter().all(is_null)
}

/// Parts joined by "and", brackets taken away.
fn conjuncts(text: &str) -> Vec<&str> {
    let text = unwrapped(text);
    let parts = split(text, " and ");
    if parts.len() == 1 { vec![text] } else { parts.into_iter().flat_map(conjuncts).collect() }
}

/// Splits outside brackets and quotes.
fn split<'a>(text: &'a str, by: &str) -> Vec<&'a str> {
    let (mut parts, mut from, mut depth, mut quoted) = (Vec::new(), 0, 0_i32, false);
    for (at, letter) in text.char_indices() {
        match letter {
            '\'' => quoted = !quoted,
            '(' | '[' if !quoted => depth += 1,
            ')' | ']' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 && !quoted && at >= from && text[at..].starts_with(by) {
            parts.push(text[from..at].trim());
            from = at + by.len();
        }
    }
    parts.push(text.get(from..).unwrap_or("").trim());
    parts
}

/// Without the brackets around all of it.
fn unwrapped(text: &str) -> &str {
    let text = text.trim();
    let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) else {
        return text;
    };
    let (mut depth, mut quoted) = (0_i32, false);
    for letter in inner.chars() {
        match letter {
            '\'' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return text;
        }
    }
    unwrapped(inner)
}

fn atom(text: &str) -> Option<Atom> {
    let sides = |by: &str| {
        let parts = split(text, by);
        (parts.len() == 2).then(|| (unwrapped(parts[0]), unwrapped(parts[1])))
    };
    if let Some((value, most)) = sides(" <= ").or_else(|| sides(" < ")) {
        let strict = if text.contains(" <= ") { 0.0 } else { 1e-9 };
        return at_most(value, most.parse::<f64>().ok()? - strict);
    }
    if let Some((value, least)) = sides(" >= ").or_else(|| sides(" > ")) {
        return at_least(value, least.parse().ok()?);
    }
    let (left, right) = sides(" = ").or_else(|| sides("="))?;
    equal(left, right)
}

fn at_most(value: &str, most: f64) -> Option<Atom> {
    let (function, inside) = call(value)?;
    let column = column_of(inside)?;
    let test = match function {
        "levenshtein" | "damerau_levenshtein" | "editdist3" | "osa_distance" => {
            Test::Edits(most.floor())
        }
        "abs" if inside.contains("epoch(") => Test::Days(most / 86_400.0),
        "abs" if inside.contains("'day'") => Test::Days(most),
        "abs" if inside.contains("'month'") => Test::Days(most * 30.5),
        "abs" if inside.contains("'year'") => Test::Days(most * 366.0),
        _ => return None,
    };
    Some(Atom { column, test })
}

fn at_least(value: &str, least: f64) -> Option<Atom> {
    let (function, inside) = call(value)?;
    let known = [
        "jaro_winkler_similarity",
        "jaro_winkler_sim",
        "jaro_winkler",
        "jaro_similarity",
        "jaro_sim",
    ];
    // Of parts of values, such as the name in an address, nothing is understood.
    let whole = inside.split(',').all(|argument| is_name(argument.trim()));
    (known.contains(&function) && whole)
        .then(|| column_of(inside).map(|column| Atom { column, test: Test::Alike(least) }))
        .flatten()
}

fn equal(left: &str, right: &str) -> Option<Atom> {
    if is_name(left) && is_name(right) {
        return of_names(left, right);
    }
    if sides_swapped(left) != *right {
        return None;
    }
    let column = column_of_one(left)?;
    let test = part_of_value(left)?;
    Some(Atom { column, test })
}

fn of_names(left: &str, right: &str) -> Option<Atom> {
    let (one, other) = match (left.strip_suffix("_l"), right.strip_suffix("_r")) {
        (Some(one), Some(other)) => (one, other),
        _ => (left.strip_suffix("_r")?, right.strip_suffix("_l")?),
    };
    let test = if one == other { Test::Same } else { Test::Crosswise(other.to_owned()) };
    Some(Atom { column: one.to_owned(), test })
}

/// What part of a value an expression takes.
fn part_of_value(expression: &str) -> Option<Test> {
    let (function, inside) = call(expression)?;
    let arguments = split(inside, ",");
    let number = |at: usize| arguments.get(at).and_then(|text| text.parse::<usize>().ok());
    match function {
        "substr" | "substring" if number(1) == Some(1) => number(2).map(Test::Begins),
        "left" => number(1).map(Test::Begins),
        "year" => Some(Test::Begins(4)),
        "soundex" | "dmetaphone" | "metaphone" | "double_metaphone" => Some(Test::Sound),
        "lower" | "upper" | "trim" => {
            if is_name(arguments[0]) {
                Some(Test::Same)
            } else {
                part_of_value(arguments[0])
            }
        }
        "nullif" => part_of_value(arguments[0]),
        "regexp_extract" => of_postcode(arguments.get(1)?),
        _ => None,
    }
}

/// The patterns by which Splink takes a postcode apart.
fn of_postcode(pattern: &str) -> Option<Test> {
    match pattern.trim_matches('\'') {
        "^[a-za-z]{1,2}" => Some(Test::Area),
        "^[a-za-z]{1,2}[0-9][a-za-z0-9]?" => Some(Test::District),
        "^[a-za-z]{1,2}[0-9][a-za-z0-9]? [0-9]" => Some(Test::Sector),
        _ => None,
    }
}

/// A function and what stands in its brackets.
fn call(text: &str) -> Option<(&str, &str)> {
    let at = text.find('(')?;
    let inside = text[at + 1..].strip_suffix(')')?;
    Some((text[..at].trim(), inside))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_of_a_name)
}

fn sides_swapped(left: &str) -> String {
    names(left).into_iter().fold(left.to_owned(), |text, name| {
        name.strip_suffix("_l")
            .map_or(text.clone(), |stem| text.replace(name, &format!("{stem}_r")))
    })
}

/// Names of columns with a side, once each.
fn names(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = text
        .split(|letter: char| !is_of_a_name(letter))
        .filter(|word| word.len() > 2 && (word.ends_with("_l") || word.ends_with("_r")))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The one column of which both sides are named.
fn column_of(text: &str) -> Option<String> {
    match names(text)[..] {
        [left, right] if left.strip_suffix("_l")? == right.strip_suffix("_r")? => {
            left.strip_suffix("_l").map(str::to_owned)
        }
        _ => None,
    }
}

/// The one column of which one side is named.
fn column_of_one(text: &str) -> Option<String> {
    match names(text)[..] {
        [name] => name.strip_suffix("_l").or_else(|| name.strip_suffix("_r")).map(str::to_owned),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(column: &str, test: Test) -> Condition {
        Condition::All(vec![Atom { column: column.to_owned(), test }])
    }

    #[test]
    fn conditions_of_the_comparison_library_are_read() {
        let epoch = "ABS(EPOCH(try_strptime(\"dob_l\", '%Y-%m-%d')) - \
                     EPOCH(try_strptime(\"dob_r\", '%Y-%m-%d'))) <= 2592000";
        let sector = "NULLIF(regexp_extract(\"pc_l\", '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9]', 0), '') \
                      = NULLIF(regexp_extract(\"pc_r\", '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9]', 0), '')";
        for (sql, expected) in [
            ("ELSE", Condition::Else),
            ("\"a_l\" IS NULL OR \"a_r\" IS NULL", Condition::Null),
            (
                "(\"a_l\" IS NULL OR \"a_r\" IS NULL) AND (\"b_l\" IS NULL OR \"b_r\" IS NULL)",
                Condition::Null,
            ),
            ("\"a_l\" = \"a_r\"", one("a", Test::Same)),
            ("a_l = a_r", one("a", Test::Same)),
            ("levenshtein(\"a_l\", \"a_r\") <= 2", one("a", Test::Edits(2.0))),
            ("damerau_levenshtein(a_l, a_r) < 2", one("a", Test::Edits(1.0))),
            ("jaro_winkler_similarity(\"a_l\", \"a_r\") >= 0.92", one("a", Test::Alike(0.92))),
            ("jaro_winkler(a_l, a_r) > 0.9", one("a", Test::Alike(0.9))),
            ("substr(a_l, 1, 3) = substr(a_r, 1, 3)", one("a", Test::Begins(3))),
            ("(l.\"sur name\" = r.\"sur name\")", Condition::Unclear),
            ("l.surname = r.surname", one("surname", Test::Same)),
            (
                "SUBSTRING(l.postcode, 1, 4) = SUBSTRING(r.postcode, 1, 4)",
                one("postcode", Test::Begins(4)),
            ),
            ("year(l.dob) = year(r.dob)", one("dob", Test::Begins(4))),
            (epoch, one("dob", Test::Days(30.0))),
            (sector, one("pc", Test::Sector)),
            ("a_l = 'x'", Condition::Unclear),
            ("jaccard(\"a_l\", \"a_r\") >= 0.9", Condition::Unclear),
            ("a_l = a_r OR b_l = b_r", Condition::Unclear),
            ("NOT (a_l = a_r)", Condition::Unclear),
            ("", Condition::Unclear),
            ("(((", Condition::Unclear),
        ] {
            assert_eq!(condition(sql), expected, "{sql}");
        }
    }

    #[test]
    fn several_tests_in_one_condition_are_told_apart() {
        let swapped = "\"given_l\" = \"surname_r\" AND \"given_r\" = \"surname_l\"";
        let Condition::All(atoms) = condition(swapped) else { panic!("not understood") };
        assert_eq!(atoms[0].test, Test::Crosswise("surname".to_owned()));
        let both = "(jaro_winkler_similarity(\"a_l\", \"a_r\") >= 0.92) AND (\"b_l\" = \"b_r\")";
        let Condition::All(atoms) = condition(both) else { panic!("not understood") };
        assert_eq!((&*atoms[0].column, &*atoms[1].column), ("a", "b"));
    }
}
