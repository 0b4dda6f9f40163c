/** Reads the quality of a place: yields out of the ledger's rows, reject reasons out of readings; what the API answers. */

import type { MachineId } from '@gemba/contract/identity';
import type { PlacedMachine, Plant } from '@gemba/contract/plant';
import type { LineQualityView, MachineYieldView, QualityView, RejectReasonView } from '@gemba/contract/quality';
import { msFromNs } from '@gemba/contract/sample';
import { contextOf } from '../domain/ledger/context.ts';
import { countingPointOf } from '../domain/places/counting-point.ts';
import { type ReasonCount, reasonsOf } from '../domain/quality/rejects.ts';
import { type Parts, partsOf, rolledThroughput, tellsQuality, yieldsOf } from '../domain/quality/yields.ts';
import type { HistoryReads } from '../history/held.ts';
import type { Span } from '../history/missing.ts';
import type { LedgerReader } from '../records/port.ts';
import { Reasons } from '../views/reasons.ts';
import { linesIn, type PlacedLine } from './place.ts';
import { readRejects } from './read-rejects.ts';

export interface QualityReads {
  plant: Plant;
  records: LedgerReader;
  historian: HistoryReads;
}

interface MachineQuality {
  view: MachineYieldView;
  placed: PlacedMachine;
  /** `null` where the readings were too many. */
  reasons: ReasonCount[] | null;
  rejects: number;
}

/** Throws GEMBA_NOT_FOUND for a place that the plant doesn't have. */
export async function readQuality(reads: QualityReads, place: string, window: Span): Promise<QualityView> {
  const lines: LineQualityView[] = [];
  const all: MachineQuality[] = [];
  const { path, lines: placedLines } = linesIn(reads.plant, place);
  for (const placed of placedLines) {
    const machines: MachineQuality[] = [];
    for (const machine of placed.machines) machines.push(await readMachine(reads, machine, window));
    lines.push(lineView(placed, machines));
    all.push(...machines);
  }
  return {
    place: path,
    fromMs: msFromNs(window.fromNs),
    toMs: msFromNs(window.toNs),
    lines,
    reasons: paretoOf(all, new Reasons(reads.plant)),
    unread: all.filter(({ reasons }) => reasons === null).map(({ view }) => view.machine),
  };
}

async function readMachine(
  { plant, records, historian }: QualityReads,
  placed: PlacedMachine,
  window: Span,
): Promise<MachineQuality> {
  const { machine } = placed;
  const id = machine.id as MachineId;
  const parts = partsOf(await records.rows(id, window.fromNs, window.toNs), window);
  const isKnown = tellsQuality(contextOf(plant, id).counting);
  const told = await readRejects(historian, plant, machine, window);
  return {
    view: { machine: id, name: machine.name, ...yieldView(parts, isKnown) },
    placed,
    reasons: told === null ? null : reasonsOf(told, [], parts.reject),
    rejects: parts.reject,
  };
}

function yieldView(parts: Parts, isKnown: boolean): Omit<MachineYieldView, 'machine' | 'name'> {
  const { good, reject, rework, estimated } = parts;
  if (!isKnown) {
    const unknown = { firstPass: null, rejectRatio: null, scrapRatio: null, reworkRatio: null, finalYield: null };
    return { good: null, reject: null, rework, scrap: null, estimated, ...unknown };
  }
  return { good, reject, rework, scrap: Math.max(0, reject - rework), estimated, ...yieldsOf(parts) };
}

function lineView({ line }: PlacedLine, machines: readonly MachineQuality[]): LineQualityView {
  const views = machines.map(({ view }) => view);
  return {
    line: line.id,
    name: line.name,
    countingPoint: countingPointOf(line),
    firstPassTarget: line.firstPassTarget ?? null,
    // Of a part of a line's machines the line's yield can't be told.
    rolledThroughput: views.length < line.machines.length ? null : rolledThroughput(views.map((one) => one.firstPass)),
    unknown: views.filter(({ firstPass }) => firstPass === null).map(({ machine }) => machine),
    machines: views,
  };
}

/** Reasons of all machines by name, largest first; the same reason of two machines is one. */
function paretoOf(machines: readonly MachineQuality[], names: Reasons): RejectReasonView[] {
  const found = new Map<string | null, { name: string | null; parts: number; machines: Set<string> }>();
  for (const { view, reasons, rejects } of machines) {
    for (const { reason, parts } of reasons ?? [{ reason: null, parts: rejects }]) {
      if (parts <= 0) continue;
      const known = found.get(reason) ?? { name: names.name(view.machine, reason), parts: 0, machines: new Set() };
      known.parts += parts;
      known.machines.add(view.machine);
      found.set(reason, known);
    }
  }
  const all = [...found.values()].reduce((sum, { parts }) => sum + parts, 0);
  let sum = 0;
  return [...found]
    .sort(([, a], [, b]) => b.parts - a.parts)
    .map(([reason, { name, parts, machines: of }]) => {
      sum += parts;
      return { reason, name, parts, share: parts / all, cumulative: sum / all, machines: [...of] };
    });
}
