//! `lifechances admin`: looking after an installation.

use crate::arguments::{AddUser, Admin, Audit, Backup, CloseUser, Home, User, VerifyAudit};
use crate::problem::bad_input;
use crate::{installation, say, tell};
use anyhow::{Context, Result, bail};
use commons::{Clock, ContentHash, SystemClock};
use convene::{Belonging, OrgId, Role, Urn};
use journeys::memberships::record_membership;
use journeys::{NewAccount, close_account, list_accounts, open_account};
use seal::Key;
use std::io::BufRead;
use store::audit;
use store::chain::{Head, verify_export};
use store::{Finding, Store, StoreError};

/// Does one of them.
pub(crate) fn run(admin: &Admin) -> Result<()> {
    match admin {
        Admin::Migrate(home) => {
            open_store(home)?;
            say("the database has the form this version needs");
            Ok(())
        }
        Admin::Backup(backup) => run_backup(backup),
        Admin::Restore(backup) => run_restore(backup),
        Admin::Check(home) => run_check(home),
        Admin::Audit(Audit::Verify(verify)) => run_verify(verify),
        Admin::Audit(Audit::Export(export)) => run_export(export),
        Admin::User(User::Add(user)) => run_add(user),
        Admin::User(User::List(home)) => run_list(home),
        Admin::User(User::Close(user)) => run_close(user),
        Admin::Key => {
            say(Key::generate()?.to_text().as_str());
            Ok(())
        }
    }
}

fn open_store(home: &Home) -> Result<Store> {
    std::fs::create_dir_all(&home.data).with_context(|| home.data.display().to_string())?;
    Ok(Store::open(&installation::address(home)?, SystemClock.now())?)
}

fn run_backup(backup: &Backup) -> Result<()> {
    let store = open_store(&backup.home)?;
    let backed = store.backup(&backup.file, SystemClock.now())?;
    let rows: u64 = backed.rows.values().sum();
    say(&format!("{} rows in {}", rows, backup.file.display()));
    say(&format!(
        "note this down elsewhere: audit head {} {}",
        backed.audit_head.seq, backed.audit_head.hash
    ));
    tell(
        "The vault, the lake and the key are not in this file: copy DIR/vault, DIR/lake and the key too.",
    );
    Ok(())
}

fn run_restore(backup: &Backup) -> Result<()> {
    std::fs::create_dir_all(&backup.home.data)?;
    let address = installation::address(&backup.home)?;
    let restored = Store::restore(&address, &backup.file, SystemClock.now());
    let store = restored.map_err(|e| match e {
        StoreError::BadBackup(_) => bad_input(format!("{}: {e}", backup.file.display())),
        other => other.into(),
    })?;
    let check = store.check()?;
    if !check.findings.is_empty() {
        bail!("restored, but the check found:\n{}", listed(&check.findings));
    }
    say("restored and checked");
    Ok(())
}

fn run_check(home: &Home) -> Result<()> {
    // Opening the whole installation also tries the key on the vault.
    let house = installation::open(home)?;
    let check = house.store.check()?;
    for (table, rows) in &check.rows {
        say(&format!("{table:20} {rows:>10} rows"));
    }
    say(&format!("audit head {} {}", check.audit_head.seq, check.audit_head.hash));
    if check.findings.is_empty() {
        say("nothing is wrong");
        Ok(())
    } else {
        bail!("the check found:\n{}", listed(&check.findings))
    }
}

/// One finding a line.
fn listed(findings: &[Finding]) -> String {
    let lines: Vec<String> = findings.iter().map(|finding| format!("  {finding}")).collect();
    lines.join("\n")
}

fn run_verify(verify: &VerifyAudit) -> Result<()> {
    let head = verify.head.as_deref().map(known_head).transpose()?;
    let verified = match &verify.file {
        Some(file) => {
            let export = std::fs::read_to_string(file)
                .map_err(|e| bad_input(format!("{}: {e}", file.display())))?;
            verify_export(&export, head)
        }
        None => {
            let store = open_store(&verify.home)?;
            store.read("verify audit", move |tx| audit::verify(tx, head))?
        }
    };
    match verified {
        Ok(head) => {
            say(&format!("the audit is whole: {} entries, head {}", head.seq, head.hash));
            Ok(())
        }
        Err(broken) => bail!("the audit is broken: {broken}"),
    }
}

/// `SEQ:HASH`, as `check` and `backup` print it with a space.
fn known_head(text: &str) -> Result<Head> {
    let parts = text.split_once([' ', ':']);
    let head = parts.and_then(|(seq, hash)| {
        Some(Head { seq: seq.trim().parse().ok()?, hash: ContentHash::parse(hash.trim())? })
    });
    head.ok_or_else(|| {
        bad_input("--head is the number and the hash that `admin check` printed, as NUMBER:HASH")
    })
}

fn run_export(export: &Backup) -> Result<()> {
    let store = open_store(&export.home)?;
    let text = store.read("export audit", audit::export)?;
    std::fs::write(&export.file, text).with_context(|| export.file.display().to_string())?;
    say(&format!("the audit is in {}", export.file.display()));
    Ok(())
}

fn run_add(user: &AddUser) -> Result<()> {
    let mut roles = Vec::new();
    for word in &user.roles {
        let known = Role::ALL.map(Role::as_str).join(", ");
        let role = Role::parse(word);
        roles.push(
            role.ok_or_else(|| bad_input(format!("there is no role {word}; there are: {known}")))?,
        );
    }
    let mut belongings = Vec::new();
    for id in &user.org_ids {
        let id = OrgId::parse(id).map_err(|e| bad_input(e.to_string()))?;
        belongings.push(Belonging::Organisation(id));
    }
    for school in &user.schools {
        let school = Urn::parse(school).map_err(|e| bad_input(e.to_string()))?;
        belongings.push(Belonging::Setting(school));
    }
    tell("Type a password and press Enter. Three random words work well.");
    let mut password = String::new();
    std::io::stdin().lock().read_line(&mut password).context("reading the password")?;
    let account = NewAccount {
        email: user.email.clone(),
        name: user.name.clone(),
        organisation: user.organisation.clone(),
        roles,
        password: password.trim_end_matches(['\r', '\n']).to_owned(),
    };
    let house = installation::open(&user.home)?;
    open_account(&house, "system", account).map_err(|e| bad_input(e.to_string()))?;
    for belonging in &belongings {
        let of = (user.email.as_str(), "Given when the account was opened, on the server");
        record_membership(&house, "system", of, belonging)?;
    }
    say(&format!("{} can sign in now", user.email));
    Ok(())
}

fn run_list(home: &Home) -> Result<()> {
    let house = installation::open(home)?;
    for account in list_accounts(&house)? {
        let roles: Vec<&str> = account.who.roles.iter().map(|role| role.as_str()).collect();
        say(&format!(
            "{:40} {:24} {:8} {}",
            account.email,
            account.who.name,
            account.state.as_str(),
            roles.join(" ")
        ));
    }
    Ok(())
}

fn run_close(user: &CloseUser) -> Result<()> {
    let house = installation::open(&user.home)?;
    if close_account(&house, "system", &user.email)? {
        say(&format!("{} is closed and signed out everywhere", user.email));
        Ok(())
    } else {
        Err(bad_input(format!("there is no account with the address {}", user.email)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_told_in_words_one_a_line() {
        let broken = store::chain::Broken::Order { expected: 3, found: 4 };
        let findings = [Finding::Damaged("page 7 is torn".to_owned()), Finding::Audit(broken)];
        let told = listed(&findings);
        assert_eq!(told.lines().count(), 2);
        assert!(
            told.starts_with("  damaged: page 7 is torn\n  the audit is broken: entry 3"),
            "{told}"
        );
    }
}
