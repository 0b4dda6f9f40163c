import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Signal } from '@gemba/contract/plant/machine';
import type { Sample } from '@gemba/contract/sample';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deadband } from './deadband.ts';
import { minimumInterval } from './minimum-interval.ts';
import { Sieve } from './sieve.ts';
import type { Judge } from './stage.ts';
import { unchanged } from './unchanged.ts';

const MS = 1_000_000n;
const T = 1_790_000_000_000n * MS;
const at = (ms: number) => T + BigInt(ms) * MS;
const signal = { id: 'temperature', type: 'float', range: [0, 100] } as Signal;

const sample = (ms: number, value: number | null, status = 0): Sample => ({
  kind: 'sample',
  machine: 'm' as MachineId,
  signal: 'temperature' as SignalId,
  timeNs: at(ms),
  value,
  status,
});

const judgeOf = (effect: ReturnType<typeof deadband.effect> | ReturnType<typeof minimumInterval.effect>): Judge => {
  if (effect.on !== 'samples') throw new Error(effect.on);
  return effect.judge;
};
const band = (absolute: number, restMs = 1_000) => judgeOf(deadband.effect({ absolute, restMs }, signal));
const interval = (intervalMs: number) => judgeOf(minimumInterval.effect({ intervalMs }));

/** What comes of samples that arrive at their own time, and when; the clock goes on to `untilMs`. */
function through(judges: readonly Judge[], samples: readonly Sample[], untilMs: number) {
  let leftOut = 0;
  const sieve = new Sieve(judges, () => {
    leftOut += 1;
  });
  const passed: { sample: Sample; atNs: bigint }[] = [];
  /** Times up to which, at that moment, nothing was known to be held. */
  const marks: { markNs: bigint; passedBefore: number }[] = [];
  let next = 0;
  for (let ms = 0; ms <= untilMs; ms += 10) {
    const nowNs = at(ms);
    for (; next < samples.length && (samples[next] as Sample).timeNs <= nowNs; next++) {
      for (const one of sieve.take(samples[next] as Sample, nowNs)) passed.push({ sample: one, atNs: nowNs });
    }
    for (const one of sieve.due(nowNs)) passed.push({ sample: one, atNs: nowNs });
    marks.push({ markNs: sieve.heldNs === null ? nowNs : sieve.heldNs - 1n, passedBefore: passed.length });
  }
  return { passed: passed.map((one) => one.sample), arrivals: passed, leftOut, marks };
}

/** Samples in the order of time, a few of them not Good. */
const history = fc
  .array(
    fc.record({
      afterMs: fc.integer({ min: 1, max: 900 }),
      value: fc.integer({ min: 0, max: 40 }).map((tenths) => tenths / 4),
      bad: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((steps) => {
    let ms = 0;
    return steps.map(({ afterMs, value, bad }) => {
      ms += afterMs;
      return bad ? sample(ms, null, 0x80000000) : sample(ms, value);
    });
  });

const anyJudges = fc.constantFrom<(readonly Judge[])[]>(
  [band(1)],
  [interval(250)],
  [band(1), interval(250)],
  [interval(250), band(1)],
  [unchanged, band(2), interval(1_000)],
);

describe('whatever is left out', () => {
  test('the first sample, every change of status with the value before it, and the last value are told, exactly', () => {
    fc.assert(
      fc.property(anyJudges, history, (judges, samples) => {
        const { passed, leftOut } = through(judges, samples, 60_000);
        const last = samples.at(-1) as Sample;
        expect(passed[0]).toBe(samples[0]);
        // A repetition of the value that was told last is no news.
        expect(passed.at(-1)).toMatchObject({ value: last.value, status: last.status });
        for (const [index, one] of samples.entries()) {
          const before = samples[index - 1];
          if (before === undefined || before.status === one.status) continue;
          expect(passed).toContain(one);
          const toldBefore = passed[passed.indexOf(one) - 1];
          expect(toldBefore).toMatchObject({ value: before.value, status: before.status });
        }
        expect(passed.length + leftOut).toBe(samples.length);
      }),
    );
  });

  test('nothing is altered, told twice, or told in another order', () => {
    fc.assert(
      fc.property(anyJudges, history, (judges, samples) => {
        const { passed } = through(judges, samples, 60_000);
        const places = passed.map((one) => samples.indexOf(one));
        expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
        expect(places).not.toContain(-1);
      }),
    );
  });

  test('nothing comes behind what was said to be observed', () => {
    fc.assert(
      fc.property(anyJudges, history, (judges, samples) => {
        const { passed, marks } = through(judges, samples, 60_000);
        for (const { markNs, passedBefore } of marks) {
          for (const late of passed.slice(passedBefore)) expect(late.timeNs).toBeGreaterThan(markNs);
        }
      }),
    );
  });
});

test('a deadband is never wrong by more than its band', () => {
  fc.assert(
    fc.property(history, fc.integer({ min: 0, max: 8 }), (samples, quarters) => {
      const { passed } = through([band(quarters / 4)], samples, 60_000);
      for (const one of samples) {
        const told = passed.findLast(({ timeNs }) => timeNs <= one.timeNs) as Sample;
        expect(told.status).toBe(one.status);
        if (one.value === null) continue;
        expect(Math.abs(Number(told.value) - Number(one.value))).toBeLessThanOrEqual(quarters / 4);
      }
    }),
  );
});

test('noise within the band is told once it rests, not while it goes on', () => {
  const noise = Array.from({ length: 50 }, (_, index) => sample(index * 100, 20 + (index % 3) / 10));
  const { passed, arrivals, leftOut } = through([band(0.5)], noise, 10_000);
  expect(passed).toEqual([noise[0], noise[49]]);
  expect(arrivals[1]?.atNs).toBe(at(4_900 + 1_000));
  expect(leftOut).toBe(48);
});

test('a percentage is one of the range', () => {
  const judge = judgeOf(deadband.effect({ percent: 5, restMs: 1_000 }, signal));
  const { passed } = through([judge], [sample(0, 10), sample(10, 14.9), sample(20, 15.1)], 100);
  expect(passed.map(({ value }) => value)).toEqual([10, 15.1]);
});

test('a minimum interval lets one value through in each, and the last of a burst at its end', () => {
  const burst = Array.from({ length: 25 }, (_, index) => sample(index * 10, index));
  const { arrivals } = through([interval(100)], burst, 1_000);
  expect(arrivals.map(({ sample: { value } }) => value)).toEqual([0, 10, 20, 24]);
  expect(arrivals.at(-1)).toMatchObject({ sample: { timeNs: at(240) }, atNs: at(300) });
});

test('a minimum interval never tells more than its rate', () => {
  fc.assert(
    fc.property(history, (samples) => {
      const good = samples.filter(({ status }) => status === 0);
      const { arrivals } = through([interval(400)], good, 60_000);
      for (const [index, { atNs }] of arrivals.entries()) {
        const before = arrivals[index - 1];
        // The clock of the test goes in steps of 10 ms.
        if (before !== undefined) expect(atNs - before.atNs).toBeGreaterThanOrEqual(390n * MS);
      }
    }),
  );
});

test('what comes late and out of order passes, and what is held stays so', () => {
  const sieve = new Sieve([band(1)], () => {});
  expect(sieve.take(sample(100, 5), at(100))).toHaveLength(1);
  expect(sieve.take(sample(200, 5.5), at(200))).toHaveLength(0);
  expect(sieve.take(sample(150, 9), at(210))).toMatchObject([{ timeNs: at(150) }]);
  expect(sieve.heldNs).toBe(at(200));
});

test('when the watch ends what is held is told, and then whatever comes', () => {
  const sieve = new Sieve([band(1), interval(1_000)], () => {});
  sieve.take(sample(100, 5), at(100));
  sieve.take(sample(200, 5.5), at(200));
  expect(sieve.flush()).toMatchObject([{ value: 5.5 }]);
  expect(sieve.heldNs).toBeNull();
  expect(sieve.take(sample(300, 5.4), at(300))).toHaveLength(1);
});
