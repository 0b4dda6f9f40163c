/**
 * Cases of edits: a machine's samples go through the fold, what people said of it lies over the rows, and figures, rows
 * and stops are compared as known at any moment.
 */

import { EDIT_KINDS } from '@gemba/contract/edits';
import type { MachineId } from '@gemba/contract/identity';
import type { Edit } from '@gemba/server/domain/edits/edit';
import { differenceBetween } from '@gemba/server/domain/edits/known';
import { type Overlaid, overlay } from '@gemba/server/domain/edits/overlay';
import { stopsOf } from '@gemba/server/domain/edits/stops';
import { kpis } from '@gemba/server/domain/kpis/kpis';
import { contextOf, type FoldContext } from '@gemba/server/domain/ledger/context';
import { MemoryLedger } from '@gemba/server/domain/ledger/memory-ledger';
import { compareFields, compareLists, type Fields, listOf, objectOf, TOLERANCE } from '../compare.ts';
import { type Case, CaseError, type CaseEvent, type CaseKind, type Difference } from './kind.ts';
import { entryOf, watched } from './production.ts';
import { joined } from './stretches.ts';

interface Run {
  input: Case;
  context: FoldContext;
  ledger: MemoryLedger;
  edits: Edit[];
}

export const edits: CaseKind = {
  name: 'edits',
  run(input) {
    const machine = input.plant.sites[0]?.areas[0]?.lines[0]?.machines[0]?.id as MachineId;
    const context = contextOf(input.plant, machine);
    const run: Run = { input, context, ledger: new MemoryLedger(context), edits: [] };
    for (const event of input.events) {
      const where = `input.jsonl:${event.line}`;
      if ('edit' in event.fields) run.edits.push(editOf(run, event, where));
      else run.ledger.take([entryOf(input, context, event, where)]);
    }
    run.ledger.take(watched(input, machine));
    return compare(run);
  },
};

const EDIT_KEYS = [
  'edit',
  'id',
  'from',
  'to',
  'by',
  'comment',
  'reason',
  'open',
  'cut',
  'good',
  'reject',
  'rework',
  'of',
];

function editOf({ input, context, edits }: Run, { atNs, fields: written }: CaseEvent, where: string): Edit {
  const fields = objectOf(written, `${input.folder}/${where}`, EDIT_KEYS);
  const kind = EDIT_KINDS.find((known) => known === fields.edit);
  if (kind === undefined) throw new CaseError(`${input.folder}/${where}: edits are ${EDIT_KINDS.join(', ')}`);
  const said = {
    id: typeof fields.id === 'number' ? fields.id : edits.length + 1,
    machine: context.placed.machine.id as MachineId,
    recordedNs: atNs,
    by: String(fields.by ?? 'somebody'),
    comment: typeof fields.comment === 'string' ? fields.comment : null,
  };
  if (kind === 'retraction') return { ...said, kind, edit: Number(fields.of), fromNs: 0n, toNs: 0n };
  const span = { fromNs: input.time(fields.from, where), toNs: input.time(fields.to, where) };
  const parts = (key: string) => Number(fields[key] ?? 0);
  switch (kind) {
    case 'reason':
      return { ...said, ...span, kind, reason: String(fields.reason), open: fields.open === true };
    case 'split':
      return { ...said, ...span, kind, atNs: input.time(fields.cut, where) };
    case 'merge':
      return { ...said, ...span, kind };
    case 'counts':
      return { ...said, ...span, kind, good: parts('good'), reject: parts('reject'), rework: parts('rework') };
  }
}

/** The ledger as known at the moment that an item names; without one, as known after everything. */
function known({ input, context, ledger, edits }: Run, item: Fields, list: string): { laid: Overlaid; rest: Fields } {
  const { asKnownAt, ...rest } = item;
  const asKnownAtNs = asKnownAt === undefined ? null : input.time(asKnownAt, `expected.yaml: ${list}`);
  return { laid: overlay(ledger.rows, edits, { asKnownAtNs, idealCycleOf: () => context.idealCycleS }), rest };
}

function compare(run: Run): Difference[] {
  const { input, context } = run;
  const expected = objectOf(input.expected ?? {}, `${input.folder}/expected.yaml`, [
    ...['figures', 'stretches', 'stops', 'unbooked', 'differences'],
  ]);
  const items = (key: string) => listOf(expected[key], `${input.folder}/expected.yaml: ${key}`);
  /** Items that speak of one moment are one list. */
  const lists = (key: string) => [...Map.groupBy(items(key), (item) => item.asKnownAt).values()];
  const time = (written: unknown, list: string) => input.time(written, `expected.yaml: ${list}`);
  const figures = items('figures').flatMap((item) => {
    const { laid, rest } = known(run, item, 'figures');
    const { from, to, tolerance = TOLERANCE, ...wanted } = rest;
    const window = { fromNs: time(from, 'figures'), toNs: time(to, 'figures') };
    const inside = laid.rows.filter((row) => row.fromNs >= window.fromNs && row.toNs <= window.toNs);
    const rework = inside.reduce((sum, row) => sum + row.rework, 0);
    const at = `${input.show(window.fromNs)} to ${input.show(window.toNs)}`;
    return compareFields(at, 'figures', wanted, { ...kpis(laid.rows, window, context), rework }, Number(tolerance));
  });
  const spans = (key: 'stretches' | 'stops', found: (laid: Overlaid) => readonly Spanned[]) =>
    lists(key).flatMap((list) => {
      const { laid } = known(run, list[0] ?? {}, key);
      const wanted: Fields[] = list.map(({ asKnownAt: _, ...item }) => {
        return { ...item, from: input.show(time(item.from, key)), to: input.show(time(item.to, key)) };
      });
      const [first, last] = [time(list[0]?.from, key), time(list.at(-1)?.to, key)];
      const actual = found(laid)
        .filter(({ fromNs, toNs }) => toNs > first && fromNs < last)
        .map(({ fromNs, toNs, ...rest }) => {
          return { at: input.show(fromNs), fields: { from: input.show(fromNs), to: input.show(toNs), ...rest } };
        });
      return compareLists(key, wanted, actual, (item) => String(item.from));
    });
  return [
    ...figures,
    ...spans('stretches', ({ rows }) => joined(rows)),
    ...spans('stops', ({ rows, edits }) =>
      stopsOf(rows, edits, context.microStopS).map(({ stoodNs, edits, ...stop }) => {
        return { ...stop, stoodS: Number(stoodNs) / 1e9, edits: edits.join(' ') };
      }),
    ),
    ...items('unbooked').flatMap((item) => {
      const { laid, rest } = known(run, item, 'unbooked');
      const { edit, ...wanted } = rest;
      const missing = laid.unbooked.get(Number(edit)) ?? { good: 0, reject: 0, rework: 0 };
      return compareFields(null, `unbooked of edit ${edit}`, wanted, { ...missing });
    }),
    ...items('differences').flatMap(({ from, to, ...wanted }) => {
      const later = to === undefined ? null : time(to, 'differences');
      const { added, retracted } = differenceBetween(run.edits, time(from, 'differences'), later);
      const actual = {
        added: added.map(({ id }) => id).join(' '),
        retracted: retracted.map(({ edit }) => edit.id).join(' '),
      };
      return compareFields(input.show(time(from, 'differences')), 'difference', wanted, actual);
    }),
  ];
}

interface Spanned {
  fromNs: bigint;
  toNs: bigint;
}
