//! Requests to share: the form, the receipt, the list.

use access::act;
use axum::http::StatusCode;
use axum::response::Response;
use journeys::sharing::{
    Asking, Choices, NAMES_NOBODY, RequestFilter, RequestForm, RequestLine, RequestView, choices,
    list_requests, look_at_request, record_request, show_request,
};
use pages::sharing::{
    ChoiceField, ListRequests, ReceiptSheet, RequestRow, RequestSharing, SharingReceipt,
};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::reviews::sentence;
use crate::sharing::{fault, number, problems, rules, said_no};
use crate::site::Site;

/// `GET /sharing/requests`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref();
    let typed = |field: &str| asked.query(field).unwrap_or_default().to_owned();
    let filter = RequestFilter {
        outcome: typed("outcome"),
        organisation: typed("organisation"),
        data_type: typed("data_type"),
        number: typed("number"),
    };
    let lines = list_requests(&site.house, who, &filter).map_err(fault)?;
    let offered = choices(&site.house, who).map_err(fault)?;
    let rows: Vec<RequestRow> = lines.iter().map(row).collect();
    let sees_all = site.house.may(who, act::SEE_ALL_REQUESTS).is_ok();
    let page = ListRequests::tell(&rows, sees_all, (filters(&offered, &filter), &filter.number));
    answer::page(site, asked, &page)
}

fn filters(offered: &Choices, filter: &RequestFilter) -> Vec<ChoiceField> {
    let outcomes = [
        ("shared", "Shared"),
        ("not-shared", "Not shared"),
        ("under-the-law", "Shared under the law, outside the agreements"),
        ("refused", "The agreements say no"),
        ("not-looked-at", "Not looked at yet"),
    ];
    let outcomes = outcomes.map(|(value, words)| (value.to_owned(), words.to_owned()));
    vec![
        ChoiceField::of("outcome", "Outcome", &outcomes, &filter.outcome).or("All"),
        ChoiceField::of(
            "organisation",
            "Organisation",
            &offered.organisations,
            &filter.organisation,
        )
        .or("All"),
        ChoiceField::of("data_type", "Kind of information", &offered.data_types, &filter.data_type)
            .or("All"),
    ]
}

fn row(line: &RequestLine) -> RequestRow {
    let (from, to) = &line.between;
    RequestRow {
        number: line.number.clone(),
        at: line.at.in_words(),
        what: format!("{from} to {to}: {}, for {}", line.what, line.purpose),
        outcome: outcome(line).to_owned(),
        rules: if line.is_allowed { "let it through" } else { "say no" }.to_owned(),
        reference: line.reference.clone(),
        by: line.by.clone(),
        looked_at: match line.findings {
            0 => "not yet".to_owned(),
            1 => "once".to_owned(),
            several => format!("{several} times"),
        },
    }
}

const fn outcome(line: &RequestLine) -> &'static str {
    match (line.is_shared, line.is_under_the_law) {
        (true, true) => "shared under the law",
        (true, false) => "shared",
        (false, _) => "not shared",
    }
}

/// `GET /sharing/requests/new`
pub(crate) fn ask(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let offered = choices(&site.house, asked.who.as_ref()).map_err(fault)?;
    answer::page(site, asked, &form(&offered, &RequestForm::default()))
}

/// `POST /sharing/requests`
pub(crate) fn record(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref();
    let offered = choices(&site.house, who).map_err(fault)?;
    let typed = read(&offered, asked);
    let (problems, status) = match record_request(&site.house, who, &typed) {
        Ok(Ok(number)) => return answer::see_other(&format!("/sharing/requests/{number}")),
        Ok(Err(troubles)) => (problems(troubles), StatusCode::UNPROCESSABLE_ENTITY),
        Err(cannot) => {
            let (words, status) = said_no(cannot)?;
            (problems(vec![("decided", words)]), status)
        }
    };
    answer::page_with(site, asked, &form(&offered, &typed).with_problems(problems), status)
}

fn read(offered: &Choices, asked: &Asked) -> RequestForm {
    let typed = |field: &str| asked.field(field).to_owned();
    let all = |fields: &[(String, String)]| {
        fields.iter().map(|(name, _)| (name.clone(), typed(name))).collect()
    };
    RequestForm {
        asking: Asking {
            holder: typed("holder"),
            receiver: typed("receiver"),
            data_type: typed("data_type"),
            mode: typed("mode"),
            purpose: typed("purpose"),
            family: typed("family"),
            on: String::new(),
        },
        replies: all(&offered.questions),
        decided: typed("decided"),
        reasons: typed("reasons"),
        names_nobody: typed(NAMES_NOBODY) == "yes",
        reference: typed("reference"),
        gateway: typed("gateway"),
        judged: all(&offered.duty),
    }
}

fn form(offered: &Choices, typed: &RequestForm) -> RequestSharing {
    let said = |all: &std::collections::BTreeMap<String, String>, name: &str| {
        all.get(name).cloned().unwrap_or_default()
    };
    let rule = |(name, question): &(String, String)| {
        ChoiceField::of(name, question, &offered.replies, &said(&typed.replies, name))
    };
    let both = [("yes".to_owned(), "Yes".to_owned()), ("no".to_owned(), "No".to_owned())];
    let duty = |(name, question): &(String, String)| {
        ChoiceField::of(name, question, &both, &said(&typed.judged, name))
    };
    let gateway = ChoiceField::of(
        "gateway",
        "Do you also rest on an Act?",
        &offered.gateways,
        &typed.gateway,
    );
    let page = RequestSharing::tell(
        what_is_asked(offered, &typed.asking),
        offered.questions.iter().map(rule).collect(),
        (gateway.or("No"), offered.duty.iter().map(duty).collect()),
        [&typed.decided, &typed.reasons, &typed.reference],
    );
    let page = if offered.may_share_under_the_law { page.offering_the_law() } else { page };
    if typed.names_nobody { page.naming_nobody() } else { page }
}

/// What would be shared; whose record it is, is one of the person's own organisations.
fn what_is_asked(offered: &Choices, typed: &Asking) -> Vec<ChoiceField> {
    let hint = if offered.own.is_empty() {
        "Only somebody who works for the organisation that holds a record decides about it, and it is \
         not recorded yet that you work for one. Ask an administrator to record it."
    } else {
        "The organisation you work for: whoever holds a record decides about it."
    };
    let mut fields = rules::fields(offered, typed, &offered.own);
    if let Some(holder) = fields.first_mut() {
        hint.clone_into(&mut holder.hint);
    }
    fields
}

/// `GET /sharing/requests/{number}`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let view = show_request(&site.house, asked.who.as_ref(), asked.part("number"));
    answer::page(site, asked, &SharingReceipt::tell(sheet(view.map_err(fault)?)))
}

fn sheet(view: RequestView) -> ReceiptSheet {
    let fact = |name: &str, text: String| (name.to_owned(), text);
    let line = &view.line;
    let mut facts = vec![
        fact("Decided", format!("{}, by {}", line.at.in_words(), line.by)),
        fact("What the agreements say", format!("{}.", sentence(&view.why))),
        fact("Family's agreement to the service", sentence(view.family)),
        fact("Rules that decided", view.version.clone()),
    ];
    if let Some((_, basis)) = &view.rests_on {
        facts.insert(2, fact("Lawful basis of the agreement", sentence(basis)));
    }
    for (name, text) in [
        ("Act", view.gateway.as_str()),
        ("Duty to share", view.duty),
        ("Your own reference", line.reference.as_str()),
    ] {
        if !text.is_empty() {
            facts.push(fact(name, sentence(text)));
        }
    }
    let told = |(question, reply): &(&str, &str)| ((*question).to_owned(), (*reply).to_owned());
    let finding = |(at, by, words): &(commons::Moment, String, String)| {
        (format!("{}, {by}", at.in_words()), words.clone())
    };
    ReceiptSheet {
        number: line.number.clone(),
        outcome: outcome(line).to_owned(),
        question: sentence(&view.question) + ".",
        facts,
        agreement: view.rests_on.as_ref().map(|(id, _)| id.clone()).unwrap_or_default(),
        replies: view.replies.iter().map(told).collect(),
        reasons: view.reasons.clone(),
        findings: view.findings.iter().map(finding).collect(),
        look: view.may_look.then_some(view.seen),
    }
}

/// `POST /sharing/requests/{number}`
pub(crate) fn look(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, named) = (asked.who.as_ref(), asked.part("number"));
    let finding = asked.field("finding");
    let seen = number(asked, "seen").unwrap_or_default();
    match look_at_request(&site.house, who, named, (finding, seen)) {
        Ok(()) => answer::see_other(&format!("/sharing/requests/{named}")),
        Err(cannot) => {
            let (words, status) = said_no(cannot)?;
            let view = show_request(&site.house, who, named).map_err(fault)?;
            let page = SharingReceipt::tell(sheet(view)).with_problem(&words, finding);
            answer::page_with(site, asked, &page, status)
        }
    }
}
