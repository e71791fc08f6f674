//! How a partnership decides, and how it came to: each change of its terms with what was before and the
//! decision by which they were changed.

use convene::partnership::{DecidedAt, PartnershipDeed, PartnershipLife, Terms};
use serde::Serialize;

use crate::parts::Link;

/// A change of how it decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct TermsChanged {
    on: String,
    reason: String,
    before: String,
    after: String,
    decision: Option<Link>,
}

/// Each change of its terms, the newest first, with the decision by which they were changed. Why is told
/// to those signed in: it was written for them.
pub(crate) fn terms_changed(life: &PartnershipLife, tells_why: bool) -> Vec<TermsChanged> {
    let mut changes = Vec::new();
    let mut before = None;
    for entry in life.history() {
        let terms = match &entry.deed {
            PartnershipDeed::Begin { terms, .. } | PartnershipDeed::ChangeTerms { terms, .. } => {
                *terms
            }
            _ => continue,
        };
        if let (PartnershipDeed::ChangeTerms { reason, decision, .. }, Some(old)) =
            (&entry.deed, before)
        {
            let decided = |at: &DecidedAt| {
                let words = format!("Decision {} of the meeting that changed it", at.number);
                Link::to(format!("/meetings/{}", at.meeting), &words)
            };
            changes.push(TermsChanged {
                on: entry.at.day().in_words(),
                reason: if tells_why { reason.clone() } else { String::new() },
                before: rules(old),
                after: rules(terms),
                decision: decision.as_ref().map(decided),
            });
        }
        before = Some(terms);
    }
    changes.reverse();
    changes
}

/// How a partnership decides, without who does.
fn rules(terms: Terms) -> String {
    let review = review(terms);
    format!(
        "A meeting decides when {} of the organisations that decide take part; a statement is agreed \
         when {} sign. Whoever declares a conflict of interest {}.{review}",
        share(terms.quorum),
        share(terms.agreement),
        terms.interest.in_words(),
    )
}

fn share(fraction: commons::Fraction) -> String {
    format!("{} of every {}", fraction.numerator, fraction.denominator)
}

fn review(terms: Terms) -> String {
    terms.review_on.map_or_else(String::new, |day| {
        format!(" These terms are looked at again by {}.", day.in_words())
    })
}

/// How a partnership decides now.
pub(crate) fn terms(terms: Terms, deciding: usize) -> String {
    let review = review(terms);
    let decide = match deciding {
        1 => "1 organisation decides".to_owned(),
        many => format!("{many} organisations decide"),
    };
    format!(
        "{decide}. A meeting decides when {} of them take part, and among them \
         a school and somebody from the community. A statement is agreed when {} of them sign. Whoever \
         declares a conflict of interest {}.{review}",
        share(terms.quorum),
        share(terms.agreement),
        terms.interest.in_words(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample_partnerships;

    #[test]
    fn a_change_of_terms_is_shown_with_what_was_before_and_its_decision() {
        let life = sample_partnerships::life();
        let [change] = terms_changed(&life, false).try_into().expect("one change");
        let TermsChanged { before, after, decision, reason, .. } = change;
        assert_eq!(reason, "", "visitors are not told why");
        assert_ne!(before, after);
        assert_eq!(before, rules(Terms::default()), "as it was begun");
        assert_eq!(after, rules(life.partnership().terms), "as it decides now");
        let href = decision.expect("the meeting decided").href;
        assert_eq!(href, "/meetings/lower-calder-2026-09-05");
    }
}
