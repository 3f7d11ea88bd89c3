// Keeps the app on the phone, so that it opens with no signal at any address. It knows files, never data:
// what the hub says goes past it. With the app closed it sends envelopes, which it cannot open (`docs/wire.md`). A new version is fetched whole or not at all, waits until a person (or
// nobody with the app open) lets it in, and then clears the older one away.
//
// The three lines below are written by `cargo xtask precache`; a change in them is what makes browsers see an update.
const VERSION = 'none';
const FILES = []; // [path, integrity] of the app itself
const WORDS = []; // the same for the languages, fetched only when somebody chooses one

const CACHE = `app-${VERSION}`;
const BASE = new URL(self.registration.scope).pathname;
const integrity = new Map([...FILES, ...WORDS]);
const words = new Set(WORDS.map(([path]) => path));
const hashed = /-[0-9a-f]{16}[._]/;

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('message', (event) => {
  if (event.data === 'skip-waiting') self.skipWaiting();
  // A language chosen before this worker was in charge.
  else if (words.has(event.data?.keep)) event.waitUntil(keep(event.data.keep));
});
self.addEventListener('sync', (event) => {
  if (event.tag === 'envelopes') event.waitUntil(sendEnvelopes());
});
self.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== self.location.origin || !pathname.startsWith(BASE)) return;
  const path = pathname.slice(BASE.length);
  if (path.startsWith('hub/') || !FILES.length) return;
  // Every address is the app's, but the empty page that one leaves to.
  if (mode === 'navigate') event.respondWith(kept(path === 'away.html' ? path : 'index.html', event.request));
  else if (words.has(path)) event.respondWith(word(path, event.request));
  else if (integrity.has(path)) event.respondWith(kept(path, event.request));
});

async function install() {
  try {
    const chosen = await Promise.all(WORDS.map(async ([path]) => ((await caches.match(BASE + path)) ? path : null)));
    await Promise.all([...FILES.map(([path]) => path), ...chosen.filter(Boolean)].map(keep));
  } catch (reason) {
    await caches.delete(CACHE);
    throw reason;
  }
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith('app-') && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

// A file whose name holds its hash is the same in every version: what is here need not travel again.
async function keep(path) {
  const cache = await caches.open(CACHE);
  const here = hashed.test(path) && (await caches.match(BASE + path));
  const response = here || (await fetch(BASE + path, { cache: 'reload', integrity: integrity.get(path) }));
  if (!response.ok) throw new Error(`${path} did not arrive: ${response.status}`);
  await cache.put(BASE + path, response);
}

async function kept(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(BASE + path, { ignoreVary: true })) || fetch(request);
}

// Also when the hub is a version ahead: then it is shown, but not kept.
async function word(path, request) {
  try {
    await ((await (await caches.open(CACHE)).match(BASE + path, { ignoreVary: true })) || keep(path));
  } catch {
    return fetch(request);
  }
  return kept(path, request);
}

// Unsent work of this phone, sealed to the hub, in the order in which it was sealed. One that stands on another is
// done after it: so it goes on while any is. With no signal it throws, and the browser tries again.
async function sendEnvelopes() {
  const database = await envelopes();
  if (!database) return;
  try {
    for (let isMoving = true; isMoving;) {
      isMoving = false;
      for (const { n, b } of await asked(database.transaction('sealed').objectStore('sealed').getAll())) {
        const response = await fetch(`${BASE}hub/v1/envelope`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(JSON.parse(b).envelope),
          credentials: 'omit',
          cache: 'no-store',
          redirect: 'error',
        });
        if (response.status >= 500) throw new Error(`the hub has trouble: ${response.status}`);
        if (!response.ok || !(await response.json()).done) continue;
        await asked(database.transaction('sealed', 'readwrite').objectStore('sealed').delete(n));
        isMoving = true;
      }
    }
  } finally {
    database.close();
  }
}

// The database as the app made it (`src/store/envelopes.rs`); none where the app has sealed nothing yet.
async function envelopes() {
  const request = indexedDB.open('kith-envelopes');
  request.onupgradeneeded = () => request.transaction.abort();
  const database = await asked(request).catch(() => null);
  if (database) database.onversionchange = () => database.close();
  return database;
}

function asked(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}
