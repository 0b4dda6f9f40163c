/**
 * The faults of the reliability design, each with its own condition, over real processes. Small: all of them over shared
 * plants; with `npm run proof -- NAME` one of them at its full count over a plant of its own.
 */

import { test } from 'vitest';
import { mosquittoMissing } from '../support/mosquitto.ts';
import { seeds } from '../support/proof.ts';
import { describeWith } from '../support/skip.ts';
import { FAULTS } from './registry.ts';
import { runFaults } from './stage.ts';

const chosen = FAULTS.find(({ name }) => name === process.env.GEMBA_PROOF);
const runs = chosen === undefined ? [FAULTS] : [[chosen]];

describeWith([mosquittoMissing], 'nothing is lost and nothing counted twice', () => {
  for (const seed of seeds([1])) {
    for (const faults of runs) {
      const names = faults.map(({ name }) => name).join(', ');
      test(`${names}, seed ${seed}`, { timeout: 900_000 }, () =>
        runFaults(chosen?.name ?? 'faults', seed, faults, chosen !== undefined),
      );
    }
  }
});
