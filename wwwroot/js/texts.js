// Every sentence that the page says.
const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;

export const texts = {
  starting: 'The server is loading its models…',
  unreachable: 'The server does not answer.',
  notReached: 'The server could not be reached. Is it running?',
  working: 'Looking at the picture…',
  copied: 'Copied.',
  notCopied: 'The browser did not allow copying; select the text instead.',
  notAPicture: (name) => `“${name}” is not a JPEG, PNG or WebP picture.`,
  notShown: 'The browser cannot show this picture.',
  boxesFrom: ({ detector }) => detector ? `${detector} looked for people.` : 'No boxes were given, so the whole picture was taken as one person.',
  noOne: 'Nobody was found. Draw a box on the picture where somebody is.',
  nothingSeen: 'Nothing was recognised.',
  nobody: 'No keypoint is above the threshold.',
  tryAgain: 'Try again',
  retryIn: (seconds) => `Try again in ${seconds} s`,
  boxesUnreadable: 'Boxes are x,y,width,height with commas; several are parted by semicolons.',
  devices: (names) => `Ready on ${names.join(', ')}`,

  summary(pose, segment, objects, threshold) {
    const parts = [];
    if (pose) {
      const joints = pose.people.flatMap((person) => person.keypoints);
      const seen = joints.filter((joint) => joint.score >= threshold).length;
      parts.push(`${plural(pose.people.length, 'person', 'people')}, ${seen} of ${joints.length} keypoints`);
    }
    if (objects) parts.push(plural(objects.length, 'object', 'objects'));
    if (segment) {
      const shares = segment.classes.filter((c) => c.share >= 0.005).slice(0, 4).map((c) => `${c.name} ${Math.round(c.share * 100)} %`);
      if (shares.length) parts.push(shares.join(', '));
    }
    return parts.join(' · ');
  },

  person: (index, person, threshold) => {
    const seen = person.keypoints.filter((joint) => joint.score >= threshold).length;
    return [`Person ${index + 1}`, `${seen} of ${person.keypoints.length} seen, score ${person.score.toFixed(2)}`];
  },
};
