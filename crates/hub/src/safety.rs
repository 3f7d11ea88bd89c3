//! Safety notes: who may write one, and who reads them.
//!
//! Whoever meets people for the programme may write one about anybody, and reads their own. All of them go to the
//! safeguarding leads: the first coordinator is one, others are named by a coordinator.
//!
//! **Invariant:** a programme that has a coordinator has a lead: a safety note always reaches somebody.

use sqlx::SqliteConnection;

use kith_model::{
    Id,
    access::{Role, ScopeOf},
    acts::Did,
};

use crate::{
    act::{Actor, Done, has_role},
    grants, members,
    store::Slice,
    trouble::{Answer, Trouble},
};

/// Whether who may reach this meets people, and may have something to say about their safety.
pub fn is_witness(what: &ScopeOf) -> bool {
    matches!(what, ScopeOf::Organiser { .. } | ScopeOf::Volunteer | ScopeOf::Team)
}

/// What follows from a grant: who meets people may write safety notes, and the first coordinator reads them.
pub async fn follow(
    conn: &mut SqliteConnection,
    programme: &Id,
    member: &Id,
    what: &ScopeOf,
    now: i64,
) -> sqlx::Result<()> {
    if is_witness(what) {
        grants::give(conn, programme, member, ScopeOf::Witness, now).await?;
    }
    if *what == ScopeOf::Coordinator && leads(conn, programme).await?.is_empty() {
        grants::give(conn, programme, member, ScopeOf::Safeguarding, now).await?;
    }
    Ok(())
}

/// A coordinator names a lead, or says that somebody is none any more: never the last one.
pub(crate) async fn set_lead(slice: &mut Slice, actor: &Actor, member: &Id, leads_now: bool) -> Answer<Done> {
    actor.must(actor.is(Role::Coordinator))?;
    has_role(slice, member, &[Role::Connector, Role::Coordinator]).await?;
    if leads_now {
        let scope = slice.give(member, ScopeOf::Safeguarding).await?;
        return Ok((Did::Done, "named-lead", format!("{member} {}", scope.number)));
    }
    let programme = slice.programme.clone();
    let leads = leads(slice.conn(), &programme).await?;
    let theirs = leads.iter().find(|(lead, _)| lead == member);
    let number = theirs.map(|(_, number)| *number).ok_or(Trouble::NOT_YOURS)?;
    if leads.len() == 1 {
        return Err(Trouble::LAST_LEAD);
    }
    slice.end_grant(number).await?;
    Ok((Did::Done, "ended-lead", format!("{member} {number}")))
}

/// Who reads safety notes, each with the number of the grant; in the order in which they were named.
async fn leads(conn: &mut SqliteConnection, programme: &Id) -> sqlx::Result<Vec<(Id, u64)>> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT member, number FROM grants WHERE programme = ?1 AND what = 'safeguarding' AND ended_at IS NULL
         ORDER BY since, rowid",
    )
    .bind(programme.as_str())
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().filter_map(|(member, n)| Some((member.parse().ok()?, crate::store::number(n)))).collect())
}

/// Their names, for who may write to them.
pub async fn names(conn: &mut SqliteConnection, programme: &Id) -> sqlx::Result<Vec<String>> {
    let mut names = Vec::new();
    for (lead, _) in leads(conn, programme).await? {
        names.extend(members::member(conn, programme, &lead).await?.map(|line| line.name));
    }
    Ok(names)
}
