// Talks to the service. What goes wrong comes back as a ProblemError, in the server's own words.
import { texts } from './texts.js';

export class ProblemError extends Error {
  constructor({ detail, title, code, status, retryAfter }) {
    super(detail || title || `HTTP ${status}`);
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

async function ask(path, init) {
  let response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new ProblemError({ detail: texts.notReached, code: 'unreachable', status: 0 });
  }
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  const body = isJson ? await response.json() : null;
  if (!response.ok) throw new ProblemError({ status: response.status, title: response.statusText, ...body });
  return body;
}

export const models = () => ask('models');

export const queryOf = (options) => {
  const given = Object.entries(options).filter(([, value]) => value !== '' && value !== false && value != null);
  return given.length ? `?${given.map(([name, value]) => `${name}=${String(value).replace(/[^\w.,;:-]/g, encodeURIComponent)}`).join('&')}` : '';
};

/** Sends a picture to "pose", "detect" or "segment". */
export function analyse(what, file, options, signal) {
  const form = new FormData();
  form.append('image', file, file.name || 'picture');
  return ask(what + queryOf(options), { method: 'POST', body: form, headers: { accept: 'application/json' }, signal });
}
