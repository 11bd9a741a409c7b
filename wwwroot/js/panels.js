// What is told in words and numbers beside the picture.
import { texts } from './texts.js';
import { queryOf } from './api.js';

const at = (id) => document.getElementById(id);

/** An element with a class and children; text children are text, never markup. */
function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

const nothing = (text) => make('p', 'nothing', text);

export function showPeople(pose, threshold) {
  const panel = at('people');
  if (!pose) return panel.replaceChildren(nothing(texts.nothingSeen));
  const open = [...panel.querySelectorAll('details')].map((details) => details.open);
  const people = pose.people.map((person, index) => {
    const [name, rest] = texts.person(index, person, threshold);
    const rows = person.keypoints.map((joint) => {
      const row = make('tr', joint.score < threshold ? 'unsure' : '', make('td', '', joint.name.replaceAll('_', ' ')));
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
    const details = make('details', '', make('summary', '', `${name} `, make('span', 'muted', rest)), scroll);
    details.open = open[index] ?? index === 0;
    return details;
  });
  if (!people.length) people.push(nothing(texts.noOne));
  if (pose.boxes !== 'request') people.push(make('p', 'help', texts.boxesFrom(pose)));
  panel.replaceChildren(...people);
}

export function showClasses(segment) {
  const items = (segment?.classes ?? []).map((found) => {
    const swatch = make('span', 'swatch');
    swatch.style.background = found.color;
    const meter = make('meter');
    meter.max = 1;
    meter.value = found.share;
    meter.ariaLabel = found.name;
    return make('li', '', swatch, make('span', '', found.name), make('output', '', `${(found.share * 100).toFixed(1)} %`), meter);
  });
  at('classes').replaceChildren(items.length ? make('ul', 'classes', ...items) : nothing(texts.nothingSeen));
}

const stages = [['decode', 1], ['detect', 4], ['preprocess', 2], ['queue', 5], ['inference', 3], ['postprocess', 4], ['render', 2]];

export function showTiming(answers) {
  const rows = answers.filter(([, answer]) => answer).map(([name, { timing, model, device }]) => {
    const shown = stages.filter(([stage]) => timing[stage] > 0);
    const bar = make('div', 'bar', ...shown.map(([stage, tone]) => {
      const part = make('span', `tone${tone}`);
      part.style.flexGrow = timing[stage];
      return part;
    }));
    bar.ariaHidden = 'true';
    const legend = shown.map(([stage, tone]) => make('span', '', make('span', `dot tone${tone}`), `${stage} ${timing[stage].toFixed(1)} ms`));
    return make('div', 'row', make('div', 'legend', make('b', '', `/${name} ${timing.total.toFixed(1)} ms`), `${model} on ${device}`), bar, make('div', 'legend', ...legend));
  });
  at('timing').replaceChildren(rows.length ? make('div', 'bars', ...rows) : nothing(texts.nothingSeen));
}

export function showCurl(name, requests) {
  const file = `'${name.replaceAll("'", "'\\''")}'`;
  at('curl').textContent = requests
    .map(([what, options]) => `curl -F image=@${file} '${new URL(what + queryOf(options), document.baseURI)}'`)
    .join('\n');
}

export function showJson(id, answer) {
  at(id).textContent = answer ? JSON.stringify(answer, null, 2) : '';
}

export function showModels(list) {
  for (const [id, tasks] of [['pose-model', ['pose', 'face']], ['segment-model', ['segment']]]) {
    at(id).replaceChildren(...list.filter((model) => tasks.includes(model.task)).map((model) => {
      const option = make('option', '', model.name);
      option.value = model.name;
      option.selected = model.default;
      return option;
    }));
  }
}
