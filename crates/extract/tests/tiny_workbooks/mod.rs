//! Excel workbooks as small as they can be, for tests to damage.

/// A length as zip files write it.
fn four(length: usize) -> [u8; 4] {
    u32::try_from(length).expect("small files").to_le_bytes()
}

fn two(length: usize) -> [u8; 2] {
    u16::try_from(length).expect("small files").to_le_bytes()
}

/// One file inside a zip archive.
#[derive(Clone)]
pub(crate) struct Part {
    pub(crate) name: String,
    /// As they stand in the archive.
    pub(crate) bytes: Vec<u8>,
    /// 0 as they are, 8 compressed.
    pub(crate) method: u8,
    /// How large the archive says they are when unpacked.
    pub(crate) claimed: usize,
}

impl Part {
    /// A text that is not compressed.
    pub(crate) fn stored(name: &str, text: &str) -> Self {
        let bytes = text.as_bytes().to_vec();
        Self { name: name.to_owned(), claimed: bytes.len(), bytes, method: 0 }
    }
}

/// A zip archive.
fn zip(parts: &[Part]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for Part { name, bytes, method, claimed } in parts {
        let (at, size, length) = (four(out.len()), four(bytes.len()), two(name.len()));
        let sum = check_sum(bytes).to_le_bytes();
        let facts = [&[20, 0, 0, 0, *method, 0, 0, 0, 0, 0][..], &sum, &size];
        let facts = [&facts.concat()[..], &four(*claimed), &length, &[0, 0]].concat();
        out.extend([b"PK\x03\x04", &facts[..], name.as_bytes(), bytes].concat());
        let entry = [b"PK\x01\x02\x14\0", &facts[..], &[0; 10], &at, name.as_bytes()];
        directory.extend(entry.concat());
    }
    let (count, size, at) = (two(parts.len()), four(directory.len()), four(out.len()));
    out.extend(directory);
    out.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &at, &[0, 0]].concat());
    out
}

/// The check sum of zip files (CRC-32).
fn check_sum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8)
            .fold(sum ^ u32::from(*byte), |s, _| (s >> 1) ^ (0xedb8_8320 & (s & 1).wrapping_neg()))
    };
    !bytes.iter().fold(!0, step)
}

/// A workbook of sheets with a name and the XML of their rows (or of the whole sheet), and other
/// parts besides.
pub(crate) fn workbook_with(sheets: &[(&str, String)], others: &[Part]) -> Vec<u8> {
    let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let of = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let packages = "http://schemas.openxmlformats.org/package/2006";
    let (mut list, mut links, mut files) = (String::new(), String::new(), Vec::new());
    for (number, (name, rows)) in sheets.iter().enumerate() {
        let n = number + 1;
        list += &format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>");
        links += &format!(
            "<Relationship Id=\"rId{n}\" Type=\"{of}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
        );
        let sheet = match rows.starts_with("<worksheet") {
            true => rows.clone(),
            false => format!("<worksheet {main}><sheetData>{rows}</sheetData></worksheet>"),
        };
        files.push(Part::stored(&format!("xl/worksheets/sheet{n}.xml"), &sheet));
    }
    links += &format!("<Relationship Id=\"rIdS\" Type=\"{of}/styles\" Target=\"styles.xml\"/>");
    let book = format!("<workbook {main} xmlns:r=\"{of}\"><sheets>{list}</sheets></workbook>");
    let start = format!(
        "<Relationships xmlns=\"{packages}/relationships\"><Relationship Id=\"r\" \
         Type=\"{of}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let links =
        format!("<Relationships xmlns=\"{packages}/relationships\">{links}</Relationships>");
    let styles = format!(
        "<styleSheet {main}><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>\
         </styleSheet>"
    );
    let types = format!("<Types xmlns=\"{packages}/content-types\"/>");
    let named = [
        ("[Content_Types].xml", types),
        ("_rels/.rels", start),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", links),
        ("xl/styles.xml", styles),
    ];
    let named = named.map(|(name, text)| Part::stored(name, &text));
    zip(&[&named[..], &files, others].concat())
}

/// A row of words and numbers; `None` leaves a gap.
pub(crate) fn row(number: usize, cells: &[Option<&str>]) -> String {
    let mut text = format!("<row r=\"{number}\">");
    for (place, cell) in cells.iter().enumerate() {
        let at = format!("{}{number}", char::from(b"ABCDEFGH"[place]));
        match cell {
            Some(value) if value.parse::<f64>().is_ok() => {
                text += &format!("<c r=\"{at}\"><v>{value}</v></c>");
            }
            Some(value) => {
                text += &format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{value}</t></is></c>");
            }
            None => {}
        }
    }
    text + "</row>"
}
