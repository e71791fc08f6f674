//! What every answer may need: the house, the pages, the assets and the settings.

use std::sync::Arc;

use access::{Need, Purpose, act};
use convene::{Role, Who};
use journeys::{House, Secret};
use pages::{Frame, Origin, Pages, RenderProblem, Signed};
use tokio::sync::Semaphore;

use crate::asked::Asked;
use crate::assets::Assets;
use crate::floods::Floods;
use crate::papers::Papers;
use crate::refusals::Refusals;
use crate::settings::{Scheme, Settings};

/// Passwords looked at at once: each takes a processor and 19 MiB for a moment.
const PASSWORDS_AT_ONCE: usize = 2;
/// People who wait for a provider at once: a slow one holds up no others.
const ASKING_AT_ONCE: usize = 8;

/// The web side of a house.
pub struct Site {
    pub(crate) house: Arc<House>,
    pub(crate) pages: Pages,
    pub(crate) assets: Assets,
    pub(crate) settings: Settings,
    pub(crate) passwords: Semaphore,
    pub(crate) floods: Floods,
    pub(crate) asking_providers: Semaphore,
    pub(crate) papers: Papers,
    pub(crate) refusals: Refusals,
}

impl Site {
    /// A site for a house.
    ///
    /// # Errors
    /// [`RenderProblem`] when the templates inside the program do not parse.
    pub fn open(house: Arc<House>, settings: Settings) -> Result<Arc<Self>, RenderProblem> {
        let pages = match &settings.templates {
            Some(folder) => Pages::from_folder(folder.clone()),
            None => Pages::embedded()?,
        };
        let passwords = Semaphore::new(PASSWORDS_AT_ONCE);
        let asking_providers = Semaphore::new(ASKING_AT_ONCE);
        let (assets, floods, papers) = (Assets::new(), Floods::default(), Papers::default());
        Ok(Arc::new(Site {
            house,
            pages,
            assets,
            settings,
            passwords,
            floods,
            asking_providers,
            papers,
            refusals: Refusals::default(),
        }))
    }

    /// The frame around a page for whoever is asking.
    pub(crate) fn frame(&self, who: Option<&Who>, token: Option<&Secret>) -> Frame {
        let mut frame = Frame::for_visitor(self.assets.paths(), &self.origin());
        frame.attributions = self.attributions();
        frame.figures_dated = self.figures_dated();
        if let (Some(who), Some(token)) = (who, token) {
            let may = |need: Need| self.house.may(Some(who), need).is_ok();
            frame.form_token = journeys::csrf_of(token).expose().to_owned();
            frame.who = Some(Signed {
                name: who.name.clone(),
                roles: roles_in_words(&who.roles),
                reviews_links: may(act::REVIEW_LINKS.for_purpose(Purpose::Linkage)),
                manages_people: may(act::MANAGE_PEOPLE.into()),
                invites_people: may(act::INVITE_PEOPLE.into()),
            });
        }
        frame
    }

    /// How the service is reached, for links that are sent on: `https://alliance.example`. As the
    /// operator says, else as the browser asked.
    pub(crate) fn origin_of(&self, asked: &Asked) -> String {
        if let Some(origin) = &self.settings.origin {
            return origin.clone();
        }
        let scheme = match self.settings.scheme {
            Scheme::PlainLoopback => "http",
            Scheme::BehindHttps => "https",
        };
        format!("{scheme}://{}", asked.host)
    }

    /// The words of the banner when figures are invented.
    pub(crate) fn banner(&self) -> Option<String> {
        Frame::for_visitor(self.assets.paths(), &self.origin()).banner
    }

    fn origin(&self) -> Origin {
        if self.house.district.is_invented() {
            Origin::Invented { district: self.house.district.name.clone() }
        } else {
            Origin::Published
        }
    }

    /// The day of the newest file; a page is worth showing without it when the store does not say.
    fn figures_dated(&self) -> String {
        match journeys::newest_load(&self.house) {
            Ok(newest) => newest.map(|at| at.day().in_words()).unwrap_or_default(),
            Err(problem) => {
                tracing::warn!(%problem, "the newest load is not known");
                String::new()
            }
        }
    }

    fn attributions(&self) -> Vec<String> {
        if self.house.district.is_invented() {
            return Vec::new();
        }
        vec![
            "Contains public sector information licensed under the Open Government Licence v3.0. \
             Contains National Statistics data © Crown copyright and database right."
                .to_owned(),
        ]
    }
}

/// The roles as a list in words.
pub(crate) fn roles_in_words(roles: &[Role]) -> String {
    roles.iter().map(|role| role.in_words()).collect::<Vec<_>>().join(", ")
}
