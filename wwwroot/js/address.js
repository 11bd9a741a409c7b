// The address keeps the mode and the settings that are not as they come, as in "#live?show=both", so that what one sees can be shared.
export const modes = ['picture', 'live'];

const kept = {};
const listeners = [];
let timer = 0;

function read() {
  const [name, query = ''] = location.hash.slice(1).split('?');
  return { mode: modes.includes(name) ? name : 'picture', values: [...new URLSearchParams(query)] };
}

/** What the address says of a mode: [name, text] of its settings; null where it says nothing. */
export function shared(mode) {
  const said = read();
  return said.mode === mode && said.values.length ? said.values : null;
}

/** Keeps a mode's settings in the address, from when the mode is entered. */
export function share(mode, values) {
  const first = !(mode in kept);
  kept[mode] = values;
  if (!first || values.length) write();
}

/** Writes the address soon: a slider that is drawn would write it more often than browsers allow. */
export function write() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const { mode } = document.documentElement.dataset;
    const query = String(new URLSearchParams(kept[mode] ?? []));
    history.replaceState(null, '', `#${mode}${query && `?${query}`}`);
  }, 200);
}

/** Calls back when somebody changes the address: (mode, values). */
export const onAddress = (listener) => listeners.push(listener);

addEventListener('hashchange', () => {
  const { mode, values } = read();
  for (const listener of listeners) listener(mode, values);
});
