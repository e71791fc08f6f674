//! The colours of pictures, light and dark, and a picture's own style when it leaves its page.
//!
//! The stylesheet of the pages has the same values; a test there holds the two together. The
//! tests here hold that people who see fewer colours still tell neighbours apart.

/// The colours of one view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// The background.
    pub paper: &'static str,
    /// Words and outlines.
    pub ink: &'static str,
    /// Marks and lines: `--chart-one` to `--chart-three`.
    pub marks: [&'static str; 3],
    /// Lines of a scale.
    pub grid: &'static str,
    /// Words of a scale.
    pub axis: &'static str,
    /// The sign of a withheld figure.
    pub hatch: &'static str,
    /// Shades from least to most.
    pub steps: [&'static str; 5],
    /// Shades of localities.
    pub groups: [&'static str; 6],
}

/// On white.
pub const LIGHT: Palette = Palette {
    paper: "#ffffff",
    ink: "#1d2433",
    marks: ["#12436d", "#b4500f", "#1a8a80"],
    grid: "#d5dbe4",
    axis: "#4a5468",
    hatch: "#7b8698",
    steps: ["#e4eef8", "#b3d0ea", "#76a8d4", "#3775b0", "#12436d"],
    groups: ["#ccecfc", "#b0a56b", "#faf0af", "#83c7fa", "#f7bdb7", "#90a5b8"],
};

/// On near black.
pub const DARK: Palette = Palette {
    paper: "#11161f",
    ink: "#edf1f7",
    marks: ["#7fbcf5", "#f2a263", "#58c9bc"],
    grid: "#303a4b",
    axis: "#b7c1d1",
    hatch: "#8b97ab",
    steps: ["#1a2f45", "#22507c", "#3a7cb5", "#78b0e0", "#cfe5f9"],
    groups: ["#02396a", "#89693f", "#2f2533", "#007998", "#482100", "#696f69"],
};

/// A picture of a page as a file that stands alone: with its name space and the light colours.
pub fn stand_alone(svg: &str) -> String {
    let Some(rest) = svg.strip_prefix("<svg ") else { return svg.to_owned() };
    let Some((head, body)) = rest.split_once('>') else { return svg.to_owned() };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" {head}><style>{}</style>{body}",
        style(&LIGHT)
    )
}

fn style(colours: &Palette) -> String {
    let Palette { paper, ink, marks: [one, two, three], grid, axis, hatch, steps, groups } =
        colours;
    let mut style = format!(
        "svg{{background:{paper};font-family:Arial,sans-serif}}text{{fill:{ink};font-size:15px}}\
         .label{{fill:{axis}}}.value,.key{{font-weight:600}}.why{{font-style:italic}}\
         .middle{{text-anchor:middle}}.end{{text-anchor:end}}.grid{{stroke:{grid}}}\
         .halo,.map-label{{paint-order:stroke;stroke:{paper};stroke-width:4px}}\
         .map-label{{font-size:30px;font-weight:700}}\
         .line{{fill:none;stroke-width:3}}.line.one{{stroke:{one}}}\
         .line.two{{stroke:{two};stroke-dasharray:8 6}}.line.three{{stroke:{three};stroke-dasharray:2 6}}\
         .mark{{fill:{one};stroke:{paper}}}.mark.two,.mark.key-two{{fill:{two}}}\
         .mark.three,.mark.key-three{{fill:{three}}}.bar{{fill:{one}}}.bar.two{{fill:{two}}}\
         .whisker{{stroke:{one};stroke-width:2.5}}.whisker-back{{stroke:{paper};stroke-width:7}}\
         .mark-line{{stroke:{two};stroke-width:4}}\
         .limit{{fill:none;stroke:{axis};stroke-width:2;stroke-dasharray:7 4}}\
         .limit.wide{{stroke-dasharray:none}}\
         .target{{stroke:{three};stroke-width:3;stroke-dasharray:2 5}}\
         .break{{stroke:{axis};stroke-dasharray:5 4}}.break-label{{font-size:13px;fill:{axis}}}\
         .hatch{{fill:none;stroke:{hatch};stroke-width:2;stroke-dasharray:4 3}}\
         .spread{{fill:{grid};stroke:{axis}}}.spread.half{{fill:{s2}}}\
         .fan-0{{fill:{s3}}}.fan-1{{fill:{s2}}}.fan-2{{fill:{s1}}}\
         .area{{stroke:{ink}}}.area.withheld{{fill:{paper};stroke-dasharray:3 3}}",
        s1 = steps[0],
        s2 = steps[1],
        s3 = steps[2]
    );
    for (step, colour) in (1..).zip(steps) {
        style.push_str(&format!(".step-{step}{{fill:{colour}}}"));
    }
    for (group, colour) in groups.iter().enumerate() {
        style.push_str(&format!(".group-{group}{{fill:{colour}}}"));
    }
    style
}

#[cfg(test)]
mod tests {
    use super::*;

    type Colour = [f64; 3];

    /// How people see who lack one kind of cone, on linear red, green and blue: Machado, Oliveira
    /// and Fernandes, *A physiologically-based model for simulation of color vision deficiency*,
    /// IEEE Transactions on Visualization and Computer Graphics 15:1291, 2009, at full severity.
    const SEEN: [(&str, [Colour; 3]); 4] = [
        ("all colours", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        (
            "protanopia",
            [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
        ),
        (
            "deuteranopia",
            [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
        ),
        (
            "tritanopia",
            [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        ),
    ];

    /// Two colours nearer than this in CIE 1976 L*a*b* could be taken for each other; 2.3 is what
    /// an eye can just tell side by side (Mahy, Van Eycken and Oosterlinck 1994).
    const APART: f64 = 10.0;

    fn linear(hex: &str) -> Colour {
        [1, 3, 5].map(|at| {
            let part = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn times(rows: &[Colour; 3], colour: Colour) -> Colour {
        rows.map(|row| row.iter().zip(colour).map(|(a, b)| a * b).sum())
    }

    fn lab(colour: Colour) -> Colour {
        // IEC 61966-2-1 to XYZ, divided by its white (D65).
        let xyz = times(
            &[
                [0.412_456_4, 0.357_576_1, 0.180_437_5],
                [0.212_672_9, 0.715_152_2, 0.072_175_0],
                [0.019_333_9, 0.119_192_0, 0.950_304_1],
            ],
            colour,
        );
        let bent = |t: f64| {
            if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 }
        };
        let [x, y, z] = [xyz[0] / 0.950_47, xyz[1], xyz[2] / 1.088_83].map(bent);
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    fn apart(one: &str, other: &str, seen: &[Colour; 3]) -> f64 {
        let own = |hex: &str| lab(times(seen, linear(hex)).map(|part| part.clamp(0.0, 1.0)));
        own(one).iter().zip(own(other)).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
    }

    /// The contrast of WCAG 2.2.
    fn contrast(one: &str, other: &str) -> f64 {
        let light = |hex: &str| times(&[[0.2126, 0.7152, 0.0722]; 3], linear(hex))[0] + 0.05;
        let (one, other) = (light(one), light(other));
        one.max(other) / one.min(other)
    }

    #[test]
    fn known_colours_have_their_known_measures() {
        let close = |a: f64, b: f64, slack: f64| assert!((a - b).abs() < slack, "{a} is not {b}");
        close(contrast("#000000", "#ffffff"), 21.0, 1e-9);
        close(contrast("#777777", "#ffffff"), 4.48, 0.005);
        let red = lab(linear("#ff0000"));
        for (part, known) in red.into_iter().zip([53.24, 80.09, 67.20]) {
            close(part, known, 0.01);
        }
        for (_, seen) in &SEEN {
            for part in times(seen, [1.0; 3]) {
                close(part, 1.0, 2e-6);
            }
        }
        // Red and green of one lightness are what protanopia and deuteranopia confuse.
        let full = apart("#c0504d", "#6f7f2f", &SEEN[0].1);
        assert!(apart("#c0504d", "#6f7f2f", &SEEN[2].1) < full / 2.0);
    }

    #[test]
    fn neighbouring_shades_stay_apart_for_everybody() {
        for colours in [LIGHT, DARK] {
            for (who, seen) in &SEEN {
                for pair in colours.steps.windows(2) {
                    let apart = apart(pair[0], pair[1], seen);
                    assert!(apart >= APART, "{pair:?}: {apart:.1} with {who}");
                }
                for set in [&colours.groups[..], &colours.marks[..]] {
                    for (at, one) in set.iter().enumerate() {
                        for other in &set[at + 1..] {
                            let apart = apart(one, other, seen);
                            assert!(apart >= APART, "{one} and {other}: {apart:.1} with {who}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn marks_and_words_stand_out_from_what_is_behind_them() {
        for colours in [LIGHT, DARK] {
            for mark in colours.marks.iter().chain([&colours.hatch, &colours.axis]) {
                let stands = contrast(mark, colours.paper);
                assert!(stands >= 3.0, "{mark}: {stands:.2}");
            }
            for words in [colours.ink, colours.axis] {
                assert!(contrast(words, colours.paper) >= 4.5, "{words}");
            }
            // Outlines tell areas apart whatever their shade; marks lie on the bands of a fan.
            for shade in colours.steps[..4].iter().chain(&colours.groups) {
                let stands = contrast(shade, colours.ink);
                assert!(stands >= 1.9, "{shade} under its outline: {stands:.2}");
            }
        }
    }

    #[test]
    fn a_file_carries_its_own_colours_and_a_page_none() {
        let svg = crate::TileChart {
            id: "t".to_owned(),
            title: "t".to_owned(),
            reading: "r".to_owned(),
            areas: Vec::new(),
        }
        .svg();
        assert!(!svg.contains("<style") && !svg.contains("xmlns"));
        let file = stand_alone(&svg);
        assert!(file.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" class="));
        assert_eq!(file.matches("<style>").count(), 1);
        assert!(file.contains(".step-5{fill:#12436d}") && file.ends_with("</svg>"));
        assert_eq!(stand_alone("no picture"), "no picture");
    }
}
