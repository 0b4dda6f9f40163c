import type { MachineId } from '@gemba/contract/identity';
import type { Observed } from '@gemba/contract/sample';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { broke, type Heard, heard, newWatch, observe, type Watch } from './observed.ts';

const MACHINE = 'm-1' as MachineId;
const MS = 1_000_000n;
const T = 1_790_000_000_000_000_000n;

const response = (atMs: number, over: Partial<Heard> = {}): Heard => ({
  arrivalNs: T + BigInt(atMs) * MS,
  elapsedMs: atMs,
  publishNs: T + BigInt(atMs) * MS,
  clockLimitNs: 10_000n * MS,
  lagNs: null,
  newestNs: null,
  ...over,
});

const begun = (throughNs: bigint | null = null): Watch => heard(newWatch(MACHINE, throughNs, 100n * MS), response(0));
const begunAt = (first: Heard): Watch => heard(newWatch(MACHINE, null, 100n * MS), first);
const at = (ms: number) => T + BigInt(ms) * MS;

test('a machine at rest is observed through the last response, less the margin', () => {
  const [, entries] = observe(heard(begun(), response(1000)));
  expect(entries).toEqual([{ kind: 'observed', machine: MACHINE, fromNs: at(0), throughNs: at(900) }]);
});

test('stretches touch', () => {
  const [first] = observe(heard(begun(), response(1000)));
  const [, entries] = observe(heard(first, response(2000)));
  expect(entries).toEqual([{ kind: 'observed', machine: MACHINE, fromNs: at(900), throughNs: at(1900) }]);
});

test('without a response since the last time nothing is said', () => {
  const [watch] = observe(heard(begun(), response(1000)));
  expect(observe(watch)[1]).toEqual([]);
});

test('a burst of late samples holds the mark back, but the machine is watched', () => {
  const [watch] = observe(heard(begun(), response(1000)));
  const [, entries] = observe(heard(watch, response(2000, { lagNs: 1900n * MS })));
  expect(entries).toEqual([{ kind: 'observed', machine: MACHINE, fromNs: at(900), throughNs: at(900) }]);
});

test('a lag is forgotten after two minutes with samples', () => {
  let watch = heard(begun(), response(0, { lagNs: 5000n * MS }));
  for (const ms of [60_000, 120_000]) watch = heard(watch, response(ms, { lagNs: 50n * MS }));
  const [, entries] = observe(heard(watch, response(130_000)));
  expect(entries).toMatchObject([{ throughNs: at(129_850) }]);
});

test('a clock that is set forward is a gap: nobody watched the time that it left out', () => {
  const hour = 3_600_000;
  const [watch] = observe(heard(begun(), response(1000)));
  const leapt = heard(heard(watch, response(1500)), response(2000 + hour, { elapsedMs: 2000 }));
  const [, entries] = observe(heard(leapt, response(3000 + hour, { elapsedMs: 3000 })));
  expect(entries).toEqual([
    { kind: 'gap', machine: MACHINE, signals: [], fromNs: at(900), toNs: at(2000 + hour), cause: 'clock-set' },
    { kind: 'observed', machine: MACHINE, fromNs: at(2000 + hour), throughNs: at(2900 + hour) },
  ]);
});

test('a clock that is set back, or a pause of the process, is none', () => {
  const [watch] = observe(heard(begun(), response(1000)));
  const back = heard(watch, response(-5000, { elapsedMs: 2000 }));
  expect(observe(back)[1]).toMatchObject([{ kind: 'observed', throughNs: at(900) }]);
  const paused = heard(watch, response(60_000));
  expect(observe(paused)[1]).toMatchObject([{ kind: 'observed', fromNs: at(900), throughNs: at(59_900) }]);
});

test('after a restart the downtime is a gap', () => {
  const [, entries] = observe(heard(begun(at(-60_000)), response(1000)));
  expect(entries).toEqual([
    { kind: 'gap', machine: MACHINE, signals: [], fromNs: at(-60_000), toNs: at(0), cause: 'gateway-down' },
    { kind: 'observed', machine: MACHINE, fromNs: at(0), throughNs: at(900) },
  ]);
});

test('a break is a gap from what was observed to the first moment after it, named by its first cause', () => {
  const [watch] = observe(heard(begun(), response(1000)));
  const broken = broke(broke(watch, 'link-down'), 'subscription-lost');
  expect(observe(broken)[1]).toEqual([]);
  const [, entries] = observe(heard(heard(broken, response(8000)), response(9000)));
  expect(entries).toEqual([
    { kind: 'gap', machine: MACHINE, signals: [], fromNs: at(900), toNs: at(8000), cause: 'link-down' },
    { kind: 'observed', machine: MACHINE, fromNs: at(8000), throughNs: at(8900) },
  ]);
});

test('what the journal refused was never said', () => {
  const [said] = observe(heard(begun(), response(1000)));
  const [lost] = observe(heard(said, response(2000)));
  const broken = broke(lost, 'journal-full', said.throughNs);
  const [, entries] = observe(heard(heard(broken, response(5000)), response(6000)));
  expect(entries).toMatchObject([
    { kind: 'gap', fromNs: at(900), toNs: at(5000), cause: 'journal-full' },
    { kind: 'observed', fromNs: at(5000) },
  ]);
});

test('a clock that was set back doesn’t make two stretches touch', () => {
  const [watch] = observe(heard(begun(), response(60_000)));
  const again = heard(broke(watch, 'link-down'), response(10_000));
  expect(observe(again)[1]).toEqual([]);
  const [, entries] = observe(heard(again, response(70_000)));
  expect(entries).toMatchObject([
    { kind: 'gap', fromNs: at(59_900), toNs: at(59_900) + 1n },
    { kind: 'observed', fromNs: at(59_900) + 1n, throughNs: at(69_900) },
  ]);
});

test.each([
  ['right', 0],
  ['an hour behind', -3_600_000],
  ['an hour ahead', 3_600_000],
])('what a line holds for longer than the limit is on the way, with a clock that is %s', (_, offMs) => {
  const said = (atMs: number, madeMs: number) => response(atMs, { publishNs: at(madeMs + offMs) });
  const [watch] = observe(heard(begunAt(said(0, 0)), said(1000, 1000)));
  // Held for 12 s; what was made since may come yet, or be cut off.
  const [held, entries] = observe(heard(watch, said(13_500, 1500)));
  expect(entries).toEqual([{ kind: 'observed', machine: MACHINE, fromNs: at(900), throughNs: at(1400) }]);
  const [, later] = observe(heard(held, said(14_000, 14_000)));
  expect(later).toMatchObject([{ throughNs: at(13_900) }]);
});

test('a wrong clock that is set right, back or forward, is no line that is slow', () => {
  for (const [beforeMs, afterMs] of [
    [3_600_000, 20_000],
    [-3_600_000, -20_000],
    [0, -60_000],
  ] as const) {
    let watch = begunAt(response(0, { publishNs: at(beforeMs) }));
    watch = heard(watch, response(1000, { publishNs: at(1000 + beforeMs) }));
    watch = heard(watch, response(2000, { publishNs: at(2000 + afterMs) }));
    expect(observe(watch)[1]).toMatchObject([{ throughNs: at(1900) }]);
  }
});

/** A healthy machine and its server: changes, sampled within the margin, reported each interval, over a jittery network. */
const healthy = fc.record({
  /** The machine’s clock against the gateway’s, believed whatever the delay. */
  offsetMs: fc.integer({ min: -8_400, max: 8_400 }),
  intervalMs: fc.constantFrom(50, 100, 500),
  samplingMs: fc.integer({ min: 0, max: 100 }),
  changesMs: fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 60 }),
  delaysMs: fc.array(fc.integer({ min: 0, max: 1_500 }), { minLength: 1, maxLength: 30 }),
});

test('with a healthy machine nothing lies behind the mark, and stretches touch and never fall', () => {
  fc.assert(
    fc.property(healthy, ({ offsetMs, intervalMs, samplingMs, changesMs, delaysMs }) => {
      const changes = changesMs.toSorted((a, b) => a - b);
      let watch = newWatch(MACHINE, null, BigInt(intervalMs + samplingMs) * MS);
      let through: bigint | null = null;
      let arrivalMs = 0;
      let observedMs = 0;
      let next = 0;
      for (let tick = 0, n = 0; tick <= 22_000; tick += intervalMs, n++) {
        arrivalMs = Math.max(arrivalMs, tick + (delaysMs[n % delaysMs.length] as number));
        const reported: bigint[] = [];
        // What was sampled by now; a change is known to the server up to a sampling interval late.
        for (; (changes[next] ?? Number.POSITIVE_INFINITY) + samplingMs <= tick; next++) {
          reported.push(at((changes[next] as number) + offsetMs));
        }
        for (const timeNs of reported) expect(through === null || timeNs > through).toBe(true);
        const arrivalNs = at(arrivalMs);
        const lags = reported.map((timeNs) => arrivalNs - timeNs).sort((a, b) => (a < b ? 1 : -1));
        const publishNs = at(tick + offsetMs);
        watch = heard(watch, {
          arrivalNs,
          elapsedMs: Number((arrivalNs - T) / MS),
          publishNs,
          clockLimitNs: 10_000n * MS,
          lagNs: lags[0] ?? null,
          newestNs: reported.at(-1) ?? null,
        });
        if (arrivalMs - observedMs < 1000) continue;
        observedMs = arrivalMs;
        const [after, entries] = observe(watch);
        watch = after;
        if (entries[0] === undefined) continue;
        const { fromNs, throughNs } = entries[0] as Observed;
        if (through !== null) expect(fromNs).toBe(through);
        expect(throughNs).toBeGreaterThanOrEqual(fromNs);
        through = throughNs;
      }
    }),
    { numRuns: 300 },
  );
});
