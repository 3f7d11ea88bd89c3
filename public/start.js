// Before the app: can this browser run it at all? If not, or if it does not open, a plain page with the
// programme's number, never a white one. Old syntax on purpose, since very old browsers must be able to read
// this file; `open.js` is the module that loads the app, and looks here first (`data-start` on <html>).
(function () {
  'use strict';
  var root = document.documentElement;

  function has(name) { return typeof window[name] !== 'undefined'; }

  // A function with a reference-typed local and a bulk memory instruction: what the compiler writes today.
  function newEnoughWasm() {
    return has('WebAssembly') && WebAssembly.validate(new Uint8Array([
      0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0, 1,
      10, 15, 1, 13, 1, 1, 111, 65, 0, 65, 0, 65, 0, 252, 11, 0, 11]));
  }

  function newEnough() {
    return 'noModule' in document.createElement('script') && has('Promise') && has('fetch') && has('indexedDB') &&
      has('BigInt64Array') && has('BroadcastChannel') && has('crypto') && has('TextDecoder') && newEnoughWasm();
  }

  function add(parent, name, text, lang) {
    var element = document.createElement(name);
    element.textContent = text;
    if (lang) { element.lang = lang; element.dir = 'rtl'; }
    parent.appendChild(element);
    return element;
  }

  function number(found) {
    var request = new XMLHttpRequest();
    request.open('GET', '/hub/v1/directory');
    request.onload = function () {
      try {
        var programme = JSON.parse(request.responseText);
        if (typeof programme.desk_phone === 'string') { found(programme.name || '', programme.desk_phone); }
      } catch (notTheHub) { /* A captive portal, or an older hub: "ring your programme" stays. */ }
    };
    request.send();
  }

  function plain(title, words, arabic, again) {
    root.setAttribute('data-start', again ? 'not-opened' : 'too-old');
    var opening = document.getElementById('opening');
    if (opening) { opening.parentNode.removeChild(opening); }
    if (document.querySelector('.plain h1')) { return; }
    var page = document.createElement('main');
    page.className = 'plain';
    add(page, 'h1', title);
    add(page, 'p', words);
    add(page, 'p', arabic, 'ar');
    if (again) { add(page, 'button', 'Try again').onclick = function () { location.reload(); }; }
    document.body.appendChild(page);
    number(function (name, desk) {
      add(page, 'a', 'Ring ' + name + ' ' + desk).href = 'tel:' + desk.replace(/[^+0-9]/g, '');
    });
  }

  function notOpened() {
    plain('Kith has not opened', 'Something did not arrive. Nothing that you saved is lost. Try again when the signal is better, or ring your programme.',
      'لم يفتح التطبيق. لم يضع شيء مما حفظته. حاول مرة أخرى، أو اتصل ببرنامجك.', true);
  }

  if (!newEnough()) {
    plain('This browser is too old for Kith', 'Please use a newer phone or browser, or ring your programme: they can read your plan to you.',
      'هذا المتصفح قديم جدًا لهذا التطبيق. اتصل ببرنامجك.', false);
    return;
  }
  root.addEventListener('kith-not-opened', notOpened);
  // Told by the app's own panic hook: what was on the screen cannot be trusted any more, what was saved can.
  root.addEventListener('kith-stopped', function () {
    document.body.textContent = '';
    plain('Kith has stopped', 'Something went wrong here. What was saved on this phone is safe. Open Kith again.',
      'توقف التطبيق. ما حُفظ على هذا الهاتف آمن. افتحه من جديد.', true);
  });
  // A script that did not arrive tells only its own element: the capture phase hears it. Once the app is there, it is
  // the app's own matter what goes wrong.
  window.addEventListener('error', function () {
    if (document.getElementById('opening')) { notOpened(); }
  }, true);
})();
