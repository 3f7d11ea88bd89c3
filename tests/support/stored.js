// Everything that this browser keeps of the app, by database, as one text each.
const out = {};
for (const { name } of await indexedDB.databases()) {
  const db = await new Promise((s, j) => { const o = indexedDB.open(name); o.onsuccess = () => s(o.result); o.onerror = () => j(o.error); });
  let text = '';
  for (const store of db.objectStoreNames) {
    const rows = await new Promise((s) => { const q = db.transaction(store).objectStore(store).getAll(); q.onsuccess = () => s(q.result); });
    text += JSON.stringify(rows, (k, v) => v instanceof Uint8Array ? new TextDecoder().decode(v) : v);
  }
  db.close();
  out[name] = text;
}
return out;
