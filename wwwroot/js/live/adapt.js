// The size of the picture to send, from what its way costs. Pure.

/** Longer side in pixels and JPEG quality, from the best to the cheapest. */
export const steps = [{ longSide: 640, quality: 0.7 }, { longSide: 480, quality: 0.7 }, { longSide: 320, quality: 0.7 }, { longSide: 320, quality: 0.5 }];

export const start = { step: 1, since: 0 };

/**
 * Goes down after three bad seconds and up after ten good ones. Only the way counts: a slow server lowers the frame rate, and smaller pictures would not help it.
 * @param state { step, since }: where it stands, and since when all was as it is
 * @param way milliseconds of encoding and travel, a mean
 * @param work milliseconds of the server, a mean
 */
export function adapt({ step, since, mood }, way, work, now) {
  const next = way > 120 && way > work ? 'bad' : way < 40 ? 'good' : 'fair';
  if (next !== mood) return { step, since: now, mood: next };
  const long = next === 'bad' ? 3000 : 10_000;
  const target = next === 'bad' ? step + 1 : next === 'good' ? step - 1 : step;
  if (now - since < long || target < 0 || target >= steps.length) return { step, since, mood };
  return { step: target, since: now, mood };
}
