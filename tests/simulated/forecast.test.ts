/** A forecast means what it says: of 500 simulated orders those that end within P10…P90 are counted. */

import type { Calendar } from '@gemba/contract/plant/calendar';
import { LineCalendar } from '@gemba/server/domain/calendar/line-calendar';
import { forecast } from '@gemba/server/domain/orders/forecast/forecast';
import { BIN_S } from '@gemba/server/domain/orders/forecast/productive-share';
import { WorkingTime } from '@gemba/server/domain/orders/working-time';
import { expect, test } from 'vitest';
import { random as randomOf, record, seeds } from '../support/proof.ts';
import { LINE_KINDS, type LineKind, simulatedLine } from './simulated-line.ts';

const ORDERS = 500;
const calendar: Calendar = {
  id: 'two',
  shifts: [
    { id: 'early', name: 'Early', start: '06:00', end: '14:00', breaks: [{ start: '10:00', minutes: 30 }] },
    { id: 'late', name: 'Late', start: '14:00', end: '22:00', breaks: [{ start: '18:00', minutes: 30 }] },
  ],
};
const berlin = new LineCalendar([calendar], 'Europe/Berlin');
// Before the night on which the clocks go back.
const startNs = Temporal.ZonedDateTime.from('2026-10-22T09:17[Europe/Berlin]').epochNanoseconds;
const maintenance = { fromNs: startNs + 26n * 3_600_000_000_000n, toNs: startNs + 28n * 3_600_000_000_000n };

interface Outcome {
  kind: LineKind;
  fits: 'early' | 'within' | 'late';
}

/** One order on a line of its own: what is known before it, what is forecast, and when it is truly finished. */
function play(seed: number): Outcome {
  const kind = LINE_KINDS[seed % LINE_KINDS.length] as LineKind;
  const random = randomOf(Math.imul(seed + 1, 0x9e3779b1));
  const line = simulatedLine(kind, random);
  const minute = () => line.next().value as number;
  const shifts = 10 + Math.floor(25 * random());
  const binMin = BIN_S / 60;
  const shares = Float64Array.from({ length: (shifts * 450) / binMin }, () => {
    let sum = 0;
    for (let i = 0; i < binMin; i++) sum += minute();
    return sum / binMin;
  });
  const idealMin = 60 * 0.5 * 40 ** random();
  const setupS = 60 * Math.floor(30 * random());
  const time = new WorkingTime(berlin, startNs, [maintenance]);
  const work = { order: 'a', idealS: idealMin * 60, setupS, notBeforeNs: startNs };
  const [finish] = forecast([work], { shares, targetShare: 0.7, seed: `line-${seed}` }, time);
  let [leftMin, tookMin] = [idealMin, 0];
  while (leftMin > 0) {
    const made = minute();
    tookMin += made > leftMin ? leftMin / made : 1;
    leftMin -= made;
  }
  const truly = time.after(setupS + tookMin * 60) as bigint;
  const { p10Ns, p90Ns } = finish as { p10Ns: bigint; p90Ns: bigint };
  return { kind, fits: truly < p10Ns ? 'early' : truly > p90Ns ? 'late' : 'within' };
}

const share = (some: readonly Outcome[]) => some.filter(({ fits }) => fits === 'within').length / some.length;

for (const seed of seeds([0])) {
  test(`80 % intervals hold 75 to 85 % of ${ORDERS} orders, on each kind of line too, seed ${seed}`, () => {
    const outcomes = Array.from({ length: ORDERS }, (_, order) => play(seed * ORDERS + order));
    const within = share(outcomes);
    const byKind = Object.fromEntries(
      LINE_KINDS.map((kind) => [kind, share(outcomes.filter((one) => one.kind === kind))]),
    );
    record('forecasts', seed, { orders: ORDERS, within, ...byKind });
    expect(within).toBeGreaterThanOrEqual(0.75);
    expect(within).toBeLessThanOrEqual(0.85);
    // A third of the orders: chance alone moves their share by seven points.
    for (const kind of LINE_KINDS) {
      expect(byKind[kind], kind).toBeGreaterThanOrEqual(0.7);
      expect(byKind[kind], kind).toBeLessThanOrEqual(0.9);
    }
  });
}
