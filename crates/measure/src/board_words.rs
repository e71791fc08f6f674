//! The sentences of the scoreboard. They describe and compare; they never explain.

use crate::definition::{Definition, Polarity, TargetRule, Unit};
use crate::gap::{Certainty, Comparison, Gap};
use crate::inside::InsideGap;
use crate::observation::{Observation, State};
use crate::scoreboard::{ScoreboardRow, Sides};
use crate::target::{Met, VISION_YEAR};
use crate::trend::{Change, Recent};

/// What a row says, most important first.
pub(crate) fn sentences(row: &ScoreboardRow, sides: &Sides) -> Vec<String> {
    let d = &row.definition;
    let mut said = Vec::new();
    match &row.level {
        None if row.so_far.is_none() => return vec![no_figure(d, &sides.place_name)],
        None => {}
        Some(level) => {
            said.push(level_words(d, level, sides));
            said.push(gap_words(row, sides));
            said.extend(change_words(row));
            said.extend(recent_words(d, &row.trend.recent));
        }
    }
    if let Some(so_far) = &row.so_far {
        said.extend(so_far_words(d, &so_far.ours, so_far.benchmark.as_ref(), sides));
    }
    said.push(inside_words(d, &row.inside));
    said.push(row.target.words.clone());
    said
}

fn no_figure(d: &Definition, place: &str) -> String {
    match &d.not_published {
        Some(why) => format!("There is no published figure. {} {}", why.reason, why.needed),
        None => format!(
            "No figure for {place} has been loaded yet. It is published in: {}.",
            d.sources.first().map_or("", |s| s.publication.as_str())
        ),
    }
}

fn level_words(d: &Definition, level: &Observation, sides: &Sides) -> String {
    let value = level.usable().map_or(String::new(), |v| d.display(v));
    let interval = level.interval.map_or(String::new(), |i| {
        format!(
            " ({} interval {} to {})",
            i.confidence.words(),
            crate::sentences::number(i.lower, d.decimals),
            crate::sentences::number(i.upper, d.decimals)
        )
    });
    format!("{}: {value}{interval} in {} in {}.", d.name, sides.place_name, level.period)
}

fn gap_words(row: &ScoreboardRow, sides: &Sides) -> String {
    let (d, england) = (&row.definition, &sides.benchmark_name);
    let Some(gap) = &row.gap else { return no_gap(row, england) };
    let theirs = d.display(gap.benchmark);
    if gap.comparison == Comparison::Similar {
        return match gap.certainty {
            Certainty::Interval => {
                format!("{england} has {theirs}: the difference is within what chance gives.")
            }
            Certainty::FiguresOnly | Certainty::CompleteCount => {
                format!("{england} has {theirs}: the same.")
            }
        };
    }
    let size = d.display_difference(gap.difference.abs());
    let way = if gap.difference > 0.0 { "higher" } else { "lower" };
    let judged = judged(gap);
    let chance = match gap.certainty {
        Certainty::Interval => ", more than chance would give",
        Certainty::FiguresOnly => "; no interval is published, so chance is not ruled out",
        Certainty::CompleteCount => "; both are complete counts",
    };
    format!("{england} has {theirs}: {} is {size} {way}{judged}{chance}.", sides.place_name)
}

const fn judged(gap: &Gap) -> &'static str {
    match gap.comparison {
        Comparison::Better => ", which is better",
        Comparison::Worse => ", which is worse",
        Comparison::Similar | Comparison::Higher | Comparison::Lower => "",
    }
}

fn no_gap(row: &ScoreboardRow, england: &str) -> String {
    if row.definition.unit == Unit::Rank {
        let among = row.level.as_ref().and_then(|level| level.denominator);
        let of = among.map_or(String::new(), |n| format!(" of {}", crate::sentences::number(n, 0)));
        return format!("1 is the most deprived{of}.");
    }
    match row.benchmark.as_ref().map(|b| &b.state) {
        Some(State::Quarantined { reason }) => {
            format!("It is not compared with {england}. {reason}")
        }
        Some(State::Current) | None => {
            format!("There is no figure for {england} in the same period to compare with.")
        }
    }
}

fn change_words(row: &ScoreboardRow) -> Vec<String> {
    let d = &row.definition;
    let mut said = Vec::new();
    let trend = &row.trend;
    if let Some(change) = &trend.since_previous {
        said.push(format!("{}.", change_phrase(d, change)));
    }
    let earlier = |c: &&Change| {
        trend.since_previous.as_ref().is_none_or(|p| c.from.last_year < p.from.last_year)
    };
    if let Some(change) = trend.since_first.as_ref().filter(earlier) {
        said.push(format!("{}.", change_phrase(d, change)));
    }
    for found in &trend.breaks {
        said.push(format!("The series breaks at {}: {}", found.from, found.what));
    }
    said
}

fn change_phrase(d: &Definition, change: &Change) -> String {
    let (from, to) = (&change.from, &change.to);
    let size = d.display_difference(change.difference.abs());
    let was = format!("It was {} in {}", d.display(from.value), from.period);
    let judged = match change.direction {
        Comparison::Better => ", an improvement",
        Comparison::Worse => ", a worsening",
        Comparison::Similar => return format!("{was}: no change by {}", to.period),
        Comparison::Higher | Comparison::Lower => "",
    };
    let way = if change.difference > 0.0 { "rise" } else { "fall" };
    format!("{was}: a {way} of {size} by {}{judged}", to.period)
}

fn recent_words(d: &Definition, recent: &Recent) -> Option<String> {
    match recent {
        Recent::Significant { slope, direction, .. } => {
            let way = match (direction, *slope > 0.0) {
                (Comparison::Better, _) => "improved",
                (Comparison::Worse, _) => "worsened",
                (Comparison::Similar | Comparison::Higher | Comparison::Lower, true) => "risen",
                (Comparison::Similar | Comparison::Higher | Comparison::Lower, false) => "fallen",
            };
            Some(format!(
                "Over the last five periods it has {way} by {} a year, more than chance would give.",
                d.display_difference(slope.abs())
            ))
        }
        Recent::NoSignificantChange { .. } => Some(
            "Over the last five periods there is no change beyond what chance gives.".to_owned(),
        ),
        Recent::NotTested { .. } => None,
    }
}

fn so_far_words(
    d: &Definition,
    ours: &Observation,
    benchmark: Option<&Observation>,
    sides: &Sides,
) -> Option<String> {
    let value = d.display(ours.usable()?);
    let theirs = benchmark
        .and_then(Observation::usable)
        .map_or(String::new(), |v| format!(", {} in {}", d.display(v), sides.benchmark_name));
    Some(format!(
        "So far in {}: {value}{theirs}. A part of a year is not compared with whole years.",
        ours.period
    ))
}

fn inside_words(d: &Definition, inside: &InsideGap) -> String {
    match inside {
        InsideGap::Fifths { fifths, ordered_by, period, .. } => {
            let [most, .., least] = &fifths.five;
            let higher = fifths.difference >= 0.0;
            let sign = if higher { 1.0 } else { -1.0 };
            let interval = fifths.difference_interval.map_or(String::new(), |ends| {
                let (one, other) = (sign * ends.low, sign * ends.high);
                let number = |value| crate::sentences::number(value, d.decimals);
                let (low, high) = (number(one.min(other)), number(one.max(other)));
                format!(" (95% interval {low} to {high})")
            });
            format!(
                "Inside the district in {period}: {} in the most deprived fifth and {} in the least \
                 deprived fifth, by {ordered_by}: {} {} where deprivation is highest{interval}.",
                d.display(most.value),
                d.display(least.value),
                d.display_difference(sign * fifths.difference),
                if higher { "higher" } else { "lower" },
            )
        }
        InsideGap::Range { highest, lowest, areas, kind, period } => format!(
            "Inside the district in {period}: from {} in {} to {} in {}, among {areas} areas \
             ({kind}). These two were picked for being extreme.",
            d.display(lowest.1),
            lowest.0,
            d.display(highest.1),
            highest.0
        ),
        InsideGap::NotKnown { why } => format!("The gap inside the district is not known. {why}"),
    }
}

/// The target in a sentence.
pub(crate) fn target(
    d: &Definition,
    value: Option<f64>,
    met: Option<Met>,
    needed_each_year: Option<f64>,
) -> String {
    if d.target.rule == TargetRule::NoTarget {
        return format!("No target is set. {}", d.target.because);
    }
    let limit = match d.polarity {
        Polarity::High => "at least",
        Polarity::Low => "at most",
        Polarity::Context => "about",
    };
    let Some(value) = value else {
        return format!(
            "Target for {VISION_YEAR}: level with England or better. No usable figure for England \
             is loaded, so it has no number yet."
        );
    };
    let aim = d.display(value);
    let how = match (met, needed_each_year) {
        (Some(Met::Yes), _) => " It is met today.".to_owned(),
        (_, Some(step)) => {
            let decimals = d.decimals.saturating_add(1);
            let size = crate::sentences::number(step.abs(), decimals);
            let way = if step > 0.0 { "rise" } else { "fall" };
            format!(
                " On a straight line that needs a {way} of {size}{} every year.",
                d.unit.after_difference()
            )
        }
        (Some(Met::NotYet) | None, None) => String::new(),
    };
    format!("Target for {VISION_YEAR}: {limit} {aim}, England's figure today.{how}")
}
