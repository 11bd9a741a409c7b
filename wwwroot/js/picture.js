// The mode Picture: a picture goes in, its answers come out.
import { onAddress, share, shared } from './address.js';
import { analyze, ProblemError } from './api.js';
import { formatBoxes, parseBoxes } from './boxes.js';
import { catalog } from './catalog.js';
import { download } from './download.js';
import { Fields } from './fields.js';
import { readMask } from './masks.js';
import { showClasses, showCurl, showJson, showModels, showPeople, showTiming } from './panels.js';
import { shrink } from './shrink.js';
import { Stage } from './stage.js';
import { enter, mode, onMode } from './tabs.js';
import { texts } from './texts.js';

const at = (id) => document.getElementById(id);
const settings = at('settings');
const field = (name) => settings.elements[name];
const fields = new Fields(settings, ['skeleton', 'mask', 'boxes', 'names', 'objects', 'threshold', 'opacity', 'where', 'poseModel', 'segmentModel', 'flip'], ['poseModel', 'segmentModel']);
const samples = [...document.querySelectorAll('[data-sample]')];
const nothing = { pose: null, segment: null, detect: null, mask: null, took: 0 };
const state = { ...nothing, file: null, sent: null, sample: null, taking: null, running: null, wanted: new Set(), touchedThreshold: false };

/** Longer side of the mask that is asked for: more than a stage shows. */
const maskSize = 1024;

const stage = new Stage((box) => {
  setBoxes(formatBoxes([...(parseBoxes(field('where').value) ?? []), box]));
  field('boxes').checked = true;
  keep();
  run(['pose']);
});

const say = (text) => { at('status').textContent = text; };

function complain(error, again) {
  const line = document.createElement('p');
  const what = document.createElement('strong');
  what.textContent = error instanceof ProblemError && error.status ? `${error.status}: ` : '';
  line.append(what, error.message);
  if (again) line.append(againButton(again, error.retryAfter ?? 0));
  at('alert').append(line);
}

function againButton(again, wait) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'link';
  button.addEventListener('click', again);
  const tick = (left) => {
    button.disabled = left > 0;
    button.textContent = left > 0 ? texts.retryIn(left) : texts.tryAgain;
    if (left > 0) setTimeout(tick, 1000, left - 1);
  };
  tick(wait);
  return button;
}

function setBoxes(text) {
  field('where').value = text;
  at('clear').hidden = !text;
}

/** What is asked, task by task. */
function questions() {
  const flip = field('flip').checked;
  const has = (task) => !catalog.models.length || catalog.models.some((model) => model.task === task);
  return {
    pose: {
      model: chosen('poseModel'),
      threshold: state.touchedThreshold ? field('threshold').value : '',
      boxes: field('where').value.trim().replace(/;\s*$/, '').replaceAll(' ', ''),
      flip,
    },
    ...(has('segment') && { segment: { model: chosen('segmentModel'), flip, maskSize } }),
    ...(field('objects').checked && has('detect') && { detect: {} }),
  };
}

/** The model picked, or nothing where it is the default anyway. */
function chosen(name) {
  const { value } = field(name);
  return catalog.find(value)?.default ? '' : value;
}

/** Takes a picture from wherever it came. */
async function take(file, sample = null) {
  at('alert').replaceChildren();
  const turn = state.taking = {};
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return complain(new Error(texts.notAPicture(file.name || file.type)));
  state.running?.abort();
  busy(texts.opening);
  const sent = await shrink(file);
  if (state.taking !== turn) return;
  try {
    await stage.show(sent.file);
  } catch {
    // The server may know better why; its answer is shown below.
    if (state.taking === turn) complain(new Error(texts.notShown));
  }
  if (state.taking !== turn) return;
  Object.assign(state, nothing, { file, sent, sample });
  for (const button of samples) button.setAttribute('aria-pressed', String(button.dataset.sample === sample));
  at('sent-note').textContent = sent.from ? texts.shrunk(sent) : '';
  keep();
  show();
  await run();
}

/** Asks about the picture, in one request; a newer one replaces an older one and asks what that has not answered. */
async function run(tasks = ['pose', 'segment', 'detect']) {
  if (!state.file) return;
  at('alert').replaceChildren();
  if (parseBoxes(field('where').value) === null) return complain(new Error(texts.boxesUnreadable));
  state.running?.abort();
  const running = state.running = new AbortController();
  const all = questions();
  showCurl(state.file.name || 'picture.png', all);
  for (const task of tasks) if (task in all) state.wanted.add(task);
  const asked = Object.fromEntries(Object.entries(all).filter(([task]) => state.wanted.has(task)));
  const start = performance.now();
  const waiting = wait(start);
  let problem = null;
  try {
    const answers = await analyze(state.sent.file, asked, running.signal, waiting.sent);
    const mask = answers.segment?.mask
      ? await readMask(answers.segment.mask, answers.segment.classes).catch(() => { problem = new Error(texts.maskUnreadable); return null; })
      : null;
    if (running.signal.aborted) return;
    Object.assign(state, answers, answers.segment && { mask }, { took: performance.now() - start });
    state.wanted.clear();
    if (state.pose && !state.touchedThreshold) setThreshold(state.pose.threshold);
  } catch (error) {
    problem = error;
  } finally {
    waiting.end();
  }
  if (running.signal.aborted) return;
  busy('');
  show();
  if (problem) complain(problem, passing(problem) && (() => run([])));
  else say(at('summary').textContent);
}

/** Whether the same request may succeed later: nobody answered, the service is busy or starting, or it failed. */
const passing = ({ status }) => status === 0 || status === 429 || status >= 500;

/** Says how far it is: how much is sent, then for how long the service has been looking. */
function wait(start) {
  let part = 0;
  const tell = () => busy(part < 1 ? texts.sending(part) : texts.working(Math.floor((performance.now() - start) / 1000)), part);
  const timer = setInterval(tell, 500);
  tell();
  return { sent(now) { part = now; tell(); }, end() { clearInterval(timer); } };
}

/** Tells what is waited for; the voice hears only the first of it. */
function busy(text, part = 0) {
  if (text && at('busy').hidden) say(text);
  at('busy').hidden = !text;
  at('busy-text').textContent = text;
  at('nobody').hidden = true;
  // A bar without a value moves by itself.
  if (part < 1) at('progress').value = part;
  else at('progress').removeAttribute('value');
  at('stage').ariaBusy = String(Boolean(text));
}

const setThreshold = (value) => {
  field('threshold').value = value;
  outputs();
};

/** The numbers beside the sliders. They are for the eye: the sliders say theirs. */
function outputs() {
  at('threshold-text').textContent = Number(field('threshold').value).toFixed(2);
  at('opacity-text').textContent = `${field('opacity').value} %`;
  at('clear').hidden = !field('where').value;
}

/** Shows what is known, from the state alone. */
function show() {
  const threshold = Number(field('threshold').value);
  const summary = texts.summary(state.pose, state.segment, shownObjects(), threshold);
  at('summary').textContent = summary ? `${summary} · ${texts.took(state.took)}` : '\u00a0';
  at('nobody').textContent = texts.noOneOnStage;
  at('nobody').hidden = state.pose?.people.length !== 0 || !at('busy').hidden;
  draw(threshold, summary || texts.noAnswer);
  showPeople(state.pose, threshold, (index) => { stage.hovered = index; });
  showClasses(state.segment);
  showTiming([['pose', state.pose], ['detect', state.detect], ['segment', state.segment]], state.took);
  showJson('pose-json', state.pose);
  showJson('detect-json', state.detect);
  showJson('segment-json', state.segment);
  at('save').disabled = !state.pose && !state.segment;
}

const shownObjects = () => field('objects').checked ? state.detect?.objects ?? null : null;

function draw(threshold, label) {
  stage.draw({
    show: Object.fromEntries(['skeleton', 'mask', 'boxes', 'names'].map((name) => [name, field(name).checked])),
    threshold,
    opacity: Number(field('opacity').value) / 100,
    people: state.pose?.people ?? [],
    model: catalog.find(state.pose?.model),
    mask: state.mask,
    objects: shownObjects() ?? [],
    boxes: parseBoxes(field('where').value) ?? [],
    label,
  });
}

/** Keeps what is shown in the address. A visitor's own picture cannot be shared, and so its boxes are not; a sample can. */
function keep() {
  const values = fields.changed.filter(([name, value]) =>
    (name === 'threshold' ? state.touchedThreshold : name === 'where' ? state.sample : !catalog.find(value)?.default));
  share('picture', [...(state.sample && state.sample !== first ? [['sample', nameOf(state.sample)]] : []), ...values]);
}

const nameOf = (path) => path.split('/').pop().replace(/\.\w+$/, '');
const first = samples[0].dataset.sample;

/** Sets all that an address says, and gives the sample that it names. */
function apply(values) {
  fields.apply(values);
  const given = new Map(values);
  state.touchedThreshold = given.has('threshold');
  outputs();
  return samples.find(({ dataset }) => nameOf(dataset.sample) === given.get('sample'))?.dataset.sample ?? first;
}

async function takeSample(path, boxes = '') {
  const turn = state.taking = {};
  let blob;
  try {
    const answer = await fetch(path);
    if (!answer.ok) throw new Error(texts.notReached);
    blob = await answer.blob();
  } catch {
    if (state.taking === turn) complain(new Error(texts.notReached), () => takeSample(path, boxes));
    return;
  }
  // Somebody was faster than the sample.
  if (state.taking !== turn) return;
  setBoxes(boxes);
  await take(new File([blob], path.split('/').pop(), { type: blob.type }), path);
}

let later = 0;
/** Which questions a setting is part of. */
const parts = { threshold: ['pose'], where: ['pose'], poseModel: ['pose'], segmentModel: ['segment'], flip: ['pose', 'segment'], objects: ['detect'] };

settings.addEventListener('submit', (event) => { event.preventDefault(); run(); });
settings.addEventListener('input', ({ target: { name, value } }) => {
  if (name === 'threshold') state.touchedThreshold = true;
  outputs();
  keep();
  if (!state.file) return;
  // What is drawn changes with each step of a slider; what is told beside it, when the answer comes.
  draw(Number(field('threshold').value));
  if (name === 'objects') show();
  if (!(name in parts) || (name === 'objects' && (!field('objects').checked || state.detect)) || (name === 'where' && !parseBoxes(value))) return;
  clearTimeout(later);
  later = setTimeout(run, name === 'where' ? 700 : 250, parts[name]);
});

at('clear').addEventListener('click', () => { setBoxes(''); keep(); field('where').focus(); run(['pose']); });

at('file').addEventListener('change', ({ target }) => {
  const [file] = target.files;
  target.value = '';
  if (file) takeOwn(file);
});

/** A picture of the visitor's: boxes of the one before do not fit it. */
function takeOwn(file) {
  enter('picture');
  setBoxes('');
  stage.reveal();
  return take(file);
}

for (const button of samples) {
  button.addEventListener('click', () => {
    stage.reveal();
    takeSample(button.dataset.sample);
  });
}

addEventListener('paste', (event) => {
  const [file] = event.clipboardData?.files ?? [];
  if (!file) return;
  event.preventDefault();
  takeOwn(file);
});

// The whole window takes drops: a miss would make the browser leave the page.
const dropping = (is) => { for (const one of document.querySelectorAll('.stage')) one.classList.toggle('dropping', is); };
addEventListener('dragover', (event) => { event.preventDefault(); dropping(true); });
addEventListener('dragleave', (event) => { if (!event.relatedTarget) dropping(false); });
addEventListener('drop', (event) => {
  event.preventDefault();
  dropping(false);
  const [file] = event.dataTransfer?.files ?? [];
  if (file && !file.type.startsWith('video/')) takeOwn(file);
});

at('save').addEventListener('click', async () => {
  try {
    download(await stage.save(), `${(state.file.name || 'picture').replace(/\.\w+$/, '')}-overlay.png`);
  } catch {
    complain(new Error(texts.notSaved));
  }
});

for (const button of document.querySelectorAll('[data-copy]')) {
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(at(button.dataset.copy).textContent);
      say(texts.copied);
      button.textContent = texts.copied;
      setTimeout(() => { button.textContent = texts.copy; }, 2000);
    } catch {
      say(texts.notCopied);
    }
  });
}

/** On arrival a sample is answered, so that a visitor sees at once what this does. */
function arrive() {
  if (mode() !== 'picture' || state.taking || state.arrived || !catalog.models.length) return;
  state.arrived = true;
  takeSample(apply(shared('picture') ?? []), field('where').value);
}

catalog.whenKnown((list) => {
  showModels(list);
  at('objects-choice').hidden = !list.some((model) => model.task === 'detect');
  const pose = catalog.standard('pose');
  if (pose && !state.touchedThreshold) setThreshold(pose.threshold);
  if (state.file) show();
  arrive();
});
onMode(arrive);
onAddress((named, values) => { if (named === 'picture') takeSample(apply(values), field('where').value); });

apply(shared('picture') ?? []);
showCurl('picture.jpg', questions());
