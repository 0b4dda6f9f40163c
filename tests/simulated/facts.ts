/** What a run was made of: figures to see that it put the system to the test, for one run or summed over many. */

import { mergeStretches } from '@gemba/server/historian/stretches';
import type { Director } from './director.ts';
import type { Evidence } from './evidence.ts';
import { toldAgain } from './told-again.ts';

export type Facts = Record<string, number>;

export async function factsOf(evidence: Evidence, director: Director, emitMs: number): Promise<Facts> {
  const { stage, gateway, server, historian } = evidence;
  const facts: Facts = { emitted: 0, stored: 0, watchedS: 0, emittingS: 0 };
  for (const machine of stage.field.machines.values()) {
    const stored = historian.of(machine.id);
    const samples = stored.filter((entry) => entry.kind === 'sample');
    facts.emitted = (facts.emitted ?? 0) + machine.emissions.length;
    facts.stored = (facts.stored ?? 0) + samples.length;
    facts['told again'] = (facts['told again'] ?? 0) + toldAgain(samples, machine).size;
    const stretches = mergeStretches(stored.filter((entry) => entry.kind === 'observed'));
    const watchedNs = stretches.reduce((sum, { fromNs, throughNs }) => sum + throughNs - fromNs, 0n);
    facts.watchedS = (facts.watchedS ?? 0) + Math.round(Number(watchedNs / 1_000_000_000n));
    facts.emittingS = (facts.emittingS ?? 0) + Math.round(emitMs / 1000);
    for (const entry of stored) {
      if (entry.kind === 'gap') facts[`gaps ${entry.cause}`] = (facts[`gaps ${entry.cause}`] ?? 0) + 1;
    }
  }
  const { dropped, doubled } = stage.cable.counts;
  return {
    ...facts,
    batches: [...gateway.promised.values()].reduce((sum, batches) => sum + batches.size, 0),
    restarts: gateway.restarts + server.restarts,
    refused: gateway.refused,
    segmentsDeleted: gateway.segmentsDeleted,
    dropped,
    doubled,
    refolds: await server.metric('gemba_server_refolds_total'),
    ...director.counts,
  };
}

/** Adds figures up. */
export function sumOf(all: readonly Facts[]): Facts {
  const sum: Facts = {};
  for (const facts of all) for (const [name, value] of Object.entries(facts)) sum[name] = (sum[name] ?? 0) + value;
  return Object.fromEntries(Object.entries(sum).sort(([a], [b]) => (a < b ? -1 : 1)));
}
