//! Requests to the hub that served the app: JSON both ways, gzip where the browser can, never longer than a limit.
//!
//! **Invariant:** what is not the hub's JSON is no answer. A café's sign-in page says 200 and sends HTML: that is "not
//! the hub", never a sync.

use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, Headers, RequestInit, Response};

use super::timers::sleep;

/// Bodies below this size travel as they are.
const GZIP_FROM_BYTES: usize = 1_000;

/// A request.
pub struct Request<'a> {
    /// The address on this hub, from its root.
    pub path: &'a str,
    /// The body of a POST; a GET without.
    pub body: Option<String>,
    /// The device's token; it travels in a header, never in an address.
    pub token: Option<&'a str>,
    /// How long to wait.
    pub limit_ms: u32,
    /// Whether the browser may answer from its cache.
    pub may_cache: bool,
}

/// What the hub said.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body, JSON.
    pub body: String,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// No signal, the hub is down, or it took too long.
    NoSignal,
    /// Somebody else answered.
    NotTheHub,
}

/// Stops a request under way when told to.
#[derive(Clone)]
pub struct Stop(AbortController);

impl Stop {
    /// A stop for one request.
    pub fn new() -> Option<Self> {
        AbortController::new().ok().map(Self)
    }

    /// Stops it: it ends as [`NoAnswer::NoSignal`].
    pub fn now(&self) {
        self.0.abort();
    }
}

/// Sends a request and reads the whole answer.
pub async fn send(request: Request<'_>, stop: Option<&Stop>) -> Result<Answer, NoAnswer> {
    let fresh = Stop::new();
    let stop = stop.or(fresh.as_ref());
    let init = RequestInit::new();
    let headers = Headers::new().map_err(|_| NoAnswer::NoSignal)?;
    set(&headers, "Accept", "application/json");
    if let Some(token) = request.token {
        set(&headers, "Authorization", &format!("Bearer {token}"));
    }
    if let Some(body) = request.body {
        init.set_method("POST");
        set(&headers, "Content-Type", "application/json");
        match if body.len() >= GZIP_FROM_BYTES { gzip(&body).await } else { None } {
            Some(packed) => {
                set(&headers, "Content-Encoding", "gzip");
                init.set_body(&packed);
            }
            None => init.set_body(&body.into()),
        }
    }
    init.set_headers(&headers);
    option(&init, "redirect", "error");
    option(&init, "credentials", "omit");
    if !request.may_cache {
        option(&init, "cache", "no-store");
    }
    if let Some(stop) = stop {
        init.set_signal(Some(&stop.0.signal()));
        let (stop, limit_ms) = (stop.clone(), request.limit_ms);
        spawn_local(async move {
            sleep(limit_ms).await;
            stop.now(); // after the answer this does nothing
        });
    }
    let window = web_sys::window().ok_or(NoAnswer::NoSignal)?;
    let response = JsFuture::from(window.fetch_with_str_and_init(request.path, &init));
    let response: Response = response.await.map_err(|_| NoAnswer::NoSignal)?.unchecked_into();
    let sort = response.headers().get("content-type").ok().flatten().unwrap_or_default();
    if !sort.starts_with("application/json") {
        return Err(NoAnswer::NotTheHub);
    }
    let text = response.text().map_err(|_| NoAnswer::NoSignal)?;
    let body = JsFuture::from(text).await.map_err(|_| NoAnswer::NoSignal)?;
    Ok(Answer { status: response.status(), body: body.as_string().ok_or(NoAnswer::NotTheHub)? })
}

fn set(headers: &Headers, name: &str, value: &str) {
    // Only a malformed name or value is refused; these are ours.
    let _ = headers.set(name, value);
}

fn option(init: &RequestInit, name: &str, value: &str) {
    // Setting a plain property of a fresh object cannot go wrong; a browser ignores options that it does not know.
    let _ = Reflect::set(init, &name.into(), &value.into());
}

/// The text, packed by the browser; `None` where it cannot.
async fn gzip(text: &str) -> Option<Uint8Array> {
    let packer = CompressionStream::new("gzip").ok()?;
    let through: Object = Response::new_with_opt_str(Some(text)).ok()?.body()?.unchecked_into();
    let pipe: Function = Reflect::get(&through, &"pipeThrough".into()).ok()?.dyn_into().ok()?;
    let packed = pipe.call1(&through, &packer).ok()?;
    let bytes: Promise = ResponseOf::new(&packed).ok()?.array_buffer();
    Some(Uint8Array::new(&JsFuture::from(bytes).await.ok()?))
}

#[wasm_bindgen]
extern "C" {
    type CompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<CompressionStream, JsValue>;

    #[wasm_bindgen(js_name = Response)]
    type ResponseOf;
    #[wasm_bindgen(constructor, catch, js_class = "Response")]
    fn new(body: &JsValue) -> Result<ResponseOf, JsValue>;
    #[wasm_bindgen(method, js_name = arrayBuffer)]
    fn array_buffer(this: &ResponseOf) -> Promise;
}
