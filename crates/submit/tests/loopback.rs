//! A session with a server on this machine that answers as it is told.

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Response};
use lifechances_submit::{Address, Session, SubmitProblem};
use std::io::Write;
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use tokio::runtime::Builder;

/// How the server ends a call.
#[derive(Clone, Copy)]
enum End {
    /// After an answer of this many bytes, with this status.
    After(usize, &'static str, &'static str),
    /// At once, in the headers.
    AtOnce(&'static str, &'static str),
    /// After an answer, without a status.
    WithoutStatus,
    /// With a status of HTTP.
    Http(u16),
}

/// A server that ends its calls one after the other as said; it hands on what it was sent.
fn server(ends: Vec<End>) -> (Address, Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let (told, heard) = channel();
    thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_io().build().expect("a runtime");
        runtime.block_on(async {
            let (stream, _) = listener.accept().expect("a visitor");
            stream.set_nonblocking(true).expect("a socket");
            let stream = tokio::net::TcpStream::from_std(stream).expect("a socket");
            let mut line = h2::server::handshake(stream).await.expect("HTTP/2");
            let mut ends = ends.into_iter();
            while let Some(Ok((request, mut answer))) = line.accept().await {
                let (head, mut body) = request.into_parts();
                // The line is driven while the body is read.
                let told = told.clone();
                let end = ends.next().expect("as many calls as were planned");
                tokio::spawn(async move {
                    let mut sent = BytesMut::new();
                    while let Some(Ok(piece)) = body.data().await {
                        body.flow_control().release_capacity(piece.len()).expect("read");
                        sent.extend_from_slice(&piece);
                    }
                    told.send((head.uri.path().to_owned(), sent.to_vec())).expect("listening");
                    finish(&mut answer, end);
                });
            }
        });
    });
    (Address::parse(&format!("sc://127.0.0.1:{port}")).expect("an address"), heard)
}

fn finish(answer: &mut h2::server::SendResponse<Bytes>, end: End) {
    let status = |status: &str, said: &str| {
        let mut trailers = HeaderMap::new();
        trailers.insert("grpc-status", status.parse().expect("text"));
        trailers.insert("grpc-message", said.parse().expect("text"));
        trailers
    };
    let begin = |code: u16| Response::builder().status(code).body(()).expect("a response");
    match end {
        End::After(bytes, code, said) => {
            let mut body = answer.send_response(begin(200), false).expect("open");
            body.send_data(Bytes::from(vec![7; bytes]), false).expect("open");
            body.send_trailers(status(code, said)).expect("open");
        }
        End::AtOnce(code, said) => {
            let mut head = begin(200);
            *head.headers_mut() = status(code, said);
            answer.send_response(head, true).expect("open");
        }
        End::WithoutStatus => {
            let mut body = answer.send_response(begin(200), false).expect("open");
            body.send_data(Bytes::from_static(b"x"), true).expect("open");
        }
        End::Http(code) => {
            answer.send_response(begin(code), true).expect("open");
        }
    }
}

#[test]
fn statements_arrive_whole_and_in_order() {
    let long = format!("select '{}'", "x".repeat(300_000));
    // More comes back than the window of a stream holds, so it must be given back as it is read.
    let (address, heard) = server(vec![End::After(1_000_000, "0", ""), End::After(0, "0", "")]);
    let mut session = Session::open(&address, [1; 16]).expect("a server");
    session.carry_out(&long).expect("carried out");
    session.write("select 2", "/there/two").expect("written");
    let (path, sent) = heard.recv().expect("a call");
    assert_eq!(path, "/spark.connect.SparkConnectService/ExecutePlan");
    let length = u32::from_be_bytes([sent[1], sent[2], sent[3], sent[4]]) as usize;
    assert_eq!((sent[0], length), (0, sent.len() - 5));
    assert!(sent.windows(long.len()).any(|window| window == long.as_bytes()));
    let (_, sent) = heard.recv().expect("a call");
    assert!(String::from_utf8_lossy(&sent).contains("/there/two"));
}

#[test]
fn a_refusal_is_told_in_the_servers_words() {
    for end in [End::After(10, "3", "no%20such%20column"), End::AtOnce("3", "no%20such%20column")] {
        let (address, _heard) = server(vec![end]);
        let mut session = Session::open(&address, [2; 16]).expect("a server");
        let problem = session.carry_out("select nothing").expect_err("refused");
        assert_eq!(
            problem.to_string(),
            format!("{address} refuses `select nothing`: no such column (gRPC status 3)")
        );
    }
}

#[test]
fn an_answer_that_breaks_off_is_no_success() {
    for end in [End::WithoutStatus, End::Http(404)] {
        let (address, _heard) = server(vec![end]);
        let mut session = Session::open(&address, [3; 16]).expect("a server");
        let problem = session.carry_out("select 1").expect_err("broken off");
        assert!(matches!(problem, SubmitProblem::Line { .. }), "{problem}");
    }
}

#[test]
fn nobody_there_and_somebody_else_are_told_apart() {
    let nobody = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("bound");
    let address = Address::parse(&format!("sc://{nobody}")).expect("an address");
    let Err(problem) = Session::open(&address, [4; 16]) else { panic!("nobody listens") };
    assert!(matches!(problem, SubmitProblem::Unreachable { .. }), "{problem}");

    let other = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = other.local_addr().expect("bound");
    thread::spawn(move || {
        let (mut stream, _) = other.accept().expect("a visitor");
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").expect("a visitor");
    });
    let address = Address::parse(&format!("sc://{address}")).expect("an address");
    let told =
        Session::open(&address, [5; 16]).and_then(|mut session| session.carry_out("select 1"));
    let problem = told.expect_err("no HTTP/2");
    assert!(matches!(problem, SubmitProblem::Line { .. }), "{problem}");
}
