import { expect, test } from 'vitest';
import type { AlarmMemory } from '../types.ts';
import { decide, emptyGroup, follow, join, retain } from './groups.ts';
import type { Group, Member } from './types.ts';

const member = (alarm: string, activeNs: bigint, more: Partial<Member> = {}): Member => ({
  ...{ alarm, occurrence: `${alarm}#${activeNs}`, activeNs, critical: false },
  ...{ stands: true, quiet: false, told: false, ...more },
});
const WAIT = 2n;
const joined = (group: Group, one: Member, nowNs = 10n) => join(group, one, { nowNs, waitNs: WAIT });
const story = (group: Group, nowNs: bigint) =>
  decide(group, nowNs)?.verdicts.map(({ member: { alarm }, place, announce }) => [alarm, place, announce]);
const after = (group: Group, nowNs: bigint): Group => {
  const decided = decide(group, nowNs);
  if (decided === null) throw new Error('it waits');
  return decided.group;
};
const state = (one: Member, more: Partial<AlarmMemory>) =>
  ({ occurrence: one.occurrence, suppression: 'none', state: 'active-unacknowledged', ...more }) as AlarmMemory;

/** Of three the second to arrive was the first to happen. */
function tripped() {
  let group = emptyGroup('trip@filler');
  const arrivals: [Member, bigint][] = [
    [member('b', 7n), 10n],
    [member('a', 5n), 11n],
    [member('c', 9n), 11n],
  ];
  for (const [one, nowNs] of arrivals) {
    const next = joined(group, one, nowNs);
    expect(next.verdict).toBe('wait');
    group = next.group;
  }
  return group;
}

test('the earliest by its own time is the first, however late it came, and alone is announced', () => {
  const group = tripped();
  expect(decide(group, 11n)).toBeNull();
  expect(story(group, 12n)).toEqual([
    ['a', 'first-out', true],
    ['b', 'follower', false],
    ['c', 'follower', false],
  ]);
});

test('what comes later follows, until somebody has acknowledged what he was told of', () => {
  const group = after(tripped(), 12n);
  expect(joined(group, member('d', 20n)).verdict).toBe('follow');
  const seen = follow(group, 'a', state(member('a', 5n), { state: 'active-acknowledged' }));
  expect(joined(seen, member('d', 20n)).verdict).toBe('wait');
});

test('when nothing stands any more the next one is the first again, acknowledged or not', () => {
  let group = after(tripped(), 12n);
  for (const one of [member('a', 5n), member('b', 7n), member('c', 9n)]) {
    expect(group.members).toHaveLength(3);
    group = follow(group, one.alarm, state(one, { state: 'returned-unacknowledged' }));
  }
  expect(group).toEqual(emptyGroup('trip@filler'));
});

test('one that is suppressed before the decision is passed over, one that has returned is not', () => {
  const shelved = follow(tripped(), 'a', state(member('a', 5n), { suppression: 'shelved' }));
  expect(story(shelved, 12n)?.[1]).toEqual(['b', 'first-out', true]);
  const back = follow(tripped(), 'a', state(member('a', 5n), { state: 'returned-unacknowledged' }));
  expect(story(back, 12n)?.[0]).toEqual(['a', 'first-out', true]);
});

test('nobody is told of what everybody has seen', () => {
  let group = tripped();
  for (const one of [member('a', 5n), member('b', 7n), member('c', 9n)]) {
    group = follow(group, one.alarm, state(one, { state: 'active-acknowledged' }));
  }
  expect(story(group, 12n)?.map(([, , announce]) => announce)).toEqual([false, false, false]);
  expect(after(group, 12n)).toEqual(emptyGroup('trip@filler'));
});

test('a group whose first has been taken out of the plant is over, and the next one is the first', () => {
  const group = retain(after(tripped(), 12n), (alarm) => alarm !== 'a');
  expect(joined(group, member('d', 20n)).verdict).toBe('wait');
  expect(
    story(
      retain(tripped(), (alarm) => alarm !== 'a'),
      12n,
    )?.[0],
  ).toEqual(['b', 'first-out', true]);
});

test('critical ones are announced besides, each by itself and each time', () => {
  const two = joined(joined(tripped(), member('x', 8n, { critical: true })).group, member('w', 9n, { critical: true }));
  expect(story(two.group, 12n)?.filter(([, , announce]) => announce)).toEqual([
    ['a', 'first-out', true],
    ['x', 'follower', true],
    ['w', 'follower', true],
  ]);
  const decided = after(two.group, 12n);
  const other = joined(decided, member('y', 30n, { critical: true }));
  expect(other.verdict).toBe('announce');
  expect(joined(other.group, member('y', 31n, { critical: true })).verdict).toBe('announce');
  expect(joined(other.group, member('d', 32n)).verdict).toBe('follow');
});
