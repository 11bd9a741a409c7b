// The colors of everything that is drawn, in one place. Those of people are Okabe and Ito's, which stay apart for color-blind eyes; the service paints with them too.
const people = ['#56B4E9', '#E69F00', '#009E73', '#F0E442', '#CC79A7', '#D55E00', '#0072B2', '#FFFFFF'];

/** Dark edges, which make light lines readable on any picture. */
export const edge = 'rgb(10 14 18 / .78)';
export const plate = 'rgb(10 14 18 / .82)';
export const light = '#ffffff';

/** The color of a person, by a number from 0 on. */
export const personColor = (number) => people[number % people.length];

/** Whether a class is people. */
export const isPeople = ({ name }) => /^(person|people|human|pedestrian|rider)$/i.test(name);

/** The color of a class: people have the palette's first, the others what their model says. */
export const classColor = (found) => (isPeople(found) ? people[0] : found.color);
