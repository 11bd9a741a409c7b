// The picture and what is drawn over it. One transform serves drawing and pointing.
import { drawBox, drawMask, drawObject, drawSkeleton, personAt } from './draw.js';
import { light, personColor } from './palette.js';
import { resize, surface, toFile } from './surface.js';

export class Stage {
  #box = document.getElementById('stage');
  #photo = document.getElementById('photo');
  #canvas = document.getElementById('overlay');
  #welcome = document.getElementById('welcome');
  #draft = null;
  #hovered = -1;
  #pending = 0;
  #layers = null;
  #url = null;
  #turn = null;

  /** @param {(box) => void} onBox called with each box that the pointer drew, in picture pixels */
  constructor(onBox) {
    new ResizeObserver(() => this.#schedule()).observe(this.#box);
    this.#point(onBox);
  }

  /** Shows a picture, unless another is shown meanwhile; the promise fails if the browser cannot. */
  async show(file) {
    const turn = this.#turn = {};
    const url = URL.createObjectURL(file);
    const probe = new Image();
    probe.src = url;
    try {
      await probe.decode();
    } catch (error) {
      URL.revokeObjectURL(url);
      throw error;
    }
    if (turn !== this.#turn) return URL.revokeObjectURL(url);
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = url;
    this.#photo.src = url;
    await this.#photo.decode();
    this.#photo.hidden = this.#canvas.hidden = false;
    this.#welcome.hidden = true;
    this.#box.removeAttribute('data-empty');
    this.#hovered = -1;
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

  /** Lifts one person out and names the joints; -1 for nobody. */
  set hovered(index) {
    if (index === this.#hovered) return;
    this.#hovered = index;
    this.#schedule();
  }

  /** Brings it into view. */
  reveal() {
    this.#box.scrollIntoView({ block: 'nearest', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  }

  /** The picture at its own size with all that is drawn over it, as a PNG. */
  save() {
    const { width, height } = this.size;
    const canvas = surface(width, height);
    const context = canvas.getContext('2d');
    context.drawImage(this.#photo, 0, 0);
    // Lines as wide as on a page on which the picture fills a stage of common size.
    this.#paint(context, { scale: 1, left: 0, top: 0, unit: Math.max(1, Math.min(width, height) / 600) });
    return toFile(canvas, 'image/png');
  }

  #schedule() {
    cancelAnimationFrame(this.#pending);
    this.#pending = requestAnimationFrame(() => this.#redraw());
  }

  #redraw() {
    const ratio = Math.min(devicePixelRatio || 1, 3);
    resize(this.#canvas, Math.round(this.#box.clientWidth * ratio), Math.round(this.#box.clientHeight * ratio));
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
        drawMask(context, { left: transform.left, top: transform.top, width: width * transform.scale, height: height * transform.scale }, mask, opacity, transform.unit);
      }
      // The best person lies on top, and whoever is pointed at on top of all.
      const order = people.map((_, index) => index).reverse().sort((a, b) => (a === this.#hovered) - (b === this.#hovered));
      for (const index of order) {
        const color = personColor(index);
        const lifted = index === this.#hovered;
        if (show.boxes) drawBox(context, transform, people[index].box, color, String(index + 1));
        if (show.skeleton) drawSkeleton(context, transform, people[index], model, { threshold, color, lifted, names: lifted || (show.names && people.length === 1) });
      }
      for (const { box, label, score } of layers.objects) drawObject(context, transform, box, `${label} ${score.toFixed(2)}`);
      if (!show.boxes && !people.length) layers.boxes.forEach((box) => drawBox(context, transform, box, light));
    }
    if (this.#draft) drawBox(context, transform, this.#draft, light);
  }

  #transform(ratio) {
    const { width, height } = this.size;
    const [wide, high] = [this.#box.clientWidth * ratio, this.#box.clientHeight * ratio];
    const scale = Math.min(wide / width, high / height);
    return { scale, left: (wide - width * scale) / 2, top: (high - height * scale) / 2, unit: ratio };
  }

  #toPicture(event) {
    const bounds = this.#canvas.getBoundingClientRect();
    const { scale, left, top } = this.#transform(1);
    return { x: (event.clientX - bounds.left - left) / scale, y: (event.clientY - bounds.top - top) / scale };
  }

  #inPicture(event) {
    const { width, height } = this.size;
    const { x, y } = this.#toPicture(event);
    const within = (value, most) => Math.round(Math.max(0, Math.min(most, value)));
    return { x: within(x, width), y: within(y, height) };
  }

  #point(onBox) {
    let start = null;
    const draft = (event) => {
      const end = this.#inPicture(event);
      return { x: Math.min(start.x, end.x), y: Math.min(start.y, end.y), width: Math.abs(end.x - start.x), height: Math.abs(end.y - start.y) };
    };
    this.#canvas.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || this.#photo.hidden) return;
      start = this.#inPicture(event);
      this.hovered = personAt(this.#layers?.people ?? [], this.#toPicture(event));
      this.#canvas.setPointerCapture(event.pointerId);
    });
    this.#canvas.addEventListener('pointermove', (event) => {
      if (!start) {
        this.hovered = personAt(this.#layers?.people ?? [], this.#toPicture(event));
        return;
      }
      this.#draft = draft(event);
      this.#schedule();
    });
    this.#canvas.addEventListener('pointerup', (event) => {
      const box = start && draft(event);
      start = this.#draft = null;
      this.#schedule();
      if (box && box.width >= 8 && box.height >= 8) onBox(box);
    });
    for (const end of ['pointercancel', 'pointerleave']) {
      this.#canvas.addEventListener(end, ({ pointerType }) => {
        if (end === 'pointercancel') start = this.#draft = null;
        // A finger that is lifted leaves; whom it pointed at stays named.
        if (pointerType === 'mouse') this.#hovered = -1;
        this.#schedule();
      });
    }
  }
}
