//! `lifechances serve`: the web app.

use crate::arguments::Serve;
use crate::{installation, tell};
use anyhow::{Context, Result};
use journeys::sharing::bring_up_to_date;
use journeys::statistics::audit::audit_ledger;
use journeys::{House, forget_what_is_over, note_broken_off};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use web::{DemoAccount, Scheme, Settings, Showroom, Site};

/// How often it is looked whether the sharing rules are those of today.
const RULES_LOOKED_AT: Duration = Duration::from_secs(600);

/// How often everything that was released is read through.
const RELEASES_AUDITED: Duration = Duration::from_secs(12 * 60 * 60);

/// How the app is reached.
pub(crate) struct Door {
    pub(crate) address: IpAddr,
    pub(crate) port: u16,
    pub(crate) scheme: Scheme,
    pub(crate) origin: Option<String>,
    pub(crate) showroom: Showroom,
}

/// Serves an installation until it is told to stop.
pub(crate) fn run(serve: &Serve) -> Result<()> {
    let house = installation::open(&serve.home)?;
    let accounts = crate::demo::accounts_of(&serve.home, &house)?;
    let door = Door {
        address: serve.address,
        port: serve.port,
        scheme: if serve.https { Scheme::BehindHttps } else { Scheme::PlainLoopback },
        origin: installation::origin(&serve.home)?,
        showroom: showroom(serve.gallery),
    };
    open(house, accounts, &door)
}

pub(crate) const fn showroom(gallery: bool) -> Showroom {
    if gallery { Showroom::Open } else { Showroom::Closed }
}

/// Opens the door and keeps it open.
pub(crate) fn open(house: House, demo_accounts: Vec<DemoAccount>, door: &Door) -> Result<()> {
    let settings = Settings {
        scheme: door.scheme,
        origin: door.origin.clone(),
        showroom: door.showroom,
        templates: None,
        demo_accounts: demo_accounts.clone(),
    };
    if let Err(problem) = note_broken_off(&house) {
        tracing::error!(%problem, "whether linking was broken off is not known");
    }
    let house = Arc::new(house);
    let site = Site::open(Arc::clone(&house), settings).context("the pages")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.spawn(audit_releases(Arc::clone(&house)));
    runtime.spawn(keep_rules_up_to_date(house));
    let asked = SocketAddr::new(door.address, door.port);
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(asked).await.with_context(|| {
            format!("{asked} is taken or not allowed; choose another with --port")
        })?;
        let address = listener.local_addr()?;
        // By its name, because a passkey is bound to a name and not to a number.
        let host = if address.ip().is_loopback() {
            format!("localhost:{}", address.port())
        } else {
            address.to_string()
        };
        tell(&format!("\nOpen http://{host}/ in a browser. Press Ctrl and C to stop."));
        for account in &demo_accounts {
            tell(&format!("  {:24} {}", account.role, account.email));
        }
        web::serve(site, listener, stop()).await.context("serving")
    })
}

/// Forgets sessions and invitations that are over, and works out the sharing rules anew when a day has begun on which others hold. Until then nothing is
/// shared by the old ones.
async fn keep_rules_up_to_date(house: Arc<House>) {
    let mut each = tokio::time::interval(RULES_LOOKED_AT);
    loop {
        each.tick().await;
        let (house, other) = (Arc::clone(&house), Arc::clone(&house));
        match tokio::task::spawn_blocking(move || forget_what_is_over(&other)).await {
            Ok(Ok(_)) => {}
            Ok(Err(problem)) => tracing::error!(%problem, "what is over was not forgotten"),
            Err(problem) => tracing::error!(%problem, "what is over was not forgotten"),
        }
        let work = tokio::task::spawn_blocking(move || bring_up_to_date(&house));
        match work.await {
            Ok(Ok(true)) => tracing::info!("the sharing rules were brought up to date"),
            Ok(Ok(false)) => {}
            Ok(Err(problem)) => tracing::error!(%problem, "the sharing rules are not up to date"),
            Err(problem) => tracing::error!(%problem, "the sharing rules are not up to date"),
        }
    }
}

/// Reads the ledger of everything released through, at the start and then twice a day.
async fn audit_releases(house: Arc<House>) {
    let mut each = tokio::time::interval(RELEASES_AUDITED);
    loop {
        each.tick().await;
        let house = Arc::clone(&house);
        match tokio::task::spawn_blocking(move || audit_ledger(&house)).await {
            Ok(Ok(audited)) if audited.passed() => {}
            Ok(Ok(audited)) => {
                tracing::error!(findings = ?audited.findings, "live statistics are held back");
            }
            Ok(Err(problem)) => tracing::error!(%problem, "what was released was not audited"),
            Err(problem) => tracing::error!(%problem, "what was released was not audited"),
        }
    }
}

/// Done when the person presses Ctrl and C, or the system asks the program to end.
async fn stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let ended = async {
            match signal(SignalKind::terminate()) {
                Ok(mut signal) => drop(signal.recv().await),
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = interrupted => {}
            () = ended => {}
        }
    }
    #[cfg(not(unix))]
    drop(interrupted.await);
}
