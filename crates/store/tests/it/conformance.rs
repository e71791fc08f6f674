//! Every promise of the store, listed once and kept by both engines.

use crate::engines::{Fresh, postgres, sqlite};
use crate::{
    histories, ledger, linking, loading, passkeys, people, providers, sources, transactions,
};
use std::panic::{AssertUnwindSafe, catch_unwind};

type Promise = (&'static str, fn(&Fresh));

macro_rules! promises {
    ($($home:ident :: $name:ident),* $(,)?) => {
        const PROMISES: &[Promise] = &[$((stringify!($name), $home::$name)),*];
    };
}

promises![
    people::a_person_is_found_however_the_address_is_spelt,
    people::an_address_belongs_to_one_person,
    people::a_password_and_a_state_can_be_changed,
    people::a_role_is_granted_once_and_can_end_and_be_granted_again,
    people::a_role_needs_a_person,
    people::a_session_is_found_by_its_hash_alone_and_ends,
    people::sessions_of_a_person_end_together_and_old_ones_are_forgotten,
    people::failures_are_counted_by_account_and_by_machine,
    people::people_come_in_the_order_of_bytes,
    people::an_invitation_is_found_by_its_hash_alone_and_ends,
    people::an_address_has_one_open_invitation,
    people::a_link_for_a_new_password_is_used_once,
    people::a_code_is_taken_once_and_none_before_it,
    people::a_recovery_code_is_used_once_and_new_ones_replace_the_old,
    people::a_first_step_waits_ten_minutes_and_ends_once,
    providers::somebody_at_a_provider_is_one_person_here,
    providers::whoever_is_away_comes_back_once_and_is_forgotten_after_a_day,
    passkeys::a_passkey_is_one_persons_and_found_by_its_own_name,
    passkeys::the_use_of_a_passkey_is_noted_once_for_each_count,
    passkeys::a_challenge_is_answered_once,
    people::when_somebody_last_signed_in_is_kept,
    loading::a_place_keeps_its_newest_name,
    loading::small_areas_of_a_place_are_replaced_as_a_whole,
    loading::an_outline_belongs_to_a_place_and_is_replaced,
    loading::loading_the_same_file_twice_changes_nothing,
    loading::the_same_bytes_under_another_layout_are_another_load,
    loading::a_load_that_did_not_finish_begins_again_without_its_rows,
    loading::problems_come_back_in_their_order,
    loading::values_come_back_as_they_were,
    loading::a_revised_value_keeps_the_old_vintage,
    loading::an_older_vintage_loaded_late_changes_nothing_shown,
    loading::a_quarantined_value_supersedes_nothing_and_says_why,
    loading::a_current_value_can_be_put_aside,
    loading::the_same_value_twice_in_one_load_is_kept_once,
    loading::values_are_read_by_place_and_by_indicator,
    loading::a_value_needs_its_load_and_a_finite_number,
    loading::many_values_are_kept_across_statement_batches,
    sources::another_source_is_kept_beside_and_never_called_a_revision,
    sources::the_declared_order_decides_whatever_the_order_of_loading,
    sources::a_new_order_changes_what_is_current_at_once,
    sources::a_source_revises_only_its_own_values,
    sources::without_an_order_the_latest_release_is_current,
    sources::a_source_without_a_figure_gives_way_to_one_that_has,
    sources::a_value_put_aside_lets_another_source_speak,
    sources::every_order_of_loading_ends_with_the_same_values,
    loading::asking_again_gives_the_stored_figure,
    loading::a_figure_that_was_changed_in_the_database_is_refused,
    loading::a_job_tells_how_far_it_is_and_can_be_asked_to_stop,
    linking::a_run_of_linking_comes_back_with_its_counts,
    linking::people_counted_again_replace_those_of_a_run_and_nothing_else,
    linking::how_far_a_review_is_replaces_what_was_kept_before,
    linking::groups_of_a_run_come_back_and_small_ones_without_a_rate,
    linking::how_a_run_was_done_comes_back_and_names_a_run_that_there_is,
    linking::what_is_known_of_each_group_comes_back,
    histories::entries_come_back_in_their_order_and_who_comes_second_is_told,
    histories::an_address_belongs_to_one_history_of_a_kind,
    histories::a_rewritten_history_is_found_by_the_check,
    histories::a_history_rewritten_with_seals_of_its_own_or_cut_short_no_longer_fits_the_audit,
    ledger::what_is_released_is_found_by_place_table_and_content,
    ledger::a_ledger_that_was_changed_or_cut_short_is_found,
    ledger::a_row_written_past_the_audit_is_found,
    ledger::the_last_audit_of_the_ledger_comes_back,
    ledger::a_menu_is_kept_once_and_signed_once_by_each,
    ledger::a_vintage_is_frozen_once_and_ends_once,
    transactions::an_act_that_fails_leaves_nothing,
    transactions::a_refusal_of_the_caller_rolls_back_too,
    transactions::an_ignored_error_keeps_nothing_either,
    transactions::reading_cannot_write,
    transactions::a_view_does_not_change_while_it_is_read,
    transactions::a_panic_reaches_the_caller_and_the_desk_goes_on,
    transactions::writers_at_the_same_time_all_succeed_in_one_order,
    transactions::numbers_and_text_come_back_exactly,
    transactions::what_only_one_engine_could_keep_is_refused,
    transactions::clones_share_one_database,
    transactions::broken_promises_have_the_same_names,
    transactions::the_audit_is_kept_with_its_act_or_not_at_all,
    transactions::the_audit_can_be_asked_by_object_and_by_person,
    transactions::an_export_of_the_audit_is_checked_away_from_the_database,
    transactions::a_changed_audit_is_noticed_in_the_database,
    transactions::an_audit_that_cannot_be_read_is_a_broken_one,
    transactions::a_check_of_a_sound_database_finds_nothing,
];

#[expect(clippy::print_stderr, reason = "says how many promises each engine keeps")]
fn all_hold(engine: &str, fresh: impl Fn() -> Fresh) {
    let broken: Vec<&str> = PROMISES
        .iter()
        .filter(|(_, promise)| catch_unwind(AssertUnwindSafe(|| promise(&fresh()))).is_err())
        .map(|(name, _)| *name)
        .collect();
    eprintln!("{engine}: {} of {} promises kept", PROMISES.len() - broken.len(), PROMISES.len());
    assert!(broken.is_empty(), "{engine} breaks: {broken:?}");
}

#[test]
fn every_promise_holds_on_sqlite() {
    all_hold("SQLite", sqlite);
}

#[test]
fn every_promise_holds_on_postgresql() {
    let Some(first) = postgres() else { return };
    drop(first);
    all_hold("PostgreSQL", || postgres().expect("the first one opened"));
}
