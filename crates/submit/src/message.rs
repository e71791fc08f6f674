//! The few messages of Spark Connect that are sent, as Protocol Buffers write them.
//!
//! A field is its number and kind, then its contents; text and messages within messages say their
//! length first. Numbers of fields are those of `spark/connect/base.proto`, `commands.proto` and
//! `relations.proto` of Spark 4; [Protocol Buffers, encoding](https://protobuf.dev/programming-guides/encoding/).

/// A message under way.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Message(Vec<u8>);

/// A field whose contents say their length first.
const WITH_LENGTH: u64 = 2;

impl Message {
    fn bytes(mut self, field: u64, contents: &[u8]) -> Self {
        self.number((field << 3) | WITH_LENGTH);
        self.number(contents.len() as u64);
        self.0.extend_from_slice(contents);
        self
    }

    fn text(self, field: u64, text: &str) -> Self {
        self.bytes(field, text.as_bytes())
    }

    fn message(self, field: u64, message: &Self) -> Self {
        self.bytes(field, &message.0)
    }

    fn whole(mut self, field: u64, value: u64) -> Self {
        self.number(field << 3);
        self.number(value);
        self
    }

    /// Seven bits at a time, the lowest first; the eighth says that more come.
    fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }
}

/// `SaveMode`: what was there is replaced.
const OVERWRITE: u64 = 2;

/// A query as a `Relation`.
fn query(sql: &str) -> Message {
    Message::default().message(10, &Message::default().text(1, sql))
}

/// A `Plan` that carries out a statement.
fn statement(sql: &str) -> Message {
    let command = Message::default().message(6, &query(sql));
    Message::default().message(2, &Message::default().message(5, &command))
}

/// A `Plan` that writes the answer of a query as Parquet into a folder of the server.
fn written(sql: &str, folder: &str) -> Message {
    let write = Message::default()
        .message(1, &query(sql))
        .text(2, "parquet")
        .text(3, folder)
        .whole(5, OVERWRITE);
    Message::default().message(2, &Message::default().message(2, &write))
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ask<'a> {
    /// Carry out a statement.
    Statement(&'a str),
    /// Write the answer of a query into a folder.
    Written { query: &'a str, folder: &'a str },
}

/// An `ExecutePlanRequest`.
pub(crate) fn request(session: &str, user: &str, ask: Ask<'_>) -> Vec<u8> {
    let plan = match ask {
        Ask::Statement(sql) => statement(sql),
        Ask::Written { query, folder } => written(query, folder),
    };
    Message::default()
        .text(1, session)
        .message(2, &Message::default().text(1, user))
        .message(3, &plan)
        .text(4, "lifechances")
        .0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn lengths_above_127_take_two_bytes() {
        let long = Message::default().text(1, &"x".repeat(300));
        assert_eq!(&long.0[..3], &[0x0a, 0xac, 0x02]);
    }
    const SESSION: &str = "00112233-4455-4677-8899-aabbccddeeff";

    /// The bytes are those of Spark's own client for Python (4.1.1), written by
    /// `ExecutePlanRequest.SerializeToString` with the same contents.
    #[test]
    fn messages_are_those_of_sparks_own_client() {
        let statement = request(SESSION, "ada", Ask::Statement("select 1"));
        assert_eq!(
            hex(&statement),
            "0a2430303131323233332d343435352d343637372d383839392d616162626363646465656666\
             12050a036164611a1212102a0e320c520a0a0873656c6563742031220b6c6966656368616e636573"
        );
        let written = Ask::Written { query: "select 1 as a", folder: "/there/links" };
        assert_eq!(
            hex(&request(SESSION, "ada", written)),
            "0a2430303131323233332d343435352d343637372d383839392d616162626363646465656666\
             12050a036164611a30122e122c0a11520f0a0d73656c6563742031206173206112077061727175\
             65741a0c2f74686572652f6c696e6b732802220b6c6966656368616e636573"
        );
    }
}
