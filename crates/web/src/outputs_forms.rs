//! What is typed about what is to leave the safe room: the forms, and what they send.

use commons::ContentHash;
use convene::output::{OutputContext, OutputDeedKind, Verdict};
use disclose::output_checks::{Column, Declared, Kind};
use journeys::outputs::{
    NewFile, NewOutput, OutputAct, OutputEdit, OutputTable, OutputView, list_of,
};
use pages::{FieldKind, FormField, StepForm};
use std::collections::BTreeSet;

use crate::asked::Asked;
use crate::going_on::seen;

const VERDICTS: [(Verdict, &str, &str); 3] = [
    (Verdict::Approve, "approve", "It can leave as it is"),
    (Verdict::AskForChange, "change", "Something has to be mended first"),
    (Verdict::Reject, "reject", "It must not leave"),
];
const PASTE: &str = "Paste it as CSV: a first line of headings, then a line for each row, cells divided by \
                     commas. Larger than 200 kB: use the command lifechances outputs.";
const WHO: &str = "As CSV with the headings line, column, child: the line and heading of a cell in the table, \
                   and the name of each of its children in the extract, a line for each. It never leaves. \
                   Larger than 200 kB: use the command lifechances outputs.";
const PUBLIC: &str = "Everybody can read it in the register once it left. Name nobody.";

/// Why what was typed is no deed.
pub(crate) enum Mistake {
    /// A field has to be mended, and how.
    Field(&'static str, &'static str),
    /// There is no deed of this name.
    NoSuchDeed,
}

pub(crate) const fn verdict_in_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approve => "approves",
        Verdict::AskForChange => "asks for a change",
        Verdict::Reject => "rejects",
    }
}

/// The form that asks for something to leave.
pub(crate) fn begin_form(others: &[(String, String)]) -> StepForm {
    let field = FormField::new;
    let form = StepForm::new(("begin", "Ask"), "/outputs/new", "Keep it as a draft").asks(field(
        FieldKind::Line,
        "project",
        "Project",
        "The project it was made in. Everybody can read it in the register once it left.",
    ));
    let form = with_team(form, others, &BTreeSet::new());
    with_table(with_words(form, ["", "", "", ""]), "table.csv")
}

fn with_words(form: StepForm, [title, what, why, readers]: [&str; 4]) -> StepForm {
    let field = FormField::new;
    form.asks(field(FieldKind::Line, "title", "Title", PUBLIC).with(title))
        .asks(
            field(
                FieldKind::Lines,
                "what",
                "What is it?",
                "In a sentence that somebody outside the project understands: of whom, when, counted how.",
            )
            .with(what),
        )
        .asks(field(FieldKind::Lines, "why", "Why is it needed?", "").with(why))
        .asks(field(FieldKind::Line, "readers", "Who will read it?", "").with(readers))
}

fn with_table(form: StepForm, name: &str) -> StepForm {
    let field = FormField::new;
    form.asks(field(FieldKind::Line, "name", "Name of the table", "It ends with .csv").with(name))
        .asks(field(FieldKind::Lines, "table", "The table", PASTE))
}

fn with_team(form: StepForm, others: &[(String, String)], team: &BTreeSet<String>) -> StepForm {
    if others.is_empty() {
        return form;
    }
    let hint = "They cannot check it. Whoever was once of the project stays so.";
    form.asks(
        FormField::new(FieldKind::Several, "team", "Who else works on the project?", hint)
            .of(others.to_vec())
            .choosing(|id| team.contains(id)),
    )
}

/// A request as it was typed: its project, who else works on it, and what is to leave.
pub(crate) fn typed_new(
    asked: &Asked,
    others: &[(String, String)],
) -> (String, BTreeSet<String>, NewOutput) {
    let (title, context) = typed_words(asked, "begin");
    let files = typed_table(asked, "begin").into_iter().collect();
    let project = asked.field("begin_project").trim().to_owned();
    (project, typed_team(asked, "begin", others), NewOutput { title, context, files })
}

fn typed_words(asked: &Asked, form: &str) -> (String, OutputContext) {
    let field = |name: &str| asked.field(&format!("{form}_{name}")).trim().to_owned();
    let context =
        OutputContext { what: field("what"), why: field("why"), readers: field("readers") };
    (field("title"), context)
}

/// The table as it was pasted, with the line ends that files have; none when nothing was.
fn typed_table(asked: &Asked, form: &str) -> Option<NewFile> {
    let text = asked.field(&format!("{form}_table")).replace("\r\n", "\n");
    let text = text.trim_start_matches(['\n', ' ']).trim_end();
    let name = asked.field(&format!("{form}_name")).trim().to_owned();
    (!text.is_empty()).then(|| NewFile { name, bytes: format!("{text}\n").into_bytes() })
}

/// The list of who is counted in a table, as it was pasted.
fn typed_list(asked: &Asked, form: &str, table: &str) -> NewFile {
    let text = asked.field(&format!("{form}_list")).replace("\r\n", "\n");
    NewFile { name: list_of(table), bytes: format!("{}\n", text.trim()).into_bytes() }
}

fn typed_team(asked: &Asked, form: &str, others: &[(String, String)]) -> BTreeSet<String> {
    let ids = others.iter().map(|(id, _)| id);
    ids.filter(|id| !asked.field(&format!("{form}_team-{id}")).is_empty()).cloned().collect()
}

/// What whoever looks can do.
pub(crate) fn forms(
    view: &OutputView,
    tables: &[OutputTable],
    others: &[(String, String)],
) -> Vec<StepForm> {
    let can = |kind| view.open.contains(&kind);
    let mut all = Vec::new();
    if can(OutputDeedKind::Submit) {
        let form = form(view, ("submit", "Submit it"), "Submit it to the checkers");
        let is_clean = tables.iter().all(|table| table.problems.is_empty());
        let form = with_team(form, others, &view.team);
        all.push(if is_clean { form.opened() } else { form });
    }
    if can(OutputDeedKind::Change) {
        all.extend(changes(view, tables));
    }
    all.extend(of_checkers(view));
    if can(OutputDeedKind::Name) && !can(OutputDeedKind::Submit) && !others.is_empty() {
        let form = form(view, ("name", "Name more people of the project"), "Name them");
        all.push(with_team(form, others, &view.team));
    }
    if can(OutputDeedKind::Withdraw) {
        let hint = "Everybody can read it in the register when it had left. Name nobody.";
        all.push(form(view, ("withdraw", "Take it back"), "Take it back").asks(FormField::new(
            FieldKind::Lines,
            "words",
            "Why?",
            hint,
        )));
    }
    all
}

fn changes(view: &OutputView, tables: &[OutputTable]) -> Vec<StepForm> {
    let declared = tables.iter().enumerate().filter_map(|(number, table)| {
        let declared = table.declared.as_ref()?;
        let columns = declared.columns.iter().enumerate();
        let form = form(
            view,
            (&format!("columns-{number}"), &format!("Say what the columns of {} hold", table.name)),
            "Keep what they hold",
        );
        Some(columns.fold(form, |form, (at, column)| {
            form.asks(
                FormField::new(FieldKind::OneOf, &format!("c{at}"), &column.name, "")
                    .of(kinds(&declared.columns, at))
                    .with(&word(column)),
            )
        }))
    });
    let mut all: Vec<StepForm> =
        tables.iter().enumerate().filter_map(|one| who(view, one)).collect();
    all.extend(declared);
    let context = &view.output.context;
    let said = [&view.output.title, &context.what, &context.why, &context.readers];
    all.push(with_words(
        form(view, ("words", "Change the title, what, why or for whom"), "Change it"),
        said.map(String::as_str),
    ));
    let first = tables.first().map_or("table.csv", |table| table.name.as_str());
    all.push(with_table(
        form(view, ("put", "Add a table, or put another in its place"), "Keep the table"),
        first,
    ));
    if !tables.is_empty() {
        let names = tables.iter().map(|table| (table.name.clone(), table.name.clone()));
        all.push(
            form(view, ("drop", "Take a table out"), "Take it out")
                .asks(FormField::new(FieldKind::OneOf, "name", "Which?", "").of(names)),
        );
    }
    all
}

/// The form that takes the list of who is counted in a table; none where there are no counts.
fn who(view: &OutputView, (number, table): (usize, &OutputTable)) -> Option<StepForm> {
    let columns = &table.declared.as_ref()?.columns;
    if !columns.iter().any(|column| column.is == Kind::Count) {
        return None;
    }
    let heading = format!("Say who is counted in {}", table.name);
    let list = FormField::new(FieldKind::Lines, "list", "The list", WHO);
    Some(form(view, (&format!("who-{number}"), &heading), "Keep the list").asks(list))
}

/// What the column of this number can hold: shares and means are of another column.
fn kinds(columns: &[Column], at: usize) -> Vec<(String, String)> {
    let plain = [Kind::Group, Kind::Count, Kind::Text];
    let plain = plain.map(|kind| (kind.as_str().to_owned(), kind.in_words().to_owned()));
    let others = columns.iter().enumerate().filter(|(other, _)| *other != at);
    let of = others.flat_map(|(_, column)| {
        [Kind::Rate, Kind::Mean, Kind::Sum].map(|kind| {
            let words = format!("{}, of \u{201c}{}\u{201d}", kind.in_words(), column.name);
            (format!("{}:{}", kind.as_str(), column.name), words)
        })
    });
    plain.into_iter().chain(of).collect()
}

/// What a column holds, as the form sends it.
fn word(column: &Column) -> String {
    let is = column.is.as_str();
    column.of.as_ref().map_or_else(|| is.to_owned(), |of| format!("{is}:{of}"))
}

fn of_checkers(view: &OutputView) -> Vec<StepForm> {
    let can = |kind| view.open.contains(&kind);
    let words = |label: &str| FormField::new(FieldKind::Lines, "words", label, "");
    let mut all = Vec::new();
    if can(OutputDeedKind::Release) {
        all.push(sealed(view, ("release", "Let it out"), "Let it out").opened());
    }
    if can(OutputDeedKind::GiveView) {
        all.push(asks_view(sealed(view, ("view", "Give your view"), "Give your view")).opened());
    }
    if can(OutputDeedKind::Discuss) {
        let what = form(view, ("discuss", "Say something to the other checker"), "Say it");
        all.push(what.asks(words("What do you want to say?")));
    }
    if can(OutputDeedKind::Answer) {
        let what = form(view, ("answer", "Answer an objection"), "Answer it");
        let name = |id: &String| view.names.get(id).cloned().unwrap_or_default();
        let objectors = view.objections.iter().map(|one| &one.checker);
        let objectors: Vec<_> = objectors.map(|id| (id.clone(), name(id))).collect();
        let whose = FormField::new(FieldKind::Few, "objector", "Whose objection?", "");
        all.push(what.asks(whose.of(objectors)).asks(words("Why can it leave all the same?")));
    }
    if can(OutputDeedKind::ChangeView) {
        all.push(asks_view(sealed(view, ("view", "Change your view"), "Change your view")));
    }
    if can(OutputDeedKind::Return) {
        let what = form(view, ("return", "Give it back to be mended"), "Give it back");
        all.push(what.asks(words("What has to be mended?")));
    }
    if can(OutputDeedKind::Reject) {
        all.push(form(view, ("reject", "Reject it"), "Reject it").asks(words("Why?")));
    }
    all
}

fn asks_view(form: StepForm) -> StepForm {
    let verdicts = VERDICTS.map(|(_, value, words)| (value.to_owned(), words.to_owned()));
    form.asks(FormField::new(FieldKind::Few, "verdict", "What do you think?", "").of(verdicts))
        .asks(FormField::new(
            FieldKind::Lines,
            "words",
            "Why?",
            "What you looked at, and what you think of it. The author reads it in the end.",
        ))
}

fn form(view: &OutputView, (id, heading): (&str, &str), button: &str) -> StepForm {
    let action = format!("/outputs/{}/{id}", view.address);
    StepForm::new((id, heading), &action, button).seen(view.seen)
}

/// A form about exactly what is there: its address brings the seal.
fn sealed(view: &OutputView, named: (&str, &str), button: &str) -> StepForm {
    let mut form = form(view, named, button);
    form.action.push_str(&format!("?seal={}", view.seal));
    form
}

/// What is done, as it was typed, and how many entries had been read, where that matters.
pub(crate) fn typed_act(
    asked: &Asked,
    (deed, others): (&str, &[(String, String)]),
    tables: &[OutputTable],
) -> Result<(OutputAct, Option<u64>), Mistake> {
    let words = || asked.field(&format!("{deed}_words")).trim().to_owned();
    let seal =
        || asked.query("seal").and_then(ContentHash::parse).unwrap_or_else(|| ContentHash::of(b""));
    let done = match deed {
        "submit" => OutputAct::Submit { team: typed_team(asked, "submit", others) },
        "name" => OutputAct::Name { team: typed_team(asked, "name", others) },
        "answer" => OutputAct::Answer {
            objector: asked.field("answer_objector").to_owned(),
            reason: words(),
        },
        "words" => {
            let (title, context) = typed_words(asked, "words");
            OutputAct::Edit(OutputEdit::Words { title, context })
        }
        "put" => OutputAct::Edit(OutputEdit::Put(typed_table(asked, "put").unwrap_or_else(|| {
            NewFile { name: asked.field("put_name").trim().to_owned(), bytes: Vec::new() }
        }))),
        "drop" => OutputAct::Edit(OutputEdit::TakeOut(asked.field("drop_name").to_owned())),
        // The seal, not what else was done, says whether what they looked at is still there: the other
        // checker may have given a view meanwhile.
        "view" => {
            let sent = asked.field("view_verdict");
            let verdict = VERDICTS.iter().find(|(_, value, _)| *value == sent);
            let verdict = verdict.map(|(verdict, _, _)| *verdict);
            let missing = "Choose whether it can leave, has to be mended or must not leave";
            let verdict = verdict.ok_or(Mistake::Field("verdict", missing))?;
            return Ok((OutputAct::View { verdict, reason: words(), seal: seal() }, None));
        }
        "release" => return Ok((OutputAct::Release { seal: seal() }, None)),
        "discuss" => return Ok((OutputAct::Discuss(words()), None)),
        "return" => OutputAct::Return(words()),
        "reject" => OutputAct::Reject(words()),
        "withdraw" => OutputAct::Withdraw(words()),
        other => {
            let (what, number) = other.split_once('-').ok_or(Mistake::NoSuchDeed)?;
            let table = number.parse().ok().and_then(|number: usize| tables.get(number));
            let table = table.ok_or(Mistake::NoSuchDeed)?;
            if what == "who" {
                let put = OutputEdit::Put(typed_list(asked, deed, &table.name));
                return Ok((OutputAct::Edit(put), Some(seen(asked))));
            }
            if what != "columns" {
                return Err(Mistake::NoSuchDeed);
            }
            let declared = typed_columns(asked, deed, table).ok_or(Mistake::NoSuchDeed)?;
            OutputAct::Edit(OutputEdit::Declare { table: table.name.clone(), declared })
        }
    };
    Ok((done, Some(seen(asked))))
}

/// What the columns of a table hold, as it was typed; what was not sent stays as it was.
fn typed_columns(asked: &Asked, form: &str, table: &OutputTable) -> Option<Declared> {
    let mut declared = table.declared.clone()?;
    let names: Vec<String> = declared.columns.iter().map(|column| column.name.clone()).collect();
    for (at, column) in declared.columns.iter_mut().enumerate() {
        let sent = asked.field(&format!("{form}_c{at}"));
        let (is, of) = sent.split_once(':').map_or((sent, None), |(is, of)| (is, Some(of)));
        let all = [Kind::Group, Kind::Count, Kind::Rate, Kind::Mean, Kind::Sum, Kind::Text];
        if let Some(kind) = all.into_iter().find(|kind| kind.as_str() == is) {
            column.is = kind;
            column.of = of.filter(|of| names.iter().any(|name| name == of)).map(str::to_owned);
        }
    }
    Some(declared)
}
