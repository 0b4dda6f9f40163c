/** What a server's events mean for the signals that carry its conditions. */

import type { SignalId } from '@gemba/contract/identity';
import { decodeMachineAlarm, encodeMachineAlarm, type MachineAlarm } from '@gemba/contract/machine-alarm';
import { Identity } from '@gemba/journal/entries/identity';
import fc from 'fast-check';
import { DataType, NodeId, resolveNodeId } from 'node-opcua';
import { describe, expect, test } from 'vitest';
import type { WatchedSignal } from '../machine.ts';
import { eventFilter, type TellingEvent, tellingEvent } from './fields.ts';
import { Refreshing } from './refreshing.ts';

const ACTIVE: MachineAlarm = {
  ...{ active: true, acknowledged: false, severity: 700, message: 'Hot', event: 'a1' },
  ...{ by: null, comment: null, enabled: true },
};
const at = (second: number) => new Date(1_795_000_000_000 + second * 1000);
const state = (second: number, alarm: Partial<MachineAlarm> = {}, condition = 'c1'): TellingEvent => ({
  ...{ kind: 'condition', condition, name: 'Hot', time: at(second), alarm: { ...ACTIVE, ...alarm } },
});
const START: TellingEvent = { kind: 'refresh-start' };
const END: TellingEvent = { kind: 'refresh-end', time: at(90) };

/** A signal with what was last taken of it. */
const signal = (): WatchedSignal => ({ signal: 'alarms/hot' as SignalId, identity: new Identity() }) as WatchedSignal;

/** Takes events as a machine does, and gives the states that are new. */
function told(events: readonly TellingEvent[], carrying: WatchedSignal, refreshing = new Refreshing()): MachineAlarm[] {
  const states: MachineAlarm[] = [];
  for (const event of events) {
    for (const { tracked, dataValue } of refreshing.take(event, new Map([['c1', [carrying]]])).values) {
      const sourceNs =
        dataValue.sourceTimestamp === null ? null : BigInt(dataValue.sourceTimestamp.getTime()) * 1_000_000n;
      const value = dataValue.value.value as string;
      const reading = { sourceNs, value, status: 0, arrivalNs: sourceNs ?? 0n, initial: false };
      const verdict = tracked.identity.fix(reading, { limitNs: 10n ** 18n, initialFromNs: 0n });
      if (verdict.kind === 'new') states.push(decodeMachineAlarm(value) as MachineAlarm);
    }
  }
  return states;
}

describe('a refresh', () => {
  test('tells of what is of interest, and what it leaves out is not active', () => {
    const one = signal();
    expect(told([START, END], one)).toMatchObject([{ active: false, acknowledged: null, event: null }]);
    expect(told([START, state(5), END], one)).toMatchObject([{ active: true }]);
    expect(told([START, state(5), END], one)).toEqual([]);
    expect(told([START, END], one)).toMatchObject([{ active: false, acknowledged: null, event: null, message: 'Hot' }]);
    expect(told([START, END], one)).toEqual([]);
  });

  test('doesn’t say who acknowledged what it leaves out, unless that was known before', () => {
    const one = signal();
    told([state(5, { active: false })], one);
    expect(told([START, END], one)).toMatchObject([{ active: false, acknowledged: null }]);
    const other = signal();
    told([state(5, { acknowledged: true, event: null })], other);
    expect(told([START, END], other)).toMatchObject([{ active: false, acknowledged: true }]);
  });

  test('says nothing of a condition that is disabled, nor of one that another client asked for before', () => {
    const one = signal();
    told([state(5, { enabled: false, active: false, acknowledged: null })], one);
    expect(told([START, END], one)).toEqual([]);
    expect(new Refreshing().take(END, new Map([['c1', [one]]]))).toEqual({ values: [], whole: false });
  });

  test('property: after it, active is what it told to be, whatever was known before, and a second one says nothing new', () => {
    const alarms = fc.record({ active: fc.boolean(), acknowledged: fc.constantFrom(true, false, null) });
    fc.assert(
      fc.property(fc.array(alarms, { maxLength: 5 }), fc.option(alarms), (before, now) => {
        const one = signal();
        told(
          before.map((alarm, i) => state(i, alarm)),
          one,
        );
        const refresh = [START, ...(now === null ? [] : [state(50, now)]), END];
        told(refresh, one);
        const known = decodeMachineAlarm(one.identity.last?.value);
        expect(known?.active).toBe(now?.active ?? false);
        if (now === null) expect(known?.acknowledged).not.toBe(false);
        expect(told(refresh, one)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

test('an unacknowledged state that the server puts into a branch is acknowledged by nobody', () => {
  const one = signal();
  const branch = (open: boolean): TellingEvent => ({ kind: 'branch', condition: 'c1', branch: 'b1', open });
  const over = { active: false, acknowledged: true, by: 'server', event: null };
  const refreshing = new Refreshing();
  expect(told([state(5), branch(true), state(6, over)], one, refreshing).at(-1)).toMatchObject({
    active: false,
    acknowledged: null,
    by: null,
  });
  expect(told([branch(false), state(7, { ...over, by: 'opal' })], one, refreshing)).toMatchObject([
    { acknowledged: true, by: 'opal' },
  ]);
});

describe('the fields of an event', () => {
  const names = (eventFilter().selectClauses ?? []).map(({ browsePath }) =>
    (browsePath ?? []).map(({ name }) => name).join('.'),
  );
  const variants = (fields: Record<string, unknown>) =>
    names.map((name) => ({ dataType: DataType.Null, value: fields[name] ?? null }));
  const fields = {
    ...{ EventId: Buffer.from('0a1b', 'hex'), EventType: resolveNodeId('i=9341'), Time: at(3), Severity: 600 },
    ...{
      Message: { text: 'Hot' },
      '': new NodeId(1, 7, 2),
      ConditionName: 'Hot',
      Retain: true,
      'EnabledState.Id': true,
    },
    ...{ 'AckedState.Id': false, 'ActiveState.Id': true, BranchId: new NodeId() },
  };

  test('say the state of a condition', () => {
    expect(tellingEvent(variants(fields))).toEqual(
      state(3, { event: '0a1b', severity: 600 }, new NodeId(1, 7, 2).toString()),
    );
  });

  test('say who acknowledged, once somebody has', () => {
    const seen = { ...fields, 'AckedState.Id': true, ClientUserId: 'opal', Comment: { text: 'fixed' } };
    expect(tellingEvent(variants(seen))).toMatchObject({
      alarm: { acknowledged: true, event: null, by: 'opal', comment: 'fixed' },
    });
  });

  test('of a simple condition make it active while it is of interest', () => {
    const simple = { ...fields, 'AckedState.Id': null, 'ActiveState.Id': null };
    expect(tellingEvent(variants(simple))).toMatchObject({ alarm: { active: true, acknowledged: null, event: null } });
  });

  test('say nothing where they are of no condition', () => {
    expect(tellingEvent(variants({ EventType: resolveNodeId('i=2052') }))).toBeNull();
    expect(tellingEvent([])).toBeNull();
    expect(tellingEvent(variants({ EventType: resolveNodeId('i=3035') }))).toEqual({ kind: 'overflow' });
  });
});

test('a state survives its text, and another text is none', () => {
  expect(decodeMachineAlarm(encodeMachineAlarm(ACTIVE))).toEqual(ACTIVE);
  for (const text of ['', '{}', 'null', encodeMachineAlarm({ ...ACTIVE, event: 'xyz' }), 7])
    expect(decodeMachineAlarm(text)).toBeNull();
});
