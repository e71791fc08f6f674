//! What was observed, and where a forecast says the figure may go: bands inside bands.
//!
//! A forecast without its spread is a promise. Bands get wider with time and are drawn one inside
//! the other, as the Bank of England has drawn its forecasts since 1996 (Britton, Fisher and
//! Whitley, *The Inflation Report projections: understanding the fan chart*, 1998).

use crate::beside::left_out;
use crate::number::Unit;
use crate::plane::Plane;
use crate::scale::Axis;
use crate::shape::Shape;
use crate::svg::Canvas;
use crate::twin::{Twin, TwinCell};
use std::fmt::Write;

/// A period that has been.
#[derive(Debug, Clone, PartialEq)]
pub struct Observed {
    /// As people write it.
    pub period: String,
    /// Its figure, or why there is none.
    pub figure: Result<f64, String>,
}

/// A period to come.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// As people write it.
    pub period: String,
    /// The middle of the forecast.
    pub middle: f64,
    /// The low and the high end of each band, in the order of [`Fan::bands`].
    pub bands: Vec<(f64, f64)>,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Fan {
    /// Unique on the page.
    pub id: String,
    /// What the picture shows.
    pub title: String,
    /// How figures are written.
    pub unit: Unit,
    /// Decimals of the figures.
    pub decimals: u8,
    /// How sure each band is, in per cent, narrowest first: 50, 80, 95. At most three.
    pub bands: Vec<u8>,
    /// What was observed, in order of time.
    pub observed: Vec<Observed>,
    /// The forecast, in order of time.
    pub forecast: Vec<Step>,
}

/// Why there is no fan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAFan {
    /// There is nothing to come.
    NoForecast,
    /// Bands are named other than once, in rising order, one to three below 100 per cent.
    Bands,
    /// At this step of the forecast a band is missing, not a number, or not inside the next.
    Step(usize),
}

const LINE: f64 = 27.0;

impl Fan {
    /// Whether it can be drawn.
    ///
    /// # Errors
    /// [`NotAFan`].
    pub fn check(&self) -> Result<(), NotAFan> {
        let rising = self.bands.windows(2).all(|pair| pair[0] < pair[1]);
        if !rising || !(1..=3).contains(&self.bands.len()) || self.bands.last() >= Some(&100) {
            return Err(NotAFan::Bands);
        }
        if self.forecast.is_empty() {
            return Err(NotAFan::NoForecast);
        }
        let wrong = self.forecast.iter().position(|step| {
            let mut inside = (step.middle, step.middle);
            let nested = step.bands.iter().all(|band| {
                let holds = band.0 <= inside.0 && band.1 >= inside.1;
                inside = *band;
                holds && band.0.is_finite() && band.1.is_finite()
            });
            !nested || step.bands.len() != self.bands.len() || !step.middle.is_finite()
        });
        wrong.map_or(Ok(()), |at| Err(NotAFan::Step(at)))
    }

    fn count(&self) -> usize {
        self.observed.len() + self.forecast.len()
    }

    /// The sentences that say the same.
    pub fn reading(&self) -> String {
        let absent = self.observed.iter().filter(|point| point.figure.is_err()).count();
        let mut said = String::new();
        if let Some((period, figure)) = self.last() {
            let _ = write!(said, "The last figure is {} ({period}). ", self.said(figure));
        }
        if let (Some(step), Some(sure)) = (self.forecast.last(), self.bands.last())
            && let Some((low, high)) = step.bands.last()
        {
            let _ = write!(
                said,
                "If things go on as they have, the figure for {} is {sure}% likely to lie between \
                 {} and {}, with its middle at {}. A forecast is not a target.",
                step.period,
                self.said(*low),
                self.said(*high),
                self.said(step.middle)
            );
        }
        said + &left_out(absent)
    }

    fn said(&self, value: f64) -> String {
        self.unit.say(value, self.decimals)
    }

    /// The latest figure observed, with its period.
    fn last(&self) -> Option<(&str, f64)> {
        let known = |point: &Observed| point.figure.as_ref().ok().copied();
        self.observed.iter().rev().find_map(|point| Some((point.period.as_str(), known(point)?)))
    }

    /// The figures as a table.
    pub fn twin(&self) -> Twin {
        let ends =
            self.bands.iter().flat_map(|sure| [format!("{sure}% low"), format!("{sure}% high")]);
        let numbers: Vec<String> = ["Figure".to_owned()].into_iter().chain(ends).collect();
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let mut twin = Twin::of(&self.title, &["Period", "Observed or forecast"], &numbers);
        let number =
            |value: f64| TwinCell::Number(value, self.unit.say_short(value, self.decimals));
        for point in &self.observed {
            let figure = match &point.figure {
                Ok(value) => number(*value),
                Err(why) => TwinCell::Absent(why.clone()),
            };
            let mut row =
                [point.period.as_str(), "observed"].map(|w| TwinCell::Words(w.to_owned())).to_vec();
            row.push(figure);
            let none = TwinCell::Words("observed".to_owned());
            row.extend(std::iter::repeat_n(none, 2 * self.bands.len()));
            twin.rows.push(row);
        }
        for step in &self.forecast {
            let mut row =
                [step.period.as_str(), "forecast"].map(|w| TwinCell::Words(w.to_owned())).to_vec();
            row.push(number(step.middle));
            row.extend(step.bands.iter().flat_map(|band| [number(band.0), number(band.1)]));
            twin.rows.push(row);
        }
        twin
    }

    /// The picture.
    ///
    /// # Errors
    /// [`NotAFan`].
    pub fn svg(&self) -> Result<String, NotAFan> {
        self.check()?;
        let top = 20.0 + LINE * (2 + self.bands.len()) as f64 + 24.0;
        let (bottom, reading) = (top + 300.0, self.reading());
        let mut canvas = Canvas::open(
            &self.id,
            "chart chart-fan",
            (640.0, bottom + 46.0),
            (&self.title, &reading),
        );
        self.draw_keys(&mut canvas);
        let observed = self.observed.iter().filter_map(|point| point.figure.as_ref().ok().copied());
        let ends = self.forecast.iter().flat_map(|step| step.bands.iter().flat_map(|b| [b.0, b.1]));
        let values: Vec<f64> = observed.chain(ends).collect();
        let plane = Plane { up: Axis::covering(&values, 4, false), top, bottom };
        plane.draw_levels(&mut canvas, |tick| self.unit.say_short(tick, plane.up.decimals()));
        let observed = self.observed.iter().map(|point| point.period.as_str());
        let names: Vec<&str> =
            observed.chain(self.forecast.iter().map(|step| step.period.as_str())).collect();
        plane.draw_periods(&mut canvas, &names);
        for band in (0..self.bands.len()).rev() {
            canvas.path(&format!("fan-{band}"), &self.outline(&plane, band), "");
        }
        self.draw_lines(&mut canvas, &plane);
        Ok(canvas.close())
    }

    fn draw_keys(&self, canvas: &mut Canvas) {
        let mut y = 26.0;
        canvas.line("line one", (12.0, y - 7.0), (62.0, y - 7.0));
        Shape::Dot.draw(canvas, "mark key-one", (36.0, y - 7.0), "");
        canvas.text("key start", (76.0, y), "observed");
        y += LINE;
        canvas.line("line two", (12.0, y - 7.0), (62.0, y - 7.0));
        canvas.text("key start", (76.0, y), "middle of the forecast");
        for (band, sure) in self.bands.iter().enumerate() {
            y += LINE;
            canvas.rect(&format!("fan-{band}"), (12.0, y - 17.0), (50.0, 18.0));
            canvas.text("key start", (76.0, y), &format!("{sure}% likely to lie in here"));
        }
    }

    /// Where the fan opens: the last observed period, when it has a figure.
    fn opens(&self) -> Option<f64> {
        self.observed.last().and_then(|point| point.figure.as_ref().ok().copied())
    }

    fn place(&self, plane: &Plane, at: usize, value: f64) -> (f64, f64) {
        (Plane::across(at, self.count()), plane.height(value))
    }

    /// A band's high ends forwards and its low ends backwards, from where the fan opens.
    fn outline(&self, plane: &Plane, band: usize) -> String {
        let from = self.observed.len();
        let ends: Vec<(usize, (f64, f64))> =
            self.opens()
                .map(|figure| (from - 1, (figure, figure)))
                .into_iter()
                .chain(
                    self.forecast.iter().enumerate().filter_map(|(at, step)| {
                        step.bands.get(band).map(|ends| (from + at, *ends))
                    }),
                )
                .collect();
        let highs = ends.iter().map(|(at, ends)| self.place(plane, *at, ends.1));
        let lows = ends.iter().rev().map(|(at, ends)| self.place(plane, *at, ends.0));
        let mut path = String::new();
        for (at, (x, y)) in highs.chain(lows).enumerate() {
            let _ = write!(path, "{}{x:.1} {y:.1}", if at == 0 { 'M' } else { 'L' });
        }
        path + "z"
    }

    fn draw_lines(&self, canvas: &mut Canvas, plane: &Plane) {
        let mut run = Vec::new();
        for (at, point) in self.observed.iter().enumerate() {
            match &point.figure {
                Ok(value) => run.push(self.place(plane, at, *value)),
                Err(_) => {
                    canvas.polyline("line one", &run);
                    run.clear();
                }
            }
        }
        canvas.polyline("line one", &run);
        let middles = self.forecast.iter().enumerate();
        let from = self.observed.len();
        let mut path: Vec<(f64, f64)> =
            self.opens().map(|figure| self.place(plane, from - 1, figure)).into_iter().collect();
        path.extend(middles.map(|(at, step)| self.place(plane, from + at, step.middle)));
        canvas.polyline("line two", &path);
        for (at, point) in self.observed.iter().enumerate() {
            if let Ok(value) = point.figure {
                let tip = format!("{}: {}", point.period, self.said(value));
                Shape::Dot.draw(canvas, "mark one", self.place(plane, at, value), &tip);
            }
        }
        for (at, step) in self.forecast.iter().enumerate() {
            let tip = format!("{}, forecast: {}", step.period, self.said(step.middle));
            Shape::Diamond.draw(
                canvas,
                "mark two",
                self.place(plane, from + at, step.middle),
                &tip,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::laws;
    use proptest::prelude::*;

    fn fan(observed: &[Option<f64>], forecast: &[(f64, f64)]) -> Fan {
        let observed = observed.iter().enumerate().map(|(at, figure)| Observed {
            period: (2015 + at).to_string(),
            figure: figure.ok_or_else(|| "not published".to_owned()),
        });
        let forecast = forecast.iter().enumerate().map(|(at, (middle, half))| Step {
            period: (2026 + at).to_string(),
            middle: *middle,
            bands: [0.5, 1.0, 2.0]
                .map(|part| (middle - part * half, middle + part * half))
                .to_vec(),
        });
        Fan {
            id: "f".to_owned(),
            title: "Absence".to_owned(),
            unit: Unit::PerCent,
            decimals: 1,
            bands: vec![50, 80, 95],
            observed: observed.collect(),
            forecast: forecast.collect(),
        }
    }

    #[test]
    fn a_forecast_says_its_spread_and_that_it_is_no_target() {
        let fan = fan(&[Some(20.0), None, Some(21.0)], &[(21.0, 1.0), (22.0, 2.0)]);
        assert_eq!(
            fan.reading(),
            "The last figure is 21.0% (2017). If things go on as they have, the figure for 2027 is \
             95% likely to lie between 18.0% and 26.0%, with its middle at 22.0%. A forecast is not \
             a target. 1 has no figure that may be shown; the table says why."
        );
        let svg = fan.svg().expect("a fan");
        laws::stays_inside(&svg);
        assert_eq!(svg.matches("<polyline").count(), 1, "the middle; no line across a gap");
        assert!(fan.twin().csv().contains("2016,observed,not published,"));
    }

    #[test]
    fn bands_that_are_not_one_inside_the_other_are_refused() {
        let good = fan(&[Some(1.0)], &[(1.0, 1.0)]);
        assert_eq!(good.check(), Ok(()));
        assert_eq!(fan(&[Some(1.0)], &[]).check(), Err(NotAFan::NoForecast));
        assert_eq!(fan(&[], &[(1.0, 1.0), (1.0, -1.0)]).check(), Err(NotAFan::Step(1)));
        assert_eq!(fan(&[], &[(f64::NAN, 1.0)]).svg(), Err(NotAFan::Step(0)));
        assert_eq!(Fan { bands: vec![95, 50, 80], ..good.clone() }.check(), Err(NotAFan::Bands));
        assert_eq!(Fan { bands: Vec::new(), ..good }.check(), Err(NotAFan::Bands));
    }

    proptest! {
        #[test]
        fn every_fan_stays_inside_with_a_row_for_each_period(
            observed in prop::collection::vec(prop::option::of(-1e9f64..1e9), 0..12),
            forecast in prop::collection::vec((-1e9f64..1e9, 0.0f64..1e9), 1..12),
        ) {
            let fan = fan(&observed, &forecast);
            let svg = fan.svg().expect("a fan");
            laws::stays_inside(&svg);
            prop_assert_eq!(fan.twin().rows.len(), observed.len() + forecast.len());
            prop_assert_eq!(svg.matches("class=\"mark two\"").count(), forecast.len());
            prop_assert_eq!(svg.matches("class=\"mark one\"").count(), observed.iter().flatten().count());
        }
    }
}
