//! A figure over time with the limits of its usual up and down, and the points beyond it.
//!
//! The chart is [`measure::methods::control_chart`] (XmR, with the signals of NHS England,
//! *Making Data Count*). What a point says is told by its shape and in the table's words.
//! Limits step where somebody recorded why, and the reason stands under the picture.

use std::collections::BTreeMap;

use measure::methods::control_chart::{
    ControlChart, Improvement, NotCharted, Part, Signal, Standing, Variation, Way, variation,
};

use crate::beside::{counted, left_out};
use crate::number::Unit;
use crate::plane::{Plane, RIGHT};
use crate::scale::Axis;
use crate::shape::Shape;
use crate::svg::{Canvas, broken};
use crate::twin::{Twin, TwinCell};

/// One period.
#[derive(Debug, Clone, PartialEq)]
pub struct Period {
    /// As people write it: `2024/25`.
    pub name: String,
    /// Its figure, or why there is none.
    pub figure: Result<f64, String>,
    /// Why limits start anew here, where they do.
    pub anew: Option<String>,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlPicture {
    id: String,
    title: String,
    unit: Unit,
    decimals: u8,
    improvement: Improvement,
    periods: Vec<Period>,
    /// The periods that have a figure: where each point of the chart lies.
    known: Vec<(usize, f64)>,
    chart: ControlChart,
}

/// How the figures are named and written.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlWords {
    /// Unique on the page.
    pub id: String,
    /// What the picture shows.
    pub title: String,
    /// How figures are written.
    pub unit: Unit,
    /// Decimals of the figures.
    pub decimals: u8,
    /// Which way is better.
    pub improvement: Improvement,
}

const LINE: f64 = 27.0;
const MOST: usize = 43;

impl ControlPicture {
    /// The picture of periods in order of time. A reason at a period without a figure holds from
    /// the next one that has one.
    ///
    /// # Errors
    /// [`NotCharted`]: limits need ten figures in each part.
    pub fn of(words: ControlWords, periods: Vec<Period>) -> Result<Self, NotCharted> {
        let known: Vec<(usize, f64)> = periods
            .iter()
            .enumerate()
            .filter_map(|(at, period)| period.figure.as_ref().ok().map(|figure| (at, *figure)))
            .collect();
        let reasons = periods.iter().enumerate().filter_map(|(at, period)| {
            let first = known.partition_point(|(known, _)| *known < at);
            period.anew.clone().map(|reason| (first, reason))
        });
        let figures: Vec<f64> = known.iter().map(|(_, figure)| *figure).collect();
        let anew: BTreeMap<usize, String> = reasons.collect();
        let chart = ControlChart::of(&figures, &anew)?;
        let ControlWords { id, title, unit, decimals, improvement } = words;
        Ok(ControlPicture { id, title, unit, decimals, improvement, periods, known, chart })
    }

    /// Each point of the chart: its period, figure, signal and the part it lies in.
    fn points(&self) -> impl Iterator<Item = (usize, f64, Option<(Signal, Way)>, &Part)> {
        let signals = self
            .chart
            .parts
            .iter()
            .flat_map(|part| part.signals.iter().map(move |signal| (*signal, part)));
        self.known
            .iter()
            .zip(signals)
            .map(|((at, figure), (signal, part))| (*at, *figure, signal, part))
    }

    fn says(&self, signal: Option<(Signal, Way)>) -> Variation {
        variation(signal, self.improvement)
    }

    fn name(&self, at: usize) -> &str {
        self.periods.get(at).map_or("", |period| period.name.as_str())
    }

    fn said(&self, value: f64) -> String {
        self.unit.say(value, self.decimals)
    }

    /// The sentences that say the same.
    pub fn reading(&self) -> String {
        let many = |wanted: &[Variation]| {
            self.points().filter(|point| wanted.contains(&self.says(point.2))).count()
        };
        let usual = many(&[Variation::Usual]);
        let signals = self.known.len() - usual;
        let mut said = format!(
            "Of {}, {signals} {} more than the usual up and down",
            counted(self.known.len(), ("point", "points")),
            if signals == 1 { "is" } else { "are" }
        );
        if signals > 0 && self.improvement != Improvement::Neither {
            let (worse, better) = (many(&[Variation::Concern]), many(&[Variation::Improvement]));
            said.push_str(&format!(": {worse} for the worse and {better} for the better"));
        }
        if let Some((at, figure, signal, part)) = self.points().last() {
            let limits = &part.limits;
            said.push_str(&format!(
                ". The latest, {} in {}, {}. Now the mean is {} and the limits are {} and {}{}.",
                self.said(figure),
                self.name(at),
                signal.map_or("is within the usual".to_owned(), |signal| {
                    format!("is {}: {}", told(self.says(Some(signal))), why(signal.0))
                }),
                self.said(limits.mean),
                self.said(limits.lower),
                self.said(limits.upper),
                match limits.standing {
                    Standing::OnTrial => ", made from fewer than 12 points and so on trial",
                    Standing::Settled => "",
                }
            ));
        }
        for words in self.reasons() {
            said.push(' ');
            said.push_str(&words);
        }
        said + &left_out(self.periods.len() - self.known.len())
    }

    fn reasons(&self) -> Vec<String> {
        let starts = self.chart.parts.iter().filter_map(|part| {
            let (at, _) = self.known.get(part.from)?;
            let reason = part.reason.as_ref()?.trim().trim_end_matches('.');
            Some(format!("Limits start anew at {}: {reason}.", self.name(*at)))
        });
        starts.collect()
    }

    /// The figures as a table.
    pub fn twin(&self) -> Twin {
        let mut twin = Twin::of(
            &self.title,
            &["Period", "What it says"],
            &["Figure", "Mean", "Lower limit", "Upper limit"],
        );
        let mut points = self.points().peekable();
        for (at, period) in self.periods.iter().enumerate() {
            let mut row = vec![TwinCell::Words(period.name.clone())];
            let here = points.next_if(|point| point.0 == at);
            match (&period.figure, here) {
                (Ok(_), Some((_, figure, signal, part))) => {
                    let says = signal.map_or("the usual up and down".to_owned(), |signal| {
                        format!("{}: {}", told(self.says(Some(signal))), why(signal.0))
                    });
                    row.push(TwinCell::Words(says));
                    let limits = &part.limits;
                    row.extend([figure, limits.mean, limits.lower, limits.upper].map(|value| {
                        TwinCell::Number(value, self.unit.say_short(value, self.decimals))
                    }));
                }
                (figure, _) => {
                    let why = figure.as_ref().err().cloned().unwrap_or_default();
                    row.push(TwinCell::Words("no figure".to_owned()));
                    row.extend(std::iter::repeat_n(TwinCell::Absent(why), 4));
                }
            }
            twin.rows.push(row);
        }
        twin
    }

    /// The picture.
    pub fn svg(&self) -> String {
        let (reading, reasons) = (self.reading(), self.reasons());
        let notes: Vec<String> = reasons.iter().flat_map(|words| broken(words, MOST)).collect();
        let keys = self.keys();
        let top = 20.0 + LINE * keys.len() as f64 + 24.0;
        let bottom = top + 300.0;
        let size = (640.0, bottom + 48.0 + LINE * notes.len() as f64);
        let mut canvas =
            Canvas::open(&self.id, "chart chart-control", size, (&self.title, &reading));
        for (at, (shape, class, words)) in keys.iter().enumerate() {
            let y = 26.0 + LINE * at as f64;
            match shape {
                Some(shape) => shape.draw(&mut canvas, class, (36.0, y - 7.0), ""),
                None => canvas.line(class, (12.0, y - 7.0), (62.0, y - 7.0)),
            }
            canvas.text("key start", (76.0, y), words);
        }
        let limits =
            self.chart.parts.iter().flat_map(|part| [part.limits.lower, part.limits.upper]);
        let values: Vec<f64> = self.known.iter().map(|(_, figure)| *figure).chain(limits).collect();
        let plane = Plane { up: Axis::covering(&values, 4, false), top, bottom };
        plane.draw_levels(&mut canvas, |tick| self.unit.say_short(tick, plane.up.decimals()));
        let names: Vec<&str> = self.periods.iter().map(|period| period.name.as_str()).collect();
        plane.draw_periods(&mut canvas, &names);
        self.draw_parts(&mut canvas, &plane);
        self.draw_points(&mut canvas, &plane);
        if !notes.is_empty() {
            canvas.lines("label start", (8.0, bottom + 64.0), LINE, &notes);
        }
        canvas.close()
    }

    fn keys(&self) -> Vec<(Option<Shape>, &'static str, &'static str)> {
        let mut keys = vec![
            (None, "mark-line", "mean"),
            (None, "limit", "limits of the usual up and down"),
            (Some(Shape::Dot), "mark key-one", "the usual up and down"),
        ];
        let said = |wanted| self.points().any(|point| self.says(point.2) == wanted);
        for wanted in
            [Variation::Concern, Variation::Improvement, Variation::Higher, Variation::Lower]
        {
            if said(wanted) {
                let (shape, class) = drawn(wanted, "mark key-two", "mark key-three");
                keys.push((Some(shape), class, told(wanted)));
            }
        }
        keys
    }

    fn draw_parts(&self, canvas: &mut Canvas, plane: &Plane) {
        let x = |at: usize| Plane::across(at, self.periods.len());
        let starts: Vec<usize> = self
            .chart
            .parts
            .iter()
            .map(|part| self.known.get(part.from).map_or(0, |(at, _)| *at))
            .collect();
        for (place, part) in self.chart.parts.iter().enumerate() {
            let from = if place == 0 { x(0) } else { x(starts[place]) - self.half_step() };
            let to = starts.get(place + 1).map_or(RIGHT, |next| x(*next) - self.half_step());
            for (class, value) in [
                ("limit", part.limits.lower),
                ("limit", part.limits.upper),
                ("mark-line", part.limits.mean),
            ] {
                let y = plane.height(value);
                canvas.line(class, (from, y), (to, y));
            }
            if place > 0 {
                canvas.line("break", (from, plane.top - 8.0), (from, plane.bottom));
            }
        }
    }

    fn half_step(&self) -> f64 {
        let count = self.periods.len();
        (Plane::across(1, count) - Plane::across(0, count)) / 2.0
    }

    fn draw_points(&self, canvas: &mut Canvas, plane: &Plane) {
        let place =
            |at: usize, figure: f64| (Plane::across(at, self.periods.len()), plane.height(figure));
        let mut run: Vec<(f64, f64)> = Vec::new();
        let mut last = (None, None);
        for (at, figure, _, part) in self.points() {
            let follows = last == (at.checked_sub(1), Some(part.from));
            if !follows {
                canvas.polyline("line one", &run);
                run.clear();
            }
            run.push(place(at, figure));
            last = (Some(at), Some(part.from));
        }
        canvas.polyline("line one", &run);
        for (at, figure, signal, _) in self.points() {
            let says = self.says(signal);
            let (shape, class) = drawn(says, "mark two", "mark three");
            let tip = format!("{}: {}, {}", self.name(at), self.said(figure), told(says));
            shape.draw(canvas, class, place(at, figure), &tip);
        }
    }
}

const fn drawn(says: Variation, away: &'static str, better: &'static str) -> (Shape, &'static str) {
    match says {
        Variation::Usual => (Shape::Dot, "mark one"),
        Variation::Improvement => (Shape::Diamond, better),
        Variation::Concern | Variation::Higher => (Shape::Up, away),
        Variation::Lower => (Shape::Down, away),
    }
}

const fn told(says: Variation) -> &'static str {
    match says {
        Variation::Usual => "the usual up and down",
        Variation::Improvement => "a change for the better",
        Variation::Concern => "a change for the worse",
        Variation::Higher => "higher than usual",
        Variation::Lower => "lower than usual",
    }
}

const fn why(signal: Signal) -> &'static str {
    match signal {
        Signal::OutsideLimits => "outside the limits",
        Signal::Trend => "part of seven that all rise or all fall",
        Signal::NearLimit => "one of two or three near a limit",
        Signal::Shift => "one of seven on one side of the mean",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::laws;
    use proptest::prelude::*;

    fn picture(figures: &[Option<f64>], anew: Option<usize>) -> Result<ControlPicture, NotCharted> {
        let words = ControlWords {
            id: "x".to_owned(),
            title: "Absence by month".to_owned(),
            unit: Unit::PerCent,
            decimals: 1,
            improvement: Improvement::Down,
        };
        let period = |(at, figure): (usize, &Option<f64>)| Period {
            name: format!("{}", 2000 + at),
            figure: figure.ok_or_else(|| "withheld".to_owned()),
            anew: (anew == Some(at)).then(|| "a new register, and words that go on".to_owned()),
        };
        ControlPicture::of(words, figures.iter().enumerate().map(period).collect())
    }

    #[test]
    fn a_point_outside_is_told_by_shape_in_words_and_in_the_table() {
        let mut figures: Vec<Option<f64>> =
            (0..12).map(|at| Some(if at % 2 == 0 { 3.0 } else { 8.0 })).collect();
        figures.extend([None, Some(30.0)]);
        let picture = picture(&figures, None).expect("a chart");
        assert!(
            picture.reading().starts_with(
                "Of 13 points, 1 is more than the usual up and down: 1 for the worse and 0 for the \
             better. The latest, 30.0% in 2013, is a change for the worse: outside the limits."
            ),
            "{}",
            picture.reading()
        );
        let svg = picture.svg();
        laws::stays_inside(&svg);
        assert_eq!(svg.matches("class=\"mark two\"").count(), 1);
        assert_eq!(svg.matches("<polyline").count(), 1, "no line across the missing figure");
        assert!(picture.twin().csv().contains("2012,no figure,withheld,withheld"));
    }

    #[test]
    fn limits_step_only_with_their_reason_under_the_picture() {
        let figures: Vec<Option<f64>> =
            (0..24).map(|at| Some(f64::from(at % 3 + at / 12 * 50))).collect();
        let picture = picture(&figures, Some(12)).expect("a chart");
        let svg = picture.svg();
        laws::stays_inside(&svg);
        assert_eq!(svg.matches("class=\"break\"").count(), 1);
        assert_eq!(svg.matches("<polyline").count(), 2, "no line across the step");
        assert!(picture.reading().contains("Limits start anew at 2012: a new register"));
        assert_eq!(picture.reading().matches("0 are more than").count(), 1);
    }

    #[test]
    fn too_few_figures_have_no_limits() {
        assert_eq!(
            picture(&[Some(1.0); 9], None).err(),
            Some(NotCharted::TooFewPoints { from: 0, found: 9 })
        );
        assert!(picture(&[None; 20], None).is_err());
    }

    proptest! {
        #[test]
        fn the_sentence_counts_the_shapes(figures in prop::collection::vec(prop::option::weighted(0.9, -50f64..50.0), 14..40)) {
            let Ok(picture) = picture(&figures, None) else { return Ok(()) };
            let svg = picture.svg();
            laws::stays_inside(&svg);
            let (worse, better) = (svg.matches("class=\"mark two\"").count(), svg.matches("class=\"mark three\"").count());
            let said = format!("{worse} for the worse and {better} for the better");
            prop_assert!(worse + better == 0 || picture.reading().contains(&said));
            let csv = picture.twin().csv();
            prop_assert_eq!(csv.matches("a change for the worse").count(), worse);
            prop_assert_eq!(csv.matches("no figure").count(), figures.iter().filter(|f| f.is_none()).count());
        }
    }
}
