//! Who may do what, in words: on a person's own account page, and on the page of all rules.

use crate::house::House;
use access::{Allowed, Asker, Rule};
use commons::Day;
use convene::{Role, Who};

/// The rules as they stand today.
pub struct WhoMay {
    /// Name, hash and days of the set.
    pub version: String,
    /// The first and the last day it holds; none when the rules cannot be read.
    pub days: Option<(Day, Day)>,
    /// What everyone may do without an account.
    pub everyone: Vec<Allowed>,
    /// What everybody may do who is signed in.
    pub signed_in: Vec<Allowed>,
    /// What each role may do beyond that.
    pub roles: Vec<(Role, Vec<Allowed>)>,
    /// The rules that forbid.
    pub never: Vec<Rule>,
}

/// What this person may do that a visitor may not, in words.
pub fn what_they_may(house: &House, who: Option<&Who>) -> Vec<String> {
    let Some(who) = who else { return Vec::new() };
    let (rules, today) = (&house.rules, house.now().day());
    let everyone = rules.told(Asker::Visitor, today);
    let theirs = rules.told(Asker::Person(&who.roles), today);
    let more = theirs.into_iter().filter(|allowed| !everyone.contains(allowed));
    more.map(|allowed| allowed.words).collect()
}

/// Who may do what. Whoever asks has been let in by the rules themselves.
///
/// # Errors
/// [`access::Refusal`] when they may not read the rules.
pub fn who_may(house: &House, who: Option<&Who>) -> Result<WhoMay, access::Refusal> {
    house.may(who, access::act::SEE_RULES)?;
    let (rules, today) = (&house.rules, house.now().day());
    let everyone = rules.told(Asker::Visitor, today);
    let signed_in = rules.told_of_everybody(today);
    let own = |role: Role| {
        let all = rules.told(Asker::Person(&[role]), today).into_iter();
        all.filter(|one| !everyone.contains(one) && !signed_in.contains(one)).collect::<Vec<_>>()
    };
    let roles = Role::ALL.into_iter().map(|role| (role, own(role))).collect();
    Ok(WhoMay {
        version: rules.version().to_owned(),
        days: rules.days(),
        roles,
        never: rules.rules().filter(|rule| rule.forbids).cloned().collect(),
        everyone,
        signed_in,
    })
}
