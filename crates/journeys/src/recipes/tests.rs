//! Recipes through the journeys: nothing of an area leaves in one, and the area that starts from it
//! gives the same one on.

use super::*;
use crate::draft_statement::{Draft, NewItem, add_item, begin_statement, write_part};
use crate::evidence::NewEvidence;
use crate::histories::HistoryProblem;
use crate::house::House;
use crate::meetings::plan_meeting;
use crate::plans::{begin_plan, do_to_plan};
use crate::run_backing::BackingChange;
use crate::run_partnership::{
    NewPartnership, PartnershipChange, begin_partnership, change_partnership, register_organisation,
};
use crate::sharing::{Drafted, write_agreement};
use crate::statement_world::account;
use crate::trial_house;
use commons::{Day, Pence};
use convene::ask::AskKind;
use convene::meeting::{AgendaItem, LocalTime, MeetingPlan};
use convene::partnership::{Right, SeatAge, SeatPlace};
use convene::plan::{Funding, Gate, PlanDeed};
use convene::statement::{EvidenceKind, Part as StatementPart, Section};
use convene::{Role, Sector, Who};
use replicate::{Document, How, Line, Part, RecipeDeed, SeatWanted, Standing, Step, compare};

/// A word in everything the area says, and a number in everything it counts.
const MARK: &str = "Quillfeather";
const COUNT: &str = "73913";

struct Area {
    house: House,
    convenor: Who,
    board: Who,
    partnership: String,
    _folder: tempfile::TempDir,
}

fn marked(words: &str) -> String {
    format!("{words} {MARK} {COUNT}")
}

fn area() -> Area {
    let folder = tempfile::tempdir().expect("a folder");
    let house = trial_house::house(folder.path());
    let convenor = account(&house, "quillfeather", Role::Convenor);
    let board = account(&house, "board", Role::BoardMember);
    let (name, purpose) = (marked("Lower"), marked("Food for"));
    let new = NewPartnership { name, purpose, ..NewPartnership::default() };
    let partnership = begin_partnership(&house, Some(&convenor), &new).expect("begun");
    let area = Area { house, convenor, board, partnership, _folder: folder };
    area.seated();
    area
}

impl Area {
    fn by(&self) -> Option<&Who> {
        Some(&self.convenor)
    }

    fn seated(&self) {
        for (number, sector) in
            (1..).zip([Sector::School, Sector::School, Sector::LocalAuthority, Sector::YoungPeople])
        {
            let id = format!("GB-COH-{COUNT}{number}");
            let name = marked("Organisation");
            register_organisation(&self.house, self.by(), (&id, &name, sector)).expect("listed");
            let young = sector == Sector::YoungPeople;
            let add = PartnershipChange::AddSeat {
                organisation: id,
                right: Right::Decides,
                place: SeatPlace::Steering,
                age: if young { SeatAge::Young } else { SeatAge::Any },
            };
            change_partnership(&self.house, self.by(), &self.partnership, &add).expect("a seat");
        }
        let person = self.board.id.clone();
        let fill = PartnershipChange::FillSeat { seat: 1, person };
        change_partnership(&self.house, self.by(), &self.partnership, &fill).expect("filled");
    }

    /// Everything an area does, each word of it marked.
    fn works(&self) {
        let at = begin_statement(&self.house, self.by(), (&self.partnership, &marked("Title")))
            .expect("begun");
        for section in [Section::Problem, Section::Summary] {
            let part = StatementPart::Section(section);
            let words = marked("Children of");
            let draft = Draft { part, from: self.revision(&at), words, resolves: None };
            write_part(&self.house, self.by(), &at, &draft).expect("written");
        }
        let evidence = |kind| NewEvidence { kind, reference: marked("Hub"), says: marked("Said") };
        let ask = ["What", "Director", "2027-03-31", COUNT].map(|words| match words {
            "What" | "Director" => marked(words),
            other => other.to_owned(),
        });
        for item in [
            NewItem::Evidence(evidence(EvidenceKind::Study)),
            NewItem::Evidence(evidence(EvidenceKind::LivedExperience)),
            NewItem::Ask(AskKind::Resource, ask),
        ] {
            add_item(&self.house, self.by(), &at, &item).expect("added");
        }
        for month in [9, 11] {
            let plan = meeting(month);
            plan_meeting(&self.house, self.by(), &self.partnership, plan).expect("planned");
        }
        let text = agreement();
        let lead = account(&self.house, "lead", Role::GovernanceLead);
        let written = write_agreement(&self.house, Some(&lead), &text, None).expect("written");
        assert!(matches!(written, Drafted::Kept(_)), "{written:?}");
        self.plans();
        self.backed();
    }

    /// An anchor and an enabler group, whose words and organisations stay here.
    fn backed(&self) {
        let organisation = format!("GB-COH-{COUNT}1");
        let from = Day::parse_iso("2026-09-05").expect("a day");
        let (brings, name, enables) = (marked("Hall"), marked("Group"), marked("Voice"));
        let lead = organisation.clone();
        for change in [
            BackingChange::NameAnchor { organisation, brings, from },
            BackingChange::FormGroup { name, enables, lead, from },
        ] {
            let change = PartnershipChange::Back(change);
            change_partnership(&self.house, self.by(), &self.partnership, &change).expect("named");
        }
    }

    fn plans(&self) {
        let day = |text| Day::parse_iso(text).expect("a day");
        let days = (day("2026-09-01"), day("2030-08-31"));
        let title = marked("Plan");
        let at = begin_plan(&self.house, self.by(), (&title, days.0, days.1), None).expect("begun");
        let funding = Funding { needed: Pence(7_391_300), secured: Pence(0) };
        let deeds = [
            PlanDeed::AddPriority { title: marked("Act"), gate: Gate::Funding(funding) },
            PlanDeed::AddMilestone {
                priority: 1,
                what: marked("Met"),
                owner: marked("Owner"),
                due: day("2027-02-01"),
            },
        ];
        for (seen, deed) in (1..).zip(deeds) {
            do_to_plan(&self.house, self.by(), (&at, seen), deed).expect("planned");
        }
    }

    fn revision(&self, at: &str) -> u64 {
        crate::show_statement::show_draft(&self.house, self.by(), at).expect("a draft").revision
    }

    fn exports(&self, partnership: &str) -> Exported {
        let new = NewExport {
            partnership: partnership.to_owned(),
            title: "Food and health".to_owned(),
            note: "Begin with the schools.".to_owned(),
        };
        export_recipe(&self.house, self.by(), &new).expect("exported")
    }

    fn starts(&self, file: &str) -> Result<String, CannotReplicate> {
        let new = NewStart {
            file: file.as_bytes().to_vec(),
            name: "Holme".to_owned(),
            purpose: "Attendance".to_owned(),
            accepted: String::new(),
        };
        start_area(&self.house, self.by(), &new)
    }

    fn does(&self, at: &str, deed: RecipeDeed) -> Result<(), CannotReplicate> {
        let seen = show_recipe(&self.house, self.by(), at).expect("shown").seen;
        do_with_recipe(&self.house, self.by(), (at, seen), deed)
    }
}

fn meeting(month: u8) -> MeetingPlan {
    let item = |title: &str, minutes| AgendaItem {
        title: marked(title),
        minutes,
        paper: format!("/papers/{MARK}"),
    };
    MeetingPlan {
        title: marked("Convening"),
        starts: LocalTime { day: Day::new(2026, month, 14).expect("a day"), minute: 600 },
        place: marked("Hall"),
        online: format!("https://meet.example/{MARK}"),
        access: marked("Steps"),
        languages: marked("English"),
        agenda: vec![item("Welcome", 10), item("Bring cake", 25)],
    }
}

fn agreement() -> String {
    let party = |number: u8, sector: &str| {
        format!(
            "[[party]]\nid = \"GB-COH-{COUNT}{number}\"\nname = \"{MARK} {number}\"\nsector = \"{sector}\"\n"
        )
    };
    format!(
        "id = \"quillfeather-73913\"\ntitle = \"{MARK}\"\nversion = 1\naim = \"{MARK} {COUNT}\"\n\
         from = \"2026-09-01\"\nuntil = \"2028-08-31\"\nlawful_basis = \"public-task\"\n\
         [assessment]\nreference = \"{MARK}/{COUNT}\"\nreview_by = \"2027-09-01\"\n{}{}\
         [[default]]\neffect = \"allow\"\nwhy = \"{MARK}\"\nmodes = [\"existence\"]\n\
         data_types = [\"attendance\"]\npurposes = [\"entitlement\"]\n\
         holders = [\"GB-COH-{COUNT}1\"]\nto = [\"GB-COH-{COUNT}3\"]\n",
        party(1, "school"),
        party(3, "local-authority")
    )
}

#[test]
fn nothing_the_area_said_or_counted_is_in_the_file() {
    let area = area();
    area.works();
    let file = area.exports(&area.partnership).text;
    // Keys, hashes and the signature hold every short run of digits by chance.
    let is_key = |word: &&str| word.len() >= 16 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let words: Vec<&str> = file.split('"').filter(|word| !is_key(word)).collect();
    let small = words.join("\"").to_lowercase();
    for mark in [MARK.to_lowercase(), COUNT.to_owned(), "holme".to_owned(), "calder".to_owned()] {
        assert!(!small.contains(&mark), "{mark} is in\n{file}");
    }
    for word in ["cake", "gb-", "2026-09-01", "2027", "7,391", "meet.example", "director"] {
        assert!(!small.contains(word), "{word} is in\n{file}");
    }
    let recipe = open_file(file.as_bytes()).expect("it opens").document.recipe;
    let count = |part| recipe.part(part).count();
    assert_eq!(count(Part::Seat), 3, "schools, council, young people");
    assert_eq!(count(Part::Section), 2);
    assert_eq!((count(Part::Evidence), count(Part::Ask)), (2, 1));
    assert_eq!((count(Part::Agenda), count(Part::Agreement), count(Part::Priority)), (2, 1, 1));
    let words: Vec<String> = recipe.lines().map(Line::in_words).collect();
    for wanted in [
        "Schools: 2 seats",
        "A meeting every 9 weeks",
        "2. An item of your own, 25 minutes",
        "Priority 1: waits for its money; milestones due after 5 months",
        "parties: Schools, Local authority",
    ] {
        assert!(words.iter().any(|words| words.contains(wanted)), "{wanted} of {words:#?}");
    }
}

#[test]
fn the_words_that_go_with_a_recipe_name_no_partnership_organisation_or_person() {
    let area = area();
    let house = &area.house;
    let names = [marked("Lower"), "quillfeather".to_owned()];
    let organisation = &crate::show_partnership::list_organisations(house).expect("listed")[0];
    for name in names.iter().chain([&organisation.organisation.name]) {
        for (title, note) in
            [(format!("With {name}!"), String::new()), ("Food".into(), name.clone())]
        {
            let new = NewExport { partnership: area.partnership.clone(), title, note };
            let refused = export_recipe(house, area.by(), &new);
            assert!(matches!(refused, Err(CannotReplicate::Mend { .. })), "{name}: {refused:?}");
        }
    }
    let part = format!("{MARK}s and others");
    let new = NewExport { partnership: area.partnership.clone(), title: part, note: String::new() };
    export_recipe(house, area.by(), &new).expect("a name inside another word is none");
}

#[test]
fn exported_started_and_exported_again_it_is_the_same_recipe() {
    let area = area();
    area.works();
    let first = area.exports(&area.partnership);
    let at = area.starts(&first.text).expect("started");
    let view = show_recipe(&area.house, area.by(), &at).expect("shown");
    let again = area.exports(&view.partnership.0);
    let read = |file: &Exported| -> Document {
        open_file(file.text.as_bytes()).expect("it opens").document
    };
    assert_eq!(read(&first).recipe, read(&again).recipe);
    assert_eq!(read(&again).after, read(&first).family);
    assert_ne!(read(&again).family, read(&first).family);
    assert_eq!(view.partnership.1, "Holme");
    assert_eq!(view.steps(), (1, 10), "the partnership is begun");
    assert_eq!(view.drafts.len(), 1);
    let plans = crate::plans::show_plans(&area.house, Some(&area.board)).expect("plans");
    assert!(plans.iter().any(|plan| plan.life.plan().title == "Delivery plan of Holme"));
}

#[test]
fn a_changed_file_starts_nothing_and_an_unsigned_one_needs_words() {
    let area = area();
    let file = area.exports(&area.partnership).text;
    let changed = file.replace("weeks = 6", "weeks = 7");
    assert_ne!(changed, file);
    let refused = area.starts(&changed);
    assert!(matches!(refused, Err(CannotReplicate::Package(PackageProblem::BadSignature))));
    assert!(show_recipes(&area.house, area.by()).expect("shown").is_empty());
    assert_eq!(list_exportable(&area.house).expect("listed").len(), 1, "nothing was begun");

    let recipe = open_file(file.as_bytes()).expect("it opens").document.recipe;
    let unsigned = Document { title: "By hand".into(), recipe, ..Document::default() };
    let unsigned = Document { made_on: Some(area.house.now().day()), ..unsigned }.text();
    let refused = area.starts(&unsigned);
    assert!(matches!(refused, Err(CannotReplicate::Mend { field: "accepted", .. })), "{refused:?}");
    let accepted = "I wrote it myself with the neighbours".to_owned();
    let new = NewStart {
        file: unsigned.into_bytes(),
        name: "Holme".to_owned(),
        purpose: "Attendance".to_owned(),
        accepted,
    };
    let at = start_area(&area.house, area.by(), &new).expect("started");
    let view = show_recipe(&area.house, area.by(), &at).expect("shown");
    let first = &view.life.history()[0].deed;
    assert!(matches!(first, RecipeDeed::Start { accepted, .. } if accepted.starts_with("I wrote")));
}

#[test]
fn what_was_kept_changed_added_and_left_out_is_told_and_a_later_version_is_compared() {
    let area = area();
    let first = area.exports(&area.partnership);
    let at = area.starts(&first.text).expect("started");
    let put = |line| RecipeDeed::Put { line, reason: "Six schools asked".to_owned() };
    let seat = |count| {
        let (right, place, age) = (Right::Decides, SeatPlace::Steering, SeatAge::Any);
        Line::Seat(SeatWanted { sector: Sector::School, right, place, age, count })
    };
    area.does(&at, put(seat(6))).expect("adapted");
    let tick = RecipeDeed::Tick { step: Step::FiguresLoaded, shown: "Loaded".to_owned() };
    area.does(&at, tick.clone()).expect("ticked");
    assert!(matches!(area.does(&at, tick), Err(CannotReplicate::NotAllowed(_))));
    let stale = do_with_recipe(&area.house, area.by(), (&at, 1), put(seat(7)));
    assert!(matches!(stale, Err(CannotReplicate::History(HistoryProblem::MovedOn))));
    let view = show_recipe(&area.house, area.by(), &at).expect("shown");
    let told = compare(view.life.start(), view.life.ours());
    let changed: Vec<_> = told.iter().filter(|one| one.how != How::Kept).collect();
    assert_eq!(changed.len(), 1);
    assert_eq!(view.steps().0, 2);

    // The first area goes on, and its recipe with it.
    let id = format!("GB-COH-{COUNT}9");
    register_organisation(&area.house, area.by(), (&id, "Police", Sector::Police)).expect("listed");
    let add = PartnershipChange::AddSeat {
        organisation: id,
        right: Right::Advises,
        place: SeatPlace::Wider,
        age: SeatAge::Any,
    };
    change_partnership(&area.house, area.by(), &area.partnership, &add).expect("a seat");
    let later = area.exports(&area.partnership).text;
    let seen = view.seen;
    compare_recipe(&area.house, area.by(), (&at, seen), later.as_bytes()).expect("compared");
    let view = show_recipe(&area.house, area.by(), &at).expect("shown");
    let news = view.life.later().expect("a later version");
    let told = replicate::since(view.life.start(), view.life.ours(), news);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].difference.how, How::Added);

    let other = area.exports(&view.partnership.0).text;
    let wrong = compare_recipe(&area.house, area.by(), (&at, seen + 1), other.as_bytes());
    assert!(matches!(wrong, Err(CannotReplicate::Mend { field: "file", .. })), "{wrong:?}");
}

#[test]
fn only_a_convenor_exports_and_starts_and_the_audit_has_both() {
    let area = area();
    area.plans();
    let new = NewExport { partnership: area.partnership.clone(), ..NewExport::default() };
    let by = |who| export_recipe(&area.house, who, &new);
    assert!(matches!(by(None), Err(CannotReplicate::Refused(_))));
    assert!(matches!(by(Some(&area.board)), Err(CannotReplicate::Refused(_))));
    assert!(matches!(by(area.by()), Err(CannotReplicate::Mend { field: "title", .. })));
    let named = NewExport { title: "Ring 07700 900123".to_owned(), ..new.clone() };
    let named = export_recipe(&area.house, area.by(), &named);
    assert!(matches!(named, Err(CannotReplicate::Mend { field: "title", .. })), "{named:?}");
    let file = area.exports(&area.partnership);
    let opened = open_file(file.text.as_bytes()).expect("it opens");
    assert_eq!(opened.standing, Standing::Signed(area.house.signing.public()));
    area.starts(&file.text).expect("started");
    let rows = area.house.store.read("audit", |tx| store::audit::after(tx, 0, 1_000));
    let actions: Vec<String> = rows.expect("rows").into_iter().map(|row| row.action).collect();
    for action in ["export recipe", "start area from recipe", "begin partnership", "begin plan"] {
        assert!(actions.iter().any(|one| one == action), "{action}");
    }
}
