//! Tokens made with keys of their own, one thing wrong at a time; and the published vectors.

use super::*;
use crate::base64url;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};

const NOW: i64 = 1_800_000_000;

fn expected() -> Expected<'static> {
    Expected { issuer: "https://id.example", client: "us", nonce: "n-1", now: NOW }
}

struct Signer {
    ed: Ed25519KeyPair,
    es: EcdsaKeyPair,
    random: SystemRandom,
}

impl Signer {
    fn new() -> Self {
        let random = SystemRandom::new();
        let kind = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(kind, &random).expect("a key");
        let es = EcdsaKeyPair::from_pkcs8(kind, pkcs8.as_ref(), &random).expect("a key");
        let ed = Ed25519KeyPair::from_seed_unchecked(&[9; 32]).expect("a key");
        Self { ed, es, random }
    }

    fn keys(&self) -> Keys {
        let point = self.es.public_key().as_ref();
        let set = format!(
            r#"{{"keys":[{{"kty":"OKP","crv":"Ed25519","kid":"ed","x":"{}"}},
               {{"kty":"EC","crv":"P-256","kid":"es","x":"{}","y":"{}"}}]}}"#,
            base64url(self.ed.public_key().as_ref()),
            base64url(&point[1..33]),
            base64url(&point[33..]),
        );
        Keys::read(set.as_bytes()).expect("a key set")
    }

    fn sign(&self, header: &str, claims: &str) -> String {
        let text = format!("{}.{}", base64url(header.as_bytes()), base64url(claims.as_bytes()));
        let signature = if header.contains("ES256") {
            let signed = self.es.sign(&self.random, text.as_bytes()).expect("a signature");
            signed.as_ref().to_vec()
        } else {
            self.ed.sign(text.as_bytes()).as_ref().to_vec()
        };
        format!("{text}.{}", base64url(&signature))
    }
}

const HEADER: &str = r#"{"alg":"EdDSA","kid":"ed"}"#;

fn claims(changed: &[(&str, &str)]) -> String {
    let mut text = format!(
        r#"{{"iss":"https://id.example","sub":"s-1","aud":"us","exp":{},"iat":{NOW},"nonce":"n-1",
           "email":"jo@calderbrook.example","email_verified":true,"roles":["administrator"]}}"#,
        NOW + 300
    );
    for (from, to) in changed {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    text
}

#[test]
fn a_token_for_us_and_now_says_who_somebody_is_and_nothing_of_what_they_may() {
    let signer = Signer::new();
    for header in [HEADER, r#"{"alg":"ES256","kid":"es"}"#, r#"{"alg":"Ed25519"}"#] {
        let token = signer.sign(header, &claims(&[]));
        let found = read_id_token(&token, &signer.keys(), &expected()).expect(header);
        let wanted = Identity {
            subject: "s-1".to_owned(),
            email: Some("jo@calderbrook.example".to_owned()),
            email_is_verified: true,
            ..Identity::default()
        };
        assert_eq!(found, wanted);
    }
}

#[test]
fn one_wrong_claim_is_enough() {
    use NotBelieved as No;
    let signer = Signer::new();
    let exp = format!("\"exp\":{}", NOW + 300);
    let iat = format!("\"iat\":{NOW}");
    let with = |text: &str, value: i64| format!("\"{text}\":{value}");
    let cases: Vec<(&str, String, Result<(), No>)> = vec![
        ("https://id.example", "https://id.example/".into(), Err(No::Issuer)),
        ("\"aud\":\"us\"", "\"aud\":\"them\"".into(), Err(No::Audience)),
        ("\"aud\":\"us\"", "\"aud\":[]".into(), Err(No::Audience)),
        ("\"aud\":\"us\"", "\"aud\":[\"us\"]".into(), Ok(())),
        ("\"aud\":\"us\"", "\"aud\":[\"us\",\"them\"]".into(), Err(No::Audience)),
        ("\"aud\":\"us\"", "\"aud\":[\"us\",\"them\"],\"azp\":\"us\"".into(), Ok(())),
        ("\"aud\":\"us\"", "\"aud\":[\"us\",\"them\"],\"azp\":\"them\"".into(), Err(No::Audience)),
        ("\"aud\":\"us\"", "\"aud\":\"us\",\"azp\":\"them\"".into(), Err(No::Audience)),
        ("\"aud\":\"us\"", "\"aud\":\"them\",\"azp\":\"us\"".into(), Err(No::Audience)),
        (&exp, with("exp", NOW - SKEW_SECONDS), Err(No::Over)),
        (&exp, with("exp", NOW - SKEW_SECONDS + 1), Ok(())),
        (&exp, "\"exp\":\"never\"".into(), Err(No::Unreadable)),
        (&exp, "\"other\":1".into(), Err(No::Unreadable)),
        (&exp, "\"exp\":1800000001.5".into(), Ok(())),
        (&iat, with("iat", NOW + SKEW_SECONDS), Ok(())),
        (&iat, with("iat", NOW + SKEW_SECONDS + 1), Err(No::NotFresh)),
        (&iat, with("iat", NOW - OLDEST_SECONDS), Ok(())),
        (&iat, with("iat", NOW - OLDEST_SECONDS - 1), Err(No::NotFresh)),
        (&iat, with("iat", i64::MIN), Err(No::NotFresh)),
        (&iat, format!("{iat},\"nbf\":{}", NOW + SKEW_SECONDS + 1), Err(No::NotFresh)),
        ("\"nonce\":\"n-1\"", "\"nonce\":\"n-2\"".into(), Err(No::OtherSignIn)),
        ("\"nonce\":\"n-1\"", "\"nonce\":\"\"".into(), Err(No::OtherSignIn)),
        ("\"nonce\":\"n-1\",", String::new(), Err(No::OtherSignIn)),
        ("\"sub\":\"s-1\"", "\"sub\":\"\"".into(), Err(No::Nobody)),
        ("\"sub\":\"s-1\"", format!("\"sub\":\"{}\"", "a".repeat(256)), Err(No::Nobody)),
        ("\"sub\":\"s-1\"", "\"sub\":\"s-1\",\"sub\":\"s-2\"".into(), Err(No::Unreadable)),
    ];
    for (from, to, wanted) in cases {
        let token = signer.sign(HEADER, &claims(&[(from, &to)]));
        let found = read_id_token(&token, &signer.keys(), &expected()).map(|_| ());
        assert_eq!(found, wanted, "{from} becomes {to}");
    }
}

#[test]
fn no_other_way_of_signing_is_taken_and_no_letter_may_change() {
    use NotBelieved as No;
    let signer = Signer::new();
    let keys = signer.keys();
    let read = |token: &str| read_id_token(token, &keys, &expected()).map(|_| ());
    for (header, wanted) in [
        (r#"{"alg":"none"}"#, No::Algorithm),
        (r#"{"alg":"HS256","kid":"ed"}"#, No::Algorithm),
        (r#"{"alg":"EdDSA","kid":"ed","crit":["b64"]}"#, No::Algorithm),
        (r#"{"alg":"EdDSA","kid":"other"}"#, No::NoSuchKey),
        (r#"{"alg":"RS256","kid":"ed"}"#, No::NoSuchKey),
        (r#"{"alg":"ES256","kid":"ed"}"#, No::NoSuchKey),
        ("{}", No::Unreadable),
    ] {
        assert_eq!(read(&signer.sign(header, &claims(&[]))), Err(wanted), "{header}");
    }
    let token = signer.sign(HEADER, &claims(&[]));
    assert_eq!(read(&token), Ok(()));
    let (signed, _) = token.rsplit_once('.').expect("three parts");
    for bad in [signed.to_owned(), format!("{signed}."), format!("{token}.a"), String::new()] {
        assert!(read(&bad).is_err(), "{bad}");
    }
    for at in (0..token.len()).step_by(7) {
        let mut letters = token.clone().into_bytes();
        letters[at] = if letters[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(letters).expect("letters");
        assert!(read(&changed).is_err(), "letter {at}");
    }
}

/// The example of RFC 7515, appendix A.2 and A.3: RS256 and ES256 over the same claims.
#[test]
fn the_signatures_of_rfc_7515_are_right() {
    let rsa = r#"{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}"#;
    let ec = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
    let keys = Keys::read(format!("{{\"keys\":[{rsa},{ec}]}}").as_bytes()).expect("a key set");
    let claims = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    let rs = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
    let es =
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    for (header, signature) in [("eyJhbGciOiJSUzI1NiJ9", rs), ("eyJhbGciOiJFUzI1NiJ9", es)] {
        let token = format!("{header}.{claims}.{signature}");
        let found = signed_part(&token, &keys).expect("signed");
        assert!(found.starts_with(b"{\"iss\":\"joe\""));
        let other = if header.contains("UzI1") && signature == rs { es } else { rs };
        assert_eq!(
            signed_part(&format!("{header}.{claims}.{other}"), &keys),
            Err(NotBelieved::Signature)
        );
    }
}

#[test]
fn what_a_provider_says_of_a_person_has_to_be_of_the_same_person() {
    let known = Identity { subject: "s-1".into(), name: Some("Jo".into()), ..Identity::default() };
    let page = |sub: &str, verified: &str| {
        format!(r#"{{"sub":"{sub}","email":"a@b.example","email_verified":{verified}}}"#)
    };
    for (sub, verified, wanted) in [
        ("s-1", "true", Some(true)),
        ("s-1", "\"true\"", Some(true)),
        ("s-1", "false", Some(false)),
        ("s-1", "\"yes\"", Some(false)),
        ("s-2", "true", None),
    ] {
        let found = add_person(known.clone(), page(sub, verified).as_bytes());
        assert_eq!(found.ok().map(|found| found.email_is_verified), wanted, "{sub} {verified}");
    }
}
