import type { Entry } from '@gemba/contract/sample';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextFor, ledgerOf, ns, observed, type PlantParts, plantOf, STATE, sample } from '../ledger/fixture.ts';
import { countingPointOf } from '../places/counting-point.ts';
import { kpis } from './kpis.ts';
import { DEFAULT_PROFILE, PROFILES } from './registry.ts';
import { sumUp } from './sum-up.ts';
import { addSums } from './sums.ts';

const figures = (entries: Entry[], from: string, to: string, parts: PlantParts = {}) => {
  const context = contextFor(parts);
  return kpis(ledgerOf(context, entries).rows, { fromNs: ns(from), toNs: ns(to) }, context);
};

/** Runs from 08:00, stopped for the given spans. */
const running = (...stops: [from: string, to: string][]): Entry[] => [
  sample('08:00', 'state', 'run'),
  ...stops.flatMap(([from, to]) => [sample(from, 'state', 'stop'), sample(to, 'state', 'run')]),
];

describe('figures', () => {
  it('are those of the published example', () => {
    const shift = { id: 's', name: 'Shift', start: '08:00', end: '16:00', breaks: [{ start: '12:00', minutes: 60 }] };
    const found = figures(
      [
        ...running(['09:00', '09:47']),
        sample('08:00', 'total', 0n),
        sample('08:00', 'reject', 0n),
        sample('15:59:59', 'total', 19271n),
        sample('15:59:59', 'reject', 423n),
        observed('08:00', '16:00'),
      ],
      '08:00',
      '16:00',
      { calendar: { id: 'c', shifts: [shift] } },
    );
    expect(found).toMatchObject({
      plannedS: 420 * 60,
      runS: 373 * 60,
      downS: 47 * 60,
      good: 18848,
      reject: 423,
      stops: 1,
      noDataS: 0,
    });
    expect(found.availability).toBeCloseTo(0.8881, 4);
    expect(found.performance).toBeCloseTo(0.8611, 4);
    expect(found.quality).toBeCloseTo(0.978, 4);
    expect(found.oee).toBeCloseTo(0.7479, 4);
  });

  it('count no unknown time in any denominator, and say how complete they are', () => {
    const found = figures([...running(), observed('08:00', '09:00'), observed('09:30', '10:00')], '08:00', '11:00');
    expect(found).toMatchObject({
      plannedS: 3 * 3600,
      noDataS: 1.5 * 3600,
      runS: 1.5 * 3600,
      availability: 1,
      completeness: 0.5,
    });
  });

  it('leave estimated parts out of performance, but count them as made', () => {
    const entries = [
      ...running(),
      sample('08:00', 'total', 0n),
      sample('08:59:59', 'total', 3000n),
      observed('08:00', '09:00'),
      sample('09:30', 'total', 4500n),
      observed('09:30', '10:00'),
    ];
    expect(figures(entries, '08:00', '10:00')).toMatchObject({
      good: 4500,
      idealS: 3000,
      noDataS: 1800,
      performance: 3000 / 5400,
    });
  });

  it('are not capped: performance may pass 100 %', () => {
    const entries = [
      ...running(),
      sample('08:00', 'total', 0n),
      sample('08:29:59', 'total', 3600n),
      observed('08:00', '08:30'),
    ];
    expect(figures(entries, '08:00', '08:30').performance).toBe(2);
  });

  it('are null where a denominator is zero', () => {
    expect(figures([], '08:00', '08:00')).toMatchObject({
      oee: null,
      availability: null,
      performance: null,
      quality: null,
      completeness: null,
    });
    const stopped = figures([sample('08:00', 'state', 'stop'), observed('08:00', '09:00')], '08:00', '09:00');
    expect(stopped).toMatchObject({ availability: 0, performance: null, quality: null, oee: 0 });
  });

  const one = (role: 'count-total' | 'count-good' | 'count-reject') => ({
    signals: [STATE, { id: 'n', role, type: 'int' as const }],
  });
  const counting = [...running(), sample('08:00', 'n', 0n), sample('08:30', 'n', 900n), observed('08:00', '09:00')];

  it('are null, not 100 %, where quality is unknown', () => {
    const found = figures(counting, '08:00', '09:00', one('count-total'));
    expect(found).toMatchObject({ availability: 1, performance: 0.25, quality: null, oee: null });
  });

  it('know OEE by good parts alone, but neither performance nor quality', () => {
    const found = figures(counting, '08:00', '09:00', one('count-good'));
    expect(found).toMatchObject({ availability: 1, performance: null, quality: null, oee: 0.25 });
  });

  it('know nothing of parts by rejects alone', () => {
    const found = figures(counting, '08:00', '09:00', one('count-reject'));
    expect(found).toMatchObject({ availability: 1, performance: null, quality: null, oee: null, good: 0, reject: 900 });
  });

  it('are unknown without a state signal', () => {
    const entries = [sample('08:00', 'total', 0n), sample('08:30', 'total', 900n), observed('08:00', '09:00')];
    const found = figures(entries, '08:00', '09:00', { signals: [{ id: 'total', role: 'count-total', type: 'int' }] });
    expect(found).toMatchObject({ plannedS: 3600, noDataS: 3600, availability: null, oee: null, good: 900 });
  });
});

describe('stops', () => {
  it('shorter than the threshold are micro-stops, and a loss of performance', () => {
    const found = figures(
      [...running(['08:10', '08:11:59'], ['08:20', '08:22']), observed('08:00', '09:00')],
      '08:00',
      '09:00',
    );
    expect(found).toMatchObject({ stops: 1, microStops: 1, pendingStops: 0, downS: 120, runS: 3480 });
  });

  it('that last are pending while they are young, and count up to now when they aren’t', () => {
    const stopping = [...running(), sample('08:58:30', 'state', 'stop')];
    expect(figures([...stopping, observed('08:00', '09:00')], '08:00', '09:00')).toMatchObject({
      stops: 0,
      microStops: 0,
      pendingStops: 1,
      downS: 0,
    });
    expect(figures([...stopping, observed('08:00', '09:01')], '08:00', '09:01')).toMatchObject({
      stops: 1,
      pendingStops: 0,
      downS: 150,
    });
  });

  it('cut by a window give their part, judged by their true length', () => {
    const entries = [...running(['08:50', '09:10']), observed('08:00', '10:00')];
    expect(figures(entries, '09:09', '10:00')).toMatchObject({ stops: 1, microStops: 0, downS: 60 });
    expect(figures(entries, '08:00', '08:51')).toMatchObject({ stops: 1, microStops: 0, downS: 60 });
  });

  it('are one stop through changes of state, and without a reason only if none was ever given', () => {
    const parts = { signals: [STATE, { id: 'reason', role: 'reason' as const, type: 'text' as const }] };
    const stop = [sample('08:10', 'state', 'stop'), sample('08:20', 'state', 'fault'), sample('08:30', 'state', 'run')];
    const watched = [...running(), ...stop, observed('08:00', '09:00')];
    expect(figures(watched, '08:00', '09:00', parts)).toMatchObject({ stops: 1, stopsWithoutReason: 1, downS: 1200 });
    expect(figures([...watched, sample('08:25', 'reason', 'jam')], '08:00', '09:00', parts)).toMatchObject({
      stops: 1,
      stopsWithoutReason: 0,
    });
  });

  it('end at a break, which isn’t planned time', () => {
    const calendar = {
      id: 'c',
      shifts: [{ id: 's', name: 'S', start: '06:00', end: '14:00', breaks: [{ start: '08:30', minutes: 10 }] }],
    };
    const found = figures([...running(['08:29', '08:41']), observed('08:00', '09:00')], '08:00', '09:00', { calendar });
    expect(found).toMatchObject({ plannedS: 3000, stops: 0, microStops: 2, downS: 0 });
  });
});

describe('sums', () => {
  it('of any partition re-aggregate to the same figures', () => {
    const minute = fc.integer({ min: 1, max: 479 });
    const at = (minutes: number) => ns('08:00') + BigInt(minutes) * 60_000_000_000n;
    fc.assert(
      fc.property(
        fc.array(minute, { maxLength: 20 }),
        fc.array(minute, { maxLength: 12 }),
        fc.integer({ min: 0, max: 400 }),
        (changes, cuts, hole) => {
          const context = contextFor({ machine: { idealCycleS: 0.7 } });
          const entries: Entry[] = [sample('08:00', 'total', 0n), sample('08:00', 'reject', 0n)];
          changes
            .sort((a, b) => a - b)
            .forEach((change, i) => {
              entries.push(
                sample(at(change), 'state', i % 2 ? 'stop' : 'run'),
                sample(at(change), 'total', BigInt(i * 7)),
                sample(at(change), 'reject', BigInt(i)),
              );
            });
          entries.push(observed(at(0), at(hole)), observed(at(hole + 20), at(480)));
          const { rows } = ledgerOf(context, entries);
          const edges = [...new Set([0, ...cuts, 480])].sort((a, b) => a - b).map(at);
          const sums = edges
            .slice(1)
            .map((toNs, i) => sumUp(rows, { fromNs: edges[i] as bigint, toNs }, context, DEFAULT_PROFILE).sums);
          const whole = sumUp(rows, { fromNs: at(0), toNs: at(480) }, context, DEFAULT_PROFILE).sums;
          const together = addSums(...sums);
          for (const figure of Object.values(DEFAULT_PROFILE.figures)) {
            const [a, b] = [figure.of(together), figure.of(whole)];
            if (a === null || b === null) expect(a).toBe(b);
            else expect(Math.abs(a - b)).toBeLessThan(1e-9);
          }
          for (const value of Object.values(whole)) expect(value).toBeGreaterThanOrEqual(0);
          expect(whole.runS + whole.downS + whole.noDataS).toBeCloseTo(whole.plannedS, 6);
        },
      ),
    );
  });
});

it('a profile has an id of its own and says where it comes from', () => {
  expect(new Set(PROFILES.map((profile) => profile.id)).size).toBe(PROFILES.length);
  for (const profile of PROFILES) expect(profile.source).toMatch(/^(https:|ISO|SEMI|S\. Nakajima)/);
});

it('a line counts at its last machine, or at its counting point', () => {
  const line = plantOf().sites[0]?.areas[0]?.lines[0];
  if (!line) throw new Error('no line');
  expect(countingPointOf(line)).toBe('press-1');
  expect(countingPointOf({ ...line, countingPoint: 'press-0' })).toBe('press-0');
});
