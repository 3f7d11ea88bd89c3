// The peer of the cold start: the smallest app that reads 10,000 documents from Dexie and shows the first 50.
import Dexie from 'dexie';
import { start } from '../ui.jsx';
const db = new Dexie('app');
db.version(1).stores({ activities: 'id' });
window.seed = async () => db.activities.bulkPut(await (await fetch('/all')).json());
start({ load: () => db.activities.toArray(), add: (d) => db.activities.put(d) });
