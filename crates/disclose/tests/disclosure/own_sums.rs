//! Sums of money and hours in one's own tables: nobody who gave to one can work another out, as
//! trying every table says.

use commons::{Stream, Streams};
use lifechances_disclose::exact::{Cost, Method, MoneyRule, Protection, Request};
use lifechances_disclose::own_tables::{
    BadTable, Beside, CannotProtect, DecimalMark, Figures, HiddenCells, Hiding, Marks, Reading,
    Zeros, attack_sums, hide, join, read_groups, read_table,
};
use proptest::prelude::*;

const REQUEST: Request = Request {
    protection: Protection::Interval,
    cost: Cost::Cells,
    method: Method::BestUpTo(100),
    work: 20,
};

fn beside() -> Beside {
    let word = |word: &str| Some(word.to_owned());
    let largest = vec!["first".to_owned(), "second".to_owned()];
    Beside { contributors: word("givers"), largest, status: None, left_out: Vec::new() }
}

fn reading() -> Reading {
    let figures = Figures::Sums { decimals: 0 };
    Reading { figures, beside: beside(), ..Reading::default() }
}

fn house() -> Hiding {
    Hiding::few_contributors(MoneyRule::house())
}

fn protected(text: &str, reading: &Reading, hiding: &Hiding) -> Result<HiddenCells, CannotProtect> {
    let tables = vec![read_table("t.csv", text, reading).unwrap()];
    let joined = join(&tables, reading).unwrap();
    hide(&tables, &joined, hiding, &REQUEST)
}

/// Who gave what to four cells: two lines of two, or one line of four.
struct Gifts {
    is_one_line: bool,
    cells: [Vec<u64>; 4],
}

impl Gifts {
    fn some(stream: &mut Stream) -> Self {
        let cell = |stream: &mut Stream| {
            let givers = stream.index(5);
            let mut own: Vec<u64> = (0..givers).map(|_| 1 + stream.below(4)).collect();
            own.sort_unstable_by(|a, b| b.cmp(a));
            own
        };
        let is_one_line = stream.chance(0.4);
        Self { is_one_line, cells: std::array::from_fn(|_| cell(stream)) }
    }

    /// Names of the figures and the cells each is made of.
    fn figures(&self) -> Vec<(&'static str, Vec<usize>)> {
        if self.is_one_line {
            let mut line: Vec<_> =
                ["a", "b", "c", "d"].into_iter().zip((0..4).map(|n| vec![n])).collect();
            line.push(("Total", vec![0, 1, 2, 3]));
            return line;
        }
        let names =
            ["n,y", "n,z", "n,Total", "s,y", "s,z", "s,Total", "Total,y", "Total,z", "Total,Total"];
        let cells: [&[usize]; 9] =
            [&[0], &[1], &[0, 1], &[2], &[3], &[2, 3], &[0, 2], &[1, 3], &[0, 1, 2, 3]];
        names.into_iter().zip(cells.iter().map(|cells| cells.to_vec())).collect()
    }

    /// What each gave to a figure, the largest first. Nobody gives to two cells.
    fn given(&self, cells: &[usize]) -> Vec<u64> {
        let mut all: Vec<u64> = cells.iter().flat_map(|cell| self.cells[*cell].clone()).collect();
        all.sort_unstable_by(|a, b| b.cmp(a));
        all
    }

    fn file(&self) -> String {
        let dimensions = if self.is_one_line { "area" } else { "area,kind" };
        let mut text = format!("{dimensions},sum,givers,first,second\n");
        for (name, cells) in self.figures() {
            let given = self.given(&cells);
            let amount = |n: usize| given.get(n).map_or(String::new(), u64::to_string);
            let sum: u64 = given.iter().sum();
            text += &format!("{name},{sum},{},{},{}\n", given.len(), amount(0), amount(1));
        }
        text
    }

    /// What everybody who gave knows of the hidden figures to which they gave.
    fn what_each_knows(&self, hidden: &[bool]) -> Vec<Knows> {
        let figures = self.figures();
        let everybody =
            (0..4).flat_map(|cell| self.cells[cell].iter().map(move |gave| (cell, *gave)));
        let knows = |(cell, gave): (usize, u64)| {
            let own = figures
                .iter()
                .enumerate()
                .filter(|(n, (_, all))| hidden[*n] && all.contains(&cell));
            let limit = |(n, (_, all)): (usize, &(&str, Vec<usize>))| {
                let is_alone = self.given(all).len() == 1;
                (n, gave, if is_alone { gave } else { u64::MAX })
            };
            Knows { cell, gave, limits: own.map(limit).collect() }
        };
        everybody.map(knows).collect()
    }

    /// Whether a table of four cells with these limits agrees with all that is shown.
    fn is_possible(&self, hidden: &[bool], limits: &[(usize, u64, u64)]) -> bool {
        const MOST: u64 = 22;
        let figures = self.figures();
        let fits = |cells: &[u64; 4]| {
            figures.iter().enumerate().all(|(n, (_, own))| {
                let sum: u64 = own.iter().map(|cell| cells[*cell]).sum();
                let is_true = || sum == self.given(own).iter().sum::<u64>();
                let within =
                    |(at, low, high): &(usize, u64, u64)| *at != n || (*low..=*high).contains(&sum);
                (hidden[n] || is_true()) && limits.iter().all(within)
            })
        };
        let single = |cell: usize| figures.iter().position(|(_, own)| own == &[cell]).unwrap();
        let range = |cell: usize| {
            let shown: u64 = self.cells[cell].iter().sum();
            if hidden[single(cell)] { 0..=MOST } else { shown..=shown }
        };
        range(0).any(|a| range(1).any(|b| range(2).any(|c| range(3).any(|d| fits(&[a, b, c, d])))))
    }
}

/// Somebody who gave: to which cell, what, and between what and what figures must lie for them.
#[derive(Debug)]
struct Knows {
    cell: usize,
    gave: u64,
    limits: Vec<(usize, u64, u64)>,
}

/// The rule said slowly: fewer than three, two with more than 90 %, or one who can work another out
/// to within 10 %.
fn tells_too_much(given: &[u64]) -> bool {
    let sum: u64 = given.iter().sum();
    let two: u64 = given.iter().take(2).sum();
    let pairs = || {
        let all = 0..given.len();
        all.clone().flat_map(move |i| all.clone().map(move |j| (i, j))).filter(|(i, j)| i != j)
    };
    let is_close = |(i, j): (usize, usize)| (sum - given[j]) * 10 < given[i] * 11;
    sum > 0 && (given.len() < 3 || two * 100 > sum * 90 || pairs().any(is_close))
}

#[test]
fn nobody_who_gave_can_work_another_out_closer_than_the_rule() {
    let (mut done, mut tried, mut for_insiders, mut refused) = (0, 0, 0, 0);
    for round in 0..250 {
        let gifts = Gifts::some(&mut Streams::new(73).numbered("gifts", round));
        let text = gifts.file();
        let hidden = match protected(&text, &reading(), &house()) {
            Ok(hidden) => hidden,
            Err(CannotProtect::Refused(_) | CannotProtect::Insider { .. }) => {
                refused += 1;
                continue;
            }
            Err(other) => panic!("{other} of\n{text}"),
        };
        done += 1;
        for_insiders += hidden.for_insiders;
        let written: Vec<&str> = hidden.files[0].lines().skip(1).collect();
        let is_hidden: Vec<bool> = written.iter().map(|line| line.ends_with(",[c]")).collect();
        assert!(written.iter().all(|line| line.matches(',').count() <= 2), "no giver is written");
        let figures = gifts.figures();
        for (at, (name, cells)) in figures.iter().enumerate() {
            let given = gifts.given(cells);
            assert!(is_hidden[at] || !tells_too_much(&given), "{name} is shown of\n{text}");
            if !tells_too_much(&given) || given.is_empty() {
                continue;
            }
            for knows in gifts.what_each_knows(&is_hidden) {
                // What is left for another here, with what this one knows of every figure.
                let is_here = cells.contains(&knows.cell);
                let mine = if is_here { knows.gave } else { 0 };
                let mut others = given.clone();
                if let Some(own) = given.iter().position(|gift| is_here && *gift == mine) {
                    others.remove(own);
                }
                let Some(most) = others.first() else { continue };
                let mut limits = knows.limits.clone();
                limits.push((at, mine + (most * 11).div_ceil(10), u64::MAX));
                let possible = gifts.is_possible(&is_hidden, &limits);
                assert!(possible, "{knows:?} works out {name} in\n{text}{written:?}");
                tried += 1;
            }
        }
    }
    println!("{done} protected, {refused} refused, {tried} tried, {for_insiders} for insiders");
    assert!(done > 80 && tried > 500 && for_insiders > 5, "{done} {tried} {for_insiders}");
}

/// Two sums with one giver each hide in one line: readers cannot tell them apart, each giver can.
#[test]
fn an_only_giver_works_out_the_other_unless_a_third_sum_hides() {
    let text = "area,sum,givers,first,second,status\na,40,1,40,,U\nb,60,1,60,,U\n\
                c,300,9,60,50,S\nTotal,400,11,60,60,S\n";
    let status = Some("status".to_owned());
    let marks = Marks::AreHidden;
    let reading = Reading { beside: Beside { status, ..beside() }, marks, ..reading() };
    let tables = [read_table("t.csv", text, &reading).unwrap()];
    let joined = join(&tables, &reading).unwrap();
    let found = attack_sums(&joined, &house(), reading.figures, 5).unwrap();
    assert_eq!(found.found.findings, [], "readers know only that they make 100");
    let says: Vec<&str> = found.insiders.iter().map(|weak| weak.says.as_str()).collect();
    let said = "Whoever gave alone to “area a” can work out that “area b” must be 60: hide one \
                more figure of its line or column.";
    assert_eq!((says.len(), says[0]), (2, said));
    let orders = Reading { marks: Marks::AreOrders, ..reading };
    let hidden = protected(text, &orders, &house()).unwrap();
    assert_eq!((hidden.small, hidden.others, hidden.for_insiders), (2, 1, 1));
    assert_eq!(hidden.files, ["area,sum\na,[c]\nb,[c]\nc,[c]\nTotal,400\n"]);
    assert_eq!((hidden.hidden_value, hidden.is_best), (300, false));
}

#[test]
fn what_is_said_by_hand_stands_before_the_rule() {
    let head = "area,sum,givers,first,second,status\n";
    let status = Some("status".to_owned());
    let reading = Reading { beside: Beside { status, ..beside() }, ..reading() };
    let written = |rows: &str| {
        let hidden = protected(&format!("{head}{rows}"), &reading, &house()).unwrap();
        let lines = hidden.files[0].lines().skip(1);
        lines.map(|line| line.split_once(',').unwrap().1.to_owned()).collect::<Vec<_>>()
    };
    // By the rule a hides, and the smallest others could hide with it: b does, unless it is kept.
    let total = "Total,1000,30,90,90,\n";
    let rows = format!("a,100,1,100,,\nb,300,9,90,80,\nc,600,20,90,90,S\n{total}");
    assert_eq!(written(&rows).iter().filter(|cell| *cell == "[c]").count(), 2);
    let kept = rows.replace("90,80,\n", "90,80,P\n");
    assert_eq!(written(&kept), ["[c]", "300", "[c]", "1000"]);
    let safe = rows.replace("100,,\n", "100,,S\n");
    assert_eq!(written(&safe), ["100", "300", "600", "1000"]);
    let unsafe_one = rows.replace("90,80,\n", "90,80,U\n");
    assert_eq!(written(&unsafe_one)[..2], ["[c]", "[c]"]);
    // Without columns of givers a status is enough.
    let bare = "area,sum,status\na,100,U\nb,300,S\nc,600,P\nTotal,1000,P\n";
    let beside = Beside { status: Some("Status".into()), ..Beside::default() };
    let reading = Reading { beside, ..reading };
    let hidden = protected(bare, &reading, &house()).unwrap();
    assert_eq!(hidden.files, ["area,sum\na,[c]\nb,[c]\nc,600\nTotal,1000\n"]);
}

#[test]
fn zeros_and_full_lines_hide_when_asked() {
    let reading = Reading::default();
    let text = "area,answer,count\nn,yes,40\nn,no,0\nn,Total,40\ns,yes,30\ns,no,50\ns,Total,80\n\
                Total,yes,70\nTotal,no,50\nTotal,Total,120\n";
    let hidden = |hiding: &Hiding| {
        let hidden = protected(text, &reading, hiding).unwrap();
        assert_eq!(hidden.small == 0, hidden.others == 0);
        hidden.files[0].lines().skip(1).map(|line| line.ends_with("[c]")).collect::<Vec<_>>()
    };
    let plain = Hiding::small_counts(10);
    assert_eq!(hidden(&plain), [false; 9]);
    let by_answers = Hiding { answers: vec!["Answer".into()], ..plain.clone() };
    assert!(hidden(&by_answers)[1], "no hides where all said yes");
    let by_area = Hiding { answers: vec!["area".into()], ..plain.clone() };
    assert!(hidden(&by_area)[1], "all who said no live in s");
    let zeros = Hiding { zeros: Zeros::Hidden, ..plain.clone() };
    assert!(hidden(&zeros)[1]);
    // A zero that everybody knows protects nobody: the small one needs two others.
    let line = "area,count\na,3\nb,0\nc,50\nd,70\nTotal,123\n";
    let shown = Hiding { zeros: Zeros::Shown, ..plain };
    let hidden = protected(line, &reading, &shown).unwrap();
    assert!(hidden.files[0].contains("b,0\n"), "{}", hidden.files[0]);
}

#[test]
fn decimals_and_columns_are_read_as_they_were_written() {
    let sums = Figures::Sums { decimals: 2 };
    assert_eq!(sums.in_words(1_234), "12.34");
    assert_eq!(sums.in_words(5), "0.05");
    let text = "area;Amount;givers;first;second;note\na;1.234,5;12;200,05;100;x\n\
                b;0,5;0;;;y\nTotal;1.235,00;12;200,05;100;z\n";
    let mut beside = beside();
    beside.left_out.push("note".to_owned());
    let decimal_mark = DecimalMark::Comma;
    let reading = Reading { figures: sums, decimal_mark, beside, ..Reading::default() };
    let bad = read_table("t.csv", text, &reading).unwrap_err();
    assert_eq!((bad.line, bad.column), (3, Some(3)), "{bad}");
    let text = text.replace("b;0,5;0;", "b;0,5;9;");
    let table = read_table("t.csv", &text, &reading).unwrap();
    let joined = join(&[table], &reading).unwrap();
    let shown: Vec<String> =
        joined.publication.figures.iter().map(|f| format!("{:?}", f.shown)).collect();
    assert_eq!(shown, ["Exactly(123450)", "Exactly(50)", "Exactly(123500)"]);
    let groups = read_groups("r.hrc", "Nr\n@ 1\n@ 2\n@@2a\nOs \n@ 4").unwrap();
    let pairs: Vec<(&str, &str)> = groups.iter().map(|(a, b)| (&a[..], &b[..])).collect();
    assert_eq!(pairs, [("1", "Nr"), ("2", "Nr"), ("2a", "2"), ("4", "Os")]);
}

#[test]
fn every_mistake_beside_a_sum_is_told_with_its_place() {
    let head = "area,sum,givers,first,second,status\n";
    let status = Some("status".to_owned());
    let all = Reading { beside: Beside { status, ..beside() }, ..reading() };
    for (row, place, words) in [
        ("a,1.5,3,1,,", (2, 2), "at most 0 decimals"),
        ("a,15,few,1,,", (2, 3), "how many gave to it"),
        ("a,15,3,1.5,,", (2, 4), "largest amounts was expected"),
        ("a,15,3,5,6,", (2, 5), "larger than the one before"),
        ("a,15,3,9,8,", (2, 4), "more than the sum"),
        ("a,15,0,,,", (2, 3), "nobody gave to it and yet"),
        ("a,15,3,5,5,Q", (2, 6), "a status was expected"),
        ("a,15,3,5,5,E", (2, 6), "nobody is in it"),
    ] {
        let bad = read_table("t.csv", &format!("{head}{row}\n"), &all).unwrap_err();
        assert_eq!((bad.line, bad.column.unwrap()), place, "{row}: {bad}");
        assert!(bad.says.contains(words), "{row}: {bad}");
    }
    for (beside, words) in [
        (Beside { contributors: Some("who".into()), ..beside() }, "“who”: there is no column"),
        (
            Beside { status: Some("first".into()), ..beside() },
            "“first”: the column is named for two",
        ),
    ] {
        let reading = Reading { beside, ..reading() };
        let bad = read_table("t.csv", &format!("{head}a,1,1,1,,\n"), &reading).unwrap_err();
        assert_eq!((bad.line, bad.column), (1, None));
        assert!(bad.says.contains(words), "{bad}");
    }
    for (text, line, words) in [
        ("A\n@@1\n", 2, "one @ more"),
        ("@1\n", 1, "one @ more"),
        ("A\n@\n", 2, "name of a level"),
        ("A\n@1\nB\n@1\n", 4, "earlier line"),
        ("A\n@B\nB\n@A\n", 3, "earlier line"),
    ] {
        let bad: BadTable = read_groups("g.hrc", text).unwrap_err();
        assert_eq!(bad.line, line, "{text}: {bad}");
        assert!(bad.says.contains(words), "{text}: {bad}");
    }
    let one_largest =
        Beside { largest: vec!["first".into()], left_out: vec!["second".into()], ..beside() };
    let short = Reading { beside: one_largest, ..reading() };
    let text = "area,sum,givers,first,second\na,15,3,5,5\n";
    let said = protected(text, &short, &house()).err().unwrap().to_string();
    assert!(said.contains("the largest 2 amounts"), "{said}");
    let bare = Reading { figures: Figures::Sums { decimals: 0 }, ..Reading::default() };
    let said = protected("area,sum\na,15\n", &bare, &house()).err().unwrap().to_string();
    assert!(said.contains("nobody says who gave to “area a”"), "{said}");
}

proptest! {
    #[test]
    fn no_text_of_sums_is_a_panic(
        text in "(a|b|Total|,|;|\n|\"|3|1,5|2.25|U|S|[*]|\\PC){0,60}",
        decimals in 0_u32..=6,
        comma in any::<bool>(),
    ) {
        let decimal_mark = if comma { DecimalMark::Comma } else { DecimalMark::Point };
        let beside = Beside { status: Some("status".into()), ..beside() };
        let figures = Figures::Sums { decimals };
        let reading = Reading { figures, decimal_mark, beside, ..Reading::default() };
        let text = format!("area,sum,givers,first,second,status\n{text}");
        let lines = text.lines().count().max(1) as u64;
        match read_table("t.csv", &text, &reading).and_then(|table| join(&[table], &reading)) {
            Ok(joined) => drop(attack_sums(&joined, &house(), figures, 1)),
            Err(bad) => prop_assert!((1..=lines + 1).contains(&bad.line), "{bad}"),
        }
        let _ = read_groups("g.hrc", &format!("A\n@{text}"));
    }
}
