//! The long file of the local authority interactive tool (`lait`).
//!
//! One row is one measure, year and area. Measures are joined on `Short Desc`, because `Data item`
//! is written on the first year only. Areas are joined on the authority number, because names are
//! written in several ways.

use super::{Desk, Figure, Wanted, Where, number, reading, words};
use crate::year_label;
use commons::{AreaCode, Cell, Geography, Place};
use std::collections::BTreeMap;

pub(crate) fn by_key(wanted: Vec<Wanted>) -> BTreeMap<String, Vec<Wanted>> {
    let mut by_key: BTreeMap<String, Vec<Wanted>> = BTreeMap::new();
    for one in wanted {
        by_key.entry(one.source.key.clone()).or_default().push(one);
    }
    by_key
}

pub(crate) fn take(
    desk: &mut Desk,
    by_key: &BTreeMap<String, Vec<Wanted>>,
    row: &dyn Fn(&str) -> Cell,
) {
    let measure = row("Short Desc");
    let Some(wanted) = measure.text().and_then(|key| by_key.get(key.trim())) else { return };
    let Some(at) = place(desk, row) else { return };
    let label = words(&row("Years"));
    let figure = row("Values");
    let Some(read) = reading(&figure) else {
        desk.problem(words(&figure), "a number, or - for no figure, under Values");
        return;
    };
    for one in wanted {
        match year_label::parse(&label, one.source.year_type) {
            Ok(period) => {
                let period = if one.source.part.is_empty() {
                    period
                } else {
                    period.with_part(&one.source.part)
                };
                desk.keep(&one.definition, &at, (period, label.clone()), Figure::alone(read));
            }
            Err(why) => desk.problem(format!("{label:?} under Years"), why.to_string()),
        }
    }
}

fn place(desk: &mut Desk, row: &dyn Fn(&str) -> Cell) -> Option<Where> {
    let name = words(&row("LA and Regions"));
    let cell = row("LA Number");
    let found = number(&cell).and_then(whole).and_then(|n| desk.authorities.numbered(n)).cloned();
    let Some(authority) = found else {
        desk.problem(
            format!("authority number {:?} for {name:?}", words(&cell)),
            "a number in the lookup of authorities; add it there if it is new",
        );
        return None;
    };
    // An invented file writes England's number for its invented country, and says so in the name.
    if authority.place.geography == Geography::Country && name.to_lowercase().contains("invented") {
        return Some(Where { place: invented_country(authority.place)?, name, within: None });
    }
    Some(Where { place: authority.place, name: authority.name, within: authority.region })
}

fn invented_country(like: Place) -> Option<Place> {
    Some(Place { code: AreaCode::parse("Z92000001").ok()?, ..like })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the line above has checked that it is whole and within range"
)]
fn whole(number: f64) -> Option<u32> {
    (number.fract() == 0.0 && (0.0..=9_999.0).contains(&number)).then_some(number as u32)
}
