// The picture and what is drawn over it. One transform serves drawing and pointing.
import { drawBox, drawMask, drawSkeleton } from './draw.js';

export class Stage {
  #box = document.getElementById('stage');
  #photo = document.getElementById('photo');
  #canvas = document.getElementById('overlay');
  #welcome = document.getElementById('welcome');
  #draft = null;
  #pending = 0;
  #layers = null;
  #url = null;

  /** @param {(box) => void} onBox called with each box that the pointer drew, in picture pixels */
  constructor(onBox) {
    new ResizeObserver(() => this.#schedule()).observe(this.#box);
    this.#point(onBox);
  }

  /** Shows a picture; the promise fails if the browser cannot. */
  async show(file) {
    const url = URL.createObjectURL(file);
    const probe = new Image();
    probe.src = url;
    try {
      await probe.decode();
    } catch (error) {
      URL.revokeObjectURL(url);
      throw error;
    }
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = url;
    this.#photo.src = url;
    await this.#photo.decode();
    this.#photo.hidden = this.#canvas.hidden = false;
    this.#welcome.hidden = true;
    this.#box.removeAttribute('data-empty');
    this.draw(null);
  }

  /** Columns and rows of the upright picture. */
  get size() {
    return { width: this.#photo.naturalWidth, height: this.#photo.naturalHeight };
  }

  /** Draws layers: { show, threshold, opacity, people, model, mask, objects, boxes, label }. */
  draw(layers) {
    this.#layers = layers;
    if (layers?.label) this.#canvas.setAttribute('aria-label', layers.label);
    this.#schedule();
  }

  /** The picture at its own size with all that is drawn over it, as a PNG. */
  async save() {
    const { width, height } = this.size;
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    context.drawImage(this.#photo, 0, 0);
    this.#paint(context, { scale: 1, left: 0, top: 0 });
    return canvas.convertToBlob({ type: 'image/png' });
  }

  #schedule() {
    cancelAnimationFrame(this.#pending);
    this.#pending = requestAnimationFrame(() => this.#redraw());
  }

  #redraw() {
    const ratio = Math.min(devicePixelRatio || 1, 3);
    this.#canvas.width = Math.round(this.#box.clientWidth * ratio);
    this.#canvas.height = Math.round(this.#box.clientHeight * ratio);
    const context = this.#canvas.getContext('2d');
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    if (!this.#photo.hidden) this.#paint(context, this.#transform(ratio));
  }

  #paint(context, transform) {
    const layers = this.#layers;
    if (layers) {
      const { show, threshold, people, model, mask, opacity } = layers;
      if (show.mask && mask) {
        const { width, height } = this.size;
        drawMask(context, { left: transform.left, top: transform.top, width: width * transform.scale, height: height * transform.scale }, mask, opacity);
      }
      people.forEach((person, index) => {
        if (show.boxes) drawBox(context, transform, person.box, String(index + 1));
        if (show.skeleton) drawSkeleton(context, transform, person, model, threshold, show.names);
      });
      for (const { box, label, score } of layers.objects) drawBox(context, transform, box, `${label} ${score.toFixed(2)}`);
      if (show.boxes || !people.length) layers.boxes.forEach((box) => drawBox(context, transform, box));
    }
    if (this.#draft) drawBox(context, transform, this.#draft);
  }

  #transform(ratio) {
    const { width, height } = this.size;
    const [wide, high] = [this.#box.clientWidth * ratio, this.#box.clientHeight * ratio];
    const scale = Math.min(wide / width, high / height);
    return { scale, left: (wide - width * scale) / 2, top: (high - height * scale) / 2 };
  }

  #toPicture(event) {
    const bounds = this.#canvas.getBoundingClientRect();
    const { scale, left, top } = this.#transform(1);
    const { width, height } = this.size;
    const within = (value, most) => Math.round(Math.max(0, Math.min(most, value)));
    return { x: within((event.clientX - bounds.left - left) / scale, width), y: within((event.clientY - bounds.top - top) / scale, height) };
  }

  #point(onBox) {
    let start = null;
    const draft = (event) => {
      const end = this.#toPicture(event);
      return { x: Math.min(start.x, end.x), y: Math.min(start.y, end.y), width: Math.abs(end.x - start.x), height: Math.abs(end.y - start.y) };
    };
    this.#canvas.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || this.#photo.hidden) return;
      start = this.#toPicture(event);
      this.#canvas.setPointerCapture(event.pointerId);
    });
    this.#canvas.addEventListener('pointermove', (event) => {
      if (!start) return;
      this.#draft = draft(event);
      this.#schedule();
    });
    this.#canvas.addEventListener('pointerup', (event) => {
      const box = start && draft(event);
      start = this.#draft = null;
      this.#schedule();
      if (box && box.width >= 8 && box.height >= 8) onBox(box);
    });
    this.#canvas.addEventListener('pointercancel', () => {
      start = this.#draft = null;
      this.#schedule();
    });
  }
}
