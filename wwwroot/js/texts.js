// Every sentence that the page says.
import { isSeen } from './draw.js';

const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;
const joints = (people) => people.flatMap((person) => person.keypoints);
const seen = (people, threshold) => joints(people).filter((joint) => isSeen(joint, threshold)).length;
const size = ({ width, height }) => `${width} × ${height}`;

export const texts = {
  starting: 'The server is loading its models…',
  unreachable: 'The server does not answer.',
  locked: 'The server asks for a key.',
  keyNotTaken: 'This key was not taken.',
  notReached: 'The server could not be reached. Is it running?',
  opening: 'Opening the picture…',
  sending: (part) => `Sending the picture, ${Math.round(part * 100)} %`,
  working: (seconds) => (seconds < 1 ? 'Looking at the picture…' : `Looking at the picture, ${seconds} s…`),
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'The browser did not allow copying; select the text instead.',
  notAPicture: (name) => `“${name}” is not a JPEG, PNG or WebP picture.`,
  notShown: 'The browser cannot show this picture.',
  notSaved: 'The browser could not write the picture.',
  maskUnreadable: 'The mask could not be read.',
  shrunk: ({ from, to }) => `Your browser made the picture smaller before it was sent, ${size(from)} to ${size(to)} pixels; all numbers count in the smaller one.`,
  boxesFrom: ({ detector }) => detector ? `${detector} looked for people.` : 'No boxes were given, so the whole picture was taken as one person.',
  sides: 'Joints of the right side have a white ring.',
  noOne: 'Nobody found.',
  noOneOnStage: 'Nobody found. Draw a box around somebody to have a closer look.',
  noAnswer: 'No answer yet.',
  nothingSeen: 'Nothing was recognized.',
  tryAgain: 'Try again',
  retryIn: (seconds) => `Try again in ${seconds} s`,
  boxesUnreadable: 'Boxes are x,y,width,height with commas; several are parted by semicolons.',
  devices: (names) => `Ready on ${names.join(', ')}`,
  milliseconds: (value) => `${Math.round(value)} ms`,
  took: (value) => `answered in ${Math.round(value)} ms`,

  summary(pose, segment, objects, threshold) {
    const parts = [];
    if (pose) {
      const { people } = pose;
      parts.push(people.length ? `${plural(people.length, 'person', 'people')}, ${seen(people, threshold)} of ${joints(people).length} keypoints` : 'Nobody found');
    }
    if (objects) parts.push(plural(objects.length, 'object', 'objects'));
    if (segment) {
      const shares = segment.classes.filter((c) => c.name !== 'background' && c.share >= 0.005).slice(0, 4).map((c) => `${c.name} ${Math.round(c.share * 100)} %`);
      if (shares.length) parts.push(`${shares.join(', ')} of the picture`);
    }
    return parts.join(' · ');
  },

  person: (index, person, threshold) => [`Person ${index + 1}`, `${seen([person], threshold)} of ${person.keypoints.length} seen, score ${person.score.toFixed(2)}`],
};
