//! The invented district has the margins it is made to have.

use crate::common;

#[test]
fn every_margin_is_within_its_tolerance_at_twenty_thousand_children() {
    for seed in [1, 2] {
        let calibration = common::invent(20_000, seed).calibration();
        let failing: Vec<String> = calibration.failing().map(|m| format!("{m:?}")).collect();
        assert!(failing.is_empty(), "seed {seed}: {failing:#?}\n{calibration}");
        assert!(calibration.margins.len() >= 55);
        for margin in &calibration.margins {
            assert!(margin.tolerance < margin.target, "met by nobody at all: {margin:?}");
        }
    }
}

#[test]
fn the_report_says_which_margin_failed() {
    let mut calibration = common::invent(1_000, 1).calibration();
    calibration.margins[1].achieved = 0.9; // the share aged 0 to 4
    let shown = calibration.to_string();
    assert!(shown.contains("NO") && shown.contains("outside tolerance"), "{shown}");
}
