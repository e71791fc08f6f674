//! The bodies of the fuzz targets on tens of thousands of damaged files, the same ones every time,
//! so that every run of the tests tries them without special tools.

mod fuzz_bodies;
mod tiny_workbooks;

use commons::{Stream, Streams};
use fuzz_bodies::{codes, csv_layouts, ctf_xml, days, periods, workbooks};
use lifechances_extract::{Form, Layouts};
use tiny_workbooks::{Part, row, workbook_with};

const TOKENS: &[&[u8]] = &[
    b"\"",
    b"\"\"",
    b",",
    b"\n",
    b"\r\n",
    b"\r",
    b"\0",
    b";",
    b"\t",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\x1f\x8b\x08",
    b"PK\x03\x04",
    b"&",
    b"&amp;",
    b"&#0;",
    b"&#x110000;",
    b"&a;",
    b"<",
    b">",
    b"</",
    b"/>",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"<!DOCTYPE a [",
    b"<?",
    b"<Pupil>",
    b"</Pupil>",
    b"<UPN>",
    b"9999999999999999999999",
    b"-",
    b"1e999",
    b"NaN",
    b"0.0",
    b"%",
    b"c",
    b"[low]",
    b"~",
    b"2024-02-30",
    b"30/02/2024",
    b"29-Feb-2023",
    b"20240230",
    b"202527",
    b"Academic year",
    b"Week 99",
    b"Y8",
    b"H",
    b"\xe2\x80\x8b",
    b"\xf0\x9f\x98\x80",
    b"Total",
    b"r=\"XFD1048576\"",
    b"ref=\"C5:A1\"",
    b"<row r=\"4294967295\">",
    b"<c t=\"s\"><v>1</v></c>",
    b"<v>-1e308</v>",
];

/// Damages a seed a few times.
fn damaged(seed: &[u8], seeds: &[Vec<u8>], random: &mut Stream) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.index(6) {
        let at = random.index(bytes.len() + 1);
        let to = at + random.index(bytes.len() - at + 1).min(40);
        match random.index(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.index(8),
            1 if at < bytes.len() => bytes[at] = random.bits().to_le_bytes()[0],
            2 => drop(bytes.drain(at..to)),
            3 => drop(bytes.splice(at..at, bytes[at..to].to_vec())),
            4 => bytes.truncate(at),
            5 => {
                let other = random.pick(seeds).expect("there are seeds");
                let from = random.index(other.len() + 1);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            _ => {
                let token = random.pick(TOKENS).expect("there are tokens");
                bytes.splice(at..to.min(at + token.len()), token.iter().copied());
            }
        }
    }
    bytes
}

/// Tries a body on every seed and on this many damaged ones.
fn try_out(purpose: &str, seeds: &[Vec<u8>], cases: u64, body: fn(&[u8])) {
    seeds.iter().for_each(|seed| body(seed));
    for case in 0..cases {
        let mut random = Streams::new(1).numbered(purpose, case);
        let seed = random.pick(seeds).expect("there are seeds").clone();
        body(&damaged(&seed, seeds, &mut random));
    }
}

fn of(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

#[test]
fn no_damaged_table_makes_a_layout_panic_or_miscount() {
    let quote = |name: &String| format!("\"{}\"", name.replace('"', "\"\""));
    let layouts = Layouts::builtin().all().iter().filter(|layout| layout.form != Form::Xml);
    let seeds: Vec<Vec<u8>> = (0_u16..)
        .zip(layouts)
        .filter(|(_, layout)| layout.columns.len() < 40)
        .map(|(number, layout)| {
            let header: Vec<String> = layout.columns.iter().map(|c| quote(&c.name)).collect();
            let row = &layout.example;
            let mut seed = number.to_be_bytes().to_vec();
            seed.extend(format!("{}\r\n{row}\r\n{row}\n", header.join(",")).bytes());
            seed
        })
        .collect();
    try_out("tables", &seeds, 10_000, csv_layouts);
}

#[test]
fn no_damaged_transfer_file_makes_the_reader_panic_or_miscount() {
    let mut seeds = Vec::new();
    for (choice, name) in [(0, "ctf"), (1, "ctf-assessments")] {
        let example = &Layouts::builtin().find(name).unwrap().example;
        for text in [
            example.clone(),
            format!("<?xml version=\"1.0\"?>\n{}", example.replace("Pupil", "n:Pupil")),
            example.replace("Alex", "Al&amp;&#233;<!-- x --><![CDATA[y]]>"),
        ] {
            seeds.push([&[choice], text.as_bytes()].concat());
        }
    }
    try_out("transfer files", &seeds, 15_000, ctf_xml);
}

/// The XML of a sheet is damaged inside a sound archive, because damage to the archive itself is
/// mostly noticed by its check sums and goes no further.
#[test]
fn no_damaged_workbook_makes_the_reader_panic_or_miscount() {
    let header = ["LSOA code (2011)", "LSOA name (2011)", "IMD Rank", "Day"].map(Some);
    let words =
        Part::stored("xl/sharedStrings.xml", "<sst uniqueCount=\"1\"><si><t>a</t></si></sst>");
    let rows = row(1, &header)
        + "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"C2\"><f>1+1</f><v>2</v></c>\
           <c r=\"D2\" s=\"1\"><v>45901.5</v></c><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#N/A</v></c></row>";
    let extent = "</sheetData><mergeCells/><dimension ref=\"A1:D2\"/><sheetData>";
    let layouts = 0..Layouts::builtin().all().len();
    let layout = |number: usize| u16::try_from(number).unwrap().to_be_bytes();
    let sheets: Vec<Vec<u8>> = of(&[&rows, &format!("{extent}{rows}")]);
    for case in 0..4_000 {
        let mut random = Streams::new(1).numbered("sheets", case);
        let sheet = random.pick(&sheets).expect("there are seeds").clone();
        let sheet = damaged(&sheet, &sheets, &mut random);
        let sheet = String::from_utf8_lossy(&sheet).into_owned();
        let book = workbook_with(&[("IMD2019", sheet)], std::slice::from_ref(&words));
        workbooks(&[&layout(random.index(layouts.len())), &book[..]].concat());
    }
    let whole = workbook_with(&[("IMD2019", rows)], &[words]);
    let seeds: Vec<Vec<u8>> =
        layouts.map(|number| [&layout(number), &whole[..]].concat()).collect();
    try_out("workbooks", &seeds, 2_000, workbooks);
}

#[test]
fn no_damaged_day_is_read_as_another_form_of_itself() {
    let seeds = of(&[
        "03/02/2016",
        "3-2-2016",
        "03-Feb-2016",
        "20160203",
        "2016-02-03",
        "2016-02-03T00:00:00",
    ]);
    try_out("days", &seeds, 40_000, days);
}

#[test]
fn no_damaged_code_or_number_makes_a_column_panic() {
    let seeds = of(&[
        "/",
        "C2",
        "Y7",
        "#",
        "R674123101121",
        "943 476 5919",
        "ZZ1 2AB",
        "E08000032",
        "101494.0",
        "9992001",
        "3,296,672",
        "26.3%",
        "1e-04",
        "[low]",
        "202526",
        "Academic year",
        "Total",
        "Local Authority [note 2]",
    ]);
    try_out("codes", &seeds, 2_000, codes);
}

#[test]
fn no_damaged_period_breaks_the_time_rules() {
    let seeds = of(&["202526,Academic year", "2025,Week 12", "202425,Autumn term", "2025,January"]);
    try_out("periods", &seeds, 40_000, periods);
}
