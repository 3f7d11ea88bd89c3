//! What the bench calls of Kith: the phone's own code for pulling, reading and saving, timed inside the page.
//!
//! It is built like the app and served by a real hub; `suites/kith.js` makes of it what the peers' pages are.
#![cfg_attr(not(target_arch = "wasm32"), allow(unused))]

fn main() {}

#[cfg(target_arch = "wasm32")]
mod page {
    use kith_app::{
        store::{Holding, Pages},
        sync::{DirectoryState, Fetching},
        view::prelude::*,
    };
    use kith_model::{Circle, Header, Id, Kind, form::Opened, phone::Heard, wire::Me};
    use wasm_bindgen::prelude::*;

    fn now() -> f64 {
        web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
    }

    fn told(problem: impl std::fmt::Debug) -> JsError {
        JsError::new(&format!("{problem:?}"))
    }

    fn id(text: &str) -> Id {
        text.parse().expect("plain letters and digits are an id")
    }

    /// The whole directory from the hub into an empty database; milliseconds. Fails unless `n` activities came.
    #[wasm_bindgen]
    pub async fn pull(name: String, n: usize) -> Result<f64, JsError> {
        let owner = Owner::new();
        owner.set();
        let fetching = Fetching::new(Pages::named(&name), RwSignal::new(DirectoryState::Loading));
        fetching.read().await.map_err(told)?;
        let begun = now();
        fetching.get_now().await.map_err(told)?;
        let took = now() - begun;
        let came = fetching.pages().list(&Kind::Activity).len();
        if came == n { Ok(took) } else { Err(told(format!("{came} of {n} came"))) }
    }

    /// Opens that database anew and reads all of it; milliseconds.
    #[wasm_bindgen]
    pub async fn open(name: String, n: usize) -> Result<f64, JsError> {
        let begun = now();
        let pages = Pages::named(&name);
        pages.read().await.map_err(told)?;
        let took = now() - begun;
        let read = pages.list(&Kind::Activity).len();
        pages.delete().await.map_err(told)?;
        if read == n { Ok(took) } else { Err(told(format!("{read} of {n} were read"))) }
    }

    /// `n` saves one after the other, each on the disk before the next; milliseconds each.
    #[wasm_bindgen]
    pub async fn save(name: String, n: u32) -> Result<Vec<f64>, JsError> {
        let heard = Heard { me: Me { tag: 1, member: Some(id("m1")), device: 1, ..Me::default() }, ..Heard::default() };
        Holding::create(&name, &heard, "token").await.map_err(told)?;
        let holding = Holding::open(&name, id("p"), heard.me.clone()).await.map_err(told)?;
        let mut each = Vec::new();
        for one in 0..n {
            let header = Header::new(Circle::Person(id("jean")), Kind::Attendance, id(&format!("a{one}")));
            let begun = now();
            let form = Opened::new(header);
            let save = form.set([("said", "went".into()), ("note", "It was good to sing again.".into())]);
            holding.save(&[save]).await.map_err(told)?;
            each.push(now() - begun);
        }
        let unsent = holding.unsent();
        holding.delete().await.map_err(told)?;
        if unsent == 2 * n as usize { Ok(each) } else { Err(told(format!("{unsent} edits of {n} saves are kept"))) }
    }
}
