// From figures to ratios: one line a number, Kith beside its peer, with the limit it aims at. Written down and printed.
import fs from 'node:fs';

const LINES = [
  { name: 'cold pull of all activities', key: 'pull', unit: 'ms', peer: 'pouch', aim: 0.2 },
  { name: 'cold pull, requests', key: 'pull, requests', unit: '', peer: 'pouch' },
  { name: 'cold pull, down', key: 'pull, KB down', unit: 'KB', peer: 'pouch' },
  { name: 'cold pull, beside a plain GET and put', key: 'pull', unit: 'ms', peer: 'raw' },
  { name: 'cold pull, beside a plain GET and Dexie', key: 'pull', unit: 'ms', peer: 'dexie' },
  { name: 'open and read all', key: 'open', unit: 'ms', peer: 'pouch' },
  { name: 'open and read all', key: 'open', unit: 'ms', peer: 'dexie' },
  { name: 'open and read all', key: 'open', unit: 'ms', peer: 'raw' },
  { name: 'one save, on the disk', key: 'save', unit: 'ms', peer: 'raw', aim: 1.5 },
  { name: 'one save', key: 'save', unit: 'ms', peer: 'dexie' },
  { name: 'one save', key: 'save', unit: 'ms', peer: 'pouch' },
  { name: 'cold start with no signal', key: 'start 1x', unit: 'ms', peer: 'dexie' },
  { name: 'cold start with no signal, processor slowed 4x', key: 'start 4x', unit: 'ms', peer: 'dexie', aim: 0.7 },
];

const median = (all) => { const s = [...all].sort((a, b) => a - b), m = s.length >> 1; return s.length % 2 ? s[m] : (s[m - 1] + s[m]) / 2; };
const short = (x) => (x >= 100 ? `${Math.round(x)}` : x >= 10 ? x.toFixed(1) : x.toFixed(2));
const range = (all, unit) => `${short(median(all))}${unit && ` ${unit}`} (${short(Math.min(...all))} to ${short(Math.max(...all))})`;

/** Prints the table; `file` gets a list of {name, value, unit, peer, peer_value, ratio, limit, holds}. */
export function table(figures, about, file) {
  const rows = LINES.map(({ name, key, unit, peer, aim }) => {
    const [own, theirs] = [figures.kith[key], figures[peer][key]], ratio = median(own) / median(theirs);
    return { own, theirs, name, value: median(own), unit, peer, peer_value: median(theirs), ratio, limit: aim ?? null, holds: aim === undefined ? null : ratio <= aim };
  });
  console.log(`${about.n} activities, ${about.reps} repetitions, median (least to most); ${about.cores} cores ${about.cpu}, load at the end ${about.load.toFixed(1)}\n`);
  for (const row of rows) {
    const aim = row.limit === null ? '' : `   aim: ${row.limit} ${row.holds ? '(holds)' : '(NOT REACHED)'}`;
    console.log(`${row.name.padEnd(48)} ${range(row.own, row.unit).padStart(30)}   ${row.peer}: ${range(row.theirs, row.unit).padStart(28)}   ratio ${row.ratio.toFixed(2)}${aim}`);
  }
  if (file) fs.writeFileSync(file, JSON.stringify(rows.map(({ own, theirs, ...row }) => row), null, 1));
}
