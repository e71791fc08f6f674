//! A partnership decides in a meeting how it decides from then on.

use crate::common::Browser;
use crate::governance::sends;
use axum::http::StatusCode;

/// Holds a meeting of the partnership today that carries a decision, and gives the decision as the
/// form of terms sends it.
pub(crate) async fn decided(convenor: &mut Browser, organisations: &[&str]) -> String {
    let plan = [
        ("begin_partnership", "lower-calder"),
        ("begin_title", "Terms"),
        ("begin_day", "3/9/2026"),
        ("begin_starts", "13:30"),
        ("begin_place", "Mill Lane Centre"),
        ("begin_agenda", "30 min: How we decide"),
    ];
    sends(convenor, "/meetings/new", "/meetings/new", &plan).await;
    let page = "/meetings/terms-2026-09-03";
    let fields = |name: &str, value: &'static str| {
        let of = |id: &&str| (format!("{name}_{id}"), value);
        organisations.iter().map(of).collect::<Vec<_>>()
    };
    let seats = (1..=organisations.len()).map(|seat| (format!("open_came_{seat}"), "present"));
    let seats = seats.collect::<Vec<_>>();
    let votes = [("decide_item".to_owned(), "1"), ("decide_words".to_owned(), "Two of three")];
    for (deed, fields) in [
        ("call", Vec::new()),
        ("open", seats),
        ("decide", [votes.to_vec(), fields("decide_vote", "for")].concat()),
    ] {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let done = sends(convenor, page, &format!("{page}/{deed}"), &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{deed}: {}", done.body);
    }
    "terms-2026-09-03/1".to_owned()
}
