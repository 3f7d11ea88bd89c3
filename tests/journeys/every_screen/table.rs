//! The table: each screen of each audience, and the way there.

use super::{
    Do::{self, Follow, Invited, Open, Press, PressOf, Sees, Tick, Unfold, UnfoldOf, Write},
    Who,
};

/// Where nobody is signed in.
pub const ANYONE: Option<Who> = None;
/// A participant.
pub const JEAN: Option<Who> = Some(Who::Jean);
const PRIYA: Option<Who> = Some(Who::Priya);
const ROSA: Option<Who> = Some(Who::Rosa);
const GRACE: Option<Who> = Some(Who::Grace);
/// Who helps a participant.
pub const ANA: Option<Who> = Some(Who::Ana);
const MOIRA: Option<Who> = Some(Who::Moira);
const LEWIN: Option<Who> = Some(Who::Lewin);

const MORE: &str = "members.more-spoken";
const PEOPLE: &str = "over.people-spoken";
const PRIYAS_PEOPLE: &[Do] =
    &[Open("/members"), UnfoldOf(MORE, "Priya"), Unfold("cover.open"), UnfoldOf(PEOPLE, "Priya"), Sees("over.since")];

/// A screen: whose, what the picture is called, the way there.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Who looks at it.
    pub who: Option<Who>,
    /// What it is called: letters and dashes.
    pub name: &'static str,
    /// The way there.
    pub way: &'static [Do],
}

const fn screen(who: Option<Who>, name: &'static str, way: &'static [Do]) -> Screen {
    Screen { who, name, way }
}

/// All screens.
pub const SCREENS: &[Screen] = &[
    screen(ANYONE, "front", &[Open("/")]),
    screen(ANYONE, "join", &[Open("/join")]),
    screen(ANYONE, "join-hello", &[Invited]),
    screen(ANYONE, "join-not-known", &[Open("/join"), Write("join.code", "ABCDE FGHJK"), Unfold("join.look")]),
    screen(ANYONE, "ask", &[Open("/ask")]),
    screen(ANYONE, "ask-for-other", &[Open("/ask"), Tick("ask.for-other")]),
    screen(ANYONE, "ask-missing", &[Open("/ask"), Unfold("ask.send")]),
    screen(ANYONE, "ask-stands", &[Open("/ask/stands")]),
    screen(ANYONE, "find", &[Open("/find")]),
    screen(ANYONE, "find-nothing", &[Open("/find"), Write("find.search", "zzzz"), Sees("find.nothing")]),
    screen(
        ANYONE,
        "activity",
        &[Open("/find"), Write("find.search", "singing"), Follow("/activity/", "", "Singing together")],
    ),
    screen(JEAN, "plan", &[Open("/plan")]),
    screen(JEAN, "plan-cant-come", &[Open("/plan"), Press("cant.come")]),
    screen(JEAN, "plan-ask-to-ring", &[Open("/plan"), Press("ring.ask")]),
    screen(JEAN, "plan-matters", &[Open("/plan"), Press("my-plan.matters-change")]),
    screen(JEAN, "session", &[Open("/diary"), Follow("/session/", "", "")]),
    screen(JEAN, "goal", &[Open("/plan"), Follow("/goal/", "", "")]),
    screen(JEAN, "goal-words", &[Open("/plan"), Follow("/goal/", "", ""), Press("my-goal.change")]),
    screen(JEAN, "goal-step", &[Open("/plan"), Follow("/goal/", "", ""), Press("my-step.new")]),
    screen(JEAN, "diary", &[Open("/diary")]),
    screen(JEAN, "diary-further", &[Open("/diary"), Unfold("diary.further")]),
    screen(JEAN, "diary-past", &[Open("/diary"), Unfold("diary.past")]),
    screen(JEAN, "find", &[Open("/find")]),
    screen(
        JEAN,
        "activity",
        &[Open("/find"), Write("find.search", "compost"), Follow("/activity/", "", "Compost club")],
    ),
    screen(
        JEAN,
        "activity-go",
        &[Open("/find"), Write("find.search", "compost"), Follow("/activity/", "", "Compost club"), Press("go.like")],
    ),
    screen(JEAN, "me", &[Open("/me"), Sees("button.ring")]),
    screen(JEAN, "me-no-more", &[Open("/me"), Sees("button.ring"), Unfold("kept.no-more")]),
    screen(JEAN, "me-helps-new", &[Open("/me"), Press("helps.add")]),
    screen(
        JEAN,
        "me-helps-code",
        &[Open("/me"), Press("helps.add"), Write("helps.name", "Ines"), Unfold("helps.make"), Sees("code.link")],
    ),
    screen(JEAN, "me-helps-change", &[Open("/me"), PressOf("helps.change", "Ana")]),
    screen(JEAN, "me-helps-end", &[Open("/me"), PressOf("helps.end-spoken", "Ana")]),
    screen(JEAN, "settings", &[Open("/settings"), Sees("devices.this")]),
    screen(JEAN, "settings-pin", &[Open("/settings"), Unfold("lock.set-pin"), Unfold("lock.lock-it")]),
    screen(JEAN, "set-aside", &[Open("/set-aside")]),
    screen(JEAN, "two-people", &[Open("/two-people")]),
    screen(JEAN, "handed-in", &[Open("/handed-in"), Sees("tray.empty")]),
    screen(PRIYA, "today", &[Open("/today")]),
    screen(PRIYA, "today-before-you-go", &[Open("/today"), Press("button.look")]),
    screen(PRIYA, "today-call", &[Open("/today"), Unfold("call.show-reasons")]),
    screen(PRIYA, "people", &[Open("/people")]),
    screen(PRIYA, "people-new", &[Open("/people"), Press("people.new")]),
    screen(PRIYA, "person", &[Open("/people"), Follow("/person/", "", "Jean")]),
    screen(PRIYA, "person-reach", &[Open("/people"), Follow("/person/", "", "Jean"), Unfold("details.title")]),
    screen(
        PRIYA,
        "person-details",
        &[Open("/people"), Follow("/person/", "", "Jean"), Unfold("details.title"), Press("details.change-spoken")],
    ),
    screen(
        PRIYA,
        "person-safety",
        &[Open("/people"), Follow("/person/", "", "Jean"), Unfold("details.title"), Press("safety.title")],
    ),
    screen(
        PRIYA,
        "person-ending",
        &[Open("/people"), Follow("/person/", "", "Jean"), Unfold("details.title"), Press("ending.title")],
    ),
    screen(
        PRIYA,
        "worried",
        &[Open("/people"), Follow("/person/", "", "Jean"), Unfold("details.title"), Press("worried.open")],
    ),
    screen(PRIYA, "person-plan", &[Open("/people"), Follow("/person/", "", "Jean"), Press("plan.change-spoken")]),
    screen(PRIYA, "person-goal", &[Open("/people"), Follow("/person/", "", "Jean"), Press("goal.change-spoken")]),
    screen(PRIYA, "person-goal-new", &[Open("/people"), Follow("/person/", "", "Jean"), Press("goal.new")]),
    screen(PRIYA, "person-step", &[Open("/people"), Follow("/person/", "", "Jean"), Press("step.change-spoken")]),
    screen(PRIYA, "person-step-new", &[Open("/people"), Follow("/person/", "", "Jean"), Press("step.new-spoken")]),
    screen(PRIYA, "person-code", &[Open("/people"), Follow("/person/", "", "Jean"), Press("person.code")]),
    screen(PRIYA, "person-helps-new", &[Open("/people"), Follow("/person/", "", "Jean"), Press("helps.add")]),
    screen(PRIYA, "person-pair-new", &[Open("/people"), Follow("/person/", "", "Jean"), Press("pair.find")]),
    screen(
        PRIYA,
        "person-pair",
        &[Open("/people"), Follow("/person/", "", "Jean"), PressOf("pair.change-spoken", "Moira")],
    ),
    screen(PRIYA, "record", &[Open("/people"), Follow("/person/", "", "Jean"), Press("person.record-spoken")]),
    screen(
        PRIYA,
        "record-all",
        &[
            Open("/people"),
            Follow("/person/", "", "Jean"),
            Press("person.record-spoken"),
            Tick("record.keep"),
            Unfold("record.other-time"),
            Unfold("record.marks"),
            Tick("record.next-date"),
        ],
    ),
    screen(PRIYA, "book", &[Open("/people"), Follow("/person/", "", "Jean"), Press("person.book")]),
    screen(
        PRIYA,
        "book-form",
        &[Open("/people"), Follow("/person/", "", "Jean"), Press("person.book"), Unfold("book.choose-spoken")],
    ),
    screen(PRIYA, "find", &[Open("/find")]),
    screen(
        PRIYA,
        "activity",
        &[Open("/find"), Write("find.search", "singing"), Follow("/activity/", "", "Singing together")],
    ),
    screen(
        PRIYA,
        "activity-book",
        &[Open("/find"), Write("find.search", "compost"), Follow("/activity/", "", "Compost club"), Press("go.book")],
    ),
    screen(PRIYA, "requests", &[Open("/requests")]),
    screen(PRIYA, "request", &[Open("/requests"), Follow("/requests/", "", "")]),
    screen(PRIYA, "me", &[Open("/me"), Sees("button.ring")]),
    screen(PRIYA, "settings", &[Open("/settings"), Sees("devices.this")]),
    screen(PRIYA, "settings-words", &[Open("/settings"), Unfold("lock.set-words")]),
    screen(PRIYA, "set-aside", &[Open("/set-aside")]),
    screen(PRIYA, "two-people", &[Open("/two-people")]),
    screen(PRIYA, "handed-in", &[Open("/handed-in"), Sees("tray.empty")]),
    screen(ROSA, "sessions", &[Open("/sessions")]),
    screen(ROSA, "change", &[Open("/sessions"), Press("sessions.change-one")]),
    screen(ROSA, "change-time", &[Open("/sessions"), Press("sessions.change-one"), Tick("change.time")]),
    screen(ROSA, "change-place", &[Open("/sessions"), Press("sessions.change-one"), Tick("change.place")]),
    screen(
        ROSA,
        "change-not-on",
        &[Open("/sessions"), Press("sessions.change-one"), Tick("change.not-on"), Tick("reason.weather")],
    ),
    screen(ROSA, "change-instead", &[Open("/sessions"), Press("sessions.change-one"), Tick("change.instead")]),
    screen(ROSA, "register", &[Open("/register")]),
    screen(ROSA, "worried", &[Open("/register"), Press("worried.open")]),
    screen(ROSA, "register-to-come", &[Open("/sessions"), Follow("/register/", "T10:00", "")]),
    screen(ROSA, "register-from-paper", &[Open("/register"), Unfold("register.from-paper")]),
    screen(ROSA, "register-someone-new", &[Open("/register"), Press("register.someone-new")]),
    screen(ROSA, "our-page", &[Open("/our-page")]),
    screen(ROSA, "our-page-activity", &[Open("/our-page"), Unfold("button.change")]),
    screen(ROSA, "our-page-more", &[Open("/our-page"), Unfold("more.title")]),
    screen(ROSA, "me", &[Open("/me"), Sees("button.ring")]),
    screen(ROSA, "settings", &[Open("/settings"), Sees("devices.this")]),
    screen(GRACE, "members", &[Open("/members")]),
    screen(GRACE, "members-invited", &[Open("/members"), Write("invite.name", "Ines"), Unfold("invite.make")]),
    screen(GRACE, "members-connector", PRIYAS_PEOPLE),
    screen(
        GRACE,
        "members-hand-over",
        &[Open("/members"), UnfoldOf(MORE, "Priya"), UnfoldOf(PEOPLE, "Priya"), PressOf("over.open-spoken", "Jean")],
    ),
    screen(
        GRACE,
        "members-open",
        &[Open("/members"), UnfoldOf(MORE, "Priya"), UnfoldOf(PEOPLE, "Priya"), PressOf("glass.open-spoken", "Jean")],
    ),
    screen(GRACE, "directory", &[Open("/directory")]),
    screen(GRACE, "directory-group", &[Open("/directory"), Unfold("button.open")]),
    screen(GRACE, "programme", &[Open("/programme")]),
    screen(GRACE, "find", &[Open("/find")]),
    screen(GRACE, "me", &[Open("/me"), Sees("button.ring")]),
    screen(GRACE, "members-volunteer", &[Open("/members"), UnfoldOf(MORE, "Moira"), Sees("vet.until")]),
    screen(GRACE, "settings", &[Open("/settings"), Sees("devices.this")]),
    screen(ANA, "plan", &[Open("/plan")]),
    screen(ANA, "plan-ask-to-ring", &[Open("/plan"), Press("their.ring")]),
    screen(ANA, "session", &[Open("/diary"), Follow("/session/", "", "")]),
    screen(ANA, "diary", &[Open("/diary")]),
    screen(ANA, "me", &[Open("/me"), Sees("button.ring")]),
    screen(MOIRA, "my-people", &[Open("/my-people")]),
    screen(MOIRA, "my-people-in-touch", &[Open("/my-people"), PressOf("beside.call-of", "Jean")]),
    screen(MOIRA, "me", &[Open("/me"), Sees("button.ring")]),
    screen(MOIRA, "settings", &[Open("/settings"), Sees("devices.this")]),
    screen(LEWIN, "refer", &[Open("/refer")]),
    screen(LEWIN, "refer-missing", &[Open("/refer"), Unfold("refer.send"), Sees("ask.missing")]),
    screen(LEWIN, "referrals", &[Open("/referrals")]),
    screen(LEWIN, "me", &[Open("/me"), Sees("button.ring")]),
    screen(LEWIN, "settings", &[Open("/settings"), Sees("devices.this")]),
];
