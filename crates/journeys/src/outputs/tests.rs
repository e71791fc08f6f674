//! Analysts and checkers take something out of the safe room.

mod accredited;

use super::trial;
use super::{
    CannotOutput, NewFile, NewOutput, OutputAct, OutputEdit, OutputTable, ask_for_output,
    do_to_output, list_outputs, read_output_file, read_output_tables, released_outputs,
    show_output,
};
use crate::house::House;
use crate::meetings::show_duties;
use crate::trial_house::{accredit, house};
use access::Refusal;
use commons::ContentHash;
use convene::output::{OutputContext, OutputNotAllowed, OutputStage, Verdict};
use convene::{Role, Who};
use disclose::output_checks::{Declared, Kind};
use std::collections::BTreeSet;

fn who(name: &str, role: Role) -> Who {
    let organisation = "A Council".to_owned();
    Who { id: name.to_owned(), name: name.to_owned(), organisation, roles: vec![role] }
}

const DECLARED: &str = "[[column]]\nname = \"area\"\nis = \"group\"\n[[column]]\nname = \"pupils\"\n\
                        is = \"count\"\n";
const TABLE: &str = "area,pupils\nNorth,25\nSouth,40\nTotal,65\n";

fn output(table: &str) -> NewOutput {
    let file = |name: &str, text: &str| NewFile { name: name.to_owned(), bytes: text.into() };
    let context = OutputContext {
        what: "Pupils by area".to_owned(),
        why: "For a meeting".to_owned(),
        readers: "Head teachers".to_owned(),
    };
    let files = vec![file("areas.csv", table), file("areas.toml", DECLARED)];
    NewOutput { title: "Pupils by area".to_owned(), context, files }
}

struct Room {
    house: House,
    _folder: tempfile::TempDir,
    author: Who,
    mate: Who,
    ann: Who,
    ben: Who,
}

impl Room {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let analyst = |name: &str| who(name, Role::Analyst);
        let house = house(folder.path());
        accredit(&house, &["author", "mate", "ann", "ben", "cyn", "somebody", "checker"]);
        Self {
            house,
            _folder: folder,
            author: analyst("author"),
            mate: analyst("mate"),
            ann: analyst("ann"),
            ben: who("ben", Role::GovernanceLead),
        }
    }

    fn team(&self) -> BTreeSet<String> {
        [self.mate.id.clone()].into()
    }

    fn asked(&self, table: &str) -> String {
        let project = ("Attendance", self.team());
        ask_for_output(&self.house, Some(&self.author), project, &output(table)).unwrap()
    }

    fn does(
        &self,
        who: &Who,
        address: &str,
        done: &OutputAct,
    ) -> Result<OutputStage, CannotOutput> {
        do_to_output(&self.house, Some(who), (address, None), done)
    }

    fn submits(&self, address: &str) -> Result<OutputStage, CannotOutput> {
        trial::say_who_is_counted(&self.house, &self.author, address);
        self.does(&self.author, address, &OutputAct::Submit { team: self.team() })
    }

    fn seal(&self, address: &str) -> ContentHash {
        show_output(&self.house, Some(&self.ben), address).unwrap().seal
    }

    fn approves(&self, who: &Who, address: &str) -> Result<OutputStage, CannotOutput> {
        let (verdict, reason) = (Verdict::Approve, "Looked at every cell".to_owned());
        self.does(who, address, &OutputAct::View { verdict, reason, seal: self.seal(address) })
    }

    fn edits(&self, address: &str, edit: OutputEdit) -> Result<OutputStage, CannotOutput> {
        self.does(&self.author, address, &OutputAct::Edit(edit))
    }

    fn tables(&self, address: &str) -> Vec<OutputTable> {
        read_output_tables(&self.house, Some(&self.author), address).unwrap()
    }

    fn duties(&self, who: &Who) -> Vec<String> {
        let duties = show_duties(&self.house, Some(who)).unwrap();
        duties.soon.into_iter().map(|duty| format!("{} {}", duty.what, duty.href)).collect()
    }

    fn reads(&self, who: &Who, address: &str) -> Result<Vec<u8>, CannotOutput> {
        read_output_file(&self.house, Some(who), (address, "areas.csv"))
    }
}

#[test]
fn two_checkers_outside_the_project_let_exactly_what_they_saw_leave() {
    let room = Room::new();
    let address = room.asked(TABLE);
    assert_eq!(address, "pupils-by-area");
    let member = who("member", Role::BoardMember);
    assert!(matches!(room.reads(&room.ann, &address), Err(CannotOutput::NotForYou)), "a draft");
    assert_eq!(room.submits(&address).unwrap(), OutputStage::Submitted);
    assert_eq!(room.reads(&room.ann, &address).unwrap(), TABLE.as_bytes());
    for (who, independent) in [(&room.author, false), (&room.mate, false)] {
        let refused = room.approves(who, &address).unwrap_err();
        assert!(
            matches!(refused, CannotOutput::NotAllowed(OutputNotAllowed::NotIndependent)),
            "{independent}"
        );
    }
    let waits = |who: &Who| list_outputs(&room.house, Some(who)).unwrap()[0].waits_for_you;
    assert!(waits(&room.ann) && waits(&room.ben) && !waits(&room.author) && !waits(&room.mate));
    assert_eq!(room.approves(&room.ann, &address).unwrap(), OutputStage::PartlyReviewed);
    assert!(!waits(&room.ann));
    let seen = show_output(&room.house, Some(&room.ben), &address).unwrap();
    assert!(seen.views.is_empty(), "nobody reads a view before two are given");
    let early = room.does(&room.ben, &address, &OutputAct::Release { seal: seen.seal });
    assert!(early.is_err());
    assert_eq!(room.approves(&room.ben, &address).unwrap(), OutputStage::Approved);
    assert!(matches!(room.reads(&member, &address), Err(CannotOutput::NotForYou)), "not yet out");
    let other = OutputAct::Release { seal: ContentHash::of(b"another") };
    let refused = room.does(&room.ben, &address, &other).unwrap_err();
    assert!(matches!(refused, CannotOutput::NotAllowed(OutputNotAllowed::AnotherSeal)));
    let release = OutputAct::Release { seal: seen.seal };
    assert_eq!(room.does(&room.ben, &address, &release).unwrap(), OutputStage::Released);
    assert_eq!(room.reads(&member, &address).unwrap(), TABLE.as_bytes());
    let back = OutputAct::Withdraw("A cell was wrong".to_owned());
    assert_eq!(room.does(&room.author, &address, &back).unwrap(), OutputStage::Withdrawn);
    assert!(room.reads(&member, &address).is_err(), "taken back");
    let rows = room.house.store.read("audit", |tx| store::audit::after(tx, 0, 1000)).unwrap();
    let said = |action: &str| rows.iter().filter(|row| row.action == action).count();
    assert_eq!((said("give a view of an output"), said("release an output")), (2, 1));
    assert_eq!(said("read an output"), 2, "whoever read the files is in the audit");
    assert!(room.house.store.check().unwrap().findings.is_empty());
}

#[test]
fn the_automatic_checks_come_first_and_a_change_takes_every_view_back() {
    let room = Room::new();
    let address = room.asked("area,pupils\nNorth,3\nSouth,41\n");
    let Err(CannotOutput::ToMend(problems)) = room.submits(&address) else { panic!("submitted") };
    assert!(problems[0].starts_with("areas.csv: line 2, column 2: A count from 1 to 9 is shown"));
    assert!(problems[1].contains("line 3, column 2: This count is not a multiple of 5"));
    let mut bare = output(TABLE);
    bare.files.truncate(1);
    room.does(&room.author, &address, &OutputAct::Change(bare)).unwrap();
    let Err(CannotOutput::ToMend(problems)) = room.submits(&address) else { panic!("submitted") };
    assert!(problems[0].contains("a declaration of its columns is missing"), "{problems:?}");
    room.does(&room.mate, &address, &OutputAct::Change(output(TABLE))).unwrap();
    room.submits(&address).unwrap();
    let seal = room.seal(&address);
    room.approves(&room.ann, &address).unwrap();
    let (verdict, reason) = (Verdict::AskForChange, "Say which year".to_owned());
    let view = OutputAct::View { verdict, reason, seal };
    assert_eq!(room.does(&room.ben, &address, &view).unwrap(), OutputStage::Reviewed);
    let back = OutputAct::Return("Say which year".to_owned());
    assert_eq!(room.does(&room.ann, &address, &back).unwrap(), OutputStage::Returned);
    let mut dated = output(TABLE);
    dated.context.what = "Pupils by area, autumn 2026".to_owned();
    room.does(&room.author, &address, &OutputAct::Change(dated)).unwrap();
    assert_eq!(room.submits(&address).unwrap(), OutputStage::Submitted);
    assert_ne!(room.seal(&address), seal);
    let now = show_output(&room.house, Some(&room.ann), &address).unwrap();
    assert!(now.views.is_empty() && now.history.len() > 6, "history stays, views do not");
}

#[test]
fn each_deed_is_for_its_role_and_nothing_of_a_file_is_in_the_store() {
    let room = Room::new();
    for role in Role::ALL {
        let who = who("somebody", role);
        let project = ("P", BTreeSet::new());
        let asked = ask_for_output(&room.house, Some(&who), project, &output(TABLE));
        assert_eq!(asked.is_ok(), role == Role::Analyst, "{role}");
        if let Err(refused) = asked {
            assert!(matches!(refused, CannotOutput::Refused(_)), "{role}: {refused}");
        }
    }
    let address = room.asked(TABLE);
    room.submits(&address).unwrap();
    for role in Role::ALL {
        let checker = who("checker", role);
        let checks = matches!(role, Role::Analyst | Role::GovernanceLead);
        assert_eq!(show_output(&room.house, Some(&checker), &address).is_ok(), checks, "{role}");
        if !checks {
            let refused = room.approves(&checker, &address);
            assert!(matches!(refused, Err(CannotOutput::Refused(_))), "{role}");
        }
    }
    let nobody = list_outputs(&room.house, None);
    assert!(matches!(nobody, Err(CannotOutput::Refused(Refusal::NotSignedIn))));
    let large = NewOutput {
        files: vec![NewFile { name: "a.csv".to_owned(), bytes: vec![b'1'; 2_000_001] }],
        ..output(TABLE)
    };
    let refused = ask_for_output(&room.house, Some(&room.author), ("P", BTreeSet::new()), &large);
    assert!(matches!(refused, Err(CannotOutput::TooLarge(_))));
    let kept = room.house.store.read("entries", |tx| {
        let all = store::histories::list(tx, store::histories::HistoryKind::Output)?;
        let mut text = String::new();
        for one in &all {
            for entry in store::histories::entries(tx, &one.id)? {
                text.push_str(&entry.deed_json);
            }
        }
        Ok::<_, store::StoreError>(text)
    });
    let kept = kept.unwrap();
    assert!(kept.contains("areas.csv") && !kept.contains("North"), "names and hashes only");
}

#[test]
fn whoever_acts_on_what_has_changed_is_told_so() {
    let room = Room::new();
    let address = room.asked(TABLE);
    let seen = show_output(&room.house, Some(&room.author), &address).unwrap().seen;
    room.submits(&address).unwrap();
    let late = do_to_output(
        &room.house,
        Some(&room.author),
        (&address, Some(seen)),
        &OutputAct::Withdraw("Not needed".to_owned()),
    );
    assert!(matches!(late, Err(CannotOutput::History(_))), "{late:?}");
    let gone = room.does(&room.ann, "nowhere", &OutputAct::Discuss("x".to_owned()));
    assert!(matches!(gone, Err(CannotOutput::History(_))));
}

#[test]
fn one_thing_is_changed_at_a_time_and_what_columns_hold_is_guessed_until_it_is_said() {
    let room = Room::new();
    let file = |text: &str| NewFile { name: "areas.csv".to_owned(), bytes: text.into() };
    let new = NewOutput { files: vec![file(TABLE)], ..output(TABLE) }.with_declarations();
    let address =
        ask_for_output(&room.house, Some(&room.author), ("Attendance", room.team()), &new).unwrap();
    let [table] = &room.tables(&address)[..] else { panic!("one table") };
    let kinds = |table: &OutputTable| -> Vec<Kind> {
        table.declared.iter().flat_map(|said| said.columns.iter().map(|one| one.is)).collect()
    };
    assert_eq!(kinds(table), [Kind::Group, Kind::Count]);
    let [list] = &table.problems[..] else { panic!("{:?}", table.problems) };
    assert!(list.contains("put areas.contributors.csv beside it"), "{list}");
    // What was said of the columns stays while the headings do.
    let mut declared = table.declared.clone().unwrap();
    declared.columns[0].is = Kind::Text;
    let table = "areas.csv".to_owned();
    room.edits(&address, OutputEdit::Declare { table: table.clone(), declared }).unwrap();
    room.edits(&address, OutputEdit::Put(file("area,pupils\nNorth,35\n"))).unwrap();
    assert_eq!(kinds(&room.tables(&address)[0]), [Kind::Text, Kind::Count]);
    room.edits(&address, OutputEdit::Put(file("area,children\nNorth,3\n"))).unwrap();
    let [now] = &room.tables(&address)[..] else { panic!("still one table") };
    assert_eq!(kinds(now), [Kind::Group, Kind::Count]);
    assert!(
        now.problems[0].contains("line 2, column 2: A count from 1 to 9"),
        "{:?}",
        now.problems
    );
    let second = NewFile { name: "more.csv".to_owned(), bytes: TABLE.into() };
    room.edits(&address, OutputEdit::Put(second)).unwrap();
    assert_eq!(room.tables(&address).len(), 2);
    room.edits(&address, OutputEdit::TakeOut(table.clone())).unwrap();
    let gone = room.edits(&address, OutputEdit::TakeOut(table));
    assert!(matches!(gone, Err(CannotOutput::NoSuchFile(_))));
    let context = OutputContext { what: "Other".to_owned(), ..output(TABLE).context };
    room.edits(&address, OutputEdit::Words { title: "Other".to_owned(), context }).unwrap();
    let view = show_output(&room.house, Some(&room.author), &address).unwrap();
    assert_eq!((view.output.title.as_str(), view.output.files.len()), ("Other", 2));
    let stranger = room.does(
        &room.ann,
        &address,
        &OutputAct::Edit(OutputEdit::TakeOut("more.csv".to_owned())),
    );
    let not_theirs = OutputNotAllowed::NotTheirs;
    assert!(matches!(stranger, Err(CannotOutput::NotAllowed(why)) if why == not_theirs));
    let declaration = Declared::parse(DECLARED).unwrap();
    assert_eq!(Declared::parse(&declaration.to_text()).unwrap(), declaration);
}

#[test]
fn what_waits_is_told_and_what_left_is_in_a_register_that_everybody_reads() {
    let room = Room::new();
    let address = room.asked(TABLE);
    assert!(room.duties(&room.ann).is_empty(), "a draft waits for nobody else");
    room.submits(&address).unwrap();
    let look = "Look at \u{201c}Pupils by area\u{201d}, which is to leave the safe room \
                /outputs/pupils-by-area";
    assert_eq!(room.duties(&room.ann), [look]);
    assert_eq!(room.duties(&room.ben), [look]);
    assert!(room.duties(&room.author).is_empty() && room.duties(&room.mate).is_empty());
    room.approves(&room.ann, &address).unwrap();
    assert!(room.duties(&room.ann).is_empty());
    room.approves(&room.ben, &address).unwrap();
    assert!(room.duties(&room.ann)[0].starts_with("Let out"));
    assert_eq!(released_outputs(&room.house, None).unwrap(), []);
    let seal = room.seal(&address);
    room.does(&room.ann, &address, &OutputAct::Release { seal }).unwrap();
    let [released] = &released_outputs(&room.house, None).unwrap()[..] else { panic!("one") };
    assert_eq!((released.seal, &released.withdrawn), (seal, &None));
    assert_eq!(released.output.files[0].hash, ContentHash::of(TABLE.as_bytes()));
    room.does(&room.ben, &address, &OutputAct::Withdraw("A cell was wrong".to_owned())).unwrap();
    let [released] = &released_outputs(&room.house, None).unwrap()[..] else { panic!("one") };
    assert_eq!(released.withdrawn.as_ref().unwrap().1, "A cell was wrong");
    // What was taken back before it left was never out.
    let other = room.asked(TABLE);
    room.does(&room.author, &other, &OutputAct::Withdraw("Not needed".to_owned())).unwrap();
    assert_eq!(released_outputs(&room.house, None).unwrap().len(), 1);
}
