// What is under way: each frame that was taken, until its answer settles it and all before it.
export class Ledger {
  #frames = new Map();

  /** Frames that are not answered yet. */
  get count() { return this.#frames.size; }

  add(frame) { this.#frames.set(frame.sequence, frame); }

  has(sequence) { return this.#frames.has(sequence); }

  /** Takes out the frame with this number, and all before it, which a newer one has overtaken. */
  settle(sequence) {
    const found = this.#frames.get(sequence) ?? null;
    for (const [number, frame] of this.#frames) {
      if (number > sequence) continue;
      this.#frames.delete(number);
      if (frame !== found) frame.bitmap?.close();
    }
    return found;
  }

  /** Forgets one frame that never went out. */
  drop(frame) {
    this.#frames.delete(frame.sequence);
    frame.bitmap?.close();
  }

  clear() {
    for (const frame of this.#frames.values()) frame.bitmap?.close();
    this.#frames.clear();
  }
}

/**
 * Frames to have under way. One gives the least age; a second hides the time that frames and answers travel, so it is worth having
 * where that is more than half of the time that the server works.
 */
export const credit = (travel, work, allowed) => (allowed > 1 && travel > work / 2 ? 2 : 1);
