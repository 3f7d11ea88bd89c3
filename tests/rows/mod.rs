//! A store for the suite of the model's contract.

use std::rc::Rc;

use kith_app::store::{StoreProblem, open::Disk, rows::DiskRows};
use kith_model::{
    Circle, Key, Kind,
    rows::{Kept, Rows, Step, Written},
};

/// The suite borrows its stores; this one is a disk that lives as long as the sentence.
pub struct Own(pub Rc<Disk>);

impl Rows for Own {
    type Problem = StoreProblem;
    async fn get(&self, key: &Key) -> Result<Option<Kept>, StoreProblem> {
        DiskRows(&self.0).get(key).await
    }
    async fn of_kind(&self, kind: &Kind) -> Result<Vec<Kept>, StoreProblem> {
        DiskRows(&self.0).of_kind(kind).await
    }
    async fn in_circle(&self, circle: &Circle) -> Result<Vec<Kept>, StoreProblem> {
        DiskRows(&self.0).in_circle(circle).await
    }
    async fn with_unsent(&self) -> Result<Vec<Kept>, StoreProblem> {
        DiskRows(&self.0).with_unsent().await
    }
    async fn write(&self, steps: &[Step]) -> Result<Written, StoreProblem> {
        DiskRows(&self.0).write(steps).await
    }
}
