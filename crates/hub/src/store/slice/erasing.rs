//! Erasing: the content goes, the id stays, so that nothing of it comes back.

use std::collections::BTreeSet;

use kith_model::{Header, Id, listing::Listing};

use super::Slice;
use crate::{
    ledger::Line,
    store::{read, signed, text},
};

impl Slice {
    /// Whether the record, its person or anything that it hangs on was erased.
    pub async fn is_erased(&mut self, header: &Header) -> sqlx::Result<bool> {
        let mut ids: BTreeSet<&str> = header.of.values().map(String::as_str).collect();
        ids.insert(header.key.id.as_str());
        ids.extend(header.key.circle.person().map(Id::as_str));
        ids.extend(header.key.circle.group().map(Id::as_str));
        let ids: Vec<&str> = ids.into_iter().collect();
        let count: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM erased WHERE programme = ?1 AND id IN (SELECT value FROM json_each(?2))",
        )
        .bind(self.programme.as_str())
        .bind(text(&ids))
        .fetch_one(&mut *self.tx)
        .await?;
        Ok(count > 0)
    }

    /// Erases a person or a record: content, tray, salts; the id stays so that nothing of it comes back.
    pub async fn erase(&mut self, id: &Id) -> sqlx::Result<()> {
        let seq = self.records.next();
        let group: Option<String> =
            sqlx::query_scalar("SELECT coalesce(grp, partner) FROM records WHERE programme = ?1 AND id = ?2 AND coalesce(grp, partner) IS NOT NULL LIMIT 1")
                .bind(self.programme.as_str())
                .bind(id.as_str())
                .fetch_optional(&mut *self.tx)
                .await?;
        let person: Option<String> = sqlx::query_scalar(
            "SELECT person FROM records WHERE programme = ?1 AND id = ?2 AND person IS NOT NULL LIMIT 1",
        )
        .bind(self.programme.as_str())
        .bind(id.as_str())
        .fetch_optional(&mut *self.tx)
        .await?;
        sqlx::query("INSERT OR IGNORE INTO erased (programme, id, person, grp, seq) VALUES (?1, ?2, ?3, ?4, ?5)")
            .bind(self.programme.as_str())
            .bind(id.as_str())
            .bind(person)
            .bind(group)
            .bind(signed(seq))
            .execute(&mut *self.tx)
            .await?;
        // Whoever had a match with the person, or referred them, holds no grant over them: they hear of each record.
        sqlx::query(
            "INSERT OR IGNORE INTO erased (programme, id, person, grp, seq)
             SELECT programme, id, person, partner, ?3 FROM records
             WHERE programme = ?1 AND person = ?2 AND partner IS NOT NULL AND id != person",
        )
        .bind(self.programme.as_str())
        .bind(id.as_str())
        .bind(signed(seq))
        .execute(&mut *self.tx)
        .await?;
        for sql in [
            "DELETE FROM records WHERE programme = ?1 AND (id = ?2 OR person = ?2)",
            "DELETE FROM tray WHERE programme = ?1 AND (record LIKE '%/' || ?2 OR person = ?2)",
            "DELETE FROM bookings WHERE programme = ?1 AND (id = ?2 OR person = ?2)",
            "DELETE FROM salts WHERE programme = ?1 AND person = ?2",
            "DELETE FROM held_back WHERE programme = ?1 AND person = ?2",
            "DELETE FROM record_asks WHERE programme = ?1 AND (id = ?2 OR person = ?2)",
            "DELETE FROM past WHERE programme = ?1 AND (id = ?2 OR person = ?2)",
            "UPDATE asks SET person = NULL WHERE programme = ?1 AND person = ?2",
            "UPDATE members SET name = '' WHERE programme = ?1 AND person = ?2",
            "UPDATE invitations SET name = '' WHERE programme = ?1
             AND member IN (SELECT id FROM members WHERE programme = ?1 AND person = ?2)",
            "UPDATE devices SET name = '' WHERE programme = ?1
             AND member IN (SELECT id FROM members WHERE programme = ?1 AND person = ?2)",
        ] {
            sqlx::query(sql).bind(self.programme.as_str()).bind(id.as_str()).execute(&mut *self.tx).await?;
        }
        sqlx::query("UPDATE grants SET ended_at = ?3 WHERE programme = ?1 AND person = ?2 AND ended_at IS NULL")
            .bind(self.programme.as_str())
            .bind(id.as_str())
            .bind(self.now)
            .execute(&mut *self.tx)
            .await?;
        let listed: Option<(String, String)> =
            sqlx::query_as("SELECT kind, body FROM directory WHERE programme = ?1 AND id = ?2")
                .bind(self.programme.as_str())
                .bind(id.as_str())
                .fetch_optional(&mut *self.tx)
                .await?;
        if let Some((kind, body)) = listed {
            let listing: Listing = read(&body)?;
            let empty = Listing { fields: Default::default(), also: Default::default(), ..listing };
            sqlx::query("UPDATE directory SET seq = ?3, body = ?4 WHERE programme = ?1 AND id = ?2 AND kind = ?5")
                .bind(self.programme.as_str())
                .bind(id.as_str())
                .bind(signed(self.directory.next()))
                .bind(text(&empty))
                .bind(kind)
                .execute(&mut *self.tx)
                .await?;
        }
        let programme = self.programme.clone();
        self.note(Line::Erased { programme, id: id.clone(), at: self.now });
        Ok(())
    }
}
