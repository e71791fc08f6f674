//! How well encoded records link, against labels that the linking never sees.

#![expect(clippy::unwrap_used, reason = "what its tests stand on")]

mod common;
mod febrl;

use common::encoded;
use febrl::{FEBRL_FIELDS, febrl, febrl_person};
use lifechances_conceal::{Linked, Notice, link_encoded};
use std::collections::BTreeMap;

/// Precision, recall and F1 of links between two sources.
fn score(linked: &Linked, one: &Notice, two: &Notice, truth: usize) -> (f64, f64, f64) {
    let people = |notice: &Notice| -> BTreeMap<[u8; 10], String> {
        let ids = notice.handles.iter();
        ids.map(|(id, handle)| (*handle, febrl_person(id).to_owned())).collect()
    };
    let (one, two) = (people(one), people(two));
    let right =
        linked.links.iter().filter(|link| one[&link.one.handle] == two[&link.two.handle]).count();
    let precision = right as f64 / linked.links.len() as f64;
    let recall = right as f64 / truth as f64;
    (precision, recall, 2.0 * precision * recall / (precision + recall))
}

#[test]
fn febrl_4_is_linked_from_encodings_as_well_as_the_best_published_encoding_does() {
    let (Some(a), Some(b)) = (febrl('a'), febrl('b')) else { return };
    let (one, notice_one) = encoded(FEBRL_FIELDS, "a", &a);
    let (two, notice_two) = encoded(FEBRL_FIELDS, "b", &b);
    let linked = link_encoded(&[one, two]).unwrap();
    let (precision, recall, f1) = score(&linked, &notice_one, &notice_two, 5_000);
    println!(
        "FEBRL 4 encoded: precision {precision:.4} recall {recall:.4} F1 {f1:.4}; met {}, links {}, \
         threshold {:.3}, expected precision {:.4} recall {:.4}; without room {} {}",
        linked.met,
        linked.links.len(),
        linked.threshold,
        linked.precision,
        linked.recall,
        notice_one.without_room.len(),
        notice_two.without_room.len(),
    );
    assert!(f1 >= 0.9994, "{f1}");
}
