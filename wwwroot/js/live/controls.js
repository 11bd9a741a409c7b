// The live settings: read from the form, kept in the address and for the next visit.
import { onAddress, share, shared } from '../address.js';
import { catalog } from '../catalog.js';
import { Fields } from '../fields.js';

const form = document.getElementById('live-settings');
const at = (id) => document.getElementById(id);
const version = 2;
const fields = new Fields(form, ['show', 'mirror', 'labels', 'names', 'background', 'model', 'threshold', 'smoothing', 'opacity', 'longSide', 'rate', 'timing'], ['model']);
const listeners = [];

let touchedThreshold = false;
/** What somebody chose; null where the camera decides. */
let chosenMirror = null;

const field = (name) => form.elements[name];
const isOn = (name) => field(name).checked;
const text = (name) => field(name).value;

/** What the form says. */
export function settings() {
  const show = text('show');
  return {
    show,
    task: show === 'skeleton' || show === 'both' ? 'pose' : 'segment',
    model: text('model'),
    camera: text('camera'),
    mirror: isOn('mirror'),
    longSide: Number(text('longSide')),
    rate: Number(text('rate')),
    threshold: Number(text('threshold')),
    smoothing: isOn('smoothing'),
    // The background can only be hidden in the frame that the mask belongs to.
    locked: text('timing') === 'locked' || show === 'background',
    opacity: Number(text('opacity')) / 100,
    background: text('background'),
    labels: isOn('labels'),
    names: isOn('names'),
  };
}

/** What the hub is asked for: the threshold only where somebody chose one, for else each model has its own. */
export function request() {
  const { show, task, model, threshold, smoothing } = settings();
  return { task, model: catalog.find(model)?.default ? '' : model, mask: show === 'both', smoothing, ...(touchedThreshold && { threshold }) };
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

/** Mirrors or not, unless somebody chose. */
export function suggestMirror(on) { field('mirror').checked = chosenMirror ?? on; }

/** Calls back with the name of each setting that changed. */
export function onSetting(changed) {
  listeners.push(changed);
}

form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('input', ({ target: { name } }) => {
  if (name === 'threshold') touchedThreshold = true;
  if (name === 'show' || name === 'model') touchedThreshold = false;
  if (name === 'show') fillModels();
  if (name === 'mirror') chosenMirror = isOn('mirror');
  outputs();
  keep();
  for (const listener of listeners) listener(name);
});

/** The numbers beside the sliders. They are for the eye: the sliders say theirs. */
function outputs() {
  at('live-threshold-text').textContent = Number(text('threshold')).toFixed(2);
  at('live-opacity-text').textContent = `${text('opacity')} %`;
  form.dataset.show = text('show');
}

function fillModels() {
  const { task } = settings();
  const list = catalog.models.filter((model) => model.task === task);
  const select = field('model');
  const before = select.value;
  select.replaceChildren(...list.map((model) => new Option(`${model.name} (${model.input.width} × ${model.input.height})`, model.name, model.default)));
  select.value = list.some(({ name }) => name === before) ? before : list.find((model) => model.default)?.name ?? '';
}

/** [name, text] of what somebody chose. */
const chosen = () => [
  ...fields.changed.filter(([name, value]) => (name === 'threshold' ? touchedThreshold : name !== 'mirror' && !catalog.find(value)?.default)),
  ...(chosenMirror === null ? [] : [['mirror', chosenMirror ? '1' : '0']]),
];

function keep() {
  const values = chosen();
  share('live', values);
  try { localStorage.setItem('live', JSON.stringify({ version, camera: text('camera'), values })); } catch { /* storage may be forbidden */ }
}

function apply(values) {
  fields.apply(values);
  const given = new Map(values);
  touchedThreshold = given.has('threshold');
  chosenMirror = given.has('mirror') ? given.get('mirror') === '1' : null;
  outputs();
}

/** From the address, else from the visit before. */
function restore() {
  let last = {};
  try { last = JSON.parse(localStorage.getItem('live')) ?? {}; } catch { /* unreadable, or storage is forbidden */ }
  if (last.version !== version || !Array.isArray(last.values)) last = {};
  if (last.camera) field('camera').replaceChildren(new Option('Camera of your last visit', last.camera));
  apply(shared('live') ?? last.values ?? []);
  share('live', chosen());
}

restore();
onAddress((named, values) => {
  if (named !== 'live') return;
  apply(values);
  if (catalog.models.length) fillModels();
  keep();
  for (const listener of listeners) listener('show');
});
catalog.whenKnown(() => {
  fillModels();
  if (settings().task === 'pose') showThreshold(catalog.standard('pose')?.threshold ?? 0.2);
});
