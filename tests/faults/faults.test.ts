/**
 * The faults of the reliability design, each with its own condition, over real processes. Small: all of them over shared
 * plants; with `npm run proof -- NAME` one of them at its full count over a plant of its own.
 */

import { test } from 'vitest';
import { mosquittoMissing } from '../support/mosquitto.ts';
import { seeds } from '../support/proof.ts';
import { describeWith } from '../support/skip.ts';
import { GROUPS } from './registry.ts';
import { runFaults } from './stage.ts';

const name = process.env.GEMBA_PROOF;
const chosen = GROUPS.flatMap(({ faults }) => faults).find((fault) => fault.name === name);
const BROKERS = ['mosquitto', 'embedded'] as const;
/** A proof goes over both brokers, two seeds each: the historians take turns as well. */
const runsOf = (seed: number) =>
  chosen === undefined ? GROUPS : [{ faults: [chosen], broker: BROKERS[Math.floor(seed / 2) % 2] ?? 'mosquitto' }];

for (const seed of seeds([1])) {
  for (const { faults, broker } of runsOf(seed)) {
    const missing = [broker === 'mosquitto' ? mosquittoMissing : null, ...faults.map((fault) => fault.missing ?? null)];
    describeWith(missing, `${faults.map((fault) => fault.name).join(', ')}, ${broker} broker, seed ${seed}`, () => {
      test('nothing is lost and nothing counted twice', { timeout: 1_800_000 }, () =>
        runFaults({ name: chosen?.name ?? 'faults', seed, faults, broker, whole: chosen !== undefined }),
      );
    });
  }
}
