// The live stage: the video, and over it the frame that was sent with what was found in it.
import { drawLabel, drawMask, drawSkeleton, personAt } from '../draw.js';
import { personColor } from '../palette.js';
import { resize, surface, toFile } from '../surface.js';
import { hideBackground } from './background.js';

export class View {
  #box = document.getElementById('live-stage');
  #video = document.getElementById('video');
  #canvas = document.getElementById('live-canvas');
  #shown = null;
  #next = null;
  #options = {};
  #pending = 0;
  #pointer = null;

  /** The canvas gets an event "drawn" for each answer when it is first drawn; its detail is { frame, result, place }, the place in pixels of the canvas. */
  constructor() {
    new ResizeObserver(() => this.#schedule()).observe(this.#box);
    for (const event of ['pointermove', 'pointerdown', 'pointerleave']) {
      this.#canvas.addEventListener(event, ({ offsetX, offsetY, pointerType }) => {
        if (event !== 'pointerleave') this.#pointer = { x: offsetX, y: offsetY };
        else if (pointerType === 'mouse') this.#pointer = null;
        this.#schedule();
      });
    }
  }

  /** Draws an answer in the next frame of the screen; an older one that was not drawn yet is let go. { frame, result, model, mask } */
  show(answer) {
    if (this.#next) this.#next.frame.bitmap?.close();
    this.#next = answer;
    this.#schedule();
  }

  /** { mirror, threshold, labels, names, show: "skeleton" | "both" | "mask" | "background", background, opacity } */
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
    const [width, height] = [picture.videoWidth ?? picture.width, picture.videoHeight ?? picture.height];
    const canvas = surface(width, height);
    this.#paint(canvas.getContext('2d'), { left: 0, top: 0, width, height }, picture, Math.max(1, Math.min(width, height) / 600));
    return toFile(canvas, 'image/png');
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
    resize(this.#canvas, wide, high);
    const context = this.#canvas.getContext('2d');
    context.clearRect(0, 0, wide, high);
    this.#canvas.hidden = !this.#shown;
    if (!this.#shown) return;
    const { result, frame } = this.#shown;
    const scale = Math.min(wide / result.image.width, high / result.image.height);
    const [width, height] = [result.image.width * scale, result.image.height * scale];
    const place = { left: (wide - width) / 2, top: (high - height) / 2, width, height };
    // Large pages have large lines and words.
    this.#paint(context, place, frame.bitmap, ratio * parseFloat(getComputedStyle(document.documentElement).fontSize) / 16, ratio);
    if (fresh) this.#canvas.dispatchEvent(new CustomEvent('drawn', { detail: { frame, result, place } }));
  }

  #paint(context, place, picture, unit, ratio = 0) {
    const { mirror } = this.#options;
    const { left, width } = place;
    // Pictures are drawn mirrored; keypoints and words are placed mirrored, so that words can be read.
    context.save();
    if (mirror) context.setTransform(-1, 0, 0, 1, 2 * left + width, 0);
    if (picture) context.drawImage(picture, place.left, place.top, place.width, place.height);
    this.#paintMask(context, place, picture, unit);
    context.restore();
    this.#paintPeople(context, place, unit, ratio);
  }

  #paintMask(context, place, picture, unit) {
    const { show, background, opacity } = this.#options;
    const { mask } = this.#shown ?? {};
    if (!mask) return;
    if (show === 'background' && picture) hideBackground(context, place, picture, mask, background);
    if (show === 'mask' || show === 'both') drawMask(context, place, mask, opacity, unit);
  }

  #paintPeople(context, { left, top, width }, unit, ratio) {
    const { result, model } = this.#shown ?? {};
    const { show, mirror, threshold, labels, names } = this.#options;
    if ((show !== 'skeleton' && show !== 'both') || !result?.people) return;
    const { people } = result;
    const scale = width / result.image.width;
    const transform = { scale, left, top, unit, ...(mirror && { right: left + width }) };
    const pointed = this.#pointer && ratio ? personAt(people, fromCanvas(this.#pointer, transform, ratio)) : -1;
    people.forEach((person, index) => {
      const color = personColor(person.id - 1);
      const lifted = index === pointed;
      drawSkeleton(context, transform, person, model, { threshold, color, lifted, names: lifted || (names && people.length === 1) });
      if (labels) drawLabel(context, transform, person.box, String(person.id), color, 13 * unit);
    });
  }
}

/** The pixel of the picture that is at a place of the page's canvas. */
function fromCanvas({ x, y }, { scale, left, top, right }, ratio) {
  return { x: (right === undefined ? x * ratio - left : right - x * ratio) / scale, y: (y * ratio - top) / scale };
}
