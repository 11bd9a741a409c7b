// Bitmap to JPEG: in a worker where the browser can, else on the page's own canvas.

export class Encoder {
  #worker = null;
  #waiting = new Map();
  #count = 0;

  constructor() {
    if (typeof OffscreenCanvas === 'undefined' || !OffscreenCanvas.prototype.convertToBlob) return;
    this.#worker = new Worker(new URL('./encoder.worker.js', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', ({ data }) => {
      const { resolve, reject } = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.problem) reject(new Error(data.problem));
      else resolve(data.image);
    });
    this.#worker.addEventListener('error', () => {
      this.#worker = null;
      for (const { reject } of this.#waiting.values()) reject(new Error('The encoder failed.'));
      this.#waiting.clear();
    });
  }

  /** Takes the bitmap over. @returns {Promise<Uint8Array>} the file */
  encode(bitmap, longSide, quality) {
    const scale = Math.min(1, longSide / Math.max(bitmap.width, bitmap.height));
    const size = { width: Math.max(1, Math.round(bitmap.width * scale)), height: Math.max(1, Math.round(bitmap.height * scale)) };
    if (!this.#worker) return encodeHere(bitmap, size, quality);
    const id = ++this.#count;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, bitmap, ...size, quality }, [bitmap]);
    });
  }
}

async function encodeHere(bitmap, { width, height }, quality) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  canvas.getContext('2d', { alpha: false }).drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', quality));
  return new Uint8Array(await blob.arrayBuffer());
}
