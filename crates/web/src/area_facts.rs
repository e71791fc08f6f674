//! What is known of the area of a partnership: a locality's released counts, or the range that follows from
//! them for an area that is drawn by hand.

use convene::area::Between;
use journeys::area_children::AreaChildren;
use journeys::draw_area::AreaView;
use pages::{Fact, Link, count_of};

/// What is known of an area.
pub(crate) fn area_facts(area: &AreaView) -> Vec<Fact> {
    let link = area.place.as_ref();
    let mut facts = vec![
        Fact {
            name: "Area".to_owned(),
            text: format!(
                "{}, version {}, drawn {}",
                area.name,
                area.version,
                area.drawn_on.in_words()
            ),
            link: link.map(|(name, slug)| {
                Link::to(format!("/places/{slug}"), format!("Profile of {name}"))
            }),
        },
        Fact::of("Made of", count_of(area.small_areas, "small area", "small areas")),
    ];
    if let Some(between) = &area.between {
        facts.extend(between_facts(between));
        return facts;
    }
    facts.push(Fact::of("Children", in_words(&area.children)));
    facts.extend(
        area.ages.iter().map(|(band, level)| Fact::of(&format!("Aged {band}"), in_words(level))),
    );
    facts
}

/// The children of an area that is no locality: what is released of small areas is nothing, and what follows
/// from the localities it lies in is a range.
fn between_facts(children: &AreaChildren) -> Vec<Fact> {
    let Some(all) = children.all else {
        let why = "No count is released of small areas, nor of the localities it lies in.";
        return vec![Fact::of("Children", why)];
    };
    let why = format!(
        "No count is released of small areas. This follows from the counts of the localities it lies in, of \
         {}: a locality it cuts may count not at all or fully.",
        children.day
    );
    let mut facts =
        vec![Fact::of("Children", range_in_words(Some(all))), Fact::of("How it is known", why)];
    let band = |(band, known): &(String, Option<Between>)| {
        Fact::of(&format!("Aged {band}"), range_in_words(*known))
    };
    facts.extend(children.ages.iter().map(band));
    facts
}

fn range_in_words(known: Option<Between>) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts of children are far below 2^53")]
    let number = |count: u64| report::number::grouped(count as f64, 0);
    match known {
        None => "no count is released".to_owned(),
        Some(Between { low, about: Some(about), high: Some(high) }) => format!(
            "between {} and {}; about {} if children live evenly over small areas",
            number(low),
            number(high),
            number(about)
        ),
        Some(Between { low, .. }) => {
            format!("{} or more; a count it needs is not released", number(low))
        }
    }
}

fn in_words(level: &report::Level) -> String {
    match level {
        report::Level::Known(count) => report::number::grouped(*count, 0),
        report::Level::Absent(why) => why.clone(),
    }
}
