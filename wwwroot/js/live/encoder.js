// Bitmap to JPEG: in a worker where the browser can, else on the page's own canvas.
import { surface, toFile } from '../surface.js';
import { Work, workersDraw } from '../work.js';

export class Encoder {
  #worker = workersDraw ? new Work(new URL('./encoder.worker.js', import.meta.url)) : null;

  /** Takes the bitmap over. @returns {Promise<Uint8Array>} the file */
  async encode(bitmap, longSide, quality) {
    const scale = Math.min(1, longSide / Math.max(bitmap.width, bitmap.height));
    const size = { width: Math.max(1, Math.round(bitmap.width * scale)), height: Math.max(1, Math.round(bitmap.height * scale)) };
    if (!this.#worker?.isAlive) return encodeHere(bitmap, size, quality);
    return (await this.#worker.ask({ bitmap, ...size, quality }, [bitmap])).image;
  }
}

async function encodeHere(bitmap, { width, height }, quality) {
  const canvas = surface(width, height);
  canvas.getContext('2d', { alpha: false }).drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return new Uint8Array(await (await toFile(canvas, 'image/jpeg', quality)).arrayBuffer());
}
