//! Areas by their size, with the limits within which chance alone would bring most of them.
//!
//! A small area's figure jumps more than a large one's, so what is unusual depends on size.
//! Spiegelhalter, *Funnel plots for comparing institutional performance*, Statistics in Medicine
//! 24:1185, 2005. The limits are [`measure::methods::funnel`]: shares of people by the normal
//! approximation, rates by exact Poisson limits.

use measure::Confidence;
use measure::methods::funnel::{self, Lies};

use crate::beside::{counted, left_out, number};
use crate::number::{Unit, grouped};
use crate::plane::{LEFT, Plane, RIGHT};
use crate::scale::Axis;
use crate::shape::Shape;
use crate::svg::{Canvas, broken};
use crate::twin::{Twin, TwinCell};

/// The two counts of a figure, as they may be shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counts {
    /// How many were counted.
    pub events: f64,
    /// Out of how many.
    pub people: f64,
    /// How many decimals the figure is worth.
    pub decimals: u8,
}

/// One area.
#[derive(Debug, Clone, PartialEq)]
pub struct SizedArea {
    /// Its name.
    pub name: String,
    /// Its counts, or why there are none.
    pub counts: Result<Counts, String>,
}

/// What a figure is, which decides its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// People out of people, in per cent.
    Share,
    /// Events for every so many people.
    Rate(u32),
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    /// Unique on the page.
    pub id: String,
    /// What the picture shows.
    pub title: String,
    /// What the figures are.
    pub kind: Kind,
    /// One area and several: `locality`, `localities`.
    pub noun: (String, String),
    /// The people counted: `children`.
    pub people: String,
    /// The name of what areas are compared with.
    pub wider: String,
    /// Its counts.
    pub benchmark: Counts,
    /// The areas, in any order.
    pub areas: Vec<SizedArea>,
}

/// An area that can be drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Placed<'f> {
    name: &'f str,
    counts: Counts,
    lies: Lies,
}

const LINE: f64 = 27.0;
const MOST: usize = 38;
/// Sizes at which the limits of a share are drawn.
const STEPS: u32 = 60;
const LEVELS: [(Confidence, &str, f64); 2] = [
    (Confidence::NinetyFive, "limit", 20.0),
    (Confidence::NinetyNinePointEight, "limit wide", 500.0),
];

impl Funnel {
    fn base(&self) -> f64 {
        match self.kind {
            Kind::Share => 100.0,
            Kind::Rate(base) => f64::from(base),
        }
    }

    fn unit(&self) -> Unit {
        match self.kind {
            Kind::Share => Unit::PerCent,
            Kind::Rate(base) => Unit::Per(base),
        }
    }

    fn value(&self, counts: Counts) -> f64 {
        self.base() * counts.events / counts.people
    }

    fn lies(&self, counts: Counts) -> Option<Lies> {
        let whole = self.benchmark.events / self.benchmark.people;
        match self.kind {
            Kind::Share => funnel::share_lies(counts.events, counts.people, whole)
                .filter(|_| (0.0..=counts.people).contains(&counts.events)),
            Kind::Rate(_) => funnel::lies(counts.events, counts.people * whole),
        }
    }

    /// The areas that can be drawn, smallest first, then by name; and those that cannot, by name.
    fn order(&self) -> (Vec<Placed<'_>>, Vec<(&str, &str)>) {
        let (mut drawn, mut absent) = (Vec::new(), Vec::new());
        for area in &self.areas {
            let name = area.name.as_str();
            match &area.counts {
                Err(why) => absent.push((name, why.as_str())),
                Ok(counts) => match self.lies(*counts) {
                    Some(lies) => drawn.push(Placed { name, counts: *counts, lies }),
                    None => absent.push((name, "the counts have no limits of chance")),
                },
            }
        }
        drawn.sort_by(|a, b| {
            let size = a.counts.people.total_cmp(&b.counts.people);
            size.then_with(|| a.counts.events.total_cmp(&b.counts.events)).then(a.name.cmp(b.name))
        });
        absent.sort_unstable();
        (drawn, absent)
    }

    /// The sentences that say the same.
    pub fn reading(&self) -> String {
        let (drawn, absent) = self.order();
        if drawn.is_empty() {
            return format!("There is no figure to draw.{}", left_out(absent.len()));
        }
        let wide =
            drawn.iter().filter(|area| matches!(area.lies, Lies::High998 | Lies::Low998)).count();
        let narrow = drawn.iter().filter(|area| area.lies != Lies::Inside).count();
        let chance = funnel::flags_by_chance(drawn.len(), Confidence::NinetyFive);
        format!(
            "Of {} with a figure, {narrow} {} outside the 95% limits around {} ({}), {wide} of them \
             outside the 99.8% limits too. If none differed, chance alone would put about {} \
             outside the 95% limits.{}",
            counted(drawn.len(), (&self.noun.0, &self.noun.1)),
            if narrow == 1 { "lies" } else { "lie" },
            self.wider,
            self.unit().say(self.value(self.benchmark), self.benchmark.decimals),
            grouped(chance, 1),
            left_out(absent.len())
        )
    }

    /// The figures as a table. Numbers on the picture are those of its first column.
    pub fn twin(&self) -> Twin {
        let mut twin = Twin::of(
            &self.title,
            &["Number on the picture", "Area", "Beside the limits"],
            &["Figure", "Counted", "Out of"],
        );
        let (drawn, absent) = self.order();
        for (at, area) in drawn.iter().enumerate() {
            let value = self.value(area.counts);
            let count = |count: f64| number(count, Unit::Count, 0);
            twin.rows.push(vec![
                TwinCell::Words((at + 1).to_string()),
                TwinCell::Words(area.name.to_owned()),
                TwinCell::Words(in_words(area.lies).to_owned()),
                number(value, self.unit(), area.counts.decimals),
                count(area.counts.events),
                count(area.counts.people),
            ]);
        }
        for (name, why) in absent {
            let mut row =
                ["", name, "not compared"].map(|w| TwinCell::Words(w.to_owned())).to_vec();
            row.extend(std::iter::repeat_n(TwinCell::Absent(why.to_owned()), 3));
            twin.rows.push(row);
        }
        twin
    }

    /// A limit as points of size and figure, from one size to another.
    fn curves(&self, (least, most): (f64, f64), confidence: Confidence) -> [Vec<(f64, f64)>; 2] {
        let whole = self.benchmark.events / self.benchmark.people;
        let mut curves = [Vec::new(), Vec::new()];
        match self.kind {
            Kind::Share => {
                for step in 0..=STEPS {
                    // Even steps of the root, because the limits open with one over the root.
                    let part = f64::from(step) / f64::from(STEPS);
                    let size = (least.sqrt() + part * (most.sqrt() - least.sqrt())).powi(2);
                    if let Some(limits) = funnel::of_share(whole, size, confidence) {
                        curves[0].push((size, self.base() * limits.lower));
                        curves[1].push((size, self.base() * limits.upper));
                    }
                }
            }
            Kind::Rate(base) => {
                for events in steps_of_events((least * whole, most * whole)) {
                    let Some(at) = funnel::expected_at_limits(events, confidence) else { continue };
                    for (curve, expected) in curves.iter_mut().zip([at.lower, at.upper]) {
                        let size = expected / whole;
                        if size > 0.0 {
                            curve.push((size, f64::from(base) * events / size));
                        }
                    }
                }
                curves = curves.map(|curve| between(&curve, (least, most)));
            }
        }
        curves
    }

    /// The picture.
    pub fn svg(&self) -> String {
        let (drawn, _) = self.order();
        let reading = self.reading();
        let keys = self.keys();
        let mut canvas = Canvas::open(
            &self.id,
            "chart chart-funnel",
            (640.0, 430.0 + LINE * keys.iter().map(Vec::len).sum::<usize>() as f64),
            (&self.title, &reading),
        );
        let top = draw_keys(&mut canvas, &keys) + 34.0;
        let sizes = drawn.iter().map(|area| area.counts.people);
        let ends =
            sizes.fold((f64::MAX, 0.0_f64), |(low, high), size| (low.min(size), high.max(size)));
        // A little room before the smallest, and a line to see where all are of one size.
        let drawn_from = (0.8 * ends.0, ends.1);
        let curves: Vec<_> = LEVELS
            .iter()
            .filter(|_| !drawn.is_empty())
            .flat_map(|(confidence, class, _)| {
                self.curves(drawn_from, *confidence).map(|curve| (*class, curve))
            })
            .collect();
        let mut values: Vec<f64> = drawn.iter().map(|area| self.value(area.counts)).collect();
        values.extend(curves.iter().flat_map(|(_, curve)| curve.iter().map(|point| point.1)));
        values.push(self.value(self.benchmark));
        let plane = Plane { up: Axis::covering(&values, 4, false), top, bottom: top + 300.0 };
        let across = Axis::covering(&[ends.1.max(1.0)], 3, true);
        let x = |size: f64| LEFT + 12.0 + (RIGHT - LEFT - 24.0) * across.share(size);
        plane.draw_levels(&mut canvas, |tick| self.unit().say_short(tick, plane.up.decimals()));
        self.draw_sizes(&mut canvas, &across, plane.bottom);
        let level = plane.height(self.value(self.benchmark));
        canvas.line("mark-line", (LEFT, level), (RIGHT, level));
        for (class, curve) in curves {
            let points: Vec<(f64, f64)> =
                curve.iter().map(|(size, value)| (x(*size), plane.height(*value))).collect();
            canvas.polyline(class, &points);
        }
        for (place, area) in drawn.iter().enumerate() {
            let at = (x(area.counts.people), plane.height(self.value(area.counts)));
            self.draw_mark(&mut canvas, area, (place + 1, at));
        }
        canvas.close()
    }

    fn draw_mark(&self, canvas: &mut Canvas, area: &Placed<'_>, (place, at): (usize, (f64, f64))) {
        let said = self.unit().say(self.value(area.counts), area.counts.decimals);
        let tip = format!("{place}. {}: {said}, {}", area.name, in_words(area.lies));
        let (shape, class) = match area.lies {
            Lies::Inside => (Shape::Dot, "mark one"),
            Lies::High95 => (Shape::Up, "mark two"),
            Lies::Low95 => (Shape::Down, "mark two"),
            Lies::High998 | Lies::Low998 => (Shape::Diamond, "mark two"),
        };
        shape.draw(canvas, class, at, &tip);
        if area.lies != Lies::Inside {
            let (anchor, x) =
                if at.0 > RIGHT - 70.0 { ("end", at.0 - 12.0) } else { ("start", at.0 + 12.0) };
            canvas.text(&format!("value {anchor} halo"), (x, at.1 + 6.0), &place.to_string());
        }
    }

    fn draw_sizes(&self, canvas: &mut Canvas, across: &Axis, bottom: f64) {
        let last = across.ticks.len().saturating_sub(1);
        for (at, tick) in across.ticks.iter().enumerate() {
            let x = LEFT + 12.0 + (RIGHT - LEFT - 24.0) * across.share(*tick);
            canvas.line("grid", (x, bottom), (x, bottom + 6.0));
            let minor = if at == 0 || at == last { "" } else { " minor" };
            let anchor = if at == last { "end" } else { "middle" };
            let x = if at == last { RIGHT + 12.0 } else { x };
            let words = grouped(*tick, across.decimals());
            canvas.text(&format!("label {anchor}{minor}"), (x, bottom + 32.0), &words);
        }
        let words = broken(&format!("How many {} were counted", self.people), MOST);
        canvas.lines("label start", (LEFT, bottom + 62.0), LINE, &words[..1]);
    }

    fn keys(&self) -> [Vec<String>; 5] {
        let whole = self.unit().say(self.value(self.benchmark), self.benchmark.decimals);
        let limits = |at: usize| {
            let (confidence, _, one_in) = LEVELS[at];
            format!("{} limits: chance passes them 1 time in {one_in}", confidence.words())
        };
        [
            format!("{}: {whole}", self.wider),
            limits(0),
            limits(1),
            "outside the 95% limits".to_owned(),
            "outside the 99.8% limits".to_owned(),
        ]
        .map(|words| broken(&words, MOST))
    }
}

fn draw_keys(canvas: &mut Canvas, keys: &[Vec<String>; 5]) -> f64 {
    let mut y = 26.0;
    for (at, words) in keys.iter().enumerate() {
        let (left, right) = ((12.0, y - 7.0), (62.0, y - 7.0));
        match at {
            0 => canvas.line("mark-line", left, right),
            1 => canvas.line("limit", left, right),
            2 => canvas.line("limit wide", left, right),
            3 => {
                Shape::Up.draw(canvas, "mark key-two", (24.0, y - 7.0), "");
                Shape::Down.draw(canvas, "mark key-two", (48.0, y - 7.0), "");
            }
            _ => Shape::Diamond.draw(canvas, "mark key-two", (36.0, y - 7.0), ""),
        }
        canvas.lines("key start", (76.0, y), LINE, words);
        y += LINE * words.len() as f64;
    }
    y
}

/// The part of a line from one size to another, cut between its points.
fn between(line: &[(f64, f64)], (least, most): (f64, f64)) -> Vec<(f64, f64)> {
    let mut part = Vec::new();
    for (a, b) in line.iter().zip(line.iter().skip(1)) {
        let at = |size: f64| (size, a.1 + (b.1 - a.1) * (size - a.0) / (b.0 - a.0));
        if a.0 < b.0 && a.0 <= most && b.0 >= least {
            part.push(at(a.0.max(least)));
            part.push(at(b.0.min(most)));
        }
    }
    part.dedup();
    part
}

/// Whole numbers of events whose limits reach from the least to the most expected.
fn steps_of_events((least, most): (f64, f64)) -> Vec<f64> {
    let first = (least - 4.0 * least.sqrt() - 12.0).max(0.0).floor();
    let last = (most + 4.0 * most.sqrt() + 12.0).min(200_000.0).ceil();
    let step = ((last - first) / 40.0).ceil().max(1.0);
    (0..=40).map(|at| first + f64::from(at) * step).filter(|events| *events <= last).collect()
}

const fn in_words(lies: Lies) -> &'static str {
    match lies {
        Lies::Low998 => "below the 99.8% limit",
        Lies::Low95 => "below the 95% limit",
        Lies::Inside => "inside the limits",
        Lies::High95 => "above the 95% limit",
        Lies::High998 => "above the 99.8% limit",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::laws;
    use proptest::prelude::*;

    fn chart(kind: Kind, areas: Vec<SizedArea>) -> Funnel {
        Funnel {
            id: "f".to_owned(),
            title: "Persistent absence by locality".to_owned(),
            kind,
            noun: ("locality".to_owned(), "localities".to_owned()),
            people: "pupils".to_owned(),
            wider: "Bradford".to_owned(),
            benchmark: Counts { events: 200.0, people: 1000.0, decimals: 1 },
            areas,
        }
    }

    fn area(name: &str, events: f64, people: f64) -> SizedArea {
        SizedArea { name: name.to_owned(), counts: Ok(Counts { events, people, decimals: 1 }) }
    }

    fn withheld(name: &str) -> SizedArea {
        SizedArea { name: name.to_owned(), counts: Err("fewer than 10 children".to_owned()) }
    }

    #[test]
    fn the_reading_counts_what_lies_beyond_and_what_chance_would_put_there() {
        let chart = chart(
            Kind::Share,
            vec![
                area("A", 20.0, 100.0),
                area("B", 30.0, 100.0),
                area("C", 10.0, 400.0),
                withheld("D"),
            ],
        );
        assert_eq!(
            chart.reading(),
            "Of 3 localities with a figure, 2 lie outside the 95% limits around Bradford (20.0%), 1 \
             of them outside the 99.8% limits too. If none differed, chance alone would put about \
             0.2 outside the 95% limits. 1 has no figure that may be shown; the table says why."
        );
        assert!(chart.twin().csv().contains("1,A,inside the limits,20,20,100\r\n"));
        assert!(chart.twin().csv().contains(",D,not compared,fewer than 10 children,"));
    }

    #[test]
    fn odd_sets_of_areas_are_still_pictures() {
        let long = "Aireborough ".repeat(12);
        for kind in [Kind::Share, Kind::Rate(10_000)] {
            for areas in [
                vec![],
                vec![withheld("Only")],
                vec![area(&long, 20.0, 100.0)],
                vec![area("A", 0.0, 1e9), area("B", 0.0, 0.0), area("C", -4.0, 10.0)],
                vec![area("A", 1e12, 1e13), area("B", f64::NAN, 9.0), area("C", 5.0, f64::MAX)],
            ] {
                let chart = chart(kind, areas);
                laws::stays_inside(&chart.svg());
                assert_eq!(chart.twin().rows.len(), chart.areas.len());
            }
        }
    }

    /// The figure on a limit at a size, between the two nearest points drawn.
    fn on(curve: &[(f64, f64)], size: f64) -> Option<f64> {
        curve.iter().zip(curve.iter().skip(1)).find_map(|(a, b)| {
            let part = (size - a.0) / (b.0 - a.0);
            (0.0..=1.0).contains(&part).then_some(a.1 + part * (b.1 - a.1))
        })
    }

    proptest! {
        // Exact limits of counts are slow without optimisation.
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn sentences_marks_and_rows_agree_whatever_the_order(
            counts in prop::collection::vec(prop::option::of((0u32..60, 40u32..400)), 0..20),
            share: bool,
        ) {
            let kind = if share { Kind::Share } else { Kind::Rate(1000) };
            let mut areas: Vec<SizedArea> = counts
                .iter()
                .enumerate()
                .map(|(at, counts)| match counts {
                    Some((e, p)) => area(&format!("Area {at}"), f64::from(*e), f64::from(*p)),
                    None => withheld(&format!("Area {at}")),
                })
                .collect();
            let first = chart(kind, areas.clone());
            areas.reverse();
            let other = chart(kind, areas);
            prop_assert_eq!(first.svg(), other.svg());
            prop_assert_eq!(first.twin(), other.twin());
            laws::stays_inside(&first.svg());
            let (drawn, _) = first.order();
            let limits = if drawn.is_empty() { 0 } else { 4 };
            prop_assert_eq!(first.svg().matches("<polyline class=\"limit").count(), limits);
            let outside = drawn.iter().filter(|area| area.lies != Lies::Inside).count();
            prop_assert_eq!(first.svg().matches("class=\"mark two\"").count(), outside);
            prop_assert_eq!(first.svg().matches("class=\"mark one\"").count(), drawn.len() - outside);
            let said = format!("figure, {outside} lie");
            prop_assert!(drawn.is_empty() || first.reading().contains(&said));
        }

        #[test]
        fn a_mark_told_apart_lies_beyond_the_line_drawn(events in 0u32..80, people in 80u32..300, share: bool) {
            let kind = if share { Kind::Share } else { Kind::Rate(1000) };
            let own = Counts { events: f64::from(events), people: f64::from(people), decimals: 1 };
            let funnel = chart(kind, Vec::new());
            let (value, lies) = (funnel.value(own), funnel.lies(own).expect("limits"));
            for (confidence, high, low) in [
                (Confidence::NinetyFive, [Lies::High95, Lies::High998], [Lies::Low95, Lies::Low998]),
                (Confidence::NinetyNinePointEight, [Lies::High998; 2], [Lies::Low998; 2]),
            ] {
                let [lower, upper] = funnel.curves((50.0, 400.0), confidence);
                let (lower, upper) = (on(&lower, own.people).expect("a line"), on(&upper, own.people).expect("a line"));
                // Between two points of the line the limit is bent; the band is its sag.
                let sag = 0.02 * (upper - lower);
                prop_assert!(value > upper - sag || !high.contains(&lies), "{value} {upper} {lies:?}");
                prop_assert!(value < upper + sag || high.contains(&lies), "{value} {upper} {lies:?}");
                prop_assert!(value < lower + sag || !low.contains(&lies), "{value} {lower} {lies:?}");
                prop_assert!(value > lower - sag || low.contains(&lies), "{value} {lower} {lies:?}");
            }
        }
    }
}
