//! The stylesheet's colours: enough contrast in light and dark, and told apart by colour-blind
//! readers. Contrast follows WCAG 2.2 (relative luminance); colour blindness is simulated with the
//! matrices of Machado, Oliveira and Fernandes (2009), severity 1.0, in linear RGB; distances are
//! CIE 1976 L*a*b* under D65.

use lifechances_pages::STYLESHEET;
use report::palette::{DARK, LIGHT};
use std::collections::BTreeMap;

type Rgb = [f64; 3];

fn tokens(block: &str) -> BTreeMap<String, Rgb> {
    block
        .split(';')
        .filter_map(|line| {
            let (name, value) = line.trim().trim_start_matches('{').trim().split_once(':')?;
            Some((name.strip_prefix("--")?.to_owned(), rgb(value.trim())?))
        })
        .collect()
}

fn rgb(text: &str) -> Option<Rgb> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let part =
        |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok().map(|v| f64::from(v) / 255.0);
    Some([part(0)?, part(2)?, part(4)?])
}

/// The light tokens, and the light tokens overlaid with the dark.
fn schemes() -> [(&'static str, BTreeMap<String, Rgb>); 2] {
    let mut blocks = STYLESHEET
        .split(":root")
        .skip(1)
        .map(|rest| &rest[..rest.find('}').expect("a block ends")]);
    let light = tokens(blocks.next().expect("light, then dark"));
    let mut dark = light.clone();
    dark.extend(tokens(blocks.next().expect("light, then dark")));
    assert!(light.len() > 40, "the tokens were found");
    [("light", light), ("dark", dark)]
}

fn linear(colour: Rgb) -> Rgb {
    colour.map(|v| if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) })
}

fn luminance(colour: Rgb) -> f64 {
    let [r, g, b] = linear(colour);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn lab(linear: Rgb) -> Rgb {
    let [r, g, b] = linear;
    let xyz = [
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.950_47,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.088_83,
    ];
    let [x, y, z] = xyz.map(|t| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

const DEUTERANOPIA: [Rgb; 3] = [
    [0.367_322, 0.860_646, -0.227_968],
    [0.280_085, 0.672_501, 0.047_413],
    [-0.011_820, 0.042_940, 0.968_881],
];
const PROTANOPIA: [Rgb; 3] = [
    [0.152_286, 1.052_583, -0.204_868],
    [0.114_503, 0.786_281, 0.099_216],
    [-0.003_882, -0.048_116, 1.051_998],
];
const NONE: [Rgb; 3] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];

fn seen(colour: Rgb, matrix: &[Rgb; 3]) -> Rgb {
    let from = linear(colour);
    lab(matrix.map(|row| (row[0] * from[0] + row[1] * from[1] + row[2] * from[2]).clamp(0.0, 1.0)))
}

fn distance(a: Rgb, b: Rgb) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn known_contrasts_come_out_as_published() {
    let (black, white) = ([0.0; 3], [1.0; 3]);
    assert!((contrast(black, white) - 21.0).abs() < 1e-9);
    // #767676 on white is the well-known lightest grey that passes: 4.54.
    assert!((contrast(rgb("#767676").unwrap(), white) - 4.54).abs() < 0.01);
}

#[test]
fn every_pair_of_text_and_ground_can_be_read() {
    let pairs = [
        ("ink", "paper"),
        ("ink", "panel"),
        ("ink", "brand-soft"),
        ("ink", "strength-soft"),
        ("ink", "need-soft"),
        ("muted", "paper"),
        ("muted", "panel"),
        ("link", "paper"),
        ("link", "panel"),
        ("link-visited", "paper"),
        ("link-visited", "panel"),
        ("brand-ink", "brand"),
        ("paper", "link"),
        ("paper", "ink"),
        ("paper", "accent"),
        ("focus-ink", "focus"),
        ("error", "paper"),
        ("banner-ink", "banner"),
        ("strength", "strength-soft"),
        ("need", "need-soft"),
        ("similar", "similar-soft"),
        ("context", "context-soft"),
        ("strength", "paper"),
        ("need", "paper"),
        ("chart-axis", "paper"),
        ("link", "brand-soft"),
    ];
    for (scheme, tokens) in schemes() {
        for (text, ground) in pairs {
            let found = contrast(tokens[text], tokens[ground]);
            assert!(found >= 4.5, "{scheme}: {text} on {ground} is {found:.2}, needs 4.5");
        }
    }
}

#[test]
fn every_line_mark_and_edge_stands_out_from_the_page() {
    let marks =
        ["chart-one", "chart-two", "chart-three", "chart-axis", "chart-hatch", "edge", "accent"];
    for (scheme, tokens) in schemes() {
        for mark in marks {
            let found = contrast(tokens[mark], tokens["paper"]);
            assert!(found >= 3.0, "{scheme}: {mark} on paper is {found:.2}, needs 3");
        }
    }
}

#[test]
fn series_and_judgements_are_told_apart_by_colour_blind_readers() {
    let pairs = [("chart-one", "chart-two"), ("chart-two", "chart-three"), ("strength", "need")];
    let views = [("full colour", NONE), ("deuteranopia", DEUTERANOPIA), ("protanopia", PROTANOPIA)];
    for (scheme, tokens) in schemes() {
        for (a, b) in pairs {
            for (view, matrix) in &views {
                let found = distance(seen(tokens[a], matrix), seen(tokens[b], matrix));
                assert!(found >= 15.0, "{scheme}, {view}: {a} and {b} are only {found:.1} apart");
            }
        }
    }
}

#[test]
fn the_steps_of_a_map_grow_in_one_direction() {
    for (scheme, tokens) in schemes() {
        let light: Vec<f64> =
            (1..=5).map(|step| luminance(tokens[&format!("step-{step}")])).collect();
        let rising = light.windows(2).all(|pair| pair[0] < pair[1]);
        let falling = light.windows(2).all(|pair| pair[0] > pair[1]);
        assert!(rising || falling, "{scheme}: {light:?}");
    }
}

#[test]
fn a_picture_that_leaves_its_page_keeps_the_colours_of_the_page() {
    for ((scheme, tokens), palette) in schemes().into_iter().zip([LIGHT, DARK]) {
        let named = |start: &str, from: usize, colours: &[&'static str]| -> Vec<(String, &str)> {
            let pairs = colours.iter().enumerate();
            pairs.map(|(at, colour)| (format!("{start}{}", at + from), *colour)).collect()
        };
        let [one, two, three] = palette.marks;
        let mut all: Vec<(String, &str)> = [
            ("paper", palette.paper),
            ("ink", palette.ink),
            ("chart-one", one),
            ("chart-two", two),
            ("chart-three", three),
            ("chart-grid", palette.grid),
            ("chart-axis", palette.axis),
            ("chart-hatch", palette.hatch),
        ]
        .map(|(name, colour)| (name.to_owned(), colour))
        .to_vec();
        all.extend(named("step-", 1, &palette.steps));
        all.extend(named("group-", 0, &palette.groups));
        for (name, colour) in all {
            assert_eq!(Some(tokens[&name]), rgb(colour), "{scheme}: {name}");
        }
    }
}
