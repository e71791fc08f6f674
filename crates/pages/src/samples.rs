//! Invented sheets for samples: Calderbrook, with every shape a page must be able to show.

use report::line::{Continuity, Point, Series};
use report::sheet::{
    BoardLine, BoardOutcome, BoardSheet, Gap, IndicatorSheet, Inside, Interval, Level,
    OtherSourceLine, PartsLine, QuarantineLine, SourceLine, Standing, Target, VintageLine,
};
use report::{EarlierLine, Ends, FifthLine, InsideFifths, Polarity, Slope, Unit};

/// Years and figures; a negative year marks a break before it.
fn series(figures: &[(i32, Option<f64>)]) -> Vec<Point> {
    figures
        .iter()
        .map(|(year, value)| Point {
            period: format!("{}/{:02}", year.abs() - 1, year.abs() % 100),
            value: *value,
            interval: None,
            continuity: if *year < 0 { Continuity::Breaks } else { Continuity::Continues },
        })
        .collect()
}

fn line(id: &str, name: &str, figures: (f64, f64), standing: Standing) -> BoardLine {
    let (level, benchmark) = figures;
    BoardLine {
        id: id.to_owned(),
        name: name.to_owned(),
        unit: Unit::PerCent,
        decimals: 1,
        polarity: Polarity::High,
        period: "2024/25".to_owned(),
        level: Level::Known(level),
        interval: Some(Interval { low: level - 0.8, high: level + 0.8, per_cent: 95 }),
        benchmark: Level::Known(benchmark),
        gap: Gap::Measured(level - benchmark),
        inside: Inside::Absent("published for the whole district only".to_owned()),
        trend: series(&[
            (2022, Some(level - 3.0)),
            (2023, Some(level - 1.4)),
            (2024, Some(level + 0.4)),
            (2025, Some(level)),
        ]),
        target: None,
        standing,
        state: String::new(),
    }
}

/// Fifths with every state that a page has words for: one count withheld, one area in no fifth.
fn five_fifths() -> InsideFifths {
    let fifth = |value: f64, withheld: usize| FifthLine {
        level: Level::Known(value),
        interval: Some(Interval { low: value - 0.8, high: value + 0.8, per_cent: 95 }),
        possible: (withheld > 0).then_some(Ends { low: value - 0.5, high: value + 1.9 }),
        numerator: Some((value * 120.0).round()),
        denominator: Some(12_000.0),
        areas: Some(63),
        withheld,
    };
    InsideFifths {
        basis: "small areas by an invented index of deprivation 2025".to_owned(),
        period: "2025".to_owned(),
        five: [fifth(31.2, 0), fifth(26.4, 0), fifth(22.0, 0), fifth(17.1, 0), fifth(12.4, 1)],
        difference: Some(18.8),
        difference_interval: Some(Ends { low: 17.7, high: 19.9 }),
        difference_possible: Some(Ends { low: 16.9, high: 19.3 }),
        slope: Some(Slope {
            at_most: 33.5,
            at_least: 10.1,
            difference: 23.4,
            difference_interval: Some(Ends { low: 22.2, high: 24.6 }),
            ratio: Some(3.3),
            ratio_interval: Some(Ends { low: 3.0, high: 3.7 }),
        }),
        earlier: vec![EarlierLine {
            period: "2024".to_owned(),
            difference: 17.9,
            interval: Some(Ends { low: 16.8, high: 19.0 }),
        }],
        left_out: 1,
        complete: false,
    }
}

fn persistent_absence() -> BoardLine {
    BoardLine {
        polarity: Polarity::Low,
        inside: Inside::Measured(Box::new(five_fifths())),
        trend: series(&[
            (2017, Some(12.1)),
            (2018, Some(12.6)),
            (2019, Some(12.3)),
            (2020, None),
            (2021, None),
            (-2022, Some(26.0)),
            (2023, Some(25.2)),
            (2024, Some(24.5)),
            (2025, Some(23.1)),
        ]),
        target: Some(Target { value: 18.1, by: "2040".to_owned() }),
        ..line("persistent-absence", "Persistent absence", (23.1, 18.1), Standing::Need)
    }
}

/// A board with every standing, a missing figure, a missing benchmark and every kind of unit.
pub(crate) fn board() -> BoardSheet {
    BoardSheet {
        place: "Calderbrook".to_owned(),
        code: "Z08000001".to_owned(),
        benchmark: "England".to_owned(),
        outcomes: [
            ("Children and young people live healthy, emotionally well-adjusted lives", healthy()),
            ("There is equity of access to educational opportunities", learning()),
            ("Communities are safe and thriving", safe()),
            ("Children are not held back by health, learning and economic needs", chances()),
        ]
        .into_iter()
        .zip(1..)
        .map(|((name, lines), number)| BoardOutcome { number, name: name.to_owned(), lines })
        .collect(),
    }
}

fn healthy() -> Vec<BoardLine> {
    vec![
        BoardLine {
            unit: Unit::Per(1000),
            polarity: Polarity::Low,
            period: "2023".to_owned(),
            ..line("infant-mortality", "Infant mortality", (7.4, 3.9), Standing::Need)
        },
        BoardLine {
            unit: Unit::Per(100_000),
            polarity: Polarity::Context,
            ..line(
                "mental-health-admissions",
                "Inpatient mental health admissions, under 18",
                (56.6, 80.2),
                Standing::Context,
            )
        },
        BoardLine {
            level: Level::Absent("not published for this district".to_owned()),
            interval: None,
            trend: Vec::new(),
            ..line(
                "tooth-decay",
                "Five-year-olds with tooth decay",
                (0.0, 23.4),
                Standing::NotCompared,
            )
        },
    ]
}

fn learning() -> Vec<BoardLine> {
    vec![
        line(
            "good-level-of-development",
            "Good level of development at five",
            (61.9, 68.3),
            Standing::Need,
        ),
        BoardLine {
            decimals: 0,
            state: "provisional".to_owned(),
            ..line(
                "ks2-disadvantaged",
                "Reading, writing and maths at 11, disadvantaged pupils",
                (48.0, 48.0),
                Standing::Similar,
            )
        },
        persistent_absence(),
        line(
            "ehc-plans-in-time",
            "Education, health and care plans within 20 weeks",
            (89.6, 46.4),
            Standing::Strength,
        ),
    ]
}

fn safe() -> Vec<BoardLine> {
    vec![
        BoardLine {
            unit: Unit::Per(10_000),
            decimals: 0,
            polarity: Polarity::Context,
            ..line("looked-after", "Children looked after", (96.0, 67.0), Standing::Context)
        },
        BoardLine {
            unit: Unit::Per(100_000),
            decimals: 0,
            polarity: Polarity::Low,
            benchmark: Level::Absent(
                "the published figure for England failed a check and is not used".to_owned(),
            ),
            gap: Gap::Absent("no benchmark".to_owned()),
            ..line(
                "first-time-entrants",
                "First-time entrants to youth justice",
                (130.0, 0.0),
                Standing::NotCompared,
            )
        },
    ]
}

fn chances() -> Vec<BoardLine> {
    vec![
        BoardLine {
            polarity: Polarity::Low,
            ..line(
                "low-income",
                "Children in families on a low income, before housing costs",
                (39.3, 19.8),
                Standing::Need,
            )
        },
        BoardLine {
            polarity: Polarity::Low,
            ..line(
                "neet",
                "Young people aged 16 to 17 not in education, employment or training",
                (2.1, 3.4),
                Standing::Strength,
            )
        },
    ]
}

/// An indicator with a break, gaps, parts, an older release and a quarantined value.
#[expect(clippy::too_many_lines, reason = "a sample is a list of facts")]
pub(crate) fn indicator() -> IndicatorSheet {
    let line = persistent_absence();
    let england = [
        (2017, Some(10.8)),
        (2018, Some(11.2)),
        (2019, Some(10.9)),
        (2020, None),
        (2021, None),
        (-2022, Some(22.5)),
        (2023, Some(21.2)),
        (2024, Some(20.0)),
        (2025, Some(18.1)),
    ];
    let mut place = line.trend.clone();
    if let (Some(last), Some(interval)) = (place.last_mut(), line.interval) {
        last.interval = Some(interval);
    }
    IndicatorSheet {
        place: "Calderbrook".to_owned(),
        code: "Z08000001".to_owned(),
        benchmark: "England".to_owned(),
        outcome: "There is equity of access to educational opportunities".to_owned(),
        definition: "Pupils who missed a tenth or more of the sessions they could have attended.".to_owned(),
        numerator: "Pupils with overall absence of 10% or more".to_owned(),
        denominator: "Pupils on the roll of a state-funded school with at least one possible session".to_owned(),
        method: "Pupils counted divided by pupils out of, times 100. Wilson's interval.".to_owned(),
        caveats: vec!["A new absence code from 2024/25 records more reasons than before.".to_owned()],
        breaks: vec!["From 2021/22 figures cover the whole year again; 2019/20 and 2020/21 were not published.".to_owned()],
        series: vec![
            Series { name: "Calderbrook".to_owned(), points: place },
            Series { name: "England".to_owned(), points: series(&england) },
        ],
        parts: vec![
            PartsLine {
                place: "Calderbrook".to_owned(),
                period: "2024/25".to_owned(),
                level: Level::Known(23.1),
                interval: line.interval,
                numerator: Some(23_012.0),
                denominator: Some(99_621.0),
                vintage: "July 2026".to_owned(),
            },
            PartsLine {
                place: "Calderbrook".to_owned(),
                period: "2025/26 (year to date)".to_owned(),
                level: Level::Known(23.6),
                interval: None,
                numerator: Some(23_511.0),
                denominator: Some(99_800.0),
                vintage: "July 2026".to_owned(),
            },
            PartsLine {
                place: "Calderbrook".to_owned(),
                period: "2020/21".to_owned(),
                level: Level::Absent("not published because schools were closed".to_owned()),
                interval: None,
                numerator: None,
                denominator: None,
                vintage: "July 2026".to_owned(),
            },
        ],
        sources: vec![SourceLine {
            source: "Pupil absence in schools in Invented England".to_owned(),
            publisher: "Department of Invented Figures".to_owned(),
            vintage: "July 2026".to_owned(),
            licence: "Open Government Licence v3.0".to_owned(),
            layout: "ees-attendance 1".to_owned(),
            hash: "3f2a9c01b7de".to_owned(),
            loaded_at: "3 September 2026".to_owned(),
        }],
        vintages: vec![VintageLine {
            place: "Calderbrook".to_owned(),
            period: "2023/24".to_owned(),
            value: 24.2,
            vintage: "March 2025".to_owned(),
        }],
        other_sources: vec![
            OtherSourceLine {
                place: "Calderbrook".to_owned(),
                period: "2024/25".to_owned(),
                level: Level::Known(23.0),
                source: "Tool of many invented indicators".to_owned(),
                vintage: "May 2026".to_owned(),
            },
            OtherSourceLine {
                place: "England".to_owned(),
                period: "2024/25".to_owned(),
                level: Level::Absent("not published for this year".to_owned()),
                source: "Tool of many invented indicators".to_owned(),
                vintage: "May 2026".to_owned(),
            },
        ],
        quarantined: vec![QuarantineLine {
            place: "England".to_owned(),
            period: "2015/16".to_owned(),
            value: "1,258".to_owned(),
            why: "Ten times larger than every other year and region: probably published in another unit.".to_owned(),
        }],
        line,
    }
}

/// An indicator that nothing has been loaded for.
pub(crate) fn indicator_without_figures() -> IndicatorSheet {
    let absent = Level::Absent("no file with this indicator has been loaded".to_owned());
    let full = indicator();
    IndicatorSheet {
        line: BoardLine {
            level: absent.clone(),
            benchmark: absent,
            interval: None,
            trend: Vec::new(),
            target: None,
            standing: Standing::NotCompared,
            ..full.line
        },
        caveats: Vec::new(),
        breaks: Vec::new(),
        series: Vec::new(),
        parts: Vec::new(),
        sources: Vec::new(),
        vintages: Vec::new(),
        other_sources: Vec::new(),
        quarantined: Vec::new(),
        ..full
    }
}
