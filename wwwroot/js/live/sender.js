// Frames on their way out: taken at the camera's pace while few are unanswered, made small, sent.
import { adapt, start as best, steps } from './adapt.js';
import { Encoder } from './encoder.js';
import { grab, onEachFrame, Rate } from './frames.js';
import { credit, Ledger } from './ledger.js';

/** JPEG quality of a size that somebody chose. */
const quality = 0.7;

export class Sender {
  #video;
  #on;
  #encoder = null;
  #ledger = new Ledger();
  #rate = new Rate();
  #sequence = 0;
  #end = () => {};
  #travel = 0;
  #work = 0;
  #waitingSince = 0;
  #size = best;

  /** Frames of the camera that were not sent, because enough were under way. */
  missed = 0;

  /** @param on { settings(), isWanted(), send(frame), limits() } */
  constructor(video, on) {
    this.#video = video;
    this.#on = on;
  }

  /** Milliseconds for which no answer came although one is waited for. */
  silence(now) { return this.#waitingSince && now - this.#waitingSince; }

  start() {
    this.stop();
    this.missed = 0;
    this.#encoder ??= new Encoder();
    this.#end = onEachFrame(this.#video, (capturedAt) => this.#take(capturedAt));
  }

  stop() {
    this.#end();
    this.forget();
  }

  /** Waits for no answer any more: they were lost with the connection, or nobody wants them. */
  forget() {
    this.unblock();
    this.#waitingSince = 0;
  }

  /** Lets new frames go although old ones are not answered. */
  unblock() { this.#ledger.clear(); }

  /** The frame that a message answers, now the caller's; null where it is forgotten. */
  settle({ sequence, age, timing }) {
    const frame = this.#ledger.settle(sequence);
    const now = performance.now();
    this.#waitingSince = this.#ledger.count ? now : 0;
    if (!frame || age === undefined) return frame;
    frame.answeredAt = now;
    const blend = (old, value) => (old ? 0.8 * old + 0.2 * value : value);
    this.#travel = blend(this.#travel, Math.max(0, frame.answeredAt - frame.startedAt - age));
    this.#work = blend(this.#work, timing.total);
    this.#size = adapt(this.#size, this.#travel, this.#work, now);
    return frame;
  }

  #take(capturedAt) {
    const { rate } = this.#on.settings();
    if (!this.#on.isWanted() || !this.#video.videoWidth) return;
    if (!this.#rate.due(performance.now(), rate)) return;
    if (this.#ledger.count >= credit(this.#travel, this.#work, this.#on.limits()?.unanswered ?? 1)) {
      this.missed++;
      return;
    }
    const frame = { sequence: ++this.#sequence, capturedAt, startedAt: performance.now(), sentAt: 0, bytes: 0, bitmap: null };
    this.#ledger.add(frame);
    this.#send(frame).catch((error) => {
      // Nobody will answer it. Frames before it may still be answered.
      this.#ledger.drop(frame);
      if (this.#on.isWanted()) reportError(error);
    });
  }

  async #send(frame) {
    const { longSide: chosen, locked } = this.#on.settings();
    const { longSide, quality: fine } = chosen ? { longSide: chosen, quality } : steps[this.#size.step];
    // Both of the same moment: what is sent, and what its answer is drawn on.
    const [small, whole] = await Promise.all([grab(this.#video, longSide), locked ? createImageBitmap(this.#video) : null]);
    frame.bitmap = whole;
    const image = await this.#encoder.encode(small, longSide, fine);
    if (!this.#ledger.has(frame.sequence) || !this.#on.isWanted()) {
      this.#ledger.drop(frame);
      return;
    }
    frame.bytes = image.length;
    frame.sentAt = performance.now();
    this.#waitingSince ||= frame.sentAt;
    await this.#on.send({ sequence: frame.sequence, image, capturedAt: frame.capturedAt });
  }
}
