// The two modes, Picture and Live: tabs that the address remembers.
import { onAddress, write } from './address.js';

const root = document.documentElement;
const tabs = [...document.querySelectorAll('[role=tab]')];
const listeners = [];

export const mode = () => root.dataset.mode;

/** Calls back with the mode that was entered. */
export const onMode = (listener) => listeners.push(listener);

export function enter(name, focus = false) {
  const changed = name !== mode();
  root.dataset.mode = name;
  for (const tab of tabs) {
    const chosen = tab.dataset.mode === name;
    tab.setAttribute('aria-selected', String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    if (chosen && focus) tab.focus();
  }
  if (!changed) return;
  write();
  for (const listener of listeners) listener(name);
}

for (const [index, tab] of tabs.entries()) {
  tab.addEventListener('click', () => enter(tab.dataset.mode));
  tab.addEventListener('keydown', ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    const next = key === 'Home' ? 0 : key === 'End' ? tabs.length - 1 : step && (index + step + tabs.length) % tabs.length;
    if (next !== undefined) enter(tabs[next].dataset.mode, true);
  });
}

onAddress((named) => enter(named));

enter(mode());
