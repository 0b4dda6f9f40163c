import { describe, expect, test } from 'vitest';
import { settingsOf } from './settings.ts';
import { at, bind, clock, Run, sample } from './testing.ts';
import { alarmView } from './view.ts';

const SHELVE_MAX_S = settingsOf().shelveMaxS;

describe('the shelf', () => {
  test('a shelved alarm runs on and announces nothing', () => {
    const run = new Run().shelve(0, 100).tell(sample(10, 90), clock(99.9));
    expect(run.story).toEqual(['shelved 0', 'activated 10', 'shelf-ending 50']);
    expect(run.announced).toEqual([]);
    expect(run.memory).toMatchObject({ state: 'active-unacknowledged', suppression: 'shelved' });
  });

  test('the warning says whose shelving it is, until when and why', () => {
    const run = new Run().shelve(0, 100).tell(clock(50));
    expect(run.said.at(-1)).toMatchObject({
      ...{ transition: 'shelf-ending', announce: false },
      detail: { shelvedBy: 'ann', untilMs: Number(at(100) / 1_000_000n), reason: 'pump on order' },
    });
  });

  test('it ends by itself; abnormal then, it is announced then, with the time at which it really became active', () => {
    const run = new Run().shelve(0, 100).tell(sample(10, 90), clock(130));
    expect(run.story).toEqual(['shelved 0', 'activated 10', 'unshelved 100']);
    expect(run.announced).toEqual([100]);
    expect(run.said.at(-1)).toMatchObject({ occurrence: `hot@filler-1#${at(10)}`, by: null });
    expect(run.memory).toMatchObject({ state: 'active-unacknowledged', suppression: 'none', activeNs: at(10) });
  });

  test('normal then, it is normal, even if nobody has seen that it was not', () => {
    const run = new Run().shelve(0, 100).tell(sample(10, 90), sample(20, 20)).unshelve(50);
    expect(run.said.at(-1)).toMatchObject({ transition: 'unshelved', state: 'normal', by: 'ben', announce: false });
    expect(run.memory).toMatchObject({ state: 'normal', occurrence: null });
    expect(run.announced).toEqual([]);
  });

  test('what was acknowledged before it went on the shelf wants to be seen again', () => {
    const run = new Run().tell(sample(1, 90)).acknowledge(2).shelve(3, 50).unshelve(40);
    expect(run.memory).toMatchObject({ state: 'active-unacknowledged', acknowledgedBy: null });
    expect(run.announced).toEqual([1, 40]);
  });

  test('a latched alarm is still latched when it comes off', () => {
    const run = new Run(bind({ latched: true })).shelve(0, 50).tell(sample(1, 90), sample(2, 20), clock(50));
    expect(run.memory.state).toBe('latched-unacknowledged');
    expect(run.announced).toEqual([50]);
  });

  test('a reason is required, and a time within one shift', () => {
    const run = new Run();
    expect(run.shelve(0, 100, ' ').refusal).toEqual({ kind: 'reason-required' });
    expect(run.shelve(0, 100, null).refusal).toEqual({ kind: 'reason-required' });
    expect(run.shelve(0, SHELVE_MAX_S + 1).refusal).toEqual({ kind: 'shelve-time', maxS: SHELVE_MAX_S });
    expect(run.shelve(10, 10).refusal).toEqual({ kind: 'shelve-time', maxS: SHELVE_MAX_S });
    expect(run.memory.suppression).toBe('none');
    expect(run.shelve(0, SHELVE_MAX_S).refusal).toBeNull();
  });

  test('shelving again moves its end; what is on no shelf can’t come off', () => {
    const run = new Run().shelve(0, 100).shelve(50, 200).tell(clock(150));
    expect(run.memory).toMatchObject({ suppression: 'shelved', shelvedUntilNs: at(200) });
    run.tell(clock(200));
    expect(run.unshelve(201).refusal).toEqual({ kind: 'not-shelved' });
  });

  test('an act after its end finds it ended', () => {
    const run = new Run().shelve(0, 100).tell(sample(10, 90)).acknowledge(120);
    expect(run.story).toEqual(['shelved 0', 'activated 10', 'unshelved 100', 'acknowledged 120']);
    expect(run.memory.state).toBe('active-acknowledged');
  });

  test('what is shelved is always shown, with who and why', () => {
    const run = new Run();
    expect(alarmView(run.memory, run.bound)).toBeNull();
    run.shelve(0, 100);
    expect(alarmView(run.memory, run.bound)).toMatchObject({
      occurrence: 'hot@filler-1',
      state: 'normal',
      suppression: 'shelved',
      shelvedUntilMs: Number(at(100) / 1_000_000n),
      shelvedBy: 'ann',
      shelvedReason: 'pump on order',
    });
  });
});
