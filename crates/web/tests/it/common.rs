//! A small house served in memory, and people who use it as browsers do.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use commons::{AreaCode, Clock, FixedClock, Moment};
use convene::{Belonging, OrgId, Role};
use journeys::house::ChildrenSide;
use journeys::memberships::record_membership;
use journeys::{District, House, NewAccount, Providers, SecondStep, open_account};
use lifechances_web::{Scheme, Settings, Showroom, Site, router};
use store::provider_accounts::{self, ProviderAccount};
use store::{Address, Store, people};
use tower::ServiceExt;

pub(crate) const PASSWORD: &str = "a long sentence nobody would guess 71";

/// A served house and its clock.
pub(crate) struct World {
    pub(crate) router: Router,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) house: Arc<House>,
    folder: tempfile::TempDir,
}

impl World {
    pub(crate) fn new(scheme: Scheme) -> Self {
        let second_step = SecondStep::for_a_demonstration([7; 32]);
        World::with(scheme, second_step, Providers::default())
    }

    /// A demonstration with providers to sign in with.
    pub(crate) fn with_providers(providers: Providers) -> Self {
        let second_step = SecondStep::for_a_demonstration([7; 32]);
        World::with(Scheme::PlainLoopback, second_step, providers)
    }

    /// Joins the account of a role with somebody at a provider.
    pub(crate) fn joins(&self, role: Role, issuer: &str, subject: &str) {
        let (issuer, subject) = (issuer.to_owned(), subject.to_owned());
        let now = self.clock.now();
        let joined = self.house.store.write("join", move |tx| {
            let person = people::by_email(tx, &email_of(role))?.expect("an account");
            let joined = ProviderAccount {
                issuer: issuer.clone(),
                subject: subject.clone(),
                person: person.id,
                joined_by: "test".to_owned(),
                joined_at: now,
                last_used_at: None,
            };
            provider_accounts::insert(tx, &joined)
        });
        joined.expect("joined");
    }

    /// A house that is no demonstration: some roles sign in with two steps.
    pub(crate) fn in_earnest() -> Self {
        World::in_earnest_with(Providers::default())
    }

    /// The same, with providers to sign in with.
    pub(crate) fn in_earnest_with(providers: Providers) -> Self {
        World::with(Scheme::PlainLoopback, SecondStep::new([7; 32]), providers)
    }

    fn with(scheme: Scheme, second_step: SecondStep, providers: Providers) -> Self {
        let folder = tempfile::tempdir().expect("a scratch folder");
        World::inside(folder, None, (scheme, second_step, providers))
    }

    /// One that keeps rows about children.
    pub(crate) fn with_vault(scheme: Scheme) -> Self {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let key = seal::Key::generate().expect("a key");
        let children = ChildrenSide {
            lake: lake::Lake::open(&folder.path().join("lake")).expect("a lake"),
            vault: lake::Vault::open(&folder.path().join("vault"), key).expect("a vault"),
        };
        let second_step = SecondStep::for_a_demonstration([7; 32]);
        World::inside(folder, Some(children), (scheme, second_step, Providers::default()))
    }

    fn inside(
        folder: tempfile::TempDir,
        children: Option<ChildrenSide>,
        (scheme, second_step, providers): (Scheme, SecondStep, Providers),
    ) -> Self {
        let start = Moment::parse_iso("2026-09-03T09:00:00Z").expect("a moment");
        let clock = Arc::new(FixedClock::at(start));
        let address = Address::Sqlite(folder.path().join("house.db"));
        let house = House {
            store: Store::open(&address, clock.now()).expect("a new store"),
            children,
            clock: Arc::<FixedClock>::clone(&clock),
            definitions: Arc::new(measure::Definitions::standard()),
            authorities: measure::Authorities::standard(),
            rules: Arc::new(access::Rules::house()),
            second_step,
            providers,
            signing: seal::Key::generate().expect("a key").signing("recipes"),
            district: District {
                code: AreaCode::parse("Z08000001").expect("a code"),
                name: "Calderbrook".to_owned(),
                country: AreaCode::parse("Z92000001").expect("a code"),
                country_name: "Invented England".to_owned(),
            },
            largest_gap_per_1000: journeys::house::LARGEST_GAP_PER_1000,
            voices: journeys::voice::WorkedVoices::default(),
            cubes: journeys::statistics::cubes::OpenCubes::default(),
        };
        for role in Role::ALL {
            let account = NewAccount {
                email: email_of(role),
                name: format!("The {role}"),
                organisation: "Calderbrook".to_owned(),
                roles: vec![role],
                password: PASSWORD.to_owned(),
            };
            open_account(&house, "test", account).expect("a new account");
        }
        let house = Arc::new(house);
        let settings = Settings { scheme, showroom: Showroom::Open, ..Settings::default() };
        let site = Site::open(Arc::clone(&house), settings).expect("the templates parse");
        World { router: router(&site), clock, house, folder }
    }

    /// The whole audit, as it is exported.
    pub(crate) fn audit(&self) -> String {
        self.house.store.read("export audit", store::audit::export).expect("an audit")
    }

    /// Whether any file of the store holds this text.
    pub(crate) fn database_holds(&self, text: &str) -> bool {
        let files = std::fs::read_dir(self.folder.path()).expect("the folder");
        files.flatten().any(|file| {
            let bytes = std::fs::read(file.path()).unwrap_or_default();
            bytes.windows(text.len()).any(|window| window == text.as_bytes())
        })
    }

    pub(crate) fn visitor(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: BTreeMap::new(), host: "127.0.0.1:8040" }
    }

    pub(crate) async fn signed_in(&self, role: Role) -> Browser {
        let mut browser = self.visitor();
        let answer = browser.signs_in(&email_of(role), PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{role} signs in");
        browser
    }
}

/// It is recorded that the person of a role belongs to something.
pub(crate) fn belongs(world: &World, role: Role, belonging: Belonging) {
    let of = email_of(role);
    record_membership(&world.house, "test", (&of, "Test"), &belonging).expect("recorded");
}

/// An organisation somebody belongs to.
pub(crate) fn organisation(id: &str) -> Belonging {
    Belonging::Organisation(OrgId::parse(id).expect("an identifier"))
}

pub(crate) fn email_of(role: Role) -> String {
    format!("{}@calderbrook.example", role.as_str())
}

/// A browser: it keeps cookies and says where its forms come from.
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
    /// The name under which it reaches the service.
    pub(crate) host: &'static str,
}

/// What a browser got.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The token of the form that holds a field.
    pub(crate) fn form_token_of(&self, field: &str) -> String {
        let before = self.body.split(&format!("name=\"{field}\"")).next().unwrap_or_default();
        let token = before.rsplit("name=\"form_token\" value=\"").next().unwrap_or_default();
        token.split('"').next().unwrap_or_default().to_owned()
    }

    /// The token of the first form on the page.
    pub(crate) fn form_token(&self) -> String {
        let rest = self.body.split("name=\"form_token\" value=\"").nth(1).unwrap_or_default();
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}

impl Browser {
    pub(crate) async fn opens(&mut self, path: &str) -> Answer {
        self.sends(Request::get(path), Body::empty()).await
    }

    pub(crate) async fn posts(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = Request::post(path).header("sec-fetch-site", "same-origin");
        self.sends(request.header(CONTENT_TYPE, FORM), form(fields)).await
    }

    pub(crate) async fn signs_in(&mut self, email: &str, password: &str) -> Answer {
        let token = self.opens("/sign-in").await.form_token();
        let fields = [("form_token", token.as_str()), ("email", email), ("password", password)];
        self.posts("/sign-in", &fields).await
    }

    pub(crate) async fn sends(
        &mut self,
        request: axum::http::request::Builder,
        body: Body,
    ) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = request.body(body).expect("a request");
        let headers = request.headers_mut();
        if !headers.contains_key(HOST) {
            headers.insert(HOST, self.host.parse().expect("a host"));
        }
        if !cookies.is_empty() {
            headers.insert(COOKIE, cookies.join("; ").parse().expect("cookies"));
        }
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (head, body) = response.into_parts();
        for line in head.headers.get_all(SET_COOKIE) {
            self.keeps(line.to_str().expect("plain"));
        }
        let bytes = to_bytes(body, 1 << 24).await.expect("a body");
        Answer {
            status: head.status,
            headers: head.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    fn keeps(&mut self, line: &str) {
        let pair = line.split(';').next().unwrap_or_default();
        let (name, value) = pair.split_once('=').unwrap_or_default();
        if line.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

pub(crate) fn form(fields: &[(&str, &str)]) -> Body {
    let encoded = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
                _ => format!("%{byte:02X}"),
            })
            .collect()
    };
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    Body::from(pairs.join("&"))
}
