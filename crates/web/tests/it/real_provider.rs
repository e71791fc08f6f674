//! A real OpenID provider, the certified library in `tools/provider`, as a process of its own; and a
//! browser that goes there and comes back. Without Node.js these tests say that they are left out.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use axum::http::StatusCode;
use commons::{Clock, SystemClock};
use journeys::{ProviderSettings, Providers, WebAddress};

use crate::common::{Answer, Browser, World};

/// The provider; it ends when this is dropped.
pub(crate) struct RealProvider {
    process: Child,
    pub(crate) issuer: String,
    agent: ureq::Agent,
    /// Kept open, so that it may go on speaking.
    _told: BufReader<ChildStdout>,
}

impl RealProvider {
    #[expect(clippy::print_stderr, reason = "nothing is left out silently")]
    pub(crate) fn starts() -> Option<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/provider");
        let has_node = Command::new("node").arg("--version").output().is_ok();
        if !has_node || !folder.join("node_modules/oidc-provider").is_dir() {
            eprintln!("left out: needs Node.js and `npm ci` in tools/provider");
            return None;
        }
        let mut process = Command::new("node")
            .arg("provider.mjs")
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node starts");
        let mut told = BufReader::new(process.stdout.take().expect("its words"));
        let issuer = told
            .by_ref()
            .lines()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("Provider ").map(str::to_owned));
        let settings = ureq::Agent::config_builder()
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(None);
        let issuer = issuer.expect("the provider says where it is");
        Some(Self { process, issuer, agent: settings.build().into(), _told: told })
    }

    /// As an operator sets it up: one provider for each way of signing.
    pub(crate) fn settings(&self) -> Providers {
        let one = |word: &str, secret: Option<&str>| ProviderSettings {
            word: word.to_owned(),
            name: format!("Calderbrook {word}"),
            issuer: WebAddress::parse(&self.issuer).expect("an address"),
            client: word.to_owned(),
            secret: secret.map(|secret| secret.to_owned().into()),
            scope: "openid profile email".to_owned(),
            two_steps_acr: vec!["urn:example:two".to_owned()],
            two_steps_amr: Vec::new(),
        };
        Providers::of(vec![
            one("rs", Some("a secret of rs & more")),
            one("es", Some("a secret of es")),
            one("ed", None),
        ])
    }

    /// Changes all its keys.
    pub(crate) fn rotates(&self) {
        let answer = self.agent.post(format!("{}/rotate", self.issuer)).send_empty();
        assert_eq!(answer.expect("an answer").status().as_u16(), 204);
    }

    pub(crate) fn ends(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// Signs in there with a form, and says where the provider sends the browser back to.
    pub(crate) fn sends_back(&self, address: &str, typed: &str) -> String {
        let mut cookies = BTreeMap::new();
        let form = self.goes(&mut cookies, address, None);
        let on = self.goes(&mut cookies, &form, Some(typed));
        let back = self.goes(&mut cookies, &on, None);
        let ours = back.strip_prefix("http://127.0.0.1:8040").expect("back to us");
        ours.to_owned()
    }

    fn goes(
        &self,
        cookies: &mut BTreeMap<String, String>,
        address: &str,
        form: Option<&str>,
    ) -> String {
        let pairs: Vec<String> =
            cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookie = pairs.join("; ");
        let answer = match form {
            Some(form) => self
                .agent
                .post(address)
                .header("cookie", cookie)
                .content_type("application/x-www-form-urlencoded")
                .send(form),
            None => self.agent.get(address).header("cookie", cookie).call(),
        };
        let answer = answer.expect("the provider answers");
        for line in answer.headers().get_all("set-cookie") {
            let line = line.to_str().expect("plain").split(';').next().unwrap_or_default();
            let (name, value) = line.split_once('=').unwrap_or_default();
            cookies.insert(name.to_owned(), value.to_owned());
        }
        let to = answer.headers().get("location").and_then(|to| to.to_str().ok());
        let to = to.unwrap_or_else(|| panic!("{address} leads on: {}", answer.status()));
        if to.starts_with("http") { to.to_owned() } else { format!("{}{to}", self.issuer) }
    }
}

impl Drop for RealProvider {
    fn drop(&mut self) {
        self.ends();
    }
}

/// Goes to the provider from one of our addresses, and says where it sends the browser back to.
pub(crate) async fn goes_there(
    (world, provider): (&World, &RealProvider),
    browser: &mut Browser,
    from: &str,
    typed: &str,
) -> String {
    // The provider's clock is the real one, and time passes while everybody works.
    let behind = SystemClock.now().unix() - world.clock.now().unix();
    world.clock.advance_seconds(behind.max(0));
    let sent = browser.opens(from).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{from}");
    assert!(sent.header("set-cookie").contains("SameSite=Lax"));
    let address = sent.header("location").to_owned();
    assert!(address.starts_with(&provider.issuer), "{address}");
    provider.sends_back(&address, typed)
}

/// There and back.
pub(crate) async fn comes_back(
    at: (&World, &RealProvider),
    browser: &mut Browser,
    from: &str,
    typed: &str,
) -> Answer {
    let back = goes_there(at, browser, from, typed).await;
    browser.opens(&back).await
}
