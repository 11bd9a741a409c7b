// What lies behind people, blurred or dimmed.

const behind = new OffscreenCanvas(1, 1);
const person = new OffscreenCanvas(1, 1);

/** The classes that are people; where a model has none by such a name, all that it finds. */
export function peopleOf(classes) {
  const people = classes.filter(({ name }) => /^(person|people|human|pedestrian|rider)$/i.test(name));
  return people.length ? people : classes.filter(({ name }) => name !== 'background');
}

/**
 * @param context the canvas to draw on, with the frame already in the place { left, top, width, height }
 * @param frame the picture
 * @param mask opaque where people are
 * @param kind "blur" or "dim"
 */
export function hideBackground(context, place, frame, mask, kind) {
  const { left, top, width, height } = place;
  if (kind === 'dim') {
    context.fillStyle = 'rgb(10 14 18 / .82)';
    context.fillRect(left, top, width, height);
  } else {
    // Making it small and large again blurs in every browser; the canvas's own filter does not exist in all.
    size(behind, Math.max(8, Math.round(frame.width / 16)), Math.max(8, Math.round(frame.height / 16)));
    const small = behind.getContext('2d', { alpha: false });
    small.imageSmoothingQuality = 'high';
    small.drawImage(frame, 0, 0, behind.width, behind.height);
    small.globalAlpha = 0.5;
    for (const [x, y] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) small.drawImage(behind, x, y);
    small.globalAlpha = 1;
    context.imageSmoothingQuality = 'high';
    context.drawImage(behind, left, top, width, height);
  }
  size(person, frame.width, frame.height);
  const layer = person.getContext('2d');
  layer.globalCompositeOperation = 'copy';
  layer.drawImage(frame, 0, 0);
  layer.globalCompositeOperation = 'destination-in';
  layer.imageSmoothingQuality = 'high';
  layer.drawImage(mask, 0, 0, person.width, person.height);
  context.drawImage(person, left, top, width, height);
}

/** Setting a canvas's size makes it anew, so only where it differs. */
function size(canvas, width, height) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
}
