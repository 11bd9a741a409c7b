// The mode Live: the camera's frames go to the hub, what comes back is drawn over them.
import { catalog } from '../catalog.js';
import { download } from '../download.js';
import { readMask } from '../masks.js';
import { enter, mode, onMode } from '../tabs.js';
import { texts } from '../texts.js';
import { isSeen } from '../draw.js';
import { stayAwake } from './awake.js';
import { Camera, cameras, CameraProblem } from './camera.js';
import { onSetting, request, settings, showCameras, showThreshold, suggestMirror } from './controls.js';
import { Headcount, onAction, showState, speak } from './message.js';
import { showNumbers } from './numbers.js';
import { Recorder } from './recorder.js';
import { Sender } from './sender.js';
import * as states from './state.js';
import { Statistics } from './statistics.js';
import { Link } from './link.js';
import { View } from './view.js';
import { spoken } from './words.js';

const at = (id) => document.getElementById(id);
const video = at('video');
const statistics = new Statistics();
const recorder = new Recorder();
const headcount = new Headcount();
const facts = { settings: null, result: null, dropped: 0, droppedBefore: 0, busyUntil: 0, hiddenSince: 0, shown: 0, run: 0 };
let state = { ...states.start };
let hideNumbers = () => {};
/** A video file instead of the camera. */
let film = null;

function set(change) {
  const focused = document.activeElement;
  state = { ...state, ...change };
  showState(state);
  const on = state.camera === 'on';
  at('start').hidden = on || state.camera === 'asking';
  at('stop').hidden = !at('start').hidden;
  for (const id of ['pause', 'save-frame', 'record']) at(id).disabled = !on;
  at('pause').setAttribute('aria-pressed', String(state.paused));
  at('pause-text').textContent = state.paused ? 'Resume' : 'Pause';
  at('live-stage').toggleAttribute('data-empty', !states.hasPicture(state));
  // Who pressed a button that goes finds the next one where they are.
  if (focused !== document.body && !focused.checkVisibility()) (document.querySelector('#message:not([hidden]) button') ?? at(on ? 'stop' : 'start')).focus({ preventScroll: true });
}

const camera = new Camera(video, (what) => {
  if (what === 'lost') stop('lost');
  else set({ muted: what === 'muted' });
});

const view = new View();
at('live-canvas').addEventListener('drawn', ({ detail: { frame, result } }) => {
  const now = performance.now();
  const { timing } = result;
  const travel = Math.max(0, frame.answeredAt - frame.sentAt - result.age);
  statistics.note({
    at: now, age: now - frame.capturedAt, bytes: frame.bytes,
    encode: frame.sentAt - frame.startedAt, network: travel, wait: timing.wait + timing.queue,
    decode: timing.decode + timing.preprocess + timing.postprocess + timing.track + timing.render,
    inference: timing.inference, draw: now - frame.answeredAt,
  });
});

const sender = new Sender(video, {
  settings,
  isWanted: () => link.isReady && !state.paused && !document.hidden,
  send: (frame) => link.send(frame),
  limits: () => facts.settings?.limits,
});

const link = new Link({
  settings(message) {
    facts.settings = message;
    showThreshold(message.threshold);
  },
  result(result) {
    const frame = sender.settle(result);
    facts.result = result;
    facts.dropped = facts.droppedBefore + result.dropped;
    set({ stalled: false });
    if (!frame) return;
    recorder.note(result, frame.capturedAt);
    if (recorder.isOn) showRecording();
    if (recorder.isOn && recorder.isFull) record();
    present(frame, result);
  },
  error(message) {
    if (message.sequence !== undefined) sender.settle(message)?.bitmap?.close();
    if (message.code === 'busy') facts.busyUntil = performance.now() + 3000;
    else if (message.option || message.code === 'unknown_model') speak(message.message);
    complain(message.code === 'busy' ? '' : message.message);
  },
  state(name, detail = {}) {
    const wasAway = state.link === 'waiting' || state.link === 'loading' || state.link === 'full';
    if (name === 'ready') {
      facts.droppedBefore = facts.dropped;
      complain('');
      if (wasAway) speak(spoken.again);
    }
    sender.forget();
    // Without a server the camera's own picture is the newest there is.
    if (name === 'waiting') {
      view.clear();
      catalog.check();
    }
    if (name === 'refused') stop('off', { link: 'refused', detail });
    else set({ link: name, detail, stalled: false });
  },
});

/** Draws an answer, unless a newer one was faster: masks take their time, each its own. Who does not hand the frame on closes it. */
async function present(frame, result) {
  const { run } = facts;
  let handed = false;
  try {
    const mask = result.mask ? await readMask(result.mask, result.classes) : null;
    if (state.camera !== 'on' || run !== facts.run || result.sequence < facts.shown) return;
    facts.shown = result.sequence;
    view.show({ frame, result, mask, model: catalog.find(result.model) ?? facts.settings });
    handed = true;
    summarize(result);
  } catch {
    complain(texts.maskUnreadable);
  } finally {
    if (!handed) frame.bitmap?.close();
  }
}

function complain(text) {
  at('live-note').textContent = text;
  at('live-note').hidden = !text;
}

/** Starts with a video file, or with the camera where there is none. */
async function start(file = null) {
  quiet();
  film = file;
  set({ ...states.start, camera: film ? 'off' : 'asking' });
  const { run } = facts;
  try {
    if (!await (film ? camera.openFilm(film) : camera.open(settings().camera))) return;
  } catch (error) {
    if (!(error instanceof CameraProblem)) throw error;
    set({ camera: error.state });
    if (!film) showCameras(await cameras());
    return;
  }
  if (!film) {
    const list = await cameras();
    // Somebody pressed Stop while the cameras were listed, or Start again.
    if (run !== facts.run) return;
    const { deviceId, facingMode } = camera.settings;
    showCameras(list, deviceId);
    suggestMirror(facingMode !== 'environment');
  } else {
    suggestMirror(false);
  }
  view.options = settings();
  set({ camera: 'on' });
  speak(spoken.started(film));
  sender.start();
  hideNumbers = showNumbers(numbers);
  link.open(request());
  stayAwake(true);
}

/** Ends all that a start began, so that the next one begins from nothing. */
function quiet() {
  if (recorder.isOn) record();
  facts.run++;
  camera.close();
  link.close();
  sender.stop();
  hideNumbers();
  hideNumbers = () => {};
  view.clear();
  complain('');
  statistics.clear();
  headcount.clear();
  Object.assign(facts, { result: null, dropped: 0, droppedBefore: 0 });
  stayAwake(false);
}

function stop(why = 'off', change = {}) {
  const ran = state.camera === 'on';
  quiet();
  set({ ...states.start, camera: why, ...change });
  at('live-summary').textContent = '\u00a0';
  if (ran && why === 'off' && !change.link) speak(spoken.stopped(film));
}

function pause() {
  if (state.camera !== 'on') return;
  const paused = !state.paused;
  if (paused) video.pause();
  else video.play().catch(() => {});
  sender.forget();
  set({ paused });
}

function record() {
  if (!recorder.isOn) {
    recorder.begin(facts.settings ?? {});
  } else {
    speak(spoken.recorded(recorder.count));
    download(recorder.end(), `keypoints-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.jsonl`);
  }
  at('record').setAttribute('aria-pressed', String(recorder.isOn));
  showRecording();
}

const showRecording = () => { at('record-text').textContent = recorder.isOn ? spoken.stopRecording(recorder.count) : spoken.record; };

const numbers = {
  statistics,
  dropped: () => facts.dropped,
  missed: () => sender.missed,
  device: () => facts.result?.device ?? facts.settings?.device ?? '–',
  people: () => (facts.result?.people ? String(facts.result.people.length) : '–'),
};

function summarize({ people, classes }) {
  const threshold = settings().threshold;
  const text = people
    ? people.map(({ id, keypoints }) => `Person ${id}: ${keypoints.filter((joint) => isSeen(joint, threshold)).length} of ${keypoints.length} keypoints`).join(' · ')
    : classes.filter(({ name, share }) => name !== 'background' && share >= 0.005).slice(0, 4).map(({ name, share }) => `${name} ${Math.round(share * 100)} %`).join(' · ');
  if (at('live-summary').textContent !== text) at('live-summary').textContent = text || '\u00a0';
  if (!people) return;
  const count = headcount.note(people.length, performance.now());
  if (count !== null) speak(spoken.people(count));
}

/** What follows from time alone: silence of the server, crowding, an empty picture. */
setInterval(() => {
  if (state.camera !== 'on') return;
  const now = performance.now();
  const { p50 } = statistics.summary(now);
  const waited = statistics.mean('wait');
  const overloaded = now < facts.busyUntil || (waited > 300 && waited > p50 / 2);
  const silence = link.isReady ? sender.silence(now) : 0;
  const stalled = silence > 3000;
  // A frame that is lost must not keep back those that come after it.
  if (silence > 6000) sender.unblock();
  const nobody = state.link === 'ready' && facts.result?.people?.length === 0 && headcount.isEmpty(now);
  if (overloaded !== state.overloaded || stalled !== state.stalled || nobody !== state.nobody) set({ overloaded, stalled, nobody });
  else showState(state); // a countdown goes on
}, 500);

onAction((action) => ({ start: () => start(), stop: () => stop(), retry: () => link.retryNow(), picture: () => { stop(); enter('picture', true); }, film: () => at('film-file').click() })[action]?.());
at('start').addEventListener('click', () => start());
at('go-live').addEventListener('click', () => {
  enter('live');
  at('live-stage').scrollIntoView({ block: 'nearest' });
  start();
});
at('film-file').addEventListener('change', ({ target }) => {
  const [file] = target.files;
  target.value = '';
  if (file) start(file);
});
addEventListener('drop', ({ dataTransfer }) => {
  const [file] = dataTransfer?.files ?? [];
  if (!file?.type.startsWith('video/')) return;
  enter('live');
  start(file);
});
at('stop').addEventListener('click', () => stop());
at('pause').addEventListener('click', pause);
at('record').addEventListener('click', record);
at('save-frame').addEventListener('click', async () => {
  try {
    const picture = await view.snapshot();
    if (picture) download(picture, 'live-overlay.png');
  } catch {
    complain(texts.notSaved);
  }
});

let later = 0;
onSetting((name) => {
  view.options = settings();
  if (['threshold', 'model', 'smoothing', 'show'].includes(name)) {
    clearTimeout(later);
    later = setTimeout(() => { if (state.camera === 'on') link.change(request()); }, name === 'threshold' ? 150 : 0);
  }
  if (name === 'camera' && state.camera === 'on' && !film) start();
});
view.options = settings();

onMode((entered) => { if (entered !== 'live') stop(); });

// A page that nobody sees sends nothing, and gives the camera back after a while.
document.addEventListener('visibilitychange', () => {
  sender.forget();
  clearTimeout(facts.hiddenSince);
  if (document.hidden && state.camera === 'on') {
    facts.hiddenSince = setTimeout(() => { stop(); facts.asleep = true; }, 30_000);
  } else if (!document.hidden && facts.asleep && mode() === 'live') {
    facts.asleep = false;
    start(film);
  }
});

navigator.mediaDevices?.addEventListener('devicechange', async () => {
  showCameras(await cameras(), camera.settings.deviceId);
  if (state.camera === 'none') start();
});

set({});
