// Draws results. A transform is { scale, left, top }: picture pixels to canvas pixels; with a right edge, it mirrors at it. Keypoints count from the centre of the
// first pixel.

// The same colours as the service paints with.
const sides = { left: '#1e90ff', right: '#ff7f0e', middle: '#ffdd33' };

const sideOf = (name) => name.includes('left') ? 'left' : name.includes('right') ? 'right' : 'middle';

/** A limb has the side of its ends; where it joins both sides, the middle's colour. */
function sideOfLimb(a, b) {
  const [one, other] = [sideOf(a.name), sideOf(b.name)];
  if (one === other || other === 'middle') return one;
  return one === 'middle' ? other : 'middle';
}

const place = (point, { scale, left, top, right }) => {
  const x = (point.x + 0.5) * scale;
  return [right === undefined ? left + x : right - x, top + (point.y + 0.5) * scale];
};

/** Line width that suits the picture's size on the screen. */
const widthFor = (context) => Math.max(2, Math.min(context.canvas.width, context.canvas.height) / 220);

export function drawSkeleton(context, transform, person, model, threshold, withNames, width = widthFor(context)) {
  const seen = (joint) => joint && joint.score >= threshold;
  context.lineCap = 'round';
  const limbs = (model?.limbs ?? [])
    .map(([a, b]) => [person.keypoints[a], person.keypoints[b]])
    .filter(([a, b]) => seen(a) && seen(b));

  for (const casing of [true, false]) {
    context.lineWidth = casing ? width + 3 : width;
    for (const [a, b] of limbs) {
      context.strokeStyle = casing ? 'rgb(0 0 0 / .6)' : sides[sideOfLimb(a, b)];
      context.beginPath();
      context.moveTo(...place(a, transform));
      context.lineTo(...place(b, transform));
      context.stroke();
    }
  }

  for (const joint of person.keypoints.filter(seen)) {
    const [x, y] = place(joint, transform);
    context.beginPath();
    context.arc(x, y, width * 1.4, 0, 2 * Math.PI);
    context.fillStyle = sides[sideOf(joint.name)];
    context.strokeStyle = 'rgb(0 0 0 / .7)';
    context.lineWidth = Math.max(1, width / 2);
    context.fill();
    context.stroke();
  }

  if (withNames) {
    for (const joint of person.keypoints.filter(seen)) drawLabel(context, place(joint, transform), joint.name.replaceAll('_', ' '));
  }
}

export function drawBox(context, { scale, left, top }, box, label) {
  const width = widthFor(context);
  const rectangle = [left + box.x * scale, top + box.y * scale, box.width * scale, box.height * scale];
  for (const [style, extra] of [['rgb(0 0 0 / .6)', 2], ['#ffffff', 0]]) {
    context.strokeStyle = style;
    context.lineWidth = width * 0.8 + extra;
    context.strokeRect(...rectangle);
  }
  if (label) drawLabel(context, [rectangle[0], rectangle[1]], label);
}

export function drawLabel(context, [x, y], text, size = Math.max(11, widthFor(context) * 5)) {
  context.font = `${size}px system-ui, sans-serif`;
  const wide = context.measureText(text).width + size * 0.6;
  const left = Math.max(0, Math.min(x + size * 0.5, context.canvas.width - wide));
  const top = Math.max(0, y - size * 1.4);
  context.fillStyle = 'rgb(0 0 0 / .75)';
  context.fillRect(left, top, wide, size * 1.4);
  context.fillStyle = '#fff';
  context.textBaseline = 'middle';
  context.fillText(text, left + size * 0.3, top + size * 0.72);
}

/** A mask of class ids (8-bit grey PNG, as bytes or in base64) in the classes' colours: { fill, outline }, two pictures of its size. Class 0 stays clear where the model calls it background. */
export async function paintMask(mask, classes) {
  const bytes = typeof mask.data === 'string' ? Uint8Array.from(atob(mask.data), (letter) => letter.charCodeAt(0)) : mask.data;
  const ids = await createImageBitmap(new Blob([bytes], { type: 'image/png' }), { colorSpaceConversion: 'none' });
  const canvas = new OffscreenCanvas(ids.width, ids.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(ids, 0, 0);
  ids.close();

  const colors = new Map(classes.filter((found) => found.name !== 'background').map((found) => [found.id, rgb(found.color)]));
  const picture = context.getImageData(0, 0, canvas.width, canvas.height);
  const outline = outlineOf(picture, colors);
  for (let i = 0; i < picture.data.length; i += 4) {
    const color = colors.get(picture.data[i]);
    if (color) {
      picture.data[i] = color[0];
      picture.data[i + 1] = color[1];
      picture.data[i + 2] = color[2];
      picture.data[i + 3] = 255;
    } else {
      picture.data[i + 3] = 0;
    }
  }
  context.putImageData(picture, 0, 0);
  return { fill: canvas, outline };
}

/** The pixels of each coloured class that touch another class. */
function outlineOf({ data, width, height }, colors) {
  const canvas = new OffscreenCanvas(width, height);
  const picture = new ImageData(width, height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 4) {
      const id = data[i];
      const color = colors.get(id);
      const inside = !color || ((x === 0 || data[i - 4] === id) && (x === width - 1 || data[i + 4] === id)
        && (y === 0 || data[i - 4 * width] === id) && (y === height - 1 || data[i + 4 * width] === id));
      if (!inside) picture.data.set([...color, 255], i);
    }
  }
  canvas.getContext('2d').putImageData(picture, 0, 0);
  return canvas;
}

/** Lays a mask over a place { left, top, width, height }: translucent fill, opaque outline. */
export function drawMask(context, { left, top, width, height }, { fill, outline }, opacity) {
  context.globalAlpha = opacity;
  context.drawImage(fill, left, top, width, height);
  context.globalAlpha = 1;
  context.drawImage(outline, left, top, width, height);
}

const rgb = (color) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
