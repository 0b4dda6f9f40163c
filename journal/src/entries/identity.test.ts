import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClockRule, Identity, type Reading } from './identity.ts';

const T = 1_790_000_000_000_000_000n;
const S = 1_000_000_000n;
const RULE: ClockRule = { limitNs: 10n * S, initialFromNs: T - 3600n * S };

const reading = (over: Partial<Reading> = {}): Reading => ({
  sourceNs: T,
  value: 1,
  status: 0,
  arrivalNs: T + 50_000_000n,
  initial: false,
  ...over,
});

test('a credible source time is the time of the sample', () => {
  expect(new Identity().fix(reading(), RULE)).toEqual({ kind: 'new', timeNs: T });
});

test('the same time, value and status again is a repetition', () => {
  const identity = new Identity();
  identity.fix(reading(), RULE);
  expect(identity.fix(reading({ arrivalNs: T + 9n * S, initial: true }), RULE)).toEqual({ kind: 'duplicate' });
  expect(identity.fix(reading({ status: 0x40000000 }), RULE).kind).toBe('new');
});

test('the same time with another value is one nanosecond later, each time', () => {
  const identity = new Identity();
  const times = [1, 2, 1].map((value) => identity.fix(reading({ value }), RULE));
  expect(times).toEqual([0n, 1n, 2n].map((after) => ({ kind: 'new', timeNs: T + after })));
});

test('a value that was moved by nanoseconds is recognised after a restart', () => {
  const identity = Identity.recover({ timeNs: T + 2n, value: 1, status: 0 });
  expect(identity.fix(reading({ initial: true }), RULE)).toEqual({ kind: 'duplicate' });
  expect(identity.fix(reading({ value: 5 }), RULE)).toMatchObject({ kind: 'new', timeNs: T + 3n });
});

test.each([-11n, 11n])('a source time %s s off is replaced by the gateway’s, and kept', (seconds) => {
  const sourceNs = T + 50_000_000n + seconds * S;
  const verdict = new Identity().fix(reading({ sourceNs }), RULE);
  expect(verdict).toEqual({ kind: 'new', timeNs: T + 50_000_000n, sourceTimeNs: sourceNs, wrongClock: true });
});

test('a replaced time is recognised when the machine says the same again', () => {
  const identity = new Identity();
  const sourceNs = T - 100n * S;
  identity.fix(reading({ sourceNs }), RULE);
  expect(identity.fix(reading({ sourceNs, arrivalNs: T + 5n * S }), RULE)).toEqual({ kind: 'duplicate' });
  const after = Identity.recover({ timeNs: T, sourceTimeNs: sourceNs, value: 1, status: 0 });
  expect(after.fix(reading({ sourceNs, initial: true }), RULE)).toEqual({ kind: 'duplicate' });
});

test('what may be lost is taken again when it is told again, once, and at a time that nothing else has', () => {
  const identity = Identity.recover({ timeNs: T, value: 1, status: 0, doubtful: true });
  const again = reading({ arrivalNs: T + 3n * S, initial: true });
  expect(identity.fix(again, RULE)).toEqual({ kind: 'new', timeNs: T + 3n * S, sourceTimeNs: T });
  expect(identity.fix({ ...again, arrivalNs: T + 4n * S }, RULE)).toEqual({ kind: 'duplicate' });
  expect(identity.doubt({ fromNs: T, toNs: T + 2n * S })).toBe(false);
  expect(identity.doubt({ fromNs: T + 3n * S, toNs: T + 3n * S })).toBe(true);
  expect(identity.fix({ ...again, arrivalNs: T + 5n * S }, RULE)).toMatchObject({ kind: 'new', timeNs: T + 5n * S });
});

test('what may be lost does not matter once something newer is told', () => {
  const identity = Identity.recover({ timeNs: T, value: 1, status: 0, doubtful: true });
  const newer = reading({ sourceNs: T + S, value: 2, arrivalNs: T + S });
  expect(identity.fix(newer, RULE)).toEqual({ kind: 'new', timeNs: T + S });
  expect(identity.fix({ ...newer, arrivalNs: T + 2n * S }, RULE)).toEqual({ kind: 'duplicate' });
});

test('a value that is back after a bad status is the present again, as old as it is', () => {
  const bad = { value: null, status: 0x80000000 };
  const identity = new Identity();
  identity.fix(reading(), RULE);
  identity.fix(reading({ ...bad, sourceNs: T + S, arrivalNs: T + S }), RULE);
  const back = reading({ arrivalNs: T + 2n * S });
  expect(identity.fix(back, RULE)).toEqual({ kind: 'new', timeNs: T + 2n * S, sourceTimeNs: T });
  expect(identity.fix({ ...back, arrivalNs: T + 3n * S, initial: true }, RULE)).toEqual({ kind: 'duplicate' });
  const after = Identity.recover({ ...bad, timeNs: T + S });
  expect(after.fix({ ...back, initial: true }, RULE)).toMatchObject({ timeNs: T + 2n * S });
});

test('what comes late after a bad status and was never told before is not the present', () => {
  const identity = new Identity();
  identity.fix(reading({ sourceNs: T - S }), RULE);
  identity.fix(reading({ value: null, status: 0x80000000, sourceNs: T + S }), RULE);
  expect(identity.fix(reading({ value: 7, arrivalNs: T + 2n * S }), RULE)).toEqual({ kind: 'new', timeNs: T });
});

test('an initial value may be old, but not older than what is already observed', () => {
  const old = T - 1800n * S;
  expect(new Identity().fix(reading({ sourceNs: old, initial: true }), RULE)).toEqual({ kind: 'new', timeNs: old });
  const older = T - 7200n * S;
  const verdict = new Identity().fix(reading({ sourceNs: older, initial: true }), RULE);
  expect(verdict).toEqual({ kind: 'new', timeNs: T + 50_000_000n, sourceTimeNs: older });
});

test('an initial value of the future tells that the clock is wrong', () => {
  const early = reading({ sourceNs: T + 3600n * S, initial: true });
  expect(new Identity().fix(early, RULE)).toHaveProperty('wrongClock', true);
});

test('without any time of the machine’s, the gateway’s counts and only an initial value can be a repetition', () => {
  const identity = new Identity();
  const untimed = reading({ sourceNs: null });
  expect(identity.fix(untimed, RULE)).toEqual({ kind: 'new', timeNs: untimed.arrivalNs });
  expect(identity.fix({ ...untimed, initial: true }, RULE)).toEqual({ kind: 'duplicate' });
  expect(identity.fix(untimed, RULE)).toEqual({ kind: 'new', timeNs: untimed.arrivalNs + 1n });
});

test('a reading that is late keeps its own time', () => {
  const identity = new Identity();
  identity.fix(reading({ value: 1 }), RULE);
  identity.fix(reading({ value: 2, sourceNs: T + 2n * S }), RULE);
  expect(identity.fix(reading({ value: 3, sourceNs: T + S }), RULE)).toEqual({ kind: 'new', timeNs: T + S });
});

test.each([-100n, 100n])('a clock that was %s s off and is set right turns no two values round', (seconds) => {
  const identity = new Identity();
  const arrivalNs = T + S;
  const wrong = identity.fix(reading({ value: 1, sourceNs: T + seconds * S, arrivalNs }), RULE);
  expect(wrong).toHaveProperty('timeNs', arrivalNs);
  // The same report brings what happened afterwards, before it arrived.
  const ownNs = T + S / 2n;
  const right = identity.fix(reading({ value: 2, sourceNs: ownNs, arrivalNs }), RULE);
  const reachesNs = arrivalNs - RULE.limitNs;
  expect(right).toEqual({ kind: 'new', timeNs: arrivalNs + 1n, sourceTimeNs: ownNs, reachesNs });
  const later = reading({ value: 3, sourceNs: T + 2n * S, arrivalNs: T + 3n * S });
  expect(identity.fix(later, RULE)).toEqual({ kind: 'new', timeNs: T + 2n * S, reachesNs: reachesNs + 1n });
});

test('a clock that ran ahead within its limit and is set wrong turns no two values round', () => {
  const identity = new Identity();
  identity.fix(reading({ value: 1, sourceNs: T + 5n * S, arrivalNs: T }), RULE);
  const sourceNs = T + 3600n * S;
  expect(identity.fix(reading({ value: 2, sourceNs, arrivalNs: T + S }), RULE)).toMatchObject({
    timeNs: T + 5n * S + 1n,
    sourceTimeNs: sourceNs,
  });
});

test('what could not be journalled is taken again, at its own time', () => {
  const identity = new Identity();
  const verdict = identity.fix(reading(), RULE);
  if (verdict.kind === 'new') identity.forget(verdict.timeNs);
  expect(identity.fix(reading({ initial: true }), RULE)).toEqual({ kind: 'new', timeNs: T });
});

test('no two samples of a signal ever have the same time', () => {
  const readings = fc.record({
    // A coarse clock that also steps back, and at times lies far off.
    offset: fc.oneof(fc.integer({ min: -12, max: 12 }), fc.constantFrom(-10_000, 10_000)),
    value: fc.integer({ min: 0, max: 2 }),
    initial: fc.boolean(),
    pause: fc.integer({ min: 0, max: 1 }),
  });
  fc.assert(
    fc.property(fc.array(readings, { maxLength: 200 }), (all) => {
      const identity = new Identity();
      const times = new Set<bigint>();
      let arrivalNs = T;
      for (const { offset, value, initial, pause } of all) {
        arrivalNs += BigInt(pause) * S;
        const sourceNs = arrivalNs + BigInt(offset) * S;
        const verdict = identity.fix({ sourceNs, value, status: 0, arrivalNs, initial }, RULE);
        if (verdict.kind === 'duplicate') continue;
        expect(times.has(verdict.timeNs)).toBe(false);
        times.add(verdict.timeNs);
      }
    }),
  );
});
