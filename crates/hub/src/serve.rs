//! `kith-hub serve`: every address of the hub, and what holds for all of them: strict headers, limits, logs, no panics.
//!
//! **Invariant:** logs hold the pattern of an address, a status and a duration; no names, values, ids, codes or queries.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use axum::{
    Extension, Router,
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use ipnet::IpNet;
use kith_model::envelope::ENVELOPE_MAX;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

use crate::{
    act, ask,
    asking::{self, Proxies, StrangersRoom},
    certificates::Certificates,
    connections::{self, Bounds},
    directory, envelope,
    hub::{Hub, clock, may_be_served, programme_header},
    join, keep,
    limits::Rates,
    metrics::are_shown,
    sample_doors,
    site::Site,
    store, sync,
    trouble::Trouble,
    wake,
};

pub use crate::certificates::Files;

/// How a hub is served.
#[derive(Clone, Debug)]
pub struct Serving {
    /// The built app.
    pub site: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The sample programme.
    pub sample: bool,
    /// The proxies that stand before the hub: what they tell of who asks is believed.
    pub proxies: Arc<[IpNet]>,
    /// Who shows this token may read `/metrics` from elsewhere.
    pub metrics_token: Option<String>,
    /// The certificate and key; none where a proxy ends TLS.
    pub tls: Option<Files>,
    /// How many connections, and how long a request may take.
    pub bounds: Bounds,
    /// How often.
    pub rates: Rates,
}

impl Serving {
    /// A site on an address, with the usual limits, and nothing before it.
    pub fn new(site: impl Into<PathBuf>, listen: SocketAddr) -> Self {
        Self {
            site: site.into(),
            listen,
            sample: false,
            proxies: Arc::default(),
            metrics_token: None,
            tls: None,
            bounds: Bounds::default(),
            rates: Rates::default(),
        }
    }
}

/// Listens until it is told to stop.
pub async fn serve(hub: Hub, how: Serving) -> anyhow::Result<()> {
    check(&hub, &how).await?;
    if let Some(files) = &how.tls {
        Certificates::open(files)?;
    }
    let listener = connections::listen(how.listen).await?;
    let is_tls = how.tls.is_some();
    tracing::info!(listen = %listener.local_addr()?, sample = hub.is_sample(), tls = is_tls, "the hub is open");
    let first = hub.clone();
    tokio::spawn(async move { directory::current(&first).await.is_ok() });
    let timely = tokio::spawn(tell_in_time(hub.clone()));
    let ended = connections::answer(listener, router(hub.clone(), &how), &how, told_to_stop()).await;
    timely.abort();
    hub.tell_ledger_at_last().await;
    ended
}

/// Looks every minute whether the ledger is due to hear of the audit, and each night lets go of what is over its time.
async fn tell_in_time(hub: Hub) {
    let mut minutes = tokio::time::interval(Duration::from_secs(60));
    let mut kept = None;
    loop {
        minutes.tick().await;
        hub.tell_ledger_in_time().await;
        kept = keep::at_night(&hub, kept).await;
    }
}

/// Refuses what must not be served.
async fn check(hub: &Hub, how: &Serving) -> anyhow::Result<()> {
    if how.sample && !how.listen.ip().is_loopback() {
        bail!("The sample programme is shown on this machine only: listen on 127.0.0.1.");
    }
    if !hub.has_programme() {
        bail!("{} holds no programme yet. Make one: kith-hub programme new --data {0}", hub.folder().display());
    }
    if how.sample && !hub.is_sample() {
        bail!("{} holds a real programme. The sample programme is never shown on it.", hub.folder().display());
    }
    if !how.sample && hub.is_sample() {
        bail!("{} holds the sample programme. Serve it with --sample.", hub.folder().display());
    }
    let mut tx = hub.store().read().await?;
    let record = store::record(&mut tx, &hub.programme(), &programme_header(&hub.programme()).key).await?;
    let record = record.context("the programme's own record is missing")?;
    if let Err(why) = may_be_served(&record) {
        bail!("{why} The hub does not open without.");
    }
    Ok(())
}

async fn told_to_stop() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(_) => return std::future::pending().await,
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

/// All addresses.
pub fn router(hub: Hub, how: &Serving) -> Router {
    hub.limits().set(how.rates);
    let (site, is_tls) = (Site(how.site.clone()), how.tls.is_some());
    let api = Router::new()
        .route("/sync", post(sync::sync))
        .route("/wake", post(wake::wake))
        .route("/directory", get(directory::manifest))
        .route("/directory/{name}", get(directory::snapshot))
        .route("/directory/part/{name}", get(directory::part))
        .route("/directory/changes/{name}", get(directory::changes))
        .route("/join/look", post(join::look))
        .route("/join", post(join::join))
        .route("/ask", post(ask::ask))
        .route("/ask/state", post(ask::state))
        .route("/act", post(act::act))
        .route("/envelope", post(envelope::envelope).layer(Extension(StrangersRoom(ENVELOPE_MAX))))
        .route("/standing", post(envelope::standing))
        .route("/sample", get(sample_doors::doors))
        .fallback(|| async { Trouble::NOT_FOUND })
        .method_not_allowed_fallback(|| async { Trouble::WRONG_METHOD })
        .layer(middleware::from_fn(no_store))
        .layer(CompressionLayer::new());
    Router::new()
        .nest("/hub/v1", api)
        .route("/hub", get(|| async { Trouble::NOT_FOUND }))
        .route("/hub/{*rest}", axum::routing::any(|| async { Trouble::NOT_FOUND }))
        .route("/healthz", get(healthz))
        .route("/metrics", get(metrics))
        .fallback(move |request: Request| {
            let site = site.clone();
            async move { site.get(request.method(), request.uri(), request.headers()).await }
        })
        .method_not_allowed_fallback(|| async { Trouble::WRONG_METHOD })
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            tracing::error!("a request ended in a panic");
            Trouble::HUB_TROUBLE.into_response()
        }))
        .layer(middleware::from_fn_with_state(hub.clone(), not_too_often))
        .layer(middleware::map_response(move |response| strict(response, is_tls)))
        .layer(middleware::from_fn_with_state(hub.clone(), account))
        .layer(Extension(Proxies(how.proxies.clone())))
        .layer(Extension(how.bounds))
        .layer(Extension(MetricsToken(how.metrics_token.clone())))
        .with_state(hub)
}

#[derive(Clone)]
struct MetricsToken(Option<String>);

async fn healthz(State(hub): State<Hub>) -> Response {
    let sound = async {
        let mut tx = hub.store().read().await?;
        sqlx::query_scalar::<_, i64>("SELECT 1").fetch_one(&mut *tx).await
    };
    match sound.await {
        Ok(_) => "ok\n".into_response(),
        Err(error) => Trouble::from(error).into_response(),
    }
}

async fn metrics(State(hub): State<Hub>, Extension(token): Extension<MetricsToken>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
    let is_behind = parts.extensions.get::<Proxies>().is_some_and(|proxies| !proxies.0.is_empty());
    let is_passed_on =
        is_behind || ["x-forwarded-for", "forwarded"].iter().any(|name| parts.headers.contains_key(*name));
    if !are_shown(peer, is_passed_on, asking::token(&parts.headers), token.0.as_deref()) {
        return Trouble::NOT_FOUND.into_response();
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], hub.metrics().text()).into_response()
}

/// Each address has its share of requests, whatever it asks for.
async fn not_too_often(State(hub): State<Hub>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match hub.limits().address(asking::address(&parts)) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(trouble) => trouble.into_response(),
    }
}

async fn no_store(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'self'; form-action 'self'; \
    frame-ancestors 'none'";

/// What every answer says to a browser.
async fn strict(mut response: Response, is_tls: bool) -> Response {
    let headers = response.headers_mut();
    if is_tls {
        let for_ever = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, for_ever);
    }
    let permissions = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()";
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("permissions-policy"), permissions),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// One line and one count a request.
async fn account(State(hub): State<Hub>, path: Option<MatchedPath>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let (parts, body) = request.into_parts();
    let (method, from) = (parts.method.clone(), shortened(asking::address(&parts)));
    let request = Request::from_parts(parts, body);
    let pattern = path.map_or_else(|| "app".to_owned(), |p| p.as_str().to_owned());
    let response = next.run(request).await;
    let (status, ms) = (response.status(), u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX));
    let labels = format!("path=\"{pattern}\",status=\"{}xx\"", status.as_u16() / 100);
    hub.metrics().add("kith_requests_total", labels.clone(), 1);
    hub.metrics().add("kith_request_milliseconds_total", labels, ms);
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(%method, path = pattern, status = status.as_u16(), ms, from, "request");
    } else {
        tracing::info!(%method, path = pattern, status = status.as_u16(), ms, from, "request");
    }
    response
}

/// An address as logs may hold it: cut to /24 and /48.
fn shortened(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}

/// Opens a hub on the clock of this machine.
pub async fn open(folder: &std::path::Path) -> anyhow::Result<Hub> {
    Hub::open(folder, clock()).await
}
