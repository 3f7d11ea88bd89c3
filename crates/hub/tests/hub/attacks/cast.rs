//! Who comes: two people with their circles, everybody who has to do with the one and with the other, and strangers.
//!
//! Each record holds a mark of its own, so that whoever gets it is found out.

use std::collections::BTreeMap;

use kith_hub::{limits::Rates, receipt::random_id, serve::Serving};
use kith_model::{
    Circle, Header, Id, Kind,
    access::{Role, ScopeOf},
    acts::Act,
    id::{attendance_id, booking_id},
    wire::{Cursor, Push, Signed, SyncReply, SyncRequest, VERSION},
};
use serde_json::{Value, json};

use crate::{
    caller::{Caller, Heard, listening},
    world::{Phone, World, id},
};

/// Amina's are hers, her supporter Ana, her befriender Vic, her connector Priya, her group's organiser Rosa, and Rita,
/// who referred her. Cleo's connector is Omar, and Gus keeps the group that Cleo goes to. Otto was Amina's connector
/// once. Cora coordinates. Of `out` the phone was signed out: it was Amina's.
pub const SIGNED_IN: [&str; 11] =
    ["amina", "ana", "vic", "priya", "rosa", "rita", "cleo", "omar", "gus", "otto", "cora"];

pub struct Cast {
    pub world: World,
    pub caller: Caller,
    pub phones: BTreeMap<&'static str, Phone>,
    pub records: Vec<Planted>,
}

/// A record with a mark in it.
pub struct Planted {
    pub header: Header,
    pub mark: String,
}

impl Planted {
    /// `amina goal`: how it is called in what is printed.
    pub fn name(&self) -> String {
        format!("{} {}", self.header.key.circle, self.header.key.kind.name())
    }
}

fn of(circle: Circle, kind: Kind, it: &str) -> Header {
    Header::new(circle, kind, id(it))
}

impl Cast {
    pub async fn new() -> Self {
        let world = World::new().await;
        std::fs::create_dir_all(world.folder.join("site/assets")).unwrap();
        for (file, text) in [("index.html", "<html>the page"), ("sw.js", "worker"), ("assets/a.css", "a{}")] {
            std::fs::write(world.folder.join("site").join(file), text).unwrap();
        }
        let mut how = Serving::new(world.folder.join("site"), ([127, 0, 0, 1], 0).into());
        // Whoever sends half a request is not waited for.
        (how.bounds.head_seconds, how.bounds.body_pause_seconds) = (2, 2);
        let many = 1_000_000;
        how.rates = Rates {
            token_minute_max: many,
            address_minute_max: many,
            wrong_codes_hour_max: many,
            asks_hour_max: many,
            envelopes_minute_max: many,
        };
        let caller = listening(&world, how).await;
        let mut cast = Self { world, caller, phones: BTreeMap::new(), records: Vec::new() };
        cast.groups().await;
        cast.people().await;
        cast.team().await;
        for phone in cast.phones.values_mut() {
            phone.sync(&cast.world).await;
        }
        cast.sign_out().await;
        cast
    }

    async fn plant<const N: usize>(&mut self, header: Header, field: &str, more: [(&str, Value); N]) {
        let mark = format!("MARK-{}", header.key.to_string().replace(['/', ':'], "-"));
        self.world.put(&header, [(field, json!(mark))]).await;
        self.world.put(&header, more).await;
        self.records.push(Planted { header, mark });
    }

    async fn groups(&mut self) {
        for (group, activity) in [("choir", "singing"), ("garden", "digging")] {
            self.plant(of(Circle::Everyone, Kind::Group, group), "name", []).await;
            let what = of(Circle::Everyone, Kind::Activity, activity).with("group", group);
            self.plant(what, "title", []).await;
            let session = of(Circle::Everyone, Kind::Session, &format!("{activity}-times"));
            let rule = json!({"from": "2026-11-05", "freq": "weekly", "days": ["th"], "start": "10:00", "minutes": 90});
            let session = session.with("group", group).with("activity", activity);
            self.plant(session, "place", [("rule/1", rule)]).await;
            self.plant(of(Circle::Joined(id(group)), Kind::Joining, &format!("{group}-joining")), "link", []).await;
            let contact = of(Circle::Keepers(id(group)), Kind::GroupContact, &format!("{group}-contact"));
            self.plant(contact, "mail", []).await;
            let count = of(Circle::Keepers(id(group)), Kind::Headcount, &format!("{group}-count"));
            self.plant(count, "note", []).await;
            let told = of(Circle::Keepers(id(group)), Kind::Summary, &format!("{group}-told"));
            self.plant(told, "change", []).await;
        }
        self.plant(of(Circle::Everyone, Kind::Resource, "guide"), "words", []).await;
    }

    async fn people(&mut self) {
        let programme = self.world.programme();
        for (person, group, activity) in [("amina", "choir", "singing"), ("cleo", "garden", "digging")] {
            let own = |kind: Kind| of(Circle::Person(id(person)), kind.clone(), &format!("{person}-{}", kind.name()));
            self.plant(of(Circle::Person(id(person)), Kind::Person, person), "note", [("name", json!(person))]).await;
            for (kind, field) in [
                (Kind::Plan, "matters"),
                (Kind::Goal, "words"),
                (Kind::Step, "words"),
                (Kind::Visit, "said"),
                (Kind::Ask, "words"),
                (Kind::Measure, "instrument"),
                (Kind::Reason, "words"),
                (Kind::Feedback, "words"),
                (Kind::Consent, "basis"),
                (Kind::Background, "gender"),
            ] {
                self.plant(own(kind), field, []).await;
            }
            let start = "2026-11-19T10:00";
            let notice = own(Kind::Notice).with("session", format!("{activity}-times")).with("start", start);
            self.plant(notice, "change", []).await;
            let case = |kind: Kind| of(Circle::Case(id(person)), kind.clone(), &format!("{person}-{}", kind.name()));
            self.plant(case(Kind::CaseNote), "said", []).await;
            self.plant(case(Kind::Triage), "why", []).await;
            self.plant(case(Kind::Opening), "reason", []).await;
            self.plant(own(Kind::Opening), "reason", []).await;
            let register = || Circle::Register(id(person), id(group));
            let booking = booking_id(&programme, &id(person), &id(activity));
            let booking =
                Header::new(register(), Kind::Booking, booking).with("group", group).with("activity", activity);
            self.plant(booking, "come_along", [("live", json!(true))]).await;
            let session = id(&format!("{activity}-times"));
            let there = attendance_id(&programme, &id(person), &session, start);
            let there = Header::new(register(), Kind::Attendance, there).with("session", session).with("start", start);
            // Of an attendance only words can be said: its mark is its name.
            self.world.put(&there, [("person", json!("not-said"))]).await;
            let mark = there.key.id.to_string();
            self.records.push(Planted { header: there, mark });
        }
    }

    async fn team(&mut self) {
        for kind in [Kind::Gap, Kind::Offer, Kind::GroupNote] {
            self.plant(of(Circle::Team, kind.clone(), &format!("team-{}", kind.name())), "words", []).await;
        }
        self.plant(of(Circle::Team, Kind::Referral, "team-referral"), "about", []).await;
        let (amina, cleo, choir, garden) = (id("amina"), id("cleo"), id("choir"), id("garden"));
        for (name, role, person, groups) in [
            ("amina", Role::Participant, Some(&amina), vec![]),
            ("ana", Role::Supporter, Some(&amina), vec![]),
            ("vic", Role::Volunteer, None, vec![]),
            ("priya", Role::Connector, None, vec![]),
            ("rosa", Role::Organiser, None, vec![&choir]),
            ("rita", Role::Referrer, None, vec![]),
            ("cleo", Role::Participant, Some(&cleo), vec![]),
            ("omar", Role::Connector, None, vec![]),
            ("gus", Role::Organiser, None, vec![&garden]),
            ("otto", Role::Connector, None, vec![]),
            ("cora", Role::Coordinator, None, vec![]),
        ] {
            let phone = self.world.phone(name, role, person, &groups).await;
            self.phones.insert(name, phone);
        }
        for (connector, person) in [("priya", &amina), ("omar", &cleo)] {
            self.world.grant(&self.phones[connector].me, ScopeOf::Connector { person: person.clone() }).await;
        }
        let ended = self.world.grant(&self.phones["otto"].me, ScopeOf::Connector { person: amina.clone() }).await;
        self.world.end(ended).await;
        let vic = self.phones["vic"].me.clone();
        let vetted = Act::Vet { member: vic.clone(), until: "2027-05-31".parse().ok() };
        self.phones["cora"].act(&self.world, &vetted).await;
        let pair = Circle::Pair(amina.clone(), vic);
        self.plant(of(pair.clone(), Kind::Match, "amina-match"), "times", [("live", json!(true))]).await;
        self.plant(of(pair, Kind::Call, "amina-call"), "said", []).await;
        let note =
            of(Circle::Case(amina.clone()), Kind::SafetyNote, "amina-safety").with("by", &self.phones["rosa"].me);
        self.plant(note, "seen", []).await;
        let referral = Circle::Referral(self.phones["rita"].me.clone(), amina);
        self.plant(of(referral.clone(), Kind::Referral, "amina"), "about", []).await;
        let state = of(referral, Kind::ReferralState, "amina-state");
        self.world.put(&state, [("state", json!("met"))]).await;
        self.records.push(Planted { header: state, mark: "amina-state".into() });
    }

    async fn sign_out(&mut self) {
        let (_, code, _) = self.world.invite("amina", Role::Participant, Some(&id("amina")), &[]).await;
        let out = self.world.join(&code).await;
        let act = Act::SignOut { device: out.device };
        self.phones["amina"].act(&self.world, &act).await;
        self.phones.insert("out", out);
    }

    /// Everything that the hub holds but the audit, who was heard of when, and what was handed to whom: as texts that can
    /// be compared.
    pub async fn content(&self) -> Vec<String> {
        let mut all = Vec::new();
        for (table, leaving_out) in [
            ("records", &[][..]),
            ("tags", &[]),
            ("directory", &[]),
            ("members", &[]),
            ("grants", &[]),
            ("covers", &[]),
            ("devices", &["last_seen", "directory_seq"]),
            ("invitations", &[]),
            ("asks", &[]),
            ("tray", &[]),
            ("bookings", &[]),
            ("held_back", &[]),
            ("past", &[]),
            ("erased", &[]),
            ("record_asks", &[]),
            ("changes", &[]),
        ] {
            let columns = format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid");
            let columns = self.query(columns).await;
            let columns: Vec<_> = columns.iter().filter(|c| !leaving_out.contains(&c.as_str())).cloned().collect();
            let rows = format!("SELECT '{table} ' || json_array({}) FROM {table} ORDER BY 1", columns.join(", "));
            all.extend(self.query(rows).await);
        }
        all
    }

    async fn query(&self, sql: String) -> Vec<String> {
        let mut tx = self.world.hub.store().read().await.unwrap();
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *tx).await.unwrap()
    }

    pub fn phone(&self, who: &str) -> &Phone {
        &self.phones[who]
    }

    /// The token of somebody; none for who is nobody.
    pub fn token(&self, who: &str) -> Option<&str> {
        self.phones.get(who).map(|phone| phone.token.as_str())
    }

    pub async fn act(&self, who: &str, act: &Value) -> Heard {
        self.caller.post("/hub/v1/act", self.token(who), act.to_string().as_bytes()).await
    }

    /// A round of somebody's, with edits or offers of any sort.
    pub async fn sync(&self, who: &str, push: Vec<Push>, offers: Vec<Signed>) -> Heard {
        let phone = self.phone(who);
        let request = SyncRequest {
            v: VERSION,
            programme: phone.programme.clone(),
            cursor: phone.heard.cursor,
            scopes: phone.heard.filled.clone(),
            directory: None,
            me: phone.heard.me.tag,
            push,
            offers,
        };
        self.caller.post("/hub/v1/sync", Some(&phone.token), &serde_json::to_vec(&request).unwrap()).await
    }

    /// All that the hub gives to somebody from the beginning, whatever they say they hold.
    pub async fn everything(&self, who: &str, scopes: &[u64]) -> Vec<SyncReply> {
        let phone = self.phone(who);
        let mut request = phone.request();
        (request.cursor, request.me, request.directory) = (Cursor::default(), 0, Some(Cursor::default()));
        (request.push, request.offers) = (Vec::new(), Vec::new());
        request.scopes = scopes.iter().map(|n| (*n, Some(0))).collect();
        let mut replies: Vec<SyncReply> = Vec::new();
        loop {
            let body = serde_json::to_vec(&request).unwrap();
            let heard = self.caller.post("/hub/v1/sync", Some(&phone.token), &body).await;
            if heard.status != 200 {
                return replies;
            }
            let reply: SyncReply = serde_json::from_slice(&heard.body).unwrap();
            let more = reply.more;
            request.cursor = reply.cursor;
            request.scopes = reply.scopes.iter().map(|s| (s.number, reply.filling.get(&s.number).copied())).collect();
            replies.push(reply);
            assert!(replies.len() < 20, "it never ends");
            if !more {
                return replies;
            }
        }
    }

    /// An edit of somebody's own writer, under a counter that is new.
    pub fn edit(&self, who: &str, field: &str, value: Value) -> kith_model::Edit {
        use std::sync::atomic::{AtomicU64, Ordering};
        static COUNTER: AtomicU64 = AtomicU64::new(1_000);
        let phone = self.phone(who);
        let counter = COUNTER.fetch_add(1, Ordering::Relaxed);
        let dot = kith_model::Dot { writer: phone.pen.writer, counter };
        kith_model::Edit { field: field.into(), dot, value, time: phone.now, saw: Vec::new(), prev: 0 }
    }

    pub fn planted(&self, name: &str) -> &Planted {
        let found = self.records.iter().find(|planted| planted.name() == name);
        found.unwrap_or_else(|| panic!("nothing is planted as {name}"))
    }
}

/// An id that nothing has.
pub fn unknown() -> Id {
    random_id()
}
