//! A conversation as people use it in a browser: residents without an account, a teacher for a class, a
//! moderator, and a safeguarding lead.

use crate::common::{Answer, Browser, World};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use convene::Role;
use journeys::run_partnership::{NewPartnership, begin_partnership};
use lifechances_web::Scheme;

const VOICE: &str = "/voices/what-would-help";

fn after<'a>(body: &'a str, start: &str) -> &'a str {
    body.split(start).nth(1).unwrap_or_default().split('"').next().unwrap_or_default()
}

async fn token(person: &mut Browser) -> String {
    person.opens("/account").await.form_token()
}

/// A partnership with an open conversation, and its convenor.
async fn conversation(world: &World) -> Browser {
    let accounts = journeys::list_accounts(&world.house).expect("accounts").into_iter();
    let who = accounts.map(|account| account.who).find(|who| who.roles == [Role::Convenor]);
    let new = NewPartnership {
        name: "Lower Calder".to_owned(),
        purpose: "Food and health".to_owned(),
        ..NewPartnership::default()
    };
    let at = begin_partnership(&world.house, who.as_ref(), &new).expect("a partnership");
    let mut convenor = world.signed_in(Role::Convenor).await;
    let token = token(&mut convenor).await;
    let fields = [
        ("form_token", token.as_str()),
        ("begin_partnership", &at),
        ("begin_question", "What would help?"),
        ("begin_why", "The partnership chooses what to work on."),
        ("begin_ages", "everybody"),
        ("begin_languages", "all"),
        ("begin_opens", "3/9/2026"),
        ("begin_closes", "30/9/2026"),
        ("begin_themes", "Food\nTeeth"),
    ];
    let wrong = convenor.posts("/voices/new", &fields[..4]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("There is a problem") && wrong.body.contains("What would help?"));
    let begun = convenor.posts("/voices/new", &fields).await;
    assert_eq!((begun.status, begun.header("location")), (StatusCode::SEE_OTHER, VOICE));
    convenor
}

/// What somebody was given who began to take part.
struct Begun {
    code: String,
    age: &'static str,
    proof: String,
}

impl Begun {
    fn fields(&self) -> [(&str, &str); 4] {
        [("code", &self.code), ("age", self.age), ("proof", &self.proof), ("lang", "en")]
    }
}

/// Somebody begins to take part.
async fn begins(person: &mut Browser, age: &'static str) -> Begun {
    let answer = person.posts(&format!("{VOICE}/begin"), &[("age", age), ("lang", "en")]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let field = |name: &str| after(&answer.body, &format!("name=\"{name}\" value=\"")).to_owned();
    let begun = Begun { code: field("code"), age, proof: field("proof") };
    // Whoever closes the page without stopping has seen the code.
    assert!(answer.body.contains(&format!(">{}</bdi>", begun.code)), "{}", answer.body);
    begun
}

async fn says(person: &mut Browser, begun: &Begun, words: &str, more: &[(&str, &str)]) -> Answer {
    let fields = [&begun.fields()[..], &[("words", words)], more].concat();
    person.posts(&format!("{VOICE}/say"), &fields).await
}

/// The moderator does something with the only input whose words are these.
async fn moderates(
    convenor: &mut Browser,
    words: &str,
    deed: &str,
    more: &[(&str, &str)],
) -> Answer {
    let queue = convenor.opens(&format!("{VOICE}/queue")).await;
    let before = queue.body.split(words).next().unwrap_or_default();
    let id = before.rsplit("id=\"input-").next().unwrap_or_default();
    let id = id.split('"').next().unwrap_or_default().to_owned();
    let form = queue.body.split(&format!("id=\"{deed}-{id}\"")).nth(1).unwrap_or_default();
    let seen = after(form, "name=\"seen\" value=\"").to_owned();
    let token = queue.form_token();
    let named: Vec<(String, &str)> =
        more.iter().map(|(name, value)| (format!("{deed}-{id}_{name}"), *value)).collect();
    let mut fields = vec![("form_token", token.as_str()), ("seen", seen.as_str())];
    fields.extend(named.iter().map(|(name, value)| (name.as_str(), *value)));
    convenor.posts(&format!("{VOICE}/queue/{id}/{deed}"), &fields).await
}

async fn closes(convenor: &mut Browser) {
    let page = convenor.opens(VOICE).await;
    let token = page.form_token();
    let seen = after(&page.body, "name=\"seen\" value=\"").to_owned();
    let fields = [("form_token", token.as_str()), ("seen", seen.as_str())];
    let closed = convenor.posts(&format!("{VOICE}/changes/close"), &fields).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn nothing_is_shown_before_a_moderator_lets_it_through_and_taken_back_it_is_gone_everywhere()
{
    let world = World::new(Scheme::PlainLoopback);
    let mut convenor = conversation(&world).await;
    let (mut speaker, mut other) = (world.visitor(), world.visitor());
    let begun = begins(&mut speaker, "adult").await;
    let words = "Breakfast before lessons";
    let sent = says(&mut speaker, &begun, words, &[("name", "Zara Hussain")]).await;
    assert!(sent.body.contains("999") && sent.body.contains("0800 1111"), "{}", sent.body);
    assert!(sent.status == StatusCode::OK && sent.body.contains("reads it first"), "{}", sent.body);
    let own = begins(&mut other, "16-25").await;
    let begin = [("age", "adult"), ("lang", "en")];
    let pages = ["/voices", VOICE, "/together"];
    for page in pages {
        assert!(!other.opens(page).await.body.contains(words), "{page} shows it unread");
    }
    assert!(!other.posts(&format!("{VOICE}/begin"), &begin).await.body.contains(words));
    let no_reason = moderates(&mut convenor, words, "keep-back", &[("reason", " ")]).await;
    assert_eq!(no_reason.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no_reason.body.contains("Write why it is kept back"));
    let shown = [("words", words), ("in_english", ""), ("theme", "Food")];
    let let_through = moderates(&mut convenor, words, "show", &shown).await;
    assert_eq!(let_through.status, StatusCode::SEE_OTHER, "{}", let_through.body);
    let card = other.posts(&format!("{VOICE}/begin"), &begin).await;
    assert!(card.body.contains(words), "now it is a card");
    let input = after(&card.body, "name=\"input\" value=\"").to_owned();
    let answer = [("input", input.as_str()), ("opinion", "agree")];
    let forged = Begun { code: "AAAA-AAAA-AAAA".to_owned(), age: "16-25", proof: String::new() };
    let forged = [&forged.fields()[..], &answer].concat();
    let refused = other.posts(&format!("{VOICE}/answer"), &forged).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Choose how old you are and start"), "{}", refused.body);
    let answer = [&own.fields()[..], &answer].concat();
    let done = other.posts(&format!("{VOICE}/answer"), &answer).await;
    assert!(done.body.contains("You have answered everything"), "{}", done.body);
    assert!(world.database_holds(words), "so the next line can fail");

    let (thanks, code) = (begun.fields(), begun.code.clone());
    let thanks = speaker.posts(&format!("{VOICE}/finish"), &thanks).await;
    assert!(thanks.body.contains(&code));
    let back = speaker.posts("/voices/take-back", &[("code", &code.to_lowercase())]).await;
    assert!(back.body.contains("It is deleted"), "{}", back.body);
    let again = speaker.posts("/voices/take-back", &[("code", &code)]).await;
    assert!(again.body.contains("nothing under this code"));
    let until = "30 September 2026";
    assert!(other.opens("/voices").await.body.contains(until), "so the next line can fail");
    closes(&mut convenor).await;
    let list = other.opens("/voices").await.body;
    assert!(!list.contains(until) && list.contains("it is closed"), "{list}");
    let results = format!("{VOICE}/results");
    for page in ["/voices", VOICE, &results, "/api/v1/voices/what-would-help"] {
        assert!(!other.opens(page).await.body.contains(words), "{page} still shows it");
    }
    let queue = convenor.opens(&format!("{VOICE}/queue")).await;
    assert!(!queue.body.contains(words) && queue.body.contains("1 taken back"));
    assert!(speaker.cookies.is_empty() && other.cookies.is_empty(), "no cookie follows anybody");
    assert!(!world.database_holds(&code) && !world.audit().contains(&code));
    assert!(!world.database_holds("Zara Hussain"), "fields nobody asked for are not kept");
    assert!(!world.audit().contains(words));
}

#[tokio::test]
async fn a_child_alone_is_sent_to_their_class_and_words_that_say_who_somebody_is_come_back() {
    let world = World::new(Scheme::PlainLoopback);
    let _convenor = conversation(&world).await;
    let mut child = world.visitor();
    let page = child.opens(&format!("{VOICE}?lang=ur")).await;
    assert!(page.body.contains("lang=\"ur\" dir=\"rtl\""), "the page says its language");
    assert!(page.body.contains("آپ کی عمر کیا ہے؟"));
    let nothing = child.posts(&format!("{VOICE}/begin"), &[("lang", "pl")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.body.contains("<a href=\"#age\">Wybierz, ile masz lat"), "{}", nothing.body);
    let card = child.posts(&format!("{VOICE}/begin"), &[("age", "13-15")]).await;
    assert!(card.headers.get(SET_COOKIE).is_none() && card.header("cache-control") == "no-store");
    let begun = begins(&mut child, "13-15").await;
    for words in ["Ring me on 01632 960001", "I was born on 3 May 2014", "zara@school.example"] {
        let refused = says(&mut child, &begun, words, &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(refused.body.contains(words), "what was typed is kept on the page: {words}");
        assert!(!world.database_holds(words), "and nowhere else: {words}");
    }
    let robot = says(&mut child, &begun, "Cheap loans", &[("website", "x")]).await;
    assert_eq!(robot.status, StatusCode::OK);
    assert!(
        !world.database_holds("Cheap loans"),
        "a program that fills in everything says nothing"
    );
}

#[tokio::test]
async fn a_worry_says_what_to_do_now_and_only_the_safeguarding_lead_reads_it() {
    let world = World::new(Scheme::PlainLoopback);
    let mut convenor = conversation(&world).await;
    let mut child = world.visitor();
    let begun = begins(&mut child, "13-15").await;
    let words = "A boy in my year sleeps in a car";
    let sent = says(&mut child, &begun, words, &[("unsafe", "yes")]).await;
    assert!(sent.body.contains("call 999") && sent.body.contains("0800 1111"), "{}", sent.body);
    assert!(!world.database_holds(words), "its words are sealed");
    let queue = convenor.opens(&format!("{VOICE}/queue")).await;
    assert!(!queue.body.contains(words) && queue.body.contains("1 went to the safeguarding lead"));
    let back = child.posts("/voices/take-back", &[("code", &begun.code)]).await;
    assert!(back.body.contains("nothing under this code"), "it cannot be taken back");
    assert_eq!(convenor.opens("/voices/worries").await.status, StatusCode::FORBIDDEN);

    let mut lead = world.signed_in(Role::SafeguardingLead).await;
    assert!(lead.opens("/desk").await.body.contains("Worries about safety"));
    let page = lead.opens("/voices/worries").await;
    assert!(page.body.contains(words) && page.body.contains("Lower Calder"), "{}", page.body);
    assert!(world.audit().contains("open worries about safety"));
    let id = after(&page.body, "action=\"/voices/worries/").to_owned();
    let seen = after(&page.body, "name=\"seen\" value=\"").to_owned();
    let token = page.form_token();
    let fields = [("form_token", token.as_str()), ("seen", seen.as_str())];
    let taken = lead.posts(&format!("/voices/worries/{id}"), &fields).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);
    assert!(!lead.opens("/voices/worries").await.body.contains(words));
}

#[tokio::test]
async fn words_that_may_be_about_safety_come_first_and_are_let_through_only_with_a_tick() {
    let world = World::new(Scheme::PlainLoopback);
    let mut convenor = conversation(&world).await;
    let mut child = world.visitor();
    let begun = begins(&mut child, "13-15").await;
    for words in ["Breakfast before lessons", "Somebody hits me in the playground"] {
        let sent = says(&mut child, &begun, words, &[]).await;
        let thanks = sent.body.split("reads it first").nth(1).unwrap_or_default();
        assert!(thanks.contains("call 999") && thanks.contains("0800 1111"), "{}", sent.body);
    }
    let queue = convenor.opens(&format!("{VOICE}/queue")).await.body;
    let at = |words: &str| queue.find(words).expect("in the queue");
    let ordinary = at("\">Breakfast before lessons");
    assert!(at("\">Somebody hits me") < ordinary, "read first");
    assert!(
        queue.contains("May be about somebody&#x27;s safety: hits me.")
            || queue.contains("May be about somebody's safety: hits me."),
        "{queue}"
    );
    let (marked, rest) = queue.split_at(ordinary);
    let [open, passed] = [marked.find("<details open>"), marked.find("id=\"safeguarding-")];
    assert!(open < passed && marked.matches("<details open>").count() == 1, "{marked}");
    assert!(marked.contains("nobody in it seems to be at risk") && !rest.contains("seems to be"));
    let words = "Somebody hits me in the playground";
    let shown = [("words", "The playground is rough"), ("in_english", ""), ("theme", "")];
    let refused = moderates(&mut convenor, words, "show", &shown).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("pass it to the safeguarding lead, or"), "{}", refused.body);
    let ticked = [shown[0], shown[1], shown[2], ("safe-yes", "yes")];
    let let_through = moderates(&mut convenor, words, "show", &ticked).await;
    assert_eq!(let_through.status, StatusCode::SEE_OTHER, "{}", let_through.body);
}

#[tokio::test]
async fn a_class_is_typed_in_with_a_code_each_and_who_holds_the_agreements() {
    let world = World::new(Scheme::PlainLoopback);
    let _convenor = conversation(&world).await;
    let mut head = world.signed_in(Role::HeadTeacher).await;
    let token = token(&mut head).await;
    let path = format!("{VOICE}/class");
    let fields = |held: &'static str, consent: &'static str, said: &'static str| {
        vec![
            ("class_channel", "class"),
            ("class_age", "under-13"),
            ("class_consent", consent),
            ("class_held_by", held),
            ("class_language", "en"),
            ("class_said", said),
        ]
    };
    let send = |fields: Vec<(&'static str, &'static str)>| {
        let mut all: Vec<(&str, &str)> = vec![("form_token", token.as_str())];
        all.extend(fields);
        all
    };
    let school = "Beckside Primary School";
    for (held, consent, said, field) in [
        ("", "guardian-agreed", "More fruit", "class_held_by"),
        (school, "own", "More fruit", "class_consent"),
        (school, "guardian-agreed", "More fruit\nRing 01632 960001", "class_said"),
    ] {
        let wrong = head.posts(&path, &send(fields(held, consent, said))).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(wrong.body.contains(&format!("<a href=\"#{field}\">")), "{field}: {}", wrong.body);
    }
    assert!(!world.database_holds("More fruit"), "all of a batch or nothing");
    let both = fields(school, "guardian-agreed", "More fruit\nLonger lunch");
    let taken = head.posts(&path, &send(both)).await;
    assert!(taken.body.contains("Taken in: 2"), "{}", taken.body);
    let code = taken.body.split("voice-code\">").nth(1).unwrap_or_default();
    let code = code.split('<').next().unwrap_or_default();
    let back = world.visitor().posts("/voices/take-back", &[("code", code)]).await;
    assert!(back.body.contains("It is deleted"), "a slip takes back what one child said");
    let link = head.opens("/partnerships/lower-calder").await;
    assert!(link.body.contains("what-would-help") && link.body.contains("What people say"));
}
