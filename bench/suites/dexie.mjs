// Dexie 4 over the same documents. It has no sync of its own: its "pull" is one GET of everything and a bulk put.
import Dexie from 'dexie';
import { attendance } from '../gen.mjs';
import { time, each } from './lib.mjs';

window.bench = async ({ rep, n }) => {
  const name = `dexie-${rep}`, out = {};
  const open = () => { const d = new Dexie(name); d.version(1).stores({ activities: 'id', attendance: 'id' }); return d; };
  let db = open();
  await db.open();
  [out.pull] = await time(async () => db.activities.bulkPut(await (await fetch('/all')).json()));
  db.close();
  const [all, got] = await time(async () => { db = open(); return db.activities.toArray(); });
  if (got.length !== n) throw new Error(`read ${got.length}`);
  out.open = all;
  out.save = await each(200, (i) => db.attendance.put(attendance(i)));
  await db.delete();
  return out;
};
