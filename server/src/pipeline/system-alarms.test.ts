/** Alarms of the system about what comes and goes (orders, channels): what is over makes room for what stands. */

import { expect, it } from 'vitest';
import { testPlant } from '../testing/plant.ts';
import { Alarms } from './alarms.ts';
import { PendingWork } from './pending.ts';

const RULE = 'system:quarantine';

/** Alarms of subjects without end, of which the last `standing` are not over. */
function many(count: number, standing: number) {
  let nowNs = 1_795_348_800_000_000_000n;
  const alarms = new Alarms(testPlant(), () => nowNs);
  const pending = new PendingWork();
  for (let i = 0; i < count; i++) {
    nowNs += 1_000_000_000n;
    alarms.note(RULE, `subject-${i}`, pending);
    if (i >= count - standing) continue;
    const slot = alarms.slot(RULE, `subject-${i}`);
    const occurrence = slot?.memory.occurrence ?? '';
    alarms.over(RULE, `subject-${i}`, pending);
    if (slot !== undefined) {
      alarms.act(slot, { kind: 'acknowledge', occurrence, by: 'ann', comment: null, atNs: nowNs }, pending);
    }
  }
  return { alarms, memories: [...pending.alarms].map(({ memory }) => memory) };
}

it('speaks of a new one after hundreds that are over, also when it has read them all again', () => {
  const { alarms, memories } = many(450, 3);
  expect(alarms.slot(RULE, 'subject-449')?.memory.state).toBe('active-unacknowledged');
  const again = new Alarms(testPlant(), () => 1_795_349_800_000_000_000n);
  again.load(memories, []);
  const shown = again.shown().filter(({ rule }) => rule === RULE);
  expect(shown.map(({ machine }) => machine)).toEqual(['subject-447', 'subject-448', 'subject-449']);
  again.note('system:broker', 'broker', new PendingWork());
  expect(again.slot('system:broker', 'broker')?.memory.state).toBe('active-unacknowledged');
});

it('has room for so many that stand, and no more', () => {
  const { alarms } = many(250, 250);
  // One of the two hundred is the notice of the flood that this is.
  expect(alarms.slot(RULE, 'subject-198')).toBeDefined();
  expect(alarms.slot(RULE, 'subject-199')).toBeUndefined();
});
