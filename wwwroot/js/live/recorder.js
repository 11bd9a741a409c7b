// Keypoints as JSON lines: one object that says what follows, then one for each answer.
const most = 64 << 20; // characters; about an hour of one person

export class Recorder {
  #lines = null;
  #size = 0;
  #start = 0;

  get isOn() { return this.#lines !== null; }

  /** Answers recorded so far. */
  get count() { return Math.max(0, (this.#lines?.length ?? 0) - 1); }

  get isFull() { return this.#size > most; }

  begin(settings) {
    const { model, task, device, threshold, smoothing, keypoints, limbs } = settings;
    this.#lines = [];
    this.#size = 0;
    this.#start = performance.now();
    this.#add({ type: 'recording', started: new Date().toISOString(), model, task, device, threshold, smoothing, keypoints, limbs });
  }

  /** Times are milliseconds since the recording began, of the moment when the frame was taken. */
  note(result, capturedAt) {
    if (!this.isOn || this.isFull) return;
    const { sequence, image, model, people, classes } = result;
    this.#add({ type: 'frame', sequence, at: Math.round((capturedAt - this.#start) * 10) / 10, model, image, people, classes });
  }

  /** Ends it. @returns {Blob} the file */
  end() {
    const file = new Blob(this.#lines, { type: 'application/x-ndjson' });
    this.#lines = null;
    return file;
  }

  #add(line) {
    const text = `${JSON.stringify(line)}\n`;
    this.#size += text.length;
    this.#lines.push(text);
  }
}
