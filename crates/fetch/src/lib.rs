//! Asks an OpenID provider for its documents and changes a code for tokens: the only crate that asks
//! others over HTTP.
//!
//! Whatever it asks is a [`WebAddress`]; no answer leads it on to another address, none may be large
//! or slow, and none is believed here. It waits, so it is called beside the async server.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use recognise::web_address::{WebAddress, encode_fields, encode_part};
use std::time::Duration;

/// The longest answer that is read.
const LONGEST_BYTES: u64 = 256 * 1024;
/// The longest time for one question, everything together.
const LONGEST_WAIT: Duration = Duration::from_secs(6);
/// The longest time until somebody answers at all.
const LONGEST_CONNECT: Duration = Duration::from_secs(3);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum NotFetched {
    /// Nobody answered, not in time, too much, or not with a certificate that holds.
    #[error("no answer from {address}: {why}")]
    NoAnswer {
        /// What was asked.
        address: String,
        /// What happened, for the log.
        why: String,
    },
    /// They answered that they will not.
    #[error("{address} answered with {status}")]
    Status {
        /// What was asked.
        address: String,
        /// The status of HTTP.
        status: u16,
    },
}

/// How this installation says who it is.
#[derive(Clone, Copy)]
pub enum Telling<'a> {
    /// Not at all, or in the form.
    Nothing,
    /// By name and secret.
    Basic(&'a str, &'a str),
    /// By a token that was given to it.
    Bearer(&'a str),
}

/// Asks. It keeps connections open between questions.
pub struct Fetcher {
    outside: ureq::Agent,
    this_machine: ureq::Agent,
}

impl Default for Fetcher {
    fn default() -> Self {
        Self::new()
    }
}

impl Fetcher {
    /// One that has asked nothing yet.
    pub fn new() -> Self {
        let settings = || {
            ureq::Agent::config_builder()
                .timeout_global(Some(LONGEST_WAIT))
                .timeout_connect(Some(LONGEST_CONNECT))
                .max_redirects(0)
                .max_redirects_will_error(false)
                .http_status_as_error(false)
                .user_agent("lifechances")
        };
        // Outside, a proxy of the place is used when the environment names one.
        Self {
            outside: settings().https_only(true).build().into(),
            this_machine: settings().proxy(None).build().into(),
        }
    }

    fn agent(&self, address: &WebAddress) -> &ureq::Agent {
        if address.is_loopback() { &self.this_machine } else { &self.outside }
    }

    /// Asks for a document.
    ///
    /// # Errors
    /// [`NotFetched`].
    pub fn get(&self, address: &WebAddress, telling: Telling<'_>) -> Result<Vec<u8>, NotFetched> {
        let mut request =
            self.agent(address).get(address.as_str()).header("accept", "application/json");
        if let Some(words) = words_of(telling) {
            request = request.header("authorization", words);
        }
        read(address, request.call())
    }

    /// Sends a form.
    ///
    /// # Errors
    /// [`NotFetched`].
    pub fn post(
        &self,
        address: &WebAddress,
        fields: &[(&str, &str)],
        telling: Telling<'_>,
    ) -> Result<Vec<u8>, NotFetched> {
        let mut request = self
            .agent(address)
            .post(address.as_str())
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(words) = words_of(telling) {
            request = request.header("authorization", words);
        }
        read(address, request.send(encode_fields(fields)))
    }
}

fn words_of(telling: Telling<'_>) -> Option<String> {
    match telling {
        Telling::Nothing => None,
        Telling::Bearer(token) => Some(format!("Bearer {token}")),
        // Name and secret are encoded before they are put together (RFC 6749, section 2.3.1).
        Telling::Basic(name, secret) => {
            let both = format!("{}:{}", encode_part(name), encode_part(secret));
            Some(format!("Basic {}", STANDARD.encode(both)))
        }
    }
}

fn read(
    address: &WebAddress,
    answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Result<Vec<u8>, NotFetched> {
    let failed = |why: ureq::Error| NotFetched::NoAnswer {
        address: address.to_string(),
        why: why.to_string(),
    };
    let mut answer = answer.map_err(failed)?;
    let status = answer.status().as_u16();
    if status != 200 {
        return Err(NotFetched::Status { address: address.to_string(), status });
    }
    answer.body_mut().with_config().limit(LONGEST_BYTES).read_to_vec().map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;

    /// Answers once with these bytes; what was asked comes back.
    fn answering(answer: String) -> (WebAddress, std::thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let worker = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a question");
            let mut asked = [0; 4096];
            let count = stream.read(&mut asked).unwrap_or(0);
            let _ = stream.write_all(answer.as_bytes());
            String::from_utf8_lossy(&asked[..count]).into_owned()
        });
        (WebAddress::parse(&format!("http://127.0.0.1:{port}/a")).expect("an address"), worker)
    }

    fn with(status: &str, body: &str) -> String {
        format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn an_answer_is_read_and_a_name_and_secret_are_told_as_the_standard_says() {
        let (address, asked) = answering(with("200 OK", "{}"));
        let found = Fetcher::new().post(&address, &[("a", "b c")], Telling::Basic("n:1", "s"));
        assert_eq!(found.expect("an answer"), b"{}");
        let asked = asked.join().expect("asked");
        let basic = format!("authorization: Basic {}", STANDARD.encode("n%3A1:s"));
        assert!(asked.contains(&basic), "{asked}");
    }

    #[test]
    fn nothing_leads_on_and_nothing_large_is_read() {
        let long = "a".repeat(300 * 1024);
        for (answer, words) in [
            (
                "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n"
                    .to_owned(),
                "302",
            ),
            (with("500 Wrong", ""), "500"),
            (with("200 OK", &long), "no answer"),
            ("nonsense".to_owned(), "no answer"),
        ] {
            let (address, asked) = answering(answer);
            let found = Fetcher::new().get(&address, Telling::Nothing).expect_err(words);
            assert!(found.to_string().contains(words), "{found}");
            let _ = asked.join();
        }
    }

    #[test]
    fn nobody_there_is_no_answer() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let address = WebAddress::parse(&format!("http://localhost:{port}/")).expect("an address");
        assert!(Fetcher::new().get(&address, Telling::Nothing).is_err());
    }
}
