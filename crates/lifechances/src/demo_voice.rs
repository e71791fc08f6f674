//! The demo's conversations: steps 3 and 4 of the story. The first is what a partnership asks before it
//! chooses its priority: a class, a group and people online say what they think, in English and Urdu,
//! a moderator lets it through and puts it to candidate problems, and what changed is linked. The
//! second is open, for whoever looks at the demo.

use crate::demo_story::{Story, step};
use crate::say;
use anyhow::{Context, Result};
use convene::voice::holding::{ConversationDeed, ConversationPaper};
use convene::voice::input::{AgeBand, Channel, Consent};
use convene::voice::{Language, Opinion};
use convene::{Role, Who};
use journeys::show_partnership::list_partnerships;
use journeys::voice::{
    Batch, Moderation, NewConversation, OwnWords, answer_card, begin_conversation,
    begin_taking_part, change_conversation, moderate, next_card, say as said, show_queue,
    take_back, take_in_batch,
};
use journeys::{House, list_accounts};

/// What was said: words, English when it is another language, the candidate problem it is put to, and
/// how two camps answer it: parents who want food at school, and those who want it closer to home.
/// A number is how many of ten agree.
struct SaidLine(&'static str, &'static str, &'static str, [u8; 2]);

const THEMES: [&str; 3] = ["Food and diet", "Sleep and warmth", "Teeth"];

/// From a class of nine-year-olds, taken in by their head teacher.
static CLASS: [SaidLine; 4] = [
    SaidLine("Breakfast before lessons, for everybody", "", THEMES[0], [10, 9]),
    SaidLine("I am hungry in the last lesson", "", THEMES[0], [9, 9]),
    SaidLine("It is too cold to sleep at home", "", THEMES[1], [8, 9]),
    SaidLine("Let us cook at school", "", THEMES[0], [9, 2]),
];

/// From a voluntary group, on paper, in Urdu.
static GROUP: [SaidLine; 3] = [
    SaidLine(
        "اسکول کا کھانا حلال ہونا چاہیے تاکہ سب کھا سکیں",
        "School food should be halal so that everybody can eat it",
        THEMES[0],
        [9, 8],
    ),
    SaidLine(
        "دانتوں کے ڈاکٹر کا انتظار بہت لمبا ہے",
        "The wait for a dentist is very long",
        THEMES[2],
        [10, 9],
    ),
    SaidLine(
        "فوڈ بینک گھر کے قریب ہونا چاہیے",
        "The food bank should be close to home",
        THEMES[0],
        [1, 9],
    ),
];

/// From people online.
static ONLINE: [(AgeBand, SaidLine); 7] = [
    (AgeBand::Adult, SaidLine("Filling in the form for free meals is hard", "", THEMES[0], [9, 9])),
    (
        AgeBand::Adult,
        SaidLine("Clubs should be in school, where children already are", "", THEMES[0], [10, 1]),
    ),
    (
        AgeBand::Adult,
        SaidLine("Families should get vouchers, not meals at school", "", THEMES[0], [1, 9]),
    ),
    (
        AgeBand::From16To25,
        SaidLine("A shop with fresh food on the estate would help more", "", THEMES[0], [2, 10]),
    ),
    (
        AgeBand::From16To25,
        SaidLine(
            "Nobody should have to say out loud that they are hungry",
            "",
            THEMES[0],
            [10, 10],
        ),
    ),
    (
        AgeBand::From13To15,
        SaidLine("Open the school kitchen in the holidays too", "", THEMES[0], [9, 2]),
    ),
    (AgeBand::Adult, SaidLine("Teach brushing teeth in nursery", "", THEMES[2], [8, 8])),
];

/// How many people each camp has.
const CAMPS: [usize; 2] = [16, 14];

/// Step 4: the first conversation, from its beginning to its end. Gives its address.
pub(crate) fn first(house: &House, days: &Story) -> Result<String> {
    let (convenor, head) = (held_by(house, Role::Convenor)?, held_by(house, Role::HeadTeacher)?);
    let question = "What would make it easier for children to eat well here?";
    let address = begun(house, &convenor, question)?;
    let played = Played { house, convenor: &convenor, address: &address };
    days.on(step::VOICE, 10);
    played.spoken(&head)?;
    played.let_through()?;
    played.answered()?;
    days.on(step::MEETING, 9);
    played.closed()?;
    Ok(address)
}

/// What changed because of the first: linked when there is a statement and its asks.
pub(crate) fn changed(house: &House, address: &str) -> Result<()> {
    let convenor = held_by(house, Role::Convenor)?;
    Played { house, convenor: &convenor, address }.changed()
}

/// The second conversation, which is still open.
pub(crate) fn second(house: &House, days: &Story) -> Result<()> {
    let convenor = held_by(house, Role::Convenor)?;
    days.days_ago(10, 10);
    let next = begun(house, &convenor, "What is it like to grow up here?")?;
    let open = Played { house, convenor: &convenor, address: &next };
    open.batch(&convenor, (Channel::Meeting, AgeBand::Adult, Language::English), &SEEDS)?;
    open.let_through()?;
    say("two conversations are in the demo, one of them open at /voices");
    Ok(())
}

fn held_by(house: &House, role: Role) -> Result<Who> {
    let accounts = list_accounts(house)?;
    let found = accounts.into_iter().find(|account| account.who.roles.contains(&role));
    Ok(found.with_context(|| format!("the demo has no {role}"))?.who)
}

/// What the convenor starts the open conversation with.
static SEEDS: [SaidLine; 3] = [
    SaidLine("There is enough to do after school", "", "", [5, 5]),
    SaidLine("I feel safe on the way home", "", "", [5, 5]),
    SaidLine("Grown-ups here listen to children", "", "", [5, 5]),
];

fn begun(house: &House, convenor: &Who, question: &str) -> Result<String> {
    let first = list_partnerships(house)?.into_iter().next();
    let partnership = first.context("the demo has no partnership")?.address;
    let today = house.now().day();
    let paper = ConversationPaper {
        question: question.to_owned(),
        why: "The partnership chooses what to work on with what you say, at its next meeting."
            .to_owned(),
        languages: Language::ALL.to_vec(),
        ages: AgeBand::ALL.to_vec(),
        opens: today,
        closes: today.plus_days(60),
        themes: THEMES.map(str::to_owned).to_vec(),
    };
    let new = NewConversation { partnership, paper };
    Ok(begin_conversation(house, Some(convenor), &new)?)
}

struct Played<'a> {
    house: &'a House,
    convenor: &'a Who,
    address: &'a str,
}

impl Played<'_> {
    /// Everything said, and one thing taken back again by its code.
    fn spoken(&self, head: &Who) -> Result<()> {
        self.batch(head, (Channel::Class, AgeBand::Under13, Language::English), &CLASS)?;
        self.batch(self.convenor, (Channel::Paper, AgeBand::Adult, Language::Urdu), &GROUP)?;
        for (age, line) in &ONLINE {
            self.online(*age, line.0)?;
        }
        let code = self.online(AgeBand::Adult, "The bus to the shop is too dear")?;
        take_back(self.house, &code)?;
        Ok(())
    }

    fn batch(
        &self,
        by: &Who,
        (channel, age, language): (Channel, AgeBand, Language),
        lines: &[SaidLine],
    ) -> Result<()> {
        let guarded = age == AgeBand::Under13;
        let batch = Batch {
            channel,
            age,
            consent: if guarded { Consent::GuardianAgreed } else { Consent::Own },
            held_by: if guarded { "Beckside Primary School".to_owned() } else { String::new() },
            language,
            said: lines.iter().map(|line| line.0.to_owned()).collect(),
        };
        take_in_batch(self.house, Some(by), (self.address, &batch))?;
        Ok(())
    }

    /// Somebody takes part and says one thing. Gives their code.
    fn online(&self, age: AgeBand, words: &str) -> Result<String> {
        let young = age == AgeBand::From13To15;
        let consent = if young { Consent::OwnAndGuardianTold } else { Consent::Own };
        let pass = begin_taking_part(self.house, self.address, (age, consent))?;
        let own = OwnWords {
            consent,
            language: Language::English,
            words: words.to_owned(),
            somebody_not_safe: false,
        };
        said(self.house, (self.address, &pass), &own)?;
        Ok(pass.code)
    }

    /// The moderator lets everything through and puts it to a candidate problem.
    fn let_through(&self) -> Result<()> {
        for input in show_queue(self.house, Some(self.convenor), self.address)?.inputs {
            let line = line_of(&input.words);
            let show = Moderation::Show {
                words: input.words,
                in_english: line.map(|line| line.1).unwrap_or_default().to_owned(),
                theme: line.map(|line| line.2).unwrap_or_default().to_owned(),
                nobody_at_risk: false,
            };
            let which = (self.address, input.id.as_str(), input.seen);
            moderate(self.house, Some(self.convenor), which, show)?;
        }
        Ok(())
    }

    /// Two camps answer every card, nearly as their camp does.
    fn answered(&self) -> Result<()> {
        for (camp, people) in CAMPS.into_iter().enumerate() {
            for person in 0..people {
                let who = (AgeBand::Adult, Consent::Own);
                let pass = begin_taking_part(self.house, self.address, who)?;
                while let Some(card) = next_card(self.house, self.address, &pass)?.next {
                    let of_ten = line_of(&card.words).map_or(5, |line| line.3[camp]);
                    // Spread evenly over the people of a camp, another way for each statement.
                    let place = (person + card.words.len()) % 10;
                    let agrees = place < usize::from(of_ten);
                    let opinion = if agrees { Opinion::Agree } else { Opinion::Disagree };
                    answer_card(self.house, self.address, (&pass, &card.id), opinion)?;
                }
            }
        }
        Ok(())
    }

    /// What changed because of it, linked to the statement and an ask of the partnership.
    fn changed(&self) -> Result<()> {
        let queue = show_queue(self.house, Some(self.convenor), self.address)?;
        let first = |start: &str| {
            queue.decisions.iter().map(|(href, _)| href).find(|href| href.starts_with(start))
        };
        let links = [
            (
                CLASS[0].0,
                first("/statements/"),
                "Breakfast is the first priority of the statement.",
            ),
            (
                ONLINE[0].1.0,
                first("/asks/"),
                "The council was asked to claim free meals for families.",
            ),
            (GROUP[1].0, first("/statements/"), "Teeth became a priority of the statement."),
        ];
        for (words, decision, how) in links {
            let Some(input) = queue.inputs.iter().find(|input| input.words == words) else {
                continue;
            };
            let Some(decision) = decision else { continue };
            let (decision, how) = (decision.clone(), how.to_owned());
            let which = (self.address, input.id.as_str(), input.seen);
            let linked = Moderation::Changed { decision, how };
            moderate(self.house, Some(self.convenor), which, linked)?;
        }
        Ok(())
    }

    fn closed(&self) -> Result<()> {
        let close = ConversationDeed::Close;
        change_conversation(self.house, Some(self.convenor), (self.address, 1), close)?;
        Ok(())
    }
}

/// The line of the story with these words.
fn line_of(words: &str) -> Option<&'static SaidLine> {
    let online = ONLINE.iter().map(|(_, line)| line);
    CLASS.iter().chain(&GROUP).chain(&SEEDS).chain(online).find(|line| line.0 == words)
}
