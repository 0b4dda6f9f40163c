/**
 * PackML for the packaging machines: the state numbers of ISA-TR88.00.02 and the signals that all of them have, on
 * the nodes of OPC 30050 where it has one, else on a PackTag of the same name in the machine's own namespace.
 */

import type { Signal } from '@gemba/contract/plant/machine';
import type { Value } from '@gemba/contract/sample';
import type { Cause, Phase, Picture, ReasonCode, SignalSpec } from './kind.ts';
import { NUMBERED, reasonTable } from './reasons.ts';
import { type RejectCause, rejectCode, rejectTable } from './rejects.ts';

/** State numbers [ISA-TR88.00.02-2015 table 5]. */
export const PACKML_STATE = { stopped: 2, idle: 4, suspended: 5, execute: 6, aborted: 9, held: 11 } as const;

/** Object of the machine in its own namespace: its nodes are called `Unit.…`. */
export const UNIT = 'Unit';

/** The PackML state of a phase. Suspended is for causes outside the machine, Held for those inside [OPC 30050 §6.3.2]. */
export function packmlState(phase: Phase, reason: ReasonCode): number {
  switch (phase) {
    case 'producing':
      return PACKML_STATE.execute;
    case 'starved':
    case 'blocked':
      return PACKML_STATE.suspended;
    case 'faulted':
      return PACKML_STATE.aborted;
    case 'stopped':
      return reason === NUMBERED.operator ? PACKML_STATE.stopped : PACKML_STATE.held;
    case 'idle':
      return PACKML_STATE.idle;
    default:
      return PACKML_STATE.stopped;
  }
}

/** Signals that every packaging machine has; `unitsPerH` names what it makes. */
export function packmlSignals(
  causes: readonly Cause[],
  own: readonly SignalSpec[],
  rejects: readonly RejectCause[] = [],
): SignalSpec[] {
  return [
    spec({ id: 'state', role: 'state', type: 'int', stateModel: 'packml' }, 'Status.StateCurrent', 'Int32'),
    spec(
      { id: 'reason', role: 'reason', type: 'int', reasons: reasonTable(causes, NUMBERED) },
      'Admin.StopReason.ID',
      'Int32',
    ),
    spec({ id: 'total', role: 'count-total', type: 'int' }, 'Admin.ProdProcessedCount[0].AccCount', 'Int32'),
    spec({ id: 'reject', role: 'count-reject', type: 'int' }, 'Admin.ProdDefectiveCount[0].AccCount', 'Int32'),
    ...(rejects.length === 0 ? [] : [defectCode(rejects)]),
    spec(
      { id: 'cycle', name: 'Cycle time', role: 'cycle-time', type: 'float', unit: 's' },
      'Status.CycleTime',
      'Double',
    ),
    spec({ id: 'speed', name: 'Speed', type: 'float', unit: '/h' }, 'Status.CurMachSpeed', 'Float'),
    ...own,
    spec({ id: 'power', name: 'Power', type: 'float', unit: 'kW' }, 'Status.Power', 'Double'),
    spec({ id: 'energy', name: 'Energy', role: 'energy', type: 'float', unit: 'kWh' }, 'Admin.Energy', 'Double'),
  ];
}

/** What was wrong with the newest reject. */
const defectCode = (rejects: readonly RejectCause[]): SignalSpec =>
  spec(
    { id: 'reject-reason', role: 'reject-reason', type: 'int', reasons: rejectTable(rejects) },
    'Admin.DefectCode',
    'Int32',
  );

/** An analog of a packaging machine on its own node under Status. */
export function packmlAnalog(
  id: string,
  name: string,
  unit: string,
  node: string,
  range: [number, number],
  limits?: Signal['limits'],
): SignalSpec {
  const signal: Signal = { id, name, type: 'float', unit, range };
  return spec(limits === undefined ? signal : { ...signal, limits }, `Status.${node}`, 'Double');
}

/** The values of those signals. */
export function readPackml(picture: Picture, rejects: readonly RejectCause[] = []): Record<string, Value> {
  return {
    state: BigInt(packmlState(picture.phase, picture.reason)),
    reason: BigInt(picture.reason),
    total: BigInt(picture.total),
    reject: BigInt(picture.reject),
    ...(rejects.length === 0 ? {} : { 'reject-reason': BigInt(rejectCode(rejects, picture.reject)) }),
    cycle: picture.cycleS,
    speed: picture.speedPerH,
    ...picture.analogs,
    energy: picture.energyKWh,
  };
}

const spec = (signal: Signal, node: string, type: SignalSpec['type']): SignalSpec => ({
  signal,
  node: `${UNIT}.${node}`,
  type,
});
