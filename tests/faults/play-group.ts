/**
 * Plays a group of the faults of the reliability design, each with its own condition, over real processes. Small: those
 * of the group over shared plants; with `npm run proof -- NAME` one of them at its full count over a plant of its own.
 * Each group has a file, so that groups can be played at the same time.
 */

import { test } from 'vitest';
import { influxMissing } from '../support/influx.ts';
import { mosquittoMissing } from '../support/mosquitto.ts';
import { seeds } from '../support/proof.ts';
import { describeWith } from '../support/skip.ts';
import { GROUPS, type GroupName, type SharedPlant } from './registry.ts';
import { runFaults } from './stage.ts';

const BROKERS = ['mosquitto', 'embedded'] as const;

export function playGroup(group: GroupName): void {
  const proof = process.env.GEMBA_PROOF;
  for (const seed of seeds([1])) {
    for (const plant of proof === undefined ? GROUPS[group] : [alone(group, proof, seed)]) play(plant, seed, proof);
  }
}

/** A proof goes over both brokers, two seeds each: the historians take turns as well. */
function alone(group: GroupName, name: string, seed: number): SharedPlant {
  const fault = GROUPS[group].flatMap(({ faults }) => faults).find((one) => one.name === name);
  if (fault === undefined)
    throw new Error(`${name} is not one of ${group}: tools/proof/registry.ts names another file`);
  return { faults: [fault], broker: BROKERS[Math.floor(seed / 2) % 2] ?? 'mosquitto' };
}

function play({ faults, broker }: SharedPlant, seed: number, proof: string | undefined): void {
  const missing = [
    broker === 'mosquitto' ? mosquittoMissing : null,
    ...faults.map((fault) => fault.missing ?? (fault.historian === 'influx' ? influxMissing : null)),
  ];
  describeWith(missing, `${faults.map((fault) => fault.name).join(', ')}, ${broker} broker, seed ${seed}`, () => {
    test('nothing is lost and nothing counted twice', { timeout: 1_800_000 }, () =>
      runFaults({ name: proof ?? 'faults', seed, faults, broker, whole: proof !== undefined }),
    );
  });
}
