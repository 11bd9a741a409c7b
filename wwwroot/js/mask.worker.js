// Reads masks and traces their outlines, beside the page's own thread.
import { outlines } from './contours.js';

// One after the other: each has all of the thread anyway.
let last = Promise.resolve();
addEventListener('message', ({ data }) => {
  last = last.then(async () => {
    try {
      const mask = await outlines(data.bytes, data.ids, (width, height) => new OffscreenCanvas(width, height));
      postMessage({ id: data.id, mask }, mask.rings.flat().map(({ buffer }) => buffer));
    } catch (error) {
      postMessage({ id: data.id, problem: String(error) });
    }
  });
});
