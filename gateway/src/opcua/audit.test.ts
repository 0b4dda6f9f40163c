import type { MachineId, SignalId } from '@gemba/contract/identity';
import { Identity } from '@gemba/journal/entries/identity';
import { DataType, Variant } from 'node-opcua';
import { expect, test } from 'vitest';
import { UNTOUCHED } from '../stages/stage.ts';
import { differing } from './audit.ts';
import { type DataValueLike, type Tracked, takeSamples } from './to-sample.ts';
import { stagesFor } from './watched-signal.ts';

const GOOD = 0;
const UNCERTAIN = 0x4000_0000;
const BAD_NO_COMMUNICATION = 0x8031_0000;
const BAD_NODE_ID_UNKNOWN = 0x8034_0000;

const reading = (value: number | null, status = GOOD, atMs = 1_000): DataValueLike => ({
  value: new Variant(value === null ? {} : { dataType: DataType.Double, value }) as DataValueLike['value'],
  statusCode: { value: status },
  sourceTimestamp: new Date(atMs),
  sourcePicoseconds: 0,
  serverTimestamp: null,
  serverPicoseconds: 0,
});

/** A signal of which this was told last. */
function told(dataValue: DataValueLike): Tracked {
  const tracked: Tracked = {
    signal: 'speed' as SignalId,
    type: 'float',
    identity: new Identity(),
    newestNs: null,
    newest: null,
    fromNs: null,
    names: null,
    part: [],
    ...stagesFor(false, UNTOUCHED, () => {}),
  };
  const clock = { limitNs: 10n ** 18n, initialFromNs: 0n };
  takeSamples('press' as MachineId, [{ tracked, dataValue, initial: true }], 10n ** 12n, clock);
  return tracked;
}

const isDifferent = (before: DataValueLike, read: DataValueLike): boolean =>
  differing([{ tracked: told(before), dataValue: read }]).length > 0;

test('another value, or a node that is gone, differs from what was told', () => {
  expect(isDifferent(reading(1), reading(2))).toBe(true);
  expect(isDifferent(reading(1), reading(null, BAD_NODE_ID_UNKNOWN))).toBe(true);
  expect(isDifferent(reading(1), reading(1, UNCERTAIN))).toBe(true);
});

test('the same value read at another time does not, nor another reason for having none', () => {
  expect(isDifferent(reading(1), reading(1, GOOD, 99_000))).toBe(false);
  expect(isDifferent(reading(null, BAD_NO_COMMUNICATION), reading(null, BAD_NODE_ID_UNKNOWN))).toBe(false);
  expect(isDifferent(reading(Number.NaN), reading(Number.NaN, GOOD, 99_000))).toBe(false);
});

test('what overflowed before a value makes no other value of it', () => {
  expect(isDifferent(reading(1, 0x480), reading(1))).toBe(false);
});

test('nothing is said of a signal of which nothing is known', () => {
  const tracked = told(reading(1));
  tracked.identity.forget(1_000_000_000n);
  expect(differing([{ tracked, dataValue: reading(2) }])).toEqual([]);
});
