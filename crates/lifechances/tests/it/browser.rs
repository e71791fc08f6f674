//! A small browser: it serves an installation, opens pages, keeps cookies and signs in.

use crate::support::lifechances;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

/// A running web app with a visitor.
pub(crate) struct Browser {
    server: Child,
    address: String,
    cookies: Vec<(String, String)>,
    log: std::sync::Arc<std::sync::Mutex<String>>,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: String,
    pub(crate) body: String,
}

impl Browser {
    /// Serves the installation in this folder and waits until it answers.
    pub(crate) fn at(data: &str) -> Self {
        let mut server = lifechances()
            .args(["serve", "--data", data, "--port", "0"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(server.stderr.take().expect("piped"));
        let log = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
        let address = loop {
            let mut line = String::new();
            let read = lines.read_line(&mut line).expect("its log");
            assert!(read > 0, "it ended before it served: {}", log.lock().unwrap());
            log.lock().unwrap().push_str(&line);
            if let Some(rest) = line.split("Open http://").nth(1) {
                break rest.split('/').next().expect("an address").to_owned();
            }
        };
        let kept = std::sync::Arc::clone(&log);
        std::thread::spawn(move || {
            let mut line = String::new();
            while lines.read_line(&mut line).is_ok_and(|read| read > 0) {
                kept.lock().unwrap().push_str(&line);
                line.clear();
            }
        });
        Self { server, address, cookies: Vec::new(), log }
    }

    /// What the server has logged so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Opens a page.
    pub(crate) fn opens(&mut self, path: &str) -> Answer {
        self.asks("GET", path, "")
    }

    /// Sends a form.
    pub(crate) fn sends(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        self.asks("POST", path, &body.join("&"))
    }

    /// Signs in through the form, as a person would.
    pub(crate) fn signs_in(&mut self, email: &str, password: &str) -> Answer {
        let form = self.opens("/sign-in").body;
        let token = hidden(&form, "form_token").expect("the form carries its token");
        let fields = [
            ("form_token", token.as_str()),
            ("email", email),
            ("password", password),
            ("then", "/"),
        ];
        self.sends("/sign-in", &fields)
    }

    fn asks(&mut self, method: &str, path: &str, body: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        let cookies: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n\
             Sec-Fetch-Site: same-origin\r\nCookie: {}\r\nContent-Type: \
             application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            cookies.join("; "),
            body.len(),
            host = self.address,
        );
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (headers, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        for line in headers.lines() {
            self.keeps(line);
        }
        let status = headers.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        Answer { status, headers: headers.to_owned(), body: unchunked(headers, body) }
    }

    fn keeps(&mut self, line: &str) {
        let Some(set) = line.strip_prefix("set-cookie: ") else { return };
        let pair = set.split(';').next().unwrap_or_default();
        if let Some((name, value)) = pair.split_once('=') {
            self.cookies.retain(|(kept, _)| kept != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> Option<String> {
    let field = page.split("<input").find(|tag| tag.contains(&format!("name=\"{name}\"")))?;
    let value = field.split("value=\"").nth(1)?;
    value.split('"').next().map(str::to_owned)
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// Joins the pieces of a chunked answer.
fn unchunked(headers: &str, body: &str) -> String {
    if !headers.to_lowercase().contains("transfer-encoding: chunked") {
        return body.to_owned();
    }
    let (mut out, mut rest) = (String::new(), body);
    while let Some((size, after)) = rest.split_once("\r\n") {
        let Ok(size) = usize::from_str_radix(size.trim(), 16) else { break };
        if size == 0 || size > after.len() || !after.is_char_boundary(size) {
            break;
        }
        out.push_str(&after[..size]);
        rest = after[size..].trim_start_matches("\r\n");
    }
    out
}

/// Addresses that a page links to on the same site.
pub(crate) fn links(page: &str) -> Vec<String> {
    let parts = page.split("href=\"").skip(1);
    let links = parts.filter_map(|part| part.split('"').next());
    let own = links.filter(|link| link.starts_with('/') && !link.starts_with("/assets/"));
    own.map(|link| link.split('#').next().unwrap_or(link).to_owned()).collect()
}

/// The text of a page with its escapes read, so that nothing hides behind them.
pub(crate) fn unescaped(page: &str) -> String {
    let escapes = [
        ("&#x2f;", "/"),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    escapes.iter().fold(page.to_owned(), |page, (escape, letter)| page.replace(escape, letter))
}
