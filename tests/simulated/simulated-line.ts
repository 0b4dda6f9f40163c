/**
 * Lines that nobody has to wait for, for the proof of the forecast: minute by minute, a share of time that becomes good
 * parts. Three kinds, as they are met: steady with small stops, with stops that come in clusters, with a rate that wanders.
 */

export const LINE_KINDS = ['regular', 'clustered', 'wandering'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

const exponential = (mean: number, random: () => number) => -mean * Math.log(1 - random());
const normal = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Endless minutes of a line of that kind; its parameters are drawn from the seed too. */
export function* simulatedLine(kind: LineKind, random: () => number): Generator<number> {
  const speed = 0.85 + 0.13 * random();
  const stop = { everyMin: 30 + 60 * random(), forMin: 2 + 6 * random() };
  const bad = { everyMin: 240 + 480 * random(), forMin: 40 + 100 * random(), stopEveryMin: 6 + 10 * random() };
  const breakdown = { everyMin: 1200 + 2400 * random(), forMin: 30 + 50 * random() };
  const wander = { keep: Math.exp(-1 / (240 + 1200 * random())), deviation: 0.06 + 0.12 * random() };
  let [untilMin, stoppedUntilMin, isBad, drift] = [exponential(bad.everyMin, random), 0, false, 0];
  for (let minute = 0; ; minute++) {
    if (kind === 'clustered' && minute >= untilMin) {
      isBad = !isBad;
      untilMin = minute + exponential(isBad ? bad.forMin : bad.everyMin, random);
    }
    if (minute >= stoppedUntilMin) {
      const everyMin = isBad ? bad.stopEveryMin : stop.everyMin;
      if (random() < 1 / everyMin) stoppedUntilMin = minute + exponential(isBad ? 8 : stop.forMin, random);
      if (kind === 'clustered' && random() < 1 / breakdown.everyMin)
        stoppedUntilMin = minute + breakdown.forMin * Math.exp(0.6 * normal(random));
    }
    if (kind === 'wandering')
      drift = wander.keep * drift + wander.deviation * Math.sqrt(1 - wander.keep ** 2) * normal(random);
    const running = Math.max(0, Math.min(1, minute + 1 - stoppedUntilMin));
    yield running * speed * Math.exp(drift) * (1 + 0.03 * normal(random));
  }
}
