// Kith's own code (page.rs) behind the same two-line face as the peers' pages.
import init, { pull, open, save } from './bench.js';
await init({ module_or_path: './bench_bg.wasm' });
window.bench = async ({ rep, n }) => {
  const name = `bench-${rep}`, out = {};
  performance.clearResourceTimings();
  out.pull = await pull(name, n);
  const asked = performance.getEntriesByType('resource');
  out['pull, requests'] = asked.length;
  out['pull, KB down'] = asked.reduce((sum, one) => sum + one.transferSize, 0) / 1024;
  out.open = await open(name, n);
  out.save = [...await save(`${name}-own`, 200)];
  return out;
};
