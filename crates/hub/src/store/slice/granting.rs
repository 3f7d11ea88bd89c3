//! Giving and ending grants, and what follows from them: who is joined to which group, and what who stands in may reach.

use kith_model::{
    Id,
    access::{Scope, ScopeOf},
};

use super::Slice;
use crate::{
    covers,
    grants::{self, Term},
    ledger::{self, Line},
    safety,
    store::signed,
};

impl Slice {
    /// Gives a grant, or finds the one in force. Whom a connector takes on comes under the covers for them too.
    pub async fn give(&mut self, member: &Id, what: ScopeOf) -> sqlx::Result<Scope> {
        let scope = grants::give(&mut self.tx, &self.programme, member, what, self.now).await?;
        safety::follow(&mut self.tx, &self.programme, member, &scope.what, self.now).await?;
        if let ScopeOf::Connector { person } | ScopeOf::Person { person } = &scope.what {
            self.expect_all(&person.clone()).await?;
        }
        if let ScopeOf::Connector { .. } = &scope.what {
            for (by, term) in covers::open_for(&mut self.tx, &self.programme, member, self.now).await? {
                if !grants::is_given(&mut self.tx, &self.programme, &by, &scope.what, &term).await? {
                    self.give_for(&by, scope.what.clone(), &term).await?;
                }
            }
        }
        Ok(scope)
    }

    /// Gives a new grant for a time.
    pub async fn give_for(&mut self, member: &Id, what: ScopeOf, term: &Term) -> sqlx::Result<Scope> {
        let scope = grants::give_for(&mut self.tx, &self.programme, member, what, term, self.now).await?;
        safety::follow(&mut self.tx, &self.programme, member, &scope.what, self.now).await?;
        if let ScopeOf::Connector { person } = &scope.what {
            self.expect_all(&person.clone()).await?;
        }
        Ok(scope)
    }

    /// Ends a grant, and those of who stands in over the same person; the ledger keeps them ended.
    pub async fn end_grant(&mut self, number: u64) -> sqlx::Result<()> {
        let covers = covers::that_end_with(&mut self.tx, &self.programme, number).await?;
        for number in covers.into_iter().chain([number]) {
            let line = Line::GrantEnded { programme: self.programme.clone(), number, at: self.now };
            ledger::apply(&mut self.tx, &line).await?;
            self.note(line);
        }
        let person: Option<String> =
            sqlx::query_scalar("SELECT person FROM grants WHERE programme = ?1 AND number = ?2 AND person IS NOT NULL")
                .bind(self.programme.as_str())
                .bind(signed(number))
                .fetch_optional(&mut *self.tx)
                .await?;
        if let Some(person) = person.and_then(|p| p.parse().ok()) {
            self.expect_all(&person).await?;
        }
        Ok(())
    }
}
