// One run of everything in one Chromium and one fresh profile, suites interleaved: repetition 1 of all, then 2 of all …,
// then the cold starts with nothing listening. Prints ratios to peers and writes them down.
//   node run.mjs reps=7 n=10000 out=FILE      (KITH_HUB, KITH_DIST, KITH_PAGE, KITH_DATA, CHROMIUM in the environment)
import { chromium } from 'playwright-core';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { serve } from './server.mjs';
import { table } from './table.mjs';

const given = Object.fromEntries(process.argv.slice(2).map((one) => one.split('=')));
const reps = +(given.reps ?? 7), n = +(given.n ?? 10000);
const { KITH_HUB, KITH_DIST, KITH_PAGE, KITH_DATA, CHROMIUM } = process.env;
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'kith-bench-'));

const quantile = (all, q) => [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(q * all.length))];
const figures = {};
const add = (suite, name, value) => {
  const one = Array.isArray(value) ? quantile(value, 0.5) : value;
  ((figures[suite] ??= {})[name] ??= []).push(one);
};

const freePort = () => new Promise((ok) => { const s = net.createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => ok(port)); }); });
/** A real hub with the generated directory, serving one folder. */
async function hub(site, port) {
  const child = spawn(KITH_HUB, ['serve', '--data', KITH_DATA, '--site', site, '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, RUST_LOG: 'error' } });
  const origin = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error('the hub ended');
    if (await fetch(`${origin}/healthz`).then((r) => r.ok, () => false)) return { origin, close: () => new Promise((ok) => { child.once('exit', ok); child.kill(); }) };
    await new Promise((ok) => setTimeout(ok, 50));
  }
}

const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const browser = await chromium.launchPersistentContext(path.join(scratch, 'profile'), { executablePath: CHROMIUM, headless: true, args: flags });
const peers = await serve(n, path.resolve('dist'));
const pageHub = await hub(KITH_PAGE, await freePort());

async function suite(name, url, rep) {
  const page = await browser.newPage();
  const cdp = await browser.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true }); // nobody is helped by what an earlier repetition fetched
  page.on('pageerror', (error) => console.error(name, error.message));
  await page.goto(url);
  await page.waitForFunction(() => window.bench);
  for (const [what, value] of Object.entries(await page.evaluate((how) => window.bench(how), { rep, n }))) add(name, what, value);
  await page.close();
  console.error(`  ${rep + 1}/${reps} ${name}`);
}
for (let rep = 0; rep < reps; rep++) {
  for (const name of ['raw', 'dexie', 'pouch']) await suite(name, `${peers.origin}/${name}.html`, rep);
  await suite('kith', `${pageHub.origin}/`, rep);
}
await pageHub.close();

// Cold starts: filled and installed once while somebody listens; then nobody does. `shown` is the frame after the first
// of all 10,000 entries stand on the screen, all of them having been read.
const appHub = await hub(KITH_DIST, await freePort());
const shown = (n) => {
  const look = () => {
    const counts = [...document.querySelectorAll('[role=status]')].map((one) => one.textContent.replace(/\D/g, ''));
    const isThere = counts.includes(`${n}`) && document.querySelector('main li h2');
    if (isThere && !window.__rendered) requestAnimationFrame(() => setTimeout(() => { window.__rendered ??= { ms: performance.now(), docs: n }; }));
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
};
const starts = [
  { name: 'dexie', url: `${peers.origin}/start/`, fill: (page) => page.evaluate(() => window.seed()) },
  { name: 'kith', url: `${appHub.origin}/find`, watch: true },
];
for (const one of starts) {
  const page = await browser.newPage();
  if (one.watch) await page.addInitScript(shown, n);
  await page.goto(one.url);
  if (one.fill) { await page.waitForFunction(() => window.seed); await one.fill(page); }
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller || caches.keys().then((all) => all.length));
  for (let i = 0; i < 3; i++) { await page.reload(); await page.waitForFunction((n) => window.__rendered?.docs === n, n, { timeout: 120000 }); } // the engine keeps compiled code, as on a device in use
  await page.close();
}
await appHub.close();
await peers.close();
for (let rep = 0; rep < reps; rep++) for (const one of starts) for (const rate of [1, 4]) {
  const page = await browser.newPage(), cdp = await browser.newCDPSession(page);
  if (one.watch) await page.addInitScript(shown, n);
  await cdp.send('ServiceWorker.enable');
  await cdp.send('ServiceWorker.stopAllWorkers'); // the worker has to start too
  await cdp.send('Emulation.setCPUThrottlingRate', { rate });
  await page.goto(one.url);
  await page.waitForFunction((n) => window.__rendered?.docs === n, n, { polling: 100, timeout: 120000 });
  add(one.name, `start ${rate}x`, await page.evaluate(() => window.__rendered.ms));
  await page.close();
}
await browser.close();
fs.rmSync(scratch, { recursive: true, force: true });
table(figures, { reps, n, load: os.loadavg()[0], cpu: os.cpus()[0].model, cores: os.cpus().length }, given.out);
