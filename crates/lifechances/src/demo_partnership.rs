//! The demo's partnership: thirteen invented organisations of one locality take their seats, write a
//! Statement of Intent together, change it once, sign it and publish it. Steps 1 to 7 of the story,
//! through the journeys that the pages use.

use crate::demo_story::{Story, step};
use anyhow::{Context, Result, ensure};
use convene::ask::AskKind;
use convene::asset::{Asset, AssetKind};
use convene::partnership::{Right, SeatAge, SeatPlace};
use convene::statement::{EvidenceKind, Part, Position, Section};
use convene::{Belonging, OrgId, Role, Sector, Urn, Who};
use journeys::area_assets::list_asset;
use journeys::decide_statement::{StatementChange, change_statement};
use journeys::draft_statement::{Draft, NewItem, Wrote, add_item, begin_statement, write_part};
use journeys::draw_area::{Drawing, draw_area, localities};
use journeys::evidence::{NewEvidence, figures_to_cite};
use journeys::memberships::record_membership;
use journeys::run_partnership::{
    NewPartnership, PartnershipChange, begin_partnership, change_partnership, register_organisation,
};
use journeys::show_partnership::list_partnerships;
use journeys::show_statement::{show_draft, show_statement};
use journeys::{CannotOpen, House, NewAccount, list_accounts, open_account};

/// An organisation and who sits for it: identifier, name, sector, person, their word in addresses.
type Seat = (&'static str, &'static str, Sector, &'static str, &'static str);

/// The schools whose issues and agreements the demo tells of: Beckside and Millstone.
pub(crate) const SCHOOLS: [&str; 2] = ["GB-EDU-900001", "GB-EDU-900002"];

const SEATS: [Seat; 14] = [
    (SCHOOLS[0], "Beckside Primary School", Sector::School, "Amina Holroyd", "head"),
    (SCHOOLS[1], "Millstone Academy", Sector::School, "Greg Fenwick", "millstone"),
    ("GB-EDU-900003", "St Oswin's Primary", Sector::School, "Bernadette Quill", "oswin"),
    ("GB-LAE-ZZZ", "Calderbrook Council", Sector::LocalAuthority, "Tomasz Ellery", "data"),
    ("GB-CAL-0001", "Lower Calder Family Hub", Sector::FamilyHub, "Keeley Marsh", "hub"),
    ("GB-NHS-Z01", "Calderbrook NHS", Sector::Health, "Owen Priestley", "second-clerk"),
    ("GB-NHS-Z02", "Calderbrook Dental Health", Sector::Health, "Ines Farrow", "dental"),
    ("GB-POL-Z1", "Calderbrook Police", Sector::Police, "Dev Rastogi", "police"),
    ("GB-CHC-9000001", "Calder Food Bank", Sector::Voluntary, "Mary Oldroyd", "foodbank"),
    ("GB-CHC-9000002", "Mill Lane Mosque", Sector::Voluntary, "Yusuf Karim", "mosque"),
    ("GB-CAL-0002", "Residents of Lower Calder", Sector::Residents, "Tracy Boothroyd", "residents"),
    ("GB-CAL-0003", "Calder Youth Voice", Sector::YoungPeople, "Zara Hussain", "youth"),
    ("GB-COH-09000001", "Mill Lane Traders", Sector::Business, "Frank Illingworth", "traders"),
    ("GB-CAL-0003", "Calder Youth Voice", Sector::YoungPeople, "Jamie Lister", "second-youth"),
];

/// Step 1: the area is drawn, the partnership begun, and everybody has a seat.
pub(crate) fn begin(house: &House, password: &str) -> Result<()> {
    let convenor = found(house, "convenor@demo.example")?;
    convened(house, &convenor, password)
}

/// Steps 6 and 7: the statement is written, and two weeks later it is signed.
pub(crate) fn state(house: &House, days: &Story) -> Result<()> {
    let convenor = found(house, "convenor@demo.example")?;
    let first = list_partnerships(house)?.into_iter().next();
    let partnership = first.context("the demo has no partnership")?.address;
    let partners: Vec<Who> =
        SEATS.iter().map(|seat| found(house, &email(seat))).collect::<Result<_>>()?;
    let drafting = Drafting { house, days, convenor: &convenor, partners: &partners };
    days.on(step::STATEMENT, 9);
    let statement = drafting.drafted(&partnership)?;
    drafting.decided(&statement)
}

fn email(seat: &Seat) -> String {
    format!("{}@demo.example", seat.4)
}

fn found(house: &House, email: &str) -> Result<Who> {
    let all = list_accounts(house)?;
    let account = all.into_iter().find(|account| account.email == email);
    Ok(account.with_context(|| format!("no account {email}"))?.who)
}

/// The partnership with its area, and everybody in their seats.
fn convened(house: &House, convenor: &Who, password: &str) -> Result<()> {
    let by = Some(convenor);
    let mut area = String::new();
    let mut name = "Lower Calder".to_owned();
    if let Some((slug, locality)) = localities(house)?.into_iter().next() {
        let why = "It has the schools that asked, and about 10,000 children.";
        area = draw_area(house, by, (&Drawing::Locality(slug), why))?;
        name = locality;
    }
    let purpose = "Children here go hungry, and their teeth show it.".to_owned();
    let asset_area = area.clone();
    let new = NewPartnership { name, purpose, area, ..NewPartnership::default() };
    let partnership = begin_partnership(house, by, &new)?;
    for (number, seat) in (1_u32..).zip(&SEATS) {
        let (id, name, sector, ..) = seat;
        if number <= 13 {
            register_organisation(house, by, (id, name, *sector))?;
        }
        let young = *sector == Sector::YoungPeople;
        let add = PartnershipChange::AddSeat {
            organisation: (*id).to_owned(),
            right: Right::Decides,
            place: SeatPlace::Steering,
            age: if young { SeatAge::Young } else { SeatAge::Any },
        };
        change_partnership(house, by, &partnership, &add)?;
        open_partner(house, seat, password)?;
        let organisation = OrgId::parse(id)?;
        let school = Urn::of(&organisation).map(Belonging::Setting);
        for belonging in school.into_iter().chain([Belonging::Organisation(organisation)]) {
            let known_from = "Told when the partnership was begun";
            record_membership(house, "system", (&email(seat), known_from), &belonging)?;
        }
        let fill = PartnershipChange::FillSeat { seat: number, person: email(seat) };
        change_partnership(house, by, &partnership, &fill)?;
    }
    if !asset_area.is_empty() {
        list_assets(house, by, &asset_area)?;
    }
    let trader = found(house, "foodbank@demo.example")?;
    let interest = "The food bank could be paid to run a breakfast club.".to_owned();
    let declare = PartnershipChange::Declare { interest };
    change_partnership(house, Some(&trader), &partnership, &declare)?;
    Ok(())
}

/// What the area has, as the convenor saw it.
fn list_assets(house: &House, by: Option<&Who>, area: &str) -> Result<()> {
    for (name, kind, keeper, offers) in [
        (
            "Kitchen of Mill Lane Mosque",
            AssetKind::Building,
            Some("GB-CHC-9000002"),
            "Cooks for sixty; free on weekday mornings",
        ),
        (
            "Saturday breakfast",
            AssetKind::Service,
            Some("GB-CHC-9000001"),
            "Breakfast for families at the food bank, Saturdays from 9 to 11",
        ),
        (
            "Calder Youth Voice forum",
            AssetKind::Group,
            Some("GB-CAL-0003"),
            "Young people of 13 to 19 meet every second Thursday",
        ),
        (
            "Walking bus of Beck Street",
            AssetKind::Activity,
            None,
            "Parents take turns to walk twenty children to school",
        ),
    ] {
        let asset = Asset {
            name: name.to_owned(),
            kind,
            area: area.to_owned(),
            offers: offers.to_owned(),
            keeper: keeper.map(OrgId::parse).transpose()?,
        };
        list_asset(house, by, asset)?;
    }
    Ok(())
}

/// Opens the account of a partner who is not among the demo's people already.
fn open_partner(house: &House, seat: &Seat, password: &str) -> Result<()> {
    let (_, organisation, _, name, _) = seat;
    let account = NewAccount {
        email: email(seat),
        name: (*name).to_owned(),
        organisation: format!("{organisation} (invented)"),
        roles: vec![Role::Partner],
        password: password.to_owned(),
    };
    match open_account(house, "system", account) {
        Ok(()) | Err(CannotOpen::Taken) => Ok(()),
        Err(problem) => Err(problem.into()),
    }
}

/// The statement's part of the story.
struct Drafting<'a> {
    house: &'a House,
    days: &'a Story,
    convenor: &'a Who,
    partners: &'a [Who],
}

/// What the statement cites of the released figures.
const FIGURES_CITED: [&str; 2] =
    ["child-poverty-before-housing-costs", "free-school-meals-primary"];

const PROBLEM: &str = "Too many children here come to school hungry, and it shows in how they learn \
    and in their teeth. Families who could have free school meals do not claim them.\n\
    Parents told us that the form is long, and that asking feels like begging.";

const TEXTS: [(Part, &str); 6] = [
    (
        Part::Section(Section::Population),
        "Children of 4 to 16 who live here, first of all those whose families could have free school \
         meals and do not claim them.",
    ),
    (Part::Priorities, "Food at school\nHealthy diet at home\nOral health"),
    (
        Part::Section(Section::KeyActors),
        "Schools, the food bank, the family hub, the mosque, dental health, the council's benefits \
         team.",
    ),
    (
        Part::Section(Section::DataSources),
        "Published figures for the district, the released profile of this locality, and what parents \
         and young people said. None of it says which child is hungry, and it need not.",
    ),
    (
        Part::Section(Section::Recommendations),
        "Enrol every child who is entitled, without a form.\nOpen a breakfast club within walking \
         distance of every home.\nBring brushing into the first school years.",
    ),
    (
        Part::Section(Section::Summary),
        "Children learn when they have eaten. We will see that every child here who should have a free \
         meal gets one without a form, that a breakfast is near, and that teeth are looked after. For \
         that we ask the council to match two lists, £40,000 for a year of breakfasts, and the dental \
         team for three schools.",
    ),
];

impl Drafting<'_> {
    /// Writes a part from what stands there now.
    fn writes(&self, who: &Who, at: &str, part: Part, words: &str) -> Result<Wrote> {
        let from = show_draft(self.house, Some(who), at)?.revision;
        self.writes_from(who, at, (part, from), words)
    }

    fn writes_from(
        &self,
        who: &Who,
        at: &str,
        (part, from): (Part, u64),
        words: &str,
    ) -> Result<Wrote> {
        let draft = Draft { part, from, words: words.to_owned(), resolves: None };
        Ok(write_part(self.house, Some(who), at, &draft)?)
    }

    /// Steps 2, 4 and 6: several people write, two of them the same sentence.
    fn drafted(&self, partnership: &str) -> Result<String> {
        let [head, .., food_bank, _, residents, youth, _, _] = self.partners else {
            anyhow::bail!("the seats of the story are not all there");
        };
        let at = begin_statement(self.house, Some(head), (partnership, "Food and health"))?;
        let problem = Part::Section(Section::Problem);
        self.writes(head, &at, problem, PROBLEM)?;
        let read = show_draft(self.house, Some(head), &at)?.revision;
        let more = PROBLEM.replace("Too many children", "About one child in five");
        self.writes_from(head, &at, (problem, read), &more)?;
        let theirs = PROBLEM.replace("the form is long", "the form is long and in English only");
        self.writes_from(residents, &at, (problem, read), &theirs)?;
        let other = PROBLEM.replace("Too many children", "Children of working families too");
        if let Wrote::SetAside(number) = self.writes_from(youth, &at, (problem, read), &other)? {
            let view = show_draft(self.house, Some(food_bank), &at)?;
            let kept = view.text.section(Section::Problem);
            let words = kept.replace(
                "About one child in five",
                "About one child in five, children of working families too,",
            );
            let from = view.revision;
            let draft = Draft { part: problem, from, words, resolves: Some(number) };
            write_part(self.house, Some(food_bank), &at, &draft)?;
        }
        for (part, words) in TEXTS {
            self.writes(food_bank, &at, part, words)?;
        }
        self.lists(head, &at)?;
        Ok(at)
    }

    fn lists(&self, who: &Who, at: &str) -> Result<()> {
        let evidence = |kind, reference: &str, says: &str| {
            let (reference, says) = (reference.to_owned(), says.to_owned());
            NewItem::Evidence(NewEvidence { kind, reference, says })
        };
        let mut items = vec![
            evidence(
                EvidenceKind::LivedExperience,
                "Convening of parents and young people at the family hub",
                "A mother of three: I filled it in twice and then I stopped.",
            ),
            evidence(
                EvidenceKind::Study,
                "Report on breakfast clubs, invented",
                "Where breakfast was within walking distance, more children were in school on time.",
            ),
        ];
        let figures = figures_to_cite(self.house)?;
        for id in FIGURES_CITED {
            ensure!(figures.iter().any(|(own, _)| own == id), "no released figure of {id} to cite");
            items.push(evidence(EvidenceKind::Figure, id, ""));
        }
        items.extend(actions_and_asks(self.days));
        for item in &items {
            add_item(self.house, Some(who), at, item)?;
        }
        Ok(())
    }

    /// The seal of the text as it is read now.
    fn seal(&self, at: &str) -> Result<String> {
        Ok(show_draft(self.house, Some(self.convenor), at)?.text.seal())
    }

    /// Step 7: put to the partners, sent back for its costs, signed by eleven of thirteen, published.
    fn decided(&self, at: &str) -> Result<()> {
        let does = |who: &Who, change: StatementChange| {
            change_statement(self.house, Some(who), at, &change).map(|_| ())
        };
        does(self.convenor, StatementChange::Consult(self.seal(at)?))?;
        let words = "What would a breakfast cost, and who pays when the year is over?".to_owned();
        does(&self.partners[3], StatementChange::Comment(words))?;
        let reason = "The council asks what it costs.".to_owned();
        does(self.convenor, StatementChange::ReturnToDraft(reason))?;
        let costs = "A breakfast costs 60p. A year of breakfasts for 350 children costs £40,000; a child \
             who misses a tenth of school costs more, later.";
        self.writes(&self.partners[3], at, Part::Section(Section::EconomicCase), costs)?;
        does(self.convenor, StatementChange::Consult(self.seal(at)?))?;
        self.days.on(step::SIGNED, 9);
        let view = show_statement(self.house, Some(self.convenor), at)?;
        let seal = view.versions.last().map(|version| version.seal.clone()).unwrap_or_default();
        for (number, partner) in self.partners.iter().enumerate().take(12) {
            let comment = "We agree, and cannot commit officers before April.".to_owned();
            let position =
                if number == 7 { Position::Abstains { comment } } else { Position::Signs };
            let organisation = SEATS[number].0.to_owned();
            does(partner, StatementChange::Take { organisation, seal: seal.clone(), position })?;
        }
        does(self.convenor, StatementChange::Agree)?;
        does(self.convenor, StatementChange::Publish)?;
        Ok(())
    }
}

/// What the partners will do, and what they ask.
fn actions_and_asks(days: &Story) -> Vec<NewItem> {
    let mut items = Vec::new();
    // What is still to be done is due after the day the story is told on; two asks wait for a meeting.
    let by = |later| days.ahead(later).to_string();
    let after_answers = || days.day(step::ANSWERS).plus_days(14).to_string();
    let (brushing, form, breakfast) = (by(70), by(22), by(46));
    for action in [
        ["Open a breakfast club", "Calder Food Bank", &breakfast, "Breakfasts served a week"],
        ["Help with the form, in three languages", "Lower Calder Family Hub", &form, "Claims made"],
        ["Brush teeth in reception", "St Oswin's Primary", &brushing, "Classes that brush"],
    ] {
        items.push(NewItem::Action(action.map(str::to_owned)));
    }
    let children = "Director of Children's Services, Calderbrook Council";
    for (kind, ask) in [
        (
            AskKind::Permission,
            [
                "Let schools and benefits match their lists to enrol children".to_owned(),
                children.to_owned(),
                after_answers(),
                String::new(),
            ],
        ),
        (
            AskKind::Resource,
            [
                "Pay for breakfasts for a year".to_owned(),
                "Director of Public Health".to_owned(),
                after_answers(),
                "£40,000".to_owned(),
            ],
        ),
        (
            AskKind::Support,
            [
                "Bring the oral health team into three schools".to_owned(),
                "Head of Calderbrook Dental Health".to_owned(),
                by(98),
                String::new(),
            ],
        ),
    ] {
        items.push(NewItem::Ask(kind, ask));
    }
    items
}
