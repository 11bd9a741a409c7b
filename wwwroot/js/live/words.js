// What each state says. A "card" covers the stage, a "chip" lies at its edge. Buttons are named by what they do in live.js.
const inSeconds = (until) => {
  const left = Math.ceil((until - performance.now()) / 1000);
  return left > 0 ? ` in ${left} s` : '';
};

const gone = 'The server is gone.';
const again = ['start', 'Try again'];
const film = ['film', 'Open a video'];
const picture = ['picture', 'Use a picture'];

export const words = {
  idle: { as: 'card', title: 'See yourself as HRNet does', text: 'Pictures go to this server only and are not kept.', buttons: [['start', 'Start camera'], film, picture] },
  asking: { as: 'card', title: 'Your browser asks for the camera', text: 'Allow it to go on. If no question appears, look at the icon beside the address.', buttons: [['stop', 'Cancel']], say: 'status' },
  connecting: { as: 'chip', text: 'Connecting…', say: 'status' },
  loading: { as: 'chip', text: 'The server is loading its models…', say: 'status' },
  running: { as: 'none' },
  nobody: { as: 'chip', text: 'Nobody found. Step back so that head and hips show.' },
  paused: { as: 'chip', text: 'Paused', say: 'status' },
  muted: { as: 'chip', text: 'The system holds the camera back.', say: 'alert' },
  stalled: { as: 'chip', text: 'The server does not answer. Waiting…', say: 'status' },
  overloaded: { as: 'chip', text: 'The server is busy; answers come slower.', say: 'status' },
  waiting: {
    as: 'chip',
    text: ({ until, tries, message = gone }) => `${message} Trying again${inSeconds(until)} (try ${tries}).`,
    spoken: ({ message = gone }) => `${message} The page connects again by itself.`,
    buttons: [['retry', 'Try now']], say: 'alert',
  },
  full: { as: 'chip', text: ({ message, until }) => `${message} Trying again${inSeconds(until)}.`, spoken: ({ message }) => message, say: 'alert' },
  refused: { as: 'card', title: 'The server ended the live picture', text: ({ message }) => message ?? '', buttons: [again, picture], say: 'alert' },
  denied: {
    as: 'card', title: 'The camera is blocked for this page',
    text: 'Allow it through the icon beside the address, then try again.', buttons: [again, picture], say: 'alert',
  },
  dismissed: {
    as: 'card', title: 'The camera was not allowed',
    text: 'If no question appeared, allow the browser to use the camera in the system’s privacy settings.', buttons: [again, picture], say: 'alert',
  },
  none: { as: 'card', title: 'No camera was found', text: 'Connect one, or use a picture instead.', buttons: [again, film, picture], say: 'alert' },
  busy: {
    as: 'card', title: 'The camera is busy',
    text: 'Another program is using it, or it stopped working. Close the other program and try again.', buttons: [again, picture], say: 'alert',
  },
  insecure: { as: 'card', title: 'No camera at this address', text: 'Browsers give cameras only to pages over https or on localhost.', buttons: [film, picture], say: 'alert' },
  failed: { as: 'card', title: 'The camera could not be started', text: 'Check that it works elsewhere, then try again.', buttons: [again, picture], say: 'alert' },
  old: { as: 'card', title: 'This browser has no camera', text: 'It lacks getUserMedia. A newer one has it.', buttons: [film, picture], say: 'alert' },
  unplayable: { as: 'card', title: 'This video cannot be played', text: 'Browsers know MP4 and WebM best.', buttons: [['film', 'Open another'], ['start', 'Start camera']], say: 'alert' },
  lost: { as: 'card', title: 'The camera stopped', text: 'It was unplugged, or another program took it.', buttons: [again, picture], say: 'alert' },
};

/** A text of a state, with its details. */
export const wording = (text, detail) => (typeof text === 'function' ? text(detail) : text ?? '');

export const spoken = {
  started: (film) => (film ? 'The video plays.' : 'Camera started.'),
  stopped: (film) => (film ? 'The video stopped.' : 'Camera stopped.'),
  again: 'Connected again.',
  people: (count) => (count === 0 ? 'Nobody found.' : count === 1 ? 'One person in view.' : `${count} people in view.`),
  record: 'Record',
  stopRecording: (count) => `Stop recording (${count})`,
  recorded: (count) => `${count} frames recorded.`,
};
