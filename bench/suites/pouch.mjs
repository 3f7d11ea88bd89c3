// PouchDB 9, tuned (adapter indexeddb, batches of 1000), against the stub of server.mjs: close to its best case.
import PouchDB from 'pouchdb-browser';
import indexeddb from 'pouchdb-adapter-indexeddb';
import { attendance, couch } from '../gen.mjs';
import { time, each, stats } from './lib.mjs';
PouchDB.plugin(indexeddb);

window.bench = async ({ rep, n }) => {
  const out = {}, name = `pouch-${rep}`, adapter = 'indexeddb', batch_size = 1000;
  const open = () => new PouchDB(name, { adapter });
  let db = open();
  await db.info();

  const before = await stats();
  const [cold, pulled] = await time(() => db.replicate.from(`${location.origin}/stub/activities`, { batch_size }));
  const after = await stats();
  if (pulled.docs_written !== n) throw new Error(`pulled ${pulled.docs_written}`);
  out.pull = cold;
  out['pull, requests'] = after.requests - before.requests - 1;
  out['pull, KB down'] = (after.out - before.out) / 1024;

  await db.close();
  const [all, docs] = await time(async () => { db = open(); return (await db.allDocs({ include_docs: true })).rows; });
  if (docs.length !== n) throw new Error(`read ${docs.length}`);
  out.open = all;

  const own = new PouchDB(`${name}-own`, { adapter });
  out.save = await each(200, (i) => own.put({ ...couch(attendance(i)), _id: `p${rep}-${i}` }));
  await own.destroy();
  await db.destroy();
  return out;
};
