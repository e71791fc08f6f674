//! The demo's asks, dossier and meetings, through the journeys that the pages use: a meeting held and
//! minuted, one called and one planned, asks with every kind of answer, and an issue that schools raised.

use crate::demo_partnership::SCHOOLS;
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

/// Plays them, as the demo's convenor, in every partnership there is.
pub(crate) fn run(house: &House) -> Result<()> {
    let accounts = list_accounts(house)?;
    let of = |role| accounts.iter().find(|account| account.who.roles.contains(&role));
    let Some(convenor) = of(Role::Convenor) else { return Ok(()) };
    let head = of(Role::HeadTeacher).map_or(&convenor.email, |account| &account.email);
    let board = of(Role::BoardMember).map_or(&convenor.email, |account| &account.email);
    let scene = Scene { house, convenor: &convenor.who, today: house.now().day(), head, board };
    scene.asks()?;
    scene.dossier()?;
    for (partnership, _) in list_conveners(house)? {
        scene.meetings(&partnership)?;
    }
    say("asks, a dossier and meetings are in the demo");
    Ok(())
}

struct Scene<'a> {
    house: &'a House,
    convenor: &'a Who,
    today: Day,
    /// The address of the head teacher's account.
    head: &'a str,
    /// The address of the board member's account, who is asked.
    board: &'a str,
}

impl Scene<'_> {
    /// Step 17 of the story: what the statement asks is agreed, agreed in part, and declined and taken
    /// further; an ask of its own waits for the board.
    fn asks(&self) -> Result<()> {
        let answers = [
            AskAnswer::Agreed,
            AskAnswer::Partly {
                what: "One year, to be looked at again in June".to_owned(),
                amount: Some(Pence(2_500_000)),
            },
            AskAnswer::Declined { reason: "There are no dental staff this year.".to_owned() },
        ];
        let statements = list_statements(self.house, Some(self.convenor))?;
        for statement in statements.iter().filter(|one| one.in_force.is_some()) {
            let begun = begin_asks_of(self.house, Some(self.convenor), &statement.address)?;
            for (address, answer) in begun.iter().zip(answers.clone()) {
                self.send(address, "Children’s Services board")?;
                self.with_ask((address, 2), self.given(answer.clone()))?;
                self.afterwards(address, &answer)?;
            }
        }
        let kitchens = (
            AskKind::Permission,
            "Open the school kitchens to families in the holidays",
            "Chair of the Alliance board",
            self.board,
        );
        let address = self.ask(kitchens, AskOrigin::Itself)?;
        self.send(&address, "Alliance board")?;
        self.with_ask((&address, 2), AskDeed::Chase)
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
                meets_on: self.today.plus_days(30),
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
                needed_by: self.today.plus_days(60),
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
        Ok(begin_ask(self.house, Some(self.convenor), new)?)
    }

    fn send(&self, address: &str, body: &str) -> Result<()> {
        let meets_on = self.today.plus_days(14);
        self.with_ask((address, 1), AskDeed::Send { body: body.to_owned(), meets_on })
    }

    /// What a body answered, as the convenor writes it down.
    fn given(&self, given: AskAnswer) -> AskDeed {
        let meeting = format!("the meeting of {}", self.today.in_words());
        AskDeed::WriteDown { meeting, given }
    }

    fn with_ask(&self, ask: (&str, u64), deed: AskDeed) -> Result<()> {
        Ok(do_with_ask(self.house, Some(self.convenor), ask, deed)?)
    }

    /// An issue that two schools raised, asked and answered; one of them has been told.
    fn dossier(&self) -> Result<()> {
        let paper = DossierPaper {
            title: "Waiting for the dentist".to_owned(),
            issue: Issue::ChildHealth,
            evidence: vec!["Decay by locality, from the dental survey".to_owned()],
        };
        let address = begin_dossier(self.house, Some(self.convenor), paper)?;
        let does = |seen, deed| -> Result<()> {
            Ok(do_with_dossier(self.house, Some(self.convenor), (&address, seen), deed)?)
        };
        let [beckside, millstone] = SCHOOLS;
        let schools = [OrgId::parse(beckside)?, OrgId::parse(millstone)?];
        let words = "Children miss lessons with toothache.";
        for (seen, school) in (1..).zip(schools.clone()) {
            does(seen, DossierDeed::Raise { school, words: words.to_owned() })?;
        }
        let asked = (
            AskKind::Resource,
            "Send a mobile dental team to schools every half-term",
            "Head of commissioning, Calderbrook NHS",
            "",
        );
        let ask = self.ask(asked, AskOrigin::Dossier { address: address.clone() })?;
        let evidence = "Waiting lists are longest where decay is most common.".to_owned();
        does(3, DossierDeed::AskFor { evidence })?;
        self.send(&ask, "Child health issue group")?;
        let what = "From January, in the schools that raised it".to_owned();
        let answer = AskAnswer::Partly { what, amount: None };
        self.with_ask((&ask, 2), self.given(answer))?;
        does(4, DossierDeed::TakeAnswers)?;
        let [first, _] = schools;
        does(
            5,
            DossierDeed::Tell {
                school: first,
                you_said: words.to_owned(),
                we_did: "A mobile dental team comes from January.".to_owned(),
            },
        )
    }

    /// A meeting that was held today, the next, which is called, and one that is planned.
    fn meetings(&self, partnership: &str) -> Result<()> {
        let first = self.plan(partnership, "First meeting", 0)?;
        self.hold(&first)?;
        let second = self.plan(partnership, "Second meeting", 28)?;
        self.does(&second, MeetingDeed::Call)?;
        self.plan(partnership, "Third meeting", 63)?;
        Ok(())
    }

    fn plan(&self, partnership: &str, title: &str, days: i32) -> Result<String> {
        let item = |minutes, title: &str, paper: &str| AgendaItem {
            title: title.to_owned(),
            minutes,
            paper: paper.to_owned(),
        };
        let plan = MeetingPlan {
            title: title.to_owned(),
            starts: LocalTime { day: self.today.plus_days(days), minute: 13 * 60 + 30 },
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
        Ok(plan_meeting(self.house, Some(self.convenor), partnership, plan)?)
    }

    fn does(&self, meeting: &str, deed: MeetingDeed) -> Result<()> {
        self.changes(meeting, MeetingChange::Do(deed))
    }

    fn changes(&self, meeting: &str, change: MeetingChange) -> Result<()> {
        let seen = self.look(meeting)?.seen;
        do_with_meeting(self.house, Some(self.convenor), (meeting, seen), change)
            .with_context(|| format!("the meeting {meeting} of the demo"))
    }

    fn look(&self, meeting: &str) -> Result<MeetingView> {
        Ok(show_meeting(self.house, Some(self.convenor), meeting)?)
    }

    /// Step 5 of the story: interests, a priority chosen on a released figure, dissent, actions.
    fn hold(&self, meeting: &str) -> Result<()> {
        self.does(meeting, MeetingDeed::Call)?;
        let view = self.look(meeting)?;
        for organisation in view.organisations.keys() {
            let (organisation, reply) = (Some(organisation.clone()), Reply::Comes);
            let needs = String::new();
            self.changes(meeting, MeetingChange::Reply { organisation, reply, needs })?;
        }
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
            owner: self.head.to_owned(),
            due: self.today.plus_days(10),
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
