//! What somebody reads who comes back from an OpenID provider, or cannot be sent to one: what
//! happened, whose turn it is, and what else there is.

use serde::Serialize;

use crate::page::Page;
use crate::parts::{Fact, Link};

/// The page after a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProviderAnswer {
    /// The status sent with it.
    pub status: u16,
    heading: String,
    paragraphs: Vec<String>,
    facts: Vec<Fact>,
    next: Vec<Link>,
}

const PASSWORD: &str = "If you have a password here, you can sign in with it instead.";

impl ProviderAnswer {
    fn of(status: u16, heading: &str, paragraphs: &[&str]) -> Self {
        Self {
            status,
            heading: heading.to_owned(),
            paragraphs: paragraphs.iter().map(|words| (*words).to_owned()).collect(),
            facts: Vec::new(),
            next: vec![Link::to("/sign-in", "Sign in another way"), Link::to("/", "Start")],
        }
    }

    /// They are in.
    pub fn signed_in(then: &str) -> Self {
        let words = ["You go on by yourself in a moment."];
        Self { next: vec![Link::to(then, "Go on")], ..Self::of(200, "You are signed in", &words) }
    }

    /// A code is still needed, or has to be set up.
    pub fn second_step(path: &str) -> Self {
        let words = ["Your work needs a second step here. You go on to it in a moment."];
        Self {
            next: vec![Link::to(path, "Go on to the second step")],
            ..Self::of(200, "One more step", &words)
        }
    }

    /// The provider knows them, and nobody here is joined with them.
    pub fn not_joined(name: &str, subject: &str) -> Self {
        let words = [
            &format!("{name} says who you are. No open account here is joined with that."),
            "If you were invited, open the link of your invitation first: it joins your account. \
             Otherwise send the identifier below to whoever looks after accounts in your \
             partnership. It is not secret.",
            PASSWORD,
        ];
        Self {
            facts: vec![Fact::of("Provider", name), Fact::of("Identifier", subject)],
            ..Self::of(403, "No account here is joined with you", &words)
        }
    }

    /// The provider does not vouch for the invited address.
    pub fn other_address(name: &str) -> Self {
        let words = [
            &format!(
                "The invitation was sent to an e-mail address, and {name} does not say that this \
                 address is yours. Nothing was changed."
            ),
            "Open the link of your invitation again and choose a password, or ask whoever invited \
             you to invite the address that the provider knows.",
        ];
        Self::of(403, "The provider knows you by another address", &words)
    }

    /// Their account at the provider is joined with another account.
    pub fn joined_already(name: &str) -> Self {
        let words = [
            &format!("You have an account here that is joined with {name}. Nothing was changed."),
            "Sign in with it. If it is not the right one, ask whoever looks after accounts in your \
             partnership.",
        ];
        Self::of(409, "You are joined with an account already", &words)
    }

    /// They, or the provider, stopped.
    pub fn stopped(name: &str) -> Self {
        let words =
            [&format!("Signing in with {name} was stopped there. Nothing was changed."), PASSWORD];
        Self::of(403, "You are not signed in", &words)
    }

    /// Another browser, too long ago, or done before.
    pub fn begin_again() -> Self {
        let words = [
            "It took longer than ten minutes, was begun in another browser, or was done already. \
             Nothing was changed.",
        ];
        Self::of(400, "Begin signing in again", &words)
    }

    /// The provider does not answer.
    pub fn unanswered(name: &str) -> Self {
        let words = [
            &format!("{name} does not answer, so nobody can sign in with it at the moment."),
            PASSWORD,
            "Otherwise try again in some minutes. If it goes on, tell whoever runs this service.",
        ];
        Self::of(503, "The provider does not answer", &words)
    }

    /// Its answer cannot be believed, or did not come.
    pub fn not_vouched(name: &str) -> Self {
        let words = [
            &format!("What {name} answered did not say for sure who you are. Nothing was changed."),
            PASSWORD,
            "Otherwise try again in some minutes. If it goes on, tell whoever runs this service: \
             the log says why.",
        ];
        Self::of(502, "The provider's answer could not be used", &words)
    }
}

impl Page for ProviderAnswer {
    const TEMPLATE: &'static str = "provider_answer.html";

    fn title(&self) -> String {
        self.heading.clone()
    }

    fn samples() -> Vec<Self> {
        let name = "Calderbrook Single Sign-in";
        vec![
            Self::not_joined(name, "8d1f2c7a-0b64-4b0e-9a53-2f0f7c1c9a41"),
            Self::signed_in("/desk"),
            Self::second_step("/sign-in/code"),
            Self::other_address(name),
            Self::joined_already(name),
            Self::stopped(name),
            Self::begin_again(),
            Self::unanswered(name),
            Self::not_vouched(name),
        ]
    }
}
