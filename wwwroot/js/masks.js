// Masks as they come: a PNG of class ids. What is drawn of them is outlines.
import { outlines } from './contours.js';
import { classColor } from './palette.js';
import { surface } from './surface.js';
import { Work, workersDraw } from './work.js';

let worker = null;

/**
 * Reads a mask: { width, height, regions: [{ id, name, color, path }] }, the paths in pixels of the mask. What the model calls background has no region.
 * @param mask { data }: an 8-bit gray PNG, as bytes or in base64
 * @param classes those that occur: [{ id, name, color }]
 */
export async function readMask(mask, classes) {
  const bytes = typeof mask.data === 'string' ? Uint8Array.from(atob(mask.data), (letter) => letter.charCodeAt(0)) : mask.data;
  const shown = classes.filter(({ name }) => name !== 'background');
  const ids = shown.map(({ id }) => id);
  if (workersDraw) worker ??= new Work(new URL('./mask.worker.js', import.meta.url));
  const { width, height, rings } = worker?.isAlive ? (await worker.ask({ bytes, ids })).mask : await outlines(bytes, ids, surface);
  return { width, height, regions: shown.map((found, index) => ({ id: found.id, name: found.name, color: classColor(found), path: pathOf(rings[index]) })) };
}

/** A smooth way through the middles of every two points that follow each other. */
function pathOf(rings) {
  const path = new Path2D();
  for (const ring of rings) {
    const last = ring.length - 2;
    path.moveTo((ring[last] + ring[0]) / 2, (ring[last + 1] + ring[1]) / 2);
    for (let i = 0; i <= last; i += 2) {
      const to = i === last ? 0 : i + 2;
      path.quadraticCurveTo(ring[i], ring[i + 1], (ring[i] + ring[to]) / 2, (ring[i + 1] + ring[to + 1]) / 2);
    }
    path.closePath();
  }
  return path;
}
