/** What a production case may expect, and how it is compared with what the fold and the figures say. */

import { stopsOf } from '@gemba/server/domain/kpis/stops';
import { present } from '@gemba/server/domain/ledger/present';
import type { LedgerRow } from '@gemba/server/domain/ledger/row';
import { compareFields, compareLists, type Fields, listOf } from '../compare.ts';
import { type Case, CaseError, type Difference } from './kind.ts';
import type { MachineRun } from './machine-run.ts';
import { compareFigures, compareTooFast } from './production-figures.ts';

export const EXPECTED_KEYS = ['figures', 'stretches', 'stops', 'counters', 'present', 'tooFast', 'foldedAgain'];

export function compareProduction(input: Case, runs: Map<string, MachineRun>, expected: Fields): Difference[] {
  const of = (item: Fields): [Fields, MachineRun] => {
    const { machine = [...runs.keys()][0], ...rest } = item;
    const run = runs.get(String(machine));
    if (!run) throw new CaseError(`${input.folder}/expected.yaml: there is no machine ${machine}`);
    return [rest, run];
  };
  const each = (key: string, compare: (item: Fields, run: MachineRun) => Difference[]) =>
    listOf(expected[key], `${input.folder}/expected.yaml: ${key}`).flatMap((item) => compare(...of(item)));
  const whole = (key: string, compare: (items: Fields[], run: MachineRun) => Difference[]) => {
    if (expected[key] === undefined) return [];
    const items = listOf(expected[key], `${input.folder}/expected.yaml: ${key}`);
    return [...runs].flatMap(([id, run], i) => {
      const own = items.filter((item) => (item.machine ?? [...runs.keys()][0]) === id);
      // Of further machines only those are compared of which something was expected.
      return own.length === 0 && i > 0
        ? []
        : compare(
            own.map((item) => of(item)[0]),
            run,
          );
    });
  };
  const again = [...runs.values()].reduce((sum, { ledger }) => sum + ledger.refolds, 0);
  return [
    ...each('figures', (item, run) => compareFigures(input, item, run, runs)),
    ...whole('stretches', (items, run) => compareStretches(input, items, run)),
    ...whole('stops', (items, run) => compareStops(input, items, run)),
    ...whole('counters', (items, run) => compareCounters(input, items, run)),
    ...each('tooFast', (item, run) => compareTooFast(input, item, run)),
    ...each('present', (item, run) => comparePresent(input, item, run)),
    ...('foldedAgain' in expected
      ? compareFields(null, 'case', { foldedAgain: expected.foldedAgain }, { foldedAgain: again })
      : []),
  ];
}

/** Rows without the cuts at quarter hours: neighbours that say the same are one stretch. */
function compareStretches(input: Case, items: Fields[], { ledger }: MachineRun): Difference[] {
  const where = 'expected.yaml: stretches';
  const spans = items.map((item) => ({ ...item, from: input.time(item.from, where), to: input.time(item.to, where) }));
  const [first, last] = [spans[0], spans.at(-1)];
  if (!first || !last) return [];
  const found = joined(ledger.rows).filter((row) => row.toNs > first.from && row.fromNs < last.to);
  const expected = spans.map((span) => ({ ...span, from: input.show(span.from), to: input.show(span.to) }));
  const actual = found.map((row) => {
    const { fromNs, toNs, machine: _, ...rest } = row;
    return { at: input.show(fromNs), fields: { from: input.show(fromNs), to: input.show(toNs), ...rest } };
  });
  return compareLists('stretch', expected, actual, (item) => String(item.from));
}

function joined(rows: readonly LedgerRow[]): LedgerRow[] {
  const stretches: LedgerRow[] = [];
  for (const row of rows) {
    const last = stretches.at(-1);
    const continues =
      last?.toNs === row.fromNs &&
      (['calendar', 'shift', 'state', 'reason', 'product'] as const).every((key) => last[key] === row[key]);
    if (!last || !continues) {
      stretches.push({ ...row });
      continue;
    }
    last.toNs = row.toNs;
    for (const key of ['good', 'reject', 'rework', 'idealS', 'goodIdealS', 'energyKWh'] as const) last[key] += row[key];
    last.estimated ||= row.estimated;
  }
  return stretches;
}

function compareStops(input: Case, items: Fields[], { context, ledger }: MachineRun): Difference[] {
  const stops = stopsOf(ledger.rows, context.microStopS).map(({ fromNs, toNs, ...stop }) => ({
    at: input.show(fromNs),
    fields: { from: input.show(fromNs), to: input.show(toNs), ...stop },
  }));
  const expected = items.map((item) => timed(input, item, ['from', 'to'], 'stops'));
  return compareLists('stop', expected, stops, (item) => String(item.from));
}

/** What counters did out of the ordinary, baselines left out. */
function compareCounters(input: Case, items: Fields[], { ledger }: MachineRun): Difference[] {
  const facts = ledger.facts
    .filter((fact) => fact.kind !== 'baseline')
    .map(({ atNs, counter, kind, from, to, counted }) => ({
      at: input.show(atNs),
      fields: { at: input.show(atNs), counter: counter.replace('count-', ''), kind, from, to, counted },
    }));
  const expected = items.map((item) => timed(input, item, ['at'], 'counters'));
  return compareLists('counter', expected, facts, (item) => String(item.at));
}

function comparePresent(input: Case, item: Fields, { context, ledger }: MachineRun): Difference[] {
  const picture = present(ledger.state, context);
  const { sinceNs, calendarUntilNs, newestNs, settledNs, totals, ...rest } = picture;
  const show = (timeNs: bigint | null) => (timeNs === null ? null : input.show(timeNs));
  const actual = {
    ...rest,
    ...totals,
    since: show(sinceNs),
    calendarUntil: show(calendarUntilNs),
    newest: show(newestNs),
    settled: show(settledNs === 0n ? null : settledNs),
  };
  const expected = timed(input, item, ['since', 'calendarUntil', 'newest', 'settled'], 'present');
  return compareFields(show(newestNs), 'present', expected, actual);
}

/** The item with its times written as the actual ones are. */
function timed(input: Case, item: Fields, keys: readonly string[], list: string): Fields {
  const times = keys.filter((key) => typeof item[key] === 'string');
  const written = times.map((key) => [key, input.show(input.time(item[key], `expected.yaml: ${list}`))]);
  return { ...item, ...Object.fromEntries(written) };
}
