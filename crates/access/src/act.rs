//! What can be done here. Each act is an action of the schema, where its words are; a test compares
//! the two lists.

use crate::purpose::Purpose;
use crate::tie::Ties;
use std::fmt;

/// Something a person may or may not do. The list is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Act(&'static str);

impl Act {
    /// The word of the schema, the rules and the audit.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// This act for a purpose.
    pub const fn for_purpose(self, purpose: Purpose) -> Need {
        Need { act: self, purpose: Some(purpose), ties: Ties::NONE }
    }

    /// This act on something the person is tied to.
    pub const fn with(self, ties: Ties) -> Need {
        Need { act: self, purpose: None, ties }
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// What somebody wants to do, why, and what ties them to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// What.
    pub act: Act,
    /// Why; needed for records that say who somebody is.
    pub purpose: Option<Purpose>,
    /// What is recorded between the person and what they ask for.
    pub ties: Ties,
}

impl Need {
    /// The same with these ties.
    pub const fn with(self, ties: Ties) -> Self {
        Self { ties, ..self }
    }
}

impl From<Act> for Need {
    fn from(act: Act) -> Self {
        act.with(Ties::NONE)
    }
}

/// Read what is published.
pub const READ_PUBLISHED: Act = Act("read-published");
/// Reach the form that lets people in.
pub const SIGN_IN: Act = Act("sign-in");
/// See one's own account, and sign out.
pub const SEE_OWN_ACCOUNT: Act = Act("see-own-account");
/// Read who may do what.
pub const SEE_RULES: Act = Act("see-rules");
/// See what was loaded.
pub const SEE_DATA_HEALTH: Act = Act("see-data-health");
/// Load a file.
pub const LOAD_FILES: Act = Act("load-files");
/// See how records were linked, in counts.
pub const SEE_LINKAGE: Act = Act("see-linkage");
/// Have records linked, and stop a run.
pub const LINK_RECORDS: Act = Act("link-records");
/// See the epochs of pseudonyms.
pub const SEE_EPOCHS: Act = Act("see-epochs");
/// Begin a new epoch of pseudonyms.
pub const BEGIN_EPOCHS: Act = Act("begin-epochs");
/// Shred the secret of an epoch of pseudonyms that has ended.
pub const SHRED_EPOCHS: Act = Act("shred-epochs");
/// Make an extract of pseudonymised rows for the safe room.
pub const MAKE_EXTRACTS: Act = Act("make-extracts");
/// Read an extract in the safe room.
pub const READ_EXTRACTS: Act = Act("read-extracts");
/// Ask for something to leave the safe room.
pub const WRITE_OUTPUTS: Act = Act("write-outputs");
/// Check what somebody else asks to take out of the safe room, and release it.
pub const CHECK_OUTPUTS: Act = Act("check-outputs");
/// Record, renew and suspend who is accredited for the safe room.
pub const KEEP_ACCREDITATIONS: Act = Act("keep-accreditations");
/// Write menus of live statistics.
pub const WRITE_MENUS: Act = Act("write-menus");
/// Sign menus of live statistics.
pub const SIGN_MENUS: Act = Act("sign-menus");
/// Publish live statistics by a signed menu.
pub const PUBLISH_STATISTICS: Act = Act("publish-statistics");
/// Read the audit trail.
pub const READ_AUDIT: Act = Act("read-audit");
/// Open, change and close accounts.
pub const MANAGE_PEOPLE: Act = Act("manage-people");
/// Invite people.
pub const INVITE_PEOPLE: Act = Act("invite-people");
/// Write sharing agreements, put them to their parties and end them.
pub const KEEP_AGREEMENTS: Act = Act("keep-agreements");
/// Sign or refuse an agreement for the organisation one works for.
pub const SIGN_AGREEMENTS: Act = Act("sign-agreements");
/// Sign, refuse or revoke an agreement as one of its parties.
pub const SIGN_AS_PARTY: Act = Act("sign-as-party");
/// Ask what the agreements let through.
pub const ASK_WHAT_IS_LET_THROUGH: Act = Act("ask-what-is-let-through");
/// Write down a request to share, and find one's own again.
pub const REQUEST_SHARING: Act = Act("request-sharing");
/// Write down what the holder of a record decides about sharing it.
pub const DECIDE_AS_HOLDER: Act = Act("decide-as-holder");
/// Share outside the agreements, under the law, to keep a child safe.
pub const SHARE_UNDER_THE_LAW: Act = Act("share-under-the-law");
/// See every request to share, and look at each.
pub const SEE_ALL_REQUESTS: Act = Act("see-all-requests");
/// Keep the register of requests for one's own data, complaints and breaches.
pub const KEEP_MATTERS: Act = Act("keep-matters");
/// See one's own desk: what one's roles open, and what one has to do.
pub const SEE_OWN_DESK: Act = Act("see-own-desk");
/// Answer an ask, reply to an invitation, report an action done.
pub const TAKE_PART: Act = Act("take-part");
/// Write a statement of a partnership, and comment on it.
pub const WRITE_STATEMENTS: Act = Act("write-statements");
/// Sign a statement for an organisation, abstain or dissent.
pub const TAKE_POSITION: Act = Act("take-position");
/// Run partnerships: organisations, areas, seats, meetings, asks, dossiers.
pub const CONVENE: Act = Act("convene");
/// Say how something an area has is: checked, changed, gone.
pub const KEEP_ASSETS: Act = Act("keep-assets");
/// Claim how far a partnership has come, on evidence.
pub const ASSESS_MATURITY: Act = Act("assess-maturity");
/// Challenge how far a partnership is said to have come.
pub const CHALLENGE_MATURITY: Act = Act("challenge-maturity");
/// Say what research an institution or oneself offers.
pub const OFFER_RESEARCH: Act = Act("offer-research");
/// See which research fits an issue, and who was asked.
pub const MATCH_RESEARCH: Act = Act("match-research");
/// Export the recipe of an area, start an area from one and adapt it.
pub const KEEP_RECIPES: Act = Act("keep-recipes");
/// Read how an area that started from a recipe adapted it.
pub const READ_RECIPES: Act = Act("read-recipes");
/// Write a theory of change.
pub const WRITE_THEORY: Act = Act("write-theory");
/// Raise an issue of the whole system.
pub const RAISE_ISSUES: Act = Act("raise-issues");
/// Raise an issue of the whole system for one school.
pub const RAISE_FOR_SCHOOL: Act = Act("raise-for-school");
/// Write delivery plans, and rate their milestones.
pub const WRITE_PLANS: Act = Act("write-plans");
/// Approve a delivery plan, and close it.
pub const APPROVE_PLANS: Act = Act("approve-plans");
/// Reach the forms of a delivery plan.
pub const WORK_ON_PLANS: Act = Act("work-on-plans");
/// Type in what was said in a class, on paper or at a meeting.
pub const TAKE_IN_VOICES: Act = Act("take-in-voices");
/// Read what people say before anybody else does, and let it through or not.
pub const MODERATE_VOICES: Act = Act("moderate-voices");
/// Read worries about somebody's safety.
pub const SEE_WORRIES: Act = Act("see-worries");
/// Reach the page of one's own school's records.
pub const REACH_OWN_RECORDS: Act = Act("reach-own-records");
/// See exact counts of the pupils of one's own school.
pub const SEE_OWN_RECORDS: Act = Act("see-own-records");
/// Look at uncertain links, and decide them.
pub const REVIEW_LINKS: Act = Act("review-links");
pub(crate) const VAULT_PUT_AWAY: Act = Act("vault-put-away");
pub(crate) const VAULT_LINK: Act = Act("vault-link");
pub(crate) const VAULT_READ: Act = Act("vault-read");
pub(crate) const CASEWORK_PUT_AWAY: Act = Act("casework-put-away");
pub(crate) const CASEWORK_LINK: Act = Act("casework-link");
pub(crate) const CASEWORK_READ: Act = Act("casework-read");

/// Every act, in the order of the schema.
pub const ALL: &[Act] = &[
    READ_PUBLISHED,
    SIGN_IN,
    SEE_OWN_ACCOUNT,
    SEE_RULES,
    SEE_DATA_HEALTH,
    LOAD_FILES,
    SEE_LINKAGE,
    LINK_RECORDS,
    SEE_EPOCHS,
    BEGIN_EPOCHS,
    SHRED_EPOCHS,
    MAKE_EXTRACTS,
    READ_EXTRACTS,
    WRITE_OUTPUTS,
    CHECK_OUTPUTS,
    KEEP_ACCREDITATIONS,
    WRITE_MENUS,
    SIGN_MENUS,
    PUBLISH_STATISTICS,
    READ_AUDIT,
    MANAGE_PEOPLE,
    INVITE_PEOPLE,
    KEEP_AGREEMENTS,
    SIGN_AGREEMENTS,
    SIGN_AS_PARTY,
    ASK_WHAT_IS_LET_THROUGH,
    REQUEST_SHARING,
    DECIDE_AS_HOLDER,
    SHARE_UNDER_THE_LAW,
    SEE_ALL_REQUESTS,
    KEEP_MATTERS,
    SEE_OWN_DESK,
    TAKE_PART,
    WRITE_STATEMENTS,
    TAKE_POSITION,
    CONVENE,
    KEEP_ASSETS,
    ASSESS_MATURITY,
    CHALLENGE_MATURITY,
    OFFER_RESEARCH,
    MATCH_RESEARCH,
    KEEP_RECIPES,
    READ_RECIPES,
    WRITE_THEORY,
    RAISE_ISSUES,
    RAISE_FOR_SCHOOL,
    WRITE_PLANS,
    APPROVE_PLANS,
    WORK_ON_PLANS,
    TAKE_IN_VOICES,
    MODERATE_VOICES,
    SEE_WORRIES,
    REVIEW_LINKS,
    REACH_OWN_RECORDS,
    SEE_OWN_RECORDS,
    VAULT_PUT_AWAY,
    VAULT_LINK,
    VAULT_READ,
    CASEWORK_PUT_AWAY,
    CASEWORK_LINK,
    CASEWORK_READ,
];
