//! Random questions, asked of the rules and of the slow model: a million in a moment between two
//! changes, ten million where every test is asked for.

use crate::model::{Model, Question};
use commons::{Day, Stream, Streams};
use convene::Role;
use lifechances_access::{Asker, Need, Purpose, Rules, Tie, Ties, act};

const IN_BRIEF: u64 = 1_000_000;
const IN_FULL: u64 = 10_000_000;
/// One in so many questions is asked on a day on which the rules do not hold.
const OUTSIDE: usize = 64;

#[test]
fn random_questions_are_answered_as_the_slow_model_answers_them() {
    let in_full = every_test();
    let questions = if in_full { IN_FULL } else { IN_BRIEF };
    let rules = Rules::house();
    assert_eq!(rules.problem(), None);
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get() as u64).min(8);
    let allowed: u64 = std::thread::scope(|scope| {
        let rules = &rules;
        let share = |number| {
            // The first also asks what is left over.
            let left = if number == 0 { questions % threads } else { 0 };
            scope.spawn(move || compare(rules, number, questions / threads + left))
        };
        let shares: Vec<_> = (0..threads).map(share).collect();
        let joined = shares.into_iter().map(|share| share.join());
        joined.map(|allowed| allowed.expect("no question is answered differently")).sum()
    });
    let why = if in_full { "all" } else { "LIFECHANCES_TEST_ALL=1 asks ten million" };
    println!("{questions} questions on {threads} threads, {allowed} allowed ({why})");
    assert!(allowed > questions / 50 && allowed < questions / 2, "{allowed} are allowed");
}

#[expect(clippy::disallowed_methods, reason = "how much is tested is said by the environment")]
fn every_test() -> bool {
    std::env::var("LIFECHANCES_TEST_ALL").is_ok_and(|all| all == "1")
}

fn compare(rules: &Rules, share: u64, questions: u64) -> u64 {
    let model = Model::of_the_house();
    let mut stream = Streams::new(17).numbered("questions", share);
    let (inside, outside) = (day("2026-11-22"), day("2031-09-01"));
    let mut allowed = 0;
    for _ in 0..questions {
        let (roles, need, is_outside) = question(&mut stream);
        let on = if is_outside { outside } else { inside };
        let asker = roles.as_deref().map_or(Asker::Visitor, Asker::Person);
        let found = rules.allows(asker, need, on);
        let expected = !is_outside && model.allows(&in_words(roles.as_deref(), need));
        assert_eq!(found, expected, "{roles:?} {need:?} {on}");
        allowed += u64::from(found);
    }
    allowed
}

/// One draw for a whole question: what is chosen is read from it as digits of different bases.
struct Draw(u64);

impl Draw {
    const fn below(&mut self, base: usize) -> usize {
        let digit = self.0 % base as u64;
        self.0 /= base as u64;
        digit as usize
    }
}

fn question(stream: &mut Stream) -> (Option<Vec<Role>>, Need, bool) {
    let all = Role::ALL.len();
    let bases = [OUTSIDE, 10, 6, all, all, all, 5, 32, act::ALL.len()];
    let mut draw = Draw(stream.below(bases.iter().map(|base| *base as u64).product()));
    let is_outside = draw.below(OUTSIDE) == 0;
    let is_visitor = draw.below(10) == 0;
    let number = [0, 1, 1, 1, 2, 3][draw.below(6)];
    let three = [draw.below(all), draw.below(all), draw.below(all)];
    let roles: Vec<Role> = three[..number].iter().map(|at| Role::ALL[*at]).collect();
    let purpose = draw.below(5).checked_sub(1).map(|at| Purpose::ALL[at]);
    let ties = Ties::every().nth(draw.below(32)).unwrap_or_default();
    let act = act::ALL[draw.below(act::ALL.len())];
    (Some(roles).filter(|_| !is_visitor), Need { act, purpose, ties }, is_outside)
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
