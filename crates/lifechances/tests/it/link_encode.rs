//! Linking without names, from two partners' files to one file of links.

use crate::support::{code, run, said, told};
use std::fs;
use std::path::Path;

const SCHOOL: &str = "pupil,first,last,born\n\
                      s1,Zephyrine,Quillfeather,2012-03-04\n\
                      s2,Amara,Okonkwo,2011-07-30\n\
                      s3,Imran,Hussain,2013-01-12\n";
const CLINIC: &str = "patient,forename,family,birth\n\
                      c7,Zephirine,Quillfeather,04/03/2012\n\
                      c8,OKONKWO,AMARA,30/07/2011\n\
                      c9,Zachary,Kaye,05/05/2009\n";

struct Exchange(tempfile::TempDir);

impl Exchange {
    fn begin() -> Self {
        let exchange = Self(tempfile::tempdir().expect("a folder"));
        for (name, text) in [("school.csv", SCHOOL), ("clinic.csv", CLINIC)] {
            fs::write(exchange.path(name), text).expect("written");
        }
        exchange.new_key("shared.key");
        exchange
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn new_key(&self, name: &str) {
        let key = seal::Key::generate().expect("randomness");
        fs::write(self.path(name), key.to_text().as_str()).expect("written");
    }

    fn encode(&self, source: &str, key: &str, purpose: &str) -> std::process::Output {
        let (id, fields) = match source {
            "school" => ("pupil", "given=first,surname=last,dob=born"),
            _ => ("patient", "given=forename,surname=family,dob=birth"),
        };
        let [file, key, out, handles] =
            [".csv", "", ".encoded.csv", ".handles.csv"].map(|ending| match ending {
                "" => self.path(key),
                _ => self.path(&format!("{source}{ending}")),
            });
        run(&[
            "link",
            "encode",
            &file,
            "--key",
            &key,
            "--purpose",
            purpose,
            "--fields",
            fields,
            "--id",
            id,
            "--source",
            source,
            "--out",
            &out,
            "--handles",
            &handles,
        ])
    }

    fn link(&self, more: &[&str]) -> std::process::Output {
        let (school, clinic) = (self.path("school.encoded.csv"), self.path("clinic.encoded.csv"));
        let (links, clusters) = (self.path("links.csv"), self.path("clusters.csv"));
        let given =
            ["link", "match-encoded", &school, &clinic, "--out", &links, "--clusters", &clusters];
        run(&[&given[..], more].concat())
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(Path::new(&self.path(name))).expect("it was written")
    }
}

#[test]
fn two_partners_files_are_linked_by_somebody_who_sees_no_name_and_the_cost_is_told() {
    let exchange = Exchange::begin();
    for source in ["school", "clinic"] {
        let answer = exchange.encode(source, "shared.key", "planning");
        assert_eq!(code(&answer), 0, "{}", told(&answer));
        let sent = exchange.read(&format!("{source}.encoded.csv")).to_lowercase();
        for value in
            ["zephyrine", "zephirine", "quillfeather", "okonkwo", "2012-03-04", "30/07/2011"]
        {
            assert!(!sent.contains(value), "{value}");
        }
    }
    fs::write(exchange.path("clear.csv"), "id_a,id_b\ns1,c7\ns2,c8\n").expect("written");
    let (clear, one, two) = (
        exchange.path("clear.csv"),
        exchange.path("school.handles.csv"),
        exchange.path("clinic.handles.csv"),
    );
    let answer = exchange.link(&["--against", &clear, "--handles", &one, &two]);
    assert_eq!(code(&answer), 0, "{}", told(&answer));
    assert_eq!(exchange.read("links.csv").lines().count(), 3);
    assert_eq!(exchange.read("clusters.csv").lines().count(), 5);
    let shown = said(&answer);
    assert!(shown.contains("of 2 links found in clear 2 were found here (100.00 %)"), "{shown}");
}

#[test]
fn files_of_another_key_or_purpose_and_a_bad_key_are_refused_with_what_to_do() {
    let exchange = Exchange::begin();
    exchange.new_key("other.key");
    assert_eq!(code(&exchange.encode("school", "shared.key", "planning")), 0);
    for (key, purpose, words) in [
        ("other.key", "planning", "Encode both with the same key file"),
        ("shared.key", "research", "Encode both for the purpose of your agreement"),
    ] {
        assert_eq!(code(&exchange.encode("clinic", key, purpose)), 0);
        let answer = exchange.link(&[]);
        assert_eq!(code(&answer), 2);
        assert!(told(&answer).contains(words), "{}", told(&answer));
    }
    let answer = exchange.encode("school", "shared.key", "marketing");
    assert!(code(&answer) == 2 && told(&answer).contains("service_delivery"), "{}", told(&answer));
    fs::write(exchange.path("shared.key"), "lifechances-key-1-00").expect("written");
    let answer = exchange.encode("school", "shared.key", "planning");
    assert!(code(&answer) == 2 && told(&answer).contains("key"), "{}", told(&answer));
}
