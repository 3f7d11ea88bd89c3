//! One tab at a time (Web Locks). Without them every tab may: the store's guards keep that harmless.

use std::{cell::RefCell, rc::Rc};

use futures::channel::oneshot;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;

/// A lock that is held until dropped.
pub struct Held {
    release: Option<Function>,
}

/// Takes the lock if nobody holds it; `steal` takes it from a tab that was frozen with it.
pub async fn take(name: &str, steal: bool) -> Option<Held> {
    let Some(locks) = manager() else { return Some(Held { release: None }) };
    let (tell, told) = oneshot::channel::<Option<Function>>();
    let tell = Rc::new(RefCell::new(Some(tell)));
    let on_lock = {
        let tell = tell.clone();
        Closure::once_into_js(move |lock: JsValue| -> JsValue {
            let Some(tell) = tell.borrow_mut().take() else { return JsValue::UNDEFINED };
            if lock.is_null() || lock.is_undefined() {
                let _ = tell.send(None); // nobody waits any more: nothing to tell
                return JsValue::UNDEFINED;
            }
            let mut release = None;
            let until = Promise::new(&mut |resolve, _| release = Some(resolve));
            let _ = tell.send(release);
            until.into()
        })
    };
    let options = js_sys::Object::new();
    let how = if steal { "steal" } else { "ifAvailable" };
    Reflect::set(&options, &how.into(), &JsValue::TRUE).ok()?;
    let request = locks.request(name, &options, on_lock.unchecked_ref()).ok()?;
    wasm_bindgen_futures::spawn_local(async move {
        // Rejected where another tab steals it: the work of this one is guarded by the store all the same.
        let _ = wasm_bindgen_futures::JsFuture::from(request).await;
    });
    told.await.ok().flatten().map(|release| Held { release: Some(release) })
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(release) = self.release.take() {
            // A resolver never throws.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

fn manager() -> Option<LockManager> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    (!locks.is_undefined() && !locks.is_null()).then(|| locks.unchecked_into())
}

#[wasm_bindgen]
extern "C" {
    // web-sys has it only among its unstable parts.
    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, options: &JsValue, work: &Function) -> Result<Promise, JsValue>;
}
