/** Changes of the configuration that a running gateway doesn't take: what its connections to the broker are made of. */

import { type ConfigFault, GembaError } from '@gemba/contract/errors';
import type { Gateway } from '../config.ts';
import type { Settings } from '../settings.ts';

/** Where and how a gateway publishes. */
const FIXED = ['site', 'sparkplug', 'mirror'] as const satisfies readonly (keyof Gateway)[];

type Restarting = Pick<Settings, 'mqtt' | 'gateways'>;

/** Throws GEMBA_CONFIG_RESTART with all such changes. Gateways that come or go are none. */
export function checkNoRestart(before: Restarting, after: Restarting): void {
  const faults: ConfigFault[] = [];
  if (!same(before.mqtt, after.mqtt)) faults.push(fault('mqtt'));
  for (const [index, gateway] of after.gateways.entries()) {
    const known = before.gateways.find(({ id }) => id === gateway.id);
    if (known === undefined) continue;
    if (known.journal.release !== gateway.journal.release) faults.push(fault(`gateways[${index}].journal.release`));
    for (const key of FIXED) if (!same(known[key], gateway[key])) faults.push(fault(`gateways[${index}].${key}`));
  }
  if (faults.length > 0) throw new GembaError('GEMBA_CONFIG_RESTART', { count: faults.length }, faults);
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const fault = (path: string): ConfigFault => ({
  path,
  problem: 'it is not what the gateway runs with',
  next: 'Restart the gateway.',
});
