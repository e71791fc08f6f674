//! A small accessibility lint over our own HTML: what can be decided without a browser.
//!
//! It reads tags in order, which is enough for the templates' regular HTML, and reports every
//! breach in words. The browser check (tools/browser) finds what this cannot.

use std::collections::{BTreeMap, BTreeSet};

/// An element as it stands in the source.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    /// Names of the elements it stands in, outermost first.
    pub(crate) within: Vec<String>,
    /// The text up to its end, without tags.
    pub(crate) text: String,
}

impl Element {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

const VOID: [&str; 7] = ["meta", "link", "input", "br", "img", "hr", "!doctype"];

/// Every element of a page in order, and the words about tags that do not close.
pub(crate) fn elements(html: &str) -> (Vec<Element>, Vec<String>) {
    let (mut all, mut open, mut faults): (Vec<Element>, Vec<usize>, Vec<String>) =
        Default::default();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let words = &rest[..start];
        for at in &open {
            all[*at].text.push_str(words);
        }
        let end = rest[start..].find('>').map_or(rest.len(), |end| start + end);
        let inside = &rest[start + 1..end];
        rest = rest.get(end + 1..).unwrap_or_default();
        if let Some(name) = inside.strip_prefix('/') {
            match open.pop() {
                Some(at) if all[at].name == name.trim() => {}
                other => {
                    faults.push(format!("</{name}> closes {:?}", other.map(|at| &all[at].name)))
                }
            }
            continue;
        }
        let name = inside.split([' ', '\n', '/']).next().unwrap_or_default().to_lowercase();
        let within = open.iter().map(|at| all[*at].name.clone()).collect();
        let attributes = attributes(&inside[name.len()..]);
        all.push(Element { name: name.clone(), attributes, within, text: String::new() });
        if !VOID.contains(&name.as_str()) && !inside.ends_with('/') {
            open.push(all.len() - 1);
        }
    }
    faults.extend(open.iter().map(|at| format!("<{}> is never closed", all[*at].name)));
    (all, faults)
}

fn attributes(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut rest = text.trim();
    while !rest.is_empty() && rest != "/" {
        let end = rest.find(['=', ' ', '\n']).unwrap_or(rest.len());
        let name = rest[..end].trim_matches('/').to_owned();
        if let Some(value) = rest[end..].strip_prefix("=\"") {
            let close = value.find('"').unwrap_or(value.len());
            found.insert(name, value[..close].to_owned());
            rest = value.get(close + 1..).unwrap_or_default().trim_start();
        } else {
            found.insert(name, String::new());
            rest = rest[end..].trim_start();
        }
    }
    found
}

/// Every breach found on a page.
pub(crate) fn breaches(html: &str) -> Vec<String> {
    let (all, mut found) = elements(html);
    found.extend(check_document(&all));
    found.extend(check_headings(&all));
    found.extend(check_ids(&all));
    found.extend(check_controls(&all));
    found.extend(check_tables(&all));
    found.extend(check_pictures(&all));
    found.extend(check_inline(&all));
    found
}

fn check_document(all: &[Element]) -> Vec<String> {
    let mut found = Vec::new();
    let count = |name: &str| all.iter().filter(|e| e.name == name).count();
    if all.iter().find(|e| e.name == "html").and_then(|e| e.get("lang")) != Some("en-GB") {
        found.push("the language is not en-GB".to_owned());
    }
    for (name, wanted) in [("main", 1), ("h1", 1), ("title", 1 + count("svg") + tips(all))] {
        if count(name) != wanted {
            found.push(format!("{} <{name}>, expected {wanted}", count(name)));
        }
    }
    let first_link = all.iter().find(|e| e.name == "a").and_then(|e| e.get("href"));
    if first_link != Some("#main") {
        found.push("the first link does not skip to the main content".to_owned());
    }
    let navs: Vec<&str> =
        all.iter().filter(|e| e.name == "nav").map(|e| e.get("aria-label").unwrap_or("")).collect();
    if navs.iter().any(|label| label.is_empty())
        || navs.len() != navs.iter().collect::<BTreeSet<_>>().len()
    {
        found.push(format!("navigations are not told apart by label: {navs:?}"));
    }
    found
}

/// Tips of marks: titles inside shapes inside pictures.
fn tips(all: &[Element]) -> usize {
    let shapes = ["circle", "path"];
    all.iter()
        .filter(|e| {
            e.name == "title" && e.within.last().is_some_and(|p| shapes.contains(&p.as_str()))
        })
        .count()
}

fn check_headings(all: &[Element]) -> Vec<String> {
    let mut found = Vec::new();
    let mut before = 0;
    for heading in all.iter().filter(|e| matches!(e.name.as_str(), "h1" | "h2" | "h3" | "h4")) {
        let level = heading.name[1..].parse::<i32>().unwrap_or(0);
        // A list of problems may stand before the page's heading, as published patterns do.
        if level > before + 1 && !(before == 0 && heading.get("id") == Some("error-summary-title"))
        {
            found.push(format!("heading level {level} after {before}: {}", heading.text.trim()));
        }
        if heading.text.trim().is_empty() {
            found.push("an empty heading".to_owned());
        }
        before = level;
    }
    found
}

fn check_ids(all: &[Element]) -> Vec<String> {
    let mut found = Vec::new();
    let mut ids = BTreeSet::new();
    for id in all.iter().filter_map(|e| e.get("id")) {
        if id.is_empty() || id.contains(char::is_whitespace) || !ids.insert(id) {
            found.push(format!("id {id:?} is empty, has a space, or is used twice"));
        }
    }
    for element in all {
        for name in ["for", "aria-labelledby", "aria-describedby"] {
            for id in element.get(name).unwrap_or_default().split_whitespace() {
                if !ids.contains(id) {
                    found.push(format!("{name} names {id:?}, which is not there"));
                }
            }
        }
        if let Some(id) = element.get("href").and_then(|href| href.strip_prefix('#'))
            && !ids.contains(id)
        {
            found.push(format!("a link leads to #{id}, which is not there"));
        }
    }
    found
}

fn check_controls(all: &[Element]) -> Vec<String> {
    let labelled: BTreeSet<&str> =
        all.iter().filter(|e| e.name == "label").filter_map(|e| e.get("for")).collect();
    let mut found = Vec::new();
    for control in all.iter().filter(|e| matches!(e.name.as_str(), "input" | "select" | "textarea"))
    {
        let hidden = control.get("type") == Some("hidden");
        if !hidden && !control.get("id").is_some_and(|id| labelled.contains(id)) {
            found.push(format!("a control without a label: {:?}", control.attributes));
        }
    }
    for element in all.iter().filter(|e| matches!(e.name.as_str(), "a" | "button" | "summary")) {
        if element.text.trim().is_empty() {
            found.push(format!("<{}> without words: {:?}", element.name, element.attributes));
        }
    }
    for form in all.iter().filter(|e| e.name == "form" && e.get("method") == Some("post")) {
        let tokens = all.iter().filter(|e| e.get("name") == Some("form_token")).count();
        // Forms of people who take part act for nobody: there is no session for a token to be of.
        let for_anybody = form.get("data-for-anybody").is_some();
        if tokens == 0 && !for_anybody {
            found.push(format!("a form without its token: {:?}", form.get("action")));
        }
    }
    found
}

fn check_tables(all: &[Element]) -> Vec<String> {
    let count = |name: &str| all.iter().filter(|e| e.name == name).count();
    let mut found = Vec::new();
    if count("table") != count("caption") {
        found.push(format!("{} tables and {} captions", count("table"), count("caption")));
    }
    for heading in all.iter().filter(|e| e.name == "th") {
        if !matches!(heading.get("scope"), Some("col" | "row")) {
            found.push(format!("a table heading without scope: {}", heading.text.trim()));
        }
    }
    found
}

fn check_pictures(all: &[Element]) -> Vec<String> {
    let mut found = Vec::new();
    for picture in all.iter().filter(|e| e.name == "svg") {
        if picture.get("role") != Some("img") || picture.get("aria-labelledby").is_none() {
            found.push("a picture without role or name".to_owned());
        }
    }
    for image in all.iter().filter(|e| e.name == "img" && e.get("alt").is_none()) {
        found.push(format!("an image without alternative text: {:?}", image.get("src")));
    }
    found
}

fn check_inline(all: &[Element]) -> Vec<String> {
    let mut found = Vec::new();
    for element in all {
        for name in
            element.attributes.keys().filter(|name| *name == "style" || name.starts_with("on"))
        {
            found.push(format!("<{}> has an inline {name}", element.name));
        }
        if element.get("tabindex").is_some_and(|order| order.parse::<i32>().is_ok_and(|n| n > 0)) {
            found.push(format!("<{}> changes the order of the keyboard", element.name));
        }
        if element.name == "style" || (element.name == "script" && element.get("src").is_none()) {
            found.push(format!("an inline <{}>", element.name));
        }
    }
    found
}
