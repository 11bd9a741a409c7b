// Draws what was found. A transform is { scale, left, top, unit }: picture pixels to canvas pixels, and canvas pixels of one pixel of the page; with a right edge, it mirrors
// at it. Keypoints count from the center of the first pixel.
import { edge, light, plate } from './palette.js';

const place = (point, { scale, left, top, right }) => {
  const x = (point.x + 0.5) * scale;
  return [right === undefined ? left + x : right - x, top + (point.y + 0.5) * scale];
};

/** A box on the canvas: left, top, width, height. */
function rectangle(box, { scale, left, top, right }) {
  const [x, width] = [box.x * scale, box.width * scale];
  return [right === undefined ? left + x : right - x - width, top + box.y * scale, width, box.height * scale];
}

/** Whether a joint is to be drawn: the service says which ones the picture can show. */
export const isSeen = (joint, threshold) => Boolean(joint) && joint.visible !== false && joint.score >= threshold;

/** Pixels of the canvas that a person is high and wide, as one number. */
const sizeOf = ({ box }, { scale }) => Math.sqrt(box.width * box.height) * scale;

const isFace = (name) => /(nose|eye|ear)$/.test(name);

/**
 * A skeleton in one color: light limbs with dark edges; joints of the left are filled, those of the right have a white ring.
 * Lines suit the person's size, so that people far away do not become blobs.
 */
export function drawSkeleton(context, transform, person, model, { threshold, color, names = false, lifted = false }) {
  const { unit } = transform;
  const size = sizeOf(person, transform);
  // Of people far away, discs and faces would hide all that there is.
  const far = size < 70 * unit;
  const line = Math.max((far ? 1.3 : 1.6) * unit, Math.min(5.5 * unit, size * 0.014)) * (lifted ? 1.3 : 1);
  const rim = Math.max((far ? 0.7 : 1.2) * unit, line * 0.35);
  const joints = person.keypoints.filter((joint) => isSeen(joint, threshold));
  const limbs = (model?.limbs ?? [])
    .map(([a, b]) => [person.keypoints[a], person.keypoints[b]])
    .filter(([a, b]) => isSeen(a, threshold) && isSeen(b, threshold) && !(far && isFace(a.name) && isFace(b.name)));

  context.lineCap = context.lineJoin = 'round';
  context.beginPath();
  for (const [a, b] of limbs) {
    context.moveTo(...place(a, transform));
    context.lineTo(...place(b, transform));
  }
  for (const [style, width] of [[edge, line + 2 * rim], [color, line]]) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.stroke();
  }

  const few = (model?.limbs?.length ?? 0) > 0;
  for (const joint of joints) {
    if (far && few && /(eye|ear)$/.test(joint.name)) continue;
    const [x, y] = place(joint, transform);
    const radius = few ? line * (far || isFace(joint.name) ? 0.8 : 1.15) + (far ? 0 : 0.4) * unit : Math.max(unit, line * 0.4);
    const ring = joint.name.startsWith('right') && few;
    disc(context, x, y, radius + rim + (ring ? rim : 0), edge);
    if (ring) disc(context, x, y, radius + rim, light);
    disc(context, x, y, radius, color);
  }
  if (names) drawNames(context, transform, person, joints);
}

function disc(context, x, y, radius, style) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = style;
  context.fill();
}

/** Names beside their joints, away from the body's middle; one that would cover another goes below it. */
function drawNames(context, transform, person, joints) {
  const { unit } = transform;
  const size = 12 * unit;
  const [left, , width] = rectangle(person.box, transform);
  const taken = [];
  for (const joint of [...joints].sort((a, b) => a.y - b.y)) {
    const [x, y] = place(joint, transform);
    context.font = `${size}px system-ui, sans-serif`;
    const text = joint.name.replaceAll('_', ' ');
    const wide = context.measureText(text).width + size;
    const at = x > left + width / 2 ? x + 10 * unit : x - wide - 10 * unit;
    let top = y - size * 0.75;
    for (const other of taken) if (at < other.at + other.wide && other.at < at + wide && Math.abs(top - other.top) < size * 1.5) top = other.top + size * 1.5;
    taken.push({ at, top, wide });
    drawPlate(context, at, top, text, size);
  }
}

function drawPlate(context, left, top, text, size, bar = null) {
  context.font = `600 ${size}px system-ui, sans-serif`;
  const wide = context.measureText(text).width + size + (bar ? size * 0.3 : 0);
  const high = size * 1.5;
  const at = Math.max(0, Math.min(left, context.canvas.width - wide));
  const from = Math.max(0, Math.min(top, context.canvas.height - high));
  context.fillStyle = plate;
  context.beginPath();
  context.roundRect(at, from, wide, high, size * 0.3);
  context.fill();
  if (bar) {
    context.fillStyle = bar;
    context.beginPath();
    context.roundRect(at, from, size * 0.4, high, [size * 0.3, 0, 0, size * 0.3]);
    context.fill();
  }
  context.fillStyle = light;
  context.textBaseline = 'middle';
  context.fillText(text, at + size * (bar ? 0.8 : 0.5), from + high / 2 + size * 0.04);
}

/** A plate over the middle of a box, with a bar of the color of whom it names. */
export function drawLabel(context, transform, box, text, color, size = 12 * transform.unit) {
  const [left, top, width] = rectangle(box, transform);
  context.font = `600 ${size}px system-ui, sans-serif`;
  drawPlate(context, left + width / 2 - context.measureText(text).width / 2 - size * 0.6, top - size * 1.8, text, size, color);
}

/** A person's box: dashed, in the person's color, with a number in its corner. */
export function drawBox(context, transform, box, color, label = '') {
  const { unit } = transform;
  const corner = rectangle(box, transform);
  context.setLineDash([6 * unit, 4 * unit]);
  for (const [style, width] of [[edge, 3.4 * unit], [color, 1.6 * unit]]) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.strokeRect(...corner);
  }
  context.setLineDash([]);
  if (label) drawPlate(context, corner[0], corner[1] - 18 * unit, label, 12 * unit, color);
}

/** An object's box: its corners, in white, and its name. */
export function drawObject(context, transform, box, label) {
  const { unit } = transform;
  const [left, top, width, height] = rectangle(box, transform);
  const arm = Math.max(5 * unit, Math.min(18 * unit, Math.min(width, height) / 4));
  context.lineCap = context.lineJoin = 'round';
  context.beginPath();
  for (const [x, y, h, v] of [[left, top, 1, 1], [left + width, top, -1, 1], [left + width, top + height, -1, -1], [left, top + height, 1, -1]]) {
    context.moveTo(x + h * arm, y);
    context.lineTo(x, y);
    context.lineTo(x, y + v * arm);
  }
  for (const [style, wide] of [[edge, 4.5 * unit], [light, 2.2 * unit]]) {
    context.strokeStyle = style;
    context.lineWidth = wide;
    context.stroke();
  }
  drawPlate(context, left, top - 18 * unit, label, 11 * unit);
}

/** Lays a mask over a place { left, top, width, height }: a translucent fill with an outline that is light within dark. */
export function drawMask(context, { left, top, width, height }, mask, opacity, unit) {
  const scale = width / mask.width;
  context.save();
  context.translate(left, top);
  context.scale(scale, height / mask.height);
  context.lineJoin = 'round';
  for (const { path, color } of mask.regions) {
    context.fillStyle = context.strokeStyle = color;
    context.globalAlpha = opacity;
    context.fill(path, 'evenodd');
    context.globalAlpha = 1;
    for (const [style, wide] of [[edge, 2.6 * unit], [color, 1.2 * unit]]) {
      context.strokeStyle = style;
      context.lineWidth = wide / scale;
      context.stroke(path);
    }
  }
  context.restore();
}

/** The one in whose box a place is, in pixels of the picture; of several the smallest. -1 for nobody. */
export function personAt(people, { x, y }) {
  let [found, least] = [-1, Infinity];
  people.forEach(({ box }, index) => {
    const inside = x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height;
    if (inside && box.width * box.height < least) [found, least] = [index, box.width * box.height];
  });
  return found;
}
