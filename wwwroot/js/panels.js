// What is told in words and numbers beside the picture.
import { queryOf, together } from './api.js';
import { isSeen } from './draw.js';
import { classColor, personColor } from './palette.js';
import { texts } from './texts.js';

const at = (id) => document.getElementById(id);

/** An element with a class and children; text children are text, never markup. */
function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

const nothing = (text) => make('p', 'nothing', text);

function swatch(color) {
  const element = make('span', 'swatch');
  element.style.background = color;
  return element;
}

/** @param {(index: number) => void} onPoint called with the person that is pointed at, -1 for nobody */
export function showPeople(pose, threshold, onPoint) {
  const panel = at('people');
  if (!pose) return panel.replaceChildren(nothing(texts.noAnswer));
  const open = [...panel.querySelectorAll('details')].map((details) => details.open);
  const people = pose.people.map((person, index) => {
    const [name, rest] = texts.person(index, person, threshold);
    const rows = person.keypoints.map((joint) => {
      const row = make('tr', isSeen(joint, threshold) ? '' : 'unsure', make('td', '', joint.name.replaceAll('_', ' ')));
      for (const [value, digits] of [[joint.x, 1], [joint.y, 1], [joint.score, 2]]) row.append(make('td', 'number', value.toFixed(digits)));
      return row;
    });
    const heads = ['Keypoint', 'x', 'y', 'Score'].map((text, column) => {
      const head = make('th', column ? 'number' : '', text);
      head.scope = 'col';
      return head;
    });
    const scroll = make('div', 'scroll', make('table', '', make('thead', '', make('tr', '', ...heads)), make('tbody', '', ...rows)));
    scroll.tabIndex = 0;
    scroll.role = 'region';
    scroll.ariaLabel = `Keypoints of person ${index + 1}`;
    const details = make('details', '', make('summary', '', swatch(personColor(index)), ` ${name} `, make('span', 'muted', rest)), scroll);
    details.open = open[index] ?? false;
    details.addEventListener('pointerenter', () => onPoint(index));
    details.addEventListener('pointerleave', () => onPoint(-1));
    return details;
  });
  if (!people.length) people.push(nothing(texts.noOne));
  const notes = [...(pose.boxes === 'request' ? [] : [texts.boxesFrom(pose)]), ...(pose.people.length ? [texts.sides] : [])];
  if (notes.length) people.push(make('p', 'help', notes.join(' ')));
  panel.replaceChildren(...people);
}

export function showClasses(segment) {
  const items = (segment?.classes ?? []).map((found) => {
    const meter = make('meter');
    meter.max = 1;
    meter.value = found.share;
    meter.ariaLabel = found.name;
    return make('li', '', swatch(classColor(found)), make('span', '', found.name), make('span', 'muted', `${(found.share * 100).toFixed(1)} %`), meter);
  });
  at('classes').replaceChildren(items.length ? make('ul', 'classes', ...items) : nothing(segment ? texts.nothingSeen : texts.noAnswer));
}

const stages = [['decode', 1], ['detect', 4], ['preprocess', 2], ['queue', 5], ['inference', 3], ['postprocess', 4], ['render', 2]];

/** @param took milliseconds until the answers were here */
export function showTiming(answers, took) {
  const rows = answers.filter(([, answer]) => answer).map(([name, { timing, model, device }]) => {
    const shown = stages.filter(([stage]) => timing[stage] > 0);
    const bar = make('div', 'bar', ...shown.map(([stage, tone]) => {
      const part = make('span', `tone${tone}`);
      part.style.flexGrow = timing[stage];
      return part;
    }));
    bar.ariaHidden = 'true';
    const legend = shown.map(([stage, tone]) => make('span', '', make('span', `dot tone${tone}`), `${stage} ${timing[stage].toFixed(1)} ms`));
    return make('div', 'row', make('div', 'legend', make('b', '', `${name} ${timing.total.toFixed(1)} ms`), `${model} on ${device}`), bar, make('div', 'legend', ...legend));
  });
  at('times').replaceChildren(rows.length ? make('div', 'bars', ...rows) : nothing(texts.noAnswer));
  at('time-brief').textContent = rows.length ? texts.milliseconds(took) : '';
}

/** The one request of the page, and each of its questions alone. */
export function showCurl(name, asked) {
  const file = `'${name.replaceAll("'", "'\\''")}'`;
  const several = Object.keys(asked).length > 1 ? [['analyze', together(asked)]] : [];
  at('curl').textContent = [...several, ...Object.entries(asked)]
    .map(([what, options]) => `curl -F image=@${file} '${new URL(`v1/${what}${queryOf(options)}`, document.baseURI)}'`)
    .join('\n');
}

export function showJson(id, answer) {
  at(id).textContent = answer ? JSON.stringify(answer, null, 2) : '';
  at(id).parentElement.hidden = !answer;
}

export function showModels(list) {
  for (const [id, tasks] of [['pose-model', ['pose', 'face']], ['segment-model', ['segment']]]) {
    const before = at(id).value;
    const fit = list.filter((model) => tasks.includes(model.task));
    at(id).replaceChildren(...fit.map((model) => new Option(model.name, model.name, model.default)));
    if (fit.some(({ name }) => name === before)) at(id).value = before;
  }
}
