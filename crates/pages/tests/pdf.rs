//! What is printed says what the page says: every text of the page's body is in the PDF, in the same
//! order, as a reader that is not ours hears it (poppler). Without poppler the part that needs it says
//! so and is left out, or fails when `LIFECHANCES_TEST_ALL=1` asks for all.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use lifechances_pages::{
    AssetPaths, Frame, FromHouse, Origin, Page, Pages, ShowAsk, ShowStatement,
};
use print::{Block, Document};

const FROM: FromHouse<'_> = FromHouse {
    origin: "https://alliance.example",
    banner: Some("Calderbrook is an invented district."),
};

fn html_of<P: Page>(page: &P) -> String {
    let paths = AssetPaths { stylesheet: "/a.css".to_owned(), script: "/a.js".to_owned() };
    let pages = Pages::embedded().expect("what the samples have");
    pages
        .render(page, &Frame::for_visitor(paths, &Origin::Published))
        .expect("what the samples have")
}

/// The texts between the tags of the page's body, without what is not for paper.
fn texts(html: &str) -> Vec<String> {
    let main = html
        .split("<main")
        .nth(1)
        .expect("what the samples have")
        .split("</main>")
        .next()
        .expect("what the samples have");
    let main = main.split_once('>').expect("what the samples have").1;
    let mut rest = String::new();
    for (at, part) in main.split("<p class=\"on-screen").enumerate() {
        rest.push_str(if at == 0 {
            part
        } else {
            part.split_once("</p>").expect("what the samples have").1
        });
    }
    let said = rest.split('<').map(|part| part.split_once('>').map_or(part, |(_, said)| said));
    said.map(plain).filter(|text| !text.is_empty()).collect()
}

/// Without entities and white.
fn plain(text: &str) -> String {
    let mut text = text.to_owned();
    for (entity, letter) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x2f;", "/"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, letter);
    }
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[expect(clippy::print_stderr, reason = "a test that is left out says so")]
fn heard(document: &Document) -> Option<String> {
    let mut file =
        tempfile::Builder::new().suffix(".pdf").tempfile().expect("what the samples have");
    let made = print::pdf(document).expect("what the samples have");
    file.write_all(&made.bytes).expect("what the samples have");
    // To be looked at by whoever changes how it is set.
    let name = format!("{}-{}.pdf", document.title.replace(' ', "-"), made.pages);
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name), &made.bytes)
        .expect("what the samples have");
    let Ok(answer) = Command::new("pdfinfo").arg("-struct-text").arg(file.path()).output() else {
        #[expect(clippy::disallowed_methods, reason = "a switch for tests, not configuration")]
        let all = std::env::var("LIFECHANCES_TEST_ALL").is_ok_and(|value| value == "1");
        assert!(!all, "LIFECHANCES_TEST_ALL=1 and pdfinfo is missing");
        eprintln!("left out: needs pdfinfo (poppler-utils)");
        return None;
    };
    let tags = String::from_utf8_lossy(&answer.stdout).into_owned();
    let lines = tags.lines().filter_map(|line| line.trim().strip_prefix('"'));
    Some(lines.map(|line| plain(line.strip_suffix('"').unwrap_or(line))).collect())
}

/// Every text in the order of the page; what the PDF has besides (addresses, numbers of a list) may
/// stand between.
fn check(html: &str, document: &Document, until: &str) {
    let Some(heard) = heard(document) else { return };
    let mut rest = heard.as_str();
    let texts = texts(html);
    assert!(texts.len() > 5, "{texts:?}");
    for text in texts.iter().take_while(|text| text.as_str() != until) {
        let at = rest.find(text.as_str());
        let at = at.unwrap_or_else(|| panic!("{text} is not next in {rest}"));
        rest = &rest[at + text.len()..];
    }
    assert!(heard.contains("SyntheticCalderbrookisaninventeddistrict."));
}

#[test]
fn the_pdf_of_a_statement_says_what_its_page_says_in_the_same_order() {
    let mut checked = 0;
    for page in ShowStatement::samples() {
        let Some(document) = page.document(FROM, "") else { continue };
        check(&html_of(&page), &document, "");
        checked += 1;
    }
    assert_eq!(checked, 2);
}

#[test]
fn the_pdf_of_an_ask_says_what_its_page_says_up_to_what_can_be_done_with_it() {
    let page = ShowAsk::samples().remove(2);
    check(&html_of(&page), &page.document(FROM), "Answerthisask");
    let page = ShowAsk::samples().remove(1);
    let made = print::pdf(&page.document(FROM)).unwrap();
    assert_eq!(made.pages, 1, "who decides gets one page");
}

#[test]
fn the_summary_stands_alone_on_the_first_page() {
    let page = ShowStatement::samples().remove(0);
    let document = page.document(FROM, "").unwrap();
    let first: Vec<&Block> =
        document.blocks.iter().take_while(|block| **block != Block::PageBreak).collect();
    let words = format!("{first:?}");
    assert!(words.contains("Children learn when they have eaten"));
    assert!(!words.contains("have signed") && first.len() < document.blocks.len());
    assert!(document.foot.starts_with("Synthetic \u{b7} "), "each page says it is invented");
    assert_eq!(page.document(FROM, "Draft").unwrap().mark, "Draft");
}
