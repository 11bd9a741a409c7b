// From a mask of class ids to smooth outlines: mostly in a worker.

/**
 * Reads the PNG of a mask and traces some of its classes.
 * @param surface makes a canvas of a width and height
 * @returns { width, height, rings: those of each class }
 */
export async function outlines(bytes, ids, surface) {
  const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }), { colorSpaceConversion: 'none' });
  const { width, height } = picture;
  const context = surface(width, height).getContext('2d', { willReadFrequently: true });
  context.drawImage(picture, 0, 0);
  picture.close();
  const { data } = context.getImageData(0, 0, width, height);
  const gray = Uint8Array.from({ length: width * height }, (_, index) => data[4 * index]);
  return { width, height, rings: ids.map((id) => trace(gray, width, height, id)) };
}

/**
 * Traces one class by marching squares over its softened pixels.
 * @param ids class of each pixel, row by row
 * @returns {Float32Array[]} closed rings of x, y, x, y, ... in pixels of the mask, holes included; the corner of the first pixel is 0
 */
export function trace(ids, width, height, id) {
  const [columns, rows] = [width + 2, height + 2];
  const field = soften(ids, width, height, id);
  const next = link(field, columns, rows);
  const rings = [];
  for (let start = 0; start < next.length; start++) {
    if (next[start] < 0) continue;
    const points = [];
    let at = start;
    do {
      points.push(...crossing(field, columns, width, height, at));
      const to = next[at];
      next[at] = -1;
      at = to;
    } while (at !== start && next[at] >= 0);
    if (Math.abs(area(points)) >= smallest) rings.push(Float32Array.from(points));
  }
  return rings;
}

/** Pixels that a speck has at most; specks are left out. */
const smallest = 6;

/** 1 where the class is and 0 elsewhere, softened twice by the weights 1 2 1, with a border of zeros that closes what reaches the edge. */
function soften(ids, width, height, id) {
  const [columns, rows] = [width + 2, height + 2];
  let field = new Float32Array(columns * rows);
  let other = new Float32Array(columns * rows);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) if (ids[y * width + x] === id) field[(y + 1) * columns + x + 1] = 1;
  }
  // Along the rows, then down the columns. At the edge, the outermost pixel stands for what is beyond.
  for (const [step, count, span] of [[1, width, 'x'], [columns, height, 'y'], [1, width, 'x'], [columns, height, 'y']]) {
    const lines = span === 'x' ? height : width;
    const across = span === 'x' ? columns : 1;
    for (let line = 1; line <= lines; line++) {
      let at = line * across + step;
      for (let i = 1; i <= count; i++, at += step) {
        const before = field[i === 1 ? at : at - step];
        const after = field[i === count ? at : at + step];
        other[at] = (before + 2 * field[at] + after) / 4;
      }
    }
    [field, other] = [other, field];
  }
  return field;
}

/**
 * Where each crossing of a cell's edge leads: a walk with the class on its right hand. A crossing's number is twice that of the edge's upper left end, and one more where
 * the edge goes down.
 */
function link(field, columns, rows) {
  const next = new Int32Array(2 * columns * rows).fill(-1);
  for (let y = 0; y < rows - 1; y++) {
    for (let x = 0; x < columns - 1; x++) {
      const at = y * columns + x;
      const [a, b, c, d] = [field[at] >= 0.5, field[at + 1] >= 0.5, field[at + columns + 1] >= 0.5, field[at + columns] >= 0.5];
      if (a === b && b === c && c === d) continue;
      const [top, right, bottom, left] = [2 * at, 2 * (at + 1) + 1, 2 * (at + columns), 2 * at + 1];
      if (a && c && !b && !d) {
        next[top] = left;
        next[bottom] = right;
      } else if (b && d && !a && !c) {
        next[right] = top;
        next[left] = bottom;
      } else {
        const from = a && !b ? top : b && !c ? right : c && !d ? bottom : left;
        next[from] = b && !a ? top : c && !b ? right : d && !c ? bottom : left;
      }
    }
  }
  return next;
}

/** The place on an edge where the field is a half. */
function crossing(field, columns, width, height, number) {
  const at = number >> 1;
  const down = number & 1;
  const [one, other] = [field[at], field[at + (down ? columns : 1)]];
  const part = (0.5 - one) / (other - one);
  const x = (at % columns) - 0.5 + (down ? 0 : part);
  const y = Math.floor(at / columns) - 0.5 + (down ? part : 0);
  return [Math.max(0, Math.min(width, x)), Math.max(0, Math.min(height, y))];
}

function area(points) {
  let sum = 0;
  for (let i = 0, last = points.length - 2; i < points.length; last = i, i += 2) sum += points[last] * points[i + 1] - points[i] * points[last + 1];
  return sum / 2;
}
