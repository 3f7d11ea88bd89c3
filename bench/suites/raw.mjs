// Raw IndexedDB, the floor: one GET of everything, one transaction; a save is one put that is on the disk ("strict").
import { attendance } from '../gen.mjs';
import { time, each, req, done, drop } from './lib.mjs';

window.bench = async ({ rep, n }) => {
  const name = `raw-${rep}`, out = {};
  const open = () => new Promise((ok, no) => {
    const r = indexedDB.open(name, 1);
    r.onupgradeneeded = () => { for (const s of ['all', 'own']) r.result.createObjectStore(s); };
    r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error);
  });
  let db = await open();
  const put = (store, rows, durability) => {
    const t = db.transaction(store, 'readwrite', { durability }), s = t.objectStore(store);
    for (const [k, v] of rows) s.put(v, k);
    const d = done(t); t.commit(); return d;
  };
  [out.pull] = await time(async () => put('all', (await (await fetch('/all')).json()).map((d) => [d.id, d]), 'default'));
  db.close();
  const [all, got] = await time(async () => { db = await open(); return req(db.transaction('all').objectStore('all').getAll()); });
  if (got.length !== n) throw new Error(`read ${got.length}`);
  out.open = all;
  out.save = await each(200, (i) => put('own', [[`s${i}`, attendance(i)]], 'strict'));
  db.close();
  await drop(name);
  return out;
};
