// What every suite uses. A suite is one page that sets window.bench = async ({rep}) => metrics,
// where a metric is a number, or an array of single latencies (the runner takes p50 and p95).
export const now = () => performance.now();
export async function time(f) { const t = now(); const r = await f(); return [now() - t, r]; }
/** n awaited calls one after the other; each one's time. */
export async function each(n, f) {
  const out = [];
  for (let i = 0; i < n; i++) { const t = now(); await f(i); out.push(now() - t); }
  return out;
}
export const stats = async () => (await fetch('/__stats')).json();
export const req = (r) => new Promise((ok, no) => { r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error); });
export const done = (t) => new Promise((ok, no) => { t.oncomplete = () => ok(); t.onabort = t.onerror = () => no(t.error); });
export const drop = (name) => req(indexedDB.deleteDatabase(name));
