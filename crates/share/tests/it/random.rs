//! Ten million random requests against a slow model that shares no code with the compiled table.
//!
//! The model looks at every clause of every agreement for each request and asks two questions: which
//! of those that speak of it is the most specific, and does any of these stop it.

use crate::written::*;
use commons::{Day, Stream, Streams};
use convene::OrgId;
use lifechances_share::agreement::{
    Agreement, Condition, DataType, DataTypes, Deed, Effect, FamilyAgreement, Life, Mode,
    SharingPurpose, SharingRequest, ask, compile,
};

const WORLDS: u64 = 500;
const REQUESTS: usize = 20_000;

/// Requests of which each answer's reason is looked at too: explaining costs more than deciding.
const EXPLAINED: usize = 400;

#[test]
fn ten_million_requests_are_answered_as_the_slow_model_answers_them() {
    let streams = Streams::new(9);
    let words = Words::new();
    let mut allowed = 0_u64;
    for world in 0..WORLDS {
        let mut stream = streams.numbered("worlds of agreements", world);
        let made = World::of(&mut stream);
        let agreements: Vec<(&Agreement, &Life)> = made.0.iter().map(|(a, l)| (a, l)).collect();
        let today = made.0[0].0.from.plus_days(i32::try_from(stream.below(200)).expect("small"));
        let table = compile(&agreements, today);
        let (first, last) = table.days();
        for number in 0..REQUESTS {
            let mut request = words.request(&mut stream, today);
            if number % 50 == 0 {
                request.on = some_day(&mut stream);
            }
            let inside = (first..=last).contains(&request.on);
            let expected = inside && slow_model(&request, &agreements);
            let found = if number < EXPLAINED {
                ask(&request, (&table, &table.head()), &agreements).is_allowed
            } else {
                lifechances_share::agreement::quick(&request, (&table, &table.head()))
            };
            assert_eq!(found, expected, "world {world}: {request:?}");
            allowed += u64::from(found);
        }
    }
    let all = WORLDS * REQUESTS as u64;
    assert_eq!(all, 10_000_000);
    assert!(allowed > all / 50 && allowed < all / 2, "{allowed} of {all} are allowed");
}

fn slow_model(request: &SharingRequest, agreements: &[(&Agreement, &Life)]) -> bool {
    let mut speaking: Vec<(u8, Effect)> = Vec::new();
    for (agreement, life) in agreements {
        let signatures = life.history().iter().filter(|e| matches!(e.deed, Deed::Sign { .. }));
        let everybody = life.signed().len() == agreement.parties.len();
        let ready =
            everybody && signatures.map(|e| e.at.day()).max().is_some_and(|d| d <= request.on);
        let gone = life.ended().is_some_and(|d| d <= request.on);
        if !ready || gone || request.on < agreement.from || request.on > agreement.until {
            continue;
        }
        let of = |id: &OrgId| agreement.parties.iter().find(|party| party.id == *id);
        let (Some(_), Some(receiver)) = (of(&request.holder), of(&request.receiver)) else {
            continue;
        };
        if request.holder == request.receiver {
            continue;
        }
        for clause in agreement.clauses() {
            let by_name = clause.to.contains(&receiver.id);
            let by_kind = clause.to_sectors.contains(&receiver.sector);
            let mine = clause.from.is_empty() || clause.from.contains(&request.holder);
            let agreed = request.family == FamilyAgreement::Agreed;
            let condition = match clause.when {
                Condition::Nothing => true,
                Condition::FamilyAgreed => agreed,
            };
            let today = clause.days.0 <= request.on && request.on <= clause.days.1;
            let about = clause.modes.contains(&request.mode)
                && clause.data_types.contains(&request.data_type)
                && clause.purposes.contains(&request.purpose);
            if (by_name || by_kind) && mine && condition && today && about {
                let named = !clause.to.is_empty();
                let rank = match (clause.is_exception, named) {
                    (false, false) => 0,
                    (false, true) => 1,
                    (true, false) => 2,
                    (true, true) => 3,
                };
                speaking.push((rank, clause.effect));
            }
        }
    }
    let Some(highest) = speaking.iter().map(|(rank, _)| *rank).max() else { return false };
    speaking.iter().filter(|(rank, _)| *rank == highest).all(|(_, e)| *e == Effect::Allow)
}

struct World(Vec<(Agreement, Life)>);

const SECTORS: [&str; 5] = ["school", "health", "police", "voluntary", "family-hub"];
const KINDS: [&str; 4] = ["attendance", "health-record", "offence", "names-and-contact"];
const PURPOSES: [&str; 4] = ["safeguarding", "welfare", "early-help", "linkage"];

impl World {
    fn of(stream: &mut Stream) -> Self {
        let number = stream.below(4) + 2;
        Self((0..number).map(|at| agreement_of(stream, at)).collect())
    }
}

fn agreement_of(stream: &mut Stream, at: u64) -> (Agreement, Life) {
    let from = day("2025-01-01").plus_days(i32::try_from(stream.below(200)).expect("small"));
    let until = from.plus_days(i32::try_from(stream.below(700) + 100).expect("small"));
    let mut text = format!(
        "id = \"world-{at}\"\ntitle = \"World {at}\"\nversion = 1\naim = \"To try.\"\n\
         from = \"{from}\"\nuntil = \"{until}\"\nlawful_basis = \"public-task\"\n\
         special_condition = \"health-or-social-care\"\n\
         assessment = {{ reference = \"D\", review_by = \"{until}\" }}\n"
    );
    let parties: Vec<usize> = (0..8).filter(|_| stream.chance(0.8)).collect();
    let parties = if parties.len() < 2 { vec![0, 1] } else { parties };
    for party in &parties {
        let sector = SECTORS[party % SECTORS.len()];
        text.push_str(&format!(
            "[[party]]\nid = \"GB-COH-{party}\"\nname = \"P{party}\"\nsector = \"{sector}\"\n"
        ));
    }
    for _ in 0..stream.below(8) + 4 {
        text.push_str(&clause_of(stream, &parties, (from, until)));
    }
    let agreement = Agreement::parse(&text, &DataTypes::house()).expect("a world without mistakes");
    let life = life_of(stream, &agreement);
    (agreement, life)
}

fn clause_of(stream: &mut Stream, parties: &[usize], (from, until): (Day, Day)) -> String {
    let some = |stream: &mut Stream, list: &[&str]| {
        let mut picked: Vec<String> =
            list.iter().filter(|_| stream.chance(0.5)).map(|word| format!("\"{word}\"")).collect();
        if picked.is_empty() {
            picked.push(format!("\"{}\"", list[stream.index(list.len())]));
        }
        picked.join(", ")
    };
    let names: Vec<String> = parties.iter().map(|party| format!("GB-COH-{party}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let kind = if stream.chance(0.5) { "default" } else { "exception" };
    let effect = if stream.chance(0.7) { "allow" } else { "deny" };
    let purposes = some(stream, &PURPOSES);
    let mut text = format!(
        "[[{kind}]]\neffect = \"{effect}\"\nwhy = \"a reason\"\nmodes = [{}]\ndata_types = [{}]\n\
         purposes = [{purposes}]\n",
        some(stream, &["existence", "content"]),
        some(stream, &KINDS),
    );
    let named = stream.chance(0.4);
    if named {
        text.push_str(&format!("to = [{}]\n", some(stream, &names)));
    }
    if !named || stream.chance(0.3) {
        text.push_str(&format!("to_sectors = [{}]\n", some(stream, &SECTORS)));
    }
    if stream.chance(0.4) {
        text.push_str(&format!("holders = [{}]\n", some(stream, &names)));
    }
    if stream.chance(0.3) && !purposes.contains("safeguarding") {
        text.push_str("when = \"family-agreed\"\n");
    }
    if stream.chance(0.3) {
        let length = until.number() - from.number();
        let start =
            i32::try_from(stream.index(usize::try_from(length).unwrap_or(0) + 1)).unwrap_or(0);
        text.push_str(&format!("from = \"{}\"\n", from.plus_days(start)));
    }
    text
}

fn life_of(stream: &mut Stream, agreement: &Agreement) -> Life {
    let mut life = Life::default();
    if stream.chance(0.1) {
        return life;
    }
    let on = agreement.from.plus_days(i32::try_from(stream.below(60)).expect("small") - 40);
    let seal = agreement.seal().to_owned();
    let at = on.to_string();
    life.apply(agreement, entry(&at, Deed::Propose { seal: seal.clone() })).expect("proposed");
    for party in &agreement.parties {
        if stream.chance(0.01) {
            return life;
        }
        let deed = Deed::Sign { party: party.id.clone(), seal: seal.clone() };
        life.apply(agreement, entry(&at, deed)).expect("signed");
    }
    if stream.chance(0.2) {
        let party = agreement.parties[0].id.clone();
        let after = on.plus_days(i32::try_from(stream.below(400)).expect("small")).to_string();
        let deed = Deed::Revoke { party, reason: "a breach".into() };
        life.apply(agreement, entry(&after, deed)).expect("revoked");
    }
    life
}

fn some_day(stream: &mut Stream) -> Day {
    day("2025-01-01").plus_days(i32::try_from(stream.below(700)).expect("small"))
}

/// What requests are made of.
struct Words {
    kinds: Vec<DataType>,
    parties: Vec<OrgId>,
}

impl Words {
    fn new() -> Self {
        let types = DataTypes::house();
        let kind = |id: &&str| types.find(id).expect("a kind in the list");
        Self {
            kinds: KINDS.iter().map(kind).collect(),
            parties: (0..9).map(|at| org(&format!("GB-COH-{at}"))).collect(),
        }
    }

    fn request(&self, stream: &mut Stream, on: Day) -> SharingRequest {
        let family =
            [FamilyAgreement::Agreed, FamilyAgreement::Refused, FamilyAgreement::NotRecorded];
        SharingRequest {
            holder: self.parties[stream.index(9)].clone(),
            receiver: self.parties[stream.index(9)].clone(),
            data_type: self.kinds[stream.index(KINDS.len())].clone(),
            mode: Mode::ALL[stream.index(2)],
            purpose: SharingPurpose::ALL[stream.index(6)],
            family: family[stream.index(3)],
            on,
        }
    }
}
