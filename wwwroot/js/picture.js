// The mode Picture: a picture goes in, its answers come out.
import { analyse, ProblemError } from './api.js';
import { formatBoxes, parseBoxes } from './boxes.js';
import { catalog } from './catalog.js';
import { download } from './download.js';
import { paintMask } from './draw.js';
import { showClasses, showCurl, showJson, showModels, showPeople, showTiming } from './panels.js';
import { Stage } from './stage.js';
import { enter } from './tabs.js';
import { texts } from './texts.js';

const at = (id) => document.getElementById(id);
const settings = at('settings');
const field = (name) => settings.elements[name];
const state = { file: null, pose: null, segment: null, detect: null, mask: null, running: null, touchedThreshold: false };

const stage = new Stage((box) => {
  const boxes = [...(parseBoxes(field('where').value) ?? []), box];
  setBoxes(formatBoxes(boxes));
  field('boxes').checked = true;
  run();
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

function requests() {
  const common = { flip: field('flip').checked };
  return {
    pose: {
      ...(chosen('poseModel') && { model: chosen('poseModel') }),
      ...(state.touchedThreshold && { threshold: field('threshold').value }),
      boxes: field('where').value.trim().replace(/;\s*$/, '').replaceAll(' ', ''),
      ...common,
    },
    segment: { ...(chosen('segmentModel') && { model: chosen('segmentModel') }), ...common },
    ...(field('objects').checked && { detect: {} }),
  };
}

/** The model picked, or nothing where it is the default anyway. */
function chosen(name) {
  const value = field(name).value;
  return catalog.find(value)?.default ? '' : value;
}

/** Takes a picture from wherever it came. */
async function take(file, boxes = '') {
  if (!file) return;
  enter('picture');
  at('alert').replaceChildren();
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return complain(new Error(texts.notAPicture(file.name || file.type)));
  try {
    await stage.show(file);
  } catch {
    // The server may know better why; its answer is shown below.
    complain(new Error(texts.notShown));
  }
  Object.assign(state, { file, pose: null, segment: null, detect: null, mask: null });
  setBoxes(boxes);
  await run();
}

/** Sends the picture to each endpoint that is wanted; a newer request replaces an older one. */
async function run() {
  if (!state.file) return;
  if (parseBoxes(field('where').value) === null) {
    at('alert').replaceChildren();
    return complain(new Error(texts.boxesUnreadable));
  }
  state.running?.abort();
  const running = state.running = new AbortController();
  const options = requests();
  showCurl(state.file.name || 'picture.png', Object.entries(options));
  busy(texts.working);

  const [pose, segment, detect] = await Promise.allSettled(Object.entries(options).map(([what, given]) => analyse(what, state.file, given, running.signal)));
  if (running.signal.aborted) return;
  busy('');
  at('alert').replaceChildren();
  for (const message of new Map([pose, segment, detect].filter((answer) => answer?.reason).map(({ reason }) => [reason.message, reason])).values()) complain(message, passing(message) && run);
  state.pose = pose.value ?? null;
  state.segment = segment.value ?? null;
  state.detect = detect?.value ?? null;
  state.mask = state.segment?.mask ? await paintMask(state.segment.mask, state.segment.classes) : null;
  if (running.signal.aborted) return;
  if (state.pose && !state.touchedThreshold) setThreshold(state.pose.threshold);
  show();
  say(at('summary').textContent);
}

/** Whether the same request may succeed later: nobody answered, the service is busy or starting, or it failed. */
const passing = ({ status }) => !status || status === 429 || status >= 500;

function busy(text) {
  at('busy').hidden = !text;
  at('busy-text').textContent = text;
  at('stage').ariaBusy = String(Boolean(text));
  if (text) say(text);
}

const setThreshold = (value) => {
  field('threshold').value = value;
  at('threshold-text').textContent = Number(value).toFixed(2);
};

/** Shows what is known, from the state alone. */
function show() {
  const threshold = Number(field('threshold').value);
  const summary = texts.summary(state.pose, state.segment, shownObjects(), threshold);
  at('summary').textContent = summary || '\u00a0';
  draw(threshold, summary);
  showPeople(state.pose, threshold);
  showClasses(state.segment);
  showTiming([['pose', state.pose], ['detect', state.detect], ['segment', state.segment]]);
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

let later = 0;
settings.addEventListener('submit', (event) => { event.preventDefault(); run(); });
settings.addEventListener('input', (event) => {
  const { name, value } = event.target;
  if (name === 'threshold') state.touchedThreshold = true;
  at('threshold-text').textContent = Number(field('threshold').value).toFixed(2);
  at('opacity-text').textContent = `${field('opacity').value} %`;
  at('clear').hidden = !field('where').value;
  if (state.file) show();
  if ((['threshold', 'where', 'poseModel', 'segmentModel', 'flip'].includes(name) || (name === 'objects' && event.target.checked && !state.detect)) && state.file) {
    clearTimeout(later);
    if (name !== 'where' || parseBoxes(value)) later = setTimeout(run, name === 'where' ? 700 : 250);
  }
});

at('clear').addEventListener('click', () => { setBoxes(''); field('where').focus(); run(); });

at('file').addEventListener('change', (event) => { take(event.target.files[0]); event.target.value = ''; });

for (const sample of document.querySelectorAll('[data-sample]')) {
  sample.addEventListener('click', async () => {
    const path = sample.dataset.sample;
    try {
      const blob = await (await fetch(path)).blob();
      await take(new File([blob], path.split('/').pop(), { type: blob.type }), sample.dataset.boxes);
    } catch {
      complain(new Error(texts.notReached));
    }
  });
}

addEventListener('paste', (event) => {
  const file = [...(event.clipboardData?.files ?? [])][0];
  if (!file) return;
  event.preventDefault();
  take(file);
});

// The whole window takes drops: a miss would make the browser leave the page.
const dropping = (is) => { for (const one of document.querySelectorAll('.stage')) one.classList.toggle('dropping', is); };
addEventListener('dragover', (event) => { event.preventDefault(); dropping(true); });
addEventListener('dragleave', (event) => { if (!event.relatedTarget) dropping(false); });
addEventListener('drop', (event) => {
  event.preventDefault();
  dropping(false);
  take(event.dataTransfer?.files[0]);
});

at('save').addEventListener('click', async () => download(await stage.save(), `${(state.file.name || 'picture').replace(/\.\w+$/, '')}-overlay.png`));

for (const button of document.querySelectorAll('[data-copy]')) {
  button.addEventListener('click', () => navigator.clipboard?.writeText(at(button.dataset.copy).textContent)
    .then(() => say(texts.copied), () => say(texts.notCopied)));
}

catalog.whenKnown((list) => {
  showModels(list);
  at('objects-choice').hidden = !list.some((model) => model.task === 'detect');
  const pose = catalog.standard('pose');
  if (pose && !state.touchedThreshold) setThreshold(pose.threshold);
  if (state.file) show();
});

showCurl('picture.jpg', Object.entries(requests()));
