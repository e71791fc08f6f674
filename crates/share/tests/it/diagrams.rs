//! The diagrams in the documents are what the code does: drawn from the tables the objects obey.
//!
//! `UPDATE_EXPECT=1` draws them anew.

use convene::ask;
use convene::asset::{ASSET_ARROWS, AssetStage};
use convene::dossier::{DOSSIER_ARROWS, DossierStage};
use convene::life::diagram;
use convene::maturity::{MATURITY_ARROWS, MaturityStage};
use convene::meeting::{MEETING_ARROWS, MeetingStage};
use convene::membership::{MEMBERSHIP_ARROWS, MembershipStage};
use convene::organisation::{ORGANISATION_ARROWS, OrganisationStage};
use convene::output::{OUTPUT_ARROWS, OutputStage};
use convene::partnership::{PARTNERSHIP_ARROWS, PartnershipStage};
use convene::plan::{PLAN_ARROWS, PlanStage};
use convene::research::{ACADEMIC_ARROWS, AcademicStage, REQUEST_ARROWS, RequestStage};
use convene::statement::{STATEMENT_ARROWS, StatementStage};
use convene::voice::holding::{CONVERSATION_ARROWS, ConversationStage};
use convene::voice::input::{INPUT_ARROWS, InputStage};
use expect_test::{ExpectFile, expect_file};
use lifechances_share::agreement::Stage;
use lifechances_share::agreement::life::ARROWS;
use lifechances_share::matter::{MATTER_ARROWS, MatterStage};

fn check(file: ExpectFile, title: &str, text: &str) {
    let page = format!(
        "# {title}\n\nDrawn from the code by a test of the crate `share`; not to be edited by hand.\n\n```mermaid\n{text}```\n"
    );
    file.assert_eq(&page);
}

#[test]
fn the_diagrams_of_sharing_and_of_who_belongs_where_are_drawn_from_the_code() {
    check(
        expect_file!["../../../../docs/diagrams/agreement.md"],
        "Sharing agreement",
        &diagram(Stage::Draft, &ARROWS),
    );
    check(
        expect_file!["../../../../docs/diagrams/matter.md"],
        "Request for one's own data, complaint, breach",
        &diagram(MatterStage::Open, &MATTER_ARROWS),
    );
    check(
        expect_file!["../../../../docs/diagrams/membership.md"],
        "Where somebody belongs",
        &diagram(MembershipStage::Apart, &MEMBERSHIP_ARROWS),
    );
    check(
        expect_file!["../../../../docs/diagrams/asset.md"],
        "Something an area has",
        &diagram(AssetStage::Unknown, &ASSET_ARROWS),
    );
    check(
        expect_file!["../../../../docs/diagrams/organisation.md"],
        "Organisation",
        &diagram(OrganisationStage::Unknown, &ORGANISATION_ARROWS),
    );
}

#[test]
fn the_diagrams_of_what_partners_do_together_are_drawn_from_the_code() {
    check(
        expect_file!["../../../../docs/diagrams/partnership.md"],
        "Partnership",
        &diagram(PartnershipStage::Unbegun, &PARTNERSHIP_ARROWS),
    );
    check(
        expect_file!["../../../../docs/diagrams/maturity.md"],
        "How far a partnership has come, in one dimension",
        &diagram(MaturityStage::NotAssessed, &MATURITY_ARROWS),
    );
    check(
        expect_file!["../../../../docs/diagrams/academic.md"],
        "Offer of research",
        &diagram(AcademicStage::Unknown, &ACADEMIC_ARROWS),
    );
    check(
        expect_file!["../../../../docs/diagrams/request.md"],
        "Request for research",
        &diagram(RequestStage::Asked, &REQUEST_ARROWS),
    );
    check(
        expect_file!["../../../../docs/diagrams/statement.md"],
        "Statement of Intent",
        &diagram(StatementStage::Draft, &STATEMENT_ARROWS),
    );
    check(
        expect_file!["../../../../docs/diagrams/ask.md"],
        "Ask",
        &diagram(ask::AskStage::Waiting, &ask::ASK_ARROWS),
    );
    check(
        expect_file!["../../../../docs/diagrams/meeting.md"],
        "Meeting",
        &diagram(MeetingStage::Planned, &MEETING_ARROWS),
    );
    check(
        expect_file!["../../../../docs/diagrams/dossier.md"],
        "System-wide issue",
        &diagram(DossierStage::Raised, &DOSSIER_ARROWS),
    );
    check(
        expect_file!["../../../../docs/diagrams/plan.md"],
        "Delivery plan",
        &diagram(PlanStage::Draft, &PLAN_ARROWS),
    );
    check(
        expect_file!["../../../../docs/diagrams/conversation.md"],
        "Conversation",
        &diagram(ConversationStage::Open, &CONVERSATION_ARROWS),
    );
    check(
        expect_file!["../../../../docs/diagrams/input.md"],
        "What somebody said",
        &diagram(InputStage::Waiting, &INPUT_ARROWS),
    );
}

#[test]
fn the_diagram_of_what_leaves_the_safe_room_is_drawn_from_the_code() {
    check(
        expect_file!["../../../../docs/diagrams/output.md"],
        "Output request",
        &diagram(OutputStage::Unwritten, &OUTPUT_ARROWS),
    );
}
