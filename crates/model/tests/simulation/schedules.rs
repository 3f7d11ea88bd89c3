//! Schedules that broke earlier designs, by name. They are short on purpose: when one fails, one knows which promise.

use kith_model::record::Gone;

use super::{
    cast::{ALIS, BOOKING, GOAL, JEAN, NOTE, PLAN, PRIYA, ROSA, SAM, SESSION},
    check::{judge, settle},
    world::{
        Step::{self, *},
        World,
    },
};

/// Plays a schedule to its end, where everything must hold.
fn end_of(steps: &[Step]) -> World {
    let mut world = World::new(None);
    steps.iter().for_each(|step| world.step(*step));
    settle(&mut world);
    assert_eq!(judge(&world), [""; 0]);
    world
}

impl World {
    /// The values of a field that live on the hub.
    fn live(&self, slot: usize, field: &str) -> Vec<String> {
        let record = self.hub.tables.records.get(&self.header(slot).key);
        record.map_or(vec![], |(_, r)| r.versions(field).iter().map(|v| v.value.to_string()).collect())
    }
}

#[test]
fn a_refused_field_does_not_hold_up_the_allowed_one() {
    let world = end_of(&[Save(JEAN, 0, PLAN, 0), Overreach(JEAN, PLAN, 1), Save(JEAN, 0, PLAN, 0)]);
    assert_eq!(world.live(PLAN, "matters"), ["\"v2\""]);
    assert!(world.live(PLAN, "next_place").is_empty());
    assert_eq!(world.aside.len(), 1);
}

#[test]
fn a_refused_overwrite_leaves_the_other_value_for_everybody() {
    let world =
        end_of(&[Save(PRIYA, 0, PLAN, 1), Sync(PRIYA), Sync(JEAN), Overreach(JEAN, PLAN, 1), Save(PRIYA, 0, PLAN, 0)]);
    assert_eq!(world.live(PLAN, "next_place"), ["\"v0\""]);
}

#[test]
fn a_restored_phone_that_saves_again_loses_neither() {
    let world =
        end_of(&[BackUp(JEAN), Save(JEAN, 0, PLAN, 0), Sync(JEAN), Restore(JEAN), Save(JEAN, 0, PLAN, 0), Sync(JEAN)]);
    assert_eq!(world.live(PLAN, "matters").len(), 2, "the second was written without having seen the first");
    let higher = [Save(JEAN, 0, PLAN, 0), Save(JEAN, 0, GOAL, 0)];
    let mut steps = vec![BackUp(JEAN), Save(JEAN, 0, GOAL, 0), Sync(JEAN), Restore(JEAN)];
    steps.extend(higher);
    assert_eq!(end_of(&steps).live(GOAL, "words").len(), 2);
}

#[test]
fn copies_of_a_profile_save_side_by_side() {
    let world = end_of(&[Copy(PRIYA), Save(PRIYA, 0, GOAL, 0), Save(4, 0, GOAL, 0)]);
    assert_eq!(world.live(GOAL, "words").len(), 2);
}

#[test]
fn copies_of_a_profile_send_the_same_unsent_edit_once() {
    let world = end_of(&[Save(PRIYA, 0, GOAL, 0), Copy(PRIYA), Sync(4), Sync(PRIYA)]);
    assert_eq!(world.live(GOAL, "words"), ["\"v0\""]);
}

#[test]
fn what_was_unsent_when_the_person_came_in_anew_is_sent_once_also_where_the_hub_had_taken_it() {
    let world = end_of(&[Save(JEAN, 0, GOAL, 0), ComeInAnew(JEAN), Save(JEAN, 0, PLAN, 0)]);
    assert_eq!((world.live(GOAL, "words"), world.live(PLAN, "matters").len()), (vec!["\"v0\"".to_owned()], 1));
    assert!(world.aside.is_empty());
    // The answer was lost, and somebody has changed it since.
    let world = end_of(&[
        Save(JEAN, 0, GOAL, 0),
        Ask(JEAN, 0),
        Deliver(0),
        Sync(PRIYA),
        Save(PRIYA, 0, GOAL, 0),
        Sync(PRIYA),
        ComeInAnew(JEAN),
        Sync(JEAN),
    ]);
    assert_eq!(world.live(GOAL, "words"), ["\"v1\""], "nothing to choose between");
    // A copy of the phone still writes as the device of before.
    let world = end_of(&[Save(JEAN, 0, GOAL, 0), Copy(JEAN), ComeInAnew(JEAN), Sync(4), Sync(JEAN)]);
    assert_eq!(world.live(GOAL, "words"), ["\"v0\""]);
    // So does a phone that was restored to before: the hub tells it who it is.
    let world = end_of(&[
        BackUp(JEAN),
        Save(JEAN, 0, PLAN, 0),
        ComeInAnew(JEAN),
        Sync(JEAN),
        Restore(JEAN),
        Save(JEAN, 0, GOAL, 0),
    ]);
    assert_eq!((world.live(GOAL, "words").len(), world.aside.len()), (1, 0));
}

#[test]
fn a_form_open_for_days_keeps_what_arrived_meanwhile() {
    let world = end_of(&[
        Open(JEAN, PLAN, 0),
        Die(JEAN),
        Save(PRIYA, 0, PLAN, 0),
        Sync(PRIYA),
        Sync(JEAN),
        Save(JEAN, 0, PLAN, 0),
    ]);
    assert_eq!(world.live(PLAN, "matters"), ["\"v0\"", "\"v1\""].map(String::from), "both, and a person chooses");
}

#[test]
fn choosing_with_both_on_the_screen_settles_it() {
    let world = end_of(&[
        Save(PRIYA, 0, PLAN, 0),
        Save(JEAN, 0, PLAN, 0),
        Sync(PRIYA),
        Sync(JEAN),
        Sync(PRIYA),
        Save(PRIYA, 0, PLAN, 0),
    ]);
    assert_eq!(world.live(PLAN, "matters"), ["\"v2\""]);
}

#[test]
fn a_late_phone_tells_a_restored_hub_what_it_lost() {
    for with_command in [false, true] {
        let world = end_of(&[
            HubBackUp,
            Save(JEAN, 0, PLAN, 0),
            Sync(JEAN),
            HubRestore(with_command),
            Save(PRIYA, 0, PLAN, 0),
            Sync(PRIYA),
            Sync(SAM),
            Sync(JEAN),
        ]);
        assert_eq!(world.live(PLAN, "matters").len(), 2);
    }
}

#[test]
fn a_hub_that_writes_again_after_a_restore_reuses_no_dot() {
    let world = end_of(&[HubBackUp, HubWrite(PLAN), Sync(PRIYA), HubRestore(false), HubWrite(PLAN)]);
    assert_eq!(world.live(PLAN, "next_place").len(), 2);
}

#[test]
fn what_was_saved_before_access_ended_waits_in_the_tray_and_can_be_accepted() {
    let mut steps = vec![Save(SAM, 0, PLAN, 0), Sync(SAM), Save(SAM, 0, PLAN, 0), Ask(SAM, 0), End(SAM, 0), Deliver(0)];
    let world = end_of(&steps);
    assert_eq!((world.live(PLAN, "matters"), world.hub.tables.tray.len()), (vec!["\"v0\"".to_owned()], 1));
    assert!(world.phones[SAM].disk.rows.is_empty(), "nothing stays on the phone");
    steps.extend([Deliver(0), AcceptFromTray]);
    let world = end_of(&steps);
    assert_eq!((world.live(PLAN, "matters").len(), world.hub.tables.tray.len()), (2, 0));
}

#[test]
fn a_grant_that_returns_fills_the_phone_again() {
    let world = end_of(&[Save(JEAN, 0, PLAN, 0), Sync(JEAN), Sync(SAM), End(SAM, 0), Sync(SAM), Give(SAM, 0)]);
    assert!(world.phones[SAM].disk.rows.contains_key(&world.header(PLAN).key));
}

#[test]
fn a_record_with_a_derived_id_is_written_again_after_a_purge() {
    let world = end_of(&[
        Save(SAM, 0, BOOKING, 0),
        Sync(SAM),
        End(SAM, 0),
        Sync(SAM),
        Save(SAM, 0, BOOKING, 1),
        Give(SAM, 0),
        Sync(SAM),
    ]);
    assert_eq!((world.live(BOOKING, "first_name").len(), world.live(BOOKING, "come_along").len()), (1, 1));
}

#[test]
fn an_offline_phone_brings_back_nothing_of_an_erased_person() {
    for with_command in [false, true] {
        let world = end_of(&[
            Save(PRIYA, 0, ALIS, 0),
            Sync(PRIYA),
            HubBackUp,
            Erase(0),
            Save(PRIYA, 0, ALIS, 1),
            HubRestore(with_command),
            Sync(PRIYA),
        ]);
        assert!(world.phones[PRIYA].disk.rows.is_empty());
    }
}

#[test]
fn one_removes_while_another_changes_and_somebody_is_asked() {
    let world = end_of(&[
        Save(PRIYA, 0, PLAN, 0),
        Sync(PRIYA),
        Sync(JEAN),
        Save(PRIYA, 0, PLAN, 1),
        Remove(SAM, PLAN),
        Sync(SAM),
        Remove(SAM, PLAN),
    ]);
    let (_, record) = &world.hub.tables.records[&world.header(PLAN).key];
    let (jean, priya) = (&world.players[JEAN].id, &world.players[PRIYA].id);
    assert!(
        matches!(record.gone(), Gone::ButChanged { changed_by, .. } if changed_by == *priya),
        "{:?} {jean}",
        record.gone()
    );
}

#[test]
fn years_ahead_and_years_behind_meet() {
    let world = end_of(&[
        Save(ROSA, 0, BOOKING, 0),
        Sync(ROSA),
        Sync(JEAN),
        Save(JEAN, 0, BOOKING, 0),
        Save(ROSA, 0, SESSION, 0),
    ]);
    assert_eq!(world.live(BOOKING, "first_name"), ["\"v1\""], "who saw the other replaced it, whatever the clocks say");
}

#[test]
fn the_other_tab_saves_over_a_purge_as_a_new_writer() {
    let world = end_of(&[
        Save(SAM, 0, PLAN, 0),
        OpenTab(SAM),
        Sync(SAM),
        Save(SAM, 1, PLAN, 1),
        End(SAM, 0),
        Sync(SAM),
        Give(SAM, 0),
        Save(SAM, 1, PLAN, 0),
        Sync(SAM),
        Save(SAM, 1, NOTE, 0),
    ]);
    assert_eq!(world.live(NOTE, "said").len(), 1);
}
