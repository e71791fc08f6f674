//! Laws of the versions of an agreement, over random deeds in any order.

use crate::written::*;
use convene::life::Entry;
use lifechances_share::agreement::{DataTypes, Deed, Standing, VersionDeed, Versions};
use proptest::prelude::*;

const CLAUSE: &str = r#"
[[default]]
effect = "allow"
why = "Attendance is looked at together."
modes = ["content"]
data_types = ["attendance"]
purposes = ["safeguarding"]
to_sectors = ["health"]
"#;

/// A deed that may or may not fit: a text of some version, or something done to one.
fn deed(versions: &Versions, pick: usize, party: usize, number: u32) -> VersionDeed {
    if pick < 3 {
        let text = document(CLAUSE).replace("version = 1", &format!("version = {number}"));
        return VersionDeed::Write { text, gateways: String::new() };
    }
    let found = versions.version(number);
    let seal = found.map(|version| version.agreement.seal().to_owned()).unwrap_or_default();
    let parties = [SCHOOL, HOSPITAL, COUNCIL, FOOD_BANK];
    let party = org(parties[party % parties.len()]);
    let deed = match pick {
        3 => Deed::Propose { seal },
        4 => Deed::TakeBack,
        5..=14 => Deed::Sign { party, seal },
        15 => Deed::Refuse { party, reason: "not yet".into() },
        _ => Deed::Revoke { party, reason: "a breach".into() },
    };
    VersionDeed::Done { version: number, filed: String::new(), means: String::new(), deed }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn a_refused_deed_changes_nothing_and_a_history_makes_the_same_agreement_again(
        deeds in prop::collection::vec((0..17_usize, 0..4_usize, 1..4_u32), 0..60),
    ) {
        let types = DataTypes::house();
        let mut versions = Versions::default();
        for (at, (pick, party, number)) in deeds.into_iter().enumerate() {
            let on = day("2025-01-01").plus_days(i32::try_from(at).unwrap_or(0));
            let entry = |deed| Entry { at: commons::Moment::new(on, 0), who: "p1".into(), deed };
            let before = versions.clone();
            match versions.apply(&types, entry(deed(&versions, pick, party, number))) {
                Ok(()) => prop_assert_eq!(versions.history().len(), before.history().len() + 1),
                Err(_) => prop_assert_eq!(&versions, &before),
            }
            for replace in versions.to_replace(on) {
                versions.apply(&types, entry(replace)).expect("what is to be replaced can be");
            }
            let holds = versions.all().iter().filter(|v| v.standing(on) == Standing::InForce);
            prop_assert!(holds.count() <= 1, "one version is in force at a time");
            let numbers: Vec<u32> = versions.all().iter().map(|v| v.agreement.version).collect();
            prop_assert!(numbers.iter().zip(1..).all(|(number, place)| *number == place));
        }
        prop_assert_eq!(Versions::of(&types, versions.history().to_vec()), Ok(versions));
    }
}
