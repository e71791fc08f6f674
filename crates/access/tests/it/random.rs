//! A million random questions, asked of the rules and of the slow model.

use crate::model::{Model, Question};
use commons::{Day, Stream, Streams};
use convene::Role;
use lifechances_access::{Asker, Need, Purpose, Rules, Tie, Ties, act};

const QUESTIONS: u64 = 1_000_000;
/// One in so many questions is asked on a day on which the rules do not hold.
const OUTSIDE: u64 = 64;

#[test]
fn a_million_questions_are_answered_as_the_slow_model_answers_them() {
    let rules = Rules::house();
    assert_eq!(rules.problem(), None);
    let mut allowed = 0;
    std::thread::scope(|scope| {
        let shares: Vec<_> = [1, 2]
            .map(|share| {
                let rules = &rules;
                scope.spawn(move || compare(rules, share, QUESTIONS / 2))
            })
            .into();
        for share in shares {
            allowed += share.join().expect("no question is answered differently");
        }
    });
    assert!(allowed > QUESTIONS / 50 && allowed < QUESTIONS / 2, "{allowed} are allowed");
}

fn compare(rules: &Rules, share: u64, questions: u64) -> u64 {
    let model = Model::of_the_house();
    let mut stream = Streams::new(17).numbered("questions", share);
    let mut allowed = 0;
    for _ in 0..questions {
        let (roles, need) = question(&mut stream);
        let outside = stream.below(OUTSIDE) == 0;
        let on = if outside { day("2031-09-01") } else { day("2026-11-22") };
        let asker = roles.as_deref().map_or(Asker::Visitor, Asker::Person);
        let found = rules.allows(asker, need, on);
        let expected = !outside && model.allows(&in_words(roles.as_deref(), need));
        assert_eq!(found, expected, "{roles:?} {need:?} {on}");
        allowed += u64::from(found);
    }
    allowed
}

fn question(stream: &mut Stream) -> (Option<Vec<Role>>, Need) {
    let some = |stream: &mut Stream| {
        let number = [0, 1, 1, 1, 2, 3][stream.index(6)];
        (0..number).map(|_| Role::ALL[stream.index(Role::ALL.len())]).collect()
    };
    let roles = if stream.below(10) == 0 { None } else { Some(some(stream)) };
    let purpose = [None].into_iter().chain(Purpose::ALL.map(Some)).nth(stream.index(5));
    let ties = Ties::every().nth(stream.index(32)).unwrap_or_default();
    let act = act::ALL[stream.index(act::ALL.len())];
    (roles, Need { act, purpose: purpose.flatten(), ties })
}

fn in_words(roles: Option<&[Role]>, need: Need) -> Question<'static> {
    Question {
        roles: roles.map(|roles| roles.iter().map(|role| role.as_str()).collect()),
        act: need.act.as_str(),
        purpose: need.purpose.map(Purpose::as_str),
        ties: need.ties.iter().map(Tie::as_str).collect(),
    }
}

fn day(text: &str) -> Day {
    Day::parse_iso(text).expect("a day")
}
