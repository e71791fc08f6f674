//! Pages about sharing between organisations: agreements, what they let through, requests to share,
//! and the register of the information governance lead. None of them names a child.

mod agreement;
mod agreement_form;
mod agreement_list;
mod agreement_text;
pub(crate) mod forms;
mod governance;
mod matter_samples;
mod matters;
mod receipt;
mod requests;
mod rules;

pub use agreement::{AgreementSheet, ClauseText, PartyText, ShowAgreement};
pub use agreement_form::{FillAgreement, FormGroup, FormPart};
pub use agreement_list::{AgreementRow, ListAgreements, Register};
pub use agreement_text::{AgreementVersion, Stretch, StretchKind, WriteAgreement};
pub use forms::{ActForm, ChoiceField, WordsField};
pub use governance::{DueRow, GovernanceHome, GovernanceSheet};
pub use matters::{ListMatters, MatterRow, MatterSheet, OpenMatter, ShowMatter};
pub use receipt::{ReceiptSheet, SharingReceipt};
pub use requests::{ListRequests, RequestRow, RequestSharing};
pub use rules::{GatewayRow, RuleSaid, SharingRules};
