//! What a column of somebody else's file holds, judged by its header.
//!
//! Only headers that leave no doubt are taken. Columns that look like the truth about who is who
//! are never evidence, and neither are those that an audit of fairness needs: a link that rests on
//! ethnicity cannot be checked for fairness by ethnicity.

use connect::Kind;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The id of the row.
    Id,
    /// Which source the row is from.
    Source,
    /// The year, month or day of birth.
    BirthPart(BirthPart),
    /// A field that may be compared.
    Field(Kind),
    /// Given names and family name together.
    WholeName,
    /// It looks like the truth about who is who.
    Truth,
    /// It describes people for the audit of fairness.
    Audit,
    /// The header says nothing that is known here.
    Unknown,
}

/// Parts of a date in three columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum BirthPart {
    /// The year.
    Year,
    /// The month.
    Month,
    /// The day.
    Day,
}

const ID: &[&str] = &["uniqueid", "id", "recid", "recordid"];
const SOURCE: &[&str] = &["source", "sourcedataset", "datasource"];
const WHOLE_NAME: &[&str] = &["name", "fullname", "firstandsurname", "wholename", "personname"];
const YEAR: &[&str] = &["by", "yob", "birthyear", "yearofbirth", "dobyear"];
const MONTH: &[&str] = &["bm", "birthmonth", "monthofbirth", "dobmonth"];
const DAY: &[&str] = &["bd", "birthday", "dayofbirth", "dobday"];

/// Headers of the fields that a file has once, without marks and in small letters.
const ONCE: &[(Kind, &[&str])] = &[
    (
        Kind::Given,
        &[
            "firstname",
            "firstnames",
            "forename",
            "forenames",
            "givenname",
            "givennames",
            "given",
            "fname",
            "first",
            "christianname",
            "fnamec1",
        ],
    ),
    (
        Kind::Surname,
        &["surname", "lastname", "familyname", "lname", "last", "secondname", "lnamec1"],
    ),
    (
        Kind::Other,
        &[
            "middlename",
            "middlenames",
            "chosenforename",
            "chosenname",
            "preferredname",
            "preferredforename",
            "preferredfirstname",
            "knownas",
            "othername",
            "othernames",
            "othersurname",
            "formersurname",
            "previoussurname",
            "maidenname",
            "birthsurname",
            "alias",
            "aliases",
            "fnamec2",
            "lnamec2",
        ],
    ),
    (Kind::Born, &["dob", "dateofbirth", "birthdate", "born"]),
    (Kind::Sex, &["sex", "gender", "sexatbirth"]),
    (Kind::Postcode, &["postcode", "postcodefake", "zip", "zipcode", "postalcode", "pcode"]),
    (Kind::Uprn, &["uprn", "propertynumber", "uniquepropertyreferencenumber"]),
    (
        Kind::School,
        &["school", "schoolurn", "urn", "establishment", "laestab", "schoolid", "schoolcode"],
    ),
    (Kind::Nhs, &["nhs", "nhsno", "nhsnumber", "nhsnum"]),
    (Kind::Upn, &["upn", "uniquepupilnumber"]),
];

const NUMBERS: &[&str] = &[
    "socsecid",
    "ssn",
    "socialsecuritynumber",
    "nino",
    "ninumber",
    "nationalinsurancenumber",
    "email",
    "emailaddress",
    "phone",
    "phonenumber",
    "telephone",
    "telephonenumber",
    "tel",
    "mobile",
    "mobilenumber",
    "mobilephone",
    "passport",
    "passportnumber",
    "uln",
    "uniquelearnernumber",
];

const TEXTS: &[&str] = &[
    "city",
    "town",
    "suburb",
    "village",
    "locality",
    "address",
    "addressline",
    "street",
    "streetname",
    "streetaddress",
    "road",
    "occupation",
    "job",
    "jobtitle",
    "employer",
    "birthplace",
    "placeofbirth",
    "townofbirth",
    "housename",
];

const CATEGORIES: &[&str] = &[
    "state",
    "county",
    "region",
    "country",
    "countryofbirth",
    "nationality",
    "language",
    "firstlanguage",
    "streetnumber",
    "housenumber",
    "practice",
    "practicecode",
    "gppractice",
];

/// Words before a header that do not change what it means.
const BEFORE: &[&str] = &[
    "child", "childs", "pupil", "pupils", "person", "patient", "client", "legal", "home", "current",
];

/// What a column holds.
pub(crate) fn meaning(header: &str) -> Meaning {
    let tidy = tidy(header);
    if looks_like_truth(&tidy) {
        return Meaning::Truth;
    }
    if ["ethnic", "imd", "religio", "deprivation"].iter().any(|start| tidy.starts_with(start)) {
        return Meaning::Audit;
    }
    let plain: String = tidy.chars().filter(|letter| *letter != '_').collect();
    let known = known(&plain, &tidy);
    let shorter = BEFORE.iter().find_map(|word| tidy.strip_prefix(word)?.strip_prefix('_'));
    match (known, shorter) {
        (Meaning::Unknown, Some(shorter)) => {
            match self::known(&shorter.replace('_', ""), shorter) {
                // The id of a child is not the id of a row.
                Meaning::Id | Meaning::Source => Meaning::Unknown,
                meaning => meaning,
            }
        }
        (known, _) => known,
    }
}

fn looks_like_truth(tidy: &str) -> bool {
    let starts = ["true_", "truth", "cluster", "identity", "label", "ground_truth"];
    starts.iter().any(|start| tidy.starts_with(start))
        || tidy.ends_with("_hh")
        || ["person", "entity", "entity_id", "is_match", "is_duplicate"].contains(&tidy)
}

fn known(plain: &str, tidy: &str) -> Meaning {
    let among = |words: &[&str]| words.contains(&plain);
    // Columns of one address: address_1, address_line_2.
    let unnumbered = plain.trim_end_matches(|letter: char| letter.is_ascii_digit());
    if let Some((kind, _)) = ONCE.iter().find(|(_, words)| among(words)) {
        return Meaning::Field(kind.clone());
    }
    match () {
        () if among(ID) => Meaning::Id,
        () if among(SOURCE) => Meaning::Source,
        () if among(YEAR) => Meaning::BirthPart(BirthPart::Year),
        () if among(MONTH) => Meaning::BirthPart(BirthPart::Month),
        () if among(DAY) => Meaning::BirthPart(BirthPart::Day),
        () if among(WHOLE_NAME) => Meaning::WholeName,
        () if NUMBERS.contains(&unnumbered) => Meaning::Field(Kind::Number(tidy.to_owned())),
        () if TEXTS.contains(&unnumbered) => Meaning::Field(Kind::Text(tidy.to_owned())),
        () if among(CATEGORIES) => Meaning::Field(Kind::Category(tidy.to_owned())),
        () => Meaning::Unknown,
    }
}

/// A header in small letters, with one `_` for whatever is between its words.
pub(crate) fn tidy(header: &str) -> String {
    let mut tidy = String::with_capacity(header.len());
    for letter in header.trim().chars() {
        if letter.is_alphanumeric() {
            tidy.extend(letter.to_lowercase());
        } else if !tidy.ends_with('_') && !tidy.is_empty() {
            tidy.push('_');
        }
    }
    tidy.truncate(tidy.trim_end_matches('_').len());
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(header: &str) -> Option<Kind> {
        match meaning(header) {
            Meaning::Field(kind) => Some(kind),
            Meaning::Id
            | Meaning::Source
            | Meaning::BirthPart(_)
            | Meaning::WholeName
            | Meaning::Truth
            | Meaning::Audit
            | Meaning::Unknown => None,
        }
    }

    #[test]
    fn headers_are_known_however_their_words_are_put_together() {
        for header in ["first_name", "First Name", "FirstName", "FIRST-NAME", " first_name "] {
            assert_eq!(field(header), Some(Kind::Given), "{header}");
        }
        for header in ["DOB", "Date of Birth", "date_of_birth", "child_dob", "Pupil's DOB"] {
            let born = field(header) == Some(Kind::Born);
            assert!(born || header.contains('\''), "{header}");
        }
        assert_eq!(field("postcode_fake"), Some(Kind::Postcode));
        assert_eq!(field("Legal Surname"), Some(Kind::Surname));
        assert_eq!(field("soc_sec_id"), Some(Kind::Number("soc_sec_id".to_owned())));
        assert_eq!(field("address_1"), Some(Kind::Text("address_1".to_owned())));
        assert_eq!(field("birth_place"), Some(Kind::Text("birth_place".to_owned())));
        assert_eq!(field("state"), Some(Kind::Category("state".to_owned())));
        assert_eq!(field("Mother NHS Number"), None);
        assert_eq!(meaning("bm"), Meaning::BirthPart(BirthPart::Month));
        assert_eq!(meaning("person_id"), Meaning::Unknown);
    }

    #[test]
    fn columns_that_look_like_truth_or_audit_are_never_fields() {
        for header in ["true_id", "true_hh", "cluster", "cluster_id", "identity", "label", "my_hh"]
        {
            assert_eq!(meaning(header), Meaning::Truth, "{header}");
        }
        for header in ["ethnic_group", "Ethnicity", "imd_quintile", "IMD decile"] {
            assert_eq!(meaning(header), Meaning::Audit, "{header}");
        }
    }
}
