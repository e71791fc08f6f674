//! Whether a figure somebody quotes is one that was released, by its reference.

use axum::response::Response;
use journeys::statistics::check::{Checked, check_reference};
use pages::{CheckRelease, Fact, Link};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;

/// `GET /check`
pub(crate) fn check(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let reference = asked.query("reference").unwrap_or_default().trim().to_owned();
    let page = |found: &str, is_released, facts| CheckRelease {
        reference: reference.clone(),
        found: found.to_owned(),
        is_released,
        facts,
    };
    if reference.is_empty() {
        return answer::page(site, asked, &page("", false, Vec::new()));
    }
    let page = match check_reference(&site.house, &reference).map_err(Fault::ours)? {
        Checked::NotAReference => page(
            "This is not a reference. It is a number, a hyphen, and eight letters or digits.",
            false,
            Vec::new(),
        ),
        Checked::Unknown => {
            page("Nothing with this reference was released here.", false, Vec::new())
        }
        Checked::NotAsWritten => page(
            "There is a row of this number in the ledger, and it is not as it was written. Do not \
             rely on the figure.",
            false,
            Vec::new(),
        ),
        Checked::Released(entry) => {
            let release = &entry.release;
            let said = format!(
                "This table was released on {}. Compare the numbers you were given with those it has.",
                entry.released_at.in_words()
            );
            let mut parts = release.table_id.split('|');
            let (of, _, by) = (parts.next(), parts.next(), parts.next());
            let href =
                format!("/statistics?of={}&by={}", of.unwrap_or_default(), by.unwrap_or_default());
            let facts = vec![
                Fact {
                    link: Some(Link::to(href, "See it")),
                    ..Fact::of("Table", &release.table_id)
                },
                Fact::of("Vintage", &release.vintage),
                Fact::of("Rule", &release.policy),
                Fact::of("Hash of what was published", release.content.to_string()),
                Fact::of("Hash of this row of the ledger", entry.hash.to_string()),
                Fact::of("Named in the audit", format!("entry {}", entry.audit_seq)),
            ];
            page(&said, true, facts)
        }
    };
    answer::page(site, asked, &page)
}
