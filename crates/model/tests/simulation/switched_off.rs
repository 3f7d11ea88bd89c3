//! Each rule of the design switched off once, in the shortest world that needs it: with the rule everything holds,
//! without it the checks notice. The worlds were found by chance and made shorter; a rule that nothing notices is
//! either not needed or not tested.

use super::{
    cast::{ALIS, BOOKING, GOAL, JEAN, NOTE, PLAN, PRIYA, ROSA, SAM, SESSION, VISIT},
    check::play,
    off::Off,
    world::Step::*,
};

fn is_needed(off: Off, words: &[&str], steps: &[super::world::Step]) {
    assert_eq!(play(steps, None, false), [""; 0], "with the rule");
    let wrongs = play(steps, Some(off), false);
    let noticed = wrongs.iter().any(|wrong| words.iter().any(|word| wrong.starts_with(word)));
    assert!(noticed, "{off:?} was switched off and nobody noticed: {wrongs:?}");
}

macro_rules! needed {
    ($($name:ident: $off:ident, $($word:literal)|+, [$($step:expr),+ $(,)?];)*) => {$(
        #[test]
        fn $name() {
            is_needed(Off::$off, &[$($word),+], &[$($step),+]);
        }
    )*};
}

needed! {
    a_form_replaces_only_what_it_showed: FormKeepsWhatItSaw, "LOST",
        [Open(JEAN, PLAN, 0), Save(PRIYA, 0, PLAN, 0), Sync(PRIYA), Sync(JEAN), Save(JEAN, 0, PLAN, 0)];
    a_copied_phone_is_another_writer: NewWriterAtStart, "DOUBLE",
        [Copy(PRIYA), Save(PRIYA, 0, ALIS, 0), Save(4, 0, NOTE, 1)];
    a_restored_phone_is_another_writer: NewWriterAtStart, "DOUBLE",
        [BackUp(JEAN), Save(JEAN, 0, PLAN, 0), Sync(JEAN), Restore(JEAN), Save(JEAN, 0, GOAL, 0), Sync(JEAN)];
    a_purge_ends_the_writer: NewWriterAfterPurge, "LOST",
        [HubBackUp, Save(PRIYA, 0, PLAN, 0), Sync(PRIYA), Sync(JEAN), End(PRIYA, 0), Sync(PRIYA), HubRestore(false),
         Give(PRIYA, 0), Sync(PRIYA), Save(PRIYA, 0, PLAN, 1), Sync(PRIYA)];
    behind_a_refused_edit_nothing_is_taken: StopAtRefusal, "LOST",
        [SaveOdd(PRIYA, 0, NOTE, 0), Save(PRIYA, 0, NOTE, 1), Ask(PRIYA, 0), Die(PRIYA)];
    // The answer comes with a first page that the record is not on.
    an_edit_is_kept_until_a_copy_covers_it: KeepUntilCovered, "LOST",
        [Save(PRIYA, 0, GOAL, 0), Save(PRIYA, 0, VISIT, 0), Save(PRIYA, 0, NOTE, 0), Sync(PRIYA), HubBackUp,
         Save(SAM, 0, PLAN, 0), Ask(SAM, 0), Deliver(0), Deliver(0), HubRestore(true)];
    a_refused_edit_is_set_aside: SetAside, "LOST",
        [Save(PRIYA, 0, VISIT, 0), Save(PRIYA, 0, VISIT, 0)];
    a_cursor_has_a_tag: CursorTag, "LOST",
        [HubBackUp, Save(JEAN, 0, PLAN, 0), Sync(JEAN), HubRestore(false)];
    an_edit_names_the_one_before: NamesTheOneBefore, "LOST",
        [Save(PRIYA, 0, NOTE, 1), HubBackUp, Sync(PRIYA), HubRestore(false), Save(PRIYA, 0, NOTE, 0)];
    offers_come_before_edits: LostTakesNothing, "UNDEAD",
        [Save(JEAN, 0, GOAL, 0), HubBackUp, Sync(JEAN), Sync(SAM), Save(SAM, 0, GOAL, 0), HubRestore(true), Sync(SAM)];
    copies_are_offered: OffersCopies, "LOST",
        [HubBackUp, Save(JEAN, 0, PLAN, 0), Sync(JEAN), HubRestore(false)];
    an_offer_bears_the_hubs_receipt: Receipts, "FORGED",
        [Save(PRIYA, 0, VISIT, 0), Sync(PRIYA), Forge(PRIYA, VISIT)];
    // An answer from before the restore arrives after it.
    a_pulled_copy_covers_the_phones: PulledMustCover, "LOST",
        [Ask(JEAN, 0), HubBackUp, Save(JEAN, 0, BOOKING, 0), Save(SAM, 0, BOOKING, 1), Sync(JEAN), HubRestore(true),
         Ask(JEAN, 0), Sync(SAM)];
    a_circle_given_again_is_filled_in_again: GrantNumbers, "DIVERGE",
        [Save(JEAN, 0, PLAN, 0), Sync(JEAN), End(SAM, 0), Sync(SAM), Give(SAM, 0)];
    late_edits_are_kept_in_the_tray: Tray, "LOST",
        [Save(SAM, 0, PLAN, 0), Sync(SAM), Save(SAM, 0, PLAN, 0), End(SAM, 0)];
    late_edits_are_not_merged: LateIsNotMerged, "TRESPASS",
        [Save(SAM, 0, PLAN, 0), End(SAM, 0)];
    a_device_signed_out_only_hands_in: LateIsNotMerged, "TRESPASS",
        [Save(SAM, 0, PLAN, 0), SignOut(SAM)];
    erasures_are_outside_the_backup: ErasedOutsideBackup, "UNERASED",
        [Save(JEAN, 0, PLAN, 0), Sync(JEAN), HubBackUp, Erase(1), HubRestore(false)];
    ended_grants_are_outside_the_backup: EndedOutsideBackup, "HOLDS",
        [Save(PRIYA, 0, GOAL, 0), HubBackUp, End(PRIYA, 0), HubRestore(true)];
    a_tab_puts_no_row_over_another_tabs: RevGuard, "LOST",
        [OpenTab(SAM), Save(SAM, 1, PLAN, 0), Save(SAM, 0, PLAN, 1)];
    the_hub_is_a_new_writer_at_each_start: HubNewWriterAtStart, "DOUBLE",
        [HubBackUp, HubWrite(PLAN), HubRestore(true), HubWrite(NOTE)];
    applying_twice_is_applying_once: TwiceIsOnce, "UNDEAD",
        [Save(JEAN, 0, GOAL, 0), Ask(JEAN, 0), Double(0), Deliver(0), Sync(SAM), Save(SAM, 0, GOAL, 0), Sync(SAM),
         Deliver(0), Deliver(0)];
    an_edit_drops_only_what_its_author_saw: DropsOnlySeen, "LOST",
        [Save(SAM, 0, PLAN, 0), Save(JEAN, 0, PLAN, 0)];
    a_push_holds_all_unsent_edits: AllUnsentInOrder, "LOST",
        [Save(JEAN, 0, PLAN, 0), Open(JEAN, PLAN, 0), Save(JEAN, 0, BOOKING, 0), Save(JEAN, 0, BOOKING, 1)];
    nobody_writes_under_another_devices_name: OwnWritersOnly, "FORGED",
        [Forge(PRIYA, VISIT)];
    an_event_takes_only_a_first_value: EventsOnce, "EVENT",
        [Save(PRIYA, 0, VISIT, 0), Save(SAM, 0, VISIT, 0)];
    a_clock_that_runs_ahead_is_clamped: Clamp, "AHEAD",
        [Save(ROSA, 0, SESSION, 0)];
    an_erasure_reaches_the_phones: EraseOnPhones, "UNERASED",
        [Save(PRIYA, 0, ALIS, 0), Sync(PRIYA), Erase(0)];
    an_answer_to_another_question_is_not_used: AnswersToThisQuestion, "LOST",
        [Ask(ROSA, 0), HubBackUp, Save(ROSA, 0, SESSION, 0), Sync(ROSA), HubRestore(false)];
}
