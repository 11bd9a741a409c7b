// What the visitor is told, from what is known. Pure.

export const start = {
  camera: 'off', // off, asking, on, or why there is none: denied, dismissed, none, busy, insecure, failed, old, lost, unplayable
  muted: false, // the system holds the camera back
  link: 'off', // off, connecting, loading, ready, waiting, full, refused
  detail: {}, // of the link: { until, tries, message }; until is on the clock of performance.now()
  paused: false,
  stalled: false, // no answer for some seconds
  overloaded: false,
  nobody: false,
};

/** The name of the state to show, a key of words.js. */
export function scene({ camera, muted, link, paused, stalled, overloaded, nobody }) {
  if (camera === 'off') return link === 'refused' ? 'refused' : 'idle';
  if (camera !== 'on') return camera;
  if (link === 'waiting') return 'waiting';
  if (link === 'full' || link === 'loading' || link === 'connecting' || link === 'refused') return link;
  if (paused) return 'paused';
  if (muted) return 'muted';
  if (stalled) return 'stalled';
  if (overloaded) return 'overloaded';
  return nobody ? 'nobody' : 'running';
}

/** Whether the camera's picture is worth showing. */
export const hasPicture = ({ camera }) => camera === 'on';
