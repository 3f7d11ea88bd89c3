// Bundles the peers: suites/*.mjs into dist/ with a page each, and the cold-start app with its service worker.
import { build } from 'esbuild';
import fs from 'node:fs';

const page = (script) => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Bench</title><div id="root"></div><script type="module" src="${script}"></script></html>`;
const how = { bundle: true, format: 'esm', minify: true, jsx: 'automatic', logLevel: 'warning', define: { global: 'window', 'process.env.NODE_ENV': '"production"' } };

fs.rmSync('dist', { recursive: true, force: true });
for (const suite of ['raw', 'dexie', 'pouch']) {
  await build({ ...how, entryPoints: [`suites/${suite}.mjs`], outfile: `dist/${suite}.js` });
  fs.writeFileSync(`dist/${suite}.html`, page(`${suite}.js`));
}
await build({ ...how, entryPoints: ['apps/dexie/main.jsx'], outfile: 'dist/start/app.js' });
fs.writeFileSync('dist/start/index.html', page('app.js'));
fs.writeFileSync('dist/start/sw.js', fs.readFileSync('apps/sw.js', 'utf8').replace('/*SHELL*/[]', JSON.stringify(['./', './app.js'])));
