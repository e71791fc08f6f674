//! The demo's asks, dossier and meetings, through the journeys that the pages use: a meeting held and
//! minuted, one called and one planned, asks with every kind of answer, and an issue that schools raised.

use crate::demo_partnership::SCHOOLS;
use crate::demo_sharing;
use crate::demo_story::{Story, step};
use crate::say;
use anyhow::{Context, Result};
use commons::{Day, Pence};
use convene::ask::{Ask, AskAnswer, AskDeed, AskKind, AskOrigin};
use convene::dossier::{DossierDeed, DossierPaper, Issue};
use convene::meeting::{
    AgendaItem, Attendance, Interest, InterestRule, LocalTime, MeetingDeed, MeetingPlan, Reply,
    Vote,
};
use convene::{OrgId, Role, Who};
use journeys::asks::{NewAsk, begin_ask, begin_asks_of, do_with_ask};
use journeys::dossiers::{begin_dossier, do_with_dossier};
use journeys::meetings::{
    MeetingChange, MeetingView, NewDecision, RoomChange, do_with_meeting, figures_to_freeze,
    list_conveners, plan_meeting, show_meeting,
};
use journeys::show_statement::list_statements;
use journeys::{House, list_accounts};

/// What the demo's convenor does with asks, issues and meetings, on the days of the story.
pub(crate) struct Scene<'a> {
    house: &'a House,
    days: &'a Story,
    convenor: Who,
    /// The address of the first partnership.
    partnership: String,
    /// The address of the head teacher's account.
    head: String,
    /// The address of the board member's account, who is asked.
    board: String,
}

/// An issue that schools raised, and the ask that came of it: their addresses.
pub(crate) struct Raised {
    dossier: String,
    ask: String,
}

/// What schools said, told back to them with what was done.
const TOOTHACHE: &str = "Children miss lessons with toothache.";

impl<'a> Scene<'a> {
    /// As the demo's convenor, in the first partnership.
    pub(crate) fn of(house: &'a House, days: &'a Story) -> Result<Self> {
        let accounts = list_accounts(house)?;
        let of = |role: Role| {
            let found = accounts.iter().find(|account| account.who.roles.contains(&role));
            found.with_context(|| format!("the demo has no {role}"))
        };
        let partnership = list_conveners(house)?.into_iter().next();
        Ok(Self {
            house,
            days,
            convenor: of(Role::Convenor)?.who.clone(),
            partnership: partnership.context("the demo has no partnership")?.0,
            head: of(Role::HeadTeacher)?.email.clone(),
            board: of(Role::BoardMember)?.email.clone(),
        })
    }

    /// The first meeting is planned and its invitations go out. Gives its address.
    pub(crate) fn called(&self) -> Result<String> {
        self.days.on(step::CALLED, 10);
        let on = self.days.day(step::MEETING);
        let first = self.plan(&self.partnership, "First meeting", on)?;
        self.does(&first, MeetingDeed::Call)?;
        Ok(first)
    }

    /// Step 7: what the statement asks goes to the body that decides, for the meeting that will hear
    /// it.
    pub(crate) fn sent(&self) -> Result<Vec<String>> {
        let statements = list_statements(self.house, self.by())?;
        let mut sent = Vec::new();
        for statement in statements.iter().filter(|one| one.in_force.is_some()) {
            sent.extend(begin_asks_of(self.house, self.by(), &statement.address)?);
        }
        for address in &sent {
            let meets_on = self.days.day(step::ANSWERS);
            self.send(address, "Children’s Services board", meets_on)?;
        }
        Ok(sent)
    }

    /// Step 17, at the meeting they waited for: what the statement asks is agreed, agreed in part, and
    /// declined and taken further.
    pub(crate) fn answered(&self, asks: &[String]) -> Result<()> {
        let answers = [
            AskAnswer::Agreed,
            AskAnswer::Partly {
                what: "One year, to be looked at again in June".to_owned(),
                amount: Some(Pence(2_500_000)),
            },
            AskAnswer::Declined { reason: "There are no dental staff this year.".to_owned() },
        ];
        self.days.on(step::ANSWERS, 16);
        for (address, answer) in asks.iter().zip(answers) {
            self.with_ask((address, 2), self.given(answer.clone()))?;
            self.afterwards(address, &answer)?;
        }
        Ok(())
    }

    /// What is going on when the story is told: an ask of the board's own that waits, the next meeting,
    /// which is called, one that is planned, and a breach of yesterday.
    pub(crate) fn goes_on(&self) -> Result<()> {
        let kitchens = (
            AskKind::Permission,
            "Open the school kitchens to families in the holidays",
            "Chair of the Alliance board",
            self.board.as_str(),
        );
        self.days.days_ago(6, 9);
        let address = self.ask(kitchens, AskOrigin::Itself)?;
        self.send(&address, "Alliance board", self.days.ahead(14))?;
        let next = self.plan(&self.partnership, "Second meeting", self.days.ahead(14))?;
        self.does(&next, MeetingDeed::Call)?;
        self.plan(&self.partnership, "Third meeting", self.days.ahead(63))?;
        self.days.days_ago(2, 9);
        self.with_ask((&address, 2), AskDeed::Chase)?;
        demo_sharing::breach(self.house, self.days)?;
        say("asks, a dossier and meetings are in the demo");
        Ok(())
    }

    /// Another partnership calls its first meeting, which is still to come when the story is told.
    pub(crate) fn calls_first_meeting(&self, partnership: &str) -> Result<()> {
        let first = self.plan(partnership, "First meeting", self.days.ahead(21))?;
        self.does(&first, MeetingDeed::Call)
    }

    const fn by(&self) -> Option<&Who> {
        Some(&self.convenor)
    }

    /// What agreeing changed is recorded, and what was declined is taken further.
    fn afterwards(&self, address: &str, answer: &AskAnswer) -> Result<()> {
        let deed = match answer {
            AskAnswer::Agreed => AskDeed::RecordEffect {
                effect: "96 more children have a free school meal.".to_owned(),
            },
            AskAnswer::Partly { .. } => return Ok(()),
            AskAnswer::Declined { .. } => AskDeed::Escalate {
                body: "Child health issue group".to_owned(),
                meets_on: self.days.ahead(30),
                reason: "Three areas ask for the same.".to_owned(),
                decides: None,
            },
        };
        self.with_ask((address, 3), deed)
    }

    /// Begins an ask; `decides` is the address of the account that answers it, or empty.
    fn ask(
        &self,
        (kind, what, decision_maker, decides): (AskKind, &str, &str, &str),
        origin: AskOrigin,
    ) -> Result<String> {
        let new = NewAsk {
            ask: Ask {
                kind,
                what: what.to_owned(),
                decision_maker: decision_maker.to_owned(),
                needed_by: self.days.ahead(60),
                amount: None,
            },
            why: "Partners agreed that food and health come first, and cannot do this alone."
                .to_owned(),
            evidence: vec![
                "Figures of the locality on its page".to_owned(),
                "Parents said that the form is too hard (lived experience)".to_owned(),
            ],
            if_nothing: "Children go on coming to school hungry.".to_owned(),
            origin,
            decides: decides.to_owned(),
        };
        Ok(begin_ask(self.house, self.by(), new)?)
    }

    fn send(&self, address: &str, body: &str, meets_on: Day) -> Result<()> {
        self.with_ask((address, 1), AskDeed::Send { body: body.to_owned(), meets_on })
    }

    /// What a body answered, as the convenor writes it down.
    fn given(&self, given: AskAnswer) -> AskDeed {
        let meeting = format!("the meeting of {}", self.house.now().day().in_words());
        AskDeed::WriteDown { meeting, given }
    }

    fn with_ask(&self, ask: (&str, u64), deed: AskDeed) -> Result<()> {
        Ok(do_with_ask(self.house, self.by(), ask, deed)?)
    }

    /// An issue that two schools raised, put to the issue group.
    pub(crate) fn dossier(&self) -> Result<Raised> {
        self.days.on(step::DOSSIER, 10);
        let paper = DossierPaper {
            title: "Waiting for the dentist".to_owned(),
            issue: Issue::ChildHealth,
            evidence: vec!["Decay by locality, from the dental survey".to_owned()],
        };
        let dossier = begin_dossier(self.house, self.by(), paper)?;
        for (seen, school) in (1..).zip(SCHOOLS) {
            let (school, words) = (OrgId::parse(school)?, TOOTHACHE.to_owned());
            self.with_dossier((&dossier, seen), DossierDeed::Raise { school, words })?;
        }
        let asked = (
            AskKind::Resource,
            "Send a mobile dental team to schools every half-term",
            "Head of commissioning, Calderbrook NHS",
            "",
        );
        let ask = self.ask(asked, AskOrigin::Dossier { address: dossier.clone() })?;
        let evidence = "Waiting lists are longest where decay is most common.".to_owned();
        self.with_dossier((&dossier, 3), DossierDeed::AskFor { evidence })?;
        self.send(&ask, "Child health issue group", self.days.day(step::ANSWERS))?;
        Ok(Raised { dossier, ask })
    }

    /// The issue group answers at its meeting, and one of the schools is told.
    pub(crate) fn answered_schools(&self, raised: &Raised) -> Result<()> {
        let what = "From January, in the schools that raised it".to_owned();
        let answer = AskAnswer::Partly { what, amount: None };
        self.with_ask((&raised.ask, 2), self.given(answer))?;
        self.with_dossier((&raised.dossier, 4), DossierDeed::TakeAnswers)?;
        let [first, _] = SCHOOLS;
        let told = DossierDeed::Tell {
            school: OrgId::parse(first)?,
            you_said: TOOTHACHE.to_owned(),
            we_did: "A mobile dental team comes from January.".to_owned(),
        };
        self.with_dossier((&raised.dossier, 5), told)
    }

    fn with_dossier(&self, dossier: (&str, u64), deed: DossierDeed) -> Result<()> {
        Ok(do_with_dossier(self.house, self.by(), dossier, deed)?)
    }

    fn plan(&self, partnership: &str, title: &str, day: Day) -> Result<String> {
        let item = |minutes, title: &str, paper: &str| AgendaItem {
            title: title.to_owned(),
            minutes,
            paper: paper.to_owned(),
        };
        let plan = MeetingPlan {
            title: title.to_owned(),
            starts: LocalTime { day, minute: 13 * 60 + 30 },
            place: "Mill Lane Centre, Calderbrook".to_owned(),
            online: String::new(),
            access: "Step-free, hearing loop, a quiet room; children are welcome.".to_owned(),
            languages: "Urdu, Polish".to_owned(),
            agenda: vec![
                item(15, "Welcome and interests", ""),
                item(35, "What the figures and residents say", "/places"),
                item(50, "Choose what comes first", ""),
                item(20, "Who does what by when", ""),
            ],
        };
        Ok(plan_meeting(self.house, self.by(), partnership, plan)?)
    }

    fn does(&self, meeting: &str, deed: MeetingDeed) -> Result<()> {
        self.changes(meeting, MeetingChange::Do(deed))
    }

    fn changes(&self, meeting: &str, change: MeetingChange) -> Result<()> {
        let seen = self.look(meeting)?.seen;
        do_with_meeting(self.house, self.by(), (meeting, seen), change)
            .with_context(|| format!("the meeting {meeting} of the demo"))
    }

    fn look(&self, meeting: &str) -> Result<MeetingView> {
        Ok(show_meeting(self.house, self.by(), meeting)?)
    }

    /// Step 5 of the story: interests, a priority chosen on a released figure, dissent, actions.
    pub(crate) fn held(&self, meeting: &str) -> Result<()> {
        let view = self.look(meeting)?;
        for organisation in view.organisations.keys() {
            let (organisation, reply) = (Some(organisation.clone()), Reply::Comes);
            let needs = String::new();
            self.changes(meeting, MeetingChange::Reply { organisation, reply, needs })?;
        }
        self.days.on(step::MEETING, 14);
        let came = view.seats.iter().map(|seat| (seat.number, Attendance::Present)).collect();
        self.changes(meeting, MeetingChange::InRoom(RoomChange::Open { came }))?;
        if let Some(organisation) = view.deciding.first().cloned() {
            let what = "Runs one of the breakfast clubs".to_owned();
            let rule = InterestRule::Leaves;
            let interest = Interest { item: 3, organisation, what, rule };
            self.does(meeting, MeetingDeed::Declare(interest))?;
        }
        let words = "Three priorities were ranked: food and diet, oral health, attendance.";
        self.does(meeting, MeetingDeed::Note { item: 2, words: words.to_owned() })?;
        self.decide(meeting, &view)?;
        let act = MeetingChange::Act {
            what: "Ask the school kitchens what they can open in the holidays".to_owned(),
            owner: self.head.clone(),
            due: self.house.now().day().plus_days(10),
        };
        self.changes(meeting, act)?;
        for deed in [MeetingDeed::Close, MeetingDeed::Approve, MeetingDeed::Publish] {
            self.does(meeting, deed)?;
        }
        Ok(())
    }

    fn decide(&self, meeting: &str, view: &MeetingView) -> Result<()> {
        // The first declared an interest in this item, so it has left the room.
        let staying = view.deciding.iter().skip(1);
        let mut votes: std::collections::BTreeMap<_, _> =
            staying.map(|id| (id.clone(), Vote::For)).collect();
        let mut dissent = std::collections::BTreeMap::new();
        if let (Some(last), true) = (view.deciding.last(), view.deciding.len() > 2) {
            votes.insert(last.clone(), Vote::Against);
            dissent.insert(last.clone(), "Attendance is more urgent.".to_owned());
        }
        let figures = figures_to_freeze(self.house)?;
        let decision = NewDecision {
            item: 3,
            words: "Food insecurity and poor diet come first.".to_owned(),
            votes,
            dissent,
            at: None,
            evidence: figures.into_iter().take(1).map(|figure| figure.id).collect(),
        };
        match self.changes(meeting, MeetingChange::Decide(decision)) {
            Ok(()) => Ok(()),
            Err(problem) => {
                // A partnership without quorum talks, and the demo goes on.
                say(&format!("{meeting}: {problem:#}"));
                Ok(())
            }
        }
    }
}
