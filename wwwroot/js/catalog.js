// The models that the service has, and whether it is there at all. It listens before its models are loaded, and it may go while the page is open.
import { access } from './access.js';
import { models, onUnreachable } from './api.js';
import { texts } from './texts.js';

const device = document.getElementById('device');
const listeners = [];
const every = { ready: 10_000, waiting: 1000, failed: 3000, locked: 10_000 }; // milliseconds between two looks

let known = '';
let timer = 0;

export const catalog = {
  models: [],
  find: (name) => catalog.models.find((model) => model.name === name),
  standard: (task) => catalog.models.find((model) => model.task === task && model.default),
  /** Calls back when the models are known, at once if they are, and when they have changed. */
  whenKnown(listener) {
    listeners.push(listener);
    if (catalog.models.length) listener(catalog.models);
  },
  /** Looks now whether the service is there. */
  check,
};

async function check() {
  clearTimeout(timer);
  timer = 0;
  let state;
  try {
    const list = await models();
    state = 'ready';
    tell(state, texts.devices(list.length ? [...new Set(list.map((model) => model.device))] : ['no model']));
    const now = JSON.stringify(list.map(({ name, loadedAt }) => [name, loadedAt]));
    if (now !== known) {
      known = now;
      catalog.models = list;
      for (const listener of listeners) listener(list);
    }
  } catch (error) {
    state = error.code === 'not_ready' ? 'waiting' : [401, 403].includes(error.status) ? 'locked' : 'failed';
    tell(state, { waiting: texts.starting, locked: texts.locked, failed: texts.unreachable }[state]);
    if (state === 'locked') access.ask();
  }
  access.locked = state === 'locked';
  // A page that nobody sees does not ask; it asks when it is seen again.
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(check, every[state]);
}

function tell(state, text) {
  device.dataset.state = state;
  if (device.textContent !== text) device.textContent = text;
}

access.whenGiven(check);
onUnreachable(() => tell('failed', texts.unreachable));
document.addEventListener('visibilitychange', () => { if (!document.hidden) check(); });
check();
