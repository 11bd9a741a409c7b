// What lies behind people, blurred or dimmed.
import { isPeople } from '../palette.js';
import { resize, surface } from '../surface.js';

const behind = surface();
const person = surface();
const soft = surface();

/** The regions that are people; where a model has none by such a name, all that it finds. */
function peopleOf(regions) {
  const people = regions.filter(isPeople);
  return people.length ? people : regions;
}

/** Pixels of the frame that the edge around people is soft over. */
const softness = 3;

/**
 * @param context the canvas to draw on, with the frame already in the place { left, top, width, height }
 * @param frame the picture
 * @param mask the outlines of what was found in it
 * @param kind "blur" or "dim"
 */
export function hideBackground(context, place, frame, mask, kind) {
  const { left, top, width, height } = place;
  if (kind === 'dim') {
    context.fillStyle = 'rgb(10 14 18 / .82)';
    context.fillRect(left, top, width, height);
  } else {
    // Making it small and large again blurs in every browser; the canvas's own filter does not exist in all.
    resize(behind, Math.max(8, Math.round(frame.width / 16)), Math.max(8, Math.round(frame.height / 16)));
    const small = behind.getContext('2d', { alpha: false });
    small.imageSmoothingQuality = 'high';
    small.drawImage(frame, 0, 0, behind.width, behind.height);
    small.globalAlpha = 0.5;
    for (const [x, y] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) small.drawImage(behind, x, y);
    small.globalAlpha = 1;
    context.imageSmoothingQuality = 'high';
    context.drawImage(behind, left, top, width, height);
  }
  // The outlines are smooth; painted small and enlarged, their edge is soft too.
  resize(soft, Math.ceil(frame.width / softness), Math.ceil(frame.height / softness));
  const shape = soft.getContext('2d');
  shape.setTransform(1, 0, 0, 1, 0, 0);
  shape.clearRect(0, 0, soft.width, soft.height);
  shape.scale(soft.width / mask.width, soft.height / mask.height);
  for (const { path } of peopleOf(mask.regions)) shape.fill(path, 'evenodd');

  resize(person, frame.width, frame.height);
  const layer = person.getContext('2d');
  layer.globalCompositeOperation = 'copy';
  layer.drawImage(frame, 0, 0);
  layer.globalCompositeOperation = 'destination-in';
  layer.imageSmoothingQuality = 'high';
  layer.drawImage(soft, 0, 0, person.width, person.height);
  context.drawImage(person, left, top, width, height);
}
