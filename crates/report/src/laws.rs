//! What every picture must hold, for the tests of all of them.

/// The letter of a telephone in units of the picture, and the widest mean of its letters.
const LETTER: f64 = 25.0 * 0.56;

/// Every coordinate and every word lies inside the picture, and every number is one.
pub(crate) fn stays_inside(svg: &str) {
    assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"), "{svg}");
    assert!(!svg.contains("NaN") && !svg.contains("inf\"") && !svg.contains("style="), "{svg}");
    let size = attribute(svg, "viewBox").expect("a size");
    let mut sizes = size.split(' ').skip(2).map(|size| size.parse::<f64>().expect("a size"));
    let (width, height) = (sizes.next().expect("a width"), sizes.next().expect("a height"));
    for tag in svg.split('<').skip(2) {
        let number = |name: &str| attribute(tag, name).map(|text| text.parse::<f64>().expect(text));
        let (x, y) = (number("x").unwrap_or(0.0), number("y").unwrap_or(0.0));
        within(x + number("width").unwrap_or(0.0), width, tag);
        within(y + number("height").unwrap_or(0.0), height, tag);
        let xs = ["x", "x1", "x2", "cx"].into_iter().filter_map(number);
        xs.for_each(|x| within(x, width, tag));
        let ys = ["y", "y1", "y2", "cy"].into_iter().filter_map(number);
        ys.for_each(|y| within(y, height, tag));
        if let Some(path) = attribute(tag, "points") {
            for point in path.split(' ') {
                let (x, y) = point.split_once(',').expect("a point");
                within(x.parse().expect("a number"), width, tag);
                within(y.parse().expect("a number"), height, tag);
            }
        }
        for start in attribute(tag, "d").into_iter().flat_map(|path| path.split(['M', 'L']).skip(1))
        {
            let corner = start.split(['h', 'v', 'l', 'z']).next().expect("a corner");
            let (x, y) = corner.split_once(' ').expect("a corner");
            within(x.parse().expect("a number"), width, tag);
            within(y.parse().expect("a number"), height, tag);
        }
    }
    words_fit(svg, width);
}

/// Every line of words, in the letters of a telephone, lies between the two sides.
fn words_fit(svg: &str, width: f64) {
    for text in svg.split("<text").skip(1) {
        let text = text.split("</text>").next().expect("an end");
        let (head, body) = text.split_once('>').expect("a head");
        let class = attribute(head, "class").unwrap_or_default();
        if class.contains("minor") {
            continue;
        }
        let spans: Vec<(&str, &str)> = match attribute(head, "x") {
            Some(x) => vec![(x, body)],
            None => body
                .split("<tspan")
                .skip(1)
                .map(|span| {
                    let (head, words) = span.split_once('>').expect("a span");
                    let words = words.split('<').next().expect("words");
                    (attribute(head, "x").expect("a place"), words)
                })
                .collect(),
        };
        for (x, words) in spans {
            let x: f64 = x.parse().expect("a number");
            let words = words.replace("&amp;", "&").replace("&#39;", "'");
            let wide = words.chars().count() as f64 * LETTER;
            let left = match class {
                class if class.contains("end") => x - wide,
                class if class.contains("middle") => x - wide / 2.0,
                _ => x,
            };
            assert!(left >= -1.0 && left + wide <= width + 8.0, "{words:?} at {x}: {class}");
        }
    }
}

fn within(value: f64, most: f64, tag: &str) {
    assert!((-0.1..=most + 0.1).contains(&value), "{value} is not in 0 to {most}: {tag}");
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let tag = tag.split('>').next()?;
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag.get(start..)?.split('"').next()
}
