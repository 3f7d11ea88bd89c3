//! What the hub makes of a push: the model's judgement, or what it would be without one of its rules.

use kith_model::{
    Edit, Header,
    edit::apply,
    hub::{Before, Pushed, Pusher, clamped, is_open, push_record},
    wire::{Answer, EditAnswer, Push, Refusal},
};

use super::Hub;
use crate::off::Off;

impl Hub {
    /// The model's judgement, or what it would be without one of its rules.
    pub(super) fn judge(&self, pusher: &Pusher, push: &Push, before: Before) -> Pushed {
        let mut edits = push.edits.clone();
        match self.off {
            Some(Off::NamesTheOneBefore) => edits.iter_mut().for_each(|e| e.prev = 0),
            Some(Off::DropsOnlySeen) => {
                for edit in &mut edits {
                    let there = before.record.map_or(&[][..], |r| r.versions(&edit.field));
                    edit.saw = there.iter().map(|v| v.dot).collect();
                }
            }
            Some(Off::OwnWritersOnly) => {
                let device = edits.first().map_or(pusher.device, |e| e.dot.writer.device);
                return push_record(&Pusher { device, ..*pusher }, &push.header, before, &edits);
            }
            _ => {}
        }
        let each = [Off::StopAtRefusal, Off::TwiceIsOnce, Off::EventsOnce, Off::Clamp];
        if self.off.is_some_and(|off| each.contains(&off)) {
            return self.judge_each(pusher, &push.header, before, &edits);
        }
        push_record(pusher, &push.header, before, &edits)
    }

    fn judge_each(&self, pusher: &Pusher, header: &Header, before: Before, edits: &[Edit]) -> Pushed {
        let mut all = Pushed::default();
        for edit in edits {
            let state = all.record.clone().or_else(|| before.record.cloned());
            let seen = state.as_ref().map_or(0, |r| r.seen(edit.dot.writer));
            let mut edit = edit.clone();
            if self.is_off(Off::StopAtRefusal) {
                edit.prev = edit.prev.min(seen);
            }
            let mut one = push_record(pusher, header, Before { record: state.as_ref(), ..before }, &[edit.clone()]);
            let is_again = self.is_off(Off::TwiceIsOnce) && seen >= edit.dot.counter && !before.is_erased;
            let is_event = self.is_off(Off::EventsOnce)
                && one.answers.iter().any(|a| a.answer == Answer::Refused(Refusal::AlreadySaid));
            if (is_again || is_event) && is_open(pusher.member, header) {
                let mut record = state.clone().expect("what was said before is there");
                record.seen.insert(edit.dot.writer, 0);
                apply(&mut record, &edit, &pusher.member.id, clamped(edit.time, pusher.now));
                record.seen.insert(edit.dot.writer, seen.max(edit.dot.counter));
                let answer = EditAnswer { key: header.key.clone(), dot: edit.dot, answer: Answer::Taken };
                one = Pushed { record: Some(record), taken: vec![edit.clone()], answers: vec![answer], ..one };
            }
            if self.is_off(Off::Clamp) && !one.taken.is_empty() {
                for version in one.record.iter_mut().flat_map(|r| r.fields.values_mut().flatten()) {
                    if version.dot == edit.dot {
                        version.time = edit.time;
                    }
                }
            }
            let goes_on =
                one.answers.iter().all(|a| matches!(a.answer, Answer::Taken | Answer::HandedIn | Answer::Erased));
            all.taken.extend(one.taken);
            all.tray.extend(one.tray);
            all.answers.extend(one.answers);
            all.record = one.record.or(all.record);
            if !goes_on && !self.is_off(Off::StopAtRefusal) {
                break;
            }
        }
        all
    }
}
