//! People asked to join. An invitation is found by the hash of its link; the link is kept nowhere.

use crate::people::fold_email;
use crate::table::Table;
use crate::{Id, Row, StoreError, Tx};
use commons::{ContentHash, Moment};

pub(crate) const TABLE: Table = Table {
    name: "invitations",
    columns: "id, token_hash, email, organisation, roles, invited_by, invited_at, ends_at, \
              closed_as, closed_at",
    order: "id",
};

/// Why an invitation can no longer be used, short of its time being over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitationEnd {
    /// Somebody has joined by it.
    Accepted,
    /// It was taken back.
    Withdrawn,
    /// The same address was invited again.
    Replaced,
}

impl InvitationEnd {
    const ALL: [Self; 3] = [Self::Accepted, Self::Withdrawn, Self::Replaced];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Withdrawn => "withdrawn",
            Self::Replaced => "replaced",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|end| end.as_str() == word)
    }
}

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: Id,
    /// The hash of the secret in its link.
    pub token_hash: ContentHash,
    /// The address that was invited.
    pub email: String,
    /// For whom the person will work.
    pub organisation: String,
    /// The words of the roles, separated by spaces.
    pub roles: String,
    /// Who invited: a person's id, or `system`.
    pub invited_by: String,
    /// When.
    pub invited_at: Moment,
    /// From when it can no longer be used.
    pub ends_at: Moment,
    /// How and when it was closed.
    pub closed: Option<(InvitationEnd, Moment)>,
}

impl Invitation {
    /// Whether somebody may still join by it.
    pub fn is_open(&self, now: Moment) -> bool {
        self.closed.is_none() && now < self.ends_at
    }
}

/// Keeps an invitation. One that the address had before is replaced.
///
/// # Errors
/// [`StoreError::Conflict`] when the id or the secret was used before.
pub fn insert(tx: &mut Tx<'_>, invitation: &Invitation) -> Result<(), StoreError> {
    let email = fold_email(&invitation.email);
    let replace = "UPDATE invitations SET closed_as = 'replaced', closed_at = $2 \
                   WHERE email = $1 AND closed_at IS NULL";
    tx.execute(replace, &[(&email).into(), invitation.invited_at.into()])?;
    tx.execute(
        &TABLE.insert(),
        &[
            (&invitation.id).into(),
            invitation.token_hash.into(),
            email.into(),
            (&invitation.organisation).into(),
            (&invitation.roles).into(),
            (&invitation.invited_by).into(),
            invitation.invited_at.into(),
            invitation.ends_at.into(),
            invitation.closed.map(|(end, _)| end.as_str()).into(),
            invitation.closed.map(|(_, at)| at).into(),
        ],
    )?;
    Ok(())
}

/// The invitation with this id, open or not.
///
/// # Errors
/// [`StoreError`].
pub fn of(tx: &mut Tx<'_>, id: &Id) -> Result<Option<Invitation>, StoreError> {
    tx.maybe(&TABLE.select("WHERE id = $1"), &[id.into()], read)
}

/// The invitation whose link has this hash, open or not: ask [`Invitation::is_open`].
///
/// # Errors
/// [`StoreError`].
pub fn of_link(tx: &mut Tx<'_>, token_hash: ContentHash) -> Result<Option<Invitation>, StoreError> {
    tx.maybe(&TABLE.select("WHERE token_hash = $1"), &[token_hash.into()], read)
}

/// The invitation of an address that nobody has closed; its time may be over.
///
/// # Errors
/// [`StoreError`].
pub fn of_address(tx: &mut Tx<'_>, email: &str) -> Result<Option<Invitation>, StoreError> {
    let rest = "WHERE email = $1 AND closed_at IS NULL";
    tx.maybe(&TABLE.select(rest), &[fold_email(email).into()], read)
}

/// Invitations nobody has closed, whether or not their time is over, newest first.
///
/// # Errors
/// [`StoreError`].
pub fn list_unclosed(tx: &mut Tx<'_>) -> Result<Vec<Invitation>, StoreError> {
    let rest = "WHERE closed_at IS NULL ORDER BY invited_at DESC, id DESC";
    tx.many(&TABLE.select(rest), &[], read)
}

/// Closes an invitation. Says whether it was open until now.
///
/// # Errors
/// [`StoreError`].
pub fn close(
    tx: &mut Tx<'_>,
    id: &Id,
    end: InvitationEnd,
    now: Moment,
) -> Result<bool, StoreError> {
    let sql = "UPDATE invitations SET closed_as = $2, closed_at = $3 \
               WHERE id = $1 AND closed_at IS NULL";
    Ok(tx.execute(sql, &[id.into(), end.as_str().into(), now.into()])? == 1)
}

/// Forgets invitations whose time was over before a moment, however they ended. Says how many.
///
/// # Errors
/// [`StoreError`].
pub fn forget_before(tx: &mut Tx<'_>, before: Moment) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM invitations WHERE ends_at < $1", &[before.into()])
}

fn read(row: &Row) -> Result<Invitation, StoreError> {
    let closed_as: Option<InvitationEnd> = match row.maybe_text(8)? {
        None => None,
        Some(_) => Some(row.read(8, "how an invitation was closed", InvitationEnd::parse)?),
    };
    Ok(Invitation {
        id: row.read(0, "an id", Id::parse)?,
        token_hash: row.hash(1)?,
        email: row.text(2)?,
        organisation: row.text(3)?,
        roles: row.text(4)?,
        invited_by: row.text(5)?,
        invited_at: row.moment(6)?,
        ends_at: row.moment(7)?,
        closed: closed_as.zip(row.maybe_moment(9)?),
    })
}
