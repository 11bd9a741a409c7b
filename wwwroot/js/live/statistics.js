// Numbers of the last seconds.
export const span = 5000; // milliseconds that rate and latency are taken over

/** The value below which the given part of them lies; NaN of none. */
export function percentile(values, part) {
  if (!values.length) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
}

export class Statistics {
  #notes = [];
  #start = performance.now();

  /** The last answers, oldest first: { at, age, bytes, encode, network, wait, decode, inference, draw } in milliseconds. */
  get notes() { return this.#notes; }

  note(entry) {
    this.#notes.push(entry);
    if (this.#notes.length > 600) this.#notes.splice(0, 300);
  }

  clear() {
    this.#notes.length = 0;
    this.#start = performance.now();
  }

  summary(now = performance.now()) {
    const recent = this.#notes.filter(({ at }) => at > now - span);
    const ages = recent.map(({ age }) => age);
    const seconds = Math.max(0.5, Math.min(span, now - this.#start) / 1000);
    return {
      rate: recent.length / seconds,
      p50: percentile(ages, 0.5),
      p95: percentile(ages, 0.95),
      kilobytes: recent.reduce((sum, { bytes }) => sum + bytes, 0) / 1000 / seconds,
    };
  }

  /** A moving mean of one stage. */
  mean(stage, count = 10) {
    const last = this.#notes.slice(-count);
    return last.length ? last.reduce((sum, note) => sum + note[stage], 0) / last.length : 0;
  }
}
