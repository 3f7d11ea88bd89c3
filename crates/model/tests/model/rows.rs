//! The contract of every store of rows, over the one in memory.

use std::{future::Future, pin::pin, task};

use kith_model::rows::{MemoryRows, contract};

/// Nothing in memory ever waits.
fn at_once<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    match work.as_mut().poll(&mut task::Context::from_waker(task::Waker::noop())) {
        task::Poll::Ready(done) => done,
        task::Poll::Pending => panic!("the store in memory waited"),
    }
}

#[test]
fn the_store_in_memory_keeps_the_contract() {
    at_once(contract::all(async |_| MemoryRows::default()));
}
