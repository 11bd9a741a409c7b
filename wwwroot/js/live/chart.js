// The last answers as a strip of bars: the stages of each, one above the other.

/** The stages in the order of their way, each with the tone that the legend has too. */
export const stages = [['encode', 1], ['network', 2], ['wait', 5], ['decode', 4], ['inference', 3], ['draw', 6]];

const bars = 120;

export function drawChart(canvas, notes) {
  const ratio = Math.min(devicePixelRatio || 1, 2);
  const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
  if (!width) return;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  context.clearRect(0, 0, width, height);
  const style = getComputedStyle(canvas);
  const last = notes.slice(-bars);
  const top = scaleFor(last.map(({ age }) => age));

  context.fillStyle = style.getPropertyValue('--line');
  for (const part of [0.5, 1]) context.fillRect(0, Math.round(height - part * (height - 1)), width, Math.max(1, ratio / 2));
  const step = width / bars;
  last.forEach((note, index) => {
    const x = width - (last.length - index) * step;
    let y = height;
    for (const [stage, tone] of stages) {
      const high = Math.max(0, note[stage]) / top * height;
      context.fillStyle = style.getPropertyValue(`--stage-${tone}`);
      context.fillRect(x, y - high, Math.max(1, step - 0.5), high);
      y -= high;
    }
  });
  return top;
}

/** A round number of milliseconds above nearly all of them. */
export function scaleFor(ages) {
  const sorted = [...ages].sort((a, b) => a - b);
  const most = sorted[Math.floor(0.97 * sorted.length)] ?? 0;
  return [25, 50, 100, 200, 500, 1000, 2000, 5000].find((round) => round >= most) ?? 10_000;
}
