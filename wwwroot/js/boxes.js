// Boxes as text and as numbers: "x,y,w,h;x,y,w,h".

/** The boxes of a text; null if it cannot be read. */
export function parseBoxes(text) {
  if (!text.trim()) return [];
  const boxes = text.trim().replace(/;\s*$/, '').split(';').map((part) => part.split(',').map((number) => number.trim() === '' ? NaN : Number(number)));
  const good = boxes.every((box) => box.length === 4 && box.every(Number.isFinite) && box[2] > 0 && box[3] > 0);
  return good ? boxes.map(([x, y, width, height]) => ({ x, y, width, height })) : null;
}

export const formatBoxes = (boxes) => boxes.map((box) => [box.x, box.y, box.width, box.height].join(',')).join(';');
