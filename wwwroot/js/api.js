// Talks to the service. What goes wrong comes back as a ProblemError, in the server's own words.
import { access } from './access.js';
import { texts } from './texts.js';

export class ProblemError extends Error {
  constructor({ detail, title, code, status, retryAfter }) {
    super(detail || title || `HTTP ${status}`);
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

const listeners = [];

/** Calls back when the service could not be reached. */
export const onUnreachable = (listener) => listeners.push(listener);

function unreachable() {
  for (const listener of listeners) listener();
  return new ProblemError({ detail: texts.notReached, code: 'unreachable', status: 0 });
}

/** The models, which the service tells only when it is ready. */
export async function models() {
  let response;
  try {
    response = await fetch('v1/models', { cache: 'no-store', headers: access.headers() });
  } catch {
    throw unreachable();
  }
  const body = (response.headers.get('content-type') ?? '').includes('json') ? await response.json() : null;
  if (!response.ok) throw new ProblemError({ status: response.status, title: response.statusText, ...body });
  return body.models;
}

export const queryOf = (options) => {
  const given = Object.entries(options).filter(([, value]) => value !== '' && value !== false && value != null);
  return given.length ? `?${given.map(([name, value]) => `${name}=${String(value).replace(/[^\w.,;:-]/g, encodeURIComponent)}`).join('&')}` : '';
};

/** The options of the one request that asks all: each goes under its task's name. */
export const together = (asked) => ({
  tasks: Object.keys(asked).join(','),
  ...Object.fromEntries(Object.entries(asked).flatMap(([task, options]) => Object.entries(options).map(([name, value]) => [`${task}.${name}`, value]))),
});

/**
 * Sends a picture once, for all that is asked about it.
 * @param asked the options of each task: { pose: {...}, segment: {...}, detect: {...} }
 * @param {(part: number) => void} onSent called with the part that is sent, 0 to 1. Only XMLHttpRequest tells it.
 * @returns the answer of each task
 */
export function analyze(file, asked, signal, onSent) {
  const form = new FormData();
  form.append('image', file, file.name || 'picture');
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `v1/analyze${queryOf(together(asked))}`);
    for (const [name, value] of Object.entries({ accept: 'application/json', ...access.headers() })) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded, total }) => onSent(total ? loaded / total : 1));
    request.upload.addEventListener('load', () => onSent(1));
    request.addEventListener('error', () => reject(unreachable()));
    request.addEventListener('abort', () => reject(new DOMException('A newer picture is asked about.', 'AbortError')));
    request.addEventListener('load', () => {
      let body = null;
      try { body = JSON.parse(request.responseText); } catch { /* told by the status below */ }
      if (request.status === 200 && body) resolve(body);
      else {
        if (request.status === 401) access.ask(true);
        reject(new ProblemError({ status: request.status, title: request.statusText, ...body }));
      }
    });
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}
