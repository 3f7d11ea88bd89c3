//! The address of every screen. Links are made from here only, so that no address is ever misspelt.
//!
//! Addresses hold opaque ids and wall-clock times, never a name, a need or what was searched.

use crate::view::prelude::*;
use kith_model::{Id, access::Role};

/// A screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The first page: without a profile what Kith is, with one the own first screen.
    Front,
    /// Opening an invitation: the secret stands after `#`, or the code is typed.
    Join,
    /// Ask for help, without an account.
    AskForHelp,
    /// How an own request for help stands.
    AskStands,
    /// Find something to join.
    Find,
    /// One activity.
    Activity(Id),
    /// The participant's plan.
    Plan,
    /// One occurrence: session and original start.
    Session(Id, String),
    /// One goal.
    Goal(Id),
    /// What is coming and what was.
    Diary,
    /// Me.
    Me,
    /// The connector's day.
    Today,
    /// The connector's people.
    People,
    /// One person: plan above, one timeline.
    Person(Id),
    /// Recording a visit.
    Record(Id),
    /// Booking an activity for somebody.
    Book(Id),
    /// Requests that nobody took yet.
    Requests,
    /// One request.
    Request(Id),
    /// The people whom a volunteer is beside.
    MyPeople,
    /// Referring somebody.
    Refer,
    /// What became of one's referrals.
    Referrals,
    /// The organiser's sessions.
    Sessions,
    /// Changing one occurrence.
    Change(Id, String),
    /// The register, on today's occurrence or the last past one.
    Register,
    /// The register of one occurrence.
    RegisterOf(Id, String),
    /// The group's own page in the directory.
    OurPage,
    /// People and invitations.
    Members,
    /// The coordinator's directory.
    Directory,
    /// Settings of the programme.
    Programme,
    /// Two people changed this.
    TwoPeople,
    /// What the hub did not take.
    SetAside,
    /// What somebody handed in whose access had ended.
    HandedIn,
    /// Settings of this phone.
    Settings,
    /// What to do where one is worried about somebody, and a note of it; about this person, where it is known.
    Worried(Option<Id>),
}

impl Page {
    /// The address.
    pub fn path(&self) -> String {
        match self {
            Self::Front => "/".into(),
            Self::Join => "/join".into(),
            Self::AskForHelp => "/ask".into(),
            Self::AskStands => "/ask/stands".into(),
            Self::Find => "/find".into(),
            Self::Activity(id) => format!("/activity/{id}"),
            Self::Plan => "/plan".into(),
            Self::Session(id, start) => format!("/session/{id}/{start}"),
            Self::Goal(id) => format!("/goal/{id}"),
            Self::Diary => "/diary".into(),
            Self::Me => "/me".into(),
            Self::Today => "/today".into(),
            Self::People => "/people".into(),
            Self::Person(id) => format!("/person/{id}"),
            Self::Record(id) => format!("/person/{id}/record"),
            Self::Book(id) => format!("/person/{id}/book"),
            Self::Requests => "/requests".into(),
            Self::Request(id) => format!("/requests/{id}"),
            Self::MyPeople => "/my-people".into(),
            Self::Refer => "/refer".into(),
            Self::Referrals => "/referrals".into(),
            Self::Sessions => "/sessions".into(),
            Self::Change(id, start) => format!("/sessions/{id}/{start}"),
            Self::Register => "/register".into(),
            Self::RegisterOf(id, start) => format!("/register/{id}/{start}"),
            Self::OurPage => "/our-page".into(),
            Self::Members => "/members".into(),
            Self::Directory => "/directory".into(),
            Self::Programme => "/programme".into(),
            Self::TwoPeople => "/two-people".into(),
            Self::SetAside => "/set-aside".into(),
            Self::HandedIn => "/handed-in".into(),
            Self::Settings => "/settings".into(),
            Self::Worried(None) => "/worried".into(),
            Self::Worried(Some(id)) => format!("/worried/{id}"),
        }
    }
}

impl Page {
    /// Whether an address shows something where nobody is signed in.
    pub fn is_for_anyone(path: &str) -> bool {
        let first = path.split('/').nth(1).unwrap_or_default();
        matches!(first, "" | "join" | "ask" | "find" | "activity" | "settings" | "me")
    }

    /// Whether an address shows what belongs to nobody on this phone: also while a profile is locked.
    pub fn needs_nobody(path: &str) -> bool {
        matches!(path.split('/').nth(1).unwrap_or_default(), "join" | "ask" | "find" | "activity")
    }

    /// Whether an address shows nothing of anybody's records, also of an open profile: getting in, and asking for help.
    pub fn holds_no_records(path: &str) -> bool {
        matches!(path.split('/').nth(1).unwrap_or_default(), "join" | "ask")
    }

    /// The screen of the bar under which an address stands: a person under People, a goal under the plan.
    pub fn in_the_bar(path: &str) -> String {
        let (first, rest) = path.strip_prefix('/').and_then(|path| path.split_once('/')).unwrap_or_default();
        match first {
            "person" => format!("/people/{rest}"),
            "goal" | "session" => format!("/plan/{rest}"),
            "activity" => format!("/find/{rest}"),
            "worried" => format!("/me/{rest}"),
            _ => path.to_owned(),
        }
    }

    /// The first screen of somebody with these roles.
    pub fn first_of(roles: &[Role]) -> Self {
        match Audience::of(roles) {
            Audience::Anyone => Self::Find,
            Audience::Participant => Self::Plan,
            Audience::Connector => Self::Today,
            Audience::Organiser => Self::Sessions,
            Audience::Volunteer => Self::MyPeople,
            Audience::Referrer => Self::Refer,
            Audience::Coordinator => Self::Members,
        }
    }
}

/// What the address of the screen names: first an id, then a start. The same as long as the screen is there.
#[derive(Clone, Copy)]
pub struct Named(Memo<Vec<String>>);

/// What the address of this screen names.
pub fn named() -> Named {
    expect_context()
}

impl Named {
    /// The names in their order, as they stand in the address.
    pub fn new(names: Memo<Vec<String>>) -> Self {
        Self(names)
    }

    /// The id, where it is one.
    pub fn id(self) -> Option<Id> {
        self.at(0)?.parse().ok()
    }

    /// The start of an occurrence.
    pub fn start(self) -> Option<String> {
        self.at(1)
    }

    fn at(self, place: usize) -> Option<String> {
        let name = self.0.with(|names| names.get(place).cloned())?;
        // A link that somebody was sent may be written with `%`.
        Some(js_sys::decode_uri_component(&name).map_or(name, String::from))
    }
}

/// Whose screens somebody sees first, by what they are in the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Nobody is signed in.
    Anyone,
    /// A participant, or a supporter of one.
    Participant,
    /// A connector.
    Connector,
    /// An organiser of a group.
    Organiser,
    /// A volunteer who has no plan of their own.
    Volunteer,
    /// A referrer who has none.
    Referrer,
    /// A coordinator.
    Coordinator,
}

impl Audience {
    /// The audience of these roles; whoever supports people is first of all that.
    pub fn of(roles: &[Role]) -> Self {
        let has = |role| roles.contains(&role);
        if has(Role::Connector) {
            Self::Connector
        } else if has(Role::Coordinator) {
            Self::Coordinator
        } else if has(Role::Organiser) {
            Self::Organiser
        } else if roles.is_empty() {
            Self::Anyone
        } else if has(Role::Participant) || has(Role::Supporter) {
            Self::Participant
        } else if has(Role::Volunteer) {
            Self::Volunteer
        } else if has(Role::Referrer) {
            Self::Referrer
        } else {
            Self::Participant
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_that_is_not_in_the_bar_stands_under_one_that_is() {
        for (path, under) in [
            ("/person/a/record", "/people/a/record"),
            ("/session/a/2026-11-26T10:00", "/plan/a/2026-11-26T10:00"),
            ("/activity/a", "/find/a"),
            ("/plan", "/plan"),
            ("/", "/"),
        ] {
            assert_eq!(Page::in_the_bar(path), under);
        }
    }

    #[test]
    fn what_is_somebodys_own_is_not_for_anyone() {
        assert!(Page::is_for_anyone("/find") && Page::is_for_anyone("/") && Page::is_for_anyone("/activity/a"));
        assert!(!Page::is_for_anyone("/plan") && !Page::is_for_anyone("/person/a"));
    }
}
