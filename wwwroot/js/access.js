// The key, where the service lets only those in who have one. It is kept as long as this tab is open, and goes nowhere but to this service.
import { texts } from './texts.js';

const dialog = document.getElementById('access');
const form = document.getElementById('access-form');
const field = document.getElementById('access-key');
const fault = document.getElementById('access-fault');
const listeners = [];

let key = '';
let asked = false;
try { key = sessionStorage.getItem('key') ?? ''; } catch { /* storage may be forbidden */ }

export const access = {
  get key() { return key; },
  /** Whether the service turned this page away. */
  locked: false,
  /** Headers of a request that has the key. */
  headers: () => (key ? { authorization: `Bearer ${key}` } : {}),
  /**
   * Asks for the key, once until another one was given; says whether the last one was not taken.
   * @param wanted whether the visitor wants something now, and is asked again after a "Not now"
   */
  ask(wanted = false) {
    if (dialog.open || (asked && !wanted)) return;
    asked = true;
    fault.textContent = key ? texts.keyNotTaken : '';
    dialog.showModal();
  },
  /** Calls back when there is a key. */
  whenGiven: (listener) => listeners.push(listener),
};

form.addEventListener('submit', () => {
  key = field.value.trim();
  field.value = '';
  asked = false;
  try { sessionStorage.setItem('key', key); } catch { /* storage may be forbidden */ }
  for (const listener of listeners) listener();
});
document.getElementById('access-cancel').addEventListener('click', () => dialog.close());
