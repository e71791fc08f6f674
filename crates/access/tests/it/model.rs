//! A second reading of the rules, small and slow, that shares no code with Cedar: it reads the text of
//! the policies and of the schema word by word and walks all of them for every question.

use lifechances_access::{HOUSE, Purpose, Tie};

/// A question, in the words of the rules.
pub(crate) struct Question<'a> {
    /// `None` for a visitor.
    pub(crate) roles: Option<Vec<&'a str>>,
    pub(crate) act: &'a str,
    pub(crate) purpose: Option<&'a str>,
    pub(crate) ties: Vec<&'a str>,
}

pub(crate) struct Model {
    policies: Vec<Policy>,
    /// Each act, the groups it is in, and whether visitors may ask for it at all.
    acts: Vec<(String, Vec<String>, bool)>,
}

struct Policy {
    forbids: bool,
    principal: Check,
    acts: Vec<String>,
    whens: Vec<(bool, Check)>,
}

enum Check {
    Always,
    HoldsOne(Vec<String>),
    HasPurpose,
    PurposeIs(String),
    Tied(String),
    Not(Box<Check>),
    Both(Box<Check>, Box<Check>),
    Either(Box<Check>, Box<Check>),
}

impl Model {
    pub(crate) fn of_the_house() -> Self {
        let policies = HOUSE.policies.iter().flat_map(|text| Words::of(text).policies()).collect();
        Self { policies, acts: acts(HOUSE.schema) }
    }

    /// Whether a policy allows it and none forbids it.
    pub(crate) fn allows(&self, asked: &Question<'_>) -> bool {
        let Some((_, groups, open)) = self.acts.iter().find(|(act, ..)| act == asked.act) else {
            return false;
        };
        if asked.roles.is_none() && !open {
            return false;
        }
        let speaks = |policy: &&Policy| {
            let named = policy.acts.iter().any(|act| act == asked.act || groups.contains(act));
            named
                && holds(&policy.principal, asked)
                && policy.whens.iter().all(|(wanted, check)| holds(check, asked) == *wanted)
        };
        let mut speaking = self.policies.iter().filter(speaks).peekable();
        speaking.peek().is_some() && speaking.all(|policy| !policy.forbids)
    }
}

fn holds(check: &Check, asked: &Question<'_>) -> bool {
    match check {
        Check::Always => true,
        Check::HoldsOne(roles) => {
            let held = asked.roles.as_deref().unwrap_or_default();
            held.iter().any(|role| roles.iter().any(|one| one == role))
        }
        Check::HasPurpose => asked.purpose.is_some(),
        Check::PurposeIs(purpose) => asked.purpose == Some(purpose.as_str()),
        Check::Tied(tie) => asked.ties.contains(&tie.as_str()),
        Check::Not(check) => !holds(check, asked),
        Check::Both(one, other) => holds(one, asked) && holds(other, asked),
        Check::Either(one, other) => holds(one, asked) || holds(other, asked),
    }
}

/// The acts of the schema, from its lines.
fn acts(schema: &str) -> Vec<(String, Vec<String>, bool)> {
    let lines = schema.lines().filter(|line| line.starts_with("action "));
    lines
        .map(|line| {
            let (head, rest) = line.split_once("appliesTo").unwrap_or((line, ""));
            let quoted: Vec<String> = head.split('"').skip(1).step_by(2).map(Into::into).collect();
            let (act, groups) = quoted.split_first().expect("an act has a name");
            (act.clone(), groups.to_vec(), rest.contains("Visitor"))
        })
        .collect()
}

/// The words and signs of a text, comments and annotations left out.
struct Words {
    words: Vec<String>,
    at: usize,
}

impl Words {
    fn of(text: &str) -> Self {
        let mut words = Vec::new();
        let kept = text.lines().filter(|line| !line.starts_with("//") && !line.starts_with('@'));
        for line in kept {
            let mut rest = line.trim_start();
            while let Some(first) = rest.chars().next() {
                let length = match first {
                    '"' => rest[1..].find('"').expect("a closed quotation") + 2,
                    c if c.is_alphanumeric() => {
                        rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())
                    }
                    '&' | '|' | '=' | ':' => 2,
                    _ => 1,
                };
                words.push(rest[..length].to_owned());
                rest = rest[length..].trim_start();
            }
        }
        Self { words, at: 0 }
    }

    fn peek(&self) -> &str {
        self.words.get(self.at).map_or("", String::as_str)
    }

    fn next(&mut self) -> String {
        self.at += 1;
        self.words.get(self.at - 1).cloned().unwrap_or_default()
    }

    fn expect(&mut self, word: &str) {
        assert_eq!(self.next(), word, "at word {} of {:?}", self.at, self.words);
    }

    fn takes(&mut self, word: &str) -> bool {
        let found = self.peek() == word;
        self.at += usize::from(found);
        found
    }

    fn policies(mut self) -> Vec<Policy> {
        let mut all = Vec::new();
        while self.at < self.words.len() {
            all.push(self.policy());
        }
        all
    }

    fn policy(&mut self) -> Policy {
        let forbids = match self.next().as_str() {
            "forbid" => true,
            "permit" => false,
            other => panic!("{other} is neither permit nor forbid"),
        };
        self.expect("(");
        self.expect("principal");
        let principal =
            if self.takes("in") { Check::HoldsOne(self.names("Role")) } else { Check::Always };
        self.expect(",");
        self.expect("action");
        assert!(self.takes("in") || self.takes("=="), "a rule names its acts");
        let acts = self.names("Action");
        for word in [",", "resource", ")"] {
            self.expect(word);
        }
        let mut whens = Vec::new();
        while !self.takes(";") {
            let wanted = match self.next().as_str() {
                "when" => true,
                "unless" => false,
                other => panic!("{other} is neither when nor unless"),
            };
            self.expect("{");
            whens.push((wanted, self.either()));
            self.expect("}");
        }
        Policy { forbids, principal, acts, whens }
    }

    /// One name, or several in brackets.
    fn names(&mut self, kind: &str) -> Vec<String> {
        let many = self.takes("[");
        let mut names = Vec::new();
        loop {
            self.expect(kind);
            self.expect("::");
            names.push(self.next().trim_matches('"').to_owned());
            if !many || !self.takes(",") {
                break;
            }
        }
        if many {
            self.expect("]");
        }
        names
    }

    fn either(&mut self) -> Check {
        let one = self.both();
        if self.takes("||") { Check::Either(one.into(), self.either().into()) } else { one }
    }

    fn both(&mut self) -> Check {
        let one = self.single();
        if self.takes("&&") { Check::Both(one.into(), self.both().into()) } else { one }
    }

    fn single(&mut self) -> Check {
        match self.next().as_str() {
            "!" => Check::Not(self.single().into()),
            "(" => {
                let inside = self.either();
                self.expect(")");
                inside
            }
            "principal" => {
                self.expect("in");
                Check::HoldsOne(self.names("Role"))
            }
            "context" if self.takes("has") => {
                self.expect("purpose");
                Check::HasPurpose
            }
            "context" => {
                self.expect(".");
                self.about_context()
            }
            other => panic!("{other} cannot be checked by the slow model"),
        }
    }

    fn about_context(&mut self) -> Check {
        if self.takes("purpose") {
            self.expect("==");
            return Check::PurposeIs(self.names("Purpose").remove(0));
        }
        for word in ["ties", ".", "contains", "("] {
            self.expect(word);
        }
        let tie = self.names("Tie").remove(0);
        self.expect(")");
        Check::Tied(tie)
    }
}

#[test]
fn the_slow_model_knows_the_same_words() {
    let model = Model::of_the_house();
    let acts: Vec<&str> = model.acts.iter().map(|(act, ..)| act.as_str()).collect();
    let ours: Vec<&str> = lifechances_access::act::ALL.iter().map(|act| act.as_str()).collect();
    let declared: Vec<&str> = acts.iter().copied().filter(|act| *act != "identifiable").collect();
    assert_eq!(declared, ours);
    assert_eq!((Purpose::ALL.len(), Tie::ALL.len()), (4, 5));
}
