/**
 * Cases of production: samples, observations and gaps go through the fold in the order in which they arrive, and rows,
 * figures, stops, counters and the live picture are compared.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import { machinesOf } from '@gemba/contract/plant';
import type { Signal } from '@gemba/contract/plant/machine';
import { type Entry, GAP_CAUSES, type GapCause, type Observed, type Value } from '@gemba/contract/sample';
import { contextOf, type FoldContext } from '@gemba/server/domain/ledger/context';
import { MemoryLedger } from '@gemba/server/domain/ledger/memory-ledger';
import { objectOf } from '../compare.ts';
import { type Case, CaseError, type CaseEvent, type CaseKind } from './kind.ts';
import type { MachineRun } from './machine-run.ts';
import { compareProduction, EXPECTED_KEYS } from './production-expected.ts';

export const production: CaseKind = {
  name: 'production',
  run(input) {
    const expected = objectOf(input.expected ?? {}, `${input.folder}/expected.yaml`, EXPECTED_KEYS);
    const runs = new Map<string, MachineRun>();
    for (const { machine } of machinesOf(input.plant)) {
      const context = contextOf(input.plant, machine.id as MachineId);
      runs.set(machine.id, { context, ledger: new MemoryLedger(context) });
    }
    for (const event of input.events) feed(input, runs, event);
    for (const [id, { ledger }] of runs) ledger.take(watched(input, id as MachineId));
    return compareProduction(input, runs, expected);
  },
};

const EVENT_KEYS = ['machine', 'signal', 'value', 'status', 'observed', 'gap', 'cause', 'signals', 'restart'];

function feed(input: Case, runs: Map<string, MachineRun>, event: CaseEvent): void {
  const where = `input.jsonl:${event.line}`;
  const fields = objectOf(event.fields, `${input.folder}/${where}`, EVENT_KEYS);
  if (fields.restart === true) {
    for (const run of runs.values()) run.ledger.restart();
    return;
  }
  const id = fields.machine ?? [...runs.keys()][0];
  const run = runs.get(String(id));
  if (!run) throw new CaseError(`${input.folder}/${where}: there is no machine ${id}`);
  run.ledger.take([entryOf(input, run.context, event, where)]);
}

export function entryOf(input: Case, context: FoldContext, { atNs, fields }: CaseEvent, where: string): Entry {
  const machine = context.placed.machine.id as MachineId;
  if ('observed' in fields)
    return { kind: 'observed', machine, fromNs: input.time(fields.observed, where), throughNs: atNs };
  if ('gap' in fields) {
    const cause = (fields.cause ?? 'link-down') as GapCause;
    const signals = (fields.signals ?? []) as SignalId[];
    if (!GAP_CAUSES.includes(cause))
      throw new CaseError(`${input.folder}/${where}: causes are ${GAP_CAUSES.join(', ')}`);
    return { kind: 'gap', machine, signals, fromNs: input.time(fields.gap, where), toNs: atNs, cause };
  }
  const signal = context.placed.machine.signals.find((candidate) => candidate.id === fields.signal);
  if (!signal) {
    const known = context.placed.machine.signals.map((candidate) => candidate.id).join(', ');
    throw new CaseError(`${input.folder}/${where}: ${machine} has no signal ${fields.signal}; it has ${known}`);
  }
  return {
    kind: 'sample',
    machine,
    signal: signal.id as SignalId,
    timeNs: atNs,
    value: jsonValue(signal, fields.value, `${input.folder}/${where}`),
    status: typeof fields.status === 'number' ? fields.status : 0,
  };
}

/** A JSON value as the signal's kind has it; integers beyond 2^53 are written as text. */
function jsonValue(signal: Signal, written: unknown, where: string): Value | null {
  if (written === null) return null;
  if (signal.type === 'float' && typeof written === 'number') return written;
  if (signal.type === 'bool' && typeof written === 'boolean') return written;
  if (signal.type === 'text' && typeof written === 'string') return written;
  const digits = typeof written === 'string' || typeof written === 'number' ? String(written) : '';
  if (signal.type === 'int' && /^-?\d+$/.test(digits)) return BigInt(digits);
  throw new CaseError(`${where}: ${signal.id} is ${signal.type}, ${JSON.stringify(written)} isn't`);
}

/** `watched: [[from, to], …]` of case.yaml: short for observations of all machines, told after all lines of the input. */
export function watched(input: Case, machine: MachineId): Observed[] {
  const spans = (input.settings.watched ?? []) as unknown[];
  if (!Array.isArray(spans) || !spans.every((span) => Array.isArray(span) && span.length === 2)) {
    throw new CaseError(`${input.folder}/case.yaml: watched is a list of pairs, [[from, to], …]`);
  }
  return (spans as [unknown, unknown][]).map(([from, to]) => ({
    kind: 'observed',
    machine,
    fromNs: input.time(from, 'case.yaml: watched'),
    throughNs: input.time(to, 'case.yaml: watched'),
  }));
}
