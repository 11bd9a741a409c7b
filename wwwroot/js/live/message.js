// Shows and speaks the state: a card over the stage, or a chip at its edge.
import { scene } from './state.js';
import { wording, words } from './words.js';

const at = (id) => document.getElementById(id);
const card = at('message');
const chip = at('chip');
let shown = '';
let last = '';
let spokenAt = -Infinity;

/** @param {(action: string) => void} act called with the name of a pressed button */
export function onAction(act) {
  for (const part of [card, chip]) {
    part.addEventListener('click', ({ target }) => {
      const action = target.closest('button')?.dataset.action;
      if (action) act(action);
    });
  }
}

export function showState(state) {
  const name = scene(state);
  const { as, title, text, spoken, buttons = [], say } = words[name];
  const line = wording(text, state.detail);
  const key = `${name} ${line}`;
  if (key === shown) return;
  shown = key;

  card.hidden = as !== 'card';
  chip.hidden = as !== 'chip';
  if (as === 'card') {
    at('message-title').textContent = title;
    at('message-text').textContent = line;
    at('message-buttons').replaceChildren(...buttons.map(button));
  } else if (as === 'chip') {
    at('chip-text').textContent = line;
    // A countdown changes the words alone, so that a focused button stays.
    if (name !== last) at('chip-buttons').replaceChildren(...buttons.map(button));
    chip.dataset.tone = name;
  }
  if (name !== last) {
    last = name;
    const what = wording(spoken, state.detail) || [title, line].filter(Boolean).join('. ');
    if (say) (say === 'alert' ? cry : speak)(what);
  }
}

function button([action, label], index) {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = index === 0 ? 'button primary' : 'button';
  element.dataset.action = action;
  element.textContent = label;
  return element;
}

/** Tells a screen reader when it has time. */
export function speak(text) {
  at('status').textContent = text;
  spokenAt = performance.now();
}

/** Tells a screen reader at once. */
const cry = (text) => { at('live-alert').textContent = text; };

/** Announces how many people are in view, once it has stayed so, and without cutting off what was said before. */
export class Headcount {
  #count = -1;
  #since = 0;
  #told = -1;

  /** @returns {number | null} the count to tell now */
  note(count, now) {
    if (count !== this.#count) {
      this.#count = count;
      this.#since = now;
    }
    if (count === this.#told || now - this.#since < 2000 || now - spokenAt < 5000) return null;
    this.#told = count;
    return count;
  }

  /** Whether nobody has been seen for a while. */
  isEmpty(now) { return this.#count === 0 && now - this.#since > 2000; }

  clear() { this.#count = this.#told = -1; }
}
