/**
 * A simulated machine as configuration: its signals as plant.yaml wants them and its nodes as gateway.yaml wants
 * them, so that tests and the demo's files are made from the models and never drift from them. Pure.
 */

import type { Signal } from '@gemba/contract/plant/machine';
import type { SignalSpec } from './machines/kind.ts';
import { KINDS, kindOf } from './machines/registry.ts';

export interface Description {
  signals: Signal[];
  /** Signal id → NodeId by namespace URI [OPC 10000-6 §5.1.12]. */
  sources: Record<string, string>;
}

/** Namespace URI of a machine's own nodes. */
export const namespaceOf = (machineId: string): string => `urn:gemba:sim:${machineId}`;

/** NodeId text of a signal of that machine. */
export const nodeIdOf = (machineId: string, spec: SignalSpec): string => `nsu=${namespaceOf(machineId)};s=${spec.node}`;

/** Describes a machine of that kind; throws a plain error when there is no such kind. */
export function describe(kind: string, machineId: string): Description {
  const found = kindOf(kind);
  if (found === undefined)
    throw new Error(`no machine kind ${kind}; known: ${KINDS.map((one) => one.kind).join(', ')}`);
  return describeSignals(found.signals, machineId);
}

/** Describes a machine that says these, such as a recording. */
export const describeSignals = (signals: readonly SignalSpec[], machineId: string): Description => ({
  signals: signals.map((spec) => spec.signal),
  sources: Object.fromEntries(signals.map((spec) => [spec.signal.id, nodeIdOf(machineId, spec)])),
});

/** Signals by which a plant can have the alarms of a machine's own, and their sources; a plant takes those that it wants. */
export const alarmSourcesOf = (kind: string, machineId: string): Record<string, string> =>
  Object.fromEntries(
    (kindOf(kind)?.alarms ?? []).map(({ signal, node }) => [
      signal,
      `condition of nsu=${namespaceOf(machineId)};s=${node}`,
    ]),
  );
