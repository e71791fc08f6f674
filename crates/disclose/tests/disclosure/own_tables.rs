//! Anyone's tables as files: read, joined, attacked and protected; what each mistake is told as.

use crate::exact_problems::shared;
use commons::{Stream, Streams};
use lifechances_disclose::attackers::{Findings, Limits, Shown, attack_bounds};
use lifechances_disclose::exact::{Cost, Method, Protection, Request};
use lifechances_disclose::own_tables::{
    BadTable, CannotProtect, Hiding, Joined, OwnTable, Reading, hide, join, read_groups, read_table,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn joined(files: &[(&str, &str)], reading: &Reading) -> Result<(Vec<OwnTable>, Joined), BadTable> {
    let read = |(name, text): &(&str, &str)| read_table(name, text, reading);
    let tables: Vec<OwnTable> = files.iter().map(read).collect::<Result<_, _>>()?;
    let joined = join(&tables, reading)?;
    Ok((tables, joined))
}

/// The range of each hidden figure, by its name.
fn found(files: &[(&str, &str)], reading: &Reading) -> BTreeMap<String, (u64, Option<u64>)> {
    let publication = joined(files, reading).unwrap().1.publication;
    let is_hidden = |figure: usize| publication.figures[figure].shown == Shown::Hidden;
    let known = attack_bounds(&publication, is_hidden, 1).unwrap();
    let name = |figure: usize| publication.figures[figure].name.clone();
    known.into_iter().map(|known| (name(known.figure), (known.low, known.high))).collect()
}

const LIST: &str = "Locality,answer,count\nNorth,yes,[c]\nNorth,no,36\nNorth,Total,40\n\
                    South,yes,14\nSouth,no,46\nSouth,Total,60\nTotal,yes,*\nTotal,no,82\n\
                    Total,total,100\n";

#[test]
fn a_list_and_a_cross_table_of_the_same_cells_are_the_same() {
    let expected: BTreeMap<String, (u64, Option<u64>)> = [
        ("answer yes, locality North".to_owned(), (4, Some(4))),
        ("answer yes".to_owned(), (18, Some(18))),
    ]
    .into();
    assert_eq!(found(&[("a.csv", LIST)], &Reading::default()), expected);
    let cross = "\u{feff}locality,yes,no,TOTAL\r\nNorth,c,36,40\r\nSouth,14,46,60\r\n\
                 Total,:,82,\"1 00\"\r\n";
    let reading = Reading { crosstab: Some("Answer".to_owned()), ..Reading::default() };
    assert_eq!(found(&[("a.csv", cross)], &reading), expected);
}

#[test]
fn rounded_figures_are_ranges() {
    let text = "area,count\na,5\nb,*\nTotal,15\n";
    let five = Reading { rounded_to: 5, ..Reading::default() };
    let ranges = found(&[("a.csv", text)], &five);
    // 13 to 17, less 3 to 7.
    assert_eq!(ranges["area b"], (6, Some(14)));
    assert_eq!(found(&[("a.csv", text)], &Reading::default())["area b"], (10, Some(10)));
}

#[test]
fn groups_make_their_whole_and_the_total_is_made_of_the_largest() {
    let text = "area,count\nNorth,30\nn1,*\nn2,*\nn3,20\nSouth,12\nTotal,42\n";
    let groups = read_groups("g.csv", "part,whole\nn1,North\nn2,North\nn3,North\n").unwrap();
    let groups = BTreeMap::from([("area".to_owned(), groups)]);
    let reading = Reading { groups, ..Reading::default() };
    let ranges = found(&[("a.csv", text)], &reading);
    assert_eq!(ranges["area n1"], (0, Some(10)));
    // A part of which no table has the cell is unknown.
    let text = text.replace("n3,20\n", "");
    let (_, joined) = joined(&[("a.csv", &text)], &reading).unwrap();
    assert_eq!(joined.missing, ["area n3"]);
    assert_eq!(found(&[("a.csv", &text)], &reading)["area n1"], (0, Some(30)));
}

#[test]
fn what_one_file_hides_another_may_give_away() {
    let by_age = "age,answer,count\nyoung,yes,10\nold,yes,8\nTotal,yes,18\n";
    let both = [("a.csv", LIST), ("b.csv", by_age)];
    let hiding = LIST.replace("North,no,36", "North,no,*");
    let hiding = [("a.csv", hiding.as_str()), ("b.csv", by_age)];
    let (_, together) = joined(&hiding, &Reading::default()).unwrap();
    let said = "“answer yes” is hidden in a.csv, line 8, and shown in b.csv, line 4.";
    assert_eq!(together.given_away, [said]);
    assert_eq!(found(&hiding, &Reading::default())["answer yes, locality North"], (4, Some(4)));
    let (_, together) = joined(&both, &Reading::default()).unwrap();
    assert_eq!(together.without_total, ["answer of b.csv"]);
    let open = "age,count\nyoung,3\nold,9\n";
    let (_, open) = joined(&[("c.csv", open)], &Reading::default()).unwrap();
    assert_eq!(open.without_total, ["age of c.csv"]);
}

#[test]
fn every_mistake_is_told_with_its_place_and_what_to_do() {
    let plain = Reading::default();
    let cross = Reading { crosstab: Some("answer".to_owned()), ..Reading::default() };
    let named = Reading { count: Some("pupils".to_owned()), ..Reading::default() };
    for (text, reading, words) in [
        ("", &plain, "t.csv, line 1: headings with commas"),
        ("count\n3\n", &plain, "line 1: headings with commas"),
        ("area,pupils\na,3\n", &plain, "line 1: one column called “count” was expected among"),
        ("area,pupil\na,3\n", &named, "one column called “pupils”"),
        ("area,count,value\na,3,4\n", &plain, "line 1: one column called “count”"),
        ("area,Area,count\na,b,4\n", &plain, "line 1: two columns are called “area”"),
        ("answer,yes\nNorth,3\n", &cross, "two columns are called “answer”"),
        ("area,count\n", &plain, "no line below the headings"),
        (
            "area,count\na,3\nb\n",
            &plain,
            "line 3: 2 cells were expected, as in the headings; here are 1",
        ),
        ("area,count\na,3\nb,\n", &plain, "line 3, column 2: the cell is empty"),
        ("area,count\na,3.5\n", &plain, "line 2, column 2: this is no whole number"),
        ("area,count\na,-3\n", &plain, "line 2, column 2: “-3” is neither"),
        ("area,count\na,99999999999999999999\n", &plain, "no whole number, or too large"),
        ("area,count\na,few\n", &plain, "“few” is neither a number nor a known symbol"),
        ("area,count\na,3\na,3\n", &plain, "line 3: the same cell stands in line 2"),
        (
            "area,count\na,3\nb,4\nTotal,8\n",
            &plain,
            "line 4: “the total by area in t.csv”: the parts",
        ),
    ] {
        let said = joined(&[("t.csv", text)], reading).unwrap_err().to_string();
        assert!(said.contains(words), "{text:?}: {said}");
    }
    let other = [("t.csv", "area,count\na,3\n"), ("u.csv", "area,count\nb,1\na,4\n")];
    let said = joined(&other, &plain).unwrap_err().to_string();
    assert!(
        said.starts_with("u.csv, line 3: “area a” is another number in t.csv, line 2"),
        "{said}"
    );
    for (text, words) in [
        ("part\nx\n", "headings"),
        ("part,whole,more\na,b,c\n", "two columns"),
        ("part,whole\na,a\n", "line 2: a part and another"),
        ("part,whole\na,b\na,c\n", "line 3: this part stands in an earlier line"),
        ("part,whole\na,b\nb,a\n", "is part of itself"),
    ] {
        let said = read_groups("g.csv", text).unwrap_err().to_string();
        assert!(said.contains(words), "{text:?}: {said}");
    }
}

fn request(protection: Protection) -> Request {
    Request { protection, cost: Cost::Cells, method: Method::BestUpTo(100), work: 20 }
}

/// A table with all its totals, as a list.
fn list(stream: &mut Stream, most: u64) -> String {
    let (rows, columns) = (2 + stream.index(3), 2 + stream.index(3));
    let counts: Vec<Vec<u64>> =
        (0..rows).map(|_| (0..columns).map(|_| stream.below(most)).collect()).collect();
    let mut text = "area,kind,count\n".to_owned();
    for row in 0..=rows {
        for column in 0..=columns {
            let own = |n: usize, all: usize| if n == all { vec![] } else { vec![n] };
            let pick =
                |own: Vec<usize>, all: usize| if own.is_empty() { (0..all).collect() } else { own };
            let (r, c) = (pick(own(row, rows), rows), pick(own(column, columns), columns));
            let sum: u64 = r.iter().flat_map(|r| c.iter().map(|c| counts[*r][*c])).sum();
            let word =
                |n: usize, all: usize| if n == all { "Total".to_owned() } else { format!("l{n}") };
            text += &format!("{},{},{sum}\n", word(row, rows), word(column, columns));
        }
    }
    text
}

#[test]
fn protected_files_withstand_the_attack_and_show_only_what_is_true() {
    let (mut hidden_any, reading) = (0, Reading::default());
    for round in 0..60 {
        let mut stream = Streams::new(71).numbered("own tables", round);
        let text = list(&mut stream, 60);
        let (tables, together) = joined(&[("t.csv", &text)], &reading).unwrap();
        let done = match hide(
            &tables,
            &together,
            &Hiding::small_counts(10),
            &request(Protection::Interval),
        ) {
            Ok(done) => done,
            Err(CannotProtect::Refused(_)) => continue,
            Err(other) => panic!("{other}"),
        };
        for (given, written) in text.lines().zip(done.files[0].lines()) {
            let is_hidden = written.ends_with(",[c]");
            assert!(is_hidden || written == given, "{written} for {given}");
            let count: Option<u64> = given.rsplit(',').next().unwrap().parse().ok();
            assert!(is_hidden || count.is_none_or(|n| n == 0 || n >= 10), "{written} is small");
            hidden_any += usize::from(is_hidden);
        }
        let (_, again) = joined(&[("t.csv", &done.files[0])], &reading).unwrap();
        let limits = Limits { threshold: 10, least_width: 1 };
        assert!(Findings::of(&again.publication, limits, 5).unwrap().findings.is_empty());
    }
    assert!(hidden_any > 100, "{hidden_any}");
}

/// Every hidden figure's range is what trying out all tables gives.
#[test]
fn what_follows_from_a_file_is_what_trying_every_table_gives() {
    for round in 0..40 {
        let mut stream = Streams::new(72).numbered("slow", round);
        let counts: Vec<u64> = (0..4).map(|_| stream.below(5)).collect();
        let [a, b, c, d] = counts[..] else { unreachable!("four counts") };
        let all = [a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d];
        let names =
            ["n,y", "n,z", "n,Total", "s,y", "s,z", "s,Total", "Total,y", "Total,z", "Total,Total"];
        let is_hidden: Vec<bool> = all.iter().map(|_| stream.chance(0.6)).collect();
        let mut text = "area,kind,count\n".to_owned();
        for ((name, count), hidden) in names.iter().zip(all).zip(&is_hidden) {
            text += &if *hidden { format!("{name},*\n") } else { format!("{name},{count}\n") };
        }
        let ranges = found(&[("t.csv", &text)], &Reading::default());
        let most = 20;
        let mut slow = [(u64::MAX, 0); 9];
        for w in 0..=most {
            for x in 0..=most {
                for y in 0..=most {
                    for z in 0..=most {
                        let other = [w, x, w + x, y, z, y + z, w + y, x + z, w + x + y + z];
                        let fits = (0..9).all(|n| is_hidden[n] || other[n] == all[n]);
                        for (range, value) in slow.iter_mut().zip(other).filter(|_| fits) {
                            *range = (range.0.min(value), range.1.max(value));
                        }
                    }
                }
            }
        }
        for (n, (low, high)) in slow.iter().enumerate().filter(|(n, _)| is_hidden[*n]) {
            let (area, kind) = names[n].split_once(',').unwrap();
            let named = [("area", area), ("kind", kind)].into_iter().filter(|(_, l)| *l != "Total");
            let named: Vec<String> = named.map(|(d, l)| format!("{d} {l}")).collect();
            let name = if named.is_empty() { "the total".to_owned() } else { named.join(", ") };
            let range = ranges[&name];
            assert_eq!(range.0, *low, "{name} of\n{text}");
            // A figure that reaches the end of what was tried may go on.
            let is_cut = *high >= most;
            assert!(is_cut || range.1 == Some(*high), "{name}: {range:?}, {high} of\n{text}");
        }
    }
}

#[test]
fn files_that_cannot_be_protected_are_told_why() {
    let reading = Reading::default();
    let try_on = |text: &str| {
        let (tables, together) = joined(&[("t.csv", text)], &reading).unwrap();
        hide(&tables, &together, &Hiding::small_counts(10), &request(Protection::Interval))
            .err()
            .unwrap()
            .to_string()
    };
    assert!(
        try_on("area,count\na,*\nb,30\n").starts_with("t.csv, line 2: this cell is hidden already")
    );
    let lacking = "area,kind,count\na,x,12\na,Total,12\nTotal,x,12\nTotal,Total,12\nb,Total,0\n";
    assert!(try_on(lacking).contains("no file has a cell for “area b, kind x”"));
}

/// The case of `sdcTable`: one count of 2, and three more cells are hidden with it.
#[test]
fn a_published_case_is_protected_with_three_more_cells() {
    let Some(rows) = shared("sdctable/microdata1.csv") else { return };
    let mut counts: BTreeMap<(String, String), u64> = BTreeMap::new();
    for row in rows.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        for region in [cells[0], "Total"] {
            for gender in [cells[1], "Total"] {
                *counts.entry((region.to_owned(), gender.to_owned())).or_insert(0) += 1;
            }
        }
    }
    let mut text = "region,gender,count\n".to_owned();
    counts.iter().for_each(|((region, gender), n)| text += &format!("{region},{gender},{n}\n"));
    let (tables, together) = joined(&[("m.csv", &text)], &Reading::default()).unwrap();
    let done =
        hide(&tables, &together, &Hiding::small_counts(3), &request(Protection::NotExact)).unwrap();
    assert_eq!((done.small, done.others, done.is_best), (1, 3, true));
}

proptest! {
    #[test]
    fn no_text_is_a_panic(text in "(area|count|kind|a|b|Total|,|\n|\"|3|[*]|\\PC){0,60}", across in any::<bool>()) {
        let crosstab = across.then(|| "kind".to_owned());
        let reading = Reading { crosstab, ..Reading::default() };
        let lines = text.lines().count().max(1) as u64;
        if let Err(bad) = joined(&[("t.csv", &text)], &reading) {
            prop_assert!((1..=lines + 1).contains(&bad.line), "{bad}");
        }
        let _ = read_groups("g.csv", &text);
    }
}
