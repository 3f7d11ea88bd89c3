//! The hub's own tables under the contract that every store of rows keeps: memory, IndexedDB and this one.
//!
//! A row of the contract is a record of the hub: its mark is the tag of the commit that wrote it, and one write is one
//! slice. A removed row is a record whose fields were cleared: the hub forgets none but by an erasure.

use crate::world::World;
use kith_hub::{
    Hub,
    store::{self, Log, Slice, hub_author},
};
use kith_model::{
    Circle, Header, Key, Kind, Record,
    fields::Fields,
    rows::{Kept, Rows, Step, Written, contract},
};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Row, SqliteConnection};

struct HubRows {
    hub: Hub,
    _world: World,
}

async fn kept(conn: &mut SqliteConnection, hub: &Hub, record: &Record, seq: u64) -> sqlx::Result<Option<Kept>> {
    let Some(body) = record.value("body").and_then(Value::as_str) else { return Ok(None) };
    let cursor = store::cursor_at(conn, &hub.programme(), Log::Records, seq).await?.expect("it was given out");
    let unsent = u32::try_from(record.number("unsent").unwrap_or(0)).unwrap();
    Ok(Some(Kept { key: record.header.key.clone(), rev: cursor.tag, unsent, body: body.into() }))
}

impl HubRows {
    async fn find(&self, condition: &str, with: &str) -> sqlx::Result<Vec<Kept>> {
        let mut tx = self.hub.store().read().await?;
        let sql = format!(
            "SELECT body, seq FROM records WHERE programme = ?1 AND circle <> 'everyone' AND {condition}
             ORDER BY circle, kind, id"
        );
        let rows =
            sqlx::query(AssertSqlSafe(sql)).bind(self.hub.programme().as_str()).bind(with).fetch_all(&mut *tx).await?;
        let mut all = Vec::new();
        for row in rows {
            let record: Record = store::read(row.get(0))?;
            all.extend(kept(&mut tx, &self.hub, &record, store::number(row.get(1))).await?);
        }
        Ok(all)
    }
}

async fn rev(slice: &mut Slice, hub: &Hub, key: &Key) -> sqlx::Result<Option<u64>> {
    let Some(record) = slice.record(key).await? else { return Ok(None) };
    let programme = slice.programme.clone();
    let seq: i64 =
        sqlx::query_scalar("SELECT seq FROM records WHERE programme = ?1 AND circle = ?2 AND kind = ?3 AND id = ?4")
            .bind(programme.as_str())
            .bind(key.circle.to_string())
            .bind(key.kind.name())
            .bind(key.id.as_str())
            .fetch_one(slice.conn())
            .await?;
    Ok(kept(slice.conn(), hub, &record, store::number(seq)).await?.map(|k| k.rev))
}

impl Rows for HubRows {
    type Problem = sqlx::Error;

    async fn get(&self, key: &Key) -> Result<Option<Kept>, sqlx::Error> {
        let of_circle = self.in_circle(&key.circle).await?;
        Ok(of_circle.into_iter().find(|k| k.key == *key))
    }
    async fn of_kind(&self, kind: &Kind) -> Result<Vec<Kept>, sqlx::Error> {
        self.find("kind = ?2", kind.name()).await
    }
    async fn in_circle(&self, circle: &Circle) -> Result<Vec<Kept>, sqlx::Error> {
        self.find("circle = ?2", &circle.to_string()).await
    }
    async fn with_unsent(&self) -> Result<Vec<Kept>, sqlx::Error> {
        Ok(self.find("?2 = ''", "").await?.into_iter().filter(|k| k.unsent > 0).collect())
    }

    async fn write(&self, steps: &[Step]) -> Result<Written, sqlx::Error> {
        let mut slice = self.hub.slice().await?;
        let (now, mut changed) = (slice.now, Vec::new());
        for step in steps {
            if rev(&mut slice, &self.hub, step.key()).await? != step.was() {
                changed.push(step.key().clone());
                continue;
            }
            let key = step.key();
            let header = Header::new(key.circle.clone(), key.kind.clone(), key.id.clone());
            let (body, unsent) = match step {
                Step::Put { body, unsent, .. } => (body.as_str().into(), (*unsent).into()),
                Step::Remove { .. } => (Value::Null, Value::Null),
            };
            slice
                .write(&header, [("body".to_owned(), body), ("unsent".to_owned(), unsent)], &hub_author(), now)
                .await?;
        }
        if !changed.is_empty() {
            return Ok(Written::Changed(changed)); // dropped, and with it everything before
        }
        slice.commit().await?;
        let mut tx = self.hub.store().read().await?;
        let head = store::head(&mut tx, &self.hub.programme(), Log::Records).await?;
        Ok(Written::All(head.tag))
    }
}

#[tokio::test]
async fn the_hubs_tables_keep_the_contract_of_every_store_of_rows() {
    contract::all(async |_| {
        let world = World::new().await;
        HubRows { hub: world.hub.clone(), _world: world }
    })
    .await;
}
