//! The bodies of the fuzz targets on thousands of damaged files, the same ones every time, so that
//! every run of the tests tries them without special tools.

use crate::fuzz_bodies::{output_checks, own_tables};
use commons::{Stream, Streams};

const TOKENS: &[&str] = &[
    "\"",
    "\"\"",
    ",",
    ";",
    "\n",
    "\r\n",
    "\0",
    "\u{feff}",
    "\u{a0}",
    "@",
    "@@",
    "[c]",
    "*",
    "[z]",
    "Total",
    "all",
    "0",
    "1",
    "9",
    "10",
    "0.01",
    "1,5",
    "1.234,56",
    "-3",
    "99999999999999999999",
    "1e9",
    "U",
    "X",
    "S",
    "P",
    "E",
    "status",
    "givers",
    "is = \"sum\"",
    "of = \"count\"",
    "decimals = 9",
    "[[column]]",
    "threshold = 10",
    "kind",
    "é",
];

/// Damages a seed a few times.
fn damaged(seed: &[u8], seeds: &[Vec<u8>], random: &mut Stream) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.index(4) {
        let at = random.index(bytes.len() + 1);
        let to = at + random.index(bytes.len() - at + 1).min(20);
        match random.index(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.index(8),
            1 => drop(bytes.drain(at..to)),
            2 => drop(bytes.splice(at..at, bytes[at..to].to_vec())),
            3 => {
                let other = random.pick(seeds).expect("there are seeds");
                let from = random.index(other.len() + 1);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            4 if at < bytes.len() => bytes[at] = b'0' + random.bits().to_le_bytes()[0] % 10,
            _ => {
                let token = random.pick(TOKENS).expect("there are tokens");
                bytes.splice(at..to.min(at + token.len()), token.bytes());
            }
        }
    }
    bytes
}

fn try_out(purpose: &str, seeds: &[Vec<u8>], cases: u64, body: fn(&[u8])) {
    seeds.iter().for_each(|seed| body(seed));
    for case in 0..cases {
        let mut random = Streams::new(1).numbered(purpose, case);
        let seed = random.pick(seeds).expect("there are seeds").clone();
        body(&damaged(&seed, seeds, &mut random));
    }
}

#[test]
fn no_damaged_table_of_ones_own_makes_a_panic_or_shows_a_small_count() {
    let list = "area,kind,count\nn,y,4\nn,z,36\nn,Total,40\ns,y,14\ns,z,0\ns,Total,14\n\
                Total,y,18\nTotal,z,36\nTotal,Total,54\n";
    let cross = "area,y,z,Total\nn,4,36,40\ns,[c],[z],14\nTotal,18,36,54\n";
    let sums = "area,sum,givers,first,second,status\nn,40.50,1,40.50,,U\ns,60,2,50,10,\n\
                w,300.25,9,60,50,S\nTotal,400.75,12,60,50,\n";
    let comma = "area;sum;givers;first;second;status\nn;40,5;1;40,5;;X\nTotal;40,5;1;40,5;;E\n";
    let seeds = [(0_u8, list), (1, cross), (2, sums), (10, sums), (6, comma), (0, "A\n@1\n@@2\n")];
    let seeds = seeds.map(|(choice, text)| [&[choice], text.as_bytes()].concat());
    try_out("own tables", &seeds, 6_000, own_tables);
}

#[test]
fn no_damaged_declaration_or_output_makes_a_panic_or_a_place_outside() {
    let declared = "what = \"a\"\nwhy = \"b\"\nreaders = \"c\"\n[[column]]\nname = \"area\"\nis = \
                    \"group\"\n[[column]]\nname = \"n\"\nis = \"count\"\n";
    let sums = "[[column]]\nname = \"sum\"\nis = \"sum\"\ndecimals = 2\ncontributors = \"givers\"\n\
                largest = [\"first\", \"second\"]\n";
    let rate = "[[column]]\nname = \"share\"\nis = \"rate\"\nof = \"n\"\n";
    let givers =
        "area,sum,givers,first,second\nN,40.5,1,40.5,\nS,60,9,9,8\nTotal,100.5,10,40.5,9\n";
    let seeds = [
        format!("{declared}\0area,n\nN,25\nS,*\nTotal,65\n"),
        format!("{declared}{rate}\0area,n,share\nN,25,40%\nS,*,*\nTotal,65,100\n"),
        format!("{declared}{sums}\0area,n,sum\nN,*,[c]\nS,30,60\nTotal,65,100.5\n\0{givers}"),
    ];
    try_out("outputs", &seeds.map(String::into_bytes), 6_000, output_checks);
}
