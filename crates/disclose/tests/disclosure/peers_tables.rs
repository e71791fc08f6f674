//! Sample tables that other programs publish, through the same path as one's own files: read,
//! joined, protected, and attacked as published. The files lie beside the project.
//!
//! `gausssuppression/testdata/d53.rds` is left out: it is in R's own form, which nothing here reads.

use crate::exact_problems::shared;
use lifechances_disclose::attackers::{Known, Shown, attack_bounds};
use lifechances_disclose::exact::{Cost, Method, MoneyRule, Protection, Request};
use lifechances_disclose::own_tables::{
    Beside, DecimalMark, Figures, HiddenCells, Hiding, Joined, OwnTable, Reading, Zeros, hide,
    join, read_groups, read_table,
};
use std::collections::BTreeMap;

const REQUEST: Request = Request {
    protection: Protection::Interval,
    cost: Cost::Cells,
    method: Method::BestUpTo(100),
    work: 60,
};

fn beside() -> Beside {
    let word = |word: &str| Some(word.to_owned());
    let largest = vec!["first".to_owned(), "second".to_owned()];
    Beside { contributors: word("givers"), largest, status: None, left_out: Vec::new() }
}

fn sums() -> Reading {
    let figures = Figures::Sums { decimals: 0 };
    Reading { figures, beside: beside(), ..Reading::default() }
}

fn tables(files: &[(&str, &str)], reading: &Reading) -> (Vec<OwnTable>, Joined) {
    let read = |(name, text): &(&str, &str)| read_table(name, text, reading).unwrap();
    let tables: Vec<OwnTable> = files.iter().map(read).collect();
    let joined = join(&tables, reading).unwrap();
    (tables, joined)
}

/// Protects files, reads what was written, and gives what follows for each hidden figure by name.
#[expect(clippy::print_stdout, reason = "a report of how many hide and how long it took")]
fn protected(
    named: &str,
    files: &[(&str, &str)],
    reading: &Reading,
    hiding: &Hiding,
) -> (HiddenCells, BTreeMap<String, Known>) {
    let (tables_read, joined) = tables(files, reading);
    #[expect(clippy::disallowed_methods, reason = "a report of how long it took")]
    let start = std::time::Instant::now();
    let hidden = hide(&tables_read, &joined, hiding, &REQUEST).unwrap();
    println!(
        "{named}: {} cells, {} had to hide, {} others ({} for insiders) with a value of {}, {:?}",
        joined.publication.figures.len(),
        hidden.small,
        hidden.others,
        hidden.for_insiders,
        hidden.hidden_value,
        start.elapsed()
    );
    let written: Vec<(&str, &str)> =
        files.iter().zip(&hidden.files).map(|((name, _), text)| (*name, text.as_str())).collect();
    let reading = Reading { beside: Beside::default(), ..reading.clone() };
    let (_, published) = tables(&written, &reading);
    assert_eq!(published.given_away, [""; 0], "no file shows what another hides");
    let figures = published.publication.figures.iter().zip(&joined.publication.figures);
    for (figure, truth) in figures {
        assert_eq!(figure.name, truth.name);
        assert!(figure.shown == Shown::Hidden || figure.shown == truth.shown, "{}", figure.name);
    }
    let is_hidden = |n: usize| published.publication.figures[n].shown == Shown::Hidden;
    let known = attack_bounds(&published.publication, is_hidden, 60).unwrap();
    let name = |n: usize| published.publication.figures[n].name.clone();
    (hidden, known.into_iter().map(|known| (name(known.figure), known)).collect())
}

/// One record: the level along each dimension, the finest first and then those it is part of, and
/// an amount.
type Row = (Vec<Vec<String>>, u64);

/// A list with all totals; what each gave, the largest first, behind each line.
fn tabulated(dimensions: &str, rows: &[Row]) -> (String, BTreeMap<String, Vec<u64>>) {
    let mut cells: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for (levels, amount) in rows {
        let mut keys = vec![String::new()];
        for own in levels {
            let all = || own.iter().map(String::as_str).chain(["Total"]);
            keys = keys.iter().flat_map(|key| all().map(move |l| format!("{key}{l},"))).collect();
        }
        keys.into_iter().for_each(|key| cells.entry(key).or_default().push(*amount));
    }
    let mut text = format!("{dimensions},count,sum,givers,first,second\n");
    for (key, given) in &mut cells {
        let count = given.len();
        given.retain(|amount| *amount > 0);
        given.sort_unstable_by(|a, b| b.cmp(a));
        let amount = |n: usize| given.get(n).copied().unwrap_or(0);
        let (sum, givers) = (given.iter().sum::<u64>(), given.len());
        text += &format!("{key}{count},{sum},{givers},{},{}\n", amount(0), amount(1));
    }
    (text, cells)
}

/// What a figure needs above it by the p % rule, the (n, k) rule and the least number, said anew.
fn needs_above(given: &[u64], rule: &MoneyRule) -> u64 {
    let sum: u64 = given.iter().sum();
    let part = |amount: u64, per_cent: u64| (amount * per_cent).div_ceil(100);
    let first = given.first().copied().unwrap_or(0);
    let two: u64 = given.iter().take(rule.dominant).sum();
    let others: u64 = given.iter().skip(2).sum();
    let by_number = match given.len() as u64 {
        n if n < rule.least_organisations => part(sum, rule.closer_than_per_cent),
        _ => 0,
    };
    let by_dominance = (two * 100).div_ceil(rule.dominant_per_cent).saturating_sub(sum);
    by_number.max(by_dominance).max(part(first, rule.closer_than_per_cent).saturating_sub(others))
}

fn name_of(dimensions: &str, key: &str) -> String {
    let mut named: Vec<(&str, &str)> = dimensions.split(',').zip(key.split(',')).collect();
    named.retain(|(_, level)| *level != "Total");
    named.sort_unstable();
    let words: Vec<String> = named.iter().map(|(d, level)| format!("{d} {level}")).collect();
    if words.is_empty() { "the total".to_owned() } else { words.join(", ") }
}

/// Every sum that tells too much hides, and readers believe that it may be as much more as it needs.
fn must_be_safe(
    dimensions: &str,
    cells: &BTreeMap<String, Vec<u64>>,
    known: &BTreeMap<String, Known>,
) -> usize {
    let mut risky = 0;
    for (key, given) in cells {
        let (need, sum) = (needs_above(given, &MoneyRule::house()), given.iter().sum::<u64>());
        if need > 0 {
            let name = name_of(dimensions, key);
            let known = known.get(&name).unwrap_or_else(|| panic!("{name} is shown"));
            assert!(known.high.is_none_or(|high| high >= sum + need), "{name}: {known:?}, {sum}");
            assert!(known.low + need.min(sum) <= sum, "{name}: {known:?}, {sum}");
            risky += 1;
        }
    }
    risky
}

fn of_sdctable(text: &str, columns: &[usize], amount: usize) -> Vec<Row> {
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        // An activity such as Ab is part of A.
        let levels = |n: &usize| match cells[*n] {
            two if *n >= 2 => vec![two.to_owned(), two[..1].to_owned()],
            one => vec![one.to_owned()],
        };
        (columns.iter().map(levels).collect(), cells[amount].parse().unwrap())
    };
    text.lines().skip(1).map(row).collect()
}

fn by_first_letter(rows: &[Row], dimension: usize) -> BTreeMap<String, String> {
    let levels = rows.iter().map(|(levels, _)| &levels[dimension]);
    levels.map(|own| (own[0].clone(), own[1].clone())).collect()
}

#[test]
fn two_linked_tables_of_sdctable_are_protected_together() {
    let Some(text) = shared("sdctable/microdata2.csv") else { return };
    let (old, new) = (of_sdctable(&text, &[0, 1, 2], 4), of_sdctable(&text, &[0, 1, 3], 4));
    let names = ["region,gender,old", "region,gender,new"];
    let (by_old, old_cells) = tabulated(names[0], &old);
    let (by_new, new_cells) = tabulated(names[1], &new);
    let groups = [
        ("old".to_owned(), by_first_letter(&old, 2)),
        ("new".to_owned(), by_first_letter(&new, 2)),
    ];
    let files = [("old.csv", by_old.as_str()), ("new.csv", by_new.as_str())];
    let mut beside = beside();
    beside.left_out.push("count".to_owned());
    let count = Some("sum".to_owned());
    let reading = Reading { beside, count, groups: groups.clone().into(), ..sums() };
    let hiding = Hiding::few_contributors(MoneyRule::house());
    // What is left out is left out of what is written, too.
    let (hidden, known) = protected("microdata2, sums", &files, &reading, &hiding);
    let risky =
        must_be_safe(names[0], &old_cells, &known) + must_be_safe(names[1], &new_cells, &known);
    assert!(risky > 0 && hidden.small > 0, "{risky}");
    let of_counts = ["sum", "givers", "first", "second"].map(str::to_owned).to_vec();
    let beside = Beside { left_out: of_counts, ..Beside::default() };
    let reading = Reading { beside, groups: groups.into(), ..Reading::default() };
    let (hidden, known) =
        protected("microdata2, counts", &files, &reading, &Hiding::small_counts(3));
    assert!(hidden.small > 0);
    let is_known = |known: &Known| known.low > 0 || known.high.is_some_and(|high| high < 3);
    let (_, joined) = tables(&files, &reading);
    for figure in &joined.publication.figures {
        if matches!(figure.shown, Shown::Exactly(1 | 2)) {
            assert!(known.get(&figure.name).is_some_and(|k| !is_known(k)), "{}", figure.name);
        }
    }
}

#[test]
fn sums_of_the_smaller_sample_of_sdctable_are_protected() {
    let Some(text) = shared("sdctable/microdata1.csv") else { return };
    let rows = of_sdctable(&text, &[0, 1], 2);
    let (text, cells) = tabulated("region,gender", &rows);
    let mut beside = beside();
    beside.left_out.push("count".to_owned());
    let reading = Reading { beside, count: Some("sum".to_owned()), ..sums() };
    let hiding = Hiding::few_contributors(MoneyRule::house());
    let (_, known) = protected("microdata1, sums", &[("m.csv", &text)], &reading, &hiding);
    assert!(must_be_safe("region,gender", &cells, &known) > 0);
}

/// 162 sums by size and region with a hierarchy, a status by hand and protection levels.
#[test]
fn the_table_of_tau_argus_is_protected_as_far_as_it_asks() {
    let (Some(table), Some(hierarchy)) =
        (shared("tauargus/tableinput/pp.tab"), shared("tauargus/tableinput/region2.hrc"))
    else {
        return;
    };
    let text = "size;region;amount;givers;shadow;cost;first;second;status;down;up\n".to_owned()
        + &table.replace('\r', "");
    let groups = read_groups("region2.hrc", &hierarchy).unwrap();
    assert_eq!(groups.len(), 12);
    let beside = Beside {
        status: Some("status".to_owned()),
        left_out: ["shadow", "cost", "down", "up"].map(str::to_owned).to_vec(),
        ..beside()
    };
    let reading = Reading {
        figures: Figures::Sums { decimals: 2 },
        decimal_mark: DecimalMark::Comma,
        groups: BTreeMap::from([("region".to_owned(), groups)]),
        beside,
        ..Reading::default()
    };
    // As published, the parts of one column do not make its total.
    let read = read_table("pp.tab", &text, &reading).unwrap();
    let bad = join(&[read], &reading).unwrap_err();
    assert!(bad.says.contains("the parts do not make the total"), "{bad}");
    // The totals say what is lacking: 1.00 of size 4 in region 4, and so in its group.
    let text = text
        .replace(
            "\" 4\";\" 4\";0,00;0;0,00;0,00;0,00;0,00;E;0,00",
            "\" 4\";\" 4\";1,00;1;1,00;1,00;1,00;0,00;U;0,15",
        )
        .replace(
            "\" 4\";\"Os\";4,00;1;5,00;5,00;4,00;0,00;U",
            "\" 4\";\"Os\";5,00;2;5,00;5,00;4,00;1,00;U",
        );
    // The levels of the file are those of 15 %.
    let rule = MoneyRule { closer_than_per_cent: 15, ..MoneyRule::house() };
    let hiding = Hiding { zeros: Zeros::Shown, ..Hiding::few_contributors(rule) };
    let (hidden, known) = protected("pp.tab", &[("pp.tab", &text)], &reading, &hiding);
    assert_eq!(hidden.small, 10);
    let pence = |text: &str| text.replace(',', "").parse::<u64>().unwrap();
    for line in text.lines().filter(|line| line.contains(";U;")) {
        let cells: Vec<String> =
            line.split(';').map(|cell| cell.trim_matches(['"', ' ']).to_owned()).collect();
        let name = name_of("size,region", &format!("{},{}", cells[0], cells[1]));
        let (value, down, up) = (pence(&cells[2]), pence(&cells[9]), pence(&cells[10]));
        let known = known.get(&name).unwrap_or_else(|| panic!("{name} is shown"));
        assert!(known.low + down <= value, "{name}: {known:?}, {value}");
        assert!(known.high.is_none_or(|high| high >= value + up), "{name}: {known:?}, {value}");
    }
}

/// Savings of 4,580 people by sex and age, each with a hierarchy.
#[test]
fn the_savings_of_tau_argus_are_protected() {
    let (Some(rows), Some(sex), Some(age)) = (
        shared("tauargus/cellkey-magnitude/microdata.csv"),
        shared("tauargus/cellkey-magnitude/dim_sex.hrc"),
        shared("tauargus/cellkey-magnitude/dim_age.hrc"),
    ) else {
        return;
    };
    let sex = read_groups("dim_sex.hrc", &sex).unwrap();
    let age = read_groups("dim_age.hrc", &age).unwrap();
    assert_eq!((sex.len(), age.len()), (2, 2));
    let with_groups = |level: &str, groups: &BTreeMap<String, String>| {
        std::iter::once(level.to_owned()).chain(groups.get(level).cloned()).collect::<Vec<_>>()
    };
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(';').map(str::trim).collect();
        let levels = vec![with_groups(cells[0], &sex), with_groups(cells[1], &age)];
        (levels, cells[3].parse().unwrap())
    };
    let rows: Vec<Row> = rows.lines().map(row).collect();
    let (text, cells) = tabulated("sex,age", &rows);
    let mut beside = beside();
    beside.left_out.push("count".to_owned());
    let groups = BTreeMap::from([("sex".to_owned(), sex), ("age".to_owned(), age)]);
    let reading = Reading { beside, groups, count: Some("sum".to_owned()), ..sums() };
    let hiding = Hiding::few_contributors(MoneyRule::house());
    let (_, known) = protected("savings", &[("s.csv", &text)], &reading, &hiding);
    let house = must_be_safe("sex,age", &cells, &known);
    println!("savings: {house} tell too much by the rule of the house");
    // Under a strict rule the smallest groups of ages hide.
    let strict = MoneyRule { dominant_per_cent: 20, ..MoneyRule::house() };
    let hiding = Hiding::few_contributors(strict);
    let (hidden, known) = protected("savings, (2, 20 %)", &[("s.csv", &text)], &reading, &hiding);
    let is_risky = |given: &&Vec<u64>| needs_above(given, &strict) > 0;
    assert_eq!(cells.values().filter(is_risky).count(), hidden.small);
    assert!(hidden.small > 0 && known.len() > hidden.small);
}
