import { describe, expect, test } from 'vitest';
import { alarmId } from './rules.ts';
import { at, BAD, bind, clock, gap, observed, Run, sample } from './testing.ts';

describe('condition and acknowledgement', () => {
  test('a value beyond the limit is announced at the sample’s own time, at once', () => {
    const run = new Run().tell(sample(1, 70), sample(2.5, 81));
    expect(run.story).toEqual(['activated 2.5']);
    expect(run.announced).toEqual([2.5]);
    expect(run.memory).toMatchObject({
      state: 'active-unacknowledged',
      occurrence: `hot@filler-1#${at(2.5)}`,
      value: 81,
    });
  });

  test('the limit itself is normal, and so is the inner edge of the deadband', () => {
    const run = new Run().tell(sample(1, 80), sample(2, 80.1), sample(3, 75.1), sample(4, 75));
    expect(run.story).toEqual(['activated 2', 'returned 4']);
  });

  test('acknowledged while active it ends when the value returns', () => {
    const run = new Run().tell(sample(1, 90)).acknowledge(5).tell(sample(9, 20));
    expect(run.story).toEqual(['activated 1', 'acknowledged 5', 'returned 9']);
    expect(run.memory).toMatchObject({ state: 'normal', occurrence: null });
  });

  test('returned without acknowledgement it waits to be seen', () => {
    const run = new Run().tell(sample(1, 90), sample(2, 20));
    expect(run.memory).toMatchObject({ state: 'returned-unacknowledged', returnedNs: at(2) });
    expect(run.acknowledge(7).memory.state).toBe('normal');
    expect(run.said.at(-1)).toMatchObject({ transition: 'acknowledged', by: 'ann', state: 'normal', announce: false });
  });

  test('each activation is an occurrence of its own, and acknowledging the later one closes the earlier', () => {
    const run = new Run().tell(sample(1, 90), sample(2, 20), sample(3, 90));
    expect(run.memory.occurrence).toBe(`hot@filler-1#${at(3)}`);
    expect(run.announced).toEqual([1, 3]);
    run.acknowledge(4).tell(sample(5, 20));
    expect(run.memory.state).toBe('normal');
  });

  test('the acknowledgement of an occurrence that is over is refused', () => {
    const run = new Run().tell(sample(1, 90));
    const first = run.memory.occurrence ?? '';
    run.tell(sample(2, 20), sample(3, 90)).acknowledge(4, first);
    expect(run.refusal).toEqual({ kind: 'stale-occurrence', occurrence: first, current: `hot@filler-1#${at(3)}` });
    expect(run.memory.state).toBe('active-unacknowledged');
  });

  test('an acknowledgement when all is normal, or the second one, is refused', () => {
    const run = new Run().tell(sample(1, 20)).acknowledge(2, 'hot@filler-1#1');
    expect(run.refusal).toEqual({ kind: 'stale-occurrence', occurrence: 'hot@filler-1#1', current: null });
    run.tell(sample(3, 90)).acknowledge(4).acknowledge(5);
    expect(run.refusal).toEqual({ kind: 'already-acknowledged', by: 'ann' });
    expect(run.memory.acknowledgedNs).toBe(at(4));
  });

  test('a rule without cause, consequence, response and time to respond announces nothing', () => {
    const { respondWithinS: _, ...draft } = bind().rule;
    const run = new Run({ ...bind(), rule: draft }).tell(sample(1, 90));
    expect(run.story).toEqual(['activated 1']);
    expect(run.announced).toEqual([]);
  });
});

describe('latch', () => {
  const latched = bind({ latched: true });

  test('stays until it is acknowledged and reset', () => {
    const run = new Run(latched).tell(sample(1, 90)).reset(2);
    expect(run.refusal).toEqual({ kind: 'not-resettable', why: 'active' });
    run.tell(sample(3, 20));
    expect(run.memory.state).toBe('latched-unacknowledged');
    expect(run.reset(4).refusal).toEqual({ kind: 'not-resettable', why: 'unacknowledged' });
    expect(run.acknowledge(5).memory.state).toBe('latched-acknowledged');
    expect(run.reset(6).memory.state).toBe('normal');
    expect(run.story).toEqual(['activated 1', 'returned 3', 'acknowledged 5', 'reset 6']);
  });

  test('acknowledged while active it is latched acknowledged, and comes back as a new occurrence', () => {
    const run = new Run(latched).tell(sample(1, 90)).acknowledge(2).tell(sample(3, 20));
    expect(run.memory.state).toBe('latched-acknowledged');
    expect(run.tell(sample(4, 90)).memory).toMatchObject({ state: 'active-unacknowledged', activeNs: at(4) });
    expect(run.announced).toEqual([1, 4]);
  });

  test('a rule that isn’t latched can’t be reset', () => {
    expect(new Run().tell(sample(1, 90)).reset(2).refusal).toEqual({ kind: 'not-resettable', why: 'not-latched' });
  });
});

describe('delays', () => {
  const slow = bind({ onDelayS: 10, offDelayS: 5 });

  test('an on-delay completes when somebody has watched through its due time, and carries it', () => {
    const run = new Run(slow).tell(sample(1, 90), observed(0, 10.9));
    expect(run.said).toEqual([]);
    expect(run.tell(observed(10.9, 60)).story).toEqual(['activated 11']);
    expect(run.memory.occurrence).toBe(`${alarmId('hot', 'filler-1')}#${at(11)}`);
  });

  test.each([
    ['back to normal', sample(10, 20)],
    ['in the deadband', sample(10, 78)],
    ['bad', sample(10, 90, BAD)],
    ['uncertain', sample(10, 90, 0x4000_0000)],
    ['without a value', sample(10, null)],
    ['back at the very moment it is due', sample(11, 20)],
  ])('a value that is %s breaks it', (_, breach) => {
    const run = new Run(slow).tell(sample(1, 90), breach, observed(0, 60));
    expect(run.said).toEqual([]);
    expect(run.memory.timer).toBeNull();
  });

  test('an off-delay needs the value back behind the deadband throughout', () => {
    const run = new Run(slow).tell(sample(1, 90), observed(0, 12));
    run.tell(sample(20, 70), sample(23, 78), sample(24, 70), observed(12, 28.9));
    expect(run.story).toEqual(['activated 11']);
    expect(run.tell(observed(28.9, 30)).story).toEqual(['activated 11', 'returned 29']);
  });

  test('a value that comes after the due time decides nothing before somebody has watched until then', () => {
    const run = new Run(slow).tell(observed(0, 2), sample(1, 90), sample(20, 30));
    expect(run.said).toEqual([]);
    run.tell(observed(2, 21));
    expect(run.story).toEqual(['activated 11']);
    expect(run.tell(observed(21, 26)).story).toEqual(['activated 11', 'returned 25']);
  });

  test('time that nobody watched completes no delay: it begins anew behind it', () => {
    const run = new Run(slow).tell(sample(1, 90), observed(0, 5), gap(5, 30), observed(30, 39.9));
    expect(run.said).toEqual([]);
    expect(run.tell(observed(39.9, 41)).story).toEqual(['activated 40']);
  });

  test('a gap that lies before the delay, or concerns another signal, is nothing to it', () => {
    const run = new Run(slow).tell(observed(0, 1), sample(20, 90), gap(1, 19), gap(22, 23, ['pressure']));
    expect(run.tell(observed(19, 31)).story).toEqual(['activated 30']);
  });

  test('a gap of its own signal breaks the delay', () => {
    const run = new Run(slow).tell(observed(0, 1), sample(2, 90), sample(8, 91), gap(2, 8, ['temperature']));
    expect(run.tell(observed(1, 17.9)).said).toEqual([]);
    expect(run.tell(observed(17.9, 18)).story).toEqual(['activated 18']);
  });

  test('while Observed Through stands still the delay holds, marked uncertain', () => {
    const run = new Run(slow).tell(sample(1, 90), observed(0, 5), clock(60, 55_000));
    expect(run.memory).toMatchObject({ uncertain: true, timer: { dueNs: at(11) } });
    run.tell(observed(5, 61), clock(62, 100));
    expect(run.story).toEqual(['activated 11']);
    expect(run.memory.uncertain).toBe(false);
  });
});

describe('what isn’t known', () => {
  test('bad quality holds an active alarm, marked uncertain', () => {
    const run = new Run().tell(sample(1, 90), sample(2, 20, BAD), sample(3, null, BAD));
    expect(run.memory).toMatchObject({ state: 'active-unacknowledged', uncertain: true });
    run.tell(sample(4, 20));
    expect(run.story).toEqual(['activated 1', 'returned 4']);
    expect(run.memory.uncertain).toBe(false);
  });

  test('a text, and what is not a number, is beyond no limit', () => {
    const run = new Run().tell(sample(1, 'hot'), sample(2, Number.NaN), sample(3, true));
    expect(run.said).toEqual([]);
    expect(run.memory.uncertain).toBe(true);
    expect(run.tell(sample(4, 90n)).story).toEqual(['activated 4']);
  });

  test('a sample of the past, or one that comes twice, changes nothing', () => {
    const run = new Run().tell(sample(5, 90), sample(4, 20));
    expect(run.refusal).toEqual({ kind: 'late' });
    expect(run.tell(sample(5, 20)).story).toEqual(['activated 5']);
  });
});
