/** The simulated plant: the two machines of the server's own tests, with counters that roll over, an alarm and a plan. */

import type { GatewayId, SiteId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import type { Gateway as GatewayConfig } from '@gemba/gateway/config';
import { FILLER, LABELLER, testPlant } from '@gemba/server/testing/plant';

const SITE = 'site-1' as SiteId;
const GATEWAY = 'edge-1' as GatewayId;
export const MACHINES = [FILLER, LABELLER];
export const TOTAL_MODULUS = 1 << 16;

const ALARMS: AlarmRule[] = [
  {
    id: 'hot',
    machines: ['*'],
    condition: { kind: 'above-limit', signal: 'zone/temperature', limit: 80, deadband: 5 },
    onDelayS: 1,
    priority: 'high',
    text: 'Too hot',
  },
  {
    id: 'down',
    machines: [FILLER],
    condition: { kind: 'state-longer-than', states: ['faulted', 'stopped'], forS: 3 },
    priority: 'medium',
    text: 'Down',
  },
  { id: 'silent', machines: ['*'], condition: { kind: 'stale', forS: 10 }, priority: 'low', text: 'Silent' },
];

const PLANS: MaintenancePlan[] = [
  { id: 'grease', machine: FILLER, task: 'Grease', triggers: [{ kind: 'run-hours', hours: 0.005 }] },
];

export function simulatedPlant(): Plant {
  const plant = testPlant({ alarms: ALARMS, maintenance: PLANS });
  for (const { machines } of plant.sites[0]?.areas[0]?.lines ?? []) {
    for (const signal of machines[1]?.signals ?? []) {
      if (signal.role === 'count-total') signal.modulus = TOTAL_MODULUS;
    }
  }
  return plant;
}

/** Signals of each machine; they are alike. */
const signalsOf = (plant: Plant) =>
  plant.sites[0]?.areas[0]?.lines[0]?.machines[0]?.signals.map(({ id, type }) => ({ id, type })) ?? [];

/** What gateway.yaml would say. `maxBytes`: of the journal. */
export function gatewayConfig(plant: Plant, publishingIntervalMs: number, maxBytes: number): GatewayConfig {
  const signals = Object.fromEntries(signalsOf(plant).map(({ id }) => [id, `nsu=urn:simulated;s=${id}`]));
  const source = (machine: string) => ({
    endpoint: `opc.tcp://${machine}`,
    security: { mode: 'None' as const, policy: 'None' as const },
    publishingIntervalMs,
    samplingIntervalMs: 0,
    queueSize: 10,
    bridgeS: 30,
    checkS: 60,
    failover: [],
    mode: 'auto' as const,
    signals,
    acknowledge: false,
    stages: [],
  });
  return {
    id: GATEWAY,
    site: SITE,
    journal: { maxBytes, minFreeBytes: 0, release: 'stored' },
    sparkplug: { enabled: false },
    machines: Object.fromEntries(MACHINES.map((machine) => [machine, source(machine)])),
  };
}
