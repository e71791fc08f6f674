//! The linear programme's attack on random menus of noisy tables:
//! `cargo run --release -p lifechances-disclose --example menu_attack -- [MENUS]`.
//!
//! A menu is one to three tables of the same invented children by some of three characteristics.
//! Every cell and margin carries its own noise (standard deviation 3, at most 15), is hidden below
//! 10 and rounded to 5. The attacker sees all tables of a menu at once and knows how all of this is
//! done. For every true count from 1 to 9 the narrowest range is noted. The same attacker is set on
//! primary suppression alone, where it must succeed.
#![expect(clippy::print_stdout, reason = "an example that prints its table")]

use commons::{Stream, Streams};
use lifechances_disclose::attackers::{Figure, Publication, Shown, attack_bounds};
use lifechances_disclose::exact::{Axis, Problem, Request, protect, with_margins};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let menus = std::env::args().nth(1).map_or(Ok(1000), |menus| menus.parse())?;
    for rule in [Rule::PrimaryOnly, Rule::Noise] {
        let mut seen = Seen::default();
        for number in 0..menus {
            let mut stream = Streams::new(7).numbered("menus", number);
            attack_menu(rule, &mut stream, &mut seen)?;
        }
        println!("{rule:?}: {menus} menus, {seen:?}");
    }
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Rule {
    PrimaryOnly,
    Noise,
}

#[derive(Debug, Default)]
struct Seen {
    small_cells: u64,
    recovered: u64,
    certainly_small: u64,
    narrowest: Option<u64>,
}

fn attack_menu(
    rule: Rule,
    stream: &mut Stream,
    seen: &mut Seen,
) -> Result<(), Box<dyn std::error::Error>> {
    let (publication, values) = menu(rule, stream)?;
    let is_small = |n: usize| (1..10).contains(&values[n]);
    for known in attack_bounds(&publication, is_small, 20)? {
        let high = known.high.unwrap_or(u64::MAX);
        let truth = values[known.figure];
        assert!(known.low <= truth && truth <= high, "the truth lies outside");
        seen.small_cells += 1;
        seen.recovered += u64::from(known.low == high);
        seen.certainly_small += u64::from(known.low >= 1 && high < 10);
        seen.narrowest =
            Some(seen.narrowest.map_or(high - known.low, |least| least.min(high - known.low)));
    }
    Ok(())
}

/// Tables by characteristics of one cube, so that shared margins have one name and one noise.
fn menu(
    rule: Rule,
    stream: &mut Stream,
) -> Result<(Publication, Vec<u64>), Box<dyn std::error::Error>> {
    let sizes: Vec<usize> = (0..3).map(|_| 2 + stream.index(4)).collect();
    let cells: usize = sizes.iter().product();
    let mean = 2 + stream.below(30);
    let cube: Vec<u64> = (0..cells).map(|_| stream.below(mean) * (1 + stream.below(3))).collect();
    let tables = 1 + stream.index(3);
    let mut parts = Vec::new();
    for _ in 0..tables {
        let mut by: Vec<usize> = (0..3).filter(|_| stream.chance(0.6)).collect();
        if by.is_empty() {
            by.push(stream.index(3));
        }
        parts.push(table(&sizes, &cube, &by)?);
    }
    let linked = Problem::linked(&parts)?;
    let open = protect(&linked, &Request::default())?;
    let mut publication = Publication::clone(open.publication());
    let mut values = Vec::new();
    for figure in &mut publication.figures {
        let value = match figure.shown {
            Shown::Exactly(value) => value,
            Shown::Between(..) | Shown::Hidden | Shown::Impossible | Shown::Unpublished => 0,
        };
        values.push(value);
        *figure = Figure { name: figure.name.clone(), shown: shown(rule, value, stream) };
    }
    Ok((publication, values))
}

/// One table of the cube: characteristics that it does not have stand at their total.
fn table(
    sizes: &[usize],
    cube: &[u64],
    by: &[usize],
) -> Result<Problem, Box<dyn std::error::Error>> {
    let name = |axis: usize| ["area", "year", "need"][axis];
    let axes: Vec<Axis> = (0..3)
        .map(|axis| {
            let levels: Vec<String> = if by.contains(&axis) {
                (0..sizes[axis]).map(|n| format!("{}{n}", name(axis))).collect()
            } else {
                vec!["Total".to_owned()]
            };
            let levels: Vec<&str> = levels.iter().map(String::as_str).collect();
            let plain = Axis::plain(name(axis), &levels);
            if by.contains(&axis) { plain } else { plain.with_groups(Vec::new()) }
        })
        .collect();
    let shape: Vec<usize> = axes.iter().map(|axis| axis.levels.len()).collect();
    let mut counts = vec![0; shape.iter().product()];
    for (number, count) in cube.iter().enumerate() {
        let at = [number / (sizes[1] * sizes[2]), number / sizes[2] % sizes[1], number % sizes[2]];
        let place = at.iter().zip(&shape).fold(0, |place, (n, size)| place * size + n % size);
        counts[place] += count;
    }
    Ok(with_margins("menu", &axes, &counts)?)
}

fn shown(rule: Rule, value: u64, stream: &mut Stream) -> Shown {
    if rule == Rule::PrimaryOnly {
        return if (1..10).contains(&value) { Shown::Between(1, 9) } else { Shown::Exactly(value) };
    }
    #[expect(clippy::cast_possible_truncation, reason = "noise of at most 15")]
    let noise = (3.0 * stream.normal()).round().clamp(-15.0, 15.0) as i64;
    let noisy = value.saturating_add_signed(noise);
    if noisy < 10 {
        return Shown::Between(0, 9 + 15);
    }
    let rounded = (noisy + 2) / 5 * 5;
    Shown::Between((rounded - 2).saturating_sub(15), rounded + 2 + 15)
}
