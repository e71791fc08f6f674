//! The key of the tests.

use lifechances_conceal::{Encoded, Fields, Master, Notice, PlainRecord, Purpose, encode};

pub(crate) fn master() -> Master {
    Master::from_bytes(&[0x5a; 32])
}

pub(crate) fn planning() -> Purpose {
    Purpose::parse("planning").unwrap()
}

pub(crate) fn encoded(fields: &str, source: &str, records: &[PlainRecord]) -> (Encoded, Notice) {
    let fields = Fields::parse(fields).unwrap();
    encode(&master().for_linkage(&planning()), &fields, source, records)
}
