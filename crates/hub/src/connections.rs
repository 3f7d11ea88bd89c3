//! Connections: how many at once, how long a request may take to arrive, TLS or plain.
//!
//! Whoever opens many connections, or sends a byte now and then, holds up nobody else: each address has its share, headers
//! and bodies have their time, and who comes when all places are taken is told when to come again.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use ipnet::IpNet;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use crate::{
    certificates::Certificates,
    limits::{HEAD_MAX, HEADERS_MAX, subnet},
    serve::Serving,
};

/// How many connections, and how long they may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::Args)]
pub struct Bounds {
    /// Connections at once; each waiting phone holds one.
    #[arg(long, default_value_t = Bounds::default().connections_max, value_name = "N")]
    pub connections_max: usize,
    /// Connections at once of one address, unless it is a proxy that was named.
    #[arg(long, default_value_t = Bounds::default().connections_address_max, value_name = "N")]
    pub connections_address_max: usize,
    /// Seconds within which the headers of a request must be there; an idle connection is closed after them too.
    #[arg(long, default_value_t = Bounds::default().head_seconds, value_name = "SECONDS")]
    pub head_seconds: u64,
    /// Seconds that a body may pause while it arrives.
    #[arg(long, default_value_t = Bounds::default().body_pause_seconds, value_name = "SECONDS")]
    pub body_pause_seconds: u64,
    /// Seconds within which a whole body must be there; 2 MB through a thin signal take a while.
    #[arg(long, default_value_t = Bounds::default().body_seconds, value_name = "SECONDS")]
    pub body_seconds: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            connections_max: 4_000,
            connections_address_max: 1_000,
            head_seconds: 30,
            body_pause_seconds: 20,
            body_seconds: 180,
        }
    }
}

impl Bounds {
    /// How long a body may take.
    pub fn body(&self) -> Duration {
        Duration::from_secs(self.body_seconds)
    }
    /// How long a body may pause.
    pub fn body_pause(&self) -> Duration {
        Duration::from_secs(self.body_pause_seconds)
    }
}

/// A handshake must be done in this time.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Certificates are looked at again so often.
const CERTIFICATES_EVERY: Duration = Duration::from_secs(5);
/// Whoever waits to be woken holds a connection open for a while: they are let go after this.
const FAREWELL: Duration = Duration::from_secs(2);
/// When no file descriptor is left, waiting helps and trying again at once does not.
const BREATH: Duration = Duration::from_millis(100);

/// Answers on a listener until `stop`.
pub async fn answer(
    listener: TcpListener,
    app: Router,
    how: &Serving,
    stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let certificates = how.tls.as_ref().map(Certificates::open).transpose()?;
    let acceptor = certificates.as_ref().map(Certificates::acceptor).transpose()?;
    let places = Arc::new(Places { bounds: how.bounds, proxies: how.proxies.clone(), taken: Mutex::default() });
    let mut look_again = tokio::time::interval(CERTIFICATES_EVERY);
    let (all, mut stop) = (GracefulShutdown::new(), pin!(stop));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = look_again.tick() => {
                if let Some(certificates) = &certificates {
                    certificates.look_again();
                }
                continue;
            }
            () = &mut stop => break,
        };
        let Ok((stream, peer)) = accepted else {
            sleep(BREATH).await;
            continue;
        };
        let Some(place) = places.take(peer.ip()) else {
            turn_away(stream, acceptor.is_some());
            continue;
        };
        let (app, acceptor, bounds, watcher) = (app.clone(), acceptor.clone(), how.bounds, all.watcher());
        tokio::spawn(async move {
            let _place = place;
            // An answer is small and somebody waits for it.
            let _ = stream.set_nodelay(true);
            let Some(io) = open(stream, acceptor).await else { return };
            let service = service_fn(move |mut request: hyper::Request<Incoming>| {
                request.extensions_mut().insert(ConnectInfo(peer));
                app.clone().oneshot(request.map(Body::new))
            });
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(Duration::from_secs(bounds.head_seconds))
                .max_headers(HEADERS_MAX)
                .max_buf_size(HEAD_MAX)
                .serve_connection(TokioIo::new(io), service);
            // How a connection ends is the other side's matter: what was answered was answered.
            let _ = watcher.watch(connection).await;
        });
    }
    drop(listener);
    let _ = timeout(FAREWELL, all.shutdown()).await;
    Ok(())
}

trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

async fn open(stream: TcpStream, acceptor: Option<TlsAcceptor>) -> Option<Box<dyn Io>> {
    match acceptor {
        None => Some(Box::new(stream)),
        Some(acceptor) => match timeout(HANDSHAKE, acceptor.accept(stream)).await {
            Ok(Ok(stream)) => Some(Box::new(stream)),
            _ => None,
        },
    }
}

/// The places that are taken.
struct Places {
    bounds: Bounds,
    proxies: Arc<[IpNet]>,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    all: usize,
    by: HashMap<IpAddr, usize>,
}

impl Places {
    fn take(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let is_proxy = self.proxies.iter().any(|net| net.contains(&address.to_canonical()));
        let (by, mut taken) = (subnet(address), self.taken.lock().unwrap_or_else(PoisonError::into_inner));
        let its = taken.by.get(&by).copied().unwrap_or(0);
        if taken.all >= self.bounds.connections_max || (!is_proxy && its >= self.bounds.connections_address_max) {
            return None;
        }
        taken.all += 1;
        taken.by.insert(by, its + 1);
        Some(Place { places: self.clone(), by })
    }
}

/// A place, given back when it goes.
struct Place {
    places: Arc<Places>,
    by: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all -= 1;
        match taken.by.get_mut(&self.by) {
            Some(its) if *its > 1 => *its -= 1,
            _ => drop(taken.by.remove(&self.by)),
        }
    }
}

/// What is said where no place is left, in the words of [`crate::trouble::Trouble::TOO_OFTEN`].
fn no_place() -> String {
    let trouble = crate::trouble::Trouble::TOO_OFTEN;
    let body = format!("{{\"code\":\"{}\",\"words\":\"{}\"}}", trouble.code, trouble.words);
    format!(
        "HTTP/1.1 429 Too Many Requests\r\ncontent-type: application/json\r\nretry-after: 5\r\nconnection: close\r\n\
         cache-control: no-store\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Says so, waits a moment for what was sent to be read, and closes. Through TLS that would be dear: there it closes.
fn turn_away(mut stream: TcpStream, is_tls: bool) {
    if is_tls {
        return;
    }
    tokio::spawn(timeout(Duration::from_secs(1), async move {
        stream.write_all(no_place().as_bytes()).await?;
        stream.shutdown().await?;
        let mut read = [0; 4_096];
        while stream.read(&mut read).await? > 0 {}
        std::io::Result::Ok(())
    }));
}

/// Where somebody listens: an address with a port.
pub async fn listen(at: SocketAddr) -> anyhow::Result<TcpListener> {
    use anyhow::Context;
    TcpListener::bind(at).await.with_context(|| format!("nobody can listen on {at}"))
}
