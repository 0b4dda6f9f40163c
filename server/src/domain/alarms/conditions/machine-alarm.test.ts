import { encodeMachineAlarm, type MachineAlarm } from '@gemba/contract/machine-alarm';
import type { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import { describe, expect, test } from 'vitest';
import { at, BAD, gap, observed, Run } from '../testing.ts';
import { boundTo, of } from './testing.ts';

const NORMAL: MachineAlarm = {
  ...{ active: false, acknowledged: true, severity: 700, message: 'Oil too hot', event: null },
  ...{ by: null, comment: null, enabled: true },
};
const ACTIVE: MachineAlarm = { ...NORMAL, active: true, acknowledged: false, event: 'a1' };
const SEEN: MachineAlarm = { ...ACTIVE, acknowledged: true, event: 'a2', by: 'opal' };

const alarmIs = (seconds: number, state: Partial<MachineAlarm>) =>
  of('alarm', seconds, encodeMachineAlarm({ ...NORMAL, ...state }));
const run = (more: Partial<AlarmRule> = {}, band: object = {}) =>
  new Run(boundTo({ kind: 'machine-alarm', signal: 'alarm', ...band }, more)).tell(observed(0, 1), alarmIs(1.5, {}));

describe('an alarm of the machine', () => {
  test('is active from the machine’s own time on, with its words and its severity', () => {
    const one = run().tell(alarmIs(10, ACTIVE));
    expect(one.story).toEqual(['activated 10']);
    expect(one.memory).toMatchObject({ state: 'active-unacknowledged', uncertain: false });
    expect(one.memory.detail).toEqual({ message: 'Oil too hot', severity: 700 });
    expect(one.tell(alarmIs(20, { acknowledged: false, event: 'a2' })).story).toEqual(['activated 10', 'returned 20']);
    expect(one.memory.state).toBe('returned-unacknowledged');
  });

  test('that somebody acknowledges at the machine is acknowledged here, by him', () => {
    const one = run().tell(alarmIs(10, ACTIVE), alarmIs(12, { ...SEEN, comment: 'called' }));
    expect(one.said.at(-1)).toMatchObject({
      transition: 'acknowledged',
      by: 'machine:opal',
      comment: 'called',
      atNs: at(12),
    });
    one.tell(alarmIs(20, SEEN.active ? { ...SEEN, active: false } : SEEN));
    expect(one.memory).toMatchObject({ state: 'normal', occurrence: null });
  });

  test('that returned before it was acknowledged at the machine is over with that', () => {
    const one = run().tell(alarmIs(10, ACTIVE), alarmIs(15, { ...ACTIVE, active: false, event: 'a2' }));
    one.tell(alarmIs(16, { ...SEEN, active: false }));
    expect(one.story).toEqual(['activated 10', 'returned 15', 'acknowledged 16']);
    expect(one.memory.state).toBe('normal');
  });

  test('that wants to be acknowledged anew while it is active is another occurrence', () => {
    const one = run().tell(alarmIs(10, ACTIVE), alarmIs(12, SEEN));
    one.tell(alarmIs(20, { ...ACTIVE, severity: 900, message: 'Oil far too hot', event: 'a3' }));
    expect(one.story).toEqual(['activated 10', 'acknowledged 12', 'returned 20', 'activated 20.000000001']);
    expect(one.announced).toHaveLength(2);
    expect(one.memory.detail).toEqual({ message: 'Oil far too hot', severity: 900 });
  });

  test('that only changes its words is the same occurrence', () => {
    const one = run().tell(alarmIs(10, ACTIVE), alarmIs(12, { ...ACTIVE, severity: 720, event: 'a2' }));
    expect(one.story).toEqual(['activated 10']);
  });

  test('counts in its band of severity only, so that each band has a rule with a priority of its own', () => {
    const low = run({}, { severityTo: 799 }).tell(alarmIs(10, ACTIVE), alarmIs(20, { ...ACTIVE, severity: 900 }));
    const high = run({}, { severityFrom: 800 }).tell(alarmIs(10, ACTIVE), alarmIs(20, { ...ACTIVE, severity: 900 }));
    expect([low.story, high.story]).toEqual([['activated 10', 'returned 20'], ['activated 20']]);
  });

  test('that is disabled, unreadable or bad holds its state, uncertain', () => {
    for (const event of [
      alarmIs(12, { ...ACTIVE, enabled: false, active: false }),
      of('alarm', 12, 'no alarm'),
      of('alarm', 12, null, BAD),
    ]) {
      const one = run().tell(alarmIs(10, ACTIVE), event);
      expect(one.memory).toMatchObject({ state: 'active-unacknowledged', uncertain: true });
    }
  });

  test('is held over a cut of the link, and what the machine says afterwards counts', () => {
    const one = run().tell(alarmIs(10, ACTIVE), observed(1, 12), gap(12, 30));
    expect(one.memory.state).toBe('active-unacknowledged');
    one.tell(alarmIs(30, { acknowledged: null, event: null }), observed(30, 32));
    expect(one.story).toEqual(['activated 10', 'returned 30']);
    expect(one.memory.state).toBe('returned-unacknowledged');
  });
});

describe('an acknowledgement here', () => {
  const acknowledged = () => run().tell(alarmIs(10, ACTIVE)).acknowledge(12);
  const passed = (result: 'done' | 'off' | 'stale' | 'refused' | 'unanswered', event = 'a1') =>
    ({ kind: 'passed', event, result, code: 'BadEventIdUnknown', atNs: at(14) }) as const;

  test('is to be passed on with the EventId that was there, until the machine says that it is acknowledged', () => {
    const one = acknowledged();
    expect(one.memory.toMachine).toEqual({ event: 'a1', by: 'ann', comment: null, atNs: at(12) });
    one.tell(alarmIs(13, { ...ACTIVE, event: 'a2' }));
    expect(one.memory.toMachine?.event).toBe('a1');
    one.tell(alarmIs(14, { ...SEEN, by: 'gateway' }));
    expect(one.memory.toMachine).toBeNull();
    expect(one.story).toEqual(['activated 10', 'acknowledged 12']);
  });

  test('of what has returned is passed on too', () => {
    const one = run().tell(alarmIs(10, ACTIVE), alarmIs(11, { ...ACTIVE, active: false, event: 'a2' }));
    one.acknowledge(12);
    expect(one.memory).toMatchObject({ state: 'normal', toMachine: { event: 'a2' } });
  });

  test('of what the machine has acknowledged already, or can’t be acknowledged there, is ours alone', () => {
    for (const there of [SEEN, { ...ACTIVE, acknowledged: null, event: null }]) {
      const one = run().tell(alarmIs(10, there));
      one.acknowledge(12);
      expect(one.memory.toMachine ?? null).toBeNull();
    }
  });

  test('that the machine doesn’t know any more shows the newer state as another occurrence, and says why', () => {
    const one = acknowledged().tell(alarmIs(13, { ...ACTIVE, event: 'a2' }), passed('stale'));
    expect(one.story.slice(2)).toEqual(['commented 14', 'returned 14', 'activated 14.000000001']);
    expect(one.said[2]?.comment).toContain('BadEventIdUnknown');
    expect(one.memory).toMatchObject({ state: 'active-unacknowledged', toMachine: null });
  });

  test('that is taken, or isn’t to be written to the machine, says nothing more; one that failed says so once', () => {
    expect(acknowledged().tell(passed('done')).memory.toMachine).toBeNull();
    expect(acknowledged().tell(passed('off')).said).toHaveLength(2);
    const refused = acknowledged().tell(passed('refused'), passed('refused'));
    expect(refused.story.slice(2)).toEqual(['commented 14']);
    expect(refused.memory.state).toBe('active-acknowledged');
    expect(acknowledged().tell(passed('refused', 'b9')).memory.toMachine?.event).toBe('a1');
  });

  test('of an occurrence that a newer one has followed is nothing to the machine any more', () => {
    const one = acknowledged().tell(alarmIs(13, { ...ACTIVE, active: false, event: 'a2' }), alarmIs(15, ACTIVE));
    expect(one.memory.toMachine).toBeNull();
  });
});
