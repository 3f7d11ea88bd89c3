// What the peers pull from. /stub speaks just enough of the CouchDB protocol from plain JS maps, nothing computed twice,
// so that what is left of a replication's time is the client and HTTP; /all is every document in one answer. The rest
// is dist/ (the peers' pages), cross-origin isolated so that timers are exact to 5 us.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { activities, couch } from './gen.mjs';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript' };
const ISOLATED = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** The one read-only database of the stub. */
function database(n) {
  const all = activities(n).map(couch).map((doc, i) => {
    const id = (i + 1).toString(16).padStart(32, '0'), rev = `1-${id}`, seq = i + 1;
    return {
      seq,
      change: { seq, id: doc._id, changes: [{ rev }] },
      got: { id: doc._id, docs: [{ ok: { ...doc, _rev: rev, _revisions: { start: 1, ids: [id] } } }] },
    };
  });
  return { all, by: new Map(all.map((one) => [one.change.id, one])), local: new Map() };
}

function answer(db, url, method, body) {
  const at = url.pathname.replace(/^\/stub\/?/, '').split('/').slice(1).join('/');
  if (at === '') return [200, { db_name: 'activities', update_seq: db.all.length, doc_count: db.all.length, instance_start_time: '0' }];
  if (at === '_changes') {
    const since = +url.searchParams.get('since') || 0, limit = +url.searchParams.get('limit') || Infinity;
    const results = db.all.slice(since, since + limit).map((one) => one.change);
    const last = results.length ? results.at(-1).seq : since;
    return [200, { results, last_seq: last, pending: db.all.length - last }];
  }
  if (at === '_bulk_get') return [200, { results: body.docs.map((one) => db.by.get(one.id).got) }];
  if (at.startsWith('_local/') && method === 'PUT') {
    db.local.set(at, { ...body, _id: at, _rev: '0-1' });
    return [201, { ok: true, id: at, rev: '0-1' }];
  }
  if (at.startsWith('_local/')) return db.local.has(at) ? [200, db.local.get(at)] : [404, { error: 'not_found', reason: 'missing' }];
  return [404, { error: 'not_found', reason: at }];
}

/** Serves on a free port of 127.0.0.1; answers {origin, close}. */
export async function serve(n, root) {
  const db = database(n), all = JSON.stringify(activities(n)), sockets = new Set();
  let closed = 0, requests = 0;
  const server = http.createServer(async (ask, reply) => {
    const url = new URL(ask.url, 'http://127.0.0.1');
    const say = (status, body, type = 'application/json') => reply.writeHead(status, { ...ISOLATED, 'content-type': type, 'cache-control': 'no-store' }).end(body);
    requests += 1;
    let text = '';
    for await (const part of ask) text += part;
    if (url.pathname === '/__stats') {
      let out = closed;
      for (const one of sockets) out += one.bytesWritten;
      return say(200, JSON.stringify({ out, requests }));
    }
    if (url.pathname === '/all') return say(200, all);
    if (url.pathname.startsWith('/stub')) {
      const [status, body] = answer(db, url, ask.method, text ? JSON.parse(text) : undefined);
      return say(status, JSON.stringify(body));
    }
    let file = path.join(root, url.pathname);
    if (file.endsWith('/')) file += 'index.html';
    if (!file.startsWith(root) || !fs.existsSync(file)) return say(404, 'not here', 'text/plain');
    return say(200, fs.readFileSync(file), TYPES[path.extname(file)] ?? 'application/octet-stream');
  });
  server.on('connection', (one) => { sockets.add(one); one.on('close', () => { sockets.delete(one); closed += one.bytesWritten; }); });
  await new Promise((ok) => server.listen(0, '127.0.0.1', ok));
  const close = () => { server.closeAllConnections(); return new Promise((ok) => server.close(ok)); };
  return { origin: `http://127.0.0.1:${server.address().port}`, close };
}
