// The models that the service has. It listens before they are loaded, so it may have to be asked again.
import { models } from './api.js';
import { texts } from './texts.js';

const device = document.getElementById('device');
const listeners = [];

export const catalog = {
  models: [],
  find: (name) => catalog.models.find((model) => model.name === name),
  standard: (task) => catalog.models.find((model) => model.task === task && model.default),
  /** Calls back when the models are known, at once if they are. */
  whenKnown(listener) {
    listeners.push(listener);
    if (catalog.models.length) listener(catalog.models);
  },
};

async function load() {
  try {
    const { models: list } = await models();
    catalog.models = list;
    const devices = [...new Set(list.map((model) => model.device))];
    device.textContent = texts.devices(devices.length ? devices : ['no model']);
    device.dataset.state = 'ready';
    for (const listener of listeners) listener(list);
  } catch (error) {
    const starting = error.code === 'not_ready';
    device.textContent = starting ? texts.starting : texts.unreachable;
    device.dataset.state = starting ? 'waiting' : 'failed';
    setTimeout(load, starting ? 1000 : 4000);
  }
}

load();
