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
const chosen = GROUPS.flat().find((fault) => fault.name === name);
const groups = chosen === undefined ? GROUPS : [[chosen]];

for (const seed of seeds([1])) {
  for (const faults of groups) {
    const missing = [mosquittoMissing, ...faults.map((fault) => fault.missing ?? null)];
    describeWith(missing, `${faults.map((fault) => fault.name).join(', ')}, seed ${seed}`, () => {
      test('nothing is lost and nothing counted twice', { timeout: 1_800_000 }, () =>
        runFaults(chosen?.name ?? 'faults', seed, faults, chosen !== undefined),
      );
    });
  }
}
