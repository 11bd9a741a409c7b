// The live settings: read from the form, kept for the next visit.
import { catalog } from '../catalog.js';

const form = document.getElementById('live-settings');
const at = (id) => document.getElementById(id);
const version = 1;
const kept = ['show', 'timing', 'longSide', 'rate', 'opacity', 'background', 'labels', 'names', 'smoothing', 'mirror', 'camera'];

let touchedThreshold = false;

const field = (name) => form.elements[name];

function read(name) {
  const element = field(name);
  return element.type === 'checkbox' ? element.checked : element.value;
}

/** What the form says. */
export function settings() {
  const show = read('show');
  const task = show === 'skeleton' ? 'pose' : 'segment';
  return {
    show, task,
    model: read('model'),
    camera: read('camera'),
    mirror: read('mirror'),
    longSide: Number(read('longSide')),
    rate: Number(read('rate')),
    threshold: Number(read('threshold')),
    smoothing: read('smoothing'),
    // The background can only be hidden in the frame that the mask belongs to.
    locked: read('timing') === 'locked' || show === 'background',
    opacity: Number(read('opacity')) / 100,
    background: read('background'),
    labels: read('labels'),
    names: read('names'),
  };
}

/** What the hub is asked for: the threshold only where somebody chose one, for else each model has its own. */
export function request() {
  const { task, model, threshold, smoothing } = settings();
  return { task, model: catalog.find(model)?.default ? '' : model, smoothing, ...(touchedThreshold && { threshold }) };
}

/** Shows the threshold that is in force. */
export function showThreshold(value) {
  if (touchedThreshold) return;
  field('threshold').value = value;
  outputs();
}

export function showCameras(list, current) {
  const select = field('camera');
  const wanted = current || select.value;
  select.replaceChildren(...(list.length ? list : [{ deviceId: '', label: '' }]).map((camera, index) =>
    new Option(camera.label || (list.length > 1 ? `Camera ${index + 1}` : 'Default camera'), camera.deviceId)));
  if (list.some(({ deviceId }) => deviceId === wanted)) select.value = wanted;
}

export function setMirror(on) { field('mirror').checked = on; }

/** Calls back with the name of each setting that changed. */
export function onSetting(changed) {
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', ({ target }) => {
    if (target.name === 'threshold') touchedThreshold = true;
    if (target.name === 'show' || target.name === 'model') touchedThreshold = false;
    if (target.name === 'show') fillModels();
    if (target.name === 'mirror') form.dataset.mirrorChosen = '';
    outputs();
    keep();
    changed(target.name);
  });
}

/** Whether somebody chose to mirror or not; else the camera decides. */
export const mirrorIsChosen = () => 'mirrorChosen' in form.dataset;

function outputs() {
  at('live-threshold-text').textContent = Number(field('threshold').value).toFixed(2);
  at('live-opacity-text').textContent = `${field('opacity').value} %`;
  form.dataset.show = read('show');
}

function fillModels() {
  const { task } = settings();
  const list = catalog.models.filter((model) => (task === 'pose' ? ['pose', 'face'] : ['segment']).includes(model.task));
  const select = field('model');
  const before = select.value;
  select.replaceChildren(...list.map(({ name, input }) => new Option(`${name} (${input.width} × ${input.height})`, name)));
  select.value = list.some(({ name }) => name === before) ? before : list.find((model) => model.default)?.name ?? '';
}

function keep() {
  const values = Object.fromEntries(kept.map((name) => [name, read(name)]));
  try { localStorage.setItem('live', JSON.stringify({ version, mirrorChosen: mirrorIsChosen(), ...values })); } catch { /* storage may be forbidden */ }
}

function restore() {
  try {
    const values = JSON.parse(localStorage.getItem('live') ?? '{}');
    if (values.version !== version) return;
    for (const name of kept) {
      const element = field(name);
      const value = values[name];
      if (value === undefined || !element) continue;
      if (element.type === 'checkbox') element.checked = value;
      else if (name === 'camera') element.replaceChildren(new Option('Camera of your last visit', value));
      else element.value = value;
      // A value that the form no longer has leaves a select without one.
      if (element.selectedIndex === -1) element.selectedIndex = 0;
    }
    if (values.mirrorChosen) form.dataset.mirrorChosen = '';
  } catch { /* unreadable, or storage is forbidden */ }
}

restore();
outputs();
catalog.whenKnown(() => {
  fillModels();
  if (settings().task === 'pose') showThreshold(catalog.standard('pose')?.threshold ?? 0.2);
});
