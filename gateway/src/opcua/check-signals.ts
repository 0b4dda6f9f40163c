/**
 * Holds what a server says of a machine's signals against what the plant declares: is the node there, does its value
 * fit the type, is its status good, its clock right, its unit the same. One read, no subscription.
 */

import { type ErrorCode, GembaError } from '@gemba/contract/errors';
import type { Machine, Signal } from '@gemba/contract/plant/machine';
import { msFromNs, qualityOf } from '@gemba/contract/sample';
import { clockLimitOf } from '@gemba/journal/entries/identity';
import type { MachineSource } from '../config.ts';
import type { AddressSpace, Present } from './address-space.ts';
import { nodeOfSource, type Part, parseSource, partOf, takesMember } from './part.ts';
import { typed } from './value.ts';

/** What is wrong with a signal. */
export interface SignalFault {
  code: ErrorCode;
  message: string;
  next: string;
}

/** A signal that was looked at. */
export interface Verdict {
  machine: string;
  signal: string;
  node: string;
  value?: string | null;
  dataType?: string | null;
  /** As the machine tells it. */
  unit?: string | null;
  /** Name of the StatusCode. */
  status?: string;
  /** Since the machine's own time of the value, ms. */
  ageMs?: number | null;
  /** The server's clock against ours, ms; positive: it is ahead. */
  skewMs?: number | null;
  faults: SignalFault[];
}

const UNKNOWN_NODE = /^BadNodeId(Unknown|Invalid)$/;

/** Reads all signals of a machine; `clock`: ms UTC. */
export async function checkSignals(
  server: AddressSpace,
  machine: Pick<Machine, 'id' | 'signals' | 'clockLimitS'>,
  source: Pick<MachineSource, 'endpoint' | 'signals'>,
  clock: () => number,
): Promise<Verdict[]> {
  const wanted = machine.signals.flatMap((signal) => {
    const node = source.signals[signal.id];
    // A condition has no value: it is told by events, and its node need not be there to be browsed.
    if (node === undefined || parseSource(node).isCondition) return [];
    return [{ signal, node, part: parseSource(node).part }];
  });
  const ids = wanted.map(({ node }) => nodeOfSource(node));
  const withStructures = wanted.some(({ part }) => takesMember(part));
  const beforeMs = clock();
  const values = await server.values(ids, withStructures ? 'decoded' : 'as-they-come');
  // The server's clock is held against the middle of the read.
  const nowMs = (beforeMs + clock()) / 2;
  const units = await unitsOf(server, ids);
  return wanted.map(({ signal, node, part }, index) => {
    const present = values[index] as Present;
    const unit = units[index] ?? null;
    const skewMs = present.serverMs === null ? null : present.serverMs - nowMs;
    const ageMs = present.sourceMs === null ? null : Math.max(0, nowMs - present.sourceMs);
    const { text: value, dataType, statusName: status } = present;
    const about = { machine: machine.id, signal: signal.id, node, endpoint: source.endpoint };
    const limitMs = msFromNs(clockLimitOf(machine));
    const faults = faultsOf(about, { signal, part }, present, unit, { nowMs, limitMs });
    return { machine: machine.id, signal: signal.id, node, value, dataType, unit, status, ageMs, skewMs, faults };
  });
}

/** Units of variables that have the property [OPC 10000-8 §5.3.2.3]. */
async function unitsOf(server: AddressSpace, ids: readonly string[]): Promise<(string | null)[]> {
  const properties = await server.children(ids, 'properties');
  const at = properties.map(({ found }) => found.find(({ browseName }) => browseName.name === 'EngineeringUnits')?.id);
  const told = await server.units(at.filter((id) => id !== undefined));
  return at.map((id) => (id === undefined ? null : (told.shift() ?? null)));
}

type About = { machine: string; signal: string; node: string; endpoint: string };

function faultsOf(
  about: About,
  { signal, part }: { signal: Signal; part: Part },
  present: Present,
  unit: string | null,
  clock: { nowMs: number; limitMs: number },
): SignalFault[] {
  if (UNKNOWN_NODE.test(present.statusName)) return [fault('GEMBA_SIGNAL_MISSING', about)];
  const faults: SignalFault[] = [];
  if (qualityOf(present.status) !== 'good') {
    faults.push(fault('GEMBA_SIGNAL_BAD', { ...about, status: present.statusName }));
  }
  if (present.raw !== null) {
    const selected = partOf(present.raw, part);
    const fitted = 'status' in selected ? selected : typed(selected.variant, signal.type, selected.names);
    const found = `${present.dataType} ${present.text}`;
    if ('status' in fitted) faults.push(fault('GEMBA_SIGNAL_MISFIT', { ...about, found, declared: signal.type }));
  }
  // A value may be old, if nothing has changed; its server's clock and a time in the future tell of clocks.
  const aheadMs = present.sourceMs === null ? 0 : Math.max(0, present.sourceMs - clock.nowMs);
  const offMs = present.serverMs === null ? aheadMs : Math.max(aheadMs, Math.abs(present.serverMs - clock.nowMs));
  if (offMs > clock.limitMs) {
    const skew = `${Math.round(offMs / 1000)} s`;
    faults.push(fault('GEMBA_SIGNAL_CLOCK', { ...about, skew, limit: `${clock.limitMs / 1000} s` }));
  }
  if (unit !== null && signal.unit !== undefined && unit.trim() !== signal.unit.trim()) {
    faults.push(fault('GEMBA_SIGNAL_UNIT', { ...about, found: unit, declared: signal.unit }));
  }
  return faults;
}

function fault(code: ErrorCode, values: Record<string, string>): SignalFault {
  const { message, next } = new GembaError(code, values);
  return { code, message, next };
}
