//! Every sample of every page: it renders strictly, passes the accessibility lint, and says what
//! it must.

mod lint;

use std::path::Path;

use expect_test::expect;
use lifechances_pages::{
    AssetPaths, Frame, Origin, Page, Pages, ProblemPage, Rendered, SCRIPT, STYLESHEET, SignIn,
    Signed, every_sample,
};

fn assets() -> AssetPaths {
    AssetPaths { stylesheet: "/assets/a.css".to_owned(), script: "/assets/a.js".to_owned() }
}

fn visitor() -> Frame {
    Frame::for_visitor(assets(), &Origin::Published)
}

fn signed_in() -> Frame {
    Frame {
        who: Some(Signed {
            name: "Data <lead>".to_owned(),
            roles: "data lead".to_owned(),
            reviews_links: true,
            manages_people: true,
            invites_people: true,
        }),
        form_token: "token".to_owned(),
        figures_dated: "3 September 2026".to_owned(),
        attributions: vec!["Contains information under a licence.".to_owned()],
        ..Frame::for_visitor(assets(), &Origin::Invented { district: "Calderbrook".to_owned() })
    }
}

fn all(frame: &Frame) -> Vec<Rendered> {
    let pages = Pages::embedded().expect("the templates parse");
    every_sample(&pages, frame).expect("every sample renders")
}

#[test]
fn every_sample_renders_and_passes_the_accessibility_lint() {
    let mut found = Vec::new();
    for frame in [visitor(), signed_in()] {
        for sample in all(&frame) {
            let breaches = lint::breaches(&sample.html);
            found.extend(breaches.into_iter().map(|breach| format!("{}: {breach}", sample.name)));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_sample_shows_a_template_or_a_programmers_word() {
    for sample in all(&signed_in()) {
        for word in ["{{", "{%", "NaN", "None", "Sensitive(", "undefined", "Some("] {
            assert!(!sample.html.contains(word), "{word} in {}", sample.name);
        }
    }
}

#[test]
fn what_a_person_typed_is_escaped() {
    let page = SignIn {
        email: "\"><script>alert(1)</script>".to_owned(),
        problems: Vec::new(),
        reason: String::new(),
        then: "/".to_owned(),
        form_token: "t".to_owned(),
        passkey: None,
        demo_accounts: Vec::new(),
        providers: Vec::new(),
    };
    let html = Pages::embedded().unwrap().render(&page, &signed_in()).unwrap();
    assert!(!html.contains("<script>alert") && html.contains("&lt;script&gt;"));
    assert!(html.contains("Data &lt;lead&gt;"));
}

#[test]
fn invented_figures_say_so_on_every_page() {
    for sample in all(&signed_in()) {
        assert!(sample.html.contains(">Synthetic<"), "{}", sample.name);
    }
    for sample in all(&visitor()) {
        assert!(!sample.html.contains(">Synthetic<"), "{}", sample.name);
    }
}

#[test]
fn a_withheld_figure_is_said_in_words_and_never_as_a_number() {
    let place = all(&visitor()).into_iter().find(|sample| sample.name == "place-1").unwrap();
    assert!(place.html.contains("withheld: fewer than 10 children"));
    assert!(place.html.contains(r#"<span class="absent">"#));
}

#[test]
fn the_lint_sees_what_it_is_for() {
    let bad = r#"<html lang="fr"><a href="/x"></a><h1>A</h1><h3>B</h3><main></main><main></main>
        <input id="a" style="x"><table><th>h</th></table><svg></svg><i id="q"></i><b id="q"></b>
        <p tabindex="3" aria-labelledby="nobody"></p><title>t</title></html>"#;
    let found = lint::breaches(bad).join("\n");
    for word in [
        "language",
        "skip",
        "level 3 after 1",
        "<main>",
        "without a label",
        "inline style",
        "captions",
        "without scope",
        "without role",
        "twice",
        "order of the keyboard",
        "not there",
        "without words",
    ] {
        assert!(found.contains(word), "{word} is not in:\n{found}");
    }
}

#[test]
fn the_table_of_templates_is_the_folder() {
    fn walk(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, found) } else { found.push(path.display().to_string()) }
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut files = Vec::new();
    walk(&folder, &mut files);
    let table = include_str!("../src/templates.rs");
    for file in &files {
        let name =
            file.strip_prefix(&folder.display().to_string()).unwrap().trim_start_matches('/');
        assert!(table.contains(&format!("\"{name}\"")), "{name} is not carried inside");
    }
    assert_eq!(table.matches(".html\"").count(), files.len());
}

#[test]
fn a_folder_of_templates_gives_the_same_pages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let from_folder = every_sample(&Pages::from_folder(folder), &visitor()).unwrap();
    assert_eq!(from_folder, all(&visitor()));
}

#[test]
fn the_stylesheet_and_the_script_stay_small_and_load_nothing() {
    assert!(STYLESHEET.lines().count() <= 600);
    assert!(SCRIPT.len() < 15_000);
    for word in ["url(", "@import", "http:", "https:"] {
        assert!(!STYLESHEET.contains(word), "{word}");
    }
    for word in ["innerHTML", "eval(", "http:", "https:", "setAttribute(\"style"] {
        assert!(!SCRIPT.contains(word), "{word}");
    }
}

#[test]
fn a_problem_page_reads_like_this() {
    let html = Pages::embedded().unwrap().render(&ProblemPage::not_found(), &visitor()).unwrap();
    let main = html.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
    expect![[r#"
         class="wrap" id="main" tabindex="-1">

        <h1>Page not found</h1>
        <p>If you typed the address, check that it is correct. If you pasted it, check that you copied all of it.</p>
        <p>Places and indicators keep their addresses for good, so an old link should still work.</p>
        <ul>
        <li><a href="&#x2f;scoreboard">Scoreboard</a></li>
        <li><a href="&#x2f;indicators">All indicators</a></li>
        <li><a href="&#x2f;places">All places</a></li>
        </ul>

    "#]]
    .assert_eq(main);
    assert_eq!(ProblemPage::not_found().title(), "Page not found");
}

/// What a person reads of a page: no markup, no code, nothing that stands in a field or that programs read.
fn read_aloud(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        text.push(' ');
        rest = &rest[at..];
        let silent = ["script", "style", "code", "pre", "textarea", "svg"];
        let name = rest[1..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
        let end = if silent.contains(&name) { format!("</{name}>") } else { ">".to_owned() };
        let Some(closes) = rest.find(&end) else { return text };
        rest = &rest[closes + end.len()..];
    }
    text.push_str(rest);
    text
}

/// Slips that readers stumble over: one of several, and days as programs write them.
fn slips(text: &str) -> Vec<String> {
    const SEVERAL: [&str; 32] = [
        "children",
        "people",
        "days",
        "months",
        "years",
        "weeks",
        "hours",
        "minutes",
        "votes",
        "organisations",
        "partners",
        "schools",
        "asks",
        "figures",
        "records",
        "places",
        "areas",
        "seats",
        "signatures",
        "priorities",
        "milestones",
        "actions",
        "meetings",
        "statements",
        "versions",
        "agreements",
        "sources",
        "lines",
        "inputs",
        "steps",
        "codes",
        "pieces",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let one_of_several = words.windows(3).filter(|three| {
        let is_one = three[0] == "1";
        let next = [bare(three[1]), bare(three[2])];
        let adjective = ["small", "young", "other", "more"].contains(&next[0].as_str());
        is_one
            && (SEVERAL.contains(&next[0].as_str())
                || adjective && SEVERAL.contains(&next[1].as_str()))
    });
    let is_iso = |word: &&&str| {
        let word = bare(word);
        let parts: Vec<&str> = word.split('-').collect();
        let digits =
            |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
        parts.len() == 3 && digits(parts[0], 4) && digits(parts[1], 2) && digits(parts[2], 2)
    };
    let dates = words.iter().filter(is_iso).map(|word| (*word).to_owned());
    one_of_several.map(|three| three.join(" ")).chain(dates).collect()
}

#[test]
fn no_page_says_one_of_several_or_a_day_as_programs_write_it() {
    let wrong =
        "It has 1 children, <b>1</b> young people and ends 2026-09-01. <code>2026-09-01</code>";
    assert_eq!(slips(&read_aloud(wrong)).len(), 3, "the check finds what it looks for");
    let mut found = Vec::new();
    for frame in [visitor(), signed_in()] {
        for sample in all(&frame) {
            let slips = slips(&read_aloud(&sample.html));
            found.extend(slips.into_iter().map(|slip| format!("{}: {slip}", sample.name)));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
