/**
 * The machines of the nasty server as configuration. All have the same nodes, and every value of theirs tells whose it
 * is: the numbers of the first machine lie between 1000 and 1999, of the second between 2000 and 2999, and so on. Pure.
 */

import type { Signal } from '@gemba/contract/plant/machine';
import type { Value } from '@gemba/contract/sample';
import type { Description } from '../describe.ts';
import type { NodeType } from '../machines/kind.ts';

/** Numbers of one machine. */
const SPAN = 1000;

interface NastySpec {
  signal: Signal;
  /** Textual identifier of its node. */
  node: string;
  type: NodeType;
}

const STATES = { '1': 'producing', '4': 'stopped' } as const;

export const NASTY_SIGNALS: readonly NastySpec[] = [
  { signal: { id: 'state', role: 'state', type: 'int', states: STATES }, node: 'State', type: 'Int32' },
  { signal: { id: 'count', role: 'count-total', type: 'int' }, node: 'Count', type: 'UInt32' },
  { signal: { id: 'value', type: 'float' }, node: 'Value', type: 'Double' },
  { signal: { id: 'name', type: 'text' }, node: 'Name', type: 'String' },
];

export const nastyNamespaceOf = (machineId: string): string => `urn:gemba:nasty:${machineId}`;

/** Its signals for plant.yaml and its nodes for gateway.yaml. */
export function describeNasty(machineId: string): Description {
  return {
    signals: NASTY_SIGNALS.map(({ signal }) => signal),
    sources: Object.fromEntries(
      NASTY_SIGNALS.map(({ signal, node }) => [signal.id, `nsu=${nastyNamespaceOf(machineId)};s=${node}`]),
    ),
  };
}

/** What the signals of the machine at that place say after `step` changes. */
export function nastyValues(machineId: string, place: number, step: number): Record<string, Value> {
  const base = (place + 1) * SPAN;
  return {
    state: 1n,
    count: BigInt(base + (step % SPAN)),
    value: base + (step % SPAN) + 0.5,
    name: `${machineId} ${step}`,
  };
}

/** Whether a value can be of the machine at that place. */
export function isOf(machineId: string, place: number, signal: string, value: Value): boolean {
  if (signal === 'name') return String(value).startsWith(`${machineId} `);
  return signal === 'state' || Math.floor(Number(value) / SPAN) === place + 1;
}
