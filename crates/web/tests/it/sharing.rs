//! Sharing between organisations, as the people who do it: the lead, a nurse, a head, a visitor.

use crate::codes::{App, gives};
use crate::common::{Browser, World, belongs, organisation};
use axum::http::StatusCode;
use convene::{Role, Sector};
use journeys::run_partnership::register_organisation;
use lifechances_web::Scheme;

const DOCUMENT: &str = r#"id = "calderbrook-concerns"
title = "Concerns together"
version = 1
aim = "To keep children safe."
from = "2026-01-01"
until = "2026-12-31"
lawful_basis = "public-task"
special_condition = "substantial-public-interest"
assessment = { reference = "DPIA-1", review_by = "2026-10-01" }

[[party]]
id = "GB-EDU-999001"
name = "Calderbrook"
sector = "school"
[[party]]
id = "GB-NHS-ZZA"
name = "Calderbrook Infirmary"
sector = "health"

[[default]]
effect = "allow"
why = "Health services may know that a concern exists."
modes = ["existence"]
data_types = ["safeguarding-concern"]
purposes = ["safeguarding"]
to_sectors = ["health"]
"#;

const CABINET: &str = "Cabinet 3, folder 12";
const PAGE: &str = "/agreements/calderbrook-concerns";

/// The value of a hidden field of the form that does this.
fn hidden(body: &str, deed: &str, name: &str) -> String {
    let form = body.split(&format!("name=\"deed\" value=\"{deed}\"")).nth(1).unwrap_or_default();
    let field = form.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
    field.split('"').next().unwrap_or_default().to_owned()
}

/// Does something to the agreement with the form its page offers.
async fn acts(browser: &mut Browser, deed: &str, party: &str, filed: &str) -> StatusCode {
    acts_at(PAGE, browser, (deed, party, filed)).await
}

/// The same with another agreement.
async fn acts_at(
    at: &str,
    browser: &mut Browser,
    (deed, party, filed): (&str, &str, &str),
) -> StatusCode {
    let page = browser.opens(at).await;
    let token = page.form_token();
    let of = |name: &str| hidden(&page.body, deed, name);
    let (version, seal, seen) = (of("version"), of("seal"), of("seen"));
    let fields = [
        ("form_token", token.as_str()),
        ("deed", deed),
        ("version", &version),
        ("seal", &seal),
        ("seen", &seen),
        ("party", party),
        ("filed", filed),
        ("reason", "It is not needed any more."),
    ];
    browser.posts(at, &fields).await.status
}

/// An agreement of two parties, signed by both: the school by its head, the infirmary on paper.
async fn signed(world: &World) -> (Browser, Browser) {
    let mut lead = world.signed_in(Role::GovernanceLead).await;
    let mut head = world.signed_in(Role::HeadTeacher).await;
    let accounts = journeys::list_accounts(&world.house).expect("accounts");
    let convenor = accounts.into_iter().find(|one| one.who.roles.contains(&Role::Convenor));
    let convenor = convenor.map(|account| account.who);
    for listed in [
        ("GB-EDU-999001", "Calderbrook", Sector::School),
        ("GB-NHS-ZZA", "Calderbrook Infirmary", Sector::Health),
    ] {
        register_organisation(&world.house, convenor.as_ref(), listed).expect("registered");
    }
    let token = lead.opens("/agreements/new").await.form_token();
    let written = lead.posts("/agreements", &[("form_token", &token), ("text", DOCUMENT)]).await;
    assert_eq!((written.status, written.header("location")), (StatusCode::SEE_OTHER, PAGE));
    belongs(world, Role::SchoolNurse, organisation("GB-EDU-999001"));
    assert_eq!(acts(&mut lead, "propose", "", "").await, StatusCode::SEE_OTHER);
    let stranger = acts(&mut head, "sign", "GB-EDU-999001", "").await;
    assert!(!stranger.is_redirection(), "its name is no membership of it: {stranger}");
    belongs(world, Role::HeadTeacher, organisation("GB-EDU-999001"));
    assert_eq!(acts(&mut head, "sign", "GB-EDU-999001", "").await, StatusCode::SEE_OTHER);
    let vague = acts(&mut lead, "sign", "GB-NHS-ZZA", "x").await;
    assert_eq!(vague, StatusCode::UNPROCESSABLE_ENTITY, "which paper?");
    let unfiled = acts(&mut lead, "sign", "GB-NHS-ZZA", "").await;
    assert_eq!(unfiled, StatusCode::UNPROCESSABLE_ENTITY, "where is the paper?");
    assert_eq!(acts(&mut lead, "sign", "GB-NHS-ZZA", CABINET).await, StatusCode::SEE_OTHER);
    (lead, head)
}

#[tokio::test]
async fn an_agreement_is_written_signed_and_read_by_everybody_and_then_revoked() {
    let world = World::new(Scheme::PlainLoopback);
    let (mut lead, mut head) = signed(&world).await;
    let mut visitor = world.visitor();
    let public = visitor.opens(PAGE).await;
    assert_eq!(public.status, StatusCode::OK);
    assert!(public.body.contains("in force") && !public.body.contains("Cabinet 3"));
    assert!(!public.body.contains("The Head teacher") && !public.body.contains("name=\"deed\""));
    let listed = visitor.opens("/agreements").await;
    assert!(
        listed.body.contains("1 agreement is in force.")
            && !listed.body.contains("Write an agreement")
    );
    let text = visitor.opens(&format!("{PAGE}/versions/1/text")).await;
    assert_eq!((text.status, text.body.as_str()), (StatusCode::OK, DOCUMENT), "letter by letter");
    let seal = journeys::sharing::check_document(&text.body).expect("a document").seal;
    let version = visitor.opens(&format!("{PAGE}/versions/1")).await;
    assert!(version.body.contains(&seal) && public.body.contains(&seal));
    let told = lead.opens(PAGE).await;
    assert!(
        told.body.contains("The Information governance lead") && told.body.contains("Cabinet 3"),
        "who did what, and where papers lie, is told to those signed in"
    );
    assert_eq!(acts(&mut head, "revoke", "GB-EDU-999001", "").await, StatusCode::SEE_OTHER);
    let ended = visitor.opens(PAGE).await;
    assert!(ended.body.contains("revoked") && ended.body.contains("It is not needed any more."));
}

/// The fields of the form of a page as a browser would send them: what stands in them, what is chosen,
/// what is ticked.
fn sent_as_shown(body: &str) -> Vec<(String, String)> {
    let form = body.split("action=\"/agreements/new/form\"").nth(1).expect("the form");
    let form = form.split("</form>").next().expect("its end");
    let of = |tag: &str, name: &str| {
        let found = tag.split(&format!(" {name}=\"")).nth(1)?;
        Some(found.split('"').next()?.replace("&quot;", "\"").replace("&amp;", "&"))
    };
    let mut fields = Vec::new();
    for tag in form.split('<').skip(1) {
        let Some(name) = of(tag, "name") else { continue };
        let is_box = tag.contains("type=\"checkbox\"") || tag.contains("type=\"radio\"");
        if tag.starts_with("input ") && (!is_box || tag.contains(" checked")) {
            fields.push((name, of(tag, "value").unwrap_or_default()));
        } else if tag.starts_with("textarea") {
            let text = tag.split_once('>').map(|(_, text)| text.trim_start_matches('\n'));
            fields.push((name, text.unwrap_or_default().to_owned()));
        } else if tag.starts_with("select") {
            let list = form.split(&format!(" name=\"{name}\"")).nth(1).unwrap_or_default();
            let list = list.split("</select>").next().unwrap_or_default();
            let chosen = list.split('<').find(|option| option.contains(" selected"));
            fields.push((name, chosen.and_then(|tag| of(tag, "value")).unwrap_or_default()));
        }
    }
    fields
}

/// Presses a button of the form after something was typed into it.
async fn presses(
    browser: &mut Browser,
    body: &str,
    press: &str,
    typed: &[(&str, &str)],
) -> crate::common::Answer {
    let mut fields = sent_as_shown(body);
    fields.retain(|(name, _)| !typed.iter().any(|(own, _)| own == name));
    let typed = typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    fields.extend(typed.chain([("press".to_owned(), press.to_owned())]));
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.posts("/agreements/new/form", &fields).await
}

#[tokio::test]
async fn a_lead_who_knows_no_document_goes_from_a_template_to_an_agreement_in_force() {
    let world = World::new(Scheme::PlainLoopback);
    let (mut lead, _) = signed(&world).await;
    let begun = lead.opens("/agreements/new/form?template=safeguarding").await;
    assert!(begun.body.contains("Keeping children safe together"));
    let more =
        presses(&mut lead, &begun.body, "add-exception", &[("title", "Safe \"here\"")]).await;
    assert_eq!(more.status, StatusCode::OK);
    assert!(
        more.body.contains("Take out Exception 1") && more.body.contains("Safe &quot;here&quot;")
    );
    let fewer = presses(&mut lead, &more.body, "remove-exception-1", &[]).await;
    assert!(!fewer.body.contains("Take out Exception 1"));
    let early = presses(&mut lead, &fewer.body, "keep", &[]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["from", "until", "assessment_reference", "party-1_organisation"] {
        assert!(early.body.contains(&format!("href=\"#{field}\"")), "{field}");
    }
    assert!(early.body.contains("Safe &quot;here&quot;"), "nothing typed is lost");
    let put_by = presses(&mut lead, &early.body, "put-by", &[]).await;
    let address = "/agreements/new/form?of=safe-here&did=put-by";
    assert_eq!((put_by.status, put_by.header("location")), (StatusCode::SEE_OTHER, address));
    assert!(lead.opens("/agreements").await.body.contains("put by to be finished"));
    let later = lead.opens("/agreements/new/form?of=safe-here").await;
    let typed = [
        ("from", "1/1/2026"),
        ("until", "2026-12-31"),
        ("assessment_reference", "DPIA-9, cabinet 3"),
        ("assessment_review_by", "2026-11-01"),
        ("party-1_organisation", "GB-EDU-999001"),
        ("party-2_organisation", "GB-NHS-ZZA"),
        ("party-2_signatory", "Caldicott Guardian"),
    ];
    let kept = presses(&mut lead, &later.body, "keep", &typed).await;
    let address = "/agreements/safe-here?did=draft-kept";
    assert_eq!(
        (kept.status, kept.header("location")),
        (StatusCode::SEE_OTHER, address),
        "{}",
        kept.body
    );
    let page = lead.opens("/agreements/safe-here").await;
    assert!(page.body.contains("section 11") && page.body.contains("Caldicott Guardian"));
    assert!(page.body.contains("1 January 2026"), "a day as people type it");
    for (deed, party) in [("propose", ""), ("sign", "GB-EDU-999001"), ("sign", "GB-NHS-ZZA")] {
        let done = acts_at("/agreements/safe-here", &mut lead, (deed, party, CABINET)).await;
        assert_eq!(done, StatusCode::SEE_OTHER, "{deed} {party}");
    }
    assert!(world.visitor().opens("/agreements/safe-here").await.body.contains("in force"));
    let as_text = lead.opens("/agreements/new?of=safe-here").await;
    assert!(as_text.body.contains("version = 2") && as_text.body.contains("Safe \\&quot;here"));
}

#[tokio::test]
async fn whoever_has_codes_signs_with_one_and_the_history_says_how_each_signed() {
    let world = World::new(Scheme::PlainLoopback);
    let (mut lead, mut head) = signed(&world).await;
    let next = DOCUMENT.replace("version = 1", "version = 2").replace("safe.", "safer.");
    let page = lead.opens("/agreements/new?of=calderbrook-concerns").await;
    let seen = page.body.split("name=\"seen\" value=\"").nth(1).expect("seen");
    let seen = seen.split('"').next().expect("a number").to_owned();
    let (token, of) = (page.form_token(), "calderbrook-concerns");
    let fields = [("form_token", token.as_str()), ("text", &next), ("seen", &seen), ("of", of)];
    assert_eq!(lead.posts("/agreements", &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(acts(&mut lead, "propose", "", "").await, StatusCode::SEE_OTHER);
    let app = App::reads(&head.opens("/account/codes").await.body);
    let first = app.shows(&world);
    assert_eq!(
        gives(&mut head, "/account/codes", "/account/codes", &first).await.status,
        StatusCode::OK
    );
    let without = acts(&mut head, "sign", "GB-EDU-999001", "").await;
    assert_eq!(without, StatusCode::UNPROCESSABLE_ENTITY, "a session alone signs nothing now");
    let papered = acts(&mut head, "sign", "GB-EDU-999001", CABINET).await;
    assert_eq!(papered, StatusCode::UNPROCESSABLE_ENTITY, "nor does a paper of one's own");
    world.clock.advance_seconds(30);
    let page = head.opens(PAGE).await;
    let of = |name: &str| hidden(&page.body, "sign", name);
    let (token, version, seal, seen) = (page.form_token(), of("version"), of("seal"), of("seen"));
    let code = app.shows(&world);
    let fields = [
        ("form_token", token.as_str()),
        ("deed", "sign"),
        ("version", &version),
        ("seal", &seal),
        ("seen", &seen),
        ("party", "GB-EDU-999001"),
        ("code", &code),
    ];
    assert!(page.body.contains("Your one-time code"));
    let signed = head.posts(PAGE, &fields).await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.body);
    let told = lead.opens(PAGE).await.body;
    assert!(told.contains("Calderbrook signed, with a one-time code"), "{told}");
    assert!(told.contains("Calderbrook signed, signed in and without a code"), "the first version");
}

#[tokio::test]
async fn every_refusal_of_somebody_signed_in_is_in_the_audit_and_a_flood_makes_few_entries() {
    let world = World::new(Scheme::PlainLoopback);
    let mut nurse = world.signed_in(Role::SchoolNurse).await;
    for _ in 0..12 {
        assert_eq!(nurse.opens("/people").await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(nurse.opens("/agreements/new/form").await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.visitor().opens("/people").await.status, StatusCode::SEE_OTHER);
    let read = |tx: &mut store::Tx<'_>| store::audit::after(tx, 0, 1000);
    let all = world.house.store.read("audit", read).expect("audit");
    let told = all.iter().filter(|entry| entry.action == "open address");
    let objects: Vec<&str> = told.clone().map(|entry| entry.object.as_str()).collect();
    let wanted = ["GET /people", "GET /people, 10 times this hour", "GET /agreements/new/form"];
    assert_eq!(objects, wanted);
    for entry in told {
        assert!(entry.agreement.ends_with(world.house.rules.version()), "{}", entry.agreement);
        assert_eq!((entry.decision.as_str(), entry.role.as_str()), ("refused", "school-nurse"));
    }
}

#[tokio::test]
async fn a_document_with_mistakes_is_shown_with_lines_and_nothing_typed_is_lost() {
    let world = World::new(Scheme::PlainLoopback);
    let mut lead = world.signed_in(Role::GovernanceLead).await;
    let token = lead.opens("/agreements/new").await.form_token();
    let bad = DOCUMENT.replace("\"school\"", "\"skool\"").replace("GB-NHS-ZZA", "infirmary");
    let answer = lead.posts("/agreements", &[("form_token", &token), ("text", &bad)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Line 11, column 1: there is no sector skool"), "{}", answer.body);
    assert!(answer.body.contains("Line 15, column 1:"), "every mistake at once");
    assert!(answer.body.contains("To keep children safe."), "what was typed is kept");
    assert!(lead.opens(PAGE).await.status == StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_rules_answer_with_clause_and_reason_and_ask_for_what_is_missing() {
    let world = World::new(Scheme::PlainLoopback);
    let (mut lead, _) = signed(&world).await;
    let ask = "/sharing/rules?ask=yes&holder=GB-EDU-999001&receiver=GB-NHS-ZZA\
               &data_type=safeguarding-concern&purpose=safeguarding&family=refused&mode=";
    let existence = lead.opens(&format!("{ask}existence")).await;
    assert!(existence.body.contains("may be shared") && existence.body.contains("default 1"));
    let content = lead.opens(&format!("{ask}content")).await;
    assert!(
        content.body.contains("may not be shared") && content.body.contains("not what is in it")
    );
    let missing = lead.opens(ask).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.body.contains("href=\"#mode\""));
    assert!(missing.body.contains("value=\"GB-NHS-ZZA\" selected"), "what was chosen is kept");
    assert!(existence.body.contains("not in force"), "the duty of 2026 waits for its day");
    world.clock.advance_seconds(200 * 86_400);
    let mut lead = world.signed_in(Role::GovernanceLead).await;
    let stale = lead.opens(&format!("{ask}existence")).await;
    assert!(stale.body.contains("may not be shared") && stale.body.contains("not up to date"));
    let renewed = lead.posts("/sharing/rules", &[("form_token", &stale.form_token())]).await;
    assert_eq!(renewed.status, StatusCode::SEE_OTHER);
    let ended = lead.opens(&format!("{ask}existence")).await;
    assert!(ended.body.contains("ended on 31 December 2026"));
}

/// The fields of a request to share, all seven questions answered yes.
fn request<'a>(
    token: &'a str,
    decided: &'a str,
    mode: &'a str,
    reasons: &'a str,
) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("form_token", token),
        ("holder", "GB-EDU-999001"),
        ("receiver", "GB-NHS-ZZA"),
        ("data_type", "safeguarding-concern"),
        ("mode", mode),
        ("purpose", "safeguarding"),
        ("family", "not-recorded"),
        ("decided", decided),
        ("reasons", reasons),
    ];
    let rules = ["rule_1", "rule_2", "rule_3", "rule_4", "rule_5", "rule_6", "rule_7"];
    fields.extend(rules.map(|rule| (rule, "yes")));
    fields
}

const REASONS: &str = "The infirmary must know that somebody is concerned.";

#[tokio::test]
async fn a_nurse_walks_the_golden_rules_and_the_lead_finds_the_receipt() {
    let world = World::new(Scheme::PlainLoopback);
    let (mut lead, mut head) = signed(&world).await;
    let mut nurse = world.signed_in(Role::SchoolNurse).await;
    let form = nurse.opens("/sharing/requests/new").await;
    assert!(form.body.contains("Is a child at risk of harm now?"));
    let token = form.form_token();
    let kept =
        nurse.posts("/sharing/requests", &request(&token, "share", "existence", REASONS)).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let receipt = kept.header("location").to_owned();
    let told = nurse.opens(&receipt).await;
    assert!(told.body.contains("Receipt SHR-") && told.body.contains(REASONS));
    assert!(!told.body.contains("Note that you looked at it"));
    let elsewhere = head.opens(&receipt).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND, "a request is its maker's and the lead's");
    let found = lead.opens("/sharing/requests?outcome=shared&organisation=GB-NHS-ZZA").await;
    assert!(found.body.contains("1 request of everybody."));
    let page = lead.opens(&receipt).await;
    let seen = hidden(&page.body, "look", "seen");
    let note = [("form_token", page.form_token()), ("seen", seen), ("finding", "In order.".into())];
    let note: Vec<(&str, &str)> = note.iter().map(|(name, text)| (*name, text.as_str())).collect();
    assert_eq!(lead.posts(&receipt, &note).await.status, StatusCode::SEE_OTHER);
    assert_eq!(lead.posts(&receipt, &note).await.status, StatusCode::CONFLICT, "it has moved on");
    assert!(nurse.opens(&receipt).await.body.contains("In order."));
}

#[tokio::test]
async fn what_is_typed_in_a_request_is_kept_and_no_child_is_named_in_it() {
    let world = World::new(Scheme::PlainLoopback);
    let _ = signed(&world).await;
    let mut nurse = world.signed_in(Role::SchoolNurse).await;
    let token = nurse.opens("/sharing/requests/new").await.form_token();
    let refused =
        nurse.posts("/sharing/requests", &request(&token, "share", "content", REASONS)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("That is no reason to wait: speak to the safeguarding lead now")
            && refused.body.contains("href=\"#decided\"")
    );
    assert!(refused.body.contains(REASONS), "what was typed is kept");
    assert!(refused.body.contains("value=\"share\" checked"));
    let named = "The boy born on 3 May 2015 needs it.";
    let named =
        nurse.posts("/sharing/requests", &request(&token, "do-not-share", "content", named)).await;
    assert_eq!(named.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(named.body.contains("href=\"#reasons\"") && named.body.contains("date of birth"));
    assert!(!named.body.contains("type=\"checkbox\""), "a date of birth is never waved through");
    let smith = "Tell them about Amelia Smith please.";
    let mut asked = request(&token, "do-not-share", "content", smith);
    let named = nurse.posts("/sharing/requests", &asked).await;
    assert_eq!(named.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(named.body.contains("Is this a name: Amelia, Smith?"), "{}", named.body);
    assert!(named.body.contains("name=\"names_nobody\" value=\"yes\""));
    asked.push(("reference", "Amelia Smith"));
    asked.push(("names_nobody", "yes"));
    let named = nurse.posts("/sharing/requests", &asked).await;
    assert_eq!(named.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        named.body.contains("href=\"#reference\"") && named.body.contains("value=\"yes\" checked")
    );
    assert!(
        nurse.opens("/sharing/requests").await.body.contains("No request you wrote down fits.")
    );
    let kept = nurse
        .posts("/sharing/requests", &request(&token, "do-not-share", "content", REASONS))
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "not to share is always written down");
}

#[tokio::test]
async fn a_breach_is_taken_in_told_in_time_and_closed() {
    let world = World::new(Scheme::PlainLoopback);
    let mut lead = world.signed_in(Role::GovernanceLead).await;
    let token = lead.opens("/governance/matters/new").await.form_token();
    let empty =
        lead.posts("/governance/matters", &[("form_token", &token), ("about", "A letter")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("href=\"#kind\"") && empty.body.contains("A letter</textarea>"));
    let fields = [
        ("form_token", token.as_str()),
        ("kind", "breach"),
        ("day", "2026-08-31"),
        ("time", "08:00"),
        ("about", "A letter went to the wrong address."),
    ];
    let opened = lead.posts("/governance/matters", &fields).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    let address = opened.header("location").to_owned();
    let home = lead.opens("/governance").await;
    assert!(
        home.body.contains("1 thing is overdue.")
            && home.body.contains(&address.replace('/', "&#x2f;"))
    );
    for (deed, words, expected) in [
        ("note", "It was about R674123101121.", StatusCode::UNPROCESSABLE_ENTITY),
        ("note", "The letter was fetched back.", StatusCode::SEE_OTHER),
        ("acknowledge", "", StatusCode::SEE_OTHER),
        ("answer", "", StatusCode::UNPROCESSABLE_ENTITY),
        ("answer", "The Commissioner takes no further action.", StatusCode::SEE_OTHER),
        ("acknowledge", "", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let page = lead.opens(&address).await;
        let token = page.form_token();
        let seen = page.body.split("name=\"seen\" value=\"").nth(1).unwrap_or_default();
        let seen = seen.split('"').next().unwrap_or_default();
        let fields =
            [("form_token", token.as_str()), ("deed", deed), ("words", words), ("seen", seen)];
        let answer = lead.posts(&address, &fields).await;
        assert_eq!(answer.status, expected, "{deed} {words}");
    }
    let register = lead.opens("/governance/matters").await;
    assert!(register.body.contains("answered late"), "late stays late");
}

#[tokio::test]
async fn rule_l6_the_safeguarding_lead_shares_under_the_law_and_the_governance_lead_is_told() {
    let world = World::new(Scheme::PlainLoopback);
    let (mut lead, _) = signed(&world).await;
    belongs(&world, Role::SafeguardingLead, organisation("GB-EDU-999001"));
    let law = "share-under-the-law";
    let mut nurse = world.signed_in(Role::SchoolNurse).await;
    let form = nurse.opens("/sharing/requests/new").await;
    assert!(!form.body.contains(law));
    let token = form.form_token();
    let refused = nurse.posts("/sharing/requests", &request(&token, law, "content", REASONS)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let mut safe = world.signed_in(Role::SafeguardingLead).await;
    let form = safe.opens("/sharing/requests/new").await;
    assert!(form.body.contains(law));
    let token = form.form_token();
    let mut asked = request(&token, law, "content", REASONS);
    let no_act = safe.posts("/sharing/requests", &asked).await;
    assert_eq!(no_act.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        no_act.body.contains("href=\"#gateway\"")
            && no_act.body.contains("value=\"share-under-the-law\" checked")
    );
    asked.push(("gateway", "s11"));
    let kept = safe.posts("/sharing/requests", &asked).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let receipt = kept.header("location").to_owned();
    let told = lead.opens(&receipt).await;
    assert!(told.body.contains("shared under the law") && told.body.contains("section 11"));
    let listed = lead.opens("/sharing/requests?outcome=under-the-law").await;
    assert!(listed.body.contains("1 request of everybody."));
    let home = lead.opens("/governance").await;
    assert!(home.body.contains("was shared under the law, outside the agreements"));
}
