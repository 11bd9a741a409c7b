// The panel of numbers: outside any live region, so that nobody has to hear it.
import { drawChart, stages } from './chart.js';
import { span } from './statistics.js';

const at = (id) => document.getElementById(id);
const chart = at('chart');
const calm = matchMedia('(prefers-reduced-motion: reduce)');

const milliseconds = (value) => (Number.isFinite(value) ? `${Math.round(value)} ms` : '–');

/** Shows them until stopped: { statistics, dropped(), missed(), device(), people() }. */
export function showNumbers(source) {
  const draw = () => {
    const { rate, p50, p95, kilobytes } = source.statistics.summary();
    const texts = {
      rate: rate.toFixed(1), p50: milliseconds(p50), p95: milliseconds(p95), dropped: String(source.dropped()), missed: String(source.missed()),
      device: source.device(), people: source.people(), traffic: `${kilobytes.toFixed(0)} kB/s`,
    };
    for (const [name, text] of Object.entries(texts)) at(`number-${name}`).textContent = text;
    at('numbers-brief').textContent = rate ? `${texts.rate} frames a second, ${texts.p50}` : '';
    const top = drawChart(chart, source.statistics.notes);
    if (top) at('chart-top').textContent = `${top} ms`;
    for (const [stage] of stages) at(`stage-${stage}`).textContent = milliseconds(source.statistics.mean(stage, 30));
    chart.setAttribute('aria-label', `Time of each stage; half of the answers of the last ${span / 1000} seconds took less than ${milliseconds(p50)}`);
  };
  draw();
  const timer = setInterval(draw, calm.matches ? 1000 : 250);
  return () => { clearInterval(timer); draw(); };
}
