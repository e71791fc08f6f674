//! Menus: every mistake with its place, two signatures, and the exact count of cells.

use crate::common::{full_tables, menu, signed};
use commons::{ContentHash, Day};
use lifechances_disclose::live::{Menu, Mistake, Signature, SignedMenu, Unsigned};

fn mistakes(text: &str) -> Vec<String> {
    let found: Vec<Mistake> = Menu::parse(text).err().unwrap_or_default();
    found.iter().map(ToString::to_string).collect()
}

fn written() -> String {
    menu(r#"["residence"]"#, r#"[[], ["sex"], ["fsm", "sex"]]"#).document().to_owned()
}

/// Replaces one text of a sound menu, and gives the mistakes.
fn with(from: &str, to: &str) -> Vec<String> {
    let text = written();
    assert!(text.contains(from), "{from} is in the menu");
    mistakes(&text.replacen(from, to, 1))
}

/// Line and column of a text in a sound menu after the same replacement.
fn place(from: &str, to: &str, mark: &str) -> String {
    let text = written().replacen(from, to, 1);
    let before = text.split(mark).next().unwrap();
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    format!("line {}, column {column}: ", before.matches('\n').count() + 1)
}

#[test]
fn a_sound_menu_has_no_mistake() {
    assert_eq!(mistakes(&written()), Vec::<String>::new());
}

#[test]
fn each_mistake_is_told_with_its_place_and_what_to_do() {
    for (from, to, mark, what) in [
        ("[\"sex\"]", "[\"sax\"]", "\"sax\"", "there is no dimension or coding sax"),
        ("[\"fsm\", \"sex\"]", "[\"sex\", \"sex\"]", "\"sex\"]]", "each dimension once"),
        ("[\"fsm\", \"sex\"]", "[\"sex\"]", "[\"sex\"]]", "written twice"),
        (
            "[\"fsm\", \"sex\"]",
            "[\"fsm\", \"sex\", \"sen\", \"year\"]",
            "[\"fsm\", \"sex\", \"sen\"",
            "at most 3 dimensions",
        ),
        ("\"count\"", "\"median\"", "\"median\"", "no smallest, largest or middle"),
        ("\"count\"", "\"share\"", "\"share\"", "count, mean or sum"),
        ("\"residence\"", "\"ward\"", "\"ward\"", "residence and school"),
        ("\"on_roll\"\nkind", "\"off_roll\"\nkind", "\"off_roll\"\nkind", "no population off_roll"),
        ("version = 1", "version = 0", "0\nacademic", "count from 1"),
        ("version = 1", "version = \"1\"", "\"1\"\nacademic", "must be a whole number"),
        ("2026-27", "2026-28", "\"2026-28\"", "write it as 2026-27"),
        (
            "headline = [[]]",
            "headline = [[\"year\"]]",
            "[\"year\"]]",
            "one of the measure's tables",
        ),
        ("headline = [[]]", "headlines = [[]]", "headlines", "there is no key headlines"),
        (
            "\"often_absent\"\ntitle",
            "\"often absent\"\ntitle",
            "\"often absent\"\ntitle",
            "letters",
        ),
        (
            "of = [\"1\", \"2\", \"3\"]",
            "of = [\"1\", \"2\"]",
            "[[dimension.coding]]",
            "leaves out 3",
        ),
        ("of = [\"7\",", "of = [\"3\", \"7\",", "\"3\", \"7\"", "in two groups"),
        ("code = \"m\"", "code = \"f\"", "[[dimension]]\nid = \"sex\"", "the code f twice"),
    ] {
        let found = with(from, to);
        let start = place(from, to, mark);
        // A part's place is that of its heading's brackets.
        assert!(
            found.iter().any(|said| said.starts_with(&start) && said.contains(what)),
            "{to}: expected {start}…{what}, found {found:#?}"
        );
    }
}

#[test]
fn all_mistakes_are_told_at_once_even_beside_what_is_not_toml() {
    let text = written()
        .replace("\"count\"", "\"share\"")
        .replace("version = 1", "version = \n")
        .replace("\"residence\"", "\"ward\"");
    let found = mistakes(&text);
    for what in ["not TOML", "count, mean or sum", "residence and school"] {
        assert!(found.iter().any(|said| said.contains(what)), "{what}: {found:#?}");
    }
    for odd in ["", "\u{0}", "measure = 3", "[[measure]]", "[[dimension]]\nvalue = [1]", "a = [[[["]
    {
        assert!(!mistakes(odd).is_empty(), "{odd}");
    }
}

#[test]
fn more_cells_than_any_area_allows_are_refused_where_they_are_written() {
    let three = full_tables().replacen("[[]", "[[], [\"sen\"], [\"sen\", \"sex\"]", 1);
    let text = menu(r#"["residence"]"#, &full_tables()).document().to_owned();
    assert_eq!(
        mistakes(&text.replace(&full_tables(), &three)),
        Vec::<String>::new(),
        "24 are allowed"
    );
    let four = three.replacen("[[]", "[[], [\"sen\", \"fsm\"]", 1);
    let found = mistakes(&text.replace(&full_tables(), &four));
    assert!(found[0].contains("with this measure 25 noisy cells of often_absent"), "{found:#?}");
    let both = mistakes(&text.replace("[\"residence\"]", "[\"residence\", \"school\"]"));
    assert!(both[0].contains("with this measure 44 noisy cells"), "{both:#?}");
    // The same variable under another name, of another population, is the same secret.
    let twin = text.split("[[measure]]").nth(1).unwrap();
    let twin = twin.replace("id = \"often_absent\"", "id = \"again\"");
    let again = mistakes(&format!("{text}\n[[measure]]\n{twin}"));
    assert!(
        again.iter().any(|said| said.contains("write one measure with all tables")),
        "{again:#?}"
    );
    assert!(again.iter().any(|said| said.contains("44 noisy cells of often_absent")));
}

#[test]
fn two_different_people_sign_the_content_and_not_the_text() {
    let menu = menu(r#"["residence"]"#, r#"[[], ["sex"], ["fsm", "sex"]]"#);
    let seal = menu.seal();
    let by = |by: &str, seal| Signature { by: by.into(), on: Day::new(2026, 9, 1).unwrap(), seal };
    let sign = |signatures| SignedMenu::new(menu.clone(), signatures).map(|_| ());
    assert_eq!(sign(vec![by("a", seal), by("b", seal)]), Ok(()));
    assert_eq!(sign(vec![]), Err(Unsigned::TooFew { people: 0 }));
    let same = vec![by("Ruth Garside", seal), by(" ruth  GARSIDE ", seal)];
    assert_eq!(sign(same), Err(Unsigned::TooFew { people: 1 }));
    let other = ContentHash::of(b"another menu");
    assert_eq!(
        sign(vec![by("a", seal), by("b", other)]),
        Err(Unsigned::Another { by: "b".into() })
    );
    assert_eq!(sign(vec![by("a", seal), by(" ", seal)]), Err(Unsigned::Nameless));
    let spaced = menu.document().replace(" = ", "  =  ") + "\n# a remark";
    assert_eq!(Menu::parse(&spaced).unwrap().seal(), seal, "the same content");
    let turned = menu.document().replace("[\"fsm\", \"sex\"]", "[\"sex\", \"fsm\"]");
    assert_eq!(Menu::parse(&turned).unwrap().seal(), seal, "the same table");
    let more = menu.document().replace("[\"fsm\", \"sex\"]", "[\"fsm\"]");
    assert_ne!(Menu::parse(&more).unwrap().seal(), seal);
}

#[test]
fn the_strong_bound_of_a_menu_is_stated() {
    let menu = signed(menu(r#"["residence"]"#, "[[]]"));
    let measure = &menu.menu().measures()[0];
    assert!((measure.strong_bound(24) - 0.793).abs() < 0.0005);
    assert!((measure.strong_bound(6) - 0.658).abs() < 0.0005);
}
