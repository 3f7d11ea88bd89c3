//! Waiting.

use std::{cell::Cell, rc::Rc};

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Waits so many milliseconds.
pub async fn sleep(ms: u32) {
    let promise = Promise::new(&mut |resolve, _| {
        set_timeout(&resolve, ms);
    });
    // A promise that only a timer resolves never fails.
    let _ = JsFuture::from(promise).await;
}

/// Lets the browser draw and take in what people do, before long work goes on.
pub async fn breathe() {
    sleep(0).await;
}

/// Something that will happen later, unless it is dropped or called off.
#[derive(Clone, Default)]
pub struct Later(Rc<Cell<u32>>);

impl Later {
    /// Does `work` in so many milliseconds; what was planned before is called off.
    pub fn plan(&self, ms: u32, work: impl FnOnce() + 'static) {
        let turn = self.turn();
        let mine = self.0.clone();
        wasm_bindgen_futures::spawn_local(async move {
            sleep(ms).await;
            if mine.get() == turn {
                work();
            }
        });
    }

    /// Calls off what was planned.
    pub fn call_off(&self) {
        self.turn();
    }

    fn turn(&self) -> u32 {
        self.0.set(self.0.get().wrapping_add(1));
        self.0.get()
    }
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(work: &js_sys::Function, ms: u32) -> JsValue;
}
