//! One call of gRPC: a message out, the answer's messages in, and the status at the end.
//!
//! [gRPC over HTTP/2](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md). What comes
//! back is counted against the window of the stream and thrown away: whoever asks wants the status.

use bytes::{BufMut, Bytes, BytesMut};
use h2::client::SendRequest;
use http::{HeaderMap, Request, StatusCode};

/// The method of Spark Connect that carries out a plan.
const PATH: &str = "/spark.connect.SparkConnectService/ExecutePlan";

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ended {
    /// As asked.
    Well,
    /// Refused, with the status and the server's words.
    Refused(u32, String),
}

/// Why a call did not end at all.
#[derive(Debug)]
pub(crate) struct Broken(pub(crate) String);

impl From<h2::Error> for Broken {
    fn from(error: h2::Error) -> Self {
        Self(error.to_string())
    }
}

/// Sends a message and waits for the status.
pub(crate) async fn execute(
    line: &mut SendRequest<Bytes>,
    authority: &str,
    message: &[u8],
) -> Result<Ended, Broken> {
    let request = Request::post(format!("http://{authority}{PATH}"))
        .header("content-type", "application/grpc")
        .header("te", "trailers")
        .header("user-agent", "lifechances")
        .body(())
        .map_err(|error| Broken(error.to_string()))?;
    let mut line = line.clone().ready().await?;
    let (response, mut sending) = line.send_request(request, false)?;
    sending.send_data(framed(message)?, true)?;
    let response = response.await?;
    let status = response.status();
    if status != StatusCode::OK {
        return Err(Broken(format!("HTTP status {status}")));
    }
    // A server that refuses at once says so in the headers and sends no trailers.
    if let Some(ended) = ended(response.headers()) {
        return Ok(ended);
    }
    let mut body = response.into_body();
    while let Some(piece) = body.data().await {
        let length = piece?.len();
        body.flow_control().release_capacity(length)?;
    }
    let trailers = body.trailers().await?;
    trailers
        .as_ref()
        .and_then(ended)
        .ok_or_else(|| Broken("an answer that ends without the status of gRPC".to_owned()))
}

/// A message with the five bytes before it: not compressed, and its length.
fn framed(message: &[u8]) -> Result<Bytes, Broken> {
    let length = u32::try_from(message.len())
        .map_err(|_| Broken("a statement of more than four gigabytes".to_owned()))?;
    let mut frame = BytesMut::with_capacity(5 + message.len());
    frame.put_u8(0);
    frame.put_u32(length);
    frame.put_slice(message);
    Ok(frame.freeze())
}

fn ended(headers: &HeaderMap) -> Option<Ended> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let status = text("grpc-status")?;
    Some(match status.parse() {
        Ok(0) => Ended::Well,
        Ok(other) => Ended::Refused(other, plain(text("grpc-message").unwrap_or_default())),
        Err(_) => Ended::Refused(2, format!("a status of gRPC that is no number: {status}")),
    })
}

/// Takes the `%20` of gRPC's messages out, and what a terminal would obey.
fn plain(said: &str) -> String {
    let mut bytes = Vec::with_capacity(said.len());
    let mut rest = said.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|two| two.iter().all(u8::is_ascii_hexdigit));
        let hex = hex.and_then(|two| std::str::from_utf8(two).ok());
        let byte = hex.filter(|_| *first == b'%').and_then(|two| u8::from_str_radix(two, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    let text = String::from_utf8_lossy(&bytes);
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_words_are_made_plain() {
        for (said, meant) in [
            ("no%20such%20table", "no such table"),
            ("100%", "100%"),
            ("%zz %4", "%zz %4"),
            ("%C3%A9", "é"),
            ("a%0Ab%1b[2J", "a b [2J"),
            ("%+1", "%+1"),
        ] {
            assert_eq!(plain(said), meant);
        }
    }

    #[test]
    fn a_frame_says_how_long_its_message_is() {
        let frame = framed(b"abc").expect("short");
        assert_eq!(&frame[..], &[0, 0, 0, 0, 3, b'a', b'b', b'c']);
    }
}
