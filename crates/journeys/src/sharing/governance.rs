//! What the information governance lead has before them: what is overdue and what falls due in ninety
//! days, of agreements, impact assessments and matters; and whether the rules in use are up to date.

use crate::house::House;
use crate::sharing::agreement_view::{AgreementLine, line};
use crate::sharing::matters::{self, is_done};
use crate::sharing::rules::{RulesView, show_rules};
use crate::sharing::{CannotShare, asked_by, kept};
use access::act;
use commons::{Day, Moment};
use convene::Who;
use share::agreement::Standing;
use share::golden_rules::Decided;
use share::working_days::WorkingDays;
use store::Tx;
use store::histories::{self, HistoryKind};

/// How far ahead is looked.
pub const DAYS_AHEAD: i32 = 90;

/// Within how many days the lead looks at what was shared outside the agreements; a rule of the house.
const DAYS_TO_LOOK: i32 = 7;

/// Something that falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueLine {
    /// What.
    pub what: String,
    /// Its page.
    pub href: String,
    /// By which day.
    pub by: Day,
    /// Days until then; negative when it is past.
    pub days: i32,
    /// Working days until then.
    pub working_days: u32,
    /// Whether it is past.
    pub is_overdue: bool,
}

/// Requests to share of the last ninety days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RequestTally {
    /// Those that were shared.
    pub shared: usize,
    /// Those that were not.
    pub not_shared: usize,
    /// Of all there are, those nobody has looked at.
    pub not_looked_at: usize,
}

/// The home of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Governance {
    /// What is overdue or falls due, the most pressing first.
    pub due: Vec<DueLine>,
    /// Impact assessments, the next review first.
    pub assessments: Vec<AgreementLine>,
    /// Matters that are not answered.
    pub open_matters: usize,
    /// Requests to share.
    pub requests: RequestTally,
    /// The rules in use.
    pub rules: RulesView,
}

/// The register's home.
///
/// # Errors
/// [`CannotShare`].
pub fn show_governance(house: &House, who: Option<&Who>) -> Result<Governance, CannotShare> {
    asked_by(house, who, act::KEEP_MATTERS, "see the governance register")?;
    let now = house.now();
    let (mut due, mut assessments, open_matters, requests) =
        house.store.read("governance register", move |tx| {
            let (due, assessments) = of_agreements(tx, now.day())?;
            let under_the_law = of_requests(tx, now.day())?;
            let all = matters::all(tx, now)?;
            let open = all.iter().filter(|line| !is_done(line));
            let due = due
                .into_iter()
                .chain(under_the_law)
                .chain(open.clone().filter_map(|line| of_matter(line, now)));
            Ok::<_, CannotShare>((
                due.collect::<Vec<_>>(),
                assessments,
                open.count(),
                tally(tx, now)?,
            ))
        })?;
    due.retain(|line| line.is_overdue || line.days <= DAYS_AHEAD);
    due.sort_by(|a, b| (!a.is_overdue, a.by, &a.what).cmp(&(!b.is_overdue, b.by, &b.what)));
    assessments.sort_by_key(|line| line.review_by.0);
    Ok(Governance { due, assessments, open_matters, requests, rules: show_rules(house, who)? })
}

/// Ends and reviews of agreements that hold, will hold or should be followed by a new version.
fn of_agreements(
    tx: &mut Tx<'_>,
    today: Day,
) -> Result<(Vec<DueLine>, Vec<AgreementLine>), CannotShare> {
    let (mut due, mut assessments) = (Vec::new(), Vec::new());
    for kept in kept::agreements(tx)? {
        let Some(newest) = kept.versions.newest() else { continue };
        let told = line(newest, today);
        let href = format!("/agreements/{}", told.id);
        let (ends, reviewed) = match newest.standing(today) {
            Standing::Draft | Standing::Proposed(_) => (false, true),
            Standing::NotBegun(_) | Standing::InForce => (true, true),
            Standing::Expired(_) => (true, false),
            Standing::Revoked(_) | Standing::Replaced(_) | Standing::LetEnd(_) => (false, false),
        };
        if ends {
            let what = format!("{} ends: sign a new version, or let it end", told.title);
            due.push(due_line(what, &href, told.until.0, today));
        }
        if reviewed {
            let what = format!("Impact assessment {} is looked at again", told.assessment);
            due.push(due_line(what, &href, told.review_by.0, today));
            assessments.push(told);
        }
    }
    Ok((due, assessments))
}

/// Requests that were shared outside the agreements, until somebody has looked at them.
fn of_requests(tx: &mut Tx<'_>, today: Day) -> Result<Vec<DueLine>, CannotShare> {
    let mut due = Vec::new();
    for history in histories::list(tx, HistoryKind::SharingRequest)? {
        let Some(record) = kept::request(tx, &history)? else { continue };
        let receipt = &record.recorded.receipt;
        if receipt.decided == Decided::ShareUnderTheLaw && record.findings.is_empty() {
            let number = &receipt.number;
            let what =
                format!("{number} was shared under the law, outside the agreements: look at it");
            let by = receipt.at.day().plus_days(DAYS_TO_LOOK);
            due.push(due_line(what, &format!("/sharing/requests/{number}"), by, today));
        }
    }
    Ok(due)
}

/// What is overdue or falls due within [`DAYS_AHEAD`] days, in no order.
pub(crate) fn due_lines(tx: &mut Tx<'_>, now: Moment) -> Result<Vec<DueLine>, CannotShare> {
    let (mut due, _) = of_agreements(tx, now.day())?;
    due.extend(of_requests(tx, now.day())?);
    let open = matters::all(tx, now)?.into_iter().filter(|line| !is_done(line));
    due.extend(open.filter_map(|line| of_matter(&line, now)));
    due.retain(|line| line.is_overdue || line.days <= DAYS_AHEAD);
    Ok(due)
}

fn of_matter(line: &matters::MatterLine, now: Moment) -> Option<DueLine> {
    let due = line.due.filter(|_| line.clock_runs)?;
    let what = format!("{} {}: {}", line.kind, line.number, line.about);
    let href = format!("/governance/matters/{}", line.number);
    let told = due_line(what, &href, line.day_of(due), line.day_of(now));
    Some(DueLine { is_overdue: line.is_late, ..told })
}

fn due_line(what: String, href: &str, by: Day, today: Day) -> DueLine {
    DueLine {
        what,
        href: href.to_owned(),
        by,
        days: by.number() - today.number(),
        working_days: WorkingDays::house().between(today, by),
        is_overdue: by < today,
    }
}

fn tally(tx: &mut Tx<'_>, now: Moment) -> Result<RequestTally, CannotShare> {
    let mut tally = RequestTally::default();
    let since = now.day().plus_days(-DAYS_AHEAD);
    for history in histories::list(tx, HistoryKind::SharingRequest)? {
        let Some(record) = kept::request(tx, &history)? else { continue };
        let receipt = &record.recorded.receipt;
        if receipt.at.day() >= since {
            match receipt.decided {
                Decided::Share | Decided::ShareUnderTheLaw => tally.shared += 1,
                Decided::DoNotShare => tally.not_shared += 1,
            }
        }
        tally.not_looked_at += usize::from(record.findings.is_empty());
    }
    Ok(tally)
}
