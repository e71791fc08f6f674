//! What an extract is to hold, as a TOML document:
//!
//! ```toml
//! title = "Attendance and meals"
//! purpose = "research"            # research, evaluation or planning
//! agreement = "calderbrook-meals" # the agreement that lets the fields through
//! receiver = "GB-EDU-999001"      # who works with the rows, by its identifier
//! on = "2026-07-01"               # the day that ages and episodes are told for
//!
//! [[field]]
//! name = "age"
//! held_by = "GB-LAE-ZZZ"          # whose record it comes from
//! as = "identifying"              # identifying, sensitive or plain
//! roll_up = "bands"               # coarser than it is known; may be left out
//! ```

use crate::extracts::fields::{Field, find};
use commons::{Day, Mistake};
use convene::OrgId;
use serde::Deserialize;
use share::agreement::{DataTypes, Sensitivity};
use toml::Spanned;

/// Purposes that rows are made for.
const PURPOSES: [&str; 3] = ["research", "evaluation", "planning"];

/// What a field is in the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Standing {
    /// Somebody may know it of a child they know: classes are made by it.
    Identifying,
    /// Nobody is to learn it of a child they know.
    Sensitive,
    /// Neither.
    Plain,
}

/// A field with what is wanted of it.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) field: &'static Field,
    pub(crate) held_by: OrgId,
    pub(crate) standing: Standing,
    /// How it is written: empty, or one of the field's roll-ups.
    pub(crate) roll_up: &'static str,
    /// The line it is named in.
    pub(crate) line: usize,
}

/// A specification that can be followed.
#[derive(Debug, Clone)]
pub(crate) struct Specification {
    pub(crate) title: String,
    pub(crate) purpose: String,
    pub(crate) agreement: String,
    pub(crate) receiver: OrgId,
    pub(crate) on: Day,
    pub(crate) fields: Vec<Wanted>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    title: Spanned<String>,
    purpose: Spanned<String>,
    agreement: Spanned<String>,
    receiver: Spanned<String>,
    on: Spanned<String>,
    #[serde(default)]
    field: Vec<WrittenField>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenField {
    name: Spanned<String>,
    held_by: Spanned<String>,
    #[serde(rename = "as")]
    standing: Spanned<Standing>,
    roll_up: Option<Spanned<String>>,
}

/// The mistakes of one document.
struct Mistakes<'a> {
    text: &'a str,
    found: Vec<Mistake>,
}

impl Mistakes<'_> {
    fn place(&self, at: usize) -> (usize, usize) {
        let before = self.text.get(..at).unwrap_or(self.text);
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        (before.matches('\n').count() + 1, column)
    }

    fn add(&mut self, at: usize, what: impl Into<String>) {
        let (line, column) = self.place(at);
        self.found.push(Mistake { line, column, what: what.into() });
    }
}

impl Specification {
    /// Reads it.
    ///
    /// # Errors
    /// Every mistake in it; only the first where it is not TOML of this shape.
    pub(crate) fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Mistakes { text, found: Vec::new() };
        let written: Written = match toml::from_str(text) {
            Ok(written) => written,
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                mistakes.add(at, format!("{}; write it as the method note shows", error.message()));
                return Err(mistakes.found);
            }
        };
        let specification = Self::of(written, &mut mistakes);
        match (specification, mistakes.found.is_empty()) {
            (Some(specification), true) => Ok(specification),
            _ => Err(mistakes.found),
        }
    }

    fn of(written: Written, mistakes: &mut Mistakes<'_>) -> Option<Self> {
        for (what, words) in [("title", &written.title), ("agreement", &written.agreement)] {
            if words.get_ref().trim().is_empty() {
                mistakes.add(words.span().start, format!("{what} is empty: write it"));
            }
        }
        let purpose = written.purpose.get_ref();
        if !PURPOSES.contains(&purpose.as_str()) {
            let known = PURPOSES.join(", ");
            let what = format!("rows are not made for \"{purpose}\": write one of {known}");
            mistakes.add(written.purpose.span().start, what);
        }
        let receiver = organisation(&written.receiver, mistakes);
        let on = Day::parse_iso(written.on.get_ref()).ok();
        if on.is_none() {
            mistakes.add(written.on.span().start, "write the day as \"2026-07-01\"");
        }
        if written.field.is_empty() {
            mistakes.add(0, "there is no field: write at least one [[field]]");
        }
        let mut fields: Vec<Wanted> = Vec::new();
        for one in &written.field {
            let wanted = wanted(one, mistakes);
            let twice = |other: &Wanted| other.field.name == one.name.get_ref();
            if fields.iter().any(twice) {
                let what = format!("{} is there twice: leave one out", one.name.get_ref());
                mistakes.add(one.name.span().start, what);
            }
            fields.extend(wanted);
        }
        Some(Self {
            title: written.title.into_inner().trim().to_owned(),
            purpose: written.purpose.into_inner(),
            agreement: written.agreement.into_inner(),
            receiver: receiver?,
            on: on?,
            fields,
        })
    }

    /// What the children's names are made from: other purposes and agreements give other names.
    pub(crate) fn pseudonym_purpose(&self) -> String {
        format!("{}/{}", self.purpose, self.agreement)
    }

    /// The fields of one standing.
    pub(crate) fn fields_as(&self, standing: Standing) -> impl Iterator<Item = &Wanted> {
        self.fields.iter().filter(move |wanted| wanted.standing == standing)
    }
}

fn organisation(written: &Spanned<String>, mistakes: &mut Mistakes<'_>) -> Option<OrgId> {
    OrgId::parse(written.get_ref())
        .map_err(|why| mistakes.add(written.span().start, why.to_string()))
        .ok()
}

/// One field. What identifies must be declared so, and what is special by law as sensitive: left out,
/// either would make the check of classes say yes to anything.
fn wanted(written: &WrittenField, mistakes: &mut Mistakes<'_>) -> Option<Wanted> {
    let held_by = organisation(&written.held_by, mistakes);
    let name = written.name.get_ref();
    let Some(field) = find(name) else {
        let known: Vec<&str> = crate::extracts::fields::all().map(|field| field.name).collect();
        let what = format!("there is no field \"{name}\": there are {}", known.join(", "));
        mistakes.add(written.name.span().start, what);
        return None;
    };
    let standing = *written.standing.get_ref();
    let types = DataTypes::house();
    let kind = types.find(field.data_type).map(|known| types.sensitivity(&known));
    let is_special = kind != Some(Sensitivity::Ordinary);
    if field.identifies && standing != Standing::Identifying {
        let what = format!("{name} can be known of a child one knows: write as = \"identifying\"");
        mistakes.add(written.standing.span().start, what);
    }
    if !field.identifies && is_special && standing != Standing::Sensitive {
        let what = format!("{name} is of a special kind by law: write as = \"sensitive\"");
        mistakes.add(written.standing.span().start, what);
    }
    let roll_up = match &written.roll_up {
        None => "",
        Some(asked) => match field.roll_ups.iter().find(|known| *known == asked.get_ref()) {
            Some(known) => known,
            None => {
                let known = match field.roll_ups {
                    [] => "leave roll_up out".to_owned(),
                    some => format!("write one of {}", some.join(", ")),
                };
                let what = format!("{name} is not rolled up to \"{}\": {known}", asked.get_ref());
                mistakes.add(asked.span().start, what);
                return None;
            }
        },
    };
    let line = mistakes.place(written.name.span().start).0;
    Some(Wanted { field, held_by: held_by?, standing, roll_up, line })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"title = "Meals"
purpose = "research"
agreement = "a"
receiver = "GB-EDU-999001"
on = "2026-07-01"
[[field]]
name = "age"
held_by = "GB-LAE-ZZZ"
as = "identifying"
roll_up = "bands"
"#;

    #[test]
    fn a_mistake_is_told_with_its_line_and_column_and_what_to_do() {
        assert_eq!(Specification::read(GOOD).unwrap().fields[0].roll_up, "bands");
        for (from, to, place, words) in [
            ("\"research\"", "\"marketing\"", (2, 11), "research, evaluation, planning"),
            ("2026-07-01", "1 July", (5, 6), "2026-07-01"),
            ("\"age\"", "\"name\"", (7, 8), "there are age"),
            ("GB-LAE-ZZZ", "?", (8, 11), ""),
            ("\"identifying\"", "\"plain\"", (9, 6), "as = \"identifying\""),
            ("\"bands\"", "\"decades\"", (10, 11), "bands"),
            ("roll_up", "rollup", (10, 1), "rollup"),
            ("title = \"Meals\"", "title = 3", (1, 9), "string"),
        ] {
            let mistakes = Specification::read(&GOOD.replacen(from, to, 1)).unwrap_err();
            let [mistake] = &mistakes[..] else { panic!("{to}: {mistakes:?}") };
            assert_eq!((mistake.line, mistake.column), place, "{to}: {mistake}");
            assert!(mistake.what.contains(words), "{to}: {mistake}");
        }
        let broken = Specification::read(&GOOD.replacen("purpose", "= purpose", 1)).unwrap_err();
        assert_eq!((broken.len(), broken[0].line), (1, 2), "{broken:?}");
        let two = GOOD.replace("research", "x").replace("2026-07-01", "y");
        assert_eq!(Specification::read(&two).unwrap_err().len(), 2, "all are told");
        let special =
            "[[field]]\nname = \"special-needs\"\nheld_by = \"GB-LAE-ZZZ\"\nas = \"plain\"\n";
        let mistakes = Specification::read(&format!("{GOOD}{special}")).unwrap_err();
        assert!(mistakes[0].what.contains("special kind by law"), "{mistakes:?}");
        let twice = format!("{GOOD}{}", GOOD.split_once("on = \"2026-07-01\"\n").unwrap().1);
        assert!(Specification::read(&twice).unwrap_err()[0].what.contains("twice"));
    }
}
