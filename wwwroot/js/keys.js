// Single keys, told in the dialog that "?" opens. They can be turned off, for speech input may press them by chance (WCAG 2.1.4).
import { mode } from './tabs.js';

const dialog = document.getElementById('keys');
const on = document.getElementById('keys-on');

/** The controls that keys press, in each mode: the first that is there and can be used. */
const controls = {
  picture: { s: '#go-live', o: '#file', m: '#settings [name=mask]', b: '#settings [name=boxes]', n: '#settings [name=names]', f: '[data-full=stage]' },
  live: { s: '#start, #stop', p: '#pause', o: '#film-file', m: '#live-settings [name=mirror]', n: '#live-settings [name=names]', f: '[data-full=live-stage]' },
};
const numbered = { picture: '[data-sample]', live: '#live-settings [name=show]' };

function controlOf(key) {
  const selector = controls[mode()][key];
  if (selector) return [...document.querySelectorAll(selector)].find((control) => !control.disabled && !control.hidden);
  return /^[1-9]$/.test(key) ? document.querySelectorAll(numbered[mode()])[key - 1] : null;
}

addEventListener('keydown', (event) => {
  const { key, target, ctrlKey, altKey, metaKey, repeat, defaultPrevented } = event;
  if (ctrlKey || altKey || metaKey || repeat || defaultPrevented || dialog.open || !on.checked) return;
  if (target.closest?.('select, textarea, input:not([type=checkbox], [type=radio], [type=range], [type=file])')) return;
  const control = key === '?' ? document.getElementById('keys-open') : controlOf(key.toLowerCase());
  if (!control) return;
  event.preventDefault();
  control.click();
});

document.getElementById('keys-open').addEventListener('click', () => dialog.showModal());
on.addEventListener('change', () => { try { localStorage.setItem('keys', on.checked ? 'on' : 'off'); } catch { /* storage may be forbidden */ } });
try { on.checked = localStorage.getItem('keys') !== 'off'; } catch { /* storage may be forbidden */ }
