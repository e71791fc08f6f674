//! A question about sharing as somebody types it, and the words of what can be chosen in it.

use crate::sharing::rules::Rules;
use commons::Day;
use convene::OrgId;
use serde::Serialize;
use share::agreement::{DataTypes, FamilyAgreement, Mode, SharingPurpose, SharingRequest};

/// What somebody asks of the agreements, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asking {
    /// The identifier of the organisation whose record it is.
    pub holder: String,
    /// That of the one which would learn of it.
    pub receiver: String,
    /// The kind of information.
    pub data_type: String,
    /// `existence` or `content`.
    pub mode: String,
    /// The purpose.
    pub purpose: String,
    /// What is recorded of the family's agreement.
    pub family: String,
    /// The day, `yyyy-mm-dd`; today when empty.
    pub on: String,
}

/// A field of a form and what to do about it.
pub type FieldTrouble = (&'static str, String);

/// A request in words.
pub(crate) fn question(rules: &Rules, request: &SharingRequest) -> String {
    format!(
        "{} would tell {} {} about {}, for {}, on {}; {}.",
        rules.name(&request.holder),
        rules.name(&request.receiver),
        request.mode.in_words(),
        DataTypes::house().words(&request.data_type),
        request.purpose.in_words(),
        request.on.in_words(),
        request.family.in_words(),
    )
}

/// Reads what was typed, and tells everything that is missing in it.
pub(crate) fn read_asking(
    asking: &Asking,
    today: Day,
) -> Result<SharingRequest, Vec<FieldTrouble>> {
    let mut troubles: Vec<FieldTrouble> = Vec::new();
    let mut need = |field: &'static str, message: &str| troubles.push((field, message.to_owned()));
    let holder = OrgId::parse(&asking.holder).ok();
    if holder.is_none() {
        need("holder", "Choose whose record it is");
    }
    let receiver = OrgId::parse(&asking.receiver).ok();
    if receiver.is_none() {
        need("receiver", "Choose who would learn of it");
    }
    if holder.is_some() && holder == receiver {
        need("receiver", "Choose another organisation: this one holds the record");
    }
    let data_type = DataTypes::house().find(&asking.data_type);
    if data_type.is_none() {
        need("data_type", "Choose the kind of information");
    }
    let mode = find(&Mode::ALL, &asking.mode);
    if mode.is_none() {
        need("mode", "Choose whether it is that a record exists, or what is in it");
    }
    let purpose = find(&SharingPurpose::ALL, &asking.purpose);
    if purpose.is_none() {
        need("purpose", "Choose what it is for");
    }
    let family = find(&FamilyAgreement::ALL, &asking.family);
    if family.is_none() {
        need("family", "Choose what is recorded of the family's agreement to the service");
    }
    let typed = asking.on.trim();
    let on = if typed.is_empty() { Some(today) } else { Day::parse_iso(typed).ok() };
    if on.is_none() {
        need("on", "Enter the day, such as 1/9/2026");
    }
    match (holder, receiver, data_type, mode, purpose, family, on) {
        (
            Some(holder),
            Some(receiver),
            Some(data_type),
            Some(mode),
            Some(purpose),
            Some(family),
            Some(on),
        ) if troubles.is_empty() => {
            Ok(SharingRequest { holder, receiver, data_type, mode, purpose, family, on })
        }
        _ => Err(troubles),
    }
}

/// The word of a value in forms and documents.
pub(crate) fn word(value: &impl Serialize) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    json.as_str().unwrap_or_default().to_owned()
}

/// The value of a word.
pub(crate) fn find<T: Serialize + Copy>(all: &[T], text: &str) -> Option<T> {
    all.iter().copied().find(|value| word(value) == text)
}
