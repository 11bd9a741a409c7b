// The live stage: the video, and over it the frame that was sent with what was found in it.
import { drawLabel, drawMask, drawSkeleton } from '../draw.js';
import { hideBackground } from './background.js';

export class View {
  #box = document.getElementById('live-stage');
  #video = document.getElementById('video');
  #canvas = document.getElementById('live-canvas');
  #shown = null;
  #next = null;
  #options = {};
  #pending = 0;

  /** The canvas gets an event "drawn" for each answer when it is first drawn; its detail is { frame, result, place }, the place in pixels of the canvas. */
  constructor() {
    new ResizeObserver(() => this.#schedule()).observe(this.#box);
  }

  /** Draws an answer in the next frame of the screen; an older one that was not drawn yet is let go. { frame, result, model, mask } */
  show(answer) {
    if (this.#next) this.#next.frame.bitmap?.close();
    this.#next = answer;
    this.#schedule();
  }

  /** { mirror, threshold, labels, names, show: "skeleton" | "mask" | "background", background, opacity } */
  set options(options) {
    this.#options = options;
    this.#box.classList.toggle('mirrored', options.mirror);
    this.#schedule();
  }

  clear() {
    for (const answer of [this.#next, this.#shown]) answer?.frame.bitmap?.close();
    this.#next = this.#shown = null;
    this.#schedule();
  }

  /** The picture that is shown with all that is drawn over it, as a PNG; null where there is none. */
  async snapshot() {
    const picture = this.#shown?.frame.bitmap ?? (this.#video.videoWidth ? this.#video : null);
    if (!picture) return null;
    const [width, height] = [picture.width || this.#video.videoWidth, picture.videoHeight ?? picture.height];
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    this.#paint(context, { left: 0, top: 0, width, height }, picture);
    return canvas.convertToBlob({ type: 'image/png' });
  }

  #schedule() {
    // A hidden page has no frames; what is newest is drawn when it is seen again.
    this.#pending ||= requestAnimationFrame(() => {
      this.#pending = 0;
      this.#redraw();
    });
  }

  #redraw() {
    const fresh = this.#next;
    if (fresh) {
      if (this.#shown !== fresh) this.#shown?.frame.bitmap?.close();
      this.#shown = fresh;
      this.#next = null;
    }
    const ratio = Math.min(devicePixelRatio || 1, 2);
    const [wide, high] = [Math.round(this.#box.clientWidth * ratio), Math.round(this.#box.clientHeight * ratio)];
    if (this.#canvas.width !== wide || this.#canvas.height !== high) Object.assign(this.#canvas, { width: wide, height: high });
    const context = this.#canvas.getContext('2d');
    context.clearRect(0, 0, wide, high);
    this.#canvas.hidden = !this.#shown;
    if (!this.#shown) return;
    const { result, frame } = this.#shown;
    const scale = Math.min(wide / result.image.width, high / result.image.height);
    const [width, height] = [result.image.width * scale, result.image.height * scale];
    const place = { left: (wide - width) / 2, top: (high - height) / 2, width, height };
    this.#paint(context, place, frame.bitmap);
    if (fresh) this.#canvas.dispatchEvent(new CustomEvent('drawn', { detail: { frame, result, place } }));
  }

  #paint(context, place, picture) {
    const { mirror } = this.#options;
    const { left, width } = place;
    // Pictures are drawn mirrored; keypoints and words are placed mirrored, so that words can be read.
    context.save();
    if (mirror) context.setTransform(-1, 0, 0, 1, 2 * left + width, 0);
    if (picture) context.drawImage(picture, place.left, place.top, place.width, place.height);
    this.#paintMask(context, place, picture);
    context.restore();
    this.#paintPeople(context, place);
  }

  #paintMask(context, place, picture) {
    const { show, background, opacity } = this.#options;
    const { mask, hides } = this.#shown ?? {};
    if (!mask) return;
    if (show === 'background' && hides && picture) hideBackground(context, place, picture, mask.fill, background);
    if (show === 'mask' && !hides) drawMask(context, place, mask, opacity);
  }

  #paintPeople(context, { left, top, width }) {
    const { result, model } = this.#shown ?? {};
    if (this.#options.show !== 'skeleton' || !result?.people) return;
    const { mirror, threshold, labels, names } = this.#options;
    const scale = width / result.image.width;
    const transform = { scale, left, top, ...(mirror && { right: left + width }) };
    // Large pages have large words; lines suit the person's size, so that people far away do not become blobs.
    const unit = Math.min(devicePixelRatio || 1, 2) * parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    for (const person of result.people) {
      const line = Math.max(1.5 * unit, Math.min(6 * unit, person.box.height * scale * 0.011));
      drawSkeleton(context, transform, person, model, threshold, names, line);
      if (labels) drawLabel(context, head(person, transform), `#${person.id} ${person.score.toFixed(2)}`, 13 * unit);
    }
  }
}

/** Above the highest keypoint of the box. */
function head({ box }, { scale, left, top, right }) {
  const x = box.x + box.width / 2;
  return [right === undefined ? left + x * scale : right - x * scale, top + box.y * scale];
}
