//! Recipes: exported, opened, started from, and what became of them.

use access::act;
use axum::http::StatusCode;
use axum::response::Response;
use journeys::histories::HistoryProblem;
use journeys::recipes::{
    CannotReplicate, NewExport, NewStart, RecipeView, StartedLine, compare_recipe, do_with_recipe,
    export_recipe, list_exportable, open_file, show_recipe, show_recipes, start_area,
};
use pages::{
    BeginPage, DraftDocument, FieldKind, FormField, Link, ListRecipes, ReadRecipe, ShowRecipe,
    StartedArea, StepForm, WithForms, adapted_table, checklist_table, later_table, lines_table,
};
use replicate::{Opened, PackageProblem, RecipeDeed, Standing, compare, since};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::going_on::seen;
use crate::recipe_deeds::{forms, history, wanted};
use crate::reviews::sentence;
use crate::site::Site;

/// `GET /recipes`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref();
    let sees_areas = site.house.may(who, act::READ_RECIPES).is_ok();
    let areas = if sees_areas { show_recipes(&site.house, who).map_err(fault)? } else { vec![] };
    let area = |line: StartedLine| {
        let (done, all) = line.steps;
        let words = format!(
            "From \u{201c}{}\u{201d}; {done} of {all} steps {} done",
            line.recipe,
            is_or_are(done)
        );
        StartedArea { href: format!("/recipes/{}", line.address), name: line.name, words }
    };
    let may_keep = site.house.may(who, act::KEEP_RECIPES).is_ok();
    let areas = areas.into_iter().map(area).collect();
    answer::page(site, asked, &ListRecipes { areas, sees_areas, may_keep })
}

const fn is_or_are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// `GET /recipes/export`
pub(crate) fn new_export(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &export_page(site)?)
}

/// `POST /recipes/export`: the file.
pub(crate) fn export(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let field = |name: &str| asked.field(&format!("export_{name}")).trim().to_owned();
    let new =
        NewExport { partnership: field("partnership"), title: field("title"), note: field("note") };
    let none = CannotReplicate::Mend {
        field: "partnership",
        words: "Choose the partnership whose recipe leaves".to_owned(),
    };
    let exported = if new.partnership.is_empty() {
        Err(none)
    } else {
        export_recipe(&site.house, asked.who.as_ref(), &new)
    };
    match exported {
        Ok(file) => answer::download(&file.name, "application/toml", file.text),
        Err(cannot) => {
            let page = export_page(site)?;
            refused(cannot, &|field, words, status| {
                let page = page.clone().refused(&asked.form, (field, words));
                answer::page_with(site, asked, &page, status)
            })
        }
    }
}

fn export_page(site: &Site) -> Result<BeginPage, Fault> {
    let all = list_exportable(&site.house).map_err(fault)?;
    let field = FormField::new;
    let note = "For those who start from it. No names: it leaves with the file.";
    let form = StepForm::new(("export", "Export a recipe"), "/recipes/export", "Export")
        .asks(field(FieldKind::OneOf, "partnership", "Whose recipe?", "").of(all))
        .asks(field(FieldKind::Line, "title", "What is the recipe called?", "Name no place."))
        .asks(field(FieldKind::Lines, "note", "A note (optional)", note));
    Ok(BeginPage {
        heading: "Export a recipe".to_owned(),
        lead: "You get a signed file with the seats, meetings, statement, agreements, indicators and \
               plan of an area as kinds and numbers. Nothing that was said or counted is in it. Tell \
               whoever gets it the short form of the key it is signed with."
            .to_owned(),
        up: Link::to("/recipes", "Recipes"),
        form: form.opened(),
        also: Vec::new(),
        problems: Vec::new(),
    })
}

/// `GET /recipes/start`
pub(crate) fn new_start(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &start_page())
}

/// `POST /recipes/check`: what a file says; nothing is kept.
pub(crate) fn check(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    match open_file(file(asked, "check_file").as_bytes()) {
        Ok(opened) => answer::page(site, asked, &read_page(&opened)),
        Err(problem) => {
            let words = sentence(&problem.to_string());
            let page = start_page().refused_in("check", &asked.form, (Some("file"), &words));
            answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

fn read_page(opened: &Opened) -> ReadRecipe {
    let line = |line: &replicate::Line| [line.part().in_words().to_owned(), line.in_words()];
    let lines: Vec<[String; 2]> = opened.document.recipe.lines().map(line).collect();
    ReadRecipe {
        title: opened.document.title.clone(),
        note: opened.document.note.clone(),
        signed: match &opened.standing {
            Standing::Signed(key) => {
                let key = replicate::short_form(key);
                format!("It is signed with the key {key}, and nothing was changed since.")
            }
            Standing::Unsigned => "It is not signed: nobody vouches for it.".to_owned(),
        },
        lines: lines_table(&lines),
    }
}

/// `POST /recipes/start`
pub(crate) fn start(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let field = |name: &str| asked.field(&format!("start_{name}")).trim().to_owned();
    let new = NewStart {
        file: file(asked, "start_file").into_bytes(),
        name: field("name"),
        purpose: field("purpose"),
        accepted: field("accepted"),
    };
    match start_area(&site.house, asked.who.as_ref(), &new) {
        Ok(address) => answer::see_other(&format!("/recipes/{address}")),
        Err(cannot) => refused(cannot, &|field, words, status| {
            let page = start_page().refused(&asked.form, (field, words));
            answer::page_with(site, asked, &page, status)
        }),
    }
}

/// The text of a file as it was before a form carried it: forms change the ends of lines.
fn file(asked: &Asked, field: &str) -> String {
    let text = asked.field(field).replace("\r\n", "\n");
    let text = text.trim_start();
    if text.is_empty() { String::new() } else { format!("{}\n", text.trim_end()) }
}

fn start_page() -> BeginPage {
    let field = FormField::new;
    let paste = "Open the file with any editor, copy all of it and paste it here.";
    let unsigned = "Leave this empty for a signed recipe. For one without a signature write that you \
                    accept it, and why; that is kept.";
    let form = StepForm::new(("start", "Start an area"), "/recipes/start", "Start the area")
        .asks(field(FieldKind::Line, "name", "What is the new partnership called?", ""))
        .asks(field(FieldKind::Line, "purpose", "Which issue does it convene on?", ""))
        .asks(field(FieldKind::Lines, "file", "The recipe", paste))
        .asks(field(FieldKind::Line, "accepted", "Without a signature", unsigned));
    let look = StepForm::new(("check", "Look at a recipe first"), "/recipes/check", "Look at it")
        .asks(field(FieldKind::Lines, "file", "The recipe to look at", paste));
    BeginPage {
        heading: "Start an area from a recipe".to_owned(),
        lead: "A partnership, a delivery plan in draft, drafts of agreements and a checklist are begun. \
               A file that was changed after it was signed is not taken."
            .to_owned(),
        up: Link::to("/recipes", "Recipes"),
        form: form.opened(),
        also: vec![look],
        problems: Vec::new(),
    }
}

/// `GET /recipes/{address}`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let view = show_recipe(&site.house, asked.who.as_ref(), asked.part("address"));
    answer::page(site, asked, &page(site, asked, &view.map_err(fault)?))
}

/// `POST /recipes/{address}/{deed}`
pub(crate) fn act(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, address, deed) = (asked.who.as_ref(), asked.part("address"), asked.part("deed"));
    let view = show_recipe(&site.house, who, address).map_err(fault)?;
    let at = (address, seen(asked));
    let done = if deed == "compare" {
        compare_recipe(&site.house, who, at, file(asked, "compare_file").as_bytes())
    } else {
        wanted(&view, asked, deed)?.and_then(|deed| do_with_recipe(&site.house, who, at, deed))
    };
    match done {
        Ok(()) => answer::see_other(&format!("/recipes/{address}")),
        Err(cannot) => refused(cannot, &|field, words, status| {
            let view = show_recipe(&site.house, who, address).map_err(fault)?;
            let page = page(site, asked, &view).refused(deed, &asked.form, (field, words));
            answer::page_with(site, asked, &page, status)
        }),
    }
}

fn page(site: &Site, asked: &Asked, view: &RecipeView) -> ShowRecipe {
    let (done, all) = view.steps();
    let per_cent = (100 * done).checked_div(all).unwrap_or(0);
    let verb = is_or_are(done);
    let open = view.checklist.iter().find(|check| check.done.is_none());
    let next = open.map_or("nothing of the checklist is left.".to_owned(), |check| {
        format!("{}, by {}.", check.step.in_words(), check.due.in_words())
    });
    let check = |check: &journeys::recipes::CheckView| {
        let (what, due) = (check.step.in_words().to_owned(), check.due.in_words());
        (what, due, check.done.is_some(), check.done.clone().unwrap_or_default())
    };
    let checks: Vec<_> = view.checklist.iter().map(check).collect();
    let may = site.house.may(asked.who.as_ref(), act::KEEP_RECIPES).is_ok();
    let (from, plan) = begun(view);
    ShowRecipe {
        href: format!("/recipes/{}", view.address),
        title: view.partnership.1.clone(),
        partnership: format!("/partnerships/{}", view.partnership.0),
        plan,
        from,
        far: format!("{done} of {all} steps {verb} done ({per_cent} %)."),
        next,
        checklist: checklist_table(&checks),
        adapted: adapted_table(&adapted(view)),
        later: view.life.later().map(|later| {
            let news = since(view.life.start(), view.life.ours(), later);
            let rows: Vec<[String; 3]> = news.into_iter().map(news_row).collect();
            later_table(&rows)
        }),
        drafts: view
            .drafts
            .iter()
            .map(|(words, text)| DraftDocument { words: words.clone(), text: text.clone() })
            .collect(),
        steps: history(view),
        forms: if may { forms(view) } else { Vec::new() },
        problems: Vec::new(),
    }
}

fn begun(view: &RecipeView) -> (String, String) {
    match view.life.history().first().map(|entry| &entry.deed) {
        Some(RecipeDeed::Start { title, signed_by, accepted, plan, .. }) => {
            let how = if signed_by.is_empty() {
                format!("which is not signed and was accepted: {accepted}")
            } else {
                format!("signed with the key {}.", replicate::short_form(signed_by))
            };
            let plan = if plan.is_empty() { String::new() } else { format!("/plan/{plan}") };
            (format!("From \u{201c}{title}\u{201d}, {how}"), plan)
        }
        Some(_) | None => (String::new(), String::new()),
    }
}

/// Each line with what became of it, and for seats how many there are.
fn adapted(view: &RecipeView) -> Vec<[String; 4]> {
    use replicate::How;
    let told = compare(view.life.start(), view.life.ours());
    let row = |found: replicate::Difference| {
        let mut more = match &found.how {
            How::Changed { from } => format!("It was: {from}."),
            How::Kept | How::Added | How::LeftOut => String::new(),
        };
        if let Some((seats, held)) = view.progress.seats.get(&found.key) {
            more.push_str(&format!(" {seats} there now, {held} held."));
        }
        let part = found.part.in_words().to_owned();
        [part, found.words, found.how.in_words().to_owned(), more.trim().to_owned()]
    };
    told.into_iter().map(row).collect()
}

fn news_row(later: replicate::Later) -> [String; 3] {
    use replicate::How;
    let ours = match later.ours {
        How::Kept => "As it was: you can follow.".to_owned(),
        How::Changed { .. } => "Changed here too: compare the two.".to_owned(),
        How::Added => "Added here too, in another form.".to_owned(),
        How::LeftOut => "Left out here.".to_owned(),
    };
    [later.difference.words, later.difference.how.in_words().to_owned(), ours]
}

/// A page that cannot be shown.
pub(crate) fn fault(cannot: CannotReplicate) -> Fault {
    match cannot {
        CannotReplicate::Refused(refusal) => Fault::Refused(refusal),
        CannotReplicate::History(HistoryProblem::NoSuch(_)) => Fault::NotFound,
        other => Fault::ours(other),
    }
}

/// Makes the page a form came from: the field to mend, what is wrong, and the status.
type Told<'a> = dyn Fn(Option<&str>, &str, StatusCode) -> Result<Response, Fault> + 'a;

fn refused(cannot: CannotReplicate, told: &Told<'_>) -> Result<Response, Fault> {
    let words = sentence(&cannot.to_string());
    let mend = StatusCode::UNPROCESSABLE_ENTITY;
    match cannot {
        CannotReplicate::Mend { field, .. } => told(Some(field), &words, mend),
        CannotReplicate::Package(
            PackageProblem::TooLong
            | PackageProblem::NotText(_)
            | PackageProblem::LineEnds
            | PackageProblem::Mistake(_)
            | PackageProblem::CutShort
            | PackageProblem::BadSignature,
        ) => told(Some("file"), &words, mend),
        CannotReplicate::History(HistoryProblem::MovedOn) => {
            told(None, &words, StatusCode::CONFLICT)
        }
        CannotReplicate::NotAllowed(_)
        | CannotReplicate::NoRecipe(_)
        | CannotReplicate::Partnership(_)
        | CannotReplicate::Plan(_) => told(None, &words, mend),
        CannotReplicate::Refused(_) | CannotReplicate::History(_) => Err(fault(cannot)),
    }
}
