// The first thing that can be seen, in one of the roles `wanted` and called `name`, as a screen reader would find it; in
// the smallest part of the page that shows the text `inside`, if given. An exact name in any of the roles goes before a
// longer one: "Find" is the link of the bar, not the button of a step that begins with the word.
const [wanted, name, inside] = arguments;
const roles = {
  button: 'button, [role=button], summary, input[type=submit]',
  link: 'a[href], [role=link]',
  heading: 'h1, h2, h3, h4, h5, h6, [role=heading]',
  textbox: 'textarea, [role=textbox], input:not([type]), input[type=text], input[type=tel], input[type=email], input[type=search], input[type=number], input[type=date], input[type=time], input[type=datetime-local], input[type=password]',
  checkbox: 'input[type=checkbox], [role=checkbox], [role=switch]',
  radio: 'input[type=radio], [role=radio]',
  combobox: 'select, [role=combobox]',
  dialog: 'dialog[open], [role=dialog], [role=alertdialog]',
  alert: '[role=alert], [role=alertdialog]',
  status: '[role=status], output',
  tab: '[role=tab]',
  listitem: 'li, [role=listitem]',
  article: 'article, [role=article]',
  img: 'img, [role=img], svg[aria-label]',
};
const plain = (text) => (text ?? '').replace(/[\u2066-\u2069\u200e\u200f\u00ad]/g, '').replace(/\s+/g, ' ').trim();
function seen(element) {
  // A native box under a drawn one may have no size of its own: then its label is what is seen.
  const box = element.labels?.[0] && element.matches('input[type=checkbox], input[type=radio]') ? element.labels[0] : element;
  const { width, height } = box.getBoundingClientRect();
  return width > 0 && height > 0 && box.checkVisibility({ visibilityProperty: true }) && !element.closest('[inert], [aria-hidden=true]');
}
function called(element) {
  const by = element.getAttribute('aria-labelledby');
  if (by) return plain(by.split(/\s+/).map((id) => document.getElementById(id)?.textContent).join(' '));
  const label = element.getAttribute('aria-label');
  if (label) return plain(label);
  if (element.labels?.length) return plain([...element.labels].map((each) => each.innerText).join(' '));
  return plain(element.innerText || element.getAttribute('alt') || element.value || element.title || element.placeholder);
}
let root = document.body;
// What lies under an open modal cannot be reached.
const modals = document.querySelectorAll('dialog:modal');
if (modals.length) root = modals[modals.length - 1];
if (inside) {
  const parts = [...root.querySelectorAll('li, article, section, form, fieldset, dialog, tr, nav, header, footer, main, aside, details, [role=group], [role=dialog], [role=region]')];
  const holding = parts.filter((part) => seen(part) && plain(part.innerText).includes(plain(inside)));
  root = holding.filter((part) => !holding.some((other) => other !== part && part.contains(other)))[0];
  if (!root) return null;
}
for (const role of wanted) if (!roles[role]) throw new Error('find.js does not know the role ' + role);
const found = wanted.flatMap((role) => [...root.querySelectorAll(roles[role])].filter(seen));
const full = plain(name);
return found.find((element) => called(element) === full) ?? found.find((element) => called(element).includes(full)) ?? null;
