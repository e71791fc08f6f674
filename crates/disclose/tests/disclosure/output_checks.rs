//! What is found in a table before two people look at it.

use lifechances_disclose::output_checks::{
    BehindSums, Column, Declared, Kind, Problem, Reason, Sheet, check_output, check_output_with,
};
use proptest::prelude::*;

const DECLARED: &str = r#"
what = "Children who are often absent, by locality"
why = "For the partnership's meeting in June"
readers = "Head teachers and convenors"

[[column]]
name = "locality"
is = "group"
[[column]]
name = "answer"
is = "group"
[[column]]
name = "children"
is = "count"
[[column]]
name = "share"
is = "rate"
of = "children"
"#;

const GOOD: &str = "Locality,answer,children,share\nNorth,yes,*,*\nNorth,no,*,*\n\
                    North,Total,40,25%\nSouth,yes,*,*\nSouth,no,*,*\nSouth,Total,60,20%\n\
                    Total,yes,20,20.5%\nTotal,no,80,80%\nTotal,Total,100,25%\n";

fn problems(text: &str) -> Vec<Problem> {
    check_output("out.csv", text.as_bytes(), &Declared::parse(DECLARED).unwrap())
}

/// The only reason, its line and column.
fn one(text: &str) -> (Reason, Option<u64>, Option<u64>) {
    let found = problems(text);
    let [problem] = &found[..] else { panic!("{found:#?}") };
    (problem.reason, problem.line, problem.column)
}

#[test]
fn a_table_that_is_as_it_should_be_has_no_problem() {
    assert_eq!(problems(GOOD), []);
    let quoted = GOOD.replace("North", "\"North, upper\nvalley\"").replace('\n', "\r\n");
    assert_eq!(problems(&format!("\u{feff}{quoted}")), []);
}

#[test]
fn unrounded_counts() {
    let text = GOOD.replace("Total,no,80", "Total,no,81");
    assert_eq!(one(&text), (Reason::Unrounded, Some(9), Some(3)));
}

#[test]
fn unredacted_counts() {
    let found = problems(&GOOD.replace("North,yes,*", "North,yes,4"));
    assert_eq!(
        (found[0].reason, found[0].line, found[0].column),
        (Reason::Unredacted, Some(2), Some(3))
    );
    let words: Vec<String> = found.iter().map(Problem::to_string).collect();
    assert!(
        words.iter().all(|words| !words.contains('4')),
        "no small count is repeated: {words:?}"
    );
}

#[test]
fn missing_context() {
    for part in ["what", "why", "readers"] {
        let lines = DECLARED.lines().filter(|line| !line.starts_with(part));
        let declared = Declared::parse(&lines.collect::<Vec<_>>().join("\n")).unwrap();
        let found = check_output("out.csv", GOOD.as_bytes(), &declared);
        let reasons: Vec<Reason> = found.iter().map(|problem| problem.reason).collect();
        assert_eq!(reasons, [Reason::NoContext], "{part}");
    }
}

#[test]
fn no_underlying_counts() {
    let declared = Declared::parse(&DECLARED.replace("of = \"children\"", "")).unwrap();
    let found = check_output("out.csv", GOOD.as_bytes(), &declared);
    assert_eq!(found[0].reason, Reason::NoUnderlyingCounts);
    let shown = GOOD.replace("North,yes,*,*", "North,yes,*,12%");
    assert_eq!(one(&shown), (Reason::NoUnderlyingCounts, Some(2), Some(4)));
    for all in ["100%", "0", "0.0 %"] {
        let text = GOOD.replace("Total,no,80,80%", &format!("Total,no,80,{all}"));
        assert_eq!(one(&text), (Reason::AllOrNone, Some(9), Some(4)), "{all}");
    }
}

#[test]
fn file_types() {
    let declared = Declared::parse(DECLARED).unwrap();
    for (name, bytes) in [
        ("out.xlsx", GOOD.as_bytes()),
        ("out", GOOD.as_bytes()),
        ("out.csv", b"PK\x03\x04".as_slice()),
        ("out.csv", b"\x89PNG\r\n"),
        ("out.csv", b"  <html><table>"),
        ("out.csv", b"<svg xmlns='x'>"),
        ("out.csv", b"a,b\n\xff\xfe\n"),
        ("out.csv", b"a,b\n"),
        ("out.csv", b"a,b\n1\n"),
        ("out.csv", b""),
    ] {
        let found = check_output(name, bytes, &declared);
        assert_eq!(found.len(), 1, "{name} {bytes:?}");
        assert_eq!(found[0].reason, Reason::FileType, "{name} {bytes:?}");
    }
}

#[test]
fn hidden_cells_that_follow_from_others() {
    // 40 less 36 is 4, whatever the rounding: 1 to 8 with it.
    let bare = GOOD.replace("North,no,*", "North,no,35");
    let found = problems(&bare);
    assert!(found.iter().all(|problem| problem.reason == Reason::WorkedOut), "{found:#?}");
    assert_eq!((found[0].line, found[0].column), (Some(2), Some(3)));
    let wrong = GOOD.replace("Total,Total,100", "Total,Total,500");
    assert_eq!(one(&wrong).0, Reason::WorkedOut, "sums that do not fit cannot be attacked");
}

#[test]
fn what_tells_of_one_child() {
    // 943 476 5919 is the example of the NHS Data Dictionary.
    for (value, is_found) in [
        ("943 476 5919", true),
        ("9434765919", true),
        ("9434765918", false),
        ("A823432108001", true),
        ("BD7 1DP", true),
        ("BD7", false),
        ("K4Q2553AA98VGJ9QC85YB1JRJ0V", true),
        ("Keighley", false),
    ] {
        let text = GOOD.replace("North", value);
        let found = problems(&text).iter().any(|problem| problem.reason == Reason::Identifying);
        assert_eq!(found, is_found, "{value}");
    }
    for heading in ["NHS_Number", "Date of birth", "max age", "Median"] {
        let declared = DECLARED.replace("\"answer\"", &format!("\"{heading}\""));
        let text = GOOD.replace("answer", heading);
        let found = check_output("o.csv", text.as_bytes(), &Declared::parse(&declared).unwrap());
        assert_eq!(found[0].reason, Reason::Identifying, "{heading}: {found:#?}");
        assert_eq!((found[0].line, found[0].column), (Some(1), Some(2)));
    }
    let mut rows = "locality,answer,children,share\n".to_owned();
    (0..30).for_each(|n| rows += &format!("L{n},yes,1,*\n"));
    assert!(problems(&rows).iter().any(|problem| problem.says.contains("a row for each person")));
}

#[test]
fn a_file_and_a_declaration_that_do_not_fit() {
    let more = GOOD.replace("share\n", "rate\n");
    let reasons: Vec<Reason> = problems(&more).iter().map(|problem| problem.reason).collect();
    assert_eq!(reasons, [Reason::Undeclared, Reason::Undeclared]);
    let words = GOOD.replace("Total,no,80", "Total,no,eighty");
    assert!(problems(&words).iter().any(|p| (p.reason, p.line) == (Reason::Undeclared, Some(9))));
    for (text, place, words) in [
        ("what = 3", (1, 8), "string"),
        ("threshold = 3\ncolumn = []", (1, 1), "from 10"),
        ("what = \"a\"\nrounded_to = 1\ncolumn = []", (2, 1), "from 5"),
        ("what = \"a\"\n[[column]]\nname = \"a\"\nis = \"number\"", (4, 6), "unknown variant"),
    ] {
        let bad = Declared::parse(text).unwrap_err();
        assert_eq!((bad.line, bad.column), place, "{text}: {bad}");
        assert!(bad.says.contains(words), "{bad}");
    }
}

const SUMS: &str = r#"
what = "Grants by area"
why = "For the partnership's meeting in June"
readers = "Convenors"
[[column]]
name = "area"
is = "group"
[[column]]
name = "grants"
is = "sum"
decimals = 2
contributors = "givers"
largest = ["first", "second"]
"#;

const GIVERS: &str = "area,grants,givers,first,second\nNorth,400.00,12,90,80\nSouth,500.5,9,100,90.50\n\
                      West,60,1,60,\nEast,40,2,30,10\nTotal,1000.50,24,100,90.50\n";

/// Reasons with their lines, of a table of sums with the file of contributors or without.
fn of_sums(text: &str, givers: Option<&str>) -> Vec<(Reason, Option<u64>)> {
    let declared = Declared::parse(SUMS).unwrap();
    let behind = givers.map(|text| BehindSums { name: "givers.csv", bytes: text.as_bytes() });
    let found = check_output_with("o.csv", text.as_bytes(), &declared, behind);
    found.iter().map(|problem| (problem.reason, problem.line)).collect()
}

#[test]
fn sums_are_checked_by_who_gave_to_them() {
    let all = "area,grants\nNorth,400.00\nSouth,500.50\nWest,60\nEast,40\nTotal,1000.50\n";
    // One gave to the West, two to the East: too few, whatever the sum.
    let few = [(Reason::Dominated, Some(4)), (Reason::Dominated, Some(5))];
    assert_eq!(of_sums(all, Some(GIVERS)), few);
    // Three gave to the East, two of them more than nine parts in ten.
    let dominated = GIVERS.replace("40,2,30,10", "40,3,30,8");
    assert_eq!(of_sums(all, Some(&dominated)), few);
    let shared = GIVERS.replace("40,2,30,10", "40,5,10,9");
    assert_eq!(of_sums(all, Some(&shared)), few[..1]);
    // Hidden alone, the West follows from its total; with another, from what those who gave know.
    let west = all.replace("West,60", "West,[c]");
    assert_eq!(of_sums(&west, Some(&shared)), [(Reason::WorkedOut, Some(4))]);
    let both = west.replace("East,40", "East,*");
    let found = of_sums(&both, Some(GIVERS));
    assert!(
        found.contains(&(Reason::WorkedOut, Some(5))),
        "who gave to the West learns: {found:?}"
    );
    let three = both.replace("North,400.00", "North,[c]");
    assert_eq!(of_sums(&three, Some(GIVERS)), []);
}

#[test]
fn sums_without_those_who_gave_to_them_are_sent_back() {
    let all = "area,grants\nNorth,400.00\nSouth,500.50\nTotal,900.50\n";
    assert_eq!(of_sums(all, None), [(Reason::NoUnderlyingCounts, Some(1))]);
    let lacking = GIVERS.replace("South,", "Sooth,");
    assert_eq!(of_sums(all, Some(&lacking)), [(Reason::NoUnderlyingCounts, Some(3))]);
    let lacking = GIVERS.replace("second\n", "other\n");
    assert_eq!(of_sums(all, Some(&lacking)), [(Reason::NoUnderlyingCounts, None)]);
    let broken = GIVERS.replace("12,90,80", "12,80,90");
    assert_eq!(of_sums(all, Some(&broken)), [(Reason::WorkedOut, Some(2))]);
    let words = all.replace("400.00", "400.001");
    assert_eq!(of_sums(&words, Some(GIVERS)), [(Reason::Undeclared, Some(2))]);
    let found = of_sums(all, Some("a"));
    assert!(found.contains(&(Reason::FileType, None)), "{found:?}");
    // With the count of those who gave in the table itself, it stands on that.
    let counted = SUMS.replace("contributors = \"givers\"", "of = \"givers\"")
        + "[[column]]\nname = \"givers\"\nis = \"count\"\n";
    let declared = Declared::parse(&counted).unwrap();
    let table = "area,grants,givers\nNorth,400.00,20\nSouth,500.50,*\nTotal,900.50,*\n";
    let found = check_output("o.csv", table.as_bytes(), &declared);
    let lines: Vec<_> = found.iter().map(|problem| (problem.reason, problem.line)).collect();
    let small = |line| (Reason::NoUnderlyingCounts, Some(line));
    assert_eq!(lines, [small(3), small(4)]);
    let bad = Declared::parse(&SUMS.replace("decimals = 2", "decimals = 7")).unwrap_err();
    assert_eq!((bad.line, bad.column), (11, 1), "{bad}");
}

proptest! {
    #[test]
    fn no_file_is_a_panic_and_every_place_is_inside_it(
        text in "(locality|answer|children|share|,|\n|\"|Total|yes|no|[0-9]{1,3}|[*]|%|\\PC){0,80}",
    ) {
        let lines = text.lines().count().max(1) as u64;
        for problem in problems(&format!("locality,answer,children,share\n{text}")) {
            prop_assert!(problem.line.is_none_or(|line| (1..=lines + 2).contains(&line)), "{problem}");
            prop_assert!(problem.column.is_none_or(|column| column >= 1));
        }
        let _ = problems(&text);
    }
}

#[test]
fn a_declaration_is_guessed_from_a_table_and_takes_every_number_for_a_count() {
    let sheet = Sheet::read("out.csv", GOOD.as_bytes()).unwrap();
    let guessed = Declared::guessed(&sheet);
    let kinds: Vec<Kind> = guessed.columns.iter().map(|column| column.is).collect();
    assert_eq!(kinds, [Kind::Group, Kind::Group, Kind::Count, Kind::Rate]);
    // What is not said of it is asked for.
    let found = check_output("out.csv", GOOD.as_bytes(), &guessed);
    assert!(found.iter().any(|problem| problem.reason == Reason::NoUnderlyingCounts), "{found:#?}");
    let years = Sheet::read("out.csv", b"year,x\n2025,\n2026,\n").unwrap();
    let kinds: Vec<Kind> = Declared::guessed(&years).columns.iter().map(|one| one.is).collect();
    assert_eq!(kinds, [Kind::Count, Kind::Group]);
}

fn declared() -> impl Strategy<Value = Declared> {
    let kind = prop_oneof![
        Just(Kind::Group),
        Just(Kind::Count),
        Just(Kind::Rate),
        Just(Kind::Mean),
        Just(Kind::Sum),
        Just(Kind::Text)
    ];
    let text = || proptest::option::of(any::<String>());
    let largest = proptest::collection::vec(any::<String>(), 0..3);
    let column = (any::<String>(), kind, text(), 0..=6_u32, text(), largest).prop_map(
        |(name, is, of, decimals, contributors, largest)| Column {
            name,
            is,
            of,
            decimals,
            contributors,
            largest,
        },
    );
    let words = (any::<String>(), any::<String>(), any::<String>());
    let totals = proptest::collection::vec(any::<String>(), 0..3);
    let columns = proptest::collection::vec(column, 1..4);
    (words, 5..=1000_u64, 10..=1000_u64, totals, columns).prop_map(
        |((what, why, readers), rounded_to, threshold, totals, columns)| Declared {
            what,
            why,
            readers,
            rounded_to,
            threshold,
            totals,
            columns,
        },
    )
}

proptest! {
    #[test]
    fn a_declaration_is_read_as_it_was_written(declared in declared()) {
        prop_assert_eq!(Declared::parse(&declared.to_text()), Ok(declared));
    }
}
