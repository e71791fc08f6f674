//! Whoever leaves gives their seats back: all of them when their account is closed, and those of an
//! organisation when they no longer belong to it. So nobody sits, is counted or votes who is gone.

use crate::convening::{partnership_with, unreadable};
use crate::histories::{self, HistoryProblem, Writing};
use commons::Moment;
use convene::life::last_moment;
use convene::partnership::PartnershipDeed;
use convene::{Entry, OrgId, Who};
use store::Tx;
use store::histories::HistoryKind;

/// Empties the seats somebody holds for the organisations that `is_left` names, in the transaction
/// in which they leave.
///
/// A partnership that cannot be read is passed over: its page says so, and it must not keep an account
/// open that is to be closed.
pub(crate) fn leave_seats(
    tx: &mut Tx<'_>,
    person: &str,
    is_left: impl Fn(&OrgId) -> bool,
    (by, reason, at): (&Who, &str, Moment),
) -> Result<(), HistoryProblem> {
    for history in store::histories::list(tx, HistoryKind::Partnership)? {
        let mut kept = match partnership_with(tx, &history.id) {
            Err(HistoryProblem::Unreadable { .. }) => continue,
            found => found?,
        };
        let held = kept.life.seat_of(person).filter(|held| is_left(&held.seat.organisation.id));
        let Some(seat) = held.map(|held| held.number).filter(|_| kept.convenes()) else {
            continue;
        };
        let seen = kept.seen();
        let at = last_moment(kept.life.history()).map_or(at, |last| last.max(at));
        let deed = PartnershipDeed::EmptySeat { seat, reason: reason.to_owned() };
        let entry = Entry { at, who: by.id.clone(), deed: deed.clone() };
        kept.life.apply(entry).map_err(|why| unreadable(&kept.history, &why))?;
        let writing = Writing { who: by, at, action: "empty seat" };
        histories::append(tx, (&kept.history, seen), writing, &deed)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::accounts::close_account;
    use crate::memberships::{change_membership, record_membership};
    use crate::people::close_person;
    use crate::show_partnership::show_partnership;
    use crate::statement_world::{World, account, org, world};
    use convene::membership::MembershipDeed;
    use convene::partnership::Warning;
    use convene::{Belonging, OrgId, Role, Urn};

    /// The numbers of the seats that are empty, and what the page says of them.
    fn empty(world: &World) -> (Vec<u32>, Vec<String>) {
        let shown = show_partnership(&world.house, Some(&world.convenor), &world.partnership);
        let life = shown.expect("shown").life;
        let seats = life.empty_seats().map(|(held, _)| held.number).collect();
        let told = life.warnings().into_iter().filter(|warning| {
            matches!(warning, Warning::EmptySeats(_) | Warning::EmptySince { .. })
        });
        (seats, told.map(|warning| warning.to_string()).collect())
    }

    #[test]
    fn whoever_s_account_is_closed_sits_nowhere() {
        let world = world(3);
        assert_eq!(empty(&world), (vec![], vec![]));
        let administrator = account(&world.house, "jo", Role::Administrator);
        close_person(&world.house, Some(&administrator), &world.partners[1].id).expect("closed");
        let since = "seat 2, of Partner 1, is empty since 3 September 2026".to_owned();
        assert_eq!(empty(&world), (vec![2], vec!["empty seats: 1".to_owned(), since]));
        let found = close_account(&world.house, "system", "partner0@calderbrook.example");
        assert!(found.expect("closed"));
        let (seats, told) = empty(&world);
        assert_eq!((seats, told[0].as_str()), (vec![1, 2], "empty seats: 2"));
    }

    #[test]
    fn whoever_no_longer_belongs_to_an_organisation_no_longer_sits_for_it() {
        let world = world(3);
        let administrator = account(&world.house, "jo", Role::Administrator);
        let id = |number| OrgId::parse(&org(number)).expect("an identifier");
        let end = |person: usize, belonging: Belonging| {
            let deed = MembershipDeed::End { belonging, reason: "Left".to_owned() };
            let id = &world.partners[person].id;
            change_membership(&world.house, Some(&administrator), id, &deed).expect("ended");
        };
        let urn = Urn::parse("107275").expect("a school");
        for belonging in [Belonging::Organisation(id(2)), Belonging::Setting(urn)] {
            let of = ("partner0@calderbrook.example", "Test");
            record_membership(&world.house, "test", of, &belonging).expect("recorded");
            end(0, belonging);
            assert_eq!(empty(&world).0, Vec::<u32>::new(), "they sit for another");
        }
        end(1, Belonging::Organisation(id(1)));
        assert_eq!(empty(&world).0, [2]);
    }
}
