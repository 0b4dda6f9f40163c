/**
 * Random stories of alarms: no illegal transition by the table of ISA-18.2, nothing suppressed announces, nothing is
 * announced twice, a group calls once, and a restart at any moment changes nothing. A few hundred here, a million with
 * `npm run proof -- alarm-stories`.
 */

import { expect, test } from 'vitest';
import { random, record, seeds } from '../support/proof.ts';
import { same } from '../support/same.ts';
import { Judge } from './judge.ts';
import { drawStory, play } from './world.ts';

const SEEDS = seeds(Array.from({ length: 400 }, (_, index) => index + 1));
/** What must have been seen often enough in a run of so many, for it to prove anything. */
const SEEN = [
  ...['activated', 'returned', 'acknowledged', 'reset', 'commented', 'shelved', 'shelf-ending', 'unshelved'],
  ...['suppressed', 'unsuppressed', 'removed-from-service', 'returned-to-service', 'chattering', 'steady'],
  ...['first-out', 'follower', 'group', 'flood', 'system:flood'],
];

test(`seeds ${SEEDS[0]} to ${SEEDS.at(-1)}: legal, told once, and the same after a restart`, {
  timeout: 3_600_000,
}, () => {
  const seen = new Map<string, number>();
  const failed: number[] = [];
  const told: string[] = [];
  for (const seed of SEEDS) {
    const story = drawStory(random(seed));
    const { spared, restarted, parted } = play(story);
    const findings = new Judge().judge(spared);
    if (restarted !== null) {
      if (!same(restarted.said, spared.said.slice(parted))) findings.push('a restart changed what was said');
      if (!same(restarted.stored, spared.stored)) findings.push('a restart changed what is remembered');
    }
    for (const { transition, held, rule } of spared.said) {
      for (const key of [transition, ...(held === null ? [] : [held]), ...(rule.startsWith('system') ? [rule] : [])]) {
        seen.set(key, (seen.get(key) ?? 0) + 1);
      }
    }
    if (findings.length === 0) continue;
    failed.push(seed);
    if (told.length < 5) told.push(`seed ${seed}:\n  ${findings.slice(0, 6).join('\n  ')}`);
  }
  record('alarm-stories', SEEDS[0] as number, { seeds: SEEDS.length, failed, ...Object.fromEntries(seen) });
  expect(failed, `\n${told.join('\n')}\n`).toEqual([]);
  if (SEEDS.length < 400) return;
  for (const what of SEEN) expect(seen.get(what) ?? 0, what).toBeGreaterThan(10);
});
