//! A hub over a folder of its own, and phones that keep their rows by the same rules as the app.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use axum::{Router, body::Body, http::Request};
use kith_hub::{
    Hub, HubWriter, programme,
    receipt::{random, random_id, sha256},
    serve::{Serving, router},
    store::FILE,
};
use kith_model::{
    Circle, Header, Id, Key, Kind, Record, Writer,
    access::{Role, ScopeOf},
    acts::{Act, Did, Invite, Join, Joined},
    form::Opened,
    kinds::{Crisis, Programme},
    phone::{Heard, News, Rows, ask, take},
    row::{Pen, Row},
    wire::{Cursor, SyncReply, SyncRequest, Trouble},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tower::ServiceExt;

static NUMBER: AtomicU64 = AtomicU64::new(0);

/// 21 November 2026, a Saturday, 10:00 in London.
pub const NOW: i64 = 1_795_255_200_000;

pub fn id(text: &str) -> Id {
    text.parse().unwrap()
}

pub struct World {
    pub folder: PathBuf,
    pub hub: Hub,
    pub app: Router,
    pub now: Arc<AtomicI64>,
}

impl World {
    pub async fn new() -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("kith-hub-test-{}-{number}", std::process::id()));
        let about = Programme {
            name: "Riverside".into(),
            country: "GB".into(),
            zone: "Europe/London".into(),
            desk_phone: "0123 456".into(),
            crisis: vec![Crisis { name: "Listening line".into(), number: "0800 000".into(), when: String::new() }],
            ..Programme::default()
        };
        drop(programme::new(&folder, &about, false).await.unwrap());
        let now = Arc::new(AtomicI64::new(NOW));
        let hub = open(&folder, &now).await;
        Self { app: app(&hub), folder, hub, now }
    }

    /// The hub's process ends and another begins on the same folder.
    pub async fn restart(&mut self) {
        self.hub.store().close().await;
        self.hub = open(&self.folder, &self.now).await;
        self.app = app(&self.hub);
    }

    /// Puts a database file back by hand, without the command: no ledger line tells that it happened.
    pub async fn put_back(&mut self, from: &Path) {
        self.hub.store().close().await;
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(self.folder.join(format!("{FILE}{ending}")));
        }
        std::fs::copy(from, self.folder.join(FILE)).unwrap();
        self.restart().await;
    }

    pub fn later(&self, ms: i64) {
        self.now.fetch_add(ms, Ordering::Relaxed);
    }

    pub fn programme(&self) -> Id {
        self.hub.programme()
    }

    pub async fn send<T: Serialize>(&self, path: &str, token: Option<&str>, body: &T) -> (u16, Vec<u8>) {
        self.send_bytes(path, token, serde_json::to_vec(body).unwrap()).await
    }

    pub async fn send_bytes(&self, path: &str, token: Option<&str>, body: Vec<u8>) -> (u16, Vec<u8>) {
        let mut request = Request::post(path).header("content-type", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let response = self.app.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let status = response.status().as_u16();
        (status, axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec())
    }

    pub async fn post<T: Serialize, R: DeserializeOwned>(&self, path: &str, token: Option<&str>, body: &T) -> R {
        let (status, bytes) = self.send(path, token, body).await;
        assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&bytes));
        serde_json::from_slice(&bytes).unwrap()
    }

    pub async fn trouble<T: Serialize>(&self, path: &str, token: Option<&str>, body: &T) -> (u16, String) {
        let (status, bytes) = self.send(path, token, body).await;
        assert!(status >= 400, "{path}: {}", String::from_utf8_lossy(&bytes));
        (status, serde_json::from_slice::<Trouble>(&bytes).unwrap().code)
    }

    pub async fn get(&self, path: &str) -> (u16, axum::http::HeaderMap, Vec<u8>) {
        let response = self.app.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        (status, headers, axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec())
    }

    pub async fn get_json<R: DeserializeOwned>(&self, path: &str) -> R {
        let (status, _, bytes) = self.get(path).await;
        assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&bytes));
        serde_json::from_slice(&bytes).unwrap()
    }

    /// Invites by the hub itself; the code and the secret.
    pub async fn invite(&self, name: &str, role: Role, person: Option<&Id>, groups: &[&Id]) -> (Id, String, String) {
        let mut writer = HubWriter::new(&self.hub);
        let groups = groups.iter().map(|g| (*g).clone()).collect();
        let ask = Invite { name: name.into(), role, person: person.cloned(), groups, ticks: Vec::new() };
        let did = writer.invite(&ask, None).await.unwrap();
        writer.finish().await.unwrap();
        let Did::Invited { member, code, secret, .. } = did else { panic!("{did:?}") };
        (member, code, secret)
    }

    /// A member with a phone.
    pub async fn phone(&self, name: &str, role: Role, person: Option<&Id>, groups: &[&Id]) -> Phone {
        let (_, code, _) = self.invite(name, role, person, groups).await;
        self.join(&code).await
    }

    pub async fn join(&self, code: &str) -> Phone {
        let token = random_id().to_string();
        let join = Join { code: code.into(), token_hash: sha256(&token), device_name: "Android".into() };
        let joined: Joined = self.post("/hub/v1/join", None, &join).await;
        Phone::new(self, joined, token)
    }

    pub async fn grant(&self, member: &Id, what: ScopeOf) -> u64 {
        let mut writer = HubWriter::new(&self.hub);
        let scope = writer.grant(member, what).await.unwrap();
        writer.finish().await.unwrap();
        scope.number
    }

    /// Ends all grants of a member over somebody, as a coordinator does.
    pub async fn end(&self, number: u64) {
        let mut slice = self.hub.slice().await.unwrap();
        slice.end_grant(number).await.unwrap();
        slice.commit().await.unwrap();
    }

    /// Writes a record as the hub.
    pub async fn put<const N: usize>(&self, header: &Header, fields: [(&str, Value); N]) {
        let mut writer = HubWriter::new(&self.hub);
        writer.put(header, fields.into_iter().map(|(f, v)| (f.to_owned(), v))).await.unwrap();
        writer.finish().await.unwrap();
    }

    /// A record as the hub has it.
    pub async fn record(&self, key: &Key) -> Option<Record> {
        let mut slice = self.hub.slice().await.unwrap();
        slice.record(key).await.unwrap()
    }

    pub async fn sql(&self, sql: &'static str) -> Vec<String> {
        let mut tx = self.hub.store().read().await.unwrap();
        sqlx::query_scalar(sql).fetch_all(&mut *tx).await.unwrap()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn open(folder: &Path, now: &Arc<AtomicI64>) -> Hub {
    let now = now.clone();
    Hub::open(folder, Arc::new(move || now.load(Ordering::Relaxed))).await.unwrap()
}

pub fn app(hub: &Hub) -> Router {
    router(hub.clone(), &Serving::new("nowhere", ([127, 0, 0, 1], 0).into()))
}

/// A phone: rows, what it has heard, and a pen.
#[derive(Clone)]
pub struct Phone {
    pub programme: Id,
    pub token: String,
    pub me: Id,
    pub device: u32,
    pub rows: Rows,
    pub heard: Heard,
    pub pen: Pen,
    pub directory: Option<Cursor>,
    pub now: i64,
}

impl Phone {
    pub fn new(world: &World, joined: Joined, token: String) -> Self {
        let writer = Writer { device: joined.device, run: u64::from_le_bytes(random()) };
        Self {
            programme: world.programme(),
            token,
            me: joined.member,
            device: joined.device,
            rows: Rows::new(),
            heard: Heard::default(),
            pen: Pen::new(writer),
            directory: Some(Cursor::default()),
            now: NOW,
        }
    }

    /// Saves fields of a record, having seen all that is on this phone.
    pub fn save<const N: usize>(&mut self, header: &Header, fields: [(&str, Value); N]) {
        let row = self.rows.entry(header.key.clone()).or_insert_with(|| Row::new(header.clone()));
        let save = Opened::on(&row.shown(&self.me)).set(fields);
        row.save(&save, &mut self.pen, self.now);
    }

    /// One request and its answer taken in.
    pub async fn round(&mut self, world: &World) -> (SyncReply, News) {
        let (request, asked) = ask(&self.programme, &self.heard, &self.rows, self.pen.writer, self.directory);
        let reply: SyncReply = world.post("/hub/v1/sync", Some(&self.token), &request).await;
        let news = take(&self.heard, &self.rows, self.pen.writer, &asked, &reply).expect("it answers this question");
        self.keep(&news);
        if let Some(directory) = &reply.directory {
            self.directory = Some(directory.head);
        }
        (reply, news)
    }

    fn keep(&mut self, news: &News) {
        for row in &news.put {
            self.rows.insert(row.header.key.clone(), row.clone());
        }
        for key in &news.gone {
            self.rows.remove(key);
        }
        self.heard = news.heard.clone();
        if news.mint {
            let run = u64::from_le_bytes(random());
            self.pen = Pen::new(Writer { device: self.device, run });
        }
    }

    /// Rounds until nothing more waits; all answers.
    pub async fn sync(&mut self, world: &World) -> Vec<SyncReply> {
        let mut replies = Vec::new();
        loop {
            let (reply, news) = self.round(world).await;
            replies.push(reply);
            assert!(replies.len() < 40, "it never ends");
            if !news.again {
                return replies;
            }
        }
    }

    pub fn shown(&self, key: &Key) -> Option<Record> {
        self.rows.get(key).map(|row| row.shown(&self.me))
    }

    pub fn value(&self, header: &Header, field: &str) -> Option<Value> {
        self.shown(&header.key)?.shown(field).map(|v| v.value.clone())
    }

    pub fn of_kind(&self, kind: &Kind) -> Vec<&Row> {
        self.rows.values().filter(|row| row.header.key.kind == *kind).collect()
    }

    /// Everything on the phone, as text.
    pub fn text(&self) -> String {
        let rows: Vec<&Row> = self.rows.values().collect();
        serde_json::to_string(&(rows, &self.heard.me)).unwrap()
    }

    pub fn unsent(&self) -> usize {
        self.rows.values().map(|row| row.unsent.len()).sum()
    }

    pub fn request(&self) -> SyncRequest {
        ask(&self.programme, &self.heard, &self.rows, self.pen.writer, self.directory).0
    }

    pub async fn act(&self, world: &World, act: &Act) -> Did {
        world.post("/hub/v1/act", Some(&self.token), act).await
    }
}

/// A person with a plan, known to a connector.
pub fn person_header(person: &Id) -> Header {
    Header::new(Circle::Person(person.clone()), Kind::Person, person.clone())
}

/// Jean's goal.
pub fn goal() -> Header {
    Header::new(Circle::Person(id("jean")), Kind::Goal, id("goal1"))
}

/// Jean with a goal, on the phone of her connector, Priya, and on her own.
pub async fn jean() -> (World, Phone, Phone) {
    let world = World::new().await;
    let mut priya = world.phone("Priya", Role::Connector, None, &[]).await;
    priya.save(&person_header(&id("jean")), [("name", json!("Jean"))]);
    priya.save(&goal(), [("words", json!("sing"))]);
    priya.sync(&world).await;
    let mut phone = world.phone("Jean", Role::Participant, Some(&id("jean")), &[]).await;
    phone.sync(&world).await;
    (world, priya, phone)
}
