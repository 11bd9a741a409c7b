// Asks a worker and waits for its answers.
export class Work {
  #worker;
  #waiting = new Map();
  #count = 0;

  constructor(url) {
    this.#worker = new Worker(url, { type: 'module' });
    this.#worker.addEventListener('message', ({ data: { id, problem, ...answer } }) => {
      const { resolve, reject } = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (problem) reject(new Error(problem));
      else resolve(answer);
    });
    this.#worker.addEventListener('error', () => {
      this.#worker = null;
      for (const { reject } of this.#waiting.values()) reject(new Error('The worker failed.'));
      this.#waiting.clear();
    });
  }

  /** Whether it can be asked: browsers may refuse a worker that they made. */
  get isAlive() { return this.#worker !== null; }

  ask(question, transfer = []) {
    const id = ++this.#count;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, ...question }, transfer);
    });
  }
}

/** Whether workers can draw and write pictures. */
export const workersDraw = typeof OffscreenCanvas !== 'undefined' && 'convertToBlob' in OffscreenCanvas.prototype;
