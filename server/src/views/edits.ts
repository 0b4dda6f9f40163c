/** Stops and edits as the API answers them: ids with the plant's words, nanoseconds as milliseconds. */

import type { EditView, ReasonView, StopView } from '@gemba/contract/edits';
import type { PlacedMachine } from '@gemba/contract/plant';
import { msFromNs } from '@gemba/contract/sample';
import type { Parts } from '../domain/edits/counts.ts';
import type { Edit, Statement } from '../domain/edits/edit.ts';
import type { KnownStop } from '../domain/edits/stops.ts';
import { reasonsOf } from '../domain/reasons/tree.ts';

/** @param edits those that hold, in the order in which they were recorded */
export function stopView(stop: KnownStop, placed: PlacedMachine, edits: readonly Statement[]): StopView {
  const own = new Set(stop.edits);
  const given = edits.findLast((edit) => own.has(edit.id) && edit.kind === 'reason' && edit.reason === stop.reason);
  return {
    machine: placed.machine.id,
    fromMs: msFromNs(stop.fromNs),
    toMs: msFromNs(stop.toNs),
    stoodS: Number(stop.stoodNs) / 1e9,
    kind: stop.kind,
    open: stop.open,
    state: stop.state,
    reason: stop.reason,
    reasonName: reasonsOf(placed).name(stop.reason),
    reasonBy: given?.by ?? null,
    edits: stop.edits,
  };
}

/** @param holding ids of the edits that hold */
export function editView(
  edit: Edit,
  placed: PlacedMachine,
  holding: ReadonlySet<number>,
  unbooked: ReadonlyMap<number, Parts> = new Map(),
): EditView {
  const reason = edit.kind === 'reason' ? edit.reason : null;
  return {
    id: edit.id,
    machine: placed.machine.id,
    kind: edit.kind,
    fromMs: msFromNs(edit.fromNs),
    toMs: msFromNs(edit.toNs),
    recordedMs: msFromNs(edit.recordedNs),
    by: edit.by,
    comment: edit.comment,
    reason,
    reasonName: reasonsOf(placed).name(reason),
    atMs: edit.kind === 'split' ? msFromNs(edit.atNs) : null,
    parts: edit.kind === 'counts' ? { good: edit.good, reject: edit.reject, rework: edit.rework } : null,
    edit: edit.kind === 'retraction' ? edit.edit : null,
    unbooked: unbooked.get(edit.id) ?? null,
    holds: edit.kind === 'retraction' || holding.has(edit.id),
  };
}

/** The reasons of a machine, with how often each was given. */
export function reasonViews(placed: PlacedMachine, used: ReadonlyMap<string, number>): ReasonView[] {
  return reasonsOf(placed).nodes.map((node) => ({ ...node, used: used.get(node.id) ?? 0 }));
}

/** An edit as a letter names it: when, who, and what was said. */
export function editCause(edit: Edit, placed: PlacedMachine) {
  const { machine, by: who, comment } = edit;
  const what = [saidBy(edit, placed), comment].filter((text) => text !== null).join(': ');
  return { kind: 'edit' as const, machine, atMs: msFromNs(edit.recordedNs), who, what };
}

function saidBy(edit: Edit, placed: PlacedMachine): string {
  if (edit.kind === 'reason') return reasonsOf(placed).name(edit.reason) ?? edit.reason;
  if (edit.kind !== 'counts') return edit.kind;
  const { good, reject, rework } = edit;
  return Object.entries({ good, reject, rework })
    .filter(([, parts]) => parts !== 0)
    .map(([name, parts]) => `${name} ${parts > 0 ? '+' : '−'}${Math.abs(parts)}`)
    .join(', ');
}
