// Loads the app. Which files, and their hashes, stand in the preload links of the page: the browser refuses a module
// or a wasm file whose bytes differ from what was built, and `start.js` then shows a plain page.
async function open() {
  const glue = document.querySelector('link[rel=modulepreload]');
  const wasm = document.querySelector('link[rel=preload][as=fetch]');
  // Begun before the module is read, so that both travel at once.
  const bytes = fetch(wasm.href, { integrity: wasm.integrity, credentials: 'same-origin' });
  const [{ default: start }] = await Promise.all([import(glue.href), bytes]);
  await start({ module_or_path: bytes });
  document.querySelectorAll('#opening, body > .plain').forEach((each) => each.remove());
}

if (!document.documentElement.dataset.start) {
  open().catch((reason) => {
    console.warn('Kith has not opened:', reason);
    document.documentElement.dispatchEvent(new CustomEvent('kith-not-opened'));
  });
}
